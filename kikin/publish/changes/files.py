"""A table of texts as CSV, as the tables of a page are: UTF-8 with a mark, and nothing that a spreadsheet would run."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Sequence
from pathlib import Path


def write_csv(file: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write the rows under their heading, and return the file."""
    from kikin.show.record import harmless  # noqa: PLC0415  # pandas

    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\r\n")
        writer.writerow(heading)
        writer.writerows([harmless(text) for text in row] for row in rows)
    return file
