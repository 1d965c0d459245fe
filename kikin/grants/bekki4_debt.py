"""別記４ （３）債務整理支援給付金支給事業: the interest on the loan that takes over a closing institution's debt."""

from __future__ import annotations

from dataclasses import dataclass

from kikin.grants.bekki4_loan import METHODS, Loan, counted_payments, instalments
from kikin.grants.dated import RulesOn, condition, rounded_down_step
from kikin.grants.fields import Field, FieldKind
from kikin.values.periods import FiscalYear
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step

SCHEME = "別記４（３）債務整理支援給付金支給事業"


@dataclass(frozen=True, kw_only=True)
class DebtCase(Loan):
    """A case of 債務整理支援: the merger, the borrower (承継医療機関), and the loan."""

    fiscal_year: FiscalYear
    is_merger_member: bool
    closing_hospitals: int
    surviving: int
    is_new_loan_for_debt: bool
    suspended: bool
    in_arrears: bool


def bekki4_debt_grant(case: DebtCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of a 債務整理支援給付金, in yen: the interest within 20 years and 0.5% a year.

    Args:
        case: The facts of the merger and the loan.
        book: The rule book; the entries of the first day of the case's fiscal year are used.

    Raises:
        KikinError: No rule applies in the year, or a year is no multiple of the months between payments.

    Source: 別記４ ２（３） and ３（３）.

    >>> from fractions import Fraction
    >>> from kikin.rules import rule_book
    >>> case = DebtCase(
    ...     fiscal_year=FiscalYear(2024), is_merger_member=True, closing_hospitals=1, surviving=1,
    ...     is_new_loan_for_debt=True, suspended=False, in_arrears=False, principal_yen=400_000_000,
    ...     annual_rate=Fraction(1, 100), months_between=12, method="元金均等", payments=4,
    ... )
    >>> bekki4_debt_grant(case, rule_book()).amount_yen  # (4億＋3億＋2億＋1億)×0.5%
    5000000
    """
    rules = RulesOn(book, case.fiscal_year.start, "bekki4.debt")
    every = instalments(case, rules)
    rate, count = _rate_step(case, rules), _count_step(case, len(every), rules)
    counted = every[: int(count.value)]
    step, year = rules("interest_step"), rules("months_of_year")
    interest = Step(
        "利子の総額",
        f"各回の返済前の元本残高×年利率×返済間隔の月数÷{year.shown}（各回{step.shown}未満切捨て）の合計",
        (
            Operand("元本", case.principal_yen),
            Operand("算定に用いる年利率", rate.value, "割合"),
            Operand("返済間隔", case.months_between, "月"),
            Operand("算定する回数", count.value, "回"),
            Operand("返済前の残高の合計", sum(one.balance_yen for one in counted)),
        ),
        sum(one.interest_yen for one in counted),
        entries=(step, year, rules("remainder_of_principal")),
    )
    amount = rounded_down_step(
        "助成額",
        interest.label,
        interest.value,
        (Operand(interest.label, interest.value),),
        RulesOn(book, rules.day, "bekki4")("rounding_step"),
    )
    return Reckoning(SCHEME, (rate, count, interest, amount), _conditions(case, rules))


def _rate_step(case: DebtCase, rules: RulesOn) -> Step:
    limit = rules("annual_rate")
    return Step(
        "算定に用いる年利率",
        "融資の年利率と上限の低い方",
        (Operand("融資の年利率", case.annual_rate, "割合"), Operand("上限", limit.number, "割合")),
        min(case.annual_rate, limit.number),
        "割合",
        (limit,),
    )


def _count_step(case: DebtCase, payments: int, rules: RulesOn) -> Step:
    limit, years = counted_payments(case, rules), rules("loan_years")
    return Step(
        "算定する回数",
        "返済の回数と、上限の年数に当たる回数の少ない方",
        (
            Operand("返済の回数", payments, "回"),
            Operand("融資期間の上限", years.number, "年"),
            Operand("上限に当たる回数", limit, "回"),
        ),
        min(payments, limit),
        "回",
        (years, rules("long_loan")),
    )


def _conditions(case: DebtCase, rules: RulesOn) -> tuple[Condition, ...]:
    closing, surviving = rules("closing_hospitals"), rules("surviving")
    return (
        condition(
            "統合関係医療機関であること",
            case.is_merger_member,
            ("統合支援給付金の統合関係医療機関である", "統合関係医療機関として認められていない"),
            rules("merger_member"),
        ),
        condition(
            "病院の廃止（診療所化を含む）",
            case.closing_hospitals >= closing.number,
            (f"{case.closing_hospitals}病院が廃止又は診療所化となる", "廃止又は診療所化となる病院がない"),
            closing,
        ),
        condition(
            "統合後の運営",
            case.surviving >= surviving.number,
            (f"{case.surviving}医療機関が運営される", "統合後に運営される医療機関がない"),
            surviving,
        ),
        condition(
            "未返済の債務を返すための新たな融資",
            case.is_new_loan_for_debt,
            ("金融機関から新たに融資を受けている", "債務を返済するための新たな融資ではない"),
            rules("new_loan"),
        ),
        condition(
            "取引停止処分",
            not case.suspended,
            ("受けていない", "金融機関から取引停止処分を受けている"),
            rules("no_suspension"),
        ),
        condition(
            "国税、社会保険料又は労働保険料",
            not case.in_arrears,
            ("滞納していない", "滞納している"),
            rules("no_arrears"),
        ),
    )


_K = FieldKind
LOAN_FIELDS = (
    Field("principal_yen", "元本（円）", _K.YEN),
    Field("annual_rate", "融資の年利率", _K.RATIO, help="1.2% のように"),
    Field("months_between", "返済の間隔（月）", _K.COUNT, help="1、3、6、12 など、12 を割り切る数"),
    Field("method", "返済の方法", _K.CHOICE, choices=METHODS),
    Field("payments", "返済の回数（据置を含む）", _K.COUNT, required=False, help="償還年次表の場合は空欄"),
    Field("grace_payments", "据置の回数", _K.COUNT, required=False, help="空欄は 0"),
    Field(
        "balances_yen", "各回の返済前の残高（円）", _K.YEN_LIST, required=False, help="償還年次表の場合だけ"
    ),
)
DEBT_FIELDS = (
    Field("fiscal_year", "年度", _K.FISCAL_YEAR),
    Field("is_merger_member", "統合支援給付金の統合関係医療機関", _K.YES_NO, help="２（３）①"),
    Field("closing_hospitals", "廃止（診療所化を含む）となる病院の数", _K.COUNT, help="２（３）②"),
    Field("surviving", "統合後に運営される医療機関の数", _K.COUNT, help="２（３）③"),
    Field("is_new_loan_for_debt", "債務を返済するための新たな融資", _K.YES_NO, help="２（３）④"),
    Field("suspended", "取引停止処分", _K.YES_NO, help="２（３）⑤"),
    Field("in_arrears", "国税・社会保険料・労働保険料の滞納", _K.YES_NO, help="２（３）⑥"),
    *LOAN_FIELDS,
)
