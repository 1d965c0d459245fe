"""The answers of an applicant's sheet: the cells beside or under the labels that the form prints."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property

from kikin.data.files import Grid
from kikin.data.files.grid import column_letters
from kikin.forms.applications.forms import BELOW, FORMS, Field, Form
from kikin.values.errors import KikinError, Place
from kikin.values.letters import key_of

_REACH = 3  # how many rows under its label an answer may stand
_NOTES = re.compile(r"^[（(]?(?:※|＊|\*|記入例|例[:：]|数字だけ)")
_UNITS = re.compile(r"^(?:名|件|床|人|時間(?:／月)?|回(?:／[年月])?|年|月|日|%|％|□)$")
_AFTER_LABEL = re.compile(r"^[\s:：　]+")
_BOX, _TICKED = re.compile(r"^[□☐☑✓✔■レ○〇]\s*(?=.)"), re.compile(r"^[☑✓✔■レ○〇]")
_BRACKETS = re.compile(r"[（(].*[）)]", re.DOTALL)
_TAIL = re.compile(r"\s*(?:名|件|床|人|時間(?:／月)?|回(?:／[年月])?)$")


@dataclass(frozen=True)
class Answer:
    """A cell of the sheet: its text, where it stands, and the error it holds, if any."""

    text: str
    place: Place
    odd: KikinError | None = None


@dataclass(frozen=True)
class AppliedSheet:
    """A sheet that is one of the forms, with its grid."""

    form: Form
    grid: Grid

    @cached_property
    def cells(self) -> dict[tuple[int, int], str]:
        """The filled cells by row and column, in reading order."""
        return {
            (row, at): text.strip()
            for row, cells in self.grid.lines
            for at, text in enumerate(cells)
            if text.strip()
        }

    @cached_property
    def _keys(self) -> dict[tuple[int, int], str]:
        return {at: _key(text) for at, text in self.cells.items()}

    def is_ticked(self, name: str) -> bool | None:
        """Return whether an item of a list is marked, before its words or beside them; None where the form lacks it."""
        label = self._label(next(one for one in self.form.fields if one.name == name))
        if label is None:
            return None
        row = [text for at, text in self.cells.items() if at[0] == label[0] and at != label]
        return bool(_TICKED.match(self.cells[label])) or any(_TICKED.fullmatch(text) for text in row)

    @cached_property
    def _labels(self) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """The labels that begin a cell, and the headings of parts, which stand behind a number."""
        fields = self.form.fields
        return tuple({_key(one.label) for one in fields}), tuple(
            {_key(one.after) for one in fields if one.after}
        )

    def place(self, at: tuple[int, int]) -> Place:
        """Return where a cell stands: ``file!sheet!cell``."""
        return Place(f"{self.grid.file}!{column_letters(at[1])}{at[0]}")

    def answer(self, name: str) -> Answer | None:
        """Return the answer of that name; None where the form does not have it or it was left blank."""
        field = next((one for one in self.form.fields if one.name == name), None)
        label = self._label(field) if field else None
        if field is None or label is None:
            return None
        at = self._beside(field, label)
        if at is None:
            return None
        text = self.cells[at]
        if at == label:
            text = text[_length(text, field.label) :]
            text = _AFTER_LABEL.sub("", text)
        return Answer(_TAIL.sub("", text).strip(), self.place(at), self.grid.odd.get(at))

    def _label(self, field: Field) -> tuple[int, int] | None:
        """Return the cell of a label: the first after the heading of its part."""
        wanted, part = _key(field.label), _key(field.after)
        places = list(self._keys)
        start = 0
        if part:
            start = next((n for n, at in enumerate(places) if part in self._keys[at]), -1)
            if start < 0:
                return None
        return next((at for at in places[start:] if self._keys[at].startswith(wanted)), None)

    def _beside(self, field: Field, label: tuple[int, int]) -> tuple[int, int] | None:
        row, column = label
        rest = _AFTER_LABEL.sub("", self.cells[label][_length(self.cells[label], field.label) :])
        if field.way != BELOW and rest and not _is_note(rest) and not _BRACKETS.fullmatch(rest):
            return label
        right = [at for at in self.cells if at[0] == row and at[1] > column]
        below = [at for at in self.cells if at[1] == column and row < at[0] <= row + _REACH]
        if field.way == BELOW:
            until = next((n for n, at in enumerate(below) if self._is_label(at)), len(below))
            right, below = right if until == len(below) else [], below[:until]
        else:
            below = []
        found = (at for at in (*below, *right) if not self._is_label(at) and not _is_note(self.cells[at]))
        return next(found, None)

    def _is_label(self, at: tuple[int, int]) -> bool:
        key = self._keys[at]
        labels, parts = self._labels
        return any(key.startswith(label) for label in labels) or any(part in key for part in parts)

    def find(self, label: str, *, after: int = 0) -> tuple[int, int] | None:
        """Return the first cell below a row that begins with a label."""
        wanted = _key(label)
        return next((at for at, key in self._keys.items() if at[0] > after and key.startswith(wanted)), None)


def applied_sheets(grids: Sequence[Grid]) -> Iterator[AppliedSheet]:
    """Yield the sheets of a workbook that are forms, known by their number or title."""
    for grid in grids:
        keys = {_key(text) for _, cells in grid.lines for text in cells if text.strip()}
        form = next(
            (one for one in FORMS if any(_key(title) in keys for title in (*one.titles, one.name))), None
        )
        if form is not None:
            yield AppliedSheet(form, grid)


def _key(text: str) -> str:
    return key_of(_BOX.sub("", text)).replace("〇", "○")


def _length(text: str, label: str) -> int:
    """Return how many letters of a cell its label takes, with the blanks and widths that people vary."""
    wanted, taken = len(_key(label)), 0
    for index, letter in enumerate(text):
        taken += len(_key(letter))
        if taken >= wanted:
            return index + 1
    return len(text)


def _is_note(text: str) -> bool:
    plain = unicodedata.normalize("NFKC", text).strip()
    return bool(_NOTES.match(text.strip()) or _UNITS.match(text.strip()) or _UNITS.match(plain))
