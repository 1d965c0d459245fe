"""事業区分: 県ごとに違う書き方を、同じ区分に読む。"""

import pytest

from kikin.values.categories import Category, parse_category
from kikin.values.errors import KikinError


@pytest.mark.parametrize(
    ("written", "category"),
    [
        ("①-1", Category.I_1),
        ("①-２", Category.I_2),
        ("Ⅰ－２", Category.I_2),
        ("Ⅰ‐1", Category.I_1),
        ("Ⅰ—1", Category.I_1),
        ("Ⅰ─1", Category.I_1),
        ("Ⅰ − 1", Category.I_1),
        ("I-1", Category.I_1),
        ("区分Ⅰ-1", Category.I_1),
        ("事業区分Ⅱ", Category.II),
        ("Ⅰ", Category.I),
        ("②", Category.II),
        ("IV", Category.IV),
        ("６", Category.VI),
        ("⑥", Category.VI),
        ("Ⅴ", Category.V),
    ],
)
def test_category_is_read_in_any_usual_form(written, category):
    """区分は、丸数字・ローマ数字・算用数字・全角のどれでも読める。"""
    assert parse_category(written) is category


@pytest.mark.parametrize("written", ["", "Ⅶ", "Ⅰ-3", "Ⅱ-1", "その他", "①-", "0", "①②", None])
def test_unknown_category_is_refused(written):
    """ない区分、枝番のない区分の枝番は、使える区分の一覧とともに断る。"""
    with pytest.raises(KikinError) as caught:
        parse_category(written)
    assert "Ⅰ-1" in caught.value.remedy
    assert "Ⅵ" in caught.value.remedy


@pytest.mark.parametrize("category", Category)
def test_both_spellings_read_back(category):
    """国の書き方でも丸数字でも、印字した区分は同じ区分に読み戻せる。"""
    assert parse_category(category.value) is category
    circled = category.value.translate(str.maketrans("ⅠⅡⅢⅣⅤⅥ", "①②③④⑤⑥"))
    assert parse_category(circled) is category


def test_every_category_has_a_title_of_its_own():
    """どの区分にも、ほかと違う法令上の名称がある。"""
    assert len({category.title for category in Category}) == len(Category)


def test_medical_part_leaves_out_long_term_care():
    """医療分は、介護の区分Ⅲと区分Ⅴを除いたものである。"""
    assert [category.value for category in Category if not category.is_medical] == ["Ⅲ", "Ⅴ"]


def test_categories_are_ordered_as_the_statute_lists_them():
    """区分は、法令の並びの順に並び、医療分か介護分のどちらかに属する。"""
    written = ["Ⅵ", "Ⅲ", "Ⅰ-2", "Ⅱ", "Ⅰ-1", "Ⅴ", "Ⅳ", "Ⅰ"]
    ordered = sorted(map(parse_category, written))
    assert [str(one) for one in ordered] == ["Ⅰ", "Ⅰ-1", "Ⅰ-2", "Ⅱ", "Ⅲ", "Ⅳ", "Ⅴ", "Ⅵ"]
    assert {one.value for one in ordered if one.sector == "介護分"} == {"Ⅲ", "Ⅴ"}
