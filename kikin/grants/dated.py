"""The rules of one day, and the small pieces that every scheme of 別記３ and 別記４ is built from."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.values.amounts import Yen, round_down, rounded_to
from kikin.values.periods import parse_period
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Condition, Operand, Step


@dataclass(frozen=True)
class RulesOn:
    """The rule book as it stood on one day, below one prefix.

    >>> from kikin.rules import rule_book
    >>> RulesOn(rule_book(), date(2024, 4, 1), "bekki4.debt")("loan_years").shown
    '20年'
    """

    book: RuleBook
    day: date
    prefix: str

    def __call__(self, name: str) -> Entry:
        """Return the entry of that rule on the day, or raise where it does not apply."""
        return self.book.on(f"{self.prefix}.{name}", self.day)

    def applies(self, name: str) -> bool:
        """Return whether the rule has a value on the day."""
        return self.book[f"{self.prefix}.{name}"].applies_on(self.day)

    def groups(self, name: str) -> list[str]:
        """Return the numbered groups of rules below ``name``, in the order of the file, as in ``band.1``."""
        below = self.book.below(f"{self.prefix}.{name}")
        return list(
            dict.fromkeys(rule.id.removeprefix(f"{self.prefix}.").rpartition(".")[0] for rule in below)
        )


def day_of(entry: Entry) -> date:
    """Return the day that an entry names in words, as in 令和9年3月31日."""
    return parse_period(entry.value).end


def condition(label: str, met: bool, reasons: tuple[str, str], *entries: Entry) -> Condition:  # noqa: FBT001
    """Return a condition with the first reason where it is met, and the second where it is not."""
    when_met, when_unmet = reasons
    return Condition(label, met, when_met if met else when_unmet, entries)


def rounded_down_step(
    label: str, formula: str, value: Fraction | int, parts: tuple[Operand, ...], step: Entry
) -> Step:
    """Return the last step of a reckoning: ``value`` rounded down to the multiple that the rule names, in yen."""
    amount = rounded_to(Fraction(value), step.yen, round_down)
    return Step(label, f"{formula}、{step.shown}未満切捨て", parts, amount, entries=(step,))


def refuse_negative(**amounts: Yen | Fraction | None) -> None:
    """Raise where a count or an amount of money of a case is negative; None stands for a blank cell."""
    for name, amount in amounts.items():
        if amount is not None and amount < 0:
            raise KikinError(f"{name} が負の数です", found=amount, remedy="0以上の数にしてください")
