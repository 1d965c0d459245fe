"""別記３ Ⅰ and Ⅱ ５（２）: who may use a higher standard price (標準単価), and how high it may be."""

from __future__ import annotations

from fractions import Fraction

from kikin.values.errors import Finding, KikinError, Level
from kikin.grants.bekki3_case import WorkplaceCase
from kikin.grants.dated import RulesOn, condition
from kikin.grants.terms import Terms
from kikin.values.amounts import Yen
from kikin.values.periods import parse_fiscal_year
from kikin.rules.book import Entry
from kikin.steps import Condition, Operand, Step, entries_of


def uplift_conditions(case: WorkplaceCase, rules: RulesOn) -> tuple[Condition, ...]:
    """Return the conditions of ５（２） for the year of the case, each met or not with its reason."""
    shared = [_not_used_twice(case, rules), _university_or_provider(case, rules)]
    if rules.applies("raised_price"):
        return tuple(shared)
    return *shared, _evaluated_in_time(case, rules), _some_addition(case, rules)


def uplift_findings(case: WorkplaceCase, rules: RulesOn) -> tuple[Finding, ...]:
    """Return a 注意 for every condition that keeps a requested uplift from applying."""
    if not case.wants_uplift:
        return ()
    return tuple(
        Finding(
            Level.WARNING,
            f"５（２）の措置を適用できません: {unmet.label}",
            found=unmet.reason,
            remedy="要件を確かめてください。標準単価で算定しました",
        )
        for unmet in uplift_conditions(case, rules)
        if not unmet.met
    )


def price_step(case: WorkplaceCase, rules: RulesOn, terms: Terms) -> Step:
    """Return the standard price per bed in yen, with the limit that it keeps to.

    Raises:
        KikinError: The price that the prefecture chose lies above the limit of the year.
    """
    standard = rules("standard_price")
    operands, entries = [Operand("国の標準単価", standard.yen)], [standard]
    limit, how = standard.yen, "標準単価"
    conditions = uplift_conditions(case, rules) if case.wants_uplift else ()
    if conditions and all(one.met for one in conditions):
        limit, how, more, used = _raised(case, rules, standard)
        operands += more
        entries += [*used, *entries_of(conditions)]
    chosen = _chosen(case, terms)
    if chosen is None:
        return Step("標準単価", how, tuple(operands), limit, entries=tuple(entries))
    if chosen.value > limit:
        raise KikinError(
            "１床当たりの単価が上限を超えています",
            found=f"{chosen}（上限 {limit:,}円）",
            remedy="単価を下げるか、５（２）の要件を確かめてください",
        )
    formula = f"県が定める単価（上限は{how}）"
    return Step("標準単価", formula, (*operands, chosen), chosen.value, entries=tuple(entries))


def _chosen(case: WorkplaceCase, terms: Terms) -> Operand | None:
    if case.price_yen is not None:
        return Operand("県が定めた単価", case.price_yen)
    return terms["price"].operand if "price" in terms else None


def _raised(
    case: WorkplaceCase, rules: RulesOn, standard: Entry
) -> tuple[Yen, str, list[Operand], tuple[Entry, ...]]:
    if rules.applies("raised_price"):
        raised = rules("raised_price")
        return raised.yen, "５（２）による上限額", [Operand("５（２）の上限額", raised.yen)], (raised,)
    limit = rules("items_addition_limit")
    improvement, used = _improvement(case, rules)
    operands = [
        Operand("②対象項目の達成による加算", case.items_addition_yen),
        Operand("③アウトカム項目の改善による加算", improvement),
    ]
    total = standard.yen + case.items_addition_yen + improvement
    return total, "標準単価＋②の加算＋③の加算", operands, (limit, *used)


def _improvement(case: WorkplaceCase, rules: RulesOn) -> tuple[Yen, tuple[Entry, ...]]:
    """The addition of the highest group that the number of improved items reaches."""
    reached: tuple[Yen, tuple[Entry, ...]] = (0, ())
    for group in rules.groups("improvement"):
        items, addition = rules(f"{group}.items"), rules(f"{group}.addition")
        if case.improved_items >= items.number:
            reached = addition.yen, (items, addition)
    return reached


