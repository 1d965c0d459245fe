"""Quantities as published: an exact number with its printed decimals, or a named kind of absence."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from enum import Enum
from fractions import Fraction

from kikin.values.amounts import grouped
from kikin.values.errors import KikinError
from kikin.values.letters import DASHES, odd_digits

_MINUS_SIGNS = re.escape(f"{DASHES}▲△")
_DIGITS = r"(?:[0-9]{1,3}(?:,[0-9]{3})+|[0-9]+)(?:\.[0-9]+)?"
_READING = re.compile(
    rf"(?P<sign>[+{_MINUS_SIGNS}]?)\s*(?P<yen>[¥￥]?)\s*(?P<digits>{_DIGITS})\s*(?P<tail>.*)", re.DOTALL
)
_HAS_DIGIT = re.compile(r"[0-9]")
_UNIT = re.compile(r"[^0-9()\[\]※*~約,.…!?。、:;#=<>-]{1,8}")
_LONGEST = 200  # letters, unit and all; Python reads no number of thousands of digits
_TYPED_DIGITS = 15  # as many as a spreadsheet keeps; more come from a calculation in binary


class Absent(Enum):
    """Why there is no number. Each prints as itself, and none of them is a missed target or a zero."""

    NONE = "実績なし"
    PENDING = "未集計"
    NOT_APPLICABLE = "－"
    NOT_ASKED = "対象外"
    NOT_STATED = "記載なし"
    AWAITED = "記載待ち"
    SUPPRESSED = "x"
    UNKNOWN = "…"

    def __str__(self) -> str:
        """Print as the word that the documents use."""
        return self.value


@dataclass(frozen=True)
class Quantity:
    """A published number: exact, with the decimals that were printed and its unit.

    >>> print(Quantity(Fraction("76.5"), 1, "%"))
    76.5%
    """

    value: Fraction
    decimals: int = 0
    unit: str = ""

    def __str__(self) -> str:
        """Print with thousands separators and the unit."""
        return f"{grouped(self.value, self.decimals)}{self.unit}"


Reading = Quantity | Absent
_ABSENT_WORDS = (
    {kind.value: kind for kind in Absent}
    | dict.fromkeys(DASHES, Absent.NOT_APPLICABLE)
    | dict.fromkeys(("x", "X", "秘匿"), Absent.SUPPRESSED)
    | dict.fromkeys(("...", "・・・", "‥", "..", "不詳"), Absent.UNKNOWN)
)
_SAME_UNITS = (
    ("%", "パーセント"),
    ("か所", "箇所", "カ所", "ヶ所", "ヵ所", "ケ所", "個所"),
    ("人", "名"),
    ("ポイント", "pt"),
)
_UNIT_KEYS = {spelling: spellings[0] for spellings in _SAME_UNITS for spelling in spellings}


def parse_reading(text: object, unit: str = "") -> Reading:
    """Return the number in ``text``, or the kind of absence that it names.

    Args:
        text: A number as written (full width, thousands separators, and the unit after it are read), or
            実績なし, 未集計, －, 対象外, 記載なし, 記載待ち, x (秘匿), … (不詳).
        unit: The unit that the number has. A unit in the cell must agree with it. Where it isn't known (blank),
            the quantity gets the cell's.

    Raises:
        KikinError: The text is blank, a float, no number, or a number of another unit.

    >>> parse_reading("１３０，０００", "人").value, parse_reading("76.50").decimals, parse_reading("－")
    (Fraction(130000, 1), 2, <Absent.NOT_APPLICABLE: '－'>)
    >>> parse_reading("▲120").value, parse_reading("49％", "%").value, parse_reading("ｘ")
    (Fraction(-120, 1), Fraction(49, 1), <Absent.SUPPRESSED: 'x'>)
    >>> parse_reading("9" * 5000)
    Traceback (most recent call last):
    kikin.values.errors.KikinError: 数値を読み取れません...
    """
    if isinstance(text, (float, bool)):
        raise KikinError(
            "小数は文字のまま渡してください", found=repr(text), remedy="セルの書式を文字列にしてください"
        )
    written = "" if text is None else str(text).strip()
    if not written:
        words = "、".join(kind.value for kind in Absent)
        raise KikinError(
            "数値が空欄です", remedy=f"値がないときは {words} のどれかを書いてください（0 とはみなしません）"
        )
    plain = unicodedata.normalize("NFKC", written)
    if len(plain) > _LONGEST:
        raise _unread(written, plain)
    if written.isascii() and written.isdigit():  # as most are
        return Quantity(Fraction(int(written)), 0, unit)
    absent = _ABSENT_WORDS.get("".join(written.split())) or _ABSENT_WORDS.get("".join(plain.split()))
    if absent:
        return absent
    match = _READING.fullmatch(plain)
    if match is None or odd_digits(written):
        raise _unread(written, plain)
    found = "円" if match["yen"] else match["tail"].strip()
    if found and not same_unit(found, unit):
        _refuse_unless_unit(found, unit, written, plain)
    whole, _, decimals = match["digits"].replace(",", "").partition(".")
    if len(f"{whole}{decimals}".lstrip("0")) > _TYPED_DIGITS and decimals:
        raise KikinError(
            "数式の結果の端数がそのまま入っています",
            found=written,
            remedy="ROUND などで公表する桁に丸め、値として貼り付けてください",
        )
    value = Fraction(int(f"{whole}{decimals}"), 10 ** len(decimals))
    negative = match["sign"] not in ("", "+")
    return Quantity(-value if negative else value, len(decimals), unit or found)


def _refuse_unless_unit(found: str, unit: str, written: str, plain: str) -> None:
    if not _UNIT.fullmatch(found) or _trouble(written, plain):
        raise _unread(written, plain)
    if unit:
        raise KikinError(
            f"セルの単位「{found}」が、行の単位「{unit}」と違います",
            found=written,
            remedy="数値を行の単位に直すか、行の単位を直してください",
        )


def same_unit(one: str, other: str) -> bool:
    """Return whether two units are spellings of one.

    >>> same_unit("％", "%"), same_unit("箇所", "か所"), same_unit("千円", "円")
    (True, True, False)
    """
    return one == other or _unit_key(one) == _unit_key(other)


def _unit_key(unit: str) -> str:
    plain = "".join(unicodedata.normalize("NFKC", unit).split())
    return _UNIT_KEYS.get(plain, plain)


def _unread(written: str, plain: str) -> KikinError:
    """Return the error that says what is wrong with a number, as far as that can be told."""
    trouble = _trouble(written, plain)
    if trouble:
        return trouble
    if odd_digits(written):
        return KikinError(
            f"「{odd_digits(written)}」は上付き・丸数字・分数の一文字で、数字として読みません",
            found=written,
            remedy="普通の数字で書き、注の記号なら notes の列に移してください",
        )
    if not _HAS_DIGIT.search(plain):
        return KikinError(
            "数値を読み取れません",
            found=written,
            remedy=f"数字か、{'、'.join(kind.value for kind in Absent)} のどれかを書いてください",
        )
    return KikinError(
        "数値を読み取れません", found=written, remedy="半角の数字で 1234.5 のように書いてください"
    )


def _trouble(written: str, plain: str) -> KikinError | None:
    named = (
        KikinError(what, found=written, remedy=remedy)
        for pattern, what, remedy in _TROUBLES
        if pattern.search(plain)
    )
    return next(named, None)


_TROUBLES = tuple(
    (re.compile(pattern), what, remedy)
    for pattern, what, remedy in (
        (r"^=", "計算されていない数式です", "表計算ソフトで計算し、値として貼り付けてください"),
        (r"^#", "表計算ソフトのエラー値です", "元の数式を直し、値として貼り付けてください"),
        (r"^\*+$", "「*」は何を表すか決まっていません", "秘匿なら x、不詳なら …、該当がなければ － と書いてください"),
        (r"^\(.*\)$", "かっこの数は、内数か負の数か分かりません", "負の数なら ▲123、内数なら別の行に書いてください"),
        (r"^(?:約|およそ|おおむね|概ね)|程度$|前後$|余り?$|強$|弱$", "およその数です",
         "値は数だけを書き、「約」などは原文の列（_raw）に書いてください"),
        (r"[0-9]\s*~\s*[0-9]|以上|以下|未満|超", "範囲や条件の付いた数です",
         "値は一つの数で書き、比べ方や上限はその列に書いてください"),
        (r"[0-9]E[+-]?[0-9]", "指数の表記で、桁が失われています",
         "表計算ソフトで表示形式を数値にし、保存し直してください"),
        (r"[0-9]\s+[0-9]", "数字の間に空白があります", "1234 か 1,234 のように書いてください"),
        (r"[0-9]\.$", "小数点の後に数字がありません", "小数点を消すか、小数を書いてください"),
        (r"[0-9],[0-9]{1,2}(?![0-9])|[0-9],[0-9]{4}|[0-9]{4},[0-9]", "桁区切りの位置が違います",
         "1,234 のように3桁ごとに区切ってください"),
        (r"[0-9].*[※*]|[0-9]\s*注", "数の後に注の記号があります", "注の記号は notes の列に移してください"),
        (r"[0-9][^0-9(]*\(", "数の後にかっこがあります",
         "値は数だけを書き、かっこの中は原文の列（_raw）か時点の列に書いてください"),
    )
)  # fmt: skip


def parse_ratio(text: object) -> Fraction:
    """Return the ratio that ``text`` names: ``2/3``, ``３／４``, ``0.05`` or ``2.6%``.

    >>> parse_ratio("３／４"), parse_ratio("2.6%"), parse_ratio("0.05")
    (Fraction(3, 4), Fraction(13, 500), Fraction(1, 20))
    """
    if isinstance(text, float):
        raise KikinError(
            "比率に float は使えません", found=repr(text), remedy="2/3 や 0.05 のように文字で書いてください"
        )
    written = unicodedata.normalize("NFKC", str(text)).strip()
    percent = written.endswith("%")
    if odd_digits(str(text)):
        written = ""  # NFKC would make 82% of 8²%
    try:
        ratio = Fraction(written.removesuffix("%").replace(" ", ""))
    except (ValueError, ZeroDivisionError):
        raise KikinError(
            "比率を読み取れません", found=text, remedy="2/3、0.05、2.6% のように書いてください"
        ) from None
    return ratio / 100 if percent else ratio
