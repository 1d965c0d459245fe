"""The Japanese fonts, from their wheels, so that every machine makes the same PDF."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Final

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular

FAMILY: Final = "Noto Sans CJK JP"


def font_files() -> list[Path]:
    """Return the font files, regular and bold."""
    return [Path(str(package.FONT_PATH)) for package in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)]


def font_directories() -> list[str]:
    """Return the folders of the font files, as Typst asks for them."""
    return [str(path.parent) for path in font_files()]


def link_fonts(directory: Path) -> None:
    """Put the fonts into the folder, linked where the system allows it (each is some 16 MB), else copied."""
    directory.mkdir(parents=True, exist_ok=True)
    for source in font_files():
        target = directory / source.name
        if target.exists():
            continue
        target.unlink(missing_ok=True)
        try:
            target.symlink_to(source)
        except OSError:
            shutil.copyfile(source, target)
