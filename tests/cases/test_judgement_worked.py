"""判定の例: 一つの事実に一つの判定。目標、実績、基準日から、判定とその理由が決まる。"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pytest
from frames import frame

from kikin import indicators
from kikin.values.periods import parse_fiscal_year

AS_OF = date(2025, 5, 31)
R7 = parse_fiscal_year("R7")
INDICATOR = "id,name,direction,unit,national\n"
RESULT = "indicator,time,value,kind,known,due,stands_for,unit\n"


def judged(
    target: str,
    results: str = "",
    indicator: str = "a,指標,上昇,人,",
    *,
    as_of=AS_OF,
    national=None,
    judgements=None,
):
    """Return the judgement of one target: comparator, target, target_raw, target_upper, target_time, base, base_time, unit."""
    targets = frame(
        "targets",
        "year,indicator,comparator,target,target_raw,target_upper,target_time,base,base_time,unit\nR6,a,"
        + target,
    )
    rows = "".join(f"a,{line}\n" for line in results.split("|") if line)
    found = indicators.judged(
        targets,
        frame("results", RESULT + rows),
        indicators=frame("indicators", INDICATOR + indicator),
        as_of=as_of,
        national=national,
        judgements=judgements,
        evaluated=R7,
    )
    assert len(found) == 1
    return found.iloc[0]


@pytest.mark.parametrize(
    ("comparator", "result", "direction", "status", "gap"),
    [
        ("以上,100", 100, "上昇", "達成", 0),
        ("以上,100", 99, "上昇", "未達成", -1),
        ("超,100", 100, "上昇", "未達成", 0),
        ("超,100", 101, "上昇", "達成", 1),
        ("以下,100", 100, "下降", "達成", 0),
        ("以下,100", 101, "下降", "未達成", 1),
        ("未満,100", 100, "下降", "未達成", 0),
        ("未満,100", 99, "下降", "達成", -1),
    ],
)
def test_each_comparator_at_its_edge(comparator, result, direction, status, gap):
    """以上と以下は同じ値で達成し、超と未満は同じ値では達成しない。"""
    found = judged(f"{comparator},,,R6年度,,,", f"R6年度,{result},確定,,,,", f"a,指標,{direction},人,")
    assert (found["status"], found["gap"]) == (status, Decimal(gap))


@pytest.mark.parametrize(
    ("comparator", "base", "direction", "result", "status"),
    [
        ("増加", 120, "上昇", 121, "達成"),
        ("増加", 120, "上昇", 120, "未達成"),
        ("増加", 120, "上昇", 119, "未達成"),
        ("減少", 120, "下降", 119, "達成"),
        ("維持", 3, "", 3, "達成"),
        ("維持", 3, "", 4, "未達成"),
        ("維持", 3, "上昇", 4, "達成"),
        ("維持", 3, "下降", 4, "未達成"),
        ("維持", "", "上昇", 4, "判定対象外"),
        ("増加", "", "上昇", 119, "判定対象外"),
    ],
)
def test_comparators_against_the_base(comparator, base, direction, result, status):
    """増加・減少・維持は現状値と比べ、現状値がなければ判定しない。維持は、望ましい向きの変化では破れない。"""
    found = judged(
        f"{comparator},,,,R6年度,{base},R3年度,", f"R6年度,{result},確定,,,,", f"a,指標,{direction},人,"
    )
    assert found["status"] == status


@pytest.mark.parametrize(
    ("target", "result", "status"),
    [
        ("減少,80", 81, "未達成"),
        ("減少,80", 80, "達成"),
        ("増加,140", 130, "未達成"),
        ("増加,140", 140, "達成"),
        ("増加,120", 120, "未達成"),  # 現状値と同じ数なら、現状値と比べる
        ("増加,120", 121, "達成"),
    ],
)
def test_a_number_to_move_to_is_to_be_reached(target, result, status):
    """増加・減少に目標値の数があれば、現状値（120人）より動いただけでは達成でなく、その数に届いて達成である。"""
    found = judged(f"{target},,,R6年度,120,R3年度,", f"R6年度,{result},確定,,,,", "a,指標,,人,")
    assert found["status"] == status


def test_a_base_value_is_looked_up_where_only_its_time_is_written():
    """現状値が空欄でも時点があれば、その時点の実績値が現状値になる（120人から119人は増加でない）。"""
    found = judged("増加,,現状より増加,,R6年度,,R3年度,", "R3年度,120,確定,,,,|R6年度,119,確定,,,,")
    assert (found["status"], found["base_text"], found["reason"]) == (
        "未達成",
        "120人（R3年度）",
        "現状値を1人下回る",
    )


@pytest.mark.parametrize(
    ("result", "status", "reason"),
    [
        (11, "達成", "目標の範囲の内"),
        (12, "達成", "目標の範囲の内"),
        (9, "未達成", "目標の下限に1ポイント届かない"),
        (14, "未達成", "目標の上限を2ポイント超える"),
    ],
)
def test_a_range(result, status, reason):
    """範囲の目標は下限と上限の間（両端を含む）で達成する。"""
    found = judged("範囲,10,10～12%,12,R6年度,,,", f"R6年度,{result},確定,,,,", "a,指標,上昇,%,")
    assert (found["status"], found["reason"], found["target_text"]) == (status, reason, "10～12%（R6年度）")


def test_a_range_without_upper_end():
    """上限のない範囲は判定しない。"""
    assert judged("範囲,10,,,R6年度,,,", "R6年度,11,確定,,,,")["status"] == "判定対象外"


def test_a_floor_reached_from_above():
    """「6,760床以上」は上から近づく数でも以上で判定し、そのことを理由に書く。"""
    found = judged("以上,6760,,,R6年度,7000,R3年度,", "R6年度,6900,確定,,,,", "a,病床数,下降,床,")
    assert found["status"] == "達成"
    assert found["reason"] == "目標を140床上回る（望ましい向きは下降だが、比べ方「以上」で判定）"
    assert found["attainment"] is None
    missed = judged("以上,6760,,,R6年度,7000,R3年度,", "R6年度,6700,確定,,,,", "a,病床数,下降,床,")
    assert missed["status"] == "未達成"


NATIONAL = frame(
    "statistics", "series,label,time,value,unit\nn,全国平均,R5年度,82.3,%\nn,全国平均,R6年度,84.5,%"
)


@pytest.mark.parametrize(
    ("comparator", "time", "value", "status"),
    [
        ("全国平均以上", "R6年度", "84.5", "達成"),
        ("全国平均以上", "R6年度", "76.3", "未達成"),
        ("全国平均超", "R6年度", "84.5", "未達成"),
        ("全国平均以下", "R6年度", "84.5", "達成"),
        ("全国平均未満", "R6年度", "84.5", "未達成"),
        ("全国平均未満", "R6年度", "84.4", "達成"),
    ],
)
def test_the_national_average_of_the_results_own_time(comparator, time, value, status):
    """全国平均とは、実績の時点と同じ時点の全国値で比べる（R5年度の82.3%ではなくR6年度の84.5%）。"""
    found = judged(
        f"{comparator},,全国平均以上,,R6年度,,,",
        f"{time},{value},確定,,,,",
        "a,指標,上昇,%,n",
        national=NATIONAL,
    )
    assert (found["status"], found["national"]) == (status, Decimal("84.5"))


def test_a_number_beside_the_national_average_is_not_the_target():
    """計画のときの全国値が目標値の欄にあっても、比べるのは実績と同じ時点の全国値であり、目標の欄もそう言う。"""
    found = judged(
        "全国平均以上,90.0,,,R6年度,,,", "R6年度,85.0,確定,,,,", "a,指標,上昇,%,n", national=NATIONAL
    )
    assert (found["status"], found["target_text"]) == ("達成", "全国平均以上（90.0%）（R6年度）")


def test_without_a_national_value_nothing_is_said():
    """同じ時点の全国値がなければ、未達成でも実績なしでもなく判定対象外である。"""
    found = judged(
        "全国平均以上,,,,R7年度,,,",
        "R7年度,90.0,確定,,,,",
        "a,指標,上昇,%,n",
        national=NATIONAL,
        as_of=date(2026, 5, 31),
    )
    assert (found["status"], found["reason"]) == ("判定対象外", "R7年度の全国値がない")


def test_an_older_result_than_the_target_asks_for():
    """目標の時点より古い値では判定せず、未集計として直近の値を示す。"""
    found = judged("以上,8,,,R6年度,,,", "R5年7月,7,確定,,,,")
    assert (found["status"], found["latest_text"], found["result_text"]) == ("未集計", "7人（R5年7月）", "")


def test_an_older_result_that_the_author_lets_stand():
    """作成者が宣言した古い値は判定に使い、そのことを理由に書く。目標の時点の値が出れば、そちらを使う。"""
    found = judged("以上,8,,,R6年度,,,", "R5年7月,7,確定,,,R6年度,")
    assert (found["status"], found["reason"]) == (
        "未達成",
        "目標に1人届かない。R5年7月の値をR6年度の値とみなす",
    )
    later = judged("以上,8,,,R6年度,,,", "R5年7月,7,確定,,,R6年度,|R6年10月,8,確定,,,,")
    assert (later["status"], later["result_text"]) == ("達成", "8人（R6年10月）")


@pytest.mark.parametrize(
    ("rows", "status"),
    [
        ("R6年度,未集計,未集計,,R8年3月,,|R6年10月,9,確定,,,,", "未集計"),
        ("R6年度上半期,9,確定,,,,", "未集計"),
        ("R6年度,未集計,未集計,,R8年3月,,|R5年7月,9,確定,,,R6年度,", "達成"),  # 作成者が認めた値
        ("R6年度,未集計,未集計,,R8年3月,,|R6年度,9,速報,,,,", "達成"),
    ],
)
def test_a_part_of_a_year_stands_for_no_year_that_is_not_counted_yet(rows, status):
    """年度の値が未集計なら月の値では判定せず、半期の数は年度の数とみない。"""
    assert judged("以上,8,,,R6年度,,,", rows)["status"] == status


@pytest.mark.parametrize(
    ("as_of", "status"),
    [(date(2025, 3, 30), "進行中"), (date(2025, 3, 31), "達成"), (date(2026, 3, 31), "達成")],
)
def test_a_target_whose_time_lies_ahead(as_of, status):
    """目標の時点が基準日より後なら進行中で、早く届いた値でも達成とは言わない。"""
    assert judged("以上,8,,,R6年度,,,", "R6年10月,9,確定,,,,", as_of=as_of)["status"] == status


@pytest.mark.parametrize(
    ("as_of", "status"),
    [(date(2025, 6, 30), "未集計"), (date(2025, 12, 1), "未集計"), (date(2025, 12, 31), "達成")],
)
def test_a_result_that_became_known_later(as_of, status):
    """基準日より後に分かった値は、まだない。"""
    rows = "R6年度,未集計,未集計,,R7年12月頃,,|R6年度,9,確定,R7年12月,,,|R5年度,7,確定,,,,"
    found = judged("以上,8,,,R6年度,,,", rows, as_of=as_of)
    assert found["status"] == status
    if status == "未集計":
        assert (found["reason"], found["latest_text"]) == ("R7年12月頃に確定予定", "7人（R5年度）")


def test_next_years_rows_leave_last_years_judgement_as_it_was():
    """翌年の行を足しても、前の年の基準日での判定は変わらない。"""
    before = "R5年度,7,確定,,,,|R6年度,9,確定,,,,"
    after = before + "|R7年度,12,確定,,,,|R8年度,未集計,未集計,,R9年12月,,"
    first, second = (judged("以上,8,,,R6年度,,,", rows).to_dict() for rows in (before, after))
    assert first == second


@pytest.mark.parametrize(
    ("rows", "value", "words"),
    [
        ("R6年度,1,見込,,,,|R6年度,2,推計,,,,|R6年度,3,速報,,,,|R6年度,4,確定,,,,", 4, ""),
        ("R6年度,1,見込,,,,|R6年度,2,推計,,,,|R6年度,3,速報,,,,", 3, "（速報の値で判定）"),
        ("R6年度,1,見込,,,,|R6年度,2,推計,,,,", 2, "（推計の値で判定）"),
        ("R6年度,5,確定,R7年4月,,,|R6年度,6,確定,R7年5月,,,", 6, ""),
        ("R6年4月,5,確定,,,,|R7年3月,6,速報,,,,", 6, "（速報の値で判定）"),
        ("R6年10月,5,確定,,,,|R6年度,6,確定,,,,", 6, ""),
    ],
)
def test_the_firmest_value_counts(rows, value, words):
    """同じ時点では確定・速報・推計・見込の順、次に後から分かった値を採り、確定でなければそう書く。"""
    found = judged("以上,1,,,R6年度,,,", rows)
    assert found["result"] == Decimal(value)
    assert found["reason"].endswith(words)


@pytest.mark.parametrize(
    ("row", "status", "reason"),
    [
        ("R6年度,実績なし,実績なし,,,,", "実績なし", ""),
        ("R6年度,未集計,未集計,,,,", "未集計", ""),
        ("R6年度,－,確定,,,,", "判定対象外", "実績値は「－」"),
        ("R6年度,x,確定,,,,", "判定対象外", "実績値は「x」"),
        ("R6年度,記載なし,確定,,,,", "判定対象外", "実績値は「記載なし」"),
        ("R6年度,50,確定,,,,%", "判定対象外", "目標（人）と実績（%）の単位が違う"),
    ],
)
def test_no_number_is_no_miss(row, status, reason):
    """値がないことの種類ごとに判定が分かれ、どれも未達成に数えない。"""
    found = judged("以上,8,,,R6年度,,,", row)
    assert (found["status"], found["reason"]) == (status, reason)


def test_units_that_are_spellings_of_one():
    """「箇所」と「か所」は同じ単位として比べる。"""
    found = judged("以上,8,,,R6年度,,,か所", "R6年度,8,確定,,,,箇所", "a,指標,上昇,,")
    assert (found["status"], found["target_text"]) == ("達成", "8か所（R6年度）")


def test_a_target_without_a_time_is_of_its_plan_year():
    """時点の書かれていない目標は計画年度のもので、表には時点を補わない。"""
    found = judged("以上,8,,,,,,", "R6年度,8,確定,,,,")
    assert (found["status"], found["target_text"]) == ("達成", "8人")


@pytest.mark.parametrize(
    ("target", "raw"),
    [("文言,", "各市町または各圏域に少なくとも1つ"), ("以上,－", "各市町または各圏域に少なくとも1つ")],
)
def test_targets_in_words(target, raw):
    """言葉の目標は作成者の判断だけを伝え、判断がなければ実績を示して判定しない。実績なしとは言わない。"""
    row = f"{target},{raw},,R6年度,,,か所"
    bare = judged(row, "R6年度,9,確定,,,,か所", "a,拠点,上昇,か所,")
    assert bare["status"] == ("定性" if target.startswith("文言") else "判定対象外")
    assert (bare["result_text"], bare["target_text"]) == ("9か所（R6年度）", f"{raw}（R6年度）")
    said = "evaluated,year,indicator,judgement,reason\nR7,R6,a,達成,すべての圏域に一つ以上ある"
    told = judged(row, "R6年度,9,確定,,,,か所", "a,拠点,上昇,か所,", judgements=frame("judgements", said))
    assert (told["status"], told["stated"], told["reason"]) == ("定性", "達成", "すべての圏域に一つ以上ある")


def test_a_statement_of_another_evaluation_does_not_count():
    """別の評価年度の判断は使わない。作成者の判断は、計算できる判定を変えない。"""
    said = frame("judgements", "evaluated,year,indicator,judgement,reason\nR6,R6,a,達成,前の年の判断")
    assert judged("文言,,増やす,,R6年度,,,", "R6年度,9,確定,,,,", judgements=said)["stated"] == ""
    now = frame("judgements", "evaluated,year,indicator,judgement,reason\nR7,R6,a,達成,届いたとみる")
    found = judged("以上,10,,,R6年度,,,", "R6年度,9,確定,,,,", judgements=now)
    assert (found["status"], found["stated"]) == ("未達成", "")


@pytest.mark.parametrize(
    ("target", "direction", "result", "progress", "attainment"),
    [
        # (110 - 100) / (120 - 100) = 1/2; 110 / 120 = 11/12
        ("以上,120,,,R6年度,100,R3年度,", "上昇", "110", Fraction(1, 2), Fraction(11, 12)),
        # moved away from the target: (95 - 100) / 20 = -1/4
        ("以上,120,,,R6年度,100,R3年度,", "上昇", "95", Fraction(-1, 4), Fraction(95, 120)),
        # lower is better: (85.2 - 90) / (68 - 90) = 4.8 / 22; never a ratio of attainment
        ("以下,68.0,,,R6年度,90,R3年度,", "下降", "85.2", Fraction(24, 110), None),
        # a floor that is reached from above says nothing of progress
        ("以上,6760,,,R6年度,7000,R3年度,", "下降", "6900", None, None),
        # a floor to be kept: the base lies on the good side already
        ("以上,80,,,R6年度,85,R3年度,", "上昇", "84", None, Fraction(84, 80)),
        ("以上,120,,,R6年度,120,R3年度,", "上昇", "110", None, Fraction(110, 120)),
        ("以上,120,,,R6年度,,,", "上昇", "110", None, Fraction(110, 120)),
        ("以上,120,,,R6年度,100,R3年度,", "", "110", Fraction(1, 2), None),
        # above a ceiling: missed, and no 達成率 of 120%
        ("以下,100,,,R6年度,,,", "上昇", "120", None, None),
    ],
)
def test_progress_and_attainment(target, direction, result, progress, attainment):
    """進捗率は現状値から目標値までのどこにいるか、達成率は高いほどよい指標に限り実績÷目標である。"""
    found = judged(target, f"R6年度,{result},確定,,,,", f"a,指標,{direction},人,")
    assert (found["progress"], found["attainment"]) == (progress, attainment)


def test_progress_of_a_target_that_lies_ahead():
    """時点が先の目標の進捗率は直近の値で計り、現状値より古い値では計らない。"""
    ahead = "以上,120,,,R11年度,100,R5年度,"
    assert judged(ahead, "R6年度,105,確定,,,,")["progress"] == Fraction(1, 4)
    assert judged(ahead, "R4年度,90,確定,,,,")["progress"] is None


@pytest.mark.parametrize(
    ("direction", "before", "now", "trend"),
    [
        ("上昇", 5, 6, "改善"),
        ("上昇", 6, 5, "悪化"),
        ("下降", 5, 6, "悪化"),
        ("下降", 6, 6, "横ばい"),
        ("なし", 5, 6, "増加"),
        ("維持", 6, 5, "減少"),
    ],
)
def test_the_movement_from_the_value_before(direction, before, now, trend):
    """推移は前の時点の値から計算し、向きの決まっていない指標では良し悪しを言わない。"""
    found = judged(
        "以上,1,,,R6年度,,,", f"R5年度,{before},確定,,,,|R6年度,{now},確定,,,,", f"a,指標,{direction},人,"
    )
    assert (found["trend"], found["previous_text"]) == (trend, f"{before}人（R5年度）")


def test_a_cumulative_series():
    """累計の系列では、期間の計がその終わりの年度の値になる。単年度の系列では、ならない。"""
    target, row = "以上,100,,,R6年度,,,", "H26～R6年度,130,確定,,,,"
    summed = frame("indicators", "id,name,direction,unit,series\na,養成数,上昇,人,累計")
    single = frame("indicators", "id,name,direction,unit,series\na,養成数,上昇,人,単年度")
    targets = frame(
        "targets",
        "year,indicator,comparator,target,target_raw,target_upper,target_time,base,base_time,unit\nR6,a,"
        + target,
    )
    results = frame("results", RESULT + f"a,{row}\na,H26～R5年度,80,確定,,,,")
    found = [
        indicators.judged(targets, results, indicators=one, as_of=AS_OF).iloc[0] for one in (summed, single)
    ]
    assert [one["status"] for one in found] == ["達成", "未集計"]
    assert [one["series"] for one in found] == ["累計", "単年度"]
    assert found[0]["previous_text"] == "80人（H26～R5年度）"


@pytest.mark.parametrize(
    ("kind", "value"), [("確定", "x"), ("確定", "…"), ("実績なし", "実績なし"), ("確定", "対象外")]
)
def test_a_result_without_a_number_leaves_the_value_before_it(kind, value):
    """実績が x や 実績なし のとき、前回値はその一つ前の値で、改善や悪化は言わない。"""
    found = judged("以上,10,,,R6年度,,,", f"R4年度,7,確定,,,,|R5年度,9,確定,,,,|R6年度,{value},{kind},,,,")
    assert (found["previous_text"], found["trend"]) == ("9人（R5年度）", "")


def test_the_due_of_another_year_is_not_told():
    """目標の時点の行がなければ、ほかの年の値が確定する予定を、その目標の予定とは言わない。"""
    found = judged("以上,10,,,R5年度,,,", "R4年度,7,確定,,,,|R6年度,未集計,未集計,,R8年3月,,")
    assert (found["status"], found["due"]) == ("未集計", None)
