"""別記４ （３）債務整理支援給付金支給事業: the interest on the loan that takes over a closing institution's debt."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kikin.grants.bed_reduction.loan import Loan, counted_payments, instalments
from kikin.grants.dated import RulesOn, least
from kikin.grants.facts import count, year, yes_no
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning
from kikin.values.periods import FiscalYear

SCHEME = "別記４（３）債務整理支援給付金支給事業"


@dataclass(frozen=True, kw_only=True)
class DebtCase(Loan):
    """A case of 債務整理支援: the merger, the borrower (承継医療機関), and the loan."""

    fiscal_year: FiscalYear = year("年度")
    is_merger_member: bool = yes_no("統合支援給付金の統合関係医療機関", help="２（３）①")
    closing_hospitals: int = count("廃止（診療所化を含む）となる病院の数", help="２（３）②")
    surviving: int = count("統合後に運営される医療機関の数", help="２（３）③")
    is_new_loan_for_debt: bool = yes_no("債務を返済するための新たな融資", help="２（３）④")
    suspended: bool = yes_no("取引停止処分", help="２（３）⑤")
    in_arrears: bool = yes_no("国税・社会保険料・労働保険料の滞納", help="２（３）⑥")


def debt_grant(case: DebtCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of a 債務整理支援給付金, in yen: the interest within 20 years and 0.5% a year.

    Raises:
        KikinError: No rule applies in the year, or a year is no multiple of the months between payments.

    Source: 別記４ ２（３） and ３（３）.
    """
    rules = RulesOn(book, case.rules_year.start, "bed_reduction.debt")
    every = instalments(case, rules)
    limit, years, step, year = (
        rules(name) for name in ("annual_rate", "loan_years", "interest_step", "months_of_year")
    )
    rates = (Operand("融資の年利率", case.annual_rate, "割合"), Operand("上限", limit.number, "割合"))
    formula, value = "融資の年利率と上限の低い方", least(rates)
    rate = rules.step("算定に用いる年利率", formula, value, rates, limit, unit="割合")
    most = counted_payments(case, rules)
    counts = (
        Operand("返済の回数", len(every), "回"),
        Operand("融資期間の上限", years.number, "年"),
        Operand("上限に当たる回数", most, "回"),
    )
    formula = "返済の回数と、上限の年数に当たる回数の少ない方"
    count = rules.step("算定する回数", formula, min(len(every), most), counts, years, "long_loan", unit="回")
    counted = every[: int(count.value)]
    parts = (
        Operand("元本", case.principal_yen),
        rate.operand,
        Operand("返済間隔", case.months_between, "月"),
        count.operand,
        Operand("返済前の残高の合計", sum(one.balance_yen for one in counted)),
    )
    formula = f"各回の返済前の元本残高×年利率×返済間隔の月数÷{year.shown}（各回{step.shown}未満切捨て）の合計"
    total = sum(one.interest_yen for one in counted)
    interest = rules.step("利子の総額", formula, total, parts, step, year, "remainder_of_principal")
    rounding = rules.below("bed_reduction")("rounding_step")
    amount = rules.rounded("助成額", interest.label, interest.value, [interest], rounding)
    return Reckoning(SCHEME, (rate, count, interest, amount), tuple(_conditions(case, rules)))


def _conditions(case: DebtCase, rules: RulesOn) -> Iterator[Condition]:
    yes, no = "統合支援給付金の統合関係医療機関である", "統合関係医療機関として認められていない"
    yield rules.condition("統合関係医療機関であること", case.is_merger_member, yes, no, "merger_member")
    closing, surviving = rules("closing_hospitals"), rules("surviving")
    met = case.closing_hospitals >= closing.number
    yes, no = f"{case.closing_hospitals}病院が廃止又は診療所化となる", "廃止又は診療所化となる病院がない"
    yield rules.condition("病院の廃止（診療所化を含む）", met, yes, no, closing)
    yes, no = f"{case.surviving}医療機関が運営される", "統合後に運営される医療機関がない"
    yield rules.condition("統合後の運営", case.surviving >= surviving.number, yes, no, surviving)
    yes, no = "金融機関から新たに融資を受けている", "債務を返済するための新たな融資ではない"
    label = "未返済の債務を返すための新たな融資"
    yield rules.condition(label, case.is_new_loan_for_debt, yes, no, "new_loan")
    yes, no = "受けていない", "金融機関から取引停止処分を受けている"
    yield rules.condition("取引停止処分", not case.suspended, yes, no, "no_suspension")
    yes, no, label = "滞納していない", "滞納している", "国税、社会保険料又は労働保険料"
    yield rules.condition(label, not case.in_arrears, yes, no, "no_arrears")
