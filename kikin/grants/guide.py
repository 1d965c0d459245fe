"""The columns of every scheme in words, from the declarations: for the terminal, for the docs, for a template."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Iterator

from kikin.grants.cells import word_of
from kikin.grants.facts import Fact
from kikin.grants.schemes import SCHEMES, Scheme
from kikin.values.errors import KikinError

_WIDTH = 38


def columns_text(scheme: Scheme, project: str = "") -> str:
    """Return the columns of a scheme (and project) as lines for the terminal: heading, name, what to write.

    >>> from kikin.grants.schemes import scheme_named
    >>> print(columns_text(scheme_named("県単")).splitlines()[0])
    県単 県の定める補助事業（区分は事例ごと）
    """
    needed, others = _columns(scheme, project)
    lines = [_headline(scheme) + (f" {project}" if project else ""), "", "必要な列", *map(_line, needed)]
    lines += ["", "空欄にできる列（列ごとなくてもよい）", *map(_line, others)]
    if scheme.terms:
        lines += ["", "県の補助条件の名（名=id を ; で区切る）"]
        lines += [f"  {name}  {label}" for name, label in scheme.terms]
    return "\n".join(lines)


def help_epilog() -> str:
    r"""Return the columns of all schemes for ``kikin grant --help``; ``\b`` keeps click from reflowing them."""
    head = "見出しの下に１行に１件。見出しは次の名で、並びは自由です（全角・半角は問いません）。"
    blocks = [f"\b\n{head}"]
    for scheme in SCHEMES.values():
        needed, others = (_wrapped(one.label for one in columns) for columns in _columns(scheme, ""))
        blocks.append("\b\n" + "\n".join([_headline(scheme), "  必要な列", *needed, "  ほかの列", *others]))
    foot = "列に書くことは kikin grant --columns 制度、ひな形は kikin grant --template 制度 で見られます。"
    return "\n\n".join([*blocks, f"\b\n{foot}"])


def columns_markdown() -> str:
    """Return the chapters of ``docs/grant.md`` on columns, a table per scheme."""
    return "\n".join(_chapter(scheme) for scheme in SCHEMES.values())


def template_csv(scheme: Scheme, project: str = "") -> bytes:
    """Return an empty table of a scheme, as CSV that Excel reads by itself: the needed columns come first.

    Args:
        scheme: The scheme.
        project: One of its projects (事業): only the columns that it uses.
    """
    known = {"program": scheme.name, "project": project}
    columns = [one for part in _columns(scheme, project) for one in part]
    text = io.StringIO(newline="")
    writer = csv.writer(text)
    writer.writerow([one.label for one in columns])
    writer.writerow([known.get(one.name, "") for one in columns])
    return text.getvalue().encode("utf-8-sig")


def project_named(scheme: Scheme, text: str) -> str:
    """Return the project of a scheme that the analyst names.

    Raises:
        KikinError: The scheme has no such project, or none at all.
    """
    if not scheme.projects:
        remedy = "--project を除いてください"
        raise KikinError(f"{scheme.name}に事業の別はありません", found=text, remedy=remedy)
    try:
        return word_of(text, scheme.projects)
    except KikinError as error:
        raise KikinError(f"{scheme.name}にその事業はありません", found=text, remedy=error.remedy) from error


def _columns(scheme: Scheme, project: str) -> tuple[list[Fact], list[Fact]]:
    """The columns that are needed, and the others that are used."""
    used = [one for one in scheme.columns if one.is_for(project)]
    needed = [one for one in used if one.is_needed(project)]
    return needed, [one for one in used if one not in needed]


def _headline(scheme: Scheme) -> str:
    paid_by = f"区分{scheme.category.value}" if scheme.category else "区分は事例ごと"
    return f"{scheme.name} {scheme.title}（{paid_by}）"


def _line(one: Fact) -> str:
    return f"  {one.label}（{one.name}）  {one.content}"


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
        f"| {one.label} | `{one.name}` | {'必要' if one.required else ''} | {one.content} |"
        for one in scheme.columns
    ]
    if scheme.terms:
        lines += ["", "県の補助条件（列「県の補助条件」に `名=id` を `;` で区切って書く）:", ""]
        lines += [f"- `{name}`: {label}" for name, label in scheme.terms]
    return "\n".join([*lines, ""])
