"""別記３・別記４の列の定義: 文字の行から事例へ。誤りは列ごとにすべて挙げる。"""

from __future__ import annotations

import csv
import dataclasses
import re
from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kikin.data.tables.kinds import Kind
from kikin.grants import bed_reduction, facts, prefectural, workplace
from kikin.grants.facts import facts_of
from kikin.grants.schemes import SCHEMES
from kikin.grants.terms import term_from, terms_named
from kikin.rules import rule_book
from kikin.values.errors import FindingsError, KikinError
from kikin.values.periods import FiscalYear

BOOK = rule_book()
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


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_a_blank_is_allowed_where_the_case_has_a_default(scheme):
    """どの列も事例の属性に置かれ、必要でない列は空欄の値を持つ。"""
    names = [column.name for column in scheme.columns]
    assert len(names) == len(set(names))
    own = facts_of(scheme.case_type)
    assert own
    assert all(column.required or column.default is not dataclasses.MISSING for column in own.values())


def test_row_becomes_a_case():
    """全角の数字も元号の日付も、型のある値になる。"""
    case = bed_reduction.SingleCase.from_row(SINGLE_ROW)
    assert case.fiscal_year == FiscalYear(2024)
    assert case.plan_end == date(2027, 3, 31)
    assert case.occupancy == Fraction(3, 4)
    assert case.april_2020_beds is None
    assert bed_reduction.single_grant(case, BOOK).amount_yen == 79_800_000  # 25×1,824,000 ＋ 15×2,280,000


def test_every_mistake_of_a_row_is_listed():
    """空欄と読めない値を、列の名とともにすべて挙げる。"""
    row = SINGLE_ROW | {
        "approved": "たぶん",
        "after_beds": " ",
        "occupancy": "-0.1",
        "plan_end": "令和9年3月",
    }
    with pytest.raises(FindingsError) as caught:
        bed_reduction.SingleCase.from_row(row)
    assert {finding.place.column for finding in caught.value.findings} == {
        "approved",
        "after_beds",
        "occupancy",
        "plan_end",
    }
    assert all(finding.remedy for finding in caught.value.findings)


@dataclasses.dataclass(frozen=True, kw_only=True)
class EveryKind(facts.Case):
    """それぞれの種類の列を一つずつ持つ事例。"""

    beds: int = facts.beds("病床数", 0)
    cost_yen: int = facts.yen("経費（円）", 0)
    area: Fraction = facts.number("面積（㎡）", Fraction(0), unit="㎡")
    rate: Fraction = facts.ratio("率", Fraction(0))
    agreed: bool = facts.yes_no("合意", default=False)
    ends: date = facts.day("終わる日", None)
    year: FiscalYear = facts.year("年度", None)
    side: str = facts.word("側", "", choices=("派遣", "受入"))
    each: tuple[int, ...] = facts.count("それぞれ", (), several=True)


@pytest.mark.parametrize(
    ("column", "text"),
    [
        ("beds", "1.5"),
        ("beds", "-1"),
        ("beds", "－"),
        ("beds", "実績なし"),
        ("cost_yen", "1.5"),
        ("cost_yen", "未集計"),
        ("area", "たくさん"),
        ("rate", "三割"),
        ("agreed", "1"),
        ("ends", "R6"),
        ("year", "来年度"),
        ("side", "派"),
        ("each", "1;;2"),
    ],
)
def test_unreadable_cells_are_refused(column, text):
    """読めない値は、列の名と直し方を添えて断る。"""
    with pytest.raises(FindingsError) as caught:
        EveryKind.from_row({column: text})
    (finding,) = caught.value.findings
    assert finding.place.column == column
    assert finding.remedy


UNITS = [
    ("beds", "29床", 29, ""),
    ("beds", "２９　床", 29, ""),
    ("beds", "29人", None, "数値に「人」が付いています"),
    ("beds", "29床程度", None, "数値に「床程度」が付いています"),
    ("cost_yen", "12,345円", 12_345, ""),
    ("cost_yen", "12,345千円", None, "単位が「千円」です"),
    ("cost_yen", "1.5億円", None, "単位が「億円」です"),
    ("area", "120.5㎡", Fraction(241, 2), ""),
    ("area", "120.5m2", Fraction(241, 2), ""),
    ("each", "1;2人", None, "数値に「人」が付いています"),
]


