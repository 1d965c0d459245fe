"""別記２の事業の一覧: 旧の番号と新の番号の対応の試験."""

from collections import Counter
from datetime import date
from itertools import pairwise

import pytest

from kikin.errors import KikinError
from kikin.menu import MenuFate, menu_changes, menu_item, menu_on, origins_of
from kikin.rules import rule_book

OLD, NEW = date(2024, 3, 31), date(2024, 4, 1)
BOOK = rule_book()

# 新旧対照表から手で写した、旧の番号 → 新の番号（None は削る）
NUMBERS = {
    1: 1, 2: 2, 3: 3, 4: 4, 5: 5, 6: 6, 7: None, 8: 7, 9: 9, 10: 5, 11: 7, 12: 8, 13: 9, 14: 10, 15: 11,
    16: 12, 17: 13, 18: 14, 19: 15, 20: 16, 21: 17, 22: 18, 23: 18, 24: 19, 25: 20, 26: 21, 27: 22, 28: 23,
    29: 24, 30: 25, 31: 26, 32: 27, 33: 28, 34: 29, 35: 3, 36: 30, 37: 31, 38: 31, 39: 32, 40: None, 41: 33,
}  # fmt: skip


def _numbers(day):
    return [item.number for item in menu_on(day, BOOK) if not item.letter]


def test_old_and_new_numbers_are_complete():
    """旧は（１）から（41）、新は（１）から（33）まで、欠番も重複もない."""
    assert _numbers(OLD) == list(range(1, 42))
    assert _numbers(NEW) == list(range(1, 34))


def test_letters_follow_their_number_without_a_gap():
    """イロハの枝番は、その番号の事業の下に欠けずに並ぶ."""
    for day in (OLD, NEW):
        numbers = set(_numbers(day))
        letters = {}
        for item in menu_on(day, BOOK):
            if item.letter:
                letters.setdefault(item.number, []).append(item.letter)
        assert set(letters) <= numbers
        for found in letters.values():
            assert "".join(found) == "イロハニホ"[: len(found)]


def test_every_old_number_maps_to_its_new_one_or_is_deleted():
    """旧の番号はすべて、新旧対照表のとおり、新の番号に移るか削られる."""
    found = {
        change.old.number: change.new.number if change.new else None
        for change in menu_changes(OLD, NEW, BOOK)
        if change.old and not change.old.letter
    }
    assert found == NUMBERS


def test_every_new_number_has_its_origins():
    """新の番号はすべて、対照表を逆に引いた旧の番号を元にもち、新設はない."""
    for item in menu_on(NEW, BOOK):
        origins = origins_of(item, OLD, BOOK)
        assert origins, item.reference
        if not item.letter:
            whole = {old.number for old in origins if not old.letter}
            assert whole <= {old for old, new in NUMBERS.items() if new == item.number}
    assert not [change for change in menu_changes(OLD, NEW, BOOK) if change.fate is MenuFate.NEW]


@pytest.mark.parametrize(
    ("new", "old"),
    [
        ("（３）", ["（３）", "（35）"]),
        ("（５）", ["（５）", "（10）"]),
        ("（７）", ["（８）", "（11）", "（13）ニ"]),
        ("（９）", ["（13）"]),
        ("（９）イ", ["（９）", "（13）イ"]),
        ("（18）", ["（22）", "（23）"]),
        ("（29）ロ", ["（34）ロ", "（34）ハ"]),
        ("（29）ハ", ["（34）ニ"]),
        ("（29）ニ", ["（34）ホ"]),
        ("（31）", ["（37）", "（38）"]),
        ("（33）", ["（41）"]),
    ],
)
def test_merged_projects_name_their_origins(new, old):
    """統合された事業は、元の事業をすべて挙げる."""
    assert [item.reference for item in origins_of(menu_item(new, NEW, BOOK), OLD, BOOK)] == old


def test_the_fates_add_up():
    """旧の 70 項目は、継続 54、改称 6、統合 8、削除 2 に分かれる."""
    changes = menu_changes(OLD, NEW, BOOK)
    assert Counter(change.fate for change in changes) == {
        MenuFate.KEPT: 54,
        MenuFate.RENAMED: 6,  # （３）（５）（８）（22）（34）ロ（37）
        MenuFate.MERGED: 8,  # （９）（10）（11）（13）ニ（23）（34）ハ（35）（38）
        MenuFate.DELETED: 2,  # （７）（40）
    }
    assert len(changes) == len(menu_on(OLD, BOOK)) == 70  # 41 の番号 + 29 の枝番
    assert len(menu_on(NEW, BOOK)) == 60  # 33 の番号 + 27 の枝番 = 70 − 8 − 2


def test_the_menu_does_not_change_within_a_column():
    """同じ欄の二日の間では、すべての事業が継続する."""
    for first, last in ((date(2023, 4, 1), OLD), (NEW, date(2025, 3, 31))):
        assert {change.fate for change in menu_changes(first, last, BOOK)} == {MenuFate.KEPT}


def test_the_groups_keep_their_order():
    """見出しは五つで、番号の順に並び、間に別の見出しを挟まない."""
    for day in (OLD, NEW):
        groups = [item.group for item in menu_on(day, BOOK)]
        assert list(dict.fromkeys(groups)) == [
            "基盤構築を行うための事業",
            "参入促進に資する事業",
            "資質の向上に資する事業",
            "労働環境・処遇の改善に資する事業",
            "離島・中山間地域等に対する事業",
        ]
        changes_of_group = sum(before != after for before, after in pairwise(groups))
        assert changes_of_group == 4


@pytest.mark.parametrize(
    ("reference", "title"),
    [
        ("29ロ", "介護テクノロジー導入支援事業"),
        ("（２９）ロ", "介護テクノロジー導入支援事業"),
        ("(5)", "若者・女性・高年齢者"),
    ],
)
def test_a_number_is_read_in_any_width(reference, title):
    """番号は全角でも半角でも、かっこがなくても引ける."""
    assert menu_item(reference, NEW, BOOK).title.startswith(title)


@pytest.mark.parametrize(
    ("reference", "day", "words"),
    [
        ("34", NEW, ["34", "（１）", "（33）"]),  # 旧の番号を新の日で引いた
        ("42", OLD, ["42", "（41）"]),
        ("29ホ", NEW, ["29ホ"]),
        ("ロ", NEW, ["（29）ロ"]),
        ("1", date(2023, 3, 31), ["2023-03-31"]),
    ],
)
def test_an_unknown_number_is_refused(reference, day, words):
    """その日の一覧にない番号は、使える番号を示して断る."""
    with pytest.raises(KikinError) as caught:
        menu_item(reference, day, BOOK)
    for word in words:
        assert word in str(caught.value)


def test_the_only_number_in_the_menu_text():
    """若手介護職員の「経験年数概ね３年未満」は、新旧とも同じ."""
    entries = BOOK["bekki2.young_staff_below_years"].entries
    assert [(entry.count, entry.column) for entry in entries] == [(3, "旧"), (3, "新")]
