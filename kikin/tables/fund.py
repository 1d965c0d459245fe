"""Tables of the fund document: budgets, deposits, spending, balance, areas, this year's budget and projects."""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction

from kikin.categories import Category, parse_category
from kikin.money import MoneyUnit
from kikin.periods import FiscalYear
from kikin.projects import Project
from kikin.publish.markup import Markup, heading, joined, sheet, table
from kikin.report.fund import BUDGET_ITEMS, AreaTable, FundReport, LedgerLine
from kikin.report.rows import amount_text
from kikin.tables.common import LEFT, RIGHT, digits_in, total_row
from kikin.tables.plan import calendar as calendar_table
from kikin.units import Absent, Quantity, Reading


def budgets(report: FundReport) -> Markup:
    """Return the nation's budget and the prefecture's allocation by year."""
    rows: list[list[object]] = [
        [year.full_name, amount_text(amount), amount_text(report.allocations.get(year, Absent.NOT_STATED))]
        for year, amount in report.budgets.items()
    ]
    known = [year for year in report.years if year in report.budgets]
    sums = [_published(report, "budgets:H26-R5", national=True), _published(report, "allocation:total")]
    rows.append(total_row([f"{known[0].short}～{known[-1].short} 計", *sums]))
    return joined(
        table(
            ["年度", "国の予算額（億円）", f"うち{report.context.prefecture.name}への配分額（億円）"],
            rows,
            "国の予算額（医療分、公費ベース）と本県への配分額",
            "tbl-budgets",
            [LEFT, RIGHT, RIGHT],
            row_headers=1,
        ),
    )


def deposits(report: FundReport) -> Markup:
    """Return the deposits by year and 事業区分."""
    return joined(
        _by_year(
            report,
            {line.category: line.deposits for line in report.lines},
            report.whole.deposits,
            "積立額",
            "tbl-deposits",
        )
    )


def spending(report: FundReport) -> Markup:
    """Return the spending by year and 事業区分."""
    return joined(
        _by_year(
            report,
            {line.category: line.spending for line in report.lines},
            report.whole.spending,
            "執行額",
            "tbl-spending",
        )
    )


def balance(report: FundReport) -> Markup:
    """Return deposits, spending, execution rate and the published balance by 事業区分."""
    rows: list[list[object]] = [_balance_row(line) for line in report.lines]
    rows.append(total_row(_balance_row(report.whole)))
    return joined(
        table(
            ["区分", "積立額の計", "執行額の計", "執行率", "積立額−執行額", "公表された残高"],
            rows,
            f"区分別の積立・執行・残高（{report.years[0].short}～{report.years[-1].short}、単位 百万円）",
            "tbl-balance",
            [LEFT, *[RIGHT] * 5],
            row_headers=1,
        ),
    )


def planned(report: FundReport) -> Markup:
    """Return this year's initial budget (当初予算額) by 事業区分."""
    rows: list[list[object]] = [
        [category.value, amount_text(amount)] for category, amount in report.planned.items()
    ]
    rows.append(total_row(["計", _published(report, "initial:total")]))
    return joined(
        table(
            ["区分", "当初予算額（百万円）"],
            rows,
            f"{report.context.fiscal_year}の積立て（当初予算額）。区分Ⅰは区分Ⅰ-1とⅠ-2の計",
            "tbl-planned",
            [LEFT, RIGHT],
            row_headers=1,
        ),
    )


def areas(report: FundReport) -> Markup:
    """Return the spending by area × 事業区分: 公, 民, and both."""
    if report.area_table is None:
        return joined("地域別の執行状況は公表資料に記載がない。")
    return joined(*(_area_table(report.area_table, ownership) for ownership in ("公", "民", "計")))


def budget(report: FundReport) -> Markup:
    """Return this year's budget: planned request, planned spending, last year's budget."""
    rows: list[list[object]] = [
        [_named(report, category), *(_budget_cell(report, item, category) for item in BUDGET_ITEMS)]
        for category in report.budget_categories
    ]
    rows.append(
        total_row(
            [
                "計",
                *(digits_in(report.budget_total_yen(item), MoneyUnit.THOUSAND_YEN) for item in BUDGET_ITEMS),
            ]
        )
    )
    year = report.context.fiscal_year
    return joined(
        table(
            ["区分", f"{year}計画 要望額", f"【参考】{year} 基金執行予定額", "【参考】前年度予算額"],
            rows,
            f"{year}の予算（単位 千円）",
            "tbl-budget",
            [LEFT, RIGHT, RIGHT, RIGHT],
            row_headers=1,
        ),
    )


