"""事例の表の算定: 誤りのある行は列まで示し、ほかの行は算定する。"""

from __future__ import annotations

import csv
from fractions import Fraction

import pandas as pd
import pytest
from project_copy import ROOT

from kikin.data.files import Grid
from kikin.grants import cases_of, errors_of, findings_of, reckoned
from kikin.grants.care_facilities.words import Facility
from kikin.grants.cells import word_of
from kikin.grants.terms import PrefectureTerm
from kikin.rules import rule_book
from kikin.values.errors import KikinError, Level

FILE = "事例.csv"
SINGLE = {
    "事例名": "例Ａ病院",
    "制度": "別記4-単独",
    "年度": "R6",
    "都道府県が必要と認めた取組": "あり",
    "自己破産による廃院": "なし",
    "計画の終わる日": "令和9年3月31日",
    "対象３区分の稼働病床数（平成30年度報告）": "100",
    "対象３区分の許可病床数（平成30年度報告）": "100",
    "対象３区分の病床稼働率（平成30年度報告）": "75%",
    "再編後の対象３区分の許可病床数": "60",
    "回復期・介護医療院へ転換する病床数": "0",
    "同一開設者の医療機関へ融通した病床数": "0",
    "過去に支給対象となった病床数": "0",
}
AMOUNT = 79_800_000  # (100－75)×1,824,000 ＋ (75－60)×2,280,000＝45,600,000＋34,200,000
OWN = {
    "事例名": "例事業",
    "制度": "県単",
    "年度": "R6",
    "事業区分": "Ⅳ",
    "事業名": "試行",
    "補助対象経費（円）": "1,000,500",
    "補助率": "1/2",
}
OWN_AMOUNT = 500_000  # 1,000,500×1/2＝500,250 → 1,000円未満切捨て


def terms_of(prefecture, year):
    """熊本県だけが令和6年度に補助条件を持つ。"""
    if prefecture.code != "43" or year.short != "R6":
        return {}
    return {"half": PrefectureTerm("half", "補助率", Fraction(1, 2), "割合", "例の出典")}


def batch_of(*rows, heading=None):
    """見出しを全行の列の和とし、その表を算定する。"""
    texts = heading or list(dict.fromkeys(name for row in rows for name in row))
    lines = [(1, texts), *((n, [row.get(name, "") for name in texts]) for n, row in enumerate(rows, 2))]
    return computed(lines)


def computed(lines, terms=terms_of):
    """行番号とセルの並びを算定する。"""
    return reckoned(cases_of(Grid(FILE, "", lines), terms), rule_book())


def amounts(results):
    """算定額（円）。算定できない行は None。"""
    return [None if amount is pd.NA else int(amount) for amount in results["amount_yen"]]


def told(results, level=Level.ERROR):
    """所見を (行, 列, 内容) で返す。"""
    found = findings_of(results)
    return [(one.place.row, one.place.column, one.what) for one in found if one.level is level]


def test_rows_of_several_schemes_are_computed_together():
    """制度の違う行が一つの表に混ざっていても算定する。"""
    batch = batch_of(SINGLE, OWN)
    assert amounts(batch) == [AMOUNT, OWN_AMOUNT]
    assert findings_of(batch) == ()
    assert [one.value for one in batch["category"]] == ["Ⅰ-2", "Ⅳ"]


def test_english_names_serve_as_headings():
    """見出しは列の名（英語）でもよく、幅と空白の違いは問わない。"""
    renamed = {
        "case": "例", "ｐｒｏｇｒａｍ": "県単", "fiscal_year": "2024", "category": "Ⅳ", "scheme": "試行",
        "補助対象経費 (円)": "１，０００，５００", "ＲＡＴＥ": "５０％",
    }  # fmt: skip
    assert amounts(batch_of(renamed)) == [OWN_AMOUNT]


