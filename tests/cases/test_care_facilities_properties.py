"""別記１の助成額が、どの事例でも守ること。"""

from dataclasses import replace
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.grants.care_facilities import CareFacilityCase, care_facility_grant
from kikin.grants.care_facilities.words import (
    Facility,
    LegalBasis,
    Project,
    RemoteArea,
    RepairItem,
    RoomType,
    SpecialMeasure,
    WorkKind,
)
from kikin.rules import rule_book
from kikin.values.errors import FindingsError, KikinError
from kikin.values.periods import FiscalYear

BOOK = rule_book()
COSTS = st.integers(min_value=0, max_value=400_000_000)
UNITS = st.integers(min_value=0, max_value=29)
PRICES = st.integers(min_value=2_000_000, max_value=5_280_000)
MEASURES = st.sampled_from(["", "公害防止対策", "沖縄振興計画", "南海トラフ地震", "日本海溝・千島海溝"])
AREAS = st.sampled_from(["", *RemoteArea])


def case_of(works, office, units, price, **changes):
    """地域密着型特別養護老人ホームの整備の事例。"""
    case = CareFacilityCase(
        fiscal_year=FiscalYear(2024),
        prefecture="43",
        project="地域密着型サービス施設等の整備",
        facility="特別養護老人ホーム",
        capacity=29,
        units=units,
        price_yen=price,
        works_yen=works,
        works_office_yen=office,
        other_costs_yen=0,
    )
    return replace(case, **changes)


def amount_of(case):
    """助成額（円）。"""
    return care_facility_grant(case, BOOK).amount_yen


CASES = st.builds(
    case_of, COSTS, COSTS, UNITS, PRICES, special_measure=MEASURES, remote_area=AREAS, joint=st.booleans()
)


@given(CASES)
def test_bounds(case):
    """助成額は実支出額と、単価×単位（加算と合築を含む）を超えず、1,000円の倍数である。"""
    amount = amount_of(case)
    assert amount % 1_000 == 0
    assert 0 <= amount <= case.works_yen + min(case.works_office_yen, case.works_yen * Fraction(26, 1_000))
    factor = Fraction(105, 100) if case.joint else Fraction(1)
    rates = {"公害防止対策": Fraction(1, 10), "沖縄振興計画": Fraction(1, 2), "": Fraction(0)}
    factor *= 1 + rates.get(case.special_measure, Fraction(32, 100))
    factor *= Fraction(108, 100) if case.remote_area else 1
    assert amount <= case.price_yen * case.units * factor


@given(CASES, st.integers(min_value=0, max_value=5_000_000))
def test_more_cost_never_gives_less(case, more):
    """実支出額が増えて助成額が減ることはない。"""
    assert amount_of(case) <= amount_of(replace(case, works_yen=case.works_yen + more))
    assert amount_of(case) <= amount_of(replace(case, works_office_yen=case.works_office_yen + more))


@given(CASES)
def test_more_units_never_give_less(case):
    """単位の数が増えて助成額が減ることはない。"""
    assert amount_of(case) <= amount_of(replace(case, units=case.units + 1))


@given(COSTS, UNITS, UNITS)
def test_rate_of_table6(cost, devices, capacity):
    """簡易陰圧装置の助成額は、令和６年度からは実支出額の３分の２を超えない。"""
    case = case_of(0, 0, devices, None, project="簡易陰圧装置の設置", capacity=capacity, other_costs_yen=cost)
    assert amount_of(case) <= cost * Fraction(2, 3)
    assert amount_of(case) <= 5_100_000 * min(devices, capacity) * Fraction(2, 3)
    assert amount_of(replace(case, fiscal_year=FiscalYear(2023))) <= min(cost, 4_710_000 * capacity)


