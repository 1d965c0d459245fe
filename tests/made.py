"""Small data folders that tests make: CSV text in, a folder that kikin reads out. Every figure in them is invented."""

from __future__ import annotations

from pathlib import Path

import pandas as pd

from kikin.data.folder import Folder, read_folder
from kikin.values.errors import Finding

SOURCES = "id,title,publisher\ns,例の資料（架空）,例県（架空）\n"


def written(folder: Path, **tables: str) -> Path:
    """Return the folder after writing each table's text into it; sources are added where none are given."""
    folder.mkdir(parents=True, exist_ok=True)
    for name, text in ({"sources": SOURCES} | tables).items():
        lines = [line.strip() for line in text.strip().splitlines()]
        (folder / f"{name}.csv").write_text("\n".join(lines) + "\n", encoding="utf-8")
    return folder


def read(folder: Path, **tables: str) -> Folder:
    """Return the folder as kikin reads it."""
    return read_folder(written(folder, **tables))


def frame(folder: Path, name: str, text: str) -> pd.DataFrame:
    """Return the frame of one table; the test fails if anything was noticed on reading it."""
    found = read(folder, **{name: text})
    assert found.findings == (), [str(one) for one in found.findings]
    return found.frames[name]


def told(findings: tuple[Finding, ...] | list[Finding]) -> str:
    """Return findings as they are printed, for a search of words."""
    return "\n".join(str(one) for one in findings)
