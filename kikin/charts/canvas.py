"""A sheet measured in millimetres: text, bars, lines and markers are put where they belong, then saved as SVG."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from functools import lru_cache

from matplotlib.backends.backend_svg import FigureCanvasSVG
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle
from matplotlib.textpath import TextToPath

from kikin.charts.style import AI, BODY, KINARI, MM_PER_POINT, SUMI, USUZUMI, WIDTH_MM, Fill, applied, font

_NOT_FIRST = "、。，．）」』】〉・：；！？％%〕］)ーァィゥェォッャュョぁぃぅぇぉっゃゅょ々"
_NOT_LAST = "（「『【〈〔［("
_SIZES = {"D": 0.82, "s": 0.92}  # markers of one size look alike in size
_GLYPH = re.compile(r'(?<=<path id=")([^"]+" d=")([MLQCz\d\s-]+)(?=")')
_FONT_NAME = re.compile(r"NotoSansCJKjp-([RB])\w+-")
_MIDDLE = 0.37  # of the type size: from the baseline to the middle of a kanji, and of a digit


class Canvas:
    """A figure whose coordinates are millimetres from its upper left corner. Call ``finish`` when all is drawn."""

    def __init__(self, width_mm: float = WIDTH_MM) -> None:
        """Make an empty sheet."""
        self.width_mm = width_mm
        self.figure = Figure()
        FigureCanvasSVG(self.figure)
        self.axes = self.figure.add_axes((0, 0, 1, 1))
        self.axes.set_axis_off()

    def text(  # noqa: PLR0913 - position and text, and how they look
        self,
        x: float,
        y: float,
        text: str,
        *,
        size: float = BODY,
        bold: bool = False,
        color: str = SUMI,
        align: str = "left",
        on: str = "",
    ) -> None:
        """Put one line of text, its middle at height ``y``; ``on`` is the colour of a plate under it, over a hatch."""
        self.axes.text(
            x,
            y + size * MM_PER_POINT * _MIDDLE,
            text,
            fontproperties=font(size, bold=bold),
            color=color,
            ha=align,
            va="baseline",
            parse_math=False,
            clip_on=False,
            bbox={"facecolor": on, "linewidth": 0, "pad": 1.2} if on else None,
        )

    def bar(  # noqa: PLR0913, PLR0917 - position, size, look: the order that every drawing library has
        self, x: float, y: float, width: float, height: float, fill: Fill, edge: str = ""
    ) -> None:
        """Put a rectangle with its upper left corner at ``x``, ``y``."""
        self.axes.add_patch(
            Rectangle((x, y), width, height, facecolor=fill.color, linewidth=0, zorder=1, clip_on=False)
        )
        if fill.hatch:
            self.axes.add_patch(
                Rectangle(
                    (x, y),
                    width,
                    height,
                    facecolor="none",
                    edgecolor=fill.hatch_color,
                    hatch=fill.hatch,
                    linewidth=0,
                    zorder=1.1,
                    clip_on=False,
                ),
            )
        if edge:
            frame = Rectangle(
                (x, y), width, height, facecolor="none", edgecolor=edge, linewidth=0.7, zorder=1.2
            )
            frame.set_clip_on(False)
            self.axes.add_patch(frame)

    def line(
        self,
        xs: Sequence[float],
        ys: Sequence[float],
        *,
        color: str = USUZUMI,
        width: float = 0.6,
        dashed: bool = False,
    ) -> None:
        """Put a line through the points; ``width`` is in points."""
        style = (0, (3, 2)) if dashed else "-"
        self.axes.plot(xs, ys, color=color, linewidth=width, linestyle=style, zorder=2, clip_on=False)

    def marker(  # noqa: PLR0913 - position and how it looks
        self, x: float, y: float, shape: str, color: str, *, filled: bool = True, size: float = 6.5
    ) -> None:
        """Put a marker; one that is not filled has a white inside."""
        self.axes.plot(
            [x],
            [y],
            marker=shape,
            markersize=size * _SIZES.get(shape, 1),
            markerfacecolor=color if filled else "white",
            markeredgecolor=color,
            markeredgewidth=1.1,
            linestyle="none",
            zorder=4,
            clip_on=False,
        )

    def band(self, y: float, title: str) -> float:
        """Put a heading on a tinted band across the sheet, and return where the band ends."""
        lines = wrapped(title, self.width_mm - 2, bold=True)
        height = 4.2 * len(lines) + 0.8
        self.bar(0, y, self.width_mm, height, Fill(KINARI))
        for number, line in enumerate(lines):
            self.text(1, y + 2.5 + 4.2 * number, line, bold=True, color=AI)
        return y + height

    def finish(self, height_mm: float) -> Canvas:
        """Give the sheet its height, and return it."""
        self.figure.set_size_inches(self.width_mm / 25.4, height_mm / 25.4)
        self.axes.set_xlim(0, self.width_mm)
        self.axes.set_ylim(height_mm, 0)
        return self

    def svg(self) -> bytes:
        """Return the sheet as SVG, the same bytes on every run."""
        target = io.BytesIO()
        with applied():
            self.figure.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
        text = _GLYPH.sub(_relative, target.getvalue().decode())
        return _FONT_NAME.sub(r"\1", text).encode()


@lru_cache(maxsize=4096)
def text_width(text: str, size: float = BODY, *, bold: bool = False) -> float:
    """Return the width of a line of text in millimetres.

    >>> round(text_width("一二三四", 10), 2)  # four squares of 10pt = 40pt
    14.11
    """
    if not text:
        return 0.0
    width, _, _ = TextToPath().get_text_width_height_descent(text, font(size, bold=bold), False)  # noqa: FBT003
    return float(width) * MM_PER_POINT


def wrapped(text: str, width_mm: float, size: float = BODY, *, bold: bool = False) -> list[str]:
    """Return the text in lines no wider than ``width_mm``; no line begins with 、 or ends with （.

    >>> wrapped("医師の配置人数、看護職員の数", 21, 10)
    ['医師の配置', '人数、看護', '職員の数']
    """
    lines, line = [], ""
    for letter in text:
        if text_width(line + letter, size, bold=bold) <= width_mm or not line:
            line += letter
            continue
        kept, moved = _broken(line, letter)
        lines.append(kept)
        line = moved + letter
    return [*lines, line]


def _relative(glyph: re.Match[str]) -> str:
    """Return the outline of a letter with steps instead of positions: the same outline in half the space."""
    written, (x, y), start = [], (0, 0), (0, 0)
    for command, numbers in re.findall(r"([MLQCz])([\d\s-]*)", glyph[2]):
        values = [int(number) for number in numbers.split()]
        steps = [value - (x, y)[place % 2] for place, value in enumerate(values)]
        written.append(command.lower() + re.sub(" (?=-)", "", " ".join(str(step) for step in steps)))
        x, y = (values[-2], values[-1]) if values else start
        start = (x, y) if command == "M" else start
    return glyph[1] + "".join(written)


def _broken(line: str, following: str) -> tuple[str, str]:
    """Return what stays on the line and what moves to the next, before ``following``."""
    cut = len(line)
    while cut > 1 and (
        (line[cut:] + following)[0] in _NOT_FIRST
        or line[cut - 1] in _NOT_LAST
        or (line[cut - 1].isdigit() and (line[cut:] + following)[0].isdigit())
    ):
        cut -= 1
    return (line[:cut], line[cut:]) if cut > 1 else (line, "")
