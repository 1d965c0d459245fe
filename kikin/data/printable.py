"""Cells of the tables with letters that no page can print, as findings with file, row and column."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kikin.data.glyphs import trouble_of
from kikin.data.rows import Rows
from kikin.data.tables import TABLES, Kind
from kikin.values.errors import Finding, Level, Place

_PRINTED = (Kind.TEXT, Kind.LONG_TEXT, Kind.LIST, Kind.CHOICE)
_VOICED_APART = "\u3099\u309a"


def findings_of(tables: Mapping[str, Rows]) -> Iterator[Finding]:
    """Yield a finding for each cell of the tables with letters that can't be printed."""
    for name, table in TABLES.items():
        rows = tables[name].rows
        printed = [column.name for column in table.columns if column.kind in _PRINTED]
        raws = [f"{column.name}_raw" for column in table.columns if column.is_number]
        cells = [
            (column, row, text if isinstance(text := row[column], str) else "".join(text or ()))
            for column in dict.fromkeys((*printed, *raws))
            for row in rows
        ]
        # One look at all letters of a table: nearly always there is nothing to find.
        if _has_trouble("".join(text for _, _, text in cells)):
            for column, row, text in cells:
                yield from _of_cell(text, Place(row["file"], row["row"], column))


def _has_trouble(text: str) -> bool:
    return bool(trouble_of(text)) or any(letter in text for letter in _VOICED_APART)


def _of_cell(text: str, place: Place) -> Iterator[Finding]:
    trouble = trouble_of(text)
    if trouble:
        yield trouble.at(place).as_finding()
    elif any(letter in text for letter in _VOICED_APART):
        remedy = "濁点を合わせた文字で入力し直してください（macOS のファイル名などから写すと分かれます）"
        yield Finding(Level.WARNING, "濁点が文字と分かれています", place, text, remedy)