def _not_used_twice(case: WorkplaceCase, rules: RulesOn) -> Condition:
    return condition(
        "もう一方の事業の５（２）との重複",
        not case.other_scheme_uplift,
        ("もう一方の事業で適用していない", "もう一方の事業で５（２）の措置を適用している"),
        rules("one_uplift"),
    )


def _university_or_provider(case: WorkplaceCase, rules: RulesOn) -> Condition:
    label = "①ア 大学病院改革プラン、又は イ Ｂ・連携Ｂ水準の医療機関"
    if case.university_reform_plan:
        reason = "大学病院改革プランを策定した大学病院本院である"
        return Condition(label, met=True, reason=reason, entries=(rules("university_plan"),))
    provider = rules("evaluated_provider")
    if not case.provider_evaluated:
        return Condition(
            label,
            met=False,
            reason="プランを策定した本院でも、評価を受審したＢ・連携Ｂ水準の医療機関でもない",
            entries=(rules("university_plan"), provider),
        )
    if not rules.applies("hours_limit"):
        reason = "要領の表は令和８年度までで、この年度の時間外・休日労働時間が示されていない"
        return Condition(label, met=False, reason=reason, entries=(provider,))
    hours, people = _hours_kept(case, rules), _enough_interviewers(case, rules)
    both = (hours, people)
    reason = "、".join(one.reason for one in both if one.met == (hours.met and people.met))
    return Condition(label, hours.met and people.met, reason, (provider, *entries_of(both)))


def _hours_kept(case: WorkplaceCase, rules: RulesOn) -> Condition:
    limit, longest = rules("hours_limit"), case.longest_b_agreement_hours
    if longest is None:
        return Condition(
            "時間", met=False, reason="Ｂ・連携Ｂ水準の医師の協定の時間が書かれていない", entries=(limit,)
        )
    return condition(
        "時間",
        longest <= limit.number,
        (
            f"協定の最大{longest:,}時間は{limit.shown}以下",
            f"協定の最大{longest:,}時間が{limit.shown}を超える",
        ),
        limit,
    )


def _enough_interviewers(case: WorkplaceCase, rules: RulesOn) -> Condition:
    count, per = rules("trained_interviewers"), rules("doctors_per_interviewer")
    trained, doctors = case.trained_interviewers, case.special_doctors
    entries = (count, per, rules("no_ratio_without_doctors"))
    if trained is None:
        return Condition(
            "修了者", met=False, reason="面接指導養成講習の修了者数が書かれていない", entries=entries
        )
    in_ratio = bool(doctors) and trained * per.number >= Fraction(doctors or 0)
    asked = f"{count.shown}以上又は特定対象医師{per.shown}あたり１人以上"
    facts = f"修了者{trained}人、特定対象医師{'不明' if doctors is None else f'{doctors}人'}"
    met = trained >= count.number or in_ratio
    return condition("修了者", met, (f"{facts}で{asked}を満たす", f"{facts}で{asked}を満たさない"), *entries)


def _evaluated_in_time(case: WorkplaceCase, rules: RulesOn) -> Condition:
    entry = rules("evaluation_from")
    first, year = parse_fiscal_year(entry.value), case.evaluation_year
    when = "書かれていない" if year is None else str(year)
    return condition(
        "医療機関勤務環境評価センターの評価",
        year is not None and year >= first,
        (f"{when}に評価を受けた", f"評価の年度が{first}以降ではない（{when}）"),
        entry,
    )


def _some_addition(case: WorkplaceCase, rules: RulesOn) -> Condition:
    limit, either = rules("items_addition_limit"), rules("items_or_improvement")
    if case.items_addition_yen > limit.yen:
        raise KikinError(
            "②の加算が上限を超えています",
            found=case.items_addition_yen,
            remedy=f"１床当たり {limit.yen:,}円 以下にしてください",
        )
    met = case.items_addition_yen > 0 or _improvement(case, rules)[0] > 0
    return condition(
        "②対象項目の達成又は③アウトカム項目の改善",
        met,
        ("該当する加算がある", "②にも③にも該当しない"),
        limit,
        either,
    )
