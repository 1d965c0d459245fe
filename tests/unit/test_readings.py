"""公表された数値と、値がないことの種類: 空欄は 0 でなく、ない理由はそのまま印字される。"""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kikin.values.errors import KikinError
from kikin.values.readings import Absent, Quantity, parse_ratio, parse_reading


@pytest.mark.parametrize(
    ("written", "value", "decimals"),
    [
        ("130,000", 130_000, 0),
        ("１３０，０００", 130_000, 0),
        ("76.50", Fraction(153, 2), 2),
        ("0", 0, 0),
        ("▲120", -120, 0),
        ("△120", -120, 0),
        ("-1.5", Fraction(-3, 2), 1),
        ("−1.5", Fraction(-3, 2), 1),
        ("－1,234", -1_234, 0),
        (" 42 ", 42, 0),
        (42, 42, 0),
        ("1,200人", 1_200, 0),
        ("1,200 人", 1_200, 0),
        ("１，２００名", 1_200, 0),
        ("+5", 5, 0),
        ("‐3", -3, 0),
        ("–3", -3, 0),
        ("ー3", -3, 0),
    ],
)
def test_number_is_read_exactly_with_its_decimals(written, value, decimals):
    """数値は全角・桁区切り・いろいろなマイナスを読み、分数で正確に持ち、印字の桁数を覚える。"""
    assert parse_reading(written, "人") == Quantity(Fraction(value), decimals, "人")


@pytest.mark.parametrize(
    ("written", "kind"),
    [
        ("実績なし", Absent.NONE),
        ("未集計", Absent.PENDING),
        ("－", Absent.NOT_APPLICABLE),
        ("-", Absent.NOT_APPLICABLE),
        ("―", Absent.NOT_APPLICABLE),
        ("対象外", Absent.NOT_ASKED),
        ("記載なし", Absent.NOT_STATED),
        ("記載待ち", Absent.AWAITED),
        ("実績 なし", Absent.NONE),
        ("ー", Absent.NOT_APPLICABLE),
        ("‐", Absent.NOT_APPLICABLE),
        ("x", Absent.SUPPRESSED),
        ("Ｘ", Absent.SUPPRESSED),
        ("…", Absent.UNKNOWN),
        ("・・・", Absent.UNKNOWN),
    ],
)
def test_absence_keeps_its_kind(written, kind):
    """値がないことは種類ごとに区別され、その言葉のまま印字される。"""
    assert parse_reading(written) is kind
    assert str(kind) == kind.value


@pytest.mark.parametrize("written", ["", "  ", None])
def test_blank_is_never_zero(written):
    """空欄は 0 とみなさず、値がないときの書き方を示して断る。"""
    with pytest.raises(KikinError) as caught:
        parse_reading(written)
    assert "未集計" in caught.value.remedy


@pytest.mark.parametrize(
    ("written", "unit", "value"),
    [
        ("49％", "%", 49),
        ("21.7%", "%", Fraction("21.7")),
        ("12,345千円", "千円", 12_345),
        ("7箇所", "か所", 7),
        ("7 ヶ所", "箇所", 7),
        ("¥1,200", "円", 1_200),
    ],
)
def test_unit_in_the_cell_may_repeat_the_unit_of_the_row(written, unit, value):
    """セルの数に付いた単位は、行の単位と同じなら読む。"""
    assert parse_reading(written, unit) == Quantity(
        Fraction(value), len(str(written).partition(".")[2].rstrip("%")), unit
    )


def test_unit_in_the_cell_is_kept_where_the_row_has_none():
    """行に単位がなければ、セルの単位がその数の単位になる。"""
    assert parse_reading("21.7%").unit == "%"


@pytest.mark.parametrize(
    ("written", "unit", "what"),
    [
        ("49%", "人", "単位「%」が、行の単位「人」と違います"),
        ("12,345千円", "円", "単位「千円」が、行の単位「円」と違います"),
        ("¥1,200", "千円", "単位「円」が、行の単位「千円」と違います"),
        ("(123)", "人", "かっこの数"),
        ("（１２３）", "人", "かっこの数"),
        ("約1,200", "人", "およその数"),
        ("120人程度", "人", "およその数"),
        ("10～12%", "%", "範囲や条件"),
        ("7箇所以上", "か所", "範囲や条件"),
        ("***", "人", "「*」は何を表すか"),
        ("1 234", "人", "数字の間に空白"),
        ("12.", "%", "小数点の後"),
        ("1,23", "人", "桁区切り"),
        ("1200,000", "人", "桁区切り"),
        ("120※1", "人", "注の記号"),
        ("119人（R5）", "人", "かっこがあります"),
        ("8²", "人", "「²」は上付き"),
        ("①", "人", "「①」は上付き"),
        ("½", "人", "「½」は上付き"),
        ("=SUM(A1:A9)", "人", "計算されていない数式"),
        ("#REF!", "人", "エラー値"),
        ("1.2E+05", "人", "指数"),
        ("50.666666666666664", "%", "数式の結果の端数"),
        ("八十", "人", "読み取れません"),
        ("前年並み", "人", "読み取れません"),
        ("1.2.3", "人", "読み取れません"),
        ("2024-03", "人", "読み取れません"),
        (3.5, "人", "小数は文字のまま"),
        (True, "人", "小数は文字のまま"),
    ],
)
def test_what_is_no_number_is_refused(written, unit, what):
    """数値でないもの、単位の違う数、およその数、飾りの付いた数は、どこが悪いかを言って断る。"""
    with pytest.raises(KikinError) as caught:
        parse_reading(written, unit)
    assert what in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize(
    ("quantity", "printed"),
    [
        (Quantity(Fraction("76.5"), 1, "%"), "76.5%"),
        (Quantity(Fraction("76.5"), 2, "%"), "76.50%"),
        (Quantity(Fraction(143_776), 0, "人"), "143,776人"),
        (Quantity(Fraction(-1_234), 0, "千円"), "▲1,234千円"),
        (Quantity(Fraction(1, 8), 2), "0.13"),  # 0.125 は四捨五入で 0.13（偶数丸めなら 0.12）
    ],
)
def test_quantity_prints_as_published(quantity, printed):
    """数値は公表の桁数で、桁区切りと単位を付けて印字される。"""
    assert str(quantity) == printed


@given(st.decimals(min_value=-(10**9), max_value=10**9, places=2))
def test_printed_quantity_reads_back(number):
    """印字した数値は、同じ値と桁数に読み戻せる。"""
    quantity = Quantity(Fraction(number), 2)
    assert parse_reading(str(quantity)) == quantity


@pytest.mark.parametrize(
    ("written", "ratio"),
    [
        ("2/3", Fraction(2, 3)),
        ("３／４", Fraction(3, 4)),
        ("0.05", Fraction(1, 20)),
        ("2.6%", Fraction(13, 500)),  # 2.6 ÷ 100 = 26/1000
        ("２．６％", Fraction(13, 500)),
        ("10/10", Fraction(1)),
        ("1", Fraction(1)),
    ],
)
def test_ratio_is_exact(written, ratio):
    """比率は分数・小数・百分率のどれでも、正確な分数になる。"""
    assert parse_ratio(written) == ratio


@pytest.mark.parametrize("written", ["", "三分の二", "1/0", "%", "2:3", "8²%", "½", 0.05])
def test_what_is_no_ratio_is_refused(written):
    """比率と読めないもの、0で割るもの、小数（float）は断る。"""
    with pytest.raises(KikinError):
        parse_ratio(written)
