"""規則集の引き方: 日を示して引き、ない日は断る。"""

from datetime import date
from fractions import Fraction

import pytest

from kikin.rules import rule_book
from kikin.rules.book import Range
from kikin.values.errors import KikinError

BOOK = rule_book()
GROUP_HOME = "care_facilities.price.small_group_home"


def test_before_the_first_value():
    """最初の値より前の日は、最初の日を示して断る。"""
    with pytest.raises(KikinError) as refused:
        BOOK.on(GROUP_HOME, date(2023, 3, 31))
    assert "2023-03-31 には収載がありません（最初の値は 2023-04-01 から）" in str(refused.value)
    assert "出典付きで規則に加えて" in refused.value.remedy


def test_after_the_repeal():
    """廃止された規則は、廃止の日を示して断る。"""
    rule = "care_facilities.price.conversion_create"
    assert BOOK.on(rule, date(2024, 3, 31)).yen_range == (0, 2_440_000)
    with pytest.raises(KikinError, match="2024-04-01 に廃止"):
        BOOK.on(rule, date(2024, 4, 1))


def test_unknown_rule_names_its_neighbours():
    """ない規則を引くと、近い名前を示す。"""
    with pytest.raises(KikinError) as refused:
        BOOK["care_facilities.price.small_group_hom"]
    assert GROUP_HOME in refused.value.remedy


def test_below_takes_whole_words():
    """接頭辞は点までの言葉で引く。"""
    names = [rule.id for rule in BOOK.below("care_facilities.requirement.new_in_yellow")]
    assert names
    assert all(name.startswith("care_facilities.requirement.new_in_yellow.") for name in names)


@pytest.mark.parametrize(
    ("lower", "upper", "text"),
    [(2_000, 5_280, "2,000～5,280"), (0, 2_820, "2,820以下"), (1, 4, "1～4")],
)
def test_range_in_print(lower, upper, text):
    """範囲は「下限～上限」、下限のないものは「以下」と印刷する。"""
    assert str(Range(Fraction(lower), Fraction(upper))) == text


def test_wrong_kind_of_value():
    """文の規則を金額や数値として使えば断る。"""
    entry = BOOK.on("care_facilities.dormitory.base_amount", date(2024, 4, 1))
    with pytest.raises(KikinError, match="数値ではありません"):
        _ = entry.number
    ratio = BOOK.on("care_facilities.remote.rate", date(2024, 4, 1))
    with pytest.raises(KikinError, match="金額ではありません"):
        _ = ratio.yen
