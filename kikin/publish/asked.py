"""Whether what a params file asks for can be made: its documents, their tables, its years. Build and check ask both."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kikin.data.files import shown_path
from kikin.data.params import Publication
from kikin.data.tables import TABLES
from kikin.publish.registry import OR, Document, find_document
from kikin.values.errors import Finding, FindingsError, KikinError, Level

if TYPE_CHECKING:
    from kikin.data.dataset import Dataset

_YEARS_OF_DOCUMENTS = ("計画年度", "振り返りの年度")  # what a document is of; a budget's year is its own
_CARE_PART = {"介護分": "kaigo"}  # pages of the medical part have had their addresses from the beginning


def pages_asked(root: Path, run: Publication) -> list[tuple[str, Finding | None]]:
    """Return the pages that a params file asks for, each with what keeps it from being made, if anything does.

    Mistakes of the data folder are told with the folder; those of no page stand first, with a blank.
    """
    pages: list[tuple[str, Finding | None]] = [("", finding) for finding in unclaimed(root, run)]
    for name in run.documents:
        path = ""
        trouble = None
        try:
            notebook = document_of(root, run, name)
            path = document_path(run, name, parameters_of(run, notebook))
            refuse_lacking(run, notebook, loaded(run, name))
        except FindingsError:  # told with the folder
            pass
        except KikinError as error:
            trouble = error.as_finding()
        pages.append((path, trouble))
    return pages


def document_of(root: Path, run: Publication, name: str) -> Document:
    """Return the notebook of a document that a params file asks for.

    Raises:
        KikinError: There is no such notebook, or its front matter is wrong.
    """
    try:
        return find_document(root, run.prefecture.slug, name)
    except KikinError as error:
        raise error if error.place.file else error.at(run.place("documents")) from None


def parameters_of(run: Publication, notebook: Document) -> dict[str, str]:
    """Return those parameters of a params file that the notebook takes."""
    return {key: value for key, value in run.parameters.items() if key in notebook.parameters}


def document_path(run: Publication, name: str, parameters: Mapping[str, str]) -> str:
    """Return where a document lies in the site, without ending: prefecture, plan year, name.

    The care part and an evaluation later than in the next year, where the notebook is given them, stand in it, so that
    R4's plan may be evaluated in R5 and again in R7: ``43-kumamoto/R4/evaluation-R7``.
    """
    evaluated = parameters.get("evaluated")
    is_usual = evaluated == (run.year + 1).short
    marks = [_CARE_PART.get(parameters.get("sector", "")), None if is_usual else evaluated]
    return f"{run.prefecture.slug}/{run.year.short}/{'-'.join([name, *filter(None, marks)])}"


def loaded(run: Publication, name: str) -> Dataset:
    """Return the dataset of a document that a params file asks for.

    Raises:
        KikinError: It can't be loaded.
    """
    from kikin.data.dataset import load  # noqa: PLC0415  # pandas, which `kikin --help` doesn't need

    try:
        return load(document=name, **run.parameters)
    except FindingsError:
        raise
    except KikinError as error:
        raise error if error.place.file else error.at(run.place("data_folder")) from None


def unclaimed(root: Path, run: Publication) -> list[Finding]:
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


def twice(run: Publication, document: str, other: Publication) -> Finding:
    """Return that two params files ask for one page."""
    return Finding(
        Level.ERROR,
        f"{document} が二度指定されています",
        run.place("documents"),
        shown_path(other.file),
        "どちらかのファイルから除いてください",
    )


def refuse_lacking(run: Publication, notebook: Document, data: Dataset) -> None:
    """Refuse a document whose folder has not the tables that it needs, or no row of its years.

    Raises:
        KikinError: It has not.
    """
    missing = notebook.missing_tables(data.folder, data.national.folder if data.national else None)
    if missing:
        raise _without_tables(run, data, notebook, missing)
    for names in notebook.tables:
        _check_years(run, data, names.split(OR))


def _check_years(run: Publication, data: Dataset, names: Sequence[str]) -> None:
    """Refuse a year, or a part of the fund in it, of which no table that the document needs has a row."""
    tables = [TABLES[name] for name in names if name in TABLES]
    if not tables or any(
        table.key[0] != "year" or table.column("year").label not in _YEARS_OF_DOCUMENTS for table in tables
    ):
        return
    rows = [row for table in tables for row in data.folder.rows_of(table.name)]
    there = {row["year"] for row in rows if row.get("sector", "") in {"", *data.sectors}}
    parameter = "plan_years" if "plan_years" in run.given else "year"
    if there.isdisjoint(data.plan_years) and not {row["year"] for row in rows}.isdisjoint(data.plan_years):
        parameter = "sector"
    missing = [year.name for year in data.plan_years if year not in there]
    if missing:
        labels, listed = (
            "か".join(table.label for table in tables),
            "、".join(year.short for year in sorted(there)),
        )
        raise KikinError(
            f"{labels}に、この年度{'の' + data.sectors[0] if parameter == 'sector' else ''}の行がありません",
            run.place(parameter),
            "、".join(missing),
            f"年度を直すか、{_listed(names)}にその年度の行を加えてください（いまあるのは {listed}）",
        )


def _without_tables(run: Publication, data: Dataset, notebook: Document, names: Sequence[str]) -> KikinError:
    tables = "、".join(_listed(name.split(OR)) for name in names)
    return KikinError(
        "文書に要る表がありません",
        run.place("documents"),
        f"{notebook.name}: {tables}",
        f"{shown_path(data.folder.path)} に表を作るか、documents から除いてください"
        f"（表が要らない文書なら、{shown_path(notebook.file)} の表題のセルの tables から除きます）",
    )


def _listed(names: Sequence[str]) -> str:
    """Return tables with their labels, as in 目標値（targets）か国の統計（national.statistics）."""
    from kikin.data.tables import TABLES  # noqa: PLC0415  # pandas

    def told(name: str) -> str:
        bare = name.removeprefix("national.")
        label = f"{TABLES[bare].label}（{name}）" if bare in TABLES else name
        return label if bare == name else f"国の{label}"

    return "か".join(told(name) for name in names)
