"""別記３・別記４の列の定義: 文字の行から事例へ。誤りは列ごとにすべて挙げる。"""

from __future__ import annotations

import csv
import dataclasses
import inspect
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kikin.values.errors import FindingsError, KikinError
from kikin.grants import bekki3, bekki4, prefectural
from kikin.grants.fields import Field, FieldKind, case_from
from kikin.grants.terms import term_from, terms_named
from kikin.values.periods import FiscalYear
from kikin.rules import rule_book

BOOK = rule_book()
SCHEMES = [
    (bekki3.ImprovementCase, bekki3.IMPROVEMENT_FIELDS),
    (bekki3.TrainingCase, bekki3.TRAINING_FIELDS),
    (bekki3.DispatchCase, bekki3.DISPATCH_FIELDS),
    (bed_reduction.SingleCase, bed_reduction.SINGLE_FIELDS),
    (bed_reduction.DebtCase, bed_reduction.DEBT_FIELDS),
    (bed_reduction.PaybackCase, bed_reduction.PAYBACK_FIELDS),
    (prefectural.PrefecturalCase, prefectural.PREFECTURAL_FIELDS),
]
SINGLE_ROW = {
    "fiscal_year": "令和６年度",
    "approved": "あり",
    "bankruptcy": "なし",
    "plan_end": "令和9年3月31日",
    "reported_beds": "１００",
    "permitted_beds": "100",
    "occupancy": "75%",
    "after_beds": "60",
    "converted_beds": "0",
    "moved_beds": "0",
    "paid_beds": "0",
}
MERGER_ROW = {
    "fiscal_year": "R6",
    "approved": "あり",
    "all_agreed": "あり",
    "completion": "2027-03-31",
    "names": "Ａ病院；Ｂ病院",
    "is_hospital": "あり;あり",
    "fate": "廃止; 存続",
    "reported_beds": "50;1,000",
    "permitted_beds": "50;100",
    "occupancy": "80%;0.9",
    "after_beds": "0;100",
    "converted_beds": "0;0",
    "moved_beds": "0;0",
    "in_priority_area": "なし;なし",
    "in_model_area": "なし;なし",
}


@pytest.mark.parametrize(("case_type", "fields"), SCHEMES)
def test_columns_are_the_attributes_of_the_case(case_type, fields):
    """列の名は事例の属性と一致し、初期値のある属性だけが空欄でよい。"""
    attributes = {one.name: one for one in dataclasses.fields(case_type)}
    names = [field.name for field in fields]
    assert len(names) == len(set(names))
    assert set(names) <= set(attributes)
    for field in fields:
        has_default = attributes[field.name].default is not dataclasses.MISSING
        assert field.required or has_default, field.name
    needed = {name for name, one in attributes.items() if one.default is dataclasses.MISSING}
    assert needed <= set(names)


def test_row_becomes_a_case():
    """全角の数字も元号の日付も、型のある値になる。"""
    case = case_from(bed_reduction.SingleCase, bed_reduction.SINGLE_FIELDS, SINGLE_ROW)
    assert case.fiscal_year == FiscalYear(2024)
    assert case.plan_end == date(2027, 3, 31)
    assert case.occupancy == Fraction(3, 4)
    assert case.april_2020_beds is None
    assert bed_reduction.bekki4_single_grant(case, BOOK).amount_yen == 79_800_000  # 25×1,824,000 ＋ 15×2,280,000


def test_every_mistake_of_a_row_is_listed():
    """空欄と読めない値を、列の名とともにすべて挙げる。"""
    row = SINGLE_ROW | {
        "approved": "たぶん",
        "after_beds": " ",
        "occupancy": "-0.1",
        "plan_end": "令和9年3月",
    }
    with pytest.raises(FindingsError) as caught:
        case_from(bed_reduction.SingleCase, bed_reduction.SINGLE_FIELDS, row)
    assert {finding.place.column for finding in caught.value.findings} == {
        "approved",
        "after_beds",
        "occupancy",
        "plan_end",
    }
    assert all(finding.remedy for finding in caught.value.findings)


@pytest.mark.parametrize(
    ("kind", "text"),
    [
        (FieldKind.COUNT, "1.5"),
        (FieldKind.COUNT, "-1"),
        (FieldKind.COUNT, "－"),
        (FieldKind.YEN, "1.5"),
        (FieldKind.YEN, "未集計"),
        (FieldKind.NUMBER, "たくさん"),
        (FieldKind.RATIO, "三割"),
        (FieldKind.YES_NO, "1"),
        (FieldKind.DATE, "R6"),
        (FieldKind.FISCAL_YEAR, "来年度"),
        (FieldKind.COUNT_LIST, "1;;2"),
    ],
)
def test_unreadable_cells_are_refused(kind, text):
    """読めない値は、列の名と直し方を添えて断る。"""
    with pytest.raises(KikinError) as caught:
        Field("column", "列", kind).parsed(text)
    assert caught.value.place.column == "column"


def test_choice_is_one_of_the_choices():
    """選択の列は、選択肢のほかを断る。"""
    field = Field("side", "側", FieldKind.CHOICE, choices=("派遣", "受入"))
    assert field.parsed("派遣") == "派遣"
    with pytest.raises(KikinError):
        field.parsed("派")


