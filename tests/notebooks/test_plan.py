"""計画の文書を、見たことのない都道府県の表で作る: 介護分だけ、億円、都・道・府、二度の変更、額のない一覧（数値は架空の例）。"""

from __future__ import annotations

import pytest
from cells import published
from made import written

from kikin.values.errors import FindingsError

PROJECTS = "year,sector,version,number,order,categories,name,continuity,unit"


@pytest.fixture
def plan(tmp_path, monkeypatch):
    """Return a function: the plan of a folder made of tables, as Markdown."""
    monkeypatch.chdir(tmp_path)

    def made(slug: str, year: str, texts: str = "", sector: str = "", **tables: str) -> str:
        folder = written(tmp_path / "data" / slug, **tables)
        if texts:
            (folder / "texts").mkdir()
            (folder / "texts" / f"plan-{year}.md").write_text(texts, encoding="utf-8")
        where = {"prefecture": slug[:2], "year": year, "data_folder": str(folder), "sector": sector}
        return published("plan", tmp_path / "figures", monkeypatch, **where)

    return made


def test_care_part_in_hundred_million_yen(plan):
    """北海道の介護分だけの計画は、億円のまま、医療分という語なしに載る。"""
    page = plan(
        "01-hokkaido",
        "H28",
        projects=f"""{PROJECTS},total_cost,fund,source
            H28,介護分,,1,1,③,施設整備（例）,新規,億円,38.5,30.25,s
            H28,介護分,,2,2,⑤,研修（例）,継続,億円,1.5,1.0,s""",
    )
    assert "| Ⅲ | 1 | 38.5 | 30.25 |" in page
    assert "| **計** | **2** | **40.0** | **31.25** |" in page
    assert "基金充当額（Ａ＋Ｂ）（億円）" in page
    assert "基金充当額（Ａ＋Ｂ）は計31.3億円である" in page  # 30.25＋1.0＝31.25
    assert "医療分" not in page
    assert "要望" not in page
    assert "変更" not in page
    assert "目標" not in page


def test_plan_changed_twice(plan):
    """東京都の二度変更した計画は、最後の版を載せ、変更ごとに新旧を示す。"""
    page = plan(
        "13-tokyo",
        "R3",
        plans="""year,sector,version,state,decided,reason,source
            R3,医療分,,決定,R3年9月,,s
            R3,医療分,1,決定,R4年1月,額を増やした（例）。,s
            R3,医療分,2,案,R5年3月,一つを取りやめた（例）。,s""",
        projects=f"""{PROJECTS},cost,source
            R3,医療分,,1,1,②,訪問（例）,継続,千円,100,s
            R3,医療分,,2,2,②,連携（例）,継続,千円,70,s
            R3,医療分,1,1,,②,訪問（例）,継続,千円,150,s
            R3,医療分,2,2,,②,連携（例）,廃止,千円,70,s
            R3,医療分,2,1,,②,訪問と往診（例）,継続,千円,150,s""",
    )
    assert "医療分：変更（第2回）、案（R5年3月）" in page
    assert "令和3年度計画（案）の事業は1事業" in page
    assert "| 1 | 訪問（例） | 変更 | 事業費 | 100 | 150 | 50 |" in page
    assert "| 1 | 訪問と往診（例） | 変更 | 事業名 | 訪問（例） | 訪問と往診（例） |" in page
    assert "| 2 | 連携（例） | 廃止 | 事業費 | 70 |  |  |" in page
    assert "第1回の変更では、変更1事業である。" in page
    assert "第2回の変更では、変更1事業、廃止1事業である。" in page


def test_request_allotment_and_decision_of_both_parts(plan):
    """大阪府の両分の計画は、分ごとの計と不足額を示し、片方の分だけの交付決定額を全体の額にしない。"""
    page = plan(
        "27-osaka",
        "R6",
        projects=f"""{PROJECTS},fund,source
            R6,医療分,,1,1,①-1,整備（例）,新規,千円,500000,s
            R6,医療分,,2,2,④,確保（例）,継続,千円,300000,s
            R6,介護分,,1,3,⑤,介護の研修（例）,継続,百万円,200,s""",
        plan_amounts="""year,sector,item,category,unit,amount,projects,source
            R6,医療分,要望額,①-1,千円,500000,1,s
            R6,医療分,要望額,④,千円,300000,1,s
            R6,介護分,要望額,⑤,百万円,200,1,s
            R6,医療分,内示額,①-1,千円,400000,,s
            R6,医療分,内示額,④,千円,300000,,s
            R6,介護分,内示額,⑤,百万円,200,,s
            R6,医療分,交付決定額,①-1,千円,400000,,s""",
    )
    assert (
        "| **医療分 計** | **2** | **800,000** | **800,000** | **700,000** | **400,000** | **100.0** | **100,000** |"
        in page
    )
    assert "| **計** | **3** | **1,000,000** | **1,000,000** | **900,000** |  |  | **100,000** |" in page
    assert "区分Ⅰ-1、Ⅳ、Ⅴの割合は公表された額から計算した。" in page
    assert "| Ⅰ-1 | 1 | 500,000 | 500,000 | 400,000 | 400,000 | 62.5 |" in page  # 500/800
    assert "国の内示額は9.0億円で、要望額に1.0億円足りない。" in page
    assert "交付決定額は" not in page


