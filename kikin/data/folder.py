"""A data folder -> its frames and findings: every file understood, or named."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from pathlib import Path
from typing import Any

import pandas as pd

from kikin.data import contradictions, doubles, own, printable, references, sums, uses
from kikin.data.body import body_of
from kikin.data.files import Grid, shown_path
from kikin.data.found import TEXTS, tables_of, texts_findings, unread_in
from kikin.data.home import NATIONAL
from kikin.data.kept import content_of, kept
from kikin.data.rows import Rows, empty_frames, rows_of, typed
from kikin.data.tables import TABLES, Table, short_of
from kikin.data.uses import text_digest
from kikin.values.errors import Finding, KikinError

Row = Mapping[str, Any]
_NAMED = re.compile(r"\{(?:(?P<table>\w+)\.)?(?P<name>\w+)\}")  # {due}, {indicators.series}, {plans}


class _Frames(Mapping[str, "pd.DataFrame"]):
    """Frames by table name, made of the rows when they are asked for; whoever asks is noted to use the table."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._made: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        rows = self._folder.rows_of(name)
        if name not in self._made:
            self._made[name] = typed(rows, TABLES[name]) if rows else empty_frames()[name]
        return self._made[name]

    def __iter__(self) -> Iterator[str]:
        return iter(TABLES)

    def __len__(self) -> int:
        return len(TABLES)


@dataclass(frozen=True)
class Folder:
    """The rows of a data folder by table name, what was noticed on reading them, and the grids they were read from.

    ``rows`` has the tables that have some. ``digests`` are those of all that they are made of.
    """

    path: Path
    rows: Mapping[str, Sequence[Row]] = field(repr=False)
    findings: tuple[Finding, ...] = ()
    grids: Mapping[str, Grid] = field(default_factory=dict)
    headings: Mapping[str, Mapping[str, str]] = field(default_factory=dict)
    digests: Mapping[str, str] = field(default_factory=dict, repr=False)

    @cached_property
    def frames(self) -> Mapping[str, pd.DataFrame]:
        """The frames by table name."""
        return _Frames(self)

    def rows_of(self, table: str) -> Sequence[Row]:
        """Return the rows of a table, as they were read, with a value for each of its columns; not to be changed.

        Raises:
            KeyError: There is no such table.
        """
        self.note(TABLES[table].name)
        return self.rows.get(table, ())

    @property
    def files(self) -> Mapping[str, str]:
        """The file, as shown, of each table that there is."""
        return {name: grid.file for name, grid in self.grids.items()}

    def worded(self, finding: Finding) -> Finding:
        """Return the finding with its columns called as the file calls them: its own, and {those} of the remedy."""
        place, table = (
            finding.place,
            next((name for name, file in self.files.items() if file == finding.place.file), ""),
        )
        heading = self.headings.get(place.file, {}).get(place.column, place.column)
        remedy = _NAMED.sub(lambda found: self._called(found, table), finding.remedy)
        return replace(finding, place=replace(place, column=heading), remedy=remedy)

    def _called(self, found: re.Match[str], table: str) -> str:
        """Return a table or column as the file heads it; where that is a name of ours, with its label."""
        name, column = found["table"] or table, found["name"]
        if not found["table"] and column in TABLES:
            return f"{TABLES[column].label}（{column}）"
        if name not in TABLES or column not in {one.name for one in TABLES[name].columns}:
            return found[0]
        label = short_of(TABLES[name].column(column).label)
        headings = self.headings.get(self.files.get(name, ""), {})
        heading = headings.get(column, "")
        ours = heading == column or not any(one != head for one, head in headings.items())
        return f"{label}（{column}）" if ours else heading or label

    @cached_property
    def targets(self) -> references.Targets:
        """What the rows of other folders may refer to in this one."""
        return references.targets_in(self.rows)

    @property
    def name(self) -> str:
        """The folder's name, as in ``43-kumamoto``."""
        return self.path.name

    def note(self, table: str) -> None:
        """Note that a document uses a table."""
        if uses.is_watching():
            uses.note(uses.TABLE, f"{self.path.resolve()}:{table}", self.digests.get(table, ""))


_READ: dict[Path, tuple[tuple[tuple[str, int, int], ...], Folder | None, Folder]] = {}


def read_folder(path: Path) -> Folder:
    """Return the folder's frames and findings. A folder whose files did not change is read once per process.

    Raises:
        KikinError: There is no such folder.
    """
    with uses.unwatched():  # of its tables a document depends on those that it asks for
        return _read_folder(path)


