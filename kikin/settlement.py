"""Settlement (精算): what of a residual goes back to the treasury, and the late charge (延滞金) where it comes late."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from enum import Enum
from fractions import Fraction

from kikin.categories import Category
from kikin.errors import KikinError
from kikin.fund import refuse_no_yen
from kikin.money import Yen, round_down, rounded_to
from kikin.periods import FiscalYear
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Operand, Reckoning, Step


class Grant(Enum):
    """The national grants (交付金) that the fund was made of, in the order of the forms."""

    REFORM = "医療介護提供体制改革推進交付金"
    MEDICAL = "地域医療対策支援臨時特例交付金"
    CARE = "地域介護対策支援臨時特例交付金"


@dataclass(frozen=True)
class Residual:
    """What is left (残余額, interest included) or was paid in later, of one 区分, grant and grant year, in yen."""

    category: Category
    grant: Grant
    grant_year: FiscalYear
    amount_yen: Yen

    def __post_init__(self) -> None:
        """Refuse an amount that is no yen, and a grant that never paid for that 区分."""
        refuse_no_yen("残余額", self.amount_yen)
        other = Grant.CARE if self.category.is_medical else Grant.MEDICAL
        if self.grant is other:
            raise KikinError(
                f"区分{self.category.value}に充てられない交付金です",
                found=self.grant.value,
                remedy="医療分と介護分の交付金を確かめてください",
            )


@dataclass(frozen=True)
class Payment:
    """Money that was paid on a day, in yen."""

    day: date
    amount_yen: Yen


def settlement(residuals: Sequence[Residual], day: date, book: RuleBook) -> Reckoning:
    """Return the amount that goes back to the treasury (国庫納付額) when all projects are completed, in yen.

    It is two thirds, of 区分Ⅰ-2 all, rounded down to 1円: from 2024-04-01 once for 区分Ⅰ-2 and once for the rest;
    in the old column for every grant year and grant.

    Args:
        residuals: What is left, of the medical part (①, ②, ④, ⑥) or of the care part (③, ⑤).
        day: The day whose rules apply.
        book: The rule book.

    Raises:
        KikinError: Medical and care residuals are mixed, or ``day`` has no rule. Source: 第６（４）②.

    >>> from kikin.rules import rule_book
    >>> left = Residual(Category.II, Grant.REFORM, FiscalYear(2024), 1_000)
    >>> settlement([left], date(2025, 3, 31), rule_book()).amount_yen
    666
    """
    if len({residual.category.is_medical for residual in residuals}) > 1:
        raise KikinError(
            "医療分と介護分の残余額が混じっています",
            found="、".join(dict.fromkeys(residual.category.value for residual in residuals)),
            remedy="別葉１（医療分）と別葉２（介護分）に分けて精算してください",
        )
    return _reckoning("基金の精算", residuals, day, book)


def payment_after_settlement(received: Sequence[Residual], day: date, book: RuleBook) -> Reckoning:
    """Return what goes to the treasury of money received after the settlement (別葉３), in yen.

    Raises:
        KikinError: ``day`` has no rule. Source: 第６（５）.
    """
    return _reckoning("精算後の納付", received, day, book)


def settlement_by_grant(residuals: Sequence[Residual], day: date, book: RuleBook) -> dict[Grant, Yen]:
    """Return the amount for the treasury by grant, as 別葉１ to ３ ask for it, in yen; the parts make the whole.

    >>> from kikin.rules import rule_book
    >>> left = [Residual(Category.II, grant, FiscalYear(2024), 100) for grant in (Grant.REFORM, Grant.MEDICAL)]
    >>> {grant.name: amount for grant, amount in settlement_by_grant(left, date(2025, 3, 31), rule_book()).items()}
    {'REFORM': 66, 'MEDICAL': 67}
    """
    rounding = book.on("settlement.rounding_step", day)
    parts = {grant: 0 for grant in Grant if any(each.grant is grant for each in residuals)}
    for group in _groups(residuals, day, book):
        before, returned = 0, 0
        for grant in parts:
            before += sum(each.amount_yen for each in group.residuals if each.grant is grant)
            until = rounded_to(before * group.ratio.number, rounding.yen, round_down)
            parts[grant] += until - returned
            returned = until
    return parts


def late_charge(
    due_yen: Yen, deadline: date, payments: Iterable[Payment], book: RuleBook, until: date | None = None
) -> Reckoning:
    """Return 延滞金 on what was not paid by ``deadline``, in yen.

    The unpaid amount bears the yearly rate of the rule from the day after the deadline to the day of payment, by
    days of a 365-day year; a part payment lowers it from the next day on. Rounded down once, at the end.

    Args:
        due_yen: What was to be paid, in yen.
        deadline: The day that the minister set.
        payments: What was paid, in any order; together not more than what was due.
        book: The rule book; the rules of the deadline apply.
        until: The last day to count where something is still unpaid.

    Raises:
        KikinError: More was paid than was due, or something is unpaid and ``until`` is not given. Source: 第６（８）.

    >>> from kikin.rules import rule_book
    >>> paid = [Payment(date(2025, 4, 30), 1_000_000)]
    >>> late_charge(1_000_000, date(2025, 3, 31), paid, rule_book()).amount_yen
    2465
    """
    refuse_no_yen("納付すべき額", due_yen)
    rate, year = book.on("late_charge.annual_rate", deadline), book.on("late_charge.days_in_year", deadline)
    period = book.on("late_charge.period", deadline)
    steps = [
        _late_step(unpaid, first, last, (rate, year, period))
        for unpaid, first, last in _unpaid_periods(due_yen, deadline, payments, until)
    ]
    rounding = book.on("late_charge.rounding_step", deadline)
    total = sum((Fraction(step.value) for step in steps), Fraction(0))
    charge = rounded_to(total, rounding.yen, round_down)
    parts = tuple(Operand(step.label, step.value) for step in steps)
    last_step = Step("延滞金", "期間ごとの額の合計（１円未満切捨て）", parts, charge, entries=(rounding,))
    return Reckoning("延滞金", (*steps, last_step))


@dataclass(frozen=True)
class _Group:
    """Residuals that are multiplied and rounded together."""

    label: str
    ratio: Entry
    residuals: tuple[Residual, ...]


def _groups(residuals: Iterable[Residual], day: date, book: RuleBook) -> list[_Group]:
    apart = bool(book.on("settlement.per_grant_year_and_kind", day).value)
    whole = book.on("settlement.national_ratio", day)
    special = book.on("settlement.national_ratio_category_1_2", day)
    grouped: dict[tuple[str, Fraction], list[Residual]] = {}
    for each in residuals:
        ratio = special if each.category is Category.I_2 else whole
        label = f"{each.grant_year}交付 {each.grant.value}" if apart else ""
        grouped.setdefault((label, ratio.number), []).append(each)
    groups = []
    for (label, number), members in sorted(grouped.items()):
        categories = "、".join(dict.fromkeys(each.category.value for each in members))
        ratio = whole if number == whole.number else special
        groups.append(_Group(label or f"区分{categories}", ratio, tuple(members)))
    return groups


def _reckoning(scheme: str, residuals: Sequence[Residual], day: date, book: RuleBook) -> Reckoning:
    rounding = book.on("settlement.rounding_step", day)
    scope = book.on("settlement.per_grant_year_and_kind", day)
    steps = []
    for group in _groups(residuals, day, book):
        left = sum(each.amount_yen for each in group.residuals)
        steps.append(
            Step(
                f"国庫納付額（{group.label}）",
                "残余額 × 国庫に納付する割合（１円未満切捨て）",
                (Operand("残余額", left), Operand("割合", group.ratio.number, "割合")),
                rounded_to(left * group.ratio.number, rounding.yen, round_down),
                entries=(group.ratio, rounding),
            )
        )
    total = sum((Fraction(step.value) for step in steps), Fraction(0))
    parts = tuple(Operand(step.label, step.value) for step in steps)
    return Reckoning(scheme, (*steps, Step("国庫納付額", "上の額の合計", parts, total, entries=(scope,))))


def _unpaid_periods(
    due_yen: Yen, deadline: date, payments: Iterable[Payment], until: date | None
) -> list[tuple[Yen, date, date]]:
    """Return the amount unpaid with the day before the period and its last day, for every period after the deadline."""
    periods, unpaid, since = [], due_yen, deadline
    for payment in sorted(payments, key=lambda each: each.day):
        refuse_no_yen("納付額", payment.amount_yen)
        if payment.day > since and unpaid:
            periods.append((unpaid, since, payment.day))
            since = payment.day
        unpaid -= payment.amount_yen
    if unpaid < 0:
        raise KikinError(
            "納付すべき額より多く納付されています",
            found=f"{-unpaid:,}円の超過",
            remedy="納付の記録を確かめてください",
        )
    if unpaid and until is None:
        raise KikinError(
            "未納の額が残っています",
            found=f"{unpaid:,}円",
            remedy="いつまでの延滞金を求めるか（until）を渡してください",
        )
    if unpaid and until is not None and until > since:
        periods.append((unpaid, since, until))
    return periods


def _late_step(unpaid: Yen, since: date, last: date, entries: tuple[Entry, Entry, Entry]) -> Step:
    rate, year, _ = entries
    days = (last - since).days
    return Step(
        f"延滞金（{since.isoformat()} の翌日から {last.isoformat()} まで）",
        "未納額 × 年利 × 日数 ÷ １年の日数",
        (
            Operand("未納額", unpaid),
            Operand("年利", rate.number, "割合"),
            Operand("日数", days, "日"),
            Operand("１年の日数", year.count, "日"),
        ),
        unpaid * rate.number * days / year.count,
        entries=entries,
    )
