"""別記２'s menu of projects for care staff (介護従事者の確保に関する事業): by day, and what became of each item."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from enum import Enum

from kikin.errors import KikinError
from kikin.rules.book import Entry, RuleBook

_MENU, _SUCCESSOR, _GROUP = "bekki2.menu", "bekki2.successor", "bekki2.group"
_DELETED = "削除"
_LETTERS = "イロハニホ"
_REFERENCE = re.compile(rf"[（(]?(?P<number>\d+)[）)]?(?P<letter>[{_LETTERS}](?=\s|$))?\s*(?P<title>.*)")


class MenuFate(Enum):
    """What happened to an item between two days."""

    KEPT = "継続"
    RENAMED = "改称"
    MERGED = "統合"
    DELETED = "削除"
    NEW = "新設"


@dataclass(frozen=True)
class MenuItem:
    """One project of the menu: its number and letter (``（29）ロ``), its title, and the group it stands in.

    ``id`` stays the same while the project goes on, whatever its number; ``reference`` is the number in the
    writing of the notice.
    """

    id: str
    reference: str
    number: int
    letter: str
    title: str
    group: str
    entry: Entry

    @property
    def order(self) -> tuple[int, int]:
        """The place in the menu: by number, an item before its letters."""
        return self.number, _LETTERS.find(self.letter) if self.letter else -1


@dataclass(frozen=True)
class MenuChange:
    """What became of one old item, or where one new item comes from.

    ``old`` is None for a new project (新設), ``new`` is None for a deleted one (削除).
    """

    fate: MenuFate
    old: MenuItem | None
    new: MenuItem | None
    note: str = ""


def menu_on(day: date, book: RuleBook) -> tuple[MenuItem, ...]:
    """Return the menu of projects that applies on ``day``, in its own order.

    Raises:
        KikinError: The day lies before the first menu in the rule book. Source: 別記２ ２.

    >>> from kikin.rules import rule_book
    >>> [item.reference for item in menu_on(date(2024, 4, 1), rule_book()) if "テクノロジー" in item.title]
    ['（29）ロ']
    """
    entries = [rule.on(day) for rule in book.below(_MENU) if rule.applies_on(day)]
    if not entries:
        raise KikinError(
            f"別記２の事業の一覧は {day.isoformat()} には収載がありません",
            found=day,
            remedy="年度を確かめるか、当時の一覧を出典付きで規則に加えてください",
        )
    items = [_item(entry, day, book) for entry in entries]
    return tuple(sorted(items, key=lambda item: item.order))


def menu_item(reference: str, day: date, book: RuleBook) -> MenuItem:
    """Return the project that ``reference`` (``（29）ロ``, ``29ロ``) names in the menu of ``day``.

    Raises:
        KikinError: The menu of that day has no such number.

    >>> from kikin.rules import rule_book
    >>> menu_item("34ハ", date(2024, 3, 31), rule_book()).title
    'ＩＣＴ導入支援事業'
    """
    number, letter, _ = _parts(reference)
    items = menu_on(day, book)
    for item in items:
        if (item.number, item.letter) == (number, letter):
            return item
    raise KikinError(
        f"別記２の事業の一覧（{day.isoformat()}）にその番号はありません",
        found=reference,
        remedy=f"番号は {items[0].reference} から {items[-1].reference} までです",
    )


def menu_changes(old_day: date, new_day: date, book: RuleBook) -> tuple[MenuChange, ...]:
    """Return what became of every item of the old menu, in its order, and then the items that are new (新設).

    Raises:
        KikinError: A day lies before the first menu, or an ended item has no successor rule.

    >>> from kikin.rules import rule_book
    >>> changes = menu_changes(date(2024, 3, 31), date(2024, 4, 1), rule_book())
    >>> [change.old.reference for change in changes if change.fate is MenuFate.DELETED]
    ['（７）', '（40）']
    """
    old_items, new_items = menu_on(old_day, book), menu_on(new_day, book)
    going_on = {item.id: item for item in new_items}
    known = {item.id for item in old_items}
    changes = [
        _kept(item, going_on[item.id]) if item.id in going_on else _ended(item, new_day, book)
        for item in old_items
    ]
    changes += [
        MenuChange(MenuFate.NEW, None, item, item.entry.note) for item in new_items if item.id not in known
    ]
    return tuple(changes)


def origins_of(item: MenuItem, old_day: date, book: RuleBook) -> tuple[MenuItem, ...]:
    """Return the items of the old menu that went into ``item``, in their order; none for a new one (新設).

    >>> from kikin.rules import rule_book
    >>> book = rule_book()
    >>> item = menu_item("（７）", date(2024, 4, 1), book)
    >>> [old.reference for old in origins_of(item, date(2024, 3, 31), book)]
    ['（８）', '（11）', '（13）ニ']
    """
    changes = menu_changes(old_day, item.entry.since, book)
    return tuple(change.old for change in changes if change.old and change.new and change.new.id == item.id)


def _item(entry: Entry, day: date, book: RuleBook) -> MenuItem:
    written = str(entry.value)
    number, letter, title = _parts(written)
    reference = written.removesuffix(title).strip()
    return MenuItem(entry.rule, reference, number, letter, title, _group_of(number, day, book), entry)


def _parts(text: str) -> tuple[int, str, str]:
    """Split ``（６）イ 題名`` into number, letter and title; full-width digits are digits."""
    match = _REFERENCE.fullmatch(text.strip())
    if match is None:
        raise KikinError("別記２の番号を読み取れません", found=text, remedy="（29）ロ のように書いてください")
    return int(match["number"]), match["letter"] or "", match["title"]


def _group_of(number: int, day: date, book: RuleBook) -> str:
    for rule in book.below(_GROUP):
        first, _, last = str(rule.on(day).value).partition("～")
        if _parts(first)[0] <= number <= _parts(last or first)[0]:
            return rule.label
    raise KikinError(
        "別記２の事業の見出しが決まりません",
        found=number,
        remedy=f"{_GROUP} の規則に番号の範囲を加えてください",
    )


def _kept(old: MenuItem, new: MenuItem) -> MenuChange:
    fate = MenuFate.KEPT if old.title == new.title else MenuFate.RENAMED
    return MenuChange(fate, old, new, new.entry.note)


def _ended(old: MenuItem, new_day: date, book: RuleBook) -> MenuChange:
    entry = book.on(old.id.replace(_MENU, _SUCCESSOR, 1), new_day)
    if entry.value == _DELETED:
        return MenuChange(MenuFate.DELETED, old, None, entry.note)
    return MenuChange(MenuFate.MERGED, old, menu_item(str(entry.value), new_day, book), entry.note)
