"""Yen as int, ratios as Fraction, one named rounding, and published amounts that keep their unit."""

from __future__ import annotations

from collections.abc import Callable
from decimal import Decimal
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


def share_of(total: Yen, ratio: Fraction) -> Yen:
    """Return the part ``ratio`` of ``total`` in whole yen, a fraction dropped.

    >>> share_of(1_000, Fraction(2, 3))
    666
    """
    return round_down(total * ratio)


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


def in_unit(yen: Yen, unit: MoneyUnit, decimals: int = 0) -> str:
    """Return yen as text in ``unit``, rounded half up once.

    >>> in_unit(23_514_742_000, MoneyUnit.MILLION_YEN)
    '23,515百万円'
    """
    return f"{grouped(Fraction(yen, unit.value), decimals)}{unit.label}"


def exactly(yen: Yen, unit: MoneyUnit) -> str:
    """Return yen as text in ``unit``, with as many decimals as it takes to state it.

    >>> exactly(90_900_000_000, MoneyUnit.HUNDRED_MILLION_YEN), exactly(5, MoneyUnit.THOUSAND_YEN)
    ('909億円', '0.005千円')
    """
    number = Fraction(yen, unit.value)
    return f"{grouped(number, needed_decimals(number))}{unit.label}"


def grouped(number: Fraction | int, decimals: int = 0) -> str:
    """Return a number with thousands separators, half-up at ``decimals``, ▲ before a negative one.

    >>> grouped(Fraction(1234567, 10), 1), grouped(-120), grouped(Fraction(1, 8), 2)
    ('123,456.7', '▲120', '0.13')
    """
    scaled = round_half_up(Fraction(number) * 10**decimals)
    whole, rest = divmod(abs(scaled), 10**decimals)
    sign = "▲" if scaled < 0 else ""
    return f"{sign}{whole:,}" + (f".{rest:0{decimals}d}" if decimals else "")


def percent(ratio: Fraction, decimals: int = 1) -> str:
    """Return a ratio in per cent, rounded half up once.

    >>> percent(Fraction(2, 3)), percent(Fraction(1, 8), 0)
    ('66.7%', '13%')
    """
    return f"{grouped(ratio * 100, decimals)}%"


def percent_short(ratio: Fraction) -> str:
    """Return a ratio in per cent with the decimals that keep what falls short of 100% from reading as 100%.

    >>> percent_short(Fraction(119_999, 120_000)), percent_short(Fraction(9, 10)), percent_short(Fraction(4, 3))
    ('99.999%', '90.0%', '133.3%')
    """
    places = 1
    while ratio < 1 and percent(ratio, places).startswith("100"):
        places += 1
    return percent(ratio, places)


def needed_decimals(number: Fraction, most: int = 8) -> int:
    """Return the fewest decimals that state a number exactly, up to ``most``.

    >>> needed_decimals(Fraction(5, 4)), needed_decimals(Fraction(7)), needed_decimals(Fraction(1, 3), 4)
    (2, 0, 4)
    """
    return next((places for places in range(most) if (number * 10**places).denominator == 1), most)


def printed(value: Decimal | int, unit: str = "") -> str:
    """Return a published value with its decimals and unit.

    >>> printed(Decimal("76.50"), "%"), printed(130000, "人")
    ('76.50%', '130,000人')
    """
    return f"{grouped(Fraction(value), published_decimals(value))}{unit}"


def published_decimals(value: Decimal | int) -> int:
    """Return how many decimals a value was published with.

    >>> published_decimals(Decimal("76.50")), published_decimals(130000)
    (2, 0)
    """
    return max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0
