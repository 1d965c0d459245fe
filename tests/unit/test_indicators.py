"""指標の全体の判定と数え方: 内訳の未達成を隠さず、再掲を二度数えない。"""

from datetime import date

import pandas as pd
import pytest
from frames import frame

from kikin import indicators, show
from kikin.values.errors import KikinError

AS_OF = date(2025, 5, 31)
INDICATORS = frame("indicators", "id,name,direction,unit\na,甲,上昇,人\nb,乙,下降,%\nc,丙,上昇,")


@pytest.mark.parametrize(
    ("parts", "status"),
    [
        (["達成", "達成"], "達成"),
        (["未達成", "未達成"], "未達成"),
        (["達成", "未達成"], "一部達成"),
        (["未達成", "未集計"], "未達成"),
        (["未達成", "進行中", "達成"], "一部達成"),
        (["未達成", "判定対象外"], "未達成"),
        (["一部達成", "達成"], "一部達成"),
        (["達成", "未集計"], "未集計"),
        (["達成", "進行中"], "進行中"),
        (["進行中", "未集計"], "未集計"),
        (["達成", "実績なし"], "実績なし"),
        (["達成", "定性"], "定性"),
        (["達成", "判定対象外"], "達成"),
        (["判定対象外", "判定対象外"], "判定対象外"),
    ],
)
def test_the_whole_from_its_parts(parts, status):
    """内訳に未達成があれば全体は未達成か一部達成で、まだ分からない内訳があれば達成とは言わない。"""
    assert indicators.status_of(parts) == status


TARGETS = frame(
    "targets",
    """year,role,goal,project,area,indicator,part,recap_of,comparator,target,target_time,notes,due
R6,,1,,,a,男,,以上,10,R6年度,,
R6,,1,,,a,女,,以上,10,R6年度,,
R6,,2,,,b,,,以下,5,R6年度,※1,
R6,,3,,,b,,2,以下,5,R6年度,※2,R7年12月頃
R6,,1,,x,a,,,以上,1,R11年度,,
R6,アウトカム,,Ⅱ-1,,c,,,以上,3,R6年度,,
R6,アウトプット,,Ⅱ-1,,a,男,,以上,99,R6年度,,""",
)
RESULTS = frame(
    "results",
    """indicator,area,part,time,value,kind,due,notes
a,,男,R6年度,12,確定,,
a,,女,R6年度,9,確定,,
b,,,R6年度,未集計,未集計,R7年6月末頃,※3
a,x,,R6年度,0,確定,,
c,,,R6年度,4,確定,,""",
)


def judged():
    """Return the judgement of the targets above."""
    return indicators.judged(TARGETS, RESULTS, indicators=INDICATORS, as_of=AS_OF)


def test_one_status_for_each_indicator_of_a_goal_or_project():
    """判定は、目標の指標と、事業のアウトカム・アウトプット指標のそれぞれに一つである。"""
    whole = indicators.overall(judged())
    found = [
        (row["goal"] or row["project"], row["role"], row["indicator"], row["status"])
        for _, row in whole.iterrows()
    ]
    assert found == [
        ("1", "目標", "a", "一部達成"),
        ("2", "目標", "b", "未集計"),
        ("3", "目標", "b", "未集計"),
        ("1", "目標", "a", "進行中"),
        ("Ⅱ-1", "アウトカム", "c", "達成"),
        ("Ⅱ-1", "アウトプット", "a", "未達成"),
    ]
    assert whole.iloc[0]["reason"] == "内訳2のうち達成1、未達成1"
    assert whole["is_recap"].tolist() == [False, False, True, False, False, False]


def test_counts_by_area_with_a_recap_counted_once():
    """状況別の数は再掲を除き、区域ごとに数えられる。なくても達成と未達成の欄はある。"""
    whole = indicators.overall(judged())
    goals = whole[whole["role"] == "目標"]
    assert indicators.counts(goals, ["area"]).to_dict("records") == [
        {"area": "", "達成": 0, "一部達成": 1, "未達成": 0, "進行中": 0, "未集計": 1, "計": 2},
        {"area": "x", "達成": 0, "一部達成": 0, "未達成": 0, "進行中": 1, "未集計": 0, "計": 1},
    ]
    assert indicators.counts(goals)["計"].tolist() == [3]
    assert indicators.counts(whole.iloc[:0])["計"].tolist() == [0]


