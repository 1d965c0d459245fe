"""Authored text and notes as Markup, with 記載待ち where nothing has been written."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from itertools import groupby

from kikin.publish.markup import Markup, callout, escape, paragraph, strong
from kikin.report.context import Context, Text

AWAITED = "記載待ち"


def authored(context: Context, key: str) -> Markup:
    """Return the authored text of ``key``, or 記載待ち."""
    return Markup(text_block(context.texts(key), key))


def text_block(texts: Iterable[Text], key: str) -> Markup:
    """Return paragraphs and lists in their order; 記載待ち where there are none, with the key to write."""
    listed = list(texts)
    if not listed:
        return Markup(f"\n{strong(AWAITED)}（texts.csv の {escape(key)}）\n")
    blocks = ""
    for is_item, run in groupby(listed, key=lambda text: text.is_item):
        lines = [text.text for text in run]
        blocks += bullets(lines) if is_item else "".join(paragraph(line) for line in lines)
    return Markup(blocks)


def labelled_block(label: str, texts: Iterable[Text], key: str) -> Markup:
    """Return authored text under its label; label and 記載待ち on one line where nothing has been written."""
    listed = list(texts)
    if not listed:
        return paragraph(Markup(f"{strong(label)}　{AWAITED}（texts.csv の {escape(key)}）"))
    return Markup(paragraph(strong(label)) + text_block(listed, key))


def bullets(items: Iterable[object]) -> Markup:
    """Return a list.

    >>> print(bullets(["a", "b"]))
    <BLANKLINE>
    - a
    - b
    <BLANKLINE>
    """
    return Markup("\n" + "".join(f"- {escape(item)}\n" for item in items))


def notes(found: Mapping[str, str]) -> Markup:
    """Return notes as lines of mark and text, apart from any list before them; nothing where there are none."""
    if not found:
        return Markup("")
    return paragraph(Markup("<br>".join(f"{strong(mark)}　{escape(text)}" for mark, text in found.items())))


def key_figures(title: str, items: Iterable[object]) -> Markup:
    """Return the key figures of a document in a box."""
    lines = "\n".join(f"- {escape(item)}" for item in items)
    return callout("note", title, Markup(lines))
