"""Sentences, points, key figures, headings: words that a notebook shows, with values escaped."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from kikin.show import markup, record
from kikin.show.markup import Markup
from kikin.show.shown import Several, Shown, inline_html
from kikin.values.errors import KikinError

_FEWEST, _MOST = 1, 5


@dataclass(frozen=True)
class Key:
    """A figure set large: what it is, the figure, and a line that explains it."""

    name: str
    value: str
    note: str = ""


def key(name: str, value: object, note: str = "") -> Key:
    """Return a key figure for ``key_figures``.

    >>> key("指標の達成", "8／11")
    Key(name='指標の達成', value='8／11', note='')
    """
    return Key(name, str(value), note)


def key_figures(figures: Iterable[Key | None]) -> Shown:
    """Return three to five figures set large, with which a document opens; None is left out.

    Raises:
        KikinError: There are more than five.

    >>> print(key_figures([key("残高", "12億円", "令和6年度末")]))
    <BLANKLINE>
    ::: {.key-figures}
    - [残高]{.key-name} [12億円]{.key-value} [令和6年度末]{.key-note}
    :::
    <BLANKLINE>
    """
    listed = [figure for figure in figures if figure is not None]
    if len(listed) > _MOST:
        raise KikinError(
            "大きく示す数値が多すぎます", found=f"{len(listed)}個", remedy=f"{_MOST}個までに絞ってください"
        )
    record.RECORD.key_figures = [{"name": one.name, "value": one.value, "note": one.note} for one in listed]
    record.RECORD.write()
    if not listed:
        return Shown("")
    items = [
        " ".join(
            f"[{markup.escape(text)}]{{.key-{part}}}"
            for part, text in (("name", one.name), ("value", one.value), ("note", one.note))
            if text
        )
        for one in listed
    ]
    text = "\n::: {.key-figures}\n" + "".join(f"- {item}\n" for item in items) + ":::\n"
    return Shown(text, _key_html(listed), f"主な数値 {len(listed)}個")


def points(items: Iterable[object]) -> Shown:
    """Return the 要点 of a document as a box of bullets; blank ones are left out.

    >>> print(points(["11指標のうち8指標が目標を達成した。", ""]))
    <BLANKLINE>
    ::: {.callout-note title="要点"}
    - 11指標のうち8指標が目標を達成した。
    :::
    <BLANKLINE>
    """
    listed = [item for item in items if item not in ("", None)]
    record.RECORD.points = [str(item) for item in listed]
    record.RECORD.write()
    if not listed:
        return Shown("")
    body = Markup("\n".join(f"- {markup.sentence(item)}" for item in listed))
    return Shown(markup.callout("note", "要点", body), name=f"要点 {len(listed)}項目")


def sentences(texts: Iterable[object]) -> Shown:
    """Return sentences as one paragraph; what comes from data prints as itself, ``[@tbl-…]`` stays a reference.

    >>> print(sentences(["達成は8指標である（[@tbl-a]）。", None, "未達成は3指標である。"]))
    <BLANKLINE>
    達成は8指標である（[@tbl-a]）。未達成は3指標である。
    <BLANKLINE>
    """
    listed = [texts] if isinstance(texts, str) else [text for text in texts if text not in ("", None)]
    if not listed:
        return Shown("")
    return Shown(markup.paragraph(Markup("".join(markup.sentence(text) for text in listed))), name="文")


def markdown(text: str) -> Shown:
    """Return your own Markdown as it is; values from data go through ``show.escape``.

    >>> print(markdown("### 見出し"))
    <BLANKLINE>
    ### 見出し
    <BLANKLINE>
    """
    return Shown(f"\n{text.strip()}\n", name="文")


def bullets(items: Iterable[object]) -> Shown:
    """Return a list; blank items are left out."""
    listed = [markup.sentence(item) for item in items if item not in ("", None)]
    return Shown(markup.bullets(listed) if listed else "", name=f"箇条書き {len(listed)}項目")


def heading(level: int, text: object, label: str = "", *, numbered: bool = True) -> Shown:
    """Return a heading, as in a loop over areas; level 2 is a chapter."""
    return Shown(markup.heading(level, text, label, numbered=numbered), name=f"見出し：{text}")


def callout(kind: str, title: object, body: object) -> Shown:
    """Return a box. Kinds: note, tip, warning, important, caution."""
    return Shown(markup.callout(kind, title, markup.sentence(body)), name=f"囲み：{title}")


def several(*parts: Shown) -> Shown:
    """Return things shown one after the other, as what a loop made: ``show.several(*parts)``."""
    return Several([part for part in parts if part.markdown.strip()])


def in_html(*parts: Shown) -> Shown:
    """Return things that stand on the page only, as a short sheet whose full form is printed."""
    return _only("only-html", parts)


def in_print(*parts: Shown) -> Shown:
    """Return things that stand in the PDF only, as the full form (様式); JupyterLab folds them."""
    shown = _only("only-print", parts)
    inside = several(*parts)
    if shown.markdown:
        shown.html = f"<details><summary>PDF に載る部分</summary>{inside.html or inside.markdown}</details>"
    return shown


def _only(name: str, parts: Sequence[Shown]) -> Shown:
    inside = several(*parts)
    if not inside.markdown.strip():
        return Shown("")
    return Shown(f"\n::::: {{.{name}}}\n{inside.markdown}\n:::::\n", inside.html, inside.name)


def page_break() -> Shown:
    """Return the start of a new page in the PDF."""
    return Shown(markup.page_break(), name="改ページ")


def _key_html(figures: Sequence[Key]) -> str:
    cells = "".join(
        '<div style="flex:1 1 10em;border-top:3px solid #17736b;padding:.5em .2em">'
        f"<div>{inline_html(markup.escape(one.name))}</div>"
        f'<div style="font-size:1.8em;font-weight:700;color:#1f3a5f">{inline_html(markup.escape(one.value))}</div>'
        f'<div style="color:#55616e">{inline_html(markup.escape(one.note))}</div></div>'
        for one in figures
    )
    return f'<div style="display:flex;flex-wrap:wrap;gap:1.2em">{cells}</div>'
