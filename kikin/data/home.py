"""Where data folders lie, known without reading any."""

from __future__ import annotations

from pathlib import Path

from kikin.values.prefectures import EXAMPLES, PREFECTURES, Prefecture

NATIONAL = "00-national"


def folder_path(written: str, who: Prefecture) -> Path:
    """Return a data folder, which is named from the project's root: notebooks run in folders below it."""
    wanted = Path(written or f"data/{who.slug}")
    if wanted.is_absolute():
        return wanted
    here = Path.cwd()
    return next((base / wanted for base in (here, *here.parents) if (base / wanted).is_dir()), wanted)


def data_folders(root: Path) -> list[Path]:
    """Return the data folders below ``root``: the nation's, the prefectures' in order of code, the examples'."""
    slugs = {NATIONAL, EXAMPLES.slug} | {prefecture.slug for prefecture in PREFECTURES}
    return sorted(path for path in root.iterdir() if path.is_dir() and path.name in slugs)
