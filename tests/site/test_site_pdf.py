"""公表された PDF: HTML と同じ文と数値が、目次・頁番号・PDF/UA の印とともにある。"""

from __future__ import annotations

import re

import pytest
from pages import Page, Print, page_of, print_of, published_documents, runs, squeezed

DOCUMENTS = published_documents()
EVERY = pytest.mark.parametrize("name", ["index", *DOCUMENTS])
EACH = pytest.mark.parametrize("name", DOCUMENTS)


@pytest.fixture
def printed(site, name) -> Print:
    """Return the PDF."""
    return print_of(site / f"{name}.pdf")


@pytest.fixture
def page(site, name) -> Page:
    """Return the HTML page of the same document."""
    return page_of(site / f"{name}.html")


@EVERY
def test_pdf_declares_accessibility_title_and_language(printed, page):
    """PDF/UA-1 の印、題名、日本語、構造（タグ）を持つ。"""
    root = printed.reader.trailer["/Root"]
    assert "<pdfuaid:part>1</pdfuaid:part>" in root["/Metadata"].get_data().decode("utf-8")
    assert root["/Lang"].startswith("ja")
    assert root["/MarkInfo"]["/Marked"]
    assert root["/ViewerPreferences"]["/DisplayDocTitle"]
    assert "/StructTreeRoot" in root
    assert printed.reader.metadata.title == page.soup.h1.get_text(strip=True)


@EACH
def test_pdf_names_its_publisher_and_day(published, printed, name):
    """PDF の作成者は発行者、作成日は公表日で、どちらも params のとおりである。"""
    run, _ = next((run, one) for run, one in runs(published) if one == name)
    if run.given.get("publisher"):
        assert printed.reader.metadata.author == run.given["publisher"]
    if run.published:
        assert printed.reader.metadata.creation_date_raw.startswith(f"D:{run.published:%Y%m%d}")


@EVERY
def test_pages_are_a4_and_numbered(printed):
    """どの頁も A4（縦か横）で、頁番号と総頁数がある。"""
    count = len(printed.pages)
    for number, (page, text) in enumerate(zip(printed.reader.pages, printed.pages, strict=True), start=1):
        size = sorted(round(float(side)) for side in (page.mediabox.width, page.mediabox.height))
        assert size == [595, 842]  # 210mm × 297mm
        assert f"{number}/{count}" in squeezed(text)


@EACH
def test_contents_come_first(printed, page):
    """最初の頁に目次があり、すべての章の名がある。"""
    first = squeezed("".join(printed.pages[:2]))
    assert "目次" in first
    for heading in page.document.find_all("h2"):
        assert squeezed(heading.get_text()) in first


@EVERY
def test_headings_agree(printed, page):
    """見出しは番号も文も HTML と同じである。"""
    for heading in page.document.find_all(["h2", "h3", "h4"]):
        assert squeezed(heading.get_text()) in printed.text


@EVERY
def test_every_row_of_every_table_agrees(printed, page):
    """表のどの行も、HTML と同じ文字が同じ順で PDF にある。"""
    missing = [row for table in page.tables for row in table.rows if "".join(row) not in printed.text]
    assert [row for row in missing if not _is_split(row, printed.text)] == []


def _is_split(row, text):
    """Whether a row stands in the text but for a table's repeated head between its parts."""
    return all(_in_parts(cell, text) for cell in row)


def _in_parts(cell, text):
    # 改ページの前後に分かれたセルは、どこか一か所で切った二つの部分がどちらもある
    if cell in text:
        return True
    return any(cell[:cut] in text and cell[cut:] in text for cut in range(1, len(cell)))


@EVERY
def test_numbers_of_the_tables_agree(printed, page):
    """表の数値は、桁区切り・小数・▲まで、HTML にある回数だけ PDF にもある。"""
    fewer = {number: count for number, count in page.numbers.items() if printed.numbers[number] < count}
    assert fewer == {}


@EVERY
def test_sentences_agree(printed, page):
    """段落と箇条書きの文は、HTML と同じである。"""
    for tag in page.document.find_all(["p", "li"]):
        if (
            tag.find_parent(class_="only-html")
            or tag.find_parent(["table", "figure", "nav"])
            or tag.find(["p", "li", "sup", "a"])
        ):
            continue
        sentence = squeezed(tag.get_text())
        assert _in_parts(sentence, printed.text), sentence


@EVERY
def test_captions_agree(printed, page):
    """図表の番号と題は、HTML と同じである。"""
    for caption in page.document.find_all(["caption", "figcaption"]):
        assert _in_parts(squeezed(caption.get_text()), printed.text)


@EACH
def test_running_head_names_prefecture_and_document(printed, page):
    """2頁目から、柱に都道府県名と文書名がある。"""
    title = squeezed(page.soup.h1.get_text())
    prefecture = squeezed(page.soup.select_one("p.prefecture").get_text())
    for text in printed.pages[1:]:
        head = squeezed(text.splitlines()[0])
        assert title in head
        assert prefecture in head


@EVERY
def test_no_line_is_broken_inside_a_number(printed):
    """行は、数値や単位の途中、▲の後で切れない。"""
    joined = "\n".join(printed.pages)
    assert not re.findall(r"\d,\n\d{3}|▲\s*\n", joined)
    assert not re.findall(r"\d,\d{3}\n(?:千円|百万円|億円|円)", joined)


@EVERY
def test_pictures_keep_their_alternative_text(printed, page):
    """図の代替テキストは、HTML と同じものが同じ数だけ PDF にある。"""
    found = [
        squeezed(text) for text in _alternative_texts(printed.reader.trailer["/Root"]["/StructTreeRoot"])
    ]
    wanted = [squeezed(str(image["alt"])) for image in page.document.find_all("img")]
    assert sorted(found) == sorted(wanted)


def _alternative_texts(root):
    """Return the alternative texts of the structure tree, each element once."""
    texts, waiting, seen = [], [root], set()
    while waiting:
        element = waiting.pop().get_object()
        if isinstance(element, list):
            waiting += element
        elif isinstance(element, dict) and id(element) not in seen:
            seen.add(id(element))
            if "/Alt" in element:
                texts.append(str(element["/Alt"]))
            if "/K" in element and not isinstance(element["/K"], int):
                waiting.append(element["/K"])
        else:
            continue
    return texts
