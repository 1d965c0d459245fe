"""事業の集計、様式の求める和、執行率: ない額は0でなく、ないと言う。"""

from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from kikin import checks, projects, show
from kikin.data.rows import typed
from kikin.data.tables import TABLES
from kikin.totals import records
from kikin.values.categories import Category
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, parse_period
from kikin.values.readings import Absent

R4, R5, R7 = FiscalYear(2022), FiscalYear(2023), FiscalYear(2025)
II, IV, I_2 = Category.II, Category.IV, Category.I_2


def rows_of(table: str, *rows: dict) -> pd.DataFrame:
    """Return rows of R7's medical part, in 千円."""
    blanks = {column.name: column.blank for column in TABLES[table].columns}
    common = blanks | {
        "year": R7,
        "sector": "医療分",
        "version": 0,
        "unit": "千円",
        "file": f"data/x/{table}.csv",
    }
    places = [{"row": place, "order": place} for place in range(2, len(rows) + 2)]
    return typed([common | place | row for place, row in zip(places, rows, strict=True)], TABLES[table])


LISTED = rows_of(
    "projects",
    {"number": "1", "name": "甲", "categories": (IV,), "cost": 300_000},
    {"number": "2", "name": "乙", "categories": (II, IV), "cost": 100_000},
    {"number": "3", "name": "丙", "categories": (II,), "cost": 23_000},
)
REQUESTS = rows_of(
    "plan_amounts",
    {"item": "要望額", "category": II, "amount": 100_000, "projects": 2},
    {"item": "要望額", "category": IV, "amount": 200_000, "projects": 1},
    {"item": "内示額", "category": II, "amount": 90_000},
    {"item": "内示額", "category": IV, "amount": 200_000},
)


def test_sums_by_category():
    """区分ごとの和は法の順に並び、二つの区分を持つ事業は初めの区分で一度だけ数え、その数を言う。"""
    found = projects.by_category(LISTED, REQUESTS)
    assert found["category"].tolist() == [II, IV]
    assert found["count"].tolist() == [2, 1]
    assert found["shared"].tolist() == [1, 0]
    assert found["cost"].tolist() == [123_000, 300_000]  # 100,000+23,000; 300,000
    assert "fund" not in found.columns


def test_request_allotment_and_shortfall():
    """不足額は要望額から内示額を引いた額で、事業の額との差も出る。"""
    found = projects.by_category(LISTED, REQUESTS)
    assert found["shortfall"].tolist() == [10_000, 0]  # 100,000-90,000; 200,000-200,000
    assert found["difference"].tolist() == [23_000, 100_000]  # 123,000-100,000; 300,000-200,000
    assert projects.in_all(LISTED, REQUESTS)["shortfall"].tolist() == [10_000]


def test_published_shortfall_stands():
    """公表された不足額があれば、それを載せる。"""
    published = rows_of("plan_amounts", {"item": "不足額", "category": II, "amount": 11_000})
    found = projects.by_category(LISTED, typed_concat(REQUESTS, published))
    assert found["shortfall"].tolist() == [11_000, 0]


def typed_concat(*frames: pd.DataFrame) -> pd.DataFrame:
    """Return frames of one table under one another."""
    found = pd.concat(frames, ignore_index=True)
    found.attrs |= frames[0].attrs
    return found


def test_share_is_computed_and_said_so():
    """公表された割合がなければ要望額の合計に対する割合を計算し、四捨五入は一度で、計算したことが分かる。"""
    found = projects.by_category(LISTED, REQUESTS)
    assert found["share_ratio"].tolist() == [Decimal("33.3"), Decimal("66.7")]  # 1/3, 2/3
    assert found["share_computed"].tolist() == [True, True]
    assert projects.in_all(LISTED, REQUESTS)["share_ratio"].tolist() == [Decimal("100.0")]


def test_share_half_goes_up():
    """割合の端数ちょうど半分は切り上がる。"""
    asked = rows_of(
        "plan_amounts",
        {"item": "要望額", "category": II, "amount": 1},
        {"item": "要望額", "category": IV, "amount": 1_999},
    )
    assert projects.by_category(LISTED, asked)["share_ratio"].tolist() == [
        Decimal("0.1"),
        Decimal("100.0"),
    ]  # 0.05%


