"""期限: 公表、仕入控除税額の報告、書類の保管、報告の時期、年間の予定の例題."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.deadlines import (
    DisclosureEvent,
    disclosure_deadline,
    papers_kept_until,
    period_end,
    reports_of,
    tax_report_deadline,
    year_calendar,
)
from kikin.errors import KikinError
from kikin.periods import FiscalYear, fiscal_year_of
from kikin.rules import Rule, RuleBook, rule_book

BOOK = rule_book()
OLD, NEW = date(2024, 3, 31), date(2024, 4, 1)
DAYS = st.dates(min_value=NEW, max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("event", "expected"),
    [
        # 翌日 10/2 が１日目。10月に 30 日、11月に 15 日で 45 日目
        (date(2024, 10, 1), date(2024, 11, 15)),
        # 翌日 1/16 が１日目。１月に 16 日、閏年の２月に 29 日で 45 日
        (date(2024, 1, 15), date(2024, 2, 29)),
        (date(2024, 1, 16), date(2024, 3, 1)),
        # 平年: １月に 16 日、２月に 28 日、３月に１日で 45 日
        (date(2025, 1, 15), date(2025, 3, 1)),
        # 年度をまたぐ: ３月に 31 日 − 末日の造成は 4/1 が１日目、４月に 30 日、５月に 15 日
        (date(2025, 3, 31), date(2025, 5, 15)),
        # 年をまたぐ: 12/31 の翌日 1/1 が１日目、１月に 31 日、２月に 14 日
        (date(2024, 12, 31), date(2025, 2, 14)),
        # 土曜日に当たっても延びない
        (date(2024, 10, 2), date(2024, 11, 16)),
    ],
)
def test_disclosure(event, expected):
    """公表は、造成の日の翌日から起算して 45 日以内で、休日でも延びない."""
    assert disclosure_deadline(event, DisclosureEvent.CREATION, BOOK).day == expected


@given(DAYS)
def test_disclosure_counts_forty_five_days(event):
    """造成の日の翌日から期限の日までを数えると、両端を入れて 45 日になる."""
    last = disclosure_deadline(event, DisclosureEvent.CREATION, BOOK).day
    first = event + timedelta(days=1)
    assert sum(1 for _ in range(first.toordinal(), last.toordinal() + 1)) == 45


def test_disclosure_after_a_deposit_is_new():
    """納付した日からの公表は、令和６年４月１日からの定めで、その前日にはない."""
    found = disclosure_deadline(NEW, DisclosureEvent.DEPOSIT, BOOK)
    assert found.day == date(2024, 5, 16)  # 4/2 が１日目、４月に 29 日、５月に 16 日
    assert str(found) == (
        "ホームページでの公表: 2024-05-16 まで（年度の交付額の納付 2024-04-01 の翌日から起算して45日以内）"
    )
    assert found.entries[0].article == "第２（２）②"
    with pytest.raises(KikinError, match="2024-04-01"):
        disclosure_deadline(OLD, DisclosureEvent.DEPOSIT, BOOK)


@pytest.mark.parametrize(
    ("completed", "expected"),
    [
        (date(2024, 4, 1), date(2026, 6, 30)),  # 令和６年度の初日 → 令和８年度
        (date(2025, 3, 31), date(2026, 6, 30)),  # 令和６年度の末日 → 令和８年度
        (date(2025, 4, 1), date(2027, 6, 30)),  # 令和７年度の初日 → 令和９年度
        (date(2024, 3, 31), date(2025, 6, 30)),  # 令和５年度の末日 → 令和７年度
        (date(2024, 2, 29), date(2025, 6, 30)),
    ],
)
def test_tax_report(completed, expected):
    """仕入控除税額の報告は、完了の日の属する年度の翌々年度の６月30日まで."""
    found = tax_report_deadline(completed, NEW, BOOK)
    assert found.day == expected
    assert "deadline.tax_report_of_zero" in {entry.rule for entry in found.entries}


@pytest.mark.parametrize(
    ("completed", "expected"),
    [
        (date(2024, 4, 1), date(2030, 3, 31)),  # 令和６年度の終了（2025-03-31）後５年
        (date(2025, 3, 31), date(2030, 3, 31)),
        (date(2025, 4, 1), date(2031, 3, 31)),
        (date(2024, 3, 31), date(2029, 3, 31)),
    ],
)
def test_papers(completed, expected):
    """書類は、完了の日の属する年度の終了後５年間保管する."""
    assert papers_kept_until(completed, NEW, BOOK).day == expected


@given(DAYS)
def test_every_project_of_a_year_has_the_same_deadlines(completed):
    """同じ年度に完了した事業は、いつ完了しても同じ期限で、保管は報告の期限より後に終わる."""
    first = fiscal_year_of(completed).start
    report, papers = tax_report_deadline(completed, NEW, BOOK), papers_kept_until(completed, NEW, BOOK)
    assert report.day == tax_report_deadline(first, NEW, BOOK).day
    assert papers.day == papers_kept_until(first, NEW, BOOK).day
    assert completed < report.day < papers.day


def test_reports_without_a_day():
    """期日の定めのない報告は、日付を作らず、要領の言葉で示す."""
    reports = reports_of(FiscalYear(2024), BOOK)
    assert {report.day for report in reports} == {None}
    performance = next(report for report in reports if "知事の実績報告" in report.label)
    assert str(performance) == (
        "令和6年度の都道府県知事の実績報告: 期日の定めなし（毎年度、基金事業に係る決算終了後速やかに）"
    )
    assert performance.entries[0].article == "第７（２）"


def test_year_calendar():
    """令和６年度の予定は、日付の順に並び、日付のない報告が後に続く."""
    events = [
        (date(2025, 3, 10), DisclosureEvent.DEPOSIT),  # → 2025-04-24 は令和７年度
        (date(2024, 3, 1), DisclosureEvent.CREATION),  # → 2024-04-15
        (date(2024, 10, 1), DisclosureEvent.DEPOSIT),  # → 2024-11-15
    ]
    found = year_calendar(FiscalYear(2024), events, BOOK)
    assert [deadline.day for deadline in found if deadline.day] == [
        date(2024, 4, 15),
        date(2024, 6, 30),  # 令和４年度に完了した事業の報告
        date(2024, 11, 15),
        date(2025, 3, 31),  # 令和元年度の書類
    ]
    assert "令和元年度の終了後5年間" in found[3].basis
    assert [deadline.label for deadline in found if not deadline.day] == [
        "令和5年度の事業者の実績報告",
        "令和5年度の都道府県知事の実績報告",
        "令和5年度の全事業の完了の報告（完了した場合）",
        "令和5年度の残余額の国庫納付（指示があった場合）",
    ]


@given(
    st.integers(min_value=2024, max_value=2100), st.lists(st.tuples(DAYS, st.sampled_from(DisclosureEvent)))
)
def test_calendar_stays_in_its_year(year, events):
    """予定の日付は、すべてその年度の中にあり、順に並ぶ."""
    days = [each.day for each in year_calendar(FiscalYear(year), events, BOOK) if each.day]
    assert days == sorted(days)
    assert {fiscal_year_of(day).year for day in days} == {year}


@pytest.mark.parametrize(
    ("start", "years", "expected"),
    [
        (date(2024, 10, 1), 5, date(2029, 10, 1)),  # 10/2 から起算、応当日 10/2 の前日
        (date(2025, 3, 31), 1, date(2026, 3, 31)),  # 4/1 から起算、応当日 4/1 の前日
        (date(2024, 2, 28), 1, date(2025, 2, 28)),  # 2/29 から起算、応当日がないので２月の末日
        (date(2024, 2, 28), 4, date(2028, 2, 28)),  # 2/29 から起算、応当日 2/29 の前日
        (date(2024, 2, 29), 1, date(2025, 2, 28)),  # 3/1 から起算、応当日 3/1 の前日
        (date(2023, 2, 28), 1, date(2024, 2, 29)),  # 3/1 から起算、応当日 3/1 の前日は閏日
        (date(2024, 12, 31), 1, date(2025, 12, 31)),
    ],
)
def test_period_end(start, years, expected):
    """年の期間は翌日から起算し、応当日の前日（応当日がなければ月の末日）に満了する."""
    assert period_end(start, years) == expected


def test_days_before_the_rule_book_are_refused():
    """令和５年４月１日より前の規則は収載がないと言って断る."""
    with pytest.raises(KikinError, match="2023-04-01"):
        disclosure_deadline(date(2023, 3, 31), DisclosureEvent.CREATION, BOOK)


def test_a_month_day_that_nobody_can_read_is_refused():
    """規則の月日が読めなければ、規則の名前と書き方を示す."""
    name = "deadline.tax_report_day"
    rule = BOOK[name]
    entry = type(rule.entries[0])(**(vars(rule.entries[0]) | {"value": "六月末"}))
    broken = RuleBook(
        [*(BOOK[each] for each in BOOK if each != name), Rule(name, rule.label, rule.unit, (entry,))]
    )
    with pytest.raises(KikinError, match=name):
        tax_report_deadline(NEW, NEW, broken)