def test_merger_row_has_a_value_for_each_institution():
    """統合支援は ; で区切った値を医療機関の順に読み、数が合わなければ断る。"""
    case = case_from(bed_reduction.merger_case, bed_reduction.MERGER_FIELDS, MERGER_ROW | {"reported_beds": "50;100"})
    assert [facility.name for facility in case.facilities] == ["Ａ病院", "Ｂ病院"]
    # (50－40)×2,052,000 ＋ 40×2,280,000
    assert bed_reduction.bekki4_merger_grant(case, BOOK).amount_yen == 111_720_000
    with pytest.raises(KikinError) as caught:
        case_from(bed_reduction.merger_case, bed_reduction.MERGER_FIELDS, MERGER_ROW | {"after_beds": "0"})
    assert "after_beds" in caught.value.what


def test_refinancing_row_has_two_loans():
    """借換えの行は、当初の融資と new_ の列の新たな融資を持つ。"""
    row = {
        "fiscal_year": "R6",
        "principal_yen": "400,000,000",
        "annual_rate": "1%",
        "months_between": "12",
        "method": "元金均等",
        "payments": "4",
        "payments_done": "2",
        "new_principal_yen": "200000000",
        "new_annual_rate": "0.3%",
        "new_months_between": "12",
        "new_method": "償還年次表",
        "new_balances_yen": "200,000,000;100,000,000",
    }
    case = case_from(bed_reduction.refinancing_case, bed_reduction.REFINANCING_FIELDS, row)
    assert bed_reduction.bekki4_refinancing_payback(case, BOOK).amount_yen == 600_000  # 3億×(0.5%－0.3%)


def test_merger_columns_are_the_attributes_of_a_facility():
    """医療機関ごとの列は、統合関係医療機関の属性と一致する。"""
    own = set(inspect.signature(bed_reduction.merger_case).parameters) - {"columns"}
    attributes = {one.name for one in dataclasses.fields(bed_reduction.Facility)}
    assert {field.name for field in bed_reduction.MERGER_FIELDS} - own <= attributes


def test_every_assumption_is_listed():
    """「仮定」と記した規則は、仮定の一覧に載っている。"""
    text = (Path(__file__).parents[2] / "docs/assumptions.md").read_text(encoding="utf-8")
    assumed = {
        rule.id
        for prefix in ("bekki3", "bekki4", "prefectural")
        for rule in BOOK.below(prefix)
        if any(entry.note.startswith("仮定") for entry in rule.entries)
    }
    assert "bed_reduction.average_beds_fraction" in assumed
    assert sorted(name for name in assumed if f"`{name}`" not in text) == []
    named = re.findall(r"`((?:bekki[34]|prefectural)\.[a-z0-9_.]+)`", text)
    assert [name for name in named if name not in BOOK] == []


def kanagawa_terms():
    """神奈川県の補助条件の表を、id で引けるようにしたもの。"""
    path = Path(__file__).parents[2] / "data/14-kanagawa/grant_terms.csv"
    with path.open(encoding="utf-8", newline="") as file:
        return {row["id"]: term_from(row) for row in csv.DictReader(file)}


def test_terms_of_kanagawa_compute_its_schemes():
    """神奈川県の表の条件が、そのまま区分Ⅵの事業の算定に使える。"""
    data = kanagawa_terms()
    training = terms_named(
        data,
        {
            "price": "training.bed_price",
            "asset_rate": "training.asset_rate",
            "other_rate": "training.other_rate",
        },
    )
    row = {
        field.name: "あり"
        for field in bekki3.TRAINING_FIELDS
        if field.kind is FieldKind.YES_NO and field.required
    }
    row |= {"includes_fee_covered_cost": "なし", "is_special_labor": "なし", "fiscal_year": "R6"}
    row |= {"longest_overtime_hours": "961", "agreement_hours": "960", "max_beds": "400"}
    row |= {"core_specialties": "10", "permitted_general_beds": "400", "doctors": "160"}
    row |= {"asset_cost_yen": "30,000,000", "other_cost_yen": "20,000,500"}
    case = case_from(bekki3.TrainingCase, bekki3.TRAINING_FIELDS, row)
    # min(133,000×400 = 53,200,000, 30,000,000×9/10 ＋ 20,000,500×10/10 = 47,000,500)
    assert bekki3.bekki3_2_grant(case, BOOK, training).amount_yen == 47_000_000
    hiring = terms_named(data, {"base": "discharge.hiring_base", "rate": "discharge.rate"})
    support = prefectural.PrefecturalCase(
        fiscal_year=FiscalYear(2024), scheme="在宅医療退院支援強化事業費補助", eligible_cost_yen=1_000_000
    )
    assert prefectural.prefectural_grant(support, BOOK, hiring).amount_yen == 636_000  # 848,000×3/4


def test_every_condition_and_rated_step_has_its_article():
    """どの要件にも、どの単価の段階にも、根拠の規則がある。"""
    single = bed_reduction.bekki4_single_grant(case_from(bed_reduction.SingleCase, bed_reduction.SINGLE_FIELDS, SINGLE_ROW), BOOK)
    merger = case_from(bed_reduction.merger_case, bed_reduction.MERGER_FIELDS, MERGER_ROW)
    for reckoning in (single, bed_reduction.bekki4_merger_grant(merger, BOOK)):
        assert [one.label for one in (*reckoning.conditions, *reckoning.steps) if not one.entries] == []
