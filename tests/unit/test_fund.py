"""基金の積立・執行・残高は、年度と区分ごとに正確に並び、分からないものは分からないと言う。"""

from __future__ import annotations

from datetime import date
from fractions import Fraction

import pandas as pd
import pytest
from made import frame

from kikin import fund
from kikin.rules import rule_book
from kikin.values.categories import Category
from kikin.values.periods import parse_fiscal_year
from kikin.values.readings import Absent

HEAD = "item,year,from_year,category,sector,as_of,unit,amount,amount_raw,source\n"
ROWS = """積立額,R4,,Ⅱ,,,百万円,100,,s
積立額,R5,,Ⅱ,,,百万円,50,,s
執行額,R4,,Ⅱ,,,百万円,30,,s
執行額,R5,,Ⅱ,,,百万円,70,,s
積立額,R5,,Ⅲ,,,億円,3.0,,s
残高,,,Ⅱ,,R5年度末,百万円,50,,s
積立額,R3,H26,Ⅱ,,,百万円,900,,s
"""


@pytest.fixture
def ledger(tmp_path):
    """A ledger of two years, two parts of the fund, and a sum over a span."""
    return frame(tmp_path, "ledger", HEAD + ROWS)


def test_only_what_has_ended_is_known(ledger):
    """基準日の後に終わる年度の行は、まだ載らない。"""
    found = fund.known(ledger, date(2024, 3, 30), ["医療分"])
    assert sorted({row.short for row in found["year"].dropna()}) == ["R3", "R4"]
    assert len(fund.balances(found)) == 0


def test_next_years_rows_change_nothing(ledger, tmp_path):
    """翌年度の行を足しても、前の年度の表は同じである。"""
    more = frame(
        tmp_path / "more", "ledger", f"{HEAD}{ROWS}積立額,R6,,Ⅱ,,,百万円,7,,s\n残高,,,Ⅱ,,R6年度末,百万円,7,,s"
    )
    before, after = (
        fund.by_year(fund.known(one, date(2024, 3, 31), ["医療分"]), "積立額") for one in (ledger, more)
    )
    assert before.to_dict() == after.to_dict()


def test_a_table_by_year_leaves_spans_apart(ledger):
    """期間の合計の行は、年度別の表に入らない。"""
    found = fund.by_year(fund.known(ledger, date(2024, 3, 31), ["医療分"]), "積立額")
    assert found[["R4", "R5", "total"]].to_numpy().tolist() == [[100_000_000, 50_000_000, 150_000_000]]


def test_spans_count_where_no_year_does(tmp_path):
    """これまでの計は、年度の額の揃わない期間では期間の額を使い、その間の年度の額は足さない。"""
    rows = "積立額,R5,H26,,医療分,,億円,152.3,152億3千万円,s\n積立額,R6,,,医療分,,千円,100000,,s\n"
    far = fund.so_far(frame(tmp_path / "a", "ledger", HEAD + rows))
    assert fund.amount_of(far, "積立額") == 15_330_000_000
    assert fund.span(far) == "平成26年度～令和6年度"
    moved = fund.movements(far)
    assert moved["running"].isna().all()  # the years before are known as a sum only
    spent = fund.movements(frame(tmp_path / "d", "ledger", f"{HEAD}{rows}執行額,R6,,,医療分,,千円,7,,s\n"))
    assert "最も多い" not in fund.finding(spent)  # 期間の中の年度の額は分からない
    far = fund.so_far(frame(tmp_path / "b", "ledger", f"{HEAD}{rows}積立額,R5,,,医療分,,千円,7000,,s\n"))
    assert fund.amount_of(far, "積立額") == 15_330_000_000  # 7,000千円 is inside the span
    years = "".join(f"積立額,{year},,,医療分,,億円,10,,s\n" for year in ("R4", "R5"))
    rows = f"積立額,R5,R4,,医療分,,億円,20,,s\n{years}執行額,R5,,,医療分,,億円,3,,s\n"
    far = fund.so_far(frame(tmp_path / "c", "ledger", HEAD + rows))
    assert (len(far), fund.amount_of(far, "積立額")) == (3, 2_000_000_000)  # each year is there
    assert fund.rate_note(far) == "令和5年度の執行額÷令和4年度～令和5年度の積立額（公表値から計算）"


