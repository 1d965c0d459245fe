"""新旧対照表: 変わった数値、判定、文章ごとに一行で、足した行は足した一行である。"""

from __future__ import annotations

import pytest
from project_copy import kikin
from small_project import write_notebook

from kikin.publish.changes.comparing import Compared, compared
from kikin.publish.changes.contents import contents_of
from kikin.publish.changes.table import rows_of, write_tables

HEAD = "| 事業 | 額（千円） | 達成状況 |\n|:---|---:|:---|\n"
ROWS = ("| 甲 | 1,200 | 達成 |", "| 乙 | 300 | 未達成 |", "| **計** | **1,500** |  |")
ORIGINS = [[["0:2"]], [["0:3"]], [[], ["0:2", "0:3"], []]]  # 計は、額の欄だけが行の和
INPUTS = {"2": ["甲", "1200"], "3": ["乙", "300"]}


def table(*rows: str, head: str = HEAD, caption: str = "事業") -> str:
    """Return a table as the page has it."""
    return (
        f"::: {{.kikin-table row-headers=1}}\n{head}" + "\n".join(rows) + f"\n\n: {caption} {{#tbl-a}}\n:::\n"
    )


def page(markdown: str, inputs: dict[str, list[str]] | None = None, texts: tuple[dict, ...] = ()) -> dict:
    """Return what is kept of a page."""
    rows = {"heading": ["name", "cost"], "key": [0], "rows": INPUTS if inputs is None else inputs}
    return {
        "form": 1, "title": "題", "markdown": markdown, "files": ["data/x/p.csv"], "origins": {"tbl-a": ORIGINS},
        "inputs": {"data/x/p.csv": rows}, "texts": list(texts),
    }  # fmt: skip


def told(old: dict | None, new: dict | None) -> list[tuple[str, ...]]:
    """Return kind, row, column, old, new and difference of each change."""
    found = compared("x/R6/a", old, new).changes
    return [(one.kind, one.row, one.column, one.old, one.new, one.difference) for one in found]


def test_each_changed_cell_is_one_row():
    """変わった欄がそれぞれ一行で、動いた入力の行だけを挙げる。計は、部分のうち動いた行を挙げる。"""
    old = page(table(*ROWS))
    rows = ("| 甲 | 1,250 | 未達成 |", ROWS[1], "| **計** | **1,550** |  |")
    new = page(table(*rows), {"2": ["甲", "1250"], "3": ["乙", "300"]})
    assert told(old, new) == [
        ("数値", "甲", "額（千円）", "1,200", "1,250", "50千円"),
        ("判定", "甲", "達成状況", "達成", "未達成", ""),
        ("数値", "計", "額（千円）", "1,500", "1,550", "50千円"),
    ]
    moved = {str(row) for one in compared("a", old, new).changes for row in one.moved}
    assert moved == {"data/x/p.csv:2 cost 1200 → 1250"}


def test_each_total_names_only_the_parts_that_moved():
    """いくつもの入力が動いたとき、どの行も、自分の部分だけを挙げる。"""
    new = page(table("| 甲 | 1,250 | 達成 |", "| 乙 | 310 | 未達成 |", "| **計** | **1,560** |  |"),
               {"2": ["甲", "1250"], "3": ["乙", "310"]})  # fmt: skip
    rows = {
        one.row: [moved.new_row for moved in one.moved]
        for one in compared("a", page(table(*ROWS)), new).changes
    }
    assert rows == {"甲": [2], "乙": [3], "計": [2, 3]}


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (("| 丙 | 5 | 達成 |", *ROWS), [("行", "丙", "", "", "事業：丙、額（千円）：5、達成状況：達成", "")]),
        (ROWS[1:], [("行", "甲", "", "事業：甲、額（千円）：1,200、達成状況：達成", "", "")]),
        ((ROWS[1], ROWS[0], ROWS[2]), []),
        (
            ("| 甲（改称） | 1,200 | 達成 |", *ROWS[1:]),
            [("文章", "甲（改称）", "事業", "甲", "甲（改称）", "")],
        ),
    ],
    ids=["足した行", "除いた行", "並べ替え", "名の変わった行"],
)
def test_rows_are_known_by_their_heading(rows, expected):
    """行は見出しの欄で見分けるので、足した行は一行の追加で、順の違いは変更ではない。"""
    assert told(page(table(*ROWS)), page(table(*rows))) == expected