def projects(report: FundReport) -> Markup:
    """Return this year's projects by 事業区分 with field, 新規 or 拡充, and the amount where it is published."""
    rows = [
        [
            project.category.value,
            project.name,
            project.group or "－",
            _status(project),
            amount_text(project.amount),
        ]
        for project in report.projects
    ]
    return joined(
        table(
            ["区分", "事業名", "分野", "新規・拡充", "予算額（千円）"],
            rows,
            f"{report.context.fiscal_year}の事業",
            "tbl-projects",
            [LEFT, LEFT, LEFT, LEFT, RIGHT],
            widths=[9, 48, 11, 14, 18],
            row_headers=2,
        ),
    )


def new_projects(report: FundReport) -> Markup:
    """Return the terms of each new project, as published."""
    parts: list[str] = []
    for project in report.new_projects:
        fields = [(name, "\n".join(texts)) for name, texts in project.fields.items() if name != "事業名"]
        name = "".join(project.fields.get("事業名", (project.name,)))
        parts.append(heading(3, f"区分{project.category.value} {name}"))
        parts.append(sheet(fields))
    return joined(*parts)


def calendar(report: FundReport) -> Markup:
    """Return the calendar of next year's plan."""
    caption = (
        f"{report.calendar[0].plan_year}計画に係る今後の主なスケジュール"
        if report.calendar
        else "スケジュール"
    )
    return joined(calendar_table(report.calendar, caption, "tbl-calendar"))


def rate_text(rate: Fraction | Absent) -> str:
    """Return a rate in percent with one decimal, half-up.

    >>> rate_text(Fraction(7745, 10000))
    '77.5%'
    """
    return str(rate) if isinstance(rate, Absent) else f"{Quantity(rate * 100, 1)}%"


def _by_year(
    report: FundReport,
    columns: Mapping[Category | None, Mapping[FiscalYear, Reading]],
    whole: Mapping[FiscalYear, Reading],
    item: str,
    label: str,
) -> Markup:
    rows: list[list[object]] = [
        [
            year.full_name,
            *(amount_text(column.get(year, Absent.NOT_STATED)) for column in columns.values()),
            amount_text(whole[year]),
        ]
        for year in report.years
    ]
    totals = [
        line.deposited_yen if item == "積立額" else line.spent_yen for line in (*report.lines, report.whole)
    ]
    rows.append(total_row(["計", *(digits_in(total, MoneyUnit.MILLION_YEN) for total in totals)]))
    return table(
        ["年度", *(line.category.value for line in report.lines if line.category), "計"],
        rows,
        f"区分別・年度別の{item}（単位 百万円）",
        label,
        [LEFT, *[RIGHT] * (len(report.lines) + 1)],
        row_headers=1,
    )


def _balance_row(line: LedgerLine) -> list[object]:
    return [
        line.category.value if line.category else "計",
        digits_in(line.deposited_yen, MoneyUnit.MILLION_YEN),
        digits_in(line.spent_yen, MoneyUnit.MILLION_YEN),
        rate_text(line.rate),
        digits_in(line.residual_yen, MoneyUnit.MILLION_YEN),
        amount_text(line.balance),
    ]


def _area_table(spending: AreaTable, ownership: str) -> Markup:
    def published(key: str) -> str:
        return amount_text(spending.published_sums.get(f"area:{ownership}:{key}", Absent.NOT_STATED))

    rows: list[list[object]] = [
        [
            name,
            *(amount_text(spending.amount(ownership, category, area)) for category in spending.categories),
            published(area),
        ]
        for area, name in spending.areas
    ]
    rows.append(
        total_row(
            ["計", *(published(category.value) for category in spending.categories), published("total")]
        )
    )
    who = {"公": "公立・公的等", "民": "民間"}.get(ownership, "公民の計")
    years = f"{spending.first_year.short}～{spending.last_year.short}の総額"
    return table(
        ["地域", *(category.value for category in spending.categories), "計"],
        rows,
        f"地域別・区分別の執行額 {ownership}（{who}。{years}、単位 千円）",
        f"tbl-areas-{ {'公': 'public', '民': 'private'}.get(ownership, 'all') }",
        [LEFT, *[RIGHT] * (len(spending.categories) + 1)],
        row_headers=1,
    )


def _named(report: FundReport, category: Category) -> str:
    """Return a category with the short name that the budget table of the source gives it."""
    lines = [text.text.partition(" ") for text in report.context.texts("budget.categories")]
    named = {parse_category(mark): name for mark, _, name in lines}
    return f"{category.value} {named.get(category, '')}".strip()


def _budget_cell(report: FundReport, item: str, category: Category) -> str:
    marks = "".join(f"（{mark}）" for mark in report.budget_notes.get((item, category), ()))
    return f"{amount_text(report.budget.get((item, category), Absent.NOT_STATED))}{marks}"


def _status(project: Project) -> str:
    return "－" if project.status == Absent.NOT_STATED.value else project.status


def _published(report: FundReport, balance_id: str, *, national: bool = False) -> str:
    folder = report.context.national if national else report.context.folder
    rows = folder.rows("balances", id=balance_id)
    return amount_text(rows[0].reading("value")) if rows else str(Absent.NOT_STATED)
