"""年度と時点: 和暦・西暦・略記を同じ型に読み、求められた形で印字する。"""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, fiscal_year_of, parse_fiscal_year, parse_period

YEARS = st.integers(min_value=1926, max_value=2070).map(FiscalYear)


@pytest.mark.parametrize(
    ("written", "year"),
    [
        ("R6", 2024),
        ("Ｒ６", 2024),
        ("R6年度", 2024),
        ("令和６年度", 2024),
        ("令和 6 年度", 2024),
        ("令和元年度", 2019),
        ("R1", 2019),
        ("R元", 2019),
        ("平成31年度", 2019),
        ("H26", 2014),
        ("平成２６年度", 2014),
        ("昭和63年度", 1988),
        ("2024", 2024),
        ("2024年度", 2024),
        (2024, 2024),
        (" R6 ", 2024),
        ("令和4（2022）年度", 2022),
        ("令和4年度（2022年度）", 2022),
        ("r6", 2024),
    ],
)
def test_fiscal_year_is_read_in_any_usual_form(written, year):
    """年度は、略記・漢字・全角・西暦のどれで書いても同じ年度になる。"""
    assert parse_fiscal_year(written) == FiscalYear(year)


@pytest.mark.parametrize(
    "written",
    [
        "",
        "六年度",
        "R",
        "R0",
        "平成32年度",
        "昭和65年度",
        "24",
        "R6.3月",
        "令和6年度卒",
        "R⑥",
        "平成37年度",
        "1024",
        2024.0,
        True,
        None,
    ],
)
def test_what_is_no_fiscal_year_is_refused(written):
    """年度でないもの、元号にない年、小数、真偽値は断り、書き方を示す。"""
    with pytest.raises(KikinError) as caught:
        parse_fiscal_year(written)
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("year", "short", "name"),
    [
        (2024, "R6", "令和6年度"),
        (2019, "R1", "令和元年度"),
        (2018, "H30", "平成30年度"),
        (1989, "H1", "平成元年度"),
        (1988, "S63", "昭和63年度"),
    ],
)
def test_fiscal_year_prints_short_and_in_full(year, short, name):
    """年度は略記でも元号でも印字できる。元年は「元」と書く。"""
    found = FiscalYear(year)
    assert (found.short, found.name, str(found)) == (short, name, name)
    assert found.full_name == f"{name}（{year}年度）"


def test_years_before_showa_are_refused_when_printed():
    """昭和より前の年度は印字を断る。"""
    with pytest.raises(KikinError):
        _ = FiscalYear(1925).name


@given(YEARS)
def test_printed_years_read_back(year):
    """どの形で印字した年度も、同じ年度に読み戻せる。"""
    assert parse_fiscal_year(year.short) == year
    assert parse_fiscal_year(year.name) == year


@given(YEARS)
def test_fiscal_year_runs_from_april_to_march(year):
    """年度は4月1日から翌年3月31日までで、前後の年度とすき間なく続く。"""
    assert (year.start.month, year.start.day, year.end.month, year.end.day) == (4, 1, 3, 31)
    assert year.end + timedelta(days=1) == (year + 1).start
    assert fiscal_year_of(year.start) == fiscal_year_of(year.end) == year
    assert (year + 3) - 3 == year


