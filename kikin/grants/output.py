"""The results as CSV and XLSX: amount, verdict, steps, articles and findings beside each row as it came."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from kikin.grants.headings import RESULT_HEADINGS
from kikin.grants.results import UNCOMPUTED, conditions, notes, steps

Cell = str | int | None
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")
_PLAIN = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,6})?")
_DASHES = frozenset("-−－")
_UNSEEN = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff"
    "\\ufff9-\\uffff\\ud800-\\udfff]"
)
_MOST_LETTERS = 32_000  # a cell of a spreadsheet holds 32,767 letters
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)
_STEP_HEADINGS = ("行", "事例名", "番号", "段階", "算式", "数値", "額・数", "単位", "条文")
_CONDITION_HEADINGS = ("行", "事例名", "番号", "要件", "判定", "理由", "条文")
_FINDING_HEADINGS = ("行", "列", "程度", "内容", "値", "対処")


def result_rows(results: pd.DataFrame) -> Iterator[list[Cell]]:
    """Yield the table of results: the heading, then each row as it came with what was worked out beside it.

    Columns of an earlier result are replaced, so that a result may be computed once more.
    """
    heading = results.attrs["heading"]
    kept = [index for index, text in enumerate(heading) if text not in RESULT_HEADINGS]
    yield [*(heading[index] for index in kept), *RESULT_HEADINGS]
    added = results[["amount_yen", "verdict", "unmet", "unconfirmed", "steps", "basis", "remarks"]]
    for cells, (amount, verdict, unmet, unconfirmed, *texts) in zip(
        results["cells"], added.itertuples(index=False, name=None), strict=True
    ):
        met = "" if verdict == UNCOMPUTED else unmet or "すべて満たす"
        said = f"{met}（未確認: {unconfirmed}）" if unconfirmed else met
        own = [cells[index] if index < len(cells) else "" for index in kept]
        yield [*own, None if amount is pd.NA else int(amount), verdict, said, *texts]


def csv_bytes(results: pd.DataFrame) -> bytes:
    """Return the table of results as CSV that Excel reads by itself: UTF-8 with a mark at its beginning."""
    text = io.StringIO(newline="")
    csv.writer(text).writerows([safe(cell) for cell in row] for row in result_rows(results))
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(results: pd.DataFrame) -> bytes:
    """Return the results as a workbook: a sheet each for results, steps, conditions and findings.

    The same results give the same bytes.
    """
    book = Workbook(write_only=True)
    _write(book, "算定結果", result_rows(results))
    for title, headings, frame in (
        ("算定の段階", _STEP_HEADINGS, steps(results)),
        ("要件", _CONDITION_HEADINGS, conditions(results)),
        ("所見", _FINDING_HEADINGS, notes(results)),
    ):
        _write(book, title, iter([list(headings), *frame.itertuples(index=False, name=None)]))
    content = io.BytesIO()
    book.save(content)
    return _without_times(content.getvalue())


def safe(cell: Cell) -> Cell:
    r"""Return a cell that no spreadsheet takes for a formula; numbers stay numbers.

    Letters that nobody sees are dropped, so that none of them hides the first one.

    >>> safe("=1+1"), safe("＠SUM(A1)"), safe("\t=1"), safe("-5,000"), safe("－"), safe(-5000)
    ("'=1+1", "'＠SUM(A1)", "'=1", '-5,000', '－', -5000)
    """
    if not isinstance(cell, str):
        return cell
    text = _UNSEEN.sub("", cell.replace("\t", " ").replace("\r", "\n"))[:_MOST_LETTERS].strip("\n ")
    first = text.lstrip(" \u3000\u00a0'")[:1]
    is_formula = unicodedata.normalize("NFKC", first).startswith(_FORMULA)
    if not is_formula or text[0] == "'" or _NUMBER.fullmatch(text) or set(text) <= _DASHES:
        return text
    return f"'{text}"


def _write(book: Workbook, title: str, rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    lines = iter(rows)
    heading = list(next(lines))
    for index, text in enumerate(heading, start=1):
        sheet.column_dimensions[get_column_letter(index)].width = min(40, max(10, 2 * len(str(text)) + 2))
    styled = []
    for text in heading:
        cell = WriteOnlyCell(sheet, safe(text))
        cell.font, cell.alignment = Font(bold=True), Alignment(wrap_text=True, vertical="top")
        styled.append(cell)
    sheet.append(styled)
    for row in lines:
        sheet.append([_typed(safe(cell)) for cell in row])


def _typed(cell: Cell) -> Cell | float:
    """Return a figure as a number, so that the sheet can add it up; codes such as 01 stay text."""
    if not isinstance(cell, str) or not _PLAIN.fullmatch(cell):
        return cell or None
    return float(cell) if "." in cell else int(cell)


def _without_times(content: bytes) -> bytes:
    """Return a workbook whose parts and properties carry no clock time."""
    fixed = io.BytesIO()
    with (
        zipfile.ZipFile(io.BytesIO(content)) as old,
        zipfile.ZipFile(fixed, "w", zipfile.ZIP_DEFLATED) as new,
    ):
        for name in old.namelist():
            part = old.read(name)
            if name == "docProps/core.xml":
                part = _CLOCK.sub(rb"\g<1>1980-01-01T00:00:00Z\g<2>", part)
            new.writestr(zipfile.ZipInfo(name, _FIXED_TIME), part, zipfile.ZIP_DEFLATED)
    return fixed.getvalue()


_CLOCK = re.compile(rb"(<dcterms:(?:created|modified)[^>]*>)[^<]*(</dcterms)")
