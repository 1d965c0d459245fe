"""保有割合 (what the fund holds against what it still needs) and 国費相当額 (the nation's part of a balance)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from kikin.categories import Category
from kikin.fund import Derived, Gap, Known, absences_of, counted_yen, gaps_of, national_share
from kikin.money import share_of
from kikin.rules.book import Entry, RuleBook
from kikin.steps import Operand, Step
from kikin.units import Absent


@dataclass(frozen=True)
class Holding:
    """保有割合: the closing balance (C) against what is still needed (D), and the excess in yen."""

    held_yen: Known
    needed_yen: Known
    ratio: Fraction | Absent
    excess: Derived

    @property
    def entries(self) -> tuple[Entry, ...]:
        """The rule entries that were used (根拠)."""
        return self.excess.entries


def holding(held_yen: Known, needed_yen: Known, day: date, book: RuleBook) -> Holding:
    """Return 保有割合 (C/D, a ratio) and 過大となる金額 (C - D where C/D exceeds 100%, else 0), in yen.

    Args:
        held_yen: 年度末保管額（Ｃ）, interest included, in yen.
        needed_yen: 翌年度以降の事業実施に要する見込計（Ｄ）, in yen.
        day: A day of the fiscal year that is reported.
        book: The rule book.

    Raises:
        KikinError: An amount is negative or no whole number of yen. Source: 別紙様式１ ３（ウ）, 別紙様式２ ３（ウ）.

    >>> from kikin.rules import rule_book
    >>> found = holding(120, 100, date(2025, 3, 31), rule_book())
    >>> found.ratio, found.excess.amount_yen
    (Fraction(6, 5), 20)
    >>> print(*holding(120, Absent.NOT_STATED, date(2025, 3, 31), rule_book()).excess.missing)
    翌年度以降の事業実施に要する見込計（Ｄ）: 記載なし
    """
    inputs = {"年度末保管額（Ｃ）": held_yen, "翌年度以降の事業実施に要する見込計（Ｄ）": needed_yen}
    absent = absences_of(inputs)
    if isinstance(held_yen, Absent) or isinstance(needed_yen, Absent):
        return Holding(held_yen, needed_yen, absent[0].kind, Derived((), absent))
    counted = counted_yen(inputs)
    operands = tuple(Operand(label, amount) for label, amount in counted.items())
    formula = book.on("holding.excess", day)
    if needed_yen == 0:
        nothing = book.on("holding.nothing_needed", day)
        step = Step("過大となる金額", "Ｃ（Ｄが 0 円のとき）", operands, held_yen, entries=(formula, nothing))
        return Holding(held_yen, needed_yen, Absent.NOT_APPLICABLE, Derived((step,)))
    limit = book.on("holding.limit", day)
    ratio = Fraction(held_yen, needed_yen)
    excess = held_yen - needed_yen if ratio > limit.number else 0
    steps = (
        Step("保有割合", "Ｃ ÷ Ｄ", operands, ratio, "割合", (book.on("holding.scope", day),)),
        Step(
            "過大となる金額",
            "Ｃ － Ｄ（保有割合が上限を上回るとき。ほかは 0 円）",
            (*operands, Operand("上限", limit.number, "割合")),
            excess,
            entries=(limit, formula),
        ),
    )
    return Holding(held_yen, needed_yen, ratio, Derived(steps))


def national_equivalent(balances: Mapping[Category, Known], day: date, book: RuleBook) -> Derived:
    """Return 国費相当額, the nation's part of balances by 区分, in yen.

    Each 区分's balance (interest included) is divided by the shares of its money and rounded down to 1円; 区分Ⅰ-2 is
    the nation's alone. Source: 別表 国費相当額, 第６（４）②.

    >>> from kikin.rules import rule_book
    >>> balances = {Category.II: 100, Category.I_2: 10}
    >>> national_equivalent(balances, date(2025, 3, 31), rule_book()).amount_yen
    76
    """
    labelled = {f"基金残高（{category.value}）": amount for category, amount in balances.items()}
    missing = gaps_of(labelled)
    counted = counted_yen(labelled)
    if missing or not counted:
        return Derived((), missing or absences_of(labelled) or (Gap("基金残高", Absent.NOT_STATED),))
    method = book.on("national_equivalent.method", day)
    steps = []
    for category, amount in balances.items():
        if isinstance(amount, Absent):
            continue
        share = national_share(category, day, book)
        steps.append(
            Step(
                f"国費相当額（{category.value}）",
                "基金残高 × 国の負担割合（１円未満切捨て）",
                (
                    Operand(f"基金残高（{category.value}）", amount),
                    Operand("国の負担割合", share.number, "割合"),
                ),
                share_of(amount, share.number),
                entries=(share, method),
            )
        )
    parts = tuple(Operand(step.label, step.value) for step in steps)
    total = sum((Fraction(step.value) for step in steps), Fraction(0))
    return Derived(
        (*steps, Step("国費相当額", "区分ごとの国費相当額の合計", parts, total, entries=(method,)))
    )
