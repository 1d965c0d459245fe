"""別記４ ３（１） and （２）: what one institution gets for the beds that it gives up, by its occupancy."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction

from kikin.grants.dated import RulesOn
from kikin.grants.facts import Case, beds, ratio
from kikin.steps import Operand, Step
from kikin.values.amounts import round_down, round_half_up, round_up
from kikin.values.errors import Finding, KikinError, Level

_FRACTIONS: dict[str, Callable[[Fraction], Fraction | int]] = {
    "端数のまま": Fraction,
    "切上げ": round_up,
    "切捨て": round_down,
    "四捨五入": round_half_up,
}


@dataclass(frozen=True, kw_only=True)
class BedCase(Case):
    """The beds of one institution in 対象３区分 (高度急性期, 急性期, 慢性期).

    ``reported_beds`` and ``permitted_beds`` are those of the 病床機能報告 of 平成30年度, as is the occupancy, which may
    exceed 1; ``april_2020_beds`` are the 稼働病床数 on 令和2年4月1日 where they had changed; ``converted_beds`` turned into
    回復期機能 or 介護医療院; ``moved_beds`` went to another institution; ``paid_beds`` were paid for in an earlier year.
    """

    reported_beds: int = beds("対象３区分の稼働病床数（平成30年度報告）")
    permitted_beds: int = beds("対象３区分の許可病床数（平成30年度報告）")
    occupancy: Fraction = ratio("対象３区分の病床稼働率（平成30年度報告）")
    after_beds: int = beds("再編後の対象３区分の許可病床数")
    april_2020_beds: int | None = beds(
        "対象３区分の稼働病床数（令和２年４月１日）", None, help="変更があった場合だけ。空欄は変更なし"
    )
    converted_beds: int = beds(
        "回復期・介護医療院へ転換する病床数", 0, required=True, help="３（１）③。ない場合は 0"
    )
    moved_beds: int = beds(
        "同一開設者の医療機関へ融通した病床数", 0, required=True, help="３（１）③。ない場合は 0"
    )
    paid_beds: int = 0

    @property
    def base_beds(self) -> int:
        """The smaller of the two counts of 稼働病床数 (３（１）①なお書き)."""
        later = self.april_2020_beds
        return self.reported_beds if later is None else min(self.reported_beds, later)

    @property
    def left_out_beds(self) -> int:
        """The beds that are not paid for (３（１）③)."""
        return self.converted_beds + self.moved_beds + self.paid_beds

    @property
    def counted_beds(self) -> int:
        """The beds given up that count: the reduction less the beds that are left out, never below 0."""
        return max(0, self.base_beds - self.after_beds - self.left_out_beds)


def bed_steps(case: BedCase, rules: RulesOn, name: str = "") -> tuple[Step, ...]:
    """Return the steps from the beds of one institution to its amount in yen, not yet rounded.

    Args:
        case: The beds.
        rules: The rules below ``bed_reduction.single`` or ``bed_reduction.merger``.
        name: The institution, put before each label where there are several.
    """
    prefix = f"{name}: " if name else ""
    base, average = _base(case, rules, prefix), _average(case, rules.below("bed_reduction"), prefix)
    counted, price = _counted(case, rules, prefix), _price(case, rules, prefix)
    above, below = _split(case, average, rules, prefix)
    lower = rules("below_average_price")
    amount = rules.step(
        f"{prefix}減少病床に応じた額",
        "一日平均実働病床数までの減少×区分の単価＋それ以下の減少×単価",
        above.value * price.value + below.value * lower.yen,
        (above, price, below, Operand(lower.label, lower.yen)),
        lower,
    )
    return base, average, counted, above, below, price, amount


def exclusion_findings(case: BedCase, name: str = "") -> tuple[Finding, ...]:
    """Return a 注意 where more beds are left out than were given up."""
    reduction = max(0, case.base_beds - case.after_beds)
    if case.left_out_beds <= reduction:
        return ()
    what = f"{name}算定から除く病床数が減少する病床数を超えています"
    found = f"除く病床 {case.left_out_beds:,}床、減少 {reduction:,}床"
    remedy = "転換・融通・支給済みの病床数を確かめてください。減少を 0 床として算定しました"
    return (Finding(Level.WARNING, what, found=found, remedy=remedy),)


def _base(case: BedCase, rules: RulesOn, prefix: str) -> Step:
    parts = [Operand("平成30年度病床機能報告の稼働病床数", case.reported_beds, "床")]
    formula = "変更がないため報告の病床数"
    if case.april_2020_beds is not None:
        parts.append(Operand("令和2年4月1日時点の稼働病床数", case.april_2020_beds, "床"))
        formula = "いずれか少ない方"
    return rules.step(f"{prefix}基準とする稼働病床数", formula, case.base_beds, parts, "base_beds", unit="床")


def _average(case: BedCase, rules: RulesOn, prefix: str) -> Step:
    entry = rules("average_beds_fraction")
    if entry.shown not in _FRACTIONS:
        remedy = f"{'、'.join(_FRACTIONS)} のどれかにしてください"
        raise KikinError(f"規則 {entry.rule} の値を読み取れません", found=entry.shown, remedy=remedy)
    parts = (Operand("許可病床数", case.permitted_beds, "床"), Operand("病床稼働率", case.occupancy, "割合"))
    value = _FRACTIONS[entry.shown](case.permitted_beds * case.occupancy)
    formula = f"許可病床数×病床稼働率（端数の扱い: {entry.shown}）"
    return rules.step(f"{prefix}一日平均実働病床数", formula, value, parts, "base_report", entry, unit="床")


def _counted(case: BedCase, rules: RulesOn, prefix: str) -> Step:
    counts = {
        "基準とする稼働病床数": case.base_beds,
        "再編後の許可病床数": case.after_beds,
        "転換する病床数": case.converted_beds,
        "融通した病床数": case.moved_beds,
        "支給済みの病床数": case.paid_beds,
    }
    parts = [Operand(label, beds, "床") for label, beds in counts.items()]
    formula = "基準とする稼働病床数－再編後の許可病床数－除く病床数（０未満は０）"
    cited = ("excluded_beds", rules.below("bed_reduction")("excluded_from"))
    return rules.step(f"{prefix}算定する減少病床数", formula, case.counted_beds, parts, *cited, unit="床")


def _split(case: BedCase, average: Step, rules: RulesOn, prefix: str) -> tuple[Step, Step]:
    """The beds above the daily average, and those at or below it: paid beds go from the top, the others stay."""
    middle = Fraction(average.value)
    top, bottom = case.base_beds - case.paid_beds, case.after_beds + case.converted_beds + case.moved_beds
    parts = (
        Operand("減少の上端（基準－支給済み）", top, "床"),
        Operand("減少の下端（再編後＋転換＋融通）", bottom, "床"),
        average,
    )
    above, below = (
        max(Fraction(0), top - max(Fraction(bottom), middle)),
        max(Fraction(0), min(Fraction(top), middle) - bottom),
    )
    label, formula = (
        f"{prefix}一日平均実働病床数までの減少",
        "上端－（下端と一日平均実働病床数の多い方）（０未満は０）",
    )
    first = rules.step(label, formula, above, parts, "base_beds", unit="床")
    label, formula = (
        f"{prefix}一日平均実働病床数以下の減少",
        "（上端と一日平均実働病床数の少ない方）－下端（０未満は０）",
    )
    return first, rules.step(label, formula, below, parts, "below_average_price", unit="床")


def _price(case: BedCase, rules: RulesOn, prefix: str) -> Step:
    bands = ((rules(f"{group}.from"), rules(f"{group}.price")) for group in rules.groups("band"))
    reached = [(lower, price) for lower, price in bands if case.occupancy >= lower.number][-1]
    parts, price = [Operand("病床稼働率", case.occupancy, "割合")], reached[1]
    return rules.step(f"{prefix}減少する病床１床当たりの単価", price.label, price.yen, parts, *reached)
