"""The charts of the fund (基金の状況): budgets, deposits, spending, balance, execution, areas, 公民."""

from __future__ import annotations

from kikin.charts import fund_areas, fund_bars, fund_ledger
from kikin.charts.output import figure
from kikin.errors import KikinError, Place
from kikin.files import shown_path
from kikin.publish.markup import Markup
from kikin.report.fund import AreaTable, FundReport


def budgets(report: FundReport, document: str | None = None) -> Markup:
    """Return the figure of the nation's budget and the allocation to the prefecture, in 億円, one panel each.

    Raises:
        KikinError: Neither the one nor the other is in the data.
    """
    who = report.context.prefecture.name
    years = fund_bars.budget_years(report)
    if not years:
        raise _missing(report, "配分額")
    span = _span(years[0].name, years[-1].name)
    caption = f"国の予算額（医療分、{_basis(report)}）と{who}への配分額の推移（{span}）。単位：億円。"
    return figure(
        report.context,
        "budgets",
        lambda: fund_bars.draw_budgets(years, who),
        caption=caption,
        alt=fund_bars.budget_alt(years, who),
        document=document,
    )


def ledger(report: FundReport, document: str | None = None) -> Markup:
    """Return the figure of deposits and spending by year, with deposits minus spending cumulated, in 百万円.

    Raises:
        KikinError: The data have no deposits.
    """
    who = f"{report.context.prefecture.name}の基金"
    view = fund_ledger.prepare(report)
    caption = (
        f"{who}の積立額と執行額、積立額−執行額の累計（{_years(report)}、全区分）。"
        "累計には利子や返還金を含まず、公表の残高とは一致しない。単位：百万円。"
    )
    return figure(
        report.context,
        "ledger",
        lambda: fund_ledger.draw(view),
        caption=caption,
        alt=fund_ledger.alt(view, who),
        document=document,
    )


def balance(report: FundReport, document: str | None = None) -> Markup:
    """Return the figure of published balance and deposits minus spending by 区分, in 百万円.

    Raises:
        KikinError: The data have no deposits.
    """
    who = f"{report.context.prefecture.name}の基金"
    rows = fund_bars.balance_rows(report)
    time = fund_ledger.prepare(report).balance_time
    caption = f"{who}の区分別の残高（公表、{time}）と、{_years(report)}の積立額−執行額。単位：百万円。"
    return figure(
        report.context,
        "balance",
        lambda: fund_bars.draw_balance(rows),
        caption=caption,
        alt=fund_bars.balance_alt(rows, who),
        document=document,
    )


def execution(report: FundReport, document: str | None = None) -> Markup:
    """Return the figure of the execution rate (執行額÷積立額) by 区分, in %.

    Raises:
        KikinError: The data have no deposits.
    """
    who = f"{report.context.prefecture.name}の基金"
    rows = fund_bars.rate_rows(report)
    caption = f"{who}の区分別の執行率（{_years(report)}の執行額÷積立額）。単位：%（かっこ内は百万円）。"
    return figure(
        report.context,
        "execution",
        lambda: fund_bars.draw_rates(rows),
        caption=caption,
        alt=fund_bars.rate_alt(rows, who),
        document=document,
    )


def areas(report: FundReport, document: str | None = None) -> Markup:
    """Return the heat map of spending by area and 区分: amount and share in the whole; nothing without that table."""
    table = report.area_table
    if table is None:
        return Markup("")
    who, view = f"{report.context.prefecture.name}の基金", fund_areas.prepare_heat(table)
    caption = f"{who}の地域別・区分別の執行額（{_area_years(table)}の総額）。単位：{view.unit}（下段は総計に占める割合）。"
    return figure(
        report.context,
        "areas",
        lambda: fund_areas.draw_heat(view),
        caption=caption,
        alt=fund_areas.heat_alt(view, who),
        document=document,
    )


def ownership(report: FundReport, document: str | None = None) -> Markup:
    """Return the figure of public and private shares of spending, of all, by 区分 and by area, in %.

    Nothing where the prefecture has no table of spending by area.
    """
    table = report.area_table
    if table is None:
        return Markup("")
    who, view = f"{report.context.prefecture.name}の基金", fund_areas.prepare_ownership(table)
    caption = f"{who}の執行額に占める公と民の割合（{_area_years(table)}の総額）。単位：%。"
    return figure(
        report.context,
        "ownership",
        lambda: fund_areas.draw_ownership(view),
        caption=caption,
        alt=fund_areas.ownership_alt(view, who),
        document=document,
    )


def _basis(report: FundReport) -> str:
    """Return what the nation's budgets are reckoned on, as in 公費."""
    rows = report.context.national.rows("budgets", part="医療分")
    return "・".join(dict.fromkeys(row.text("basis") for row in rows if row.year() in report.budgets))


def _missing(report: FundReport, item: str) -> KikinError:
    place = Place(shown_path(report.context.folder.path / "ledger.csv"))
    return KikinError(
        f"{item}がなく、図を描けません", place, remedy=f"{item}の行を加えるか、この図を外してください"
    )


def _years(report: FundReport) -> str:
    if not report.years:
        raise _missing(report, "積立額")
    return _span(report.years[0].name, report.years[-1].name)


def _area_years(table: AreaTable) -> str:
    return _span(table.first_year.name, table.last_year.name)


def _span(first: str, last: str) -> str:
    return f"{first}～{last}"
