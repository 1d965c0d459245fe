"""What a notebook shows: tables, figures, sentences, key figures. Finished in JupyterLab, the Quarto subset elsewhere."""

from __future__ import annotations

from kikin.show import charts
from kikin.show.colophon import colophon
from kikin.show.documents import checks, is_written, notes, quotes, rules, sources, text
from kikin.show.figures import figure
from kikin.show.formats import number, percent, yen
from kikin.show.markup import Markup, escape, link, ref
from kikin.show.shown import Shown
from kikin.show.style import apply_in_notebook
from kikin.show.tables import sheet, table
from kikin.show.words import (
    bullets,
    callout,
    heading,
    in_html,
    in_print,
    key,
    key_figures,
    markdown,
    page_break,
    points,
    sentences,
    several,
)

apply_in_notebook()

__all__ = [
    "Markup",
    "Shown",
    "bullets",
    "callout",
    "charts",
    "checks",
    "colophon",
    "escape",
    "figure",
    "heading",
    "in_html",
    "in_print",
    "is_written",
    "key",
    "key_figures",
    "link",
    "markdown",
    "notes",
    "number",
    "page_break",
    "percent",
    "points",
    "quotes",
    "ref",
    "rules",
    "sentences",
    "several",
    "sheet",
    "sources",
    "table",
    "text",
    "yen",
]
