"""kikin explain: 規則、一覧、新旧対照表、日の書き方。"""

from __future__ import annotations

from datetime import date

import pytest
from click.testing import CliRunner

from kikin.cli import main
from kikin.cli.days import parse_day
from kikin.rules import rule_book
from kikin.rules.explain import changes
from kikin.values.errors import KikinError

GROUP_HOME = "care_facilities.price.small_group_home"


def kikin(*arguments):
    """命令を実行する。"""
    return CliRunner().invoke(main, ["explain", *arguments])


def test_a_rule_is_told_with_its_history():
    """値、単位、適用日、条文、経緯を示す。"""
    done = kikin(GROUP_HOME)
    assert done.exit_code == 0
    assert "値    15,000～39,600千円（施設数）" in done.stdout
    assert "適用  2024-04-01 から" in done.stdout
    assert "別表１（１）（新）" in done.stdout
    assert "経緯  2023-04-01 から  15,000～36,600千円（施設数）" in done.stdout


@pytest.mark.parametrize(
    ("day", "upper"),
    [
        ("2024-03-31", "36,600"),
        ("R5", "36,600"),
        ("R6.3.31", "36,600"),
        ("2024-04-01", "39,600"),
        ("R6", "39,600"),
        ("令和６年４月１日", "39,600"),
        ("R6.4.1", "39,600"),
    ],
)
def test_the_value_of_a_day_is_told(day, upper):
    """--on の日に適用される値を示す。年度はその初日とみなす。"""
    assert f"値    15,000～{upper}千円（施設数）" in kikin(GROUP_HOME, "--on", day).stdout


def test_no_argument_lists_every_rule():
    """規則を書かなければ、すべての規則を一行ずつ示す。"""
    lines = kikin().stdout.splitlines()
    assert [line.split("  ")[0] for line in lines] == list(rule_book())


def test_a_part_lists_the_rules_that_it_names():
    """規則の id の初めの部分か名称の一部を書くと、当てはまる規則だけを示す。"""
    below = kikin("workplace.improvement").stdout.splitlines()
    assert below
    assert all(line.startswith("workplace.improvement.") for line in below)
    named = kikin("工事事務費").stdout.splitlines()
    assert named == [
        "care_facilities.works_office_limit  0.026  工事事務費の限度（工事費又は工事請負費に対する割合）"
    ]


def test_a_part_on_a_day_lists_the_values_of_that_day():
    """--on を添えた一覧は、その日の値を示し、適用されない規則は載せない。"""
    old = kikin("care_facilities.price", "--on", "R5").stdout
    new = kikin("care_facilities.price", "--on", "R6").stdout
    repealed = "care_facilities.price.opening_conversion_health_facility"
    assert f"{repealed}  239千円以下（転換前床数）" in old
    assert repealed not in new
    assert f"{GROUP_HOME}  15,000～39,600千円（施設数）" in new


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("care_facilities.price.smal_group_home",), GROUP_HOME),
        (("そんな規則はない",), "kikin explain で一覧"),
        ((GROUP_HOME, "--on", "R4"), "収載がありません（最初の値は 2023-04-01 から）"),
        ((GROUP_HOME, "--on", "R6年4月"), "日が一つに決まりません"),
        ((GROUP_HOME, "--on", "きのう"), "2024-04-01、R6.4.1"),
        (("--changes", "R6", "R5"), "順が違います"),
        (("--changes", "R5", "R5"), "順が違います"),
    ],
)
def test_what_is_not_there_is_told(arguments, words):
    """ない規則、収載のない日、読めない日は、終了コード 1 で、対処を添えて示す。"""
    done = kikin(*arguments)
    assert done.exit_code == 1
    assert words in done.stderr
    assert "対処: " in done.stderr


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--on", "R6"), "--on は規則を一つ指定して"),
        (("--changes", "R5"), "--changes に続く値が足りない"),
        ((GROUP_HOME, "--on", "R6", "--changes", "R5", "R6"), "--changes とは一緒に"),
    ],
)
def test_wrong_usage_is_told(arguments, words):
    """使い方の違いは、終了コード 2 で示す。"""
    done = kikin(*arguments)
    assert done.exit_code == 2
    assert words in done.stderr


def test_changes_are_a_table_of_every_rule_that_differs():
    """新旧対照表は、二つの日で違う規則を一つ残らず、新旧の値と条文で示す。"""
    found = changes(date(2023, 4, 1), date(2024, 4, 1))
    lines = kikin("--changes", "R5", "令和6年度").stdout.splitlines()
    assert lines[0] == "| 規則 | 項目 | 新（2024-04-01） | 旧（2023-04-01） | 根拠 |"
    assert len([line for line in lines if line.startswith("| `")]) == len(found)
    assert f"{len(found)} 件の規則が違います。" in lines
    row = next(line for line in lines if GROUP_HOME in line)
    assert row.split(" | ")[2:4] == ["15,000～39,600千円（施設数）", "15,000～36,600千円（施設数）"]


def test_changes_of_a_part_are_told_alone():
    """規則か部分を添えると、その範囲の新旧対照表になる。"""
    lines = kikin("workplace", "--changes", "R6", "R9").stdout.splitlines()
    rows = [line for line in lines if line.startswith("| `")]
    assert rows
    assert all(line.startswith("| `workplace.") for line in rows)
    assert "変わる規則はありません" in kikin("care_facilities.rounding", "--changes", "R5", "R6").stdout


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("2024-04-01", date(2024, 4, 1)),
        ("2024/4/1", date(2024, 4, 1)),
        ("２０２４．４．１", date(2024, 4, 1)),
        ("R6.4.1", date(2024, 4, 1)),
        ("令和6.4.1", date(2024, 4, 1)),
        ("令和元年5月1日", date(2019, 5, 1)),
        ("R元.5.1", date(2019, 5, 1)),
        ("R1/5/1", date(2019, 5, 1)),
        ("H31.4.30", date(2019, 4, 30)),
        ("R6", date(2024, 4, 1)),
        ("令和6年度", date(2024, 4, 1)),
        ("2024", date(2024, 4, 1)),
        ("2024年度", date(2024, 4, 1)),
    ],
)
def test_days_are_read_as_analysts_write_them(text, day):
    """西暦、元号、略号、年度の、どの書き方も読む。"""
    assert parse_day(text) == day


@pytest.mark.parametrize(
    "text", ["R6年", "R6.4", "R6年4月", "2024-02-30", "R6.13.1", "6.4.1", "R0.4.1", "", "今日"]
)
def test_days_that_are_none_are_refused(text):
    """月だけ、暦にない日、読めない日は、書き方の例を添えて断る。"""
    with pytest.raises(KikinError) as caught:
        parse_day(text)
    assert "R6.4.1" in caught.value.remedy
