"""別記３ Ⅰ・Ⅱ: 要件、単価、年度ごとの措置、助成額。期待値には算術を添える。"""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.grants.terms import PrefectureTerm
from kikin.grants.workplace import ImprovementCase, TrainingCase, improvement_grant, training_grant
from kikin.rules import rule_book
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

BOOK = rule_book()
SHARED = {
    "fiscal_year": FiscalYear(2024),
    "recognized": True,
    "special_role": True,
    "has_manager": True,
    "longest_overtime_hours": 1_000,
    "agreement_hours": 960,
    "has_committee_and_plan": True,
    "is_special_labor": False,
    "plan_disclosed": True,
    "includes_fee_covered_cost": False,
    "max_beds": 100,
    "asset_cost_yen": 0,
    "other_cost_yen": 1_000_000_000,
}
ONE = ImprovementCase(
    **SHARED,
    holds_system_addition=False,
    ambulance_arrivals=1_500,
    night_admissions=0,
    is_isolated=False,
    vital_care="なし",
    active_home_care=False,
)
TWO = TrainingCase(
    **SHARED,
    core_training_hospital=True,
    core_specialties=10,
    permitted_general_beds=100,
    doctors=Fraction(50),
)
SCHEMES = [(ONE, improvement_grant), (TWO, training_grant)]
UNIVERSITY = {"wants_uplift": True, "university_reform_plan": True}
PROVIDER = {
    "wants_uplift": True,
    "provider_evaluated": True,
    "longest_b_agreement_hours": 1_710,
    "trained_interviewers": 3,
    "special_doctors": 100,
}


def unmet(reckoning):
    """満たさない要件の名。"""
    return [condition.label for condition in reckoning.conditions if not condition.met]


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
@pytest.mark.parametrize(
    ("beds", "amount"),
    [
        (0, 2_660_000),  # 133,000×20
        (19, 2_660_000),  # 133,000×20
        (20, 2_660_000),  # 133,000×20
        (21, 2_793_000),  # 133,000×21
        (100, 13_300_000),  # 133,000×100
    ],
)
def test_beds_below_twenty_count_as_twenty(case, grant, beds, amount):
    """最大使用病床数が20床未満のときは20床として算定する。"""
    assert grant(replace(case, max_beds=beds), BOOK).amount_yen == amount


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
@pytest.mark.parametrize(
    ("asset", "other", "amount"),
    [
        (10_000_000, 3_000_000, 12_000_000),  # 10,000,000×9/10 + 3,000,000 = 12,000,000 < 13,300,000
        (10_000_000, 4_300_000, 13_300_000),  # 9,000,000 + 4,300,000 = 13,300,000: 同額
        (10_000_000, 4_300_001, 13_300_000),  # 13,300,001 > 13,300,000
        (1_111, 0, 0),  # 1,111×9/10 = 999.9 → 1,000円未満切捨て
        (1_112, 0, 1_000),  # 1,112×9/10 = 1,000.8 → 1,000
        (0, 5_000_999, 5_000_000),  # 1,000円未満切捨て
        (0, 0, 0),
    ],
)
def test_smaller_of_standard_and_rated_cost(case, grant, asset, other, amount):
    """補助額の基準と、補助率を乗じた額の少ない方を、1,000円未満切捨てで助成する。"""
    filled = replace(case, asset_cost_yen=asset, other_cost_yen=other, asset_rate=Fraction(9, 10))
    assert grant(filled, BOOK).amount_yen == amount


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
def test_asset_cost_needs_a_share_of_the_owner(case, grant):
    """資産の形成につながる費用は、補助率が10/10では対象にならない。"""
    filled = replace(case, asset_cost_yen=1_000_000, asset_rate=Fraction(1))
    reckoning = grant(filled, BOOK)
    assert unmet(reckoning) == ["資産の形成につながる費用の事業者負担"]
    assert reckoning.amount_yen == 0
    just_below = replace(filled, asset_rate=Fraction(999, 1000), other_cost_yen=0)
    assert grant(just_below, BOOK).amount_yen == 999_000  # 1,000,000×0.999


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
def test_asset_rate_must_be_known(case, grant):
    """資産の形成につながる費用があるのに補助率がなければ、何を書くかを添えて断る。"""
    with pytest.raises(KikinError) as caught:
        grant(replace(case, asset_cost_yen=1), BOOK)
    assert "asset_rate" in caught.value.remedy


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
@pytest.mark.parametrize(
    ("changes", "label"),
    [
        ({"recognized": False}, "都道府県知事の認定"),
        ({"has_manager": False}, "勤務医の負担軽減の責任者の配置"),
        ({"longest_overtime_hours": 720}, "長時間労働の医師の雇用"),
        ({"agreement_hours": 720}, "３６協定の上限"),
        ({"has_committee_and_plan": False}, "委員会等の設置と医師労働時間短縮計画の作成"),
        ({"committee_meets": False}, "委員会等の開催"),
        ({"hours_fall": False}, "労働時間の短縮"),
        ({"is_special_labor": True}, "特定労務管理対象機関のＧ－ＭＩＳ登録"),
        ({"plan_disclosed": False}, "計画に基づく取組事項の公開"),
        ({"includes_fee_covered_cost": True}, "診療報酬の加算の対象範囲の除外"),
    ],
)
def test_each_condition_alone_stops_the_grant(case, grant, changes, label):
    """どの要件も、それだけを欠けば助成額は0円になる。"""
    reckoning = grant(replace(case, **changes), BOOK)
    assert unmet(reckoning) == [label]
    assert reckoning.amount_yen == 0


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
@pytest.mark.parametrize(
    ("hours", "words"),
    [(721, "超えるおそれがある"), (960, "超えるおそれがある"), (961, "960時間を超える")],
)
def test_long_hours_at_their_edges(case, grant, hours, words):
    """720時間を超えればおそれがあり、960時間を超えれば超えている。"""
    reckoning = grant(replace(case, longest_overtime_hours=hours, agreement_hours=721), BOOK)
    assert reckoning.is_eligible
    reasons = [one.reason for one in reckoning.conditions if one.label == "長時間労働の医師の雇用"]
    assert words in reasons[0]