@pytest.mark.parametrize(("column", "text", "value", "what"), UNITS)
def test_units_in_a_number_cell(column, text, value, what):
    """列の単位と同じ単位は読み、違う単位は、何が付いているかを言って断る。"""
    if not what:
        assert getattr(EveryKind.from_row({column: text}), column) == value
        return
    with pytest.raises(FindingsError) as caught:
        EveryKind.from_row({column: text}, {column: "ファイルの見出し"})
    (finding,) = caught.value.findings
    assert finding.what == f"ファイルの見出し: {what}"
    assert "だけを書いて" in finding.remedy or "この列は円です" in finding.remedy


def test_money_in_another_unit_is_told_in_yen():
    """千円で書いた金額は、円で書いた数を示して断る。"""
    with pytest.raises(FindingsError) as caught:
        EveryKind.from_row({"cost_yen": "12,345千円"})
    assert "12345000 と書いてください" in caught.value.findings[0].remedy


def test_merger_row_has_a_value_for_each_institution():
    """統合支援は ; で区切った値を医療機関の順に読み、数が合わなければ断る。"""
    case = bed_reduction.MergerCase.from_row(MERGER_ROW | {"reported_beds": "50;100"})
    assert [facility.name for facility in case.facilities] == ["Ａ病院", "Ｂ病院"]
    # (50－40)×2,052,000 ＋ 40×2,280,000
    assert bed_reduction.merger_grant(case, BOOK).amount_yen == 111_720_000
    with pytest.raises(KikinError) as caught:
        bed_reduction.MergerCase.from_row(MERGER_ROW | {"after_beds": "0"})
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
    case = bed_reduction.RefinancingCase.from_row(row)
    assert bed_reduction.refinancing_payback(case, BOOK).amount_yen == 600_000  # 3億×(0.5%－0.3%)


def test_every_assumption_is_listed():
    """「仮定」と記した規則は、仮定の一覧に載っている。"""
    text = (Path(__file__).parents[2] / "docs/assumptions.md").read_text(encoding="utf-8")
    assumed = {
        rule.id
        for prefix in ("workplace", "bed_reduction", "prefectural")
        for rule in BOOK.below(prefix)
        if any(entry.note.startswith("仮定") for entry in rule.entries)
    }
    assert "bed_reduction.average_beds_fraction" in assumed
    assert sorted(name for name in assumed if f"`{name}`" not in text) == []
    named = re.findall(r"`((?:workplace|bed_reduction|prefectural)\.[a-z0-9_.]+)`", text)
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
        column.name: "あり"
        for column in facts_of(workplace.TrainingCase).values()
        if column.kind is Kind.YES_NO and column.required
    }
    row |= {"includes_fee_covered_cost": "なし", "is_special_labor": "なし", "fiscal_year": "R6"}
    row |= {"longest_overtime_hours": "961", "agreement_hours": "960", "max_beds": "400"}
    row |= {"core_specialties": "10", "permitted_general_beds": "400", "doctors": "160"}
    row |= {"asset_cost_yen": "30,000,000", "other_cost_yen": "20,000,500"}
    case = workplace.TrainingCase.from_row(row)
    # min(133,000×400 = 53,200,000, 30,000,000×9/10 ＋ 20,000,500×10/10 = 47,000,500)
    assert workplace.training_grant(case, BOOK, training).amount_yen == 47_000_000
    hiring = terms_named(data, {"base": "discharge.hiring_base", "rate": "discharge.rate"})
    support = prefectural.PrefecturalCase(
        fiscal_year=FiscalYear(2024), scheme="在宅医療退院支援強化事業費補助", eligible_cost_yen=1_000_000
    )
    assert prefectural.prefectural_grant(support, BOOK, hiring).amount_yen == 636_000  # 848,000×3/4


def test_every_condition_and_rated_step_has_its_article():
    """どの要件にも、どの単価の段階にも、根拠の規則がある。"""
    single = bed_reduction.single_grant(bed_reduction.SingleCase.from_row(SINGLE_ROW), BOOK)
    merger = bed_reduction.MergerCase.from_row(MERGER_ROW)
    for reckoning in (single, bed_reduction.merger_grant(merger, BOOK)):
        assert [one.label for one in (*reckoning.conditions, *reckoning.steps) if not one.entries] == []
