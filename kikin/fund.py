"""The fund's money: shares of nation and prefecture, execution rate, residual of deposits minus spending.

Every input that a source does not state is an ``Absent``, never 0, and what depends on it is absent too.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.values.categories import Category
from kikin.values.errors import KikinError
from kikin.values.amounts import Yen, exact_yen, shares_of
from kikin.values.periods import FiscalYear
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Operand, Step, entries_of
from kikin.values.readings import Absent

Known = Yen | Absent
"""An amount in yen, or the kind of its absence."""

_NOTHING_TO_COUNT = (Absent.NOT_APPLICABLE, Absent.NONE)


@dataclass(frozen=True)
class Gap:
    """An input that is missing: its name and the kind of its absence.

    >>> print(Gap("年度末保管額（Ｃ）", Absent.NOT_STATED))
    年度末保管額（Ｃ）: 記載なし
    """

    label: str
    kind: Absent

    def __str__(self) -> str:
        """Print as ``label: kind``."""
        return f"{self.label}: {self.kind}"


@dataclass(frozen=True)
class Derived:
    """An amount in yen with its steps, or absent with the names of what is missing."""

    steps: tuple[Step, ...]
    missing: tuple[Gap, ...] = ()

    @property
    def amount_yen(self) -> Known:
        """The value of the last step in yen; the kind of the first gap where an input is missing."""
        if self.missing:
            return self.missing[0].kind
        return exact_yen(Fraction(self.steps[-1].value))

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rule entries that were used (根拠)."""
        return entries_of(self.steps)


