"""要領の第１～第８、別表、様式の数値が、両欄とも原文のとおり規則にあることの試験."""

from datetime import date
from fractions import Fraction
from pathlib import Path

import pytest

from kikin.rules import rule_book
from kikin.values.errors import KikinError

BOOK = rule_book()
ASSUMPTIONS = Path(__file__).parents[2] / "docs" / "assumptions.md"
OLD, NEW = date(2024, 3, 31), date(2024, 4, 1)
FAMILIES = ("fund", "holding", "national_equivalent", "settlement", "late_charge", "disposal", "payback")
READINGS = {  # 要領が黙っているか二通りに読めるもの: docs/assumptions.md に一覧
    "fund.national_share_category_1_2",
    "fund.share_rounding",
    "fund.execution_rate",
    "fund.closing_balance",
    "holding.limit",
    "holding.excess",
    "holding.nothing_needed",
    "national_equivalent.method",
    "settlement.national_ratio_category_1_2",
    "settlement.per_grant_year_and_kind",
    "settlement.split_by_grant",
    "late_charge.days_in_year",
    "late_charge.period",
    "late_charge.rounding_step",
    "disposal.immovables_at_any_price",
    "disposal.period",
    "deadline.moves_for_holidays",
}


@pytest.mark.parametrize(
    ("rule", "old", "new", "article"),
    [
        ("fund.national_share", Fraction(2, 3), Fraction(2, 3), "第６（４）②・別紙様式１ ３（ア）"),
        ("fund.prefectural_share", Fraction(1, 3), Fraction(1, 3), "別紙様式１ ３（ア）"),
        ("fund.national_share_category_1_2", None, Fraction(1), "第６（４）②"),
        ("fund.one_pool", False, True, "第２（３）②"),
        ("fund.interest_joins_fund", True, True, "第２（４）"),
        ("holding.limit", Fraction(1), Fraction(1), "別紙様式１ ３（ウ）・別紙様式２ ３（ウ）"),
        ("settlement.national_ratio", Fraction(2, 3), Fraction(2, 3), "第６（４）②・（５）"),
        ("settlement.national_ratio_category_1_2", Fraction(2, 3), Fraction(1), "第６（４）②・（５）"),
        ("settlement.rounding_step", Fraction(1), Fraction(1), "第６（４）②・（５）"),
        ("settlement.per_grant_year_and_kind", True, False, "第６（４）②・（５）"),
        ("late_charge.annual_rate", Fraction(3, 100), Fraction(3, 100), "第６（８）"),
        ("disposal.limit_prefecture", Fraction(500_000), Fraction(500_000), "第４（１）②"),
        ("disposal.limit_local_government", Fraction(500_000), Fraction(500_000), "第４（２）⑤"),
        ("disposal.limit_other_operator", Fraction(300_000), Fraction(300_000), "第４（２）⑤"),
        ("disposal.limit_through_municipality", Fraction(300_000), Fraction(300_000), "第４（３）④オ"),
        ("deadline.disclosure_after_creation_days", Fraction(45), Fraction(45), "第２（２）②"),
        ("deadline.disclosure_after_deposit_days", None, Fraction(45), "第２（２）②"),
        ("deadline.tax_report_years_after", Fraction(2), Fraction(2), "第４（２）⑨・（３）④ケ"),
        ("deadline.tax_report_day", "6月30日", "6月30日", "第４（２）⑨・（３）④ケ"),
        ("deadline.papers_kept_years", Fraction(5), Fraction(5), "第４（１）⑤・（２）④・（３）③・④エ"),
    ],
)
def test_values_in_both_columns(rule, old, new, article):
    """数値は、令和６年３月31日（旧）と４月１日（新）のそれぞれで、要領のとおり."""
    if old is None:
        with pytest.raises(KikinError, match="2024-04-01"):
            BOOK.on(rule, OLD)
    else:
        assert BOOK.on(rule, OLD).value == old
    assert BOOK.on(rule, NEW).value == new
    assert BOOK.on(rule, NEW).article == article


@pytest.mark.parametrize("family", [*FAMILIES, "deadline", "disclosure", "care_workforce"])
def test_columns_agree_with_their_dates(family):
    """旧欄の値は令和６年４月１日より前から、新欄の値はその日から適用される."""
    for rule in BOOK.below(family):
        for entry in rule.entries:
            assert (entry.since == NEW) == (entry.column == "新"), entry


def test_disclosure_has_the_eight_items_of_the_table():
    """別表の公表すべき事項は八つで、変わったのは基金の額と国費相当額だけ."""
    rules = BOOK.below("disclosure")
    assert len(rules) == 8
    changed = [rule.label for rule in rules if rule.on(OLD).value != rule.on(NEW).value]
    assert changed == ["基金の額", "国費相当額"]


def test_every_payback_names_its_article_of_section_four():
    """納付の規則は 19 あり、すべて第４の条番号をもち、重ならない."""
    rules = BOOK.below("payback")
    articles = [rule.on(NEW).article for rule in rules]
    assert len(articles) == len(set(articles)) == 19  # 財産処分 5、仕入控除 5、超過 5、違反 4
    assert all(article.startswith("第４（") for article in articles)


@pytest.mark.parametrize("rule", sorted(READINGS))
def test_readings_have_a_note(rule):
    """要領にない読み方は、規則に理由を書き、読み方の一覧に載せてある."""
    assert any(len(entry.note) > 10 for entry in BOOK[rule].entries)
    assert f"`{rule}`" in ASSUMPTIONS.read_text(encoding="utf-8")
