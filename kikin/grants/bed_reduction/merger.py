"""別記４ （２）統合支援給付金支給事業: institutions that merge and give up beds together."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.grants.bed_reduction.beds import BedCase, bed_steps, exclusion_findings
from kikin.grants.bed_reduction.single import ApprovalCase, approval_conditions
from kikin.grants.dated import RulesOn, day_of
from kikin.grants.facts import beds, day, each, text, word, yes_no
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step, shown
from kikin.values.errors import Finding, Level

SCHEME = "別記４（２）統合支援給付金支給事業"
STAYS, CLOSES, BECOMES_CLINIC = "存続", "廃止", "診療所化"
_EACH = "医療機関ごとに"


@dataclass(frozen=True, kw_only=True)
class Facility(BedCase):
    """One institution of the merger (統合関係医療機関): its beds, what becomes of it, and its area."""

    name: str = text("統合関係医療機関", name="names", help="Ａ病院;Ｂ病院 のように")
    is_hospital: bool = yes_no("病院か", help=_EACH)
    has_general_beds: bool | None = yes_no(
        "療養病床又は一般病床を有する", None, help=f"{_EACH}。１（１）。空欄は未確認"
    )
    fate: str = word("統合後の扱い", help=_EACH, choices=(STAYS, CLOSES, BECOMES_CLINIC))
    after_beds: int = beds("統合後の対象３区分の許可病床数", help=_EACH)
    april_2020_beds: int | None = beds(
        "対象３区分の稼働病床数（令和２年４月１日）",
        None,
        help="変更があった場合に医療機関ごとに（変更のない医療機関は報告と同じ数）。空欄は変更なし",
    )
    converted_beds: int = beds(
        "回復期・介護医療院へ転換する病床数", 0, required=True, help=f"{_EACH}。ない場合は 0"
    )
    moved_beds: int = beds(
        "統合関係医療機関へ融通した病床数", 0, required=True, help=f"{_EACH}。ない場合は 0"
    )
    in_priority_area: bool = yes_no("重点支援区域", default=False, required=True, help=_EACH)
    in_model_area: bool = yes_no("モデル推進区域", default=False, required=True, help=_EACH)


@dataclass(frozen=True, kw_only=True)
class MergerCase(ApprovalCase):
    """A case of 統合支援: the institutions, and their plan (統合計画)."""

    all_agreed: bool = yes_no("すべての医療機関の合意", help="２（２）④")
    completion: date = day("統合が完了する日", help="２（２）④")
    facilities: tuple[Facility, ...] = each(Facility, first="names")


def merger_grant(case: MergerCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of a 統合支援給付金 for all institutions together, in yen (別記４ ２（２） and ３（２）).

    Raises:
        KikinError: No rule applies in the year, or no institution is given.

    >>> from kikin.rules import rule_book
    >>> from kikin.values.periods import FiscalYear
    >>> closing = Facility(
    ...     name="Ａ病院", is_hospital=True, fate="廃止", reported_beds=50, permitted_beds=50,
    ...     occupancy=Fraction(4, 5), after_beds=0,
    ... )
    >>> staying = Facility(
    ...     name="Ｂ病院", is_hospital=True, fate="存続", reported_beds=100, permitted_beds=100,
    ...     occupancy=Fraction(9, 10), after_beds=100,
    ... )
    >>> case = MergerCase(
    ...     fiscal_year=FiscalYear(2024), approved=True, all_agreed=True, completion=date(2027, 3, 31),
    ...     facilities=(closing, staying),
    ... )
    >>> merger_grant(case, rule_book()).amount_yen  # (50－40)×2,052,000 + 40×2,280,000
    111720000
    """
    if not case.facilities:
        raise case.refusal("names", "がありません", remedy="参加する医療機関を一つ以上書いてください")
    rules = RulesOn(book, case.rules_year.start, "bed_reduction.merger")
    every = [_facility_steps(facility, rules) for facility in case.facilities]
    shares = [own[-1] for own in every]
    total = sum((Fraction(share.value) for share in shares), Fraction(0))
    rounding = rules.below("bed_reduction")("rounding_step")
    amount = rules.rounded("助成額", "統合関係医療機関ごとの額の合計", total, shares, rounding)
    steps = (*(step for own in every for step in own), amount)
    return Reckoning(SCHEME, steps, tuple(_conditions(case, rules)), tuple(_findings(case, rules)))


