"""神奈川県の資料（令和6年度）の公表値: 積立、執行、残高、地域別、予算、事業が、印刷のとおりデータにある。"""

from __future__ import annotations

from unicodedata import normalize

import pytest
from rows_of import HUNDRED_MILLION, MILLION, THOUSAND, one, printed, rows_of

from kikin.totals import total
from kikin.values.readings import Absent

YEARS = ("H26", "H27", "H28", "H29", "H30", "R1", "R2", "R3", "R4", "R5")
CATEGORIES = ("Ⅰ", "Ⅱ", "Ⅳ", "Ⅵ")
ALLOCATIONS = "38.5 39.41 36.7 34.32 18.12 17.98 21.66 17.42 41.61 37.89"  # うち本県配分額（億円）
LEDGER = {  # 百万円。H26～R5 と合計。原文の表のまま
    "積立額": """
        Ⅰ - 2,889 2,000 2,002 11 8 97 6 1,909 1,709 10,631
        Ⅱ 643 476 108 100 179 241 176 195 251 272 2,641
        Ⅳ 3,207 576 1,562 1,330 1,622 1,549 1,494 1,142 1,921 1,808 16,211
        Ⅵ ― ― ― ― ― ― 399 399 80 ― 878
        計 3,850 3,941 3,670 3,432 1,812 1,798 2,166 1,742 4,161 3,789 30,361""",
    "執行額": """
        Ⅰ - 83 1,452 837 561 1,400 883 446 510 360 6,532
        Ⅱ 98 352 255 260 275 264 192 208 228 260 2,392
        Ⅳ 1,182 1,411 1,925 1,787 1,476 1,364 1,280 1,264 1,237 1,313 14,239
        Ⅵ ― ― ― ― ― ― 19 170 103 60 352
        計 1,280 1,846 3,632 2,884 2,312 3,028 2,374 2,088 2,078 1,993 23,515""",
}
BALANCES = {"Ⅰ": 4_125, "Ⅱ": 250, "Ⅳ": 2_120, "Ⅵ": 526}  # 残高（R5年度末、百万円）。計 7,021
AREAS = (
    "yokohama",
    "kawasaki-north",
    "kawasaki-south",
    "sagamihara",
    "yokosuka-miura",
    "shonan-east",
    "shonan-west",
    "ken-o",
    "ken-sei",
    "whole",
)
AREA_TABLE = {  # 千円。横浜からその他（全県対象）までと計。原文の表のまま
    "公": """
        Ⅰ 1,041,801 263,718 22,513 67,419 39,044 123,030 258,138 908,886 1,213 2,290 2,728,052
        Ⅱ 102,990 11,486 24,917 5,306 21,269 10,239 21,442 35,649 10,795 86,241 330,333
        Ⅳ 1,129,049 299,676 238,173 206,292 299,708 543,792 584,109 443,346 224,137 1,618,431 5,586,713
        Ⅵ 43,358 0 52,535 6,783 0 0 0 0 0 0 102,676
        計 2,317,199 574,880 338,138 285,799 360,021 677,061 863,689 1,387,881 236,144 1,706,962 8,747,774""",
    "民": """
        Ⅰ 2,219,631 176,690 88,194 16,564 129,658 336,559 99,855 670,264 42,463 26,737 3,806,615
        Ⅱ 589,282 56,864 68,275 47,778 157,493 130,291 124,161 182,940 81,820 622,969 2,061,872
        Ⅳ 3,816,389 664,623 197,277 448,483 447,406 655,353 370,447 670,084 710,869 668,621 8,649,552
        Ⅵ 70,483 0 95,360 42,134 0 17,556 0 18,620 4,776 0 248,929
        計 6,695,785 898,176 449,105 554,960 734,556 1,139,759 594,463 1,541,908 839,928 1,318,327 14,766,968""",
    "計": """
        Ⅰ 3,261,432 440,408 110,707 83,983 168,702 459,589 357,993 1,579,151 43,676 29,027 6,534,667
        Ⅱ 692,272 68,349 93,191 53,083 178,762 140,530 145,603 218,589 92,615 709,210 2,392,205
        Ⅳ 4,945,439 964,299 435,450 654,775 747,114 1,199,145 954,556 1,113,430 935,006 2,287,052 14,236,265
        Ⅵ 113,841 0 147,895 48,917 0 17,556 0 18,620 4,776 0 351,605
        計 9,012,984 1,473,056 787,242 840,759 1,094,578 1,816,820 1,458,152 2,929,790 1,076,072 3,025,289 23,514,742""",
}
BUDGET = {  # 区分: 計画要望額、執行予定額、前年度予算額（千円）
    "Ⅰ-1": (2_682_714, 1_732_044, 1_709_202),
    "Ⅰ-2": (0, 0, 0),
    "Ⅱ": (354_414, 354_414, 271_649),
    "Ⅳ": (2_264_499, 2_570_862, 1_808_348),
    "Ⅵ": (880_436, 1_386_650, 0),
}
FIRST_BUDGET = {"Ⅰ": 2_683, "Ⅰ-1": 2_683, "Ⅰ-2": None, "Ⅱ": 354, "Ⅳ": 2_264, "Ⅵ": 880}  # 百万円。計 6,182
NEW = {  # 個票のＲ６予算額（千円）
    "地域医療介護連携ネットワーク構築費補助（横須賀・三浦）": 499_992,
    "在宅医療退院支援強化事業費補助": 42_240,
    "在宅医療提供体制整備費補助": 45_600,
    "看護業務等ICT導入支援事業費補助": 172_800,
    "勤務環境改善医師派遣等推進事業費補助": 530_250,
    "地域医療勤務環境改善体制整備特別事業費補助": 750_000,
}


