"""Everything that ``kikin check`` says of a data folder: tables, sums, prose. What it passes builds."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any, Final

from kikin.data.files import shown_path
from kikin.data.home import NATIONAL, folder_path
from kikin.data.kept import content_of, found_before, keeping, kept
from kikin.data.params import Publication, read_all
from kikin.data.tables import CASES
from kikin.data.uses import text_digest
from kikin.publish.asked import pages_asked, twice
from kikin.publish.inputs import Digests
from kikin.publish.prose import prose_findings
from kikin.publish.readers import read_side_by_side
from kikin.publish.registry import document_names, find_document
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.values.letters import hint_of
from kikin.values.years import parse_fiscal_year

_MANY: Final = 8  # folders: fewer are looked at before the processes would have begun


@dataclass(frozen=True)
class _Task:
    """A data folder to look at with the params files that use it, and the digest of all that its findings come from."""

    path: Path
    runs: tuple[Publication, ...]
    content: str
    is_asked: bool

    @property
    def name(self) -> str:
        return f"{self.path.name}.findings"


_Pages = dict[Path, list[tuple[str, Finding | None]]]
_Found = tuple[list[Finding], _Pages]


def findings_of_folders(root: Path, paths: Sequence[Path], *, everything: bool) -> list[Finding]:
    """Return the findings of data folders and of the params files that use them, each once.

    What was found in a folder holds while nothing in it changes, nor in its params files, nor in the notebooks.

    Args:
        root: The project.
        paths: The data folders; many are looked at side by side.
        everything: Whether all params files are looked at, not only those of the folders.
    """
    digests = Digests(root)
    with keeping(digests.place_of_reading()):
        mistakes, runs = _runs_of(root, paths, everything=everything)
        tasks = _tasks(digests, [path.resolve() for path in paths], runs)
        known: list[_Found | None] = [found_before(task.name, task.content) for task in tasks]
        new = [task for task, found in zip(tasks, known, strict=True) if found is None]
        look = partial(_looked_at, root)
        few = len(new) < _MANY
        looked = iter(map(look, new) if few else read_side_by_side(look, new, os.cpu_count() or 1))
        found = [one or next(looked) for one in known]
    findings = [
        finding for task, (own, _) in zip(tasks, found, strict=True) if task.is_asked for finding in own
    ]
    pages = {file: asked for _, several in found for file, asked in several.items()}
    return list(dict.fromkeys([*findings, *mistakes, *_of_pages(runs, pages)]))


def _runs_of(
    root: Path, paths: Sequence[Path], *, everything: bool
) -> tuple[list[Finding], list[Publication]]:
    """Return the params files that are looked at; those that can't be read, their mistakes, go by their names."""
    slugs = {path.resolve().name for path in paths}
    runs, mistakes = read_all(sorted((root / "params").glob("*.yml")))
    if everything:
        return mistakes, runs
    told = [
        mistake
        for mistake in mistakes
        if any(Path(mistake.place.file).name.startswith(slug[:2]) for slug in slugs)
    ]
    return told, [run for run in runs if Path(run.data_folder).name in slugs]


def _tasks(digests: Digests, paths: Sequence[Path], runs: Sequence[Publication]) -> list[_Task]:
    using: dict[Path, list[Publication]] = {path: [] for path in paths}
    for run in runs:
        folder = folder_path(run.given.get("data_folder", ""), run.prefecture).resolve()
        using.setdefault(folder, []).append(run)
    notebooks = digests.of("notebooks/")
    tasks = []
    for path, its in using.items():
        # Grant cases look into the folders beside theirs.
        folders = [path.parent] if any(path.glob(f"{CASES}.*")) else [path, path.parent / NATIONAL]
        files = [digests.name_of(run.file.resolve()) for run in its]
        names = [*(digests.name_of(folder, is_folder=True) for folder in folders), *files]
        content = text_digest("".join([notebooks, *names, *map(digests.of, names)]))
        tasks.append(_Task(path, tuple(its), content, path in paths))
    return tasks


def _looked_at(root: Path, task: _Task) -> _Found:
    def look() -> _Found:
        own = folder_findings(root, task.path) if task.is_asked else []
        return own, {run.file: pages_asked(root, run) for run in task.runs}

    return kept(task.name, lambda: task.content, look)


def _of_pages(runs: Iterable[Publication], pages: _Pages) -> Iterator[Finding]:
    """Yield what keeps pages from being made, beside the mistakes of their data folders."""
    seen: dict[str, Publication] = {}
    for run in runs:
        for path, trouble in pages[run.file]:
            if path and path in seen:
                yield twice(run, path, seen[path])
            seen.setdefault(path, run)
            if trouble:
                yield trouble


def folder_findings(root: Path, path: Path) -> list[Finding]:
    """Return the findings of a data folder: its tables, figures that ought to agree, and its prose.

    Args:
        root: The project, whose notebooks say which prose they print.
        path: The data folder.
    """
    notes = _notes_of_unknown_documents(root, path)
    return [*table_findings(path), *_case_findings(path), *notes, *_all_prose(root, path)]


