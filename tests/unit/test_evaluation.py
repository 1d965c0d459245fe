"""事後評価の組み立て: 目標の見出し、状況別の数、大きく示す数、事業の執行率。"""

from datetime import date
from types import SimpleNamespace

import pytest
from frames import frame

from kikin import evaluation, indicators, plans, projects
from kikin.values.periods import parse_fiscal_year

AS_OF = date(2025, 9, 30)
R4, R6 = parse_fiscal_year("R4"), parse_fiscal_year("R6")
WHOLE = "例県全体"
NONE = frame("projects", "year,number,categories,name,unit")
AREAS = frame("areas", "id,name\nkita,例北区域\nminami,例南区域")
INDICATORS = frame("indicators", "id,name,direction,unit\na,甲,上昇,人\nb,乙,上昇,%")
GOALS = frame(
    "goals",
    """year,sector,area,goal,parent,title,statement
R6,医療分,,1,,在宅医療,進める。
R6,医療分,,3,,人材,
R6,医療分,,3(1),3,医師,
R6,医療分,,4,,値のない目標,
R6,医療分,kita,1,,例北区域の目標,
R6,介護分,,1,,介護施設,
R4,医療分,,1,,昔の目標,""",
)
TARGETS = """year,sector,role,goal,project,area,indicator,comparator,target,target_time,recap_of
R6,医療分,,1,,,a,以上,10,R6年度,
R6,医療分,,3(1),,,b,以上,5,R6年度,
R6,医療分,アウトプット,,1,,a,以上,10,R6年度,"""
KITA = "\nR6,医療分,,1,,kita,a,以上,10,R6年度,"
CARE = "\nR6,介護分,,1,,,a,以上,99,R6年度,"
OLD = "\nR4,医療分,,1,,,a,以上,8,R6年度,"
RESULTS = frame(
    "results",
    """indicator,area,time,value,kind,due
a,,R6年度,12,確定,
b,,R6年度,未集計,未集計,R7年12月
a,kita,R6年度,9,確定,""",
)


def judged(text: str):
    """Return the judgement of the targets."""
    return indicators.judged(frame("targets", text), RESULTS, indicators=INDICATORS, as_of=AS_OF)


def outline(text: str) -> list[tuple[int, str, str, int]]:
    """Return level, key, title and number of rows of each section."""
    found = evaluation.sections(judged(text), GOALS, AREAS, WHOLE)
    return [(one.level, one.key, one.title, len(one.rows)) for one in found]


def test_goals_of_one_part_and_no_areas():
    """一つの分の全体の目標だけなら目標がすぐ見出しになり、ほかの目標を持つだけの目標はその見出しで、何もない目標は載らない。"""
    assert outline(TARGETS) == [
        (3, "r6-medical-whole-1", "目標1　在宅医療", 1),
        (3, "r6-medical-whole-3", "目標3　人材", 0),
        (4, "r6-medical-whole-3-1", "目標3(1)　医師", 1),
    ]


def test_goals_written_alike_have_names_of_their_own():
    """目標 1 と（1）は別の目標なので、記号を除けば同じ番号でも、見出しと表の名が重ならない。"""
    keys = [key for _, key, _, _ in outline(f"{TARGETS}\nR6,医療分,,（1）,,,b,以上,5,R6年度,")]
    assert sorted(keys)[:2] == ["r6-medical-whole-1", "r6-medical-whole-1--2"]


def test_goals_of_several_years_parts_and_areas():
    """計画年度と、区域・医療分・介護分は、二つ以上あるときだけ見出しになる。"""
    assert outline(TARGETS + KITA + CARE + OLD) == [
        (3, "r4", "令和4年度計画", 0),
        (4, "r4-medical-whole", "例県全体（医療分）", 0),
        (5, "r4-medical-whole-1", "目標1　昔の目標", 1),
        (3, "r6", "令和6年度計画", 0),
        (4, "r6-medical-whole", "例県全体（医療分）", 0),
        (5, "r6-medical-whole-1", "目標1　在宅医療", 1),
        (5, "r6-medical-whole-3", "目標3　人材", 0),
        (6, "r6-medical-whole-3-1", "目標3(1)　医師", 1),
        (4, "r6-medical-kita", "例北区域（医療分）", 0),
        (5, "r6-medical-kita-1", "目標1　例北区域の目標", 1),
        (4, "r6-care-whole", "例県全体（介護分）", 0),
        (5, "r6-care-whole-1", "目標1　介護施設", 1),
    ]


def test_the_caption_of_a_section():
    """目標の表の題は、どこの何の目標で、判定がどうだったかを言う。"""
    found = list(evaluation.sections(judged(TARGETS + KITA), GOALS, AREAS, WHOLE))
    assert [one.caption for one in found if len(one.rows)] == [
        "例県全体 目標1　1指標の達成状況：達成1",
        "例県全体 目標3(1)　1指標の達成状況：未集計1",
        "例北区域 目標1　1指標の達成状況：未達成1",
    ]