def test_published_share_stands():
    """公表された割合は公表のとおりに載る。"""
    asked = rows_of("plan_amounts", {"item": "要望額", "category": II, "amount": 5, "share": Decimal("36.9")})
    found = projects.by_category(LISTED, asked)
    assert found["share_ratio"].tolist() == [Decimal("36.9"), None]
    assert not found["share_computed"].any()


def test_absent_amount_makes_the_sum_absent():
    """額が未集計の事業があれば、その区分の和も全体の和も未集計で、ほかの区分は変わらない。"""
    listed = rows_of(
        "projects",
        {"number": "1", "categories": (II,), "fund": 100_000},
        {"number": "2", "categories": (IV,), "fund_absent": Absent.PENDING},
    )
    found = projects.by_category(listed, REQUESTS.iloc[:0])
    assert found["fund"].tolist() == [100_000, pd.NA]
    assert found["fund_absent"].tolist() == [None, Absent.PENDING]
    assert projects.in_all(listed, REQUESTS.iloc[:0])["fund_absent"].tolist() == [Absent.PENDING]


def test_category_with_request_alone():
    """要望だけがある区分も行になり、事業の額は空欄である。"""
    found = projects.by_category(LISTED.iloc[:1], REQUESTS)
    assert found["count"].tolist() == [0, 1]
    assert found["cost"].tolist() == [pd.NA, 300_000]


def test_amount_published_for_no_category_is_the_sum():
    """区分を分けずに公表された額は合計に入り、区分の行には入らない。"""
    amounts = rows_of("plan_amounts", {"item": "交付決定額", "category": None, "amount": 700_000})
    assert projects.by_category(LISTED, amounts)["decided_amount"].tolist() == [pd.NA, pd.NA]
    assert projects.in_all(LISTED, amounts)["decided_amount"].tolist() == [700_000]


def test_nothing_at_all():
    """事業も要望もない計画では、表は空で、誤りにならない。"""
    assert not len(projects.by_category(LISTED.iloc[:0], REQUESTS.iloc[:0]))
    assert projects.in_all(LISTED.iloc[:0], REQUESTS.iloc[:0])["count"].tolist() == [0]


def test_project_of_both_parts_is_refused():
    """医療分と介護分の区分を併せ持つ事業は、行を示して断る。"""
    frame = rows_of("projects", {"number": "1", "categories": (II, Category.V)})
    with pytest.raises(KikinError, match="両方の区分") as caught:
        projects.with_category(frame)
    assert caught.value.place.row == 2


GOOD = {
    "number": "Ⅰ-1",
    "name": "甲",
    "categories": (II,),
    "total_cost": 900_000,
    "fund": 600_000,
    "national": 400_000,
    "prefectural": 200_000,
    "other": 300_000,
    "public": 100_000,
    "private": 500_000,
    "commissioned": 500_000,
    "year_cost": 900_000,
    "whole_cost": 900_000,
}


@pytest.mark.parametrize(
    ("change", "wrong", "verdict"),
    [
        ({}, [], None),
        ({"total_cost": 901_000}, ["total_cost=national+prefectural+other"], "端数の範囲"),
        ({"total_cost": 905_000}, ["total_cost=national+prefectural+other"], "不一致"),
        ({"private": 400_000}, ["fund=public+private", "commissioned<=private"], "不一致"),
        ({"other": None}, [], None),
        ({"national": 300_000, "prefectural": 300_000}, ["national-share"], "相違"),
        ({"categories": (I_2,)}, ["national-share"], "相違"),
        ({"categories": (I_2,), "national": 600_000, "prefectural": 0}, [], None),
        ({"year_cost": 900_500}, ["year_cost<=whole_cost"], "端数の範囲"),
        ({"year_cost": 950_000}, ["year_cost<=whole_cost"], "不一致"),
        ({"national": 400_000, "fund": 600_001, "prefectural": None, "public": None}, [], None),
    ],
)
def test_sums_that_the_form_demands(change, wrong, verdict):
    """様式の和（総事業費＝Ａ＋Ｂ＋Ｃ、基金＝Ａ＋Ｂ＝公＋民、受託≦民、当年度≦全期間）は合わなければ不一致、負担割合の違いは確認である。"""
    listed = records(rows_of("projects", GOOD | change))
    found = checks.outcomes(projects.form_checks(listed), rows_of("differences"))
    shown = checks.shown(found)
    shown = shown[shown["verdict"] != "端数の範囲"] if not wrong else shown
    assert [identity.rsplit(":", 1)[1] for identity in shown["identity"]] == wrong
    assert set(shown["verdict"]) == ({verdict} if wrong else set())


