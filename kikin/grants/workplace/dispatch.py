"""別記３ Ⅲ 勤務環境改善医師派遣等推進事業: the sending side, the receiving side, the endowed course."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction

from kikin.grants.dated import RulesOn, least
from kikin.grants.facts import number, word, yen, yes_no
from kikin.grants.terms import Terms, refuse_unknown_terms
from kikin.grants.workplace.case import LaborCase
from kikin.grants.workplace.shared import labor_conditions
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step
from kikin.values.amounts import Yen
from kikin.values.errors import Finding, Level

SCHEME = "別記３Ⅲ 勤務環境改善医師派遣等推進事業"
TERM_NAMES = ("sending_price", "sending_fixed_price", "receiving_price", "course_limit", "course_rate")
SENDING, RECEIVING, COURSE = "派遣医療機関", "派遣受入医療機関", "寄附講座"
RECEIVER_KINDS = ("なし", "①特別な役割", "②５疾病６事業", "③在宅医療")


@dataclass(frozen=True, kw_only=True)
class DispatchCase(LaborCase):
    """A case of 別記３ Ⅲ. The facts on working hours are those of the receiving institution, on every side.

    ``dispatch_months`` has one number for each doctor sent. ``ordinary_profit_yen`` is the 経常利益 of the latest
    accounts of the sending institution (negative for a loss), ``doctors`` its doctors in 常勤換算.
    """

    side: str = word("申請する側", choices=(SENDING, RECEIVING, COURSE))
    recognized: bool = yes_no("知事の認定", help="派遣受入医療機関について")
    receiver_kind: str = word("派遣受入医療機関の区分", help="２（１）", choices=RECEIVER_KINDS)
    same_corporation: bool = yes_no("同一法人間の派遣", help="２（２）※２")
    partner_confirmed: bool = yes_no("相手方の医療機関の確認", help="４（１）")
    subsidized_by_standard_26: bool = yes_no("標準事業例26による同様の補助", help="４（３）")
    dispatch_months: tuple[Fraction, ...] = number(
        "派遣月数", (), unit="月", several=True, help="医師ごとに。例 12;6"
    )
    ordinary_profit_yen: Yen | None = yen(
        "直近決算の経常利益（円）", None, signed=True, help="派遣側。損失は負の数"
    )
    doctors: Fraction | None = number("医師数（常勤換算）", None, unit="人", help="派遣側の決算期の医師数")
    preparation_cost_yen: Yen | None = yen("受入れの準備の経費（円）", None, help="受入側")
    course_cost_yen: Yen | None = yen("寄附講座の運営の経費（円）", None, help="寄附講座")
    course_sends_doctors: bool = yes_no("派遣を目的とした寄附講座", default=False, help="空欄は なし")


def dispatch_grant(case: DispatchCase, book: RuleBook, terms: Terms | None = None) -> Reckoning:
    """Return the reckoning of a subsidy under 別記３ Ⅲ (２ to ５), in yen.

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
    """
    own = refuse_unknown_terms(terms, TERM_NAMES)
    rules = RulesOn(book, case.rules_year.start, "workplace.dispatch")
    steps, findings = _WAYS[case.side](case, rules, own)
    return Reckoning(SCHEME, steps, tuple(_conditions(case, rules)), findings)


_Result = tuple[tuple[Step, ...], tuple[Finding, ...]]


def _sending(case: DispatchCase, rules: RulesOn, terms: Terms) -> _Result:
    months, label = _months(case, rules), "１人１月当たりの額"
    findings: tuple[Finding, ...] = ()
    if "sending_fixed_price" in terms:
        fixed = terms["sending_fixed_price"].operand
        steps: tuple[Step, ...] = (rules.step(label, "都道府県が定める定額", fixed.value, [fixed], "amount"),)
    else:
        profit = _profit_step(case, rules)
        parts = [profit.operand]
        formula = "経常利益相当額"
        if "sending_price" in terms:
            parts.insert(0, terms["sending_price"].operand)
            formula = f"都道府県が定める単価と{formula}の少ない方"
        else:
            findings = _left_to_plan(rules)
        steps = (profit, rules.step(label, formula, least(parts), parts, "amount", "sender_cost"))
    total = steps[-1].value * Fraction(months.value)
    amount = rules.rounded("助成額", f"{label}×{months.label}", total, (steps[-1], months), "rounding_step")
    return (*steps, months, amount), findings


def _profit_step(case: DispatchCase, rules: RulesOn) -> Step:
    profit, doctors, year = case.given("ordinary_profit_yen"), case.given("doctors"), rules("months_of_year")
    if not doctors:
        raise case.refusal("doctors", "が 0 です", doctors, "0 より大きい数を書いてください")
    parts = (
        Operand("経常利益", profit),
        Operand("医師数", doctors, "人"),
        Operand("月数", year.number, "月"),
    )
    value, label = max(Fraction(0), profit / (doctors * year.number)), "医師１人１月当たりの経常利益相当額"
    cited = ("sender_cost", year, "loss_counts_as_nothing")
    return rules.step(label, "経常利益÷（医師数×月数）、損失の場合は0円", value, parts, *cited)


def _months(case: DispatchCase, rules: RulesOn) -> Step:
    months, most = _doctors_sent(case), rules("months_of_year").number
    if max(months) > most:
        remedy = "医師ごとの月数を ; で区切って書いてください"
        raise case.refusal("dispatch_months", "が１年を超えています", max(months), remedy)
    parts = [Operand(f"医師{number}の派遣月数", one, "月") for number, one in enumerate(months, start=1)]
    formula = "派遣医師ごとの派遣月数の合計"
    return rules.step("延べ派遣月数", formula, sum(months, Fraction(0)), parts, "sender_cost", unit="月")


def _doctors_sent(case: DispatchCase) -> tuple[Fraction, ...]:
    if not case.dispatch_months:
        remedy = f"{case.called('dispatch_months')}に医師ごとの派遣月数を書いてください"
        raise case.refusal("dispatch_months", "が空欄で、派遣医師がいません", remedy=remedy)
    return case.dispatch_months


def _receiving(case: DispatchCase, rules: RulesOn, terms: Terms) -> _Result:
    if "receiving_price" not in terms:
        cost = Operand("受入れの準備に必要となる経費", case.given("preparation_cost_yen"))
        return _cost_alone(cost, "receiver_cost", rules)
    price, doctors = terms["receiving_price"].operand, len(_doctors_sent(case))
    parts, formula = (price, Operand("派遣医師数", doctors, "人")), "都道府県が定める定額×派遣医師数"
    amount = rules.rounded("助成額", formula, price.value * doctors, parts, "rounding_step")
    spent = case.preparation_cost_yen
    if spent is None or spent >= amount.value:
        return (amount,), ()
    what = "都道府県が定める定額が、受入れの準備に必要となる経費を上回ります"
    remedy = "定額のまま算定しました。都道府県の交付要綱を確かめてください"
    return (amount,), (Finding(Level.WARNING, what, found=f"経費 {spent:,}円、{amount}", remedy=remedy),)


def _course(case: DispatchCase, rules: RulesOn, terms: Terms) -> _Result:
    cost = Operand("寄附講座を運営するための経費", case.given("course_cost_yen"))
    if "course_limit" not in terms and "course_rate" not in terms:
        return _cost_alone(cost, "course_cost", rules)
    limits = [terms["course_limit"].operand] if "course_limit" in terms else []
    formula, parts = "経費と都道府県が定める上限額の少ない方" if limits else "経費", [cost, *limits]
    base = rules.step("補助の基準額", formula, least(parts), parts, "course_cost", "amount")
    rates = [terms["course_rate"].operand] if "course_rate" in terms else []
    value = base.value * (Fraction(rates[0].value) if rates else 1)
    formula = "補助の基準額×補助率" if rates else "補助の基準額"
    return (base, rules.rounded("助成額", formula, value, [base, *rates], "rounding_step")), ()


_WAYS: dict[str, Callable[[DispatchCase, RulesOn, Terms], _Result]] = {
    SENDING: _sending,
    RECEIVING: _receiving,
    COURSE: _course,
}


def _cost_alone(cost: Operand, cited: str, rules: RulesOn) -> _Result:
    base = rules.step("補助対象経費", cost.label, cost.value, [cost], cited, "amount")
    amount = rules.rounded("助成額", base.label, base.value, [base], "rounding_step")
    return (base, amount), _left_to_plan(rules)


def _left_to_plan(rules: RulesOn) -> tuple[Finding, ...]:
    what, entry = "都道府県が定める額が渡されていないため、補助対象経費で算定しました", rules("amount")
    remedy = "都道府県計画で定めた額を県の補助条件として渡してください"
    return (Finding(Level.NOTE, what, found=f"{entry.article}: {entry.shown}", remedy=remedy),)


def _conditions(case: DispatchCase, rules: RulesOn) -> Iterator[Condition]:
    yes, no = "知事が認めている", "知事が認めていない"
    yield rules.condition("都道府県知事の認定", case.recognized, yes, no, "recognized")
    met, yes, no = (
        case.receiver_kind != RECEIVER_KINDS[0],
        f"{case.receiver_kind}に当たる",
        "①～③のどれにも当たらない",
    )
    yield rules.condition("派遣受入医療機関の区分", met, yes, no, "receiver_kinds")
    yes, no = "別の法人間の派遣である", "同一法人間の派遣は対象外"
    yield rules.condition("法人の別", not case.same_corporation, yes, no, "other_corporation")
    yes, no = "確認を得ている", "確認を得ていない"
    yield rules.condition(
        "相手方の医療機関の事前の確認", case.partner_confirmed, yes, no, "confirmed_by_partner"
    )
    yield from labor_conditions(case, rules)
    met, yes, no = not case.subsidized_by_standard_26, "同様の補助を受けていない", "同様の補助を受けている"
    yield rules.condition("標準事業例26による補助", met, yes, no, "no_double_subsidy")
    if case.side == COURSE:
        yes, no = "特定労務管理対象医療機関等へ派遣する", "派遣を目的とした寄附講座ではない"
        yield rules.condition("寄附講座の目的", case.course_sends_doctors, yes, no, "course_cost")
