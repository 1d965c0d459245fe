"""A file of cases -> a frame, one row a case: its facts typed by its scheme, or the findings that say what is wrong."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

import pandas as pd

from kikin.data.body import merged_cells
from kikin.data.files import Grid, grids_of, shown_path
from kikin.data.folder import read_folder
from kikin.data.tables import CASES
from kikin.grants.facts import Case
from kikin.grants.headings import Heading, Layout, heading_of
from kikin.grants.schemes import CASE, PROGRAM, Scheme, scheme_named
from kikin.grants.terms import PrefectureTerm, Terms, term_from, terms_named
from kikin.values.categories import parse_category
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.values.periods import FiscalYear, parse_fiscal_year
from kikin.values.prefectures import Prefecture, parse_prefecture

Value = TypeVar("Value")
TermsOf = Callable[[Prefecture, FiscalYear], Terms]
SUFFIXES = (".csv", ".xlsx")
COLUMNS = (
    *("case", "scheme", "facts", "year", "sheet_year", "category", "prefecture", "terms", "note"),
    *("findings", "cells", "file", "row"),
)
# No figure of these schemes has so many digits; without a limit one cell could keep the machine busy for hours.
# An exponent counts in a figure only: a name such as 「グループホームe-101」 is none.
_EXPONENT = r"(?:^|[;；])\s*[-+－＋]?[\d.．][\d._．]*[eEｅＥ][-+－＋]?[\d_]{3,}\s*[%％]?\s*(?:$|[;；])"
_TOO_LONG = re.compile(rf"\d{{25}}|{_EXPONENT}", re.MULTILINE)
_SHOWN = 20


def read_cases(file: Path, data: Path) -> pd.DataFrame:
    """Return the cases of a CSV or XLSX file, one row a case; ``attrs`` has the file's heading and findings.

    Args:
        file: One row per case, under a heading.
        data: The folder that holds the prefectures' folders, for their ``grant_terms``.

    Raises:
        KikinError: There is no such file.
    """
    if not file.is_file():
        remedy = "ファイル名とフォルダーを確かめてください"
        raise KikinError("事例のファイルがありません", Place(shown_path(file)), remedy=remedy)
    findings: list[Finding] = []
    grids = grids_of(file, findings)
    if not grids or any(finding.level is Level.ERROR for finding in findings):
        grids = [Grid(shown_path(file), "", [])]
    named = [grid for grid in grids if not list(_errors(heading_of(grid)[0].findings()))]
    if len(named) > 1:
        what, remedy = (
            "事例の表が二枚以上のシートにあります",
            "一枚に続けて書くか、使わないシートを消してください",
        )
        sheets = "、".join(grid.sheet for grid in named)
        findings.append(Finding(Level.ERROR, what, Place(named[1].file), sheets, remedy))
    cases = cases_of((named or grids)[0], terms_below(data))
    errors = list(_errors(findings))
    cases.attrs["findings"] = tuple(errors) if errors else (*findings, *cases.attrs["findings"])
    return cases


def cases_file(folder: Path) -> Path | None:
    """Return the file of grant cases of a data folder, or None.

    Raises:
        KikinError: There are two, a CSV and an XLSX.
    """
    present = [file for suffix in SUFFIXES if (file := folder / f"{CASES}{suffix}").exists()]
    if len(present) > 1:
        what, place = "事例の表が CSV と XLSX の両方にあります", Place(shown_path(present[0]))
        raise KikinError(what, place, remedy="どちらか一方を残してください")
    return present[0] if present else None


def terms_below(data: Path) -> TermsOf:
    """Return the look-up of a prefecture's terms in a year, in its folder below ``data``."""

    @cache
    def terms_of(prefecture: Prefecture, year: FiscalYear) -> Terms:
        path = data / prefecture.slug
        folder = read_folder(path) if path.is_dir() else None
        if folder is None or "grant_terms" not in folder.files:
            remedy = "表 grant_terms を作るか、県の補助条件の列を空欄にしてください"
            raise KikinError(
                f"{prefecture.name}の補助条件の表がありません", found=shown_path(path), remedy=remedy
            )
        frame = folder.frames["grant_terms"]
        rows = frame[[one == year for one in frame["year"]]].to_dict("records")
        sources = folder.frames["sources"]
        titles = dict(zip(sources["id"], sources["title"], strict=True))
        return {row["id"]: _term(row, prefecture, titles.get(row["source"], "")) for row in rows}

    return terms_of


