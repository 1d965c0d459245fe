"""The columns of every scheme in words, from the field lists: for the terminal, for the docs, for a template."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from kikin.grants.fields import Field, FieldKind
from kikin.grants.schemes import SCHEMES, Scheme

_WIDTH = 38


def columns_text(scheme: Scheme) -> str:
    """Return the columns of a scheme as lines for the terminal: heading, name, what to write.

    >>> from kikin.grants.schemes import scheme_named
    >>> print(columns_text(scheme_named("県単")).splitlines()[0])
    県単 県の定める補助事業（区分は事例ごと）
    """
    lines = [_headline(scheme), "", "必要な列"]
    lines += [_line(one) for one in scheme.columns if one.required]
    lines += ["", "空欄にできる列（列ごとなくてもよい）"]
    lines += [_line(one) for one in scheme.columns if not one.required]
    if scheme.terms:
        lines += ["", "県の補助条件の名（名=id を ; で区切る）"]
        lines += [f"  {name}  {label}" for name, label in scheme.terms]
    return "\n".join(lines)


def help_epilog() -> str:
    r"""Return the columns of all schemes for ``kikin grant --help``; ``\b`` keeps click from reflowing them."""
    blocks = [
        "\b\n１行目は見出し、２行目から１行に１件。見出しは次の名で、並びは自由です（全角・半角は問いません）。"
    ]
    for scheme in SCHEMES.values():
        needed = _wrapped(one.label for one in scheme.columns if one.required)
        others = _wrapped(one.label for one in scheme.columns if not one.required)
        lines = [_headline(scheme), "  必要な列", *needed, "  ほかの列", *others]
        blocks.append("\b\n" + "\n".join(lines))
    blocks.append(
        "\b\n列に書くことは kikin grant --columns 制度、ひな形は kikin grant --template 制度 で見られます。"
    )
    return "\n\n".join(blocks)


def columns_markdown() -> str:
    """Return the chapters of ``docs/grant.md`` on columns, a table per scheme."""
    return "\n".join(_chapter(scheme) for scheme in SCHEMES.values())


def template_csv(scheme: Scheme) -> bytes:
    """Return an empty table of a scheme, as CSV that Excel reads by itself: the required columns come first."""
    columns = sorted(scheme.columns, key=lambda one: not one.required)
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([one.label for one in columns])
    writer.writerow([scheme.name if one.name == "program" else "" for one in columns])
    return text.getvalue().encode("utf-8-sig")


def _headline(scheme: Scheme) -> str:
    paid_by = f"区分{scheme.category.value}" if scheme.category else "区分は事例ごと"
    return f"{scheme.name} {scheme.title}（{paid_by}）"


def _line(one: Field) -> str:
    return f"  {one.label}（{one.name}）  {_content(one)}"


def _content(one: Field) -> str:
    what = "、".join(one.choices) if one.kind is FieldKind.CHOICE else one.kind.value
    return f"{what}。{one.help}" if one.help else what


def _wrapped(labels: Iterable[str]) -> Iterator[str]:
    line = ""
    for label in labels:
        if line and len(line) + len(label) > _WIDTH:
            yield f"    {line} ／"
            line = ""
        line = f"{line} ／ {label}" if line else label
    yield f"    {line}"


def _chapter(scheme: Scheme) -> str:
    lines = [f"### {_headline(scheme)}", "", "| 見出し | 名 | 必要 | 書くこと |", "| --- | --- | --- | --- |"]
    lines += [
        f"| {one.label} | `{one.name}` | {'必要' if one.required else ''} | {_content(one)} |"
        for one in scheme.columns
    ]
    if scheme.terms:
        lines += ["", "県の補助条件（列「県の補助条件」に `名=id` を `;` で区切って書く）:", ""]
        lines += [f"- `{name}`: {label}" for name, label in scheme.terms]
    return "\n".join([*lines, ""])