def test_list_without_amounts(plan):
    """額のない一覧の計画は、額の列も図もなしに、事業の名だけで載る。"""
    page = plan("34-hiroshima", "R5", projects=f"{PROJECTS},source\nR5,医療分,,No.3,1,②,訪問（例）,,千円,s")
    assert "| No.3 | 訪問（例） |" in page
    assert "千円" not in page
    assert "fig-" not in page
    assert "令和5年度計画の事業は1事業である。" in page


def test_amount_that_is_not_counted_yet(plan):
    """未集計の額があるとき、計は未集計と載り、要点は求めないと言う。"""
    page = plan(
        "26-kyoto",
        "R5",
        projects=f"""{PROJECTS},cost,source
            R5,医療分,,1,1,②,訪問（例）,継続,千円,100,s
            R5,医療分,,2,2,④,研修（例）,継続,千円,未集計,s""",
    )
    assert "| **計** |  | **2** | **未集計** |" in page
    assert "事業費の計は、未集計の事業があるため求めない。" in page


def test_amounts_and_goals_without_projects(plan):
    """その年度の事業がまだない計画は、要望額と目標だけで載り、事業の章はない。"""
    page = plan(
        "25-shiga",
        "R7",
        texts="## 基本的な考え方\n\n{{ 本県 }}の考え方（例）。\n",
        projects=f"{PROJECTS},source\nR6,医療分,,1,1,②,前の年度の事業（例）,継続,千円,s",
        plan_amounts="""year,sector,item,category,unit,amount,source
            R7,医療分,要望額,②,千円,100,s""",
        goals="year,sector,goal,title,source\nR7,医療分,1,在宅医療（例）,s",
        indicators="id,name,unit,source\nvisits,訪問の件数（例）,件,s",
        targets="year,sector,goal,indicator,comparator,target,target_time,state,source\nR7,医療分,1,visits,以上,500,R7年度,案,s",
    )
    assert "本県の考え方（例）。" in page
    assert "| Ⅱ | 居宅等における医療の提供に関する事業 | 0 | 100 |" in page
    assert "| 訪問の件数（例） | 500件以上（R7年度） |" in page
    assert "目標値（案）" in page
    assert "前の年度の事業" not in page
    assert "事業一覧" not in page
    assert "事業の個票" not in page


def test_a_sum_of_both_parts_is_none_of_one(plan):
    """介護分だけの計画は、両方の分の要望額の計を介護分の額としない。事業ごとに違う額の欄でも作れる。"""
    page = plan(
        "25-shiga",
        "R6",
        sector="介護分",
        projects=f"""{PROJECTS},cost,fund,total_cost,source
            R6,医療分,,1,1,②,訪問（例）,継続,千円,,100,,s
            R6,介護分,,1,2,③,施設（例）,継続,千円,,200,250,s
            R6,介護分,,2,3,⑤,研修（例）,継続,千円,50,,,s""",
        plan_amounts="""year,sector,item,category,unit,amount,source
            R6,,要望額,,千円,350,s
            R6,介護分,内示額,,千円,240,s""",
    )
    assert "要望額" not in page
    assert "国の内示額は240,000円である。" in page


def test_money_of_earlier_grants_and_several_years(plan):
    """過年度残額を使う事業とその交付年度ごとの額が表になり、数年にわたる事業の数が分かる。"""
    page = plan(
        "25-shiga",
        "R6",
        projects=f"""{PROJECTS},fund,start,end,source
            R6,医療分,,1,1,②,訪問（例）,継続,千円,100,R6年4月,R9年3月,s
            R6,医療分,,2,2,②,連携（例）,継続,千円,200,R6年4月,R7年3月,s""",
        project_spending="""year,sector,number,item,spent_year,grant_year,unit,amount,source
            R6,医療分,1,過年度残額,R6,R4,千円,30,s
            R6,医療分,1,過年度残額,R6,R5,千円,20,s""",
    )
    assert "| 1 | 訪問（例） | 30 | 20 | 50 |" in page
    assert "二つ以上の年度にわたる事業は1事業である。" in page


def test_next_year_changes_nothing(plan):
    """次の年度の行を足しても、前の年度の計画は一字も変わらない。"""
    tables = {
        "projects": f"{PROJECTS},cost,source\nR5,医療分,,1,1,②,訪問（例）,継続,千円,100,s",
        "published_totals": "id,label,table,column,where,value,unit,source\nt:R5,計,projects,cost,year=R5,100,千円,s",
    }
    before = plan("25-shiga", "R5", **tables)
    more = {
        "projects": tables["projects"] + "\nR6,医療分,,1,1,②,次（例）,継続,百万円,3,s",
        "published_totals": tables["published_totals"] + "\nt:R6,計,projects,cost,year=R6,3,百万円,s",
    }
    assert plan("25-shiga", "R5", **more) == before


def test_project_of_both_parts_is_refused_by_name(plan):
    """医療分と介護分の区分を併せ持つ事業は、行を示して断る。"""
    with pytest.raises(FindingsError) as caught:
        plan("25-shiga", "R5", projects=f"{PROJECTS},source\nR5,,,1,1,②;⑤,合同（例）,継続,千円,s")
    (finding,) = caught.value.findings
    assert (finding.what, finding.place.row) == ("医療分と介護分の両方の区分を持つ事業です", 2)