def test_form_check_names_year_part_project_and_version():
    """様式の検算の名には年度、分、事業の番号、変更の回がある。"""
    listed = records(rows_of("projects", GOOD | {"version": 1}))
    assert next(iter(projects.form_checks(listed))).identity == (
        "project:R7:医療分:Ⅰ-1:変更第1回:total_cost=national+prefectural+other"
    )


def spending(*rows: dict) -> pd.DataFrame:
    """Return spending of R7's project 1."""
    return rows_of("project_spending", *[{"number": "1", "item": "決算額"} | row for row in rows])


FUNDED = rows_of("projects", {"number": "1", "categories": (II,), "fund": 900_000})


def test_execution_over_years():
    """執行率は各年度の決算額の和を基金充当額で割った分数で、丸めない。"""
    found = projects.execution(
        FUNDED, spending({"spent_year": R4, "amount": 100_000}, {"spent_year": R5, "amount": 1})
    )
    assert found["spent"].tolist() == [100_001]
    assert found["execution_rate"].tolist() == [Fraction(100_001, 900_000)]
    assert found.attrs["basis"] == "fund"


def test_execution_until_a_year():
    """評価の年度までの決算額だけを数えられる。"""
    rows = spending({"spent_year": R4, "amount": 100_000}, {"spent_year": R5, "amount": 1})
    assert projects.execution(FUNDED, rows, until=R4)["spent"].tolist() == [100_000]


def test_pending_year_leaves_the_rate_pending():
    """未集計の年度があれば、決算額の計も執行率も未集計である。"""
    rows = spending(
        {"spent_year": R4, "amount": 100_000}, {"spent_year": R5, "amount_absent": Absent.PENDING}
    )
    found = projects.execution(FUNDED, rows)
    assert found["spent_absent"].tolist() == [Absent.PENDING]
    assert found["execution_rate_absent"].tolist() == [Absent.PENDING]


def test_no_row_of_spending_says_nothing():
    """決算額の行がない事業の決算額は空欄で、0ではない。"""
    found = projects.execution(FUNDED, spending())
    assert found["spent"].tolist() == [pd.NA]
    assert found["execution_rate"].tolist() == [None]


def test_money_of_earlier_grants():
    """過年度残額は決算額と混ざらず、どの年度の交付の残額かが分かる。"""
    rows = spending(
        {"spent_year": R7, "amount": 400_000},
        {"spent_year": R7, "item": "過年度残額", "grant_year": R5, "amount": 50_000},
        {"spent_year": R7, "item": "過年度残額", "grant_year": R4, "amount": 20_000},
    )
    found = projects.execution(FUNDED, rows)
    assert found["spent"].tolist() == [400_000]
    assert found["carried_over"].tolist() == [70_000]
    assert found["carried_from"].tolist() == [(R4, R5)]


def test_execution_of_a_list_without_fund():
    """基金充当額のない一覧では、何に対する率かが分かるように事業費に対して求める。"""
    frame = rows_of("projects", {"number": "1", "categories": (II,), "cost": 200_000})
    found = projects.execution(frame, spending({"spent_year": R7, "amount": 50_000}))
    assert found.attrs["basis"] == "cost"
    assert found["execution_rate"].tolist() == [Fraction(1, 4)]


def test_projects_of_several_years():
    """始まりと終わりの年度が違う事業が、数年にわたる事業である。"""
    frame = rows_of(
        "projects",
        {"number": "1", "start": parse_period("R7年4月"), "end": parse_period("R8年3月")},
        {"number": "2", "start": parse_period("R7年4月"), "end": parse_period("R10年3月")},
        {"number": "3", "start": parse_period("R7年4月")},
    )
    assert projects.of_several_years(frame)["number"].tolist() == ["2"]


CARE = typed_concat(
    LISTED,
    rows_of("projects", {"number": "9", "sector": "介護分", "categories": (Category.V,), "cost": 50_000}),
)


