"""Titles made from data: ``{year} 事後評価[（{sector}）]``, with the words of the document that is made.

A word stands in braces. What stands in brackets is printed only if every word in it has something to say.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from difflib import get_close_matches
from typing import TYPE_CHECKING, Final

from kikin.values.errors import KikinError, Place

if TYPE_CHECKING:
    import pandas as pd

    from kikin.data.dataset import Dataset

WORDS: Final = {
    "prefecture": "都道府県の名（熊本県）",
    "our": "本県、本都、本道、本府",
    "year": "計画年度（令和6年度）",
    "evaluated": "評価年度（令和7年度）",
    "sector": "医療分、介護分、または 医療分・介護分。要る表のその年度の行から決まる",
    "state": "計画の状態（要望、決定 など）",
    "draft": "計画が案か要望のとき（案）、ほかは空",
    "version": "計画の版（変更第1回 など）、当初は空",
}
_DRAFTS: Final = ("案", "要望")
_WORD = re.compile(r"\{(\w*)\}")
_GROUP = re.compile(r"\[([^\[\]]*)\]")


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


def words_of(data: Dataset, tables: tuple[str, ...], sector: str = "") -> dict[str, str]:
    """Return the words of one document.

    Args:
        data: Its dataset.
        tables: The tables that it needs, whose rows of the year say which parts of the fund it is about.
        sector: The part that the params name; none where blank.
    """
    plans = _of_year(data.plans, data)
    latest = plans[plans["version"] == plans["version"].max()] if len(plans) else plans
    states = list(dict.fromkeys(latest["state"])) if len(latest) else []
    version = int(latest["version"].iloc[0]) if len(latest) else 0
    return {
        "prefecture": data.prefecture.name,
        "our": data.prefecture.our,
        "year": data.year.name,
        "evaluated": data.evaluated.name,
        "sector": sector or "・".join(_sectors(data, tables)),
        "state": "・".join(states),
        "draft": "（案）" if any(state in _DRAFTS for state in states) else "",
        "version": f"変更第{version}回" if version else "",
    }


def _sectors(data: Dataset, tables: tuple[str, ...]) -> list[str]:
    frames = [_of_year(getattr(data, name), data) for name in tables if name in data.folder.frames]
    found = {one for frame in frames if "sector" in frame for one in frame["sector"]}
    return [one for one in data.sectors if one in found]


def _of_year(frame: pd.DataFrame, data: Dataset) -> pd.DataFrame:
    if "sector" in frame:
        frame = frame[frame["sector"].isin(["", *data.sectors])]
    return frame[frame["year"] == data.year] if "year" in frame else frame