@given(COSTS, COSTS)
def test_land_lease_never_exceeds_half_the_payment(payment, value):
    """定期借地権の助成額は、一時金の２分の１と路線価等の４分の１を超えない。"""
    case = case_of(
        0,
        0,
        None,
        None,
        project="定期借地権の一時金",
        other_costs_yen=payment,
        land_value_yen=value,
        confirmed=("すべて",),
    )
    assert amount_of(case) <= min(Fraction(payment, 2), Fraction(value, 4))


@given(COSTS, st.integers(1, 60), st.integers(0, 60), st.fractions(min_value=1, max_value=3_000))
def test_dormitory_never_exceeds_a_third(works, units, staff, area):
    """宿舎の助成額は実支出額の３分の１を超えず、職員が増えて減ることはない。"""
    case = case_of(
        works,
        0,
        units,
        None,
        project="介護職員の宿舎",
        floor_area_sqm=area,
        staff_count=staff,
        confirmed=("すべて",),
    )
    assert amount_of(case) <= Fraction(works, 3)
    assert amount_of(case) <= amount_of(replace(case, staff_count=staff + 1))


@given(COSTS, UNITS, PRICES)
def test_last_step_is_the_amount(works, units, price):
    """最後の段階の値が助成額であり、全ての段階に根拠が付く事例になる。"""
    reckoning = care_facility_grant(case_of(works, 0, units, price), BOOK)
    assert reckoning.steps[-1].label == "助成額"
    assert reckoning.steps[-1].value == reckoning.amount_yen
    assert reckoning.entries


def test_a_row_of_text_becomes_the_case():
    """表の１行（文字）から事例を作り、算定できる。"""
    row = {
        "fiscal_year": "R6",
        "prefecture": "43",
        "project": "災害レッドゾーンの移転改築",
        "facility": "養護老人ホーム",
        "capacity": "５０",
        "units": "60",
        "beds_before": "50",
        "price_yen": "2,820,000",
        "works_yen": "900000000",
        "works_office_yen": "0",
        "other_costs_yen": "0",
        "zone": "区域外",
        "confirmed": "老朽化等",
    }
    # 2,820千円×50床＝141,000千円
    assert amount_of(CareFacilityCase.from_row(row)) == 141_000_000


def test_blank_costs_are_findings():
    """費用の空欄は 0 とみなさず、全ての欄を一度に挙げる。"""
    with pytest.raises(FindingsError) as refused:
        CareFacilityCase.from_row({"fiscal_year": "R6", "prefecture": "43"})
    columns = {finding.place.column for finding in refused.value.findings}
    assert columns == {"project", "works_yen", "works_office_yen", "other_costs_yen"}


def test_words_of_the_rules_are_the_words_of_the_choices():
    """規則の一覧に並ぶ施設、事業、地域の言葉は、選択肢の言葉と同じである。"""
    choices = {
        "facilities": set(Facility),
        "repair.created_facilities": set(Facility),
        "care_home.projects": set(Project),
        "remote.areas": set(RemoteArea),
        "special.parts": {project.part for project in Project},
        "work_kinds": set(WorkKind),
        "repair.items": set(RepairItem),
        "robot.repair_items": set(RepairItem),
        "life_support_house.acts": set(LegalBasis),
        "room_types": set(RoomType),
    }
    for measure in SpecialMeasure:
        choices[f"special.{measure.key}.facilities"] = set(Facility)
    checked = 0
    for rule in BOOK.below("care_facilities"):
        name = rule.id.removeprefix("care_facilities.")
        known = choices.get(name) or choices.get(name.split(".")[0])
        if not known:
            continue
        for entry in rule.entries:
            if entry.value is not None:
                assert set(entry.value.split("；")) <= {str(word) for word in known}, rule.id
                checked += 1
    assert checked > 15


def test_unknown_project_names_the_choices():
    """知らない事業は、選べる事業を挙げて断る。"""
    with pytest.raises(KikinError, match="事業が選べない値です") as refused:
        case_of(1, 0, 1, 2_000_000, project="整備事業")
    assert "空き家を活用した整備" in refused.value.remedy
