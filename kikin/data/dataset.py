"""``kikin.load``: a prefecture's tables as frames, with the year, times and words of one document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cached_property
from pathlib import Path

import pandas as pd

from kikin.data.folder import Folder, read_folder
from kikin.data.home import NATIONAL, folder_path
from kikin.data.own import FOLDER as OWN
from kikin.data.own import own_frame
from kikin.data.placeholders import value_of
from kikin.data.tables import TABLES
from kikin.data.tables.kinds import SECTORS
from kikin.data.texts import Text, read_texts, text_file, unknown_placeholder
from kikin.data.uses import note_file
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.values.letters import hint_of, id_of, known_as
from kikin.values.periods import FiscalYear, closed_year, parse_fiscal_year, parse_fiscal_years, parse_period
from kikin.values.prefectures import NATION, Prefecture, parse_publisher


class _Copies(Mapping[str, "pd.DataFrame"]):
    """The frames of a folder, copied as they are asked for: what a cell does to one must not reach another document."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._copies: dict[str, pd.DataFrame] = {}

    def __getitem__(self, name: str) -> pd.DataFrame:
        if name not in self._copies:
            self._copies[name] = self._folder.frames[name].copy()
        return self._copies[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._folder.frames)

    def __len__(self) -> int:
        return len(self._folder.frames)


@dataclass(frozen=True)
class Dataset:
    """The frames of a data folder (``data.projects``, ``data.targets`` …) and the frame of one document.

    ``year`` is the plan year (計画年度), ``evaluated`` the year of the evaluation (評価年度), ``as_of`` the day up to
    which results count as known (基準日). ``sectors`` are the parts of the fund that the document is about.
    ``plan_years`` are the plan years that it shows: ``year``, or several.
    ``publication`` has what stands in the colophon: publisher, contact, published, revision.
    """

    prefecture: Prefecture
    year: FiscalYear
    evaluated: FiscalYear
    as_of: date
    document: str
    sectors: tuple[str, ...]
    folder: Folder
    texts: Mapping[str, Text]
    national: Dataset | None = field(default=None, repr=False)
    publication: Mapping[str, str] = field(default_factory=dict)
    plan_years: tuple[FiscalYear, ...] = ()

    def __post_init__(self) -> None:
        """Let a document that names no other plan years be of its own."""
        object.__setattr__(self, "plan_years", self.plan_years or (self.year,))

    @property
    def closed_year(self) -> FiscalYear:
        """The last fiscal year that has ended on the day of the document: spending is final until then."""
        return closed_year(self.as_of)

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return the frame of a table."""
        if name not in TABLES:
            raise AttributeError(name)
        return self._frames[name]

    def __dir__(self) -> list[str]:
        """List the tables too, so that JupyterLab completes them."""
        return [*super().__dir__(), *TABLES]

    def __repr__(self) -> str:
        """Print who, when, and which tables have how many rows."""
        sizes = "、".join(f"{name} {len(frame)}" for name, frame in self._frames.items() if len(frame))
        return f"{self.prefecture.name} {self.year}（{'・'.join(self.sectors)}） 表: {sizes or 'なし'}"

    @cached_property
    def _frames(self) -> Mapping[str, pd.DataFrame]:
        return _Copies(self.folder)

    @cached_property
    def words(self) -> dict[str, str]:
        """The words that prose may insert: ``{{ 本県 }}``, ``{{ 計画年度 }}`` …."""
        return {
            "都道府県": self.prefecture.name,
            "本県": self.prefecture.our,
            "計画年度": "・".join(year.name for year in self.plan_years),
            "前年度": (self.year - 1).name,
            "次年度": (self.year + 1).name,
            "評価年度": self.evaluated.name,
            "医療分・介護分": "・".join(self.sectors),
        }

    def text(self, place: str, **values: object) -> tuple[Text, str] | None:
        """Return the authored prose of a place, and its Markdown with the figures filled in; None if unwritten.

        Raises:
            FindingsError: A placeholder can't be filled; file and row stand in the findings.
        """
        text = self.texts.get(known_as(place, self.texts) or "")
        if text is None or not text.markdown.strip():
            return None
        found, findings = self._filled(text, values)
        if findings:
            raise FindingsError(findings)
        return text, text.filled(found)

    def own(self, name: str) -> pd.DataFrame:
        """Return a table of the analyst's own, from ``own/`` in the data folder.

        A column whose cells are all numbers holds ``Decimal`` (blank cells None); any other holds text.

        Raises:
            KikinError: There is no such file, it is empty, or it has cells that can't be taken at their word.
        """
        return own_frame(self.folder.path / OWN / name)

    def _filled(self, text: Text, values: Mapping[str, object]) -> tuple[dict[str, str], list[Finding]]:
        words = self.words | {name: str(value) for name, value in values.items()}
        found: dict[str, str] = {}
        findings: list[Finding] = []
        for row, written in text.placeholders():
            try:
                found[written] = value_of(written, self.folder.rows_of, words)
            except KikinError as error:
                findings.append(unknown_placeholder(text, row, written, error))
        return found, findings

    def text_findings(self, given: Mapping[str, set[str]]) -> list[Finding]:
        """Return the findings of the prose: placeholders that can't be filled.

        Args:
            given: The names of the values that the notebook gives to each place.
        """
        findings: list[Finding] = []
        for place, text in self.texts.items():
            values = dict.fromkeys(given.get(place, set()), "")
            findings += self._filled(text, values)[1]
        return [*findings, *self._unknown_sources()]

    def _unknown_sources(self) -> Iterator[Finding]:
        """Yield a finding for each quotation whose source isn't in the table of sources."""
        folders = [self.folder, *([self.national.folder] if self.national else [])]
        known = {row["id"] for folder in folders for row in folder.rows_of("sources")}
        for text in self.texts.values():
            if text.source and id_of(text.source) not in known:
                remedy = f"{hint_of(text.source, known)}sources に行を加えるか、出典の id を直してください"
                place = Place(text.file, text.row)
                yield Finding(Level.ERROR, "文章の出典が sources にありません", place, text.source, remedy)


