"""計画の版: 変わった行だけを新しい版で書けば、生きている行と新旧が分かる。"""

from decimal import Decimal

import pandas as pd
import pytest
from frames import frame

from kikin import plans
from kikin.data.rows import typed
from kikin.data.tables import TABLES
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, parse_period
from kikin.values.readings import Absent

R3, R7 = FiscalYear(2021), FiscalYear(2025)


def projects(*rows: dict) -> pd.DataFrame:
    """Return projects of R3's medical part, numbered rows of a file."""
    common = {
        "year": R3,
        "sector": "医療分",
        "version": 0,
        "name": "甲",
        "unit": "千円",
        "file": "data/x/projects.csv",
    }
    return typed(
        [common | {"row": place, "order": place} | row for place, row in enumerate(rows, start=2)],
        TABLES["projects"],
    )


CHANGED_TWICE = projects(
    {"number": "1", "cost": 100_000},
    {"number": "2", "cost": 200_000, "name": "乙"},
    {"number": "3", "cost": 300_000, "name": "丙"},
    {"number": "1", "version": 1, "cost": 150_000},
    {"number": "4", "version": 1, "cost": 50_000, "name": "丁", "order": 1},
    {"number": "1", "version": 2, "cost": 160_000, "name": "甲改"},
    {"number": "3", "version": 2, "continuity": "廃止", "name": "丙"},
)


@pytest.mark.parametrize(
    ("version", "numbers", "costs"),
    [
        (0, ["1", "2", "3"], [100_000, 200_000, 300_000]),
        (1, ["4", "1", "2", "3"], [50_000, 150_000, 200_000, 300_000]),
        (2, ["4", "1", "2"], [50_000, 160_000, 200_000]),
        (None, ["4", "1", "2"], [50_000, 160_000, 200_000]),
    ],
)
def test_rows_that_hold(version, numbers, costs):
    """二度変更した計画の生きている行は、鍵ごとに最も新しい版の行で、並びは元の行の場所を継ぎ、廃止した事業はない。"""
    found = plans.current(CHANGED_TWICE, year=R3, version=version)
    assert found["number"].tolist() == numbers
    assert found["cost"].tolist() == costs


def test_only_the_year_and_part_asked_for():
    """年度と分で絞れて、分が空欄の行はどちらの分にも入る。"""
    frame = projects(
        {"number": "1"},
        {"number": "2", "year": R7},
        {"number": "3", "sector": "介護分"},
        {"number": "4", "sector": ""},
    )
    assert plans.current(frame, year=R3, sectors=["医療分"])["number"].tolist() == ["1", "4"]
    assert plans.current(frame, year=[R3, R7], sectors=["介護分"])["number"].tolist() == ["3", "4"]
    assert len(plans.current(frame)) == 4


def test_abolished_in_first_plan_is_printed():
    """当初の計画が廃止として載せる事業は、載せたままにする。"""
    assert plans.current(projects({"number": "1", "continuity": "廃止"}))["number"].tolist() == ["1"]


def test_texts_of_a_field_are_replaced_together():
    """個票の欄を新しい版で書き直すと、元の版の同じ欄は何行あっても残らない。"""
    common = {"year": R3, "sector": "医療分", "number": "1", "field": "事業の内容", "file": "f.csv"}
    frame = typed(
        [
            common | {"version": 0, "order": 1, "row": 2, "text": "一"},
            common | {"version": 0, "order": 2, "row": 3, "text": "二"},
            common | {"version": 1, "order": 1, "row": 4, "text": "三"},
        ],
        TABLES["project_fields"],
    )
    assert plans.current(frame)["text"].tolist() == ["三"]
    changed = plans.changed_words(plans.changes(frame, R3, 0, 1))
    assert changed[["name", "before", "after"]].to_numpy().tolist() == [["事業の内容", "一\n二", "三"]]


def test_table_without_versions_is_only_filtered():
    """版のない表は、年度で絞られ並び順に並ぶだけである。"""
    rows = [
        {"year": R7, "order": 2, "event": "乙", "row": 2},
        {"year": R7, "order": 1, "event": "甲", "row": 3},
    ]
    assert plans.current(typed(rows, TABLES["calendar"]), year=R7)["event"].tolist() == ["甲", "乙"]