BAD_CELLS = [
    ("制度", "別記9", "制度", "知らない制度です"),
    ("制度", "", "制度", "制度が空欄です"),
    ("年度", "令和", "年度", "年度: 年度を読み取れません"),
    ("年度", "R1", "年度", "には収載がありません"),
    ("自己破産による廃院", "多分", "自己破産による廃院", "あり・なしを読み取れません"),
    ("計画の終わる日", "令和9年2月30日", "計画の終わる日", "暦にない日付です"),
    ("再編後の対象３区分の許可病床数", "", "再編後の対象３区分の許可病床数", "空欄です"),
    ("再編後の対象３区分の許可病床数", "-1", "再編後の対象３区分の許可病床数", "負の数は書けません"),
    ("再編後の対象３区分の許可病床数", "60.5", "再編後の対象３区分の許可病床数", "整数ではありません"),
    ("再編後の対象３区分の許可病床数", "未集計", "再編後の対象３区分の許可病床数", "数値がありません"),
    ("再編後の対象３区分の許可病床数", "9" * 30, "再編後の対象３区分の許可病床数", "桁が多すぎます"),
    ("対象３区分の病床稼働率（平成30年度報告）", "1e9999", "対象３区分の病床稼働率（平成30年度報告）", "桁が多すぎます"),
    ("対象３区分の病床稼働率（平成30年度報告）", "１ｅ９９９９", "対象３区分の病床稼働率（平成30年度報告）", "桁が多すぎます"),
    ("対象３区分の病床稼働率（平成30年度報告）", "1.5E+99999%", "対象３区分の病床稼働率（平成30年度報告）", "桁が多すぎます"),
    ("対象３区分の病床稼働率（平成30年度報告）", "1/0", "対象３区分の病床稼働率（平成30年度報告）", "比率を読み取れません"),
]  # fmt: skip


@pytest.mark.parametrize(("column", "text", "where", "what"), BAD_CELLS)
def test_a_bad_cell_stops_its_row_only(column, text, where, what):
    """誤りのある行は行と列を示し、ほかの行は算定する。"""
    batch = batch_of(SINGLE, SINGLE | {"事例名": "例Ｂ病院", column: text}, OWN)
    assert amounts(batch) == [AMOUNT, None, OWN_AMOUNT]
    (finding,) = errors_of(batch)
    assert (finding.place.file, finding.place.row, finding.place.column) == (FILE, 3, where)
    assert what in finding.what
    assert finding.remedy


@pytest.mark.parametrize("name", ["ホームone-101", "特養E301", "棟3e1200号", "例；e-999"])
def test_a_name_is_no_figure(name):
    """事例名に e と数字が続いても、桁の多い数とはみなさない。"""
    batch = batch_of(SINGLE | {"事例名": name})
    assert (list(batch["case"]), amounts(batch)) == ([name], [AMOUNT])


def test_every_mistake_of_a_row_is_told():
    """一行に誤りがいくつあっても、すべて示す。"""
    bad = OWN | {"年度": "x", "事業区分": "9", "補助対象経費（円）": "千円", "調書の年度": "y"}
    columns = [column for _, column, _ in told(batch_of(bad))]
    assert sorted(columns) == sorted(["年度", "事業区分", "補助対象経費（円）", "調書の年度"])


CARE = {
    "事例名": "例特養", "制度": "別記1", "年度": "R6", "都道府県": "熊本県", "事業": "地域密着型サービス施設等の整備",
    "施設等の種別": "特別養護老人ホーム", "施設等の定員（人）": "29", "単位の数": "29",
    "都道府県知事が定めた配分基礎単価（円）": "5280000", "工事費又は工事請負費（円）": "500000000",
    "工事事務費（円）": "0", "その他の対象経費（円）": "0",
}  # fmt: skip


@pytest.mark.parametrize(
    ("column", "text", "where"),
    [
        ("都道府県知事が定めた配分基礎単価（円）", "5280001", "都道府県知事が定めた配分基礎単価（円）"),
        ("単位の数", "", "単位の数"),
        ("施設等の種別", "訪問看護ステーション", "施設等の種別"),
        ("都道府県", "肥後", "都道府県"),
    ],
)
def test_the_column_of_a_refusal_is_found(column, text, where):
    """規則が断った行も、どの列の値によるかを示す。"""
    batch = batch_of(CARE, CARE | {column: text, "事例名": "例二"})
    assert amounts(batch)[0] == 153_120_000  # 5,280千円×29床
    assert [(row, name) for row, name, _ in told(batch)] == [(3, where)]


