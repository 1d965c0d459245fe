"""Bars: by category, by time, between two versions."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from kikin.show.charts.base import (
    ACROSS,
    FILLS,
    Rows,
    barh,
    column_texts,
    legend,
    patch,
    room_for,
    say_unit,
    sized,
    values,
)
from kikin.show.figures import describe
from kikin.show.style import AI, NIBI, SUMI, USUZUMI
from kikin.show.widths import letters
from kikin.values.amounts import money_unit

_SHORT = 18  # half-width letters of a label that stands beside its bar


def bars(  # noqa: PLR0913 - the columns of the frame, one argument each
    frame: pd.DataFrame,
    ax: Axes,
    *,
    label: Hashable,
    value: Hashable | Sequence[Hashable],
    names: Sequence[str] = (),
    unit: str = "",
) -> None:
    """Draw horizontal bars: a row of the frame is a labelled bar, or one bar for each of several columns.

    Args:
        frame: As ``show.table`` takes it; money is in yen and is drawn in one unit.
        ax: Of a Figure of its own, which gets the height that it needs.
        label: The column with the labels.
        value: The column, or the columns to compare.
        names: What the columns are called in the legend, where there are several.
        unit: The unit of money.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> fig, ax = plt.subplots()
    >>> bars(pd.DataFrame({"区域": ["大津", "菊池"], "病院数": [3, 12]}), ax, label="区域", value="病院数")
    >>> show.charts.alt_of(fig)
    '横棒グラフ。大津 3、菊池 12。'
    >>> plt.close(fig)
    """
    columns = list(value) if isinstance(value, (list, tuple)) else [value]
    found = [values(frame, column, unit) for column in columns]
    labels = column_texts(frame, label)
    called = list(names) or [str(column) for column in columns]
    several = len(columns) > 1
    is_short = all(letters(text) <= _SHORT for text in labels)
    rows, told = Rows(ax, beside=max(map(letters, labels), default=0) + 2 if is_short else 0), []
    for place, text in enumerate(labels):
        if is_short:
            rows.name(text, rows.height + len(found) / 2)
        else:
            rows.label(text)
        for one, fill in zip(found, FILLS, strict=False):
            y = rows.bar(after=0.45 if one is found[-1] else 0.05)
            amount = one.numbers[place] or 0
            barh(ax, y, (0, amount), fill)
            ax.annotate(
                one.texts[place], (max(amount, 0), y), (4, 0), textcoords="offset points", va="center"
            )
        listed = [
            f"{name} {one.told(place)}" if several else one.told(place)
            for name, one in zip(called, found, strict=True)
            if one.texts[place] or not several
        ]
        told.append(f"{text} {'、'.join(listed)}")
    room = room_for([text for one in found for text in one.texts])
    _scale(ax, [number for one in found for _, number in one.known], room)
    lines = 1
    if several:
        handles = [
            patch(f"{name}（{one.unit}）" if one.unit else name, fill)
            for name, one, fill in zip(called, found, FILLS, strict=False)
        ]
        lines = legend(ax, handles)
    else:
        say_unit(ax, found[0].unit)
    rows.finish(0.5 + lines)
    describe(ax, f"横棒グラフ。{('；' if several else '、').join(told)}。", frame)


def series(  # noqa: PLR0913 - the columns of the frame, one argument each
    frame: pd.DataFrame, ax: Axes, *, time: Hashable, value: Hashable, unit: str = "", line: bool = False
) -> None:
    """Draw a value over time as upright bars, or as a line, each with its number; an absent value by its name.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> fig, ax = plt.subplots()
    >>> series(pd.DataFrame({"年度": ["R4", "R5"], "研修": [10, 12]}), ax, time="年度", value="研修", unit="回")
    >>> show.charts.alt_of(fig)
    '年次の棒グラフ。R4 10回、R5 12回。'
    >>> plt.close(fig)
    """
    found, times = values(frame, value, unit), column_texts(frame, time)
    places, drawn = range(len(times)), [one for _, one in found.known]
    if line:
        ax.plot([place for place, _ in found.known], drawn, color=AI, marker="o")
    else:
        ax.bar([place for place, _ in found.known], drawn, 0.62, color=AI)
    is_tight = max(map(letters, found.texts), default=0) + 1 > ACROSS / (len(times) + 1)
    look: dict[str, Any] = {"rotation": 90, "va": "bottom"} if is_tight else {}
    for place, one, text in zip(places, found.numbers, found.texts, strict=True):
        color = NIBI if one is None else SUMI
        ax.annotate(
            text, (place, one or 0), (0, 4), textcoords="offset points", ha="center", color=color, **look
        )
    ax.set_xticks(list(places), times)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(bottom=0, top=max(drawn, default=1) * (1.4 if is_tight else 1.15) or 1)
    ax.set_xlim(-0.6, len(times) - 0.4)
    say_unit(ax, found.unit)
    sized(ax, 2.4)
    told = "、".join(f"{when} {found.told(place)}" for place, when in enumerate(times))
    describe(ax, f"年次の{'折れ線グラフ' if line else '棒グラフ'}。{told}。", frame)


def changes(  # noqa: PLR0913 - the columns of the frame, one argument each
    frame: pd.DataFrame,
    ax: Axes,
    *,
    label: Hashable,
    before: Hashable,
    after: Hashable,
    names: tuple[str, str] = ("変更前", "変更後"),
    unit: str = "",
) -> None:
    """Draw two values a row, as before and after a change: a hollow mark, a line, a filled mark.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> fig, ax = plt.subplots()
    >>> frame = pd.DataFrame({"区分": ["Ⅱ"], "旧": [10], "新": [12]})
    >>> changes(frame, ax, label="区分", before="旧", after="新", unit="件")
    >>> show.charts.alt_of(fig)
    '二つの値の変化を示す図。Ⅱ 変更前 10件、変更後 12件。'
    >>> plt.close(fig)
    """
    pair = [values(frame, column, unit) for column in (before, after)]
    if pair[0].unit != pair[1].unit:  # one unit for both, the finer of the two
        finer = min(pair, key=lambda one: money_unit(one.unit).value).unit
        pair = [values(frame, column, finer) for column in (before, after)]
    rows, told = Rows(ax), []
    for place, text in enumerate(column_texts(frame, label)):
        old, new = (one.texts[place] for one in pair)
        rows.label(text, f"{old} → {new}")
        y = rows.bar(0.9)
        both = [(one.numbers[place], face) for one, face in zip(pair, ("white", AI), strict=True)]
        known = [(one, face) for one, face in both if one is not None]
        ends = [one for one, _ in known]
        ax.plot(ends, [y] * len(known), color=USUZUMI, linewidth=4, solid_capstyle="round", zorder=1)
        for one, face in known:
            ax.plot(
                [one], [y], "o", markerfacecolor=face, markeredgecolor=AI, markeredgewidth=1.4, markersize=7
            )
        told.append(f"{text} {names[0]} {pair[0].told(place)}、{names[1]} {pair[1].told(place)}")
    look: dict[str, Any] = {"marker": "o", "linestyle": "", "color": AI}
    faces = zip(names, ("white", AI), strict=True)
    legend(ax, [Line2D([], [], markerfacecolor=face, label=name, **look) for name, face in faces])
    say_unit(ax, pair[0].unit)
    _scale(ax, [one for column in pair for _, one in column.known], 0.02)
    rows.finish(1.6)
    describe(ax, f"二つの値の変化を示す図。{'；'.join(told)}。", frame)


def _scale(ax: Axes, numbers: Sequence[float], room: float) -> None:
    """Give the axis room for the texts beside the bars; the bars carry their numbers, so there is no scale."""
    high, low = max([*numbers, 0.0]), min([*numbers, 0.0])
    span = (high - low) or 1
    ax.set_xlim(low - (span * 0.02 if low < 0 else 0), high + span * room / (1 - room) + span * 0.01)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    if low < 0:
        ax.axvline(0, color=NIBI, linewidth=0.8)
