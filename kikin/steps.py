"""A reckoning that shows its steps: label, formula in words, operands, rule entries used, value."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kikin.rules.book import Entry
from kikin.values.amounts import Yen, exact_yen, grouped
from kikin.values.errors import Finding, KikinError


@dataclass(frozen=True)
class Operand:
    """One number that goes into a step, with its name and unit (円, 床, 割合 …)."""

    label: str
    value: Fraction | int
    unit: str = "円"

    def __str__(self) -> str:
        """Print as ``整備床数 29床``."""
        return f"{self.label} {shown(self.value, self.unit)}"


@dataclass(frozen=True)
class Step:
    """One line of a reckoning (算定調書). ``formula`` is in words; ``value`` has ``unit``."""

    label: str
    formula: str
    operands: tuple[Operand, ...]
    value: Fraction | int
    unit: str = "円"
    entries: tuple[Entry, ...] = ()

    @property
    def operand(self) -> Operand:
        """The value of the step, as it goes into the next one."""
        return Operand(self.label, self.value, self.unit)

    def __str__(self) -> str:
        """Print as ``label: formula = value``."""
        return f"{self.label}: {self.formula} = {shown(self.value, self.unit)}"


@dataclass(frozen=True)
class Condition:
    """One condition of eligibility (要件): met or not, and why.

    ``stated`` is False where the case says nothing of it: it is 未確認, and does not stop the grant.
    """

    label: str
    met: bool
    reason: str
    entries: tuple[Entry, ...] = ()
    stated: bool = True

    @property
    def verdict(self) -> str:
        """満たす, 満たさない, or 未確認 where nobody has said."""
        return ("満たす" if self.met else "満たさない") if self.stated else "未確認"


@dataclass(frozen=True)
class Reckoning:
    """A computed subsidy (助成額): conditions, steps, findings; the amount in yen is the last step."""

    scheme: str
    steps: tuple[Step, ...]
    conditions: tuple[Condition, ...] = ()
    findings: tuple[Finding, ...] = ()

    @property
    def amount_yen(self) -> Yen:
        """The amount: the value of the last step, in yen; 0 where a condition is not met."""
        if not self.is_eligible:
            return 0
        if not self.steps:
            raise KikinError(
                "算定の段階がありません", found=self.scheme, remedy="算定の入力を確かめてください"
            )
        return exact_yen(Fraction(self.steps[-1].value))

    def step(self, label: str) -> Step:
        """Return the step of that label."""
        return next(step for step in self.steps if step.label == label)

    @property
    def is_eligible(self) -> bool:
        """Whether every condition is met."""
        return all(condition.met for condition in self.conditions)

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rule entries that were used (根拠), each once, in the order of use."""
        return entries_of([*self.conditions, *self.steps])


def entries_of(parts: Iterable[Condition | Step]) -> tuple[Entry, ...]:
    """Return the rule entries that the parts used, each once, in the order of use.

    >>> entries_of([Step("計", "一 ＋ 二", (), 3)])
    ()
    """
    return tuple(dict.fromkeys(entry for part in parts for entry in part.entries))


def shown(value: Fraction | int, unit: str) -> str:
    """Return a value for print: exact where it ends within four decimals, else as a fraction.

    >>> shown(Fraction(3, 4), "割合"), shown(1234567, "円"), shown(Fraction(1, 3), "割合")
    ('0.75', '1,234,567円', '1/3')
    """
    number = Fraction(value)
    suffix = "" if unit == "割合" else unit
    if number.denominator == 1:
        return f"{grouped(number)}{suffix}"
    for decimals in range(1, 5):
        if (number * 10**decimals).denominator == 1:
            return f"{grouped(number, decimals)}{suffix}"
    return f"{number.numerator:,}/{number.denominator:,}{suffix}"