def _term(row: Mapping[Any, Any], prefecture: Prefecture, title: str) -> PrefectureTerm:
    # The title of the document is long; the 根拠 prints it once.
    said = {"source": prefecture.name, "document": title, "set_by": prefecture.name[-1]}
    return term_from({str(name): value for name, value in row.items()} | said)


def cases_of(grid: Grid, terms_of: TermsOf) -> pd.DataFrame:
    """Return the cases of a sheet, one row a case, with its facts and findings.

    >>> heading = ("事例名,制度,年度,補助対象経費（円）,事業名,補助率,事業区分").split(",")
    >>> row = "例,県単,R6,1000500,試行,1/2,Ⅱ".split(",")
    >>> cases = cases_of(Grid("a.csv", "", [(1, heading), (2, row)]), lambda prefecture, year: {})
    >>> cases["facts"][0].eligible_cost_yen
    1000500
    """
    heading, start = heading_of(grid)
    findings = list(heading.findings())
    rows: list[dict[str, Any]] = []
    if not list(_errors(findings)):
        reader = _Reader(heading, grid.odd, terms_of)
        filled = [(row, cells) for row, cells in grid.lines[start:] if any(cell.strip() for cell in cells)]
        rows = [reader.row(row, cells) for row, cells in filled]
        findings += [*_titles(grid, start - 1), *merged_cells(grid, heading.row, filled)]
        if not rows:
            what, remedy = "事例の行がありません", "見出しの下に、１行に１件書いてください"
            findings.append(Finding(Level.ERROR, what, Place(grid.file), remedy=remedy))
    _note_repeated_names(rows, heading)
    frame = pd.DataFrame({name: pd.Series([row[name] for row in rows], dtype=object) for name in COLUMNS})
    frame.attrs |= {"heading": heading.texts, "findings": tuple(findings), "file": grid.file}
    return frame


def _errors(findings: Iterable[Finding]) -> Iterable[Finding]:
    return (finding for finding in findings if finding.level is Level.ERROR)


def _titles(grid: Grid, count: int) -> Iterable[Finding]:
    for row, cells in grid.lines[:count]:
        if text := " ".join(cell.strip() for cell in cells if cell.strip()):
            yield Finding(Level.WARNING, "見出しより上の行は読みません", Place(grid.file, row), text)


