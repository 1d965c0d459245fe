"""The heading of a file of cases: which column holds which fact, by its name or its Japanese label."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from kikin.data.files import Grid
from kikin.grants.facts import Fact
from kikin.grants.schemes import CASE, PROGRAM, SCHEMES, Scheme
from kikin.values.errors import Finding, Level, Place
from kikin.values.letters import key_of

# What ``kikin grant --out`` adds to a row; a result that is computed once more is read without a word.
RESULT_HEADINGS = ("算定額（円）", "判定", "要件", "算定の段階", "根拠", "所見")
_TITLE_LINES = 20


@dataclass(frozen=True)
class Layout:
    """Where the columns of one scheme stand in a file.

    ``headings`` are the facts by name as the file heads them, ``broken`` the findings for required columns that the
    file lacks or has twice, ``others`` the columns of other schemes.
    """

    columns: Mapping[str, int]
    headings: Mapping[str, str]
    broken: tuple[Finding, ...]
    others: tuple[int, ...]

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the text of each fact of a row; a row that ends early has blanks."""
        count = len(cells)
        return {name: cells[index].strip() if index < count else "" for name, index in self.columns.items()}

    def unused(self, cells: Sequence[str]) -> list[int]:
        """Return the columns that are filled in though the scheme has no use for them."""
        return [index for index in self.others if index < len(cells) and cells[index].strip()]


@dataclass(frozen=True)
class Heading:
    """The headings of a file as written, with the layout of each scheme found once."""

    file: str
    row: int
    texts: tuple[str, ...]
    layouts: dict[str, Layout] = field(default_factory=dict, compare=False, hash=False)

    def layout(self, scheme: Scheme) -> Layout:
        """Return where the columns of a scheme stand."""
        if scheme.name not in self.layouts:
            self.layouts[scheme.name] = self._layout(scheme)
        return self.layouts[scheme.name]

    def cell(self, cells: Sequence[str], name: str) -> str:
        """Return the text of a fact that every scheme shares."""
        index = self._shared.get(name, len(cells))
        return cells[index].strip() if index < len(cells) else ""

    def written(self, name: str) -> str:
        """Return the heading of a fact that every scheme shares, as the file writes it."""
        return self.texts[self._shared[name]] if name in self._shared else _SHARED[name].label

    def indexes(self, column: Fact) -> tuple[int, ...]:
        """Return the positions of a fact's column; more than one where it is given twice."""
        spelled = {key_of(column.name), key_of(column.label)}
        return tuple(sorted(index for text in spelled for index in self._by_spelling.get(text, ())))

    def _layout(self, scheme: Scheme) -> Layout:
        found = {column.name: self.indexes(column) for column in scheme.columns}
        columns = {name: indexes[0] for name, indexes in found.items() if indexes}
        labels = {column.name: column.label for column in scheme.columns}
        headings = labels | {name: self.texts[index] for name, index in columns.items()}
        known = (index for index, text in enumerate(self.texts) if key_of(text) in _KNOWN)
        others = tuple(index for index in known if index not in columns.values())
        return Layout(columns, headings, tuple(self._broken(scheme, found)), others)

    def _broken(self, scheme: Scheme, found: Mapping[str, tuple[int, ...]]) -> Iterator[Finding]:
        for column in scheme.columns:
            if column.required and not found[column.name]:
                what = f"{scheme.name}に必要な列「{column.label}」がありません"
                yield self._finding(
                    what, column.label, f"見出しに {column.label}（または {column.name}）を加えてください"
                )
            if len(found[column.name]) > 1:
                yield self._twice(column.label)

    def findings(self) -> Iterator[Finding]:
        """Yield what is odd about the heading: columns missing, unknown, or given twice."""
        for name in (CASE, PROGRAM):
            if not self.indexes(_SHARED[name]):
                label = _SHARED[name].label
                remedy = f"１行目を見出しとし、{label}（または {name}）を加えてください"
                yield self._finding(f"列「{label}」がありません", label, remedy)
        for index, text in enumerate(self.texts):
            if text and key_of(text) in {key_of(other) for other in self.texts[:index]}:
                yield self._twice(text)
            elif key_of(text) not in _KNOWN and text not in RESULT_HEADINGS:
                near = get_close_matches(text, _LABELS, n=1)
                hint = f"{near[0]} のことですか。" if near else ""
                what = "知らない列なので読みません" if text else "見出しのない列なので読みません"
                remedy = f"{hint}使える見出しは kikin grant --columns 制度 で見られます"
                yield self._finding(what, text, remedy, Level.WARNING)

    def _twice(self, text: str) -> Finding:
        return self._finding(f"「{text}」の列が二つあります", text, "一方を消すか、見出しを直してください")

    def _finding(self, what: str, column: str, remedy: str, level: Level = Level.ERROR) -> Finding:
        return Finding(level, what, Place(self.file, self.row, column), remedy=remedy)

    @cached_property
    def _shared(self) -> dict[str, int]:
        return {name: found[0] for name, column in _SHARED.items() if (found := self.indexes(column))}

    @cached_property
    def _by_spelling(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for index, text in enumerate(self.texts):
            found[key_of(text)] = (*found.get(key_of(text), ()), index)
        return found


def heading_of(grid: Grid) -> tuple[Heading, int]:
    """Return the heading of a sheet and the number of its lines that it takes: the first line that names a case.

    >>> heading, count = heading_of(Grid("a.csv", "", [(1, ["申請の一覧"]), (3, ["事例名", "制度"])]))
    >>> heading.texts, heading.row, count
    (('事例名', '制度'), 3, 2)
    """
    named = [{key_of(cell) for cell in cells} for _, cells in grid.lines[:_TITLE_LINES]]
    asked = [{key_of(_SHARED[name].name), key_of(_SHARED[name].label)} for name in (CASE, PROGRAM)]
    start = next((index for index, texts in enumerate(named) if all(texts & one for one in asked)), 0)
    number, cells = grid.lines[start] if grid.lines else (1, [])
    texts = [cell.strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    return Heading(grid.file, number, tuple(texts)), start + 1


_COLUMNS = [column for scheme in SCHEMES.values() for column in scheme.columns]
_SHARED = {column.name: column for column in _COLUMNS if column.name in (CASE, PROGRAM)}
_KNOWN = {key_of(text) for column in _COLUMNS for text in (column.name, column.label)}
_LABELS = tuple(dict.fromkeys(column.label for column in _COLUMNS))