def test_totals_of_both_parts():
    """医療分と介護分のある計画では、それぞれの計と全体の計が並び、割合はそれぞれの計に対する。"""
    amounts = typed_concat(
        REQUESTS,
        rows_of(
            "plan_amounts", {"sector": "介護分", "item": "要望額", "category": Category.V, "amount": 40_000}
        ),
    )
    found = projects.in_all(CARE, amounts)
    assert found["category"].tolist() == ["医療分 計", "介護分 計", "計"]
    assert found["cost"].tolist() == [423_000, 50_000, 473_000]
    assert found["share_ratio"].tolist() == [Decimal("100.0"), Decimal("100.0"), None]
    assert projects.by_category(CARE, amounts)["share_ratio"].tolist() == [
        Decimal("33.3"),
        Decimal("66.7"),
        Decimal("100.0"),
    ]


def test_what_one_part_alone_has_is_no_sum_of_both():
    """医療分だけに内示があるとき、全体の計の内示額は空欄で、医療分の額を全体の額と読ませない。"""
    found = projects.in_all(CARE, REQUESTS)
    assert found["allotted"].tolist() == [290_000, pd.NA, pd.NA]


def test_published_sum_of_both_parts_is_no_third_part():
    """両方の分の計（分が空欄の行）が公表されていれば、それが全体の計で、医療分・介護分の額に足さない。"""
    both = {"item": "要望額", "sector": "", "category": None, "amount": 341_000}
    care = {"item": "要望額", "sector": "介護分", "category": Category.V, "amount": 40_000}
    amounts = typed_concat(REQUESTS, rows_of("plan_amounts", both, care))
    assert projects.in_all(CARE, amounts)["requested"].tolist() == [300_000, 40_000, 341_000]


def test_document_of_one_part_takes_that_part():
    """医療分だけの計画では、両方の分の計が並んでいても、要望額の計は医療分の額である。"""
    both = {"item": "要望額", "sector": "", "category": None, "amount": 341_000}
    amounts = typed_concat(REQUESTS, rows_of("plan_amounts", both))
    assert projects.in_all(LISTED, amounts)["requested"].tolist() == [300_000]
    note = projects.category_note(projects.by_category(LISTED, amounts))
    assert note.startswith("計は、公表された計のある項目ではその額、ほかは区分ごとの額の和である。")


def test_whole_of_category_one_is_not_counted_twice():
    """Ⅰの額がⅠ-1・Ⅰ-2の額と並ぶとき、計に二度数えず、区分別の表にも並べない。Ⅰだけの項目は残る。"""
    amounts = rows_of(
        "plan_amounts",
        {"item": "当初予算額", "category": Category.I, "amount": 300},
        {"item": "当初予算額", "category": Category.I_1, "amount": 200},
        {"item": "当初予算額", "category": I_2, "amount": 100},
        {"item": "当初予算額", "category": II, "amount": 5},
    )
    assert projects.in_all(LISTED, amounts)["first_budget"].tolist() == [305]  # 200+100+5
    whole = rows_of("plan_amounts", {"item": "内示額", "category": Category.I, "amount": 7})
    found = projects.by_category(LISTED, typed_concat(amounts, whole))[
        ["category", "first_budget", "allotted"]
    ]
    assert found.iloc[:3].to_numpy().tolist() == [
        [Category.I, pd.NA, 7],
        [Category.I_1, 200, pd.NA],
        [I_2, 100, pd.NA],
    ]


def test_unit_of_a_document():
    """文書の金額は最も多くの額が公表された単位で印字し、その単位で書ききれない額があれば、公表された最も小さい単位にそろえる。"""
    listed = rows_of("projects", {"unit": "億円"}, {"unit": "億円"})
    whole, odd = ({"item": "要望額", "category": II, "amount": yen} for yen in (300_000_000, 18_000_000))
    assert projects.unit_of(listed, rows_of("plan_amounts", whole)) == "億円"
    assert projects.unit_of(listed, rows_of("plan_amounts", odd)) == "千円"


