"""Number formats of a workbook: what a cell shows, told from what it holds. 0.765 as ``0.0%`` is 76.5%."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from decimal import ROUND_HALF_UP, Decimal

from openpyxl.styles.numbers import BUILTIN_FORMATS
from openpyxl.utils.datetime import CALENDAR_MAC_1904, CALENDAR_WINDOWS_1900, from_excel

from kikin.values.errors import KikinError

_ERA_DAY, _ERA_DAY_LONG = "[$-411]ge.m.d", '[$-411]ggge"年"m"月"d"日"'
_MONTH, _DAY_ONLY = 'yyyy"年"m"月"', 'm"月"d"日"'
# The formats that a Japanese Excel keeps under numbers only.
_JAPANESE = {
    27: _ERA_DAY, 28: _ERA_DAY_LONG, 29: _ERA_DAY_LONG, 30: "m/d/yy", 31: 'yyyy"年"m"月"d"日"',
    32: 'h"時"mm"分"', 33: 'h"時"mm"分"ss"秒"', 34: _MONTH, 35: _DAY_ONLY, 36: _ERA_DAY,
    50: _ERA_DAY, 51: _ERA_DAY_LONG, 52: _MONTH, 53: _DAY_ONLY, 54: _ERA_DAY_LONG,
    55: _MONTH, 56: _DAY_ONLY, 57: _ERA_DAY, 58: _ERA_DAY_LONG, 14: "yyyy/m/d",
}  # fmt: skip
BUILT_IN: dict[int, str] = {**BUILTIN_FORMATS, **_JAPANESE}

_QUOTED = re.compile(r'"[^"]*"|\\.|\[[^\]]*\]|_.|\*.')
_PIECE = re.compile(
    r'"([^"]*)"|\\(.)|\[([^\]]*)\]|_.|\*.|(General|[0#?][0#?,]*(?:\.[0#?]*)?,*|\.[0#?]+)|(.)', re.DOTALL
)
_DATE_LETTERS = re.compile(r"[gG]+|[eE]+|[yY]+|[mM]+|[dD]+|[hH]+|[sS]+|[^gGeEyYmMdDhHsS]+")
_ELAPSED = re.compile(r"\[[hms]+\]", re.IGNORECASE)
_CONDITION = re.compile(r"\[(<=|>=|<>|<|>|=)(-?[0-9.]+)\]")
_TYPED_DIGITS = 15  # as many as a spreadsheet keeps of what is typed
_ENDLESS_DIGITS = 12  # a decimal with so many comes from a division
_THOUSAND, _HUNDRED = 1_000, 100
_SIGNS = str.maketrans("", "", "-−－▲△+()（） ")
_SHOWN_MEANS = "表示とセルの値のどちらが正しいか確かめ、正しいほうを入力してください"


@dataclass(frozen=True)
class Shown:
    """The text of a cell, and a notice where what it shows and what it holds differ."""

    text: str
    notice: str = ""
    remedy: str = _SHOWN_MEANS


def shown_number(written: str, code: str, *, formula: bool = False, from_1904: bool = False) -> Shown:
    """Return what a number shows in a format, exactly: a format scales a value, and never rounds one that was typed.

    The result of a formula is taken as it shows (half-up), since its digits are an accident of the calculation.

    Raises:
        KikinError: It shows a date without its year, a time, or the endless decimals of a division.

    >>> shown_number("0.765", "0.0%").text, shown_number("470355000", "#,##0,").text, shown_number("120", '0"人"').text
    ('76.5%', '470355', '120人')
    >>> shown_number("45747", "[$-411]ge.m.d").text, shown_number("7", "00").text
    ('令和7年3月31日', '07')
    """
    try:
        if _is_date(code):
            return Shown(_date_text(written, code, from_1904=from_1904))
        return _number_text(_typed(written), code, formula=formula)
    except (ArithmeticError, ValueError) as error:  # a date far away, a number of hundreds of digits
        raise KikinError(
            "セルの値を表示できません", found=written, remedy="値と表示形式を確かめ、入力し直してください"
        ) from error


def _number_text(number: Decimal, code: str, *, formula: bool) -> Shown:
    section = _section(code, number)
    prefix, pattern, suffix = _pieces(section)
    if number < 0 or number == 0:
        prefix, suffix = prefix.translate(_SIGNS), suffix.translate(_SIGNS)
    if not pattern and "@" not in section:
        hides = number != 0 and not (prefix or suffix)
        return Shown(_plain(number), "表示形式で見えなくなっている値です" if hides else "")
    if pattern in {"General", ""}:
        return Shown(f"{prefix}{_plain(number)}{suffix}")
    percents = suffix.count("%") + prefix.count("%") - _quoted_percents(section)
    scaled = number * _HUNDRED**percents / Decimal(_THOUSAND) ** (len(pattern) - len(pattern.rstrip(",")))
    shown = _rounded(scaled, pattern)
    calculated = formula or _is_endless(number)
    value, notice = scaled, ""
    if shown != scaled:
        value = shown if calculated else scaled
        what = "計算の結果を表示のとおり" if calculated else "表示でなく、入力された"
        notice = f"表示形式で桁が隠れています。{what} {_digits(value)} を読みました"
    return Shown(f"{prefix}{_padded(value, pattern)}{suffix}".strip(), notice)


def _typed(written: str) -> Decimal:
    """Return the number with the digits that were typed: a workbook keeps 0.29 as 0.28999999999999998."""
    number = Decimal(repr(float(written)))
    digits = len(number.as_tuple().digits)
    if digits <= _TYPED_DIGITS:
        return number
    return number.quantize(
        Decimal(1).scaleb(number.adjusted() + 1 - _TYPED_DIGITS), ROUND_HALF_UP
    ).normalize()


def _is_endless(number: Decimal) -> bool:
    """Whether the number comes from a division, also where its result was pasted as a value."""
    _, digits, exponent = number.normalize().as_tuple()
    return int(exponent) < 0 and len(digits) >= _ENDLESS_DIGITS


def _plain(number: Decimal) -> str:
    if _is_endless(number):
        raise KikinError(
            "数式の結果の端数がそのまま入っています",
            found=_digits(number),
            remedy="ROUND などで公表する桁に丸めるか、表示形式で小数の桁を決めてください",
        )
    return _digits(number)


def _digits(number: Decimal) -> str:
    text = f"{number:f}"
    return text.rstrip("0").rstrip(".") if "." in text else text


def _section(code: str, number: Decimal) -> str:
    """Return the part of a format that holds for a number: positive;negative;zero, or by its conditions."""
    sections = re.split(r";(?=(?:[^\"]*\"[^\"]*\")*[^\"]*$)", code)
    for section in sections:
        match = _CONDITION.search(section)
        if match and _meets(number, match[1], Decimal(match[2])):
            return section
    if _CONDITION.search(sections[0]):
        return next((section for section in sections if not _CONDITION.search(section)), "General")
    if number < 0 and len(sections) > 1:
        return sections[1]
    if number == 0 and len(sections) > 2 and re.search(r"[0#?]", _QUOTED.sub("", sections[2])):  # noqa: PLR2004
        return sections[2]
    return sections[0]  # also for a zero that shows as a dash: it is a zero


def _meets(number: Decimal, sign: str, limit: Decimal) -> bool:
    return {
        "<": number < limit, ">": number > limit, "=": number == limit,
        "<=": number <= limit, ">=": number >= limit, "<>": number != limit,
    }[sign]  # fmt: skip


def _pieces(section: str) -> tuple[str, str, str]:
    """Return the words before the digits, the pattern of the digits, and the words after them."""
    prefix, pattern, suffix = "", "", ""
    for quoted, escaped, bracket, digits, letter in _PIECE.findall(section):
        if digits and not pattern:
            pattern = digits
            continue
        currency = bracket[1:].partition("-")[0] if bracket.startswith("$") else ""
        words = quoted or escaped or currency or ("" if letter == "@" else letter)
        if digits:
            return "", "General", ""  # a fraction or an exponent: taken as it is
        prefix, suffix = (prefix, suffix + words) if pattern else (prefix + words, suffix)
    return prefix, pattern, suffix


def _quoted_percents(section: str) -> int:
    return sum(quoted.count("%") for quoted in re.findall(r'"[^"]*"|\\.', section))


def _rounded(scaled: Decimal, pattern: str) -> Decimal:
    decimals = len(pattern.rstrip(",").partition(".")[2])
    return scaled.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)


def _padded(value: Decimal, pattern: str) -> str:
    """Return the digits with the zeros that the pattern demands, before and after the point."""
    whole, _, places = pattern.rstrip(",").partition(".")
    sign = "-" if value < 0 else ""
    left, _, right = f"{abs(value):f}".partition(".")
    left = left.lstrip("0").rjust(whole.count("0"), "0") or "0"
    right = right.rstrip("0").ljust(places.count("0"), "0")
    return f"{sign}{left}{'.' if right else ''}{right}"


def _is_date(code: str) -> bool:
    first = _QUOTED.sub("", code.partition(";")[0].replace("General", ""))
    exponent = re.search(r"[0#?]E[+-]", first)
    return bool(_ELAPSED.search(code) or (not exponent and re.search(r"[ymdhsge]", first, re.IGNORECASE)))


def _date_text(written: str, code: str, *, from_1904: bool) -> str:
    """Return a date in words that are read as a time: 令和7年3月31日, 令和7年3月, 2025年."""
    epoch = CALENDAR_MAC_1904 if from_1904 else CALENDAR_WINDOWS_1900
    moment = from_excel(float(written), epoch)
    parts = _date_parts(code)
    if not isinstance(moment, datetime) or _ELAPSED.search(code) or not parts & set("ymd"):
        raise KikinError("時刻のセルです", found=written, remedy="年月日を文字で入力し直してください")
    if "y" not in parts:
        raise KikinError(
            "表計算ソフトが日付に変えたセルです",
            found=f"{moment.month}月{moment.day}日（{moment.date()}）",
            remedy="「3-1」のような番号なら、セルの書式を文字列にして入力し直してください。日付なら年から入力してください",
        )
    # What a format hides of a date was typed all the same, unless it is the first day that a month or year begins with.
    if "d" in parts or moment.day != 1:
        return f"{_era_year(moment)}{moment.month}月{moment.day}日"
    if "m" in parts or moment.month != 1:
        return f"{_era_year(moment)}{moment.month}月"
    return f"{moment.year}年"


def _date_parts(code: str) -> set[str]:
    letters = [piece.lower() for piece in _DATE_LETTERS.findall(_QUOTED.sub("", code.partition(";")[0]))]
    named = [piece[0] for piece in letters if piece[0] in "geymdhs"]
    parts: set[str] = set()
    for index, letter in enumerate(named):
        clock = letter == "m" and ("h" in named[index - 1 : index] or "s" in named[index + 1 : index + 2])
        parts.add("minute" if clock else {"g": "y", "e": "y"}.get(letter, letter))
    return parts


def _era_year(moment: datetime) -> str:
    """Return the year in the era of that day; before 昭和, where a date is a mistake, the Western one."""
    for name, first, start in _ERAS:
        if moment >= start:
            count = moment.year - first + 1
            return f"{name}{'元' if count == 1 else count}年"
    return f"{moment.year}年"


_ERAS = (
    ("令和", 2019, datetime(2019, 5, 1)),  # noqa: DTZ001
    ("平成", 1989, datetime(1989, 1, 8)),  # noqa: DTZ001
    ("昭和", 1926, datetime(1926, 12, 25)),  # noqa: DTZ001
)
