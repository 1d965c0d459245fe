"""Titles made from data: ``{year} 事後評価[（{sector}）]``, with the words of the document that is made.

A word stands in braces. What stands in brackets is printed only if every word in it has something to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches

from kikin.data.words import WORDS
from kikin.values.errors import KikinError, Place

_WORD = re.compile(r"\{(\w+)\}")
_GROUP = re.compile(r"\[([^\[\]]*\{\w+\}[^\[\]]*)\]")


def check_template(template: str, place: Place) -> None:
    """Refuse a template with a word that nobody knows.

    Raises:
        KikinError: A word is unknown; the nearest one is named.
    """
    for name in _WORD.findall(template):
        if name not in WORDS:
            near = get_close_matches(name, WORDS, n=1)
            hint = f"{{{near[0]}}} のことですか。" if near else ""
            known = "、".join(f"{{{word}}}" for word in WORDS)
            raise KikinError(
                "題名に知らない語があります", place, f"{{{name}}}", f"{hint}使える語は {known} です"
            )


def expanded(template: str, words: Mapping[str, str]) -> str:
    """Return the template with its words.

    >>> expanded("{year} 計画[（{version}）]{draft}", {"year": "令和7年度", "version": "", "draft": "（案）"})
    '令和7年度 計画（案）'
    """
    fill: Callable[[re.Match[str]], str] = lambda match: words.get(match[1], "")  # noqa: E731  # used twice

    def group(match: re.Match[str]) -> str:
        has_all = all(words.get(name) for name in _WORD.findall(match[1]))
        return _WORD.sub(fill, match[1]) if has_all else ""

    return " ".join(_WORD.sub(fill, _GROUP.sub(group, template)).split())
