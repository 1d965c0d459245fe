"""What the fund document (基金の状況) shows: budgets, deposits, spending, balance, areas, this year's projects."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction

from kikin.categories import Category
from kikin.errors import KikinError, Place
from kikin.files import shown_path
from kikin.fund import Gap, Known, execution_rate, known_total, residual
from kikin.holding import holding
from kikin.intake import Record
from kikin.periods import FiscalYear
from kikin.projects import Project, yen_of
from kikin.report.context import Context, Source, load_context
from kikin.report.rows import CalendarStep, calendar_of, projects_of
from kikin.rules import Entry, rule_book
from kikin.units import Absent, Quantity, Reading

OWNERSHIPS = ("公", "民")
BUDGET_ITEMS = ("計画要望額", "執行予定額", "前年度予算額")
_RULES = ("fund.execution_rate", "holding.excess")


@dataclass(frozen=True)
class LedgerLine:
    """One 事業区分 over the years (None: all of them): deposits, spending, and the published balance.

    The amounts are as published; yen where a name says so.
    """

    category: Category | None
    deposits: dict[FiscalYear, Reading]
    spending: dict[FiscalYear, Reading]
    balance: Reading

    @property
    def deposited_yen(self) -> Known:
        """The deposits of all years in yen."""
        return known_total(known_yen(reading) for reading in self.deposits.values())

    @property
    def spent_yen(self) -> Known:
        """The spending of all years in yen."""
        return known_total(known_yen(reading) for reading in self.spending.values())

    @property
    def rate(self) -> Fraction | Absent:
        """執行率: spending over deposits."""
        return execution_rate(self.spent_yen, self.deposited_yen)

    @property
    def residual_yen(self) -> Known:
        """Deposits minus spending, which is no balance: interest and refunds are not in it."""
        return residual(self.deposited_yen, self.spent_yen)


@dataclass(frozen=True)
class AreaTable:
    """Spending by 事業区分 × area × 公民, as published, with the published sums."""

    areas: tuple[tuple[str, str], ...]
    categories: tuple[Category, ...]
    first_year: FiscalYear
    last_year: FiscalYear
    amounts: dict[tuple[str, Category, str], Reading]
    published_sums: dict[str, Reading]

    def amount(self, ownership: str, category: Category, area: str) -> Reading:
        """Return the published amount of a cell (公, 民, or 計 of both)."""
        return self.amounts.get((ownership, category, area), Absent.NOT_STATED)

    def total_yen(
        self,
        ownerships: Iterable[str] = OWNERSHIPS,
        categories: Iterable[Category] | None = None,
        areas: Iterable[str] | None = None,
    ) -> Known:
        """Return the sum over the chosen ownerships, categories and areas (default: all), in yen."""
        chosen = (
            set(ownerships),
            set(categories or self.categories),
            set(areas or (area for area, _ in self.areas)),
        )
        return known_total(
            known_yen(reading)
            for (ownership, category, area), reading in self.amounts.items()
            if ownership in chosen[0] and category in chosen[1] and area in chosen[2]
        )


@dataclass(frozen=True)
class FundReport:
    """Everything that the fund document may show. ``whole`` is the line of all categories together."""

    context: Context
    budgets: dict[FiscalYear, Reading]
    allocations: dict[FiscalYear, Reading]
    lines: tuple[LedgerLine, ...]
    whole: LedgerLine
    planned: dict[Category, Reading]
    area_table: AreaTable | None
    budget: dict[tuple[str, Category], Reading]
    budget_notes: dict[tuple[str, Category], tuple[str, ...]]
    projects: tuple[Project, ...]
    calendar: tuple[CalendarStep, ...]
    holding_gaps: tuple[Gap, ...]
    entries: tuple[Entry, ...]

    @property
    def sources(self) -> tuple[Source, ...]:
        """The source documents of its figures."""
        rows = self.context.national.rows("budgets", part="医療分")
        return self.context.sources(row for row in rows if row.year() <= self.context.fiscal_year)

    @property
    def years(self) -> tuple[FiscalYear, ...]:
        """The fiscal years of deposits and spending."""
        return tuple(sorted(self.whole.deposits))

    @property
    def budget_categories(self) -> tuple[Category, ...]:
        """The categories of the year's budget table."""
        return tuple(dict.fromkeys(category for _, category in self.budget))

    @property
    def new_projects(self) -> tuple[Project, ...]:
        """The projects that have a sheet of their own."""
        return tuple(project for project in self.projects if project.fields)

    def budget_total_yen(self, item: str) -> Known:
        """Return the sum of one column of the year's budget, in yen."""
        return known_total(known_yen(reading) for (name, _), reading in self.budget.items() if name == item)


