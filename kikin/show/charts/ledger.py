"""The fund over the years: what came in and went out as bars, the published balance at the end of its year."""

from __future__ import annotations

import pandas as pd
from matplotlib.axes import Axes

from kikin.show.charts.base import FILLS, Values, legend, values
from kikin.show.figures import describe
from kikin.show.formats import number
from kikin.show.style import KAKI, WIDTH
from kikin.values.amounts import MoneyUnit
from kikin.values.readings import Absent

_HALF = 0.38  # of the width of a year
_UNITS = (MoneyUnit.HUNDRED_MILLION_YEN, MoneyUnit.MILLION_YEN, MoneyUnit.THOUSAND_YEN)
_TIGHT = 8  # years beyond which every other one is named
_BALANCE = "残高（年度末）"


def ledger(
    movements: pd.DataFrame,
    ax: Axes,
    *,
    time: str = "year",
    deposits: str = "deposits",
    spending: str = "spending",
    balance: str = "balance",
    names: tuple[str, str] = ("積立額", "執行額"),
) -> None:
    """Draw deposits and spending of each year side by side, and the published balance as a point where the year ends.

    Args:
        movements: One row per year, as ``kikin.fund.movements`` returns it, in yen.
        ax: Of a Figure of its own.
        time: The column with the years.
        deposits: The column of what came in.
        spending: The column of what went out.
        balance: The column of the balance; blank for none.
        names: What the bars are called.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> frame = pd.DataFrame({"year": ["R5", "R6"], "deposits": [3_000_000_000, 2_000_000_000],
    ...     "spending": [1_000_000_000, 2_500_000_000], "balance": pd.array([None, 1_500_000_000], dtype="Int64")})
    >>> fig, ax = plt.subplots()
    >>> ledger(frame, ax)
    >>> show.charts.alt_of(fig)[:40]
    '年度ごとの積立額と執行額の棒グラフと、年度末の残高の点。R5：積立額 30億円、'
    >>> plt.close(fig)
    """
    columns = [column for column in (deposits, spending, balance) if column and column in movements.columns]
    largest = max((abs(int(one)) for column in columns for one in movements[column].dropna()), default=0)
    unit = next((one for one in _UNITS if largest >= 10 * one.value), MoneyUnit.THOUSAND_YEN)
    years = [str(getattr(year, "short", year)) for year in movements[time]]
    found = {column: values(movements, column, unit.label) for column in columns}
    drawn = {column: one.numbers for column, one in found.items()}
    places = range(len(years))
    for shift, column, fill in zip((-_HALF / 2, _HALF / 2), (deposits, spending), FILLS, strict=False):
        known = [(place, one) for place, one in zip(places, drawn[column], strict=True) if one is not None]
        ax.bar(
            [place + shift for place, _ in known], [one for _, one in known], _HALF,
            color=fill.color, hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.5,
        )  # fmt: skip
    ends = [
        (place + 0.5, one)
        for place, one in zip(places, drawn.get(balance, []), strict=False)
        if one is not None
    ]
    legend(ax, list(zip(names, FILLS, strict=False)))
    if ends:
        ax.plot(
            *zip(*ends, strict=True), "D-", color=KAKI, markersize=7, linewidth=1.4, zorder=4, label=_BALANCE
        )
        for x, one in ends if len(ends) <= 2 else ends[-1:]:
            ax.annotate(
                number(one, decimals=0 if one >= 100 else 1),
                (x, one),
                (0, 6),
                textcoords="offset points",
                ha="center",
                color=KAKI,
                weight="bold",
            )
        old = ax.get_legend()
        handles = [*(old.legend_handles if old else []), *ax.get_legend_handles_labels()[0]]
        ax.legend(
            handles=handles,
            labels=[*names, _BALANCE],
            loc="lower left",
            bbox_to_anchor=(0, 1),
            ncols=3,
            borderpad=0,
            borderaxespad=0.2,
            columnspacing=1.0,
            handletextpad=0.4,
        )
    every = 2 if len(years) > _TIGHT else 1
    ax.set_xticks(list(places)[::-every][::-1], years[::-every][::-1])
    ax.set_xlim(-0.6, len(years) - 0.2)
    ax.set_ylim(bottom=0)
    ax.margins(y=0.12)
    ax.yaxis.set_major_formatter(lambda value, _: number(value))
    ax.grid(axis="y")
    ax.set_title(f"（{unit.label}）", weight="normal", loc="right", pad=24)
    figure = ax.get_figure(root=True)
    if figure is not None and len(figure.axes) == 1:
        figure.set_size_inches(WIDTH, 3.2)
    describe(ax, _told(years, found, dict(zip(columns, [*names, "年度末の残高"], strict=False))), movements)


def _told(years: list[str], found: dict[str, Values], names: dict[str, str]) -> str:
    sentences = []
    for place, year in enumerate(years):
        parts = [
            f"{names[column]} {one.texts[place]}{'' if one.texts[place].endswith('円') or one.numbers[place] is None else one.unit}"
            for column, one in found.items()
            if one.texts[place] and one.texts[place] != str(Absent.NOT_APPLICABLE)
        ]
        if parts:
            sentences.append(f"{year}：{'、'.join(parts)}")
    return f"年度ごとの積立額と執行額の棒グラフと、年度末の残高の点。{'。'.join(sentences)}。"