def test_registered_special_labor_institution_is_eligible():
    """特定労務管理対象機関は、Ｇ－ＭＩＳに登録していれば要件を満たす。"""
    assert improvement_grant(replace(ONE, is_special_labor=True, gmis_registered=True), BOOK).is_eligible


@pytest.mark.parametrize(
    ("changes", "eligible"),
    [
        ({"ambulance_arrivals": 999}, False),
        ({"ambulance_arrivals": 1_000}, True),
        ({"ambulance_arrivals": 1_999}, True),
        ({"ambulance_arrivals": 2_000}, False),
        ({"ambulance_arrivals": 1_500, "special_role": False}, False),
        ({"ambulance_arrivals": 999, "night_admissions": 499}, False),
        ({"ambulance_arrivals": 999, "night_admissions": 500}, True),
        ({"ambulance_arrivals": 2_000, "night_admissions": 500}, False),
        ({"ambulance_arrivals": 999, "night_admissions": 500, "special_role": False}, False),
        ({"ambulance_arrivals": 999, "is_isolated": True, "special_role": False}, True),
        ({"ambulance_arrivals": 2_000, "is_isolated": True}, False),
        ({"ambulance_arrivals": 2_000, "vital_care": "５疾病６事業"}, True),
        ({"ambulance_arrivals": 2_000, "vital_care": "周産期・小児救急等"}, True),
        ({"ambulance_arrivals": 2_000, "active_home_care": True}, True),
        ({"ambulance_arrivals": 1_500, "holds_system_addition": True}, False),
    ],
)
def test_institutions_of_part_one(changes, eligible):
    """Ⅰの対象医療機関は①～④のどれかで、地域医療体制確保加算を取得していない。"""
    assert improvement_grant(replace(ONE, **changes), BOOK).is_eligible is eligible


def test_psychiatric_emergency_counts_psychiatric_beds():
    """精神科救急を根拠とする場合は、精神病床の最大使用病床数を用いる。"""
    case = replace(ONE, ambulance_arrivals=0, vital_care="精神科救急", psychiatric_beds=60)
    assert improvement_grant(case, BOOK).amount_yen == 7_980_000  # 133,000×60
    with pytest.raises(KikinError):
        replace(ONE, vital_care="精神科救急")


