"""What the index shows: which documents are published, for whom, with their key figures."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from kikin.params import DOCUMENTS, Publication, read_all
from kikin.periods import FiscalYear
from kikin.prefectures import Prefecture
from kikin.report.context import find_upwards
from kikin.report.evaluation import EvaluationReport, load_evaluation
from kikin.report.fund import FundReport, load_fund
from kikin.report.grants import GrantsReport, load_grants
from kikin.report.plan import PlanReport, load_plan

Report = EvaluationReport | PlanReport | FundReport | GrantsReport
LOADERS: dict[str, Callable[[object, object, object], Report]] = {
    "evaluation": load_evaluation,
    "plan": load_plan,
    "fund": load_fund,
    "grants": load_grants,
}


@dataclass(frozen=True)
class Published:
    """One document of the site."""

    document: str
    prefecture: Prefecture
    fiscal_year: FiscalYear
    report: Report

    @property
    def title(self) -> str:
        """The title of the document, as in ``令和6年度 事後評価``."""
        return document_title(self.document, self.fiscal_year, self.prefecture)

    @property
    def path(self) -> str:
        """Where the document lies in the site, without ending."""
        return document_path(self.document, self.prefecture, self.fiscal_year)


@dataclass(frozen=True)
class IndexReport:
    """The documents of the site by prefecture, in the order of the runs, and the formats they come in.

    ``kept`` are those that could not be made anew and stay as they were published before.
    """

    published: tuple[Published, ...]
    formats: tuple[str, ...]
    kept: tuple[str, ...] = ()

    @property
    def prefectures(self) -> tuple[Prefecture, ...]:
        """The prefectures that publish, in order of code."""
        return tuple(sorted({item.prefecture for item in self.published}))

    def of(self, prefecture: Prefecture) -> list[Published]:
        """Return the documents of one prefecture."""
        return [item for item in self.published if item.prefecture == prefecture]


def load_index(
    publications: Sequence[str],
    *,
    left_out: Sequence[str] = (),
    kept: Sequence[str] = (),
    formats: Sequence[str] = ("html", "pdf"),
) -> IndexReport:
    """Return the report of the index.

    Args:
        publications: The params files of the site's runs, looked for here and in the folders above.
        left_out: Documents that could not be made, as in ``43-kumamoto/R6/evaluation``.
        kept: Documents that stay as they were published before.
        formats: ``html``, ``pdf``: what the site offers.

    Raises:
        FindingsError: A params file or a data folder has mistakes, all of them listed.
    """
    runs = read_all([find_upwards(Path(file)) for file in publications])
    published = [item for run in runs for item in _published(run) if item.path not in left_out]
    return IndexReport(tuple(published), tuple(formats), tuple(kept))


def document_title(document: str, year: FiscalYear, prefecture: Prefecture | None = None) -> str:
    """Return the title of a document; that of worked examples begins with 例.

    >>> document_title("plan", FiscalYear(2025))
    '令和7年度 都道府県計画'
    """
    mark = "例 " if prefecture and prefecture.is_example else ""
    return f"{mark}{year} {DOCUMENTS[document]}"


def document_path(document: str, prefecture: Prefecture, year: FiscalYear) -> str:
    """Return where a document lies in the site, without ending.

    >>> from kikin.prefectures import parse_prefecture
    >>> document_path("plan", parse_prefecture("43"), FiscalYear(2025))
    '43-kumamoto/R7/plan'
    """
    return f"{prefecture.slug}/{year.short}/{document}"


def _published(run: Publication) -> list[Published]:
    return [
        Published(
            document,
            run.prefecture,
            run.fiscal_year,
            LOADERS[document](run.prefecture.code, run.fiscal_year.short, run.data_folder),
        )
        for document in run.documents
    ]
