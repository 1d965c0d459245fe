"""What the charts share: rows of labelled bars sized in lines of type, printed values, fills told apart without colour."""

from __future__ import annotations

from collections.abc import Hashable, Sequence
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final

import pandas as pd
from matplotlib.artist import Artist
from matplotlib.axes import Axes
from matplotlib.patches import Patch

from kikin.show.cells import money_cells, money_unit_of, number_cells, rows_of
from kikin.show.columns import heads, laid_out
from kikin.show.formats import exact_number, number
from kikin.show.style import AI, KAKI, KINARI, NIBI, SEIJI, SUMI, USUZUMI, WHITE, WIDTH
from kikin.show.widths import letters
from kikin.totals import is_missing
from kikin.values.amounts import MoneyUnit, money_unit
from kikin.values.errors import KikinError
from kikin.values.readings import Absent

LINE: Final = 0.215  # inches of a line of type
ACROSS: Final = 58  # half-width letters across a figure
_NOT_FIRST = "、。，．）」』】〉・：；！？％%〕］)ーァィゥェォッャュョぁぃぅぇぉっゃゅょ々"
_OPENING = "（「『【〈〔［("


@dataclass(frozen=True)
class Fill:
    """A fill told apart by colour, lightness and strokes, so that a grey copy serves too."""

    color: str
    hatch: str = ""
    edge: str = WHITE

    @property
    def ink(self) -> str:
        """The colour of letters on it."""
        return WHITE if self.color in (AI, SEIJI, KAKI, NIBI, SUMI) and not self.hatch else SUMI


FILLS: Final = (
    Fill(AI),
    Fill("#a9d0c9", "///", SEIJI),
    Fill("#f1dccd", "\\\\\\", KAKI),
    Fill(NIBI),
    Fill(KINARI, "xxx", NIBI),
    Fill("#d9c68a"),
    Fill(SEIJI),
    Fill(USUZUMI, "---", SUMI),
)
STATUS_FILLS: Final = {
    "達成": Fill(SEIJI),
    "一部達成": Fill("#d9c68a"),
    "未達成": Fill("#f1dccd", "\\\\\\", KAKI),
    "進行中": Fill(AI),
    "未集計": Fill(KINARI, "xxx", NIBI),
    "実績なし": Fill(NIBI),
}
"""The statuses of indicators in the colours of their marks."""


@dataclass(frozen=True)
class Values:
    """A column as drawn and as printed: numbers (None where absent), their text, the unit of all."""

    numbers: list[float | None]
    texts: list[str]
    unit: str

    @property
    def known(self) -> list[tuple[int, float]]:
        """The places and numbers that can be drawn."""
        return [(place, one) for place, one in enumerate(self.numbers) if one is not None]

    def told(self, place: int) -> str:
        """Return a value with its unit, for the alternative text."""
        text, unit = self.texts[place], self.unit.split("、")[0]
        return text if self.numbers[place] is None or text.endswith(unit) else f"{text}{unit}"


def values(frame: pd.DataFrame, column: Hashable, unit: str = "") -> Values:
    """Return a column for drawing; money in one unit for the whole column, an absence by its name.

    In the unit that the caller wants, amounts are rounded half-up once, and the unit says so.

    Raises:
        KikinError: The frame has no such column, or it holds neither numbers nor absences.

    >>> found = values(pd.DataFrame({"病院数": [3, 1200]}), "病院数")
    >>> found.numbers, found.texts
    ([3.0, 1200.0], ['3', '1,200'])
    >>> values(pd.DataFrame({"額": [1_500_000]}), "額", "百万円")
    Values(numbers=[1.5], texts=['2'], unit='百万円、四捨五入')
    """
    laid = laid_out(frame)
    is_yen = unit in {one.label for one in MoneyUnit}
    head = heads(laid, [column], money=[column] if is_yen else None)[0]
    rows: list[Any] = rows_of(laid)
    present = [None if _lacks(row[column]) else exact_number(row[column]) for row in rows]
    if not head.is_money:
        head, cells = number_cells(rows, head, with_unit=True)
        size = Fraction(1, 100) if any(isinstance(row[column], Fraction) for row in rows) else Fraction(1)
        drawn = [None if one is None else float(one / size) for one in present]
        return Values(drawn, [str(one.text) for one in cells], unit or head.unit)
    chosen = money_unit(unit) if unit else money_unit_of(rows, [head])
    drawn = [None if one is None else float(one / chosen.value) for one in present]
    texts = [str(one.text) for one in money_cells(rows, head, chosen)]
    if not any(text.endswith("円") for text in texts):
        return Values(drawn, texts, chosen.label)
    rounded = [
        text if one is None else number(one / chosen.value, decimals=0)
        for text, one in zip(texts, present, strict=True)
    ]
    return Values(drawn, rounded, f"{chosen.label}、四捨五入")


def column_texts(frame: pd.DataFrame, column: Hashable) -> list[str]:
    """Return a column of labels as text.

    Raises:
        KikinError: The frame has no such column, or nothing is in it.
    """
    laid = laid_out(frame)
    if column not in laid.columns:
        raise KikinError(
            "図に使う列がありません", found=column, remedy="frame.columns で列の名を確かめてください"
        )
    head = heads(laid, [column], money=False)[0]
    found = [str(cell.text) for cell in number_cells(rows_of(laid), head, with_unit=False)[1]]
    if found and not any(found):
        raise KikinError(
            "図の見出しになる列が空です", found=column, remedy="名の入った列を label に指定してください"
        )
    return found


