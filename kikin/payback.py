"""Conditions of the subsidy (第４): pay-back and its routes, the tax report (仕入控除税額), limits on disposal."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import Enum

from kikin.deadlines import period_end, tax_report_deadline
from kikin.errors import Finding, KikinError, Level
from kikin.fund import Known, refuse_no_yen
from kikin.money import Yen, grouped
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step, entries_of
from kikin.units import Absent

_WHOLE = "全額"


class Cause(Enum):
    """Why money is paid back. The value is part of the rule's name."""

    DISPOSAL = "disposal"
    TAX = "tax"
    OVERPAID = "overpaid"
    BREACH = "breach"


class Route(Enum):
    """Who pays back to whom. The value is part of the rule's name; OWN is the prefecture's own project."""

    OWN = "own"
    OPERATOR_TO_PREFECTURE = "operator_to_prefecture"
    OPERATOR_TO_MUNICIPALITY = "operator_to_municipality"
    MUNICIPALITY_TO_PREFECTURE = "municipality_to_prefecture"
    PREFECTURE_TO_TREASURY = "prefecture_to_treasury"


class Holder(Enum):
    """Who acquired a property, and so which price limits its disposal. The value is the end of the rule's name."""

    PREFECTURE = "prefecture"
    LOCAL_GOVERNMENT = "local_government"
    OTHER_OPERATOR = "other_operator"
    THROUGH_MUNICIPALITY = "through_municipality"

    @property
    def approver(self) -> str:
        """Whose approval (承認) a disposal needs."""
        return {
            "prefecture": "厚生労働大臣",
            "through_municipality": "市町村長（あらかじめ都道府県知事の承認）",
        }.get(self.value, "都道府県知事")


@dataclass(frozen=True)
class Claim:
    """A demand for pay-back.

    Attributes:
        cause: Why it is paid back.
        route: Who pays to whom.
        base_yen: The income, tax, excess or subsidy that the cause speaks of, in yen.
        ordered_yen: What was ordered, in yen; needed exactly where the amount is at discretion.
    """

    cause: Cause
    route: Route
    base_yen: Yen
    ordered_yen: Yen | None = None


@dataclass(frozen=True)
class Property:
    """Something acquired or improved with money of the fund.

    Attributes:
        holder: Who acquired it.
        is_immovable: Whether it is real estate or its fixtures (不動産及びその従物).
        price_yen: Its price in yen.
        acquired: The day of acquisition.
        useful_life_years: 耐用年数 by the ordinance, in years.
    """

    holder: Holder
    is_immovable: bool
    price_yen: Yen
    acquired: date
    useful_life_years: int


