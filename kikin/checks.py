"""検算: two figures that ought to agree, how far they differ, and whether rounding or a declaration covers it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from kikin.errors import Finding, KikinError, Level, Place
from kikin.money import money_unit
from kikin.units import Quantity


class Verdict(Enum):
    """What a check came to."""

    EXACT = "一致"
    ROUNDING = "端数の範囲"
    DECLARED = "申告済みの差"
    UNDECLARED = "不一致"


@dataclass(frozen=True)
class Side:
    """One side of a check: what it is, the figure, and the largest error that rounding allows (base units)."""

    label: str
    figure: Quantity
    tolerance: Fraction

    @property
    def base(self) -> Fraction:
        """The figure in base units: yen for money, the number itself for anything else."""
        return self.figure.value * unit_size(self.figure.unit)


@dataclass(frozen=True)
class Check:
    """Two figures that ought to agree. ``place`` is where the published one stands."""

    identity: str
    label: str
    left: Side
    right: Side
    place: Place

    @property
    def difference(self) -> Fraction:
        """Left minus right, in base units."""
        return self.left.base - self.right.base

    @property
    def is_exact(self) -> bool:
        """Whether both sides are the same."""
        return self.difference == 0

    @property
    def is_within_rounding(self) -> bool:
        """Whether rounding alone can explain the difference."""
        return abs(self.difference) <= self.left.tolerance + self.right.tolerance


@dataclass(frozen=True)
class Declaration:
    """A difference that the analyst has looked at, with both figures, its kind and what is known."""

    identity: str
    left: Quantity
    right: Quantity
    kind: str
    explanation: str
    place: Place


@dataclass(frozen=True)
class Outcome:
    """A check with its verdict, and the declaration that covers it, if there is one."""

    check: Check
    verdict: Verdict
    declaration: Declaration | None = None


def outcomes(checks: Iterable[Check], declared: Mapping[str, Declaration]) -> list[Outcome]:
    """Return the verdict of each check.

    A declaration covers a check only if it states exactly the two figures that the check found.
    """
    return [_outcome(check, declared.get(check.identity)) for check in checks]


def findings_of(found: Iterable[Outcome], declared: Mapping[str, Declaration]) -> list[Finding]:
    """Return what the analyst should know: undeclared differences first among them, as 誤り.

    Rounding is 確認; a declared difference is 確認 where rounding or definition explains it, 注意 where
    nothing does; a declaration that covers nothing is 注意.
    """
    listed = list(found)
    findings = [finding for outcome in listed if (finding := _finding(outcome))]
    used = {outcome.check.identity for outcome in listed if outcome.declaration}
    for identity, declaration in declared.items():
        if identity not in used:
            findings.append(
                Finding(
                    Level.WARNING,
                    f"申告された差 {identity} に当たる検算がありません（差がないか、id か値が違います）",
                    declaration.place,
                    f"{declaration.left} と {declaration.right}",
                    "差がなくなったなら行を消し、値が変わったなら書き直してください",
                ),
            )
    return findings


def side(label: str, figure: Quantity, summands: int = 1) -> Side:
    """Return one side of a check; a sum of n rounded figures may be n half digits off.

    >>> side("計", Quantity(Fraction("38.5"), 1, "億円"), 2).tolerance
    Fraction(10000000, 1)
    """
    half_digit = Fraction(unit_size(figure.unit), 2 * 10**figure.decimals)
    is_counted = figure.unit not in _ROUNDED_UNITS
    return Side(label, figure, Fraction(0) if is_counted else half_digit * summands)


def unit_size(unit: str) -> int:
    """Return the size of a unit in base units: yen for money, 1 for anything else.

    >>> unit_size("百万円"), unit_size("件")
    (1000000, 1)
    """
    try:
        return money_unit(unit).value
    except KikinError:
        return 1


_ROUNDED_UNITS = ("千円", "百万円", "億円", "%")
_LEVEL_BY_KIND = {"端数処理": Level.NOTE, "定義の差": Level.NOTE, "未解明": Level.WARNING}


def _outcome(check: Check, declaration: Declaration | None) -> Outcome:
    if check.is_exact:
        return Outcome(check, Verdict.EXACT)
    if declaration and _same(declaration.left, check.left) and _same(declaration.right, check.right):
        return Outcome(check, Verdict.DECLARED, declaration)
    if check.is_within_rounding:
        return Outcome(check, Verdict.ROUNDING)
    return Outcome(check, Verdict.UNDECLARED)


def _same(declared: Quantity, found: Side) -> bool:
    return declared.value * unit_size(declared.unit) == found.base


def _finding(outcome: Outcome) -> Finding | None:
    check, declaration = outcome.check, outcome.declaration
    figures = f"{check.left.label} {check.left.figure}、{check.right.label} {check.right.figure}"
    if declaration:
        level = _LEVEL_BY_KIND[declaration.kind]
        return Finding(
            level, f"申告済みの差（{declaration.kind}）: {check.label}", declaration.place, figures
        )
    if outcome.verdict is Verdict.ROUNDING:
        return Finding(Level.NOTE, f"端数処理で説明できる差: {check.label}", check.place, figures)
    if outcome.verdict is Verdict.UNDECLARED:
        return Finding(
            Level.ERROR,
            f"合わない数値があります: {check.label}",
            check.place,
            figures,
            f"転記を確かめ、公表値どうしの差なら differences.csv に {check.identity} として申告してください",
        )
    return None
