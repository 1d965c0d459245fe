"""What ``show`` returns: finished in JupyterLab, the Quarto subset elsewhere."""

from __future__ import annotations

import html
import os
import re
from typing import Any

_INLINE = re.compile(
    r"\\(.)|(<br>)|\*\*(.+?)\*\*(?!\*)|\[([^\]]*)\]\(<([^>]*)>\)|\[@([a-z]+)-([\w-]+)\]", re.DOTALL
)
_NAMES = {"fig": "図", "tbl": "表", "sec": "節"}
_FENCE = re.compile(r"^:::+.*$\n?", re.MULTILINE)
_CALLOUT = re.compile(r"^:::+ *\{[^}]*title=\"((?:[^\"\\]|\\.)*)\"[^}]*\} *$", re.MULTILINE)
_LABEL = re.compile(r"[ \t]*\{[#.][^}]*\}")
_SPAN = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\{\.[\w-]+\}")
_CAPTION = re.compile(r"^: ", re.MULTILINE)
_REFERENCE = re.compile(r"\[?@(fig|tbl|sec)-[\w-]+\]?")
_SHORTCODE = re.compile(r"\{\{<.*?>\}\}")


def inline_html(text: object) -> str:
    """Return inline Markdown of ``kikin.show.markup`` as HTML, for JupyterLab.

    >>> from kikin.show.markup import link, ref, strong
    >>> inline_html(strong("a<b")), inline_html(ref("tbl-x")), inline_html(link("計画", "../R7/plan.ipynb"))
    ('<strong>a&lt;b</strong>', '表', '<a href="../R7/plan.ipynb">計画</a>')
    """
    written, parts, done = str(text), [], 0
    for match in _INLINE.finditer(written):
        parts.append(html.escape(written[done : match.start()]))
        letter, line_end, bold, words, target, kind, _ = match.groups()
        if letter:
            parts.append(html.escape(letter))
        elif line_end:
            parts.append("<br>")
        elif bold:
            parts.append(f"<strong>{inline_html(bold)}</strong>")
        elif target is not None:
            parts.append(f'<a href="{html.escape(target)}">{inline_html(words)}</a>')
        else:
            parts.append(_NAMES.get(kind, ""))
        done = match.end()
    return "".join(parts) + html.escape(written[done:])


def in_jupyterlab() -> bool:
    """Whether a person looks on: jupyter_server names the session; papermill, Quarto and nbconvert don't."""
    return bool(os.environ.get("JPY_SESSION_NAME"))


class Shown:
    """Markdown of the subset that both renderers print, and how JupyterLab draws the same."""

    def __init__(self, markdown: str, html: str = "", name: str = "文") -> None:
        """Keep both forms; without HTML, JupyterLab is given the Markdown less the marks that it doesn't know."""
        self.markdown = markdown
        self.html = html
        self.name = name

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        """Return what a notebook displays: one rich form only, since Quarto would take HTML before Markdown."""
        if not self.markdown.strip():
            return {"text/markdown": ""}
        if not in_jupyterlab():
            return {"text/markdown": self.markdown, "text/plain": repr(self)}
        if self.html:
            return {"text/html": self.html, "text/plain": repr(self)}
        return {"text/markdown": lab_markdown(self.markdown), "text/plain": repr(self)}

    def __repr__(self) -> str:
        """Print what it is, on one line."""
        return f"〈{self.name}〉"

    def __str__(self) -> str:
        """Print the Markdown."""
        return self.markdown


class Several(Shown):
    """Things shown one after the other, as one output of a cell."""

    def __init__(self, parts: list[Shown]) -> None:
        """Keep the parts in their order."""
        super().__init__(
            "\n".join(part.markdown for part in parts), name="、".join(part.name for part in parts)
        )
        self.parts = parts
        if any(part.html for part in parts):
            self.html = "\n".join(part.html or _paragraphs(part.markdown) for part in parts)


def lab_markdown(text: str) -> str:
    r"""Return Markdown without fences, labels and references, which JupyterLab would show as they are.

    >>> print(lab_markdown('::: {.callout-note title="要点"}\n- 残高（[@tbl-a]）\n:::'))
    **要点**
    <BLANKLINE>
    - 残高（表）
    <BLANKLINE>
    """
    text = _CALLOUT.sub(lambda match: f"**{match[1]}**\n", text)
    text = _SPAN.sub(r"\1", _FENCE.sub("", text))
    text = _SHORTCODE.sub("", _LABEL.sub("", text))
    text = _CAPTION.sub("", text)
    return _REFERENCE.sub(lambda match: _NAMES[match[1]], text)


def _paragraphs(markdown: str) -> str:
    """Return simple Markdown as HTML: headings, lists and paragraphs."""
    blocks = []
    for block in re.split(r"\n\s*\n", lab_markdown(markdown).strip()):
        lines = block.splitlines()
        if all(line.startswith("- ") for line in lines):
            blocks.append("<ul>" + "".join(f"<li>{inline_html(line[2:])}</li>" for line in lines) + "</ul>")
        elif match := re.match(r"(#+) +(.*)", block):
            blocks.append(f"<h{len(match[1])}>{inline_html(match[2])}</h{len(match[1])}>")
        else:
            blocks.append(f"<p>{inline_html(block)}</p>")
    return "".join(blocks)
