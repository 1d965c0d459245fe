"""Markdown that both renderers print alike: text is escaped, tables and figures carry their captions.

Everything here returns a string in the subset that `docs/rendering.md` describes. Text from data goes through
[escape][]; only [Markup][] is taken as it is.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

_ALWAYS = re.compile(r"""([\\`*_{}\[\]<>#$@|~^"'&])""")
_RUN = re.compile(r"(?<=-)-|(?<=\.)\.")
_START = re.compile(r"^([-+=%:.!(]|\d+(?=[.)](?!\d)))")
_FIRST_DIGITS = re.compile(r"^(\d+)([.)])(?!\d)")
_LETTER_ITEM = re.compile(r"^([A-Za-z]+)([.)])(?=\s)")
_LABEL = re.compile(r"(fig|tbl|sec)-[A-Za-z0-9][A-Za-z0-9-]*")
_URL = re.compile(r"(https?://|mailto:|tel:|[^:]*$)", re.IGNORECASE)
_ESCAPED_REF = re.compile(r"\\\[\\@((?:fig|tbl|sec)-[A-Za-z0-9-]+?)\\\]")
_UNSEEN = re.compile("[\x00-\x08\x0a-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]")  # control and direction marks
_ALIGN: Final = {"left": ":---", "right": "---:", "center": ":---:"}
_CALLOUTS: Final = ("note", "tip", "warning", "important", "caution")


class Markup(str):
    """Markdown that is already safe to print, made by the functions of this module.

    >>> table(["名"], [[strong("計")]]).splitlines()[4]
    '| **計** |'
    """

    __slots__ = ()

    def _repr_markdown_(self) -> str:
        """Return the text for a notebook cell that ends with it, which then shows it as Markdown."""
        return str(self)


def escape(text: object) -> Markup:
    r"""Return the text as Markdown that prints as itself; line ends become ``<br>``.

    Control and direction marks are dropped. [Markup][] comes back unchanged.

    >>> print(escape('#read("x") | <script> & @fig-a'))
    \#read(\"x\") \| \<script\> \& \@fig-a
    >>> print(escape("1. 訪問\n2. 往診"))
    1\. 訪問<br>2\. 往診
    """
    if isinstance(text, Markup):
        return text
    lines = [_escaped(line) for line in str(text).strip().splitlines()]
    return Markup("<br>".join(lines))


@lru_cache(maxsize=1 << 12)  # a form names the same fields for each project
def _escaped(line: str) -> str:
    line = _ALWAYS.sub(r"\\\1", _UNSEEN.sub("", line).strip())
    line = _RUN.sub(lambda match: "\\" + match.group(), line)
    line = _FIRST_DIGITS.sub(r"\1\\\2", line)
    line = _LETTER_ITEM.sub(r"\1\\\2", line)
    return _START.sub(
        lambda match: match.group() if match.group()[0].isdigit() else "\\" + match.group(), line
    )


def strong(text: object) -> Markup:
    """Return the text in bold; a table row whose cells are all bold is shown as a total.

    >>> print(strong("計"))
    **計**
    """
    inner = escape(text)
    return Markup(f"**{inner}**") if inner else inner


def link(text: object, target: str) -> Markup:
    r"""Return a link to a page of the site or to a web address.

    Raises:
        KikinError: The address has a scheme other than http, https, mailto and tel.

    >>> print(link("計画", "../R7/plan.ipynb#sec-kubun"))
    [計画](<../R7/plan.ipynb#sec-kubun>)
    """
    if not _URL.match(target) or re.search(r"[<>\s\\]", target):
        raise KikinError(
            "リンク先として使えない宛先です", found=target, remedy="http(s) か相対パスを書いてください"
        )
    return Markup(f"[{escape(text)}](<{target}>)")


def ref(label: str) -> Markup:
    """Return a cross-reference, which prints as 図 1, 表 1 or 節 1.

    >>> print(ref("tbl-moku"))
    [@tbl-moku]
    """
    return Markup(f"[@{_checked_label(label)}]")


def heading(level: int, text: object, label: str = "", *, numbered: bool = True) -> Markup:
    """Return a heading of level 2 to 5 (the title of the document is level 1).

    >>> print(heading(2, "目標の達成状況", "sec-goals"))
    <BLANKLINE>
    ## 目標の達成状況 {#sec-goals}
    <BLANKLINE>
    """
    marks = [*([f"#{_checked_label(label)}"] if label else []), *([] if numbered else [".unnumbered"])]
    attributes = f" {{{' '.join(marks)}}}" if marks else ""
    return Markup(f"\n{'#' * level} {_one_line(text)}{attributes}\n")


def paragraph(text: object) -> Markup:
    r"""Return a paragraph: one source line, set off by blank lines.

    >>> paragraph("達成。")
    '\n達成。\n'
    """
    return Markup(f"\n{escape(text)}\n")


def under_table(lines: Iterable[str]) -> Markup:
    """Return lines that belong to the table above them, each a paragraph.

    >>> print(under_table(["計は区分の和である。"]))
    <BLANKLINE>
    ::: {.kikin-note}
    計は区分の和である。
    :::
    <BLANKLINE>
    """
    found = "\n\n".join(line for line in lines if line)
    return Markup(f"\n::: {{.kikin-note}}\n{found}\n:::\n" if found else "")


def callout(kind: str, title: object, body: object) -> Markup:
    """Return a callout. Kinds: note, tip, warning, important, caution.

    >>> print(callout("note", "凡例", "－は該当なし"))
    <BLANKLINE>
    ::: {.callout-note title="凡例"}
    －は該当なし
    :::
    <BLANKLINE>
    """
    if kind not in _CALLOUTS:
        raise KikinError("囲みの種類が決まったものではありません", found=kind, remedy="、".join(_CALLOUTS))
    return Markup(f'\n::: {{.callout-{kind} title="{_attribute(title)}"}}\n{escape(body)}\n:::\n')


def bullets(items: Iterable[object]) -> Markup:
    """Return a list.

    >>> print(bullets(["a", "b"]))
    <BLANKLINE>
    - a
    - b
    <BLANKLINE>
    """
    return Markup("\n" + "".join(f"- {escape(item)}\n" for item in items))


def sentence(text: object) -> Markup:
    r"""Return escaped text in which a cross-reference such as ``[@tbl-x]`` stays one.

    >>> print(sentence("額は*増*（[@tbl-a]）。"))
    額は\*増\*（[@tbl-a]）。
    """
    return Markup(_ESCAPED_REF.sub(r"[@\1]", escape(text)))


def landscape(*parts: str) -> Markup:
    """Return the parts on landscape pages in the PDF; the HTML shows them as they are."""
    return Markup("\n:::: {.landscape}\n" + "\n".join(parts) + "\n::::\n")


def page_break() -> Markup:
    """Return a new page in the PDF."""
    return Markup("\n{{< pagebreak >}}\n")


def title_words(words: Mapping[str, str]) -> Markup:
    """Return what fills the ``{year}`` of a title where no build has done so; a division that prints nothing.

    >>> print(title_words({"year": "令和6年度", "sector": ""}))
    <BLANKLINE>
    ::: {.kikin-words year="令和6年度"}
    :::
    <BLANKLINE>
    """
    attributes = "".join(f' {name}="{_attribute(text)}"' for name, text in words.items() if text)
    return Markup(f"\n::: {{.kikin-words{attributes}}}\n:::\n")


def figure(path: str, caption: object, label: str, alt: str, width: str = "100%") -> Markup:
    r"""Return a numbered figure. The path is relative to the notebook.

    Raises:
        KikinError: A bad label, or a path that leaves the site.

    >>> print(figure("fund_figures/balance.svg", "残高の推移", "fig-balance", "棒グラフ。令和6年度は 12億円。"))
    <BLANKLINE>
    ![残高の推移](fund_figures/balance.svg){#fig-balance fig-alt="棒グラフ。令和6年度は 12億円。" width=100%}
    <BLANKLINE>
    """
    if not re.fullmatch(r"[\w./-]+", path) or path.startswith("/"):
        raise KikinError(
            "図のパスに使えない文字があります", found=path, remedy="空白や記号のない相対パスにしてください"
        )
    attributes = f'#{_checked_label(label)} fig-alt="{_attribute(alt)}" width={width}'
    return Markup(f"\n![{_one_line(caption)}]({path}){{{attributes}}}\n")


def table(  # noqa: PLR0913, PLR0917 - each is one property of a table, and all but two have a default
    headers: Sequence[object],
    rows: Sequence[Sequence[object]],
    caption: object = "",
    label: str = "",
    align: Sequence[str] | None = None,
    widths: Sequence[int] | None = None,
    classes: Sequence[str] = (),
    *,
    row_headers: int = 0,
) -> Markup:
    r"""Return a pipe table with its caption, label and properties.

    Args:
        headers: One heading per column; all blank for a table without a head.
        rows: Cells, escaped unless they are [Markup][]; as many per row as there are headings.
        caption: Printed above the table after its number.
        label: ``tbl-…``, needed for a number and for references.
        align: ``left``, ``right`` or ``center`` per column; left where not given.
        widths: Relative widths per column; where not given the contents decide.
        classes: ``small`` (smaller type), ``sheet`` (field names beside text).
        row_headers: How many leading columns are headings of their row.

    Raises:
        KikinError: A bad label.

    >>> print(table(["区分", "額（千円）"], [["Ⅰ-1", "1,200"]], "区分別の額", "tbl-a", ["left", "right"]))
    <BLANKLINE>
    ::: {.kikin-table row-headers=0}
    | 区分 | 額（千円） |
    |:---|---:|
    | Ⅰ-1 | 1,200 |
    <BLANKLINE>
    : 区分別の額 {#tbl-a}
    :::
    <BLANKLINE>
    """
    properties = [".kikin-table", *(f".{name}" for name in classes), f"row-headers={row_headers}"]
    if widths:
        properties.append(f'widths="{",".join(map(str, widths))}"')
    sides = [_ALIGN[side] for side in align or ["left"] * len(headers)]
    lines = [_row(headers), f"|{'|'.join(sides)}|", *map(_row, rows)]
    if caption or label:
        lines += ["", f": {_one_line(caption)}" + (f" {{#{_checked_label(label)}}}" if label else "")]
    return Markup("\n::: {" + " ".join(properties) + "}\n" + "\n".join(lines) + "\n:::\n")


def sheet(fields: Sequence[tuple[object, object]], caption: object = "", label: str = "") -> Markup:
    """Return a sheet: field names as row headings, their text beside them.

    >>> print(sheet([("事業名", "病床機能再編")]).splitlines()[2])
    |  |  |
    """
    return table(["", ""], fields, caption, label, widths=[30, 70], classes=["sheet"], row_headers=1)


def check_named(caption: str, label: str, what: str, kind: str, example: str) -> None:
    """Refuse a table or figure without a caption, or with a label that nothing can refer to."""
    if not caption.strip() or not label.startswith(f"{kind}-") or not _LABEL.fullmatch(label):
        raise KikinError(
            f"{what}に題（caption）とラベル（label）が要ります",
            found=f'caption="{caption}", label="{label}"',
            remedy=f"{example} のように書いてください（label は {kind}- と英数字）",
        )


def _row(cells: Sequence[object]) -> str:
    return "| " + " | ".join(escape(cell) for cell in cells) + " |"


def _one_line(text: object) -> str:
    return escape(text).replace("<br>", " ")


def _attribute(text: object) -> str:
    plain = _UNSEEN.sub("", " ".join(str(text).split()))
    return plain.replace("&", "&amp;").replace("<", "&lt;").replace("\\", "\\\\").replace('"', '\\"')


def _checked_label(label: str) -> str:
    if not _LABEL.fullmatch(label):
        raise KikinError(
            "ラベルの形が正しくありません", found=label, remedy="fig-、tbl-、sec- と英数字で書いてください"
        )
    return label
