"""What a notebook leaves behind for later steps: key figures, points, tables for download, open texts, sources used.

Nothing downstream reads an input again. The folder is named by ``KIKIN_RECORD``; without it nothing is written.
"""

from __future__ import annotations

import csv
import json
import os
import re
import sys
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pandas as pd

from kikin.data.folder import home_of, written_rows
from kikin.totals import cells_of, forget_parts, is_missing, parts_of
from kikin.values.letters import hint_of

_RISKY = tuple("=+-@\t\r\0＝＋－＠")
_NUMBER = re.compile(r"-\d+(\.\d+)?")
_JSON = "record.json"
INPUTS = "inputs.json"  # beside it: the rows of which the tables were made


@dataclass
class Record:
    """What this process has shown so far. Entries are keyed by label: running a cell again replaces its entry."""

    key_figures: list[dict[str, str]] = field(default_factory=list)
    points: list[str] = field(default_factory=list)
    tables: dict[str, dict[str, Any]] = field(default_factory=dict)
    figures: dict[str, dict[str, Any]] = field(default_factory=dict)
    forms: list[dict[str, str]] = field(default_factory=list)
    open_texts: dict[str, str] = field(default_factory=dict)
    texts: dict[str, dict[str, Any]] = field(default_factory=dict)
    written: dict[str, None] = field(default_factory=dict)
    asked: dict[str, None] = field(default_factory=dict)
    sources: dict[str, dict[str, None]] = field(default_factory=dict)
    marks: dict[str, None] = field(default_factory=dict)
    titles: dict[str, str] = field(default_factory=dict)
    used: dict[tuple[str, int], None] = field(default_factory=dict)
    origins: dict[str, list[list[list[str]]]] = field(default_factory=dict)
    is_traced: bool = False
    is_due: bool = False
    waits: bool = False

    def use(self, frame: pd.DataFrame | pd.Series[Any]) -> None:
        """Note the sources and the marks of notes that the rows of a frame carry, or a row alone."""
        for source, section in sources_of(frame):
            sections = self.sources.setdefault(source, {})
            if section:
                sections[section] = None
        noted = cells_of(frame, "notes") if "notes" in frame else []
        self.marks |= dict.fromkeys(mark for marks in noted if not is_missing(marks) for mark in marks)

    def trace(self, label: str, origins: Iterable[list[list[tuple[str, int]]]]) -> None:
        """Note the rows of which each row of a table was made."""
        listed = [[dict.fromkeys(cell) for cell in row] for row in origins]
        self.used |= {place: None for row in listed for cell in row for place in cell}
        self.origins[label] = [
            [[f"{home_of(file)}:{number}" for file, number in cell] for cell in row] for row in listed
        ]
        self.is_traced = False

    def unprinted(self) -> list[str]:
        """Return the prose that no place of the document asked for, each with the heading that may have been meant."""
        free = [place for place in self.asked if place not in self.texts]
        return [
            f"{place}　{hint_of(place, free)}".strip("　")
            for place in self.written
            if place not in self.texts
        ]

    def write(self) -> None:
        """Write the record anew, if a folder is named for it: at the end of the cell that runs, where one does.

        Whoever runs a whole notebook in this process has it wait (``waits``) for ``write_due``, once, at the end.
        """
        shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
        if shell is None:
            self._write()
        elif not self.is_due:
            self.is_due = True
            if not self.waits:
                shell.events.register("post_run_cell", self._write_once)

    def _write_once(self, _: object) -> None:
        sys.modules["IPython"].get_ipython().events.unregister("post_run_cell", self._write_once)
        self.write_due()

    def write_due(self) -> None:
        """Write the record if something was shown since it was written."""
        if self.is_due:
            self.is_due = False
            self._write()

    def _write(self) -> None:
        folder = record_folder()
        if folder is None:
            return
        folder.mkdir(parents=True, exist_ok=True)
        sources = [
            {"id": source, "title": self.titles.get(source, ""), "sections": list(sections)}
            for source, sections in self.sources.items()
        ]
        if not self.is_traced:
            self.is_traced = True
            inputs = {"origins": self.origins, "rows": written_rows(self.used)}
            (folder / INPUTS).write_text(json.dumps(inputs, ensure_ascii=False), encoding="utf-8")
        content = {
            "key_figures": self.key_figures,
            "points": self.points,
            "tables": list(self.tables.values()),
            "figures": list(self.figures.values()),
            "forms": self.forms,
            "texts": list(self.texts.values()),
            "open_texts": list(self.open_texts),
            "unprinted_texts": self.unprinted(),
            "sources": sources,
        }
        (folder / _JSON).write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")