def test_a_recap_whose_first_row_is_not_shown_counts():
    """元の行が表にない再掲は、その行を一つと数える。"""
    only = judged()
    only = only[only["goal"] == "3"]
    assert indicators.counts(indicators.overall(only))["計"].tolist() == [1]


def test_a_recap_in_the_other_part_of_the_fund_counts_once():
    """介護分の文書で再掲した医療分の指標も、両方を示す文書では一度だけ数える。"""
    whole = judged().assign(sector="医療分")
    again = whole[whole["recap_of"] != ""].assign(sector="介護分")
    both = pd.concat([whole[whole["recap_of"] == ""], again], ignore_index=True)
    assert indicators.overall(both)["is_recap"].tolist()[-1] is True


def test_marks_of_notes_and_a_due_date_of_its_own():
    """注は目標と値の両方のものを並べ、注を持つ再掲の行は自分の注と自分の確定予定だけを示す。"""
    found = judged().set_index("goal")
    assert found.loc["2", "notes"] == ("※1", "※3")
    assert (found.loc["3", "notes"], found.loc["3", "reason"]) == (("※2",), "R7年12月頃に確定予定")


def test_a_statement_of_the_part_comes_before_one_of_both():
    """医療分と介護分に同じ言葉の目標があれば、その分の判断を、分の欄が空の判断より先に採る。"""
    targets = frame(
        "targets",
        "year,sector,goal,indicator,comparator,target_raw\nR6,医療分,1,a,文言,増やす\nR6,介護分,1,a,文言,増やす",
    )
    said = frame(
        "judgements",
        "evaluated,year,sector,indicator,judgement,reason\nR7,R6,,a,未達成,例\nR7,R6,介護分,a,達成,例",
    )
    found = indicators.judged(targets, RESULTS.iloc[:0], indicators=INDICATORS, as_of=AS_OF, judgements=said)
    assert found["stated"].tolist() == ["未達成", "達成"]


def test_what_is_true_of_one_part_only():
    """確定予定、速報の値、みなした値は、初めの内訳のものでなくても言い、向きの違う内訳から改善とは言わない。"""
    parts = frame("targets", "year,goal,indicator,part,comparator,target\nR6,1,a,北,以上,5\nR6,1,a,南,以上,5")
    rows = "R6,5,確定,,|R5,4,確定,,".replace("R", "a,北,R")
    told = {
        "a,南,R6,未集計,未集計,R8年3月,": "due",
        "a,南,R6,6,速報,,": "result_kind",
        "a,南,R4,6,確定,,R6": "stands_for",
    }
    for row, name in told.items():
        results = frame(
            "results",
            "indicator,part,time,value,kind,due,stands_for\n"
            + "\n".join([*rows.split("|"), row, "a,南,R3,9,確定,,"]),
        )
        (found,) = indicators.overall(
            indicators.judged(parts, results, indicators=INDICATORS, as_of=AS_OF)
        ).to_dict("records")
        assert str(found[name]) in row
        assert found["trend"] == ""


def test_what_the_author_states_of_parts():
    """言葉だけの内訳では作成者の述べた判断から全体を述べ、未達成を隠さない。"""
    targets = frame(
        "targets",
        "year,goal,indicator,part,comparator,target_raw\nR6,1,a,北,文言,増やす\nR6,1,a,南,文言,増やす",
    )
    said = frame(
        "judgements",
        "evaluated,year,indicator,part,judgement,reason\nR7,R6,a,北,達成,増えた\nR7,R6,a,南,未達成,減った",
    )
    whole = indicators.overall(
        indicators.judged(targets, RESULTS, indicators=INDICATORS, as_of=AS_OF, judgements=said)
    )
    assert whole[["status", "stated", "reason"]].to_dict("records") == [
        {"status": "定性", "stated": "一部達成", "reason": "内訳2のうち達成1、未達成1"}
    ]


