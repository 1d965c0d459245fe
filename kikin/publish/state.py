"""What is published: of each document what running it left, what it was made of, and which files of the site it is.

It lies beside the site (``reports/.site.state``), not in the scratch folder: clearing that loses nothing.

- ``documents/<document>/<version>/`` holds what running a document left; a version is named by its content.
- ``lists/<content of the site>.json`` says which versions the site shows. The site names its own list in ``.kikin``,
  so that state and site change in the same step; whoever is killed before or after it leaves both old or both new.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kikin.data.uses import file_digest, text_digest
from kikin.publish.model import Page, figures_of, record_of
from kikin.publish.places import Places

MARK: Final = ".kikin"
_LISTS, _DOCUMENTS, _NOTEBOOK, _ENTRY = "lists", "documents", "notebook.ipynb", "entry.json"
_DAMAGE: Final = (OSError, ValueError, TypeError, KeyError, AttributeError)
Files = Mapping[str, tuple[int, str]]


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


@dataclass(frozen=True)
class Output:
    """A document in one format: ``key`` is the digest of all that it was rendered from, ``files`` their sizes and digests."""

    key: str
    files: Files


@dataclass(frozen=True)
class Published:
    """A document of the site.

    ``inputs`` and ``uses`` are the digests that it was run with, by the names of [kikin.publish.inputs][]. ``is_late``
    says that it could not be made anew when it was last tried, so that an earlier version is published.
    """

    entry: Entry
    version: str
    inputs: Mapping[str, str] = field(default_factory=dict)
    uses: Mapping[str, str] = field(default_factory=dict)
    outputs: Mapping[str, Output] = field(default_factory=dict)
    open_texts: tuple[str, ...] = ()
    is_late: bool = False


@dataclass(frozen=True)
class Run:
    """A params file as it was when all its documents were made: its digest, and these documents."""

    digest: str
    documents: tuple[str, ...]


@dataclass(frozen=True)
class State:
    """What is published: documents by name (the front page too), and the files that belong to none of them.

    ``name`` is that of the list it was read from, ``trouble`` a sentence where that was not the site's own.
    """

    documents: Mapping[str, Published] = field(default_factory=dict)
    runs: Mapping[str, Run] = field(default_factory=dict)
    formats: tuple[str, ...] = ()
    shared: Files = field(default_factory=dict)
    name: str = ""
    trouble: str = ""

    @property
    def files(self) -> dict[str, tuple[int, str]]:
        """Every file of the site that is known."""
        outputs = [output for one in self.documents.values() for output in one.outputs.values()]
        return {path: what for output in outputs for path, what in output.files.items()} | dict(self.shared)


def read_state(places: Places) -> State:
    """Return what is published; a damaged list is made good from the documents, and ``trouble`` says so."""
    lists = places.state / _LISTS
    named = mark_of(places.site)
    found = sorted(lists.glob("*.json"), key=lambda file: (file.stem == named, _time_of(file)), reverse=True)
    for file in found:
        with suppress(*_DAMAGE):
            state = _state_of(json.loads(file.read_text(encoding="utf-8")))
            trouble = "" if file == found[0] else _trouble(found[0])
            return _whole(places, replace(state, name=file.stem, trouble=trouble))
    entries = _entries_of_documents(places.state)
    return State(entries, trouble=_trouble(lists) if entries or found else "")


def write_list(places: Places, name: str, state: State) -> None:
    """Write the list of a site, named by its content, in one step."""
    written = {key: value for key, value in asdict(state).items() if key not in ("name", "trouble")}
    _write(places.state / _LISTS / f"{name}.json", json.dumps(written, ensure_ascii=False, indent=1) + "\n")


def write_mark(site: Path, name: str) -> None:
    """Let a site name its list."""
    (site / MARK).write_text(f"{name}\n", encoding="utf-8")


def content_of(files: Files) -> str:
    """Return the name of a site: the digest of its files.

    >>> content_of({"index.html": (3, "abc")}) == content_of({"index.html": (3, "abd")})
    False
    """
    return text_digest("\n".join(f"{path} {size} {digest}" for path, (size, digest) in sorted(files.items())))


def keep_version(places: Places, entry: Entry) -> str:
    """Keep what running a document left in the staged project, and return its version.

    What differs from run to run (numbers of cells, times) is taken from the staged notebook first.
    """
    notebook = places.staged / f"{entry.document}.ipynb"
    _settle(notebook)
    parts = {_NOTEBOOK: notebook, "figures": figures_of(notebook), "record": record_of(notebook)}
    version = text_digest("\n".join(_lines_of(parts)))
    target = _home(places.state, entry.document) / version
    if not (target / _NOTEBOOK).is_file():
        making = target.with_name(f".{version}")
        shutil.rmtree(making, ignore_errors=True)
        making.mkdir(parents=True)
        for name, source in parts.items():
            _copy(source, making / name)
        shutil.rmtree(target, ignore_errors=True)
        making.replace(target)
    _write(target / _ENTRY, json.dumps(asdict(entry), ensure_ascii=False, indent=1) + "\n")
    return version


def restore(places: Places, published: Published) -> None:
    """Put what running a document left into the staged project, as it was when it was kept."""
    kept = _version(places.state, published)
    notebook = places.staged / f"{published.entry.document}.ipynb"
    notebook.parent.mkdir(parents=True, exist_ok=True)
    for name, target in (
        (_NOTEBOOK, notebook),
        ("figures", figures_of(notebook)),
        ("record", record_of(notebook)),
    ):
        _copy(kept / name, target)


def record_of_version(places: Places, published: Published) -> dict[str, Any]:
    """Return what a document said about itself as it ran: key figures, points, open texts; nothing if it didn't."""
    file = _version(places.state, published) / "record" / "record.json"
    try:
        record = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) else {}


