"""別記３ Ⅰ and Ⅱ: what the two schemes share, from the conditions of ４ to the amount of ５."""

from __future__ import annotations

from fractions import Fraction

from kikin.values.errors import Finding, KikinError
from kikin.grants.bekki3_case import LaborFacts, WorkplaceCase
from kikin.grants.bekki3_uplift import price_step, uplift_findings
from kikin.grants.dated import RulesOn, condition, rounded_down_step
from kikin.grants.terms import Terms
from kikin.steps import Condition, Operand, Step

TERM_NAMES = ("price", "asset_rate", "other_rate")


def labor_conditions(case: LaborFacts, rules: RulesOn) -> list[Condition]:
    """Return the conditions on the person in charge, working hours and the plan (別記３ Ⅰ ４（１）～（３))."""
    return [
        condition(
            "勤務医の負担軽減の責任者の配置",
            case.has_manager,
            ("責任者を配置している", "責任者を配置していない"),
            rules("manager"),
        ),
        *_hours_conditions(case, rules),
        condition(
            "委員会等の設置と医師労働時間短縮計画の作成",
            case.has_committee_and_plan,
            ("委員会等を設置し計画を作成している", "委員会等がないか計画を作成していない"),
            rules("committee_and_plan"),
        ),
        condition(
            "特定労務管理対象機関のＧ－ＭＩＳ登録",
            case.gmis_registered or not case.is_special_labor,
            (
                "登録している" if case.is_special_labor else "特定労務管理対象機関ではない",
                "特定労務管理対象機関であるが登録していない",
            ),
            rules("gmis"),
        ),
    ]


def _hours_conditions(case: LaborFacts, rules: RulesOn) -> list[Condition]:
    over, near, agreed = rules("overtime_hours"), rules("near_overtime_hours"), rules("agreement_hours")
    hours, limit = case.longest_overtime_hours, case.agreement_hours
    kind = (
        f"{over.shown}を超える"
        if hours > over.number
        else f"{over.shown}を超えるおそれがある（{near.shown}超）"
    )
    return [
        condition(
            "長時間労働の医師の雇用",
            hours > near.number,
            (f"{hours:,}時間の医師がおり、{kind}", f"最長の医師が{hours:,}時間で、{near.shown}を超えない"),
            over,
            near,
        ),
        condition(
            "３６協定の上限",
            limit > agreed.number,
            (f"上限{limit:,}時間は{agreed.shown}を超える", f"上限{limit:,}時間は{agreed.shown}を超えない"),
            agreed,
        ),
    ]


def shared_conditions(case: WorkplaceCase, rules: RulesOn, terms: Terms) -> list[Condition]:
    """Return the conditions that Ⅰ and Ⅱ have in common, in the order of the notice."""
    return [
        condition(
            "都道府県知事の認定",
            case.recognized,
            ("知事が認めている", "知事が認めていない"),
            rules("recognized"),
        ),
        *labor_conditions(case, rules),
        condition(
            "計画に基づく取組事項の公開",
            case.plan_disclosed,
            ("院内掲示等で公開している", "公開していない"),
            rules("disclosed"),
        ),
        condition(
            "診療報酬の加算の対象範囲の除外",
            not case.includes_fee_covered_cost,
            ("加算の対象範囲の経費を含まない", "医師事務作業補助体制加算等の対象範囲の経費を含む"),
            rules("fee_covered_excluded"),
        ),
        _owner_share(case, rules, terms),
    ]


def _owner_share(case: WorkplaceCase, rules: RulesOn, terms: Terms) -> Condition:
    entry = rules("owner_bears_assets")
    label = "資産の形成につながる費用の事業者負担"
    if case.asset_cost_yen == 0:
        return Condition(label, met=True, reason="資産の形成につながる費用がない", entries=(entry,))
    rate = _asset_rate(case, terms).value
    return condition(
        label,
        Fraction(rate) < 1,
        (f"補助率{rate}で、残りは事業者が負担する", f"補助率{rate}では事業者負担がない"),
        entry,
    )


def workplace_steps(case: WorkplaceCase, beds: Operand, rules: RulesOn, terms: Terms) -> tuple[Step, ...]:
    """Return the steps of ５: beds, price, standard amount, rated cost, and the smaller of the two in yen."""
    floor = rules("minimum_beds")
    counted = Step(
        "算定に用いる病床数",
        f"最大使用病床数と{floor.shown}の多い方",
        (beds, Operand("算定の下限", floor.number, "床")),
        max(beds.value, floor.number),
        "床",
        (floor,),
    )
    price = price_step(case, rules, terms)
    standard = Step(
        "補助額の基準",
        "標準単価×病床数",
        (Operand(price.label, price.value), Operand(counted.label, counted.value, "床")),
        price.value * counted.value,
        entries=(rules("standard_price"),),
    )
    cost = _rated_cost(case, rules, terms)
    amount = rounded_down_step(
        "助成額",
        "補助額の基準と補助率を乗じた額の少ない方",
        min(Fraction(standard.value), Fraction(cost.value)),
        (Operand(standard.label, standard.value), Operand(cost.label, cost.value)),
        rules("rounding_step"),
    )
    return counted, price, standard, cost, amount


def workplace_findings(case: WorkplaceCase, rules: RulesOn) -> tuple[Finding, ...]:
    """Return what the analyst should see: an uplift that was asked for and does not apply."""
    return uplift_findings(case, rules)


def _rated_cost(case: WorkplaceCase, rules: RulesOn, terms: Terms) -> Step:
    other = rules("other_cost_rate")
    other_rate = _rate("その他の経費の補助率", case.other_rate, terms, "other_rate")
    chosen = other_rate or Operand("その他の経費の補助率", other.number, "割合")
    operands = [Operand("その他の経費", case.other_cost_yen), chosen]
    value = case.other_cost_yen * Fraction(chosen.value)
    if case.asset_cost_yen:
        asset_rate = _asset_rate(case, terms)
        operands += [Operand("資産の形成につながる経費", case.asset_cost_yen), asset_rate]
        value += case.asset_cost_yen * Fraction(asset_rate.value)
    entries = (rules("owner_bears_assets"), *(() if other_rate else (other,)))
    return Step(
        "補助率を乗じた額", "経費の区分ごとに経費×補助率の合計", tuple(operands), value, entries=entries
    )


def _asset_rate(case: WorkplaceCase, terms: Terms) -> Operand:
    rate = _rate("資産の形成につながる経費の補助率", case.asset_rate, terms, "asset_rate")
    if rate is None:
        raise KikinError(
            "資産の形成につながる費用の補助率がありません",
            found=case.asset_cost_yen,
            remedy="asset_rate に県が定める補助率（1 未満）を書くか、県の補助条件 asset_rate を渡してください",
        )
    return rate


def _rate(label: str, stated: Fraction | None, terms: Terms, name: str) -> Operand | None:
    """A rate stated in the case comes first, then the prefecture's term."""
    rate = Operand(label, stated, "割合") if stated is not None else None
    if rate is None and name in terms:
        rate = terms[name].operand
    if rate is not None and rate.value > 1:
        raise KikinError("補助率が 1 を超えています", found=rate, remedy="9/10 のように書いてください")
    return rate