def load_fund(prefecture: object, fiscal_year: object, data_folder: object) -> FundReport:
    """Return the report of the state of the fund.

    Raises:
        KikinError: Bad parameters, or no ledger.
        FindingsError: The data have mistakes, all of them listed.
    """
    context = load_context("fund", prefecture, fiscal_year, data_folder)
    year = context.fiscal_year
    if not context.rows("ledger"):
        place = Place(shown_path(context.folder.path / "ledger.csv"))
        raise KikinError("積立額と執行額の表がありません", place, remedy="ledger.csv を作ってください")
    categories = [
        category
        for category in Category
        if any(row.category() is category for row in context.rows("ledger", item="積立額"))
    ]
    lines = tuple(_line(context, category) for category in categories)
    budget = context.rows("budget", fiscal_year=year)
    national = context.national.rows("budgets", part="医療分")
    book = rule_book()
    return FundReport(
        context,
        {row.year(): row.reading("amount") for row in national if row.year() <= year},
        {row.year(): row.reading("amount") for row in context.rows("ledger", item="配分額")},
        lines,
        _whole(lines),
        {
            _category(row): row.reading("amount")
            for row in context.rows("ledger", item="当初予算額", fiscal_year=year)
        },
        _area_table(context),
        {(row.text("item"), _category(row)): row.reading("amount") for row in budget},
        {(row.text("item"), _category(row)): row.several("notes") for row in budget},
        tuple(projects_of(context, year)),
        calendar_of(context),
        holding(Absent.NOT_STATED, Absent.NOT_STATED, year.end, book).excess.missing,
        tuple(
            book.on(name, context.day)
            for name in _RULES
            if name in book and book[name].applies_on(context.day)
        ),
    )


def known_yen(reading: Reading) -> Known:
    """Return a published amount in yen, or its kind of absence.

    >>> known_yen(Quantity(Fraction("38.5"), 1, "億円")), known_yen(Absent.PENDING)
    (3850000000, <Absent.PENDING: '未集計'>)
    """
    yen = yen_of(reading)
    return reading if isinstance(reading, Absent) else yen if yen is not None else Absent.NOT_STATED


def _category(row: Record) -> Category:
    category = row.category()
    if category is None:
        raise KikinError("事業区分がありません", row.at("category"), remedy="区分を書いてください")
    return category


def _line(context: Context, category: Category) -> LedgerLine:
    def of(item: str) -> dict[FiscalYear, Reading]:
        return {
            row.year(): row.reading("amount") for row in context.rows("ledger", item=item, category=category)
        }

    balance = of("残高")
    latest: Reading = balance[max(balance)] if balance else Absent.NOT_STATED
    return LedgerLine(category, of("積立額"), of("執行額"), latest)


def _whole(lines: tuple[LedgerLine, ...]) -> LedgerLine:
    years = sorted({year for line in lines for year in line.deposits})
    return LedgerLine(
        None,
        {year: _sum([line.deposits.get(year, Absent.NOT_STATED) for line in lines]) for year in years},
        {year: _sum([line.spending.get(year, Absent.NOT_STATED) for line in lines]) for year in years},
        _sum([line.balance for line in lines]),
    )


def _sum(readings: list[Reading]) -> Reading:
    """Return the sum of amounts of one unit in that unit, or why there is none."""
    present = [reading for reading in readings if isinstance(reading, Quantity)]
    total = known_total(known_yen(reading) for reading in readings)
    if isinstance(total, Absent):
        return total
    decimals = max(reading.decimals for reading in present)
    return Quantity(sum((reading.value for reading in present), Fraction(0)), decimals, present[0].unit)


def _area_table(context: Context) -> AreaTable | None:
    rows = context.rows("area_spending")
    if not rows:
        return None
    names = {row.text("id"): row.text("name") for row in context.rows("areas")}
    published = {
        row.text("id"): row.reading("value") for row in context.rows("balances", table="area_spending")
    }
    return AreaTable(
        tuple((area, names[area]) for area in dict.fromkeys(row.text("area") for row in rows)),
        tuple(dict.fromkeys(_category(row) for row in rows)),
        rows[0].year("from_year"),
        rows[0].year("to_year"),
        {(row.text("ownership"), _category(row), row.text("area")): row.reading("amount") for row in rows},
        published,
    )