def test_nothing_to_choose_from():
    """行のない表からは、列の揃った空の表が返る。"""
    found = plans.current(CHANGED_TWICE, year=R7)
    assert not len(found)
    assert list(found.columns) == list(CHANGED_TWICE.columns)
    assert not len(plans.current(found))
    assert not len(plans.changes(found, R7, 0, 1))


def test_frame_of_no_table_is_refused():
    """どの表の行か分からないフレームは、何を渡すかを添えて断る。"""
    with pytest.raises(KikinError, match="どの表の行か分かりません"):
        plans.current(pd.DataFrame({"year": [R3]}))


def test_changes_between_versions():
    """新旧は、増えた事業・廃止した事業は額を、変わった事業は変わった欄だけを、変更前と変更後で並べる。"""
    found = plans.changes(CHANGED_TWICE, R3, 0, 2)
    rows = found[["number", "change", "column", "before", "after"]].to_numpy().tolist()
    assert rows == [
        ["1", "変更", "name", "甲", "甲改"],
        ["1", "変更", "cost", 100_000, 160_000],
        ["3", "廃止", "cost", 300_000, None],
        ["4", "追加", "cost", None, 50_000],
    ]


def test_changes_of_money_and_words():
    """額の新旧には差が付き、無いものとの差は出さない。文の新旧は文である。"""
    found = plans.changes(CHANGED_TWICE, R3, 0, 2)
    money = plans.changed_money(found)
    assert money["amount_before"].tolist() == [100_000, 300_000, pd.NA]
    assert money["difference"].tolist() == [60_000, pd.NA, pd.NA]
    assert plans.changed_words(found)[["before", "after"]].to_numpy().tolist() == [["甲", "甲改"]]


def test_changes_of_money_alone_stay_whole_yen():
    """額だけの新旧でも、額は円の整数のままで、片方がなくても小数にならない。"""
    frame = projects(
        {"number": "1", "cost": 100_000},
        {"number": "1", "version": 1, "cost": 150_000},
        {"number": "2", "version": 1, "cost": 5},
    )
    money = plans.changed_money(plans.changes(frame, R3, 0, 1))
    assert money["amount_before"].tolist() == [100_000, pd.NA]
    assert money["amount_after"].tolist() == [150_000, 5]


def test_changes_of_both_parts_name_the_part():
    """医療分と介護分の両方が変わった新旧には、どちらの分かの欄がある。"""
    rows = [{"number": "1", "sector": one, "cost": 1} for one in ("医療分", "介護分")]
    found = plans.changes(projects(*rows, *(row | {"version": 1, "cost": 2} for row in rows)), R3, 0, 1)
    assert list(plans.change_heads(plans.changed_money(found)))[:2] == ["sector", "number"]
    assert "sector" not in plans.change_heads(plans.changed_money(found.iloc[:1]))


def test_unit_of_publication_is_no_change():
    """千円で公表した額を円で書き直しても、額が同じなら変更ではない。"""
    frame = projects(
        {"number": "1", "cost": 100_000}, {"number": "1", "version": 1, "cost": 100_000, "unit": "円"}
    )
    assert not len(plans.changes(frame, R3, 0, 1))


def test_absent_amount_is_a_change():
    """額が記載なしになれば変更であり、記載なしと印字される。"""
    frame = projects(
        {"number": "1", "cost": 100_000}, {"number": "1", "version": 1, "cost_absent": Absent.NOT_STATED}
    )
    money = plans.changed_money(plans.changes(frame, R3, 0, 1))
    assert money["amount_after_absent"].tolist() == [Absent.NOT_STATED]


def test_a_count_is_not_money():
    """事業数の変更は額の変更に混ぜない。"""
    common = {
        "year": R3,
        "sector": "医療分",
        "item": "要望額",
        "category": None,
        "unit": "千円",
        "amount": 1_000,
    }
    rows = [
        common | {"version": 0, "projects": 3, "row": 2},
        common | {"version": 1, "projects": 4, "row": 3},
    ]
    found = plans.changes(typed(rows, TABLES["plan_amounts"]), R3, 0, 1)
    assert plans.changed_words(found)[["before", "after"]].to_numpy().tolist() == [["3", "4"]]
    assert not len(plans.changed_money(found))