@dataclass(frozen=True)
class DepositShares:
    """What the nation and the prefecture each pay of a deposit (積立額), in yen, with the steps."""

    national_yen: Yen
    prefectural_yen: Yen
    steps: tuple[Step, ...]

    @property
    def total_yen(self) -> Yen:
        """The whole deposit in yen."""
        return self.national_yen + self.prefectural_yen

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rule entries that were used (根拠)."""
        return entries_of(self.steps)


def national_share(category: Category, day: date, book: RuleBook) -> Entry:
    """Return the rule entry with the nation's share (国の負担割合) of money of that 区分 on ``day``.

    Raises:
        KikinError: 区分Ⅰ-2 before the notice had a rule for it (2024-04-01). Source: 第６（４）②, 別紙様式１ ３（ア）.

    >>> from kikin.rules import rule_book
    >>> national_share(Category.II, date(2024, 4, 1), rule_book()).number
    Fraction(2, 3)
    """
    name = "fund.national_share_category_1_2" if category is Category.I_2 else "fund.national_share"
    return book.on(name, day)


def deposit_shares(deposit_yen: Yen, category: Category, day: date, book: RuleBook) -> DepositShares:
    """Return what the nation and the prefecture pay of ``deposit_yen`` (公費ベースの積立額), in yen.

    The nation's part is rounded down to 1円 and the prefecture pays the rest, so the parts make the whole.

    Args:
        deposit_yen: The deposit in yen, 0 or more, both shares together.
        category: The 事業区分; 区分Ⅰ-2 is paid by the nation alone.
        day: The day whose rules apply, usually the first day of the fiscal year.
        book: The rule book.

    Raises:
        KikinError: The deposit is negative or no whole number of yen. Source: 第６（４）②, 別紙様式１ ３（ア）.

    >>> from kikin.rules import rule_book
    >>> shares = deposit_shares(1_000, Category.II, date(2024, 4, 1), rule_book())
    >>> shares.national_yen, shares.prefectural_yen
    (666, 334)
    """
    refuse_no_yen("積立額", deposit_yen)
    share, rounding = national_share(category, day, book), book.on("fund.share_rounding", day)
    national, prefectural = shares_of(deposit_yen, share.number)
    deposit = Operand("積立額", deposit_yen)
    return DepositShares(
        national,
        prefectural,
        (
            Step(
                "国の負担額",
                "積立額 × 国の負担割合（１円未満切捨て）",
                (deposit, Operand("国の負担割合", share.number, "割合")),
                national,
                entries=(share, rounding),
            ),
            Step(
                "都道府県の負担額",
                "積立額 － 国の負担額",
                (deposit, Operand("国の負担額", national)),
                prefectural,
                entries=(rounding,),
            ),
        ),
    )


def execution_rate(spent_yen: Known, deposited_yen: Known) -> Fraction | Absent:
    """Return 執行率, spending over deposits, as a ratio; absent where there is no deposit or a figure is missing.

    A year that also spends money of earlier years can exceed 1. Source: rule ``fund.execution_rate``.

    Raises:
        KikinError: An amount is negative or no whole number of yen.

    >>> execution_rate(75, 100), execution_rate(75, 0), execution_rate(Absent.PENDING, 100)
    (Fraction(3, 4), <Absent.NOT_APPLICABLE: '－'>, <Absent.PENDING: '未集計'>)
    """
    if isinstance(deposited_yen, Absent):
        return deposited_yen
    if isinstance(spent_yen, Absent):
        return spent_yen
    refuse_no_yen("積立額", deposited_yen)
    refuse_no_yen("執行額", spent_yen)
    if deposited_yen == 0:
        return Absent.NOT_APPLICABLE
    return Fraction(spent_yen, deposited_yen)


def residual(deposited_yen: Known, spent_yen: Known) -> Known:
    """Return deposits minus spending in yen, absent where either is. A single year can be negative.

    It is no balance (残高): interest, refunds and treasury returns are not in it.

    >>> residual(100, 30), residual(100, 120), residual(Absent.NOT_STATED, 30)
    (70, -20, <Absent.NOT_STATED: '記載なし'>)
    """
    if isinstance(deposited_yen, Absent):
        return deposited_yen
    if isinstance(spent_yen, Absent):
        return spent_yen
    refuse_no_yen("積立額", deposited_yen)
    refuse_no_yen("執行額", spent_yen)
    return deposited_yen - spent_yen


def known_total(amounts: Iterable[Known]) -> Known:
    """Return the sum in yen.

    － and 実績なし add nothing; 未集計, 記載なし and 対象外 make the sum unknown, and a sum of nothing but
    absences stays absent.

    >>> known_total([5, Absent.NOT_APPLICABLE, 7]), known_total([5, Absent.PENDING])
    (12, <Absent.PENDING: '未集計'>)
    >>> known_total([Absent.NOT_APPLICABLE])
    <Absent.NOT_APPLICABLE: '－'>
    """
    listed = list(amounts)
    absent = [amount for amount in listed if isinstance(amount, Absent)]
    unknown = [kind for kind in absent if kind not in _NOTHING_TO_COUNT]
    present = [amount for amount in listed if not isinstance(amount, Absent)]
    if unknown:
        return unknown[0]
    if present:
        return sum(present)
    return absent[0] if absent else Absent.NOT_APPLICABLE


def gaps_of(amounts: Mapping[str, Known]) -> tuple[Gap, ...]:
    """Return what keeps a sum of the labelled amounts from being known: 未集計, 記載なし and 対象外.

    >>> [str(gap) for gap in gaps_of({"運用益": Absent.NOT_STATED, "返納額": Absent.NONE})]
    ['運用益: 記載なし']
    """
    return tuple(gap for gap in absences_of(amounts) if gap.kind not in _NOTHING_TO_COUNT)


def absences_of(amounts: Mapping[str, Known]) -> tuple[Gap, ...]:
    """Return every labelled amount that is absent, of whatever kind.

    >>> [str(gap) for gap in absences_of({"運用益": Absent.NOT_STATED, "返納額": Absent.NONE, "積立額": 0})]
    ['運用益: 記載なし', '返納額: 実績なし']
    """
    return tuple(Gap(label, amount) for label, amount in amounts.items() if isinstance(amount, Absent))


def counted_yen(amounts: Mapping[str, Known]) -> dict[str, Yen]:
    """Return the labelled amounts that are there, in yen.

    Raises:
        KikinError: An amount is negative or no whole number of yen.

    >>> counted_yen({"運用益": Absent.NOT_STATED, "積立額": 3_000})
    {'積立額': 3000}
    """
    present = {label: amount for label, amount in amounts.items() if not isinstance(amount, Absent)}
    for label, amount in present.items():
        refuse_no_yen(label, amount)
    return present


def residuals_by_category(
    deposits: Mapping[tuple[FiscalYear, Category], Known],
    spending: Mapping[tuple[FiscalYear, Category], Known],
) -> dict[Category, Known]:
    """Return deposits minus spending of all years by 区分, in yen, in the order in which they first appear.

    A 区分 with deposits and no spending entry at all has 記載なし, not a residual equal to its deposits.

    >>> year = FiscalYear(2023)
    >>> residuals_by_category({(year, Category.II): 272}, {(year, Category.II): 260})
    {<Category.II: 'Ⅱ'>: 12}
    """
    categories = dict.fromkeys(category for _, category in [*deposits, *spending])
    return {
        category: residual(_sum_over_years(deposits, category), _sum_over_years(spending, category))
        for category in categories
    }


def running_residuals(
    deposits: Mapping[FiscalYear, Known], spending: Mapping[FiscalYear, Known]
) -> dict[FiscalYear, Known]:
    """Return deposits minus spending up to the end of each year, in yen; absent from the first unknown year on.

    >>> first = FiscalYear(2022)
    >>> list(running_residuals({first: 100, first + 1: 50}, {first: 30, first + 1: 70}).values())
    [70, 50]
    """
    years = sorted({*deposits, *spending})
    result: dict[FiscalYear, Known] = {}
    for position, year in enumerate(years, start=1):
        until = years[:position]
        result[year] = residual(
            known_total(deposits.get(each, Absent.NOT_STATED) for each in until),
            known_total(spending.get(each, Absent.NOT_STATED) for each in until),
        )
    return result


def refuse_no_yen(label: str, amount: object) -> None:
    """Raise where ``amount`` is no whole number of yen, 0 or more.

    >>> refuse_no_yen("積立額", -1)
    Traceback (most recent call last):
    kikin.values.errors.KikinError: 積立額が負の値です
      値: -1円
      対処: 0円以上で渡してください
    """
    if isinstance(amount, bool) or not isinstance(amount, int):
        raise KikinError(
            f"{label}が円単位の整数ではありません",
            found=repr(amount),
            remedy="円の整数にするか、ないときは Absent の種類を渡してください",
        )
    if amount < 0:
        raise KikinError(f"{label}が負の値です", found=f"{amount:,}円", remedy="0円以上で渡してください")


def _sum_over_years(amounts: Mapping[tuple[FiscalYear, Category], Known], category: Category) -> Known:
    found = [amount for (_, of), amount in amounts.items() if of is category]
    return known_total(found) if found else Absent.NOT_STATED
