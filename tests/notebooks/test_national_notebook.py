"""国の予算と市町村の実施状況: 資料の数値のとおりで、予算だけ、統計だけのデータからも作れる。"""

from __future__ import annotations

import pytest
from made import written
from running import chapters, real_data, rows, shown_by

SMALL = {
    "national_budgets": """year,sector,item,basis,unit,amount,national,source
        R5,医療分,当初予算,公費,百万円,90000,60000,s
        R5,介護分,当初予算,公費,百万円,60000,45000,s
        R6,医療分,予算案,公費,百万円,93000,62000,s
        R8,医療分,予算案,公費,百万円,1,1,s""",
    "statistics": """series,label,item,part,time,value,unit,kind,source
        elsewhere,別の統計（例）,,,R5年度,2,件,,s
        elsewhere,別の統計（例）,,,R6年度,3,件,速報,s
        elsewhere,別の統計（例）,,,R8年度,99,件,,s""",
}


@pytest.fixture(scope="module")
def nation(tmp_path_factory) -> str:
    """Return the document of the nation."""
    return shown_by(
        "national", real_data(tmp_path_factory.mktemp("nation"), "00-national"), prefecture="00", year="R7"
    )


@pytest.fixture(scope="module")
def small(tmp_path_factory) -> str:
    """Return the document of made-up data without any of the known series."""
    project = tmp_path_factory.mktemp("small")
    written(project / "data" / "00-national", **SMALL)
    return shown_by("national", project, prefecture="00", year="R7")


@pytest.mark.parametrize(
    ("year", "kind", "amounts"),
    [
        ("平成26年度", "当初予算", ["904", "602", "－", "－", "904"]),
        ("平成27年度", "補正予算", ["－", "－", "1,561", "1,040", "1,561"]),
        ("平成29年度", "当初予算", ["904", "602", "724", "483", "1,628"]),
        ("平成30年度", "予算案", ["934", "622", "724", "483", "1,658"]),
        ("平成30年度", "当初予算（推定）", ["934", *["記載なし"] * 4]),
        ("令和2年度", "当初予算（推定）", ["1,194", *["記載なし"] * 4]),
        ("令和7年度", "当初予算（推定、公費か国費かは記載なし）", ["909", *["記載なし"] * 4]),
    ],
)
def test_budgets_by_year(nation, year, kind, amounts):
    """予算は当初・補正・予算案を分けて一行ずつ、国分とともに億円で載り、書かれていない分は0にしない。"""
    (found,) = [row for row in rows(nation, year) if row[1] == kind]
    assert [cell.strip() for cell in found[2:]] == amounts


def test_the_national_share(nation):
    """国分の示された10件は、どれも端数の範囲で三分の二。"""
    assert "国分の示された10件の予算では、国分はどれも、端数の範囲で公費の3分の2である" in nation


@pytest.mark.parametrize(
    ("item", "year", "shares"),
    [
        ("（ア）", "平成27年度", ["38.5", "21.5", "40.0"]),
        ("（ア）", "平成29年度（速報値）", ["89.1", "9.8", "1.1"]),
        ("（オ）", "平成28年度", ["39.8", "7.4", "52.8"]),
        ("（ク）", "平成29年度（速報値）", ["70.9", "16.1", "13.0"]),
    ],
)
def test_the_eight_items(nation, item, year, shares):
    """八つの項目の三か年の割合は、割り当てが推定であると断って載る。"""
    (found,) = [row for row in rows(nation, item) if row[1] == year]
    assert [cell.strip() for cell in found[2:]] == shares
    assert ": 在宅医療・介護連携推進事業の各取組の実施状況（推定） {#tbl-items}" in nation
    assert "各値の項目・内訳・時点は、出典に明示がなく、作成者が推定した。" in nation


def test_how_many_items_are_done(nation):
    """全て実施している市町村は173から413に（約2.4倍）増え、速報値と確定値の別を言う。"""
    (found,) = rows(nation, "全て実施している")
    assert [cell.strip() for cell in found[1:]] == ["9.9", "173", "23.7", "413", "約2.4倍に増加"]
    assert "平成28年度（確定値）" in nation
    assert "「全て実施している」は平成28年度の173市町村から平成29年度の413市町村（速報値）へ" in nation


def test_every_share_is_checked(nation):
    """予算の計、割合と市町村数、内訳の和を検算し、合わないのは端数の4件だけである。"""
    assert "一致しない4件は" in nation
    assert nation.count("端数の範囲 |") == 4


def test_a_small_document_has_what_it_has(small):
    """知っている系列がなければその章はなく、ほかの統計はまとめて載り、指定の年度より後の行は入らない。"""
    assert chapters(small) == ["国の予算額", "そのほかの全国値", "根拠", "奥付"]
    assert "別の統計（例）は、令和5年度の2件から令和6年度の3件（速報値）へ、50.0%増" in small
    assert "99" not in small
    assert "令和8年度の" not in small


def test_units_and_shares_of_a_small_document(small):
    """百万円で公表された額は百万円で載り、三分の二でない国分は名指しする（45,000÷60,000）。"""
    (found,) = [row for row in rows(small, "令和5年度") if row[1] == "当初予算"]
    assert [cell.strip() for cell in found[2:]] == ["90,000", "60,000", "60,000", "45,000", "150,000"]
    assert "超えて違うのは、令和5年度の介護分（当初予算）である" in small


def test_one_year_and_a_value_that_waits(tmp_path):
    """一年度だけの項目は増減を言わず、未集計の最新値があれば、主な数値は分かっている年度のものである。"""
    waiting = """series,label,item,part,time,value,unit,kind,source
        home-care-plan,計画額,,,R5年度,10,億円,,s
        home-care-plan,計画額,,,R6年度,未集計,億円,未集計,s
        municipalities-eight-items,八項目,ア,実施,R6年度,70,%,,s
        municipalities-eight-items,八項目,ア,未実施,R6年度,x,%,,s"""
    written(tmp_path / "data" / "00-national", **SMALL | {"statistics": waiting})
    page = shown_by("national", tmp_path, prefecture="00", year="R7")
    assert "[計画額]{.key-name} [10億円]{.key-value} [令和5年度]{.key-note}" in page
    assert "![八項目](" in page