def _read_folder(path: Path) -> Folder:
    if not path.is_dir():
        raise KikinError(
            "データのフォルダーがありません",
            found=shown_path(path),
            remedy="data/43-kumamoto のようなフォルダーを作るか、data_folder の書き間違いを直してください",
        )
    with os.scandir(path) as entries:
        files = [(one.name, one.stat()) for one in entries if one.is_file()]
    state = tuple(sorted((name, known.st_size, known.st_mtime_ns) for name, known in files))
    nation = path.parent / NATIONAL
    national = _read_folder(nation) if path.name != NATIONAL and nation.is_dir() else None
    known = _READ.get(path.resolve())
    if known is None or known[0] != state or known[1] is not national:
        known = (state, national, _kept(path, national))
        _READ[path.resolve()] = known
    return known[2]


def _kept(path: Path, national: Folder | None) -> Folder:
    """Return a folder as it was read before, or read it."""

    def content() -> str:
        return text_digest(content_of(path) + (content_of(national.path) if national else ""))

    return replace(kept(path.name, content, lambda: _read(path, national)), path=path)


def _read(path: Path, national: Folder | None) -> Folder:
    findings: list[Finding] = []
    found = tables_of(path, findings)
    unread = unread_in(path, found)
    as_read = {name: Rows(table, is_unread=name in unread) for name, table in TABLES.items()}
    headings: dict[str, Mapping[str, str]] = {}
    for name, grid in found.items():
        as_read[name], headings[grid.file] = _rows(grid, TABLES[name], findings)
    tables = references.with_one_spelling(as_read)
    digests = {
        name: _digest(grid, tables[name] if tables[name] is not as_read[name] else None)
        for name, grid in found.items()
    }
    findings += references.findings_of(tables, national.targets if national else {})
    findings += contradictions.findings_of(tables)
    findings += sums.findings_of(tables)
    findings += doubles.findings_of(tables)
    findings += printable.findings_of(tables)
    findings += own.findings_of(path / own.FOLDER)
    findings += texts_findings(path / TEXTS)
    rows = {name: one.rows for name, one in tables.items() if one.rows}
    folder = Folder(path, rows, (), found, headings, digests)
    return replace(folder, findings=tuple(map(folder.worded, findings)))


@cache
def home_of(file: str) -> str:
    """Return a file as seen from the project, wherever a notebook runs: folder of all data, data folder, name.

    >>> home_of("/tmp/x/data/43-kumamoto/results.csv"), home_of("data/43-kumamoto/all.xlsx!results")
    ('data/43-kumamoto/results.csv', 'data/43-kumamoto/all.xlsx!results')
    """
    return "/".join(Path(file).parts[-3:])


def written_rows(places: Iterable[tuple[str, int]]) -> dict[str, dict[str, Any]]:
    """Return rows of the folders read so far as their files have them.

    By file (see :func:`home_of`) the ``heading``, which of its columns name a row (``key``), and ``rows`` by number.
    """
    wanted: dict[str, set[int]] = {}
    for file, number in places:
        wanted.setdefault(home_of(file), set()).add(number)
    found: dict[str, dict[str, Any]] = {}
    for _, _, folder in _READ.values():
        for name, grid in folder.grids.items():
            numbers = wanted.get(home_of(grid.file))
            if numbers:
                heads = folder.headings[grid.file]
                top = next(
                    cells for _, cells in grid.lines if {*heads.values()} <= set(map(str.strip, cells))
                )
                at = [list(map(str.strip, top)).index(head) for head in heads.values()]
                found[home_of(grid.file)] = {
                    "heading": list(heads.values()),
                    "key": [place for place, head in enumerate(heads) if head in TABLES[name].key],
                    "rows": {
                        str(number): [cells[index].strip() if index < len(cells) else "" for index in at]
                        for number, cells in grid.lines
                        if number in numbers
                    },
                }
    return found


def _digest(grid: Grid, respelt: Rows | None) -> str:
    """Return the digest of what a table was read from, with its rows where another table spells a key of it otherwise."""
    rows = [] if respelt is None else [[[*row.values()] for row in respelt.rows]]
    return text_digest(repr([Path(grid.file).name, grid.lines, *rows]))


def _rows(grid: Grid, table: Table, findings: list[Finding]) -> tuple[Rows, Mapping[str, str]]:
    """Return the rows of a table, and how the file heads its columns."""
    found = body_of(grid, table, findings)
    if found:
        lines, heading, named, lost = found
        return rows_of(lines, heading, table, findings, lost=lost), named
    return Rows(table, is_unread=True), {}
