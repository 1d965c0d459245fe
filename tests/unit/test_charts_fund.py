"""基金の状況の図の試験: 予算、積立と執行、残高、執行率、地域、公民."""

from dataclasses import replace
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

import pytest

from kikin import narrative, tables
from kikin.charts import fund, fund_areas, fund_bars, fund_ledger
from kikin.charts.fund_ledger import Figure, LedgerView, LedgerYear
from kikin.charts.style import AI, applied, contrast, ink_on
from kikin.errors import KikinError
from kikin.report import load_report
from kikin.units import Absent, Quantity

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def report():
    return load_report("fund", prefecture="14", fiscal_year="R6", data_folder=DATA / "14-kanagawa")


def texts(canvas):
    return [text.get_text() for text in canvas.axes.texts]


def drawn(draw, *args):
    with applied():
        return draw(*args)


def test_ledger_years(report):
    """年度ごとの積立額、執行額と、差の累計(百万円)."""
    view = fund_ledger.prepare(report)
    shown = {year.name: (year.deposits.text, year.spending.text, year.running.text) for year in view.years}
    assert shown["H26"] == ("3,850", "1,280", "2,570")  # 3,850 - 1,280
    assert shown["H27"] == ("3,941", "1,846", "4,665")  # 2,570 + 3,941 - 1,846
    assert shown["R5"] == ("3,789", "1,993", "6,846")  # 30,361 - 23,515
    assert (view.balance.text, view.balance_time) == ("7,021", "R5年度末")  # 4,125 + 250 + 2,120 + 526


def test_ledger_alt_states_every_amount(report):
    """代替テキストに、すべての年度の積立額、執行額、累計と、公表の残高がある."""
    view = fund_ledger.prepare(report)
    text = fund_ledger.alt(view, "神奈川県")
    for year in view.years:
        for figure in (year.deposits, year.spending, year.running):
            assert f"{year.name} {figure.text}" in text
    assert "R5年度末に7,021" in text


def test_ledger_never_calls_the_line_a_balance(report):
    """積立額−執行額の累計は残高と呼ばれない: 残高の語は公表の残高にだけ付く."""
    view = fund_ledger.prepare(report)
    words = [*texts(drawn(fund_ledger.draw, view)), fund_ledger.alt(view, "神奈川県")]
    for text in words:
        assert text.count("残高") == text.count("公表の残高") or text == "残高"


def test_ledger_line_and_balance_are_apart(report):
    """公表の残高は線に含まれず、別の印で一度だけ描く."""
    view = fund_ledger.prepare(report)
    canvas = drawn(fund_ledger.draw, view)
    diamonds = [line for line in canvas.axes.lines if line.get_marker() == "D"]
    running = next(line for line in canvas.axes.lines if line.get_linewidth() == 1.5)
    assert len(diamonds) == 1
    assert len(running.get_xdata()) == len(view.years)
    assert diamonds[0].get_xdata()[0] > max(running.get_xdata())


def test_ledger_absent_year_has_a_word_and_no_bar():
    """記載のない年度は語だけで、棒も点もなく、0とも描かない."""
    absent = Figure(None, "記載なし")
    known = Figure(5_000_000, "5")
    years = (LedgerYear("R5", known, known, Figure(0, "0")), LedgerYear("R6", absent, absent, absent))
    canvas = drawn(fund_ledger.draw, LedgerView(years, absent, ""))
    # R5 の積立額は面と枠の二枚、執行額は面と模様と枠の三枚
    assert len(canvas.axes.patches) == 5
    assert texts(canvas).count("記載なし") == 4
    assert len([line for line in canvas.axes.lines if line.get_marker() in ("o", "D")]) == 1


def test_balance_rows(report):
    """公表の残高、積立額−執行額、差とその種類."""
    rows = {row.name: row for row in fund_bars.balance_rows(report)}
    assert (rows["区分Ⅰ"].balance.text, rows["区分Ⅰ"].residual.text) == ("4,125", "4,099")
    assert rows["区分Ⅰ"].difference == "差 26（未解明）"  # 4,125 - 4,099
    assert rows["区分Ⅱ"].difference == "差 1（端数処理）"  # 250 - 249
    assert rows["区分Ⅵ"].difference == "差なし"  # 526 - 526
    assert rows["計"].difference == "差 175（未解明）"  # 7,021 - 6,846


def test_balance_alt_states_every_amount(report):
    """代替テキストと図に、各区分の二つの額と差がある."""
    rows = fund_bars.balance_rows(report)
    text = fund_bars.balance_alt(rows, "神奈川県")
    shown = texts(drawn(fund_bars.draw_balance, rows))
    for row in rows:
        assert (
            f"{row.name}は残高{row.balance.text}、積立額−執行額{row.residual.text}、{row.difference}" in text
        )
        assert f"{row.balance.text}百万円　{row.difference}" in shown
        assert f"{row.residual.text}百万円" in shown


