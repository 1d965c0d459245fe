"""別記１ ３（２）・（３）: the surcharges of special measures, then of heavy-snow areas and islands."""

from __future__ import annotations

from fractions import Fraction

from kikin.values.errors import Finding, KikinError, Level
from kikin.grants.bekki1_case import Bekki1Case
from kikin.grants.bekki1_price import words_of
from kikin.grants.bekki1_terms import Project, RemoteArea, SpecialMeasure, WorkKind
from kikin.grants.dated import RulesOn, rounded_down_step
from kikin.values.amounts import Yen, round_down, rounded_to
from kikin.rules.book import Entry
from kikin.steps import Operand, Step, entries_of


def surcharge_steps(case: Bekki1Case, amount: Yen, eligible_yen: Fraction, rules: RulesOn) -> list[Step]:
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
    if case.special_measure:
        steps.append(_special_step(case, amount, rules))
        parts.append(Operand("特別措置の加算額", steps[-1].value))
    if case.remote_area:
        steps.append(_remote_step(case, parts, rules))
        parts.append(Operand("豪雪地帯・離島等の加算額", steps[-1].value))
    total = sum(int(part.value) for part in parts)
    if not steps:
        return [Step("助成額", "３（１）の算定額", tuple(parts), total, entries=(rules("rounding"),))]
    return [*steps, _limited_step(total, parts, eligible_yen, rules)]


def surcharge_findings(case: Bekki1Case, rules: RulesOn) -> list[Finding]:
    """Return what the analyst should look at: a surcharge whose scope the notice leaves open."""
    project = Project(case.project)
    construction = rules("special.parts")
    if not case.remote_area or project.part in words_of(construction):
        return []
    rule = rules("remote.limited_to_construction")
    return [
        Finding(
            Level.NOTE,
            f"{project}（{project.part}）に豪雪地帯・離島等の加算をしています。{rule.article}は事業を限っていません",
            found=case.remote_area,
            remedy="県の要綱で加算の対象とする事業を確かめてください",
        )
    ]


def _special_step(case: Bekki1Case, amount: Yen, rules: RulesOn) -> Step:
    project, measure = Project(case.project), SpecialMeasure(case.special_measure)
    scope = rules("special.parts")
    if project.part not in words_of(scope):
        raise KikinError(
            f"{project}（{project.part}）に特別措置の加算はありません",
            found=measure,
            remedy=f"加算があるのは {scope.shown} の事業です（{scope.article}）",
        )
    facilities = rules(f"special.{measure.key}.facilities")
    if case.facility not in words_of(facilities):
        raise KikinError(
            f"{measure}の加算の対象施設ではありません",
            found=case.facility,
            remedy=f"対象は {facilities.shown} です（{facilities.article}）",
        )
    used = [scope, facilities]
    wooden = f"special.{measure.key}.wooden_rebuilding"
    if f"{rules.prefix}.{wooden}" in rules.book:
        used.append(rules(wooden))
        _refuse_other_work(case, used[-1])
    rate = rules(f"special.{measure.key}.rate")
    parts = (Operand("３（１）の算定額", amount), Operand("加算率", rate.number, "割合"))
    used += [rate, rules("special.base"), rules("special.one_only")]
    return _with_entries("特別措置の加算額", amount * rate.number, parts, rules, used)


def _refuse_other_work(case: Bekki1Case, rule: Entry) -> None:
    if not case.wooden or case.work_kind != WorkKind.REBUILD:
        raise KikinError(
            f"{case.special_measure}の加算は、木造施設の改築として行う場合に限ります",
            found=f"整備区分 {case.work_kind or '空欄'}、木造施設の改築 {'あり' if case.wooden else 'なし'}",
            remedy=f"整備区分を 改築、木造施設の改築を あり にするか、加算を外してください（{rule.article}）",
        )


def _remote_step(case: Bekki1Case, before: list[Operand], rules: RulesOn) -> Step:
    areas, limited = rules("remote.areas"), rules("remote.limited_to_construction")
    if RemoteArea(case.remote_area) not in words_of(areas):
        raise KikinError(
            "豪雪地帯・離島等の地域ではありません",
            found=case.remote_area,
            remedy=f"対象は {areas.shown} です",
        )
    if limited.value and Project(case.project).part not in words_of(rules("special.parts")):
        raise KikinError(
            "この事業に豪雪地帯・離島等の加算はありません",
            found=case.project,
            remedy=f"加算を外してください（{limited.article}）",
        )
    rate = rules("remote.rate")
    base = sum(int(part.value) for part in before)
    parts = (*before, Operand("加算率", rate.number, "割合"))
    used = [areas, rate, rules("remote.base"), limited]
    return _with_entries("豪雪地帯・離島等の加算額", base * rate.number, parts, rules, used)


def _with_entries(
    label: str, value: Fraction, parts: tuple[Operand, ...], rules: RulesOn, used: list[Entry]
) -> Step:
    formula = "×".join(["（" + "＋".join(part.label for part in parts[:-1]) + "）", parts[-1].label])
    if len(parts[:-1]) == 1:
        formula = f"{parts[0].label}×{parts[-1].label}"
    step = rounded_down_step(label, formula, value, parts, rules("rounding"))
    return Step(step.label, step.formula, step.operands, step.value, entries=(*used, *entries_of([step])))


def _limited_step(total: Yen, parts: list[Operand], eligible_yen: Fraction, rules: RulesOn) -> Step:
    formula = "＋".join(part.label for part in parts)
    limit = rules("surcharge.limited_to_cost")
    if not limit.value:
        return Step("助成額", formula, tuple(parts), total)
    rounding = rules("rounding")
    most = rounded_to(eligible_yen, rounding.yen, round_down)
    operands = (*parts, Operand("対象経費の実支出額", eligible_yen))
    text = f"{formula}（対象経費の実支出額を上限とし、{rounding.shown}未満切捨て）"
    return Step("助成額", text, operands, min(total, most), entries=(limit, rounding))
