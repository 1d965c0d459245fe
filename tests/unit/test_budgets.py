"""国の予算額: 当初、補正、予算案を混ぜず、書かれていない分を0にしない。"""

import pandas as pd
import pytest

from kikin import budgets
from kikin.checks import outcomes
from kikin.data.rows import typed
from kikin.data.tables import TABLES
from kikin.rules import rule_book
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

OKU = 100_000_000


def rows(*listed: tuple) -> pd.DataFrame:
    """Return budgets; each row is year (西暦), sector, item, amount and national part in 億円, and possibly basis."""
    found = []
    for place, (year, sector, item, amount, national, *basis) in enumerate(listed, start=2):
        cells = {}
        for name, value in (("amount", amount), ("national", national)):
            absent = value if isinstance(value, Absent) else None
            cells |= {name: None if absent or value is None else value * OKU, f"{name}_absent": absent}
            cells |= {f"{name}_raw": "" if value is None else str(value)}
        found.append({
            "year": FiscalYear(year), "sector": sector, "item": item, "basis": basis[0] if basis else "公費",
            "unit": "億円", "inferred": (), "source": "例", "section": "1頁", "file": "x.csv", "row": place, **cells,
        })  # fmt: skip
    return typed(found, TABLES["national_budgets"])


def test_a_row_per_year_and_kind_of_budget():
    """年度と予算の別ごとに一行で、両方の分があれば計を求め、片方しか分からなければ計は記載なし。"""
    found = budgets.by_year(
        rows(
            (2019, "医療分", "当初予算", 1034, None),
            (2018, "介護分", "予算案", 724, 483),
            (2018, "医療分", "予算案", 934, 622),
            (2014, "医療分", "当初予算", 904, 602),
            (2014, "介護分", "当初予算", Absent.NOT_APPLICABLE, None),
        )
    )
    assert found["year"].map(str).tolist() == ["平成26年度", "平成30年度", "令和元年度"]
    assert found["total"].tolist() == [904 * OKU, 1658 * OKU, pd.NA]
    assert found["total_absent"].tolist() == [None, None, Absent.NOT_STATED]
    assert found["care_absent"].tolist() == [Absent.NOT_APPLICABLE, None, Absent.NOT_STATED]
    assert found["medical_national"].tolist() == [602 * OKU, 622 * OKU, pd.NA]


def test_a_published_sum_is_taken_as_it_is():
    """公表された計があれば、それを示す。"""
    found = budgets.by_year(
        rows((2019, "計", "当初予算", 1858, None), (2019, "医療分", "当初予算", 1034, None))
    )
    assert found["total"].tolist() == [1858 * OKU]


def test_the_nations_part_is_not_laid_beside_whole_budgets():
    """国費だけの額は、公費の額と比べて増減を言わず、国費しかなければそうと書く。"""
    found = rows(
        (2023, "医療分", "当初予算", 900, 600),
        (2024, "医療分", "当初予算", 1029, 686),
        (2024, "医療分", "当初予算", 686, None, "国費"),
        (2024, "医療分", "当初予算", 1000, None, "記載なし"),
        (2025, "医療分", "当初予算", 606, None, "国費"),
        (2025, "介護分", "当初予算", 350, None, "国費"),
    )
    assert budgets.points(found, ["医療分", "介護分"]) == [
        "医療分の国の予算額は、令和5年度の900億円（当初予算）から令和6年度の1,029億円（当初予算）へ、14.3%増である。",
        "介護分の国の予算額は、令和7年度に350億円（当初予算、国費）である。",
    ]


CARE = rows(
    (2018, "介護分", "予算案", 724, None),
    (2015, "介護分", "補正予算", 1561, None),
    (2015, "介護分", "当初予算", 700, None),
    (2017, "介護分", "予算案", 720, None),
    (2017, "介護分", "当初予算", 750, None),
    (2018, "医療分", "当初予算", 934, None),
)


