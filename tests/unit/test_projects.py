"""事業の額: 区分ごとの計と要望額との差は、ない額を 0 とせずに出る。"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.categories import Category
from kikin.projects import Project, share_percent, sum_yen, totals_by_category, yen_of
from kikin.units import Absent, parse_reading

AMOUNTS = st.one_of(st.none(), st.integers(min_value=0, max_value=10**12))


def project(category, amount, number="1"):
    """Return a project with an amount in 千円, or an absence."""
    reading = amount if isinstance(amount, Absent) else parse_reading(amount, "千円")
    return Project(number, category, "事業", "", "", reading, "継続", "節")


def test_totals_are_in_statutory_order_with_the_request():
    """区分ごとの計は法令の順で、要望額・事業数・割合が並び、差は事業費−要望額である。"""
    projects = [
        project(Category.II, "2,358"),
        project(Category.I_1, "82,555"),
        project(Category.II, "545"),
    ]
    requests = {Category.II: (parse_reading("2,000", "千円"), 2, parse_reading("7.3", "%"))}
    first, second = totals_by_category(projects, requests)
    assert (first.category, first.count, first.projects_yen) == (Category.I_1, 1, 82_555_000)
    assert (first.request_yen, first.request_count, first.difference_yen) == (None, None, None)
    # 2,358 + 545 = 2,903千円、2,903 − 2,000 = 903千円
    assert (second.count, second.projects_yen, second.request_yen) == (2, 2_903_000, 2_000_000)
    assert second.difference_yen == 903_000


def test_category_with_a_request_only_is_shown():
    """事業のない区分も、要望額があれば並ぶ。事業費は 0 でなく「なし」である。"""
    (total,) = totals_by_category([], {Category.VI: (parse_reading("5", "千円"), 1, Absent.NOT_STATED)})
    assert (total.count, total.projects_yen, total.difference_yen) == (0, None, None)


def test_project_without_amount_counts_but_adds_nothing():
    """額の記載がない事業は、数には入り、額には足されない。"""
    (total,) = totals_by_category([project(Category.IV, Absent.NOT_STATED), project(Category.IV, "10", "2")])
    assert (total.count, total.projects_yen) == (2, 10_000)


@given(st.lists(AMOUNTS))
def test_sum_leaves_absence_out(amounts):
    """和は、ある額だけの和であり、一つもなければ 0 でなく「なし」になる。"""
    present = [amount for amount in amounts if amount is not None]
    assert sum_yen(amounts) == (sum(present) if present else None)


@pytest.mark.parametrize(
    ("text", "unit", "yen"),
    [
        ("38.5", "億円", 3_850_000_000),
        ("2,889", "百万円", 2_889_000_000),
        ("82,555", "千円", 82_555_000),
        ("7", "円", 7),
    ],
)
def test_amount_becomes_yen_by_its_unit(text, unit, yen):
    """公表額は、その単位で円に直る。"""
    assert yen_of(parse_reading(text, unit)) == yen


def test_absent_amount_has_no_yen():
    """ない額は円に直らない。"""
    assert yen_of(Absent.NOT_STATED) is None


def test_share_is_unrounded():
    """割合は丸めない百分率である。"""
    # 548,712 ÷ 1,487,680 × 100 = 36.8837…
    assert share_percent(548_712, 1_487_680) == Fraction(54_871_200, 1_487_680)
