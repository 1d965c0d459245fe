"""題名はデータから決まる: 県、年度、分、案、変更の回。"""

from __future__ import annotations

import pytest
from small_project import write_prefecture, write_table

from kikin.data.dataset import load
from kikin.data.words import title_words
from kikin.publish.titles import expanded


@pytest.mark.parametrize(
    ("template", "printed"),
    [
        ("事後評価", "事後評価"),
        ("{year} {sector}事後評価", "令和6年度 医療分事後評価"),
        ("{year} 計画[（{version}）]{draft}", "令和6年度 計画（案）"),
        ("基金[（{sector}）]", "基金（医療分）"),
        ("[{version} {year}] 計画", "計画"),
        ("計画 [再掲]", "計画 [再掲]"),
    ],
)
def test_words_are_filled_and_empty_groups_go(template, printed):
    """波括弧の語は値になり、角括弧の中は、中の語に値がなければ消える。"""
    words = {"year": "令和6年度", "sector": "医療分", "draft": "（案）", "version": ""}
    assert expanded(template, words) == printed


def _words(folder, **parameters):
    return title_words(load("13", "R6", data_folder=str(folder), **parameters))


@pytest.mark.parametrize(
    ("state", "draft"), [("案", "（案）"), ("要望", "（案）"), ("内示後", ""), ("決定", "")]
)
def test_plan_before_its_decision_is_a_draft(tmp_path, state, draft):
    """案と要望の計画は（案）であり、内示の後は案ではない。"""
    words = _words(write_prefecture(tmp_path, "13-tokyo", "都", state))
    assert (words["state"], words["draft"], words["version"]) == (state, draft, "")


def test_latest_version_of_the_year_counts(tmp_path):
    """変更した計画は、その年度の最も新しい版の状態と回数を名乗る。"""
    folder = write_prefecture(tmp_path, "13-tokyo", "都")
    file = write_table(folder, "plans", "R6,決定,s", "R7,案,s")
    rows = file.read_text(encoding="utf-8").replace("year,state", "year,version,state").splitlines()
    rows = [rows[0], "R6,0,決定,s", "R6,2,要望,s", "R6,1,決定,s", "R7,3,案,s"]
    file.write_text("\n".join(rows), encoding="utf-8")
    words = _words(folder)
    assert (words["version"], words["state"], words["draft"]) == ("変更（第2回）", "要望", "（案）")


def test_draft_of_one_part_makes_the_document_a_draft(tmp_path):
    """医療分だけが変更され決定していても、介護分が案のままなら、両方の計画の文書は（案）である。"""
    folder = write_prefecture(tmp_path, "13-tokyo", "都")
    file = folder / "plans.csv"
    lines = [
        "year,sector,version,state,source",
        "R6,医療分,0,決定,s",
        "R6,医療分,1,決定,s",
        "R6,介護分,0,案,s",
    ]
    file.write_text("\n".join(lines), encoding="utf-8")
    words = _words(folder)
    assert (words["version"], words["draft"]) == ("変更（第1回）", "（案）")


def test_parts_of_the_fund_follow_from_the_rows_of_the_year(tmp_path):
    """医療分・介護分は、その年度の行にあるものだけを、決まった順で名乗る。"""
    folder = write_prefecture(tmp_path, "13-tokyo", "都")
    assert _words(folder)["sector"] == "医療分"
    rows = ["R6,1,Ⅴ,研修,千円,1,s", "R6,2,Ⅱ,整備,千円,1,s", "R7,1,Ⅲ,介護,千円,1,s"]
    write_table(folder, "projects", *rows)
    assert _words(folder)["sector"] == "医療分・介護分"
    assert _words(folder, sector="介護分")["sector"] == "介護分"


def test_prefecture_calls_itself_by_its_kind(tmp_path):
    """都は本都であり、評価年度は断らなければ翌年度である。"""
    words = _words(write_prefecture(tmp_path, "13-tokyo", "都"))
    assert (words["prefecture"], words["our"], words["evaluated"]) == ("東京都", "本都", "令和7年度")
