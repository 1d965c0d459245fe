"""別記１ ３（２）・（３）: the surcharges of special measures, then of heavy-snow areas and islands."""

from __future__ import annotations

from fractions import Fraction

from kikin.grants.care_facilities.case import CareFacilityCase
from kikin.grants.care_facilities.words import Project, SpecialMeasure, WorkKind
from kikin.grants.dated import RulesOn, words_of
from kikin.rules.book import Entry
from kikin.steps import Operand, Step, shown
from kikin.values.amounts import Yen, grouped, round_down, rounded_to
from kikin.values.errors import Finding, Level


def surcharge_steps(
    case: CareFacilityCase, amount: Yen, eligible_yen: Fraction, rules: RulesOn
) -> list[Step]:
    """Return the surcharges and the final amount of the case; the value of the last step is the 助成額 in yen.

    Args:
        case: The case, which says the surcharges that are asked for.
        amount: The amount by ３（１）, already rounded down.
        eligible_yen: The actual eligible cost, which the sum may not exceed.
        rules: The rules of the day.

    Raises:
        KikinError: A surcharge is asked for that the facility or the project cannot have.
    """
    steps: list[Step] = []
    parts = [Operand("３（１）の算定額", amount)]
    for name, surcharge in (("special_measure", _special), ("remote_area", _remote)):
        if getattr(case, name):
            steps.append(surcharge(case, parts, rules))
            parts.append(steps[-1].operand)
    formula, total = "＋".join(part.label for part in parts), sum(int(part.value) for part in parts)
    if not steps:
        return [rules.step("助成額", formula, total, parts, "rounding")]
    limit, rounding = rules("surcharge.limited_to_cost"), rules("rounding")
    if not limit.value:
        return [*steps, rules.step("助成額", formula, total, parts, limit)]
    value = min(total, rounded_to(eligible_yen, rounding.yen, round_down))
    text = f"{formula}（対象経費の実支出額を上限とし、{rounding.shown}未満切捨て）"
    parts.append(Operand("対象経費の実支出額", eligible_yen))
    return [*steps, rules.step("助成額", text, value, parts, limit, rounding)]


def surcharge_findings(case: CareFacilityCase, last: Step, rules: RulesOn) -> list[Finding]:
    """Return the 確認 on what the notice leaves open: the cap of the sum, and the scope of the islands' surcharge."""
    found: list[Finding] = []
    limit, project = rules("surcharge.limited_to_cost"), Project(case.project)
    if limit in last.entries:
        cut = sum(int(part.value) for part in last.operands[:-1]) - int(last.value)
        if cut:
            what = f"加算後の額が対象経費の実支出額を超えるので、{grouped(cut)}円を減らしました"
            remedy = f"要領に加算後の上限の定めはありません（{limit.rule}）。都道府県の扱いを確かめてください"
            found.append(Finding(Level.NOTE, what, found=shown(last.operands[-1].value, "円"), remedy=remedy))
    if case.remote_area and project.part not in words_of(rules("special.parts")):
        rule = rules("remote.limited_to_construction")
        what = f"{project}（{project.part}）に豪雪地帯・離島等の加算をしています。{rule.article}は事業を限っていません"
        remedy = "都道府県の要綱で加算の対象とする事業を確かめてください"
        found.append(Finding(Level.NOTE, what, found=case.remote_area, remedy=remedy))
    return found


def _special(case: CareFacilityCase, before: list[Operand], rules: RulesOn) -> Step:
    project, measure = Project(case.project), SpecialMeasure(case.special_measure)
    scope, facilities = rules("special.parts"), rules(f"special.{measure.key}.facilities")
    if project.part not in words_of(scope):
        what = f"の加算はありません（{measure}は、この事業では使いません）"
        remedy = f"加算があるのは {scope.shown} の事業です（{scope.article}）"
        raise case.refusal("special_measure", what, f"{project}（{project.part}）", remedy)
    if case.facility not in words_of(facilities):
        remedy = f"対象は {facilities.shown} です（{facilities.article}）"
        raise case.refusal("facility", f"が、{measure}の加算の対象施設ではありません", case.facility, remedy)
    used = [scope, facilities]
    if rules.has(f"special.{measure.key}.wooden_rebuilding"):
        used.append(rules(f"special.{measure.key}.wooden_rebuilding"))
        _refuse_other_work(case, used[-1])
    rate = rules(f"special.{measure.key}.rate")
    used += [rate, rules("special.base"), rules("special.one_only")]
    return _surcharge("特別措置の加算額", before, rate, used, rules)


def _refuse_other_work(case: CareFacilityCase, rule: Entry) -> None:
    if not case.wooden or case.work_kind != WorkKind.REBUILD:
        raise case.refusal(
            "special_measure",
            f"（{case.special_measure}）の加算は、木造施設の改築として行う場合に限ります",
            f"整備区分 {case.work_kind or '空欄'}、木造施設の改築 {'あり' if case.wooden else 'なし'}",
            f"{case.called('work_kind')}を 改築、{case.called('wooden')}を あり にするか、加算を外してください（{rule.article}）",
        )


def _remote(case: CareFacilityCase, before: list[Operand], rules: RulesOn) -> Step:
    areas, limited = rules("remote.areas"), rules("remote.limited_to_construction")
    if case.remote_area not in words_of(areas):
        raise case.refusal(
            "remote_area", "の地域ではありません", case.remote_area, f"対象は {areas.shown} です"
        )
    if limited.value and Project(case.project).part not in words_of(rules("special.parts")):
        remedy = f"加算を外してください（{limited.article}）"
        raise case.refusal(
            "remote_area", "の加算はありません（この事業では使いません）", case.project, remedy
        )
    rate = rules("remote.rate")
    used = [areas, rate, rules("remote.base"), limited]
    return _surcharge("豪雪地帯・離島等の加算額", before, rate, used, rules)


def _surcharge(label: str, before: list[Operand], rate: Entry, used: list[Entry], rules: RulesOn) -> Step:
    base = "＋".join(part.label for part in before)
    formula = f"{base}×加算率" if len(before) == 1 else f"（{base}）×加算率"
    value = sum(int(part.value) for part in before) * rate.number
    parts = [*before, Operand("加算率", rate.number, "割合")]
    return rules.rounded(label, formula, value, parts, *used, "rounding")
