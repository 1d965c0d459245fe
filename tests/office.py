"""LibreOffice, where it is installed: it opens what we write, reckons it anew and saves it."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import zipfile
from collections.abc import Iterable
from pathlib import Path

import noto_cjk_sans_jp_bold
import noto_cjk_sans_jp_regular
import pytest

SOFFICE = shutil.which("soffice")
NEEDS_OFFICE = pytest.mark.skipif(
    SOFFICE is None, reason="LibreOffice（soffice）がないので、開いて計算し直す試験を省く"
)
_CACHED = re.compile(rb"(<f>[^<]*</f>)<v>[^<]*</v>")


def converted(files: Iterable[Path], to: str, out: Path) -> list[Path]:
    """Return the files as LibreOffice saves them in another format, all in one run."""
    files = list(files)
    out.mkdir(parents=True, exist_ok=True)
    profile = f"-env:UserInstallation=file://{out.resolve()}/.profile"
    fonts = out / ".fonts.conf"  # those of our wheels: Debian's have three times their size
    folders = [
        Path(str(wheel.FONT_PATH)).parent for wheel in (noto_cjk_sans_jp_regular, noto_cjk_sans_jp_bold)
    ]
    places = "".join(f"<dir>{folder}</dir>" for folder in (*folders, "/usr/share/fonts/truetype"))
    fonts.write_text(
        f"<fontconfig>{places}<cachedir>{out / '.fonts'}</cachedir></fontconfig>", encoding="utf-8"
    )
    command = [
        str(SOFFICE),
        profile,
        "--headless",
        "--convert-to",
        to,
        "--outdir",
        str(out),
        *map(str, files),
    ]
    environment = os.environ | {"FONTCONFIG_FILE": str(fonts)}
    subprocess.run(command, check=True, capture_output=True, timeout=300, env=environment)  # noqa: S603
    return [out / f"{file.stem}.{to.partition(':')[0]}" for file in files]


def without_cached(file: Path, target: Path) -> Path:
    """Return a copy of a workbook whose formulas have no values, so that they must be reckoned."""
    target.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(file) as old, zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED) as new:
        for name in old.namelist():
            part = old.read(name)
            new.writestr(name, _CACHED.sub(rb"\1", part) if name.startswith("xl/worksheets/") else part)
    return target
