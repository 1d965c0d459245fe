"""Markdown の部品: 文字は文字として、表と図は題とともに。"""

import random

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from kikin.publish.builtin.pandoc import Pandoc
from kikin.publish.render import render
from kikin.show import markup
from kikin.values.errors import KikinError

SIGNS = "\\`*_{}[]<>#$@|~^\"'&+-=%:.!()/?;,0123 aBé"
LETTERS = [*SIGNS, "千円", "令和", "－", "①", "（", "http://", "...", "--", "{{<"]


def _sentences(count: int) -> list[str]:
    chance = random.Random(20241008)  # noqa: S311 - any fixed sentences will do
    made = ["".join(chance.choices(LETTERS, k=chance.randint(1, 24))) for _ in range(count)]
    return [" ".join(text.split()) for text in made]


SENTENCES = [text for text in _sentences(240) if text]
FIRST_LETTERS = [
    "- 項目", "+ 項目", "1. 項目", "a) 項目", "A. 項目", "i. 項目", "(1) 項目", "= 見出し", "# 見出し", "/ 語: 説明",
    ": 題", "> 引用", "-5", "5-3", "…", "...", "---", "***", "| a | b |", "```", "~~~", "[^1]: 注", "@fig-x",
    "<!-- 注 -->", "&lt;", "\\newline", "\\", "$$x$$", "http://example.jp/a_b", "::: {.x}", "{#id}", "100%", "'引用'", '"引用"',
]  # fmt: skip


def _shown(markdown: str) -> BeautifulSoup:
    with Pandoc() as pandoc:
        (text,) = pandoc.converted(markdown, [{"format": "html5"}])
    return BeautifulSoup(text, "lxml")


@pytest.mark.parametrize("text", FIRST_LETTERS)
def test_paragraph_prints_as_itself(text):
    """行頭に意味のある記号も、段落の中では文字である。"""
    page = _shown(markup.paragraph(text))
    assert [element.name for element in page.body.find_all()] == ["p"]
    assert page.p.get_text() == text


def test_any_text_survives_table_and_pdf(tmp_path, stage, write_notebook):
    """でたらめな記号の列も、HTML の表では一字も違わず、PDF では空白を除いて同じである。"""
    texts = [*FIRST_LETTERS, *SENTENCES]
    rows = [[str(number), text] for number, text in enumerate(texts)]
    stage(tmp_path / "staged")
    path = write_notebook(tmp_path / "staged", "a.ipynb", markup.table(["番号", "文"], rows, widths=[1, 9]))
    (result,) = render(tmp_path / "staged", tmp_path / "site", renderer="builtin", notebooks=[path])
    assert result.error == ""
    page = BeautifulSoup((tmp_path / "site/a.html").read_text(encoding="utf-8"), "lxml")
    assert [row.find_all("td")[1].get_text() for row in page.select("tbody tr")] == texts
    printed = "".join(
        "".join(sheet.extract_text().split()) for sheet in PdfReader(tmp_path / "site/a.pdf").pages
    )
    assert [text for text in texts if "".join(text.split()) not in printed] == []


def test_line_ends_become_breaks():
    """改行は br になる。"""
    assert markup.escape("一\n二") == "一<br>二"


def test_control_and_direction_marks_are_dropped():
    """制御文字と、文字の並びを変える符号は落ちる。"""
    assert markup.escape("a\x00b\u202ec\u2066d") == "abcd"


def test_markup_is_not_escaped_twice():
    """すでに印付きの文字列は、もう一度は変わらない。"""
    assert markup.escape(markup.strong("計*")) == "**計\\***"


def test_blank_cells_are_kept():
    """空のセルがあっても列はずれない。"""
    page = _shown(markup.table(["a", "b", "c"], [["", "二", ""], ["一", "", "三"]]))
    assert [[cell.get_text() for cell in row.find_all("td")] for row in page.select("tbody tr")] == [
        ["", "二", ""],
        ["一", "", "三"],
    ]


def test_sheet_has_no_head():
    """項目と内容の表には、列見出しの行がない。"""
    page = _shown(markup.sheet([("事業名", "整備")]))
    assert page.thead is None
    assert [cell.get_text() for cell in page.select("td, th")] == ["事業名", "整備"]


def test_attribute_text_survives():
    """代替テキストの引用符、逆斜線、山括弧、改行は、題と混ざらずに残る。"""
    image = _shown(markup.figure("a.svg", "題 [1] *", "fig-a", '"引用" \\ <b> {x} &amp;\n次の行')).img
    assert (
        image["data-fig-alt" if image.get("data-fig-alt") else "fig-alt"] == '"引用" \\ <b> {x} &amp; 次の行'
    )


@pytest.mark.parametrize(
    ("make", "word"),
    [
        (lambda: markup.figure("/etc/a.svg", "題", "fig-a", "x"), "パス"),
        (lambda: markup.figure("a.svg", "題", "a", "x"), "ラベル"),
        (lambda: markup.link("x", "javascript:alert(1)"), "宛先"),
        (lambda: markup.link("x", "data:text/html,x"), "宛先"),
        (lambda: markup.ref("some thing"), "ラベル"),
        (lambda: markup.callout("danger", "x", "y"), "囲み"),
    ],
)
def test_mistakes_are_refused(make, word):
    """使い方の誤りは、何が誤りかを述べて断る。"""
    with pytest.raises(KikinError, match=word):
        make()


def test_pandoc_does_not_grow_with_the_documents():
    """文書をいくつ変換しても同じ文字になり、pandoc は途中で始め直す（一つごとに残すものが増えるため）。"""
    with Pandoc() as pandoc:
        first = pandoc.start().pid
        texts = {text for _ in range(100) for text in pandoc.converted("本文", [{"format": "html5"}])}
        assert texts == {"<p>本文</p>"}
        assert pandoc.start().pid != first
