"""別記４（１）単独支援と（２）統合支援: 区分、期限、除く病床、乗率。期待値には算術を添える。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.grants.bed_reduction import Facility, MergerCase, SingleCase, merger_grant, single_grant
from kikin.rules import rule_book
from kikin.rules.book import Rule, RuleBook
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

BOOK = rule_book()
SINGLE = SingleCase(
    fiscal_year=FiscalYear(2024),
    approved=True,
    bankruptcy=False,
    plan_end=date(2027, 3, 31),
    reported_beds=100,
    permitted_beds=100,
    occupancy=Fraction(3, 4),
    after_beds=80,
)


def unmet(reckoning):
    """満たさない要件の名。"""
    return [condition.label for condition in reckoning.conditions if not condition.met]


@pytest.mark.parametrize(
    ("occupancy", "price"),
    [
        ("0", 1_140_000),
        ("0.4999", 1_140_000),
        ("0.5", 1_368_000),
        ("0.5999", 1_368_000),
        ("0.6", 1_596_000),
        ("0.6999", 1_596_000),
        ("0.7", 1_824_000),
        ("0.7999", 1_824_000),
        ("0.8", 2_052_000),
        ("0.8999", 2_052_000),
        ("0.9", 2_280_000),
        ("1", 2_280_000),
        ("1.05", 2_280_000),
    ],
)
def test_price_of_each_band(occupancy, price):
    """単価は病床稼働率の区分ごとに上がり、境目の値は上の区分に入る。"""
    # 平均を0床にして、減少10床のすべてを区分の単価で数える
    case = replace(SINGLE, permitted_beds=0, occupancy=Fraction(occupancy), after_beds=90)
    assert single_grant(case, BOOK).amount_yen == price * 10
    merger = replace(
        MERGER, facilities=(as_facility(case, "Ａ病院", "廃止", after_beds=90),), all_agreed=False
    )
    assert [step.value for step in merger_grant(merger, BOOK).steps][-1] == price * 10


@pytest.mark.parametrize(
    ("after", "amount"),
    [
        (90, 18_240_000),  # (100－90)×1,824,000
        (76, 43_776_000),  # (100－76)×1,824,000
        (75, 45_600_000),  # (100－75)×1,824,000: 平均75床まで
        (74, 47_880_000),  # 25×1,824,000 ＋ 1×2,280,000
        (0, 216_600_000),  # 25×1,824,000 ＋ 75×2,280,000
    ],
)
def test_beds_below_the_daily_average(after, amount):
    """一日平均実働病床数（100×75％＝75床）以下の減少は、１床当たり2,280千円になる。"""
    assert single_grant(replace(SINGLE, after_beds=after), BOOK).amount_yen == amount


def test_fraction_of_a_bed_in_the_average_is_kept():
    """一日平均実働病床数の端数は、乗じた数のまま用いる（仮定）。"""
    case = replace(SINGLE, occupancy=Fraction("0.763"), after_beds=70)
    # 100×0.763 = 76.3床。(100－76.3)×1,824,000 ＋ (76.3－70)×2,280,000 = 43,228,800 ＋ 14,364,000
    assert single_grant(case, BOOK).amount_yen == 57_592_800


@pytest.mark.parametrize(
    ("words", "amount"),
    [
        ("切上げ", 57_912_000),  # 77床: 23×1,824,000 ＋ 7×2,280,000 = 41,952,000 ＋ 15,960,000
        ("切捨て", 57_456_000),  # 76床: 24×1,824,000 ＋ 6×2,280,000 = 43,776,000 ＋ 13,680,000
        ("四捨五入", 57_456_000),  # 76.3 → 76床
    ],
)
def test_reading_of_the_fraction_is_a_rule(words, amount):
    """端数の扱いは規則の値を変えれば変わる。"""
    rule = BOOK["bed_reduction.average_beds_fraction"]
    changed = Rule(
        rule.id, rule.label, rule.unit, tuple(replace(entry, value=words) for entry in rule.entries)
    )
    book = RuleBook([changed if one.id == rule.id else one for one in BOOK.values()])
    case = replace(SINGLE, occupancy=Fraction("0.763"), after_beds=70)
    assert single_grant(case, book).amount_yen == amount


@pytest.mark.parametrize(
    ("april", "base_amount"),
    [
        (None, 36_480_000),  # (100－80)×1,824,000
        (100, 36_480_000),
        (99, 34_656_000),  # (99－80)×1,824,000
        (101, 36_480_000),  # 多い方は用いない
    ],
)
def test_smaller_of_the_two_counts(april, base_amount):
    """令和２年４月１日までに変更があれば、少ない方の稼働病床数を基準とする。"""
    assert single_grant(replace(SINGLE, april_2020_beds=april), BOOK).amount_yen == base_amount


def test_all_beds_below_the_average_when_the_base_is_lower():
    """基準が一日平均実働病床数より少なければ、減少のすべてが2,280千円になる。"""
    case = replace(SINGLE, april_2020_beds=70, after_beds=60)
    assert single_grant(case, BOOK).amount_yen == 22_800_000  # (70－60)×2,280,000


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        # 減少40床（100→60）、平均75床: 25×1,824,000 ＋ 15×2,280,000 = 79,800,000
        ({}, 79_800_000),
        # 転換10床は残る病床とみる: 100→70 → 25×1,824,000 ＋ 5×2,280,000
        ({"converted_beds": 10}, 57_000_000),
        ({"moved_beds": 10}, 57_000_000),
        ({"converted_beds": 10, "moved_beds": 10}, 36_480_000),  # 100→80 → 20×1,824,000
        # 支給済み10床は上から除く: 90→60 → 15×1,824,000 ＋ 15×2,280,000
        ({"paid_beds": 10}, 61_560_000),
        ({"paid_beds": 25}, 34_200_000),  # 75→60 → 15×2,280,000
        ({"paid_beds": 40}, 0),
        ({"converted_beds": 40}, 0),
    ],
)
def test_beds_left_out(changes, amount):
    """転換・融通・支給済みの病床は算定から除く。"""
    assert single_grant(replace(SINGLE, after_beds=60, **changes), BOOK).amount_yen == amount


def test_more_beds_left_out_than_given_up_are_reported():
    """除く病床数が減少を超えれば、0円とし注意を示す。"""
    reckoning = single_grant(replace(SINGLE, after_beds=60, converted_beds=41), BOOK)
    assert reckoning.amount_yen == 0
    assert "41床" in reckoning.findings[0].found


@pytest.mark.parametrize(
    ("reported", "after", "eligible"),
    [(100, 89, True), (100, 90, True), (100, 91, False), (95, 85, True), (95, 86, False)],  # 95×90％ = 85.5
)
def test_ninety_per_cent(reported, after, eligible):
    """再編後の許可病床数は、報告された稼働病床数の90％以下でなければならない。"""
    reckoning = single_grant(replace(SINGLE, reported_beds=reported, after_beds=after), BOOK)
    assert (unmet(reckoning) == []) is eligible


@pytest.mark.parametrize(
    ("year", "last"),
    [(2023, date(2026, 3, 31)), (2024, date(2027, 3, 31)), (2025, date(2027, 3, 31))],
)
def test_deadline_of_the_rules_of_the_year(year, last):
    """計画の期限は、令和５年度の規定では令和８年３月31日、令和６年度からは令和９年３月31日である。"""
    case = replace(SINGLE, fiscal_year=FiscalYear(year), plan_end=last)
    assert single_grant(case, BOOK).is_eligible
    late = replace(case, plan_end=date(last.year, 4, 1))
    assert unmet(single_grant(late, BOOK)) == ["計画の期限"]


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"approved": False}, "都道府県が必要と認めた取組"),
        ({"bankruptcy": True}, "自己破産による廃院ではないこと"),
    ],
)
def test_each_condition_of_single_support(changes, label):
    """要件を一つ欠けば0円になる。"""
    reckoning = single_grant(replace(SINGLE, **changes), BOOK)
    assert unmet(reckoning) == [label]
    assert reckoning.amount_yen == 0


def test_year_before_the_old_column_is_refused():
    """令和４年度の規定は収載がない。"""
    with pytest.raises(KikinError):
        single_grant(replace(SINGLE, fiscal_year=FiscalYear(2022)), BOOK)


def as_facility(case, name, fate, **changes):
    """単独の例と同じ病床を持つ統合関係医療機関。"""
    beds = {
        "reported_beds": case.reported_beds,
        "permitted_beds": case.permitted_beds,
        "occupancy": case.occupancy,
    }
    return Facility(name=name, is_hospital=True, fate=fate, **beds | {"after_beds": 0} | changes)


A = as_facility(SINGLE, "Ａ病院", "廃止")  # 100床→0: 25×1,824,000 ＋ 75×2,280,000 = 216,600,000
B = as_facility(SINGLE, "Ｂ病院", "存続", after_beds=100)  # 減少なし
MERGER = MergerCase(
    fiscal_year=FiscalYear(2024),
    approved=True,
    all_agreed=True,
    completion=date(2027, 3, 31),
    facilities=(A, B),
)


def test_merger_sums_its_institutions():
    """統合支援は医療機関ごとの額の合計である。"""
    assert merger_grant(MERGER, BOOK).amount_yen == 216_600_000
    both = replace(MERGER, facilities=(A, replace(B, after_beds=90)))
    assert merger_grant(both, BOOK).amount_yen == 234_840_000  # ＋10×1,824,000


@pytest.mark.parametrize(
    ("priority", "model", "amount"),
    [
        (False, False, 216_600_000),
        (True, False, 324_900_000),  # ×1.5
        (False, True, 324_900_000),  # ×1.5
        (True, True, 324_900_000),  # 1.5は一度だけ（仮定）
    ],
)
def test_multiplier_of_the_areas(priority, model, amount):
    """重点支援区域とモデル推進区域では1.5を乗じる。"""
    area = replace(A, in_priority_area=priority, in_model_area=model)
    assert merger_grant(replace(MERGER, facilities=(area, B)), BOOK).amount_yen == amount


def test_multiplier_applies_to_the_institution_in_the_area_only():
    """1.5は区域の医療機関の額にだけ乗じる。"""
    inside = replace(B, after_beds=90, in_priority_area=True)
    # 216,600,000 ＋ 10×1,824,000×1.5
    assert merger_grant(replace(MERGER, facilities=(A, inside)), BOOK).amount_yen == 243_960_000


def test_model_area_is_new_in_fiscal_2024():
    """モデル推進区域は新設なので、令和５年度は 1.0 とし、確認を示す。重点支援区域は令和５年度にもある。"""
    old = replace(MERGER, fiscal_year=FiscalYear(2023), completion=date(2026, 3, 31))
    model = merger_grant(replace(old, facilities=(replace(A, in_model_area=True), B)), BOOK)
    assert model.amount_yen == 216_600_000  # 216,600,000×1.0
    assert [finding.level.value for finding in model.findings] == ["確認"]
    assert "2024-04-01" in model.findings[0].what
    priority = replace(old, facilities=(replace(A, in_priority_area=True), B))
    assert merger_grant(priority, BOOK).amount_yen == 324_900_000
    both = replace(old, facilities=(replace(A, in_priority_area=True, in_model_area=True), B))
    assert merger_grant(both, BOOK).amount_yen == 324_900_000  # 重点支援区域の1.5


@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"institution": "その他"}, "医療機関の種別"),
        ({"coordination_meeting": False}, "地域医療構想調整会議の議論"),
        ({"medical_council": False}, "都道府県医療審議会の意見"),
    ],
)
def test_kind_of_institution_meeting_and_council(changes, label):
    """医療機関の種別、調整会議、審議会は別々の要件で、書かれていなければ未確認とする。"""
    reckoning = single_grant(replace(SINGLE, **changes), BOOK)
    assert unmet(reckoning) == [label]
    assert reckoning.amount_yen == 0
    blank = {one.label: one.verdict for one in single_grant(SINGLE, BOOK).conditions}
    assert blank[label] == "未確認"


def test_every_institution_of_a_merger_has_general_beds():
    """療養病床も一般病床もない医療機関は、統合支援の対象にならない。"""
    without = replace(MERGER, facilities=(A, replace(B, has_general_beds=False)))
    assert unmet(merger_grant(without, BOOK)) == ["療養病床又は一般病床を有すること"]
    having = tuple(replace(one, has_general_beds=True) for one in (A, B))
    conditions = merger_grant(replace(MERGER, facilities=having), BOOK).conditions
    assert conditions[0].verdict == "満たす"


@pytest.mark.parametrize(
    ("after", "eligible"),
    [(179, True), (180, True), (181, False), (200, False)],  # 200床の10％は20床
)
def test_ten_per_cent_of_the_total(after, eligible):
    """統合関係医療機関の総病床数の10％以上が減らなければならない。"""
    case = replace(MERGER, facilities=(A, replace(B, after_beds=after)))
    assert ("総病床数の減少" not in unmet(merger_grant(case, BOOK))) is eligible


@pytest.mark.parametrize(
    ("year", "last"), [(2023, date(2026, 3, 31)), (2024, date(2027, 3, 31)), (2026, date(2027, 3, 31))]
)
def test_merger_deadline_of_the_rules_of_the_year(year, last):
    """統合の期限は、年度の規定による。"""
    case = replace(MERGER, fiscal_year=FiscalYear(year), completion=last)
    assert merger_grant(case, BOOK).is_eligible
    late = replace(case, completion=date(last.year, 4, 1))
    assert unmet(merger_grant(late, BOOK)) == ["統合の期限"]


@pytest.mark.parametrize(
    ("changes", "labels"),
    [
        ({"approved": False}, ["都道府県が必要と認めた取組"]),
        ({"all_agreed": False}, ["全医療機関の合意"]),
        ({"facilities": (replace(A, fate="存続"), B)}, ["病院の廃止（診療所化を含む）"]),
        ({"facilities": (replace(A, is_hospital=False), B)}, ["病院の廃止（診療所化を含む）"]),
        ({"facilities": (replace(A, fate="診療所化"), B)}, []),
        ({"facilities": (A, replace(B, fate="廃止"))}, ["統合後の運営"]),
        ({"facilities": (A, replace(B, fate="診療所化"))}, []),
    ],
)
def test_each_condition_of_a_merger(changes, labels):
    """病院が一つ以上廃止（診療所化を含む）となり、一つ以上が運営され、全員が合意している。"""
    assert unmet(merger_grant(replace(MERGER, **changes), BOOK)) == labels


def test_beds_passed_within_the_merger_are_left_out():
    """統合関係医療機関へ融通した40床は除く。書き忘れれば注意を示す。"""
    grown = replace(B, after_beds=140)
    passed = replace(MERGER, facilities=(replace(A, moved_beds=40), grown))
    # Ａ: 100→40 とみて 25×1,824,000 ＋ 35×2,280,000 = 45,600,000 ＋ 79,800,000
    assert merger_grant(passed, BOOK).amount_yen == 125_400_000
    assert not merger_grant(passed, BOOK).findings
    forgotten = merger_grant(replace(MERGER, facilities=(A, grown)), BOOK)
    assert "全体の減少 60床" in forgotten.findings[0].found


def test_merger_without_institutions_is_refused():
    """参加する医療機関がなければ算定しない。"""
    with pytest.raises(KikinError):
        merger_grant(replace(MERGER, facilities=()), BOOK)


BEDS = st.integers(0, 600)
CASES = st.builds(
    replace,
    st.just(SINGLE),
    reported_beds=BEDS,
    april_2020_beds=st.none() | BEDS,
    permitted_beds=BEDS,
    occupancy=st.fractions(0, Fraction(11, 10), max_denominator=1_000),
    after_beds=BEDS,
    converted_beds=st.integers(0, 50),
    paid_beds=st.integers(0, 50),
)


@given(case=CASES)
def test_single_amount_keeps_its_bounds(case):
    """助成額は減少病床数×2,280千円を超えず、1,140千円（１円未満切捨て）を下回らない。"""
    amount = single_grant(case, BOOK).steps[-1].value
    assert 1_140_000 * case.counted_beds <= amount <= 2_280_000 * case.counted_beds


@given(case=CASES)
def test_giving_up_one_more_bed_never_lowers_the_amount(case):
    """病床を一つ多く減らしても、助成額は下がらない。"""
    if case.after_beds:
        amount = single_grant(case, BOOK).steps[-1].value
        one_more = replace(case, after_beds=case.after_beds - 1)
        assert single_grant(one_more, BOOK).steps[-1].value >= amount
