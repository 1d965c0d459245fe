"""データの表の数値は、どれも公表されたページの、その行と列に立つ。"""

from __future__ import annotations

from fractions import Fraction

import pytest
from pages import NUMBER, page_of, plain_number, squeezed
from project_copy import ROOT, read_rows

from kikin.categories import parse_category
from kikin.money import grouped
from kikin.periods import parse_fiscal_year
from kikin.units import Quantity, parse_reading

KUMAMOTO, KANAGAWA, NATIONAL = (
    ROOT / "data" / name for name in ("43-kumamoto", "14-kanagawa", "00-national")
)

# 原文の表の見出しや日程を写した文章は、同じ内容の表として示され、数値だけを確かめる
SHOWN_AS_TABLES = (
    "basic.law",
    "proposal.period",
    "budget.columns",
    "budget.categories",
    "outline.title",
    "outline.categories",
)


@pytest.fixture
def plan_page(site):
    """Return the page of Kumamoto's plan."""
    return page_of(site / "43-kumamoto" / "R7" / "plan.html")


@pytest.fixture
def evaluation_page(site):
    """Return the page of Kumamoto's evaluation."""
    return page_of(site / "43-kumamoto" / "R6" / "evaluation.html")


@pytest.fixture
def fund_page(site):
    """Return the page of Kanagawa's fund."""
    return page_of(site / "14-kanagawa" / "R6" / "fund.html")


def printed(text):
    """Return a figure of the data as the pages print it: thousands separated, absence as itself."""
    reading = parse_reading(text)
    return grouped(reading.value, reading.decimals) if isinstance(reading, Quantity) else str(reading)


def year_named(text):
    """Return a fiscal year as the fund document prints it."""
    return squeezed(parse_fiscal_year(text).full_name)


def test_every_project_stands_in_the_list_of_its_category(plan_page):
    """事業一覧: 53事業のどれも、その区分の表に、No.・名称・事業費・新規継続の別が同じ行に並ぶ。"""
    for row in read_rows(KUMAMOTO / "projects.csv"):
        table = plan_page.table(f"区分{parse_category(row['category']).value}の事業一覧")
        (cells,) = [cells for cells in table.rows if cells[0] == row["number"]]
        assert cells[1] == squeezed(row["name"])
        assert cells[2] == squeezed(row["outline"])
        assert cells[3:] == (printed(row["amount"]), row["status"])


def test_every_project_has_its_sheet(plan_page):
    """個票: 53事業のどれにも、No. と総事業費のある個票がある。"""
    sheets = "　".join(
        "".join(cells) for table in plan_page.tables if not table.caption for cells in table.rows
    )
    for row in read_rows(KUMAMOTO / "projects.csv"):
        name = f"{squeezed(row['name'])}No.{row['number']}総事業費（Ａ＋Ｂ＋Ｃ）{printed(row['amount'])}{row['unit']}"
        assert name in sheets


def test_every_written_field_stands_in_a_sheet(plan_page):
    """個票に書かれた欄の文は、そのまま公表される。"""
    for row in read_rows(KUMAMOTO / "project_fields.csv"):
        assert squeezed(row["text"]) in plan_page.text, row


def test_request_stands_beside_the_project_money(plan_page):
    """国への要望額は、区分ごとに事業数・額・割合が事業費と同じ行に並ぶ。"""
    table = plan_page.table("事業区分別の事業費と国への要望額")
    for row in read_rows(KUMAMOTO / "requests.csv"):
        (cells,) = [
            cells for cells in table.rows if cells[0].startswith(parse_category(row["category"]).value)
        ]
        assert {printed(row["amount"]), row["projects"], printed(row["share"])} <= set(cells)


@pytest.mark.parametrize("column", ["target", "actual", "previous", "next_target"])
def test_every_indicator_value_stands_in_its_row(evaluation_page, column):
    """指標の目標・実績・前回値・次年度の目標は、その指標と内訳の行に立つ。"""
    rows = [cells for table in evaluation_page.tables if "達成状況" in table.caption for cells in table.rows]
    for row in read_rows(KUMAMOTO / "indicators.csv"):
        if not isinstance(parse_reading(row[column]), Quantity):
            continue
        name = squeezed(row["name"])
        mine = [cells for cells in rows if cells[0].startswith(name) and squeezed(row["part"]) in cells[0]]
        assert mine, name
        found = {number for cells in mine for number in NUMBER.findall(" ".join(cells[1:]))}
        assert printed(row[column]) in found, (row["id"], row["part"], column)


