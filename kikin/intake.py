"""Files of a data folder -> typed records. Nothing is mended silently: every finding is listed with its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kikin.categories import Category, parse_category
from kikin.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.files import lines_of, shown_path
from kikin.money import money_unit
from kikin.periods import FiscalYear, Period, parse_fiscal_year, parse_period
from kikin.prefectures import EXAMPLES, PREFECTURES
from kikin.schema import CASES, TABLES, Column, Kind, Table
from kikin.units import Quantity, Reading, parse_reading

NATIONAL = "00-national"
_OPTIONAL_OUTSIDE_DATA = "sources"


@dataclass(frozen=True)
class Record:
    """One row of a table: its typed values, and where it stands."""

    place: Place
    values: dict[str, Any] = field(hash=False)

    def text(self, column: str) -> str:
        """The text of a cell, as written."""
        value = self.values[column]
        return "" if value is None else str(value)

    def count(self, column: str) -> int:
        """A whole number."""
        return int(self.values[column])

    def year(self, column: str = "fiscal_year") -> FiscalYear:
        """A fiscal year."""
        value: FiscalYear = self.values[column]
        return value

    def period(self, column: str) -> Period | None:
        """A period, or None where the cell is blank."""
        value: Period | None = self.values[column]
        return value

    def category(self, column: str = "category") -> Category | None:
        """A project category, or None where the cell is blank."""
        value: Category | None = self.values[column]
        return value

    def reading(self, column: str) -> Reading:
        """A number with its unit, or a kind of absence."""
        value: Reading = self.values[column]
        return value

    def several(self, column: str) -> tuple[Any, ...]:
        """The marks or categories of a cell that holds several."""
        value: tuple[Any, ...] = self.values[column]
        return value

    def at(self, column: str) -> Place:
        """The place of one cell of this row."""
        return Place(self.place.file, self.place.row, column)


@dataclass(frozen=True)
class Folder:
    """The tables of one data folder, as records, and what was noticed on reading them."""

    path: Path
    tables: dict[str, list[Record]]
    findings: tuple[Finding, ...] = ()

    @property
    def name(self) -> str:
        """The folder's name, as in ``43-kumamoto``."""
        return self.path.name

    def rows(self, table: str, /, **wanted: object) -> list[Record]:
        """Return the rows of ``table`` whose values are as ``wanted``; a table without file has no rows."""
        found = self.tables.get(table, [])
        return [row for row in found if all(row.values[name] == value for name, value in wanted.items())]

    def require(self) -> Folder:
        """Return the folder itself.

        Raises:
            FindingsError: A finding is a mistake (誤り).
        """
        errors = [finding for finding in self.findings if finding.level is Level.ERROR]
        if errors:
            raise FindingsError(errors)
        return self


def read_folder(path: Path) -> Folder:
    """Return the tables of a data folder with every finding of the reading.

    Args:
        path: A folder such as ``data/43-kumamoto`` with one CSV or XLSX per table of ``kikin.schema``.

    Raises:
        KikinError: There is no such folder.
    """
    if not path.is_dir():
        known = (
            sorted(entry.name for entry in path.parent.glob("[0-9][0-9]-*")) if path.parent.is_dir() else []
        )
        raise KikinError(
            "データのフォルダーがありません",
            Place(str(path)),
            remedy=f"あるのは {'、'.join(known)} です" if known else "フォルダー名を確かめてください",
        )
    findings: list[Finding] = list(_unknown_files(path))
    tables: dict[str, list[Record]] = {}
    for table in TABLES.values():
        file = _file_of(path, table, findings)
        if file:
            tables[table.name] = list(_records(file, table, findings))
    folder = Folder(path, tables)
    findings += _references(folder)
    return Folder(path, tables, tuple(findings))


