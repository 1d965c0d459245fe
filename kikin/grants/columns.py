"""The heading of a file of cases: which column holds which fact, by its name or its Japanese label."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from functools import cached_property

from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.grants.fields import Field
from kikin.grants.schemes import CASE, PROGRAM, SCHEMES, Scheme

# What ``kikin grant --out`` adds to a row; a result that is computed once more is read without a word.
RESULT_HEADINGS = ("算定額（円）", "判定", "要件", "算定の段階", "根拠", "所見")
_ESSENTIAL = (CASE, PROGRAM)


@dataclass(frozen=True)
class Layout:
    """Where the columns of one scheme stand in a file.

    ``broken`` are findings for required columns that the file lacks or has twice; ``others`` are the columns of
    other schemes.
    """

    columns: Mapping[str, int]
    fields: tuple[Field, ...]
    texts: tuple[str, ...]
    broken: tuple[Finding, ...]
    others: tuple[int, ...]

    def values(self, cells: Sequence[str]) -> dict[str, str]:
        """Return the text of each fact of a row; a row that ends early has blanks."""
        count = len(cells)
        return {name: cells[index].strip() if index < count else "" for name, index in self.columns.items()}

    def unused(self, cells: Sequence[str]) -> list[int]:
        """Return the columns that are filled in though the scheme has no use for them."""
        return [index for index in self.others if index < len(cells) and cells[index].strip()]

    def written(self, name: str) -> str:
        """Return the heading of a fact as the file writes it; its label where the file has no such column."""
        if name in self.columns:
            return self.texts[self.columns[name]]
        return next((one.label for one in self.fields if one.name == name), name)

    def spoken_of(self, error: KikinError, values: Mapping[str, str]) -> str:
        """Return the name of the fact that a refusal speaks of, empty if none is clear.

        It is the one that the message names, or whose label it begins with, or whose cell was found wrong.
        """
        words = set(_NAME.findall(f"{error.what} {error.remedy}"))
        topic = _TOPIC.split(error.what)[0]
        exact = [one.name for one in self.fields if _bare(one.label) == topic]
        near = [one.name for one in self.fields if len(topic) >= _CLEAR and topic in one.label]
        found = [name for name, text in values.items() if text and text == error.found]
        named = [one.name for one in self.fields if one.name in words]
        return next(iter([*named, *exact, *near, *found]), "")


@dataclass(frozen=True)
class Heading:
    """The headings of a file as written, with the layout of each scheme found once."""

    file: str
    texts: tuple[str, ...]
    layouts: dict[str, Layout] = field(default_factory=dict, compare=False, hash=False)

    def __len__(self) -> int:
        """Return the number of columns."""
        return len(self.texts)

    def cell(self, cells: Sequence[str], name: str) -> str:
        """Return the text of a fact that every scheme shares."""
        index = self._shared_columns.get(name, len(cells))
        return cells[index].strip() if index < len(cells) else ""

    def written(self, name: str) -> str:
        """Return the heading of a fact that every scheme shares, as the file writes it."""
        index = self._shared_columns.get(name)
        return _SHARED[name].label if index is None else self.texts[index]

    def layout(self, scheme: Scheme) -> Layout:
        """Return where the columns of a scheme stand."""
        if scheme.name not in self.layouts:
            self.layouts[scheme.name] = self._layout(scheme)
        return self.layouts[scheme.name]

    def _layout(self, scheme: Scheme) -> Layout:
        indexes = {one.name: self._indexes(one) for one in scheme.columns}
        columns = {name: found[0] for name, found in indexes.items() if found}
        known = [index for index, text in enumerate(self.texts) if _folded(text) in _KNOWN]
        missing = [one for one in scheme.columns if one.required and one.name not in columns]
        twice = [one for one in scheme.columns if len(indexes[one.name]) > 1]
        return Layout(
            columns,
            scheme.columns,
            self.texts,
            (
                *(_missing(one, scheme, self.file) for one in missing),
                *(_twice(one.label, self.file) for one in twice),
            ),
            tuple(index for index in known if index not in columns.values()),
        )

    def _indexes(self, one: Field) -> tuple[int, ...]:
        by_name, by_label = (self._by_spelling.get(_folded(text), ()) for text in (one.name, one.label))
        return tuple(sorted({*by_name, *by_label}))

    @cached_property
    def _by_spelling(self) -> dict[str, tuple[int, ...]]:
        found: dict[str, tuple[int, ...]] = {}
        for index, text in enumerate(self.texts):
            found[_folded(text)] = (*found.get(_folded(text), ()), index)
        return found

    @cached_property
    def _shared_columns(self) -> dict[str, int]:
        return {name: indexes[0] for name, one in _SHARED.items() if (indexes := self._indexes(one))}


def heading_of(cells: Sequence[str], file: str) -> tuple[Heading, list[Finding]]:
    """Return the heading of a file, and what is odd about it: columns missing, unknown, or given twice."""
    texts = [cell.strip() for cell in cells]
    while texts and not texts[-1]:
        texts.pop()
    heading = Heading(file, tuple(texts))
    findings = [_essential(name, file) for name in _ESSENTIAL if not heading.cell(texts, name)]
    seen: set[str] = set()
    for text in texts:
        folded = _folded(text)
        place = Place(file, 1, text)
        if folded in seen and text:
            findings.append(_twice(text, file))
        elif folded not in _KNOWN and text not in RESULT_HEADINGS:
            near = get_close_matches(text, _LABELS, n=1)
            hint = f"{near[0]} のことですか。" if near else ""
            findings.append(
                Finding(
                    Level.WARNING,
                    "知らない列なので読みません" if text else "見出しのない列なので読みません",
                    place,
                    remedy=f"{hint}使える見出しは kikin grant --columns 制度 で見られます",
                )
            )
        seen.add(folded)
    return heading, findings


def _missing(one: Field, scheme: Scheme, file: str) -> Finding:
    return Finding(
        Level.ERROR,
        f"{scheme.name}に必要な列「{one.label}」がありません",
        Place(file, 1, one.label),
        remedy=f"見出しに {one.label}（または {one.name}）を加えてください",
    )


def _twice(text: str, file: str) -> Finding:
    return Finding(
        Level.ERROR,
        f"「{text}」の列が二つあります",
        Place(file, 1, text),
        remedy="一方を消すか、見出しを直してください",
    )


def _essential(name: str, file: str) -> Finding:
    one = _SHARED[name]
    return Finding(
        Level.ERROR,
        f"列「{one.label}」がありません",
        Place(file, 1, one.label),
        remedy=f"１行目を見出しとし、{one.label}（または {one.name}）を加えてください",
    )


def _folded(text: str) -> str:
    return "".join(unicodedata.normalize("NFKC", text).split()).casefold()


def _bare(label: str) -> str:
    """Return a label without the unit or remark in brackets at its end."""
    return re.sub(r"（[^（）]*）$", "", label)


_NAME = re.compile(r"[a-z][a-z0-9_]+")
_TOPIC = re.compile(r"[がはを、「]")
_CLEAR = 4
_ALL = [one for scheme in SCHEMES.values() for one in scheme.columns]
_SHARED = {one.name: one for one in _ALL if one.name in _ESSENTIAL}
_KNOWN = {_folded(text) for one in _ALL for text in (one.name, one.label)}
_LABELS = tuple(dict.fromkeys(one.label for one in _ALL))
