"""Letters that look alike: keys for comparing names and ids, and the nearest known name. Texts stay as written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches
from functools import lru_cache

DASHES = "-‐‑‒–—―⁃−─━─﹣－ーｰ"
_DASH = re.compile(f"[{DASHES}]")
_DOT = re.compile("[・･·•‧]")
_WAVE = re.compile("[~〜～∼]")
_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
_ENDS = re.compile(r"[。．.：:；;）)」』】]$|^.{0,3}$")
_BEGINS = re.compile(
    r"\s*(?:[・･•●○◯◎■□◆◇▼▽※＊*＋+→⇒➢✓-]|[（(【「『〔［\[①-⑳]|[0-9０-９ア-ン]{1,2}[.．)）、\s]"
    r"|第[0-9０-９一二三四五六七八九十])"
)
_QUOTES = str.maketrans("「」『』", "''''")


@lru_cache(maxsize=1 << 14)
def key_of(text: str) -> str:
    """Return the key under which ``text`` is compared: look-alike letters are one, blanks are none.

    For comparing only: what is printed stays as written (NFKC would turn ① into 1 and ㎡ into m2).

    >>> key_of("背景にある医療･介護ニーズ") == key_of("背景にある医療・介護ニーズ")
    True
    >>> key_of(" Ⅰ－1－4"), key_of("No．３")
    ('i-1-4', 'no.3')
    """
    plain = unicodedata.normalize("NFKC", text)
    for pattern, letter in ((_SPACE, ""), (_DASH, "-"), (_DOT, "・"), (_WAVE, "~")):
        plain = pattern.sub(letter, plain)
    return plain.translate(_QUOTES).casefold()


def id_of(text: str) -> str:
    """Return an id in half-width letters: ids are for referring, and never printed.

    >>> id_of("ｋｕｍａｍｏｔｏ－R7"), id_of(" otsu ")
    ('kumamoto-R7', 'otsu')
    """
    return _DASH.sub("-", _SPACE.sub("", unicodedata.normalize("NFKC", text)))


def known_as(text: str, names: Iterable[str]) -> str | None:
    """Return the one of ``names`` that ``text`` writes, or None: stray blanks and look-alikes don't count.

    >>> known_as("医療 分", ("医療分", "介護分")), known_as("医療", ("医療分", "介護分"))
    ('医療分', None)
    """
    listed = list(names)
    if text in listed:
        return text
    wanted = key_of(text)
    return next((name for name in listed if key_of(name) == wanted), None)


def nearest(text: str, names: Iterable[str]) -> str:
    """Return the one of ``names`` that ``text`` most looks like, or nothing.

    >>> nearest("process.methods", ["process.method", "goal.1.view"]), nearest("猫", ["犬"])
    ('process.method', '')
    """
    by_key = {key_of(name): name for name in names}
    near = get_close_matches(key_of(text), by_key, n=1, cutoff=0.5)
    return by_key[near[0]] if near else ""


def hint_of(text: str, names: Iterable[str]) -> str:
    """Return a sentence that asks whether the nearest of ``names`` was meant, or nothing.

    >>> hint_of("projcts", ["projects", "goals"])
    '「projects」のことですか。'
    """
    near = nearest(text, names)
    return f"「{near}」のことですか。" if near else ""


def without_soft_breaks(text: str) -> str:
    r"""Return text with the line ends joined that stand inside a sentence, as pasted from a PDF.

    A line end after 。, before a bullet or a number of a list, and an empty line are meant.

    >>> without_soft_breaks("医療審議会及び\n地域医療構想調整\n会議の意見を聴いた。\n次の段落。")
    '医療審議会及び地域医療構想調整会議の意見を聴いた。\n次の段落。'
    """
    lines = [line.rstrip() for line in text.split("\n")]
    done = lines[:1]
    for line in lines[1:]:
        if done[-1] and line and not _ENDS.search(done[-1]) and not _BEGINS.match(line):
            space = " " if done[-1][-1].isascii() and line[0].isascii() else ""
            done[-1] += space + line.lstrip()
        else:
            done.append(line)
    return "\n".join(done)


def odd_digits(text: str) -> str:
    """Return the letters of ``text`` that only look like digits: superscripts, circled digits, fractions.

    NFKC would turn them into digits: 8² would become 82, and ① would become 1.

    >>> odd_digits("8²"), odd_digits("①２3"), odd_digits("１２")
    ('²', '①', '')
    """
    if text.isascii():
        return ""
    return "".join(
        letter
        for letter in text
        if letter.isnumeric()
        and not ("0" <= letter <= "9" or "０" <= letter <= "９")
        and any(part.isdigit() for part in unicodedata.normalize("NFKC", letter))
    )
