"""The tables of a data folder, each declared once: reading, frames, headings, workbook and docs are made from them."""

from __future__ import annotations

from kikin.data.tables import common, indicators, money, plans, reports, review
from kikin.data.tables.kinds import NUMBERS, SEVERAL, Column, Kind, Table, short_of

TABLES: dict[str, Table] = {
    table.name: table for room in (common, plans, indicators, money, reports, review) for table in room.TABLES
}
GUIDE = "はじめに"  # the sheet of a workbook that explains the others
CASES = "grants"  # the table of grant cases; its columns are those of kikin.grants

__all__ = ["CASES", "GUIDE", "NUMBERS", "SEVERAL", "TABLES", "Column", "Kind", "Table", "short_of"]
