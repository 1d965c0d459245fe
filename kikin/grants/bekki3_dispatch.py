"""別記３ Ⅲ 勤務環境改善医師派遣等推進事業: the sending side, the receiving side, the endowed course."""

from __future__ import annotations

from collections.abc import Callable
from fractions import Fraction

from kikin.values.errors import Finding, KikinError, Level
from kikin.grants.bekki3_dispatch_case import COURSE, RECEIVER_KINDS, RECEIVING, SENDING, DispatchCase
from kikin.grants.bekki3_workplace import labor_conditions
from kikin.grants.dated import RulesOn, condition, rounded_down_step
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.values.amounts import Yen
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step

SCHEME = "別記３Ⅲ 勤務環境改善医師派遣等推進事業"
TERM_NAMES = ("sending_price", "sending_fixed_price", "receiving_price", "course_limit", "course_rate")


def bekki3_3_grant(case: DispatchCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a subsidy under 別記３ Ⅲ, in yen.

    The notice leaves the amount to the prefectural plan (５). Without terms the eligible cost of ３ is taken, and a
    finding says so.

    Args:
        case: The facts of the dispatch.
        book: The rule book; the entries of the first day of the case's fiscal year are used.
        terms: ``sending_price`` (a limit for one doctor and month, beside the profit equivalent),
            ``sending_fixed_price`` (定額 in its stead), ``receiving_price`` (定額 for one doctor),
            ``course_limit`` and ``course_rate``.

    Raises:
        KikinError: No rule applies in the year, a figure that the side needs is missing, or a doctor is sent for
            more months than a year has.

    Source: 別記３Ⅲ ２ to ５.

    >>> from kikin.grants.terms import PrefectureTerm
    >>> from kikin.values.periods import FiscalYear
    >>> from kikin.rules import rule_book
    >>> case = DispatchCase(
    ...     fiscal_year=FiscalYear(2024), has_manager=True, longest_overtime_hours=1000, agreement_hours=960,
    ...     has_committee_and_plan=True, is_special_labor=False, side="派遣医療機関", recognized=True,
    ...     receiver_kind="①特別な役割", same_corporation=False, partner_confirmed=True,
    ...     subsidized_by_standard_26=False, dispatch_months=(Fraction(12), Fraction(6)),
    ...     ordinary_profit_yen=1_200_000_000, doctors=Fraction(100),
    ... )
    >>> price = PrefectureTerm("p", "派遣医師１人当たり", Fraction(1250), "千円", "令和６年度新規事業 区分Ⅵ①")
    >>> bekki3_3_grant(case, rule_book(), {"sending_price": price}).amount_yen  # min(1,250,000, 1,000,000)×18
    18000000
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.fiscal_year.start, "bekki3.3")
    steps, findings = _STEPS[case.side](case, rules, own)
    return Reckoning(SCHEME, steps, tuple(_conditions(case, rules)), findings)


_Result = tuple[tuple[Step, ...], tuple[Finding, ...]]


def _sending(case: DispatchCase, rules: RulesOn, terms: Terms) -> _Result:
    months = _months(case, rules)
    findings: tuple[Finding, ...] = ()
    if "sending_fixed_price" in terms:
        fixed = terms["sending_fixed_price"].operand
        rate = Step("１人１月当たりの額", "県が定める定額", (fixed,), fixed.value, entries=(rules("amount"),))
        steps: tuple[Step, ...] = (rate,)
    else:
        profit = _profit_step(case, rules)
        price = (terms["sending_price"].operand,) if "sending_price" in terms else ()
        findings = () if price else _left_to_plan(rules)
        parts = (*price, Operand(profit.label, profit.value))
        formula = "県が定める単価と経常利益相当額の少ない方" if price else "経常利益相当額"
        value = min(Fraction(part.value) for part in parts)
        rate = Step(
            "１人１月当たりの額", formula, parts, value, entries=(rules("amount"), rules("sender_cost"))
        )
        steps = (profit, rate)
    amount = rounded_down_step(
        "助成額",
        "１人１月当たりの額×延べ派遣月数",
        rate.value * Fraction(months.value),
        (Operand(rate.label, rate.value), Operand(months.label, months.value, "月")),
        rules("rounding_step"),
    )
    return (*steps, months, amount), findings


def _profit_step(case: DispatchCase, rules: RulesOn) -> Step:
    if case.ordinary_profit_yen is None or not case.doctors:
        raise KikinError(
            "経常利益相当額を求める数値がありません",
            found=f"経常利益 {case.ordinary_profit_yen}、医師数 {case.doctors}",
            remedy="ordinary_profit_yen と doctors（0 より大きい数）を書いてください",
        )
    year = rules("months_of_year")
    equivalent = Fraction(case.ordinary_profit_yen) / (case.doctors * year.number)
    return Step(
        "医師１人１月当たりの経常利益相当額",
        "経常利益÷（医師数×月数）、損失の場合は0円",
        (
            Operand("経常利益", case.ordinary_profit_yen),
            Operand("医師数", case.doctors, "人"),
            Operand("月数", year.number, "月"),
        ),
        max(Fraction(0), equivalent),
        entries=(rules("sender_cost"), year, rules("loss_counts_as_nothing")),
    )


