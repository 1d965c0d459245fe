"""The fund over the years: what came in and went out as bars, the published balance at the end of its year."""

from __future__ import annotations

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes

from kikin.show.charts.base import FILLS, legend, patch, sized, values
from kikin.show.figures import describe
from kikin.show.formats import number, own_unit, yen
from kikin.show.style import KAKI
from kikin.show.widths import letters
from kikin.values.amounts import MoneyUnit, exactly, money_unit
from kikin.values.readings import Absent

_HALF = 0.38  # of the width of a year
_UNITS = (MoneyUnit.HUNDRED_MILLION_YEN, MoneyUnit.MILLION_YEN, MoneyUnit.THOUSAND_YEN)
_LEAST_DIGITS = 10  # the largest amount has at least two digits in its unit
_ACROSS = 48  # half-width letters along the axis: years are named as often as they fit there
_BARS = ("積立額", "執行額")
_BALANCE = "残高（年度末）"


def ledger(movements: pd.DataFrame, ax: Axes) -> None:
    """Draw deposits and spending of each year side by side, and the published balance as a point where the year ends.

    Args:
        movements: One row per year, as ``kikin.fund.movements`` returns it, in yen; ``balance`` may be missing.
        ax: Of a Figure of its own.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> frame = pd.DataFrame({"year": ["R5", "R6"], "deposits": [3_000_000_000, 2_000_000_000],
    ...     "spending": [1_000_000_000, 2_500_000_000], "balance": pd.array([None, 1_500_000_000], dtype="Int64")})
    >>> fig, ax = plt.subplots()
    >>> ledger(frame, ax)
    >>> show.charts.alt_of(fig)[:40]
    '年度ごとの積立額と執行額の棒グラフと、年度末の残高の点。R5：積立額 3,000'
    >>> plt.close(fig)
    """
    columns = [name for name in ("deposits", "spending", "balance") if name in movements.columns]
    frame = _with_something(movements, columns)
    largest = max((abs(int(one)) for column in columns for one in frame[column].dropna()), default=0)
    unit = next((one for one in _UNITS if largest >= _LEAST_DIGITS * one.value), MoneyUnit.THOUSAND_YEN)
    own = _unit_of(frame, columns)
    years = [str(getattr(year, "short", year)) for year in frame["year"]]
    found = {column: values(frame, column, unit.label) for column in columns}
    handles: list[Artist] = []
    for shift, column, name, fill in zip((-_HALF / 2, _HALF / 2), columns, _BARS, FILLS, strict=False):
        places, heights = (
            [place + shift for place, _ in found[column].known],
            [one for _, one in found[column].known],
        )
        ax.bar(places, heights, _HALF, color=fill.color, hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.5)
        handles.append(patch(name, fill))
    ends = [(place + 0.5, one) for place, one in found["balance"].known] if "balance" in found else []
    if ends:
        (line,) = ax.plot(*zip(*ends, strict=True), "D-", color=KAKI, linewidth=1.4, zorder=4, label=_BALANCE)
        handles.append(line)
        last = found["balance"].known[-1][0]
        ax.annotate(
            yen(int(frame["balance"].iloc[last]), unit.label, int(unit is _UNITS[0])), ends[-1],
            (0, 7), textcoords="offset points", ha="right" if last else "center", color=KAKI, weight="bold", zorder=5,
            bbox={"facecolor": "white", "edgecolor": "none", "alpha": 0.85, "pad": 1},  # over the bars, too
        )  # fmt: skip
    legend(ax, handles)
    every = -(-len(years) * (max(map(letters, years), default=0) + 1) // _ACROSS)
    ax.set_xticks(list(range(len(years)))[::-every][::-1], years[::-every][::-1])
    ax.set_xlim(-0.6, len(years) - 0.3)
    ax.margins(y=0.12)
    ax.set_ylim(bottom=0)
    ax.yaxis.set_major_formatter(lambda value, _: number(value))
    ax.annotate(unit.label, (0, 1), (-4, 6), xycoords="axes fraction", textcoords="offset points", ha="right")
    ax.grid(axis="y")
    sized(ax, 3.2)
    told = {
        name: _exact(frame, column, own)
        for name, column in zip([*_BARS, "年度末の残高"], columns, strict=False)
    }
    describe(ax, _told(years, told), movements)


def _with_something(movements: pd.DataFrame, columns: list[str]) -> pd.DataFrame:
    """Return the years from the first to the last that has an amount."""
    filled = movements[columns].notna().any(axis=1).tolist()
    if True not in filled:
        return movements
    return movements.iloc[filled.index(True) : len(filled) - filled[::-1].index(True)]


def _exact(frame: pd.DataFrame, column: str, unit: MoneyUnit) -> list[str]:
    """Return the amounts with their units, unrounded; an absence by its name, － and blanks as nothing."""
    absences = frame.get(f"{column}_absent", [None] * len(frame))
    pairs = zip(frame[column], absences, strict=True)
    return [
        ("" if absent in (None, Absent.NOT_APPLICABLE) else str(absent))
        if pd.isna(amount)
        else exactly(int(amount), unit)
        for amount, absent in pairs
    ]


def _unit_of(frame: pd.DataFrame, columns: list[str]) -> MoneyUnit:
    """Return the one unit to tell all amounts in: that of publication, else the largest in which all are whole."""
    published = [unit for unit in frame.get("unit", ()) if unit]
    if published:
        return money_unit(min(published, key=lambda one: money_unit(one).value))
    amounts = [int(one) for column in columns for one in frame[column].dropna() if one]
    return min((own_unit(one) for one in amounts), key=lambda one: one.value, default=MoneyUnit.YEN)


def _told(years: list[str], texts: dict[str, list[str]]) -> str:
    sentences = [
        f"{year}：{'、'.join(f'{name} {listed[place]}' for name, listed in texts.items() if listed[place])}"
        for place, year in enumerate(years)
    ]
    return f"年度ごとの積立額と執行額の棒グラフと、年度末の残高の点。{'。'.join(sentences)}。"
