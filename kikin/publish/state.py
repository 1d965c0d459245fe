"""What is published: the executed notebook of each document of the site, from which the site can be made again.

It lies beside the site (``reports/.site.state``), not in the scratch folder: clearing that loses nothing.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kikin.publish.model import Page, figures_of, record_of

_LIST: Final = "documents.json"


@dataclass(frozen=True)
class Entry:
    """One document of the site, as the menus and the list of documents name it.

    ``place`` orders the documents: prefecture, year, the order that the notebook states, name.
    """

    document: str
    title: str
    group: str
    place: tuple[str, int, int, str]
    front_matter: Mapping[str, Any] = field(default_factory=dict)

    @property
    def page(self) -> Page:
        """The document as a page."""
        return Page(PurePosixPath(f"{self.document}.ipynb"), self.title, self.group, self.front_matter)


def state_folder(site: Path) -> Path:
    """Return where the state of a site lies."""
    return site.with_name(f".{site.name}.state")


def published_entries(state: Path) -> dict[str, Entry]:
    """Return the documents of the site by name; a list that can't be read has none, and the pages stay."""
    try:
        rows = json.loads((state / _LIST).read_text(encoding="utf-8"))
        entries = [Entry(**row | {"place": tuple(row["place"])}) for row in rows]
    except (OSError, ValueError, TypeError, KeyError):
        return {}
    return {entry.document: entry for entry in entries if _notebook(state, entry.document).is_file()}


def write_state(state: Path, staged: Path, entries: Iterable[Entry]) -> None:
    """Keep the executed notebooks of the published site with their figures and records, and no others."""
    new = state.with_name(f"{state.name}.new")
    shutil.rmtree(new, ignore_errors=True)
    new.mkdir(parents=True)
    entries = list(entries)
    for entry in entries:
        _copy(staged, new, entry.document)
    text = json.dumps([asdict(entry) for entry in entries], ensure_ascii=False, indent=1)
    (new / _LIST).write_text(text + "\n", encoding="utf-8")
    shutil.rmtree(state, ignore_errors=True)
    new.replace(state)


def restore(state: Path, staged: Path, document: str) -> bool:
    """Put the published version of a document into the staged project; return whether there was one."""
    if not _notebook(state, document).is_file():
        return False
    _copy(state, staged, document)
    return True


def record_in(folder: Path, document: str) -> dict[str, Any]:
    """Return what a document said about itself as it ran: key figures, points, open texts; nothing if it didn't."""
    try:
        record = json.loads(
            (record_of(_notebook(folder, document)) / "record.json").read_text(encoding="utf-8")
        )
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def _notebook(folder: Path, document: str) -> Path:
    return folder / f"{document}.ipynb"


def _copy(source: Path, target: Path, document: str) -> None:
    old, new = _notebook(source, document), _notebook(target, document)
    new.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(old, new)
    for made, place in ((figures_of(old), figures_of(new)), (record_of(old), record_of(new))):
        shutil.rmtree(place, ignore_errors=True)
        if made.exists():
            shutil.copytree(made, place)
