"""Frames for tests, from lines as an analyst writes them: read by the very code that reads a data folder."""

from __future__ import annotations

import csv

import pandas as pd

from kikin.data.files import Grid
from kikin.data.rows import rows_of, typed
from kikin.data.tables import TABLES


def frame(table: str, text: str) -> pd.DataFrame:
    """Return the frame of a table from CSV lines, the first of which names the columns; a source is added."""
    heading, *lines = list(csv.reader(text.strip().splitlines()))
    columns = {name: index for index, name in enumerate([*heading, "source"])}
    numbered = [(row, [*cells, "s"]) for row, cells in enumerate(lines, start=2)]
    findings: list = []
    found = rows_of(Grid(f"data/例/{table}.csv", "", numbered), columns, TABLES[table], findings)
    assert not findings, "\n".join(map(str, findings))
    return typed(found.rows, found.table)