def test_every_national_value_stands_in_the_evaluation(evaluation_page):
    """全国平均と比べた指標には、比べた全国値が示される。"""
    used = {row["national_id"] for row in read_rows(KUMAMOTO / "indicators.csv")} - {""}
    values = [
        row
        for row in read_rows(NATIONAL / "values.csv")
        if row["id"] in used and row["time"].startswith("R6")
    ]
    assert values
    for row in values:
        assert f"{row['value']}{row['unit']}" in evaluation_page.text


def test_every_note_stands_in_the_evaluation(evaluation_page):
    """※1 から ※9 の注は、どれも公表される。"""
    notes = read_rows(KUMAMOTO / "notes.csv")
    assert [row["mark"] for row in notes if row["document"] == "evaluation"][:1] == ["※1"]
    for row in notes:
        assert squeezed(row["text"]) in evaluation_page.text


@pytest.mark.parametrize(("item", "caption"), [("積立額", "年度別の積立額"), ("執行額", "年度別の執行額")])
def test_every_deposit_and_spending_stands_by_year_and_category(fund_page, item, caption):
    """積立額と執行額は、年度の行と区分の列に立つ。"""
    table = fund_page.table(caption)
    rows = [row for row in read_rows(KANAGAWA / "ledger.csv") if row["item"] == item]
    assert len(rows) == 40  # 10年度 × 4区分
    for row in rows:
        found = table.cell(year_named(row["fiscal_year"]), parse_category(row["category"]).value)
        assert found == printed(row["amount"]), row


def test_every_balance_stands_by_category(fund_page):
    """公表された残高は、区分の行に、執行率の計算と並んで立つ。"""
    table = fund_page.table("区分別の積立・執行・残高")
    rows = [row for row in read_rows(KANAGAWA / "ledger.csv") if row["item"] == "残高" and row["category"]]
    assert len(rows) == 4
    for row in rows:
        assert table.cell(parse_category(row["category"]).value, "公表された残高") == printed(row["amount"])


def test_every_allocation_stands_beside_the_national_budget(fund_page):
    """国の予算額と県への配分額は、年度の行に並んで立つ。"""
    table = fund_page.table("国の予算額")
    budgets = [row for row in read_rows(NATIONAL / "budgets.csv") if row["part"] == "医療分"]
    for row in budgets:
        if parse_fiscal_year(row["fiscal_year"]).short != "R7":  # 令和6年度の文書に翌年度の予算はない
            assert table.cell(year_named(row["fiscal_year"]), table.headings[1]) == printed(row["amount"])
    for row in (row for row in read_rows(KANAGAWA / "ledger.csv") if row["item"] == "配分額"):
        assert table.cell(year_named(row["fiscal_year"]), table.headings[2]) == printed(row["amount"])


@pytest.mark.parametrize("ownership", ["公", "民", "計"])
def test_every_area_amount_stands_by_area_and_category(fund_page, ownership):
    """地域別の執行額は、公・民・計の表の、地域の行と区分の列に立つ。"""
    names = {row["id"]: squeezed(row["name"]) for row in read_rows(KANAGAWA / "areas.csv")}
    table = fund_page.table(f"地域別・区分別の執行額{ownership}")
    rows = [row for row in read_rows(KANAGAWA / "area_spending.csv") if row["ownership"] == ownership]
    assert len(rows) == 40  # 10地域 × 4区分
    for row in rows:
        assert table.cell(names[row["area"]], parse_category(row["category"]).value) == printed(
            row["amount"]
        ), row


def test_every_published_sum_of_areas_stands(fund_page):
    """地域別の表の計の行と列は、公表された計である（計算した和ではない）。"""
    sums = [row for row in read_rows(KANAGAWA / "balances.csv") if row["table"] == "area_spending"]
    assert sums
    for row in sums:
        assert printed(row["value"]) in fund_page.numbers, row["id"]


