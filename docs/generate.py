#!/usr/bin/env python3
"""Write the parts of the documentation that the code already knows; `tests/docs` compares them.

Run `.venv/bin/python docs/generate.py` after a change of a table, a command, a parameter or a grant's columns.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path

import click

from kikin.cli import main
from kikin.data.params import KEYS
from kikin.data.tables import TABLES, Column, Table
from kikin.grants.care_facilities import words as care
from kikin.grants.facts import Fact
from kikin.grants.guide import columns_markdown
from kikin.grants.schemes import SCHEMES
from kikin.publish.prose import asked_places
from kikin.publish.registry import document_names

DOCS = Path(__file__).resolve().parent
ROOT = DOCS.parent
WIDTH = 100
_MOST_SHOWN = 44
_LISTS = (
    *(
        care.Project,
        care.Facility,
        care.WorkKind,
        care.RepairItem,
        care.Occasion,
        care.RoomType,
        care.LegalBasis,
    ),
    *(care.Zone, care.HazardThen, care.SpecialMeasure, care.RemoteArea),
)
_FOLDERS = ("43-kumamoto", "14-kanagawa", "00-national", "examples")


def tables() -> str:
    """Return every table of a data folder with its columns and one real row."""
    return "\n".join(_table(table) for table in TABLES.values())


def commands() -> str:
    """Return the help of every command, as it is printed."""
    return "\n".join(_command(path, command) for path, command in _commands(("kikin",), main))


def keys() -> str:
    """Return the names that a params file may have."""
    return _grid(("名前", "書くもの"), ((f"`{name}`", label) for name, label in KEYS.items()))


def cases() -> str:
    """Return the columns of the grants' cases, each once: statutory term, identifier, where it is asked."""
    found: dict[str, tuple[Fact, list[str]]] = {}
    for scheme in SCHEMES.values():
        for column in scheme.columns:
            found.setdefault(column.name, (column, []))[1].append(scheme.article)
    rows = (
        (column.label, name.replace("_", " "), f"`{name}`", _schemes(used))
        for name, (column, used) in found.items()
    )
    return _grid(("Term", "Reading", "Identifier", "Source"), rows)


def table_names() -> str:
    """Return the tables of a data folder: statutory term, identifier."""
    rows = (
        (table.label, name.replace("_", " "), f"`{name}`", "[data.md](data.md)")
        for name, table in TABLES.items()
    )
    return _grid(("Term", "Reading", "Identifier", "Source"), rows)


def words() -> str:
    """Return the words of 別表１ that a case chooses from, with their identifiers."""
    rows = (
        (word.value, word.name.lower().replace("_", " "), f"`{kind.__name__}.{word.name}`")
        for kind in _LISTS
        for word in kind
    )
    return _grid(("Term", "Reading", "Identifier"), rows)


def places() -> str:
    """Return the headings that each common document asks for, under which prose may stand."""
    rows = []
    for name in document_names(ROOT, ""):
        patterns = [
            one.pattern.replace("\\", "") for one in asked_places(ROOT / "notebooks" / f"{name}.ipynb")
        ]
        listed = [
            text.replace(".*の", "（目標の見出し）の") for text in dict.fromkeys(patterns) if text != ".*"
        ]
        if listed:
            rows.append((f"`{name}`", "、".join(listed)))
    return _grid(("文書", "見出し"), rows)


def _schemes(used: Sequence[str]) -> str:
    return "every scheme" if len(used) == len(SCHEMES) else "、".join(used)


PARTS: dict[str, dict[str, Callable[[], str]]] = {
    "data.md": {"tables": tables},
    "cli.md": {"commands": commands},
    "grant.md": {"columns": columns_markdown},
    "params.md": {"keys": keys},
    "texts.md": {"places": places},
    "glossary.md": {"tables": table_names, "cases": cases, "words": words},
}


def with_parts(text: str, parts: dict[str, Callable[[], str]]) -> str:
    """Return the text of a page with each marked part written anew.

    Raises:
        ValueError: The page lacks the marks of a part.
    """
    for name, part in parts.items():
        marked = re.compile(rf"(<!-- generated: {name} -->\n).*?(<!-- end: {name} -->)", re.DOTALL)
        if not marked.search(text):
            raise ValueError(f"the page has no part {name}")
        text = marked.sub(lambda found, part=part: f"{found[1]}\n{part()}\n{found[2]}", text)
    return text


def example(table: Table) -> dict[str, str]:
    """Return the row of the real data that fills the most columns, and the folder that it stands in."""
    best: dict[str, str] = {}
    for folder in _FOLDERS:
        file = ROOT / "data" / folder / f"{table.name}.csv"
        rows = [] if not file.exists() else list(csv.DictReader(file.open(encoding="utf-8", newline="")))
        for row in rows:
            if _filled(row) > _filled(best):
                best = row | {"": folder}
    return best


def _filled(row: dict[str, str]) -> int:
    return sum(bool(value) for name, value in row.items() if name)


def _table(table: Table) -> str:
    row = example(table)
    key = "、".join(f"`{name}`" for name in table.key)
    folder = f"例は `data/{row['']}/{table.name}.csv` の一行です。" if row else "まだ行がありません。"
    lines = [
        f"### `{table.name}` {table.label}\n",
        f"{table.help}。\n",
        f"一行を決める列は {key} です。",
        f"{folder}\n",
    ]
    grid = _grid(
        ("列", "見出し", "種類", "必須", "書くもの", "例"),
        (
            (
                f"`{column.name}`",
                column.label,
                _kind(column),
                "○" if column.required else "",
                column.help,
                _shown(row.get(column.name, "")),
            )
            for column in table.columns
        ),
    )
    return "\n".join(lines) + "\n" + grid


def _kind(column: Column) -> str:
    kind = "、".join(column.choices) if column.choices else column.kind.value
    unit = f"（単位 {column.unit}）" if column.unit else ""
    refers = f"（`{column.refers}` を指す）" if column.refers else ""
    return f"{kind}{unit}{refers}"


def _shown(text: str) -> str:
    return text if len(text) <= _MOST_SHOWN else f"{text[:_MOST_SHOWN]}…"


def _commands(
    path: tuple[str, ...], command: click.Command
) -> Iterable[tuple[tuple[str, ...], click.Command]]:
    yield path, command
    if isinstance(command, click.Group):
        for name in sorted(command.commands):
            yield from _commands((*path, name), command.commands[name])


def _command(path: Sequence[str], command: click.Command) -> str:
    context = click.Context(
        command, info_name=" ".join(path), terminal_width=WIDTH, help_option_names=["-h", "--help"]
    )
    return f"## `{' '.join(path)}`\n\n```text\n{command.get_help(context).rstrip()}\n```\n"


def _grid(headers: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [_line(headers), _line(["---"] * len(headers)), *(_line(row) for row in rows)]
    return "".join(f"{line}\n" for line in lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cell.replace('|', '／').replace(chr(10), ' ') for cell in cells)} |"


if __name__ == "__main__":
    for page, parts in PARTS.items():
        file = DOCS / page
        file.write_text(with_parts(file.read_text(encoding="utf-8"), parts), encoding="utf-8")
