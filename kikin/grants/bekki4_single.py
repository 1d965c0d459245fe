"""別記４ （１）単独支援給付金支給事業: an institution that reduces its beds by itself."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.grants.bekki4_beds import BedFacts, bed_steps, exclusion_findings
from kikin.grants.dated import RulesOn, condition, day_of, rounded_down_step
from kikin.grants.fields import Field, FieldKind
from kikin.values.periods import FiscalYear
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning, shown

SCHEME = "別記４（１）単独支援給付金支給事業"


@dataclass(frozen=True, kw_only=True)
class SingleCase(BedFacts):
    """A case of 単独支援: the beds of the institution, and its plan (単独病床機能再編計画)."""

    fiscal_year: FiscalYear
    approved: bool
    bankruptcy: bool
    plan_end: date


def bekki4_single_grant(case: SingleCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of a 単独支援給付金, in yen.

    Args:
        case: The beds before and after, the occupancy, and the day on which the plan ends.
        book: The rule book; the entries of the first day of the case's fiscal year are used.

    Raises:
        KikinError: No rule applies in the year.

    Source: 別記４ ２（１）, ３（１） and ４（１）ア①ⅱ.

    >>> from kikin.rules import rule_book
    >>> case = SingleCase(
    ...     fiscal_year=FiscalYear(2024), approved=True, bankruptcy=False, plan_end=date(2027, 3, 31),
    ...     reported_beds=100, permitted_beds=100, occupancy=Fraction(3, 4), after_beds=60,
    ... )
    >>> bekki4_single_grant(case, rule_book()).amount_yen  # (100－75)×1,824,000 + (75－60)×2,280,000
    79800000
    """
    rules = RulesOn(book, case.fiscal_year.start, "bekki4.single")
    steps = bed_steps(case, rules)
    last = steps[-1]
    rounding = RulesOn(book, rules.day, "bekki4")("rounding_step")
    amount = rounded_down_step(
        "助成額", last.label, Fraction(last.value), (Operand(last.label, last.value),), rounding
    )
    return Reckoning(SCHEME, (*steps, amount), _conditions(case, rules), exclusion_findings(case))


def _conditions(case: SingleCase, rules: RulesOn) -> tuple[Condition, ...]:
    ratio, deadline = rules("remaining_ratio"), rules("plan_deadline")
    most = ratio.number * case.reported_beds
    facts = f"再編後{case.after_beds:,}床、報告{case.reported_beds:,}床の{ratio.shown}倍は{shown(most, '床')}"
    return (
        condition(
            "都道府県が必要と認めた取組",
            case.approved,
            ("調整会議と審議会を踏まえて認めている", "認めていない"),
            rules("approved"),
        ),
        condition(
            "自己破産による廃院ではないこと",
            not case.bankruptcy,
            ("自己破産による廃院ではない", "経営困難等を踏まえた自己破産による廃院である"),
            rules("bankruptcy_excluded"),
        ),
        condition(
            "再編後の許可病床数",
            case.after_beds <= most,
            (f"{facts}で、これ以下である", f"{facts}で、これを超える"),
            ratio,
        ),
        condition(
            "計画の期限",
            case.plan_end <= day_of(deadline),
            (
                f"{case.plan_end.isoformat()}は{deadline.shown}までである",
                f"{case.plan_end.isoformat()}は{deadline.shown}を過ぎている",
            ),
            deadline,
        ),
    )


_K = FieldKind
SINGLE_FIELDS = (
    Field("fiscal_year", "年度", _K.FISCAL_YEAR),
    Field("approved", "都道府県が必要と認めた取組", _K.YES_NO, help="２（１）①"),
    Field("bankruptcy", "自己破産による廃院", _K.YES_NO, help="２（１）"),
    Field("plan_end", "計画の終わる日", _K.DATE, help="４（１）ア①ⅱ"),
    Field("reported_beds", "対象３区分の稼働病床数（平成30年度報告）", _K.COUNT),
    Field("permitted_beds", "対象３区分の許可病床数（平成30年度報告）", _K.COUNT),
    Field("occupancy", "対象３区分の病床稼働率（平成30年度報告）", _K.RATIO),
    Field("after_beds", "再編後の対象３区分の許可病床数", _K.COUNT),
    Field(
        "april_2020_beds",
        "対象３区分の稼働病床数（令和２年４月１日）",
        _K.COUNT,
        required=False,
        help="変更があった場合だけ。空欄は変更なし",
    ),
    Field("converted_beds", "回復期・介護医療院へ転換する病床数", _K.COUNT, help="３（１）③。ない場合は 0"),
    Field("moved_beds", "同一開設者の医療機関へ融通した病床数", _K.COUNT, help="３（１）③。ない場合は 0"),
    Field("paid_beds", "過去に支給対象となった病床数", _K.COUNT, help="３（１）③。ない場合は 0"),
)
