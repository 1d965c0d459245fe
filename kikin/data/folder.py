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
from kikin.data.files import Grid, grids_of, is_table_file, shown_path
from kikin.data.home import NATIONAL
from kikin.data.kept import content_of, kept
from kikin.data.rows import Rows, empty_frames, rows_of, typed
from kikin.data.tables import CASES, GUIDE, TABLES, Table, short_of
from kikin.data.uses import text_digest
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.letters import hint_of, key_of

Row = Mapping[str, Any]
TEXTS, OWN = "texts", own.FOLDER
_NAMED = re.compile(r"\{(?:(?P<table>\w+)\.)?(?P<name>\w+)\}")  # {due}, {indicators.series}, {plans}
_OFFICE_LOCKS = ("~$", ".", "Thumbs.db", "desktop.ini")
_CASES_IN = (".csv", ".xlsx")


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
    found: dict[str, Grid] = {}
    for file in sorted(path.iterdir()):
        if file.is_dir():
            findings += _unknown_folder(file)
        elif not file.name.startswith(_OFFICE_LOCKS):
            for name, grid in tables_in(file, findings):
                if name in found:
                    findings.append(_both(TABLES[name], found[name], grid))
                else:
                    found[name] = grid
    unread = _unread(path, found)
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
    findings += own.findings_of(path / OWN)
    findings += _unread_texts(path / TEXTS)
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


def _unread_texts(path: Path) -> Iterator[Finding]:
    for file in sorted(path.glob("*")):
        if file.suffix != ".md" and not file.name.startswith(_OFFICE_LOCKS):
            remedy = "「文書の名-年度.md」（plan-R7.md など）の Markdown にしてください"
            yield Finding(
                Level.ERROR, "文章のファイルとして読めません", Place(shown_path(file)), remedy=remedy
            )


def _unread(path: Path, found: Mapping[str, Grid]) -> set[str]:
    """Return the tables that have a file which can't be read: what refers to them isn't wrong for that."""
    names = {table_named(file.stem) for file in path.iterdir() if file.is_file()}
    return {name for name in names if name and name not in found}


def tables_in(file: Path, findings: list[Finding]) -> Iterator[tuple[str, Grid]]:
    """Yield each table of a file: the sheets by their names; a sheet or CSV alone by the name of the file."""
    if file.stem == CASES and file.suffix in _CASES_IN:  # read by kikin.grants, with columns of its own
        return
    if not is_table_file(file) and not table_named(file.stem):
        remedy = "表なら .csv か .xlsx で保存し、表でないものは別の場所に移してください"
        what = "表のファイルではないので読みません"
        findings.append(Finding(Level.WARNING, what, Place(shown_path(file)), remedy=remedy))
        return
    grids = [grid for grid in grids_of(file, findings) if grid.sheet != GUIDE]
    named = [(table_named(grid.sheet or file.stem), grid) for grid in grids]
    shown = [grid for grid in grids if not grid.hidden] or grids
    if not any(name for name, _ in named) and len(shown) == 1:
        named = [(table_named(file.stem) if grid is shown[0] else None, grid) for grid in grids]
    for name, grid in named:
        if name:
            findings += _hidden(grid, "隠れたシートも読みました")
            yield name, grid
        elif grid.hidden:
            findings += _hidden(grid, "隠れたシートは読みません")
        else:
            findings.append(_unknown_table(grid.sheet or file.stem, grid.file))


def _hidden(grid: Grid, what: str) -> Iterator[Finding]:
    if grid.hidden:
        remedy = "載せないものなら消し、載せるものなら表示して、表の名を付けてください"
        yield Finding(Level.WARNING, what, Place(grid.file), grid.sheet, remedy)


def table_named(text: str) -> str | None:
    """Return the name of the table that a sheet or a file is called after, or None."""
    return _names().get(key_of(text))


@cache
def _names() -> dict[str, str]:
    names = [
        (text, table)
        for table in TABLES.values()
        for text in (table.name, table.label, short_of(table.label))
    ]
    return {key_of(text): table.name for text, table in reversed(names)}


def _rows(grid: Grid, table: Table, findings: list[Finding]) -> tuple[Rows, Mapping[str, str]]:
    """Return the rows of a table, and how the file heads its columns."""
    found = body_of(grid, table, findings)
    if found:
        lines, heading, named, lost = found
        return rows_of(lines, heading, table, findings, lost=lost), named
    return Rows(table, is_unread=True), {}


def _both(table: Table, first: Grid, second: Grid) -> Finding:
    return Finding(
        Level.ERROR,
        f"{table.label}の表が二つあります",
        Place(second.file),
        f"{first.file} と {second.file}",
        "どちらか一方を残してください",
    )


def _unknown_table(name: str, file: str) -> Finding:
    hint = hint_of(name, [*TABLES, *(table.label for table in TABLES.values())])
    return Finding(
        Level.ERROR,
        "知らない名前の表なので読めません",
        Place(file),
        name,
        f"{hint}使える名前は docs/data.md にあります。文書に自分で使う表は {OWN}/ に置いてください",
    )


def _unknown_folder(path: Path) -> Iterator[Finding]:
    if path.name in {TEXTS, OWN} or path.name.startswith("."):
        return
    tables = [file.name for file in sorted(path.rglob("*")) if file.is_file() and table_named(file.stem)]
    yield Finding(
        Level.ERROR if tables else Level.WARNING,
        "知らない名前のフォルダーなので読みません",
        Place(shown_path(path)),
        "、".join(tables),
        f"文章は {TEXTS}/、自分の表は {OWN}/ に、ほかの表は {path.parent.name}/ に置いてください",
    )
