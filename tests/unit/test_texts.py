"""文章は見出しごとの Markdown で、書き込んだ値は表から入り、間違いは行で分かる。"""

from __future__ import annotations

import pytest
from made import read, told, written

import kikin
from kikin.data.placeholders import value_of
from kikin.data.texts import joined, read_texts
from kikin.values.errors import FindingsError

AMOUNTS = "year,item,category,unit,amount,source\nR6,要望額,Ⅱ,千円,1500,s\nR6,要望額,Ⅳ,千円,2500,s\nR6,内示額,Ⅱ,千円,未集計,s"


def load(tmp_path, prose, year="R6", prefecture="43"):
    """Return a dataset whose evaluation has this prose."""
    folder = written(tmp_path / "data" / "made", plan_amounts=AMOUNTS)
    (folder / "texts").mkdir()
    (folder / "texts" / "evaluation-R6.md").write_text(prose, encoding="utf-8")
    return kikin.load(prefecture, year, document="evaluation", data_folder=str(folder))


@pytest.mark.parametrize(
    ("placeholder", "printed"),
    [
        ("plan_amounts.amount item=要望額; category=Ⅱ", "1,500千円"),
        ("plan_amounts.amount item=要望額; category=Ⅱ | 百万円", "1.5百万円"),
        ("plan_amounts.amount item=要望額; category=Ⅱ | 億円 1", "0.0億円"),
        ("合計 plan_amounts.amount item=要望額", "4,000千円"),
        ("件数 plan_amounts item=要望額", "2"),
        ("plan_amounts.amount item=内示額", "未集計"),
        ("合計 plan_amounts.amount year=R6", "未集計"),
        ("計画年度", "令和6年度"),
        ("本県", "本県"),
    ],
)
def test_placeholders_take_values_from_the_tables(tmp_path, placeholder, printed):
    """二重の波括弧には、表の値、合計、件数、文書の語が入る。"""
    data = load(tmp_path, f"## 所見\n\n値は{{{{ {placeholder} }}}}です。\n")
    assert data.text("所見")[1] == f"値は{printed}です。"


@pytest.mark.parametrize(
    ("placeholder", "words"),
    [
        ("plan_amounts.amont item=要望額", "「amount」のことですか"),
        ("plan_amount.amount", "「plan_amounts」のことですか"),
        ("plan_amounts.amount item=要望額", "条件に合う行が 2 行あります"),
        ("plan_amounts.amount year=R5", "条件に合う行がありません"),
        ("本懸", "知らない名です"),
        ("plan_amounts.amount item", "列=値"),
    ],
)
def test_a_broken_placeholder_names_file_and_row(tmp_path, placeholder, words):
    """値を入れられない波括弧は、ファイルと行と直し方を示す。"""
    data = load(tmp_path, f"## 所見\n\n一行目。\n\n値は{{{{ {placeholder} }}}}です。\n")
    with pytest.raises(FindingsError) as caught:
        data.text("所見")
    assert words in told(caught.value.findings)
    assert caught.value.findings[0].place.row == 5


def test_a_word_given_by_the_notebook_is_known(tmp_path):
    """ノートブックが渡した値も、その名で入る。"""
    assert load(tmp_path, "## 所見\n{{ 達成数 }}件").text("所見", 達成数=8)[1] == "8件"


def test_unwritten_prose_is_none(tmp_path):
    """書かれていない場所に文章はない。"""
    data = load(tmp_path, "## 所見\n")
    assert data.text("所見") is None
    assert data.text("ほか") is None


def test_a_quotation_names_its_source(tmp_path):
    """見出しの次の「出典:」の行は、引用の出どころになる。"""
    data = load(tmp_path, "## 所見\n\n出典: s 3頁 別表\n\n引用の文。\n")
    text, prose = data.text("所見")
    assert (text.source, text.section, prose) == ("s", "3頁 別表", "引用の文。")


@pytest.mark.parametrize("prefecture", ["13", "01", "27", "43"])
def test_the_office_calls_itself_by_its_kind(tmp_path, prefecture):
    """自らを指す語は、都・道・府・県による。"""
    words = {"13": "本都", "01": "本道", "27": "本府", "43": "本県"}
    assert load(tmp_path, "## 所見\n{{ 本県 }}", prefecture=prefecture).text("所見")[1] == words[prefecture]


def test_line_ends_inside_a_sentence_are_joined():
    """PDF から貼った行の折り返しは、空白にならずにつながる。"""
    assert joined(["地域医療構想調整", "会議で", "", "next line", "of English"]) == (
        "地域医療構想調整会議で\n\nnext line\nof English"
    )


def test_a_heading_twice_and_prose_above_all_headings_are_mistakes(tmp_path):
    """同じ見出しが二つあることと、見出しのない文章は、誤りである。"""
    file = tmp_path / "a.md"
    file.write_text("# 題\n\n迷子の文。\n\n## 所見\n一\n\n## 所見\n二\n", encoding="utf-8")
    findings = []
    read_texts(file, findings)
    assert [one.place.row for one in findings] == [3, 8]


PROJECTS = """year,sector,version,number,categories,name,continuity,unit,fund,source
R6,医療分,0,1,Ⅱ,甲,継続,千円,100,s
R6,医療分,0,2,Ⅱ,乙,継続,千円,30,s
R6,医療分,1,1,Ⅱ,甲,継続,千円,80,s
R6,医療分,2,2,Ⅱ,乙,廃止,千円,,s
R6,医療分,2,3,Ⅱ,丙,新規,千円,5,s"""


@pytest.mark.parametrize(
    ("placeholder", "printed"),
    [
        ("合計 projects.fund year=R6 | 千円", "85千円"),  # 80 + 5, the abolished one left out
        ("件数 projects year=R6", "2"),
        ("projects.fund year=R6; number=1", "80千円"),
        ("合計 projects.fund year=R6; version=0", "130千円"),  # 100 + 30
        ("合計 projects.fund year=R6; version=1", "110千円"),  # 80 + 30
    ],
)
def test_a_changed_plan_is_counted_once(tmp_path, placeholder, printed):
    """変更した計画の合計と件数は、事業ごとに有効な行を一度だけ数え、版を書けばその時点の行を数える。"""
    folder = read(tmp_path, projects=PROJECTS)
    assert value_of(placeholder, folder.rows_of, {}) == printed