def load(  # noqa: PLR0913 - the parameters cell of a notebook, one argument each
    prefecture: str,
    year: str,
    *,
    document: str = "",
    evaluated: str = "",
    plan_years: str | list[str] = "",
    as_of: str = "",
    sector: str = "",
    data_folder: str = "",
    **publication: str,
) -> Dataset:
    """Return the dataset of a prefecture and year, for one document.

    Args:
        prefecture: Two digits as text, ``"43"``; ``"例"`` is the made-up prefecture.
        year: The plan year, ``"R6"``.
        document: The notebook's name; its prose stands in ``texts/<document>-<year>.md``.
        evaluated: The year of the evaluation; the year after the plan's where blank.
        plan_years: The plan years of one document over several, ``"R4・R5・R6"`` or a list; ``year`` alone where blank.
        as_of: The day or time up to which results count as known; the end of ``evaluated`` where blank.
        sector: 医療分 or 介護分; both where blank.
        data_folder: ``data/<NN-name>`` where blank.
        publication: publisher, contact, published, revision, unwritten: what the colophon prints.

    Raises:
        FindingsError: The tables or texts have mistakes; each is listed with file, row and column.
        KikinError: A parameter can't be read, or there is no such folder.
    """
    from kikin.data.params import refuse_unknown_parameters  # noqa: PLC0415  # IPython's history, only where it is

    refuse_unknown_parameters()
    who, when = parse_publisher(prefecture), parse_fiscal_year(year)
    evaluation = parse_fiscal_year(evaluated) if evaluated else when + 1
    if sector and sector not in SECTORS:
        raise KikinError(
            "知らない分です", found=sector, remedy="医療分 か 介護分 か、両方なら空欄にしてください"
        )
    path = folder_path(data_folder, who)
    folder = read_folder(path)
    findings = list(folder.findings)
    prose = text_file(path, document, when)
    if document:
        note_file(prose)
    texts = read_texts(prose, findings) if document else {}
    national = path.parent / NATIONAL
    data = Dataset(
        prefecture=who,
        year=when,
        evaluated=evaluation,
        as_of=parse_period(as_of).end if as_of else evaluation.end,
        document=document,
        sectors=(sector,) if sector else SECTORS,
        folder=folder,
        texts=texts,
        national=_national(national, when, evaluation)
        if path.name != NATIONAL and national.is_dir()
        else None,
        publication=publication,
        plan_years=parse_fiscal_years(plan_years),
    )
    _refuse_errors(findings)
    return data


def _refuse_errors(findings: Iterable[Finding]) -> None:
    errors = [finding for finding in findings if finding.level is Level.ERROR]
    if errors:
        raise FindingsError(errors)


def _national(path: Path, year: FiscalYear, evaluated: FiscalYear) -> Dataset:
    folder = read_folder(path)
    _refuse_errors(folder.findings)
    return Dataset(NATION, year, evaluated, evaluated.end, "", SECTORS, folder, {})
