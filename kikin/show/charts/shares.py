"""Parts of a whole: stacked bars that are each a whole, and counts of a few kinds as one bar."""

from __future__ import annotations

from collections.abc import Hashable, Mapping, Sequence
from fractions import Fraction

import pandas as pd
from matplotlib.axes import Axes

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
    values,
)
from kikin.show.figures import describe
from kikin.show.formats import number
from kikin.show.widths import letters
from kikin.values.errors import KikinError

_LEAST_AIR = 2  # half-width letters beside the text in a part of a bar
_ALL = 100
_SLIGHT = 0.01  # what rounding may leave of 100%
_MOST_BESIDE = 10  # half-width letters of a label that stands beside its bar


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
    """Draw stacked bars that are each a whole, in %: a bar per label, a part of it per row of the frame.

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
    lines = legend(ax, [patch(f"{name}（%）", fill) for name, fill in fills.items()], rows.left)
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
    """Draw the parts of a whole with their shares; percentages that a source rounded are kept, others shared out."""
    whole = sum(amount for amount, _, _ in parts)
    if unit == "%" and abs(whole - _ALL) < _SLIGHT * _ALL:
        whole = _ALL
    left = 0.0
    for amount, published, fill in parts:
        width = amount / (whole or 1) * _ALL
        text = (
            published if unit == "%" else number(Fraction(amount) * _ALL / Fraction(whole or 1), decimals=1)
        )
        barh(ax, y, (left, left + width), fill, 1.0)
        if width >= (letters(text) + _LEAST_AIR) / ACROSS * _ALL:
            _inside(ax, left + width / 2, y, text, fill)
        left += width


def _inside(ax: Axes, x: float, y: float, text: str, fill: Fill) -> None:
    """Put a text on a fill; on strokes it gets a plate."""
    plate = {"facecolor": "white", "linewidth": 0, "pad": 1.2} if fill.hatch else None
    ax.text(x, y, text, ha="center", va="center", color=fill.ink, bbox=plate)