def test_balance_absent_has_no_bar(report):
    """残高の公表がない区分は 記載なし と書き、棒はない."""
    row = replace(fund_bars.balance_rows(report)[0], balance=Figure(None, "記載なし"), difference="")
    canvas = drawn(fund_bars.draw_balance, [row])
    assert "記載なし" in texts(canvas)
    assert len(canvas.axes.patches) == 3  # 積立額−執行額の面、模様、枠


@pytest.mark.parametrize(
    ("name", "rate"),
    [
        ("区分Ⅰ", "61.4%"),  # 6,532 / 10,631 = 0.61443
        ("区分Ⅱ", "90.6%"),  # 2,392 / 2,641 = 0.90572
        ("区分Ⅳ", "87.8%"),  # 14,239 / 16,211 = 0.87835
        ("区分Ⅵ", "40.1%"),  # 352 / 878 = 0.40091
        ("計", "77.5%"),  # 23,515 / 30,361 = 0.77451
    ],
)
def test_execution_rate(report, name, rate):
    """執行率は執行額÷積立額で、代替テキストにも図にもある."""
    rows = fund_bars.rate_rows(report)
    row = next(each for each in rows if each.name == name)
    assert row.text == rate
    assert f"{name} {rate}（{row.spent.text}÷{row.deposited.text}）" in fund_bars.rate_alt(rows, "神奈川県")
    assert f"{rate}（{row.spent.text}／{row.deposited.text}百万円）" in texts(
        drawn(fund_bars.draw_rates, rows)
    )


def test_absent_rate_has_no_bar():
    """執行率のない区分は － と書き、棒も枠もない."""
    rows = [fund_bars.RateRow("区分Ⅰ", Figure(None, "－"), Figure(None, "－"), None)]
    canvas = drawn(fund_bars.draw_rates, rows)
    assert "－" in texts(canvas)
    assert not canvas.axes.patches


def test_budget_alt_states_every_amount(report):
    """代替テキストに、すべての年度の国の予算額と配分額が公表のまま(38.5億円と39.41億円)ある."""
    years = fund_bars.budget_years(report)
    text = fund_bars.budget_alt(years, "神奈川県")
    for year in years:
        assert f"{year.name} {year.budget}" in text
        assert f"{year.name} {year.allocation}" in text
    assert "H26 38.5億円、H27 39.41億円" in text


def test_budget_absent_allocation_has_no_bar(report):
    """令和6年度の配分額は － で、棒は10年分だけ."""
    years = fund_bars.budget_years(report)
    assert years[-1].allocation is Absent.NOT_APPLICABLE
    canvas = drawn(fund_bars.draw_budgets, years, "神奈川県")
    assert len([patch for patch in canvas.axes.patches if patch.get_hatch()]) == 10
    assert texts(canvas).count("－") == 1


def test_heat_cells_are_the_published_ones(report):
    """地域別の表のセルと計は公表の額で、割合は総計 23,514,742千円に対するもの."""
    view = fund_areas.prepare_heat(report.area_table)
    rows = dict(view.rows)
    assert view.columns == ("区分Ⅰ", "区分Ⅱ", "区分Ⅳ", "区分Ⅵ", "計")
    assert rows["横浜"][0] == fund_areas.Cell("3,261,432", 3_261_432_000, "13.9%")  # 3,261,432 / 23,514,742
    assert rows["川崎北部"][3] == fund_areas.Cell("0", 0, "0.0%")
    assert [cell.amount for cell in rows["計"]] == [
        "6,534,667",
        "2,392,205",
        "14,236,265",
        "351,605",
        "23,514,742",
    ]


def test_heat_alt_and_figure_state_every_amount(report):
    """代替テキストと図に、すべてのセルの額がある."""
    view = fund_areas.prepare_heat(report.area_table)
    text = fund_areas.heat_alt(view, "神奈川県")
    shown = texts(drawn(fund_areas.draw_heat, view))
    for name, cells in view.rows:
        for column, cell in zip(view.columns, cells, strict=True):
            assert f"{column} {cell.amount}" in text
            assert cell.amount in shown
            assert cell.share in shown
        assert name in shown


def test_heat_sum_without_published_one(report):
    """計が公表されていなければ、セルの和を同じ単位で示す."""
    table = replace(report.area_table, published_sums={})
    cells = dict(fund_areas.prepare_heat(table).rows)["計"]
    # 公表の総計は 23,514,742、セルの和は端数処理で 1 多い
    assert cells[-1].amount == "23,514,743"