def test_a_missing_column_is_told_once():
    """必要な列がないことは、行が多くても見出しの行で一度だけ示す。"""
    row = {name: text for name, text in SINGLE.items() if name != "年度"}
    batch = batch_of(row, row | {"事例名": "例Ｂ"})
    assert told(batch) == [(1, "年度", "別記4-単独に必要な列「年度」がありません")]
    assert amounts(batch) == [None, None]


@pytest.mark.parametrize("name", ["事例名", "制度"])
def test_a_table_without_names_or_schemes_is_refused(name):
    """事例名と制度の列がない表は、一行も算定しない。"""
    batch = batch_of({key: text for key, text in OWN.items() if key != name})
    assert len(batch) == 0
    assert told(batch) == [(1, name, f"列「{name}」がありません")]


def test_a_heading_given_twice_is_refused():
    """同じ見出しの列が二つあるとき、名と日本語で同じ列を二つ示すとき、どちらの値とも決めない。"""
    twice = batch_of(OWN, heading=[*OWN, "年度"])
    assert told(twice) == [(1, "年度", "「年度」の列が二つあります")]
    assert len(twice) == 0
    both = batch_of(OWN | {"fiscal_year": "R5"})
    assert told(both) == [(1, "年度", "「年度」の列が二つあります")]
    assert amounts(both) == [None]


def test_an_unknown_heading_is_told_with_the_nearest():
    """知らない列は読まずに注意し、近い見出しを示す。"""
    batch = batch_of({"補助卒": "1/2", "": "x"} | OWN)
    assert amounts(batch) == [OWN_AMOUNT]
    assert told(batch, Level.WARNING) == [
        (1, "補助卒", "知らない列なので読みません"),
        (1, "", "見出しのない列なので読みません"),
    ]
    assert "補助率 のことですか" in findings_of(batch)[0].remedy


def test_a_cell_that_the_scheme_has_no_use_for_is_told():
    """ほかの制度の列に値があれば、用いていないことを注意する。"""
    batch = batch_of(OWN | {"元本（円）": "5"})
    assert amounts(batch) == [OWN_AMOUNT]
    assert told(batch, Level.WARNING) == [
        (2, "元本（円）", "この制度では使わない列なので、算定に用いていません")
    ]


def test_rows_longer_than_the_heading_are_refused_and_shorter_ones_read():
    """見出しより長い行は断り、短い行は空欄とみなし、空の行は飛ばす。"""
    heading = list(OWN)
    cells = list(OWN.values())
    lines = [(1, heading), (2, [*cells, "余分"]), (3, ["", " "]), (4, [*cells, "", ""]), (5, cells[:-1])]
    batch = computed(lines)
    assert list(zip(batch["row"], amounts(batch), strict=True)) == [
        (2, None),
        (4, OWN_AMOUNT),
        (5, None),
    ]
    assert [row for row, _, _ in told(batch)] == [2, 5]


@pytest.mark.parametrize("lines", [[], [(1, list(OWN))], [(1, list(OWN)), (2, ["", ""])]])
def test_a_table_without_cases_is_an_error(lines):
    """事例が一行もない表は誤りとする。"""
    assert errors_of(computed(lines))


def test_repeated_names_are_told():
    """同じ事例名は、どの行も算定した上で注意する。"""
    batch = batch_of(OWN, OWN)
    assert amounts(batch) == [OWN_AMOUNT, OWN_AMOUNT]
    assert [row for row, _, _ in told(batch, Level.WARNING)] == [2, 3]


def test_the_terms_of_the_prefecture_and_year_are_used():
    """県の補助条件は、その県のその年度の値を引く。"""
    row = {key: text for key, text in OWN.items() if key != "補助率"} | {
        "都道府県": "熊本県",
        "県の補助条件": "rate=half",
    }
    batch = batch_of(row)
    assert amounts(batch) == [OWN_AMOUNT]
    assert batch["terms"][0]["rate"].source == "例の出典"


