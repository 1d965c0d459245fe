"""別記１の読み方は規則で切り替わる: 規則の値を変えると、算定が変わる。"""

from dataclasses import replace
from fractions import Fraction

import pytest

from kikin.grants.care_facilities import CareFacilityCase, care_facility_grant
from kikin.rules import rule_book
from kikin.rules.book import Rule, RuleBook
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

CASE = CareFacilityCase(
    fiscal_year=FiscalYear(2024),
    prefecture="43",
    project="プライバシー保護のための改修",
    facility="特別養護老人ホーム",
    units=10,
    price_yen=865_000,
    works_yen=9_000_000,
    works_office_yen=0,
    other_costs_yen=0,
    confirmed=("すべて",),
)
OPENING = replace(
    CASE,
    project="施設開設準備",
    capacity=30,
    units=30,
    works_yen=0,
    other_costs_yen=90_000_000,
    occasion="開設",
    confirmed=(),
)


def book_with(rule_id, value):
    """一つの規則の値だけを変えた規則集。"""
    rules = dict(rule_book())
    rule = rules[rule_id]
    rules[rule_id] = Rule(
        rule.id, rule.label, rule.unit, tuple(replace(e, value=value) for e in rule.entries)
    )
    return RuleBook(rules.values())


def test_surcharge_may_exceed_the_cost_if_the_rule_says_so():
    """加算後の額の上限は、規則を「なし」にすると外れる。"""
    case = replace(CASE, works_yen=8_650_000, remote_area="離島振興法")
    assert care_facility_grant(case, rule_book()).amount_yen == 8_650_000
    # 865千円×10床＝8,650千円、×0.08＝692千円
    book = book_with("care_facilities.surcharge.limited_to_cost", value=False)
    assert care_facility_grant(case, book).amount_yen == 9_342_000


def test_remote_surcharge_can_be_limited_to_construction():
    """離島等の加算は、規則を「あり」にすると２（１）と（４）に限られる。"""
    book = book_with("care_facilities.remote.limited_to_construction", value=True)
    assert care_facility_grant(replace(CASE, remote_area="離島振興法"), book).amount_yen == 9_000_000
    with pytest.raises(KikinError, match="加算はありません"):
        care_facility_grant(replace(OPENING, remote_area="離島振興法"), book)


def test_hazard_requirements_can_be_limited_to_construction():
    """災害区域での新規整備の要件は、規則を「なし」にすると２（１）の事業に限られる。"""
    case = replace(OPENING, zone="レッドゾーン")
    assert not care_facility_grant(case, rule_book()).is_eligible
    assert care_facility_grant(
        case, book_with("care_facilities.new_building.all_projects", value=False)
    ).is_eligible


@pytest.mark.parametrize(
    ("rule", "value", "amount"),
    [
        (
            "care_facilities.rounding",
            Fraction(10_000),
            8_640_000,
        ),  # 864,999×10＝8,649,990 → 10,000円未満切捨て
        ("care_facilities.rounding", Fraction(1), 8_649_990),
    ],
)
def test_rounding_is_a_rule(rule, value, amount):
    """端数処理の単位は規則による。"""
    assert care_facility_grant(replace(CASE, price_yen=864_999), book_with(rule, value)).amount_yen == amount