def test_what_is_expected_is_known_until_its_year_ends(tmp_path):
    """見込額は、その年度の前の年度の末から載り、その年度が終われば載らない。"""
    found = frame(tmp_path, "ledger", f"{HEAD}所要見込額,R7,,,医療分,,千円,5,,s")
    twice = "執行見込額,R7,,,医療分,R7年3月,千円,5,,s\n執行見込額,R7,,,医療分,R7年9月,千円,6,,s\n"
    revised = frame(tmp_path / "twice", "ledger", HEAD + twice)
    known = [fund.known(revised, day, ["医療分"]) for day in (date(2025, 4, 1), date(2025, 10, 1))]
    assert [one["amount"].tolist() for one in known] == [[5_000], [6_000]]  # 見直した見込みは足さない
    days = (date(2025, 3, 30), date(2025, 3, 31), date(2026, 3, 30), date(2026, 3, 31))
    assert [len(fund.known(found, day, ["医療分"])) for day in days] == [0, 1, 1, 0]


def test_a_balance_of_one_part_is_no_balance_of_both(tmp_path):
    """一方の分だけが公表された残高は、その分のものと断り、内訳の和は公表値の計と言う。"""
    rows = "積立額,R6,,,介護分,,千円,9,,s\n残高,,,Ⅱ,医療分,R6年度末,千円,1,,s\n残高,,,Ⅳ,医療分,R6年度末,千円,2,,s\n"
    found = frame(tmp_path, "ledger", HEAD + rows)
    assert fund.published(fund.balances(found), found) == "医療分の公表値の計"
    assert fund.published(fund.balances(found).iloc[:1], found.iloc[1:]) == "公表値"


def test_a_balance_within_a_year_is_none_of_its_end(tmp_path):
    """年度の途中の残高は、年度末の残高に足さず、その時点の残高として示す。同じ日の書き方の違いは一つの列になる。"""
    rows = "残高,,,Ⅱ,,R6年9月末,円,85,,s\n残高,,,Ⅱ,,R6年度末,円,70,,s\n残高,,,Ⅳ,,R7年3月末,円,20,,s\n"
    found = frame(tmp_path, "ledger", HEAD + rows)
    assert fund.balances(found)["amount"].tolist() == [70, 20]
    assert (fund.balance_time(fund.balances(found)), fund.last_year(found).short) == ("令和6年度末", "R6")
    within = fund.known(found, date(2024, 10, 1), ["医療分"])
    assert (fund.balance_time(fund.balances(within)), fund.last_year(within)) == ("R6年9月末", None)
    assert fund.dated_balances(found)["R6年度末"].tolist() == [70, 20]


def test_money_divided_further_is_one_category(tmp_path):
    """保有区分や交付年度に分けた残高は、区分ごとに足してから比べ、国費も区分ごとに一度だけ切り捨てる。"""
    head = "item,category,holding,as_of,unit,amount,source\n"
    rows = (
        "残高,Ⅱ,普通預金,R6年度末,円,100,s\n残高,Ⅱ,国債,R6年度末,円,100,s\n残高,Ⅳ,普通預金,R6年度末,円,130,s"
    )
    found = frame(tmp_path, "ledger", head + rows)
    told = fund.key_points(found, fund.movements(found), "本県")
    assert "残高が最も多いのは区分Ⅱの200円（残高の60.6%）である。" in told
    nations = fund.national_equivalents(found, date(2025, 3, 31), rule_book())
    assert nations["national_equivalent"].tolist() == [133, 86]  # 200×2/3、130×2/3


def test_money_of_both_parts_is_none_of_one(tmp_path):
    """どちらの分の行もあれば、分のない残高は両方の分のもので、医療分の文書に入らない。国費の割合の断りも付く。"""
    rows = "積立額,R6,,Ⅱ,,,円,5,,s\n積立額,R6,,Ⅲ,,,円,7,,s\n残高,,,,,R6年度末,円,150,,s\n"
    ledger = frame(tmp_path, "ledger", HEAD + rows)
    day = date(2025, 3, 31)
    medical, both = (fund.known(ledger, day, sectors) for sectors in (["医療分"], ["医療分", "介護分"]))
    assert (len(fund.balances(medical)), len(fund.balances(both))) == (0, 1)
    told = fund.disclosed(both, fund.last_year(both), day, rule_book())["national_equivalent"]
    assert (
        told
        == "100円（令和6年度末、医療分・介護分、区分Ⅰ-2 を分けずに公表された額は、ほかの区分の国の負担割合による）"
    )