def test_rows_of_one_name_are_told_apart():
    """同じ名の行がいくつあっても、足した行だけが変更である。"""
    olds = [f"| 計 | {number} |  |" for number in (1, 2, 3)]
    assert told(page(table(*olds)), page(table(olds[0], "| 計 | 9 |  |", *olds[1:]))) == [
        ("行", "計", "", "", "事業：計、額（千円）：9", "")
    ]


def test_another_unit_of_the_same_amount_is_no_figure():
    """単位が変わっても額が同じなら数値の変更ではなく、見出しだけが変わる。"""
    head = HEAD.replace("千円", "百万円")
    new = page(table("| 甲 | 1.2 | 達成 |", "| 乙 | 0.4 | 未達成 |", "| **計** | **1.5** |  |", head=head))
    assert told(page(table(*ROWS)), new) == [
        ("見出し", "", "", "額（千円）", "額（百万円）", ""),
        ("数値", "乙", "額（百万円）", "300", "0.4", "0.1百万円"),  # 400千円 − 300千円 = 0.1百万円
    ]


def test_a_column_that_came_is_the_cells_that_it_fills():
    """欄が増えたら、書かれた欄だけが変更である。"""
    rows = ("| 甲 | 1,200 | 達成 | 増えた |", "| 乙 | 300 | 未達成 |  |", "| **計** | **1,500** |  |  |")
    head = "| 事業 | 額（千円） | 達成状況 | 説明 |\n|:---|---:|:---|:---|\n"
    assert told(page(table(*ROWS)), page(table(*rows, head=head))) == [
        ("文章", "甲", "説明", "", "増えた", "")
    ]


def test_sentences_are_compared_one_by_one():
    """段落のうち変わった文だけを、足した文は足した一文として示す。"""
    old = page("## 章\n\n一。件数は3件。三。\n\n- 甲\n")
    new = page("## 章\n\n一。新しい文。件数は4件。三。\n\n- 甲\n")
    assert told(old, new) == [
        ("文章", "", "", "", "新しい文。", ""),
        ("文章", "", "", "件数は3件。", "件数は4件。", ""),
    ]


def test_what_stands_under_a_reworded_heading_stays():
    """見出しが書き換わっても、その下の文と小見出しと表は、もとのままである。"""
    text = "## 章\n\n### {0}\n\n一。\n\n#### 節\n\n{1}。\n\n" + "| 名 | 数 |\n|:---|---:|\n| 甲 | {2} |\n"
    assert told(
        page(text.format("5 単独支援事業", "二", 1)), page(text.format("5 単独支援事業（改）", "三", 2))
    ) == [
        ("見出し", "", "", "5 単独支援事業", "5 単独支援事業（改）", ""),
        ("文章", "", "", "二。", "三。", ""),
        ("数値", "甲", "数", "1", "2", "1"),
    ]


def test_prose_names_its_own_place():
    """著者の文章が変わったら、もとの行はその文章の場所である。"""
    texts = [
        {"file": "data/x/texts/a-R6.md", "place": "方針", "row": 3, "markdown": one}
        for one in ("旧の文。", "新の文。")
    ]
    old, new = (page(f"## 方針\n\n{one['markdown']}\n", texts=(one,)) for one in texts)
    (change,) = compared("a", old, new).changes
    assert [moved.place for moved in change.moved] == ["data/x/texts/a-R6.md:3"]


def test_a_changed_parameter_is_named():
    """指定が変わったためなら、その名と旧と新を挙げる。"""
    old, new = (
        page(text) | {"parameters": {"as_of": day}}
        for text, day in (("1件。", "R7年5月"), ("2件。", "R7年9月"))
    )
    (change,) = compared("a", old, new).changes
    assert [str(moved) for moved in change.moved] == ["指定（params） as_of R7年5月 → R7年9月"]


def test_parameters_are_read_as_they_were_given(tmp_path):
    """指定は、papermill が渡したとおりの文字で控える。奥付に載るものは入れない。"""
    file = write_notebook(
        tmp_path / "note.ipynb", '# Parameters\nas_of = "R7\\u5e745\\u6708"\npublisher = "x"\n'
    )
    assert contents_of(file, tmp_path)["parameters"] == {"as_of": "R7年5月"}