def test_an_indicator_that_is_not_in_the_table():
    """指標の表にない指標は、場所を示して断る。"""
    with pytest.raises(KikinError) as caught:
        indicators.judged(TARGETS, RESULTS, indicators=INDICATORS.iloc[:1], as_of=AS_OF)
    assert (caught.value.found, str(caught.value.place)) == ("b", "data/例/targets.csv:4 列 indicator")


def test_no_targets():
    """目標がなければ、列のそろった空の表になる。"""
    found = indicators.judged(TARGETS.iloc[:0], RESULTS, indicators=INDICATORS, as_of=AS_OF)
    assert len(found) == 0
    assert {"status", "reason", "progress"} <= set(found.columns)
    assert len(indicators.overall(found)) == 0


def test_rows_of_a_table():
    """表は値のある欄だけを持ち、公表された比べ方は目標値に付け、推定した比べ方は欄を分け、案の目標は見出しで案と言う。"""
    targets = """year,goal,indicator,comparator,target,target_time,inferred,state
R6,1,a,以上,10,R6年度,{},
R7,1,a,以上,20,R7年度,,案"""
    for inferred, expected in (
        ("", {"目標値": "10人以上（R6年度）", "次年度の目標（案）": "20人以上（R7年度）"}),
        ("comparator", {"目標値": "10人（R6年度）", "比べ方（推定）": "以上"}),
    ):
        both = frame("targets", targets.format(inferred))
        results = frame("results", "indicator,time,value,kind\na,R5年度,7,確定")
        found = indicators.judged(both.iloc[:1], results, indicators=INDICATORS, as_of=AS_OF)
        row = indicators.listing(found, both.iloc[1:]).iloc[0].to_dict()
        assert row | expected == row
        assert (row["実績値"], row["達成状況"]) == ("直近 7人（R5年度）", "未集計")
        assert "現状値" not in row
        assert ("比べ方（推定）" in row) == bool(inferred)
    nothing = show.table(indicators.listing(found.iloc[:0]), caption="題", label="tbl-x")
    assert "| 該当なし |" in nothing.markdown


def test_points_name_who_reached_the_target_and_what_is_open():
    """要点は、達成した指標、届かなかった指標、まだ分からない指標と確定の予定を言い、未集計を未達成に数えない。"""
    whole = indicators.overall(judged())
    assert indicators.points(whole[whole["role"] == "目標"]) == [
        "目標を達成した指標はない。",
        "目標に届かなかったのは1指標で、「甲」である。",
        "目標の時点の実績がまだ分からないのは1指標で、未達成には数えない。R7年6月末頃に1指標が確定する予定である。",
        "目標の時点が先（R11年度）で進行中なのは1指標である。",
    ]
    assert indicators.points(whole.iloc[:0]) == []


def test_an_old_plan_shows_what_came_after_a_miss():
    """目標の時点で届かなかった指標は、その後に分かった値も言い、目標の時点の判定は変えない。"""
    targets = frame("targets", "year,goal,indicator,comparator,target,target_time\nR4,1,a,以上,10,R4年度")
    results = frame("results", "indicator,time,value,kind\na,R4年度,9,確定\na,R6年度,12,確定")
    found = indicators.judged(targets, results, indicators=INDICATORS, as_of=AS_OF)
    row = indicators.listing(found).iloc[0]
    assert row["達成状況"] == "未達成"
    assert row["説明"] == "目標に1人届かない。達成率90.0%。その後の値は12人（R6年度）"


def test_points_hide_no_miss_that_has_no_rate():
    """達成率のない未達成があれば、達成率が最も低いとだけ言わず、届かなかった指標の名を挙げる。"""
    targets = "year,goal,indicator,comparator,target,target_time,part"
    rows = [f"R6,{goal},a,以上,{20 + goal},R6年度," for goal in (1, 2, 3)] + ["R6,4,b,以下,5,R6年度,"]
    results = frame("results", "indicator,time,value,kind\na,R6年度,12,確定\nb,R6年度,6,確定")
    found = indicators.judged(
        frame("targets", "\n".join([targets, *rows])), results, indicators=INDICATORS, as_of=AS_OF
    )
    [told] = [point for point in indicators.points(indicators.overall(found)) if "届かなかった" in point]
    assert "「甲」" in told
    assert "達成率を計算できるもののうち、達成率が最も低いのは「甲」の52.2%である。" in told  # 12/23
