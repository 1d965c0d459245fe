"""The parts of a workbook as XML: elements one by one, and the text of strings."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import IO, Any

from defusedxml.ElementTree import iterparse

_ESCAPE = re.compile(r"_x([0-9A-Fa-f]{4})_")


def elements(part: IO[bytes]) -> Iterator[tuple[str, str, Any]]:
    """Yield ("start" or "end", the name without its namespace, the element) for a part of the workbook."""
    for event, element in iterparse(part, events=("start", "end"), forbid_dtd=True):
        yield event, local(element.tag), element


def local(name: str) -> str:
    """Return a name without its namespace: workbooks of the strict and the usual kind differ in it."""
    return name.rpartition("}")[2]


def text_of(element: Any) -> str:
    r"""Return the text of a string item: its runs joined, readings of kanji (ふりがな) left out, escapes decoded.

    Excel writes letters that XML can't hold as ``_x000D_``.
    """
    parts: list[str] = []
    for child in element:
        name = local(child.tag)
        if name == "t":
            parts.append(child.text or "")
        elif name == "r":
            parts += [run.text or "" for run in child if local(run.tag) == "t"]
    return unescaped("".join(parts))


def unescaped(text: str) -> str:
    r"""Return the text with Excel's escapes decoded, and line ends as one letter.

    >>> unescaped("一行目_x000D_\n二行目"), unescaped("_x005F_x000D_")
    ('一行目\n二行目', '_x000D_')
    """
    decoded = _ESCAPE.sub(lambda match: chr(int(match[1], 16)), text) if "_x" in text else text
    return decoded.replace("\r\n", "\n").replace("\r", "\n")
