"""What the params ask for: each document with its notebook, its title and its parameters, or what is wrong with it."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.data.files import shown_path
from kikin.data.home import NATIONAL, folder_path
from kikin.data.params import Publication
from kikin.data.uses import text_digest
from kikin.data.words import title_words
from kikin.publish.checking import table_findings, text_name_findings
from kikin.publish.engine import pool, prepare
from kikin.publish.execute import Job
from kikin.publish.inputs import PACKAGE, PARAMETERS, PYTHON, RULES, WORDS, Digests
from kikin.publish.prose import prose_findings
from kikin.publish.registry import Document, candidates, find_document
from kikin.publish.state import Entry
from kikin.publish.titles import expanded
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place

if TYPE_CHECKING:
    from kikin.data.dataset import Dataset

_YEARS_OF_DOCUMENTS = ("計画年度", "振り返りの年度")  # what a document is of; a budget's year is its own
_FEW = 2  # documents; a process of their own is worth its start for more
_CARE_PART = {"介護分": "kaigo"}  # pages of the medical part have had their addresses from the beginning


@dataclass(frozen=True)
class Item:
    """One document to make, with the digests of its inputs, and of what it is given: its parameters, the words of its title."""

    job: Job
    entry: Entry
    inputs: Mapping[str, str]
    given: Mapping[str, str]

    @property
    def document(self) -> str:
        """Where the document lies in the site, without ending."""
        return self.entry.document


@dataclass
class Items:
    """What params files ask for: documents to look at, the mistakes of others, and what each sound file asks for."""

    items: list[Item] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    asked: dict[Path, tuple[str, ...]] = field(default_factory=dict)


def items_of(
    root: Path,
    publications: Iterable[Publication],
    digests: Digests | None = None,
    standing: Collection[str] = (),
    jobs: int = 1,
) -> Items:
    """Return the documents that can be made, and the mistakes of the others: an office's broken tables stop only it.

    Args:
        root: The project.
        publications: The params files, read.
        digests: Where the digests of inputs are looked at.
        standing: Documents whose inputs are as they were, which need no second look.
        jobs: How many documents are looked at at a time.
    """
    digests = digests or Digests(root)
    runs = [_run_of(root, run, digests, standing) for run in publications]
    _look(root, runs, jobs)
    found = Items()
    seen: dict[str, Publication] = {}
    for run, mistakes, drafts in runs:
        findings = list(mistakes)
        asked: list[str] = []
        for draft in drafts:
            if draft.document in seen:
                findings.append(_twice(run, draft.document, seen[draft.document]))
                continue
            findings += draft.findings
            if not draft.findings:
                seen[draft.document] = run
                asked.append(draft.document)
                found.items += [draft.item()] if draft.notebook else []
        found.findings += findings
        if not findings:
            found.asked[run.file] = tuple(asked)
    return found


@dataclass
class _Draft:
    """A document asked for, before and after its data was looked at; without ``notebook`` it stands."""

    run: Publication
    document: str
    notebook: Document | None = None
    parameters: Mapping[str, str] = field(default_factory=dict)
    inputs: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def item(self) -> Item:
        """Return the document with its titles."""
        run, notebook = self.run, self.notebook
        if notebook is None:
            raise ValueError(self.document)
        title, subtitle = (expanded(template, self.words) for template in (notebook.title, notebook.subtitle))
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
        place = (run.prefecture.code, run.year.year, notebook.order, self.document)
        front_matter = {key: text for key, text in matter.items() if text}
        entry = Entry(self.document, title, run.prefecture.name, place, front_matter)
        given = {PARAMETERS: _digest(self.parameters), WORDS: _digest(self.words)}
        return Item(
            Job(notebook.file, self.parameters, self.document, run.time_limit), entry, self.inputs, given
        )


_RunDrafts = tuple[Publication, list[Finding], list[_Draft]]


def _run_of(root: Path, run: Publication, digests: Digests, standing: Collection[str]) -> _RunDrafts:
    """Return what a params file asks for, without a look at its data."""
    findings = _unclaimed(root, run)
    drafts = []
    for name in run.documents if not findings else ():
        try:
            drafts.append(_draft(root, run, name, digests, standing))
        except KikinError as error:
            findings.append(error.as_finding())
    return run, findings, drafts


def _look(root: Path, runs: Iterable[_RunDrafts], jobs: int) -> None:
    """Look at the data of drafts: a few in this process, many in processes of their own."""
    drafts = [draft for _, _, found in runs for draft in found if draft.notebook]
    if drafts:
        prepare()
    if len(drafts) <= _FEW:
        answers = [_seen(root, draft.run, draft.notebook) for draft in drafts if draft.notebook]
    else:
        with pool(jobs) as tasks:
            answers = list(
                tasks.map(_seen, *zip(*((root, draft.run, draft.notebook) for draft in drafts), strict=True))
            )
    for draft, answer in zip(drafts, answers, strict=True):
        draft.words, draft.findings = answer


def _seen(root: Path, run: Publication, notebook: Document) -> tuple[dict[str, str], list[Finding]]:
    """Return the words of a document's titles, or the mistakes in what it is made of."""
    try:
        data = _loaded(run, notebook.name)
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
            return {}, errors
        missing = notebook.missing_tables(data.folder, data.national.folder if data.national else None)
        if missing:
            return {}, [_without_tables(data, notebook, missing).as_finding()]
        for table in notebook.tables:
            _check_years(run, data, table)
        return title_words(data), []
    except FindingsError as error:
        return {}, error.findings
    except KikinError as error:
        return {}, [error.as_finding()]


def document_path(run: Publication, name: str, parameters: Mapping[str, str]) -> str:
    """Return where a document lies in the site, without ending: prefecture, plan year, name.

    The care part and an evaluation later than in the next year, where the notebook is given them, stand in it, so that
    R4's plan may be evaluated in R5 and again in R7: ``43-kumamoto/R4/evaluation-R7``.
    """
    evaluated = parameters.get("evaluated")
    is_usual = evaluated == (run.year + 1).short
    marks = [_CARE_PART.get(parameters.get("sector", "")), None if is_usual else evaluated]
    return f"{run.prefecture.slug}/{run.year.short}/{'-'.join([name, *filter(None, marks)])}"


def _draft(root: Path, run: Publication, name: str, digests: Digests, standing: Collection[str]) -> _Draft:
    """Return a document asked for with the digests of its inputs, unless it stands."""
    try:
        notebook = find_document(root, run.prefecture.slug, name)
    except KikinError as error:
        raise error if error.place.file else error.at(run.place("documents")) from None
    parameters = {key: value for key, value in run.parameters.items() if key in notebook.parameters}
    document = document_path(run, name, parameters)
    if document in standing:
        return _Draft(run, document)
    files = [run.file, *candidates(root, run.prefecture.slug, name)]
    inputs = digests.all_of([*(digests.name_of(file.resolve()) for file in files), PACKAGE, RULES, PYTHON])
    for folder in _data_folders(run, digests):  # before they are read: whatever is saved later is a change
        inputs[folder] = digests.of(folder)
    return _Draft(run, document, notebook, parameters, inputs)


def _digest(values: Mapping[str, str]) -> str:
    return text_digest(json.dumps(dict(values), ensure_ascii=False, sort_keys=True))


def _data_folders(run: Publication, digests: Digests) -> list[str]:
    """Return the names of the data folder of a run, and of the nation's beside it."""
    folder = folder_path(run.given.get("data_folder", ""), run.prefecture).resolve()
    return [
        digests.name_of(path, is_folder=True) for path in dict.fromkeys((folder, folder.parent / NATIONAL))
    ]


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