def parse_cell(text: str, column: Column, unit: str = "") -> Any:
    """Return the typed value of a cell.

    Raises:
        KikinError: The cell is blank where it must not be, or can't be read as its kind.

    >>> parse_cell("①-1;②", Column("categories", Kind.CATEGORIES, "事業区分"))
    (<Category.I_1: 'Ⅰ-1'>, <Category.II: 'Ⅱ'>)
    """
    written = text.strip()
    if not written and column.may_be_blank:
        return () if column.kind in (Kind.CATEGORIES, Kind.MARKS) else None
    if not written and column.kind is not Kind.READING:
        raise KikinError(f"{column.label}が空欄です", remedy=f"{column.kind.value} を書いてください")
    return _PARSERS[column.kind](written, column, unit)


def _choice(text: str, column: Column, _unit: str) -> str:
    if text not in column.choices:
        raise KikinError(
            f"{column.label}の値が違います",
            found=text,
            remedy=f"{'、'.join(column.choices)} のどれかにしてください",
        )
    return text


def _count(text: str, column: Column, _unit: str) -> int:
    reading = parse_reading(text)
    if not isinstance(reading, Quantity) or reading.value.denominator != 1:
        raise KikinError(
            f"{column.label}は整数で書いてください", found=text, remedy="12 のように書いてください"
        )
    return reading.value.numerator


def _split(text: str) -> list[str]:
    return [part.strip() for part in text.replace("；", ";").split(";") if part.strip()]


_PARSERS: dict[Kind, Callable[[str, Column, str], Any]] = {
    Kind.TEXT: lambda text, _column, _unit: text,
    Kind.LONG_TEXT: lambda text, _column, _unit: text,
    Kind.COUNT: _count,
    Kind.READING: lambda text, _column, unit: parse_reading(text, unit),
    Kind.MONEY_UNIT: lambda text, _column, _unit: money_unit(text).label,
    Kind.FISCAL_YEAR: lambda text, _column, _unit: parse_fiscal_year(text),
    Kind.PERIOD: lambda text, _column, _unit: parse_period(text),
    Kind.CATEGORY: lambda text, _column, _unit: parse_category(text),
    Kind.CATEGORIES: lambda text, _column, _unit: tuple(parse_category(part) for part in _split(text)),
    Kind.MARKS: lambda text, _column, _unit: tuple(_split(text)),
    Kind.CHOICE: _choice,
}


def _unknown_files(path: Path) -> Iterator[Finding]:
    for file in sorted(path.iterdir()):
        if (
            file.suffix.lower() in {".csv", ".xlsx"}
            and file.stem not in {*TABLES, CASES}
            and not file.name.startswith("~$")
        ):
            yield Finding(
                Level.WARNING,
                "知らない名前の表なので読みません",
                Place(shown_path(file)),
                remedy=f"使える名前は {'、'.join(TABLES)} です",
            )


def _file_of(path: Path, table: Table, findings: list[Finding]) -> Path | None:
    present = [file for suffix in (".csv", ".xlsx") if (file := path / f"{table.name}{suffix}").exists()]
    if len(present) > 1:
        findings.append(
            Finding(
                Level.ERROR,
                f"{table.label}の表が CSV と XLSX の両方にあります",
                Place(shown_path(present[0])),
                remedy="どちらか一方を残してください",
            )
        )
    return present[0] if present else None


def _records(file: Path, table: Table, findings: list[Finding]) -> Iterator[Record]:
    lines = lines_of(file, findings)
    before = len(findings)
    heading = [name.strip() for name in next(lines, (1, []))[1]]
    if not any(heading):
        if len(findings) == before:  # a file that can't be opened has said so
            remedy = "見出しの行を書くか、使わない表ならファイルを消してください"
            findings.append(Finding(Level.ERROR, "表が空です", Place(shown_path(file)), remedy=remedy))
        return
    missing = [column.name for column in table.columns if column.name not in heading]
    findings += _heading_findings(file, table, heading)
    if missing:
        return
    seen: dict[tuple[Any, ...], int] = {}
    for row, cells in lines:
        if not any(cell.strip() for cell in cells):
            continue
        if len(cells) > len(heading):
            findings.append(
                Finding(
                    Level.ERROR,
                    "見出しより列の多い行です",
                    Place(shown_path(file), row),
                    found=f"{len(cells)}列（見出しは{len(heading)}列）",
                    remedy="余分な区切りのカンマを除いてください",
                )
            )
            continue
        record = _record(
            dict(zip(heading, cells, strict=False)), table, Place(shown_path(file), row), findings
        )
        if record is None:
            continue
        key = tuple(record.values[name] for name in table.key)
        if key in seen:
            findings.append(
                Finding(
                    Level.ERROR,
                    f"同じ{table.label}が {seen[key]} 行目にもあります",
                    Place(shown_path(file), row, table.key[-1]),
                    found="、".join(str(part) for part in key if part not in (None, "")),
                    remedy="どちらかの行を消すか、番号を直してください",
                )
            )
            continue
        seen[key] = row
        yield record


