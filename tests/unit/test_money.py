"""金額: 円は整数、比率は分数、丸めは名のある一回だけ、公表値はその単位のまま。"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.values.amounts import (
    MoneyUnit,
    exact_yen,
    grouped,
    in_unit,
    money_unit,
    round_down,
    round_half_up,
    round_up,
    rounded_to,
    share_of,
)
from kikin.values.errors import KikinError

YEN = st.integers(min_value=-(10**13), max_value=10**13)
RATIO = st.fractions(min_value=0, max_value=1, max_denominator=1000)
UNITS = st.sampled_from(MoneyUnit)


@pytest.mark.parametrize(
    ("value", "half_up", "down", "up"),
    [
        (Fraction(5, 2), 3, 2, 3),
        (Fraction(-5, 2), -3, -2, -3),
        (Fraction(7, 2), 4, 3, 4),  # 偶数丸めなら 4、2.5 は 2 になる
        (Fraction(249, 100), 2, 2, 3),
        (Fraction(-1, 4), 0, 0, -1),
        (Fraction(3), 3, 3, 3),
        (Fraction(0), 0, 0, 0),
    ],
)
def test_roundings(value, half_up, down, up):
    """四捨五入は絶対値で5を上げ、切捨ては0へ、切上げは0から遠ざかる。"""
    assert (round_half_up(value), round_down(value), round_up(value)) == (half_up, down, up)


@given(st.fractions())
def test_roundings_are_symmetric_and_near(value):
    """どの丸めも符号について対称で、元の値から1未満しか離れない。"""
    for rounding in (round_half_up, round_down, round_up):
        assert rounding(-value) == -rounding(value)
        assert abs(rounding(value) - value) < 1
    assert abs(round_half_up(value) - value) <= Fraction(1, 2)
    assert abs(round_down(value)) <= abs(value) <= abs(round_up(value))


@pytest.mark.parametrize(
    ("value", "rounding", "expected"),
    [
        (1_234_999, round_down, 1_234_000),
        (1_234_000, round_down, 1_234_000),
        (1_234_500, round_half_up, 1_235_000),
        (1_234_001, round_up, 1_235_000),
        (Fraction(2_000_000, 3), round_down, 666_000),  # 666,666.66… → 666,000
    ],
)
def test_rounding_to_a_thousand(value, rounding, expected):
    """1,000円未満の端数は、名指した丸めで一回だけ処理する。"""
    assert rounded_to(value, 1_000, rounding) == expected


def test_float_is_refused_at_the_door():
    """小数（float）の金額は入口で断る。"""
    with pytest.raises(KikinError):
        rounded_to(1234.5, 1_000, round_down)


def test_fraction_of_a_yen_is_an_error():
    """1円未満の端数は黙って丸めず、断る。"""
    with pytest.raises(KikinError) as caught:
        exact_yen(Fraction(10, 3))
    assert caught.value.found == "10/3"


@pytest.mark.parametrize("label", ["円", "千円", "百万円", "億円"])
def test_unit_is_read_by_its_name(label):
    """金額の単位は日本語の名で引ける。"""
    assert money_unit(label).label == label


@pytest.mark.parametrize("label", ["万円", "", "千", "yen"])
def test_unknown_unit_is_refused(label):
    """知らない単位は、使える単位の一覧とともに断る。"""
    with pytest.raises(KikinError) as caught:
        money_unit(label)
    assert "百万円" in caught.value.remedy


@pytest.mark.parametrize(
    ("yen", "unit", "decimals", "printed"),
    [
        (23_514_742_000, MoneyUnit.MILLION_YEN, 0, "23,515百万円"),
        (2_500, MoneyUnit.THOUSAND_YEN, 0, "3千円"),  # 偶数丸めなら 2
        (-2_500, MoneyUnit.THOUSAND_YEN, 0, "▲3千円"),
        (3_850_000_000, MoneyUnit.HUNDRED_MILLION_YEN, 1, "38.5億円"),
        (0, MoneyUnit.YEN, 0, "0円"),
    ],
)
def test_yen_shown_in_a_unit(yen, unit, decimals, printed):
    """円を単位に直すときは四捨五入を一回だけ行い、桁区切りと▲で印字する。"""
    assert in_unit(yen, unit, decimals=decimals) == printed


def test_three_thirds_of_three_million():
    """3,000,000円の 1/3 は 1,000,000円で、小数計算の 999,999円にならない。"""
    assert share_of(3_000_000, Fraction(1, 3)) == 1_000_000


@given(YEN)
def test_grouped_digits_read_back(number):
    """桁区切りで印字した整数は、区切りと▲を外せば元の数である。"""
    assert int(grouped(number).replace(",", "").replace("▲", "-")) == number
