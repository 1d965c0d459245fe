"""Speed of `kikin grant`: 10,000 cases of every scheme, mixed, as ratios of one run.

Run by `.venv/bin/python benchmarks/grants.py`. Nothing here is a test: a number without its neighbour says nothing.
"""

from __future__ import annotations

import csv
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from kikin.data.files import grids_of
from kikin.forms.results import csv_bytes, xlsx_bytes
from kikin.grants import load_results

CASES = 10_000


def timed(label: str, action: Callable[[], object], first: float) -> float:
    """Print how long an action takes, and its ratio to the first; return the seconds."""
    start = perf_counter()
    action()
    seconds = perf_counter() - start
    print(f"{label}\t{seconds:6.2f}秒\t{seconds / (first or seconds):5.1f}倍")
    return seconds


def main() -> None:
    """Write the example cases over and over into one table, and measure each step on it."""
    data = Path(__file__).resolve().parents[1] / "data"
    heading, *rows = csv.reader((data / "examples" / "grants.csv").open(encoding="utf-8", newline=""))
    name = heading.index("事例名")
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "cases.csv"
        with file.open("w", encoding="utf-8", newline="") as out:
            writer = csv.writer(out)
            writer.writerow(heading)
            for number in range(CASES):
                row = list(rows[number % len(rows)])
                row[name] = f"例{number}"
                writer.writerow(row)
        first = timed("CSV の行を読む", lambda: grids_of(file, []), 0)
        timed("読んで算定する", lambda: load_results(file, data), first)
        batch = load_results(file, data)
        timed("CSV に書く", lambda: csv_bytes(batch), first)
        book = Path(folder) / "cases.xlsx"
        timed("XLSX に書く", lambda: book.write_bytes(xlsx_bytes(batch)), first)
        timed("その XLSX を読んで算定する", lambda: load_results(book, data), first)


if __name__ == "__main__":
    main()