def _months(case: DispatchCase, rules: RulesOn) -> Step:
    _refuse_no_doctors(case)
    year = rules("months_of_year")
    longest = max(case.dispatch_months)
    if longest > year.number:
        raise KikinError(
            "派遣月数が１年を超えています",
            found=longest,
            remedy="医師ごとの月数を ; で区切って書いてください",
        )
    operands = tuple(
        Operand(f"医師{number}の派遣月数", months, "月")
        for number, months in enumerate(case.dispatch_months, start=1)
    )
    total = sum(case.dispatch_months, Fraction(0))
    entries = (rules("sender_cost"),)
    return Step("延べ派遣月数", "派遣医師ごとの派遣月数の合計", operands, total, "月", entries)


def _receiving(case: DispatchCase, rules: RulesOn, terms: Terms) -> _Result:
    if "receiving_price" not in terms:
        return _cost_alone(
            case.preparation_cost_yen, "受入れの準備に必要となる経費", rules, rules("receiver_cost")
        )
    _refuse_no_doctors(case)
    price, doctors = terms["receiving_price"].operand, len(case.dispatch_months)
    amount = rounded_down_step(
        "助成額",
        "県が定める定額×派遣医師数",
        price.value * doctors,
        (price, Operand("派遣医師数", doctors, "人")),
        rules("rounding_step"),
    )
    cost = case.preparation_cost_yen
    if cost is None or cost >= amount.value:
        return (amount,), ()
    what = "県が定める定額が、受入れの準備に必要となる経費を上回ります"
    remedy = "定額のまま算定しました。県の交付要綱を確かめてください"
    return (amount,), (Finding(Level.WARNING, what, found=f"経費 {cost:,}円、{amount}", remedy=remedy),)


def _course(case: DispatchCase, rules: RulesOn, terms: Terms) -> _Result:
    cost_entry = rules("course_cost")
    if "course_limit" not in terms and "course_rate" not in terms:
        return _cost_alone(case.course_cost_yen, "寄附講座を運営するための経費", rules, cost_entry)
    cost = _stated(case.course_cost_yen, "寄附講座を運営するための経費")
    limits = (terms["course_limit"].operand,) if "course_limit" in terms else ()
    parts = (Operand("寄附講座を運営するための経費", cost), *limits)
    base = Step(
        "補助の基準額",
        "経費と県が定める上限額の少ない方" if limits else "経費",
        parts,
        min(Fraction(part.value) for part in parts),
        entries=(cost_entry, rules("amount")),
    )
    rates = (terms["course_rate"].operand,) if "course_rate" in terms else ()
    amount = rounded_down_step(
        "助成額",
        "補助の基準額×補助率" if rates else "補助の基準額",
        base.value * (Fraction(rates[0].value) if rates else 1),
        (Operand(base.label, base.value), *rates),
        rules("rounding_step"),
    )
    return (base, amount), ()


_STEPS: dict[str, Callable[[DispatchCase, RulesOn, Terms], _Result]] = {
    SENDING: _sending,
    RECEIVING: _receiving,
    COURSE: _course,
}


def _cost_alone(cost_yen: Yen | None, label: str, rules: RulesOn, entry: Entry) -> _Result:
    cost = _stated(cost_yen, label)
    base = Step("補助対象経費", label, (Operand(label, cost),), cost, entries=(entry, rules("amount")))
    amount = rounded_down_step(
        "助成額", "補助対象経費", cost, (Operand(base.label, cost),), rules("rounding_step")
    )
    return (base, amount), _left_to_plan(rules)


def _stated(cost_yen: Yen | None, label: str) -> Yen:
    if cost_yen is None:
        raise KikinError(f"{label}がありません", remedy="経費を円で書くか、県が定める額を渡してください")
    return cost_yen


def _refuse_no_doctors(case: DispatchCase) -> None:
    if not case.dispatch_months:
        raise KikinError("派遣医師がいません", remedy="dispatch_months に医師ごとの派遣月数を書いてください")


def _left_to_plan(rules: RulesOn) -> tuple[Finding, ...]:
    entry = rules("amount")
    return (
        Finding(
            Level.NOTE,
            "県が定める額が渡されていないため、補助対象経費で算定しました",
            found=f"{entry.article}: {entry.shown}",
            remedy="都道府県計画で定めた額を県の補助条件として渡してください",
        ),
    )


def _conditions(case: DispatchCase, rules: RulesOn) -> list[Condition]:
    conditions = [
        condition(
            "都道府県知事の認定",
            case.recognized,
            ("知事が認めている", "知事が認めていない"),
            rules("recognized"),
        ),
        condition(
            "派遣受入医療機関の区分",
            case.receiver_kind != RECEIVER_KINDS[0],
            (f"{case.receiver_kind}に当たる", "①～③のどれにも当たらない"),
            rules("receiver_kinds"),
        ),
        condition(
            "法人の別",
            not case.same_corporation,
            ("別の法人間の派遣である", "同一法人間の派遣は対象外"),
            rules("other_corporation"),
        ),
        condition(
            "相手方の医療機関の事前の確認",
            case.partner_confirmed,
            ("確認を得ている", "確認を得ていない"),
            rules("confirmed_by_partner"),
        ),
        *labor_conditions(case, rules),
        condition(
            "標準事業例26による補助",
            not case.subsidized_by_standard_26,
            ("同様の補助を受けていない", "同様の補助を受けている"),
            rules("no_double_subsidy"),
        ),
    ]
    if case.side == COURSE:
        reasons = ("特定労務管理対象医療機関等へ派遣する", "派遣を目的とした寄附講座ではない")
        conditions.append(
            condition("寄附講座の目的", case.course_sends_doctors, reasons, rules("course_cost"))
        )
    return conditions
