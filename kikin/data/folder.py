"""A data folder -> its frames and findings: every file understood, or named."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

import pandas as pd

from kikin.data.files import Grid, grids_of, shown_path
from kikin.data.rows import frame_of, typed
from kikin.data.tables import CASES, TABLES, Table
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.prefectures import EXAMPLES, PREFECTURES

NATIONAL = "00-national"
TEXTS, OWN = "texts", "own"
_OFFICE_LOCKS = ("~$", ".~lock", ".")


@dataclass(frozen=True)
class Folder:
    """The frames of a data folder by table name, and what was noticed on reading them."""

    path: Path
    frames: Mapping[str, pd.DataFrame]
    findings: tuple[Finding, ...] = ()
    files: Mapping[str, str] = field(default_factory=dict)

    @property
    def name(self) -> str:
        """The folder's name, as in ``43-kumamoto``."""
        return self.path.name


_READ: dict[Path, tuple[tuple[tuple[str, int, int], ...], Folder]] = {}


def read_folder(path: Path) -> Folder:
    """Return the folder's frames and findings. A folder whose files did not change is read once per process.

    Raises:
        KikinError: There is no such folder.
    """
    if not path.is_dir():
        raise KikinError(
            "データのフォルダーがありません",
            found=shown_path(path),
            remedy="data/43-kumamoto のようなフォルダーを作るか、data_folder の書き間違いを直してください",
        )
    state = tuple(
        (file.name, file.stat().st_size, file.stat().st_mtime_ns)
        for file in sorted(path.iterdir())
        if file.is_file()
    )
    known = _READ.get(path.resolve())
    if known is None or known[0] != state:
        known = (state, _read(path))
        _READ[path.resolve()] = known
    return known[1]


def data_folders(root: Path) -> list[Path]:
    """Return the data folders below ``root``: the nation's, the prefectures' in order of code, the examples'."""
    slugs = {NATIONAL, EXAMPLES.slug} | {prefecture.slug for prefecture in PREFECTURES}
    return sorted(path for path in root.iterdir() if path.is_dir() and path.name in slugs)


def _read(path: Path) -> Folder:
    findings: list[Finding] = []
    found: dict[str, Grid] = {}
    for file in sorted(path.iterdir()):
        if file.is_dir():
            findings += _unknown_folder(file)
        elif not file.name.startswith(_OFFICE_LOCKS):
            for name, grid in _tables_in(file, findings):
                if name in found:
                    findings.append(_both(TABLES[name], found[name], grid))
                else:
                    found[name] = grid
    frames = {name: typed((), table) for name, table in TABLES.items()}
    for name, grid in found.items():
        frames[name] = _frame(grid, TABLES[name], findings)
    return Folder(path, frames, tuple(findings), {name: grid.file for name, grid in found.items()})


def _tables_in(file: Path, findings: list[Finding]) -> Iterator[tuple[str, Grid]]:
    if file.stem == CASES:  # read by kikin.grants, with columns of its own
        return
    for grid in grids_of(file, findings):
        name = _table_named(grid.sheet or file.stem) or _table_named(file.stem)
        if name:
            yield name, grid
        else:
            findings.append(_unknown_table(grid.sheet or file.stem, grid.file))


def _table_named(text: str) -> str | None:
    folded = _folded(text)
    return next(
        (name for name, table in TABLES.items() if folded in (_folded(name), _folded(table.label))), None
    )


def _frame(grid: Grid, table: Table, findings: list[Finding]) -> pd.DataFrame:
    if not grid.lines:
        remedy = "見出しの行を書くか、使わない表ならファイルを消してください"
        findings.append(Finding(Level.ERROR, "表が空です", Place(grid.file), remedy=remedy))
        return typed((), table)
    start = _heading_line(grid, table)
    number, cells = grid.lines[start]
    for skipped, texts in grid.lines[:start]:
        if any(text.strip() for text in texts):
            shown = " ".join(text.strip() for text in texts if text.strip())
            findings.append(
                Finding(Level.WARNING, "見出しより上の行は読みません", Place(grid.file, skipped), shown)
            )
    heading = _heading(cells, number, grid, table, findings)
    if heading is None:
        return typed((), table)
    return frame_of(Grid(grid.file, grid.sheet, grid.lines[start + 1 :]), heading, table, findings)