def test_movements_run_and_rate(ledger):
    """年度ごとの執行率と、積立−執行の累計を出す。"""
    years = ledger[ledger["from_year"].isna()]
    found = fund.movements(fund.known(years, date(2024, 3, 31), ["医療分"]))
    assert found["running"].tolist() == [70_000_000, 50_000_000]  # 100−30、＋50−70
    assert found["execution_rate"].tolist() == [Fraction(3, 10), Fraction(7, 5)]
    assert found["balance"].tolist()[1] == 50_000_000


def test_an_unknown_year_makes_later_sums_unknown(tmp_path):
    """未集計の年度から後の累計は、未集計である。"""
    rows = "積立額,R4,,Ⅱ,,,百万円,未集計,,s\n積立額,R5,,Ⅱ,,,百万円,50,,s\n執行額,R5,,Ⅱ,,,百万円,20,,s"
    found = fund.movements(frame(tmp_path, "ledger", HEAD + rows))
    assert found["running_absent"].tolist() == [Absent.PENDING, Absent.PENDING]
    found = fund.movements(frame(tmp_path / "none", "ledger", HEAD + rows.replace("未集計", "実績なし")))
    assert found["running"].tolist() == [0, 30_000_000]  # 実績なしは何も動かさない。50−20


def test_rates_bear_no_more_digits_than_their_figures(tmp_path):
    """執行率は、公表値の端数が許す桁までしか示さない。"""
    rows = "積立額,R4,,Ⅱ,,,億円,21.2,21.2,s\n執行額,R4,,Ⅱ,,,億円,20.0,20.0,s"
    assert fund.rate_text(frame(tmp_path / "a", "ledger", HEAD + rows)) == "約94%"  # 93.9～94.8
    rows = "積立額,R4,,Ⅱ,,,円,2120000000,,s\n執行額,R4,,Ⅱ,,,円,2000000000,,s"
    assert fund.rate_text(frame(tmp_path / "b", "ledger", HEAD + rows)) == "94.3%"


def test_holding_needs_both_figures(ledger, tmp_path):
    """保有割合は、残高と所要見込額の両方が公表された分にだけあり、医療分、介護分の順に並ぶ。"""
    assert len(fund.holding(ledger, date(2024, 4, 1), rule_book())) == 0
    care = "残高,,,Ⅲ,,R5年度末,百万円,8,,s\n所要見込額,R5,,Ⅲ,,R5年度末,百万円,8,,s\n"
    more = frame(tmp_path / "more", "ledger", f"{HEAD}{ROWS}{care}所要見込額,R5,,Ⅱ,,R5年度末,百万円,40,,s")
    found = fund.holding(more, date(2024, 4, 1), rule_book())
    assert found["sector"].tolist() == ["医療分", "介護分"]
    assert found["holding_ratio"].tolist() == [Fraction(5, 4), Fraction(1)]  # 50／40、8／8
    assert found["excess"].tolist() == [10_000_000, 0]  # 50−40


@pytest.mark.parametrize(
    ("needed", "ratio"),
    [
        ("所要見込額,,,Ⅱ,,R4年度末,百万円,80,,s", []),  # 残高はR5年度末
        ("所要見込額,R6,,Ⅱ,,,百万円,40,,s", [Fraction(5, 4)]),  # R5年度末より先に要る額
        ("残高,,,Ⅳ,,R5年度末,百万円,9,,s\n所要見込額,,,Ⅱ,,R5年度末,百万円,40,,s", [Absent.NOT_STATED]),
    ],
)
def test_holding_compares_the_same_day_and_categories(tmp_path, needed, ratio):
    """保有割合は、同じ時点の残高と所要見込額を比べ、一部の区分にしか所要見込額がなければ記載なしである。"""
    known = frame(tmp_path, "ledger", f"{HEAD}{ROWS}{needed}")
    found = fund.holding(known, date(2024, 4, 1), rule_book())
    assert found["holding_ratio"].tolist() == ratio


