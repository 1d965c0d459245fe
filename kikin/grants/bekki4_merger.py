"""別記４ （２）統合支援給付金支給事業: institutions that merge and give up beds together."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.values.errors import Finding, KikinError, Level
from kikin.grants.bekki4_beds import BedFacts, bed_steps, exclusion_findings
from kikin.grants.dated import RulesOn, condition, day_of, rounded_down_step
from kikin.grants.fields import Field, FieldKind
from kikin.values.periods import FiscalYear
from kikin.rules.book import RuleBook
from kikin.steps import Condition, Operand, Reckoning, Step, shown

SCHEME = "別記４（２）統合支援給付金支給事業"
STAYS, CLOSES, BECOMES_CLINIC = "存続", "廃止", "診療所化"
FATES = (STAYS, CLOSES, BECOMES_CLINIC)


@dataclass(frozen=True, kw_only=True)
class Facility(BedFacts):
    """One institution of the merger (統合関係医療機関): its beds, what becomes of it, and its area."""

    name: str
    is_hospital: bool
    fate: str
    in_priority_area: bool = False
    in_model_area: bool = False

    def __post_init__(self) -> None:
        """Refuse negative counts and an unknown fate."""
        super().__post_init__()
        if self.fate not in FATES:
            raise KikinError(
                "統合後の扱いを読み取れません",
                found=self.fate,
                remedy=f"{'、'.join(FATES)} のどれかにしてください",
            )


@dataclass(frozen=True, kw_only=True)
class MergerCase:
    """A case of 統合支援: the institutions, and their plan (統合計画)."""

    fiscal_year: FiscalYear
    approved: bool
    all_agreed: bool
    completion: date
    facilities: tuple[Facility, ...]


def bekki4_merger_grant(case: MergerCase, book: RuleBook) -> Reckoning:
    """Return the reckoning of a 統合支援給付金 for all institutions together, in yen.

    Args:
        case: The institutions with their beds, and the day on which the merger is complete.
        book: The rule book; the entries of the first day of the case's fiscal year are used.

    Raises:
        KikinError: No rule applies in the year (モデル推進区域 before 令和6年度), or no institution is given.

    Source: 別記４ ２（２） and ３（２）.

    >>> from kikin.rules import rule_book
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
    >>> bekki4_merger_grant(case, rule_book()).amount_yen  # (50－40)×2,052,000 + 40×2,280,000
    111720000
    """
    if not case.facilities:
        raise KikinError("統合関係医療機関がありません", remedy="参加する医療機関を一つ以上書いてください")
    rules = RulesOn(book, case.fiscal_year.start, "bekki4.merger")
    steps: list[Step] = []
    shares: list[Step] = []
    for facility in case.facilities:
        own = _facility_steps(facility, rules)
        steps += own
        shares.append(own[-1])
    amount = rounded_down_step(
        "助成額",
        "統合関係医療機関ごとの額の合計",
        sum((Fraction(share.value) for share in shares), Fraction(0)),
        tuple(Operand(share.label, share.value) for share in shares),
        RulesOn(book, rules.day, "bekki4")("rounding_step"),
    )
    return Reckoning(SCHEME, (*steps, amount), _conditions(case, rules), _findings(case))


def merger_case(
    *,
    fiscal_year: FiscalYear,
    approved: bool,
    all_agreed: bool,
    completion: date,
    names: Sequence[str],
    **columns: Sequence[object],
) -> MergerCase:
    """Return the case whose institutions are given column by column, in the order of ``names``.

    Raises:
        KikinError: A column has another number of values than there are names.
    """
    for column, values in columns.items():
        if len(values) != len(names):
            raise KikinError(
                f"{column} の数が医療機関の数と違います",
                found=f"{len(values)} 個（医療機関は {len(names)}）",
                remedy="医療機関と同じ順に ; で区切って書いてください",
            )
    rows = [dict(zip(columns, values, strict=True)) for values in zip(*columns.values(), strict=True)]
    facilities = tuple(Facility(name=name, **row) for name, row in zip(names, rows, strict=True))
    return MergerCase(
        fiscal_year=fiscal_year,
        approved=approved,
        all_agreed=all_agreed,
        completion=completion,
        facilities=facilities,
    )


def _facility_steps(facility: Facility, rules: RulesOn) -> tuple[Step, ...]:
    steps = bed_steps(facility, rules, facility.name)
    if not (facility.in_priority_area or facility.in_model_area):
        return steps
    before = steps[-1]
    areas = []
    if facility.in_priority_area:
        areas.append(("重点支援区域", rules("priority_multiplier")))
    if facility.in_model_area:
        areas.append(("モデル推進区域", rules("model_multiplier")))
    multiplier = max(entry.number for _, entry in areas)
    entries = tuple(entry for _, entry in areas)
    if facility.in_priority_area and facility.in_model_area:
        entries = (*entries, rules("one_multiplier"))
    where = "・".join(area for area, _ in areas)
    raised = Step(
        f"{facility.name}: {where}の額",
        "減少病床に応じた額×乗率（一度だけ）",
        (Operand(before.label, before.value), Operand("乗率", multiplier, "割合")),
        before.value * multiplier,
        entries=entries,
    )
    return *steps, raised


def _conditions(case: MergerCase, rules: RulesOn) -> tuple[Condition, ...]:
    deadline, closing, surviving = rules("deadline"), rules("closing_hospitals"), rules("surviving")
    closed = sum(facility.is_hospital and facility.fate != STAYS for facility in case.facilities)
    kept = sum(facility.fate != CLOSES for facility in case.facilities)
    day = case.completion.isoformat()
    return (
        condition(
            "都道府県が必要と認めた取組",
            case.approved,
            ("調整会議と審議会を踏まえて認めている", "認めていない"),
            rules("approved"),
        ),
        condition(
            "病院の廃止（診療所化を含む）",
            closed >= closing.number,
            (f"{closed}病院が廃止又は診療所化となる", "廃止又は診療所化となる病院がない"),
            closing,
        ),
        condition(
            "統合後の運営",
            kept >= surviving.number,
            (f"{kept}医療機関が運営される", "統合後に運営される医療機関がない"),
            surviving,
        ),
        condition(
            "統合の期限",
            case.completion <= day_of(deadline),
            (f"{day}は{deadline.shown}までである", f"{day}は{deadline.shown}を過ぎている"),
            deadline,
        ),
        condition(
            "全医療機関の合意",
            case.all_agreed,
            ("すべて合意している", "合意していない医療機関がある"),
            rules("all_agreed"),
        ),
        _enough_reduction(case, rules),
    )


def _enough_reduction(case: MergerCase, rules: RulesOn) -> Condition:
    ratio = rules("reduction_ratio")
    before = sum(facility.reported_beds for facility in case.facilities)
    reduced = before - sum(facility.after_beds for facility in case.facilities)
    least = ratio.number * before
    facts = f"{before:,}床から{reduced:,}床の減少、{ratio.shown}倍は{shown(least, '床')}"
    met = reduced >= least and reduced > 0
    return condition(
        "総病床数の減少",
        met,
        (f"{facts}で、これ以上である", f"{facts}で、足りない"),
        ratio,
        rules("total_beds"),
    )


def _findings(case: MergerCase) -> tuple[Finding, ...]:
    findings = [
        finding
        for facility in case.facilities
        for finding in exclusion_findings(facility, f"{facility.name}: ")
    ]
    counted = sum(facility.counted_beds for facility in case.facilities)
    net = sum(facility.base_beds - facility.after_beds for facility in case.facilities)
    if counted > max(0, net):
        findings.append(
            Finding(
                Level.WARNING,
                "算定する減少病床数が、統合全体の減少を超えています",
                found=f"算定 {counted:,}床、全体の減少 {net:,}床",
                remedy="増える医療機関へ移した病床を、融通した病床数（moved_beds）に書いてください",
            )
        )
    return tuple(findings)


_K = FieldKind
_EACH = "医療機関ごとに"
MERGER_FIELDS = (
    Field("fiscal_year", "年度", _K.FISCAL_YEAR),
    Field("approved", "都道府県が必要と認めた取組", _K.YES_NO, help="２（２）①"),
    Field("all_agreed", "すべての医療機関の合意", _K.YES_NO, help="２（２）④"),
    Field("completion", "統合が完了する日", _K.DATE, help="２（２）④"),
    Field("names", "統合関係医療機関", _K.TEXT_LIST, help="Ａ病院;Ｂ病院 のように"),
    Field("is_hospital", "病院か", _K.YES_NO_LIST, help=_EACH),
    Field("fate", "統合後の扱い", _K.TEXT_LIST, help=f"{_EACH}。{'、'.join(FATES)}"),
    Field("reported_beds", "対象３区分の稼働病床数（平成30年度報告）", _K.COUNT_LIST, help=_EACH),
    Field("permitted_beds", "対象３区分の許可病床数（平成30年度報告）", _K.COUNT_LIST, help=_EACH),
    Field("occupancy", "対象３区分の病床稼働率（平成30年度報告）", _K.RATIO_LIST, help=_EACH),
    Field("after_beds", "統合後の対象３区分の許可病床数", _K.COUNT_LIST, help=_EACH),
    Field(
        "april_2020_beds",
        "対象３区分の稼働病床数（令和２年４月１日）",
        _K.COUNT_LIST,
        required=False,
        help="変更があった場合に医療機関ごとに（変更のない医療機関は報告と同じ数）。空欄は変更なし",
    ),
    Field(
        "converted_beds", "回復期・介護医療院へ転換する病床数", _K.COUNT_LIST, help=f"{_EACH}。ない場合は 0"
    ),
    Field("moved_beds", "統合関係医療機関へ融通した病床数", _K.COUNT_LIST, help=f"{_EACH}。ない場合は 0"),
    Field("in_priority_area", "重点支援区域", _K.YES_NO_LIST, help=_EACH),
    Field("in_model_area", "モデル推進区域", _K.YES_NO_LIST, help=_EACH),
)
