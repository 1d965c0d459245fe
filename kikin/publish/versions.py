"""What running documents left, kept beside the site: a folder per version, named by its content."""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any

from kikin.data.uses import file_digest, text_digest
from kikin.publish.model import figures_of, record_of
from kikin.publish.places import Places
from kikin.publish.state import DAMAGE, Entry, Published, State, entry_of, read_sealed, write_sealed

_DOCUMENTS, _NOTEBOOK, _ENTRY = "documents", "notebook.ipynb", "entry.json"


def keep_version(places: Places, entry: Entry) -> str:
    """Keep what running a document left in the staged project, and return its version."""
    parts = _parts_of(places.staged / f"{entry.document}.ipynb")
    version = _content_of(parts)
    target = _home(places.state, entry.document) / version
    if _content_of(_parts_kept(target)) != version:
        making = target.with_name(f".{version}")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for name, source in parts.items():
            _copy(source, making / name)
        shutil.rmtree(target, ignore_errors=True)
        making.replace(target)
    write_sealed(target / _ENTRY, asdict(entry))
    return version


def folder_of(places: Places, published: Published) -> Path:
    """Return where the version of a document is kept."""
    return _home(places.state, published.entry.document) / published.version


def is_sound(places: Places, published: Published) -> bool:
    """Return whether the version of a document is there as it was kept."""
    kept = folder_of(places, published)
    return bool(published.version) and _content_of(_parts_kept(kept)) == published.version


def restore(places: Places, published: Published) -> None:
    """Put what running a document left into the staged project, as it was when it was kept."""
    kept = folder_of(places, published)
    notebook = places.staged / f"{published.entry.document}.ipynb"
    notebook.parent.mkdir(parents=True, exist_ok=True)
    for name, target in _parts_of(notebook).items():
        _copy(kept / name, target)


def record_of_version(places: Places, published: Published) -> dict[str, Any]:
    """Return what a document said about itself as it ran: key figures, points, open texts; nothing if it didn't."""
    file = folder_of(places, published) / "record" / "record.json"
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def forget_other_versions(places: Places, state: State) -> None:
    """Remove versions that the site doesn't show; what can't be removed now is removed another time."""
    wanted = {folder_of(places, one) for one in state.documents.values()}
    for kept in _versions(places.state):
        if kept not in wanted:
            shutil.rmtree(kept, ignore_errors=True)
            with suppress(OSError):
                for folder in kept.parents:  # those that are empty now
                    folder.rmdir()


def newest_versions(places: Places) -> dict[str, Published]:
    """Return the documents whose versions can be read, the newest of each, without what they were made of."""
    found: dict[str, Published] = {}
    for kept in sorted(_versions(places.state), key=lambda kept: time_of(kept / _ENTRY)):
        with suppress(*DAMAGE):
            entry = entry_of(read_sealed(kept / _ENTRY))
            found[entry.document] = Published(entry, kept.name)
    return found


def time_of(file: Path) -> float:
    """Return when a file was written; 0 where there is none."""
    try:
        return file.stat().st_mtime
    except OSError:
        return 0


def _versions(folder: Path) -> list[Path]:
    found = []
    for place, folders, files in os.walk(folder / _DOCUMENTS):
        if not {_NOTEBOOK, _ENTRY}.isdisjoint(files):
            found.append(Path(place))
            folders.clear()
    return found


def _home(folder: Path, document: str) -> Path:
    return folder / _DOCUMENTS / document


def _parts_of(notebook: Path) -> dict[str, Path]:
    return {_NOTEBOOK: notebook, "figures": figures_of(notebook), "record": record_of(notebook)}


def _parts_kept(version: Path) -> dict[str, Path]:
    return {name: version / name for name in (_NOTEBOOK, "figures", "record")}


def _content_of(parts: Mapping[str, Path]) -> str:
    lines = []
    for name, source in parts.items():
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        lines += [f"{name}/{path.relative_to(source).as_posix()} {file_digest(path)}" for path in files]
    return text_digest("\n".join(lines))


def _copy(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)
