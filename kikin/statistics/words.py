"""Words for statistics: how a value changed, what is most, how many rose; each from figures, rounded once."""

from __future__ import annotations

from collections.abc import Iterable
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.totals import records
from kikin.values.amounts import grouped, round_half_up
from kikin.values.periods import Period

PERCENT = "%"
_TWICE = 2


def change_words(first: Any, last: Any, unit: str = "") -> str:
    """Return how a value changed: in points for a percentage, in times from double upward, else in per cent.

    >>> change_words(11, 57), change_words(Decimal(3700), Decimal(5000)), change_words(Decimal("38.5"), Decimal("89.1"), "%")
    ('約5.2倍に増加', '35.1%増', '50.6ポイント増')
    >>> change_words(10, 30), change_words(9, 9), change_words(40, 10), change_words(0, 5)
    ('3倍に増加', '増減なし', '75.0%減', '0から増加')
    """
    start, end = Fraction(first), Fraction(last)
    if start == end:
        return "増減なし"
    word = "増" if end > start else "減"
    if unit == PERCENT:
        places = max(decimals(first), decimals(last))
        return f"{grouped(abs(end - start), places)}ポイント{word}"
    if start <= 0 or end < 0:
        return f"{grouped(start, decimals(first))}から{word}{'加' if word == '増' else '少'}"
    times = end / start
    if times >= _TWICE:
        return f"{_times(times)}倍に増加"
    share = abs(times - 1) * 100
    return f"{grouped(share, 1)}%{word}" if round_half_up(share * 10) else f"0.1%未満の{word}"


def sentence(row: dict[str, Any]) -> str:
    """Return a row of :func:`growth` as a sentence of figures, without its name.

    >>> sentence({"first_time": "R6年度", "first_item": "補助実績", "first": Decimal(11), "first_kind": "", "unit": "件",
    ...     "last_time": "R7年度", "last_item": "交付決定", "last": Decimal(57), "last_kind": "速報", "item": "",
    ...     "words": "約5.2倍に増加"})
    'R6年度の補助実績11件からR7年度の交付決定57件（速報値）へ、約5.2倍に増加'
    """
    ends = []
    for end in ("first", "last"):
        of = f"の{row[f'{end}_item']}" if row[f"{end}_item"] != row["item"] else "の"
        kind = f"（{row[f'{end}_kind']}値）" if row[f"{end}_kind"] not in ("", "確定") else ""
        ends.append(f"{time_name(row[f'{end}_time'])}{of}{printed(row[end], row['unit'])}{kind}")
    return f"{ends[0]}から{ends[1]}へ、{row['words']}"


def time_name(time: Any) -> str:
    """Return a time as it heads a table: a fiscal year by its full name, any other in the wording of the source.

    >>> from kikin.values.periods import parse_period
    >>> time_name(parse_period("H28年度")), time_name(parse_period("R7.3月末"))
    ('平成28年度', 'R7.3月末')
    """
    return time.fiscal_year.name if isinstance(time, Period) and time.kind == "年度" else str(time)


def kind_name(kind: str) -> str:
    """Return the kind of a value as it stands behind a time: （速報値）; nothing where none is said."""
    return f"（{kind}値）" if kind else ""


def largest(frame: pd.DataFrame, name: str = "item", count: int = 2) -> str:
    """Return the largest values of statistics with their names, as in 多い順に、運営（32.9%）、研修（20.6%）."""
    rows = sorted((row for row in records(frame) if row["value"] is not None), key=lambda row: -row["value"])
    listed = "、".join(f"{row[name]}（{printed(row['value'], row['unit'])}）" for row in rows[:count])
    return f"多い順に、{listed}" if len(rows) > 1 else listed


def ends(frame: pd.DataFrame, name: str = "item") -> str:
    """Return the highest and the lowest of statistics of one time: 最も高いのは甲（89.1%）、最も低いのは乙（56.4%）."""
    rows = sorted((row for row in records(frame) if row["value"] is not None), key=lambda row: -row["value"])
    if len(rows) < _TWICE or rows[0]["value"] == rows[-1]["value"]:
        return ""
    high, low = (f"{row[name]}（{printed(row['value'], row['unit'])}）" for row in (rows[0], rows[-1]))
    return f"最も高いのは{high}、最も低いのは{low}"


def directions(grown: Iterable[Any], of: str = "項目") -> str:
    """Return how many changes went up, went down, stayed.

    >>> directions([5, 3]), directions([5, -1, 0]), directions([])
    ('2項目のすべてで増えた', '3項目のうち1項目で増え、1項目で減り、1項目で変わらない', '')
    """
    listed = list(grown)
    counts = (
        (sum(one > 0 for one in listed), "増え", "増えた"),
        (sum(one < 0 for one in listed), "減り", "減った"),
        (sum(one == 0 for one in listed), "変わらず", "変わらない"),
    )
    told = [one for one in counts if one[0]]
    if len(told) < _TWICE:
        return "".join(f"{len(listed)}{of}のすべてで{last}" for _, _, last in told)
    parts = [f"{count}{of}で{going_on}" for count, going_on, _ in told[:-1]] + [
        f"{told[-1][0]}{of}で{told[-1][2]}"
    ]
    return f"{len(listed)}{of}のうち{'、'.join(parts)}"


def printed(value: Any, unit: str = "") -> str:
    """Return a published value with its decimals and unit."""
    return f"{grouped(Fraction(value), decimals(value))}{unit}"


def decimals(value: Any) -> int:
    """Return how many decimals a value was published with."""
    return max(0, -int(value.as_tuple().exponent)) if isinstance(value, Decimal) else 0


def _times(ratio: Fraction) -> str:
    exact = (ratio * 10).denominator == 1
    return f"{'' if exact else '約'}{grouped(ratio, 0 if ratio.denominator == 1 else 1)}"
