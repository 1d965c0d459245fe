"""The parts of a workbook as XML: elements one by one, and the text of strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from typing import IO, Any

from defusedxml.ElementTree import iterparse

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def elements(part: IO[bytes], *events: str) -> Iterator[tuple[str, str, Any]]:
    """Yield ("start" or "end", the name without its namespace, the element) for a part of the workbook.

    Where only some ``events`` are asked for, the others cost nothing.
    """
    for event, element in iterparse(part, events=events or ("start", "end"), forbid_dtd=True):
        yield event, local(element.tag), element


@cache
def local(name: str) -> str:
    """Return a name without its namespace: workbooks of the strict and the usual kind differ in it."""
    return name.rpartition("}")[2]


def text_of(element: Any) -> tuple[str, bool]:
    """Return the text of a string item, and whether a part of it is struck out (見え消し).

    Its runs are joined, readings of kanji (ふりがな) left out, and Excel's escapes decoded.
    """
    parts: list[str] = []
    struck = False
    for child in element:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child if local(run.tag) == "t"]
            struck = struck or any(is_struck(run) for run in child if local(run.tag) == "rPr")
    return unescaped("".join(parts)), struck


def is_struck(font: Any) -> bool:
    """Return whether a font is struck out."""
    return any(local(one.tag) == "strike" and one.get("val", "1") in {"1", "true"} for one in font)


def unescaped(text: str) -> str:
    r"""Return the text with Excel's escapes decoded (``_x000D_`` for a letter XML can't hold), line ends as one letter.

    >>> unescaped("一行目_x000D_\n二行目"), unescaped("_x005F_x000D_")
    ('一行目\n二行目', '_x000D_')
    """
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    return decoded.replace("\r\n", "\n").replace("\r", "\n")