def table(block: str) -> dict[str, list[str]]:
    """Return the cells of a table that was typed from the source, by the name of its row."""
    return {line.split()[0]: line.split()[1:] for line in block.strip().splitlines()}


@pytest.mark.parametrize("item", LEDGER)
@pytest.mark.parametrize("category", CATEGORIES)
def test_ledger_as_printed(kanagawa, item, category):
    """積立額と執行額は、区分と年度ごとに印刷のとおりで、値のない升目は 0 ではない。"""
    cells = table(LEDGER[item])[category]
    for year, cell in zip(YEARS, cells[:-1], strict=True):
        row = one(kanagawa.ledger, item=item, year=year, category=category, sector="医療分")
        expected = printed(cell)
        if expected is None:
            assert row["amount_absent"] is Absent.NOT_APPLICABLE
        else:
            assert row["amount"] == expected * MILLION
    rows = rows_of(kanagawa.ledger, item=item, category=category)
    assert total(rows, "amount") == printed(cells[-1]) * MILLION


@pytest.mark.parametrize("item", LEDGER)
def test_ledger_sums_to_the_printed_totals(kanagawa, item):
    """積立額と執行額の年度ごとの和と総計は、原文の計と端数なく一致する。"""
    cells = table(LEDGER[item])["計"]
    rows = rows_of(kanagawa.ledger, item=item)
    assert [total(rows_of(rows, year=year), "amount") for year in YEARS] == [
        printed(cell) * MILLION for cell in cells[:-1]
    ]
    assert total(rows, "amount") == printed(cells[-1]) * MILLION


def test_allocations(kanagawa):
    """国からの配分額は H26 から R5 まで印刷のとおりで、和は 303.61億円、R6 は表示がない。"""
    # 38.5 + 39.41 + 36.7 + 34.32 + 18.12 + 17.98 + 21.66 + 17.42 + 41.61 + 37.89 = 303.61
    rows = rows_of(kanagawa.ledger, item="配分額")
    assert rows["amount"].tolist()[:-1] == [printed(text) * HUNDRED_MILLION for text in ALLOCATIONS.split()]
    assert total(rows, "amount") == printed("303.61") * HUNDRED_MILLION
    assert one(rows, year="R6")["amount_absent"] is Absent.NOT_APPLICABLE


