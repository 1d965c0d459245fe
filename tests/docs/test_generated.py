"""頁のうちコードから作る部分は、コードと同じである。"""

from __future__ import annotations

import re
from collections.abc import Iterable

import click
import pytest
import yaml
from project_copy import ROOT, kikin

from kikin.cli import main
from kikin.data.params import KEYS, read_params
from kikin.data.tables import TABLES

_REMEDY = "run .venv/bin/python docs/generate.py"


@pytest.mark.parametrize("page", ["data.md", "cli.md", "grant.md", "params.md", "glossary.md"])
def test_generated_parts_are_those_of_the_code(generator, page):
    """表の列、命令の説明、指定の名前、助成額の列は、コードから作り直しても同じ頁になる。"""
    text = (ROOT / "docs" / page).read_text(encoding="utf-8")
    assert generator.with_parts(text, generator.PARTS[page]) == text, _REMEDY


def test_a_page_without_its_marks_is_refused(generator):
    """作る部分の印を失った頁は、黙って素通りしない。"""
    with pytest.raises(ValueError, match="tables"):
        generator.with_parts("# 表\n", generator.PARTS["data.md"])


def _commands(path: str, command: click.Command) -> Iterable[str]:
    yield path
    for name, inner in getattr(command, "commands", {}).items():
        yield from _commands(f"{path} {name}", inner)


def test_every_command_is_documented(pages):
    """どの命令も docs/cli.md に節がある。"""
    documented = re.findall(r"^## `(.+)`$", pages["docs/cli.md"], re.MULTILINE)
    assert sorted(documented) == sorted(_commands("kikin", main))


def test_every_command_has_an_example():
    """どの命令の説明にも、写して動く例がある。"""
    without = [path for path in _commands("kikin", main) if "例:" not in (_named(path).help or "")]
    assert without == []


def _named(path: str) -> click.Command:
    command: click.Command = main
    for name in path.split()[1:]:
        command = command.commands[name]  # type: ignore[attr-defined]
    return command


def test_every_table_and_column_is_documented(pages):
    """データの表と列は、一つ残らず docs/data.md にある。"""
    page = pages["docs/data.md"]
    missing = [
        f"{table.name} {column.name}"
        for table in TABLES.values()
        for column in table.columns
        if f"| `{column.name}` | {column.label}" not in page or f"### `{table.name}`" not in page
    ]
    assert missing == []


def test_every_table_has_an_example_row(generator):
    """どの表にも、データから取った例の一行がある。"""
    assert [name for name, table in TABLES.items() if not generator.example(table)] == []


def test_the_params_example_is_a_good_params_file(pages, tmp_path):
    """docs/params.md の例は、そのまま実行の指定になる。"""
    found = re.search(r"```yaml\n(.+?)```", pages["docs/params.md"], re.DOTALL)
    assert found
    file = tmp_path / "example.yml"
    file.write_text(found[1], encoding="utf-8")
    assert read_params(file).prefecture.name == "熊本県"
    assert set(yaml.safe_load(found[1])) <= set(KEYS)


@pytest.mark.parametrize(
    "name", [name for name in sorted(main.commands) if name not in ("build", "diff", "preview", "unpublish")]
)
def test_the_first_example_of_a_command_runs(project, name):
    """命令の説明の一つ目の例は、写したとおりに動く（build、diff、preview、unpublish は、サイトやプレビューの試験が動かす）。"""
    line = re.search(r"例:\n\s+kikin (.+)", main.commands[name].help or "")
    assert line
    done = kikin(project, *line[1].split())
    assert done.returncode == 0, done.stderr
