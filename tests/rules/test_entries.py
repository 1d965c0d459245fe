"""規則集の全ての項目が、値、適用日、出典の条番号と欄を持つ。"""

import re
from datetime import date

import pytest

from kikin.rules import rule_book
from kikin.rules.book import COLUMNS, PER, SIZES, UNITS, Entry, Range

BOOK = rule_book()
ENTRIES = [entry for rule in BOOK.values() for entry in rule.entries]
OLD, NEW = date(2023, 4, 1), date(2024, 4, 1)


@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: f"{entry.rule}@{entry.since}")
def test_entry(entry: Entry):
    """項目は、文書、条番号、新旧の欄を示し、値が印刷できる。"""
    assert entry.document.title
    assert entry.article.strip()
    assert entry.column in COLUMNS
    assert entry.unit in UNITS
    assert entry.shown.strip()
    assert entry.article in entry.citation
    assert entry.column in entry.citation
    assert entry.document.published <= entry.document.checked


def test_histories_are_in_order():
    """同じ規則の適用日は古い順に並び、廃止は最後にだけある。"""
    for rule in BOOK.values():
        days = [entry.since for entry in rule.entries]
        assert days == sorted(set(days)), rule.id
        assert all(entry.value is not None for entry in rule.entries[:-1]), rule.id


def test_prices_have_both_columns():
    """別表１の単価は、旧欄と新欄の値を持ち、数え方、対象経費を示す。"""
    prices = BOOK.below("care_facilities.price")
    assert len(prices) == 113
    for rule in prices:
        assert [entry.since for entry in rule.entries] == [OLD, NEW]
        assert [entry.column for entry in rule.entries] == ["旧", "新"]
        for entry in rule.entries:
            assert entry.per in PER
            assert entry.size in {"", *SIZES}
            assert BOOK.on(entry.costs, entry.since).value


def test_prices_rose_in_r6():
    """令和６年度の単価の上限は、令和５年度より高い（廃止された行を除く）。"""
    for rule in BOOK.below("care_facilities.price"):
        if rule.applies_on(NEW):
            before, after = (rule.on(day).yen_range for day in (OLD, NEW))
            assert before[0] <= after[0]
            assert before[1] < after[1]


def test_only_table6_has_fixed_prices():
    """「以下の範囲で都道府県知事が定める額」でないのは、感染拡大防止の（６）だけである。"""
    for rule in BOOK.below("care_facilities.price"):
        for entry in rule.entries:
            if entry.value is not None:
                is_table6 = re.search("（６）", entry.article) is not None
                assert isinstance(entry.value, Range) != is_table6, rule.id


@pytest.mark.parametrize(
    ("rule", "old", "new"),
    [
        ("care_facilities.price.small_group_home", "15,000～36,600千円", "15,000～39,600千円"),
        ("care_facilities.price.small_protective_home", "2,600千円以下", "2,820千円以下"),
        ("care_facilities.joint_building.factor", "1.05", "1.05"),
        ("care_facilities.works_office_limit", "0.026", "0.026"),
        ("care_facilities.special.pollution.rate", "0.1", "0.1"),
        ("care_facilities.special.okinawa.rate", "0.5", "0.5"),
        ("care_facilities.special.quake_area.rate", "0.3", "0.3"),
        ("care_facilities.special.quake_plan.rate", "0.3", "0.3"),
        ("care_facilities.special.nankai.rate", "0.32", "0.32"),
        ("care_facilities.special.japan_trench.rate", "0.32", "0.32"),
        ("care_facilities.remote.rate", "0.08", "0.08"),
        ("care_facilities.lease.base_ratio", "0.5", "0.5"),
        ("care_facilities.lease.rate", "0.5", "0.5"),
        ("care_facilities.dormitory.area", "33㎡", "33㎡"),
        ("care_facilities.dormitory.rate", "1/3", "1/3"),
        ("care_facilities.rounding", "1,000円", "1,000円"),
        ("care_facilities.size.small", "29人", "29人"),
        ("care_facilities.size.wide", "30人", "30人"),
        ("care_facilities.repair.plan_years", "1～4年", "1～4年"),
        ("care_facilities.repair.start_year", "令和５年度", "令和６年度"),
        ("care_facilities.yellow_zone.depth", "1m", "1m"),
        ("care_facilities.infection.rate", None, "2/3"),
        ("care_facilities.red_zone.no_move_to_yellow", None, "あり"),
        ("care_facilities.conversion.paid_home_area", "13㎡", None),
        ("care_facilities.price.conversion_rebuild", "3,020千円以下", None),
    ],
)
def test_values_of_both_columns(rule, old, new):
    """旧欄は令和６年３月31日まで、新欄は令和６年４月１日から適用する。"""
    for day, shown in ((date(2024, 3, 31), old), (NEW, new), (date(2030, 1, 1), new)):
        assert BOOK[rule].applies_on(day) == (shown is not None)
        if shown is not None:
            assert BOOK.on(rule, day).shown == shown