def test_key_figures_figures_and_headings_are_compared():
    """主な数値、図の題と説明、見出しの変更もそれぞれ一行である。"""
    markdown = (
        "::: {{.key-figures}}\n- [残高]{{.key-name}} [{0}億円]{{.key-value}} [年度末]{{.key-note}}\n:::\n\n## {1} {{#sec-a}}\n\n"
        '![残高](a.svg){{#fig-a fig-alt="棒グラフ。R5は{0}。R6は7。" width=100%}}\n'
    )
    assert told(page(markdown.format("12", "旧名")), page(markdown.format("13", "新名"))) == [
        ("数値", "残高", "", "12億円", "13億円", "1億円"),
        ("見出し", "", "", "旧名", "新名", ""),
        ("文章", "", "", "R5は12。", "R5は13。", ""),
    ]


def test_documents_that_came_or_went_are_named():
    """文書が増えたか減ったときは、文書の名で一行である。"""
    assert told(None, page("一。")) == [("文書", "", "", "", "題", "")]
    assert told(page("一。"), None) == [("文書", "", "", "題", "", "")]


def test_what_a_spreadsheet_would_take_for_a_formula_is_harmless(tmp_path):
    """CSV の欄は、計算式として開かれない。"""
    found = compared("a", page("一。"), page('=HYPERLINK("http://x")。'))
    _, file, _ = write_tables([found], tmp_path)
    assert ",'=HYPERLINK" not in file.read_text(encoding="utf-8-sig")
    assert "'=HYPERLINK" in file.read_text(encoding="utf-8-sig")


def test_a_page_escapes_what_it_shows():
    """新旧対照表の頁は、文章を HTML として解さない。"""
    from kikin.publish.changes.table import page_of  # noqa: PLC0415

    assert "<script>" not in page_of([compared("a", page("一。"), page(r"\<script\>。"))])


def test_a_document_of_an_earlier_kikin_can_still_be_published(tmp_path):
    """前の版の kikin が残した記録（文章の行がない）の文書も、その文章を比べずに、頁とともに公表できる。"""
    file = write_notebook(tmp_path / "note.ipynb")
    (tmp_path / "record.json").write_text(
        '{"texts": [{"place": "方針", "file": "note-R6.md"}]}', encoding="utf-8"
    )
    assert contents_of(file, tmp_path)["texts"] == []


def test_ten_thousand_rows_have_a_row_each():
    """一万行の表で毎行が変わっても、動いた入力がそれぞれ一つ付く。"""
    names = [f"事業{number}" for number in range(10_000)]

    def large(step: int) -> dict:
        made = page(table(*(f"| {name} | {place + step} | 達成 |" for place, name in enumerate(names))),
                    {str(place + 2): [name, str(place + step)] for place, name in enumerate(names)})  # fmt: skip
        return made | {"origins": {"tbl-a": [[[f"0:{place + 2}"]] for place in range(len(names))]}}

    found = compared("a", large(1), large(3))
    assert len(list(rows_of([found]))) == len(names)
    assert {len(one.moved) for one in found.changes} == {1}
    assert isinstance(found, Compared)


@pytest.mark.parametrize(
    ("files", "words"),
    [
        ({}, "公表したサイトではありません"),
        ({"index.html": b"x"}, "比べるための控えのないサイトです"),
        ({"index.html": b"x", "a_downloads/contents.json.gz": b"x"}, "比べるための控えが壊れています"),
    ],
)
def test_what_is_no_publication_is_named(tmp_path, files, words):
    """公表でないフォルダー、控えのないサイト、壊れた控えは、名を挙げて断る。"""
    for name, content in files.items():
        (tmp_path / "old" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "old" / name).write_bytes(content)
        (tmp_path / "new" / name).parent.mkdir(parents=True, exist_ok=True)
        (tmp_path / "new" / name).write_bytes(content + b"x")
    (tmp_path / "old").mkdir(exist_ok=True)
    done = kikin(tmp_path, "diff", "old", "new")
    assert done.returncode == 1
    assert words in done.stderr
