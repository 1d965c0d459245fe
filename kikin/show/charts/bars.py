"""Bars: by category, by time, between two versions; shares of a whole; counts of a few kinds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from typing import Any

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from kikin.show.charts.base import (
    ACROSS,
    FILLS,
    STATUS_FILLS,
    Fill,
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
from kikin.values.errors import KikinError

_LEAST_AIR = 2  # half-width letters beside the text in a part of a bar
_ALL = 100
_SLIGHT = 0.01  # what rounding may leave of 100%
_MOST_BESIDE = 10  # half-width letters of a label that stands beside its bar
_SHORT = 18  # the same, where the bar may be shorter


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


def shares(  # noqa: PLR0913 - the columns of a long frame, one argument each
    frame: pd.DataFrame,
    ax: Axes,
    *,
    label: Hashable,
    part: Hashable,
    value: Hashable,
    group: Hashable | None = None,
    unit: str = "",
) -> None:
    """Draw stacked bars that are each a whole: a bar per label, a part of it per row of the frame.

    Args:
        frame: One row per label and part. Values in % stay as published; any other are drawn as shares of their sum.
        ax: Of a Figure of its own.
        label: The column that names the bar, as the year.
        part: The column that names the part, as 実施している.
        value: The column with the values.
        group: The column that names a group of bars, as the item.
        unit: The unit of money.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> frame = pd.DataFrame({"年度": ["R4", "R4"], "実施": ["している", "していない"], "割合": [75.0, 25.0]})
    >>> fig, ax = plt.subplots()
    >>> shares(frame, ax, label="年度", part="実施", value="割合", unit="%")
    >>> show.charts.alt_of(fig)
    '積み上げ横棒グラフ。R4：している 75%、していない 25%。'
    >>> plt.close(fig)
    """
    found = values(frame, value, unit)
    labels, parts = column_texts(frame, label), column_texts(frame, part)
    groups = column_texts(frame, group) if group is not None else [""] * len(labels)
    fills = dict(zip(dict.fromkeys(parts), FILLS, strict=False))
    if len(fills) < len(set(parts)):
        raise KikinError(
            "部分が多すぎて見分けられません",
            found=f"{len(set(parts))}",
            remedy=f"{len(FILLS)}までにまとめてください",
        )
    stacks: dict[str, dict[str, list[int]]] = {}
    for place, (one, text) in enumerate(zip(groups, labels, strict=True)):
        stacks.setdefault(one, {}).setdefault(text, []).append(place)
    is_short = all(letters(text) <= _MOST_BESIDE for text in labels)
    beside = max((letters(text) for text in labels), default=0) + 2 if is_short else 0
    rows, told = Rows(ax, beside=beside), []
    for one, of_group in stacks.items():
        if one:
            rows.heading(one)
        for text, places in of_group.items():
            if not is_short:
                rows.label(text)
            y = rows.bar(1.15, after=0.2)
            if is_short:
                rows.name(text, y)
            drawn = [(found.numbers[place] or 0, found.texts[place], fills[parts[place]]) for place in places]
            _stack(ax, y, drawn, found.unit)
            listed = "、".join(f"{parts[place]} {found.told(place)}" for place in places)
            told.append(f"{f'{one}、' if one else ''}{text}：{listed}")
    ax.set_xlim(0, _ALL)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    unit = f"（{found.unit}）" if found.unit else ""
    lines = legend(ax, [patch(f"{name}{unit}", fill) for name, fill in fills.items()], rows.left)
    rows.finish(0.5 + lines)
    describe(ax, f"積み上げ横棒グラフ。{'。'.join(told)}。", frame)


def counts(found: Mapping[str, int], ax: Axes) -> None:
    """Draw how many there are of each kind as one bar, each part under its name: ``{"達成": 8, "未達成": 3}``.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> fig, ax = plt.subplots()
    >>> counts({"達成": 8, "未達成": 3, "未集計": 0}, ax)
    >>> show.charts.alt_of(fig)
    '件数を一本の帯に分けた図。達成 8、未達成 3。'
    >>> plt.close(fig)
    """
    present = {name: int(count) for name, count in found.items() if count}
    spare = iter(FILLS)
    fills = {name: STATUS_FILLS.get(name) or next(spare) for name in present}
    rows, left = Rows(ax), 0.0
    y = rows.bar(1.6)
    for name, count in present.items():
        barh(ax, y, (left, left + count), fills[name], 1.4)
        _inside(ax, left + count / 2, y, str(count), fills[name])
        left += count
    ax.set_xlim(0, left or 1)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    lines = legend(ax, [patch(f"{name} {count}", fills[name]) for name, count in present.items()])
    rows.finish(0.6 + lines)
    describe(
        ax, f"件数を一本の帯に分けた図。{'、'.join(f'{name} {count}' for name, count in present.items())}。"
    )


def _stack(ax: Axes, y: float, parts: Sequence[tuple[float, str, Fill]], unit: str) -> None:
    """Draw the parts of a whole; percentages that a source rounded keep their lengths, others are shared out."""
    whole = sum(amount for amount, _, _ in parts)
    if unit == "%" and abs(whole - _ALL) < _SLIGHT * _ALL:
        whole = _ALL
    left = 0.0
    for amount, text, fill in parts:
        width = amount / (whole or 1) * _ALL
        barh(ax, y, (left, left + width), fill, 1.0)
        if width >= (letters(text) + _LEAST_AIR) / ACROSS * _ALL:
            _inside(ax, left + width / 2, y, text, fill)
        left += width


def _inside(ax: Axes, x: float, y: float, text: str, fill: Fill) -> None:
    """Put a text on a fill; on strokes it gets a plate."""
    plate = {"facecolor": "white", "linewidth": 0, "pad": 1.2} if fill.hatch else None
    ax.text(x, y, text, ha="center", va="center", color=fill.ink, bbox=plate)


def _scale(ax: Axes, numbers: Sequence[float], room: float) -> None:
    """Give the axis room for the texts beside the bars; the bars carry their numbers, so there is no scale."""
    high, low = max([*numbers, 0.0]), min([*numbers, 0.0])
    span = (high - low) or 1
    ax.set_xlim(low - (span * 0.02 if low < 0 else 0), high + span * room / (1 - room) + span * 0.01)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    if low < 0:
        ax.axvline(0, color=NIBI, linewidth=0.8)
