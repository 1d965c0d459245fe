"""How quoted prose writes the categories (①-1, 1-1), against the one way in which a document writes them (Ⅰ-1)."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping

from kikin.data.texts import Text
from kikin.values.categories import Category

_WRITTEN = (
    r"^[-*]?\s*(?:事業)?(?:区分)?([①-⑥0-9０-９Ⅰ-Ⅵ]+(?:[-－‐−–][0-9０-９]+)?(?:〔原文のまま〕)?)\s*[:：]?\s*"
)
_BRACKETS = str.maketrans("（）", "()")
_TITLES = {category.title.translate(_BRACKETS): category for category in Category}
_NAMED = _WRITTEN + f"({'|'.join(map(re.escape, sorted(_TITLES, key=len, reverse=True)))})"


def notation_note(texts: Mapping[str, Text], place: str) -> str:
    """Return which category each other notation of the quoted prose is; '' except at the first place that has one.

    A notation is known by the official name that stands after it: the prose itself is printed as it stands.

    >>> line = "- ①-1 地域医療構想の達成に向けた医療機関の施設又は設備の整備に関する事業"
    >>> quoted = Text("対象事業", "plan-R7.md", 1, ((2, line), (3, "- 2:居宅等における医療の提供に関する事業")), "paper")
    >>> notation_note({"対象事業": quoted}, "対象事業")
    '引用した文章の区分は、この文書の表では次のように書く：①-1はⅠ-1、2はⅡ。'
    """
    found: dict[Category, dict[str, str]] = {}
    for text in texts.values():
        for _, line in text.lines if text.source else ():
            for category, written in _named(line):
                found.setdefault(category, {}).setdefault(written, text.place)
    if not found or next(iter(found[next(iter(found))].values())) != place:
        return ""
    told = "、".join(f"{'・'.join(found[category])}は{category}" for category in sorted(found))
    return f"引用した文章の区分は、この文書の表では次のように書く：{told}。"


def _named(line: str) -> list[tuple[Category, str]]:
    """Return the category that a line names after another notation than that of the tables."""
    match = re.match(_NAMED, line.translate(_BRACKETS))
    if match is None:
        return []
    category = _TITLES[match[2]]
    same = unicodedata.normalize("NFKC", match[1]) == unicodedata.normalize("NFKC", category.value)
    return [] if same else [(category, match[1])]
