"""What a cell of a page holds: a figure, a judgement or words; and by how much a figure moved."""

from __future__ import annotations

import re
from fractions import Fraction
from typing import Final

from kikin.indicators.case import STATUSES
from kikin.values.amounts import MoneyUnit, grouped, needed_decimals

FIGURE, JUDGEMENT, WORDS, HEADING, ROW, TABLE, DOCUMENT = (
    "数値",
    "判定",
    "文章",
    "見出し",
    "行",
    "表・図",
    "文書",
)
KINDS: Final = (FIGURE, JUDGEMENT, WORDS, HEADING, ROW, TABLE, DOCUMENT)
MONEY: Final = {one.label: one.value for one in MoneyUnit}
_ASKED: Final = re.compile("(?:以上|以下|未満|超)$")
_NUMBER: Final = re.compile(
    r"^(?:直近 )?(?:約)?(▲|-|−)?([\d,]*\d(?:\.\d+)?)(?![\d/／年.])([^\d（。]*)(（[^。]*)?$"
)


def difference_of(old: str, new: str, old_unit: str = "", new_unit: str = "") -> str | None:
    """Return by how much a figure moved, with its unit: blank where that can't be said, None where it is the same amount.

    >>> difference_of("479施設（R6年度）", "515施設（R6年度）"), difference_of("1,200", "1.2", "千円", "百万円")
    ('36施設', None)
    >>> difference_of("未集計", "49%"), difference_of("49%", "50.5%"), difference_of("49%以上", "50%以上")
    ('', '1.5ポイント', '1ポイント')
    """
    before, after = _amount(old, old_unit), _amount(new, new_unit)
    if before is None or after is None:
        return ""
    (one, unit), (other, shown) = before, after
    if unit in MONEY and shown in MONEY:
        moved = (other * MONEY[shown] - one * MONEY[unit]) / MONEY[shown]
        if not moved:
            return None if unit != shown else ""
    elif unit == shown:
        moved, shown = other - one, _ASKED.sub("", shown)
    else:
        return ""
    return f"{grouped(moved, needed_decimals(moved))}{'ポイント' if shown == '%' else shown}" if moved else ""


def _amount(text: str, unit: str) -> tuple[Fraction, str] | None:
    found = _NUMBER.match(text)
    if not found:
        return None
    number = Fraction(found[2].replace(",", ""))
    return (-number if found[1] else number), found[3].strip() or unit


def kind_of(old: str, new: str) -> str:
    """Return what a cell holds: 判定, 数値, or 文章.

    >>> kind_of("達成", "未達成"), kind_of("", "479施設（R6年度）"), kind_of("未集計", "49%"), kind_of("2／8", "3／8")
    ('判定', '数値', '数値', '数値')
    >>> kind_of("目標に36施設届かない。", "目標を上回る。")
    '文章'
    """
    filled = [text for text in (old, new) if text]
    if filled and all(text.partition("（")[0] in STATUSES for text in filled):
        return JUDGEMENT
    return FIGURE if any(_NUMBER.match(text.partition("／")[0]) for text in filled) else WORDS
