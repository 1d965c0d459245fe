"""別記４ ５ 給付金の返還: when a grant must be paid back, and how much of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from kikin.values.errors import Finding, KikinError, Level
from kikin.grants.bekki4_debt import LOAN_FIELDS
from kikin.grants.bekki4_loan import METHODS, Loan, counted_payments, instalments
from kikin.grants.dated import RulesOn, condition, day_of, refuse_negative, rounded_down_step
from kikin.grants.fields import Field, FieldKind
from kikin.values.amounts import Yen
from kikin.values.periods import FiscalYear, fiscal_year_of
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step

PAYBACK_SCHEME = "別記４ ５ 給付金の返還"
REFINANCING_SCHEME = "別記４ ５（３）② 年率の低下による返還"
SINGLE, MERGER, DEBT = "単独支援", "統合支援", "債務整理支援"
_PREFIXES = {SINGLE: "bekki4.single", MERGER: "bekki4.merger", DEBT: "bekki4.debt"}
MISSED_PLAN, MORE_BEDS, FRAUD = "計画の未達成", "増床", "不正な受給"
EVENTS = (MISSED_PLAN, MORE_BEDS, FRAUD)
WHOLE = "全額"


@dataclass(frozen=True, kw_only=True)
class PaybackCase:
    """A grant that was paid, and what happened since. ``decided_yen`` is what the governor asks back, if a part."""

    grant: str
    paid_on: date
    paid_yen: Yen
    event: str
    event_on: date
    in_same_area: bool = True
    specially_approved: bool = False
    decided_yen: Yen | None = None

    def __post_init__(self) -> None:
        """Refuse unknown grants and events, and asking back more than was paid."""
        refuse_negative(paid_yen=self.paid_yen, decided_yen=self.decided_yen)
        for name, value, choices in (("grant", self.grant, tuple(_PREFIXES)), ("event", self.event, EVENTS)):
            if value not in choices:
                remedy = f"{'、'.join(choices)} のどれかにしてください"
                raise KikinError(f"{name} を読み取れません", found=value, remedy=remedy)
        if self.decided_yen is not None and self.decided_yen > self.paid_yen:
            raise KikinError(
                "返還額が支給額を超えています",
                found=self.decided_yen,
                remedy=f"{self.paid_yen:,}円 以下にしてください",
            )


@dataclass(frozen=True, kw_only=True)
class RefinancingCase(Loan):
    """A loan that was refinanced or paid ahead after ``payments_done`` payments, at a lower rate than before."""

    fiscal_year: FiscalYear
    payments_done: int
    new_loan: Loan

    def __post_init__(self) -> None:
        """Refuse a negative number of payments."""
        super().__post_init__()
        refuse_negative(payments_done=self.payments_done)


def bekki4_payback(case: PaybackCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of what must be paid back, in yen; 0 where a condition of the paying back is not met.

    The rules of the fiscal year in which the grant was paid apply. A part can be asked back of 単独支援 and
    統合支援 only.

    Raises:
        KikinError: No rule applies in the year, or a part is asked back where the notice says 全額.

    Source: 別記４ ５（１）, （２）, （３）①.

    >>> from kikin.rules import rule_book
    >>> case = PaybackCase(grant="債務整理支援", paid_on=date(2024, 6, 1), paid_yen=5_000_000, event="増床",
    ...                    event_on=date(2026, 4, 1))
    >>> bekki4_payback(case, rule_book()).amount_yen
    5000000
    """
    day = fiscal_year_of(case.paid_on).start
    rules = RulesOn(book, day, _PREFIXES[case.grant])
    shared = RulesOn(book, day, "bekki4")
    extent = rules("payback_extent")
    conditions = (
        _bed_conditions(case, rules, shared) if case.event == MORE_BEDS else _other_condition(case, rules)
    )
    return Reckoning(
        f"{PAYBACK_SCHEME}（{case.grant}）",
        (_payback_step(case, extent),),
        conditions,
        _part_left_open(case, extent),
    )


def _payback_step(case: PaybackCase, extent: Entry) -> Step:
    amount = case.paid_yen if case.decided_yen is None else case.decided_yen
    if extent.shown == WHOLE and amount != case.paid_yen:
        raise KikinError(
            f"{case.grant}は{extent.shown}の返還です", found=amount, remedy="decided_yen を空欄にしてください"
        )
    operands = [Operand("支給額", case.paid_yen)]
    if case.decided_yen is not None:
        operands.append(Operand("知事が求める額", case.decided_yen))
    return Step("返還額", f"支給額の{extent.shown}", tuple(operands), amount, entries=(extent,))


def _part_left_open(case: PaybackCase, extent: Entry) -> tuple[Finding, ...]:
    if extent.shown == WHOLE or case.decided_yen is not None:
        return ()
    what, remedy = (
        "全額の返還として算定しました",
        "一部とする場合は decided_yen に知事が求める額を書いてください",
    )
    return (Finding(Level.NOTE, what, found=f"{extent.article}: {extent.shown}", remedy=remedy),)


def _bed_conditions(case: PaybackCase, rules: RulesOn, shared: RulesOn) -> tuple[Condition, ...]:
    until = rules("payback_until")
    last, event = day_of(until), case.event_on
    conditions = [
        condition(
            "増床の時期",
            case.paid_on <= event <= last,
            (
                f"{event.isoformat()}は支給の日から{until.shown}までの間である",
                f"{event.isoformat()}は支給の日から{until.shown}までの間ではない",
            ),
            until,
            shared("payback_rules_of"),
        ),
        condition(
            "特に認められた増床ではないこと",
            not case.specially_approved,
            ("厚生労働大臣及び知事が特に認めたものではない", "厚生労働大臣及び知事が特に認めた増床である"),
            shared("approved_increase"),
        ),
    ]
    same_area = rules("payback_same_area")
    if same_area.value is True:
        reasons = ("同一の構想区域の医療機関で増やした", "同一の構想区域の医療機関ではない")
        conditions.append(condition("構想区域", case.in_same_area, reasons, same_area))
    return tuple(conditions)


