"""内訳と並ぶ計の行は、二重に数える前に見つかる。"""

from __future__ import annotations

import pytest
from made import read

from kikin import identities
from kikin.checks import findings
from kikin.values.errors import Level

LEDGER = "item,category,year,sector,unit,amount,as_of,grant_year,source\n"
PARTS = "積立額,Ⅱ,R6,医療分,千円,100,,,s\n積立額,Ⅳ,R6,医療分,千円,50,,,s\n"
AREAS = "id,name,parent,source\nn,北,w,s\nc,中,w,s\nw,全域,,s"
SPENT = "category,ownership,area,from_year,to_year,unit,amount,source\n"
AMOUNTS = "year,item,category,unit,amount,projects,share,source\n"
PROJECTS = "year,number,categories,name,unit,cost,source\n"


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ("積立額,,R6,医療分,千円,150,,,s", Level.ERROR),
        ("積立額,,R6,医療分,億円,0.0015,,,s", Level.ERROR),
        ("積立額,,R6,,百万円,0.2,,,s", Level.ERROR),  # 0.15 を四捨五入した 0.2 百万円。分の欄も空
        ("積立額,,R6,医療分,千円,160,,,s", Level.WARNING),
        ("積立額,,R6,医療分,千円,0,,,s", None),
        ("積立額,,R5,医療分,千円,150,,,s", None),
        ("執行額,,R6,医療分,千円,150,,,s", None),
        ("積立額,Ⅰ-1,R6,医療分,千円,20,,,s\n積立額,Ⅰ,R6,医療分,千円,20,,,s", Level.ERROR),
        ("積立額,Ⅰ-1,R6,医療分,千円,20,,,s\n積立額,Ⅰ,R6,医療分,千円,70,,,s", None),  # 分ける前の交付の分
        (
            "積立額,Ⅱ,R6,医療分,千円,60,,R5,s\n積立額,Ⅱ,R6,医療分,千円,40,,R4,s",
            Level.ERROR,
        ),  # 交付年度ごとの額
        ("積立額,,R6,医療分,千円,90,,R5,s", Level.WARNING),  # 事業区分ごとと、交付年度ごと
        ("残高,Ⅱ,,医療分,千円,9,R5年度末,,s\n残高,,R5,医療分,千円,9,,,s", Level.ERROR),  # 残高の時点と年度
        (
            "積立額,Ⅱ,R6,医療分,千円,60,R6.8.1,,s\n積立額,Ⅱ,R6,医療分,千円,40,R6.12.20,,s",
            Level.ERROR,
        ),  # 納付した日ごとの額
    ],
)
def test_a_sum_among_its_parts_is_found(tmp_path, rows, level):
    """区分や交付年度のない行が、ある行の和なら誤り、和でなければ注意であり、別の年度や項目の行とは比べない。"""
    found = read(tmp_path, ledger=LEDGER + PARTS + rows).findings
    assert [one.level for one in found] == ([level] if level else [])
    assert all(one.place.column == "amount" for one in found)


@pytest.mark.parametrize(
    ("amounts", "projects"),
    [
        ("R6,要望額,Ⅱ,千円,80,1,80,s\nR6,要望額,Ⅳ,千円,20,1,20,s\nR6,要望額,,千円,100,2,,s", ("Ⅱ", "Ⅳ")),
        ("R6,要望額,Ⅰ,千円,100,2,100,s\nR6,要望額,Ⅰ-1,千円,80,1,80,s\nR6,要望額,Ⅰ-2,千円,20,1,20,s", ("Ⅰ-1", "Ⅰ-2")),
    ],
)  # fmt: skip
def test_a_published_whole_beside_its_parts_is_no_mistake(tmp_path, amounts, projects):
    """計画の金額は、計の行や、Ⅰ-1・Ⅰ-2 と並ぶⅠの行があっても、割合、件数、額が合う。"""
    rows = "".join(
        f"R6,{n},{one},例,千円,{cost},s\n" for n, one, cost in zip("12", projects, (80, 20), strict=True)
    )
    folder = read(tmp_path, plan_amounts=AMOUNTS + amounts, projects=PROJECTS + rows)
    checks = identities.checks_of(folder.rows_of)
    assert {one.identity.split(":")[0] for one in checks} == {
        "request-count",
        "request-share",
        "request-projects",
    }
    assert findings(checks, ()) == []