@pytest.mark.parametrize(
    ("changes", "column", "what"),
    [
        ({"年度": "R7"}, "県の補助条件", "県の補助条件がありません"),
        ({"都道府県": "14-kanagawa"}, "県の補助条件", "県の補助条件がありません"),
        ({"都道府県": ""}, "都道府県", "県の補助条件を使う都道府県が空欄です"),
        ({"県の補助条件": "rate=quarter"}, "県の補助条件", "県の補助条件がありません"),
        ({"県の補助条件": "rates=half"}, "県の補助条件", "県の補助条件を読み取れません"),
        ({"県の補助条件": "rate=half;rate=half"}, "県の補助条件", "県の補助条件を読み取れません"),
        ({"県の補助条件": "half"}, "県の補助条件", "県の補助条件を読み取れません"),
    ],
)
def test_terms_that_are_not_there_are_refused(changes, column, what):
    """ない補助条件や読めない書き方は、列を示して断る。"""
    row = OWN | {"補助率": "", "都道府県": "熊本県", "県の補助条件": "rate=half"} | changes
    assert [(name, text) for _, name, text in told(batch_of(row))] == [(column, what)]


def test_the_year_of_the_sheet_may_differ_from_that_of_the_case():
    """調書の年度は、書かなければ事例の年度、書けばその年度になる。"""
    batch = batch_of(OWN, OWN | {"調書の年度": "令和7年度", "事例名": "例二"})
    assert [one.short for one in batch["sheet_year"]] == ["R6", "R7"]


def test_findings_of_a_reckoning_name_the_row():
    """算定の所見にも、行を付ける。"""
    rows = list(csv.DictReader((ROOT / "data/examples/grants.csv").open(encoding="utf-8", newline="")))
    course = next(row for row in rows if "寄附講座" in row["事例名"])
    batch = batch_of(course)
    assert told(batch, Level.NOTE) == [
        (2, "", "都道府県が定める額が渡されていないため、補助対象経費で算定しました")
    ]


def test_a_failing_look_up_of_terms_is_told():
    """補助条件の表がない県は、その行の誤りになる。"""

    def missing(prefecture, year):
        raise KikinError(f"{prefecture.name} {year}の表がありません", remedy="作ってください")

    row = OWN | {"都道府県": "01", "県の補助条件": "rate=half"}
    batch = computed([(1, list(row)), (2, list(row.values()))], missing)
    assert told(batch) == [(2, "県の補助条件", "北海道 令和6年度の表がありません")]


def test_titles_above_the_heading_are_told():
    """見出しの上に題や注があれば、見出しを見つけて読み、上の行は読まないと注意する。"""
    lines = [(1, ["申請一覧"]), (2, []), (3, list(OWN)), (4, list(OWN.values()))]
    batch = computed(lines)
    assert amounts(batch) == [OWN_AMOUNT]
    assert told(batch, Level.WARNING) == [(1, "", "見出しより上の行は読みません")]


@pytest.mark.parametrize(
    ("column", "text", "what"),
    [
        ("施設等の定員（人）", "29床", "数値に「床」が付いています"),
        ("単位の数", "29床", "数値に「床」が付いています"),
        ("都道府県知事が定めた配分基礎単価（円）", "5,280千円", "単位が「千円」です"),
        ("工事費又は工事請負費（円）", "5億円", "単位が「億円」です"),
    ],
)
def test_units_in_number_cells_are_named(column, text, what):
    """数値の欄に違う単位が付いていれば、何が付いているかを列の見出しとともに示す。"""
    assert told(batch_of(CARE | {column: text})) == [(2, column, f"{column}: {what}")]


def test_a_prefecture_without_its_last_letter_is_told():
    """熊本 と書けば、熊本県 と書くよう示す。"""
    (finding,) = errors_of(batch_of(CARE | {"都道府県": "熊本"}))
    assert "熊本県" in finding.remedy


