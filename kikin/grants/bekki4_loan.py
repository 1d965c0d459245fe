"""別記４ （３）: the repayment schedule (償還年次表) of a loan, and the interest that counts under the limits."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise

from kikin.values.errors import KikinError
from kikin.grants.dated import RulesOn, refuse_negative
from kikin.values.amounts import Yen, round_down

EQUAL_PRINCIPAL, LEVEL_PAYMENT, BULLET, SCHEDULE = "元金均等", "元利均等", "期限一括", "償還年次表"
_MOST_PAYMENTS = 1_200  # a payment a month for a century; a slip of the pen must not keep the machine busy
METHODS = (EQUAL_PRINCIPAL, LEVEL_PAYMENT, BULLET, SCHEDULE)


@dataclass(frozen=True, kw_only=True)
class Loan:
    """A loan (融資) and how it is repaid.

    Args:
        principal_yen: 元本.
        annual_rate: The contract's annual rate, not capped.
        months_between: Months from one payment to the next; a year must be a multiple of it.
        method: 元金均等, 元利均等, 期限一括, or 償還年次表 where ``balances_yen`` are given.
        payments: Number of payments, 据置 included; not needed for 償還年次表.
        grace_payments: The payments at the beginning that pay interest only (据置).
        balances_yen: The principal outstanding before each payment, from the lender's schedule.
    """

    principal_yen: Yen
    annual_rate: Fraction
    months_between: int
    method: str
    payments: int = 0
    grace_payments: int = 0
    balances_yen: tuple[Yen, ...] = ()

    def __post_init__(self) -> None:
        """Refuse a loan that cannot be repaid as it says."""
        refuse_negative(principal_yen=self.principal_yen, annual_rate=self.annual_rate)
        if self.method not in METHODS:
            remedy = f"{'、'.join(METHODS)} のどれかにしてください"
            raise KikinError("返済の方法を読み取れません", found=self.method, remedy=remedy)
        if self.payments > _MOST_PAYMENTS:
            raise KikinError(
                "返済の回数が多すぎます",
                found=self.payments,
                remedy="payments に返済の全回数を書いてください",
            )
        if self.method == SCHEDULE:
            self._refuse_broken_schedule()
        elif not 0 <= self.grace_payments < self.payments:
            raise KikinError(
                "返済の回数が据置の回数より多くありません",
                found=f"返済 {self.payments}回、据置 {self.grace_payments}回",
                remedy="payments に据置を含む全回数を書いてください",
            )

    def _refuse_broken_schedule(self) -> None:
        balances = self.balances_yen
        falls = all(later <= earlier for earlier, later in pairwise(balances))
        if not balances or balances[0] != self.principal_yen or not falls or balances[-1] < 0:
            raise KikinError(
                "償還年次表の残高が元本から減っていく並びになっていません",
                found=f"元本 {self.principal_yen:,}円、残高 {len(balances)}回分",
                remedy="各回の返済前の残高を、元本から始めて ; で区切って書いてください",
            )


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
    >>> rules = RulesOn(rule_book(), date(2024, 4, 1), "bekki4.debt")
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
        raise KikinError(
            "返済の間隔が１年を割り切りません",
            found=loan.months_between,
            remedy=f"{year} の約数の月数にしてください",
        )
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
