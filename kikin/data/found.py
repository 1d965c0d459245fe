"""The files of a data folder -> the grid of each table: by the names of files and sheets, and what else lies there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from kikin.data.files import Grid, grids_of, is_table_file, shown_path
from kikin.data.own import FOLDER as OWN
from kikin.data.tables import CASES, GUIDE, TABLES, Table, short_of
from kikin.values.errors import Finding, Level, Place
from kikin.values.letters import hint_of, key_of

TEXTS = "texts"
_OFFICE_LOCKS = ("~$", ".", "Thumbs.db", "desktop.ini")
_CASES_IN = (".csv", ".xlsx")


def tables_of(path: Path, findings: list[Finding]) -> dict[str, Grid]:
    """Return the grid of each table in a folder; what is odd about its files goes to ``findings``."""
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
    return found


def unread_in(path: Path, found: Mapping[str, Grid]) -> set[str]:
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


def texts_findings(path: Path) -> Iterator[Finding]:
    """Yield a finding for each file among the texts that isn't Markdown."""
    for file in sorted(path.glob("*")):
        if file.suffix != ".md" and not file.name.startswith(_OFFICE_LOCKS):
            remedy = "「文書の名-年度.md」（plan-R7.md など）の Markdown にしてください"
            yield Finding(
                Level.ERROR, "文章のファイルとして読めません", Place(shown_path(file)), remedy=remedy
            )


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