def test_tables_of_a_plan_in_two_units_stand_in_one():
    """億円で公表された額と千円の額が混ざる計画も、区分別の表は一つの単位で、「18百万円」のような欄が混ざらない。"""
    listed = rows_of(
        "projects",
        {"categories": (II,), "fund": 300_000_000, "fund_raw": "3.0", "unit": "億円"},
        {"categories": (IV,), "fund": 18_000_000, "fund_raw": "18,000"},
    )
    asked = ({"item": "要望額", "category": one, "amount": 30_000_000, "unit": "億円"} for one in (II, IV))
    amounts = rows_of("plan_amounts", *asked)
    shown = show.table(
        projects.by_category(listed, amounts),
        ["category", "fund", "requested"],
        total=projects.in_all(listed, amounts),
        unit=projects.unit_of(listed, amounts),
        caption="題",
        label="tbl-x",
    ).markdown
    for line in (
        "| Ⅱ | 300,000 | 30,000 |",
        "| Ⅳ | 18,000 | 30,000 |",
        "| **計** | **318,000** | **60,000** |",
    ):
        assert line in shown


FIELDS = rows_of(
    "project_fields",
    {"number": "1", "field": "事業の内容", "text": "助成", "order": 1},
    {"number": "1", "field": "事業の実施主体", "text": "医師会", "order": 2, "inferred": ("text",)},
    {"number": "1", "field": "独自：整備する施設", "text": "3か所", "order": 3},
    {"number": "1", "field": "事業の有効性", "text": "短くなった", "order": 4, "evaluated": R7},
    {"number": "2", "field": "事業の内容", "text": "ほかの事業", "order": 5},
)
PROJECT = rows_of(
    "projects",
    {
        "number": "1",
        "name": "甲",
        "categories": (II,),
        "areas": ("otsu",),
        "implementers": ("病院",),
        "outline": "概要",
        "continuity": "継続",
        "cost": 82_555_000,
        "other": 0,
    },
)
AREAS = typed([{"id": "otsu", "name": "大津区域", "row": 2}], TABLES["areas"])


def test_sheet_says_what_is_known():
    """個票は様式の順に、書かれた欄だけを示し、推定には（推定）を付け、評価で書く欄は混ぜない。"""
    found = projects.sheet(PROJECT.iloc[0], FIELDS, areas=AREAS)
    shown = found.drop(["unit", "source", "section", "notes", "inferred", "cost_raw", "other_raw"])
    assert shown.to_dict() == {
        "事業区分": "Ⅱ",
        "cost": 82_555_000,
        "other": 0,
        "事業の対象となる区域": "大津区域",
        "事業の実施主体": "医師会（推定）",
        "新規・継続の別": "継続",
        "事業の内容": "助成",
        "整備する施設": "3か所",
    }


def test_sheet_of_an_evaluation():
    """評価年度を渡すと、その年度に書いた有効性の欄も入る。"""
    found = projects.sheet(PROJECT.iloc[0], FIELDS, evaluated=R7)
    assert found["事業の有効性"] == "短くなった"


def test_sheet_that_says_no_more_than_the_list():
    """一覧にある欄だけの個票は、一覧より多くを言わない。"""
    bare = rows_of("projects", {"number": "1", "categories": (II,), "cost": 5, "continuity": "継続"})
    assert not projects.tells_more(projects.sheet(bare.iloc[0], FIELDS.iloc[:0]))
    assert projects.tells_more(projects.sheet(PROJECT.iloc[0], FIELDS))


def test_form_has_every_field():
    """様式には書かれていない欄も並び、0円は空欄でなく、一覧の呼び名の額（事業費）も載る。"""
    found = projects.form(PROJECT.iloc[0], FIELDS, blank="（記載予定）")
    assert found["事業の区分"] == "Ⅱ 居宅等における医療の提供に関する事業"
    assert found["背景にある医療・介護ニーズ"] == "（記載予定）"
    assert found["事業の期間"] == "（継続）"
    assert found["事業に要する費用の額"].splitlines() == [
        "事業費：82,555千円",
        "その他（Ｃ）：0千円",
        "ほかの欄：（記載予定）",
    ]
    assert found["基金充当額における公民の別"] == "各欄：（記載予定）"


