"""The fund's ledger (基金保管実績): pools, a year's movement (年度内異動額) and closing, and what does not agree."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise

from kikin.categories import Category
from kikin.errors import Finding, KikinError, Level, Place
from kikin.fund import Derived, Known, absences_of, counted_yen, gaps_of
from kikin.money import grouped
from kikin.periods import FiscalYear
from kikin.rules.book import RuleBook
from kikin.steps import Operand, Step
from kikin.units import Absent

_NOWHERE = Place("")


@dataclass(frozen=True)
class Pool:
    """What is managed together: one 区分, of one deposit year (積立年度) or, where that is None, of all years.

    >>> print(Pool(Category.II, None), Pool(Category.II, FiscalYear(2023)))
    Ⅱ Ⅱ（令和5年度積立分）
    """

    category: Category
    deposit_year: FiscalYear | None

    def __str__(self) -> str:
        """Print as ``Ⅱ`` or ``Ⅱ（令和5年度積立分）``."""
        return self.category.value + (f"（{self.deposit_year}積立分）" if self.deposit_year else "")


@dataclass(frozen=True)
class LedgerYear:
    """One fiscal year of one pool, in yen: what was in it, what came and what went.

    － and 実績なし count nothing; 未集計, 記載なし and 対象外 make the closing absent.

    Attributes:
        pool: The pool.
        fiscal_year: The year of the account.
        opening_yen: 年度当初保管額（Ａ）.
        deposits_yen: 積立額 (国と都道府県).
        interest_yen: 運用益 (利息額と差益額).
        refunds_yen: 返納, what operators and municipalities paid back into the fund.
        spending_yen: 執行額 (基金充当額).
        treasury_returns_yen: 国庫返納.
        published_closing_yen: 年度末保管額 as published, if it was.
        place: Where the figures stand, for findings.
    """

    pool: Pool
    fiscal_year: FiscalYear
    opening_yen: Known
    deposits_yen: Known
    interest_yen: Known
    refunds_yen: Known
    spending_yen: Known
    treasury_returns_yen: Known
    published_closing_yen: Known = Absent.NOT_STATED
    place: Place = _NOWHERE

    def __str__(self) -> str:
        """Print as ``令和6年度 Ⅱ``."""
        return f"{self.fiscal_year} {self.pool}"

    @property
    def outflows(self) -> dict[str, Known]:
        """What lowers the balance, by its label."""
        return {"執行額": self.spending_yen, "国庫返納額": self.treasury_returns_yen}

    @property
    def inflows(self) -> dict[str, Known]:
        """What raises the balance, by its label."""
        return {"積立額": self.deposits_yen, "運用益": self.interest_yen, "返納額": self.refunds_yen}


def pool_of(category: Category, deposit_year: FiscalYear, day: date, book: RuleBook) -> Pool:
    """Return the pool to which a deposit of that year belongs on ``day``.

    Until 令和5年度 every deposit year is managed apart; from 2024-04-01 there is one pool. Source: 第２（３）②.

    >>> from kikin.rules import rule_book
    >>> [str(pool_of(Category.IV, FiscalYear(2022), day, rule_book())) for day in (date(2024, 3, 31), date(2024, 4, 1))]
    ['Ⅳ（令和4年度積立分）', 'Ⅳ']
    """
    one = book.on("fund.one_pool", day).value
    return Pool(category, None if one else deposit_year)


def year_movement(year: LedgerYear, book: RuleBook) -> Derived:
    """Return 年度内異動額（Ｂ） in yen: spending and treasury returns minus deposits, interest and refunds.

    It is positive where the balance falls, since the closing is A - B. Source: 別紙様式１ １, 別紙様式２ １, 第２（４）.

    Raises:
        KikinError: An amount is negative or no whole number of yen, or the year has no rule.

    >>> from kikin.rules import rule_book
    >>> year = LedgerYear(Pool(Category.II, None), FiscalYear(2024), 100, 30, 1, 0, 50, Absent.NONE)
    >>> year_movement(year, rule_book()).amount_yen, closing_balance(year, rule_book()).amount_yen
    (19, 81)
    """
    flows = {**year.outflows, **year.inflows}
    missing = gaps_of(flows)
    counted = counted_yen(flows)
    if missing or not counted:
        return Derived((), missing or absences_of(flows))
    day = year.fiscal_year.start
    going = sum(counted_yen(year.outflows).values())
    coming = sum(counted_yen(year.inflows).values())
    step = Step(
        "年度内異動額（Ｂ）",
        "執行額 ＋ 国庫返納額 － 積立額 － 運用益 － 返納額",
        tuple(Operand(label, amount) for label, amount in counted.items()),
        going - coming,
        entries=(book.on("fund.closing_balance", day), book.on("fund.interest_joins_fund", day)),
    )
    return Derived((step,))


def closing_balance(year: LedgerYear, book: RuleBook) -> Derived:
    """Return 年度末保管額, opening (A) minus movement (B), in yen; absent with the names of what is missing.

    Raises:
        KikinError: An amount is negative or no whole number of yen, or the year has no rule.
    """
    opening = {"年度当初保管額（Ａ）": year.opening_yen}
    movement = year_movement(year, book)
    missing = (*gaps_of(opening), *movement.missing)
    if missing:
        return Derived((), missing)
    before = sum(counted_yen(opening).values())
    moved = movement.steps[-1].value
    step = Step(
        "年度末保管額",
        "年度当初保管額（Ａ） － 年度内異動額（Ｂ）",
        (Operand("年度当初保管額（Ａ）", before), Operand("年度内異動額（Ｂ）", moved)),
        before - moved,
        entries=(book.on("fund.closing_balance", year.fiscal_year.start),),
    )
    return Derived((*movement.steps, step))


def opening_of_one_pool(years: Iterable[LedgerYear], book: RuleBook) -> Derived:
    """Return the opening in yen of the one pool: the closings of the deposit-year pools, added up.

    Args:
        years: The last year (令和5年度) of every deposit-year pool of one 区分.
        book: The rule book.

    Raises:
        KikinError: The years are not of one fiscal year and 区分, or the year after them has no one pool.
    """
    listed = list(years)
    kinds = {(year.fiscal_year, year.pool.category) for year in listed}
    if len(kinds) != 1:
        raise KikinError(
            "一体化する保管額は、同じ年度と同じ区分のものに限ります",
            found="、".join(str(year) for year in listed) or "なし",
            remedy="年度と区分ごとに分けて渡してください",
        )
    following = listed[0].fiscal_year + 1
    entry = book.on("fund.one_pool", following.start)
    if not entry.value:
        raise KikinError(
            f"{following}はまだ積立年度ごとに管理します",
            found=following,
            remedy="一体的な管理が始まる年度の前年度の保管額を渡してください",
        )
    closings = {f"{year} 年度末保管額": closing_balance(year, book).amount_yen for year in listed}
    missing = gaps_of(closings)
    if missing:
        return Derived((), missing)
    operands = tuple(Operand(label, amount) for label, amount in counted_yen(closings).items())
    total = sum(counted_yen(closings).values())
    return Derived(
        (
            Step(
                f"{following} 年度当初保管額（Ａ）",
                "積立年度ごとの年度末保管額の合計",
                operands,
                total,
                entries=(entry,),
            ),
        )
    )


def ledger_findings(years: Iterable[LedgerYear], book: RuleBook) -> tuple[Finding, ...]:
    """Return what does not agree in the years of one pool, given in order; nothing where all does.

    Checked: the closing is not negative, equals the published closing, and is the next year's opening. What is
    missing is named as a 確認, and nothing is altered.
    """
    listed = list(years)
    findings: list[Finding] = []
    for year in listed:
        closing = closing_balance(year, book)
        findings += [
            Finding(
                Level.NOTE,
                f"{year} の年度末保管額を求められません",
                year.place,
                str(gap),
                "入力を補ってください",
            )
            for gap in closing.missing
        ]
        findings += _closing_findings(year, closing.amount_yen)
    for before, after in pairwise(listed):
        if before.pool == after.pool and before.fiscal_year + 1 == after.fiscal_year:
            carried = closing_balance(before, book).amount_yen
            findings += _difference(
                f"{after} の年度当初保管額と前年度末保管額", after, after.opening_yen, carried
            )
    return tuple(findings)


def _closing_findings(year: LedgerYear, closing: Known) -> list[Finding]:
    findings = _difference(f"{year} の年度末保管額の公表値と計算", year, year.published_closing_yen, closing)
    if not isinstance(closing, Absent) and closing < 0:
        remedy = "積立額、返納額、執行額に漏れや重なりがないか確かめてください"
        findings.append(
            Finding(Level.ERROR, f"{year} の年度末保管額が負です", year.place, _yen(closing), remedy)
        )
    return findings


def _difference(label: str, year: LedgerYear, stated: Known, computed: Known) -> list[Finding]:
    if isinstance(stated, Absent) or isinstance(computed, Absent) or stated == computed:
        return []
    found = f"{_yen(stated)} と {_yen(computed)}、差 {_yen(stated - computed)}"
    remedy = "どちらかを直すか、端数処理なら差を申告してください"
    return [Finding(Level.ERROR, f"{label}が一致しません", year.place, found, remedy)]


def _yen(amount: int) -> str:
    return f"{grouped(amount)}円"