def test_balances(kanagawa):
    """残高は令和5年度末のもので、区分ごとに印刷のとおり、計は 7,021百万円である。"""
    # 4,125 + 250 + 2,120 + 526 = 7,021
    rows = rows_of(kanagawa.ledger, item="残高")
    assert {row["category"].value: row["amount"] // MILLION for row in rows.to_dict("records")} == BALANCES
    assert {str(row["as_of"]) for row in rows.to_dict("records")} == {"R5年度末"}
    assert total(rows, "amount") == 7_021 * MILLION


@pytest.mark.parametrize("owner", AREA_TABLE)
def test_area_table_as_printed(kanagawa, owner):
    """地域別執行状況は、公・民・計の升目が一つも欠けず印刷のとおりである。"""
    rows = rows_of(kanagawa.area_spending, ownership=owner, from_year="H26", to_year="R5")
    assert len(rows) == 40
    for category in CATEGORIES:
        cells = table(AREA_TABLE[owner])[category]
        for area, cell in zip(AREAS, cells[:-1], strict=True):
            found = one(rows, category=category, area=area)
            assert found["amount"] == printed(cell) * THOUSAND, (category, area)


@pytest.mark.parametrize("owner", AREA_TABLE)
def test_area_table_sums_to_the_printed_totals(kanagawa, owner):
    """地域別の表は、縦の和も横の和も原文の計と1千円までしか違わず、計は原文のまま写されている。"""
    cells = table(AREA_TABLE[owner])
    rows = rows_of(kanagawa.area_spending, ownership=owner)
    published = {row["id"]: row["value"] for row in kanagawa.published_totals.to_dict("records")}
    pairs = [(area, rows_of(rows, area=area)) for area in AREAS] + [("total", rows)]
    expected = dict(zip([*AREAS, "total"], cells["計"], strict=True))
    pairs += [(category, rows_of(rows, category=category)) for category in CATEGORIES]
    expected |= {category: cells[category][-1] for category in CATEGORIES}
    for key, mine in pairs:
        wanted = printed(expected[key])
        assert published[f"area:H26-R5:{owner}:{key}"] == wanted
        assert abs(total(mine, "amount") - wanted * THOUSAND) <= THOUSAND, key


@pytest.mark.parametrize("category", BUDGET)
def test_budget_table(kanagawa, category):
    """令和６年度予算の表は、要望額、執行予定額、前年度予算額とも印刷のとおりである。"""
    items = ("計画要望額", "執行予定額", "前年度予算額")
    found = [one(kanagawa.plan_amounts, year="R6", item=item, category=category)["amount"] for item in items]
    assert found == [amount * THOUSAND for amount in BUDGET[category]]


@pytest.mark.parametrize(
    ("item", "expected"), [("計画要望額", 6_182_063), ("執行予定額", 6_043_970), ("前年度予算額", 3_789_199)]
)
def test_budget_totals(kanagawa, item, expected):
    """予算の表の計は、区分の和に一致する。"""
    # 2,682,714 + 0 + 354,414 + 2,264,499 + 880,436 = 6,182,063
    assert total(rows_of(kanagawa.plan_amounts, item=item), "amount") == expected * THOUSAND


def test_first_budget(kanagawa):
    """※の当初予算額は印刷のとおりで、なしと書かれた区分Ⅰ-2は 0 ではなく、計は 6,182百万円とある。"""
    rows = rows_of(kanagawa.plan_amounts, year="R6", item="当初予算額")
    found = {
        row["category"].value: None if row["amount_absent"] else row["amount"] // MILLION
        for row in rows.to_dict("records")
    }
    assert found == FIRST_BUDGET
    assert one(kanagawa.published_totals, id="initial-budget:R6:total")["value"] == 6_182


def test_footnotes_of_the_budget(kanagawa):
    """執行予定額の※１は区分Ⅰ－１に、※２は区分ⅣとⅥに付いている。"""
    rows = rows_of(kanagawa.plan_amounts, item="執行予定額")
    assert {row["category"].value: row["notes"] for row in rows.to_dict("records") if row["notes"]} == {
        "Ⅰ-1": ("※1",),
        "Ⅳ": ("※2",),
        "Ⅵ": ("※2",),
    }


def test_projects(kanagawa):
    """体系図の事業は区分Ⅰが 6、Ⅱが 7、Ⅳが 12、Ⅵが 3 で、新規・拡充の別は印刷のとおりである。"""
    projects = rows_of(kanagawa.projects, year="R6")
    counts = projects["categories"].map(lambda found: found[0].value).value_counts()
    assert counts.to_dict() == {"Ⅰ-1": 6, "Ⅱ": 7, "Ⅳ": 12, "Ⅵ": 3}
    assert projects["continuity"].value_counts().to_dict() == {
        "記載なし": 17,
        "新規": 9,
        "拡充": 1,
        "一部新規": 1,
    }
    assert all("number" in names for names in projects["inferred"])


@pytest.mark.parametrize("name", NEW)
def test_new_projects(kanagawa, name):
    """個票のある新規事業の予算額は印刷のとおりである。"""
    row = one(kanagawa.projects, name=name)
    assert row["budget"] == NEW[name] * THOUSAND
    assert (row["continuity"], row["budget_raw"]) == ("新規", f"{NEW[name]:,}千円")


def test_projects_without_a_budget(kanagawa):
    """個票のない事業の予算額は、0 ではなく記載なしである。"""
    others = kanagawa.projects[~kanagawa.projects["name"].isin(NEW)]
    assert len(others) == 22
    assert {row["budget_absent"] for row in others.to_dict("records")} == {Absent.NOT_STATED}


@pytest.mark.parametrize(
    ("category", "expected"), [("Ⅰ-1", 499_992), ("Ⅱ", 87_840), ("Ⅳ", 172_800), ("Ⅵ", 1_280_250)]
)
def test_new_projects_fit_in_their_category(kanagawa, category, expected):
    """個票のある新規事業の予算額の和は、区分ごとの執行予定額を超えない。"""
    # Ⅱ: 42,240 + 45,600 = 87,840; Ⅵ: 530,250 + 750,000 = 1,280,250
    priced = kanagawa.projects[kanagawa.projects["budget"].notna()]
    mine = priced[priced["categories"].map(lambda found: found[0].value == category)]
    planned = one(kanagawa.plan_amounts, item="執行予定額", category=category)["amount"]
    assert total(mine, "budget") == expected * THOUSAND <= planned


def test_terms_stand_in_the_text_that_they_cite(kanagawa):
    """県の補助条件の値は、引いた原文の中にあり、その原文は同じ事業の個票にある。"""
    sheets: dict[str, str] = {}
    for row in kanagawa.project_fields.to_dict("records"):
        text = row["text"].replace("〔原文のまま〕", "")
        sheets[row["number"]] = sheets.get(row["number"], "") + text
    terms = kanagawa.grant_terms.to_dict("records")
    assert len(terms) == 23
    for term in terms:
        assert term["value"] in normalize("NFKC", term["raw"]).replace(",", ""), term["id"]
        assert term["raw"] in sheets[term["number"]], term["id"]


def test_calendar(kanagawa):
    """令和７年度計画のスケジュールは 10 項目で、時期の書かれていない五つは時期も推定と印されている。"""
    rows = rows_of(kanagawa.calendar, year="R7")
    assert len(rows) == 10
    guessed = rows[rows["inferred"].map(lambda names: "when_raw" in names)]
    assert guessed["event"].tolist() == [
        "県による事業化検討",
        "県予算案の調整",
        "「計画策定に向けた調査票」について、令和６年度第３回推進会議で協議",
        "国に「調査票」提出",
        "計画策定の概要について令和７年度第２回推進会議で協議",
    ]
    assert rows["when_raw"].tolist()[0] == "5/24～7/22"