def goals_of(text: str):
    """Return the indicators of goals with one status each."""
    found = indicators.overall(judged(text))
    return found[found["project"] == ""]


def test_counts_by_goal():
    """状況別の数の表は目標ごとで、区域や分が二つ以上あれば、その名を前に置く。"""
    table = evaluation.summary(goals_of(TARGETS + KITA), GOALS, AREAS, WHOLE)
    assert table.to_dict("records") == [
        {"目標": "例県全体　目標1 在宅医療", "達成": 1, "未達成": 0, "未集計": 0, "計": 1},
        {"目標": "例県全体　目標3(1) 医師", "達成": 0, "未達成": 0, "未集計": 1, "計": 1},
        {"目標": "例北区域　目標1 例北区域の目標", "達成": 0, "未達成": 1, "未集計": 0, "計": 1},
    ]


def test_numbers_set_large():
    """大きく示す数は、判定できた指標のうちの達成と、まだ分からないものの数で、未集計を分母に入れない。"""
    assert evaluation.key_numbers(goals_of(TARGETS + CARE), "例県全体の目標") == [
        ("目標を達成", "1／2", "例県全体の目標で判定できた2指標のうち"),
        ("実績が未集計", "1指標", "早いものでR7年12月に確定予定"),
    ]
    assert evaluation.key_numbers(goals_of(TARGETS).iloc[:0], "") == []


def test_points_of_the_whole_areas_and_years():
    """要点は全体、区域の順で、区域と、二つ以上あるときの計画年度を前に置く。"""
    told = evaluation.goal_points(goals_of(TARGETS + KITA + OLD), AREAS)
    assert told == [
        "令和4年度計画では、目標を達成したのは1指標（「甲」）である。",
        "令和6年度計画では、目標を達成したのは1指標（「甲」）である。",
        "令和6年度計画では、目標の時点の実績がまだ分からないのは1指標で、未達成には数えない。R7年12月に1指標が確定する予定である。",
        "令和6年度計画の例北区域では、目標を達成した指標はない。",
        "令和6年度計画の例北区域では、目標に届かなかったのは1指標で、「甲」である。",
    ]


PROJECTS = """year,sector,number,categories,name,unit,fund
R6,介護分,1,③,施設整備,千円,300
R6,医療分,1,②,在宅医療,千円,100"""
SPENDING = """year,sector,number,item,spent_year,unit,amount
R6,医療分,1,決算額,R6,千円,90
R6,医療分,1,決算額,R7,千円,5
R6,介護分,1,決算額,R6,千円,{}"""


def executed(care: str):
    """Return the projects with what was spent until R6."""
    listed = plans.current(frame("projects", PROJECTS))
    spending = frame("project_spending", SPENDING.format(care))
    found = projects.execution(listed, spending, until=R6)
    return evaluation.by_project(found, indicators.overall(judged(TARGETS)))


def test_projects_with_their_judgement():
    """事業は医療分、介護分の順で、その事業のアウトカム・アウトプット指標の判定が並ぶ。同じ番号でも分が違えば別の事業である。"""
    found = executed("270")
    assert found[["sector", "indicator_status"]].values.tolist() == [
        ["医療分", "アウトプット 達成1"],
        ["介護分", ""],
    ]
    anchors = [evaluation.anchor(project) for _, project in found.iterrows()]
    assert len(set(anchors)) == 2
    mine = evaluation.of_project(judged(TARGETS), found.iloc[0])
    assert mine["role"].tolist() == ["アウトプット"]


def test_a_target_without_part_is_of_the_project_of_either_part():
    """分（医療分・介護分）の欄が空の目標は両方のものなので、どちらの分の同じ番号の事業にも、判定が並び、表が付く。"""
    both = judged(TARGETS.replace("R6,医療分,アウトプット", "R6,,アウトプット"))
    found = evaluation.by_project(executed("270"), indicators.overall(both))
    assert found["indicator_status"].tolist() == ["アウトプット 達成1"] * 2
    assert [len(evaluation.of_project(both, one)) for _, one in found.iterrows()] == [1, 1]


def test_the_rate_of_execution():
    """執行率は決算額÷基金充当額で、基準日までに終わった年度の決算だけを数える（(90＋270)÷(100＋300)＝90%）。"""
    assert evaluation.execution_numbers(executed("270")) == [
        ("執行率", "90%", "決算額360,000円÷基金充当額（Ａ＋Ｂ）400,000円")
    ]
    assert evaluation.execution_finding(executed("270")) == "2事業の実施状況、執行率は全体で90%"


