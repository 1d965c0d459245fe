"""The 奥付: who publishes a document, whom to ask, when, which revision, and how it was made."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from kikin.data.dataset import Dataset
from kikin.data.words import title_words
from kikin.show import markup
from kikin.show.markup import Markup, escape, strong
from kikin.show.shown import Shown
from kikin.values.errors import KikinError
from kikin.values.periods import day_words, parse_period

_COLOPHON = (("publisher", "発行"), ("contact", "問い合わせ先"), ("published", "公表日"), ("revision", "版"))


def colophon(data: Dataset, **given: str) -> Shown:
    """Return the 奥付: who publishes, whom to ask, when, which revision, and how the document was made.

    Args:
        data: As ``kikin.load`` returns it; what it was given of publisher, contact, published and revision is printed.
        given: The same names, where the notebook states them itself.
    """
    values: Mapping[str, Any] = {
        **data.publication,
        **{name: value for name, value in given.items() if value},
    }
    lines = [
        f"{strong(label)}　{escape(_printed(name, str(values[name])))}"
        for name, label in _COLOPHON
        if values.get(name)
    ]
    told = (
        "この文書の数値と表は、出典から書き写した表をもとに、定めた手順で計算した。"
        "同じ表と文章からは、いつ作っても同じ文書ができる。"
    )
    if data.prefecture.is_example:
        told = f"見本の文書である。数値と名称は架空のもので、どの都道府県のものでもない。{told}"
    parts = [markup.paragraph(Markup("<br>".join(lines))) if lines else "", markup.paragraph(told)]
    words = markup.title_words(title_words(data) | _publication_words(values))
    return Shown("\n::: {.whole .colophon}\n" + "".join(parts) + "\n:::\n" + words, name="奥付")


def _publication_words(values: Mapping[str, Any]) -> dict[str, str]:
    published = str(values.get("published") or "")
    words = {"publisher": str(values.get("publisher") or ""), "date-line": _printed("published", published)}
    try:
        return words | {"published": parse_period(published).start.isoformat()}
    except KikinError:
        return words


def _printed(name: str, value: str) -> str:
    """Return a value of the colophon; a day in digits as a Japanese date."""
    if name != "published":
        return value
    try:
        day = parse_period(value)
    except KikinError:
        return value
    return day_words(day.start) if value[:4].isdigit() and day.kind == "日" else value
