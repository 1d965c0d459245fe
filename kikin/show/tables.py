"""``show.table`` and ``show.sheet``: a frame as a numbered table, with headings and units from the declarations."""

from __future__ import annotations

import re
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import pandas as pd

from kikin.data.tables import Kind
from kikin.show import markup, record
from kikin.show.cells import Cell, Row, cell, money_cells, money_unit_of, number_cells, row_of, rows_of
from kikin.show.columns import Head, check_no_name_twice, heads, laid_out
from kikin.show.markup import escape, strong
from kikin.show.shown import Shown, in_jupyterlab, inline_html
from kikin.show.widths import column_widths
from kikin.totals import is_missing
from kikin.values.amounts import MoneyUnit, money_unit
from kikin.values.errors import KikinError
from kikin.values.years import with_western

Columns = Sequence[Hashable] | Mapping[Any, str]
Rows = pd.DataFrame | pd.Series | Mapping[Any, Any]
_EXAMPLE = 'show.table(frame, caption="区域ごとの病院数", label="tbl-hospitals")'
_SHORT = 8  # letters that JupyterLab keeps on one line
_NONE = "該当なし"
_RATE = re.compile(r"約?▲?[\d,.]+%")  # a text that reads as a number, as 約94%
_MANY = 4  # columns of one unit
_CSV_INFERRED = "推定した欄"


@dataclass(frozen=True)
class _Grid:
    """Columns with their cells, row by row; the last ``totals`` rows are totals."""

    heads: list[Head]
    columns: list[list[Cell]]
    totals: int
    empty: list[str]
    origins: list[list[list[tuple[str, int]]]]

    @property
    def rows(self) -> list[list[Cell]]:
        return [list(row) for row in zip(*self.columns, strict=True)]

    @property
    def numeric(self) -> list[bool]:
        return [
            any(one.is_number or _RATE.fullmatch(str(one.text)) for one in column) for column in self.columns
        ]


def table(  # noqa: PLR0913 - each is one property of a table, and most have a default
    frame: pd.DataFrame,
    columns: Columns | None = None,
    *,
    caption: str = "",
    label: str = "",
    unit: str = "",
    total: Rows | None = None,
    keep: Iterable[Hashable] | bool = (),
    money: Iterable[Hashable] | bool | None = None,
    wide: bool = False,
    row_headers: int = 1,
    note: str = "",
) -> Shown:
    """Return the frame as a numbered table; it is also left as CSV for download.

    Args:
        frame: One row per row. Any DataFrame will do; one from ``kikin.load`` brings its headings and units.
        columns: The columns to show, in their order; a dict gives headings of your own, as in ``{"cost": "予算"}``.
        caption: Printed above the table after its number.
        label: ``tbl-…``, by which the text refers to it: ``[@tbl-…]``.
        unit: The unit of all money, as in 千円; where blank, the largest that every amount fits in.
        total: Rows of totals, as ``kikin.totals.totals`` returns them, or a dict; set apart at the end.
        keep: Columns to show although they are empty; True for all.
        money: Columns of your own that hold yen; True for all whole numbers, False for none.
        wide: Whether the table stands on a landscape page in the PDF.
        row_headers: How many leading columns name their row.
        note: A line under the table.

    Raises:
        KikinError: No caption or label, a column that the frame hasn't, or amounts as floats.

    >>> frame = pd.DataFrame({"区域": ["大津", "菊池"], "病院数": [3, 1200]})
    >>> print(table(frame, caption="区域ごとの病院", label="tbl-hospitals"))
    <BLANKLINE>
    ::: {.kikin-table row-headers=1}
    | 区域 | 病院数 |
    |:---|---:|
    | 大津 | 3 |
    | 菊池 | 1,200 |
    <BLANKLINE>
    : 区域ごとの病院 {#tbl-hospitals}
    :::
    <BLANKLINE>
    """
    markup.check_named(caption, label, "表", "tbl", _EXAMPLE)
    shown = laid_out(frame)
    listed = heads(shown, columns, money=money)
    kept = {head.name for head in listed} if keep is True else set(keep or ())
    grid = _grid(shown, listed, _total_rows(total), unit, kept)
    if not grid.rows:
        grid = _nothing(grid, columns)
    headings, caption = _headings(grid.heads, caption)
    texts = [[str(one.text) for one in column] for column in grid.columns]
    widths, small, turned = column_widths(headings, texts, grid.numeric, wide=wide)
    align = ["right" if is_number else "left" for is_number in grid.numeric]
    first_total = len(grid.rows) - grid.totals if frame.shape[0] else len(grid.rows)
    cells = [
        [strong(one.text) if number >= first_total else one.text for one in row]
        for number, row in enumerate(grid.rows)
    ]
    classes = ["small"] if small else []
    body: str = markup.table(
        headings, cells, caption, label, align, widths, classes, row_headers=min(row_headers, len(headings))
    )
    under = [*([note] if note else []), *([_missing(grid.empty)] if grid.empty else [])]
    body += markup.under_table(map(markup.sentence, under))
    _leave(frame, grid, caption, label)
    html = _table_html(headings, cells, align, caption, row_headers, first_total, under)
    return Shown(markup.landscape(body) if turned else body, html, f"表 {label}：{caption}（{len(cells)}行）")


