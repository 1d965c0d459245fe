"""The rule book: dated statutory values with their article, loaded from YAML and CSV, refused when unclear."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from typing import ClassVar

from kikin.values.amounts import MoneyUnit, Yen, exact_yen, money_unit
from kikin.values.errors import KikinError

UNITS = (
    "円",
    "千円",
    "割合",
    "日",
    "年",
    "月",
    "時間",
    "床",
    "人",
    "㎡",
    "件",
    "回",
    "月日",
    "文",
    "有無",
    "年度",
    "か月",
    "m",
)
PER = (
    "整備床数",
    "移転後床数（増員分を除く）",
    "転換前床数",
    "施設数",
    "事業所数",
    "施設・事業所数",
    "か所数",
    "自治体数",
    "台数",
    "定員数",
    "宿泊定員数",
)
SIZES = ("29人以下", "30人以上")
COLUMNS = ("新", "旧", "新旧共通")
_MONEY = ("円", "千円")


@dataclass(frozen=True)
class Document:
    """A source document, with the day it was issued and the day somebody last checked our entries against it."""

    id: str
    title: str
    number: str
    published: date
    checked: date


@dataclass(frozen=True)
class Range:
    """Lower and upper bound, both included, within which the governor (都道府県知事) sets the value."""

    lower: Fraction
    upper: Fraction

    def __str__(self) -> str:
        """Print as ``2,000～5,280``; a range that has no lower bound as ``2,820以下``."""
        if not self.lower:
            return f"{_plain(self.upper)}以下"
        return f"{_plain(self.lower)}～{_plain(self.upper)}"


Value = Fraction | Range | str | bool


@dataclass(frozen=True)
class Entry:
    """One value of one rule: what it is, from which day, and the article that says so.

    ``value`` is None where the rule was repealed on ``since``. A unit price also says what is counted (``per``,
    第３欄の単位), the size of the facilities that it is for (``size``, a capacity), and the rule that lists the
    eligible costs (``costs``, 第４欄の対象経費).
    """

    rule: str
    label: str
    unit: str
    since: date
    value: Value | None
    document: Document
    article: str
    column: str
    note: str = ""
    per: str = ""
    size: str = ""
    costs: str = ""

    @property
    def number(self) -> Fraction:
        """The value as a number, in ``unit``."""
        if isinstance(self.value, Fraction):
            return self.value
        raise KikinError(
            f"規則 {self.rule} は一つの数値ではありません",
            found=self.value,
            remedy="規則の型を確かめてください",
        )

    @property
    def count(self) -> int:
        """The value as a whole number of ``unit`` (days, beds, people …)."""
        return exact_yen(self.number)

    @property
    def yen(self) -> Yen:
        """The value in yen."""
        return exact_yen(self.number * self._money.value)

    @property
    def yen_range(self) -> tuple[Yen, Yen]:
        """The bounds in yen; a single price is a range from itself to itself."""
        size = self._money.value
        if isinstance(self.value, Range):
            return exact_yen(self.value.lower * size), exact_yen(self.value.upper * size)
        return self.yen, self.yen

    @property
    def shown(self) -> str:
        """The value as the notice prints it, with its unit."""
        if self.value is None:
            return "廃止"
        if isinstance(self.value, bool):
            return "あり" if self.value else "なし"
        if isinstance(self.value, str):
            return self.value
        unit = "" if self.unit == "割合" else self.unit
        if isinstance(self.value, Range):
            bounds = str(self.value)
            return bounds.replace("以下", f"{unit}以下") if not self.value.lower else f"{bounds}{unit}"
        return f"{_plain(self.value)}{unit}"

    @property
    def citation(self) -> str:
        """Document, article and column, for print."""
        return f"{self.document.title} {self.article}（{self.column}）"

    @property
    def _money(self) -> MoneyUnit:
        if self.unit in _MONEY:
            return money_unit(self.unit)
        raise KikinError(
            f"規則 {self.rule} は金額ではありません", found=self.unit, remedy="規則の単位を確かめてください"
        )


class NoRuleError(KikinError):
    """A rule has no value on the day that was asked for."""


@dataclass(frozen=True)
class Rule:
    """A statutory value with its history, oldest first."""

    id: str
    label: str
    unit: str
    entries: tuple[Entry, ...]

    def on(self, day: date) -> Entry:
        """Return the entry that applies on ``day``.

        Raises:
            NoRuleError: The day lies before the first entry, or the rule was repealed by then.
        """
        valid = [entry for entry in self.entries if entry.since <= day]
        if not valid:
            first = self.entries[0].since
            raise NoRuleError(
                f"規則 {self.id} は {day.isoformat()} には収載がありません（最初の値は {first.isoformat()} から）",
                found=day,
                remedy="年度を確かめるか、当時の値を出典付きで規則に加えてください",
            )
        if valid[-1].value is None:
            raise NoRuleError(
                f"規則 {self.id}（{self.label}）は {valid[-1].since.isoformat()} に廃止されています",
                found=day,
                remedy="事業の年度を確かめるか、後継の区分を使ってください",
            )
        return valid[-1]

    def applies_on(self, day: date) -> bool:
        """Return whether the rule has a value on ``day``."""
        valid = [entry for entry in self.entries if entry.since <= day]
        return bool(valid) and valid[-1].value is not None


class RuleBook(Mapping[str, Rule]):
    """All rules by identifier. A look-up always names the day.

    >>> from kikin.rules import rule_book
    >>> rule_book().on("fund.national_share", date(2024, 4, 1)).number
    Fraction(2, 3)

    ``on_use`` hears of each look-up (a rule's name, a prefix with its dot, or nothing for all) and what it found:
    a build asks which rules a document depends on.
    """

    on_use: ClassVar[Callable[[str, Sequence[Rule]], None] | None] = None

    def __init__(self, rules: Iterable[Rule]) -> None:
        """Keep the rules by identifier; a second rule of the same name is refused by the loader."""
        self._rules = {rule.id: rule for rule in rules}
        self._below: dict[str, list[Rule]] = {}

    def __getitem__(self, rule: str) -> Rule:
        """Return the rule of that identifier, or say which names come near."""
        try:
            found = self._rules[rule]
        except KeyError:
            near = "、".join(_near(rule, self._rules)) or "kikin explain で一覧を見られます"
            raise KikinError("その名前の規則はありません", found=rule, remedy=f"近い名前: {near}") from None
        self._note(rule, (found,))
        return found

    def __contains__(self, rule: object) -> bool:
        """Return whether there is a rule of that identifier."""
        if isinstance(rule, str):
            self._note(rule, (self._rules[rule],) if rule in self._rules else ())
        return rule in self._rules

    def __iter__(self) -> Iterator[str]:
        """Iterate over the identifiers in the order of the files."""
        self._note("", tuple(self._rules.values()))
        return iter(self._rules)

    def __len__(self) -> int:
        """Return the number of rules."""
        return len(self._rules)

    def on(self, rule: str, day: date) -> Entry:
        """Return the entry of ``rule`` that applies on ``day``."""
        return self[rule].on(day)

    def below(self, prefix: str) -> list[Rule]:
        """Return the rules whose identifier begins with ``prefix`` and a dot."""
        if prefix not in self._below:
            self._below[prefix] = [
                rule for name, rule in self._rules.items() if name.startswith(f"{prefix}.")
            ]
        self._note(f"{prefix}.", self._below[prefix])
        return list(self._below[prefix])

    def _note(self, name: str, rules: Sequence[Rule]) -> None:
        if RuleBook.on_use is not None:
            RuleBook.on_use(name, rules)


def _plain(number: Fraction) -> str:
    """Print a number without rounding: 1,250 or 0.05 or 2/3."""
    if number.denominator == 1:
        return f"{number.numerator:,}"
    scaled = number * 10_000
    if scaled.denominator == 1:
        return f"{scaled.numerator / 10_000:,.4f}".rstrip("0")
    return f"{number.numerator}/{number.denominator}"


def _near(name: str, names: Iterable[str]) -> list[str]:
    from difflib import get_close_matches  # noqa: PLC0415  # needed only where a name was mistyped

    return get_close_matches(name, list(names), n=3, cutoff=0.5)