RECORD = Record()


def forget() -> None:
    """Begin an empty record, as a process does that runs one notebook after the other."""
    RECORD.__init__()  # type: ignore[misc]
    forget_parts()


def record_folder() -> Path | None:
    """Return the folder that ``KIKIN_RECORD`` names."""
    named = os.environ.get("KIKIN_RECORD", "")
    return Path(named) if named else None


def sources_of(frame: pd.DataFrame | pd.Series[Any]) -> list[tuple[str, str]]:
    """Return the sources of a frame's rows, each with its section; those of a summed frame stand in its attrs.

    >>> sources_of(pd.DataFrame({"source": ["a", "a", ""], "section": ["p.1", "p.1", ""]}))
    [('a', 'p.1')]
    """
    found = dict.fromkeys(tuple(pair) for pair in frame.attrs.get("sources", ()))
    if "source" in frame:
        sources = cells_of(frame, "source")
        sections = cells_of(frame, "section") if "section" in frame else [""] * len(sources)
        pairs = zip(sources, sections, strict=True)
        found |= dict.fromkeys(
            (str(one), "" if is_missing(part) else str(part)) for one, part in pairs if not is_missing(one)
        )
    return list(found)


def origins_of(row: Mapping[Any, Any], values: Sequence[Any]) -> list[list[tuple[str, int]]]:
    """Return the rows of tables (file and row) that a shown row was made of: of all its cells, or else of each.

    A row of a table knows its own, and with ``made_of`` those that it was put together with; sums know their parts.

    >>> origins_of({"file": "a.csv", "row": 3, "made_of": (("b.csv", 7),)}, [])
    [[('a.csv', 3), ('b.csv', 7)]]
    """
    places = [(row.get("file"), row.get("row")), *(row.get("made_of") or ())]
    own = [(str(file), int(number)) for file, number in places if file and not is_missing(number)]
    return [own] if own else [parts_of(value) for value in values]


def write_csv(label: str, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    """Write a table as CSV into the record's folder and return its path in there; nothing without a folder.

    UTF-8 with a mark, one heading row. A text that a spreadsheet would take for a formula gets an apostrophe.

    Args:
        label: The table's label, which names the file.
        heading: One text per column, with the unit.
        rows: The cells as text, numbers without separators.
    """
    folder = record_folder()
    if folder is None:
        return ""
    path = f"tables/{label}.csv"
    csv_file(folder / path, heading, rows)
    return path


def csv_file(file: Path, heading: Sequence[str], rows: Iterable[Sequence[str]]) -> Path:
    """Write such a table into a file, and return it."""
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("w", encoding="utf-8-sig", newline="") as lines:
        writer = csv.writer(lines, lineterminator="\r\n")
        writer.writerows([harmless(text) for text in row] for row in (heading, *rows))
    return file


def harmless(text: str) -> str:
    """Return the text so that no spreadsheet takes it for a formula. Numbers, and a lone dash, stay what they are.

    >>> harmless("=1+1"), harmless("＠SUM(1)"), harmless("－"), harmless("-1.5")
    ("'=1+1", "'＠SUM(1)", '－', '-1.5')
    """
    is_safe = len(text) == 1 or _NUMBER.fullmatch(text)
    return f"'{text}" if text.startswith(_RISKY) and not is_safe else text