def test_every_budget_amount_stands(fund_page):
    """当年度の予算は、区分の行に、要望額・執行予定額・前年度予算額が立つ。"""
    columns = {"計画要望額": "要望額", "執行予定額": "基金執行予定額", "前年度予算額": "前年度予算額"}
    table = fund_page.table("の予算（単位千円）")
    for row in read_rows(KANAGAWA / "budget.csv"):
        (heading,) = [heading for heading in table.headings if heading.endswith(columns[row["item"]])]
        category = parse_category(row["category"]).value  # 略称が続く
        (line,) = [cells for cells in table.rows if cells[0].startswith(category)]
        assert line[table.headings.index(heading)].startswith(printed(row["amount"])), row


def test_every_planned_deposit_stands(fund_page):
    """当初予算額は区分の行に立つ。"""
    table = fund_page.table("当初予算額")
    for row in (row for row in read_rows(KANAGAWA / "ledger.csv") if row["item"] == "当初予算額"):
        assert printed(row["amount"]) in next(
            cells for cells in table.rows if cells[0] == parse_category(row["category"]).value
        )


def test_every_project_of_the_year_stands(fund_page):
    """当年度の事業は、どれも区分・名称・額のある行に立つ。"""
    table = fund_page.table("年度の事業")
    rows = {cells[:2]: cells for cells in table.rows}
    for row in read_rows(KANAGAWA / "projects.csv"):
        cells = rows[(parse_category(row["category"]).value, squeezed(row["name"]))]
        assert cells[-1] == printed(row["amount"])


def test_every_term_of_the_new_projects_stands(fund_page):
    """新規事業の補助条件の数値は、新規事業の内容に立つ。"""
    page = plain_number(fund_page.text)
    terms = read_rows(KANAGAWA / "grant_terms.csv")
    assert len(terms) > 20
    for row in terms:
        assert plain_number(row["raw"]).replace(" ", "") in page, row["id"]


@pytest.mark.parametrize(
    ("folder", "name"), [(KUMAMOTO, "plan_page"), (KANAGAWA, "fund_page")], ids=["43", "14"]
)
def test_calendar_stands_in_the_wording_of_the_source(folder, name, request):
    """スケジュールは、時期の原文と内容のとおりに立つ。"""
    page = request.getfixturevalue(name)
    for row in read_rows(folder / "calendar.csv"):
        assert squeezed(row["when_raw"]) in page.text
        assert squeezed(row["event"]) in page.text


@pytest.mark.parametrize(
    ("folder", "name"), [(KUMAMOTO, "plan_page"), (KANAGAWA, "fund_page")], ids=["43", "14"]
)
def test_every_declared_difference_stands_with_both_figures(folder, name, request):
    """申告した差は、両方の値が検算の表の同じ行に立つ。"""
    table = request.getfixturevalue(name).table("検算")
    for row in read_rows(folder / "differences.csv"):
        both = {f"{printed(row['left'])}{row['left_unit']}", f"{printed(row['right'])}{row['right_unit']}"}
        assert [cells for cells in table.rows if both <= set(cells)], row["identity"]


@pytest.mark.parametrize(
    ("folder", "pages"),
    [(KUMAMOTO, ("plan_page", "evaluation_page")), (KANAGAWA, ("fund_page",))],
    ids=["43", "14"],
)
def test_every_authored_text_stands(folder, pages, request):
    """データに書かれた文章は、その文書にそのまま立つ。"""
    shown = {name.removesuffix("_page"): request.getfixturevalue(name) for name in pages}
    missing = [
        row["key"]
        for row in read_rows(folder / "texts.csv")
        if not _stands(row["text"], shown[row["document"]], by_figures=row["key"] in SHOWN_AS_TABLES)
    ]
    assert missing == []


def _stands(text, page, *, by_figures):
    if by_figures:
        return {number for number in NUMBER.findall(text) if "," in number} <= set(page.numbers)
    return squeezed(text) in page.text


def test_sums_are_those_of_their_parts(plan_page):
    """事業一覧の小計は、その表に印字された事業費の和である。"""
    for table in (table for table in plan_page.tables if table.caption.endswith("の事業一覧")):
        amounts = [Fraction(cells[3].replace(",", "")) for cells in table.rows]
        assert sum(amounts[:-1]) == amounts[-1], table.caption