def forget_others(places: Places, name: str, state: State) -> None:
    """Remove lists and versions that the site doesn't show; what can't be removed now is removed another time."""
    wanted = {_version(places.state, one) for one in state.documents.values()}
    for file in (places.state / _LISTS).glob("*"):
        if file.name != f"{name}.json":
            with suppress(OSError):
                file.unlink()
    for kept in _versions(places.state):
        if kept not in wanted:
            shutil.rmtree(kept, ignore_errors=True)
            with suppress(OSError):
                for folder in kept.parents:  # those that are empty now
                    folder.rmdir()


def mark_of(site: Path) -> str:
    """Return the name of the list that a site names; nothing where it names none."""
    try:
        return (site / MARK).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _time_of(file: Path) -> float:
    try:
        return file.stat().st_mtime
    except OSError:
        return 0


def _trouble(file: Path) -> str:
    return f"公表の控え {file} が壊れていたので、文書ごとの控えから戻しました。公表済みの文書はそのままです。"


def _whole(places: Places, state: State) -> State:
    """Return the state without documents whose version is lost; their pages stay, and a build makes them anew."""
    lost = [
        name
        for name, one in state.documents.items()
        if not (_version(places.state, one) / _NOTEBOOK).is_file()
    ]
    if not lost:
        return state
    documents = {name: one for name, one in state.documents.items() if name not in lost}
    runs = {name: run for name, run in state.runs.items() if not set(run.documents) & set(lost)}
    trouble = f"公表の控えに {'、'.join(lost)} がありません。頁はそのまま残します。作り直せば戻ります。"
    return replace(state, documents=documents, runs=runs, trouble=state.trouble or trouble)


def _state_of(values: dict[str, Any]) -> State:
    return State(
        {name: _published_of(one) for name, one in values["documents"].items()},
        {name: Run(one["digest"], tuple(one["documents"])) for name, one in values["runs"].items()},
        tuple(values["formats"]),
        _files_of(values["shared"]),
    )


def _published_of(values: dict[str, Any]) -> Published:
    outputs = {name: Output(one["key"], _files_of(one["files"])) for name, one in values["outputs"].items()}
    return Published(
        _entry_of(values["entry"]),
        values["version"],
        dict(values["inputs"]),
        dict(values["uses"]),
        outputs,
        tuple(values["open_texts"]),
        values["is_late"],
    )


def _entry_of(values: dict[str, Any]) -> Entry:
    code, year, order, name = values["place"]
    return Entry(**values | {"place": (code, year, order, name)})


def _files_of(values: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    return {path: (size, digest) for path, (size, digest) in values.items()}


def _entries_of_documents(folder: Path) -> dict[str, Published]:
    """Return the documents whose versions can be read, the newest of each, without what they were made of."""
    found: dict[str, Published] = {}
    for kept in sorted(_versions(folder), key=lambda kept: _time_of(kept / _ENTRY)):
        with suppress(*_DAMAGE):
            entry = _entry_of(json.loads((kept / _ENTRY).read_text(encoding="utf-8")))
            found[entry.document] = Published(entry, kept.name)
    return found


def _versions(folder: Path) -> list[Path]:
    found = []
    for place, folders, files in os.walk(folder / _DOCUMENTS):
        if not {_NOTEBOOK, _ENTRY}.isdisjoint(files):
            found.append(Path(place))
            folders.clear()
    return found


def _home(folder: Path, document: str) -> Path:
    return folder / _DOCUMENTS / document


def _version(folder: Path, published: Published) -> Path:
    return _home(folder, published.entry.document) / published.version


def _settle(notebook: Path) -> None:
    content = json.loads(notebook.read_text(encoding="utf-8"))
    for number, cell in enumerate(content["cells"], start=1):
        cell["metadata"] = {}
        if "id" in cell:  # papermill's own cell gets another one each time
            cell["id"] = f"cell-{number}"
        if cell["cell_type"] == "code":
            cell["execution_count"] = None
        for output in cell.get("outputs", ()):
            if "execution_count" in output:
                output["execution_count"] = None
    content["metadata"].pop("papermill", None)
    notebook.write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _lines_of(parts: Mapping[str, Path]) -> list[str]:
    lines = []
    for name, source in parts.items():
        files = sorted(source.rglob("*")) if source.is_dir() else [source]
        lines += [f"{name}/{path.relative_to(source).as_posix()} {file_digest(path)}" for path in files]
    return lines


def _copy(source: Path, target: Path) -> None:
    if target.is_dir():
        shutil.rmtree(target)
    if source.is_dir():
        shutil.copytree(source, target)
    elif source.exists():
        shutil.copyfile(source, target)


def _write(file: Path, text: str) -> None:
    """Write a file in one step: whoever reads it finds the old text or the new one."""
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f".{file.name}.new")
    with making.open("w", encoding="utf-8") as lines:
        lines.write(text)
        lines.flush()
        os.fsync(lines.fileno())
    making.replace(file)
