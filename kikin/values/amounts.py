"""Yen as int, ratios as Fraction, one named rounding, and published amounts that keep their unit."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from kikin.values.errors import KikinError

Yen = int
Rounding = Callable[[Fraction], int]


class MoneyUnit(Enum):
    """The unit in which an amount was published; the value is its size in yen."""

    YEN = 1
    THOUSAND_YEN = 1_000
    MILLION_YEN = 1_000_000
    HUNDRED_MILLION_YEN = 100_000_000

    @property
    def label(self) -> str:
        """The Japanese name of the unit, as in 百万円."""
        return _UNIT_LABELS[self]


_UNIT_LABELS = {
    MoneyUnit.YEN: "円",
    MoneyUnit.THOUSAND_YEN: "千円",
    MoneyUnit.MILLION_YEN: "百万円",
    MoneyUnit.HUNDRED_MILLION_YEN: "億円",
}
_UNITS_BY_LABEL = {label: unit for unit, label in _UNIT_LABELS.items()}


@dataclass(frozen=True)
class Amount:
    """An amount of money as published: a number of ``unit``, and how many decimals it was printed with.

    >>> Amount(Fraction("38.5"), MoneyUnit.HUNDRED_MILLION_YEN, 1).yen
    3850000000
    >>> Amount(Fraction("38.5"), MoneyUnit.HUNDRED_MILLION_YEN, 1).tolerance_yen
    Fraction(5000000, 1)
    """

    number: Fraction
    unit: MoneyUnit
    decimals: int = 0

    def __post_init__(self) -> None:
        """Refuse a float at the door."""
        if not isinstance(self.number, Fraction):
            raise KikinError(
                "金額は整数か分数で渡してください", found=repr(self.number), remedy="float は使えません"
            )

    @property
    def yen(self) -> Yen:
        """The amount in yen. A published amount is always a whole number of yen."""
        return exact_yen(self.number * self.unit.value)

    @property
    def tolerance_yen(self) -> Fraction:
        """Half of the last printed digit, in yen: what rounding can have changed at most. 円 is exact."""
        if self.unit is MoneyUnit.YEN:
            return Fraction(0)
        return Fraction(self.unit.value, 2 * 10**self.decimals)

    def __str__(self) -> str:
        """Print with thousands separators and the unit, as in ``38.50億円``."""
        return f"{grouped(self.number, self.decimals)}{self.unit.label}"


def money_unit(label: str) -> MoneyUnit:
    """Return the unit of that Japanese name.

    >>> money_unit("千円").value
    1000
    """
    try:
        return _UNITS_BY_LABEL[label]
    except KeyError:
        raise KikinError(
            "知らない金額の単位です",
            found=label,
            remedy=f"{'、'.join(_UNITS_BY_LABEL)} のどれかにしてください",
        ) from None


def round_half_up(value: Fraction) -> int:
    """四捨五入: halves go away from zero.

    >>> round_half_up(Fraction(5, 2)), round_half_up(Fraction(-5, 2))
    (3, -3)
    """
    magnitude = int(abs(value) + Fraction(1, 2))
    return magnitude if value >= 0 else -magnitude


def round_down(value: Fraction) -> int:
    """切捨て: the fraction is dropped, toward zero.

    >>> round_down(Fraction(7, 2)), round_down(Fraction(-7, 2))
    (3, -3)
    """
    return int(value)


def round_up(value: Fraction) -> int:
    """切上げ: a fraction counts as one more, away from zero.

    >>> round_up(Fraction(7, 2)), round_up(Fraction(-7, 2))
    (4, -4)
    """
    whole = int(value)
    return whole if whole == value else whole + (1 if value > 0 else -1)


def rounded_to(value: Fraction | int, step: int, rounding: Rounding) -> int:
    """Return ``value`` rounded once to a multiple of ``step``, as in 1,000円未満切捨て.

    >>> rounded_to(Fraction(1_234_999), 1_000, round_down)
    1234000
    """
    if isinstance(value, float):
        raise KikinError("金額に float は使えません", found=value, remedy="int か Fraction にしてください")
    return rounding(Fraction(value) / step) * step


def share_of(total: Yen, ratio: Fraction, rounding: Rounding = round_down) -> Yen:
    """Return the part ``ratio`` of ``total`` in whole yen.

    >>> share_of(1_000, Fraction(2, 3))
    666
    """
    return rounding(total * ratio)


def shares_of(total: Yen, ratio: Fraction, rounding: Rounding = round_down) -> tuple[Yen, Yen]:
    """Return the part ``ratio`` of ``total``, and the remainder, which together make ``total``.

    >>> shares_of(1_000, Fraction(2, 3))
    (666, 334)
    """
    part = share_of(total, ratio, rounding)
    return part, total - part


def exact_yen(value: Fraction) -> Yen:
    """Return ``value`` as whole yen; a fraction of a yen is an error, never rounded away.

    >>> exact_yen(Fraction(3_000, 3))
    1000
    """
    if value.denominator != 1:
        raise KikinError(
            "1円未満の端数があります", found=value, remedy="どの段階で丸めるかを規則で決めてください"
        )
    return value.numerator


def total_of(amounts: Iterable[Amount]) -> Amount:
    """Return the sum of amounts of one unit; unlike units are refused.

    >>> str(total_of([Amount(Fraction(3), MoneyUnit.THOUSAND_YEN), Amount(Fraction(4), MoneyUnit.THOUSAND_YEN)]))
    '7千円'
    """
    listed = list(amounts)
    units = {amount.unit for amount in listed}
    if len(units) != 1:
        names = "、".join(sorted(unit.label for unit in units)) or "なし"
        raise KikinError(
            "単位の違う金額は足せません", found=names, remedy="同じ単位の表どうしで合計してください"
        )
    decimals = max(amount.decimals for amount in listed)
    return Amount(sum((amount.number for amount in listed), Fraction(0)), units.pop(), decimals)


def in_unit(yen: Yen, unit: MoneyUnit, rounding: Rounding = round_half_up, decimals: int = 0) -> Amount:
    """Return yen as an amount of ``unit``, rounded once.

    >>> str(in_unit(23_514_742_000, MoneyUnit.MILLION_YEN))
    '23,515百万円'
    """
    scaled = Fraction(yen * 10**decimals, unit.value)
    return Amount(Fraction(rounding(scaled), 10**decimals), unit, decimals)


def exactly(yen: Yen, unit: MoneyUnit) -> Amount:
    """Return yen as an amount of ``unit``, with as many decimals as it takes to state it.

    >>> str(exactly(90_900_000_000, MoneyUnit.HUNDRED_MILLION_YEN)), str(exactly(5, MoneyUnit.THOUSAND_YEN))
    ('909億円', '0.005千円')
    """
    number = Fraction(yen, unit.value)
    decimals = 0
    while (number * 10**decimals).denominator != 1:
        decimals += 1
    return Amount(number, unit, decimals)


def grouped(number: Fraction | int, decimals: int = 0) -> str:
    """Return a number with thousands separators, half-up at ``decimals``, ▲ before a negative one.

    >>> grouped(Fraction(1234567, 10), 1), grouped(-120), grouped(Fraction(1, 8), 2)
    ('123,456.7', '▲120', '0.13')
    """
    scaled = round_half_up(Fraction(number) * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    sign = "▲" if scaled < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")
