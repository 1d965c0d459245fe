"""別記４ （３）: the repayment schedule (償還年次表) of a loan, and the interest that counts under the limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kikin.grants.dated import RulesOn
from kikin.grants.facts import Case, count, ratio, word, yen
from kikin.values.amounts import Yen, round_down

EQUAL_PRINCIPAL, LEVEL_PAYMENT, BULLET, SCHEDULE = "元金均等", "元利均等", "期限一括", "償還年次表"
METHODS = (EQUAL_PRINCIPAL, LEVEL_PAYMENT, BULLET, SCHEDULE)
_MOST_PAYMENTS = 1_200  # a payment a month for a century; a slip of the pen must not keep the machine busy


@dataclass(frozen=True, kw_only=True)
class Loan(Case):
    """A loan (融資) and how it is repaid.

    ``annual_rate`` is the contract's, not capped; ``payments`` include the ``grace_payments`` at the beginning that
    pay interest only; ``balances_yen`` is the principal outstanding before each payment, from the lender's schedule.
    """

    principal_yen: Yen = yen("元本（円）")
    annual_rate: Fraction = ratio("融資の年利率", help="1.2% のように")
    months_between: int = count("返済の間隔（月）", unit="月", help="1、3、6、12 など、12 を割り切る数")
    method: str = word("返済の方法", choices=METHODS)
    payments: int = count("返済の回数（据置を含む）", 0, unit="回", help="償還年次表の場合は空欄")
    grace_payments: int = count("据置の回数", 0, unit="回", help="空欄は 0")
    balances_yen: tuple[Yen, ...] = yen(
        "各回の返済前の残高（円）", (), several=True, help="償還年次表の場合だけ"
    )

    def __post_init__(self) -> None:
        """Refuse a loan that cannot be repaid as it says."""
        super().__post_init__()
        if self.payments > _MOST_PAYMENTS:
            raise self.refusal("payments", "が多すぎます", self.payments, "返済の全回数を書いてください")
        if self.method == SCHEDULE:
            self._refuse_broken_schedule()
        elif not 0 <= self.grace_payments < self.payments:
            found = f"返済 {self.payments}回、据置 {self.grace_payments}回"
            remedy = f"{self.called('payments')}に据置を含む全回数を書いてください"
            raise self.refusal("payments", "が据置の回数より多くありません", found, remedy)

    def _refuse_broken_schedule(self) -> None:
        balances = self.balances_yen
        falls = all(later <= earlier for earlier, later in pairwise(balances))
        if not balances or balances[0] != self.principal_yen or not falls or balances[-1] < 0:
            found = f"元本 {self.principal_yen:,}円、残高 {len(balances)}回分"
            remedy = "各回の返済前の残高を、元本から始めて ; で区切って書いてください"
            raise self.refusal("balances_yen", "が元本から減っていく並びになっていません", found, remedy)


@dataclass(frozen=True)
class Instalment:
    """One payment: its number, the principal outstanding before it, and the interest that counts, in yen."""

    number: int
    balance_yen: Yen
    interest_yen: Yen


def instalments(loan: Loan, rules: RulesOn) -> tuple[Instalment, ...]:
    """Return every payment of the loan with its interest at the capped rate, in yen.

    The balances follow the contract's own rate; the interest of each payment is the balance × the smaller of the
    contract's rate and the limit, by the months between payments, a fraction of a yen dropped (３（３）).

    Raises:
        KikinError: A year is no multiple of the months between payments.

    >>> from datetime import date
    >>> from kikin.rules import rule_book
    >>> rules = RulesOn(rule_book(), date(2024, 4, 1), "bed_reduction.debt")
    >>> loan = Loan(principal_yen=2_000_000, annual_rate=Fraction(1, 100), months_between=12, method="元金均等",
    ...             payments=2)
    >>> [(one.balance_yen, one.interest_yen) for one in instalments(loan, rules)]  # 0.5% of each balance
    [(2000000, 10000), (1000000, 5000)]
    """
    share = _share_of_year(loan, rules)
    rate = min(loan.annual_rate, rules("annual_rate").number) * share
    step = rules("interest_step").yen
    return tuple(
        Instalment(number, balance, _interest(balance, rate, step))
        for number, balance in enumerate(_balances(loan, share), start=1)
    )


def counted_payments(loan: Loan, rules: RulesOn, months_gone: int = 0) -> int:
    """Return how many payments of the loan lie within the limit of years, ``months_gone`` being used up already."""
    months = rules("loan_years").count * rules("months_of_year").count - months_gone
    return max(0, months // loan.months_between)


def _share_of_year(loan: Loan, rules: RulesOn) -> Fraction:
    year = rules("months_of_year").count
    if loan.months_between <= 0 or year % loan.months_between:
        remedy = f"{year} の約数の月数にしてください"
        raise loan.refusal("months_between", "が１年を割り切りません", loan.months_between, remedy)
    return Fraction(loan.months_between, year)


def _balances(loan: Loan, share: Fraction) -> Iterator[Yen]:
    """The principal outstanding before each payment."""
    if loan.method == SCHEDULE:
        yield from loan.balances_yen
        return
    rate = loan.annual_rate * share
    repaying = loan.payments - loan.grace_payments
    instalment = _level_instalment(loan.principal_yen, rate, repaying) if loan.method == LEVEL_PAYMENT else 0
    equal = loan.principal_yen // repaying
    balance = loan.principal_yen
    for number in range(loan.payments):
        yield balance
        if number < loan.grace_payments or loan.method == BULLET:
            continue
        repaid = equal if loan.method == EQUAL_PRINCIPAL else instalment - _interest(balance, rate)
        balance -= min(balance, max(0, repaid))


def _interest(balance: Yen, rate: Fraction, step: Yen = 1) -> Yen:
    """The interest of one payment, rounded down to the step; in integers, for a schedule has hundreds of payments."""
    return balance * rate.numerator // (rate.denominator * step) * step


def _level_instalment(principal: Yen, rate: Fraction, payments: int) -> Yen:
    """The level payment in whole yen, interest included; without interest the principal in equal parts."""
    if rate == 0:
        return principal // payments
    return round_down(principal * rate / (1 - (1 + rate) ** -payments))
