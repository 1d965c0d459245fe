"""Letters that look alike: keys for comparing names and ids, and the nearest known name. Texts stay as written."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from difflib import get_close_matches

DASHES = "-‐‑‒–—―⁃−─━─﹣－ーｰ"
_DASH = re.compile(f"[{DASHES}]")
_DOT = re.compile("[・･·•‧]")
_WAVE = re.compile("[~〜～∼]")
_SPACE = re.compile(r"[\s\u200b\u2060\ufeff]+")
_QUOTES = str.maketrans("「」『』", "''''")


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


def odd_digits(text: str) -> str:
    """Return the letters of ``text`` that only look like digits: superscripts, circled digits, fractions.

    NFKC would turn them into digits: 8² would become 82, and ① would become 1.

    >>> odd_digits("8²"), odd_digits("①２3"), odd_digits("１２")
    ('²', '①', '')
    """
    return "".join(
        letter
        for letter in text
        if letter.isnumeric()
        and not ("0" <= letter <= "9" or "０" <= letter <= "９")
        and any(part.isdigit() for part in unicodedata.normalize("NFKC", letter))
    )
