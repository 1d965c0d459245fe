"""Rows of text -> reckonings: a bad row is reported with its place, and the others are computed."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeVar

from kikin.values.categories import Category, parse_category
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.grants.columns import Heading, Layout, heading_of
from kikin.grants.fields import case_from
from kikin.grants.schemes import CASE, PROGRAM, Scheme, scheme_named
from kikin.grants.terms import Terms, terms_named
from kikin.values.amounts import Yen
from kikin.values.periods import FiscalYear, fiscal_year_of, parse_fiscal_year
from kikin.values.prefectures import Prefecture, parse_prefecture
from kikin.rules.book import RuleBook
from kikin.steps import Reckoning

Value = TypeVar("Value")
TermsOf = Callable[[Prefecture, FiscalYear], Terms]
Line = tuple[int, Sequence[str]]
# No figure of these schemes has so many digits; without a limit one cell could keep the machine busy for hours.
# An exponent counts in a figure only: a name such as 「グループホームe-101」 is none.
_EXPONENT = r"(?:^|[;；])\s*[-+－＋]?[\d.．][\d._．]*[eEｅＥ][-+－＋]?[\d_]{3,}\s*[%％]?\s*(?:$|[;；])"
_TOO_LONG = re.compile(rf"\d{{25}}|{_EXPONENT}", re.MULTILINE)


@dataclass(frozen=True)
class Shared:
    """What a row says beside the facts of its case."""

    sheet_year: FiscalYear
    category: Category
    prefecture: Prefecture | None
    terms: Terms
    note: str


@dataclass(frozen=True)
class Result:
    """What became of one row: the reckoning, or the findings that say why there is none."""

    place: Place
    cells: tuple[str, ...]
    name: str
    scheme: Scheme | None = None
    shared: Shared | None = None
    reckoning: Reckoning | None = None
    findings: tuple[Finding, ...] = ()

    @property
    def amount_yen(self) -> Yen | None:
        """The amount in yen; None where the row could not be computed."""
        return self.reckoning.amount_yen if self.reckoning else None


@dataclass(frozen=True)
class Batch:
    """All rows of a file. ``notes`` are findings of the file itself."""

    file: str
    heading: Heading
    results: tuple[Result, ...]
    notes: tuple[Finding, ...]

    @property
    def findings(self) -> tuple[Finding, ...]:
        """Every finding, each once: those of the file, then those of the rows in their order."""
        rows = (finding for result in self.results for finding in result.findings)
        return tuple(dict.fromkeys((*self.notes, *rows)))

    @property
    def errors(self) -> tuple[Finding, ...]:
        """The findings that are mistakes (誤り)."""
        return tuple(finding for finding in self.findings if finding.level is Level.ERROR)


def reckon(lines: Iterable[Line], file: str, book: RuleBook, terms_of: TermsOf) -> Batch:
    """Return the reckoning of every row.

    Args:
        lines: Row number and cells; the first line is the heading.
        file: The name of the file, for messages.
        book: The rule book.
        terms_of: The terms of a prefecture in a year, by their id in its data folder.

    >>> from kikin.rules import rule_book
    >>> heading = ("事例名,制度,年度,補助対象経費（円）,事業名,補助率,事業区分").split(",")
    >>> row = "例,県単,R6,1000500,試行,1/2,Ⅱ".split(",")
    >>> batch = reckon([(1, heading), (2, row)], "a.csv", rule_book(), lambda prefecture, year: {})
    >>> batch.results[0].amount_yen  # 1,000,500×1/2＝500,250 → 1,000円未満切捨て
    500000
    """
    rows = iter(lines)
    heading, notes = heading_of(next(rows, (1, ()))[1], file)
    if any(note.level is Level.ERROR for note in notes):
        return Batch(file, heading, (), tuple(notes))
    reader = _Reader(file, heading, book, terms_of)
    results = [reader.result(row, cells) for row, cells in rows if any(cell.strip() for cell in cells)]
    if not results:
        notes.append(
            Finding(
                Level.ERROR, "事例の行がありません", Place(file), remedy="２行目から１行に１件書いてください"
            )
        )
    return Batch(file, heading, tuple(_with_repeated_names(results, heading)), tuple(notes))


@dataclass(frozen=True)
class _Reader:
    file: str
    heading: Heading
    book: RuleBook
    terms_of: TermsOf

    def result(self, row: int, cells: Sequence[str]) -> Result:
        place = Place(self.file, row)
        name = self.heading.cell(cells, CASE)
        blank = Result(place, tuple(cells), name)
        scheme: Scheme | None = None
        try:
            self._refuse_odd_cells(row, cells)
            scheme = self._scheme(row, cells)
            layout = self.heading.layout(scheme)
            if layout.broken:
                return replace(blank, scheme=scheme, findings=layout.broken)
            values = layout.values(cells)
            shared, reckoning = self._reckoned(scheme, values, layout, row)
        except FindingsError as error:
            return replace(blank, scheme=scheme, findings=tuple(error.findings))
        except KikinError as error:
            return replace(blank, scheme=scheme, findings=(error.as_finding(),))
        notes = [replace(finding, place=place) for finding in reckoning.findings]
        unused = [self._unused(row, index, cells[index]) for index in layout.unused(cells)]
        return replace(blank, scheme=scheme, shared=shared, reckoning=reckoning, findings=(*notes, *unused))

    def _reckoned(
        self, scheme: Scheme, values: Mapping[str, str], layout: Layout, row: int
    ) -> tuple[Shared, Reckoning]:
        findings: list[Finding] = []
        case: Any = None
        try:
            case = case_from(scheme.case_type, scheme.fields, values)
        except FindingsError as error:
            findings += [self._placed(finding, row, layout) for finding in error.findings]
        except KikinError as error:
            findings.append(self._guessed(error, values, row, layout))
        shared = _Collected(values)
        year = shared.take("sheet_year", parse_fiscal_year)
        category = shared.take("category", parse_category)
        prefecture = shared.take("prefecture", parse_prefecture)
        names = shared.take("terms", lambda text: _names_of(text, scheme))
        findings += [self._placed(finding, row, layout) for finding in shared.findings]
        if findings:
            raise FindingsError(findings)
        try:
            own_year = _year_of(case)
            terms = self._terms(names or {}, prefecture, own_year)
            reckoning = scheme.reckoned(case, self.book, terms)
        except KikinError as error:
            raise FindingsError([self._guessed(error, values, row, layout)]) from error
        paid_by = scheme.category or category
        if paid_by is None:
            blank = KikinError(
                "事業区分が空欄です", Place("", 0, "category"), remedy="Ⅱ、Ⅳ などと書いてください"
            )
            raise FindingsError([self._placed(blank.as_finding(), row, layout)])
        return Shared(year or own_year, paid_by, prefecture, terms, values.get("note", "")), reckoning

    def _terms(self, names: Mapping[str, str], prefecture: Prefecture | None, year: FiscalYear) -> Terms:
        if not names:
            return {}
        if prefecture is None:
            raise KikinError(
                "県の補助条件を使う都道府県が空欄です",
                Place("", 0, "prefecture"),
                remedy="43、43-kumamoto、熊本県 のように書いてください",
            )
        try:
            return terms_named(self.terms_of(prefecture, year), names)
        except KikinError as error:
            raise KikinError(error.what, Place("", 0, "terms"), error.found, error.remedy) from error

    def _scheme(self, row: int, cells: Sequence[str]) -> Scheme:
        text = self.heading.cell(cells, PROGRAM)
        place = Place(self.file, row, self.heading.written(PROGRAM))
        if not text:
            raise KikinError("制度が空欄です", place, remedy="別記1、別記4-単独 のように書いてください")
        try:
            return scheme_named(text)
        except KikinError as error:
            raise error.at(place) from error

    def _refuse_odd_cells(self, row: int, cells: Sequence[str]) -> None:
        if any(cell.strip() for cell in cells[len(self.heading) :]):
            raise KikinError(
                "見出しより列の多い行です",
                Place(self.file, row),
                f"{len(cells)}列（見出しは{len(self.heading)}列）",
                "余分な区切りのカンマを除くか、カンマを含む値を引用符で囲んでください",
            )
        if _TOO_LONG.search("\n".join(cells)):
            index = next(index for index, cell in enumerate(cells) if _TOO_LONG.search(cell))
            raise KikinError(
                "数字の桁が多すぎます",
                Place(self.file, row, self.heading.texts[index]),
                f"{cells[index][:20]}…",
                "数値を確かめてください",
            )

    def _placed(self, finding: Finding, row: int, layout: Layout) -> Finding:
        column = layout.written(finding.place.column) if finding.place.column else ""
        return replace(finding, place=Place(self.file, row, column))

    def _guessed(self, error: KikinError, values: Mapping[str, str], row: int, layout: Layout) -> Finding:
        """Name the column of a refusal: its own, or that of the fact which the message speaks of."""
        column = error.place.column or layout.spoken_of(error, values)
        return self._placed(replace(error.as_finding(), place=Place("", 0, column)), row, layout)

    def _unused(self, row: int, index: int, cell: str) -> Finding:
        return Finding(
            Level.WARNING,
            "この制度では使わない列なので、算定に用いていません",
            Place(self.file, row, self.heading.texts[index]),
            cell,
            "空欄にするか、制度と列を確かめてください",
        )


class _Collected:
    """Cells that every scheme shares, parsed one by one so that all their mistakes are found."""

    def __init__(self, values: Mapping[str, str]) -> None:
        self._values = values
        self.findings: list[Finding] = []

    def take(self, name: str, parse: Callable[[str], Value]) -> Value | None:
        """Return the value of a cell, or None where it is blank or was noted as a mistake."""
        text = self._values.get(name, "")
        try:
            return parse(text) if text else None
        except KikinError as error:
            self.findings.append(replace(error.as_finding(), place=Place("", 0, name)))
            return None


def _names_of(text: str, scheme: Scheme) -> dict[str, str]:
    known = dict(scheme.terms)
    pairs = [part.partition("=") for part in re.split("[;；]", text.replace("＝", "=")) if part.strip()]
    names = {name.strip(): identifier.strip() for name, _, identifier in pairs}
    wrong = [name for name, identifier in names.items() if name not in known or not identifier]
    if wrong or len(names) < len(pairs):
        raise KikinError(
            "県の補助条件を読み取れません",
            found=text,
            remedy=f"名=id を ; で区切り、名は {'、'.join(known)} から一度ずつ使ってください",
        )
    return names


def _year_of(case: Any) -> FiscalYear:
    """Return the year of a case; a payback belongs to the year of the event that caused it."""
    year: FiscalYear = case.fiscal_year if hasattr(case, "fiscal_year") else fiscal_year_of(case.event_on)
    return year


def _with_repeated_names(results: Sequence[Result], heading: Heading) -> Iterable[Result]:
    counts = Counter(result.name for result in results)
    for result in results:
        if not result.name or counts[result.name] == 1:
            yield result
            continue
        note = Finding(
            Level.WARNING,
            "同じ事例名が二度以上あります",
            Place(result.place.file, result.place.row, heading.written(CASE)),
            result.name,
            "重ねて申請していないか確かめ、名を分けてください",
        )
        yield replace(result, findings=(*result.findings, note))
