"""A file of grant cases -> its batch of reckonings, with the terms of the prefectures from their data folders."""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterator, Sequence
from functools import cache
from pathlib import Path

from kikin.errors import Finding, KikinError, Level, Place
from kikin.files import lines_of, shown_path
from kikin.grants.batch import Batch, reckon
from kikin.grants.terms import PrefectureTerm, Terms, term_from
from kikin.periods import FiscalYear, parse_fiscal_year
from kikin.prefectures import Prefecture
from kikin.rules import rule_book
from kikin.schema import CASES

SUFFIXES = (".csv", ".xlsx")
_TERM_COLUMNS = ("fiscal_year", "id", "label", "value", "unit", "source", "section")


def read_cases(file: Path, data: Path) -> Batch:
    """Return the batch of a CSV or XLSX file; its findings name file, row and column.

    Args:
        file: One row per case; the first row is the heading.
        data: The folder that holds the prefectures' folders, for their ``grant_terms.csv``.

    Raises:
        KikinError: There is no such file, or it is neither CSV nor XLSX.
    """
    place = Place(shown_path(file))
    if not file.is_file():
        raise KikinError(
            "事例のファイルがありません", place, remedy="ファイル名とフォルダーを確かめてください"
        )
    if file.suffix.lower() not in SUFFIXES:
        raise KikinError(
            "CSV でも XLSX でもないファイルです",
            place,
            remedy="Excel で CSV UTF-8 か XLSX に保存してください",
        )
    findings: list[Finding] = []
    lines = _whole(file, findings)
    if any(finding.level is Level.ERROR for finding in findings):
        lines = []
    batch = reckon(lines, place.file, rule_book(), terms_below(data))
    if not lines and findings:
        return Batch(batch.file, batch.heading, (), tuple(findings))
    return Batch(batch.file, batch.heading, batch.results, (*findings, *batch.notes))


def cases_file(folder: Path) -> Path | None:
    """Return the file of grant cases of a data folder, or None.

    Raises:
        KikinError: There are two, a CSV and an XLSX.
    """
    present = [file for suffix in SUFFIXES if (file := folder / f"{CASES}{suffix}").exists()]
    if len(present) > 1:
        raise KikinError(
            "事例の表が CSV と XLSX の両方にあります",
            Place(shown_path(present[0])),
            remedy="どちらか一方を残してください",
        )
    return present[0] if present else None


def terms_below(data: Path) -> Callable[[Prefecture, FiscalYear], Terms]:
    """Return the look-up of a prefecture's terms in a year; each folder is read once."""

    @cache
    def terms_of(prefecture: Prefecture, year: FiscalYear) -> Terms:
        file = data / prefecture.slug / "grant_terms.csv"
        if not file.is_file():
            raise KikinError(
                f"{prefecture.name}の補助条件の表がありません",
                found=shown_path(file),
                remedy="grant_terms.csv を作るか、県の補助条件の列を空欄にしてください",
            )
        return dict(_terms(file, prefecture, year))

    return terms_of


def _terms(file: Path, prefecture: Prefecture, year: FiscalYear) -> Iterator[tuple[str, PrefectureTerm]]:
    for row in _rows(file, _TERM_COLUMNS):
        if parse_fiscal_year(row["fiscal_year"]) == year:
            # The title of the document is long; the 根拠 prints it once.
            yield row["id"], term_from(row | {"source": prefecture.name})


def term_documents(folder: Path) -> list[tuple[str, str, str]]:
    """Return title, publisher and time of the documents from which a folder's terms were taken."""
    used = {row["source"] for row in _rows(folder / "grant_terms.csv", _TERM_COLUMNS)}
    rows = _rows(folder / "sources.csv", ("id", "title", "publisher", "published"))
    return [(row["title"], row["publisher"], row["published"]) for row in rows if row["id"] in used]


def _rows(file: Path, columns: Sequence[str]) -> list[dict[str, str]]:
    lines = _whole(file, []) if file.is_file() else []
    rows = [dict(zip(lines[0][1], cells, strict=False)) for _, cells in lines[1:]] if lines else []
    if any(column not in row for row in rows for column in columns):
        raise KikinError(
            f"{file.name} に {'、'.join(columns)} の列がそろっていません",
            found=shown_path(file),
            remedy="kikin check で表を確かめてください",
        )
    return rows


def _whole(file: Path, findings: list[Finding]) -> list[tuple[int, list[str]]]:
    """Return all lines; a file that is broken somewhere has none, and a finding."""
    try:
        return list(lines_of(file, findings))
    except csv.Error as error:
        findings.append(
            Finding(
                Level.ERROR,
                "CSV として読めません",
                Place(shown_path(file)),
                str(error),
                "引用符の閉じ忘れがないか確かめ、Excel で保存し直してください",
            )
        )
        return []
