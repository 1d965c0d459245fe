"""The results of a batch as CSV and XLSX: amount, verdict, steps, articles and findings beside each row."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable, Iterator, Sequence

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font
from openpyxl.utils import get_column_letter

from kikin.grants.batch import Batch, Result
from kikin.grants.columns import RESULT_HEADINGS
from kikin.steps import Condition, Step, shown

Cell = str | int | None
ELIGIBLE, INELIGIBLE, UNCOMPUTED = "対象", "要件を満たさない", "算定できません"
_BETWEEN = "；"
_FORMULA = ("=", "+", "-", "@")
_NUMBER = re.compile(r"-?(\d{1,3}(,\d{3})+|\d+)(\.\d+)?%?")
_PLAIN = re.compile(r"-?(0|[1-9]\d{0,14})(\.\d{1,6})?")
_DASHES = frozenset("-−－")
_UNSEEN = re.compile(
    "[\\x00-\\x09\\x0b-\\x1f\\x7f-\\x9f\\xad\\u061c\\u180e\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufeff"
    "\\ufff9-\\uffff\\ud800-\\udfff]"
)
_MOST_LETTERS = 32_000  # a cell of a spreadsheet holds 32,767 letters
_STEP_HEADINGS = ("行", "事例名", "番号", "段階", "算式", "数値", "額・数", "単位", "条文")
_CONDITION_HEADINGS = ("行", "事例名", "番号", "要件", "判定", "理由", "条文")
_FINDING_HEADINGS = ("行", "列", "程度", "内容", "値", "対処")
_FIXED_TIME = (1980, 1, 1, 0, 0, 0)


def result_rows(batch: Batch) -> Iterator[list[Cell]]:
    """Yield the table of results: the heading, then each row as it came with what was worked out beside it.

    Columns of an earlier result are replaced, so that a result may be computed once more.
    """
    kept = [index for index, text in enumerate(batch.heading.texts) if text not in RESULT_HEADINGS]
    yield [*(batch.heading.texts[index] for index in kept), *RESULT_HEADINGS]
    for result in batch.results:
        cells = [result.cells[index] if index < len(result.cells) else "" for index in kept]
        yield [*cells, *_added(result)]


def csv_bytes(batch: Batch) -> bytes:
    """Return the table of results as CSV that Excel reads by itself: UTF-8 with a mark at its beginning."""
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerows([safe(cell) for cell in row] for row in result_rows(batch))
    return text.getvalue().encode("utf-8-sig")


def xlsx_bytes(batch: Batch) -> bytes:
    """Return the results as a workbook: a sheet each for results, steps, conditions and findings.

    The same batch gives the same bytes.
    """
    book = Workbook(write_only=True)
    _write(book, "算定結果", result_rows(batch))
    _write(book, "算定の段階", _step_rows(batch))
    _write(book, "要件", _condition_rows(batch))
    _write(book, "所見", _finding_rows(batch))
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


def _added(result: Result) -> list[Cell]:
    reckoning = result.reckoning
    findings = _BETWEEN.join(f"{finding.level.value} {finding.what}" for finding in result.findings)
    if reckoning is None:
        return [None, UNCOMPUTED, "", "", "", findings]
    unmet = [f"{one.label}（{one.reason}）" for one in reckoning.conditions if not one.met]
    return [
        reckoning.amount_yen,
        ELIGIBLE if reckoning.is_eligible else INELIGIBLE,
        _BETWEEN.join(unmet) or "すべて満たす",
        _BETWEEN.join(str(step) for step in reckoning.steps),
        _BETWEEN.join(dict.fromkeys(entry.citation for entry in reckoning.entries)),
        findings,
    ]


def _step_rows(batch: Batch) -> Iterator[list[Cell]]:
    yield list(_STEP_HEADINGS)
    for result in batch.results:
        for number, step in enumerate(result.reckoning.steps if result.reckoning else (), start=1):
            operands = _BETWEEN.join(str(operand) for operand in step.operands)
            amount, unit = _amount(step)
            yield [
                *(result.place.row, result.name, number, step.label, step.formula),
                *(operands, amount, unit, articles_of(step)),
            ]


def _amount(step: Step) -> tuple[Cell, str]:
    """A whole number is a number; a fraction is written out exactly, as no spreadsheet could hold it."""
    number = step.value
    return (int(number) if number.denominator == 1 else shown(number, ""), step.unit)


def _condition_rows(batch: Batch) -> Iterator[list[Cell]]:
    yield list(_CONDITION_HEADINGS)
    for result in batch.results:
        for number, one in enumerate(result.reckoning.conditions if result.reckoning else (), start=1):
            verdict = "満たす" if one.met else "満たさない"
            yield [
                *(result.place.row, result.name, number, one.label),
                *(verdict, one.reason, articles_of(one)),
            ]


def _finding_rows(batch: Batch) -> Iterator[list[Cell]]:
    yield list(_FINDING_HEADINGS)
    for one in batch.findings:
        yield [one.place.row, one.place.column, one.level.value, one.what, one.found, one.remedy]


def articles_of(part: Step | Condition) -> str:
    """Return the articles of the rules that a step or a condition used, each once."""
    return "、".join(dict.fromkeys(entry.article for entry in part.entries))


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
