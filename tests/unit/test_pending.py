"""kikin.pending、kikin.deadlines: 待っている値と、近づく期限。値も事業もすべて架空。"""

from __future__ import annotations

from datetime import date

from made import SOURCES, read

from kikin import deadlines, pending
from kikin.rules import rule_book
from kikin.values.readings import Absent

INDICATORS = "id,name,unit,source\nbeds,例の床数,床,s\n"
RESULTS = """indicator,part,time,value,kind,known,due,source
beds,男,R6年度,未集計,未集計,R7年4月,R7年12月頃,s
beds,女,R6年度,未集計,未集計,R7年4月,R7年12月頃,s
beds,女,R6年10月,120,確定,R7年11月,,s
beds,計,R6年度,未集計,未集計,R7年4月,R7年12月頃,s
beds,計,R6年度,130,速報,R7年9月,,s"""
PROJECTS = """year,sector,version,number,categories,name,end,unit,budget,source
R6,医療分,0,1,Ⅱ,例の訪問,R7.3.31,円,未集計,s
R6,医療分,0,2,Ⅱ,例の研修,R6年9月,円,10,s
R6,医療分,1,1,Ⅱ,例の訪問,R7.3.31,円,20,s
R6,介護分,0,1,Ⅲ,例の施設,R8.3.31,円,記載待ち,s"""
LEDGER = """item,year,sector,category,as_of,unit,amount,source
積立額,R6,医療分,Ⅱ,R7.3.10,円,100,s
積立額,R6,医療分,Ⅳ,R7.3.10,円,50,s
積立額,R6,介護分,Ⅲ,,円,50,s
執行額,R6,介護分,Ⅲ,,円,未集計,s"""
CALENDAR = """year,order,start,end,when_raw,event,inferred,source
R7,1,R7年4月20日,R7年5月20日,4/20～5/20,例の募集,start,s
R7,2,R7年9月,,９月,例の内示,,s"""


class Frames(dict):
    """The frames of a folder as attributes."""

    __getattr__ = dict.__getitem__


def folder(tmp_path, **tables):
    """Return the frames of a folder with some tables."""
    return Frames(read(tmp_path / "data", **{"sources": SOURCES} | tables).frames)


def told(rows):
    """Return what waits and whose it is."""
    return list(zip(rows["what"], rows["whose"], rows["row"], strict=True))


def test_a_value_waits_until_its_final_value_is_known(tmp_path):
    """確定値（目標の時点の決まりで同じ時点のもの）が分かった日から、待つ値ではない。速報では待ち続ける。"""
    tables = folder(tmp_path, indicators=INDICATORS, results=RESULTS)
    assert [row for *_, row in told(pending.values(tables, date(2025, 3, 31)))] == []  # known R7年4月
    assert [row for *_, row in told(pending.values(tables, date(2025, 10, 1)))] == [2, 3, 5]
    assert told(pending.values(tables, date(2025, 12, 1))) == [
        ("例の床数（男）", "全体", 2),
        ("例の床数（計）", "全体", 5),
    ]


def test_a_later_version_of_a_plan_gives_the_value(tmp_path):
    """計画の変更が額を示せば、前の版の「未集計」は待つ値ではない。「記載待ち」は別に数える。"""
    tables = folder(tmp_path, projects=PROJECTS, ledger=LEDGER)
    day = date(2026, 4, 1)
    assert told(pending.values(tables, day, ("医療分",))) == []
    assert told(pending.values(tables, day)) == [("執行額", "区分Ⅲ", 5)]
    assert told(pending.values(tables, day, kind=Absent.AWAITED)) == [("事業 予算額", "1 例の施設", 5)]


def days(tables, first, last):
    """Return the days, places and numbers of rows of the deadlines in a span."""
    return [
        (one.day, one.place.file[-12:], one.place.row, one.rows)
        for one in deadlines.between(tables, first, last, rule_book())
    ]


def test_what_is_paid_in_is_disclosed_in_45_days(tmp_path):
    """納付した日の翌日から45日目が公表の期限。日の書かれていない積立額は、期限を数えられないと告げる。"""
    tables = folder(tmp_path, ledger=LEDGER)
    due = date(2025, 4, 24)  # 3月は11日から31日までの21日、4月24日で 21 + 24 = 45 日目
    unknown = (None, "a/ledger.csv", 4, 1)  # 令和6年度の末に納付していれば、5月15日
    assert days(tables, date(2025, 4, 24), date(2025, 6, 1)) == [(due, "a/ledger.csv", 2, 2), unknown]
    assert days(tables, date(2025, 4, 25), date(2025, 6, 1)) == [unknown]
    assert days(tables, date(2025, 5, 16), date(2025, 7, 1)) == []


def test_tax_is_reported_in_the_year_after_next(tmp_path):
    """令和6年度に完了した事業は、翌々年度（令和8年度）の6月30日まで。終わりの年度の違う事業は数えない。"""
    tables = folder(tmp_path, projects=PROJECTS)
    found = deadlines.between(tables, date(2026, 5, 1), date(2026, 6, 30), rule_book())
    assert [(one.day, one.rows, "２事業" in one.what or "2事業" in one.what) for one in found] == [
        (date(2026, 6, 30), 2, True)
    ]
    assert "第４（２）⑨" in found[0].reason
    assert days(tables, date(2026, 7, 1), date(2026, 8, 29)) == []
    assert days(tables, date(2022, 6, 1), date(2022, 7, 30)) == []  # 規則の収載より前


def test_the_calendar_shows_what_begins_or_ends(tmp_path):
    """予定は、始まりか終わりが期間にあるものを示し、推定した時期はそう書く。"""
    tables = folder(tmp_path, calendar=CALENDAR)
    assert days(tables, date(2025, 5, 1), date(2025, 6, 30)) == [(date(2025, 5, 20), "calendar.csv", 2, 1)]
    (found,) = deadlines.between(tables, date(2025, 4, 1), date(2025, 5, 1), rule_book())
    assert (found.day, found.what) == (date(2025, 4, 20), "4/20～5/20（時期は推定）　例の募集")
    assert [
        one.day for one in deadlines.between(tables, date(2025, 9, 1), date(2025, 10, 1), rule_book())
    ] == [date(2025, 9, 30)]
