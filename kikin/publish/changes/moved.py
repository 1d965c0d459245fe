"""Which rows of tables and which places of prose moved between two versions of a document."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from kikin.publish.changes.contents import plain

_FEW = 3  # of several rows that may have moved a figure, as many are named beside it


@dataclass(frozen=True)
class Moved:
    """A row of a table, a place of prose, or the params: where it stood and stands (0 where not), and its differing cells."""

    file: str
    old_row: int
    new_row: int
    cells: tuple[tuple[str, str, str], ...]

    @property
    def place(self) -> str:
        """Where it stands: file and row, both rows where they differ."""
        rows = [str(row) for row in dict.fromkeys((self.old_row, self.new_row)) if row]
        return f"{self.file}:{' → '.join(rows)}" if rows else self.file

    def __str__(self) -> str:
        """Print where it stands and what moved, on one line."""
        if bool(self.old_row) != bool(self.new_row):
            what = "新たに用いた行" if self.new_row else "用いなくなった行"
            return f"{self.place} {what}（{'、'.join(filter(None, (old or new for _, old, new in self.cells)))}）"
        told = "、".join(f"{name} {old or '（空欄）'} → {new or '（空欄）'}" for name, old, new in self.cells)
        return f"{self.place} {told}"


def moved_inputs(old: Mapping[str, Any], new: Mapping[str, Any]) -> list[Moved]:
    """Return what moved between what two versions were made of: the params, rows of tables, prose."""
    found: list[Moved] = []
    for file in dict.fromkeys([*new["inputs"], *old["inputs"]]):
        found += _moved_rows(file, old["inputs"].get(file), new["inputs"].get(file))
    sides = [one.get("parameters", {}) for one in (old, new)]
    cells = [
        (name, *(side.get(name, "") for side in sides)) for name in dict.fromkeys([*sides[1], *sides[0]])
    ]
    differing = tuple((name, before, after) for name, before, after in cells if before != after)
    given = [Moved(_PARAMS, 0, 0, differing)] if differing else []
    return [*given, *found, *_moved_prose(old["texts"], new["texts"])]


def named(moved: Sequence[Moved]) -> str:
    """Return the rows that moved a figure, as they stand beside it: the first few, and how many more there are."""
    rest = len(moved) - _FEW
    return "；".join([*map(str, moved[:_FEW]), *([f"ほか{rest}行（入力の変更の一覧）"] if rest > 0 else [])])


class Causes:
    """The rows that may have moved what a page says."""

    def __init__(self, old: Mapping[str, Any], new: Mapping[str, Any]) -> None:
        """Find what moved."""
        self.moved = moved_inputs(old, new)
        self._sides = (old, new)
        self._rows = tuple(one for one in self.moved if one.cells[0][0] != _PROSE)
        self._prose = {
            one: list(map(plain, one.cells[0][1:])) for one in self.moved if one.cells[0][0] == _PROSE
        }
        self._at = (
            {(one.file, one.old_row): one for one in self._rows},
            {(one.file, one.new_row): one for one in self._rows},
        )

    def of_cell(
        self,
        label: str,
        rows: tuple[int | None, int | None],
        columns: tuple[int, int],
        words: tuple[str, str] = ("", ""),
    ) -> tuple[Moved, ...]:
        """Return what moved among the rows that a cell was made of; where these are not known, all that moved.

        Args:
            label: The table's.
            rows: Its row in the old table and in the new one.
            columns: Its column in each; -1 where it isn't there.
            words: What it says in each.
        """
        found: dict[Moved, None] = {}
        for side, at, row, column in zip(self._sides, self._at, rows, columns, strict=True):
            origins = side["origins"].get(label, ())
            if row is None or row >= len(origins):
                continue
            cells = origins[row]
            for place in cells[0] if len(cells) == 1 else cells[column] if 0 <= column < len(cells) else ():
                file, _, number = place.partition(":")
                one = at.get((side["files"][int(file)], int(number)))
                if one:
                    found[one] = None
        return tuple(found) or self._saying(*words) or self._rows

    def _saying(self, old: str, new: str) -> tuple[Moved, ...]:
        """Return the rows of which a cell was and is part of what is said."""
        before, after = old.replace(",", ""), new.replace(",", "")
        return tuple(
            one
            for one in self._rows
            if any(
                min(len(was), len(now)) >= _TELLING and was in before and now in after
                for _, was, now in one.cells
            )
        )

    def of_words(self, *texts: str) -> tuple[Moved, ...]:
        """Return what moved a sentence: the prose that it stands in, or else every row that moved."""
        own = [
            one
            for one, words in self._prose.items()
            if any(text and text in word for text in texts for word in words)
        ]
        return tuple(own) or self._saying(*texts) or self._rows or tuple(self._prose)


_PROSE = "文章"
_PARAMS = "指定（params）"
_TELLING = 3  # letters of a cell that are found in a sentence by no accident
_WORDING = ("_raw", "の原文")  # of the source, beside the value


def _moved_rows(file: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None) -> Iterator[Moved]:
    ours, theirs = _by_key(old), _by_key(new)
    heads = list(dict.fromkeys([*(new or {}).get("heading", ()), *(old or {}).get("heading", ())]))
    for key in dict.fromkeys([*theirs, *ours]):
        old_row, before = ours.get(key, (0, {}))
        new_row, after = theirs.get(key, (0, {}))
        cells = [(head, before.get(head, ""), after.get(head, "")) for head in heads]
        found = [cell for cell in cells if cell[1] != cell[2]]
        differing = tuple(cell for cell in found if not cell[0].endswith(_WORDING)) or tuple(found)
        if differing:
            yield Moved(file, old_row, new_row, differing)


def _by_key(table: Mapping[str, Any] | None) -> dict[tuple[Any, ...], tuple[int, dict[str, str]]]:
    """Return the rows by what names them; of rows named alike each has its number."""
    found: dict[tuple[Any, ...], tuple[int, dict[str, str]]] = {}
    for number, cells in table["rows"].items() if table else ():
        key: tuple[Any, ...] = tuple(cells[place] for place in table["key"])  # type: ignore[index]
        while key in found:
            key = (*key, number)
        found[key] = (int(number), dict(zip(table["heading"], cells, strict=True)))  # type: ignore[index]
    return found


def _moved_prose(old: Iterable[Mapping[str, Any]], new: Iterable[Mapping[str, Any]]) -> Iterator[Moved]:
    ours, theirs = ({(one["file"], one["place"]): one for one in texts} for texts in (old, new))
    for key in dict.fromkeys([*theirs, *ours]):
        before, after = ours.get(key, {}), theirs.get(key, {})
        words = before.get("markdown", ""), after.get("markdown", "")
        if words[0] != words[1]:
            yield Moved(key[0], before.get("row", 0), after.get("row", 0), ((_PROSE, *words),))
