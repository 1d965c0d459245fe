"""Words for statistics: how a value changed, what is most, how many rose; each from figures, rounded once."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.totals import records
from kikin.values.amounts import grouped, printed, published_decimals, round_half_up
from kikin.values.periods import Period

PERCENT = "%"
_TWICE = 2


def change_words(first: Any, last: Any, unit: str = "") -> str:
    """Return how a value changed: in points for a percentage, in times from double upward, else in per cent.

    >>> from decimal import Decimal
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
        places = max(published_decimals(first), published_decimals(last))
        return f"{grouped(abs(end - start), places)}ポイント{word}"
    if start <= 0 or end < 0:
        return f"{grouped(start, published_decimals(first))}から{word}{'加' if word == '増' else '少'}"
    times = end / start
    if times >= _TWICE:
        return f"{_times(times)}倍に増加"
    share = abs(times - 1) * 100
    return f"{grouped(share, 1)}%{word}" if round_half_up(share * 10) else f"0.1%未満の{word}"


def sentence(row: Mapping[str, Any]) -> str:
    """Return a row of :func:`growth` as a sentence of figures, without its name.

    >>> from decimal import Decimal
    >>> sentence({"first_time": "R6年度", "first_item": "補助実績", "first": Decimal(11), "first_kind": "", "unit": "件",
    ...     "last_time": "R7年度", "last_item": "交付決定", "last": Decimal(57), "last_kind": "速報", "item": "",
    ...     "words": "約5.2倍に増加"})
    'R6年度の補助実績11件からR7年度の交付決定57件（速報値）へ、約5.2倍に増加'
    """
    first, last = (
        f"{time_name(row[f'{end}_time'])}の{_own_item(row, end)}{printed(row[end], row['unit'])}{_kind(row, end)}"
        for end in ("first", "last")
    )
    return f"{first}から{last}へ、{row['words']}"


def name_of(row: Mapping[str, Any]) -> str:
    """Return what a statistic counts: its series, item and part.

    >>> name_of({"label": "研修事業", "item": "", "part": "参加者数"}), name_of({"label": "実施数", "item": "全て", "part": ""})
    ('研修事業の参加者数', '実施数「全て」')
    """
    item = f"「{row['item']}」" if row["item"] else ""
    part = f"の{row['part']}" if row["part"] else ""
    return f"{row['label']}{item}{part}"


def end_names(row: Mapping[str, Any]) -> tuple[str, str]:
    """Return what the two ends of a change are called in a legend: 令和6年度 補助実績, 令和7年度 交付決定."""
    names = [f"{_when(row, end)} {_own_item(row, end)}".strip() for end in ("first", "last")]
    return names[0], names[1]


def key_note(row: Mapping[str, Any]) -> str:
    """Return the line under a key figure that is the last value of a change."""
    first, last = end_names(row)
    return f"{last}。{first}の{printed(row['first'], row['unit'])}から{row['words']}"


def finding(grown: pd.DataFrame) -> str:
    """Return what a chart of changes shows: the largest of them, as a caption."""
    rows = most_changed_first(grown)
    told = f"{name_of(rows[0])}は{rows[0]['words']}" if rows else ""
    names = "・".join(dict.fromkeys(row["part"] or row["label"] for row in records(grown)))
    return f"{names}の変化。{told}" if told else f"{names}の変化"


def most_changed_first(grown: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows of :func:`growth` that have a ratio, the one that changed most in proportion first."""
    rows = [row for row in records(grown) if row["ratio"]]
    return sorted(rows, key=lambda row: -max(row["ratio"], 1 / row["ratio"]))


def overview(grown: pd.DataFrame, of: str = "項目") -> str:
    """Return how many of several changes went up or down between two times, and which ends highest and lowest."""
    rows = records(grown)
    if not rows or len({end_names(row) for row in rows}) != 1:
        return ""
    first, last = end_names(rows[0])
    told = f"{first}から{last}にかけて、{directions((row['change'] for row in rows), of)}"
    highest = ends(grown.rename(columns={"value": "_", "last": "value"}))
    return f"{told}。{last}に{highest}" if highest else told


def inferred_words(frame: pd.DataFrame) -> str:
    """Return （推定） where each row has something that was inferred, as a caption has it."""
    return "（推定）" if len(frame) and all(frame["inferred"]) else ""


def inferred_note(frame: pd.DataFrame) -> str:
    """Return which columns were inferred, as the line under a table says it; blank where none was."""
    names = dict.fromkeys(name for listed in frame["inferred"] for name in listed)
    labels = "・".join(TABLES["statistics"].column(name).label for name in names)
    return f"各値の{labels}は、出典に明示がなく、作成者が推定した。" if labels else ""


def short_time(row: Mapping[str, Any]) -> str:
    """Return a time as it stands beside a bar: H29速報.

    >>> from kikin.values.periods import parse_period
    >>> short_time({"time": parse_period("平成29年度"), "kind": "速報"})
    'H29速報'
    """
    time = row["time"]
    return f"{time.fiscal_year.short if time.kind == '年度' else time}{row['kind'] if row['kind'] != '確定' else ''}"


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
    """Return the largest values of the last time with their names, as in 多い順に、運営（32.9%）、研修（20.6%）."""
    rows = _largest_first(last_time(frame))
    listed = "、".join(f"{row[name]}（{printed(row['value'], row['unit'])}）" for row in rows[:count])
    when = f"{time_name(rows[0]['time'])}では" if rows and len(last_time(frame)) < len(frame) else ""
    return f"{when}多い順に、{listed}" if len(rows) > 1 else f"{when}{listed}"


def last_time(frame: pd.DataFrame) -> pd.DataFrame:
    """Return the statistics of the last time that has a value."""
    ends = [(row["time"].end, row["time"].start) for row in records(frame)]
    last = max(
        (end for end, value in zip(ends, frame["value"], strict=True) if value is not None), default=None
    )
    return frame.loc[[end == last for end in ends]]


def ends(frame: pd.DataFrame, name: str = "item") -> str:
    """Return the highest and the lowest of statistics of one time: 最も高いのは甲（89.1%）、最も低いのは乙（56.4%）."""
    rows = _largest_first(frame)
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


def _largest_first(frame: pd.DataFrame) -> list[dict[str, Any]]:
    return sorted((row for row in records(frame) if row["value"] is not None), key=lambda row: -row["value"])


def _when(row: Mapping[str, Any], end: str) -> str:
    return f"{time_name(row[f'{end}_time'])}{_kind(row, end)}"


def _kind(row: Mapping[str, Any], end: str) -> str:
    return kind_name(row[f"{end}_kind"]) if row[f"{end}_kind"] != "確定" else ""


def _own_item(row: Mapping[str, Any], end: str) -> str:
    """Return the item of one end, where the two ends differ in it."""
    return str(row[f"{end}_item"]) if row[f"{end}_item"] != row["item"] else ""


def _times(ratio: Fraction) -> str:
    exact = (ratio * 10).denominator == 1
    return f"{'' if exact else '約'}{grouped(ratio, 0 if ratio.denominator == 1 else 1)}"
