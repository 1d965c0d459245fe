"""What the params ask for: each document with its notebook, its title and its parameters, or what is wrong with it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.data.files import shown_path
from kikin.data.params import Publication
from kikin.data.words import title_words
from kikin.publish.checking import table_findings, text_name_findings
from kikin.publish.execute import Job
from kikin.publish.prose import prose_findings
from kikin.publish.registry import Document, find_document
from kikin.publish.state import Entry
from kikin.publish.titles import expanded
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place

if TYPE_CHECKING:
    from kikin.data.dataset import Dataset

_YEARS_OF_DOCUMENTS = ("計画年度", "振り返りの年度")  # what a document is of; a budget's year is its own
_CARE_PART = {"介護分": "kaigo"}  # pages of the medical part have had their addresses from the beginning


@dataclass(frozen=True)
class Item:
    """One document to make."""

    job: Job
    entry: Entry

    @property
    def document(self) -> str:
        """Where the document lies in the site, without ending."""
        return self.entry.document


def items_of(root: Path, publications: Iterable[Publication]) -> tuple[list[Item], list[Finding]]:
    """Return the documents that can be made, and the mistakes of the others: an office's broken tables stop only it."""
    items: list[Item] = []
    findings: list[Finding] = []
    seen: dict[str, Publication] = {}
    for run in publications:
        unclaimed = _unclaimed(root, run)
        findings += unclaimed
        for name in run.documents if not unclaimed else ():
            try:
                item = _item(root, run, name)
                if item.document in seen:
                    findings.append(_twice(run, item.document, seen[item.document]))
                else:
                    seen[item.document] = run
                    items.append(item)
            except FindingsError as error:
                findings += error.findings
            except KikinError as error:
                findings.append(error.as_finding())
    return items, findings


def document_path(run: Publication, name: str, parameters: Mapping[str, str]) -> str:
    """Return where a document lies in the site, without ending: prefecture, plan year, name.

    The care part and an evaluation later than in the next year, where the notebook is given them, stand in it, so that
    R4's plan may be evaluated in R5 and again in R7: ``43-kumamoto/R4/evaluation-R7``.
    """
    evaluated = parameters.get("evaluated")
    is_usual = evaluated == (run.year + 1).short
    marks = [_CARE_PART.get(parameters.get("sector", "")), None if is_usual else evaluated]
    return f"{run.prefecture.slug}/{run.year.short}/{'-'.join([name, *filter(None, marks)])}"


def _item(root: Path, run: Publication, name: str) -> Item:
    try:
        notebook = find_document(root, run.prefecture.slug, name)
    except KikinError as error:
        raise error if error.place.file else error.at(run.place("documents")) from None
    parameters = {key: value for key, value in run.parameters.items() if key in notebook.parameters}
    document = document_path(run, name, parameters)
    data = _loaded(run, name)
    errors = [
        finding
        for finding in [
            *table_findings(data.folder.path),
            *text_name_findings(root, data.folder.path),
            *prose_findings(data, notebook.file),
        ]
        if finding.level is Level.ERROR
    ]
    if errors:
        raise FindingsError(errors)
    missing = notebook.missing_tables(data.folder, data.national.folder if data.national else None)
    if missing:
        raise _without_tables(data, notebook, missing)
    for table in notebook.tables:
        _check_years(run, data, table)
    words = title_words(data)
    title, subtitle = (expanded(template, words) for template in (notebook.title, notebook.subtitle))
    if run.prefecture.is_example and run.prefecture.code not in title:
        title = f"例 {title}"  # what is made up says so, wherever its title stands
    matter = {
        "title": title,
        "subtitle": subtitle,
        "prefecture": run.prefecture.name,
        "publisher": run.given.get("publisher", ""),
        "date-line": run.given.get("published", ""),
        "published": run.published.isoformat() if run.published else "",
    }
    place = (run.prefecture.code, run.year.year, notebook.order, document)
    return Item(
        Job(notebook.file, parameters, document),
        Entry(
            document, title, run.prefecture.name, place, {key: text for key, text in matter.items() if text}
        ),
    )


def _loaded(run: Publication, name: str) -> Dataset:
    from kikin.data.dataset import load  # noqa: PLC0415  # pandas, which `kikin --help` doesn't need

    try:
        return load(document=name, **run.parameters)
    except FindingsError:
        raise
    except KikinError as error:
        raise error if error.place.file else error.at(run.place("data_folder")) from None


def _unclaimed(root: Path, run: Publication) -> list[Finding]:
    """Return a finding per parameter that none of the run's notebooks receives: it would change nothing."""
    try:
        notebooks = [find_document(root, run.prefecture.slug, name) for name in run.documents]
    except KikinError:  # told with the document
        return []
    claimed = {name for notebook in notebooks for name in notebook.parameters}
    files = "、".join(shown_path(notebook.file) for notebook in notebooks)
    return [
        Finding(
            Level.ERROR,
            "どのノートブックも受け取らないパラメータです",
            run.place(name),
            name,
            f'{files} のタグ parameters のセルに {name} = "" を加えて kikin.load に渡すか、この行を除いてください',
        )
        for name in run.parameters
        if name not in claimed
    ]


def _check_years(run: Publication, data: Dataset, name: str) -> None:
    """Refuse a year of which a table that the document needs has no row: it was mistyped, or isn't written yet.

    Raises:
        KikinError: There is such a year.
    """
    from kikin.data.tables import TABLES  # noqa: PLC0415  # pandas, which `kikin --help` doesn't need

    table = TABLES.get(name)
    if table is None or table.key[0] != "year" or table.column("year").label not in _YEARS_OF_DOCUMENTS:
        return
    frame = data.folder.frames[name]
    missing = [year.name for year in data.plan_years if year not in set(frame["year"])]
    if missing:
        there = "、".join(year.short for year in sorted(set(frame["year"])))
        raise KikinError(
            f"{table.label}に、この年度の行がありません",
            run.place("plan_years" if "plan_years" in run.given else "year"),
            "、".join(missing),
            f"年度を直すか、{name} にその年度の行を加えてください（いまあるのは {there}）",
        )


def _without_tables(data: Dataset, notebook: Document, names: Sequence[str]) -> KikinError:
    files = "、".join(f"{name.removeprefix('national.')}.csv" for name in names)
    return KikinError(
        "文書に要る表がありません",
        Place(shown_path(data.folder.path)),
        files,
        f"表を作るか、要らなければ {shown_path(notebook.file)} の表題のセルの tables から除いてください",
    )


def _twice(run: Publication, document: str, other: Publication) -> Finding:
    return Finding(
        Level.ERROR,
        f"{document} が二度指定されています",
        run.place("documents"),
        shown_path(other.file),
        "どちらかのファイルから除いてください",
    )
