"""実績の時点と目標の時点が同じ時点を指すか: 年度、年度末、暦年、調査の月、期間。"""

import pytest

from kikin.indicators import fit
from kikin.values.periods import parse_period


@pytest.mark.parametrize(
    ("wanted", "value", "closeness"),
    [
        # A fiscal year: itself first, then a moment within it (no half or quarter), then the calendar year of its number.
        ("R6年度", "R6年度", 0),
        ("R6年度", "令和６年度末", 0),
        ("R6年度卒", "R6年度卒", 0),
        ("R6年度卒", "R5年度卒", None),
        ("R6年度", "R6年10月", 1),
        ("R6年度", "R6.4月", 1),
        ("R6年度", "R7.3.31", 1),
        ("R6年度", "R6年度上半期", None),
        ("R6年度", "R6年度第4四半期", None),
        ("R6年度", "R6年", 2),
        ("R6年度", "R5年7月", None),
        ("R6年度", "R6.3月末", None),
        ("R6年度", "R7年4月", None),
        ("R6年度", "R7年", None),
        # The end of a fiscal year is a moment: only the state of that March, or the year that ends with it.
        ("R6年度末", "R6年度", 0),
        ("R6年度末", "R7年3月", 0),
        ("R6年度末", "R7.3.31", 0),
        ("R6年度末", "R6年10月", None),
        ("R6年度末", "R6年4月", None),
        ("R6年度末", "R6年", None),
        ("R6年度末", "R7.4.1", None),
        # A month.
        ("R7.3月", "R6年度末", 0),
        ("R7.3月", "R6年度", 0),
        ("R7年3月", "R6年3月", None),
        ("R7年10月", "R7年10月1日", 0),
        ("R7年10月", "R7年度", None),
        ("R7年10月", "R7年9月", None),
        ("R7年3月", "R6年度第4四半期", None),
        # A calendar year.
        ("R6年", "R6年", 0),
        ("R6年", "R6年10月", 1),
        ("R6年", "R6年度", 2),
        ("R6年", "R7年3月", None),
        ("R7年", "R2年", None),
        # Spans of years.
        ("R3～R5年度", "R3～R5年度", 0),
        ("R3～R5年度", "R5年度末", 1),
        ("R3～R5年度", "R5年度", None),
        ("R5年度", "R3～R5年度", None),
        ("R5年度末", "H26～R5年度", None),
    ],
)
def test_whether_a_value_is_of_the_time_that_a_target_names(wanted, value, closeness):
    """目標の時点と実績の時点の組ごとに、同じ時点の値とみるか、どれだけ近いかが決まっている。"""
    assert fit(parse_period(value), parse_period(wanted)) == closeness


@pytest.mark.parametrize("wanted", ["R5年度", "R5年度末", "R6年3月"])
def test_a_cumulative_value_is_of_the_day_it_is_summed_up_to(wanted):
    """累計の系列に限り、H26～R5年度の計はR5年度末の値である。"""
    summed = parse_period("H26～R5年度")
    if wanted != "R6年3月":
        assert fit(summed, parse_period(wanted), cumulative=True) == 0
    assert fit(summed, parse_period(wanted)) is None
