"""別記４ ５ 給付金の返還: when a grant must be paid back, and how much of it."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from kikin.grants.bed_reduction.loan import Instalment, Loan, counted_payments, instalments
from kikin.grants.dated import RulesOn, day_of
from kikin.grants.facts import Case, count, day, part, word, year, yen, yes_no
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step
from kikin.values.amounts import Yen
from kikin.values.errors import Finding, Level
from kikin.values.periods import FiscalYear, fiscal_year_of

PAYBACK_SCHEME = "別記４ ５ 給付金の返還"
REFINANCING_SCHEME = "別記４ ５（３）② 年率の低下による返還"
SINGLE, MERGER, DEBT = "単独支援", "統合支援", "債務整理支援"
_PREFIXES = {SINGLE: "bed_reduction.single", MERGER: "bed_reduction.merger", DEBT: "bed_reduction.debt"}
MISSED_PLAN, MORE_BEDS, FRAUD = "計画の未達成", "増床", "不正な受給"
WHOLE = "全額"


@dataclass(frozen=True, kw_only=True)
class PaybackCase(Case):
    """A grant that was paid, and what happened since. ``decided_yen`` is what the governor asks back, if a part."""

    year_name: ClassVar[str] = "paid_on"
    grant: str = word("給付金", choices=_PREFIXES)
    paid_on: date = day("支給を受けた日")
    paid_yen: Yen = yen("支給額（円）")
    event: str = word("返還の事由", choices=(MISSED_PLAN, MORE_BEDS, FRAUD))
    event_on: date = day("事由の生じた日")
    in_same_area: bool = yes_no("同一の構想区域", default=True, help="増床の場合。空欄は あり")
    specially_approved: bool = yes_no("大臣及び知事が特に認めた増床", default=False, help="空欄は なし")
    decided_yen: Yen | None = yen("知事が求める額（円）", None, help="空欄は全額")

    def __post_init__(self) -> None:
        """Refuse asking back more than was paid too."""
        super().__post_init__()
        if self.decided_yen is not None and self.decided_yen > self.paid_yen:
            remedy = f"{self.paid_yen:,}円 以下にしてください"
            raise self.refusal("decided_yen", "が支給額を超えています", self.decided_yen, remedy)

    @property
    def rules_year(self) -> FiscalYear:
        """The year in which the grant was paid."""
        return fiscal_year_of(self.paid_on)

    @property
    def year(self) -> FiscalYear:
        """The year of the event that caused the paying back."""
        return fiscal_year_of(self.event_on)


@dataclass(frozen=True, kw_only=True)
class RefinancingCase(Loan):
    """A loan that was refinanced or paid ahead after ``payments_done`` payments, at a lower rate than before."""

    fiscal_year: FiscalYear = year("支給を受けた年度")
    payments_done: int = count("済んだ返済の回数", unit="回")
    new_loan: Loan = part(
        Loan,
        "new_",
        {
            "new_principal_yen": "新たな元本（円）",
            "new_annual_rate": "新たな年利率",
            "new_months_between": "新たな返済の間隔（月）",
            "new_method": "新たな返済の方法",
            "new_payments": "新たな返済の回数",
            "new_grace_payments": "新たな据置の回数",
            "new_balances_yen": "新たな各回の残高（円）",
        },
    )


def payback(case: PaybackCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of what must be paid back, in yen; 0 where a condition of the paying back is not met.

    The rules of the fiscal year in which the grant was paid apply. A part can be asked back of 単独支援 and
    統合支援 only (別記４ ５（１）, （２）, （３）①).

    Raises:
        KikinError: No rule applies in the year, or a part is asked back where the notice says 全額.

    >>> from kikin.rules import rule_book
    >>> case = PaybackCase(grant="債務整理支援", paid_on=date(2024, 6, 1), paid_yen=5_000_000, event="増床",
    ...                    event_on=date(2026, 4, 1))
    >>> payback(case, rule_book()).amount_yen
    5000000
    """
    rules = RulesOn(book, case.rules_year.start, _PREFIXES[case.grant])
    step, findings = _payback_step(case, rules("payback_extent"), rules)
    if case.event == MORE_BEDS:
        conditions = tuple(_bed_conditions(case, rules))
    else:
        ground = rules("payback_fraud" if case.event == FRAUD else "payback_missed_plan")
        yes, no = f"{case.event}は返還の事由である", f"{case.event}は{case.grant}の返還の事由ではない"
        conditions = (rules.condition("返還の事由", ground.value is True, yes, no, ground),)
    return Reckoning(f"{PAYBACK_SCHEME}（{case.grant}）", (step,), conditions, findings)


