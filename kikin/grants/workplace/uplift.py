"""別記３ Ⅰ and Ⅱ ５（２）: who may use a higher standard price (標準単価), and how high it may be."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction

from kikin.grants.dated import RulesOn
from kikin.grants.terms import Terms
from kikin.grants.workplace.case import WorkplaceCase
from kikin.rules.book import Entry
from kikin.steps import Condition, Operand, Step, entries_of
from kikin.values.amounts import MoneyUnit, Yen
from kikin.values.errors import Finding, Level
from kikin.values.periods import parse_fiscal_year

_PROVIDER = "①ア 大学病院改革プラン、又は イ Ｂ・連携Ｂ水準の医療機関"


def uplift_conditions(case: WorkplaceCase, rules: RulesOn) -> Iterator[Condition]:
    """Yield the conditions of ５（２） for the year of the case, each met or not with its reason."""
    yes, no = "もう一方の事業で適用していない", "もう一方の事業で５（２）の措置を適用している"
    yield rules.condition(
        "もう一方の事業の５（２）との重複", not case.other_scheme_uplift, yes, no, "one_uplift"
    )
    yield _university_or_provider(case, rules)
    if not rules.applies("raised_price"):
        yield _evaluated_in_time(case, rules)
        yield _some_addition(case, rules)


def workplace_findings(case: WorkplaceCase, rules: RulesOn) -> tuple[Finding, ...]:
    """Return a 注意 for what keeps an uplift from applying or looks like 千円, a 確認 where a reading made the price."""
    found: list[Finding] = []
    if case.wants_uplift:
        unmet = [one for one in uplift_conditions(case, rules) if not one.met]
        remedy = "要件を確かめてください。標準単価で算定しました"
        found += [
            Finding(
                Level.WARNING, f"５（２）の措置を適用できません: {one.label}", found=one.reason, remedy=remedy
            )
            for one in unmet
        ]
        if (
            not unmet
            and not rules.applies("raised_price")
            and not (case.items_addition_yen and case.improved_items)
        ):
            rule = rules("items_or_improvement")
            what = "②と③の一方だけに該当する事例に、５（２）の加算をしました"
            found.append(
                Finding(
                    Level.NOTE,
                    what,
                    found=f"{rule.article}「①～③を満たす場合に」",
                    remedy=f"{rule.label}と読みました。都道府県の扱いを確かめてください",
                )
            )
    standard = rules("standard_price").yen
    if case.price_yen and case.price_yen <= standard // MoneyUnit.THOUSAND_YEN.value:
        what, remedy = (
            "が小さすぎます（千円で書いていませんか）",
            f"標準単価は {standard:,}円 です。円で書いてください",
        )
        found.append(
            case.refusal("price_yen", what, f"{case.price_yen:,}円", remedy).as_finding(Level.WARNING)
        )
    return tuple(found)


def price_step(case: WorkplaceCase, rules: RulesOn, terms: Terms) -> Step:
    """Return the standard price per bed in yen, with the limit that it keeps to.

    Raises:
        KikinError: The price that the prefecture chose lies above the limit of the year.
    """
    standard = rules("standard_price")
    operands, entries = [Operand("国の標準単価", standard.yen)], [standard]
    limit, how = standard.yen, "標準単価"
    conditions = list(uplift_conditions(case, rules)) if case.wants_uplift else []
    if conditions and all(one.met for one in conditions):
        limit, how, more, used = _raised(case, rules, standard)
        operands += more
        entries += [*used, *entries_of(conditions)]
    chosen = Operand("都道府県が定めた単価", case.price_yen) if case.price_yen is not None else None
    if chosen is None and "price" in terms:
        chosen = terms["price"].operand
    if chosen is None:
        return rules.step("標準単価", how, limit, operands, *entries)
    if chosen.value > limit:
        remedy = "単価を下げるか、５（２）の要件を確かめてください"
        raise case.refusal("price_yen", "が上限を超えています", f"{chosen}（上限 {limit:,}円）", remedy)
    return rules.step(
        "標準単価", f"都道府県が定める単価（上限は{how}）", chosen.value, [*operands, chosen], *entries
    )


def _raised(
    case: WorkplaceCase, rules: RulesOn, standard: Entry
) -> tuple[Yen, str, list[Operand], tuple[Entry, ...]]:
    if rules.applies("raised_price"):
        raised = rules("raised_price")
        return raised.yen, "５（２）による上限額", [Operand("５（２）の上限額", raised.yen)], (raised,)
    improvement, used = _improvement(case, rules)
    operands = [
        Operand("②対象項目の達成による加算", case.items_addition_yen),
        Operand("③アウトカム項目の改善による加算", improvement),
    ]
    total = standard.yen + case.items_addition_yen + improvement
    return total, "標準単価＋②の加算＋③の加算", operands, (rules("items_addition_limit"), *used)


def _improvement(case: WorkplaceCase, rules: RulesOn) -> tuple[Yen, tuple[Entry, ...]]:
    """The addition of the highest group that the number of improved items reaches."""
    reached: tuple[Yen, tuple[Entry, ...]] = (0, ())
    for group in rules.groups("improvement"):
        items, addition = rules(f"{group}.items"), rules(f"{group}.addition")
        if case.improved_items >= items.number:
            reached = addition.yen, (items, addition)
    return reached


def _university_or_provider(case: WorkplaceCase, rules: RulesOn) -> Condition:
    plan, provider = rules("university_plan"), rules("evaluated_provider")
    if case.university_reform_plan:
        return rules.condition(_PROVIDER, True, "大学病院改革プランを策定した大学病院本院である", "", plan)  # noqa: FBT003
    if not case.provider_evaluated:
        no = "プランを策定した本院でも、評価を受審したＢ・連携Ｂ水準の医療機関でもない"
        return rules.condition(_PROVIDER, False, "", no, plan, provider)  # noqa: FBT003
    if not rules.applies("hours_limit"):
        no = "要領の表は令和８年度までで、この年度の時間外・休日労働時間が示されていない"
        return rules.condition(_PROVIDER, False, "", no, provider)  # noqa: FBT003
    both = (_hours_kept(case, rules), _enough_interviewers(case, rules))
    met = all(one.met for one in both)
    reason = "、".join(one.reason for one in both if one.met == met)
    return rules.condition(_PROVIDER, met, reason, reason, provider, *entries_of(both))


def _hours_kept(case: WorkplaceCase, rules: RulesOn) -> Condition:
    limit, longest = rules("hours_limit"), case.longest_b_agreement_hours
    if longest is None:
        return rules.condition("時間", False, "", "Ｂ・連携Ｂ水準の医師の協定の時間が書かれていない", limit)  # noqa: FBT003
    text = f"協定の最大{longest:,}時間"
    yes, no = f"{text}は{limit.shown}以下", f"{text}が{limit.shown}を超える"
    return rules.condition("時間", longest <= limit.number, yes, no, limit)


def _enough_interviewers(case: WorkplaceCase, rules: RulesOn) -> Condition:
    count, per = rules("trained_interviewers"), rules("doctors_per_interviewer")
    trained, doctors = case.trained_interviewers, case.special_doctors
    entries = (count, per, rules("no_ratio_without_doctors"))
    if trained is None:
        return rules.condition("修了者", False, "", "面接指導養成講習の修了者数が書かれていない", *entries)  # noqa: FBT003
    in_ratio = bool(doctors) and trained * per.number >= Fraction(doctors or 0)
    facts = f"修了者{trained}人、特定対象医師{'不明' if doctors is None else f'{doctors}人'}"
    asked = f"{count.shown}以上又は特定対象医師{per.shown}あたり１人以上"
    met = trained >= count.number or in_ratio
    return rules.condition(
        "修了者", met, f"{facts}で{asked}を満たす", f"{facts}で{asked}を満たさない", *entries
    )


def _evaluated_in_time(case: WorkplaceCase, rules: RulesOn) -> Condition:
    entry, year = rules("evaluation_from"), case.evaluation_year
    first, when = parse_fiscal_year(entry.value), "書かれていない" if year is None else str(year)
    yes, no = f"{when}に評価を受けた", f"評価の年度が{first}以降ではない（{when}）"
    return rules.condition(
        "医療機関勤務環境評価センターの評価", year is not None and year >= first, yes, no, entry
    )


def _some_addition(case: WorkplaceCase, rules: RulesOn) -> Condition:
    limit = rules("items_addition_limit")
    if case.items_addition_yen > limit.yen:
        remedy = f"１床当たり {limit.yen:,}円 以下にしてください"
        raise case.refusal("items_addition_yen", "が上限を超えています", case.items_addition_yen, remedy)
    met = case.items_addition_yen > 0 or _improvement(case, rules)[0] > 0
    label, yes, no = "②対象項目の達成又は③アウトカム項目の改善", "該当する加算がある", "②にも③にも該当しない"
    return rules.condition(label, met, yes, no, limit, "items_or_improvement")