def test_points_of_a_plan():
    """要点は、事業の数と額、最も多い区分、要望額の割合、内示の不足を言う。"""
    by_category, whole = projects.by_category(LISTED, REQUESTS), projects.in_all(LISTED, REQUESTS)
    listed = projects.with_category(LISTED.assign(continuity=["継続", "新規", "記載なし"]))
    assert (
        projects.key_points(listed, by_category, whole, "令和7年度計画（案）")
        == [
            "令和7年度計画（案）の事業は3事業（新規1、継続1）、事業費は計423,000円である。",
            "事業費が最も多いのは区分Ⅳ（医療従事者の確保に関する事業）の300,000円で、計の70.9%を占める。",  # 300/423
            "国への要望額は300,000円（3事業）で、事業費の70.9%に当たる。",
            "国の内示額は290,000円で、要望額に10,000円足りない。",
        ]
    )


def test_budget_of_the_nation_is_told_as_published():
    """国の予算額は公表の単位のまま言い、前年度比の符号を付ける。"""
    budgets = typed(
        [
            {
                "year": R7,
                "sector": "医療分",
                "unit": "億円",
                "amount": 90_900_000_000,
                "change": -12_000_000_000,
                "row": 2,
            }
        ],
        TABLES["national_budgets"],
    )
    assert projects.budget_point(budgets, R7, ("医療分", "介護分")) == (
        "国の令和7年度の基金事業費は、医療分が909億円（前年度比▲120億円）である。"
    )
    assert not projects.budget_point(budgets, R5, ("医療分",))
    more = budgets.assign(item="補正予算", basis="国費", change=None)
    assert projects.budget_point(more, R7, ("医療分",)).endswith(
        "、医療分（補正予算・国費）が909億円である。"
    )


def test_heads_are_those_that_have_something():
    """表の列は、値か値がない理由のある列だけで、見出しは公表の呼び名である。"""
    by_category = projects.by_category(LISTED, REQUESTS)
    heads = projects.category_heads(by_category, projects.in_all(LISTED, REQUESTS))
    assert list(heads) == [
        "category", "category_title", "count", "cost", "requested", "allotted", "share_ratio", "shortfall", "difference",
    ]  # fmt: skip
    assert heads["difference"] == "事業費−要望額"
    assert "category_title" not in projects.category_heads(by_category, by_category.iloc[:0], titles=False)
    assert projects.has_money(heads)
    assert not projects.has_money({"count": "事業数"})
    assert projects.money_heads(LISTED) == {"category": "区分", "count": "事業数", "cost": "事業費"}
    assert list(projects.list_heads(projects.with_category(LISTED))) == [
        "number",
        "name",
        "categories",
        "cost",
    ]


def test_money_that_only_some_projects_tell_is_not_summed_up():
    """一部の事業にだけ書かれた額の列は、区分別の表に立てない。"""
    frame = typed_concat(
        LISTED, rows_of("projects", {"number": "9", "categories": (II,), "cost": 5, "whole_cost": 9})
    )
    assert "whole_cost" not in projects.money_heads(frame)


def test_note_of_the_table_by_category():
    """区分別の表の注は、和であること、計算した割合、一度だけ数えた事業を言う。"""
    note = projects.category_note(projects.by_category(LISTED, REQUESTS))
    assert note == (
        "計は区分ごとの額の和である。区分Ⅱ、Ⅳの割合は公表された額から計算した。二つ以上の区分を持つ事業は、初めの区分に数えた。"
    )


def test_an_allotment_of_some_categories_leaves_no_shortage_of_all():
    """内示額のない区分があれば、計の不足額を示さず（要望額 300−内示額 90 は不足でない）、計に入らないことを注に言う。"""
    partly = REQUESTS.iloc[:3]
    whole = projects.in_all(LISTED, partly)
    assert records(whole)[0]["shortfall"] in (None, pd.NA)
    assert projects.by_category(LISTED, partly)["shortfall"].tolist()[0] == 10_000
    assert "内示額の計に、空欄の区分は入らない。" in projects.category_note(
        projects.by_category(LISTED, partly)
    )


def test_subtotal_of_a_category():
    """小計の行は、事業の数と、その区分の額の和を持つ。"""
    listed = projects.with_category(LISTED)
    row = projects.subtotal(projects.by_category(LISTED, REQUESTS), II, listed[listed["category"] == II])
    assert (row["number"], row["name"], row["cost"]) == ("小計", "2事業", 123_000)
    mixed = projects.with_category(
        rows_of(
            "projects",
            *(
                {"number": one, "categories": (of,), "cost": 5}
                for one, of in (("1", Category.I), ("2", Category.I_1))
            ),
        )
    )
    row = projects.subtotal(projects.by_category(mixed, REQUESTS), Category.I, mixed.iloc[:1])
    assert (row["name"], row["cost"]) == ("1事業", 5)  # Ⅰ-1 の一覧の事業は、Ⅰの一覧の小計に入らない


