"""別記３ Ⅰ 地域医療勤務環境改善体制整備事業: who is eligible, and the amount."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.values.errors import KikinError
from kikin.grants.bekki3_case import WORKPLACE_FIELDS, WorkplaceCase
from kikin.grants.bekki3_workplace import TERM_NAMES, shared_conditions, workplace_findings, workplace_steps
from kikin.grants.dated import RulesOn, condition, refuse_negative
from kikin.grants.fields import Field, FieldKind
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning

SCHEME = "別記３Ⅰ 地域医療勤務環境改善体制整備事業"
PSYCHIATRIC = "精神科救急"
VITAL_CARE = ("なし", "周産期・小児救急等", PSYCHIATRIC, "５疾病６事業")


@dataclass(frozen=True, kw_only=True)
class ImprovementCase(WorkplaceCase):
    """A case of 別記３ Ⅰ. Counts are of one year, April to March, as in the 病床機能報告."""

    holds_system_addition: bool
    ambulance_arrivals: int
    night_admissions: int
    is_isolated: bool
    vital_care: str
    active_home_care: bool
    psychiatric_beds: int | None = None

    def __post_init__(self) -> None:
        """Refuse negative counts, and 精神科救急 without its beds."""
        super().__post_init__()
        refuse_negative(
            ambulance_arrivals=self.ambulance_arrivals,
            night_admissions=self.night_admissions,
            psychiatric_beds=self.psychiatric_beds,
        )
        if self.vital_care not in VITAL_CARE:
            remedy = f"{'、'.join(VITAL_CARE)} のどれかにしてください"
            raise KikinError("③の区分を読み取れません", found=self.vital_care, remedy=remedy)
        if self.vital_care == PSYCHIATRIC and self.psychiatric_beds is None:
            raise KikinError(
                "精神病床の最大使用病床数がありません",
                found=self.vital_care,
                remedy="精神科救急を根拠とする場合は psychiatric_beds を書いてください",
            )


def bekki3_1_grant(case: ImprovementCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a subsidy under 別記３ Ⅰ, in yen, rounded down to 1,000 yen.

    Args:
        case: The facts of the institution, with its costs in yen.
        book: The rule book; the entries of the first day of the case's fiscal year are used.
        terms: The prefecture's ``price`` (円 or 千円 a bed), ``asset_rate`` and ``other_rate``, where it set them.

    Raises:
        KikinError: No rule applies in the year, the price lies above its limit, or a rate is missing or above 1.

    Source: 別記３Ⅰ ２, ４ and ５.

    >>> from fractions import Fraction
    >>> from kikin.values.periods import FiscalYear
    >>> from kikin.rules import rule_book
    >>> case = ImprovementCase(
    ...     fiscal_year=FiscalYear(2024), recognized=True, special_role=True, has_manager=True,
    ...     longest_overtime_hours=1000, agreement_hours=960, has_committee_and_plan=True, is_special_labor=False,
    ...     plan_disclosed=True, includes_fee_covered_cost=False, max_beds=100, asset_cost_yen=10_000_000,
    ...     other_cost_yen=3_000_000, asset_rate=Fraction(9, 10), holds_system_addition=False,
    ...     ambulance_arrivals=1500, night_admissions=0, is_isolated=False, vital_care="なし", active_home_care=False,
    ... )
    >>> bekki3_1_grant(case, rule_book()).amount_yen  # 10,000,000×9/10 + 3,000,000 < 133,000×100
    12000000
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.fiscal_year.start, "bekki3.1")
    return Reckoning(
        SCHEME,
        workplace_steps(case, _beds(case), rules, own),
        (_no_system_addition(case, rules), _eligible(case, rules), *shared_conditions(case, rules, own)),
        workplace_findings(case, rules),
    )


def _beds(case: ImprovementCase) -> Operand:
    if case.vital_care == PSYCHIATRIC and case.psychiatric_beds is not None:
        return Operand("精神病床の最大使用病床数", case.psychiatric_beds, "床")
    return Operand("最大使用病床数（療養病床を除く）", case.max_beds, "床")


def _no_system_addition(case: ImprovementCase, rules: RulesOn) -> Condition:
    entry = rules("excluded_addition")
    return condition(
        f"診療報酬の{entry.shown}",
        not case.holds_system_addition,
        ("取得していない", "取得しているため対象にならない"),
        entry,
    )


def _eligible(case: ImprovementCase, rules: RulesOn) -> Condition:
    lower, upper = rules("ambulance_from"), rules("ambulance_below")
    small, nights = rules("ambulance_small_below"), rules("night_admissions")
    is_small = case.ambulance_arrivals < small.number
    clauses = {
        "① 救急搬送": case.special_role and lower.number <= case.ambulance_arrivals < upper.number,
        "②ア 夜間等の入院": case.special_role and is_small and case.night_admissions >= nights.number,
        "②イ 離島、へき地等": is_small and case.is_isolated,
        f"③ {case.vital_care}": case.vital_care != VITAL_CARE[0],
        "④ 在宅医療": case.active_home_care,
    }
    met = [clause for clause, holds in clauses.items() if holds]
    facts = f"救急搬送{case.ambulance_arrivals:,}件、夜間等の入院{case.night_admissions:,}件"
    reasons = (f"{'、'.join(met)}に当たる（{facts}）", f"①～④のどれにも当たらない（{facts}）")
    return condition("対象医療機関", bool(met), reasons, lower, upper, small, nights)


_K = FieldKind
IMPROVEMENT_FIELDS = (
    *WORKPLACE_FIELDS,
    Field("holds_system_addition", "地域医療体制確保加算の取得", _K.YES_NO, help="２。取得していれば対象外"),
    Field("ambulance_arrivals", "救急搬送件数（年間）", _K.COUNT, help="２（１）①②"),
    Field("night_admissions", "夜間・休日・時間外入院件数（年間）", _K.COUNT, help="２（１）②ア"),
    Field("is_isolated", "離島、へき地等の特別な理由", _K.YES_NO, help="２（１）②イ"),
    Field("vital_care", "③の区分", _K.CHOICE, help="２（１）③", choices=VITAL_CARE),
    Field("active_home_care", "在宅医療で特に積極的な役割", _K.YES_NO, help="２（１）④"),
    Field(
        "psychiatric_beds",
        "精神病床の最大使用病床数",
        _K.COUNT,
        required=False,
        help="③の区分が精神科救急の場合だけ。その場合は max_beds に代えて用いる",
    ),
)
