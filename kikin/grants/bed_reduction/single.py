"""別記４ （１）単独支援給付金支給事業: an institution that reduces its beds by itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from kikin.grants.bed_reduction.beds import BedCase, bed_steps, exclusion_findings
from kikin.grants.dated import RulesOn, day_of
from kikin.grants.facts import Case, beds, day, word, year, yes_no
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Reckoning, shown
from kikin.values.periods import FiscalYear

SCHEME = "別記４（１）単独支援給付金支給事業"
INSTITUTIONS = ("病院（療養病床又は一般病床あり）", "診療所（療養病床又は一般病床あり）", "その他")


@dataclass(frozen=True, kw_only=True)
class ApprovalCase(Case):
    """The facts on the plan that 単独支援 and 統合支援 have in common."""

    fiscal_year: FiscalYear = year("年度")
    approved: bool = yes_no("都道府県が必要と認めた取組", help="２①")
    coordination_meeting: bool | None = yes_no(
        "地域医療構想調整会議の議論", None, help="２①。議論の内容を踏まえている。空欄は未確認"
    )
    medical_council: bool | None = yes_no(
        "都道府県医療審議会の意見", None, help="２①。意見を踏まえている。空欄は未確認"
    )


@dataclass(frozen=True, kw_only=True)
class SingleCase(BedCase, ApprovalCase):
    """A case of 単独支援: the beds of the institution, and its plan (単独病床機能再編計画)."""

    bankruptcy: bool = yes_no("自己破産による廃院", help="２（１）")
    plan_end: date = day("計画の終わる日", help="４（１）ア①ⅱ")
    institution: str = word("医療機関の種別", "", choices=INSTITUTIONS, help="１（１）。空欄は未確認")
    paid_beds: int = beds("過去に支給対象となった病床数", 0, required=True, help="３（１）③。ない場合は 0")


def single_grant(case: SingleCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of a 単独支援給付金, in yen (別記４ ２（１）, ３（１） and ４（１）ア①ⅱ).

    Raises:
        KikinError: No rule applies in the year.

    >>> from fractions import Fraction
    >>> from kikin.rules import rule_book
    >>> from kikin.values.periods import FiscalYear
    >>> case = SingleCase(
    ...     fiscal_year=FiscalYear(2024), approved=True, bankruptcy=False, plan_end=date(2027, 3, 31),
    ...     reported_beds=100, permitted_beds=100, occupancy=Fraction(3, 4), after_beds=60,
    ... )
    >>> single_grant(case, rule_book()).amount_yen  # (100－75)×1,824,000 + (75－60)×2,280,000
    79800000
    """
    rules = RulesOn(book, case.rules_year.start, "bed_reduction.single")
    steps = bed_steps(case, rules)
    rounding = rules.below("bed_reduction")("rounding_step")
    amount = rules.rounded("助成額", steps[-1].label, steps[-1].value, steps[-1:], rounding)
    return Reckoning(SCHEME, (*steps, amount), tuple(_conditions(case, rules)), exclusion_findings(case))


def approval_conditions(case: ApprovalCase, rules: RulesOn) -> Iterator[Condition]:
    """Yield the conditions of ２①: the meeting and the council heard, and the prefecture's own view."""
    yes, no = "議論の内容を踏まえている", "議論の内容を踏まえていない"
    label = "地域医療構想調整会議の議論"
    yield rules.condition(label, case.coordination_meeting, yes, no, "coordination_meeting")
    yes, no = "意見を踏まえている", "意見を踏まえていない"
    yield rules.condition("都道府県医療審議会の意見", case.medical_council, yes, no, "medical_council")
    yield rules.condition(
        "都道府県が必要と認めた取組", case.approved, "認めている", "認めていない", "approved"
    )


def _conditions(case: SingleCase, rules: RulesOn) -> Iterator[Condition]:
    kind = case.institution
    no = "療養病床又は一般病床を有する病院又は診療所ではない"
    met = kind != INSTITUTIONS[-1] if kind else None
    yield rules.condition("医療機関の種別", met, f"{kind}である", no, "institution")
    yield from approval_conditions(case, rules)
    yes, no = "自己破産による廃院ではない", "経営困難等を踏まえた自己破産による廃院である"
    label = "自己破産による廃院ではないこと"
    yield rules.condition(label, not case.bankruptcy, yes, no, "bankruptcy_excluded")
    ratio, deadline = rules("remaining_ratio"), rules("plan_deadline")
    most = ratio.number * case.reported_beds
    text = f"再編後{case.after_beds:,}床、報告{case.reported_beds:,}床の{ratio.shown}倍は{shown(most, '床')}で、これ"
    met = case.after_beds <= most
    yield rules.condition("再編後の許可病床数", met, f"{text}以下である", f"{text}を超える", ratio)
    text, met = f"{case.plan_end.isoformat()}は{deadline.shown}", case.plan_end <= day_of(deadline)
    yield rules.condition("計画の期限", met, f"{text}までである", f"{text}を過ぎている", deadline)
