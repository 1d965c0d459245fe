"""Bars: by category, by time, between two versions; shares of a whole; counts of a few kinds."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence

import pandas as pd
from matplotlib.axes import Axes

from kikin.show.charts.base import FILLS, Fill, Rows, barh, column_texts, legend, room_for, values
from kikin.show.figures import describe
from kikin.show.style import AI, NIBI, SUMI, USUZUMI, WIDTH
from kikin.show.widths import letters
from kikin.values.errors import KikinError

_LEAST_LABEL = 1.4  # a part of a bar is labelled where its label leaves it some air
_ALL = 100
_SLIGHT = 0.15  # of what a table's rounding may leave of 100%


def bars(
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
    columns = [value] if isinstance(value, Hashable) and not isinstance(value, tuple) else list(value)
    found = {column: values(frame, column, unit) for column in columns}
    labels = column_texts(frame, label)
    called = list(names) or [str(column) for column in columns]
    numbers = [one for column in found.values() for one in column.numbers if one is not None]
    rows = Rows(ax)
    for place, text in enumerate(labels):
        rows.label(text)
        for number_of, column in enumerate(columns):
            amount, printed = found[column].numbers[place], found[column].texts[place]
            y = rows.bar(after=0.45 if column == columns[-1] else 0.05)
            if amount is not None:
                barh(ax, y, 0, amount, FILLS[number_of])
            ax.annotate(
                printed, (max(amount or 0, 0), y), (4, 0), textcoords="offset points", va="center", color=SUMI
            )
    printed_texts = [text for column in found.values() for text in column.texts]
    _scale(ax, numbers, room_for(printed_texts))
    if len(columns) > 1:
        legend(ax, list(zip(called, FILLS, strict=False)))
    rows.finish(0.4 if len(columns) == 1 else 1.6)
    unit_name = next(iter(found.values())).unit
    told = [
        f"{text} {'、'.join(f'{one} {found[column].texts[place]}' if len(columns) > 1 else found[column].texts[place] for one, column in zip(called, columns, strict=True))}"
        for place, text in enumerate(labels)
    ]
    describe(ax, f"横棒グラフ{_of(unit_name)}。{('；' if len(columns) > 1 else '、').join(told)}。", frame)


def series(
    frame: pd.DataFrame, ax: Axes, *, time: Hashable, value: Hashable, unit: str = "", line: bool = False
) -> None:
    """Draw a value over time as upright bars, or as a line, each with its number; an absent value by its name.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> fig, ax = plt.subplots()
    >>> series(pd.DataFrame({"年度": ["R4", "R5"], "研修": [10, 12]}), ax, time="年度", value="研修", unit="回")
    >>> show.charts.alt_of(fig)
    '年次の棒グラフ（回）。R4 10、R5 12。'
    >>> plt.close(fig)
    """
    found, times = values(frame, value, unit), column_texts(frame, time)
    places = range(len(times))
    drawn = [(place, one) for place, one in zip(places, found.numbers, strict=True) if one is not None]
    if line:
        ax.plot([place for place, _ in drawn], [one for _, one in drawn], color=AI, marker="o")
    else:
        ax.bar([place for place, _ in drawn], [one for _, one in drawn], 0.62, color=AI)
    for place, one, text in zip(places, found.numbers, found.texts, strict=True):
        ax.annotate(
            text,
            (place, one or 0),
            (0, 4),
            textcoords="offset points",
            ha="center",
            color=SUMI if one is not None else NIBI,
        )
    ax.set_xticks(list(places), times)
    ax.set_yticks([])
    ax.spines["left"].set_visible(False)
    ax.set_ylim(bottom=0, top=max((one for _, one in drawn), default=1) * 1.15)
    ax.set_xlim(-0.6, len(times) - 0.4)
    _size(ax, 2.4)
    kind = "折れ線グラフ" if line else "棒グラフ"
    told = "、".join(f"{when} {text}" for when, text in zip(times, found.texts, strict=True))
    describe(ax, f"年次の{kind}{_of(found.unit)}。{told}。", frame)


def changes(
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
    '二つの値の変化を示す図（件）。Ⅱ 変更前 10、変更後 12。'
    >>> plt.close(fig)
    """
    pair = [values(frame, column, unit) for column in (before, after)]
    if pair[0].unit != pair[1].unit:  # one unit for both, the finer of the two
        finer = min((one.unit for one in pair), key=["円", "千円", "百万円", "億円"].index)
        pair = [values(frame, column, finer) for column in (before, after)]
    rows, told = Rows(ax), []
    for place, text in enumerate(column_texts(frame, label)):
        old, new = (one.texts[place] for one in pair)
        rows.label(text, f"{old} → {new}")
        y = rows.bar(0.9)
        ends = [one.numbers[place] for one in pair]
        known = [one for one in ends if one is not None]
        ax.plot(known, [y] * len(known), color=USUZUMI, linewidth=4, solid_capstyle="round", zorder=1)
        for one, face in zip(ends, ("white", AI), strict=True):
            if one is not None:
                ax.plot(
                    [one],
                    [y],
                    "o",
                    markerfacecolor=face,
                    markeredgecolor=AI,
                    markeredgewidth=1.4,
                    markersize=7,
                )
        told.append(f"{text} {names[0]} {old}、{names[1]} {new}")
    ax.plot([], [], "o", markerfacecolor="white", markeredgecolor=AI, label=names[0])
    ax.plot([], [], "o", color=AI, label=names[1])
    ax.legend(
        loc="lower left", bbox_to_anchor=(0, 1), ncols=2, borderpad=0, borderaxespad=0.2, columnspacing=1.2
    )
    numbers = [one for column in pair for one in column.numbers if one is not None]
    _scale(ax, numbers, 0.02)
    rows.finish(1.6)
    describe(ax, f"二つの値の変化を示す図{_of(pair[0].unit)}。{'；'.join(told)}。", frame)


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
    '積み上げ横棒グラフ（%）。R4：している 75、していない 25。'
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
    rows, told = Rows(ax), []
    beside = max((letters(text) for text in labels), default=0)
    for one, of_group in stacks.items():
        if one:
            rows.heading(one)
        for text, places in of_group.items():
            if beside > _MOST_BESIDE:
                rows.label(text)
            y = rows.bar(1.15, after=0.2)
            if beside <= _MOST_BESIDE:
                ax.text(-1.5, y, text, ha="right", va="center")
            numbers = [found.numbers[place] or 0 for place in places]
            whole = _ALL if found.unit == "%" and abs(sum(numbers) - _ALL) < 1 else sum(numbers) or 1
            left = 0.0
            for place, amount in zip(places, numbers, strict=True):
                _share(ax, y, left, amount / whole * _ALL, (found.texts[place], fills[parts[place]]))
                left += amount / whole * _ALL
            listed = "、".join(f"{parts[place]} {found.texts[place]}" for place in places)
            told.append(f"{f'{one}、' if one else ''}{text}：{listed}")
    ax.set_xlim(0, _ALL)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    legend(ax, list(fills.items()))
    rows.finish(0.6 + len(fills))
    describe(ax, f"積み上げ横棒グラフ{_of(found.unit)}。{'。'.join(told)}。", frame)


