"""Files of an office -> a data folder: what would change, whether the folder stays right, the change in one step."""

from __future__ import annotations

import csv
import io
import shutil
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from kikin.data.files import Grid, grids_of, shown_path
from kikin.data.folder import Folder, read_folder
from kikin.data.tables import GUIDE, TABLES, short_of
from kikin.forms.applications.cases import Application, applications_in
from kikin.forms.applications.table import CaseTable, case_headings, repeated
from kikin.forms.workbook.changes import Change, changes_of, left_out, merged_lines
from kikin.forms.workbook.rows import Sheet, sheet_of, sheets_in
from kikin.forms.workbook.store import Store
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.periods import FiscalYear

INTO = "取り込み先のフォルダー"
_Spots = dict[tuple[str, int], tuple[Sheet, int]]  # which row of which sheet made a row of a file
_BOM = b"\xef\xbb\xbf"


@dataclass
class Import:
    """What files bring to a data folder: changes row by row, findings, rows that only the folder has."""

    store: Store
    changes: list[Change] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    staying: dict[str, int] = field(default_factory=dict)
    files: dict[str, bytes | None] = field(default_factory=dict)
    draft: Path | None = None

    @property
    def is_right(self) -> bool:
        """Whether nothing stands against it."""
        return not any(finding.level is Level.ERROR for finding in self.findings)

    def do(self) -> None:
        """Change the folder, in one step; what was there is kept for :func:`undo`."""
        if self.draft is None:
            return
        self.store.remember(self.files, "、".join(dict.fromkeys(_file_of(one.place) for one in self.changes)))
        self.store.switch(self.draft)
        self.draft = None

    def drop(self) -> None:
        """Leave the folder as it is."""
        if self.draft is not None:
            shutil.rmtree(self.draft, ignore_errors=True)


def folder_named_in(file: Path) -> str:
    """Return the data folder that the first sheet of a workbook names, or nothing."""
    if file.suffix.lower() not in (".xlsx", ".xlsm"):
        return ""
    guide = next((grid for grid in grids_of(file, []) if grid.sheet == GUIDE), None)
    lines = guide.lines if guide else []
    return next((cells[1].strip() for _, cells in lines if cells[:1] == [INTO] and len(cells) > 1), "")


def prepared(
    files: Sequence[Path], into: Path, *, replace_rows: bool = False, year: FiscalYear | None = None
) -> Import:
    """Return what the files would change in the data folder, which may be new; nothing is changed yet.

    A mistake in a file, or one that the folder would have afterwards and has not now, is an error in ``findings`` with
    its place in the file (``file!sheet!cell``): such an import cannot be done.

    Args:
        files: Workbooks and CSVs of tables.
        into: The data folder.
        replace_rows: Whether rows that a file lacks go from its tables.
        year: The year of the applications (申請書) among the files.
    """
    found = Import(Store(into))
    found.store.mended()
    folder = read_folder(into) if into.is_dir() else None
    places: _Spots = {}
    seen: dict[str, str] = {}
    applied: list[Application] = []
    for file in files:
        applications = applications_in(file, year)
        applied += applications
        for sheet in () if applications else sheets_in(file, found.findings):
            name = sheet.table.name
            if name in seen and sheet.read.rows:
                what = f"{sheet.table.label}の表が二つのファイルにあります"
                place, both = Place(sheet.grid.file), f"{seen[name]} と {sheet.grid.file}"
                found.findings.append(Finding(Level.ERROR, what, place, both, "一つずつ取り込んでください"))
            elif sheet.read.rows or replace_rows:
                seen[name] = sheet.grid.file
                _take(found, folder, sheet, places, replace_rows=replace_rows)
    if applied:
        _take_cases(found, applied)
    if found.is_right and found.files:
        found.draft = found.store.draft(found.files)
        found.findings += _new_errors(folder, found.draft, into, places)
        if not found.is_right:
            found.drop()
            found.draft = None
    return found


def undo(into: Path) -> str:
    """Take the last import of a data folder back, and return what it was called.

    Raises:
        KikinError: There is none, or its tables were changed since.
    """
    store = Store(into)
    store.mended()
    what, files, place = store.last()
    store.switch(store.draft(files))
    shutil.rmtree(place)
    return what


