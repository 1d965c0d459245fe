"""The rules of one day, and the one way in which every scheme makes its steps and conditions from them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.rules.book import Entry, RuleBook
from kikin.steps import Condition, Operand, Step
from kikin.values.amounts import round_down, rounded_to
from kikin.values.periods import parse_period

SEPARATOR = "；"
Cited = str | Entry
Part = Operand | Step


@dataclass(frozen=True)
class RulesOn:
    """The rule book as it stood on one day, below one prefix. Rules are cited by name or as the entry itself.

    >>> from kikin.rules import rule_book
    >>> RulesOn(rule_book(), date(2024, 4, 1), "bed_reduction.debt")("loan_years").shown
    '20年'
    """

    book: RuleBook
    day: date
    prefix: str

    def __call__(self, name: str) -> Entry:
        """Return the entry of that rule on the day, or raise where it does not apply."""
        return self.book.on(f"{self.prefix}.{name}", self.day)

    def below(self, prefix: str) -> RulesOn:
        """Return the rules of the day below another prefix."""
        return RulesOn(self.book, self.day, prefix)

    def has(self, name: str) -> bool:
        """Return whether there is a rule of that name, on any day."""
        return f"{self.prefix}.{name}" in self.book

    def applies(self, name: str) -> bool:
        """Return whether the rule has a value on the day."""
        return self.book[f"{self.prefix}.{name}"].applies_on(self.day)

    def group(self, name: str) -> list[Entry]:
        """Return the entries of the day below ``name``, in the order of the file."""
        found = self.book.below(f"{self.prefix}.{name}")
        return [rule.on(self.day) for rule in found if rule.applies_on(self.day)]

    def groups(self, name: str) -> list[str]:
        """Return the numbered groups of rules below ``name``, in the order of the file, as in ``band.1``."""
        below = (rule.id.removeprefix(f"{self.prefix}.") for rule in self.book.below(f"{self.prefix}.{name}"))
        return list(dict.fromkeys(rule.rpartition(".")[0] for rule in below))

    def step(
        self,
        label: str,
        formula: str,
        value: Fraction | int,
        parts: Iterable[Part],
        *cited: Cited,
        unit: str = "円",
    ) -> Step:
        """Return a step; a step among its parts goes in with its value."""
        operands = tuple(one.operand if isinstance(one, Step) else one for one in parts)
        return Step(label, formula, operands, value, unit, self._entries(cited))

    def rounded(
        self, label: str, formula: str, value: Fraction | int, parts: Iterable[Part], *cited: Cited
    ) -> Step:
        """Return a step whose value in yen is rounded down to the multiple that the last rule names."""
        rule = self._entries(cited)[-1]
        amount = rounded_to(Fraction(value), rule.yen, round_down)
        return self.step(label, f"{formula}、{rule.shown}未満切捨て", amount, parts, *cited)

    def condition(self, label: str, met: bool | None, yes: str, no: str, *cited: Cited) -> Condition:  # noqa: FBT001
        """Return a condition with the first reason where it is met, and the second where it is not.

        Where nobody has said (None), it is 未確認.
        """
        entries = self._entries(cited)
        if met is None:
            return Condition(label, met=True, reason="書かれていない", entries=entries, stated=False)
        return Condition(label, met, yes if met else no, entries)

    def _entries(self, cited: Iterable[Cited]) -> tuple[Entry, ...]:
        return tuple(self(one) if isinstance(one, str) else one for one in cited)


def words_of(entry: Entry) -> list[str]:
    """Return the words of a list that a rule holds, as in the facilities to which a project is open.

    >>> from types import SimpleNamespace
    >>> words_of(SimpleNamespace(value=f"保育所{SEPARATOR}児童館"))
    ['保育所', '児童館']
    """
    return str(entry.value).split(SEPARATOR)


def day_of(entry: Entry) -> date:
    """Return the day that an entry names in words, as in 令和9年3月31日."""
    return parse_period(entry.value).end


def least(parts: Iterable[Part]) -> Fraction:
    """Return the smallest value of some operands or steps.

    >>> from kikin.steps import Operand
    >>> least([Operand("基準額", 3), Operand("実支出額", 2)])
    Fraction(2, 1)
    """
    return min(Fraction(part.value) for part in parts)