@pytest.mark.parametrize(
    ("written", "start", "end", "kind"),
    [
        ("R6年度", "2024-04-01", "2025-03-31", "年度"),
        ("R6年度末", "2024-04-01", "2025-03-31", "年度"),
        ("R6年度卒", "2024-04-01", "2025-03-31", "年度"),
        ("R7年", "2025-01-01", "2025-12-31", "年"),
        ("R7.3月", "2025-03-01", "2025-03-31", "月"),
        ("R7.3月末", "2025-03-01", "2025-03-31", "月"),
        ("R7年12月", "2025-12-01", "2025-12-31", "月"),
        ("R6年2月", "2024-02-01", "2024-02-29", "月"),  # 2024年はうるう年
        ("令和7年5月1日", "2025-05-01", "2025-05-01", "日"),
        ("2025年5月1日", "2025-05-01", "2025-05-01", "日"),
        ("R7.3.31", "2025-03-31", "2025-03-31", "日"),
        ("R7/3/31", "2025-03-31", "2025-03-31", "日"),
        ("R7.3.31時点", "2025-03-31", "2025-03-31", "日"),
        ("H29.8.31時点", "2017-08-31", "2017-08-31", "日"),
        ("2025-03-31", "2025-03-31", "2025-03-31", "日"),
        ("2025-03-31 00:00:00", "2025-03-31", "2025-03-31", "日"),
        ("2025/3/31", "2025-03-31", "2025-03-31", "日"),
        ("2025−3−31", "2025-03-31", "2025-03-31", "日"),
        ("R7年3月末日", "2025-03-31", "2025-03-31", "日"),
        ("R6年度末（R7.3.31時点）", "2025-03-31", "2025-03-31", "日"),
        ("R7.3", "2025-03-01", "2025-03-31", "月"),
        ("2025-03", "2025-03-01", "2025-03-31", "月"),
        ("令和6年度3月", "2025-03-01", "2025-03-31", "月"),
        ("㋿7年3月", "2025-03-01", "2025-03-31", "月"),
        ("令和7年5月下旬", "2025-05-21", "2025-05-31", "旬"),
        ("R6", "2024-04-01", "2025-03-31", "年度"),
        ("令和4（2022）年度", "2022-04-01", "2023-03-31", "年度"),
        ("令和4年度（2022年度）", "2022-04-01", "2023-03-31", "年度"),
        ("R6年度（見込み）", "2024-04-01", "2025-03-31", "年度"),
        ("令和元年", "2019-01-01", "2019-12-31", "年"),
        ("平成37年", "2025-01-01", "2025-12-31", "年"),  # 令和より前の文書の言い方
        ("R6年度上半期", "2024-04-01", "2024-09-30", "半期"),
        ("令和6年度下半期", "2024-10-01", "2025-03-31", "半期"),
        ("令和6年度第4四半期", "2025-01-01", "2025-03-31", "四半期"),
        ("R3～R5年度", "2021-04-01", "2024-03-31", "期間"),
        ("R3～5年度", "2021-04-01", "2024-03-31", "期間"),
        ("H26-R4", "2014-04-01", "2023-03-31", "期間"),
        ("H26－R4年度", "2014-04-01", "2023-03-31", "期間"),
        ("平成26年度から令和4年度まで", "2014-04-01", "2023-03-31", "期間"),
        ("R6年4月～9月", "2024-04-01", "2024-09-30", "期間"),
        ("R6.4.1～R7.3.31", "2024-04-01", "2025-03-31", "期間"),
        ("R6.4.1-R7.3.31", "2024-04-01", "2025-03-31", "期間"),
        ("2014-2022年度", "2014-04-01", "2023-03-31", "期間"),
        ("R7.3.31（月）", "2025-03-31", "2025-03-31", "日"),
        ("R3～R5年度（第8期）", "2021-04-01", "2024-03-31", "期間"),
    ],
)
def test_period_is_read_as_its_days(written, start, end, kind):
    """時点は、始まりと終わりの日と種類に読まれ、原文の表記を保つ。"""
    period = parse_period(written)
    assert (period.start.isoformat(), period.end.isoformat(), period.kind) == (start, end, kind)
    assert str(period) == written


@pytest.mark.parametrize(
    ("written", "year"),
    [("R7.3月末", "R6"), ("R7.4月", "R7"), ("R7年", "R7"), ("R6年度卒", "R6"), ("令和7年3月31日", "R6")],
)
def test_period_lies_in_the_fiscal_year_of_its_end(written, year):
    """R7.3月末 は令和6年度の時点である。"""
    assert parse_period(written).fiscal_year.short == year


@pytest.mark.parametrize(
    ("written", "what"),
    [
        ("", "読み取れません"),
        ("来年", "読み取れません"),
        ("R6年13月", "暦にない"),
        ("R7年2月29日", "暦にない"),
        ("昭和65年", "昭和65年はありません"),
        ("3月", "年がありません"),
        ("第8期", "計画の期だけでは"),
        ("H26～", "終わりのない"),
        ("R3-5", "期間か、年と月か"),
        ("R5年度～R3年度", "始まりより前"),
        ("令和4（2021）年度", "合いません"),
        ("令和4年度（2023年度）", "合いません"),
        ("R⑥年度", "読み取れません"),
    ],
)
def test_what_is_no_period_is_refused(written, what):
    """時点でないもの、暦にない日、いつか決まらないものは、どこが悪いかを言って断り、書き方を示す。"""
    with pytest.raises(KikinError) as caught:
        parse_period(written)
    assert what in caught.value.what
    assert caught.value.remedy


def test_periods_of_the_same_days_are_one():
    """平成31年度と令和元年度は、書き方が違っても同じ時点である。"""
    assert parse_period("H31年度") == parse_period("R1年度")
    assert len({parse_period(text) for text in ("R7.3月", "R7年3月末", "2025/3")}) == 1


def test_periods_are_ordered_by_their_end():
    """時点は終わりの日の順に並び、終わりが同じなら始まりの早い順になる。"""
    written = ["R7年度", "R7.3.31", "R6年度", "R5年7月", "R3～R5年度"]
    assert [str(one) for one in sorted(map(parse_period, written))] == [
        "R5年7月",
        "R3～R5年度",
        "R6年度",
        "R7.3.31",
        "R7年度",
    ]


@given(st.dates(min_value=date(1926, 1, 1), max_value=date(2100, 12, 31)))
def test_every_day_lies_in_one_fiscal_year(day):
    """どの日も、その日を含むただ一つの年度に属する。"""
    year = fiscal_year_of(day)
    assert year.start <= day <= year.end