@pytest.mark.parametrize(
    ("rows", "level"),
    [
        ("Ⅱ,計,n,R5,R6,千円,75,s", None),  # 公と民のある計は、頁が二度数えない
        (",計,n,R5,R6,千円,75,s", Level.ERROR),
        ("Ⅱ,計,n,R5,R6,千円,75,s\n,計,n,R5,R6,千円,75,s", Level.ERROR),
        ("Ⅱ,公,c,R5,R6,千円,10,s\nⅡ,公,w,R5,R6,千円,40,s", Level.ERROR),  # 下の区域の和
        ("Ⅱ,公,c,R5,R6,千円,10,s\nⅡ,公,w,R5,R6,千円,7,s", None),  # 全域の事業の額
    ],
)
def test_a_sum_among_areas_is_found(tmp_path, rows, level):
    """地域別の額で、区分の空欄の計や、下の区域の和である上の区域の行は、二重に数える誤りである。"""
    both = "Ⅱ,公,n,R5,R6,千円,30,s\nⅡ,民,n,R5,R6,千円,45,s\n"
    found = read(tmp_path, areas=AREAS, area_spending=SPENT + both + rows).findings
    assert [one.level for one in found] == ([level] if level else [])


def test_unknown_parts_agree_with_nothing(tmp_path):
    """秘匿や未集計の内訳がある計は検算せず、公民を分けない区域の額は地域の計に入れる。"""
    spent = "Ⅱ,公,n,R6,R6,千円,{},s\nⅡ,計,c,R6,R6,千円,25,s"
    ledger = "item,category,year,unit,amount,source\n執行額,Ⅱ,R6,千円,55,s"
    verdicts = [
        [one.left.value - one.right.value for one in identities.checks_of(
            read(tmp_path / amount, areas=AREAS, area_spending=SPENT + spent.format(amount), ledger=ledger).rows_of
        )]
        for amount in ("30", "x")
    ]  # fmt: skip
    assert verdicts == [[0], []]


def test_a_sum_among_settlements_is_found(tmp_path):
    """精算の額で、交付年度や事業の空欄の計は、二重に納付する誤りである。"""
    head = "year,kind,category,grant,grant_year,unit,amount,project,source\n"
    row = "R6,精算後の納付,Ⅱ,医療介護提供体制改革推進交付金,{},円,{},{},s\n"
    rows = [row.format(*cells) for cells in (("R4", 100, "甲"), ("R5", 100, "甲"), ("", 200, ""))]
    (found,) = read(tmp_path, settlements=head + "".join(rows)).findings
    assert (found.level, found.place.row) == (Level.ERROR, 4)


@pytest.mark.parametrize(
    ("row", "is_told"),
    [
        ("R6,医療分,1,要望額,Ⅱ,千円,70,s", True),
        ("R6,医療分,1,要望額,Ⅱ,千円,70,s\nR6,医療分,1,要望額,,千円,90,s", False),
        ("R6,医療分,1,内示額,Ⅱ,千円,70,s", False),
    ],
)
def test_a_change_of_a_part_changes_the_published_sum(tmp_path, row, is_told):
    """変更で内訳だけを直し、公表された計（区分が空欄の行）が前の版のままなら誤りである。計を変更前の額で示していた。"""
    head = "year,sector,version,item,category,unit,amount,source\n"
    first = "".join(f"R6,医療分,,要望額,{of},千円,{yen},s\n" for of, yen in (("Ⅱ", 80), ("Ⅳ", 20), ("", 100)))
    found = read(tmp_path, plan_amounts=head + first + row).findings
    assert [(one.level, one.place.row) for one in found] == [(Level.ERROR, 4)] * is_told


def test_spans_that_share_some_years_are_told(tmp_path):
    """一部の年度だけが重なる期間の額は注意で、含む期間と続く期間は注意にならない。"""
    head = "item,category,from_year,year,unit,amount,source\n"
    rows = "執行額,Ⅱ,H26,R5,千円,9,s\n執行額,Ⅱ,H26,R4,千円,8,s\n執行額,Ⅱ,R6,R7,千円,1,s\n執行額,Ⅱ,{},R8,千円,3,s\n"
    found = [read(tmp_path / year, ledger=head + rows.format(year)).findings for year in ("R8", "R5")]
    assert [[(one.level, one.place.column) for one in each] for each in found] == [
        [], [(Level.WARNING, "from_year")]
    ]  # fmt: skip
