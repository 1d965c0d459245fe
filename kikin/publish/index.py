"""The front page of the site, made from what the documents said about themselves as they ran."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from kikin.publish.execute import Job
from kikin.publish.model import INDEX
from kikin.publish.registry import FOLDER, read_document
from kikin.publish.state import Entry
from kikin.publish.titles import expanded

_REFERENCE = re.compile(r"（(?:\[@[\w-]+\][、,]?)+）|\[@[\w-]+\]")  # leads nowhere outside of its document


def index_entry(root: Path) -> Entry:
    """Return the front page as the menus name it.

    Raises:
        KikinError: There is no such notebook, or its front matter is wrong.
    """
    notebook = read_document(root / FOLDER / f"{INDEX}.ipynb")
    title = expanded(notebook.title, {})
    return Entry(INDEX, title, "", ("", 0, 0, ""), {"title": title})


def index_job(
    root: Path,
    entries: Sequence[Entry],
    records: Mapping[str, Mapping[str, Any]],
    kept: set[str],
    formats: Sequence[str],
) -> Job:
    """Return the run of the front page: a parameter ``documents`` with one mapping per document.

    Each has ``group`` (熊本県), ``title``, ``subtitle``, ``path`` (43-kumamoto/R6/evaluation), ``formats``, ``kept``
    (whether it is of an earlier build because it could not be made anew), and from its record ``key_figures``,
    ``points`` and ``history``.
    """
    documents = [
        {
            "group": entry.group,
            "title": entry.title,
            "subtitle": str(entry.front_matter.get("subtitle", "")),
            "path": entry.document,
            "formats": list(formats),
            "kept": entry.document in kept,
            "key_figures": records[entry.document].get("key_figures", []),
            "history": records[entry.document].get("history", []),
            "points": [_REFERENCE.sub("", point) for point in records[entry.document].get("points", [])],
        }
        for entry in entries
    ]
    return Job(root / FOLDER / f"{INDEX}.ipynb", {"documents": documents}, INDEX)