def _facility_steps(facility: Facility, rules: RulesOn) -> tuple[Step, ...]:
    steps = bed_steps(facility, rules, facility.name)
    areas = {"重点支援区域": "priority_multiplier"} if facility.in_priority_area else {}
    if facility.in_model_area and rules.applies("model_multiplier"):
        areas["モデル推進区域"] = "model_multiplier"
    if not areas:
        return steps
    used = [rules(name) for name in areas.values()]
    multiplier = max(entry.number for entry in used)
    if len(used) > 1:
        used.append(rules("one_multiplier"))
    label, formula = f"{facility.name}: {'・'.join(areas)}の額", "減少病床に応じた額×乗率（一度だけ）"
    parts = (steps[-1], Operand("乗率", multiplier, "割合"))
    return *steps, rules.step(label, formula, steps[-1].value * multiplier, parts, *used)


def _conditions(case: MergerCase, rules: RulesOn) -> Iterator[Condition]:
    having = {facility.name: facility.has_general_beds for facility in case.facilities}
    lacking = "、".join(name for name, has in having.items() if has is False)
    met = False if lacking else (None if None in having.values() else True)
    yes, no = "どの医療機関も有する", f"{lacking}は有しない"
    yield rules.condition("療養病床又は一般病床を有すること", met, yes, no, "institution")
    yield from approval_conditions(case, rules)
    closing, surviving, deadline = rules("closing_hospitals"), rules("surviving"), rules("deadline")
    closed = sum(facility.is_hospital and facility.fate != STAYS for facility in case.facilities)
    yes, no = f"{closed}病院が廃止又は診療所化となる", "廃止又は診療所化となる病院がない"
    yield rules.condition("病院の廃止（診療所化を含む）", closed >= closing.number, yes, no, closing)
    kept = sum(facility.fate != CLOSES for facility in case.facilities)
    yes, no = f"{kept}医療機関が運営される", "統合後に運営される医療機関がない"
    yield rules.condition("統合後の運営", kept >= surviving.number, yes, no, surviving)
    text, met = f"{case.completion.isoformat()}は{deadline.shown}", case.completion <= day_of(deadline)
    yield rules.condition("統合の期限", met, f"{text}までである", f"{text}を過ぎている", deadline)
    yes, no = "すべて合意している", "合意していない医療機関がある"
    yield rules.condition("全医療機関の合意", case.all_agreed, yes, no, "all_agreed")
    ratio, before = rules("reduction_ratio"), sum(facility.reported_beds for facility in case.facilities)
    reduced = before - sum(facility.after_beds for facility in case.facilities)
    least = ratio.number * before
    text = f"{before:,}床から{reduced:,}床の減少、{ratio.shown}倍は{shown(least, '床')}で、"
    met, yes, no = reduced >= least and reduced > 0, f"{text}これ以上である", f"{text}足りない"
    yield rules.condition("総病床数の減少", met, yes, no, ratio, "total_beds")


def _findings(case: MergerCase, rules: RulesOn) -> Iterator[Finding]:
    for facility in case.facilities:
        yield from exclusion_findings(facility, f"{facility.name}: ")
    early = [one.name for one in case.facilities if one.in_model_area]
    if early and not rules.applies("model_multiplier"):
        first = rules.book[f"{rules.prefix}.model_multiplier"].entries[0]
        what = f"モデル推進区域の乗率は{first.since.isoformat()}からの定めなので、1.0 を乗じました"
        remedy = f"{first.article}は、この年度の要領にありません"
        yield Finding(Level.NOTE, what, found="、".join(early), remedy=remedy)
    counted = sum(facility.counted_beds for facility in case.facilities)
    net = sum(facility.base_beds - facility.after_beds for facility in case.facilities)
    if counted > max(0, net):
        what, found = (
            "算定する減少病床数が、統合全体の減少を超えています",
            f"算定 {counted:,}床、全体の減少 {net:,}床",
        )
        remedy = f"増える医療機関へ移した病床を、{case.called('moved_beds')}に書いてください"
        yield Finding(Level.WARNING, what, found=found, remedy=remedy)
