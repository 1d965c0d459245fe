"""標識の試験: ある県の文も数値も、別の県の文書・図・代替テキスト・PDF に現れない。"""

from __future__ import annotations

import re

import pytest
from marks import HOSTILE, MARKS
from pages import page_of, print_of, published_documents, squeezed
from project_copy import ROOT, read_rows

PREFECTURES = sorted(MARKS)
_LONG = re.compile(r"[0-9]{5,}")  # 短い数は偶然に一致しうる
_FIGURES = ("amount", "target", "actual", "previous", "value", "left", "right")


def pages_of(site, prefecture):
    """Return the HTML pages of a prefecture."""
    found = sorted((site / prefecture).rglob("*.html"))
    assert found, f"{prefecture} の文書がありません"
    return found


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_both_prefectures_publish_a_plan(marked_site, prefecture):
    """標識のサイトでは、二つの県が同じ種類の文書（計画）を同時に作っている。"""
    assert [page.stem for page in pages_of(marked_site, prefecture)].count("plan") == 1


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_own_mark_stands_everywhere(marked_site, prefecture):
    """自分の標識は、HTML、PDF、図のどれにも現れる（標識が効いていることの確かめ）。"""
    drawn = ""
    for file in pages_of(marked_site, prefecture):
        assert MARKS[prefecture] in page_of(file).text, file
        assert MARKS[prefecture] in print_of(file.with_suffix(".pdf")).text, file
        drawn += squeezed(page_of(file).drawn)
    assert MARKS[prefecture] in drawn


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_no_other_mark_stands_anywhere(marked_site, prefecture):
    """ほかの県の標識は、その県の文書のどのファイルにも現れない。"""
    others = [mark for name, mark in MARKS.items() if name != prefecture]
    for file in sorted((marked_site / prefecture).rglob("*")):
        if file.suffix in {".html", ".svg", ".css"}:
            texts = [squeezed(file.read_text(encoding="utf-8"))]
        elif file.suffix == ".pdf":
            texts = [print_of(file).text, str(print_of(file).reader.metadata)]
        else:
            continue
        assert not [mark for mark in others for text in texts if mark in text], file


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_no_figure_of_another_prefecture(site, prefecture):
    """実際のデータでも、ほかの県だけにある数値は、その県の HTML・PDF・図のどこにも現れない。"""
    foreign = _figures(next(name for name in PREFECTURES if name != prefecture)) - _figures(prefecture)
    assert len(foreign) > 30
    for file in pages_of(site, prefecture):
        shown = " ".join(
            [
                page_of(file).document.get_text(" "),
                page_of(file).drawn,
                *print_of(file.with_suffix(".pdf")).pages,
            ]
        )
        assert not foreign & set(_LONG.findall(shown.replace(",", ""))), file


def _figures(prefecture):
    """Return the long numbers of a prefecture's and the nation's data."""
    files = [file for name in (prefecture, "00-national") for file in (ROOT / "data" / name).glob("*.csv")]
    cells = [row.get(name, "") for file in files for row in read_rows(file) for name in _FIGURES]
    return {number for cell in cells for number in _LONG.findall(cell.replace(",", ""))}


def test_index_lists_every_document(site):
    """目次のページには、公表したすべての文書への HTML と PDF のリンクがある。"""
    targets = {link["href"] for link in page_of(site / "index.html").document.find_all("a")}
    for document in published_documents():
        assert {f"{document}.html", f"{document}.pdf"} <= targets


@pytest.mark.parametrize("document", ["fund", "plan"])
def test_hostile_text_in_the_data_prints_as_text(marked_site, document):
    """データの文に HTML や Markdown や Typst の命令があっても、文字として印字され、何も起こさない。"""
    file = marked_site / "14-kanagawa" / "R6" / f"{document}.html"
    page = page_of(file)
    assert squeezed(HOSTILE) in page.text
    assert squeezed(HOSTILE) in print_of(file.with_suffix(".pdf")).text
    assert not page.soup.find_all("script")
    assert not [link for link in page.soup.find_all("a") if link.get("href", "").startswith("javascript")]
