"""表: セルは公表された書き方で、ない値は、ない理由のまま立つ。"""

from fractions import Fraction

import pytest

from kikin import tables
from kikin.indicators import Measure, Status
from kikin.money import MoneyUnit
from kikin.periods import parse_period
from kikin.report.rows import amount_text
from kikin.tables.common import digits_in
from kikin.tables.fund import rate_text
from kikin.units import Absent, parse_reading


@pytest.mark.parametrize(
    ("yen", "shown"),
    [(2_121_792_000, "2,121,792"), (0, "0"), (1_500, "2"), (-1_500, "▲2"), (None, "記載なし")],
)
def test_thousands(yen, shown):
    """円は千円に四捨五入され、ない額は「記載なし」になる。"""
    assert digits_in(yen, MoneyUnit.THOUSAND_YEN) == shown


@pytest.mark.parametrize(
    ("rate", "shown"),
    [
        (Fraction(23_515, 30_361), "77.5%"),  # 23,515 ÷ 30,361 = 0.77451…
        (Fraction(1, 8), "12.5%"),
        (Fraction(1235, 10000), "12.4%"),  # 12.35 は四捨五入で 12.4（偶数丸めと同じにならない例は次）
        (Fraction(1245, 10000), "12.5%"),  # 12.45 は四捨五入で 12.5（偶数丸めなら 12.4）
        (Absent.NOT_STATED, "記載なし"),
    ],
)
def test_rates(rate, shown):
    """率は百分率の小数第1位に四捨五入され、ない率は、ない理由になる。"""
    assert rate_text(rate) == shown


@pytest.mark.parametrize("kind", Absent)
def test_absent_amount_prints_as_itself(kind):
    """ない額は、0 でなく、ない理由の言葉で立つ。"""
    assert amount_text(kind) == kind.value


def test_amount_keeps_its_printed_decimals():
    """額は公表された桁のまま、単位を見出しに譲って立つ。"""
    assert amount_text(parse_reading("38.50", "億円")) == "38.50"


@pytest.mark.parametrize(
    ("measure", "shown"),
    [
        (
            Measure(parse_reading("4,982", "人"), parse_period("R5年"), "", "推計"),
            "4,982人（推計値）（R5年）",
        ),
        (Measure(parse_reading("7", "構想区域"), parse_period("R5年7月"), ""), "7構想区域（R5年7月）"),
        (Measure(Absent.PENDING, None, "—", "未集計"), "未集計"),
    ],
)
def test_measure_names_its_time_and_kind(measure, shown):
    """実績は、時点と、推計・速報の別を添えて立つ。"""
    assert "".join(tables.evaluation.measure_text(measure).split()) == shown


def test_counts_add_up(evaluation):
    """達成状況別の数は、行ごとに足すと計になる。"""
    lines = [line for line in str(tables.evaluation.counts(evaluation)).splitlines() if line.startswith("| ")]
    heading, *rows = [[cell.strip(" *") for cell in line.strip("|").split("|")] for line in lines]
    assert heading[1:-1] == [status.value for status in Status]
    assert rows
    for row in rows:
        numbers = [int(cell) for cell in row[1:]]
        assert sum(numbers[:-1]) == numbers[-1]


@pytest.mark.parametrize("name", ["evaluation", "plan", "fund"])
def test_checks_show_every_difference_with_both_figures(request, name):
    """検算の表には、差のある検算がすべて、両方の値とともに立つ。"""
    context = request.getfixturevalue(name).context
    text = str(tables.checks(context))
    assert f"{len(context.outcomes)} 件検算" in text
    for outcome in context.outcomes:
        if outcome.verdict.value != "一致":
            assert str(outcome.check.left.figure).replace(".", r".") in text
            assert str(outcome.check.right.figure) in text


@pytest.mark.parametrize("name", ["evaluation", "plan", "fund"])
def test_colophon_holds_hashes_and_no_clock(request, name):
    """奥付は、版と、すべての入力のハッシュを示し、時刻を持たない。"""
    context = request.getfixturevalue(name).context
    text = str(tables.colophon(context))
    assert context.version.replace(".", r".") in text
    for item in context.inputs:
        assert item.sha256[:12] in text
    assert ":" not in text.replace(":::", "").replace(":---", "").replace("---:", "").split("\n\n: ")[0]


@pytest.mark.parametrize("name", ["plan", "fund"])
def test_basis_cites_every_rule_that_was_used(request, name):
    """根拠には、使った規則のすべてが、値・適用日・条文とともに立つ。"""
    report = request.getfixturevalue(name)
    text = str(tables.basis(report)).replace("\\", "")
    assert report.entries
    for entry in report.entries:
        assert entry.label in text
        assert entry.since.isoformat() in text


def test_budget_names_its_categories_and_the_columns_for_reference(fund):
    """予算の表は、区分を公表の略称と、参考の欄を【参考】と示す。"""
    text = tables.fund.budget(fund)
    assert "Ⅰ-1 病床機能分化・連携" in text.replace("\\", "")
    assert "【参考】前年度予算額" in text


def test_initial_budget_has_its_published_sum(fund):
    """当初予算額の表は、公表された計（6,182百万円）で終わる。"""
    assert "6,182" in tables.fund.planned(fund)


def test_lines_of_a_field_stand_on_lines_of_their_own(fund):
    """一つの項目に書かれた複数の文は、行を分けて立つ。"""
    assert "（１）848千円<br>（２）304千円" in tables.fund.new_projects(fund).replace("\\", "")


def test_a_source_is_listed_once(fund):
    """国の表と県の表が同じ資料によるとき、出典の表には一度だけ挙がる。"""
    files = [source.file for source in fund.sources]
    assert sorted(files) == sorted(set(files))
