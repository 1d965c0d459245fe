"""別記３ Ⅰ 地域医療勤務環境改善体制整備事業: who is eligible, and the amount."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.grants.dated import RulesOn
from kikin.grants.facts import beds, count, word, yes_no
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.grants.workplace.case import WorkplaceCase
from kikin.grants.workplace.shared import TERM_NAMES, shared_conditions, workplace_steps
from kikin.grants.workplace.uplift import workplace_findings
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning

SCHEME = "別記３Ⅰ 地域医療勤務環境改善体制整備事業"
PSYCHIATRIC = "精神科救急"
VITAL_CARE = ("なし", "周産期・小児救急等", PSYCHIATRIC, "５疾病６事業")


@dataclass(frozen=True, kw_only=True)
class ImprovementCase(WorkplaceCase):
    """A case of 別記３ Ⅰ. Counts are of one year, April to March, as in the 病床機能報告."""

    holds_system_addition: bool = yes_no("地域医療体制確保加算の取得", help="２。取得していれば対象外")
    ambulance_arrivals: int = count("救急搬送件数（年間）", unit="件", help="２（１）①②")
    night_admissions: int = count("夜間・休日・時間外入院件数（年間）", unit="件", help="２（１）②ア")
    is_isolated: bool = yes_no("離島、へき地等の特別な理由", help="２（１）②イ")
    vital_care: str = word("③の区分", help="２（１）③", choices=VITAL_CARE)
    active_home_care: bool = yes_no("在宅医療で特に積極的な役割", help="２（１）④")
    psychiatric_beds: int | None = beds(
        "精神病床の最大使用病床数",
        None,
        help="③の区分が精神科救急の場合だけ。その場合は最大使用病床数（療養病床を除く）に代えて用いる",
    )

    def __post_init__(self) -> None:
        """Refuse 精神科救急 without its beds too."""
        super().__post_init__()
        if self.vital_care == PSYCHIATRIC and self.psychiatric_beds is None:
            remedy = f"精神科救急を根拠とする場合は{self.called('psychiatric_beds')}を書いてください"
            raise self.refusal("psychiatric_beds", "がありません", self.vital_care, remedy)


def improvement_grant(case: ImprovementCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a subsidy under 別記３ Ⅰ (２, ４ and ５), in yen, rounded down to 1,000 yen.

    Args:
        case: The facts of the institution, with its costs in yen.
        book: The rule book; the entries of the first day of the case's fiscal year are used.
        terms: The prefecture's ``price`` (円 or 千円 a bed), ``asset_rate`` and ``other_rate``, where it set them.

    Raises:
        KikinError: No rule applies in the year, the price lies above its limit, or a rate is missing or above 1.
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.rules_year.start, "workplace.improvement")
    steps = workplace_steps(case, _beds(case), rules, own)
    no = "取得しているため対象にならない"
    addition = rules("excluded_addition")
    label = f"診療報酬の{addition.shown}"
    first = rules.condition(label, not case.holds_system_addition, "取得していない", no, addition)
    conditions = (first, _eligible(case, rules), *shared_conditions(case, rules, own))
    return Reckoning(SCHEME, steps, conditions, workplace_findings(case, rules))


def _beds(case: ImprovementCase) -> Operand:
    if case.vital_care == PSYCHIATRIC and case.psychiatric_beds is not None:
        return Operand("精神病床の最大使用病床数", case.psychiatric_beds, "床")
    return Operand("最大使用病床数（療養病床を除く）", case.max_beds, "床")


def _eligible(case: ImprovementCase, rules: RulesOn) -> Condition:
    lower, upper = rules("ambulance_from"), rules("ambulance_below")
    small, nights = rules("ambulance_small_below"), rules("night_admissions")
    arrivals, is_small = case.ambulance_arrivals, case.ambulance_arrivals < small.number
    clauses = {
        "① 救急搬送": case.special_role and lower.number <= arrivals < upper.number,
        "②ア 夜間等の入院": case.special_role and is_small and case.night_admissions >= nights.number,
        "②イ 離島、へき地等": is_small and case.is_isolated,
        f"③ {case.vital_care}": case.vital_care != VITAL_CARE[0],
        "④ 在宅医療": case.active_home_care,
    }
    met = "、".join(clause for clause, holds in clauses.items() if holds)
    facts = f"救急搬送{arrivals:,}件、夜間等の入院{case.night_admissions:,}件"
    yes, no = f"{met}に当たる（{facts}）", f"①～④のどれにも当たらない（{facts}）"
    return rules.condition("対象医療機関", bool(met), yes, no, lower, upper, small, nights)