STATES = typed(
    [
        {"year": R3, "sector": "医療分", "version": 0, "state": "決定", "row": 2},
        {"year": R3, "sector": "医療分", "version": 2, "state": "案", "reason": "執行残", "row": 3},
        {
            "year": R7,
            "sector": "医療分",
            "version": 0,
            "state": "要望",
            "decided": parse_period("R7.4月"),
            "row": 4,
        },
        {"year": R7, "sector": "介護分", "version": 0, "state": "内示後", "row": 5},
    ],
    TABLES["plans"],
)


@pytest.mark.parametrize(
    ("year", "sector", "state", "called"),
    [
        (R3, "医療分", "案", "令和3年度計画（案）"),
        (R7, "医療分", "要望", "令和7年度計画（案）"),
        (R7, "介護分", "内示後", "令和7年度計画"),
        (R3, "介護分", "", "令和3年度計画"),
    ],
)
def test_state_of_the_highest_version(year, sector, state, called):
    """計画の状態は最も新しい版のもので、案と要望は題に（案）と付く。"""
    assert plans.state(STATES, year, sector) == state
    assert plans.title(STATES, year, [sector]) == called


def test_versions_of_any_table():
    """版は、計画の表にも事業の表にも、どちらか一方にあれば分かる。"""
    assert plans.versions(STATES, CHANGED_TWICE, year=R3) == [0, 1, 2]
    assert plans.versions(STATES, year=R3, sectors=["介護分"]) == []


def blanks(table: str) -> dict:
    """Return what the blank cells of a row of a table hold."""
    return {column.name: column.blank for column in TABLES[table].columns}


def goal(sector: str, area: str, number: str, title: str, parent: str = "") -> dict:
    """Return a goal of R7."""
    found = {"year": R7, "sector": sector, "area": area, "goal": number, "title": title, "parent": parent}
    return blanks("goals") | found


GOALS = typed(
    [
        goal("医療分", "", "1", "病床"),
        goal("介護分", "", "1", "施設"),
        goal("医療分", "kita", "1", "北"),
        goal("医療分", "", "3", "確保"),
        goal("医療分", "", "3(1)", "医師", parent="3"),
    ],
    TABLES["goals"],
)
AREAS = typed([{"id": "kita", "name": "北区域", "row": 2}], TABLES["areas"])
INDICATORS = typed([{"id": "beds", "name": "病床数", "unit": "床", "row": 2}], TABLES["indicators"])


def targets(*rows: dict) -> pd.DataFrame:
    """Return targets of R7's medical part."""
    common = blanks("targets") | {
        "year": R7,
        "sector": "医療分",
        "version": 0,
        "indicator": "beds",
        "comparator": "以上",
    }
    return typed(
        [common | {"row": place} | row for place, row in enumerate(rows, start=2)], TABLES["targets"]
    )


SET = targets(
    {
        "goal": "1",
        "target": Decimal(120),
        "base": Decimal(80),
        "base_time": parse_period("R5年度末"),
        "state": "案",
    },
    {
        "goal": "9",
        "area": "kita",
        "target": None,
        "target_raw": "各市町に一つ",
        "comparator": "文言",
        "state": "案",
    },
)


def test_goals_of_both_parts_and_areas_in_order():
    """同じ番号の目標が医療分と介護分にあっても別の目標で、区域の目標は区域の名の下に、子の目標は一段深く並ぶ。"""
    found = plans.goal_list(GOALS, SET, AREAS, "例県全体")
    rows = found[["place", "goal", "title", "depth"]].to_numpy().tolist()
    assert rows == [
        ["例県全体（医療分）", "1", "病床", 0],
        ["例県全体（医療分）", "3", "確保", 0],
        ["例県全体（医療分）", "3(1)", "医師", 1],
        ["北区域（医療分）", "1", "北", 0],
        ["北区域（医療分）", "9", "", 0],
        ["例県全体（介護分）", "1", "施設", 0],
    ]
    counts = [len(plans.of_goal(SET, goal)) for goal in found.itertuples()]
    assert counts == [1, 0, 0, 0, 1, 0]


def test_targets_and_goals_of_no_part_find_each_other():
    """分の欄が空の目標値は、一つの分だけにあるその番号の目標の下に、分の欄が空の目標は、目標値のある分のそれぞれに立つ。"""
    unmarked = plans.under_goals(SET.assign(sector=""), GOALS)
    assert unmarked["sector"].tolist() == ["", ""]  # both parts have a goal 1, no part has 9
    medical = GOALS[GOALS["sector"] == "医療分"]
    assert plans.under_goals(SET.assign(sector=""), medical)["sector"].tolist() == ["医療分", ""]
    both = plans.goal_list(medical.assign(sector=""), SET, AREAS, "例県全体")
    assert both[["sector", "title"]].to_numpy().tolist()[:2] == [["医療分", "病床"], ["医療分", "確保"]]


