"""課題3: 自分の表を、データの表からも、自分の CSV からも加える。"""

from __future__ import annotations

import pytest
from analyst import SHIGA
from pages import page_of


@pytest.fixture
def page(authored):
    """Return the evaluation with the tables of the page."""
    return page_of(authored / "reports" / "site" / SHIGA / "R6" / "evaluation.html")


def test_a_table_from_a_frame_has_headings_and_unit(page):
    """データの表から作った表は、宣言の見出しと単位を持つ。"""
    table = next(one for one in page.tables if one.caption.endswith("看護の事業"))
    assert table.headings[2:] == ("総事業費（Ａ＋Ｂ＋Ｃ）（円）", "基金充当額（Ａ＋Ｂ）（円）")
    assert table.rows == (("3（医療分）", "看護職員研修事業（例）", "30,000,000", "30,000,000"),)


def test_a_total_by_category_is_exact(page):
    """区分ごとの合計は、千円・円・億円の混じった事業からも正しい。"""
    table = next(one for one in page.tables if one.caption.endswith("区分ごとの基金充当額"))
    assert table.cell("Ⅲ", "基金充当額（Ａ＋Ｂ）（千円）") == "300,000"  # 3.0億円
    assert table.cell("Ⅳ", "基金充当額（Ａ＋Ｂ）（千円）") == "30,000"  # 30,000,000円
    assert table.cell("Ⅵ", "基金充当額（Ａ＋Ｂ）（千円）") == "1,500"  # 1.5百万円


def test_own_headings_and_unit_are_taken(page):
    """自分で決めた見出しと単位で出る。"""
    table = page.table("看護の事業の財源")
    assert table.headings == ("看護の事業", "基金から（百万円）")
    assert table.rows[0][1] == "30"


def test_a_csv_of_her_own_is_a_table(page):
    """自分の CSV は、書いたとおりの見出しと小数で表になり、文から番号で指せる。"""
    table = page.table("送迎の件数（例）")
    assert table.headings == ("区域", "送迎の件数", "利用者の割合")
    assert table.rows == (("例北区域", "120", "12.5"), ("例南区域", "95", "9.8"))
    number = table.caption.removesuffix("送迎の件数（例）")
    assert f"送迎の件数は、例北区域が多い（{number}）。" in page.text