def test_stages_of_a_plan():
    """大きく示す段階は、要望と、内示・交付決定のうち後のものの二つまでである。"""
    decided = typed_concat(
        REQUESTS, rows_of("plan_amounts", {"item": "交付決定額", "category": II, "amount": 7})
    )
    assert projects.stages(projects.in_all(LISTED, decided)) == [("国への要望額", 300_000), ("交付決定額", 7)]
    assert projects.amount(projects.in_all(LISTED, decided)) == 423_000
    assert projects.amount_label(projects.by_category(LISTED, decided)) == "事業費"


def test_chart_says_its_finding():
    """図の題は、最も多い区分と要望額の割合を言い、比べる額が一つなら図にしない。"""
    by_category, whole = projects.by_category(LISTED, REQUESTS), projects.in_all(LISTED, REQUESTS)
    assert projects.finding(by_category, whole) == (
        "区分別の事業費と国への要望額。最も多いのは区分Ⅳ。要望額は事業費の70.9%"
    )
    unknown = typed_concat(LISTED, rows_of("projects", {"categories": (I_2,), "cost_absent": Absent.PENDING}))
    open_one = projects.by_category(unknown, REQUESTS), projects.in_all(unknown, REQUESTS)
    assert projects.finding(*open_one) == "区分別の事業費"  # 未集計の区分が最も多いかもしれない
    assert projects.is_drawable(by_category)
    assert not projects.is_drawable(projects.by_category(LISTED.iloc[:1], REQUESTS))


def test_a_sheet_has_the_targets_of_its_own_part_only():
    """同じ番号の事業が医療分と介護分にあっても、個票には、その分の指標だけが載る。"""
    listed = rows_of(
        "targets",
        *({"project": "1", "sector": sector, "role": "アウトプット"} for sector in ("医療分", "介護分")),
    )
    named = listed.assign(indicator_name=["病院数", "特養数"], target_text="1か所", base_text="")
    (project,) = (row for _, row in LISTED.iloc[:1].assign(number="1", sector="介護分").iterrows())
    assert projects.sheet(project, FIELDS.iloc[:0], targets=named)["アウトプット指標"] == "特養数：1か所"


def test_points_of_changes():
    """変更の要点は、変更ごとに増えた・変わった・なくなった事業を数える。"""
    frame = typed_concat(
        LISTED, rows_of("projects", {"number": "1", "version": 1, "categories": (IV,), "cost": 1})
    )
    assert projects.change_points(frame, R7, ["医療分"]) == ["第1回の変更では、変更1事業である。"]
    row = {"number": "1", "categories": (IV,), "cost": 1}
    frame = rows_of("projects", row, row | {"version": 1}, row | {"version": 2, "cost": 7})
    assert projects.change_points(frame, R7, ["医療分"]) == ["第2回の変更では、変更1事業である。"]
    assert projects.continuity(projects.with_category(frame)) == ""


def test_money_of_a_project_by_year():
    """年度ごとの決算と、交付年度ごとの過年度残額は、事業ごとに一行で、計を持つ。"""
    spending = rows_of(
        "project_spending",
        {"number": "1", "item": "決算額", "spent_year": R4, "amount": 1_000},
        {"number": "1", "item": "決算額", "spent_year": R7, "amount": 2_000},
        {"number": "2", "item": "過年度残額", "spent_year": R7, "grant_year": R5, "amount": 500},
    )
    found = projects.by_year(LISTED, spending, "決算額")
    assert found[["number", "name", "R4", "R7", "total"]].to_numpy().tolist() == [
        ["1", "甲", 1_000, 2_000, 3_000]
    ]
    assert projects.by_year(LISTED, spending, "決算額", until=R5)["total"].tolist() == [1_000]
    carried = projects.by_year(LISTED, spending, "過年度残額", "grant_year")
    assert carried[["number", "R5", "total"]].to_numpy().tolist() == [["2", 500, 500]]
