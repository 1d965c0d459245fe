"""指標の判定: 内訳ごとに判定し、値がないことと時点が先であることを、未達成と取り違えない。"""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.indicators import Measure, Part, Status, Target, Trend, counts_by_status, judged, overall, trend
from kikin.periods import FiscalYear, parse_period
from kikin.units import Absent, parse_reading

R6 = FiscalYear(2024)
NUMBERS = st.integers(min_value=0, max_value=10**6)


def reading(text: object):
    """Return a published number, or the absence itself."""
    return text if isinstance(text, Absent) else parse_reading(str(text), "人")


def part(  # noqa: PLR0913  # the facts that a judgement depends on
    target="80",
    actual="80",
    *,
    comparator="以上",
    direction="上昇",
    target_time="R6年度",
    actual_time="R6年度",
    kind="確定",
    national=None,
    previous=Absent.NOT_STATED,
    previous_time="R5年度",
) -> Part:
    """Return a part that lacks nothing, but for what is given."""
    return Part(
        "",
        direction,
        Target(comparator, reading(target), parse_period(target_time), str(target)),
        Measure(reading(actual), parse_period(actual_time) if actual_time else None, str(actual), kind),
        Measure(reading(previous), parse_period(previous_time), str(previous)),
        Target(comparator, Absent.NOT_STATED, None, ""),
        national=parse_reading(national, "%") if national else None,
    )


@pytest.mark.parametrize(
    ("comparator", "target", "actual", "status"),
    [
        ("以上", "76", "76", Status.ACHIEVED),  # ちょうどは達成
        ("以上", "76", "77", Status.ACHIEVED),
        ("以上", "76", "70", Status.MISSED),
        ("以下", "6.3", "6.3", Status.ACHIEVED),
        ("以下", "6.3", "6.2", Status.ACHIEVED),
        ("以下", "6.3", "7.3", Status.MISSED),
        ("以上", "0.1", "0.10", Status.ACHIEVED),  # 桁数の違いは値の違いではない
    ],
)
def test_target_is_reached_at_the_value_itself(comparator, target, actual, status):
    """以上・以下の目標は、ちょうどの値で達成になる。"""
    assert judged(part(target, actual, comparator=comparator), R6).status is status


@pytest.mark.parametrize(
    ("comparator", "actual", "status"),
    [
        ("全国平均以上", "84.5", Status.ACHIEVED),
        ("全国平均以上", "84.4", Status.MISSED),
        ("全国平均以下", "84.5", Status.ACHIEVED),
        ("全国平均以下", "84.6", Status.MISSED),
        ("全国平均未満", "84.4", Status.ACHIEVED),
        ("全国平均未満", "84.5", Status.MISSED),
    ],
)
def test_national_average_is_the_threshold(comparator, actual, status):
    """全国平均との比較は、全国値をしきい値とし、「未満」はちょうどを含まない。"""
    found = judged(part(Absent.NOT_APPLICABLE, actual, comparator=comparator, national="84.5"), R6)
    assert found.status is status
    assert str(found.threshold) == "84.5%"


def test_unknown_national_average_is_no_missed_target():
    """全国値が分からなければ判定せず、未達成にしない。"""
    found = judged(part(Absent.NOT_APPLICABLE, "76.3", comparator="全国平均以上"), R6)
    assert (found.status, found.threshold, found.gap) == (Status.NO_RESULT, None, None)


@pytest.mark.parametrize(
    ("target_time", "status"),
    [
        ("R6年度", Status.MISSED),
        ("R7.3月", Status.MISSED),  # 令和7年3月31日は令和6年度の末日
        ("R6年度末", Status.MISSED),
        ("R7年", Status.ONGOING),  # 令和7年12月31日は令和6年度の後
        ("R7.4月", Status.ONGOING),
        ("R11年度", Status.ONGOING),
    ],
)
def test_target_of_a_later_time_is_ongoing(target_time, status):
    """目標の時点が年度の末日より後なら、値が届かなくても進行中である。"""
    assert judged(part("80", "70", target_time=target_time), R6).status is status


def test_target_of_a_later_time_is_ongoing_even_if_reached():
    """時点が先の目標は、今の値が届いていても達成とは言わない。"""
    assert judged(part("80", "90", target_time="R11年度"), R6).status is Status.ONGOING


@pytest.mark.parametrize("actual", [Absent.PENDING, "49"])
def test_pending_result_is_never_missed(actual):
    """未集計の指標は、直近の値が目標に届かなくても未達成にしない。"""
    found = judged(part("80", actual, kind="未集計"), R6)
    assert found.status is Status.PENDING