def table_findings(path: Path) -> list[Finding]:
    """Return the findings of a folder's tables; sums are compared only where every cell could be read."""
    from kikin import checks, identities  # noqa: PLC0415
    from kikin.data.folder import read_folder  # noqa: PLC0415  # pandas, which `kikin --help` doesn't need

    folder = read_folder(path)
    findings = list(folder.findings)
    if any(finding.level is Level.ERROR for finding in findings):
        return findings

    def sums() -> list[Finding]:
        try:
            found = checks.findings(identities.checks_of(folder.rows_of), folder.rows_of("differences"))
        except KikinError as error:
            return [error.as_finding()]
        return list(map(folder.worded, found))

    return findings + kept(f"{path.name}.sums", lambda: content_of(path), sums)


def _case_findings(path: Path) -> list[Finding]:
    """Return the findings of the folder's grant cases: what can't be read, reckoned or printed."""
    from kikin.data.glyphs import trouble_of  # noqa: PLC0415
    from kikin.grants import cases_file, findings_of, load_results  # noqa: PLC0415

    try:
        file = cases_file(path)
        cases = load_results(file, path.parent) if file else None
    except KikinError as error:
        return [error.as_finding()]
    findings = _facility_findings(path, [] if cases is None else cases["case"].tolist())
    if cases is None:
        return findings
    findings += findings_of(cases)
    for place, row, cells in zip(cases["file"], cases["row"], cases["cells"], strict=True):
        for heading, cell in zip(cases.attrs["heading"], cells, strict=False):
            if trouble := trouble_of(cell):
                findings.append(trouble.at(Place(place, row, heading)).as_finding())
    return findings


def _facility_findings(path: Path, cases: Sequence[str]) -> list[Finding]:
    """Return what the forms of facilities can't take: a page that offers them is to be made."""
    from kikin.data.folder import read_folder  # noqa: PLC0415

    folder = read_folder(path)
    if not folder.rows_of("facilities"):
        return []
    from kikin.forms.official.facilities import findings_of  # noqa: PLC0415

    return list(findings_of(folder.frames["facilities"], cases))


def _all_prose(root: Path, path: Path) -> list[Finding]:
    from kikin.data.dataset import load  # noqa: PLC0415  # pandas

    findings: list[Finding] = []
    for file in _text_files(path):
        if misnamed := _misnamed(root, path, file):
            findings.append(misnamed)
            continue
        document, _, year = file.stem.rpartition("-")
        try:
            notebook = find_document(root, path.name, document)
            data = load(path.name, year, document=document, data_folder=str(path.resolve()))
            findings += prose_findings(data, notebook.file)
        except FindingsError as error:
            findings += [finding for finding in error.findings if finding.place.file == shown_path(file)]
        except KikinError as error:
            findings.append(error.at(Place(shown_path(file))).as_finding())
    return findings


def text_name_findings(root: Path, path: Path) -> list[Finding]:
    """Return a finding per file of prose whose name no document has: the prose would be lost."""
    return [found for file in _text_files(path) if (found := _misnamed(root, path, file))]


def _text_files(path: Path) -> list[Path]:
    return sorted((path / "texts").glob("*.md"))


def _misnamed(root: Path, path: Path, file: Path) -> Finding | None:
    from kikin.data.texts import text_file  # noqa: PLC0415

    document, _, year = file.stem.rpartition("-")
    names = document_names(root, path.name)
    if document not in names:
        return _unknown_document(file, document, names)
    try:
        expected = text_file(path, document, parse_fiscal_year(year))
    except KikinError as error:
        return error.at(Place(shown_path(file))).as_finding()
    if file.name == expected.name:
        return None
    remedy = f"ファイルの名を {expected.name} にしてください"
    return Finding(Level.ERROR, "この名の文章は読まれません", Place(shown_path(file)), remedy=remedy)


def _unknown_document(file: Path, document: str, names: list[str]) -> Finding:
    found = document or file.stem
    hint = hint_of(found, names)
    remedy = f"{hint}ファイルの名を「文書の名-年度.md」（plan-R7.md など）にしてください"
    # With a name so near, the prose was meant to be printed, and would be lost.
    level = Level.ERROR if hint else Level.WARNING
    return Finding(level, "どの文書のものでもない文章です", Place(shown_path(file)), found, remedy)


def _notes_of_unknown_documents(root: Path, path: Path) -> list[Finding]:
    from kikin.data.folder import read_folder  # noqa: PLC0415

    names = document_names(root, path.name)
    first: dict[str, Mapping[str, Any]] = {}
    for row in read_folder(path).rows_of("notes"):
        if row["document"] not in names:
            first.setdefault(row["document"], row)
    return [
        Finding(
            Level.ERROR,
            "どの文書のものでもない注です",
            Place(row["file"], row["row"], "document"),
            document,
            f"{hint_of(document, names)}notebooks/ にある文書の名を書いてください",
        )
        for document, row in sorted(first.items())
    ]