@dataclass(frozen=True)
class _Reader:
    heading: Heading
    odd: Mapping[tuple[int, int], KikinError]
    terms_of: TermsOf

    def row(self, number: int, cells: Sequence[str]) -> dict[str, Any]:
        found: dict[str, Any] = dict.fromkeys(COLUMNS)
        found |= {"case": self.heading.cell(cells, CASE), "cells": tuple(cells), "terms": {}, "note": ""}
        found |= {"file": self.heading.file, "row": number, "findings": ()}
        try:
            self._refuse_odd_row(number, cells)
            scheme = self._scheme(number, cells)
            found["scheme"] = scheme.name
            layout = self.heading.layout(scheme)
            if layout.broken:
                return found | {"findings": layout.broken}
            found |= self._read(scheme, layout.values(cells), layout, number)
        except FindingsError as error:
            return found | {"findings": tuple(error.findings)}
        except KikinError as error:
            return found | {"findings": (error.as_finding(),)}
        unused = tuple(self._unused(number, index, cells[index]) for index in layout.unused(cells))
        return found | {"findings": unused}

    def _read(self, scheme: Scheme, values: Mapping[str, str], layout: Layout, number: int) -> dict[str, Any]:
        findings: list[Finding] = []
        case: Case | None = None
        try:
            case = scheme.case_type.from_row(values, layout.headings)
        except FindingsError as error:
            findings += error.findings
        except KikinError as error:
            findings.append(error.as_finding())
        shared = _Collected(values, layout.headings)
        sheet_year = shared.take("sheet_year", parse_fiscal_year)
        category = scheme.category or shared.take("category", parse_category)
        if category is None and not values.get("category"):
            blank = KikinError(
                f"{layout.headings['category']}が空欄です",
                Place("", 0, "category"),
                remedy="Ⅱ、Ⅳ などと書いてください",
            )
            shared.findings.append(blank.as_finding())
        prefecture = shared.take("prefecture", parse_prefecture)
        names = shared.take("terms", lambda text: _names_of(text, scheme)) or {}
        findings += [
            finding
            for finding in shared.findings
            if finding.place.column not in {one.place.column for one in findings}
        ]
        if case is not None and not findings:
            terms = shared.take("terms", lambda _: self._terms(names, prefecture, case.year, layout)) or {}
            findings += shared.findings
        if findings or case is None:
            raise FindingsError(
                [placed(finding, self.heading.file, number, layout.headings) for finding in findings]
            )
        return {
            "facts": case,
            "year": case.year,
            "sheet_year": sheet_year or case.year,
            "category": category,
            "prefecture": prefecture,
            "terms": terms,
            "note": values.get("note", ""),
        }

    def _terms(
        self, names: Mapping[str, str], prefecture: Prefecture | None, year: FiscalYear, layout: Layout
    ) -> Terms:
        if names and prefecture is None:
            remedy = "43、43-kumamoto、熊本県 のように書いてください"
            what = f"県の補助条件を使う{layout.headings['prefecture']}が空欄です"
            raise KikinError(what, Place("", 0, "prefecture"), remedy=remedy)
        return terms_named(self.terms_of(prefecture, year), names) if prefecture else {}

    def _scheme(self, number: int, cells: Sequence[str]) -> Scheme:
        text, heading = self.heading.cell(cells, PROGRAM), self.heading.written(PROGRAM)
        place = Place(self.heading.file, number, heading)
        if not text:
            raise KikinError(f"{heading}が空欄です", place, remedy="別記1、別記4-単独 のように書いてください")
        try:
            return scheme_named(text)
        except KikinError as error:
            raise error.at(place) from error

    def _refuse_odd_row(self, number: int, cells: Sequence[str]) -> None:
        texts = self.heading.texts
        odd = [(index, error) for index in range(len(texts)) if (error := self.odd.get((number, index)))]
        if odd:
            raise FindingsError(
                [
                    error.at(Place(self.heading.file, number, texts[index])).as_finding()
                    for index, error in odd
                ]
            )
        if any(cell.strip() for cell in cells[len(texts) :]):
            found = f"{len(cells)}列（見出しは{len(texts)}列）"
            remedy = "余分な区切りのカンマを除くか、カンマを含む値を引用符で囲んでください"
            raise KikinError("見出しより列の多い行です", Place(self.heading.file, number), found, remedy)
        if _TOO_LONG.search("\n".join(cells)):
            index = next(index for index, cell in enumerate(cells) if _TOO_LONG.search(cell))
            place = Place(self.heading.file, number, texts[index])
            raise KikinError(
                "数字の桁が多すぎます", place, f"{cells[index][:_SHOWN]}…", "数値を確かめてください"
            )

    def _unused(self, number: int, index: int, cell: str) -> Finding:
        what = "この制度では使わない列なので、算定に用いていません"
        place = Place(self.heading.file, number, self.heading.texts[index])
        return Finding(Level.WARNING, what, place, cell, "空欄にするか、制度と列を確かめてください")


def placed(finding: Finding, file: str, row: int, headings: Mapping[str, str]) -> Finding:
    """Return a finding on a fact with its place in the file: the row, and the heading as written there."""
    column = finding.place.column
    return replace(finding, place=Place(file, row, headings.get(column, column)))


class _Collected:
    """Cells that every scheme shares, parsed one by one so that all their mistakes are found."""

    def __init__(self, values: Mapping[str, str], headings: Mapping[str, str]) -> None:
        self._values, self._headings = values, headings
        self.findings: list[Finding] = []

    def take(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """Return the value of a cell, or None where it is blank or was noted as a mistake."""
        text = self._values.get(name, "")
        try:
            return parse(text) if text else None
        except KikinError as error:
            place = Place("", 0, error.place.column or name)
            self.findings.append(replace(error.as_finding(), place=place))
            return None


def _names_of(text: str, scheme: Scheme) -> dict[str, str]:
    known = dict(scheme.terms)
    pairs = [part.partition("=") for part in re.split("[;；]", text.replace("＝", "=")) if part.strip()]
    names = {name.strip(): identifier.strip() for name, _, identifier in pairs}
    wrong = [name for name, identifier in names.items() if name not in known or not identifier]
    if wrong or len(names) < len(pairs):
        remedy = f"名=id を ; で区切り、名は {'、'.join(known)} から一度ずつ使ってください"
        raise KikinError("県の補助条件を読み取れません", found=text, remedy=remedy)
    return names


def _note_repeated_names(rows: list[dict[str, Any]], heading: Heading) -> None:
    counts = Counter(row["case"] for row in rows)
    for row in rows:
        if row["case"] and counts[row["case"]] > 1:
            place = Place(heading.file, row["row"], heading.written(CASE))
            remedy = "重ねて申請していないか確かめ、名を分けてください"
            note = Finding(Level.WARNING, "同じ事例名が二度以上あります", place, row["case"], remedy)
            row["findings"] = (*row["findings"], note)
