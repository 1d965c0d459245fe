"""規則の説明、一覧、新旧対照表。"""

from datetime import date

import pytest

from kikin.rules import load_rule_book, rule_book
from kikin.rules.explain import changes, changes_table, explain, listing, unrecorded
from kikin.values.errors import KikinError

OLD, NEW = date(2023, 4, 1), date(2024, 4, 1)
GROUP_HOME = "care_facilities.price.small_group_home"


def test_explain_a_price_on_a_day():
    """日を示すと、その日の値、次の改正、経緯が出る。"""
    assert explain(GROUP_HOME, date(2024, 3, 31)).splitlines() == [
        "規則  care_facilities.price.small_group_home",
        "名称  認知症高齢者グループホームの整備",
        "値    15,000～36,600千円（施設数）",
        "対象  工事費又は工事請負費；工事事務費（care_facilities.costs.construction）",
        "適用  2023-04-01 から（2024-04-01 に改正）",
        "根拠  地域医療介護総合確保基金管理運営要領 別表１－１（１）（旧）",
        "経緯  2023-04-01 から  15,000～36,600千円（施設数）  別表１－１（１）（旧）",
        "      2024-04-01 から  15,000～39,600千円（施設数）  別表１（１）（新）",
    ]


def test_explain_without_a_day_shows_the_newest():
    """日を示さなければ最新の値を示す。"""
    assert "値    15,000～39,600千円（施設数）" in explain(GROUP_HOME)
    assert "値    廃止" in explain("care_facilities.price.conversion_create")


@pytest.mark.parametrize(
    ("rule", "day", "words"),
    [
        (GROUP_HOME, date(2023, 3, 31), "収載がありません"),
        ("care_facilities.price.conversion_create", NEW, "廃止"),
        ("care_facilities.nothing", None, "その名前の規則はありません"),
    ],
)
def test_explain_refuses(rule, day, words):
    """ない規則と、ない日は断る。"""
    with pytest.raises(KikinError, match=words):
        explain(rule, day)


def test_every_rule_can_be_explained_and_listed():
    """全ての規則が説明でき、一覧に一行ずつ並ぶ。"""
    book = rule_book()
    lines = listing()
    assert len(lines) == len(book)
    for rule, line in zip(book.values(), lines, strict=True):
        assert line.startswith(f"{rule.id}  ")
        text = explain(rule.id)
        assert text.startswith(f"規則  {rule.id}\n")
        assert text.count(" から  ") == len(rule.entries)


def test_changes_of_care_facilities():
    """別記１の改正は、全ての単価と、着工年度、補助率、削られた転換整備を含む。"""
    found = {change.rule: change for change in changes(OLD, NEW) if change.rule.startswith("care_facilities")}
    prices = [rule.id for rule in rule_book().below("care_facilities.price")]
    assert set(prices) <= set(found)
    assert (
        found["care_facilities.infection.rate"].old_shown,
        found["care_facilities.infection.rate"].new_shown,
    ) == (
        "（新設）",
        "2/3",
    )
    removed = found["care_facilities.price.conversion_create"]
    assert (removed.old_shown, removed.new_shown) == ("2,440千円以下（転換前床数）", "（削る）")
    assert removed.article == "別表１－１（４）"
    assert "care_facilities.remote.rate" not in found
    assert "care_facilities.joint_building.factor" not in found


def test_changes_table_has_the_new_column_first():
    """新旧対照表は、新、旧の順の表で、縦線を含む値も一つの欄に収まる。"""
    lines = changes_table(OLD, NEW).splitlines()
    assert lines[0] == "| 規則 | 項目 | 新（2024-04-01） | 旧（2023-04-01） | 根拠 |"
    assert lines[1] == "| --- | --- | --- | --- | --- |"
    row = next(line for line in lines if GROUP_HOME in line)
    assert row == (
        "| `care_facilities.price.small_group_home` | 認知症高齢者グループホームの整備 "
        "| 15,000～39,600千円（施設数） | 15,000～36,600千円（施設数） | 別表１（１） |"
    )
    assert all(line.replace("\\|", "").count("|") == 6 for line in lines)


def test_changes_between_equal_days():
    """改正のない間は変わらず、日の順が逆なら断る。"""
    assert changes(date(2023, 4, 1), date(2024, 3, 31)) == []
    with pytest.raises(KikinError, match="日の順"):
        changes(NEW, OLD)
    with pytest.raises(KikinError, match="日の順"):
        changes(NEW, NEW)


def test_unrecorded_is_not_new(tmp_path):
    """旧の値を収載していない「新旧共通」の規則は、新設とも、変わったとも言わない。"""
    (tmp_path / "documents.yml").write_text(
        "- {id: n, title: 要領, number: 第１号, published: 2024-10-08, checked: 2024-10-08}\n",
        encoding="utf-8",
    )
    (tmp_path / "x.yml").write_text(
        "document: n\nrules:\n  - id: a.b\n    label: あ|い\n    unit: 日\n    values:\n"
        "      - {since: 2024-04-01, value: 45, article: 第１, column: 新旧共通}\n"
        "  - id: a.c\n    label: か|き\n    unit: 日\n    values:\n"
        "      - {since: 2024-04-01, value: 30, article: 第２, column: 新}\n",
        encoding="utf-8",
    )
    book = load_rule_book(tmp_path)
    assert [(change.rule, change.old_shown, change.new_shown) for change in changes(OLD, NEW, book)] == [
        ("a.c", "（新設）", "30日")
    ]
    assert "か\\|き" in changes_table(OLD, NEW, book)
    assert [rule.id for rule in unrecorded(OLD, NEW, book)] == ["a.b"]
