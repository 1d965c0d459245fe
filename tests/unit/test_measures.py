"""取組と所見・課題: 再掲は元の行を指し、二度は印刷しない。"""

from decimal import Decimal

import pandas as pd

from kikin import measures
from kikin.data.rows import typed
from kikin.data.tables import TABLES
from kikin.values.periods import FiscalYear, parse_period

R7 = FiscalYear(2025)


def points(*rows: tuple) -> pd.DataFrame:
    """Return points; each row is id, theme, kind, text, recap_of, and possibly the state and the series."""
    listed = []
    for order, (name, theme, kind, text, recap_of, *more) in enumerate(rows, start=1):
        state, series = [*more, "", ""][:2]
        listed.append({
            "year": R7, "id": name, "theme": theme, "kind": kind, "order": order, "text": text, "recap_of": recap_of,
            "state": state, "series": series, "source": "例", "section": f"{theme}頁", "file": "x.csv", "row": order,
        })  # fmt: skip
    return typed(listed, TABLES["review_points"])


ISSUES = points(
    ("a", "1", "課題", "人材の不足", ""),
    ("b", "2", "課題", "", "a"),
    ("c", "", "課題", "", "b"),
    ("d", "", "課題", "人材が不足", "a"),
)


def test_recaps_lead_to_the_first_row():
    """再掲の再掲も、はじめに書かれた行を指し、文がなければその文に（再掲）を付けて示す。"""
    found = measures.resolved(ISSUES, "text", "issue")
    assert found["is_recap"].tolist() == [False, True, True, True]
    assert set(found["home"]) == {found["anchor"].iloc[0]} == {"sec-issue-1"}
    assert found["told"].tolist() == [
        "人材の不足",
        "人材の不足（再掲）",
        "人材の不足（再掲）",
        "人材が不足（再掲）",
    ]
    assert measures.own(found) == 1


def test_a_recap_prints_only_where_it_stands():
    """再掲の行は文を繰り返さず、元のテーマと番号とその場所を示す。"""
    rows = measures.resolved(ISSUES, "text", "issue").to_dict("records")
    assert measures.line(rows[0], {"1": "sec-issues-1"}) == "人材の不足"
    assert measures.line(rows[1], {"1": "sec-issues-1"}) == "（1）の課題1に同じ（再掲、[@sec-issues-1]）。"
    assert measures.body(rows[1]) == "再掲。[@sec-issue-1]に示した。"


def test_a_circle_of_recaps_ends():
    """互いを指す再掲でも止まらない（誤りとしては別に見つかる）。"""
    found = measures.resolved(
        points(("a", "1", "課題", "甲", "b"), ("b", "1", "課題", "乙", "a")), "text", "issue"
    )
    assert found["is_recap"].tolist() == [True, True]


def test_what_is_summed_up():
    """まとめは、どの課題を指すかと、まとめだけの言い方を示し、同じなら同じとする。"""
    found = measures.summed_up(measures.resolved(ISSUES, "text", "issue"))
    assert found[["of", "text"]].to_numpy().tolist() == [
        ["（1）の課題1", "同じ"],
        ["（1）の課題1", "人材が不足"],
    ]
    own = points(("a", "1", "課題", "人材の不足", ""), ("e", "", "課題", "全体の課題", ""))
    found = measures.summed_up(measures.resolved(own, "text", "issue"))
    assert found[["of", "text"]].to_numpy().tolist() == [["", "全体の課題"]]  # テーマのない、まとめだけの課題


def test_rows_by_theme():
    """テーマごとの一行に、種類ごとの事項を並べ、何もないテーマは出さない。"""
    themes = pd.DataFrame({"theme": ["1", "2", "3"], "title": ["甲", "乙", "丙"]})
    found = measures.by_theme(
        themes,
        measures.resolved(
            points(
                ("a", "1", "構成事業", "研修", ""),
                ("b", "1", "関係会議", "協議会", ""),
                ("c", "2", "構成事業", "", "a"),
                ("d", "1", "構成事業", "補助", ""),
            ),
            "text",
            "point",
        ),
        ["構成事業", "関係会議"],
    )
    assert found.to_numpy().tolist() == [["1", "甲", "研修\n補助", "協議会"], ["2", "乙", "研修（再掲）", ""]]


def test_results_of_a_theme():
    """実績は所見の順に統計を引き、ほかのテーマの再掲は、どこに示したかだけを言う。"""
    statistics = typed(
        [
            {
                "series": name,
                "label": f"{name}の研修",
                "order": order,
                "time": parse_period("R6年度"),
                "value": Decimal(1),
            }
            for order, name in enumerate(("y", "x", "z"), start=1)
        ],
        TABLES["statistics"],
    )
    found = measures.resolved(
        points(
            ("a", "1", "実績", "x", "", "", "x"),
            ("b", "1", "実績", "y", "", "", "y"),
            ("c", "2", "実績", "", "b", "", "y"),
            ("d", "2", "実績", "言葉だけ", ""),
        ),
        "text",
        "point",
    )
    assert measures.results(found, statistics)["series"].tolist() == ["x", "y"]
    assert measures.in_words(found, statistics) == ["言葉だけ"]
    assert measures.again(found[found["theme"] == "2"], statistics) == [
        "yの研修は（1）の実績に示した（再掲）。"
    ]


def test_a_draft_says_so():
    """案の評価がある見出しには（案）が付く。"""
    assert measures.state_words(points(("a", "", "評価", "甲", "", "案"))) == "（案）"
    assert measures.state_words(points(("a", "", "評価", "甲", "", "決定"))) == ""
    assert measures.state_words(points()) == ""


def test_a_year_of_its_own():
    """翌年度の振り返りの行は、今年度の文書に入らない。"""
    later = ISSUES.assign(year=FiscalYear(2026))
    assert measures.of_year(pd.concat([ISSUES, later]), R7)["id"].tolist() == ["a", "b", "c", "d"]
