"""A drawn chart becomes a file beside its notebook, and the Markdown that shows it."""

from __future__ import annotations

import re
from collections.abc import Callable
from pathlib import Path

from kikin.charts.canvas import Canvas
from kikin.charts.style import WIDTH, applied
from kikin.publish import markup
from kikin.publish.markup import Markup
from kikin.report.context import Context


def figure(  # noqa: PLR0913 - what markup.figure asks for, and where the picture goes
    context: Context,
    name: str,
    draw: Callable[[], Canvas],
    *,
    caption: str,
    alt: str,
    document: str | None = None,
) -> Markup:
    """Save the chart as ``<document>_figures/<name>.svg`` in the working directory and return its Markdown.

    Args:
        context: The document's context; its name is that of the folder unless ``document`` is given.
        name: Of the file, and of the label ``fig-<name>``.
        draw: Makes the sheet; called inside the style.
        caption: What it shows, whose, of when, the unit; the source is added.
        alt: The alternative text, made from the data.
        document: Another name for the folder, as where a notebook has another name than its document.
    """
    with applied():
        canvas = draw()
    folder = Path(f"{document or context.document}_figures")
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{name}.svg"
    path.write_bytes(canvas.svg())
    return markup.figure(path.as_posix(), f"{caption}{source_note(context)}", f"fig-{name}", alt, WIDTH)


def source_note(context: Context) -> str:
    """Return the source of the prefecture's figures for a caption, as in ``出典：熊本県「…」（令和7年度）。``."""
    titles = [
        f"{row.text('publisher')}「{re.sub('（表題.*）$', '', row.text('title'))}」"
        + (f"（{row.text('published')}）" if row.text("published") else "")
        for row in context.folder.rows("sources")
    ]
    return f"出典：{'、'.join(dict.fromkeys(titles))}。" if titles else ""
