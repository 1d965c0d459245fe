"""別記３ Ⅰ and Ⅱ: what the two schemes share, from the conditions of ４ to the amount of ５."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kikin.grants.dated import RulesOn, least
from kikin.grants.terms import Terms
from kikin.grants.workplace.case import LaborCase, WorkplaceCase
from kikin.grants.workplace.uplift import price_step
from kikin.steps import Condition, Operand, Step

TERM_NAMES = ("price", "asset_rate", "other_rate")


def labor_conditions(case: LaborCase, rules: RulesOn) -> Iterator[Condition]:
    """Yield the conditions on the person in charge, working hours and the plan (別記３ Ⅰ ４（１）～（３))."""
    yes, no = "責任者を配置している", "責任者を配置していない"
    yield rules.condition("勤務医の負担軽減の責任者の配置", case.has_manager, yes, no, "manager")
    over, near, agreed = (
        rules(name) for name in ("overtime_hours", "near_overtime_hours", "agreement_hours")
    )
    hours, limit = case.longest_overtime_hours, case.agreement_hours
    risk = f"{over.shown}を超えるおそれがある（{near.shown}超）"
    yes = f"{hours:,}時間の医師がおり、{f'{over.shown}を超える' if hours > over.number else risk}"
    no = f"最長の医師が{hours:,}時間で、{near.shown}を超えない"
    yield rules.condition("長時間労働の医師の雇用", hours > near.number, yes, no, over, near)
    text = f"上限{limit:,}時間は{agreed.shown}を"
    yield rules.condition("３６協定の上限", limit > agreed.number, f"{text}超える", f"{text}超えない", agreed)
    yes, no = "委員会等を設置し計画を作成している", "委員会等がないか計画を作成していない"
    label = "委員会等の設置と医師労働時間短縮計画の作成"
    yield rules.condition(label, case.has_committee_and_plan, yes, no, "committee_and_plan")
    yes, no = "計画の達成状況の評価などの際に開催している", "開催していない"
    yield rules.condition("委員会等の開催", case.committee_meets, yes, no, "committee_meets")
    yes = "登録している" if case.is_special_labor else "特定労務管理対象機関ではない"
    met, no = case.gmis_registered or not case.is_special_labor, "特定労務管理対象機関であるが登録していない"
    yield rules.condition("特定労務管理対象機関のＧ－ＭＩＳ登録", met, yes, no, "gmis")


def shared_conditions(case: WorkplaceCase, rules: RulesOn, terms: Terms) -> Iterator[Condition]:
    """Yield the conditions that Ⅰ and Ⅱ have in common, in the order of the notice."""
    yes, no = "知事が認めている", "知事が認めていない"
    yield rules.condition("都道府県知事の認定", case.recognized, yes, no, "recognized")
    yield from labor_conditions(case, rules)
    yes, no = "都道府県が短縮を確かめた", "短縮していない"
    yield rules.condition("労働時間の短縮", case.hours_fall, yes, no, "hours_fall")
    yes, no = "院内掲示等で公開している", "公開していない"
    yield rules.condition("計画に基づく取組事項の公開", case.plan_disclosed, yes, no, "disclosed")
    met, yes = not case.includes_fee_covered_cost, "加算の対象範囲の経費を含まない"
    no = "医師事務作業補助体制加算等の対象範囲の経費を含む"
    yield rules.condition("診療報酬の加算の対象範囲の除外", met, yes, no, "fee_covered_excluded")
    rate = _asset_rate(case, terms).value if case.asset_cost_yen else Fraction(0)
    yes = (
        f"補助率{rate}で、残りは事業者が負担する" if case.asset_cost_yen else "資産の形成につながる費用がない"
    )
    no = f"補助率{rate}では事業者負担がない"
    yield rules.condition("資産の形成につながる費用の事業者負担", rate < 1, yes, no, "owner_bears_assets")


def workplace_steps(case: WorkplaceCase, beds: Operand, rules: RulesOn, terms: Terms) -> tuple[Step, ...]:
    """Return the steps of ５: beds, price, standard amount, rated cost, and the smaller of the two in yen."""
    floor = rules("minimum_beds")
    value, parts = max(beds.value, floor.number), (beds, Operand("算定の下限", floor.number, "床"))
    formula = f"最大使用病床数と{floor.shown}の多い方"
    counted = rules.step("算定に用いる病床数", formula, value, parts, floor, unit="床")
    price = price_step(case, rules, terms)
    value, parts2 = price.value * counted.value, (price, counted)
    standard = rules.step("補助額の基準", "標準単価×病床数", value, parts2, "standard_price")
    cost = _rated_cost(case, rules, terms)
    formula, both = "補助額の基準と補助率を乗じた額の少ない方", (standard, cost)
    amount = rules.rounded("助成額", formula, least(both), both, "rounding_step")
    return counted, price, standard, cost, amount


def _rated_cost(case: WorkplaceCase, rules: RulesOn, terms: Terms) -> Step:
    label = "その他の経費の補助率"
    rate, cited = _rate(case, label, "other_rate", terms), ["owner_bears_assets"]
    if rate is None:
        cited.append("other_cost_rate")
        rate = Operand(label, rules(cited[-1]).number, "割合")
    parts, value = (
        [Operand("その他の経費", case.other_cost_yen), rate],
        case.other_cost_yen * Fraction(rate.value),
    )
    if case.asset_cost_yen:
        rate = _asset_rate(case, terms)
        parts += [Operand("資産の形成につながる経費", case.asset_cost_yen), rate]
        value += case.asset_cost_yen * Fraction(rate.value)
    return rules.step("補助率を乗じた額", "経費の区分ごとに経費×補助率の合計", value, parts, *cited)


def _asset_rate(case: WorkplaceCase, terms: Terms) -> Operand:
    rate = _rate(case, "資産の形成につながる経費の補助率", "asset_rate", terms)
    if rate is None:
        own = "県の補助条件 asset_rate"
        remedy = (
            f"{case.called('asset_rate')}に都道府県が定める補助率（1 未満）を書くか、{own} を渡してください"
        )
        raise case.refusal("asset_rate", "がありません", f"経費 {case.asset_cost_yen:,}円", remedy)
    return rate


def _rate(case: WorkplaceCase, label: str, name: str, terms: Terms) -> Operand | None:
    """A rate stated in the case comes first, then the prefecture's term."""
    stated = getattr(case, name)
    rate = Operand(label, stated, "割合") if stated is not None else None
    if rate is None and name in terms:
        rate = terms[name].operand
    if rate is not None and rate.value > 1:
        raise case.refusal(name, "が 1 を超えています", rate, "9/10 のように書いてください")
    return rate