def _heading_line(grid: Grid, table: Table) -> int:
    """Return the index of the line that names most of the declared columns, among the first lines."""
    names = _names(table)
    scores = [sum(_folded(cell) in names for cell in cells) for _, cells in grid.lines[:_TITLE_LINES]]
    return max(range(len(scores)), key=lambda index: (scores[index], -index))


def _heading(
    cells: list[str], number: int, grid: Grid, table: Table, findings: list[Finding]
) -> dict[str, int] | None:
    names = _names(table)
    heading: dict[str, int] = {}
    good = True
    for index, cell in enumerate(cells):
        name = names.get(_folded(cell))
        place = Place(grid.file, number, cell.strip())
        if name is None:
            findings += _unknown_column(cell.strip(), index, grid, table, place)
        elif name in heading:
            remedy = "一方の列を消すか、見出しを直してください"
            findings.append(Finding(Level.ERROR, "同じ見出しの列が二つあります", place, cell.strip(), remedy))
            good = False
        else:
            heading[name] = index
    for column in table.columns:
        if column.required and column.name not in heading:
            findings.append(
                Finding(
                    Level.ERROR,
                    f"列 {column.name} がありません",
                    Place(grid.file, number, column.name),
                    remedy=f"{table.label}の見出しに {column.name}（{column.label}）を加えてください",
                )
            )
            good = False
    return heading if good else None


def _unknown_column(cell: str, index: int, grid: Grid, table: Table, place: Place) -> Iterator[Finding]:
    filled = any(
        len(cells) > index and cells[index].strip() for number, cells in grid.lines if number > place.row
    )
    if not cell and not filled:
        return
    near = get_close_matches(
        cell, [text for column in table.columns for text in (column.name, column.label)], n=1
    )
    hint = f"{near[0]} のことですか。" if near else ""
    # A column that is filled in would be lost; an empty one is only untidy.
    yield Finding(
        Level.ERROR if filled else Level.WARNING,
        "知らない列なので読めません" if cell else "見出しのない列に値があります",
        place,
        cell or f"{index + 1}列目",
        f"{hint}使える見出しは docs/data.md の「{table.label}」にあります。使わない列なら消してください",
    )


def _names(table: Table) -> dict[str, str]:
    return {_folded(text): column.name for column in table.columns for text in (column.label, column.name)}


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _both(table: Table, first: Grid, second: Grid) -> Finding:
    return Finding(
        Level.ERROR,
        f"{table.label}の表が二つあります",
        Place(second.file),
        f"{first.file} と {second.file}",
        "どちらか一方を残してください",
    )


def _unknown_table(name: str, file: str) -> Finding:
    near = get_close_matches(name, [*TABLES, *(table.label for table in TABLES.values())], n=1)
    hint = f"{near[0]} のことですか。" if near else ""
    return Finding(
        Level.ERROR,
        "知らない名前の表なので読めません",
        Place(file),
        name,
        f"{hint}使える名前は docs/data.md にあります。文書に自分で使う表は {OWN}/ に置いてください",
    )


def _unknown_folder(path: Path) -> Iterator[Finding]:
    if path.name not in (TEXTS, OWN) and not path.name.startswith("."):
        yield Finding(
            Level.WARNING,
            "知らない名前のフォルダーなので読みません",
            Place(shown_path(path)),
            remedy=f"文章は {TEXTS}/、自分の表は {OWN}/ に置いてください",
        )


_TITLE_LINES = 20
