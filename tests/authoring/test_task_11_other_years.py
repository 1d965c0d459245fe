"""課題11: 令和４年度の計画を令和７年度に評価し、いくつかの計画年度を一つの文書にする（数値と名称は架空の例）。"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from analyst import SHIGA, files, make_office
from bs4 import BeautifulSoup
from made import written
from project_copy import kikin

TABLES = {
    "goals": """year,sector,goal,title,source
        R4,医療分,1,病床の転換（例）,s
        R6,医療分,1,訪問診療（例）,s""",
    "indicators": """id,name,direction,unit,source
        beds,転換した病床数（例）,上昇,床,s
        visits,訪問診療の件数（例）,上昇,件,s""",
    "targets": """year,sector,goal,indicator,base,base_time,comparator,target,target_time,source
        R4,医療分,1,beds,60,R3年度,以上,100,R6年度,s
        R6,医療分,1,visits,,,以上,500,R6年度,s""",
    "results": """indicator,time,value,kind,known,due,source
        beds,R4年度,70,確定,R5年6月,,s
        beds,R6年度,105,確定,R7年6月,,s
        visits,R6年度,未集計,未集計,R7年6月,R8年1月,s""",
    "projects": """year,sector,number,categories,name,unit,fund,source
        R4,医療分,1,①-1,病床機能転換事業（例）,千円,60000,s""",
    "project_spending": """year,sector,number,item,spent_year,unit,amount,source
        R4,医療分,1,決算額,R4,千円,30000,s
        R4,医療分,1,決算額,R5,千円,15000,s
        R4,医療分,1,決算額,R6,千円,7000,s""",
}
AGAIN, SEVERAL = files(11).values()  # the params of the page, as they stand there
RUNS = {
    "R4-in-R5": 'prefecture: "25"\nyear: R4\nevaluated: R5\nas_of: R5年9月\ndocuments: [evaluation]\n',
    "R4-in-R7": AGAIN,
    "several": SEVERAL,
}
PAGES = {
    "R4-in-R5": "R4/evaluation",
    "R4-in-R7": "R4/evaluation-R7",
    "several": "R6/evaluation",
}


@pytest.fixture(scope="module")
def pages(tmp_path_factory) -> dict[str, str]:
    """Return the text of each page, built once as an analyst builds it."""
    project = make_office(tmp_path_factory.mktemp("older") / "project")
    folder = project / "data" / SHIGA
    shutil.rmtree(folder)
    written(folder, **TABLES)
    for name, text in RUNS.items():
        (project / "params" / f"{name}.yml").write_text(text, encoding="utf-8")
    runs = [f"params/{name}.yml" for name in RUNS]
    done = kikin(project, "build", *runs, "--renderer", "builtin", "--to", "html")
    assert done.returncode == 0, done.stdout + done.stderr
    site = project / "reports" / "site" / SHIGA
    return {name: _text(site / f"{page}.html") for name, page in PAGES.items()}


def _text(page: Path) -> str:
    main = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml").find("main")
    return "".join(main.get_text().split())


def test_the_plan_is_judged_as_it_was_known_in_the_year_of_the_evaluation(pages):
    """R4の計画は、R5の評価では目標の時点が先で進行中（進捗率 (70−60)÷(100−60)＝25.0%）、R7の評価では達成である。"""
    assert "進行中1指標" in pages["R4-in-R5"]
    assert "直近70床（R4年度）進行中進捗率25.0%" in pages["R4-in-R5"]
    assert "105床" not in pages["R4-in-R5"]
    assert "目標を達成1／1" in pages["R4-in-R7"]
    assert "105床（R6年度）達成" in pages["R4-in-R7"]


def test_the_title_names_the_plan_year_and_the_year_of_the_evaluation(pages):
    """題名は計画年度を、副題は評価年度を言い、翌年度より後の評価は題名でも見分けがつく。"""
    assert "滋賀県令和4年度計画事後評価地域医療" in pages["R4-in-R5"]
    assert "令和5年度評価" in pages["R4-in-R5"]
    assert "滋賀県令和4年度計画事後評価（令和7年度評価）地域医療" in pages["R4-in-R7"]


def test_what_was_spent_until_the_evaluation(pages):
    """執行率は、基準日までに終わった年度の決算で数える（R5年9月まで30,000÷60,000、R7年9月まで52,000÷60,000）。"""
    assert "50.0%" in pages["R4-in-R5"]
    assert "86.7%" in pages["R4-in-R7"]


def test_one_document_over_several_plan_years(pages):
    """一つの文書に二つの計画年度を並べると、題名と見出しが両方の年度を言い、指標は年度ごとに判定される。"""
    page = pages["several"]
    assert "滋賀県令和4年度・令和6年度計画事後評価" in page
    assert page.index("2.2令和4年度計画") < page.index("2.3令和6年度計画")
    assert "令和4年度計画では、目標を達成したのは1指標（「転換した病床数（例）」）である。" in page
    assert "R8年1月に1指標が確定する予定である。" in page
    assert "目標を達成1／1" in page