@dataclass(frozen=True)
class DisposalLimit:
    """Whether a property may be disposed of without approval, whose approval it needs, and until when."""

    conditions: tuple[Condition, ...]
    approver: str
    last_day: date

    @property
    def is_limited(self) -> bool:
        """Whether approval is needed: every condition is met."""
        return all(condition.met for condition in self.conditions)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rule entries that were used (根拠)."""
        return entries_of(self.conditions)


def payback(claim: Claim, day: date, book: RuleBook) -> Reckoning:
    """Return what is to be paid back (納付額), in yen, by the rules of ``day``.

    Where the notice says 納付しなければならない the whole base is due; where it says 全部又は一部を納付させることがある the
    amount is the one that was ordered, between 0 and the base.

    Raises:
        KikinError: An order is missing, superfluous or above the base, or the route has no rule. Source: 第４（１）～（７）.

    >>> from kikin.rules import rule_book
    >>> day, book = date(2025, 3, 31), rule_book()
    >>> payback(Claim(Cause.TAX, Route.OPERATOR_TO_PREFECTURE, 90_909), day, book).amount_yen
    90909
    >>> payback(Claim(Cause.TAX, Route.PREFECTURE_TO_TREASURY, 90_909, 60_606), day, book).amount_yen
    60606
    """
    refuse_no_yen("納付の元になる額", claim.base_yen)
    entry = book.on(f"payback.{claim.cause.value}.{claim.route.value}", day)
    base = Operand("元になる額", claim.base_yen)
    if entry.value == _WHOLE:
        if claim.ordered_yen not in (None, claim.base_yen):
            raise _order_error("この納付は全額と定められています", entry, claim)
        step = Step("納付額", "元になる額の全額", (base,), claim.base_yen, entries=(entry,))
        return Reckoning(entry.label, (step,))
    if claim.ordered_yen is None:
        raise _order_error("納付を求められた額が要ります", entry, claim)
    refuse_no_yen("納付を求められた額", claim.ordered_yen)
    if claim.ordered_yen > claim.base_yen:
        raise _order_error("納付を求められた額が元になる額を超えています", entry, claim)
    operands = (base, Operand("求められた額", claim.ordered_yen))
    formula = "元になる額の全部又は一部（求められた額）"
    return Reckoning(entry.label, (Step("納付額", formula, operands, claim.ordered_yen, entries=(entry,)),))


def overpayment(paid_yen: Yen, fixed_yen: Yen, route: Route, day: date, book: RuleBook) -> Reckoning:
    """Return what was paid (or drawn from the fund) beyond the fixed amount (確定額), in yen; 0 where there is none.

    Args:
        paid_yen: The subsidy paid, or the money drawn from the fund, in yen.
        fixed_yen: The amount fixed afterwards, in yen.
        route: OWN (back to the fund), or the operator's route, on which the whole excess is due.
        day: The day whose rules apply.
        book: The rule book.

    Raises:
        KikinError: The route has no whole pay-back. Source: 第４（１）⑧, （２）⑩, （３）④コ.

    >>> from kikin.rules import rule_book
    >>> overpayment(500, 480, Route.OWN, date(2025, 3, 31), rule_book()).amount_yen
    20
    """
    refuse_no_yen("交付した額", paid_yen)
    refuse_no_yen("確定した額", fixed_yen)
    excess = max(0, paid_yen - fixed_yen)
    back = payback(Claim(Cause.OVERPAID, route, excess), day, book)
    operands = (Operand("交付した額", paid_yen), Operand("確定した額", fixed_yen))
    step = Step(
        "超える部分", "交付した額 － 確定した額（負なら 0 円）", operands, excess, entries=back.entries
    )
    return Reckoning(back.scheme, (step, *back.steps))


def tax_findings(
    completed: date, reported: date | None, deductible_yen: Known, on: date, book: RuleBook
) -> tuple[Finding, ...]:
    """Return what is wrong on the day ``on`` with the report of the deductible tax; nothing where all is well.

    A zero amount is to be reported like any other.

    Args:
        completed: The day on which the project was completed.
        reported: The day of the report, or None.
        deductible_yen: 仕入控除税額 in yen, or the kind of its absence.
        on: The day on which one looks.
        book: The rule book; the rules of ``on`` apply.

    Raises:
        KikinError: ``on`` has no rule. Source: 第４（２）⑨, （３）④ケ.

    >>> from kikin.rules import rule_book
    >>> found = tax_findings(date(2025, 3, 31), None, Absent.PENDING, date(2026, 7, 1), rule_book())
    >>> [str(each.level.value) for each in found]
    ['誤り']
    """
    deadline = tax_report_deadline(completed, on, book)
    last = deadline.day or on
    remedy = "仕入控除税額を確かめて報告してください（0 円のときも報告が要ります）"
    if reported is None or reported > on:
        level = Level.ERROR if on > last else Level.NOTE
        what = "仕入控除税額の報告の期限を過ぎています" if on > last else "仕入控除税額の報告がまだありません"
        return (Finding(level, what, found=str(deadline), remedy=remedy),)
    findings = []
    if reported > last:
        what = "仕入控除税額の報告が期限に遅れました"
        findings.append(
            Finding(Level.WARNING, what, found=f"{reported.isoformat()}、{deadline}", remedy=remedy)
        )
    if isinstance(deductible_yen, Absent):
        what = "報告された仕入控除税額がありません"
        findings.append(Finding(Level.ERROR, what, found=str(deductible_yen), remedy=remedy))
    return tuple(findings)


def disposal_limit(item: Property, day: date, book: RuleBook) -> DisposalLimit:
    """Return whether ``item`` may not be used otherwise, sold, lent, pledged or scrapped without approval on ``day``.

    Real estate is limited at any price, other things from the holder's price limit on, both until the useful life
    is over.

    Raises:
        KikinError: ``day`` lies before the acquisition, or has no rule. Source: 第４（１）②, （２）⑤, （３）④オ.

    >>> from kikin.rules import rule_book
    >>> bed = Property(Holder.OTHER_OPERATOR, False, 300_000, date(2024, 10, 1), 8)
    >>> found = disposal_limit(bed, date(2025, 3, 31), rule_book())
    >>> found.is_limited, found.approver, found.last_day.isoformat()
    (True, '都道府県知事', '2032-10-01')
    """
    refuse_no_yen("取得価格", item.price_yen)
    if day < item.acquired:
        raise KikinError(
            "取得の前の日です",
            found=f"{day} ＜ {item.acquired}",
            remedy="取得の日と確かめる日を見直してください",
        )
    last_day = period_end(item.acquired, item.useful_life_years)
    period = book.on("disposal.period", day)
    within = day <= last_day
    in_time = Condition(
        "耐用年数の期間内",
        within,
        f"耐用年数 {item.useful_life_years}年は {last_day.isoformat()} まで",
        (period,),
    )
    return DisposalLimit((_subject(item, day, book), in_time), item.holder.approver, last_day)


def _subject(item: Property, day: date, book: RuleBook) -> Condition:
    if item.is_immovable:
        any_price = book.on("disposal.immovables_at_any_price", day)
        return Condition(
            "制限される財産", bool(any_price.value), "不動産及びその従物（価格によらない）", (any_price,)
        )
    limit = book.on(f"disposal.limit_{item.holder.value}", day)
    met = item.price_yen >= limit.yen
    reason = f"価格 {grouped(item.price_yen)}円は {limit.shown}以上{'' if met else 'ではない'}"
    return Condition("制限される財産", met, reason, (limit,))


def _order_error(what: str, entry: Entry, claim: Claim) -> KikinError:
    ordered = "なし" if claim.ordered_yen is None else f"{grouped(claim.ordered_yen)}円"
    found = f"求められた額 {ordered}、元になる額 {grouped(claim.base_yen)}円"
    return KikinError(f"{entry.label}: {what}", found=found, remedy=f"{entry.citation} を確かめてください")