def counts(found: Mapping[str, int], ax: Axes, *, marks: Mapping[str, str] | None = None) -> None:
    """Draw how many there are of each kind as one bar, each part under its name: ``{"達成": 8, "未達成": 3}``.

    >>> import matplotlib.pyplot as plt
    >>> from kikin import show
    >>> fig, ax = plt.subplots()
    >>> counts({"達成": 8, "未達成": 3, "未集計": 0}, ax)
    >>> show.charts.alt_of(fig)
    '件数を一本の帯に分けた図。達成 8、未達成 3。'
    >>> plt.close(fig)
    """
    present = {name: count for name, count in found.items() if count}
    rows = Rows(ax)
    y = rows.bar(1.6)
    fills = dict(zip(present, FILLS, strict=False))
    left = 0.0
    for name, count in present.items():
        barh(ax, y, left, count, fills[name], 1.4)
        plate = {"facecolor": "white", "linewidth": 0, "pad": 1.5} if fills[name].hatch else None
        ax.text(
            left + count / 2,
            y,
            str(count),
            ha="center",
            va="center",
            color=fills[name].ink,
            weight="bold",
            bbox=plate,
        )
        left += count
    ax.set_xlim(0, left or 1)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    legend(
        ax, [(f"{(marks or {}).get(name, '')}{name} {count}", fills[name]) for name, count in present.items()]
    )
    rows.finish(0.8 + -(-len(present) // 3))
    describe(
        ax, f"件数を一本の帯に分けた図。{'、'.join(f'{name} {count}' for name, count in present.items())}。"
    )


_MOST_BESIDE = 10  # half-width letters of a label that stands beside its bar


def _share(ax: Axes, y: float, left: float, width: float, look: tuple[str, Fill]) -> None:
    text, fill = look
    barh(ax, y, left, width, fill, 1.0)
    if width >= (letters(text) + _LEAST_LABEL) / 50 * _ALL:
        plate = {"facecolor": "white", "linewidth": 0, "pad": 1.2} if fill.hatch else None
        ax.text(left + width / 2, y, text, ha="center", va="center", color=fill.ink, bbox=plate)


def _scale(ax: Axes, numbers: Sequence[float], room: float) -> None:
    """Give the axis room for the numbers beside the bars, and a line at zero instead of a scale."""
    high, low = max([*numbers, 0.0]), min([*numbers, 0.0])
    span = (high - low) or 1
    ax.set_xlim(low - (span * 0.02 if low < 0 else 0), high + span * room / (1 - room) + span * 0.01)
    ax.set_xticks([])
    ax.spines["bottom"].set_visible(False)
    ax.axvline(0, color=NIBI, linewidth=0.8)


def _size(ax: Axes, height: float) -> None:
    figure = ax.get_figure(root=True)
    if figure is not None and len(figure.axes) == 1:
        figure.set_size_inches(WIDTH, height)


def _of(unit: str) -> str:
    return f"（{unit}）" if unit else ""
