"""Where a table begins and ends in a grid: its heading by its names, the rows under it, and what stands around them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace

from kikin.data.files import Grid
from kikin.data.tables import Column, Table, short_of
from kikin.values.errors import Finding, Level, Place
from kikin.values.letters import hint_of, key_of

_TITLE_LINES = 20
_SUMS = frozenset(("計", "合計", "小計", "総計", "総額"))
_FEW_CELLS = 2


def body_of(
    grid: Grid, table: Table, findings: list[Finding]
) -> tuple[Grid, dict[str, int], dict[str, str], bool] | None:
    """Return the rows, the position and the heading of each declared column, and whether a filled column is lost.

    None where they can't be read.

    Rows above the heading and notes below the table are named in ``findings``; so is whatever would be lost:
    columns without a known heading, cells beyond the heading, merged cells, sub-headings and sums between the rows.
    """
    if not grid.lines:
        remedy = "見出しの行を書くか、使わない表ならファイルを消してください"
        findings.append(Finding(Level.ERROR, "表が空です", Place(grid.file), remedy=remedy))
        return None
    start = _heading_line(grid, table)
    number, cells = grid.lines[start]
    for row, texts in grid.lines[:start]:
        if any(text.strip() for text in texts):
            findings.append(
                Finding(Level.WARNING, "見出しより上の行は読みません", Place(grid.file, row), _shown(texts))
            )
    before = len(findings)
    heading = _heading(cells, number, grid, table, findings)
    lost = any(finding.level is Level.ERROR for finding in findings[before:])
    if heading is None:
        return None
    lines = [(row, texts) for row, texts in grid.lines[start + 1 :] if any(text.strip() for text in texts)]
    required = [heading[column.name] for column in table.columns if column.required]
    lines = list(_rows(replace(grid, lines=lines), cells, required, findings))
    findings += merged_cells(grid, number, lines)
    named = {name: cells[index].strip() for name, index in heading.items()}
    return replace(grid, lines=lines), heading, named, lost


def _heading_line(grid: Grid, table: Table) -> int:
    """Return the index of the line that names most of the declared columns, among the first lines."""
    names = table.headings
    scores = [sum(key_of(cell) in names for cell in cells) for _, cells in grid.lines[:_TITLE_LINES]]
    return max(range(len(scores)), key=lambda index: (scores[index], -index))


def _heading(
    cells: list[str], number: int, grid: Grid, table: Table, findings: list[Finding]
) -> dict[str, int] | None:
    names = table.headings
    heading: dict[str, int] = {}
    good = True
    for index, cell in enumerate(cells):
        name = names.get(key_of(cell))
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
            findings.append(_missing(column, table, Place(grid.file, number, column.name)))
            good = False
    return heading if good else None


def _missing(column: Column, table: Table, place: Place) -> Finding:
    remedy = f"{table.label}の見出しに{{{column.name}}}を加えてください"
    return Finding(Level.ERROR, f"{short_of(column.label)}の列がありません", place, remedy=remedy)


def _unknown_column(cell: str, index: int, grid: Grid, table: Table, place: Place) -> Iterator[Finding]:
    filled = any(
        len(cells) > index and cells[index].strip() for number, cells in grid.lines if number > place.row
    )
    if not cell and not filled:
        return
    hint = hint_of(cell, [text for column in table.columns for text in (column.name, column.label)])
    # A column that is filled in would be lost; an empty one is only untidy.
    yield Finding(
        Level.ERROR if filled else Level.WARNING,
        "知らない列なので読めません" if cell else "見出しのない列に値があります",
        place,
        cell or f"{index + 1}列目",
        f"{hint}使える見出しは docs/data.md の「{table.label}」にあります。使わない列なら消してください",
    )


def _rows(
    grid: Grid, heading_cells: Sequence[str], required: Sequence[int], findings: list[Finding]
) -> Iterator[tuple[int, list[str]]]:
    """Yield the rows of the table; what is no row of it is told."""
    lines = grid.lines
    keys = [key_of(cell) for cell in heading_cells]
    last = next((at for at in range(len(lines) - 1, -1, -1) if not _is_remark(lines[at][1], required)), -1)
    for index, (number, cells) in enumerate(lines):
        place = Place(grid.file, number)
        beyond = [text for text in cells[len(heading_cells) :] if text.strip()]
        is_short = _blanks(cells, required) >= _FEW_CELLS
        if key_of(cells[0]) == keys[0] and [key_of(cell) for cell in cells[: len(keys)]] == keys:
            findings.append(
                Finding(Level.WARNING, "見出しがもう一度あります。読みません", place, _shown(cells))
            )
        elif index > last:
            findings.append(Finding(Level.WARNING, "表の下の行は読みません", place, _shown(cells)))
        elif is_short and not _SUMS.isdisjoint(map(key_of, cells)):
            remedy = "合計・小計の行は消し、公表値なら{published_totals}に書いてください"
            findings.append(Finding(Level.ERROR, "表の中に合計の行があります", place, _shown(cells), remedy))
        elif is_short and _is_remark(cells, required):
            remedy = "小見出しや注記の行は消し、区分などは各行の列に書いてください"
            findings.append(
                Finding(Level.ERROR, "表の中に、表の行でない行があります", place, _shown(cells), remedy)
            )
        elif beyond:
            remedy = "セルの中のカンマや改行を確かめるか、見出しを加えてください"
            what = "見出しより列の多い行です"
            findings.append(Finding(Level.ERROR, what, place, "、".join(beyond), remedy))
        else:
            yield number, cells


def _is_remark(cells: Sequence[str], required: Sequence[int]) -> bool:
    """Whether a row is a note or a sub-heading: one cell is filled, and several that a row needs are not."""
    return _blanks(cells, required) >= _FEW_CELLS and sum(bool(cell.strip()) for cell in cells) == 1


def _blanks(cells: Sequence[str], required: Sequence[int]) -> int:
    return sum(index >= len(cells) or not cells[index].strip() for index in required)


def merged_cells(grid: Grid, heading: int, lines: list[tuple[int, list[str]]]) -> Iterator[Finding]:
    """Yield a finding for each merged range that reaches into the rows: only its first cell has a value.

    A range is not filled: over a category or an area the value would hold for each row, over an amount it would not,
    and nobody can tell which was meant.
    """
    numbers = {number for number, _ in lines} | {heading}
    for merge in grid.merged:
        if numbers.intersection(merge.rows):
            yield Finding(
                Level.ERROR,
                "結合されたセルがあります",
                Place(grid.file, merge.rows.start),
                merge.name,
                "結合を解除し、それぞれの行に値を書いてください（結合したセルは、どの行の値か決まりません）",
            )


def _shown(texts: Sequence[str]) -> str:
    return " ".join(text.strip() for text in texts if text.strip())