def wrapped(text: str, across: int = ACROSS) -> list[str]:
    """Return a text in lines of about one length, none wider than ``across`` half-width letters.

    No line begins with 、 or ends with （.

    >>> wrapped("県内における薬局に占める割合", 20)
    ['県内における薬局', 'に占める割合']
    """
    count = -(-letters(text) // across)
    even = min(across, -(-letters(text) // count) + 2) if count else across
    lines, line = [], ""
    for letter in text:
        if line and letters(line + letter) > even and letter not in _NOT_FIRST:
            moved = line[-1] if line[-1] in _OPENING else ""
            lines.append(line.removesuffix(moved))
            line = moved
        line += letter
    return [*lines, line]


class Rows:
    """A column of rows on an Axes, each a label over a bar; heights are counted in lines of type."""

    def __init__(self, ax: Axes, *, top: float = 0.0, beside: int = 0) -> None:
        """Begin at ``top`` lines below the upper edge; ``beside`` half-width letters are taken at the left of the axis."""
        self.ax = ax
        self.height = top
        self.left = -beside / (
            ACROSS - beside
        )  # of the axis' width, where headings, labels and the legend begin

    def heading(self, text: str) -> None:
        """Put a heading of a group of rows."""
        self.height += 0.4 if self.height else 0
        for line in wrapped(text):
            self._left(line, weight="bold", color=AI)

    def label(self, text: str, right: str = "") -> None:
        """Put the label of the next bar, and a word at the right end of its first line."""
        for place, line in enumerate(wrapped(text, ACROSS - letters(right) - (2 if right else 0))):
            if right and not place:
                self.ax.text(1, self.height + 0.5, right, transform=self._across(), ha="right", va="center")
            self._left(line)

    def name(self, text: str, y: float) -> None:
        """Put a short label at the left of a bar."""
        look: dict[str, Any] = {"xycoords": self._across(), "textcoords": "offset points"}
        self.ax.annotate(text, (0, y), (-5, 0), ha="right", va="center", **look)

    def bar(self, lines: float = 1.0, after: float = 0.45) -> float:
        """Return the middle of the next bar, and go on below it."""
        middle = self.height + lines / 2
        self.height += lines + after
        return middle

    def finish(self, extra_lines: float = 2.2) -> None:
        """Turn the axis so that it runs down, and give a figure of this one Axes the height that the rows need."""
        self.ax.set_ylim(self.height, 0)
        self.ax.set_yticks([])
        self.ax.spines["left"].set_visible(False)
        sized(self.ax, (self.height + extra_lines) * LINE)

    def _left(self, text: str, **look: Any) -> None:
        self.ax.text(
            self.left, self.height + 0.5, text, transform=self._across(), ha="left", va="center", **look
        )
        self.height += 1

    def _across(self) -> Any:
        return self.ax.get_yaxis_transform()


def room_for(texts: Sequence[str]) -> float:
    """Return which part of the width the longest of these texts takes beside a bar."""
    return min(0.5, (max((letters(text) for text in texts), default=0) + 1) / ACROSS)


def barh(ax: Axes, y: float, span: tuple[float, float], fill: Fill, height: float = 0.9) -> None:
    """Draw a bar over a span; its strokes have the colour of its edge."""
    left, width = span[0], span[1] - span[0]
    ax.barh(
        y, width, height, left=left, color=fill.color, hatch=fill.hatch, edgecolor=fill.edge, linewidth=0.6
    )


def patch(label: str, fill: Fill) -> Patch:
    """Return what a legend shows of a fill."""
    edge = fill.edge if fill.hatch else fill.color
    return Patch(facecolor=fill.color, hatch=fill.hatch, edgecolor=edge, label=label)


def legend(ax: Axes, handles: Sequence[Artist], left: float = 0) -> int:
    """Put what marks and fills mean above the rows, and return in how many lines; they read from left to right.

    ``left`` is where they begin, as a part of the axis' width.
    """
    widths = [letters(str(one.get_label())) + 6 for one in handles]
    columns = len(handles) if sum(widths) <= ACROSS else max(1, ACROSS // max(widths))
    lines = -(-len(handles) // columns)
    order = [row * columns + column for column in range(columns) for row in range(lines)]
    ax.legend(
        handles=[handles[place] for place in order if place < len(handles)],
        ncols=columns,
        loc="lower left",
        bbox_to_anchor=(left, 1),
        borderaxespad=0.3,
        borderpad=0,
        columnspacing=1.2,
        handletextpad=0.5,
    )
    return lines


def say_unit(ax: Axes, unit: str) -> None:
    """Name the unit above the right end of the rows."""
    if unit:
        ax.set_title(f"（{unit}）", weight="normal", loc="right", pad=2)


def sized(ax: Axes, height: float) -> None:
    """Give a figure of this one Axes the width of every figure and this height, in inches."""
    figure = ax.get_figure(root=True)
    if figure is not None and len(figure.axes) == 1:
        figure.set_size_inches(WIDTH, max(1.0, height))


def pieces(frame: pd.DataFrame, rows: int = 12) -> list[pd.DataFrame]:
    """Return a frame in pieces of at most so many rows, as evenly as may be: a figure has to fit a page.

    >>> [len(piece) for piece in pieces(pd.DataFrame({"a": range(14)}), 12)]
    [7, 7]
    """
    count = max(1, -(-len(frame) // rows))
    size = max(1, -(-len(frame) // count))
    return [frame.iloc[start : start + size] for start in range(0, len(frame), size)]


def _lacks(value: Any) -> bool:
    return isinstance(value, (Absent, str)) or is_missing(value)
