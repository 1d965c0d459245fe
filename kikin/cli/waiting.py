"""What `kikin check --on` lists: values and texts that wait, and deadlines that come near."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import date, timedelta
from pathlib import Path
from types import SimpleNamespace
from typing import Any, Final

from kikin import deadlines, pending
from kikin.data.files import shown_path
from kikin.data.folder import read_folder
from kikin.data.home import NATIONAL, folder_path
from kikin.data.kept import keeping
from kikin.data.params import Publication, read_all
from kikin.data.texts import read_texts, text_file
from kikin.publish.asked import document_of
from kikin.publish.inputs import Digests
from kikin.publish.prose import unwritten
from kikin.rules import rule_book
from kikin.totals import records
from kikin.values.errors import KikinError, Place
from kikin.values.periods import day_words
from kikin.values.readings import Absent

_DAYS: Final = 60


def waiting_lines(root: Path, folders: Sequence[Path], day: date, *, everything: bool) -> Iterator[str]:
    """Yield what waits on a day, by kind: a heading, then a line each with its source or article, and its place.

    Args:
        root: The project.
        folders: The data folders; the nation's calendar counts beside theirs.
        day: The day; nothing asks the clock.
        everything: Whether all params files are looked at, and not those of the folders only.
    """
    nations = [folder.parent / NATIONAL for folder in folders]
    every = dict.fromkeys([*folders, *(one for one in nations if one.is_dir())])
    with keeping(Digests(root).place_of_reading()):
        tables = [SimpleNamespace(**read_folder(folder).frames) for folder in every]
    yield from _values(tables, day)
    slugs = {folder.resolve().name for folder in folders}
    runs, _ = read_all(sorted((root / "params").glob("*.yml")))
    mine = [run for run in runs if everything or Path(run.data_folder).name in slugs]
    texts = dict.fromkeys(line for run in mine for line in _texts(root, run))
    yield from _listed("まだ書かれていない文章と値", [*texts, *_awaited(tables, day)])
    yield from _deadlines(tables, day)


def _values(tables: Sequence[Any], day: date) -> Iterator[str]:
    rows = [row for one in tables for row in records(pending.values(one, day))]
    come = [row for row in rows if pending.has_come(row["due"], day)]
    lines = [
        f"{Place(row['file'], row['row'])}  {row['what']}　{row['whose']}　{row['time']}（{row['due']}に確定の見込み）"
        f"\n      出典: {row['title']} {row['section']}".rstrip()
        for row in sorted(come, key=lambda row: row["due"])
    ]
    yield from _listed(f"{day_words(day)}までに確定の月が来た未集計の値", lines)
    undated = sum(row["due"] is None for row in rows)
    if undated:
        yield f"  ほかに、確定する見込みの時点（due）が書かれていない未集計の値が {undated} 件あります"


def _texts(root: Path, run: Publication) -> Iterator[str]:
    for document in run.documents:
        try:
            notebook = document_of(root, run, document)
        except KikinError:  # told by the check itself
            continue
        file = text_file(folder_path(run.data_folder, run.prefecture), document, run.year)
        for place in unwritten(read_texts(file, []), notebook.file):
            yield f"{shown_path(file)}  「## {place}」（{shown_path(run.file)} の {document}）"


def _awaited(tables: Sequence[Any], day: date) -> Iterator[str]:
    for one in tables:
        for table, rows in pending.values(one, day, kind=Absent.AWAITED).groupby("table", sort=False):
            first = rows.iloc[0]
            yield f"{Place(first['file'], int(first['row']))}  {table}の「記載待ち」{len(rows)}件"


def _deadlines(tables: Sequence[Any], day: date) -> Iterator[str]:
    last = day + timedelta(days=_DAYS)
    found = [one for table in tables for one in deadlines.between(table, day, last, rule_book())]
    lines = [
        f"{day_words(one.day) if one.day else '日は不明'}  {one.what}\n      {one.place}"
        + (f" ほか{one.rows - 1}行" if one.rows > 1 else "")
        + f"  {one.reason}"
        for one in sorted(found, key=lambda one: one.day or date.max)
    ]
    yield from _listed(f"{_DAYS}日のうち（{day_words(last)}まで）の期限と予定", lines)


def _listed(heading: str, lines: Sequence[str]) -> Iterator[str]:
    yield f"{heading}: {len(lines)} 件"
    yield from (f"  {line}" for line in lines)