def test_no_rate_where_an_account_is_open():
    """決算額が未集計の事業があれば執行率を示さず、そのことを言う。"""
    found = executed("未集計")
    assert evaluation.execution_numbers(found) == []
    told = evaluation.project_points(found, indicators.overall(judged(TARGETS)))
    assert told == [
        "事業の指標は、アウトプット1（達成1）である。",
        "決算額の計は、未集計の事業（1件）があるため求めない。",
    ]
    nothing = executed("実績なし")  # 何も加えない: 90÷400＝22.5%、一桁の額が支えるのは 23%
    assert len(evaluation.project_points(nothing, indicators.overall(judged(TARGETS)))) == 1
    assert evaluation.execution_numbers(nothing)[0][0] == "執行率"


@pytest.mark.parametrize(
    ("text", "lines"),
    [
        (TARGETS, 4),  # the day, the comparators, 未集計, 達成率
        (
            TARGETS.replace("a,以上,10,R6年度", "a,以上,10,R9年度"),
            4,
        ),  # the day, the comparators, 未集計, 進行中
    ],
)
def test_the_method_tells_only_what_these_rows_met(text, lines):
    """判定の方法は、その文書の指標に当てはまる決まりだけを述べる。"""
    told = evaluation.method(judged(text), parse_fiscal_year("R7"), AS_OF)
    assert len(told) == lines
    assert told[0] == "令和7年度に、基準日（2025年9月30日）までに分かった実績により評価した。"
    assert any("進行中" in line for line in told) == ("R9年度" in text)


def test_a_change_that_was_decided_after_the_evaluation_is_not_there_yet():
    """基準日より後に決まった変更の行は、まだない。基準日までに決まった変更の行は、元の行に代わる。"""
    targets = frame(
        "targets",
        """year,sector,version,goal,indicator,comparator,target,target_time
R6,医療分,0,1,a,以上,10,R6年度
R6,医療分,1,1,a,以上,11,R6年度
R6,医療分,2,1,a,以上,12,R6年度""",
    )
    decided = frame(
        "plans",
        "year,sector,version,state,decided\nR6,医療分,0,決定,R6年9月\nR6,医療分,1,決定,R7年1月\nR6,医療分,2,決定,R7年10月",
    )
    data = SimpleNamespace(
        plans=decided, as_of=AS_OF, plan_years=(R6,), sectors=("医療分", "介護分"), projects=NONE
    )
    assert [int(value) for value in evaluation.of_plan(targets, data)["target"]] == [11]


def test_targets_of_an_abolished_project_are_not_counted():
    """変更で廃止した事業の指標は、事後評価に出ない。廃止が基準日より後に決まれば、まだ出る。"""
    targets = frame(
        "targets",
        "year,sector,role,project,indicator,comparator,target\nR6,医療分,アウトプット,1,a,以上,10\nR6,,アウトプット,2,a,以上,20",
    )
    listed = frame(
        "projects",
        "year,version,number,categories,name,continuity,unit\nR6,0,1,Ⅳ,甲,,円\nR6,0,2,Ⅳ,乙,,円\nR6,1,2,Ⅳ,乙,廃止,円",
    )
    for month, shown in (("R7年1月", [10]), ("R7年10月", [10, 20])):
        decided = frame("plans", f"year,sector,version,state,decided\nR6,医療分,1,決定,{month}")
        data = SimpleNamespace(
            plans=decided, as_of=AS_OF, plan_years=(R6,), sectors=("医療分", "介護分"), projects=listed
        )
        assert [int(value) for value in evaluation.of_plan(targets, data)["target"]] == shown


def test_goals_numbered_with_circles_have_anchors_of_their_own():
    """目標①と目標②のように、英数字でない番号の目標も、別々の見出しになる。"""
    targets = TARGETS.replace(",1,,,a", ",①,,,a").replace(",3(1),,,b", ",②,,,b")
    keys = [key for _, key, _, _ in outline(targets)]
    assert len(keys) == len(set(keys))


def test_the_chart_speaks_of_the_missed_only():
    """図の題は、届かなかった指標のうちで最も低いものを言い、達成したものを最も低いとは言わない。"""
    compared = judged(TARGETS).query("goal == '1'")
    assert evaluation.chart_finding(compared, WHOLE).endswith("目標を満たすもの1件")


@pytest.mark.parametrize(("decided", "shown"), [("R7年4月", [25]), ("R7年10月", [])])
def test_next_years_targets_are_there_once_they_were_decided(decided, shown):
    """次年度の目標は、基準日までに決まった計画のものだけを並べ、後から足した行で評価は変わらない。"""
    text = "year,sector,goal,indicator,comparator,target,target_time\nR7,医療分,1,a,以上,25,R7年度\nR8,医療分,1,a,以上,30,R8年度"
    plan = frame("plans", f"year,sector,state,decided\nR7,医療分,決定,{decided}")
    data = SimpleNamespace(
        plans=plan, as_of=AS_OF, plan_years=(R6,), sectors=("医療分", "介護分"), projects=NONE
    )
    found = evaluation.of_plan(frame("targets", text), data, years=[R6 + 1, R6 + 2])
    assert [int(value) for value in found["target"]] == shown