@pytest.mark.parametrize(
    ("changes", "eligible"),
    [
        # ② 基幹型かつ10領域以上。①を外すため医師数を39人とする
        ({"core_specialties": 9, "doctors": Fraction(39)}, False),
        ({"core_specialties": 10, "doctors": Fraction(39)}, True),
        ({"core_specialties": 19, "doctors": Fraction(39), "core_training_hospital": False}, False),
        # ① 100床あたり40人以上かつ40人以上
        ({"core_specialties": 0, "doctors": Fraction(40)}, True),
        ({"core_specialties": 0, "doctors": Fraction("39.9")}, False),
        ({"core_specialties": 0, "doctors": Fraction(40), "permitted_general_beds": 101}, False),
        ({"core_specialties": 0, "doctors": Fraction(39), "permitted_general_beds": 50}, False),
        ({"core_specialties": 0, "core_training_hospital": False}, False),
        ({"core_specialties": 1, "core_training_hospital": False}, True),
        ({"core_specialties": 0, "permitted_general_beds": 0}, False),
        ({"special_role": False}, False),
    ],
)
def test_institutions_of_part_two(changes, eligible):
    """Ⅱの対象医療機関は①か②で、地域医療に特別な役割を担う。"""
    assert training_grant(replace(TWO, **changes), BOOK).is_eligible is eligible


def test_more_specialties_than_exist_are_refused():
    """基本領域は19であり、20は断る。"""
    assert training_grant(replace(TWO, core_specialties=19), BOOK).is_eligible
    with pytest.raises(KikinError):
        training_grant(replace(TWO, core_specialties=20), BOOK)


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
@pytest.mark.parametrize(
    ("year", "hours", "amount"),
    [
        (2024, 1_860, 26_600_000),  # 266,000×100
        (2024, 1_861, 13_300_000),  # 上限時間を超えるため標準単価 133,000×100
        (2025, 1_785, 26_600_000),
        (2025, 1_786, 13_300_000),
        (2026, 1_710, 26_600_000),
        (2026, 1_711, 13_300_000),
    ],
)
def test_hours_limit_of_each_year(case, grant, year, hours, amount):
    """５（２）①イの時間は年度ごとに下がり、その年度の時間で判定する。"""
    filled = replace(case, **PROVIDER | {"fiscal_year": FiscalYear(year), "longest_b_agreement_hours": hours})
    assert grant(filled, BOOK).amount_yen == amount


@pytest.mark.parametrize(
    ("trained", "doctors", "met"),
    [
        (2, 20, True),
        (2, 21, False),
        (3, 100, True),
        (1, 10, True),
        (1, 11, False),
        (0, 0, False),
        (2, None, False),
    ],
)
def test_interviewers_by_number_or_ratio(trained, doctors, met):
    """修了者は３人以上又は特定対象医師10人あたり１人以上。０人中の割合は満たさない。"""
    case = replace(ONE, **PROVIDER | {"trained_interviewers": trained, "special_doctors": doctors})
    reckoning = improvement_grant(case, BOOK)
    assert reckoning.amount_yen == (26_600_000 if met else 13_300_000)  # 266,000×100 か 133,000×100
    assert bool(reckoning.findings) is not met


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
def test_uplift_is_used_in_one_scheme_only(case, grant):
    """Ⅰの５（２）とⅡの５（２）は重ねて適用しない。標準単価で算定し、理由を示す。"""
    assert grant(replace(case, **UNIVERSITY), BOOK).amount_yen == 26_600_000  # 266,000×100
    twice = grant(replace(case, **UNIVERSITY, other_scheme_uplift=True), BOOK)
    assert twice.amount_yen == 13_300_000  # 133,000×100
    assert "もう一方の事業の５（２）との重複" in twice.findings[0].what


def test_unstated_facts_do_not_count_as_met():
    """協定の時間や修了者数が書かれていなければ、満たしたことにしない。"""
    for name in ("longest_b_agreement_hours", "trained_interviewers"):
        reckoning = improvement_grant(replace(ONE, **PROVIDER | {name: None}), BOOK)
        assert reckoning.amount_yen == 13_300_000
        assert "書かれていない" in reckoning.findings[0].found