def test_heat_absent_cell_is_a_word(report):
    """記載のないセルは語で、額も割合も色もない."""
    table = report.area_table
    key = ("計", table.categories[0], table.areas[0][0])
    view = fund_areas.prepare_heat(replace(table, amounts=table.amounts | {key: Absent.NOT_STATED}))
    assert dict(view.rows)["横浜"][0] == fund_areas.Cell("記載なし", None, "")


def test_heat_text_can_be_read_and_darkness_grows():
    """どの濃さのセルでも文字は 4.5 対 1 以上で、額が増えると色は濃くなるか同じ."""
    shades = [fund_areas.heat_color(step, 1000) for step in range(1, 1001)]
    assert all(contrast(ink_on(shade), shade) >= 4.5 for shade in shades)
    assert all(contrast(one, "#ffffff") <= contrast(other, "#ffffff") for one, other in pairwise(shades))
    assert shades[-1] == AI


def test_ownership_shares(report):
    """公と民の割合は合わせて100で、四捨五入は一度だけ."""
    groups = dict(fund_areas.prepare_ownership(report.area_table).groups)
    whole = groups["全体"][0]
    # 公 8,747,775 + 民 14,766,969 = 23,514,744; 8,747,775 / 23,514,744 = 0.37201
    assert whole.texts == ("37.2%", "62.8%")
    by_category = {row.name: row.texts for row in groups["区分別"]}
    assert by_category["区分Ⅱ"] == ("13.8%", "86.2%")  # 330,334 / 2,392,207 = 0.13809
    rows = [row for rows in groups.values() for row in rows]
    assert {row.public + row.private for row in rows} == {Fraction(100)}
    assert len(rows) == 1 + 4 + 10


def test_ownership_alt_and_figure_state_every_share(report):
    """代替テキストと図に、すべての割合がある."""
    view = fund_areas.prepare_ownership(report.area_table)
    text = fund_areas.ownership_alt(view, "神奈川県")
    shown = texts(drawn(fund_areas.draw_ownership, view))
    for row in (row for _, rows in view.groups for row in rows):
        assert f"{row.name} 公{row.texts[0]} 民{row.texts[1]}" in text
        assert {row.name, *row.texts} <= set(shown)


def test_ownership_without_spending_has_no_bar():
    """執行額のない区分は 執行額なし と書き、0%の帯を描かない."""
    view = fund_areas.OwnershipView((("区分別", (fund_areas.ShareRow("区分Ⅵ", None, None),)),))
    canvas = drawn(fund_areas.draw_ownership, view)
    assert "執行額なし" in texts(canvas)
    assert len(canvas.axes.patches) == 4  # 凡例の公(面)と民(面、模様、枠)


def test_without_area_table_the_place_says_so_and_shows_no_figure(report):
    """地域別の表のない県の文書は、図を省き、表の場所に記載がないことを示して、できあがる。"""
    bare = replace(report, area_table=None)
    assert [fund.areas(bare), fund.ownership(bare), narrative.fund.area_lead(bare)] == ["", "", ""]
    assert "記載がない" in tables.fund.areas(bare)


def test_missing_budgets_are_explained(report):
    """予算も配分額もなければ、図を描かずに言う."""
    with pytest.raises(KikinError, match="配分額がなく"):
        fund.budgets(replace(report, budgets={}, allocations={}))


@pytest.mark.parametrize("name", ["budgets", "ledger", "balance", "execution", "areas", "ownership"])
def test_call_saves_the_picture_and_shows_it(report, tmp_path, monkeypatch, name):
    """一行の呼出しで、SVG と図の Markdown ができ、二度目も同じバイト列になる."""
    monkeypatch.chdir(tmp_path)
    markdown = getattr(fund, name)(report)
    path = tmp_path / "fund_figures" / f"{name}.svg"
    first = path.read_bytes()
    assert f"](fund_figures/{name}.svg){{#fig-{name} fig-alt=" in markdown
    assert "単位：" in markdown
    assert "出典：神奈川県「" in markdown
    assert len(first) < 300_000
    getattr(fund, name)(report)
    assert path.read_bytes() == first


def test_no_other_prefecture_in_a_figure(report, tmp_path, monkeypatch):
    """神奈川県の図の Markdown に、ほかの県の名は出ない."""
    monkeypatch.chdir(tmp_path)
    for name in ("budgets", "ledger", "balance", "execution", "areas", "ownership"):
        assert "熊本" not in getattr(fund, name)(report)


def test_allocation_is_printed_as_published(report):
    """配分額の小数の桁は公表のまま."""
    shown = texts(drawn(fund_bars.draw_budgets, fund_bars.budget_years(report), "神奈川県"))
    published = [value for value in report.allocations.values() if isinstance(value, Quantity)]
    assert {f"{value}".removesuffix("億円") for value in published} <= set(shown)
