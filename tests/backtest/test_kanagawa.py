"""神奈川県の公表値: 小計と合計をすべて計算し直し、一致しないものは両方の値とともに申告されている。"""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from unicodedata import normalize

import pytest

from kikin.money import Amount, money_unit, round_half_up
from kikin.schema import TABLES
from kikin.units import Absent, Quantity, parse_reading

DATA = Path(__file__).parents[2] / "data" / "14-kanagawa"
Row = dict[str, str]
CATEGORIES = ("Ⅰ", "Ⅱ", "Ⅳ", "Ⅵ")
YEARS = ("H26", "H27", "H28", "H29", "H30", "R1", "R2", "R3", "R4", "R5")
YEAR_TOTALS = {  # 原文の「計」の行（百万円）。最後は合計
    "積立額": (3_850, 3_941, 3_670, 3_432, 1_812, 1_798, 2_166, 1_742, 4_161, 3_789, 30_361),
    "執行額": (1_280, 1_846, 3_632, 2_884, 2_312, 3_028, 2_374, 2_088, 2_078, 1_993, 23_515),
}
CATEGORY_TOTALS = {  # 原文の「合計」の列（百万円）。執行額は 6,532 + 2,392 + 14,239 + 352 = 23,515
    "積立額": (10_631, 2_641, 16_211, 878),
    "執行額": (6_532, 2_392, 14_239, 352),
}
AREA_TOTALS = {  # 原文の公・民・計それぞれの「計」の行（千円）。最後は総計
    "公": (2_317_199, 574_880, 338_138, 285_799, 360_021, 677_061, 863_689, 1_387_881, 236_144, 1_706_962,
          8_747_774),
    "民": (6_695_785, 898_176, 449_105, 554_960, 734_556, 1_139_759, 594_463, 1_541_908, 839_928, 1_318_327,
          14_766_968),
    "計": (9_012_984, 1_473_056, 787_242, 840_759, 1_094_578, 1_816_820, 1_458_152, 2_929_790, 1_076_072,
          3_025_289, 23_514_742),
}  # fmt: skip
OWNERSHIP_TOTALS = {  # 原文の公・民・計それぞれの「計」の列（千円）
    "公": (2_728_052, 330_333, 5_586_713, 102_676),
    "民": (3_806_615, 2_061_872, 8_649_552, 248_929),
    "計": (6_534_667, 2_392_205, 14_236_265, 351_605),
}


