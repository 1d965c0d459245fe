"""How every chart looks: colours, hatches and marker shapes, type sizes, and the context in which it is drawn."""

from __future__ import annotations

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Final

import matplotlib as mpl
from matplotlib.font_manager import FontProperties

from kikin.indicators import Status, Trend
from kikin.publish.fonts import font_files

AI: Final = "#1f3a5f"
SEIJI: Final = "#17736b"
KAKI: Final = "#b4501e"
KINCHA: Final = "#8a6a00"
SUMI: Final = "#1b2430"
NIBI: Final = "#55616e"
USUZUMI: Final = "#c5ced8"
KINARI: Final = "#f6f8fa"
WHITE: Final = "#ffffff"
GOOD_SIDE: Final = "#e3f0ed"
"""The colours of ``_brand.yml``; KINCHA and GOOD_SIDE are added for 一部達成 and the side that meets a target."""

WIDTH_MM: Final = 130
"""Narrower than the 160mm of an A4 text column, so that the same figure stays legible on a phone."""
WIDTH: Final = "13cm"
BODY: Final = 8.5
SMALL: Final = 8.0
MM_PER_POINT: Final = 25.4 / 72


@dataclass(frozen=True)
class Mark:
    """How a status is drawn: marker shape, colour and hatch, each of them telling it apart by itself."""

    shape: str
    color: str
    hatch: str


@dataclass(frozen=True)
class Fill:
    """How an area is filled: its colour, the hatch over it, and the colour of the hatch."""

    color: str
    hatch: str = ""
    hatch_color: str = WHITE


STATUS_MARKS: Final[dict[Status, Mark]] = {
    Status.ACHIEVED: Mark("o", SEIJI, ""),
    Status.PARTLY: Mark("^", KINCHA, "\\\\\\\\"),
    Status.MISSED: Mark("X", KAKI, "////"),
    Status.ONGOING: Mark("D", AI, "xxxx"),
    Status.PENDING: Mark("s", NIBI, "----"),
    Status.NO_RESULT: Mark("p", SUMI, "++++"),
}
"""○ for 達成 and × for 未達成, as Japanese readers expect."""

TREND_COLORS: Final[dict[Trend, str]] = {
    Trend.BETTER: SEIJI,
    Trend.WORSE: KAKI,
    Trend.LEVEL: AI,
    Trend.UNKNOWN: NIBI,
}
TREND_SHAPES: Final[dict[Trend, str]] = {
    Trend.BETTER: "^",
    Trend.WORSE: "v",
    Trend.LEVEL: "s",
}

FIRST: Final = Fill(AI)
SECOND: Final = Fill("#e9c3ad", "////", KAKI)
THIRD: Final = Fill("#a9d0c9", "----", SEIJI)
"""Fills for two or three series: dark, light with strokes, light with level lines, so that a copy in grey tells them apart."""

_SETTINGS: Final[dict[Any, Any]] = {
    "svg.fonttype": "path",
    "svg.hashsalt": "kikin",
    "hatch.linewidth": 0.6,
    "path.simplify": False,
}


@contextmanager
def applied() -> Iterator[None]:
    """Draw and save in this style, whatever the reader's own settings; they are put back afterwards.

    A letter that the fonts lack is an error, so that no empty box is published.
    """
    with mpl.rc_context(), warnings.catch_warnings():
        warnings.filterwarnings("error", message="Glyph .* missing")
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        yield


@lru_cache(maxsize=64)
def font(size: float, *, bold: bool = False) -> FontProperties:
    """Return the Japanese font, by its file, in that size in points."""
    regular, heavy = font_files()
    return FontProperties(fname=str(heavy if bold else regular), size=size)


def ink_on(background: str) -> str:
    """Return white or black ink, whichever stands out more on a background colour.

    >>> ink_on(AI), ink_on(USUZUMI)
    ('#ffffff', '#1b2430')
    """
    return max((WHITE, SUMI), key=lambda ink: contrast(ink, background))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours as WCAG reckons it, from 1 to 21.

    >>> round(contrast("#ffffff", "#000000"), 3)
    21.0
    """
    bright, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (bright + 0.05) / (dark + 0.05)


def mixed(color: str, ratio: float) -> str:
    """Return ``color`` thinned with white; ``ratio`` 1 is the colour itself and 0 is white.

    >>> mixed("#1f3a5f", 0.0), mixed("#1f3a5f", 1.0)
    ('#ffffff', '#1f3a5f')
    """
    channels = (round(255 + (channel - 255) * ratio) for channel in _channels(color))
    return "#" + "".join(f"{channel:02x}" for channel in channels)


def _channels(color: str) -> tuple[int, ...]:
    return tuple(int(color[start : start + 2], 16) for start in (1, 3, 5))


def _luminance(color: str) -> float:
    linear = [
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4  # noqa: PLR2004 - sRGB, IEC 61966-2-1
        for part in (channel / 255 for channel in _channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