def _heading_findings(file: Path, table: Table, heading: list[str]) -> Iterator[Finding]:
    known = [column.name for column in table.columns]
    for name in known:
        if name not in heading:
            yield Finding(
                Level.ERROR,
                f"列 {name} がありません",
                Place(shown_path(file), 1, name),
                remedy=f"{table.label}の見出しに {name} を加えてください",
            )
    for name in heading:
        if name not in known:
            yield Finding(
                Level.WARNING,
                "知らない列なので読みません",
                Place(shown_path(file), 1, name),
                remedy="列名の書き間違いでないか確かめてください",
            )


def _record(cells: dict[str, str], table: Table, place: Place, findings: list[Finding]) -> Record | None:
    values: dict[str, Any] = {}
    good = True
    unit = cells.get("unit", "")
    for column in table.columns:
        try:
            values[column.name] = parse_cell(cells.get(column.name, ""), column, column.unit or unit)
        except KikinError as error:
            findings.append(error.at(Place(place.file, place.row, column.name)).as_finding())
            good = False
    return Record(place, values) if good else None


def _references(folder: Folder) -> Iterator[Finding]:
    """Find cells that name a source, an area, a goal, an indicator or a project that isn't there."""
    known = {
        "source": {row.text("id") for row in folder.rows("sources")},
        "area": {row.text("id") for row in folder.rows("areas")},
        "recap_of": {row.text("id") for row in folder.rows("indicators")},
    }
    labels = {"source": "sources.csv", "area": "areas.csv", "recap_of": "indicators.csv"}
    for table, rows in folder.tables.items():
        for row in rows:
            for column, names in known.items():
                name = row.values.get(column)
                if name and name not in names and table != _OPTIONAL_OUTSIDE_DATA:
                    yield Finding(
                        Level.ERROR,
                        f"{labels[column]} にない id です",
                        row.at(column),
                        str(name),
                        f"{labels[column]} に加えるか、書き間違いを直してください",
                    )
    yield from _pairs(folder, "indicators", "goals", ("fiscal_year", "area", "goal"), "目標")
    yield from _pairs(folder, "project_fields", "projects", ("fiscal_year", "number"), "事業")
    yield from _pairs(folder, "grant_terms", "projects", ("fiscal_year", "number"), "事業")


def _pairs(folder: Folder, child: str, parent: str, key: tuple[str, ...], label: str) -> Iterable[Finding]:
    known = {tuple(row.values[name] for name in key) for row in folder.rows(parent)}
    for row in folder.rows(child):
        if tuple(row.values[name] for name in key) not in known:
            yield Finding(
                Level.ERROR,
                f"{label}が {parent}.csv にありません",
                row.at(key[-1]),
                row.text(key[-1]),
                f"{parent}.csv に{label}を加えるか、番号を直してください",
            )


def data_folders(root: Path) -> list[Path]:
    """Return the data folders below ``root``: the nation's, the prefectures' in order of code, the examples'."""
    slugs = {NATIONAL, EXAMPLES.slug} | {prefecture.slug for prefecture in PREFECTURES}
    return sorted(path for path in root.iterdir() if path.is_dir() and path.name in slugs)