def test_targets_as_they_print():
    """目標値は数値に比べ方と時点を添えて、言葉の目標は言葉のまま、前年度の目標値を並べて示す。"""
    before = targets(
        {"goal": "1", "target": Decimal(100), "year": FiscalYear(2024), "target_time": parse_period("R6年度")}
    )
    found = plans.named_targets(SET, INDICATORS, AREAS, before)
    assert found["target_text"].tolist() == ["120床以上", "各市町に一つ"]
    assert found["base_text"].tolist() == ["80床（R5年度末）", ""]
    assert found["previous_target"].tolist() == ["100床以上（R6年度）", ""]
    heads = plans.target_heads(found, R7)
    assert heads["target_text"] == "目標値（案）"
    assert "part" not in heads


def test_indicators_are_counted_once():
    """内訳と再掲は一つの指標に数え、区域の指標は別に数える。"""
    frame = targets(
        {"goal": "1", "part": "男性"},
        {"goal": "1", "part": "女性"},
        {"goal": "2", "recap_of": "1"},
        {"goal": "1", "area": "kita"},
    )
    assert plans.indicator_count(frame) == 2
    assert plans.target_point(frame) == "目標値を定める指標は2指標である（うち区域の指標 1）。"
    assert not plans.target_point(frame.iloc[:0])


def test_inferred_days_of_a_calendar_stand_apart():
    """予定の始まりと終わりは、推定したときだけ時期の原文の隣に列を立てる。"""
    rows = blanks("calendar") | {"year": R7, "order": 1, "when_raw": "10～12月", "event": "予算", "row": 2}
    assert list(plans.calendar_heads(typed([rows], TABLES["calendar"]))) == [
        "when_raw",
        "event",
    ]
    inferred = typed([rows | {"inferred": ("start", "end")}], TABLES["calendar"])
    assert list(plans.calendar_heads(inferred)) == ["when_raw", "start", "end", "event"]


def test_state_in_a_line():
    """計画の状態は、分、版、状態、時点を一行で言う。"""
    held = plans.current(STATES, year=R3)
    assert plans.state_lines(held) == ["医療分：変更（第2回）、案"]
    assert plans.title(STATES, R7, ["医療分", "介護分"]) == "令和7年度計画（案）"


def test_a_changed_target_is_told_in_words():
    """新旧の目標値は、比べ方、単位、時点の付いた言葉で示し、一つの変更を二行に分けない。"""
    text = """year,sector,version,goal,indicator,comparator,target,target_time
R6,医療分,0,1,a,以上,13000,R6年度
R6,医療分,1,1,a,以上,12800,R7年度
R6,医療分,1,1,b,以上,5,R7年度"""
    names = frame("indicators", "id,name,unit\na,病床,床\nb,施設,か所")
    named = plans.named_targets(frame("targets", text), names, frame("areas", "id,name"))
    changed = plans.changed_words(plans.changes(named, FiscalYear(2024), 0, 1))
    assert changed[["name", "change", "column_label", "before", "after"]].to_numpy().tolist() == [
        ["病床", "変更", "目標値", "13,000床以上（R6年度）", "12,800床以上（R7年度）"],
        ["施設", "追加", "目標値", "", "5か所以上（R7年度）"],
    ]


def test_changed_targets_name_their_area_and_project():
    """同じ指標の目標値が区域や事業ごとにあれば、新旧はどの区域、どの事業のものかを言う。"""
    text = """year,sector,version,role,goal,project,area,indicator,comparator,target
R6,医療分,0,,1,,n,a,以上,10
R6,医療分,1,,1,,n,a,以上,12
R6,医療分,0,アウトプット,,2,,a,以上,3
R6,医療分,1,アウトプット,,2,,a,以上,4"""
    named = plans.named_targets(
        frame("targets", text), frame("indicators", "id,name\na,講座"), frame("areas", "id,name\nn,北")
    )
    found = plans.changes(named, FiscalYear(2024), 0, 1, areas={"n": "北"})
    assert found["name"].tolist() == ["北 講座", "事業2 講座"]
