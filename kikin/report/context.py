"""What every document has: who publishes it, for which year, from which inputs, with which checks."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from kikin import __version__
from kikin.checks import Outcome, findings_of, outcomes
from kikin.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.files import shown_path
from kikin.identities import balance_findings, declarations_of
from kikin.intake import NATIONAL, Folder, Record, read_folder
from kikin.periods import FiscalYear, parse_fiscal_year
from kikin.prefectures import Prefecture, parse_publisher


@dataclass(frozen=True)
class Text:
    """A paragraph or list item of authored text."""

    text: str
    is_item: bool
    source: str


@dataclass(frozen=True)
class Source:
    """A source document of the figures."""

    id: str
    title: str
    publisher: str
    published: str
    file: str


@dataclass(frozen=True)
class Input:
    """An input file and the hash of its bytes."""

    file: str
    sha256: str


@dataclass(frozen=True)
class Context:
    """The prefecture, the year, the data folders and what was noticed in them."""

    document: str
    prefecture: Prefecture
    fiscal_year: FiscalYear
    folder: Folder
    national: Folder
    outcomes: tuple[Outcome, ...]
    findings: tuple[Finding, ...]
    inputs: tuple[Input, ...]

    @property
    def version(self) -> str:
        """The version of kikin that made the document."""
        return __version__

    @property
    def day(self) -> date:
        """The day whose rules apply: the first day of the document's fiscal year."""
        return self.fiscal_year.start

    @property
    def mark(self) -> str:
        """What stands before every caption of worked examples, so that nobody takes them for real cases."""
        return "【例】" if self.prefecture.is_example else ""

    @property
    def material(self) -> str:
        """From what the document was made, in words."""
        if self.prefecture.is_example:
            return "算定の見本として作った表（実際の申請ではない）"
        kind = "申請の表" if self.document == "grants" else "公表資料の表"
        return f" {self.prefecture.name} の{kind}"

    def sources(self, national: Iterable[Record] = ()) -> tuple[Source, ...]:
        """Return the source documents of the prefecture's tables, and those of the nation's rows that were used."""
        used = {row.text("source") for row in national}
        rows = {row.text("id"): row for row in self.national.rows("sources") if row.text("id") in used}
        rows |= {row.text("id"): row for row in self.folder.rows("sources")}
        columns = ("id", "title", "publisher", "published", "file")
        return tuple(Source(*(row.text(column) for column in columns)) for row in rows.values())

    def texts(self, key: str) -> tuple[Text, ...]:
        """Return the authored text of ``key`` in its order; empty where it has not been written."""
        rows = self.folder.rows("texts", document=self.document, fiscal_year=self.fiscal_year, key=key)
        ordered = sorted(rows, key=lambda row: row.count("order"))
        return tuple(
            Text(row.text("text"), row.text("style") == "箇条書き", row.text("section")) for row in ordered
        )

    def notes(self, marks: Iterable[str] | None = None) -> dict[str, str]:
        """Return the notes by mark: all of the document, or those of ``marks``."""
        rows = self.folder.rows("notes", document=self.document, fiscal_year=self.fiscal_year)
        wanted = None if marks is None else set(marks)
        return {
            row.text("mark"): row.text("text") for row in rows if wanted is None or row.text("mark") in wanted
        }

    def area_name(self, area: str) -> str:
        """Return the name of an area; the whole prefecture where ``area`` is empty."""
        if not area:
            return "全県"
        return next(row.text("name") for row in self.folder.rows("areas") if row.text("id") == area)

    def rows(self, table: str, /, **wanted: object) -> list[Record]:
        """Return rows of the prefecture's tables."""
        return self.folder.rows(table, **wanted)


def load_context(document: str, prefecture: object, fiscal_year: object, data_folder: object) -> Context:
    """Return the checked inputs of a document.

    Raises:
        KikinError: Unknown prefecture, unreadable year, missing folder, or a folder of another prefecture.
        FindingsError: The folder has mistakes (誤り), all of them listed.
    """
    who, year = parse_publisher(prefecture), parse_fiscal_year(fiscal_year)
    path = find_upwards(Path(str(data_folder)))
    if path.name != who.slug:
        raise KikinError(
            f"{who.name}の文書に別のデータフォルダーが指定されています",
            Place(shown_path(path)),
            remedy=f"data_folder を …/{who.slug} にしてください",
        )
    folder, national = read_folder(path), read_folder(path.parent / NATIONAL)
    judged, findings = check_folder(folder)
    national_judged, national_findings = check_folder(national)
    errors = [finding for finding in findings + national_findings if finding.level is Level.ERROR]
    if errors:
        raise FindingsError(errors)
    return Context(
        document,
        who,
        year,
        folder,
        national,
        tuple(judged + national_judged),
        tuple(findings + national_findings),
        tuple(_inputs(path) + _inputs(path.parent / NATIONAL)),
    )


def check_folder(folder: Folder) -> tuple[list[Outcome], list[Finding]]:
    """Return the verdicts of a folder's checks, and every finding of reading and checking it.

    Where a table could not be read whole, its sums would only repeat that mistake: they wait until it is mended.
    """
    if any(finding.level is Level.ERROR for finding in folder.findings):
        waiting = Finding(Level.NOTE, "検算は、上の誤りを直してから行います", Place(shown_path(folder.path)))
        return [], [*folder.findings, waiting]
    checks, unreadable = balance_findings(folder)
    declared = declarations_of(folder)
    judged = outcomes(checks, declared)
    return judged, [*folder.findings, *unreadable, *findings_of(judged, declared)]


def find_upwards(path: Path) -> Path:
    """Return a relative path as found from here or from a folder above, so that notebooks run anywhere.

    A path that isn't found is returned as it came, for the message.
    """
    if path.is_absolute():
        return path
    here = Path.cwd()
    return next((base / path for base in (here, *here.parents) if (base / path).exists()), path)


def _inputs(folder: Path) -> list[Input]:
    return [input_of(file) for file in sorted(folder.iterdir()) if file.suffix in {".csv", ".xlsx"}]


def input_of(file: Path) -> Input:
    """Return a file of a data folder with its hash."""
    name = f"data/{file.parent.name}/{file.name}"
    return Input(name, hashlib.sha256(file.read_bytes()).hexdigest())