def sheet(  # noqa: PLR0913 - each is one property of a sheet, and most have a default
    fields: Row | pd.Series | Sequence[tuple[str, Any]],
    columns: Columns | None = None,
    *,
    caption: str = "",
    label: str = "",
    unit: str = "",
    keep: bool = False,
) -> Shown:
    """Return one row as a sheet: field names beside what they hold. Empty fields are named in one line.

    Without caption and label it has no number and leaves no CSV, as one of many under headings of their own.

    Raises:
        KikinError: Two fields have one name, or amounts are floats.

    Args:
        fields: A row of a frame (``frame.iloc[0]``), a dict, or pairs of name and content.
        columns: The fields to show, as in ``table``; all where None.
        caption: Printed above the sheet.
        label: ``tbl-…``.
        unit: The unit of money; where blank, each amount carries its own.
        keep: Whether empty fields keep their line, as an official form does.

    >>> print(sheet({"事業名": "病床機能再編", "備考": ""}, caption="個票", label="tbl-1").markdown.splitlines()[4])
    | 事業名 | 病床機能再編 |
    """
    if caption or label:
        markup.check_named(caption, label, "表", "tbl", _EXAMPLE)
    one = fields if isinstance(fields, pd.Series) else _series(fields)
    check_no_name_twice(one.index)
    row: Row = row_of(one.to_dict().items())
    listed = heads(one, columns, money=None if one is fields else False)
    filled = [(head, _field(row, head, unit)) for head in listed]
    lines = [(head.label, one.text) for head, one in filled if keep or one.text]
    empty = [head.label for head, one in filled if not keep and not one.text]
    under = [_missing(empty)] if empty else []
    body = markup.sheet(lines, caption, label) + markup.under_table(map(escape, under))
    record.RECORD.use(one)
    if label:
        path = record.write_csv(label, ["項目", "内容"], [[name, str(text)] for name, text in lines])
        record.RECORD.tables[label] = {"label": label, "caption": caption, "file": path, "rows": len(lines)}
    record.RECORD.write()
    html = _table_html(["項目", "内容"], lines, ["left", "left"], caption, 1, len(lines), under)
    return Shown(body, html, f"個票 {label}：{caption}")


def _grid(
    frame: pd.DataFrame, listed: list[Head], totals: list[Row], unit: str, kept: set[Hashable]
) -> _Grid:
    rows: list[Row] = [*rows_of(frame), *totals]
    if any(head.name == "comparator" for head in listed):
        rows = [{name: value for name, value in row.items() if name != "comparator"} for row in rows]
    is_money = any(head.is_money for head in listed)
    if unit and not is_money:
        raise KikinError(
            "金額の列がないので単位を付けられません",
            found=f'unit="{unit}"',
            remedy='円で持っている列を money=["列の名"] で示すか、見出しに単位を書いてください',
        )
    chosen = (money_unit(unit) if unit else money_unit_of(rows, listed)) if is_money else MoneyUnit.YEN
    with_unit = all(head.name != "unit" for head in listed)
    result: list[tuple[Head, list[Cell]]] = []
    empty: list[str] = []
    for head in listed:
        if head.is_money:
            shown = head.in_unit(chosen.label), money_cells(rows, head, chosen, listed)
        else:
            shown = number_cells(rows, head, with_unit=with_unit)
        if not any(one.text for one in shown[1][: len(frame)]) and head.name not in kept and len(frame):
            empty.append(head.label)
        else:
            result.append(shown)
    if result and all(head.name != "notes" for head in listed):
        result[0] = (result[0][0], _with_marks(result[0][1], rows))
    if not result:
        raise KikinError(
            "表に出す列がありません", found="、".join(empty), remedy="値のある列を columns に書いてください"
        )
    found = [head for head, _ in result]
    origins = [record.origins_of(row, [row.get(head.name) for head in found]) for row in rows]
    return _Grid(found, [cells for _, cells in result], len(totals), empty, origins)


def _headings(listed: Sequence[Head], caption: str) -> tuple[list[str], str]:
    """Return the headings and the caption; a unit that many columns share is named once, in the caption."""
    units = {head.unit for head in listed if head.unit}
    if len(units) == 1 and sum(bool(head.unit) for head in listed) >= _MANY:
        return [head.label for head in listed], f"{caption}（単位：{units.pop()}）"
    return [head.text for head in listed], caption


