"""二重に数えるもの、どこにも数えないものは、黙って通らない。"""

from __future__ import annotations

import pytest
from made import read, told

from kikin import plans
from kikin.values.errors import Level

TARGETS = "year,sector,version,goal,indicator,part,recap_of,comparator,target,target_time,source\n"
FIRST = "R6,医療分,,1,a,,,以上,100,R6年度,s\n"
INDICATORS = "id,name,direction,unit,source\na,受講者,上昇,人,s"
GOALS = "year,sector,goal,title,source\nR6,医療分,1,人材,s\nR6,医療分,2,施設,s"
PROJECTS = "year,sector,version,number,categories,name,continuity,unit,fund,source\n"
PLAN = "R6,医療分,,1,Ⅳ,甲,継続,千円,1000,s\nR6,医療分,,2,Ⅳ,乙,継続,千円,500,s\n"
SPENDING = "year,sector,number,item,spent_year,grant_year,unit,amount,source\n"


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("R6,医療分,,2,a,,,以上,100,R6年度,s", "二度数えます"),
        ("R6,医療分,,2,a,,,以上,120,R6年度,s", ""),  # 別の目標値なら、別の目標
        ("R6,医療分,,2,a,,1,以上,100,R6年度,s", ""),
        ("R6,医療分,,2,a,,1,以上,120,R6年度,s", "再掲の目標値が"),
        ("R6,医療分,,2,a,,1,以上,100,R6年度,s\nR6,医療分,1,1,a,,,以上,90,R6年度,s", "再掲の目標値が"),  # 変更し忘れた再掲
    ],
)  # fmt: skip
def test_a_target_under_two_goals_is_shown_again_or_another_one(tmp_path, row, words):
    """同じ目標値が二つの目標にあれば再掲かを尋ね、再掲の目標値が元と違えば知らせる。"""
    found = read(tmp_path, targets=TARGETS + FIRST + row, indicators=INDICATORS, goals=GOALS).findings
    assert [one.level for one in found] == ([Level.WARNING] if words else [])
    assert words in told(found)


@pytest.mark.parametrize(
    ("part", "words"), [("", ""), ("男性", "内訳が目標と違い"), ("女", "")]
)  # 女は、目標のない内訳の実績
def test_a_result_that_no_target_takes_is_told(tmp_path, part, words):
    """目標と内訳の名が違う実績値は、目標に実績がないときに知らせる。"""
    targets = TARGETS + FIRST.replace("a,,", "a,男,")
    results = "indicator,part,time,value,kind,source\n" + f"a,{part or '男'},R6年度,90,確定,s\n"
    results += "a,男,R6年度,80,確定,s\n" if part == "女" else ""
    found = read(tmp_path, targets=targets, indicators=INDICATORS, goals=GOALS, results=results).findings
    assert words in told(found)
    assert len(found) == bool(words)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ("R6,医療分,1,3,Ⅳ,乙,継続,千円,500,s", "二重に数えます"),
        ("R6,医療分,1,3,Ⅳ,乙,継続,千円,500,s\nR6,医療分,1,2,Ⅳ,乙,廃止,千円,,s", ""),
        ("R6,医療分,1,2,Ⅳ,乙,継続,千円,400,s", ""),
        ("R6,医療分,,3,Ⅳ,乙,継続,千円,500,s", ""),  # 初めから同じ名の二事業
    ],
)
def test_a_project_that_a_change_numbered_anew_stands_once(tmp_path, change, words):
    """変更で番号を改めた事業は、前の番号を廃止としなければ知らせる。"""
    found = read(tmp_path, projects=PROJECTS + PLAN + change).findings
    assert (words in told(found), len(found)) == (True, bool(words))


def test_what_was_spent_on_an_abolished_project_is_told(tmp_path):
    """変更で廃止した事業の決算額は、どの一覧にも出ないので知らせる。"""
    projects = PROJECTS + PLAN + "R6,医療分,1,2,Ⅳ,乙,廃止,千円,,s"
    spent = SPENDING + "R6,医療分,1,決算額,R6,,千円,900,s\nR6,医療分,2,決算額,R6,,千円,200,s"
    (found,) = read(tmp_path, projects=projects, project_spending=spent).findings
    assert (found.level, found.place.row) == (Level.WARNING, 3)


def test_spending_by_year_of_grant_beside_its_sum_is_a_mistake(tmp_path):
    """交付年度ごとの決算額と並ぶ計は、二重に数えるので誤りである。"""
    spent = "".join(
        f"R6,医療分,1,決算額,R6,{year},千円,{yen},s\n" for year, yen in (("", 900), ("R5", 400), ("R6", 500))
    )
    (found,) = read(tmp_path, projects=PROJECTS + PLAN, project_spending=SPENDING + spent).findings
    assert (found.level, found.place.row) == (Level.ERROR, 2)


