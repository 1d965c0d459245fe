"""What the calculation sheets (助成額算定調書) show: each case with its reckoning, totals, checks, rules used."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

from kikin.cases import cases_file, read_cases, term_documents
from kikin.categories import Category
from kikin.errors import FindingsError, KikinError, Place
from kikin.files import shown_path
from kikin.grants.batch import Batch, Result, Shared
from kikin.grants.schemes import SCHEMES, Scheme
from kikin.grants.terms import PrefectureTerm
from kikin.money import Yen, exact_yen
from kikin.report.context import Context, Input, input_of, load_context
from kikin.rules import Entry
from kikin.schema import CASES
from kikin.steps import Reckoning


@dataclass(frozen=True)
class GrantCase:
    """One case of the document. ``number`` is its place in it, as in ``例3`` for a worked example."""

    number: str
    name: str
    scheme: Scheme
    shared: Shared
    reckoning: Reckoning
    result: Result

    @property
    def amount_yen(self) -> Yen:
        """The 助成額 or 返還額 in yen; 0 where a condition is not met."""
        return self.reckoning.amount_yen

    @property
    def unmet(self) -> tuple[str, ...]:
        """The conditions that are not met."""
        return tuple(one.label for one in self.reckoning.conditions if not one.met)


@dataclass(frozen=True)
class Total:
    """The cases of one scheme or 事業区分: how many, how many that meet every condition, and their sum in yen."""

    label: str
    amount_label: str
    count: int
    eligible: int
    amount_yen: Yen


@dataclass(frozen=True)
class Identity:
    """Two figures that must be the same, in yen or in cases."""

    label: str
    left: int
    right: int
    unit: str

    @property
    def holds(self) -> bool:
        """Whether they are."""
        return self.left == self.right


@dataclass(frozen=True)
class GrantsReport:
    """Everything that the calculation sheets may show."""

    context: Context
    cases: tuple[GrantCase, ...]
    identities: tuple[Identity, ...]

    @property
    def schemes(self) -> tuple[Scheme, ...]:
        """The schemes of the cases, in the order of the notice."""
        used = {case.scheme.name for case in self.cases}
        return tuple(scheme for scheme in SCHEMES.values() if scheme.name in used)

    def of(self, scheme: Scheme) -> list[GrantCase]:
        """Return the cases of one scheme."""
        return [case for case in self.cases if case.scheme.name == scheme.name]

    @property
    def granted(self) -> tuple[GrantCase, ...]:
        """The cases whose amount is granted (助成額)."""
        return tuple(case for case in self.cases if not case.scheme.gives_back)

    @property
    def given_back(self) -> tuple[GrantCase, ...]:
        """The cases whose amount is paid back (返還額)."""
        return tuple(case for case in self.cases if case.scheme.gives_back)

    @property
    def by_scheme(self) -> tuple[Total, ...]:
        """The totals by scheme."""
        return tuple(
            total_of(f"{one.name} {one.title}", self.of(one), one.amount_label) for one in self.schemes
        )

    @property
    def by_category(self) -> tuple[Total, ...]:
        """The totals of what is granted, by 事業区分."""
        found = [(one, [case for case in self.granted if case.shared.category is one]) for one in Category]
        return tuple(total_of(f"{one.value} {one.title}", cases) for one, cases in found if cases)

    @property
    def whole(self) -> Total:
        """The total of what is granted."""
        return total_of("計", self.granted)

    @property
    def whole_back(self) -> Total:
        """The total of what is paid back."""
        return total_of("計", self.given_back, "返還額")

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rule entries that the cases used (根拠), each once, by identifier and day."""
        used = {entry for case in self.cases for entry in case.reckoning.entries}
        return tuple(sorted(used, key=lambda entry: (entry.rule, entry.since)))

    @property
    def documents(self) -> tuple[tuple[str, str, str], ...]:
        """The documents that hold the rules and the prefectures' terms: title, edition or publisher, time."""
        notices = dict.fromkeys(entry.document for entry in self.entries)
        found = [(one.title, one.number, one.published.isoformat()) for one in notices]
        for prefecture in dict.fromkeys(case.shared.prefecture for case in self.cases if case.shared.terms):
            if prefecture:
                found += term_documents(self.context.folder.path.parent / prefecture.slug)
        return tuple(found)

    @property
    def terms(self) -> tuple[tuple[str, PrefectureTerm], ...]:
        """The prefectures' own terms that the cases used, each once, with the prefecture's name."""
        return tuple(
            dict.fromkeys(
                (case.shared.prefecture.name, term)
                for case in self.cases
                if case.shared.prefecture
                for term in case.shared.terms.values()
            )
        )


