"""合計は、欠けた値を飛ばさない。"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from kikin.totals import total, totals
from kikin.values.categories import Category
from kikin.values.errors import KikinError
from kikin.values.periods import parse_period
from kikin.values.readings import Absent


def made(amounts, absences, **more):
    """Return a frame of amounts in yen."""
    return pd.DataFrame(
        {
            "amount": pd.array(amounts, dtype="Int64"),
            "amount_absent": absences,
            "file": "a.csv",
            "row": range(2, 2 + len(amounts)),
        }
        | more
    )


def test_a_sum_over_an_absent_value_is_absent_and_says_which():
    """欠けた値を含む合計は欠けであり、どの行が欠けているかを示す。"""
    found = totals(made([1, None], [None, Absent.PENDING]), [], "amount").iloc[0]
    assert found["amount_absent"] is Absent.PENDING
    assert pd.isna(found["amount"])
    assert found["missing"] == "a.csv:3"


@pytest.mark.parametrize("nothing", [Absent.NOT_APPLICABLE, Absent.NONE])
def test_nothing_to_count_adds_nothing(nothing):
    """－ と実績なしは、足すものがないことを示し、合計を欠けにしない。"""
    assert total(made([5, None], [None, nothing]), "amount") == 5


def test_a_blank_is_not_stated():
    """種類の書かれていない欠けは、記載なしとして合計を欠けにする。"""
    assert total(made([5, None], [None, None]), "amount") is Absent.NOT_STATED


def test_nothing_but_absences_stays_absent():
    """欠けばかりの合計は、0 ではなく欠けのままである。"""
    assert total(made([None], [Absent.NOT_APPLICABLE]), "amount") is Absent.NOT_APPLICABLE


def test_groups_have_their_own_sums():
    """まとまりごとに足し、欠けはそのまとまりだけにとどまる。"""
    found = totals(made([1, 2, None], [None, None, Absent.PENDING], of=["a", "a", "b"]), ["of"], "amount")
    assert found["amount"].tolist()[0] == 3
    assert found["amount_absent"].tolist() == [None, Absent.PENDING]


def test_what_has_no_category_is_a_group_of_its_own():
    """区分や時点のない額も合計し、区分や時点のあるものの後に置く。"""
    for one in (Category.II, parse_period("R5年")):
        found = totals(made([1, 2, 4], [None] * 3, of=[None, one, one]), ["of"], "amount")
        assert found["amount"].tolist() == [6, 1]


def test_decimals_stay_exact():
    """小数の合計は、二進の誤差を持たない。"""
    frame = pd.DataFrame({"share": pd.Series([Decimal("0.1"), Decimal("0.2")], dtype=object)})
    assert total(frame, "share") == Decimal("0.3")


def test_floats_are_refused():
    """Float の列は合計しない。"""
    with pytest.raises(KikinError, match="float"):
        total(pd.DataFrame({"share": [0.1, 0.2]}), "share")