FROM_R9 = UNIVERSITY | {"fiscal_year": FiscalYear(2027), "evaluation_year": FiscalYear(2026)}


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 13_300_000),  # ②も③もない: 133,000×100
        ({"items_addition_yen": 93_000}, 22_600_000),  # (133,000＋93,000)×100
        ({"improved_items": 1}, 14_600_000),  # (133,000＋13,000)×100
        ({"improved_items": 2}, 16_000_000),  # (133,000＋27,000)×100
        ({"improved_items": 3}, 17_300_000),  # (133,000＋40,000)×100
        ({"improved_items": 4}, 17_300_000),  # ３項目以上は同じ
        ({"items_addition_yen": 93_000, "improved_items": 3}, 26_600_000),  # (133,000＋93,000＋40,000)×100
        ({"items_addition_yen": 50_000, "improved_items": 2}, 21_000_000),  # (133,000＋50,000＋27,000)×100
        ({"items_addition_yen": 93_000, "evaluation_year": FiscalYear(2025)}, 13_300_000),  # 評価が令和７年度
        ({"items_addition_yen": 93_000, "evaluation_year": None}, 13_300_000),
    ],
)
def test_additions_from_fiscal_2027(case, grant, changes, amount):
    """令和９年度からは266千円に代えて、②と③の該当する額を標準単価に加える。"""
    assert grant(replace(case, **FROM_R9 | changes), BOOK).amount_yen == amount


def test_items_addition_keeps_to_its_limit():
    """②の加算は１床当たり93千円までで、超えれば断る。"""
    with pytest.raises(KikinError):
        improvement_grant(replace(ONE, **FROM_R9, items_addition_yen=93_001), BOOK)


def test_hours_after_the_table_are_not_invented():
    """令和９年度以降のイの時間は要領にないため、イだけでは加算しない。"""
    case = replace(
        ONE,
        **PROVIDER
        | {"fiscal_year": FiscalYear(2027), "evaluation_year": FiscalYear(2026), "improved_items": 3},
    )
    reckoning = improvement_grant(case, BOOK)
    assert reckoning.amount_yen == 13_300_000  # 133,000×100
    assert "示されていない" in reckoning.findings[0].found


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
def test_prefecture_sets_the_price_up_to_the_limit(case, grant):
    """県は上限までの単価を定められ、超える単価は断る。"""
    assert grant(replace(case, price_yen=100_000), BOOK).amount_yen == 10_000_000  # 100,000×100
    assert grant(replace(case, **UNIVERSITY, price_yen=266_000), BOOK).amount_yen == 26_600_000
    for changes in ({"price_yen": 133_001}, {**UNIVERSITY, "price_yen": 266_001}):
        with pytest.raises(KikinError):
            grant(replace(case, **changes), BOOK)


KANAGAWA = {
    "price": PrefectureTerm(
        "training.bed_price", "標準単価", Fraction(133), "千円", "令和６年度新規事業 区分Ⅵ②"
    ),
    "asset_rate": PrefectureTerm("training.asset_rate", "資産形成経費", Fraction(9, 10), "割合", "区分Ⅵ②"),
    "other_rate": PrefectureTerm("training.other_rate", "その他経費", Fraction(1), "割合", "区分Ⅵ②"),
}


def test_kanagawa_terms_stand_among_the_operands():
    """県の補助条件は、出典とともに段階の項に示される。"""
    case = replace(TWO, max_beds=400, asset_cost_yen=30_000_000, other_cost_yen=20_000_500)
    reckoning = training_grant(case, BOOK, KANAGAWA)
    # min(133,000×400 = 53,200,000, 30,000,000×9/10 + 20,000,500 = 47,000,500) → 1,000円未満切捨て
    assert reckoning.amount_yen == 47_000_000
    operands = [str(operand) for step in reckoning.steps for operand in step.operands]
    assert "標準単価［県の定め: 令和６年度新規事業 区分Ⅵ②］ 133,000円" in operands
    assert "資産形成経費［県の定め: 区分Ⅵ②］ 0.9" in operands