def test_spending_of_no_part_is_of_one_project(tmp_path):
    """分の欄が空の決算額は、両方の分に同じ番号の事業があれば誤りである（両方に数えていた）。"""
    projects = PROJECTS + PLAN + "R6,介護分,,1,Ⅴ,丙,継続,千円,300,s"
    spent = SPENDING + "R6,,1,決算額,R6,,千円,900,s\nR6,,2,決算額,R6,,千円,200,s"
    (found,) = read(tmp_path, projects=projects, project_spending=spent).findings
    assert (found.level, found.place.row) == (Level.ERROR, 2)


@pytest.mark.parametrize(
    ("change", "column", "words"),
    [
        ("R6,医療分,1,1,Ⅳ,甲,,千円,1200,s", "continuity", "なくなったものとして"),
        ("R6,医療分,1,1,Ⅳ,甲,継続,千円,,s", "fund", "なくなったものとして"),
        ("R6,医療分,1,1,Ⅳ,甲,継続,千円,未集計,s", "", ""),
    ],
)
def test_a_blank_in_a_change_is_no_unchanged_cell(tmp_path, change, column, words):
    """変更の行は前の版の行の全体に代わるので、前の版にあった欄が空欄なら知らせる。"""
    found = read(tmp_path, projects=PROJECTS + PLAN + change).findings
    assert ([one.place.column for one in found], words in told(found)) == ([column] if column else [], True)


def test_a_change_names_its_part_as_the_row_before_does(tmp_path):
    """分の欄が空の目標値を、変更の版で医療分と書けば、前の版の行も残るので知らせる。"""
    rows = FIRST.replace("医療分", "") + FIRST.replace("医療分,", "医療分,1").replace(",100,", ",120,")
    (found,) = read(tmp_path, targets=TARGETS + rows, indicators=INDICATORS, goals=GOALS).findings
    assert (found.place.column, found.level) == ("sector", Level.WARNING)


def test_what_an_evaluation_says_names_its_year(tmp_path):
    """評価年度のない「事業の有効性」は、どの評価にも載らないので知らせる。"""
    fields = "year,sector,number,field,evaluated,text,source\nR6,医療分,1,事業の有効性,{},例,s"
    for year, count in (("", 1), ("R7", 0)):
        assert (
            len(read(tmp_path, projects=PROJECTS + PLAN, project_fields=fields.format(year)).findings)
            == count
        )


@pytest.mark.parametrize(("year", "area", "is_told"), [("R6", "", False), ("R5", "", True)])
def test_a_judgement_of_no_target_is_told(tmp_path, year, area, is_told):
    """どの目標にも当たらない作成者の判断は、使われないので知らせる。"""
    judgements = (
        f"evaluated,year,sector,area,indicator,judgement,reason,source\nR7,{year},医療分,{area},a,達成,例,s"
    )
    found = read(tmp_path, targets=TARGETS + FIRST, indicators=INDICATORS, goals=GOALS, judgements=judgements)
    assert ("どの目標にも当たらない" in told(found.findings)) is is_told


def test_a_share_of_one_beside_a_target_in_per_cent_is_told(tmp_path):
    """目標が 80％ で実績が 0.765 なら、百分率の書き違いかもしれないので知らせる。"""
    results = "indicator,time,value,kind,source\na,R6年度,0.765,確定,s"
    shares = INDICATORS.replace("人", "%")
    (found,) = read(
        tmp_path, targets=TARGETS + FIRST, indicators=shares, goals=GOALS, results=results
    ).findings
    assert (found.place.column, found.level) == ("value", Level.WARNING)


@pytest.mark.parametrize(("target", "is_told"), [("40", True), ("80", False), ("60", False), ("－", False)])
def test_a_target_on_the_other_side_of_the_base_is_told(tmp_path, target, is_told):
    """増加の目標値が現状値より小さければ、注意である。"""
    text = f"year,sector,goal,indicator,base,comparator,target,target_time,source\nR6,医療分,1,a,60,増加,{target},R6年度,s"
    found = read(tmp_path, targets=text, indicators=INDICATORS, goals=GOALS).findings
    assert [one.level for one in found] == [Level.WARNING] * is_told


def test_a_change_may_spell_a_number_otherwise(tmp_path):
    """変更の行の番号が 1(医) でも、当初の 1（医） の事業に代わり、並んで二重に数えない。"""
    rows = "R6,医療分,,1（医）,Ⅳ,甲,継続,千円,1000,s\nR6,医療分,1,1(医),Ⅳ,甲,継続,千円,1200,s"
    folder = read(tmp_path, projects=PROJECTS + rows)
    assert folder.findings == ()
    assert plans.current(folder.frames["projects"])["fund"].tolist() == [1_200_000]