def _payback_step(case: PaybackCase, extent: Entry, rules: RulesOn) -> tuple[Step, tuple[Finding, ...]]:
    parts, amount = [Operand("支給額", case.paid_yen)], case.paid_yen
    findings: tuple[Finding, ...] = ()
    if case.decided_yen is not None:
        amount = case.decided_yen
        parts.append(Operand("知事が求める額", amount))
    elif extent.shown != WHOLE:
        remedy = f"一部とする場合は{case.called('decided_yen')}に知事が求める額を書いてください"
        found = f"{extent.article}: {extent.shown}"
        findings = (Finding(Level.NOTE, "全額の返還として算定しました", found=found, remedy=remedy),)
    if extent.shown == WHOLE and amount != case.paid_yen:
        remedy = f"{case.grant}は{extent.shown}の返還です（{extent.article}）"
        raise case.refusal("decided_yen", "は、この給付金では書けません", amount, remedy)
    return rules.step("返還額", f"支給額の{extent.shown}", amount, parts, extent), findings


def _bed_conditions(case: PaybackCase, rules: RulesOn) -> Iterator[Condition]:
    until, shared = rules("payback_until"), rules.below("bed_reduction")
    text = f"{case.event_on.isoformat()}は支給の日から{until.shown}までの間で"
    met = case.paid_on <= case.event_on <= day_of(until)
    cited = (until, shared("payback_rules_of"))
    yield rules.condition("増床の時期", met, f"{text}ある", f"{text}はない", *cited)
    yes, no = "厚生労働大臣及び知事が特に認めたものではない", "厚生労働大臣及び知事が特に認めた増床である"
    label, met = "特に認められた増床ではないこと", not case.specially_approved
    yield rules.condition(label, met, yes, no, shared("approved_increase"))
    same_area = rules("payback_same_area")
    if same_area.value is True:
        yes, no = "同一の構想区域の医療機関で増やした", "同一の構想区域の医療機関ではない"
        yield rules.condition("構想区域", case.in_same_area, yes, no, same_area)


def refinancing_payback(case: RefinancingCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of what is paid back when the rate falls below that of the application, in yen.

    The interest still to come falls by as much as the unused part of the grant (給付金残額) rises: that much is
    paid back (５（３）②).

    Raises:
        KikinError: No rule applies in the year, or more payments were made than the loan has.

    >>> from fractions import Fraction
    >>> from kikin.rules import rule_book
    >>> new = Loan(principal_yen=200_000_000, annual_rate=Fraction(3, 1000), months_between=12, method="元金均等",
    ...            payments=2)
    >>> case = RefinancingCase(
    ...     fiscal_year=FiscalYear(2024), principal_yen=400_000_000, annual_rate=Fraction(1, 100),
    ...     months_between=12, method="元金均等", payments=4, payments_done=2, new_loan=new,
    ... )
    >>> refinancing_payback(case, rule_book()).amount_yen  # (2億＋1億)×(0.5%－0.3%)
    600000
    """
    rules = RulesOn(book, case.rules_year.start, "bed_reduction.debt")
    before, after = instalments(case, rules), instalments(case.new_loan, rules)
    if case.payments_done > len(before):
        remedy = f"{len(before)} 以下にしてください"
        raise case.refusal("payments_done", "が全回数より多いです", case.payments_done, remedy)
    gone = case.payments_done * case.months_between
    old = before[case.payments_done : counted_payments(case, rules)]
    steps = (
        _remaining("当初の年率でこれから要する利子", old, rules),
        _remaining(
            "新たな年率でこれから要する利子", after[: counted_payments(case.new_loan, rules, gone)], rules
        ),
    )
    value = max(0, steps[0].value - steps[1].value)
    formula = f"{steps[0].label}－{steps[1].label}（０未満は０）"
    rounding = rules.below("bed_reduction")("rounding_step")
    amount = rules.rounded("返還額", formula, value, steps, rounding)
    capped = min(case.annual_rate, rules("annual_rate").number)
    text, met = f"{case.new_loan.annual_rate}は{capped}を下回", case.new_loan.annual_rate < capped
    lower = rules.condition("年率の低下", met, f"{text}る", f"{text}らない", "refinancing_payback")
    return Reckoning(REFINANCING_SCHEME, (*steps, amount), (lower,))


def _remaining(label: str, payments: tuple[Instalment, ...], rules: RulesOn) -> Step:
    parts, value = [Operand("残りの回数", len(payments), "回")], sum(one.interest_yen for one in payments)
    return rules.step(label, "残りの各回の利子の合計", value, parts, "annual_rate", "loan_years")