def load_grants(prefecture: object, fiscal_year: object, data_folder: object) -> GrantsReport:
    """Return the calculation sheets of a fiscal year.

    Raises:
        KikinError: Bad parameters, no file of cases, or no case of the year.
        FindingsError: The data or a row of cases has mistakes, all of them listed.
    """
    context = load_context(CASES, prefecture, fiscal_year, data_folder)
    folder = context.folder.path
    file = cases_file(folder)
    if file is None:
        place = Place(shown_path(folder))
        raise KikinError(
            "助成額を算定する事例の表がありません",
            place,
            remedy=f"{CASES}.csv を作ってください（docs/grant.md）",
        )
    batch = read_cases(file, folder.parent)
    if batch.errors:
        raise FindingsError(list(batch.errors))
    prefix = context.prefecture.code if context.prefecture.is_example else ""
    cases = _cases(batch, context, prefix)
    if not cases:
        raise KikinError(
            f"{context.fiscal_year}の事例がありません",
            Place(shown_path(file)),
            remedy="調書の年度か、パラメータの fiscal_year を確かめてください",
        )
    own = replace(context, outcomes=(), findings=batch.findings, inputs=tuple(_inputs(file, cases)))
    return _checked(GrantsReport(own, cases, ()))


def total_of(label: str, cases: Iterable[GrantCase], amount_label: str = "助成額") -> Total:
    """Return the total of some cases, in yen."""
    found = list(cases)
    eligible = sum(case.reckoning.is_eligible for case in found)
    return Total(label, amount_label, len(found), eligible, sum(case.amount_yen for case in found))


def _cases(batch: Batch, context: Context, prefix: str) -> tuple[GrantCase, ...]:
    shown = [
        (result, result.scheme, result.shared, result.reckoning)
        for result in batch.results
        if result.shared and result.shared.sheet_year == context.fiscal_year
    ]
    return tuple(
        GrantCase(f"{prefix}{number}", result.name, scheme, shared, reckoning, result)
        for number, (result, scheme, shared, reckoning) in enumerate(shown, start=1)
        if scheme and shared and reckoning
    )


def _inputs(file: Path, cases: Iterable[GrantCase]) -> Iterator[Input]:
    yield input_of(file)
    slugs = {case.shared.prefecture.slug for case in cases if case.shared.prefecture and case.shared.terms}
    for slug in sorted(slugs):
        yield input_of(file.parent.parent / slug / "grant_terms.csv")


def _checked(report: GrantsReport) -> GrantsReport:
    """Return the report with its identities: what was added up in two ways, and what the last step says."""
    schemes = [total for total in report.by_scheme if total.amount_label == report.whole.amount_label]
    categories, last = report.by_category, [_last_step(case) for case in report.granted]
    identities = (
        Identity("制度別の計の合計と、事例の助成額の合計", _sum(schemes), report.whole.amount_yen, "円"),
        Identity(
            "事業区分別の計の合計と、事例の助成額の合計", _sum(categories), report.whole.amount_yen, "円"
        ),
        Identity(
            "要件を満たす事例の最後の段階の額の合計と、事例の助成額の合計",
            sum(last),
            report.whole.amount_yen,
            "円",
        ),
        Identity(
            "制度別の件数の合計と、事例の件数",
            sum(one.count for one in report.by_scheme),
            len(report.cases),
            "件",
        ),
    )
    return replace(report, identities=identities)


def _sum(totals: Iterable[Total]) -> Yen:
    return sum(total.amount_yen for total in totals)


def _last_step(case: GrantCase) -> Yen:
    return 0 if case.unmet else exact_yen(Fraction(case.reckoning.steps[-1].value))