def table(name: str) -> list[Row]:
    with (DATA / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def chosen(rows: list[Row], where: str) -> list[Row]:
    """Return the rows that meet the conditions ``column=value|value;column=value``."""
    conditions = [part.split("=", 1) for part in where.split(";") if part]
    return [row for row in rows if all(row[name] in values.split("|") for name, values in conditions)]


def amount(row: Row, column: str = "amount") -> Amount | None:
    """Return the amount of a row, or None where the paper states none."""
    reading = parse_reading(row[column])
    if isinstance(reading, Absent):
        return None
    return Amount(reading.value, money_unit(row["unit"]), reading.decimals)


@dataclass(frozen=True)
class Side:
    """One side of a check: the number in its unit, and by how many yen rounding can have moved it."""

    number: Fraction
    unit: str
    slack_yen: Fraction

    @property
    def yen(self) -> Fraction:
        """The number in yen."""
        return self.number * money_unit(self.unit).value

    def minus(self, other: "Side") -> "Side":
        """Return the difference; what rounding can do to both adds up."""
        assert self.unit == other.unit
        return Side(self.number - other.number, self.unit, self.slack_yen + other.slack_yen)


def total(rows: list[Row], column: str = "amount") -> Side:
    """Return the sum of the stated amounts, all of one unit."""
    amounts = [found for row in rows if (found := amount(row, column))]
    assert amounts, "合計する行がない"
    (unit,) = {found.unit for found in amounts}
    slack = sum((found.tolerance_yen for found in amounts), Fraction(0))
    return Side(sum((found.number for found in amounts), Fraction(0)), unit.label, slack)


@dataclass(frozen=True)
class Check:
    """Two figures that ought to agree."""

    identity: str
    left: Side
    right: Side

    @property
    def agrees(self) -> bool:
        """Whether both are the same once rounded to the coarser unit (億円 to its second decimal)."""
        coarse = max(money_unit(side.unit).value for side in (self.left, self.right))
        scale = 100 if coarse == money_unit("億円").value else 1
        left, right = (round_half_up(side.yen * scale / coarse) for side in (self.left, self.right))
        return left == right

    @property
    def is_within_rounding(self) -> bool:
        """Whether half a digit of every figure involved covers the difference."""
        return abs(self.left.yen - self.right.yen) <= self.left.slack_yen + self.right.slack_yen


def balances() -> Iterator[Check]:
    for row in table("balances"):
        rows = chosen(table(row["table"]), row["where"])
        yield Check(f"balance:{row['id']}", total([row], "value"), total(rows, row["column"]))


def residuals() -> Iterator[Check]:
    ledger = table("ledger")
    for name, where in [("total", ""), *((category, f";category={category}") for category in CATEGORIES)]:
        deposits, spending, remaining = (
            total(chosen(ledger, f"item={item}{where}")) for item in ("積立額", "執行額", "残高")
        )
        yield Check(f"residual:{name}", remaining, deposits.minus(spending))


def ownership() -> Iterator[Check]:
    rows = table("area_spending")
    for row in chosen(rows, "ownership=計"):
        parts = chosen(rows, f"ownership=公|民;category={row['category']};area={row['area']}")
        yield Check(f"ownership:{row['category']}:{row['area']}", total(parts), total([row]))


def area_ledger() -> Iterator[Check]:
    for category in CATEGORIES:
        areas = chosen(table("area_spending"), f"ownership=公|民;category={category}")
        years = chosen(table("ledger"), f"item=執行額;category={category}")
        yield Check(f"area-ledger:{category}", total(areas), total(years))
    areas = chosen(table("area_spending"), "ownership=公|民")
    yield Check("area-ledger:total", total(areas), total(chosen(table("ledger"), "item=執行額")))


def allocations() -> Iterator[Check]:
    ledger = table("ledger")
    for year in YEARS:
        allocated, deposited = (
            total(chosen(ledger, f"item={item};fiscal_year={year}")) for item in ("配分額", "積立額")
        )
        yield Check(f"allocation-deposit:{year}", allocated, deposited)


def budgets() -> Iterator[Check]:
    ledger = table("ledger")
    for identity, item, of_ledger in (
        ("budget-ledger", "計画要望額", "item=当初予算額"),
        ("budget-previous", "前年度予算額", "item=積立額;fiscal_year=R5"),
    ):
        for category in CATEGORIES:
            rows = chosen(ledger, f"{of_ledger};category={category}")
            parts = "Ⅰ-1|Ⅰ-2" if category == "Ⅰ" else category
            planned = total(chosen(table("budget"), f"item={item};category={parts}"))
            if any(map(amount, rows)):
                yield Check(f"{identity}:{category}", planned, total(rows))
            else:
                assert planned.number == 0, f"{identity}:{category}"


MAKERS: tuple[Callable[[], Iterator[Check]], ...] = (
    balances,
    residuals,
    ownership,
    area_ledger,
    allocations,
    budgets,
)
CHECKS = [check for maker in MAKERS for check in maker()]
DECLARED = {row["identity"]: row for row in table("differences")}


@pytest.mark.parametrize("check", CHECKS, ids=lambda check: check.identity)
def test_published_figures_agree_or_are_declared(check: Check) -> None:
    """合う値は申告されておらず、合わない値は両方の値そのままで申告されている。"""
    declared = DECLARED.get(check.identity)
    if check.agrees:
        assert declared is None, "一致するのに申告がある"
        return
    assert declared is not None, "申告のない差"
    sides = (("left", check.left), ("right", check.right))
    for name, side in sides:
        assert parse_reading(declared[name]) == Quantity(side.number)
        assert declared[f"{name}_unit"] == side.unit
    if declared["kind"] == "端数処理":
        assert check.is_within_rounding


def test_every_declaration_belongs_to_a_check() -> None:
    """申告された差には、それぞれに当たる検算がある。"""
    assert set(DECLARED) <= {check.identity for check in CHECKS}


def test_differences_that_rounding_does_not_explain() -> None:
    """端数で説明できないのは、残高、区分ⅠとⅣの地域別の額、事業総額と要望額の差である。"""
    beyond = {key: (row["left"], row["right"]) for key, row in DECLARED.items() if row["kind"] != "端数処理"}
    assert beyond == {
        "residual:Ⅰ": ("4125", "4099"),  # 10,631 − 6,532 = 4,099
        "residual:Ⅳ": ("2120", "1972"),  # 16,211 − 14,239 = 1,972
        "residual:total": ("7021", "6846"),  # 30,361 − 23,515 = 6,846。差 175 = 26 + 1 + 148 + 0
        "area-ledger:Ⅰ": ("6534667", "6532"),
        "area-ledger:Ⅳ": ("14236265", "14239"),
        "balance:outline-request:total": ("6182063", "6043970"),
    }


@pytest.mark.parametrize("item", YEAR_TOTALS)
def test_ledger_sums_to_the_printed_totals(item: str) -> None:
    """積立額と執行額は、年度別にも区分別にも、原文の計と端数なく一致する。"""
    ledger = chosen(table("ledger"), f"item={item}")
    by_year = [total(chosen(ledger, f"fiscal_year={year}")).number for year in YEARS]
    by_category = [total(chosen(ledger, f"category={category}")).number for category in CATEGORIES]
    assert [*by_year, sum(by_year)] == [Fraction(printed) for printed in YEAR_TOTALS[item]]
    assert by_category == [Fraction(printed) for printed in CATEGORY_TOTALS[item]]


@pytest.mark.parametrize("owner", AREA_TOTALS)
def test_area_table_sums_to_the_printed_totals(owner: str) -> None:
    """地域別の表は、縦の和も横の和も原文の計と1千円までしか違わず、計は原文のまま写されている。"""
    rows = chosen(table("area_spending"), f"ownership={owner}")
    areas = [row["id"] for row in table("areas")]
    published = {row["id"]: parse_reading(row["value"]) for row in table("balances")}
    keys = [*areas, "total", *CATEGORIES]
    printed = [*AREA_TOTALS[owner], *OWNERSHIP_TOTALS[owner]]
    assert [published[f"area:{owner}:{key}"] for key in keys] == [Quantity(Fraction(n)) for n in printed]
    sums = [total(chosen(rows, f"area={area}")).number for area in areas]
    sums += [total(rows).number, *(total(chosen(rows, f"category={name}")).number for name in CATEGORIES)]
    assert max(abs(found - expected) for found, expected in zip(sums, printed, strict=True)) == 1


def test_every_cell_of_the_tables_is_there() -> None:
    """表の升目は一つも欠けない。"""
    assert len(table("area_spending")) == 3 * 4 * 10  # 公・民・計 × 区分 × 区域
    assert len(table("budget")) == 3 * 5  # 項目 × 区分
    assert len(table("ledger")) == 11 + 2 * 4 * 10 + 4 + 6  # 配分額、積立額と執行額、残高、当初予算額
    assert len(table("projects")) == 6 + 7 + 12 + 3  # 体系図の区分Ⅰ、Ⅱ、Ⅳ、Ⅵ


@pytest.mark.parametrize("name", ["ledger", "area_spending", "budget", "projects", "balances"])
def test_parsed_figure_is_the_printed_one(name: str) -> None:
    """金額は原文の表記を読んだ値であり、値のない升目は 0 ではなく － か記載なしである。"""
    column = "value" if name == "balances" else "amount"
    for row in table(name):
        reading, raw = parse_reading(row[column]), row["raw"]
        if reading is Absent.NOT_STATED:
            assert raw == ""
        elif reading is Absent.NOT_APPLICABLE:
            assert raw in {"-", "―", "－", "なし"}
        else:
            printed = raw.partition("（")[0].removesuffix(row["unit"])
            assert parse_reading(printed) == reading


def test_new_projects_fit_in_their_category() -> None:
    """個票のある新規事業の予算額は、区分ごとの執行予定額を超えず、個票の額と体系図の額は同じである。"""
    priced = [row for row in table("projects") if amount(row)]
    sheets = {row["number"]: row["text"] for row in table("project_fields") if row["field"] == "Ｒ６予算額"}
    assert {row["number"]: row["raw"] for row in priced} == sheets
    expected = {
        "Ⅰ-1": 499_992,
        "Ⅱ": 87_840,  # 42,240 + 45,600
        "Ⅳ": 172_800,
        "Ⅵ": 1_280_250,  # 530,250 + 750,000
    }
    for category, thousand_yen in expected.items():
        new = total(chosen(priced, f"category={category}"))
        planned = total(chosen(table("budget"), f"item=執行予定額;category={category}"))
        assert new.number == thousand_yen <= planned.number


def test_terms_stand_in_the_text_that_they_cite() -> None:
    """県の補助条件の値は、引いた原文の中にあり、その原文は同じ事業の個票にある。"""
    sheets: dict[str, str] = {}
    for row in table("project_fields"):
        sheets[row["number"]] = sheets.get(row["number"], "") + row["text"]
    for term in table("grant_terms"):
        assert term["value"] in normalize("NFKC", term["raw"]).replace(",", ""), term["id"]
        assert term["raw"] in sheets[term["number"]], term["id"]


@pytest.mark.parametrize("file", sorted(DATA.glob("*.csv")), ids=lambda file: file.stem)
def test_files_follow_the_schema(file: Path) -> None:
    """表は BOM のない UTF-8、改行は LF で、列は定めの順に並び、鍵は重ならず、出典がある。"""
    content = file.read_bytes()
    assert not content.startswith(b"\xef\xbb\xbf")
    assert b"\r" not in content
    schema, rows = TABLES[file.stem], table(file.stem)
    assert list(rows[0]) == [column.name for column in schema.columns]
    keys = [tuple(row[name] for name in schema.key) for row in rows]
    assert len(set(keys)) == len(keys)
    assert {row["source"] for row in rows if "source" in row} <= {row["id"] for row in table("sources")}
