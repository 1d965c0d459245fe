"""検算は、一致、端数、申告済みの差、不一致を言い分ける。"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pytest
from made import read, told

from kikin import checks, identities
from kikin.checks import Check, Figure
from kikin.projects import request_checks
from kikin.values.errors import Level, Place

PLACE = Place("a.csv", 2, "amount")
NO_DIFFERENCES = "identity,label,left,left_unit,right,right_unit,kind,explanation,source"


class Tables:
    """The frames of a folder as attributes."""

    def __init__(self, folder):
        """Take the frames."""
        self.frames = folder.frames

    def __getattr__(self, name):
        """Return a frame."""
        return self.frames[name]


def outcome(tmp_path, left, right, declared="", tolerance=0, must=True):
    """Return the outcome of one check."""
    folder = read(tmp_path, differences=f"{NO_DIFFERENCES}\n{declared}")
    sides = [
        Figure(name, Fraction(value), "円", 0, Fraction(tolerance))
        for name, value in (("左", left), ("右", right))
    ]
    made = [Check("x:R6", "例", *sides, PLACE, must)]
    found = checks.outcomes(made, folder.frames["differences"])
    return found, checks.findings(made, folder.rows_of("differences"))


@pytest.mark.parametrize(
    ("left", "right", "tolerance", "must", "verdict", "level"),
    [
        (100, 100, 0, True, "一致", None),
        (100, 101, 1, True, "端数の範囲", Level.NOTE),  # 1 ≦ 1＋1
        (100, 103, 1, True, "不一致", Level.ERROR),  # 3 ＞ 1＋1
        (100, 103, 1, False, "相違", Level.NOTE),
    ],
)
def test_verdicts(tmp_path, left, right, tolerance, must, verdict, level):
    """差の判定は、端数の幅と、必ず合うべきものかどうかで決まる。"""
    found, findings = outcome(tmp_path, left, right, tolerance=tolerance, must=must)
    assert found["verdict"].tolist() == [verdict]
    assert [one.level for one in findings] == ([level] if level else [])


@pytest.mark.parametrize(("kind", "level"), [("端数処理", Level.NOTE), ("未解明", Level.WARNING)])
def test_a_declared_difference_is_explained(tmp_path, kind, level):
    """両方の値が書いたとおりなら、申告済みの差である。"""
    found, findings = outcome(tmp_path, 100, 130, f"x:R6,例,100,円,130,円,{kind},理由,s")
    assert found["verdict"].tolist() == ["申告済みの差"]
    assert found["explanation"].tolist() == ["理由"]
    assert [one.level for one in findings] == [level]


def test_a_declaration_dies_with_its_figures(tmp_path):
    """値が変わった申告は効かず、申告が余ったことも知らせる。"""
    found, findings = outcome(tmp_path, 100, 131, "x:R6,例,100,円,130,円,未解明,理由,s")
    assert found["verdict"].tolist() == ["不一致"]
    assert [one.level for one in findings] == [Level.ERROR, Level.WARNING]


def test_published_totals_are_compared_with_their_parts(tmp_path):
    """公表された合計は、条件に合う行の和と比べる。"""
    folder = read(
        tmp_path,
        ledger="item,year,category,unit,amount,source\n積立額,R5,Ⅱ,百万円,272,s\n積立額,R5,Ⅳ,百万円,1808,s\n積立額,R4,Ⅱ,百万円,5,s",
        published_totals="id,label,table,column,where,value,unit,source\n"
        "t:R5,計,ledger,amount,item=積立額;year=R5,2080,百万円,s\nn:R5,行数,ledger,*,year=R5|R4,3,件,s",
    )
    found = identities.checked(Tables(folder))
    assert found["verdict"].tolist() == ["一致", "一致"]  # 272＋1,808＝2,080、2＋1＝3


def test_units_are_reconciled_before_comparing(tmp_path):
    """千円の内訳と百万円の合計は、公表の端数の幅で比べる。"""
    folder = read(
        tmp_path,
        ledger="item,year,category,unit,amount,source\n積立額,R5,Ⅱ,千円,1400,s\n積立額,R5,Ⅳ,千円,1300,s",
        published_totals="id,label,table,column,where,value,unit,source\nt:R5,計,ledger,amount,,3,百万円,s",
    )
    found = identities.checked(Tables(folder))
    assert found["verdict"].tolist() == ["端数の範囲"]  # 2.7百万円と3百万円


def test_a_balance_counts_interest_and_returns(tmp_path):
    """残高は、積立額に運用益を足し、執行額と返還額を引いた額と比べる。"""
    rows = "積立額,H26,Ⅱ,,百万円,100,s\n運用益,R5,Ⅱ,,百万円,1,s\n執行額,R5,Ⅱ,,百万円,60,s\n返還額,R5,Ⅱ,,百万円,2,s\n"
    head = "item,year,category,as_of,unit,amount,source\n"
    good = read(tmp_path / "a", ledger=f"{head}{rows}残高,,Ⅱ,R5年度末,百万円,39,s")  # 100＋1−60−2
    bad = read(tmp_path / "b", ledger=f"{head}{rows}残高,,Ⅱ,R5年度末,百万円,49,s")
    assert set(identities.checked(Tables(good))["verdict"]) == {"一致"}
    assert set(identities.checked(Tables(bad))["verdict"]) == {"不一致"}


def test_a_balance_is_reckoned_from_the_last_one_where_the_first_years_are_lacking(tmp_path):
    """初めの年度がなければ前の残高から、期間の額があれば期間から計算し、どちらもなければ誤りとしない。"""
    head = "item,from_year,year,sector,as_of,unit,amount,source\n"
    year = "積立額,,R6,医療分,,千円,100,s\n運用益,,R6,医療分,,千円,1,s\n執行額,,R6,医療分,,千円,70,s\n"
    end = "残高,,,医療分,R6年度末,千円,{},s\n"
    span = "積立額,H26,R5,医療分,,千円,900,s\n執行額,H26,R5,医療分,,千円,400,s\n"
    for name, before, good in (
        ("a", "残高,,,医療分,R5年度末,千円,500,s\n", 531),
        ("b", span, 531),
        ("c", "", 31),
    ):
        found = [
            identities.checked(
                Tables(read(tmp_path / name / str(held), ledger=head + before + year + end.format(held)))
            )
            for held in (good, good + 10)
        ]
        assert found[0]["verdict"].tolist()[-1] == "一致"
        assert found[1]["verdict"].tolist()[-1] == ("不一致" if before else "相違")


def test_a_fraction_of_the_unit_is_shown(tmp_path):
    """同じに見える二つの額は、違いの見える桁まで示す。"""
    sides = [
        Figure("左", Fraction(3000), "千円", 0, Fraction(500)),
        Figure("右", Fraction(8600, 3), "千円", 0, Fraction(0)),
    ]
    found = checks.outcomes([Check("x:R6", "例", *sides, PLACE)], read(tmp_path).frames["differences"])
    assert found[["left", "right", "difference"]].values.tolist() == [["左 3千円", "右 2.9千円", "0.1千円"]]


def test_a_change_decided_later_is_not_checked_yet(tmp_path):
    """基準日より後に決まった変更の行は、その日の検算に入らない。"""
    folder = read(
        tmp_path,
        plans="year,sector,version,state,decided,source\nR6,医療分,0,決定,R6年9月,s\nR6,医療分,1,決定,R7年11月,s",
        projects="year,sector,version,number,categories,name,unit,fund,public,private,source\n"
        "R6,医療分,0,1,Ⅱ,例,円,3,1,2,s\nR6,医療分,1,1,Ⅱ,例,円,4,2,2,s",
    )
    counts = [
        len(identities.checked(Tables(folder), as_of=day)) for day in (date(2025, 9, 30), date(2025, 12, 1))
    ]
    assert counts == [1, 2]


def test_a_request_below_the_cost_is_no_mistake(tmp_path):
    """要望額と事業費は定義が違いうるので、差があっても誤りとしない。"""
    folder = read(
        tmp_path,
        plan_amounts="year,item,category,unit,amount,projects,source\nR6,要望額,Ⅱ,千円,80,1,s",
        projects="year,number,categories,name,unit,cost,source\nR6,1,Ⅱ,例,千円,100,s",
    )
    found = identities.checked(Tables(folder))
    differing = found[found["verdict"] != "一致"]
    assert set(differing["verdict"]) == {"相違"}
    made = request_checks(folder.rows_of("projects"), folder.rows_of("plan_amounts"))
    assert {one.identity for one in made if not one.must} == set(differing["identity"])


def test_an_unreadable_total_names_its_row(tmp_path):
    """公表された合計の条件が読めないときは、その行を示す。"""
    folder = read(
        tmp_path,
        published_totals="id,label,table,column,where,value,unit,source\nt,計,ledgers,amount,,3,円,s",
    )
    with pytest.raises(checks.KikinError, match="合計する表がありません") as caught:
        identities.checked(Tables(folder))
    assert caught.value.place.row == 2
    assert told([caught.value.as_finding()])