def test_the_years_of_one_part():
    """年ごとの額は当初予算、なければ予算案で、補正予算は足さずに並べる。"""
    found = budgets.yearly(CARE, "介護分")
    assert found["when"].tolist() == ["H27", "H27補正", "H29", "H30案"]
    assert found["amount"].tolist() == [700 * OKU, 1561 * OKU, 750 * OKU, 724 * OKU]


def test_points_say_what_each_amount_is():
    """要点は、はじめと終わりと最大の年度を、予算の別を付けて言い、分のない予算には触れない。"""
    assert budgets.points(CARE, ["医療分", "介護分"]) == [
        "医療分の国の予算額は、平成30年度に934億円（当初予算）である。",
        (
            "介護分の国の予算額は、平成27年度の700億円（当初予算）から平成30年度の724億円（予算案）へ、3.4%増である。"
            "最も多いのは平成29年度の750億円（当初予算）である。ほかに平成27年度に1,561億円（補正予算）がある。"
        ),
    ]  # 24 ÷ 700 = 3.43%
    assert budgets.points(rows(), ["医療分"]) == []
    assert (
        budgets.finding(CARE, "介護分")
        == "国の予算額（介護分）。最も多いのは平成27年度の1,561億円（補正予算）"
    )
    assert budgets.latest(CARE, "介護分")["item"] == "予算案"
    assert budgets.latest(CARE, "計") is None


@pytest.mark.parametrize(("amount", "verdict"), [(934, "一致"), (935, "端数の範囲"), (940, "相違")])
def test_draft_and_budget_side_by_side(amount, verdict):
    """同じ年度の予算案と当初予算は並べて確かめるだけで、違っても誤りではない。"""
    found = budgets.checks(
        rows((2018, "医療分", "予算案", 934, 622), (2018, "医療分", "当初予算", amount, None))
    )
    assert outcomes(found, typed((), TABLES["differences"]))["verdict"].tolist() in (
        [verdict],
        ["端数の範囲"],
    )


def test_the_nations_part_is_two_thirds():
    """国分は公費の三分の二で、両方の端数までは合うものとし（904の三分の二は602.67）、外れる年度だけを挙げる。"""
    found = budgets.outside_share(
        rows((2015, "医療分", "当初予算", 904, 602), (2022, "医療分", "当初予算", 1029, 751)), rule_book()
    )
    assert found["year"].map(str).tolist() == ["令和4年度"]  # 1,029 × 2/3 = 686
    assert not len(budgets.with_national(rows((2025, "医療分", "当初予算", 909, 600, "記載なし"))))


def test_the_rule_of_the_share_is_that_of_the_year():
    """国の負担割合は、国分の示された最後の年度の規則から引き、国分がなければ何も言わない。"""
    told = rows((2018, "医療分", "予算案", 934, 622), (2019, "医療分", "当初予算", 1034, None))
    assert str(budgets.share_entry(told, rule_book()).number) == "2/3"
    assert budgets.share_sentence(told, rule_book()).startswith("国分の示された1件の予算では、国分はどれも")
    assert budgets.share_entry(rows((2019, "医療分", "当初予算", 1034, None)), rule_book()) is None
    assert budgets.share_sentence(rows(), rule_book()) == ""


def test_a_published_change_is_told():
    """公表された前年度比は、計算した増減とは別に、公表値として言う。"""
    told = rows((2024, "医療分", "当初予算", 1029, None), (2025, "医療分", "当初予算", 909, None))
    told["change"] = pd.array([None, -120 * OKU], dtype="Int64")
    assert budgets.points(told, ["医療分"]) == [
        (
            "医療分の国の予算額は、令和6年度の1,029億円（当初予算）から令和7年度の909億円（当初予算）へ、11.7%減である。"
            "令和7年度の前年度比は▲120億円（公表値）である。"
        )
    ]  # 120 ÷ 1,029 = 11.66%
