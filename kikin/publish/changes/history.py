"""The 更新履歴 of a document: for each revision that the params state, what changed since the one before.

A revision is named by its day (``revised``), or where there is none by its words (``revision``). What is built under one
revision takes the place of what was built before under the same; only a new one makes an entry, against what the
revision before said last. It depends on the document's own versions only.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import asdict
from pathlib import Path
from typing import Any, Final

from kikin.publish.changes.contents import (
    COLOPHON,
    HISTORY,
    HISTORY_TITLE,
    INPUTS,
    contents_of,
    json_of,
    read_contents,
    write_contents,
)
from kikin.publish.model import Revision, record_of

_FILE, _BEFORE, _RECORD = "history.json", "before.json.gz", "record.json"
_SHOWN: Final = 30  # rows on the page; the CSV has them all
_HEADS: Final = ("場所", "別", "旧", "新", "増減")  # of the 新旧対照表, but for the rows
_WIDTHS: Final = (30, 8, 26, 26, 10)
Entry = dict[str, Any]


def entries_of(record: Path) -> list[Entry]:
    """Return what changed in each revision of a version of a document, the oldest first.

    Each has the parts of a revision, ``told`` (how much changed) and ``rows`` (place, kind, old, new, difference).
    """
    entries: list[Entry] = json_of(record / _FILE).get("entries", [])
    return entries


def add_history(
    notebook: Path, title: str, revision: Revision, before: Path | None, site: Path | None = None
) -> bool:
    """Write the history of a document beside it, and as its last chapter, before it is kept.

    Returns whether a new revision is stated of which there is nothing to tell.

    Args:
        notebook: The executed notebook, with its record beside it.
        title: Its title.
        revision: As the params state it.
        before: The folder of the version that is published; None where there is none: a first publication changes nothing.
        site: What the page on the site says, which is asked where the versions were lost.
    """
    record = record_of(notebook)
    page = _page(site) if before is None and site else {}
    known = json_of(before / "record" / _FILE) if before else page.get("history", {})
    stated, entries = Revision(**known.get("stated", {})), known.get("entries", [])
    is_new = revision.name not in ("", stated.name)
    earlier = _earlier(before, title, is_new=is_new) if before else page if page and is_new else None
    if before or page:
        revision = revision if revision.name else stated
    if earlier is not None:
        write_contents(earlier, record / _BEFORE)
        entries = [one for one in entries if (one["day"] or one["words"]) != revision.name]
        entries += _changed(revision, earlier, contents_of(notebook, record, title))
    if revision.name or entries:
        text = json.dumps({"stated": asdict(revision), "entries": entries}, ensure_ascii=False, indent=1)
        record.mkdir(exist_ok=True)
        (record / _FILE).write_text(f"{text}\n", encoding="utf-8")
    if entries:
        _append(notebook, record, entries)
    return (
        is_new
        and earlier is not None
        and all((one["day"] or one["words"]) != revision.name for one in entries)
    )


def history_of(record: Path) -> dict[str, Any]:
    """Return the history as it is written beside a page; nothing where there is none."""
    found = json_of(record / _FILE)
    return {"history": found} if found else {}


def _page(file: Path) -> dict[str, Any]:
    with suppress(OSError, ValueError):
        return read_contents(file)
    return {}


def _earlier(before: Path, title: str, *, is_new: bool) -> dict[str, Any] | None:
    """Return what the revision before said last; nothing where that isn't known."""
    with suppress(OSError, ValueError):
        if not is_new:
            return read_contents(before / "record" / _BEFORE)
        if (before / "record" / INPUTS).exists():  # else of a kikin that kept less: its revision is unknown
            return contents_of(before / "notebook.ipynb", before / "record", title)
    return None


def _changed(revision: Revision, earlier: Mapping[str, Any], now: Mapping[str, Any]) -> list[Entry]:
    """Return the entry of a revision; none where the page says the same, its 奥付 apart."""
    from kikin.publish.changes.comparing import compared  # noqa: PLC0415  # pandas, where something is compared
    from kikin.publish.changes.table import counted, place_of  # noqa: PLC0415

    changes = [one for one in compared("", earlier, now).changes if one.where != COLOPHON]
    rows = [[place_of(one), one.kind, one.old, one.new, one.difference] for one in changes]
    return [{**asdict(revision), "told": counted(changes), "rows": rows}] if rows else []


def _append(notebook: Path, record: Path, entries: Sequence[Entry]) -> None:
    """Write the entries as the last chapter, the newest first, each table with its CSV."""
    from kikin.show import markup  # noqa: PLC0415  # matplotlib, where there is a history
    from kikin.show.record import csv_file  # noqa: PLC0415

    parts: list[str] = [markup.heading(2, HISTORY_TITLE, HISTORY)]
    tables = []
    for number, entry in reversed(list(enumerate(entries, start=1))):
        rows, label = entry["rows"], f"tbl-history-{number}"
        caption = "　".join(filter(None, (entry["revised"], entry["words"], entry["told"])))
        parts.append(markup.table(_HEADS, rows[:_SHOWN], caption, label, widths=_WIDTHS, row_headers=1))
        if len(rows) > _SHOWN:
            parts.append(markup.under_table([f"ほか{len(rows) - _SHOWN}件は、表の CSV にある。"]))
        file = f"tables/{label}.csv"
        csv_file(record / file, _HEADS, rows)
        tables.append({"label": label, "caption": caption, "file": file, "rows": len(rows)})
    lines = "\n".join(parts).strip().splitlines(keepends=True)  # Quarto knows cells only as lists of lines
    content = json.loads(notebook.read_text(encoding="utf-8"))
    content["cells"].append({"cell_type": "markdown", "id": HISTORY, "metadata": {}, "source": lines})
    notebook.write_text(json.dumps(content, ensure_ascii=False) + "\n", encoding="utf-8")
    said = json_of(record / _RECORD)
    said["tables"] = [*said.get("tables", ()), *tables]
    said["history"] = [
        {name: entry[name] for name in ("revised", "day", "words", "told")} for entry in entries
    ]
    (record / _RECORD).write_text(json.dumps(said, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")