def test_unknown_terms_are_refused():
    """その事業が使わない条件の名は断る。"""
    with pytest.raises(KikinError):
        training_grant(TWO, BOOK, {"prise": KANAGAWA["price"]})


def test_year_before_the_first_entry_is_refused():
    """令和５年度の別記３の値は要領の改正文に示されていないため、算定しない。"""
    with pytest.raises(KikinError):
        improvement_grant(replace(ONE, fiscal_year=FiscalYear(2023)), BOOK)


def test_entries_used_are_listed_with_their_article():
    """根拠には使った規則だけが、条項とともに並ぶ。"""
    reckoning = improvement_grant(ONE, BOOK)
    articles = {entry.rule: entry.article for entry in reckoning.entries}
    assert articles["workplace.improvement.standard_price"] == "別記３Ⅰ ５（１）"
    assert "workplace.improvement.raised_price" not in articles
    assert [step.label for step in reckoning.steps][-1] == "助成額"


def test_uplift_rules_change_on_the_first_of_april_2027():
    """266千円は令和９年３月31日までで、翌日から加算に代わる。"""
    rule, addition = (
        BOOK["workplace.improvement.raised_price"],
        BOOK["workplace.improvement.items_addition_limit"],
    )
    assert rule.applies_on(date(2027, 3, 31))
    assert not rule.applies_on(date(2027, 4, 1))
    assert not addition.applies_on(date(2027, 3, 31))
    assert addition.applies_on(date(2027, 4, 1))


COSTS = st.integers(0, 500_000_000)


@given(asset=COSTS, other=COSTS, beds=st.integers(0, 1_200), more=st.integers(0, 50_000_000))
def test_amount_keeps_its_bounds(asset, other, beds, more):
    """助成額は経費も単価×病床数も超えず、1,000円の倍数で、経費と病床数について減らない。"""
    case = replace(ONE, asset_cost_yen=asset, other_cost_yen=other, max_beds=beds, asset_rate=Fraction(9, 10))
    amount = improvement_grant(case, BOOK).amount_yen
    assert amount <= asset + other
    assert amount <= 133_000 * max(beds, 20)
    assert amount % 1_000 == 0
    assert improvement_grant(replace(case, other_cost_yen=other + more), BOOK).amount_yen >= amount
    assert improvement_grant(replace(case, max_beds=beds + 1), BOOK).amount_yen >= amount


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
def test_meetings_and_falling_hours_are_unconfirmed_where_blank(case, grant):
    """委員会等の開催と労働時間の短縮は、書かれていなければ未確認とし、額は変えない。"""
    verdicts = {one.label: one.verdict for one in grant(case, BOOK).conditions}
    assert (verdicts["委員会等の開催"], verdicts["労働時間の短縮"]) == ("未確認", "未確認")
    stated = grant(replace(case, committee_meets=True, hours_fall=True), BOOK)
    assert all(one.verdict == "満たす" for one in stated.conditions)
    assert stated.amount_yen == grant(case, BOOK).amount_yen


@pytest.mark.parametrize(("case", "grant"), SCHEMES)
@pytest.mark.parametrize(
    ("changes", "noted"),
    [
        ({"items_addition_yen": 93_000}, True),
        ({"improved_items": 2}, True),
        ({"items_addition_yen": 93_000, "improved_items": 2}, False),  # 両方に該当すれば読み方によらない
    ],
)
def test_the_reading_of_all_three_is_pointed_out(case, grant, changes, noted):
    """令和９年度から、②と③の一方だけで加算した事例には「①～③を満たす場合に」の確認を示す。"""
    findings = grant(replace(case, **FROM_R9 | changes), BOOK).findings
    assert [finding.level.value for finding in findings] == (["確認"] if noted else [])


@pytest.mark.parametrize(("price", "warned"), [(133, True), (134, False), (133_000, False)])
def test_a_price_in_thousands_is_pointed_out(price, warned):
    """千円のつもりで書いたとみられる単価には注意を示す。"""
    findings = improvement_grant(replace(ONE, price_yen=price), BOOK).findings
    assert [finding.level.value for finding in findings] == (["注意"] if warned else [])
