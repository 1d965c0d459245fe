"""What a page offers beside it: each of its tables as CSV, and all of them as one workbook."""

from __future__ import annotations

import csv
import json
import shutil
from pathlib import Path
from typing import Any, Final

from kikin.publish.changes.contents import CONTENTS, write_contents
from kikin.publish.model import INDEX, record_of

ENDING: Final = "_downloads"  # the folder beside a page, named after it
_WORKBOOK: Final = "tables.xlsx"


def downloads_matter(notebook: Path) -> dict[str, str]:
    """Return what the front matter of a page says of its downloads: the folder and the labels of its tables."""
    labels = [table["label"] for table in _tables(notebook)]
    if not labels:
        return {}
    folder = f"{notebook.stem}{ENDING}"
    return {"downloads": " ".join([folder, *labels]), "tables-name": f"{folder}/{_WORKBOOK}"}


def write_downloads(notebook: Path, page: Path) -> None:
    """Write into the folder beside a page what it says, for comparing, and its tables, where its notebook left some.

    Args:
        notebook: The executed notebook, with its record beside it.
        page: The page in the new site.
    """
    folder = page.with_name(f"{page.stem}{ENDING}")
    shutil.rmtree(folder, ignore_errors=True)
    if notebook.stem != INDEX:
        write_contents(notebook, folder / CONTENTS)
    tables = _tables(notebook)
    if not tables:
        return
    read = []
    folder.mkdir(parents=True, exist_ok=True)
    for table in tables:
        file = record_of(notebook) / table["file"]
        shutil.copyfile(file, folder / file.name)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            read.append((str(table["caption"]), list(csv.reader(lines))))
    from kikin.forms.books import write_tables  # noqa: PLC0415  # xlsxwriter, where there is something to write

    write_tables(folder / _WORKBOOK, read)


def _tables(notebook: Path) -> list[dict[str, Any]]:
    try:
        record = json.loads((record_of(notebook) / "record.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [table for table in record.get("tables", ()) if table.get("file")]
