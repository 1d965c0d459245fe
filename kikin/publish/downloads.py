"""What a page offers beside it: each of its tables as CSV, all of them as one workbook, and forms."""

from __future__ import annotations

import csv
import json
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

from kikin.publish.changes.contents import CONTENTS, contents_of, write_contents
from kikin.publish.changes.history import history_of
from kikin.publish.model import INDEX, record_of

ENDING: Final = "_downloads"  # the folder beside a page, named after it
_WORKBOOK: Final = "tables.xlsx"


def downloads_matter(notebook: Path) -> dict[str, Any]:
    """Return what the front matter of a page says of its downloads: the folder, the labels of its tables, its forms."""
    folder = f"{notebook.stem}{ENDING}"
    labels = [table["label"] for table in _listed(notebook, "tables")]
    forms = [
        {"name": f"{folder}/{_address(form)}", "text": form["name"]} for form in _listed(notebook, "forms")
    ]
    tables = {"downloads": " ".join([folder, *labels]), "tables-name": f"{folder}/{_WORKBOOK}"}
    return (tables if labels else {}) | ({"forms": forms} if forms else {})


def write_downloads(notebook: Path, page: Path) -> None:
    """Write into the folder beside a page what it says, for comparing, and the tables and forms that its notebook left.

    Args:
        notebook: The executed notebook, with its record beside it.
        page: The page in the new site.
    """
    folder = page.with_name(f"{page.stem}{ENDING}")
    shutil.rmtree(folder, ignore_errors=True)
    if notebook.stem != INDEX:
        record = record_of(notebook)
        write_contents(contents_of(notebook, record) | history_of(record), folder / CONTENTS)
    tables, forms = _listed(notebook, "tables"), _listed(notebook, "forms")
    if tables or forms:
        folder.mkdir(parents=True, exist_ok=True)
    for form in forms:
        shutil.copyfile(record_of(notebook) / form["file"], folder / _address(form))
    if not tables:
        return
    read = []
    for table in tables:
        file = record_of(notebook) / table["file"]
        shutil.copyfile(file, folder / file.name)
        with file.open(encoding="utf-8-sig", newline="") as lines:
            read.append((str(table["caption"]), list(csv.reader(lines))))
    from kikin.forms.books import write_tables  # noqa: PLC0415  # xlsxwriter, where there is something to write

    write_tables(folder / _WORKBOOK, read)


def _address(form: Mapping[str, str]) -> str:
    """Return the file of a form as servers of every kind name it."""
    return f"{form['key']}.xlsx"


def _listed(notebook: Path, kind: str) -> list[dict[str, Any]]:
    try:
        record = json.loads((record_of(notebook) / "record.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return []
    return [one for one in record.get(kind, ()) if one.get("file")]
