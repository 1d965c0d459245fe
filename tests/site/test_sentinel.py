"""標識の試験: 実際のデータでも、ほかの県だけにある数値は、その県の文書・図・代替テキスト・PDF に現れない。"""

from __future__ import annotations

import re

import pytest
from pages import page_of, print_of, published_documents
from project_copy import ROOT, read_rows

PREFECTURES = ("14-kanagawa", "43-kumamoto")
_LONG = re.compile(r"[0-9]{5,}")  # 短い数は偶然に一致しうる
_FIGURES = ("amount", "cost", "budget", "fund", "total_cost", "target", "base", "value", "left", "right")


@pytest.mark.parametrize("prefecture", PREFECTURES)
def test_no_figure_of_another_prefecture(site, prefecture):
    """ほかの県だけにある数値は、その県の HTML・PDF・図のどこにも現れない。"""
    foreign = _figures(next(name for name in PREFECTURES if name != prefecture)) - _figures(prefecture)
    assert len(foreign) > 30
    for file in sorted((site / prefecture).rglob("*.html")):
        page = page_of(file)
        printed = print_of(file.with_suffix(".pdf")).pages
        shown = " ".join([page.document.get_text(" "), page.drawn, *printed])
        assert not foreign & set(_LONG.findall(shown.replace(",", ""))), file


def _figures(prefecture):
    """Return the long numbers of a prefecture's and the nation's data."""
    files = [file for name in (prefecture, "00-national") for file in (ROOT / "data" / name).glob("*.csv")]
    cells = [row.get(name) or "" for file in files for row in read_rows(file) for name in _FIGURES]
    return {number for cell in cells for number in _LONG.findall(cell.replace(",", ""))}


def test_index_lists_every_document(site):
    """目次のページには、公表したすべての文書への HTML と PDF のリンクがある。"""
    targets = {link["href"] for link in page_of(site / "index.html").document.find_all("a")}
    for document in published_documents():
        assert {f"{document}.html", f"{document}.pdf"} <= targets


def test_site_holds_what_was_asked_for_and_nothing_else(site):
    """サイトにあるページは、params の文書と目次の HTML と PDF だけで、図と、取り出せる表はそのそばにある。"""
    wanted = {f"{name}.{ending}" for name in ["index", *published_documents()] for ending in ("html", "pdf")}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert {name for name in files if name.endswith((".html", ".pdf"))} == wanted
    rest = {name for name in files - wanted if not name.startswith(("site_libs/", "."))}
    assert all(name.rpartition("/")[0].endswith(("_figures", "_downloads")) for name in rest)