@pytest.mark.parametrize(
    "name",
    [
        "地域密着型特別養護老人ホーム及び併設されるショートステイ用居室",
        "地域密着型特別養護老人ホーム",
        "特別養護老人ホーム（定員29人以下）",
        "小規模な特別養護老人ホーム",
        "特別養護老人ﾎｰﾑ",
    ],
)
def test_names_of_the_notice_are_understood(name):
    """要領と別表１の施設の書き方を読む。"""
    assert amounts(batch_of(CARE | {"施設等の種別": name})) == [153_120_000]


@pytest.mark.parametrize(
    ("name", "facility"),
    [
        ("小規模なケアハウス（特定施設入居者生活介護の指定を受けるもの）", "ケアハウス"),
        ("特定施設入居者生活介護の指定を受けるケアハウス", "ケアハウス"),
        ("小規模な介護付きホーム（有料老人ホーム又はサービス付き高齢者向け住宅であって…）", "介護付きホーム"),
        ("広域型の介護老人保健施設", "介護老人保健施設"),
        ("介護予防小規模多機能型居宅介護事業所", "小規模多機能型居宅介護事業所"),
        ("訪問看護ステーション（大規模化やサテライト型事業所の設置）", "訪問看護ステーション"),
        ("緊急ショートステイの整備", "緊急ショートステイ"),
        ("地域密着型通所介護事業所", "通所介護事業所"),
    ],
)  # fmt: skip
def test_each_name_of_the_notice_is_its_facility(name, facility):
    """要領と別表１の施設の書き方は、どれか一つの種別になる。"""
    assert word_of(name, tuple(Facility)) == facility


@pytest.mark.parametrize(("year", "warned"), [("R6", False), ("R7", True), ("R9", True)])
def test_later_years_are_told(year, warned):
    """令和７年度からは最も新しい規則で算定し、注意を示す。"""
    batch = batch_of(CARE | {"年度": year})
    assert amounts(batch) == [153_120_000]
    assert [("最も新しい規則" in what) for _, _, what in told(batch, Level.WARNING)] == [True] * warned


def test_messages_name_the_heading_of_the_file():
    """算定の断りも、対処も、ファイルの見出しの名で示す。"""
    row = CARE | {"work_kind": "改築", "special_measure": "地震対策緊急整備"}
    (finding,) = errors_of(batch_of(row))
    assert finding.place.column == "special_measure"
    assert "work_kindを 改築" in finding.remedy
    japanese = CARE | {"整備区分": "改築", "財政上の特別措置": "地震対策緊急整備"}
    (finding,) = errors_of(batch_of(japanese))
    assert finding.place.column == "財政上の特別措置"
    assert "整備区分を 改築、木造施設の改築を あり" in finding.remedy


def test_a_second_loan_is_named_by_its_own_columns():
    """借換えの新たな融資の誤りは、新たな融資の列を示す。"""
    rows = list(csv.DictReader((ROOT / "data/examples/grants.csv").open(encoding="utf-8", newline="")))
    row = {
        name: text for name, text in next(row for row in rows if row["制度"] == "別記4-借換").items() if text
    }
    assert told(batch_of(row | {"新たな据置の回数": "9"})) == [
        (2, "新たな返済の回数", "新たな返済の回数が据置の回数より多くありません")
    ]
    assert told(batch_of(row | {"新たな返済の間隔（月）": "5"})) == [
        (2, "新たな返済の間隔（月）", "新たな返済の間隔（月）が１年を割り切りません")
    ]


def test_facilities_of_one_category_are_looked_at_together():
    """同じ区分の施設をまとめると額が変わるときは、どの行にも確認を示す。"""
    works = "工事費又は工事請負費（円）"
    rows = [
        CARE | {"事例名": f"例{number}", works: cost} for number, cost in enumerate(("100000600", "90000700"))
    ]
    batch = batch_of(*rows)
    assert amounts(batch) == [100_000_000, 90_000_000]
    assert [row for row, _, _ in told(batch, Level.NOTE)] == [2, 3]
