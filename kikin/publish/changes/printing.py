"""The 新旧対照表 as PDF and Word: a document like any other, printed by the built-in renderer."""

from __future__ import annotations

import json
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path, PurePosixPath
from typing import Final

from kikin.publish.changes.comparing import Change, Compared
from kikin.publish.changes.moved import named
from kikin.publish.changes.table import NOTHING, SHOWN, TITLE, kind_told, place_of, summaries, summary_of
from kikin.publish.model import Format, Page
from kikin.publish.render import render
from kikin.publish.staging import stage_project
from kikin.show import markup
from kikin.values.errors import KikinError

_NAME: Final = "changes"
_WIDTHS: Final = (24, 8, 21, 21, 9, 17)
_TOGETHER: Final = 500  # rows in a table
_MOST: Final = 5_000  # rows in all, half a minute for pandoc


def print_tables(
    compared: Sequence[Compared], folder: Path, formats: Sequence[Format], root: Path
) -> list[Path]:
    """Write the 新旧対照表 in these formats, and return the files.

    Args:
        compared: What changed in each document.
        folder: Where to write.
        formats: ``pdf``, ``docx``.
        root: The project, whose fonts, colours and styles it has.

    Raises:
        KikinError: It can't be printed, as with a letter that no font has, or is too long.
    """
    count = sum(len(one.changes) for one in compared)
    if count > _MOST:
        remedy = f"PDF と Word は {_MOST:,}行までです。HTML か CSV を使ってください"
        raise KikinError("新旧対照表が長すぎて組版できません", found=f"{count:,}行", remedy=remedy)
    with tempfile.TemporaryDirectory() as scratch:
        staged, out = Path(scratch) / "staged", Path(scratch) / "out"
        staged.mkdir()
        raw = {
            "cell_type": "raw",
            "metadata": {},
            "source": f"---\ntitle: {TITLE}\nlang: ja\ntoc: false\n---",
        }
        text = {"cell_type": "markdown", "metadata": {}, "source": "\n".join(_parts(compared)).strip()}
        notebook = {"cells": [raw, text], "metadata": {}, "nbformat": 4, "nbformat_minor": 5}
        (staged / f"{_NAME}.ipynb").write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")
        stage_project(root, staged, [Page(PurePosixPath(f"{_NAME}.ipynb"), TITLE)])
        (result,) = render(staged, out, formats, "builtin")
        if not result.ok:
            raise KikinError("新旧対照表を組版できません", found=result.error)
        return [Path(shutil.copy2(out / f"{_NAME}.{name}", folder / f"{_NAME}.{name}")) for name in formats]


def _parts(compared: Sequence[Compared]) -> Iterator[str]:
    yield markup.bullets(summaries(compared) or [NOTHING])
    for number, one in enumerate(compared, start=1):
        yield markup.heading(2, one.title)
        rows = [_row(change) for change in one.changes]
        for start in range(0, len(rows), _TOGETHER):
            label, caption = (
                f"tbl-changes-{number}-{start // _TOGETHER + 1}",
                summary_of(one) if not start else "続き",
            )
            part = rows[start : start + _TOGETHER]
            table = markup.table(SHOWN, part, caption, label, None, _WIDTHS, ["small"], row_headers=1)
            yield markup.landscape(table)


def _row(change: Change) -> list[str]:
    return [
        place_of(change),
        kind_told(change),
        change.old,
        change.new,
        change.difference,
        named(change.moved),
    ]
