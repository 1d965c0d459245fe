"""Numbers as the documents print them, for f-strings and tables alike: rounded once, half-up, never through a float."""

from __future__ import annotations

import numbers
from decimal import Decimal
from fractions import Fraction
from typing import Any

from kikin.totals import is_missing
from kikin.values import amounts
from kikin.values.amounts import MoneyUnit, grouped, in_unit, money_unit, needed_decimals, published_decimals
from kikin.values.errors import KikinError
from kikin.values.readings import Absent

_UNITS = tuple(reversed(MoneyUnit))  # from the largest


def yen(amount_yen: Any, unit: str = "", decimals: int = 0) -> str:
    """Return an amount in yen as text in ``unit``, rounded half-up once.

    Args:
        amount_yen: Whole yen, or a kind of absence, which prints as itself.
        unit: 円, 千円, 百万円 or 億円; where blank, the largest in which the amount is a whole number.
        decimals: Decimals of the printed number.

    Raises:
        KikinError: The amount is missing or no whole number.

    >>> yen(23_514_742_000, "百万円"), yen(1_350_000_000, "億円", 1), yen(470_355_000), yen(Absent.PENDING)
    ('23,515百万円', '13.5億円', '470,355千円', '未集計')
    """
    if isinstance(amount_yen, Absent):
        return str(amount_yen)
    whole = whole_yen(amount_yen)
    return in_unit(whole, money_unit(unit) if unit else own_unit(whole), decimals=decimals)


def number(value: Any, unit: str = "", decimals: int | None = None) -> str:
    """Return a number as text with thousands separators; a ``Decimal`` keeps the decimals it was printed with.

    Raises:
        KikinError: There is no value.

    >>> number(Decimal("1234.50"), "人"), number(12_345), number(Fraction(1, 3), decimals=2), number(Absent.NONE)
    ('1,234.50人', '12,345', '0.33', '実績なし')
    """
    if isinstance(value, Absent):
        return str(value)
    exact = exact_number(value)
    if decimals is None:
        decimals = printed_decimals(value)
    return f"{grouped(exact, decimals)}{unit}"


def percent(ratio: Any, decimals: int = 1) -> str:
    """Return a ratio as a percentage, half-up.

    Raises:
        KikinError: There is no ratio.

    >>> percent(Fraction(7, 8)), percent(Fraction(2, 3), 0)
    ('87.5%', '67%')
    """
    if isinstance(ratio, Absent):
        return str(ratio)
    return amounts.percent(exact_number(ratio), decimals)


def exact_number(value: Any) -> Fraction:
    """Return a number exactly as it prints: a float by its shortest digits.

    Raises:
        KikinError: There is no value, or it is no number.

    >>> exact_number(0.1), exact_number(Decimal("1.50"))
    (Fraction(1, 10), Fraction(3, 2))
    """
    if is_missing(value) or isinstance(value, (bool, str)):
        raise KikinError(
            "数値がありません", found=repr(value), remedy="値があるかどうかを先に確かめてください"
        )
    if isinstance(value, (Fraction, Decimal)):
        return Fraction(value)
    if isinstance(value, numbers.Integral):
        return Fraction(int(value))
    try:
        return Fraction(repr(float(value)))
    except (TypeError, ValueError, OverflowError):
        raise KikinError(
            "数値ではありません", found=repr(value), remedy="数の列か値かを確かめてください"
        ) from None


def printed_decimals(value: Any) -> int:
    """Return how many decimals a value prints with by itself.

    >>> printed_decimals(Decimal("76.50")), printed_decimals(0.25), printed_decimals(Fraction(1, 3))
    (2, 2, 1)
    """
    if isinstance(value, Decimal):
        return published_decimals(value)
    if isinstance(value, numbers.Integral):
        return 0
    if isinstance(value, Fraction):
        return 0 if value.denominator == 1 else 1
    return min(2, needed_decimals(exact_number(value)))


def own_unit(amount_yen: int) -> MoneyUnit:
    """Return the largest unit up to 百万円 in which an amount is a whole number.

    >>> own_unit(470_355_000).label, own_unit(0).label
    ('千円', '円')
    """
    if not amount_yen:
        return MoneyUnit.YEN
    return next(unit for unit in _UNITS[1:] if amount_yen % unit.value == 0)


def whole_yen(value: Any) -> int:
    """Return an amount as an int of yen.

    Raises:
        KikinError: The amount is missing, a float, or has a fraction of a yen.

    >>> whole_yen(Fraction(6, 2))
    3
    """
    if is_missing(value) or isinstance(value, (bool, str, float)):
        raise KikinError(
            "金額が円の整数ではありません",
            found=repr(value),
            remedy="金額の列（単位は円の整数）の値を渡してください。値があるかどうかも確かめてください",
        )
    exact = exact_number(value)
    if exact.denominator != 1:
        raise KikinError("1円未満の端数があります", found=value, remedy="規則の定める段階で丸めてください")
    return exact.numerator