def _nothing(grid: _Grid, columns: Columns | None) -> _Grid:
    """Return one row that says so: what refers to the table still finds it."""
    heads_shown = grid.heads if columns is not None else grid.heads[:1]
    blank = Cell("", "")
    return _Grid(heads_shown, [[Cell(_NONE, _NONE)], *([blank] for _ in heads_shown[1:])], 0, [], [])


def _with_marks(cells: list[Cell], rows: Sequence[Row]) -> list[Cell]:
    """Return the first column with the marks of the notes that its rows have."""
    found = [row.get("notes") for row in rows]
    marks = ["" if one is None or is_missing(one) else "".join(one) for one in found]
    return [
        replace(one, text=f"{one.text} {mark}") if mark else one
        for one, mark in zip(cells, marks, strict=True)
    ]


def _total_rows(total: Rows | None) -> list[Row]:
    if total is None:
        return []
    if isinstance(total, pd.DataFrame):
        return [*rows_of(laid_out(total))]
    row: Row = dict(total.items())
    return [row]


def _series(fields: Row | Sequence[tuple[str, Any]]) -> pd.Series[Any]:
    pairs = list(fields.items() if isinstance(fields, Mapping) else fields)
    return pd.Series([value for _, value in pairs], [name for name, _ in pairs], dtype=object)


def _field(row: Row, head: Head, unit: str) -> Cell:
    if head.is_money:
        chosen = money_unit(unit) if unit else money_unit_of([row], [head])
        found = money_cells([row], head, chosen)[0]
        ends = (
            found.text.endswith(tuple(one.label for one in MoneyUnit))
            or not found.text[:1].strip("▲").isdigit()
        )
        return found if ends else Cell(f"{found.text}{chosen.label}", found.data, is_number=True)
    own = row.get("unit") if head.kind is Kind.NUMBER and not head.unit else head.unit
    return cell(row, head, unit="" if is_missing(own) else str(own))


def _missing(names: Sequence[str]) -> str:
    return f"欄{''.join(f'「{name}」' for name in names)}は記載がない。"


def _leave(frame: pd.DataFrame, grid: _Grid, caption: str, label: str) -> None:
    """Leave the table as CSV and note it in the record."""
    heading = [with_western(head.text) for head in grid.heads]
    rows = [[one.data for one in row] for row in grid.rows]
    if any(one.is_inferred for column in grid.columns for one in column):
        heading.append(_CSV_INFERRED)
        for written, row in zip(rows, grid.rows, strict=True):
            inferred = [head.label for head, one in zip(grid.heads, row, strict=True) if one.is_inferred]
            written.append("、".join(inferred))
    record.RECORD.use(frame)
    path = record.write_csv(label, heading, rows)
    record.RECORD.tables[label] = {"label": label, "caption": caption, "file": path, "rows": len(rows)}
    record.RECORD.trace(label, grid.origins)
    record.RECORD.write()


def _table_html(  # noqa: PLR0913, PLR0917 - the parts of a table
    headings: Sequence[object], rows: Sequence[Sequence[object]], align: Sequence[str], caption: str,
    row_headers: int, first_total: int, under: Sequence[str],
) -> str:  # fmt: skip
    """Return the table as HTML for JupyterLab; nothing where nobody looks on."""
    if not in_jupyterlab():
        return ""
    line = "border-top:1px solid #c5ced8;padding:.35em .7em;vertical-align:top;"
    head = "".join(
        f'<th scope="col" style="{line}text-align:{side};background:#eaf0f6">{inline_html(escape(text))}</th>'
        for text, side in zip(headings, align, strict=True)
    )
    body = []
    for number, row in enumerate(rows):
        tint = "background:#f6f8fa;" if number >= first_total else "background:none;"
        cells = []
        for place, (text, side) in enumerate(zip(row, align, strict=True)):
            tag, scope = ("th", ' scope="row"') if place < row_headers else ("td", "")
            wrap = "nowrap" if len(str(text)) <= _SHORT else "normal"
            style = f"{line}{tint}text-align:{side};max-width:36em;white-space:{wrap}"
            cells.append(f'<{tag}{scope} style="{style}">{inline_html(escape(text))}</{tag}>')
        body.append(f"<tr>{''.join(cells)}</tr>")
    above = "caption-side:top;text-align:left;font-weight:600;padding:.4em 0"
    title = f'<caption style="{above}">{inline_html(escape(caption))}</caption>'
    lines = "".join(f'<p style="font-size:.9em">{inline_html(markup.sentence(text))}</p>' for text in under)
    return (
        f'<table style="border-collapse:collapse;border-top:2px solid #1f3a5f;border-bottom:1px solid #c5ced8">'
        f"{title}<thead><tr>{head}</tr></thead><tbody>{''.join(body)}</tbody></table>{lines}"
    )