def test_what_is_needed_counts_by_its_last_day(tmp_path):
    """時点のある所要見込額は、その日から載り、いくつもあれば最後のものが保有割合の分母になる。"""
    needed = "所要見込額,R4,,Ⅱ,,R4年度末,百万円,80,,s\n所要見込額,R5,,Ⅱ,,R5年度末,百万円,40,,s"
    ledger = frame(tmp_path, "ledger", f"{HEAD}{ROWS}{needed}")
    known = fund.known(ledger, date(2024, 3, 31), ["医療分"])
    assert fund.holding(known, date(2024, 4, 1), rule_book())["needed"].tolist() == [40_000_000]
    stock = fund.dated_balances(known, item="所要見込額")  # 時点ごとの額で、足さない
    assert stock[["R4年度末", "R5年度末"]].to_numpy().tolist() == [[80_000_000, 40_000_000]]


def test_shares_by_area_count_published_parts_only(tmp_path):
    """公と民があれば、公表された計は二重に数えない。"""
    areas = frame(tmp_path, "areas", "id,name,order,source\nn,北,2,s\ns,南,1,s")
    head = "ownership,category,area,from_year,to_year,unit,amount,source\n"
    rows = "公,Ⅱ,n,R4,R5,千円,30,s\n民,Ⅱ,n,R4,R5,千円,45,s\n公,Ⅱ,s,R4,R5,千円,25,s\n計,Ⅱ,n,R4,R5,千円,75,s"
    spending = frame(tmp_path, "area_spending", head + rows)
    found = fund.spending_by_area(spending, areas, ["area"])
    assert found["area_name"].tolist() == ["南", "北"]
    assert found["share_ratio"].tolist() == [Fraction(1, 4), Fraction(3, 4)]


def test_items_of_a_budget_stand_beside_each_other(tmp_path):
    """予算の項目は横に並び、区分Ⅰの内訳があればⅠの計は除く。"""
    head = "year,item,category,unit,amount,source\n"
    rows = "R6,要望額,Ⅰ-1,千円,3,s\nR6,要望額,Ⅰ,千円,3,s\nR6,内示額,Ⅰ-1,千円,2,s"
    found = fund.by_item(frame(tmp_path, "plan_amounts", head + rows))
    assert found["category"].tolist() == [Category.I_1]
    assert found[["要望額", "内示額"]].to_numpy().tolist() == [[3_000, 2_000]]


def test_published_sums_of_a_budget_are_not_added_to_their_parts(tmp_path):
    """予算の計（区分や分が空欄の行）は、計の欄にだけ出て、内訳のない項目では行になる。Ⅰの内訳があるかは項目ごとに見る。"""
    head = "year,sector,item,category,unit,amount,source\n"
    rows = (
        "R6,,要望額,,千円,9,s\nR6,医療分,要望額,,千円,5,s\nR6,,要望額,Ⅰ-1,千円,2,s\nR6,,要望額,Ⅱ,千円,2,s\n"
    )
    rows += "R6,介護分,要望額,,千円,4,s\nR6,,内示額,Ⅰ,千円,2,s"
    amounts = frame(tmp_path, "plan_amounts", head + rows)
    found = fund.by_item(amounts)
    assert found["category"].tolist() == [Category.I, Category.I_1, Category.II, "介護分"]
    assert found["要望額"].tolist() == [pd.NA, 2_000, 2_000, 4_000]
    assert found["内示額"].tolist() == [2_000, pd.NA, pd.NA, pd.NA]
    sums = fund.item_sums(amounts, ["医療分", "介護分"])
    assert sums[["category", "要望額", "内示額"]].to_numpy().tolist() == [["計", 9_000, 2_000]]
    assert fund.item_sums(amounts[amounts["sector"] != "介護分"], ["医療分"])["要望額"].tolist() == [5_000]


