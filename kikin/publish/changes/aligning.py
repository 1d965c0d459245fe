"""Which rows and sentences of two versions are the same thing: an added row is one added row, and not many changed ones."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from itertools import zip_longest
from typing import Final

Row = tuple[str, ...]
_ALIKE: Final = 0.5
_MANY: Final = 900  # pairs that are looked at each with each


def paired_rows(
    olds: Sequence[Row], news: Sequence[Row], headers: int
) -> list[tuple[int | None, int | None]]:
    """Return the places of rows that are the same, and of taken and added ones alone, in the order of the new table.

    A row is named by its heading cells; one of another name in the same place is the same where half of it is.

    >>> paired_rows([("計", "3"), ("甲", "1")], [("乙", "5"), ("計", "8"), ("甲", "1")], 1)
    [(None, 0), (0, 1), (1, 2)]
    >>> paired_rows([("訪問診療", "3", "達成"), ("計", "3", "")], [("訪問診療等", "3", "達成"), ("計", "3", "")], 1)
    [(0, 0), (1, 1)]
    """
    old_of: dict[int, int] = {}
    named = [_by_name(rows, headers) for rows in (olds, news)]
    for name in named[0].keys() & named[1].keys():
        ours, theirs = named[0][name], named[1][name]
        if len(ours) == len(theirs):
            old_of |= dict(zip(theirs, ours, strict=True))
        else:
            old_of |= _alike([olds[at] for at in ours], [news[at] for at in theirs], ours, theirs)
    taken = set(old_of.values())
    before = -1
    for place in range(len(news)):
        after = before + 1
        is_open = place not in old_of and after < len(olds) and after not in taken
        if is_open and _is_renamed(olds[after], news[place], headers):
            old_of[place] = after
            taken.add(after)
        before = old_of.get(place, before)
    return list(_in_order(len(olds), len(news), old_of))


def paired(olds: Sequence[str], news: Sequence[str]) -> list[tuple[str | None, str | None]]:
    """Return sentences side by side: those that are equal, those that took another's place, those taken or added.

    >>> paired(["一。", "件数は3件。", "三。"], ["一。", "新しい。", "件数は4件。", "三。"])
    [('一。', '一。'), (None, '新しい。'), ('件数は3件。', '件数は4件。'), ('三。', '三。')]
    """
    found: list[tuple[str | None, str | None]] = []
    for kind, start, end, begin, stop in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        ours, theirs = olds[start:end], news[begin:stop]
        if kind == "equal" or len(ours) == len(theirs) == 1 or len(ours) * len(theirs) > _MANY:
            found += zip_longest(ours, theirs)
            continue
        matches = _likest(ours, theirs)
        pairs = _in_order(len(ours), len(theirs), matches)
        found += [
            (None if old is None else ours[old], None if new is None else theirs[new]) for old, new in pairs
        ]
    return found


def _by_name(rows: Sequence[Row], headers: int) -> dict[Row, list[int]]:
    found: dict[Row, list[int]] = {}
    for place, row in enumerate(rows):
        found.setdefault(row[:headers], []).append(place)
    return found


def _alike(
    olds: Sequence[Row], news: Sequence[Row], ours: Sequence[int], theirs: Sequence[int]
) -> dict[int, int]:
    """Return the new rows of one name beside the old ones of that name: those that are equal, then the next in order."""
    found: dict[int, int] = {}
    for kind, start, end, begin, stop in SequenceMatcher(None, olds, news, autojunk=False).get_opcodes():
        if kind in {"equal", "replace"}:
            found |= dict(zip(theirs[begin:stop], ours[start:end], strict=False))
    return found


def _is_renamed(old: Row, new: Row, headers: int) -> bool:
    rest = list(zip(old[headers:], new[headers:], strict=False))
    return bool(rest) and 2 * sum(one == other != "" for one, other in rest) >= max(len(rest), 1)


def _likest(olds: Sequence[str], news: Sequence[str]) -> dict[int, int]:
    """Return the new sentences with the old ones that they are most like, none of them crossing another."""
    ratios = sorted(
        (-SequenceMatcher(None, old, new).ratio(), place, at)
        for place, old in enumerate(olds)
        for at, new in enumerate(news)
    )
    found: dict[int, int] = {}
    for ratio, old, new in ratios:
        is_free = new not in found and old not in found.values()
        if (
            -ratio >= _ALIKE
            and is_free
            and all((new - at) * (old - place) > 0 for at, place in found.items())
        ):
            found[new] = old
    return found


def _in_order(olds: int, news: int, old_of: dict[int, int]) -> Iterator[tuple[int | None, int | None]]:
    """Yield the pairs in the order of the new ones, what was taken away where it stood."""
    matched = set(old_of.values())
    done = 0
    for new in range(news):
        old = old_of.get(new)
        if old is not None:
            yield from ((place, None) for place in range(done, old) if place not in matched)
            done = max(done, old + 1)
        yield old, new
    yield from ((place, None) for place in range(done, olds) if place not in matched)