def _other_condition(case: PaybackCase, rules: RulesOn) -> tuple[Condition, ...]:
    ground = rules("payback_fraud" if case.event == FRAUD else "payback_missed_plan")
    reasons = (f"{case.event}は返還の事由である", f"{case.event}は{case.grant}の返還の事由ではない")
    return (condition("返還の事由", ground.value is True, reasons, ground),)


def bekki4_refinancing_payback(case: RefinancingCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of what is paid back when the rate falls below that of the application, in yen.

    The interest still to come falls by as much as the unused part of the grant (給付金残額) rises: that much is
    paid back (５（３）②).

    Raises:
        KikinError: No rule applies in the year, or more payments were made than the loan has.

    >>> from fractions import Fraction
    >>> from kikin.rules import rule_book
    >>> case = RefinancingCase(
    ...     fiscal_year=FiscalYear(2024), principal_yen=400_000_000, annual_rate=Fraction(1, 100), months_between=12,
    ...     method="元金均等", payments=4, payments_done=2,
    ...     new_loan=Loan(principal_yen=200_000_000, annual_rate=Fraction(3, 1000), months_between=12,
    ...                   method="元金均等", payments=2),
    ... )
    >>> bekki4_refinancing_payback(case, rule_book()).amount_yen  # (2億＋1億)×(0.5%－0.3%)
    600000
    """
    rules = RulesOn(book, case.fiscal_year.start, "bekki4.debt")
    before, after = instalments(case, rules), instalments(case.new_loan, rules)
    if case.payments_done > len(before):
        raise KikinError(
            "済んだ返済の回数が全回数より多いです",
            found=case.payments_done,
            remedy=f"{len(before)} 以下にしてください",
        )
    gone = case.payments_done * case.months_between
    old = before[case.payments_done : counted_payments(case, rules)]
    new = after[: counted_payments(case.new_loan, rules, gone)]
    entry, limits = rules("refinancing_payback"), (rules("annual_rate"), rules("loan_years"))
    old_step = _remaining(
        "当初の年率でこれから要する利子", sum(one.interest_yen for one in old), len(old), limits
    )
    new_step = _remaining(
        "新たな年率でこれから要する利子", sum(one.interest_yen for one in new), len(new), limits
    )
    amount = rounded_down_step(
        "返還額",
        "当初の年率でこれから要する利子－新たな年率でこれから要する利子（０未満は０）",
        max(0, old_step.value - new_step.value),
        (Operand(old_step.label, old_step.value), Operand(new_step.label, new_step.value)),
        RulesOn(book, rules.day, "bekki4")("rounding_step"),
    )
    capped = min(case.annual_rate, limits[0].number)
    reasons = (
        f"{case.new_loan.annual_rate}は{capped}を下回る",
        f"{case.new_loan.annual_rate}は{capped}を下回らない",
    )
    lower = condition("年率の低下", case.new_loan.annual_rate < capped, reasons, entry)
    return Reckoning(REFINANCING_SCHEME, (old_step, new_step, amount), (lower,))


def _remaining(label: str, interest: Yen, count: int, entries: tuple[Entry, ...]) -> Step:
    return Step(
        label, "残りの各回の利子の合計", (Operand("残りの回数", count, "回"),), interest, entries=entries
    )


def refinancing_case(**columns: object) -> RefinancingCase:
    """Return the case of one row, whose ``new_…`` columns describe the new loan."""
    new = {name.removeprefix("new_"): value for name, value in columns.items() if name.startswith("new_")}
    old = {name: value for name, value in columns.items() if not name.startswith("new_")}
    return RefinancingCase(new_loan=Loan(**new), **old)  # type: ignore[arg-type]  # the fields parsed them


_K = FieldKind
PAYBACK_FIELDS = (
    Field("grant", "給付金", _K.CHOICE, choices=tuple(_PREFIXES)),
    Field("paid_on", "支給を受けた日", _K.DATE),
    Field("paid_yen", "支給額（円）", _K.YEN),
    Field("event", "返還の事由", _K.CHOICE, choices=EVENTS),
    Field("event_on", "事由の生じた日", _K.DATE),
    Field("in_same_area", "同一の構想区域", _K.YES_NO, required=False, help="増床の場合。空欄は あり"),
    Field(
        "specially_approved", "大臣及び知事が特に認めた増床", _K.YES_NO, required=False, help="空欄は なし"
    ),
    Field("decided_yen", "知事が求める額（円）", _K.YEN, required=False, help="空欄は全額"),
)
REFINANCING_FIELDS = (
    Field("fiscal_year", "支給を受けた年度", _K.FISCAL_YEAR),
    *LOAN_FIELDS,
    Field("payments_done", "済んだ返済の回数", _K.COUNT),
    Field("new_principal_yen", "新たな元本（円）", _K.YEN),
    Field("new_annual_rate", "新たな年利率", _K.RATIO),
    Field("new_months_between", "新たな返済の間隔（月）", _K.COUNT),
    Field("new_method", "新たな返済の方法", _K.CHOICE, choices=METHODS),
    Field("new_payments", "新たな返済の回数", _K.COUNT, required=False, help="償還年次表の場合は空欄"),
    Field("new_grace_payments", "新たな据置の回数", _K.COUNT, required=False, help="空欄は 0"),
    Field(
        "new_balances_yen", "新たな各回の残高（円）", _K.YEN_LIST, required=False, help="償還年次表の場合だけ"
    ),
)
