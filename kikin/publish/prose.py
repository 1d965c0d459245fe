"""Which prose a notebook asks for, read off its cells: what the author may write, and which values she may insert."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Final

from kikin.publish.notebook import joined, parsed, text_of
from kikin.values.errors import Finding, Level, Place
from kikin.values.letters import hint_of, key_of

if TYPE_CHECKING:
    from kikin.data.dataset import Dataset
    from kikin.data.texts import Text

_ASKING: Final = ("text", "is_written")
_OPTIONS: Final = ("heading", "optional", "instead")
_DISPENSABLE: Final = ("optional", "instead")
_ANYTHING: Final = ".*"


@dataclass(frozen=True)
class Asked:
    """A place that a notebook asks for: ``pattern`` matches its heading, ``names`` are the values that it gives.

    The document isn't whole without a place that ``is_needed``.
    """

    pattern: str
    names: frozenset[str]
    is_needed: bool = False

    def is_about(self, place: str) -> bool:
        """Whether the heading is meant; look-alike letters and stray blanks don't count."""
        return re.fullmatch(self.pattern, place) is not None or key_of(
            self.pattern.replace("\\", "")
        ) == key_of(place)


def asked_places(notebook: Path) -> list[Asked]:
    """Return the places of prose that the cells of a notebook ask for, as ``show.text(data, "方針", rate=…)`` does."""
    return list(_asked_by(notebook, text_of(notebook)))


def prose_findings(data: Dataset, notebook: Path) -> list[Finding]:
    """Return what is wrong with the prose of a document: headings that nobody prints, values that can't be inserted."""
    asked = asked_places(notebook)
    known = [one.pattern.replace("\\", "") for one in asked if _ANYTHING not in one.pattern]
    given: dict[str, set[str]] = {}
    findings = []
    for place, text in data.texts.items():
        meant = [one for one in asked if one.is_about(place)]
        given[place] = {name for one in meant for name in one.names}
        if not meant:
            hint = hint_of(place, known)
            findings.append(
                Finding(
                    # With a heading so near, the prose was meant to be printed, and would be lost.
                    Level.ERROR if hint else Level.WARNING,
                    "どこにも出ない文章です（この見出しを求める所がノートブックにありません）",
                    Place(text.file, text.row),
                    place,
                    f"{hint}ノートブックの show.text の見出しに合わせてください",
                )
            )
    return findings + data.text_findings(given)


def unwritten(texts: Mapping[str, Text], notebook: Path) -> list[str]:
    """Return the headings that a document isn't whole without and that nothing is written under."""
    written = [place for place, text in texts.items() if text.markdown.strip()]
    needed = [one for one in asked_places(notebook) if one.is_needed and _ANYTHING not in one.pattern]
    return [
        one.pattern.replace("\\", "") for one in needed if not any(one.is_about(place) for place in written)
    ]


@lru_cache(maxsize=1 << 7)  # the same notebooks are asked for the prose of each folder
def _asked_by(notebook: Path, text: str) -> tuple[Asked, ...]:
    cells = [cell for cell in parsed(text, notebook)["cells"] if cell["cell_type"] == "code"]
    return tuple(one for cell in cells for one in _asked_in(joined(cell["source"])))


def _asked_in(cell: str) -> tuple[Asked, ...]:
    try:
        return tuple(_asked(ast.parse(cell)))
    except SyntaxError:  # a magic command; what else is wrong, the run will say
        return ()


def _asked(tree: ast.AST) -> Iterator[Asked]:
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call) or _name(node.func) not in _ASKING or len(node.args) < 2:  # noqa: PLR2004
            continue
        names = frozenset(word.arg for word in node.keywords if word.arg and word.arg not in _OPTIONS)
        is_needed = _name(node.func) == _ASKING[0] and not any(
            word.arg in _DISPENSABLE for word in node.keywords
        )
        place = node.args[1]
        for pattern in (_listed(tree) if isinstance(place, ast.Name) else []) or [_pattern(place)]:
            yield Asked(pattern, names, is_needed)


def _listed(tree: ast.AST) -> list[str]:
    """Return the headings that a cell lists, to ask for one after the other: ``for place in places``."""
    lists = [node.elts for node in ast.walk(tree) if isinstance(node, ast.List)]
    texts = [[one.value for one in elements if isinstance(one, ast.Constant)] for elements in lists]
    found = [
        text
        for elements, found in zip(lists, texts, strict=True)
        for text in found
        if len(found) == len(elements)
    ]
    return [re.escape(text) for text in found if isinstance(text, str)]


def _name(function: ast.expr) -> str:
    return function.attr if isinstance(function, ast.Attribute) else getattr(function, "id", "")


def _pattern(place: ast.expr) -> str:
    """Return a pattern for the headings that an expression can name; what is computed may be anything."""
    if isinstance(place, ast.Constant):
        return re.escape(str(place.value))
    if isinstance(place, ast.JoinedStr):
        return "".join(_pattern(part) for part in place.values)
    return _ANYTHING
