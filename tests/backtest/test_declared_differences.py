"""検算: どのフォルダーにも不一致はなく、申告した差はどれも実際の差を一つずつ覆う。"""

from __future__ import annotations

from fractions import Fraction

import pytest

from kikin import checks, identities
from kikin.checks import unit_size

# 公表値どうしの申告した差の数
DECLARED = {"kumamoto": 5, "kanagawa": 35, "nation": 0}
EVERY = pytest.mark.parametrize("name", DECLARED)


@pytest.fixture
def outcomes(request, name):
    """フォルダーの検算の結果と、申告した差の表。"""
    data = request.getfixturevalue(name)
    return identities.checked(data), data.differences


@EVERY
def test_no_difference_is_undeclared(outcomes):
    """合わないのに申告のない検算はない。"""
    found, _ = outcomes
    assert found.loc[found["verdict"] == checks.UNDECLARED, "identity"].tolist() == []


@EVERY
def test_every_declaration_covers_one_difference(name, outcomes):
    """申告は、どの行も、ちょうど一つの検算の差を覆う。"""
    found, differences = outcomes
    assert len(differences) == DECLARED[name]
    covered = found.loc[found["verdict"] == checks.DECLARED, "identity"].tolist()
    assert sorted(covered) == sorted(differences["identity"])


def test_rounding_is_called_rounding(kanagawa):
    """端数処理と申告した差はすべて、百万円の1単位か千円の1単位である。"""
    rows = kanagawa.differences[kanagawa.differences["kind"] == "端数処理"].to_dict("records")
    for row in rows:
        left, right = (Fraction(row[side]) * unit_size(row[f"{side}_unit"]) for side in ("left", "right"))
        assert abs(left - right) == unit_size(row["left_unit"]), row["identity"]
        assert row["explanation"]


def test_differences_that_rounding_does_not_explain(kanagawa):
    """端数で説明できないのは、残高、区分ⅠとⅣの地域別の額、事業総額と要望額の差である。"""
    rows = kanagawa.differences[kanagawa.differences["kind"] != "端数処理"].to_dict("records")
    assert {row["identity"]: (int(row["left"]), int(row["right"])) for row in rows} == {
        "residual:R5:Ⅰ": (4_125, 4_099),  # 10,631 − 6,532 = 4,099
        "residual:R5:Ⅳ": (2_120, 1_972),  # 16,211 − 14,239 = 1,972
        "residual:R5:医療分": (7_021, 6_846),  # 30,361 − 23,515 = 6,846。差 175 = 26 + 1 + 148 + 0
        "area-ledger:H26-R5:Ⅰ": (6_534_667, 6_532),
        "area-ledger:H26-R5:Ⅳ": (14_236_265, 14_239),
        "outline-request:R6:total": (6_182_063, 6_043_970),
    }


def test_request_smaller_than_projects(kumamoto):
    """熊本県の要望額と事業費が異なる区分と合計は、両方の額とともに申告され、ほかに申告はない。"""
    # 計: 2,121,792 - 1,487,680 = 634,112 = 465,206（①-1）+ 48,923（②）+ 109,983（④）+ 10,000（⑥）
    rows = kumamoto.differences.to_dict("records")
    assert {row["identity"]: (int(row["left"]), int(row["right"])) for row in rows} == {
        "request-projects:R7:Ⅰ-1": (548_712, 1_013_918),
        "request-projects:R7:Ⅱ": (108_264, 157_187),
        "request-projects:R7:Ⅳ": (674_493, 784_476),
        "request-projects:R7:Ⅵ": (28_531, 38_531),
        "request-projects:R7:医療分": (1_487_680, 2_121_792),
    }
    assert {row["kind"] for row in rows} == {"未解明"}
    for row in rows:
        assert f"{int(row['right']) - int(row['left']):,}千円少ない" in row["explanation"]


@EVERY
def test_most_figures_agree(name, outcomes):
    """一致する検算のほうが、差のある検算よりずっと多い。"""
    found, _ = outcomes
    assert (found["verdict"] == checks.EXACT).sum() >= {"kumamoto": 25, "kanagawa": 120, "nation": 10}[name]
