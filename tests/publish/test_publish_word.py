"""Word: 回覧の版は、見出し、番号のある題、見出し行のある表、代替テキストのある図、頁番号を持つ。"""

from __future__ import annotations

import runpy
import zipfile
from pathlib import PurePosixPath

import pytest
from lxml import etree
from office import NEEDS_OFFICE, converted
from project_copy import ROOT
from pypdf import PdfReader

from kikin.publish.render import render

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
DOCUMENT = PurePosixPath("43-kumamoto/R6/evaluation.ipynb")


@pytest.fixture(scope="module")
def word(stage, tmp_path_factory):
    """Return the Word file of the evaluation, and the same made once more elsewhere."""
    files = []
    for name in ("one", "other"):
        folder = tmp_path_factory.mktemp(name)
        stage(folder / "staged")
        (result,) = render(folder / "staged", folder / "site", ("docx",), "builtin", [DOCUMENT])
        assert result.ok, result.error
        files += result.outputs
    return files


@pytest.fixture(scope="module")
def body(word):
    """Return the text of the Word file as XML."""
    with zipfile.ZipFile(word[0]) as parts:
        return etree.fromstring(parts.read("word/document.xml"))


def styles_of(body, style):
    """Return the text of each paragraph of a style."""
    paragraphs = body.iterfind(f".//{W}p")
    return [
        "".join(text.text or "" for text in one.iterfind(f".//{W}t"))
        for one in paragraphs
        if (mark := one.find(f"{W}pPr/{W}pStyle")) is not None and mark.get(f"{W}val") == style
    ]


def test_headings_are_styles_from_the_first_level(body):
    """見出しは、Word の見出しの様式で、番号を付けて一段目から始まる。"""
    assert styles_of(body, "Heading1")[:2] == ["1 評価のプロセス", "2 目標の達成状況"]
    assert styles_of(body, "Title") == ["事後評価"]


def test_captions_are_numbered_by_word(body):
    """表と図の題は番号を持ち、その番号は Word が数え直せる。"""
    assert styles_of(body, "TableCaption")[0].replace("\u00a0", " ").split() == ["表", "1", "区分ごとの額"]
    assert styles_of(body, "ImageCaption")[0].replace("\u00a0", " ").split() == ["図", "1", "病院数の推移"]
    fields = [one.get(f"{W}instr") for one in body.iterfind(f".//{W}fldSimple")]
    assert " SEQ 表 \\* ARABIC " in fields
    assert " SEQ 図 \\* ARABIC " in fields


def test_tables_are_tables_with_a_heading_row(body):
    """表は本物の表で、見出しの行が頁ごとに繰り返し、広い表は横長の頁に置く。"""
    first = next(body.iterfind(f".//{W}tbl"))
    assert first.find(f"{W}tr/{W}trPr/{W}tblHeader") is not None
    assert len(first.findall(f"{W}tr")) == 1 + 41
    sizes = [(one.get(f"{W}w"), one.get(f"{W}orient")) for one in body.iterfind(f".//{W}pgSz")]
    assert ("16838", "landscape") in sizes
    assert sizes[-1] == ("11906", None)


def test_rows_stay_whole_and_cells_have_their_style(body):
    """表の行は頁の終わりで切れず、セルは表の文字の様式を持つ。"""
    rows = list(body.iterfind(f".//{W}tbl/{W}tr"))
    assert all(row.find(f"{W}trPr/{W}cantSplit") is not None for row in rows)
    marks = {mark.get(f"{W}val") for row in rows for mark in row.iterfind(f"{W}tc/{W}p/{W}pPr/{W}pStyle")}
    assert marks <= {"TableText", "TableSmall", "TableTiny"}


def test_figures_have_alternative_text_and_every_program_shows_them(word, body):
    """図は PNG で、代替テキストを持つ。"""
    alts = [one.get("descr") for one in body.iter() if one.tag.endswith("}docPr")]
    assert '棒グラフ。"最大"は 8 である。' in alts
    with zipfile.ZipFile(word[0]) as parts:
        assert [name for name in parts.namelist() if name.startswith("word/media/") and name.endswith(".png")]


def test_same_notebook_gives_the_same_bytes(word):
    """同じ入力からは、同じバイトの Word ができる。"""
    assert word[0].read_bytes() == word[1].read_bytes()


def test_reference_document_is_what_its_script_makes():
    """見本の word.docx は、そばの word.py が作るものと同じである。"""
    script = ROOT / "_extensions/kikin/word.py"
    with zipfile.ZipFile(script.with_suffix(".docx")) as kept:
        made = runpy.run_path(str(script))["parts_of"]()
        assert {name: kept.read(name).decode() for name in kept.namelist()} == made


@NEEDS_OFFICE
def test_libreoffice_opens_it_whole(word, tmp_path):
    """LibreOffice で開いた頁に、題、表の終わりの行、頁番号がある。"""
    (pdf,) = converted(word[:1], "pdf", tmp_path)
    pages = [page.extract_text() for page in PdfReader(pdf).pages]
    text = "".join(pages)
    assert "区分ごとの額" in text
    assert "820,000" in text
    assert f"{len(pages)}／{len(pages)}" in pages[-1].replace(" ", "")