def test_what_has_no_category_stands_by_its_part(tmp_path):
    """区分のない額は、医療分と介護分に分けて、法の順に並ぶ。"""
    rows = "運用益,R5,,,介護分,,千円,9,,s\n運用益,R5,,,医療分,,千円,12,,s\n積立額,R5,,Ⅱ,,,千円,50,,s"
    found = fund.by_year(frame(tmp_path, "ledger", HEAD + rows), "運用益")
    assert found[["category", "total"]].to_numpy().tolist() == [["医療分", 12_000], ["介護分", 9_000]]


def test_every_dated_balance_has_its_column(tmp_path):
    """残高は公表されたすべての時点を並べ、その時点の残高がない区分は － とし、計を付ける。"""
    rows = "".join(
        f"残高,{year},,,{part},{year}年度末,千円,{amount},,s\n"
        for year, part, amount in (
            ("R5", "医療分", 2),
            ("R4", "医療分", 1),
            ("R5", "介護分", 30),
            ("R6", "介護分", 50),
        )
    )
    found = fund.dated_balances(frame(tmp_path, "ledger", HEAD + rows))
    assert list(found.attrs["money"]) == ["R4年度末", "R5年度末", "R6年度末"]
    assert found["R4年度末_absent"].tolist() == [None, Absent.NOT_APPLICABLE]
    assert fund.sum_row(found)["R5年度末"].tolist() == [32_000]


def test_heads_of_movements_say_what_is_summed_up(tmp_path):
    """運用益や返還のない基金の表に、その欄も「－」も出ず、累計の見出しは足し引きしたものを言う。"""
    plain = "積立額,R5,,Ⅱ,,,百万円,100,,s\n執行額,R5,,Ⅱ,,,百万円,50,,s"
    heads = fund.movement_heads(fund.movements(frame(tmp_path / "a", "ledger", HEAD + plain)))
    assert (list(heads), heads["running"]) == (
        ["year", "deposits", "spending", "running", "execution_text"],
        "積立−執行の累計",
    )
    more = f"{plain}\n運用益,R5,,,,,百万円,1,,s"
    heads = fund.movement_heads(fund.movements(frame(tmp_path / "b", "ledger", HEAD + more)))
    assert heads["running"] == "積立＋運用益−執行の累計"


def test_a_rate_has_no_more_digits_than_its_figures(tmp_path):
    """億円で公表された額から求めた執行率は、その額の端数で変わる桁まで書かない。"""
    rows = "積立額,R5,,Ⅱ,,,億円,27.5,,s\n執行額,R5,,Ⅱ,,,億円,11.7,,s"
    found = fund.movements(frame(tmp_path, "ledger", HEAD + rows))
    assert found["execution_text"].tolist() == ["約43%"]  # 11.65/27.55 = 42.3%, 11.75/27.45 = 42.8%


@pytest.mark.parametrize(
    ("year", "amount", "national"),
    [
        (
            "R5",
            "今回の基金造成額 100円、基金残高 60円（令和5年度末、医療分）",
            "",
        ),  # 区分Ⅰ-2 の割合は旧欄にない
        ("R6", "50円（令和6年度末、医療分、百万円単位の公表値による）", "40円"),
        ("R7", "", ""),
    ],
)
def test_what_is_published_of_the_balance(tmp_path, year, amount, national):
    """旧欄は造成額も並べ、区分Ⅰ-2 は全額が国費で、割合の分からない国費相当額と残高のない年度は空のままである。"""
    rows = """積立額,R5,,Ⅱ,医療分,,円,100,,s
残高,,,Ⅱ,医療分,R5年度末,円,50,,s
残高,,,Ⅰ-2,医療分,R5年度末,円,10,,s
残高,,,Ⅱ,医療分,R6年度末,百万円,0.00003,,s
残高,,,Ⅰ-2,医療分,R6年度末,百万円,0.00002,,s
"""  # 30 × 2/3 ＋ 20 = 40
    ledger, one = frame(tmp_path, "ledger", HEAD + rows), parse_fiscal_year(year)
    found = fund.disclosed(ledger, one, one.end, rule_book())
    assert found["amount"] == amount
    assert found["national_equivalent"].startswith(national)
    assert bool(found["national_equivalent"]) == bool(national)
