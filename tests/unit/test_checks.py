"""検算: 端数で説明できる差、申告された差、合わない数値を取り違えない。"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.checks import Check, Declaration, Verdict, findings_of, outcomes, side, unit_size
from kikin.errors import Level, Place
from kikin.units import Quantity

PLACE = Place("data/14-kanagawa/balances.csv", 3, "value")
DECLARED_AT = Place("data/14-kanagawa/differences.csv", 2)


def figure(text: str, unit: str) -> Quantity:
    """Return a published figure."""
    return Quantity(Fraction(text), len(text.partition(".")[2]), unit)


def check(left, right, summands=1):
    """Return a check of a published figure against a sum."""
    return Check("id", "検算", side("公表値", left), side("内訳の計", right, summands), PLACE)


def verdict(left, right, summands=1, declared=None):
    """Return the verdict of one check."""
    declarations = {"id": declared} if declared else {}
    return outcomes([check(left, right, summands)], declarations)[0].verdict


@pytest.mark.parametrize(
    ("left", "right", "summands", "expected"),
    [
        (figure("100", "百万円"), figure("100", "百万円"), 1, Verdict.EXACT),
        (figure("100", "百万円"), figure("100000", "千円"), 1, Verdict.EXACT),
        # 公表値の幅 0.5百万円 + 内訳3件の幅 1.5百万円 = 2百万円
        (figure("100", "百万円"), figure("98", "百万円"), 3, Verdict.ROUNDING),
        (figure("100", "百万円"), figure("97", "百万円"), 3, Verdict.UNDECLARED),
        # 0.01億円の半分 50万円 + 0.5百万円 = 100万円
        (figure("39.41", "億円"), figure("3940", "百万円"), 1, Verdict.ROUNDING),
        (figure("39.41", "億円"), figure("3939", "百万円"), 1, Verdict.UNDECLARED),
        # 円の額に幅はない
        (figure("100", "円"), figure("101", "円"), 1, Verdict.UNDECLARED),
        # 件数に幅はない
        (figure("53", "件"), figure("52", "件"), 9, Verdict.UNDECLARED),
        # 0.1% の半分ずつ 0.05 + 0.05 = 0.1
        (figure("36.9", "%"), figure("36.8", "%"), 1, Verdict.ROUNDING),
        (figure("36.9", "%"), figure("36.7", "%"), 1, Verdict.UNDECLARED),
    ],
)
def test_rounding_covers_half_a_digit_per_figure_and_no_more(left, right, summands, expected):
    """端数処理が説明できる差は、最後の桁の半分を数値の数だけ足した幅までである。"""
    assert verdict(left, right, summands) is expected


@given(st.lists(st.integers(min_value=0, max_value=10**9), min_size=1, max_size=20))
def test_rounded_parts_never_look_like_a_mistake(parts):
    """円の内訳を千円に四捨五入しただけの差は、必ず端数の範囲になる。"""
    rounded = [(part + 500) // 1000 for part in parts]
    total = (sum(parts) + 500) // 1000
    found = verdict(figure(str(total), "千円"), figure(str(sum(rounded)), "千円"), len(parts))
    assert found in (Verdict.EXACT, Verdict.ROUNDING)


def declaration(left, right, kind="未解明"):
    """Return a declared difference."""
    return Declaration("id", left, right, kind, "分かっていること", DECLARED_AT)


def test_declaration_covers_exactly_its_two_figures():
    """申告は、検算で見つかった二つの値をそのまま書いたときだけ差を覆う。"""
    left, right = figure("548712", "千円"), figure("1013918", "千円")
    assert verdict(left, right) is Verdict.UNDECLARED
    assert verdict(left, right, declared=declaration(left, right)) is Verdict.DECLARED
    stale = declaration(left, figure("1013919", "千円"))
    assert verdict(left, right, declared=stale) is Verdict.UNDECLARED
    swapped = declaration(right, left)
    assert verdict(left, right, declared=swapped) is Verdict.UNDECLARED


def test_declaration_may_use_another_unit():
    """申告の値は単位が違っても、額が同じなら当たる。"""
    left, right = figure("2", "百万円"), figure("5", "百万円")
    assert verdict(left, right, declared=declaration(figure("2000", "千円"), right)) is Verdict.DECLARED


@pytest.mark.parametrize(
    ("kind", "level"), [("端数処理", Level.NOTE), ("定義の差", Level.NOTE), ("未解明", Level.WARNING)]
)
def test_declared_difference_is_shown_by_its_kind(kind, level):
    """申告された差は、説明がつくものは確認、つかないものは注意として、申告の場所と両方の値を示す。"""
    left, right = figure("1", "百万円"), figure("9", "百万円")
    declared = {"id": declaration(left, right, kind)}
    (finding,) = findings_of(outcomes([check(left, right)], declared), declared)
    assert (finding.level, finding.place) == (level, DECLARED_AT)
    assert "1百万円" in finding.found
    assert "9百万円" in finding.found


def test_undeclared_difference_is_a_mistake_with_the_remedy():
    """申告のない差は誤りで、両方の値と、申告するときの id を示す。"""
    judged = outcomes([check(figure("1", "百万円"), figure("9", "百万円"))], {})
    (finding,) = findings_of(judged, {})
    assert (finding.level, finding.place) == (Level.ERROR, PLACE)
    assert "differences.csv に id" in finding.remedy


def test_rounding_is_a_note_and_agreement_is_silent():
    """端数の範囲の差は確認として知らせ、一致した検算は何も言わない。"""
    near = outcomes([check(figure("100", "百万円"), figure("99", "百万円"), 2)], {})
    assert [finding.level for finding in findings_of(near, {})] == [Level.NOTE]
    same = outcomes([check(figure("100", "百万円"), figure("100", "百万円"))], {})
    assert findings_of(same, {}) == []


def test_declaration_without_a_difference_is_a_warning():
    """差のないところへの申告は、消すか書き直すように知らせる。"""
    same = figure("1", "百万円")
    declared = {"id": declaration(same, figure("2", "百万円"))}
    (finding,) = findings_of(outcomes([check(same, same)], declared), declared)
    assert (finding.level, finding.place) == (Level.WARNING, DECLARED_AT)


@pytest.mark.parametrize(
    ("unit", "size"), [("円", 1), ("千円", 10**3), ("百万円", 10**6), ("億円", 10**8), ("件", 1), ("%", 1)]
)
def test_unit_sizes(unit, size):
    """金額の単位は円に直され、ほかの単位はそのままの数である。"""
    assert unit_size(unit) == size
