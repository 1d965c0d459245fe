"""The Japanese fonts, from their wheels, so that every machine makes the same PDF."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular

FAMILY: Final = "Noto Sans CJK JP"


def font_files() -> list[Path]:
    """Return the font files, regular and bold."""
    return [Path(str(package.FONT_PATH)) for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)]


def font_directories() -> list[str]:
    """Return the folders of the font files, as Typst and Quarto ask for them."""
    return [str(path.parent) for path in font_files()]
