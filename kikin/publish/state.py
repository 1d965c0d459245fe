"""What is published: of each document what running it left, what it was made of, and which files of the site it is.

It lies beside the site (``reports/.site.state``), not in the scratch folder: clearing that loses nothing.

- ``documents/<document>/<version>/`` holds what running a document left ([kikin.publish.versions][]).
- ``lists/<content of the site>.json`` says which versions the site shows ([kikin.publish.lists][]).
"""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kikin.data.uses import text_digest
from kikin.publish.model import Page

DAMAGE: Final = (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
_SEAL: Final = "seal"
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


def state_of(values: dict[str, Any]) -> State:
    """Return a state as it was written."""
    return State(
        {name: _published_of(one) for name, one in values["documents"].items()},
        {name: Run(one["digest"], tuple(one["documents"])) for name, one in values["runs"].items()},
        tuple(values["formats"]),
        _files_of(values["shared"]),
    )


def _published_of(values: dict[str, Any]) -> Published:
    outputs = {name: Output(one["key"], _files_of(one["files"])) for name, one in values["outputs"].items()}
    return Published(
        entry_of(values["entry"]),
        values["version"],
        dict(values["inputs"]),
        dict(values["uses"]),
        outputs,
        tuple(values["open_texts"]),
        values["is_late"],
    )


def entry_of(values: dict[str, Any]) -> Entry:
    """Return a document as it was written."""
    code, year, order, name = values["place"]
    return Entry(**values | {"place": (code, year, order, name)})


def _files_of(values: Mapping[str, Any]) -> dict[str, tuple[int, str]]:
    return {path: (size, digest) for path, (size, digest) in values.items()}


def write_sealed(file: Path, values: Mapping[str, Any]) -> None:
    """Write values with their digest, in one step: whoever reads the file finds the old ones or the new ones."""
    text = json.dumps({**values, _SEAL: _seal_of(values)}, ensure_ascii=False, default=vars)
    file.parent.mkdir(parents=True, exist_ok=True)
    making = file.with_name(f".{file.name}.new")
    with making.open("w", encoding="utf-8") as lines:
        lines.write(f"{text}\n")
        lines.flush()
        os.fsync(lines.fileno())
    making.replace(file)


def read_sealed(file: Path) -> dict[str, Any]:
    """Return values as they were written.

    Raises:
        ValueError: They are damaged; other damage raises what ``DAMAGE`` lists.
    """
    values: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    if values.pop(_SEAL, "") != _seal_of(values):
        raise ValueError(file)
    return values


def _seal_of(values: Mapping[str, Any]) -> str:
    return text_digest(json.dumps(values, ensure_ascii=False, default=vars))