@pytest.mark.parametrize("absent", [Absent.NONE, Absent.NOT_ASKED, Absent.NOT_STATED, Absent.NOT_APPLICABLE])
def test_absent_result_is_never_missed(absent):
    """値がない指標は、ない理由によらず未達成にしない。"""
    assert judged(part("80", absent, kind="実績なし"), R6).status is Status.NO_RESULT


@given(NUMBERS, NUMBERS)
def test_gap_is_exact_and_agrees_with_the_status(target, actual):
    """差は実績−目標の正確な値で、以上の目標では、差が負でないことと達成が同じである。"""
    found = judged(part(target, actual), R6)
    assert found.gap == actual - target
    assert (found.gap >= 0) is (found.status is Status.ACHIEVED)
    assert found.ratio == (Fraction(actual, target) if target else None)


@pytest.mark.parametrize(
    ("actual_time", "earlier"), [("R6年度", False), ("R7年3月", False), ("R5年度", True), ("R5年7月", True)]
)
def test_result_before_the_target_time_is_marked(actual_time, earlier):
    """目標の時点より前の実績で判定したときは、そのことが分かる。"""
    assert judged(part(actual_time=actual_time), R6).is_earlier is earlier


S = Status


@pytest.mark.parametrize(
    ("statuses", "whole"),
    [
        ([S.ACHIEVED, S.ACHIEVED], S.ACHIEVED),
        ([S.MISSED, S.MISSED], S.MISSED),
        ([S.ACHIEVED, S.MISSED], S.PARTLY),
        ([S.ACHIEVED, S.PENDING], S.PARTLY),
        ([S.MISSED, S.PENDING], S.PENDING),
        ([S.MISSED, S.NO_RESULT], S.NO_RESULT),
        ([S.ONGOING, S.PENDING], S.PENDING),
        ([S.ONGOING], S.ONGOING),
    ],
)
def test_whole_follows_from_its_parts(statuses, whole):
    """指標全体の状況は内訳の状況から決まり、平均はしない。"""
    found = [judged(_with_status(status), R6) for status in statuses]
    assert [one.status for one in found] == statuses
    assert overall(found) is whole


def _with_status(status: Status) -> Part:
    return {
        S.ACHIEVED: part("80", "80"),
        S.MISSED: part("80", "79"),
        S.ONGOING: part(target_time="R11年度"),
        S.PENDING: part(kind="未集計"),
        S.NO_RESULT: part(actual=Absent.NONE, kind="実績なし"),
    }[status]


SINGLE = (S.ACHIEVED, S.MISSED, S.ONGOING, S.PENDING, S.NO_RESULT)


@pytest.mark.parametrize("statuses", list(product(SINGLE, repeat=2)))
def test_any_two_parts_make_a_whole(statuses):
    """どの状況の組み合わせにも全体の状況があり、順序によらず、未達成は内訳がすべて未達成のときだけである。"""
    forward = overall(judged(_with_status(status), R6) for status in statuses)
    assert forward is overall(judged(_with_status(status), R6) for status in reversed(statuses))
    assert (forward is S.MISSED) is (set(statuses) == {S.MISSED})


@pytest.mark.parametrize(
    ("direction", "previous", "actual", "expected"),
    [
        ("上昇", "70", "80", Trend.BETTER),
        ("上昇", "80", "70", Trend.WORSE),
        ("下降", "70", "80", Trend.WORSE),
        ("下降", "80", "70", Trend.BETTER),
        ("上昇", "84", "84", Trend.LEVEL),
        ("維持", "70", "80", Trend.UNKNOWN),
        ("上昇", Absent.NOT_STATED, "80", Trend.UNKNOWN),
        ("上昇", "70", Absent.PENDING, Trend.UNKNOWN),
    ],
)
def test_trend_is_in_the_wanted_direction(direction, previous, actual, expected):
    """動向は望ましい向きで言い、どちらかの値がなければ言わない。"""
    assert trend(part(actual=actual, direction=direction, previous=previous)) is expected


def test_same_time_is_no_trend():
    """前回値と実績が同じ時点の値なら、動向は言わない。"""
    assert trend(part(actual="80", previous="70", previous_time="R6年度")) is Trend.UNKNOWN


def test_every_status_is_counted():
    """状況別の数は、ない状況も 0 と数え、足すと指標の数になる。"""
    counts = counts_by_status({"a": S.MISSED, "b": S.MISSED, "c": S.PARTLY})
    assert list(counts) == list(Status)
    assert sum(counts.values()) == 3
    assert (counts[S.MISSED], counts[S.PARTLY], counts[S.ACHIEVED]) == (2, 1, 0)
