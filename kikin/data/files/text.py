"""CSV and texts with tabs: the encoding by evidence, the separator by the heading, rows as a spreadsheet counts them."""

from __future__ import annotations

import csv
import io
import re
from dataclasses import dataclass
from fractions import Fraction

from kikin.data.files.grid import Grid
from kikin.values.errors import Finding, KikinError, Level, Place

_SAVE_AS_UTF8 = "Excel では「CSV UTF-8（コンマ区切り）」で保存してください"
_BOMS = (
    (b"\xef\xbb\xbf", "utf-8-sig", "UTF-8"),
    (b"\xff\xfe", "utf-16", "UTF-16"),
    (b"\xfe\xff", "utf-16", "UTF-16"),
)
_JAPANESE_CODES = (("cp932", "Shift_JIS"), ("euc_jp", "EUC-JP"), ("euc_jis_2004", "EUC-JP"))
_LIKELY = re.compile(r"[\u3001-\u30ff\uff01-\uff5e①-⑳Ⅰ-Ⅻ\u2010-\u2026\u25a0-\u25ff※㈱℃㎡]")
_FIRST_COMMON, _LAST_COMMON = 0xB0, 0xCF  # the first byte of JIS level 1 kanji in EUC
_ENOUGH, _CLEAR = Fraction(1, 2), Fraction(1, 10)
_SEPARATORS = {",": "コンマ", "\t": "タブ", ";": "セミコロン"}


@dataclass(frozen=True)
class _Reading:
    """The text of some bytes in one encoding, and how much of it looks like Japanese (1 all, 0 none)."""

    text: str
    name: str
    likelihood: Fraction


def text_grid(content: bytes, shown: str, suffix: str, findings: list[Finding]) -> Grid:
    """Return the rows of a text file; what is odd about the file goes to ``findings``.

    Raises:
        KikinError: The encoding can't be told.
    """
    text, name = _decoded(content)
    place = Place(shown)
    if "\ufffd" in text:
        row = text[: text.index("\ufffd")].count("\n") + 1
        what = f"{name}として読めない文字があります"
        findings.append(Finding(Level.ERROR, what, Place(shown, row), remedy=_SAVE_AS_UTF8))
    elif name != "UTF-8":
        what = f"UTF-8 ではなく {name} として読みました"
        findings.append(Finding(Level.WARNING, what, place, remedy=_SAVE_AS_UTF8))
    hint = re.match(r"sep=(.)\r?\n", text)
    separator = hint[1] if hint else _separator(text)
    if separator != "," and suffix == ".csv":
        what = f"コンマではなく{_SEPARATORS.get(separator, separator)}で区切られたものとして読みました"
        findings.append(Finding(Level.WARNING, what, place, remedy=_SAVE_AS_UTF8))
    lines = _rows(text, separator, shown, findings)
    return Grid(shown, "", lines[1:] if hint else lines)


def _decoded(content: bytes) -> tuple[str, str]:
    for mark, encoding, name in _BOMS:
        if content.startswith(mark):
            return content.decode(encoding, errors="replace"), name
    if b"\x1b$" in content:
        return content.decode("iso2022_jp_2004", errors="replace"), "JIS（ISO-2022-JP）"
    if b"\0" in content:
        little = content[1::2].count(0) >= content[::2].count(0)
        return content.decode("utf-16-le" if little else "utf-16-be", errors="replace"), "UTF-16"
    try:
        return content.decode("utf-8"), "UTF-8"
    except UnicodeDecodeError:
        return _by_evidence(content)


def _by_evidence(content: bytes) -> tuple[str, str]:
    """Return the text in the encoding in which it looks most like Japanese; any bytes fit several of them."""
    readings = sorted(
        (reading for code, name in _JAPANESE_CODES if (reading := _reading(content, code, name))),
        key=lambda reading: -reading.likelihood,
    )
    if not readings:
        # Some bytes are broken in every encoding: the one with the fewest broken letters, told as an error.
        tries = [
            (content.decode(code, errors="replace"), name)
            for code, name in (("utf-8", "UTF-8"), *_JAPANESE_CODES)
        ]
        return min(tries, key=lambda one: one[0].count("\ufffd"))
    best = readings[0]
    others = [one for one in readings if one.name != best.name]
    unclear = others and best.likelihood - others[0].likelihood < _CLEAR
    if best.likelihood < _ENOUGH or unclear:
        raise KikinError("文字コードを決められません", found=best.text[:40], remedy=_SAVE_AS_UTF8)
    return best.text, best.name


def _reading(content: bytes, code: str, name: str) -> _Reading | None:
    try:
        text = content.decode(code)
    except UnicodeDecodeError:
        return None
    letters = [letter for letter in text if not letter.isascii()]
    return _Reading(text, name, Fraction(sum(map(_weight, letters)), len(letters)))


def _weight(letter: str) -> int:
    """Return 1 for what papers are made of, 0 for rare kanji, and less for what wrong decoding makes."""
    if _LIKELY.match(letter):
        return 1
    if "一" <= letter <= "龯":
        coded = letter.encode("euc_jp", errors="replace")
        return 1 if _FIRST_COMMON <= coded[0] <= _LAST_COMMON else 0
    return -1  # half-width kana, private letters, control letters


def _separator(text: str) -> str:
    """Return the separator of the first line that has one: the heading, or the blanks around a title."""
    for line in text.splitlines():
        head = re.sub(r'"[^"]*"', "", line)
        most = {sign: head.count(sign) for sign in _SEPARATORS}
        if any(most.values()):
            return max(most, key=lambda sign: most[sign])
    return ","


def _rows(text: str, separator: str, shown: str, findings: list[Finding]) -> list[tuple[int, list[str]]]:
    # strict: a quote that is never closed would swallow the rows after it without a word.
    lines = io.StringIO(text.replace("\r\n", "\n").replace("\r", "\n"))
    reader = csv.reader(lines, delimiter=separator, strict=True)
    rows: list[tuple[int, list[str]]] = []
    try:
        for row, cells in enumerate(reader, start=1):
            rows.append((row, cells))  # the rows before the bad one are kept
    except csv.Error:
        findings.append(
            Finding(
                Level.ERROR,
                '引用符（"）が閉じていないか、位置が違い、ここから先を読めません',
                Place(shown, len(rows) + 1),
                remedy='この行から後の引用符を確かめてください。セルの中の " は "" と書きます',
            )
        )
    return rows
