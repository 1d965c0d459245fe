"""What two versions of a document say differently: a change per figure, judgement and sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from kikin.publish.changes.aligning import paired, paired_rows
from kikin.publish.changes.contents import Block, blocks_of
from kikin.publish.changes.headings import called_as
from kikin.publish.changes.kinds import (
    DOCUMENT,
    FIGURE,
    HEADING,
    MONEY,
    ROW,
    TABLE,
    WORDS,
    difference_of,
    kind_of,
)
from kikin.publish.changes.moved import Causes, Moved

_UNIT: Final = re.compile(r"（([^（）]{1,8})）$")
_SHARED_UNIT: Final = re.compile(r"（単位：([^（）]+)）$")
_ALT: Final = re.compile(r"(?<=[。；])")


@dataclass(frozen=True)
class Change:
    """One thing that a page says differently.

    ``where`` names the headings above it, ``item`` the table or figure, ``row`` and ``column`` the cell; ``old`` is blank
    where it was added, ``new`` where it was taken away. ``difference`` has a unit, and is blank where there is none.
    """

    kind: str
    where: str
    item: str = ""
    row: str = ""
    column: str = ""
    old: str = ""
    new: str = ""
    difference: str = ""
    moved: tuple[Moved, ...] = ()


@dataclass(frozen=True)
class Compared:
    """A document compared: what it says differently, and which rows of its tables moved."""

    document: str
    title: str
    changes: tuple[Change, ...]
    moved: tuple[Moved, ...] = ()


def compared(document: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Compared:
    """Return what two versions of a document say differently; of one that is new or gone, only that.

    Args:
        document: Its name, as in ``43-kumamoto/R6/evaluation``.
        old: As :func:`kikin.publish.changes.contents.read_contents` returns it; None where there was none.
        new: The same of the new version.
    """
    if old is None or new is None:
        title = str((new or old or {})["title"])
        return Compared(document, title, (_one_sided(DOCUMENT, "", title, is_new=old is None),))
    causes = Causes(old, new)
    changes = list(_Comparison(causes).changes(old, new))
    if old["title"] != new["title"]:
        changes.insert(0, Change(DOCUMENT, "題名", old=old["title"], new=new["title"]))
    return Compared(document, new["title"], tuple(changes), tuple(causes.moved))


class _Comparison:
    """Compares block by block, and asks for each change which row moved it."""

    def __init__(self, causes: Causes) -> None:
        self._causes = causes

    def changes(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> Iterator[Change]:
        """Yield the changes in the order of the new page; what was taken away comes after what stood with it."""
        before, after = (list(blocks_of(one["markdown"])) for one in (old, new))
        ours, theirs = _by_place(called_as(before, after)), _by_place(after)
        for key in dict.fromkeys([*theirs, *ours]):
            was, now = ours.get(key, []), theirs.get(key, [])
            kind = key[0]
            if kind == "sentence":
                yield from self._sentences(was, now)
            elif kind == "heading":
                yield from self._heading(was[:1], now[:1])
            elif kind == "key":
                yield from self._key(was[:1], now[:1])
            elif kind == "table":
                yield from self._table(was[0] if was else None, now[0] if now else None)
            else:
                yield from self._figure(was[0] if was else None, now[0] if now else None)

    def _sentences(self, before: Sequence[Block], after: Sequence[Block]) -> Iterator[Change]:
        where = (after or before)[0]["where"]
        for old, new in paired([one["text"] for one in before], [one["text"] for one in after]):
            if old != new:
                yield self._words(where, "", old or "", new or "")

    def _words(self, where: str, item: str, old: str, new: str, row: str = "") -> Change:
        return Change(WORDS, where, item, row, old=old, new=new, moved=self._causes.of_words(old, new))

    def _heading(self, before: Sequence[Block], after: Sequence[Block]) -> Iterator[Change]:
        old, new = (one[0]["text"] if one else "" for one in (before, after))
        if old != new:
            moved = self._causes.of_words(old, new)
            yield Change(HEADING, (after or before)[0]["where"], old=old, new=new, moved=moved)

    def _key(self, before: Sequence[Block], after: Sequence[Block]) -> Iterator[Change]:
        old, new = (one[0] if one else {"value": "", "note": ""} for one in (before, after))
        row = (after or before)[0]["name"]
        if old["value"] != new["value"]:
            moved = self._causes.of_words(old["value"], new["value"])
            told = difference_of(old["value"], new["value"]) or ""
            yield Change(FIGURE, "主な数値", "", row, "", old["value"], new["value"], told, moved)
        if old["note"] != new["note"]:
            yield self._words("主な数値", "", old["note"], new["note"], row)

    def _figure(self, old: Block | None, new: Block | None) -> Iterator[Change]:
        shown = new or old or {}
        if old is None or new is None:
            yield _one_sided(TABLE, shown["where"], shown["caption"], "図", is_new=old is None)
            return
        item = f"図「{new['caption']}」"
        if old["caption"] != new["caption"]:
            yield self._words(new["where"], "図の題", old["caption"], new["caption"])
        for one, other in paired(_ALT.split(old["alt"]), _ALT.split(new["alt"])):
            if one != other:
                yield self._words(
                    new["where"], f"{item}の説明", (one or "").rstrip("；"), (other or "").rstrip("；")
                )

    def _table(self, old: Block | None, new: Block | None) -> Iterator[Change]:
        shown = new or old or {}
        if old is None or new is None:
            rows = f"{shown['caption']}（{len(shown['rows'])}行）".removeprefix("（").removesuffix("）")
            yield _one_sided(TABLE, shown["where"], rows, "表", is_new=old is None)
            return
        item = f"表「{new['caption']}」" if new["caption"] else ""
        if old["caption"] != new["caption"]:
            yield self._words(new["where"], "表の題", old["caption"], new["caption"])
        if (
            old["rows"] == new["rows"]
            and old["heading"] == new["heading"]
            and old["caption"] == new["caption"]
        ):
            return
        columns = list(_columns(old, new))
        for one in columns:
            if one.old_head and one.new_head and one.old_head != one.new_head:
                yield Change(HEADING, new["where"], item, old=one.old_head, new=one.new_head)
        headers = new["headers"]
        olds, news = ([tuple(row) for row in block["rows"]] for block in (old, new))
        for before, after in paired_rows(olds, news, headers):
            row = (new["rows"][after] if after is not None else old["rows"][before or 0])[:headers]
            name = "　".join(filter(None, row))
            if before is None or after is None:
                yield self._row(old if after is None else new, item, name, (before, after))
                continue
            for column in columns:
                change = self._cell(
                    new, item, name, column, old["rows"][before], new["rows"][after], (before, after)
                )
                if change:
                    yield change

    def _row(self, table: Block, item: str, name: str, places: tuple[int | None, int | None]) -> Change:
        is_old = places[1] is None
        cells = table["rows"][(places[0] if is_old else places[1]) or 0]
        pairs = zip(table["heading"], cells, strict=False)
        told = "、".join(f"{head}：{cell}" if head else cell for head, cell in pairs if cell)
        moved = self._causes.of_cell(table["label"], places, (-1, -1))
        return Change(ROW, table["where"], item, name, moved=moved, **{"old" if is_old else "new": told})

    def _cell(  # noqa: PLR0913, PLR0917  # a cell of two tables
        self,
        table: Block,
        item: str,
        name: str,
        column: _Column,
        before: Sequence[str],
        after: Sequence[str],
        places: tuple[int | None, int | None],
    ) -> Change | None:
        old, new = _at(before, column.old), _at(after, column.new)
        if (old == new and column.old_unit == column.new_unit) or not (old or new):
            return None
        told = difference_of(old, new, column.old_unit, column.new_unit)
        if told is None or (old == new and not told):
            return None
        moved = self._causes.of_cell(table["label"], places, (column.old, column.new), (old, new))
        head = column.new_head or column.old_head
        return Change(kind_of(old, new), table["where"], item, name, head, old, new, told, moved)


def _one_sided(kind: str, where: str, text: str, item: str = "", *, is_new: bool) -> Change:
    return Change(kind, where, item, old="" if is_new else text, new=text if is_new else "")


@dataclass(frozen=True)
class _Column:
    """A column of two tables: its place (-1 where it isn't there), heading and unit in each."""

    old: int
    new: int
    old_head: str
    new_head: str
    old_unit: str
    new_unit: str


def _columns(old: Block, new: Block) -> Iterator[_Column]:
    """Yield the columns of both tables: by their headings, or else by what these are without a unit."""
    sides = [_heads(block) for block in (old, new)]
    names = [dict(zip(_unlike(name for name, _ in heads), range(len(heads)), strict=True)) for heads in sides]
    for name in dict.fromkeys([*names[1], *names[0]]):
        places = [side.get(name, -1) for side in names]
        texts = [
            block["heading"][at] if at >= 0 else "" for block, at in zip((old, new), places, strict=True)
        ]
        units = [heads[at][1] if at >= 0 else "" for heads, at in zip(sides, places, strict=True)]
        yield _Column(*places, *texts, *units)  # type: ignore[arg-type]


def _heads(block: Block) -> list[tuple[str, str]]:
    """Return each heading without the unit of money that it names, and the unit of its column."""
    shared = _SHARED_UNIT.search(block["caption"])
    found = []
    for head in block["heading"]:
        unit = _UNIT.search(head)
        is_money = unit is not None and unit[1] in MONEY
        found.append(
            (
                head[: unit.start()] if unit and is_money else head,
                unit[1] if unit else shared[1] if shared else "",
            )
        )
    return found


def _unlike(names: Iterable[str]) -> Iterator[str]:
    """Yield names, those that occurred before with their number."""
    seen: dict[str, int] = {}
    for name in names:
        seen[name] = seen.get(name, 0) + 1
        yield name if seen[name] == 1 else f"{name}#{seen[name]}"


def _by_place(blocks: Iterable[Block]) -> dict[tuple[str, ...], list[Block]]:
    """Return the blocks by what they are: tables and figures by label, what has none by where it stands."""
    found: dict[tuple[str, ...], list[Block]] = {}
    for block in blocks:
        kind = block["kind"]
        if kind == "sentence":
            key: tuple[str, ...] = (kind, block["at"])
        elif kind == "key":
            key = (kind, block["name"])
        elif kind == "heading":
            key = (kind, block["at"], str(block["label"] or block.get("name", block["text"])))
        else:
            key = (kind, block["label"] or block["at"])
            while not block["label"] and key in found:
                key = (*key, "")
        found.setdefault(key, []).append(block)
    return found


def _at(row: Sequence[str], place: int) -> str:
    return row[place] if 0 <= place < len(row) else ""
