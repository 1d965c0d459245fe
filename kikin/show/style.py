"""How every figure looks: one style sheet, the Japanese font from its wheel, the colours of ``_brand.yml``."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from typing import Final

import matplotlib as mpl
import matplotlib.style
import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
from matplotlib import font_manager
from matplotlib.ft2font import FT2Font

AI: Final = "#1f3a5f"
SEIJI: Final = "#17736b"
KAKI: Final = "#b4501e"
SUMI: Final = "#1b2430"
NIBI: Final = "#55616e"
USUZUMI: Final = "#c5ced8"
KINARI: Final = "#f6f8fa"
WHITE: Final = "#ffffff"

SHEET: Final = Path(__file__).with_name("kikin.mplstyle")
WIDTH: Final = 4.5
"""Width of a figure in inches. As wide as the column on a phone (350 px of 390), 10.5 pt are then 11.3 px."""


def apply() -> None:
    """Take the style sheet and the fonts for every figure that is drawn from now on."""
    _register()
    mpl.style.use(SHEET)


@contextmanager
def applied() -> Iterator[None]:
    """Draw and save in this style, whatever the settings outside are."""
    _register()
    with mpl.rc_context(), mpl.style.context(SHEET):
        yield


def apply_in_notebook() -> None:
    """Take the style where a notebook runs; elsewhere the settings of the process are nobody's to change."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    if shell is not None:
        apply()


@cache
def _register() -> None:
    for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold):
        font_manager.fontManager.addfont(str(package.FONT_PATH))


@cache
def known_letters() -> frozenset[int]:
    """Return the code points that the font can draw."""
    return frozenset(FT2Font(str(noto_cjk_sans_jp_regular.FONT_PATH)).get_charmap())
