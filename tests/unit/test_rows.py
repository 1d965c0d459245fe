"""表の行は、正確な型と、欠けの種類と、出どころと、自分の場所を持つ。"""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest
from made import frame, read, told

from kikin.values.categories import Category
from kikin.values.errors import Level
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

LEDGER = "item,year,category,unit,amount,amount_raw,source,section\n"


@pytest.mark.parametrize(
    ("amount", "unit", "yen"),
    [
        ("470355000", "円", 470_355_000),
        ("1500", "千円", 1_500_000),
        ("1.5", "百万円", 1_500_000),
        ("38.50", "億円", 3_850_000_000),
        ("▲120", "百万円", -120_000_000),
    ],
)
def test_money_is_whole_yen(tmp_path, amount, unit, yen):
    """金額は、どの単位で公表されても、円の整数になる。"""
    found = frame(tmp_path, "ledger", f"{LEDGER}積立額,R5,Ⅱ,{unit},{amount},,s,1頁")
    assert found["amount"].tolist() == [yen]
    assert str(found["amount"].dtype) == "Int64"
    assert found["unit"].tolist() == [unit]


def test_a_fraction_of_a_yen_is_refused(tmp_path):
    """1円未満になる金額は、丸めずに誤りとする。"""
    found = read(tmp_path, ledger=f"{LEDGER}積立額,R5,Ⅱ,千円,0.0005,,s,1頁")
    assert "1円未満" in told(found.findings)
    assert found.frames["ledger"].empty


def test_absence_keeps_its_kind(tmp_path):
    """値のない欄は 0 にならず、欠けの種類を隣の列に持つ。"""
    found = frame(tmp_path, "ledger", f"{LEDGER}積立額,R5,Ⅱ,千円,未集計,,s,1頁\n積立額,R4,Ⅱ,千円,0,,s,1頁")
    assert found["amount_absent"].tolist() == [Absent.PENDING, None]
    assert found["amount"].isna().tolist() == [True, False]


def test_a_row_knows_its_place_and_wording(tmp_path):
    """行は、自分のファイルと行番号と、出典の表記を持つ。"""
    found = frame(
        tmp_path, "ledger", f"{LEDGER}積立額,R5,Ⅱ,億円,38.5,38.5億円,s,1頁\n\n積立額,R6,Ⅱ,億円,2,,s,1頁"
    )
    assert found["row"].tolist() == [2, 4]
    assert found["amount_raw"].tolist() == ["38.5億円", "2"]
    assert found["file"].iloc[0].endswith("ledger.csv")


def test_numbers_are_decimals_with_their_printed_digits(tmp_path):
    """金額でない数は、印字された桁のままの Decimal になる。"""
    text = "series,label,time,value,unit,source\na,例,R6年度,76.50,%,s"
    assert frame(tmp_path, "statistics", text)["value"].tolist() == [Decimal("76.50")]


def test_sector_follows_from_the_category(tmp_path):
    """医療分・介護分は、書いていなければ事業区分から決まる。"""
    found = frame(tmp_path, "ledger", f"{LEDGER}積立額,R5,Ⅲ,千円,1,,s,1頁\n積立額,R5,Ⅳ,千円,1,,s,1頁")
    assert found["sector"].tolist() == ["介護分", "医療分"]
    assert found["category"].tolist() == [Category.III, Category.IV]


def test_sector_against_the_category_is_a_mistake(tmp_path):
    """事業区分と合わない医療分・介護分は誤りである。"""
    found = read(tmp_path, ledger="item,year,sector,category,unit,amount,source\n積立額,R5,医療分,Ⅲ,千円,1,s")
    assert "事業区分と医療分・介護分が合いません" in told(found.findings)


def test_headings_may_be_the_labels(tmp_path):
    """見出しは、英語の列名でも、日本語の見出しでもよい。"""
    found = frame(tmp_path, "areas", "区域の id,区域名,出典\notsu,大津区域,s")
    assert found[["id", "name"]].to_numpy().tolist() == [["otsu", "大津区域"]]


def test_a_missing_optional_column_is_blank(tmp_path):
    """必須でない列は、なくてよく、空欄として読む。"""
    found = frame(tmp_path, "areas", "id,name,source\notsu,大津区域,s")
    assert found["parent"].tolist() == [""]
    assert found["order"].tolist() == [2]


def test_the_same_key_twice_is_a_mistake(tmp_path):
    """同じ鍵の行が二つあれば、前の行の番号とともに知らせる。"""
    found = read(tmp_path, areas="id,name,source\na,一,s\na,二,s")
    assert "同じ区域が 2 行目にもあります" in told(found.findings)


def test_a_required_blank_is_a_mistake(tmp_path):
    """必須の欄が空いていれば、行と列を示す。"""
    found = read(tmp_path, areas="id,name,source\na,,s")
    assert "areas.csv:2 列 name" in told(found.findings)


def test_years_sort_and_group(tmp_path):
    """年度と区分は、ふつうの pandas で並べ、まとめられる。"""
    found = frame(
        tmp_path, "ledger", f"{LEDGER}積立額,R5,Ⅳ,千円,1,,s,\n積立額,R4,Ⅱ,千円,2,,s,\n積立額,R4,Ⅳ,千円,4,,s,"
    )
    assert found.sort_values("year")["year"].tolist()[0] == FiscalYear(2022)
    assert found.groupby("category")["amount"].sum().to_dict() == {Category.II: 2_000, Category.IV: 5_000}


def test_frames_of_absent_tables_have_every_column(tmp_path):
    """ファイルのない表も、列のそろった空の表である。"""
    found = read(tmp_path).frames["projects"]
    assert isinstance(found, pd.DataFrame)
    assert {"number", "cost", "cost_absent", "cost_raw", "file", "row"} <= set(found.columns)


def test_unknown_column_with_values_is_a_mistake(tmp_path):
    """知らない列に値があれば誤り、空なら注意で、近い名を示す。"""
    found = read(tmp_path, areas="id,name,nmae,source\na,一,二,s")
    assert [one.level for one in found.findings] == [Level.ERROR]
    assert "「name」のことですか" in told(found.findings)
