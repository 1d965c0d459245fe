"""The results as CSV and XLSX: amount, verdict, steps, articles and findings beside each row as it came."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from typing import Any

import pandas as pd

from kikin.forms.books import new_book, typed
from kikin.grants.headings import RESULT_HEADINGS
from kikin.grants.results import UNCOMPUTED, conditions, notes, steps

Cell = str | int | None
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")
_DASHES = frozenset("-−－")
_UNSEEN = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff"
    "\\ufff9-\\uffff\\ud800-\\udfff]"
)
_MOST_LETTERS = 32_000  # a cell of a spreadsheet holds 32,767 letters
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
    content = io.BytesIO()
    with new_book(content, "助成額の算定", row_by_row=True) as book:
        _write(book, "算定結果", result_rows(results))
        for title, headings, frame in (
            ("算定の段階", _STEP_HEADINGS, steps(results)),
            ("要件", _CONDITION_HEADINGS, conditions(results)),
            ("所見", _FINDING_HEADINGS, notes(results)),
        ):
            _write(book, title, iter([list(headings), *frame.itertuples(index=False, name=None)]))
    return content.getvalue()


@lru_cache(maxsize=50_000)  # formulas, articles and words come again and again
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


def _write(book: Any, title: str, rows: Iterable[Sequence[Cell]]) -> None:
    sheet = book.add_worksheet(title)
    sheet.freeze_panes(1, 0)
    lines = iter(rows)
    heading = [str(safe(text)) for text in next(lines)]
    bold = book.add_format({"bold": True, "text_wrap": True, "valign": "top"})
    for index, text in enumerate(heading):
        sheet.set_column(index, index, min(40, max(10, 2 * len(text) + 2)))
        sheet.write_string(0, index, text, bold)
    for number, row in enumerate(lines, start=1):
        for index, cell in enumerate(row):
            if cell is None or cell == "":
                continue
            value = typed(str(safe(cell))) if isinstance(cell, str) else cell
            if isinstance(value, str):
                sheet.write_string(number, index, value)
            else:
                sheet.write_number(number, index, value)
