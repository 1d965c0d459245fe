"""別記４ ３（１） and （２）: what one institution gets for the beds that it gives up, by its occupancy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from kikin.values.errors import Finding, KikinError, Level
from kikin.grants.dated import RulesOn, refuse_negative
from kikin.values.amounts import round_down, round_half_up, round_up
from kikin.rules.book import Entry
from kikin.steps import Operand, Step

_FRACTIONS: dict[str, Callable[[Fraction], Fraction | int]] = {
    "端数のまま": Fraction,
    "切上げ": round_up,
    "切捨て": round_down,
    "四捨五入": round_half_up,
}


@dataclass(frozen=True, kw_only=True)
class BedFacts:
    """The beds of one institution in 対象３区分 (高度急性期, 急性期, 慢性期).

    Args:
        reported_beds: 稼働病床数 in the 病床機能報告 of 平成30年度.
        permitted_beds: 許可病床数 in the same report, from which the daily average is worked out.
        occupancy: 病床稼働率 of 対象３区分 in the same report; it may exceed 1.
        after_beds: 許可病床数 after the change.
        april_2020_beds: 稼働病床数 on 令和2年4月1日, where it had changed; None where it had not.
        converted_beds: Beds turned into 回復期機能 or 介護医療院.
        moved_beds: Beds passed to another institution (of the same founder, or within the merger).
        paid_beds: Beds already paid for in an earlier year.
    """

    reported_beds: int
    permitted_beds: int
    occupancy: Fraction
    after_beds: int
    april_2020_beds: int | None = None
    converted_beds: int = 0
    moved_beds: int = 0
    paid_beds: int = 0

    def __post_init__(self) -> None:
        """Refuse negative counts."""
        refuse_negative(
            reported_beds=self.reported_beds,
            permitted_beds=self.permitted_beds,
            occupancy=self.occupancy,
            after_beds=self.after_beds,
            april_2020_beds=self.april_2020_beds,
            converted_beds=self.converted_beds,
            moved_beds=self.moved_beds,
            paid_beds=self.paid_beds,
        )

    @property
    def base_beds(self) -> int:
        """The smaller of the two counts of 稼働病床数 (３（１）①なお書き)."""
        later = self.april_2020_beds
        return self.reported_beds if later is None else min(self.reported_beds, later)

    @property
    def counted_beds(self) -> int:
        """The beds given up that count: the reduction less the beds that are left out, never below 0."""
        left_out = self.converted_beds + self.moved_beds + self.paid_beds
        return max(0, self.base_beds - self.after_beds - left_out)


def bed_steps(facts: BedFacts, rules: RulesOn, name: str = "") -> tuple[Step, ...]:
    """Return the steps from the beds of one institution to its amount in yen, not yet rounded.

    Args:
        facts: The beds.
        rules: The rules below ``bekki4.single`` or ``bekki4.merger``.
        name: The institution, put before each label where there are several.
    """
    shared = RulesOn(rules.book, rules.day, "bekki4")
    prefix = f"{name}: " if name else ""
    base, average = _base(facts, rules, prefix), _average(facts, shared, prefix)
    counted = _counted(facts, rules, shared, prefix)
    above, below = _split(facts, average, rules, prefix)
    price = _price(facts, rules, prefix)
    lower = rules("below_average_price")
    amount = Step(
        f"{prefix}減少病床に応じた額",
        "一日平均実働病床数までの減少×区分の単価＋それ以下の減少×単価",
        (_operand(above), _operand(price), _operand(below), Operand(lower.label, lower.yen)),
        above.value * price.value + below.value * lower.yen,
        entries=(lower,),
    )
    return base, average, counted, above, below, price, amount


def exclusion_findings(facts: BedFacts, name: str = "") -> tuple[Finding, ...]:
    """Return a 注意 where more beds are left out than were given up."""
    reduction = max(0, facts.base_beds - facts.after_beds)
    left_out = facts.converted_beds + facts.moved_beds + facts.paid_beds
    if left_out <= reduction:
        return ()
    return (
        Finding(
            Level.WARNING,
            f"{name}算定から除く病床数が減少する病床数を超えています",
            found=f"除く病床 {left_out:,}床、減少 {reduction:,}床",
            remedy="転換・融通・支給済みの病床数を確かめてください。減少を 0 床として算定しました",
        ),
    )


def _operand(step: Step) -> Operand:
    return Operand(step.label, step.value, step.unit)


def _base(facts: BedFacts, rules: RulesOn, prefix: str) -> Step:
    operands = [Operand("平成30年度病床機能報告の稼働病床数", facts.reported_beds, "床")]
    if facts.april_2020_beds is not None:
        operands.append(Operand("令和2年4月1日時点の稼働病床数", facts.april_2020_beds, "床"))
    return Step(
        f"{prefix}基準とする稼働病床数",
        "いずれか少ない方" if facts.april_2020_beds is not None else "変更がないため報告の病床数",
        tuple(operands),
        facts.base_beds,
        "床",
        (rules("base_beds"),),
    )


def _average(facts: BedFacts, shared: RulesOn, prefix: str) -> Step:
    entry = shared("average_beds_fraction")
    try:
        rounding = _FRACTIONS[entry.shown]
    except KeyError:
        raise KikinError(
            f"規則 {entry.rule} の値を読み取れません",
            found=entry.shown,
            remedy=f"{'、'.join(_FRACTIONS)} のどれかにしてください",
        ) from None
    return Step(
        f"{prefix}一日平均実働病床数",
        f"許可病床数×病床稼働率（端数の扱い: {entry.shown}）",
        (Operand("許可病床数", facts.permitted_beds, "床"), Operand("病床稼働率", facts.occupancy, "割合")),
        rounding(facts.permitted_beds * facts.occupancy),
        "床",
        (shared("base_report"), entry),
    )


def _counted(facts: BedFacts, rules: RulesOn, shared: RulesOn, prefix: str) -> Step:
    return Step(
        f"{prefix}算定する減少病床数",
        "基準とする稼働病床数－再編後の許可病床数－除く病床数（０未満は０）",
        (
            Operand("基準とする稼働病床数", facts.base_beds, "床"),
            Operand("再編後の許可病床数", facts.after_beds, "床"),
            Operand("転換する病床数", facts.converted_beds, "床"),
            Operand("融通した病床数", facts.moved_beds, "床"),
            Operand("支給済みの病床数", facts.paid_beds, "床"),
        ),
        facts.counted_beds,
        "床",
        (rules("excluded_beds"), shared("excluded_from")),
    )


def _split(facts: BedFacts, average: Step, rules: RulesOn, prefix: str) -> tuple[Step, Step]:
    """The beds above the daily average, and those at or below it: paid beds go from the top, the others stay."""
    top = Operand("減少の上端（基準－支給済み）", facts.base_beds - facts.paid_beds, "床")
    bottom = Operand(
        "減少の下端（再編後＋転換＋融通）", facts.after_beds + facts.converted_beds + facts.moved_beds, "床"
    )
    middle = Fraction(average.value)
    operands = (top, bottom, _operand(average))
    above = max(Fraction(0), top.value - max(Fraction(bottom.value), middle))
    below = max(Fraction(0), min(Fraction(top.value), middle) - bottom.value)
    return (
        Step(
            f"{prefix}一日平均実働病床数までの減少",
            "上端－（下端と一日平均実働病床数の多い方）（０未満は０）",
            operands,
            above,
            "床",
            (rules("base_beds"),),
        ),
        Step(
            f"{prefix}一日平均実働病床数以下の減少",
            "（上端と一日平均実働病床数の少ない方）－下端（０未満は０）",
            operands,
            below,
            "床",
            (rules("below_average_price"),),
        ),
    )


def _price(facts: BedFacts, rules: RulesOn, prefix: str) -> Step:
    reached: tuple[Entry, Entry] | None = None
    for group in rules.groups("band"):
        lower = rules(f"{group}.from")
        if facts.occupancy >= lower.number:
            reached = lower, rules(f"{group}.price")
    if reached is None:
        raise KikinError(
            "病床稼働率に当たる区分がありません", found=facts.occupancy, remedy="規則を確かめてください"
        )
    return Step(
        f"{prefix}減少する病床１床当たりの単価",
        reached[1].label,
        (Operand("病床稼働率", facts.occupancy, "割合"),),
        reached[1].yen,
        entries=reached,
    )
