"""What the params ask for: each document with its notebook, its title and its parameters, or what is wrong with it."""

from __future__ import annotations

import json
import os
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass, field
from functools import partial
from pathlib import Path

from kikin.data.home import NATIONAL, folder_path
from kikin.data.kept import PLACE, keeping
from kikin.data.params import Publication
from kikin.data.uses import text_digest
from kikin.data.words import title_words
from kikin.publish.asked import (
    document_of,
    document_path,
    loaded,
    parameters_of,
    refuse_lacking,
    twice,
    unclaimed,
)
from kikin.publish.checking import table_findings, text_name_findings
from kikin.publish.execute import Job
from kikin.publish.inputs import PACKAGE, PARAMETERS, PYTHON, REVISED, RULES, WORDS, Digests
from kikin.publish.model import Revision
from kikin.publish.prose import prose_findings
from kikin.publish.readers import read_side_by_side
from kikin.publish.registry import Document, candidates
from kikin.publish.state import Entry
from kikin.publish.titles import expanded
from kikin.values.errors import Finding, FindingsError, KikinError, Level
from kikin.values.periods import parse_period

_FEW = 2  # documents; a process of their own is worth its start for more


@dataclass(frozen=True)
class Item:
    """One document to make, with the digests of its inputs, and of what it is given: its parameters, the words of its title."""

    job: Job
    entry: Entry
    inputs: Mapping[str, str]
    given: Mapping[str, str]
    revision: Revision

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


def items_of(  # noqa: PLR0913, PLR0917  # what is asked for, one each
    root: Path,
    publications: Iterable[Publication],
    digests: Digests | None = None,
    standing: Collection[str] = (),
    jobs: int = 1,
    only: Collection[str] = (),
) -> Items:
    """Return the documents that can be made, and the mistakes of the others: an office's broken tables stop only it.

    Args:
        root: The project.
        publications: The params files, read.
        digests: Where the digests of inputs are looked at.
        standing: Documents whose inputs are as they were, which need no second look.
        jobs: How many documents are looked at at a time.
        only: The names of the documents that are asked for, where not all of a file are.
    """
    digests = digests or Digests(root)
    runs = [_run_of(root, run, digests, standing, only) for run in publications]
    _look(root, runs, jobs)
    found = Items()
    seen: dict[str, Publication] = {}
    for run, mistakes, drafts in runs:
        findings = list(mistakes)
        asked: list[str] = []
        for draft in drafts:
            if draft.document in seen:
                findings.append(twice(run, draft.document, seen[draft.document]))
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
    job: Job | None = None
    inputs: Mapping[str, str] = field(default_factory=dict)
    words: Mapping[str, str] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def item(self) -> Item:
        """Return the document with its titles."""
        run, notebook, job = self.run, self.notebook, self.job
        if notebook is None or job is None:
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
        day = parse_period(run.revised).start.isoformat() if run.revised else ""
        revision = Revision(run.revised, day, run.given.get("revision", ""))
        given = {
            PARAMETERS: _digest(job.parameters),
            WORDS: _digest(self.words),
            REVISED: _digest(asdict(revision)),
        }
        return Item(job, entry, self.inputs, given, revision)


_RunDrafts = tuple[Publication, list[Finding], list[_Draft]]


def _run_of(
    root: Path, run: Publication, digests: Digests, standing: Collection[str], only: Collection[str]
) -> _RunDrafts:
    """Return what a params file asks for, without a look at its data."""
    findings = unclaimed(root, run)
    drafts = []
    for name in run.documents if not findings else ():
        if only and name not in only:
            continue
        try:
            drafts.append(_draft(root, run, name, digests, standing))
        except KikinError as error:
            findings.append(error.as_finding())
    return run, findings, drafts


def _look(root: Path, runs: Iterable[_RunDrafts], jobs: int) -> None:
    """Look at the data of drafts: a few in this process, many in processes of their own, one for each data folder."""
    folders: dict[str, list[_Draft]] = {}
    for _, _, drafts in runs:
        for draft in drafts:
            if draft.notebook:
                folders.setdefault(draft.run.data_folder, []).append(draft)
    asked = [
        [(draft.run, draft.notebook) for draft in drafts if draft.notebook] for drafts in folders.values()
    ]
    if sum(map(len, asked)) <= _FEW:
        answers = [_seen_beside(root, documents) for documents in asked]
    else:
        answers = read_side_by_side(partial(_seen_beside, root), asked, jobs)
    for drafts, seen in zip(folders.values(), answers, strict=True):
        for draft, answer in zip(drafts, seen, strict=True):
            draft.words, draft.findings = answer


_Seen = tuple[dict[str, str], list[Finding]]


def _seen_beside(root: Path, documents: Sequence[tuple[Publication, Document]]) -> list[_Seen]:
    """Look at documents of one data folder, and keep what was read for the processes that run them."""
    with keeping(Path(os.environ[PLACE]) if os.environ.get(PLACE) else None):
        return [_seen(root, run, notebook) for run, notebook in documents]


def _seen(root: Path, run: Publication, notebook: Document) -> _Seen:
    """Return the words of a document's titles, or the mistakes in what it is made of."""
    try:
        data = loaded(run, notebook.name)
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
        refuse_lacking(run, notebook, data)
        return title_words(data), []
    except FindingsError as error:
        return {}, error.findings
    except KikinError as error:
        return {}, [error.as_finding()]


def job_of(root: Path, run: Publication, name: str) -> Job:
    """Return the run of a document of a params file.

    Raises:
        KikinError: There is no such notebook.
    """
    return _job(run, document_of(root, run, name))


def _job(run: Publication, notebook: Document) -> Job:
    parameters = parameters_of(run, notebook)
    return Job(notebook.file, parameters, document_path(run, notebook.name, parameters), run.time_limit)


def _draft(root: Path, run: Publication, name: str, digests: Digests, standing: Collection[str]) -> _Draft:
    """Return a document asked for with the digests of its inputs, unless it stands."""
    notebook = document_of(root, run, name)
    job = _job(run, notebook)
    if job.document in standing:
        return _Draft(run, job.document)
    files = [run.file, *candidates(root, run.prefecture.slug, name)]
    inputs = digests.all_of([*(digests.name_of(file.resolve()) for file in files), PACKAGE, RULES, PYTHON])
    for folder in _data_folders(run, digests):  # before they are read: whatever is saved later is a change
        inputs[folder] = digests.of(folder)
    return _Draft(run, job.document, notebook, job, inputs)


def _digest(values: Mapping[str, str]) -> str:
    return text_digest(json.dumps(dict(values), ensure_ascii=False, sort_keys=True))


def _data_folders(run: Publication, digests: Digests) -> list[str]:
    """Return the names of the data folder of a run, and of the nation's beside it."""
    folder = folder_path(run.given.get("data_folder", ""), run.prefecture).resolve()
    return [
        digests.name_of(path, is_folder=True) for path in dict.fromkeys((folder, folder.parent / NATIONAL))
    ]