def _take(
    found: Import,
    folder: Folder | None,
    sheet: Sheet,
    places: _Spots,
    *,
    replace_rows: bool,
) -> None:
    name = sheet.table.name
    grid = folder.grids.get(name) if folder else None
    old = sheet_of(name, grid, []) if grid else None
    if grid and (old is None or old.read.lost or not grid.file.lower().endswith(".csv")):
        found.findings.append(_unwritable(sheet, grid))
        return
    changes = changes_of(old, sheet, replace=replace_rows)
    found.staying |= {sheet.table.label: left_out(old, sheet)} if not replace_rows else {}
    if not changes:
        return
    found.changes += changes
    file = found.store.folder / (Path(grid.file).name if grid else f"{name}.csv")
    lines, heading, row = _standing(old, sheet, changes)
    merged, made = merged_lines(lines, heading, row, changes)
    found.files[file.name] = _csv(merged, file)
    for number, change in made.items():
        places[file.name, number] = sheet, change.place.row


def _take_cases(found: Import, applications: Sequence[Application]) -> None:
    found.findings += [finding for one in applications for finding in one.findings]
    found.findings += repeated(applications)
    try:
        table = CaseTable.of(found.store.folder, applications)
    except KikinError as error:
        found.findings.append(error.as_finding())
        return
    changes = [change for one in applications if (change := table.change(one))]
    found.changes += changes
    if changes:
        merged, _ = merged_lines(table.lines, table.columns, table.row, changes)
        found.files[table.file.name] = _csv(merged, table.file)


def _standing(
    old: Sheet | None, new: Sheet, changes: Sequence[Change]
) -> tuple[list[tuple[int, list[str]]], dict[str, int], int]:
    """Return the lines of the table as it stands, with every column that the changes fill in, and its heading's row."""
    table = new.table
    filled = {name for change in changes for name, text in change.new.items() if text}
    if old is None:
        names = [one.name for one in table.columns if one.required or one.name in filled]
        return [(1, names)], {name: at for at, name in enumerate(names)}, 1
    heading = dict(old.heading)
    row, cells = next(
        (number, list(cells))
        for number, cells in old.grid.lines
        if all(cells[at : at + 1] and cells[at].strip() == old.named[name] for name, at in heading.items())
    )
    labels = any(old.named[name] != name for name in heading)
    for column in table.columns:
        if column.name in filled and column.name not in heading:
            heading[column.name] = len(cells)
            cells.append(column.heading if labels else column.name)
    return [(number, cells if number == row else one) for number, one in old.grid.lines], heading, row


def _csv(lines: Sequence[Sequence[str]], file: Path) -> bytes:
    """Return the lines as CSV, with the mark and the line ends that the file has."""
    before = file.read_bytes() if file.is_file() else b""
    try:
        before.decode("utf-8")
        mark = _BOM if before.startswith(_BOM) else b""
    except UnicodeDecodeError:
        mark = _BOM  # it was of another encoding: a spreadsheet reads this one too
    text = io.StringIO(newline="")
    csv.writer(text, lineterminator="\r\n" if b"\r\n" in before else "\n").writerows(lines)
    return mark + text.getvalue().encode("utf-8")


def _new_errors(
    folder: Folder | None,
    draft: Path,
    into: Path,
    places: _Spots,
) -> Iterator[Finding]:
    """Yield the mistakes that the folder would have and has not now, with their place in the files."""
    before = {_cause(finding) for finding in (folder.findings if folder else ())}
    for finding in read_folder(draft).findings:
        if finding.level is not Level.ERROR or _cause(finding) in before:
            continue
        name = Path(finding.place.file).name
        there, column = finding.place, finding.place.column
        if spot := places.get((name, there.row)):
            found = spot[0].addressed(replace(finding, place=Place(spot[0].grid.file, spot[1], column)))
        else:
            found = replace(finding, place=replace(there, file=shown_path(into / name)))
        yield replace(found, what=f"取り込むと、{found.what}")


def _cause(finding: Finding) -> tuple[str, str, str, str]:
    return finding.what, finding.found, Path(finding.place.file).name, finding.place.column


def _unwritable(sheet: Sheet, grid: Grid) -> Finding:
    remedy = "いまの表を CSV で保存し直すか、そのブックに直に書いてください"
    what = f"{sheet.table.label}の今の表は CSV ではないか、読めない列があり、書き足せません"
    return Finding(Level.ERROR, what, Place(sheet.grid.file), grid.file, remedy)


def _file_of(place: Place) -> str:
    return Path(place.file.partition("!")[0]).name


def headings_of(table: str) -> dict[str, str]:
    """Return what the columns of a table are called in messages."""
    if table not in TABLES:
        return case_headings()
    return {column.name: short_of(column.label) for column in TABLES[table].columns}
