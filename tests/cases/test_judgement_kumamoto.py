"""熊本県の令和６年度計画の判定: 公表資料の目標と実績の組から、手で判定したとおりになる。"""

from datetime import date

import pytest

import kikin
from kikin import evaluation, indicators

HAND = {
    # name of the indicator (beginning): status, what the paper sets against each other
    "2025年に不足が見込まれる": "未集計",  # 8 (R6年度) and 7 of R5年7月, another year
    "「くまもとメディカル": "達成",  # 143,776 (R6年度末) >= 130,000 (R7.3月)
    "脳血管疾患": "進行中",  # R7年 lies ahead
    "虚血性心疾患": "進行中",
    "訪問診療実施医療機関数": "未達成",  # 479 (R6年度) < 515 (R6年)
    "在宅療養支援歯科診療所数": "未達成",  # 207 (R6年10月) < 213 (R6年度)
    "県内における薬局": "未集計",  # 49% is of R6年3月
    "24時間体制": "達成",  # 321 (R6年4月) >= 320 (R6年度)
    "自治医科大学": "未達成",  # 70 < 76
    "臨床研修医": "未達成",  # 76.3% < 84.5%, the average of R6年度 and not 82.3% of R5年度
    "県内出身看護学生": "未集計",  # 73.8% is of R5年度卒
    "病院新卒": "未集計",  # 7.3% is of R5年度末
    "ナースセンター": "未達成",  # 347 < 523
    "がん医科歯科": "未達成",  # 546 < 565, 519 < 532, 359 < 376
}


@pytest.fixture(scope="module")
def judged():
    """Return the judgement of the plan of R6 as the paper of R7 knew it."""
    data = kikin.load("43", "R6", evaluated="R7", as_of="R7年5月", sector="医療分")
    return indicators.judged(
        evaluation.of_plan(data.targets, data),
        data.results,
        indicators=data.indicators,
        as_of=data.as_of,
        statistics=data.statistics,
        national=data.national.statistics,
        judgements=data.judgements,
        evaluated=data.evaluated,
    )


def test_each_indicator_of_the_whole_prefecture(judged):
    """全県の14指標の判定は、手で判定したものと同じである。"""
    whole = indicators.overall(judged[judged["area"] == ""])
    own = whole[~whole["is_recap"].astype(bool)]
    found = dict(zip(own["name"], own["status"], strict=True))
    assert len(found) == len(HAND)
    assert {
        start: status for start in HAND for name, status in found.items() if name.startswith(start)
    } == HAND


def test_each_indicator_of_the_area(judged):
    """熊本地域の6指標は、R11年度の目標なのですべて進行中で、前の年からの動きは公表値から計算する。"""
    area = judged[judged["area"] == "kumamoto"].set_index("name")
    assert set(area["status"]) == {"進行中"}
    assert area.loc["かかりつけ医を決めている人の割合", "trend"] == "悪化"  # 74.1% -> 71.0%
    assert area.loc["在宅療養歯科診療所数", "trend"] == "横ばい"  # 84 -> 84
    assert area.loc["訪問診療を受ける患者数", "latest_text"] == "4,982人（推計値）（R5年）"


def test_the_two_due_dates_of_one_indicator(judged):
    """薬局の割合は、再掲では確定の予定が別の月で公表されており、どちらもそのまま示す。"""
    rows = judged[judged["name"].str.startswith("県内における薬局")]
    assert rows[["goal", "reason", "notes"]].values.tolist() == [
        ["2", "R7年6月末頃に確定予定", ("※3",)],
        ["3(4)", "R7年12月頃に確定予定", ("※5",)],
    ]


def test_nothing_of_the_future_is_known_on_the_day(judged):
    """判定に使った実績は、どれも基準日までのものである。"""
    times = [time for time in judged["result_time"] if time is not None]
    assert max(time.end for time in times) <= date(2025, 5, 31)


def test_a_mortality_has_no_unit(judged):
    """年齢調整死亡率には、出典にない単位を付けない。"""
    rows = judged[judged["name"].str.contains("死亡率")]
    assert rows["target_text"].tolist() == ["68.0（R7年）", "41.0（R7年）", "25.0（R7年）", "11.0（R7年）"]
