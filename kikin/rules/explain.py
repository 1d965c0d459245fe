"""Rules in words: one rule with its history, the list of all, and what differs between two days."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass
from datetime import date

from kikin.rules import rule_book
from kikin.rules.book import Entry, Rule, RuleBook
from kikin.values.errors import KikinError

ABSENT_BEFORE = "（新設）"
REPEALED = "（削る）"
_NO_CHANGE = "この二つの日の間で変わる規則はありません。"


@dataclass(frozen=True)
class Change:
    """A rule that differs between two days. ``old`` or ``new`` is None where the rule has no value on that day."""

    rule: str
    label: str
    old: Entry | None
    new: Entry | None

    @property
    def old_shown(self) -> str:
        """The old value in print; （新設） where there was none."""
        return value_shown(self.old) if self.old else ABSENT_BEFORE

    @property
    def new_shown(self) -> str:
        """The new value in print; （削る） where there is none."""
        return value_shown(self.new) if self.new else REPEALED

    @property
    def article(self) -> str:
        """The article of the new value, or of the old one where the rule was repealed."""
        entry = self.new or self.old
        return entry.article if entry else ""


def explain(rule_id: str, day: date | None = None, book: RuleBook | None = None) -> str:
    """Return a rule as a block of text: value, unit, from when, article, history.

    Args:
        rule_id: The identifier, as ``listing`` gives it.
        day: The day on which the value shall apply; without it the newest value is shown.
        book: The rule book; the one of the package if not given.

    Raises:
        KikinError: There is no such rule, or it has no value on ``day``.

    >>> print(explain("care_facilities.rounding"))
    規則  care_facilities.rounding
    名称  助成額の端数処理（この額未満を切捨て）
    値    1,000円
    適用  2023-04-01 から
    根拠  地域医療介護総合確保基金管理運営要領 別記１ ３（１）（新旧共通）
    備考  ３（２）の加算額と（３）の加算額にも同じ端数処理がある
    経緯  2023-04-01 から  1,000円  別記１ ３（１）（新旧共通）
    """
    book = book or rule_book()
    rule = book[rule_id]
    entry = rule.entries[-1] if day is None else rule.on(day)
    lines = [
        ("規則", rule.id),
        ("名称", rule.label),
        ("値", value_shown(entry)),
        ("規模", f"定員{entry.size}" if entry.size else ""),
        ("対象", f"{book.on(entry.costs, entry.since).shown}（{entry.costs}）" if entry.costs else ""),
        ("適用", _span(rule, entry)),
        ("根拠", entry.citation),
        ("備考", entry.note),
    ]
    history = [_history_line(past) for past in rule.entries]
    lines += [("経緯" if index == 0 else "", line) for index, line in enumerate(history)]
    return "\n".join(f"{_padded(name, 4)}  {text}" for name, text in lines if text)


def listing(book: RuleBook | None = None) -> list[str]:
    """Return a line for each rule: identifier, newest value, name, in columns.

    >>> [line for line in listing() if line.startswith("care_facilities.rounding")]
    ['care_facilities.rounding  1,000円  助成額の端数処理（この額未満を切捨て）']
    """
    rules = (book or rule_book()).values()
    return [f"{rule.id}  {_shortened(value_shown(rule.entries[-1]))}  {rule.label}" for rule in rules]


def changes(old_day: date, new_day: date, book: RuleBook | None = None) -> list[Change]:
    """Return every rule whose value differs between two days, in the order of the rule book.

    A rule that does not apply on one of the days counts as differing; one that applies on neither is left out,
    and so is one whose text is common to both columns and only recorded from the later day (``unrecorded``).

    Raises:
        KikinError: ``new_day`` is not later than ``old_day``.

    >>> found = changes(date(2023, 4, 1), date(2024, 4, 1))
    >>> [change.old_shown for change in found if change.rule == "care_facilities.price.small_group_home"]
    ['15,000～36,600千円（施設数）']
    """
    if new_day <= old_day:
        raise KikinError(
            "比べる二つの日の順が違います",
            found=f"{old_day.isoformat()} と {new_day.isoformat()}",
            remedy="旧い日、新しい日の順に指定してください",
        )
    return [
        Change(rule.id, rule.label, old, new)
        for rule in (book or rule_book()).values()
        for old, new in [(_in_force(rule, old_day), _in_force(rule, new_day))]
        if _differ(old, new) and not _is_unrecorded(old, new)
    ]


def unrecorded(old_day: date, new_day: date, book: RuleBook | None = None) -> list[Rule]:
    """Return the rules of ``new_day`` whose text the amendment left as it was, but which are recorded only later."""
    return [
        rule
        for rule in (book or rule_book()).values()
        if _is_unrecorded(_in_force(rule, old_day), _in_force(rule, new_day))
    ]


def changes_table(old_day: date, new_day: date, book: RuleBook | None = None) -> str:
    """Return the differences between two days as a 新旧対照表, a Markdown pipe table with the new column first.

    >>> print(changes_table(date(2024, 4, 1), date(2024, 4, 2)))
    この二つの日の間で変わる規則はありません。
    """
    found = changes(old_day, new_day, book)
    if not found:
        return _NO_CHANGE
    heads = ("規則", "項目", f"新（{new_day.isoformat()}）", f"旧（{old_day.isoformat()}）", "根拠")
    rows = [
        (f"`{change.rule}`", change.label, change.new_shown, change.old_shown, change.article)
        for change in found
    ]
    lines = [_table_row(heads), "|" + " --- |" * len(heads), *(_table_row(row) for row in rows)]
    return "\n".join(lines)


def value_shown(entry: Entry) -> str:
    """Return the value of an entry with its unit and with what is counted, as in ``7,000千円以下（施設数）``."""
    return f"{entry.shown}（{entry.per}）" if entry.per and entry.value is not None else entry.shown


def _in_force(rule: Rule, day: date) -> Entry | None:
    return rule.on(day) if rule.applies_on(day) else None


def _is_unrecorded(old: Entry | None, new: Entry | None) -> bool:
    return old is None and new is not None and new.column == "新旧共通"


def _differ(old: Entry | None, new: Entry | None) -> bool:
    if old is None or new is None:
        return old is not new
    return (old.value, old.per, old.size, old.costs) != (new.value, new.per, new.size, new.costs)


def _span(rule: Rule, entry: Entry) -> str:
    later = [other.since for other in rule.entries if other.since > entry.since]
    until = f"（{min(later).isoformat()} に改正）" if later else ""
    return f"{entry.since.isoformat()} から{until}"


def _history_line(entry: Entry) -> str:
    note = f"  {entry.note}" if entry.note and entry.value is None else ""
    return f"{entry.since.isoformat()} から  {value_shown(entry)}  {entry.article}（{entry.column}）{note}"


def _padded(text: str, width: int) -> str:
    wide = sum(2 if unicodedata.east_asian_width(letter) in "WF" else 1 for letter in text)
    return text + " " * (width - wide)


def _shortened(text: str, most: int = 40) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"


def _table_row(cells: tuple[str, ...]) -> str:
    return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", " ") for cell in cells) + " |"
