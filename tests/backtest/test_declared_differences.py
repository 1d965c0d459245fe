"""検算の判定の数: どのフォルダーにも不一致はなく、申告した差はどれも実際の差を一つずつ覆う。"""

from collections import Counter

import pytest
from project_copy import ROOT, read_rows

from kikin.checks import Verdict
from kikin.intake import read_folder
from kikin.report.context import check_folder
from kikin.units import Quantity, parse_reading

# 公表値どうしの検算の判定: 申告済みの差の数は differences.csv の行数に等しい
FOLDERS = {"43-kumamoto": 5, "14-kanagawa": 35, "00-national": 0}
EVERY = pytest.mark.parametrize("name", FOLDERS)


def outcomes_of(name):
    """Return the outcomes of a folder's checks."""
    return check_folder(read_folder(ROOT / "data" / name))[0]


@EVERY
def test_no_difference_is_undeclared(name):
    """合わないのに申告のない検算はない。"""
    assert [
        outcome.check.identity for outcome in outcomes_of(name) if outcome.verdict is Verdict.UNDECLARED
    ] == []


@EVERY
def test_every_declaration_covers_one_difference(name):
    """申告は、どの行も、ちょうど一つの検算の差を、両方の値のとおりに覆う。"""
    rows = read_rows(ROOT / "data" / name / "differences.csv")
    covered = {outcome.declaration.identity: outcome for outcome in outcomes_of(name) if outcome.declaration}
    assert len(rows) == FOLDERS[name]
    assert set(covered) == {row["identity"] for row in rows}
    for row in rows:
        check = covered[row["identity"]].check
        sides = [(check.left, row["left"], row["left_unit"]), (check.right, row["right"], row["right_unit"])]
        for side, text, unit in sides:
            declared = parse_reading(text, unit)
            assert isinstance(declared, Quantity)
            assert str(declared) == str(side.figure), row["identity"]


@EVERY
def test_declared_kind_fits_the_size_of_the_difference(name):
    """端数処理と申告した差は端数の範囲にあり、範囲を超える差を端数とは呼ばない。"""
    for outcome in outcomes_of(name):
        if outcome.declaration and outcome.declaration.kind == "端数処理":
            assert outcome.check.is_within_rounding, outcome.check.identity
        if outcome.declaration:
            assert not outcome.check.is_exact
            assert outcome.declaration.explanation


def test_known_differences_are_there():
    """知られている不一致がある: 要望額と事業費、残高と積立額−執行額、百万円の表と千円の表。"""
    # 熊本: 2,121,792 − 1,487,680 = 634,112千円
    kumamoto = {outcome.check.identity: outcome.check for outcome in outcomes_of("43-kumamoto")}
    assert abs(kumamoto["request-projects:total"].difference) == 634_112_000
    # 神奈川: 残高 7,021 −（積立額 30,361 − 執行額 23,515）= 175百万円
    kanagawa = {outcome.check.identity: outcome.check for outcome in outcomes_of("14-kanagawa")}
    assert kanagawa["residual:total"].difference == 175_000_000


def test_most_figures_agree():
    """一致する検算のほうが、差のある検算よりずっと多い。"""
    counts = Counter(outcome.verdict for name in FOLDERS for outcome in outcomes_of(name))
    assert counts[Verdict.EXACT] > 100
    assert counts[Verdict.DECLARED] == sum(FOLDERS.values())
