"""What an analyst does at the keyboard: a page of the docs read as a recipe, notebooks changed, run and opened."""

from __future__ import annotations

import copy
import json
import os
import re
import shutil
import tempfile
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

import nbformat
import papermill
import pytest
from nbclient import NotebookClient
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from project_copy import ROOT, copy_project

from kikin.publish.engine import pool

PAGES = ROOT / "docs" / "authoring"
SHIGA, NARA = "25-shiga", "29-nara"
SHORT = "transport"  # the document of one table that page 5 shows
_BLOCK = re.compile(r"^```(\w+)\n(.*?)^```$", re.DOTALL | re.MULTILINE)
_FILE = re.compile(
    r"^`((?:data|params|notebooks)/\S+)`[^\n]*\n\n```(?:csv|yaml|markdown)\n(.*?)^```$",
    re.DOTALL | re.MULTILINE,
)


def page_text(number: int) -> str:
    """Return the page of a task."""
    (file,) = PAGES.glob(f"{number:02d}-*.md")
    return file.read_text(encoding="utf-8")


def blocks(number: int, language: str) -> list[str]:
    """Return the blocks of a language on the page of a task, in their order."""
    return [text.rstrip("\n") for name, text in _BLOCK.findall(page_text(number)) if name == language]


def files(number: int) -> dict[str, str]:
    """Return the files that the page of a task shows, by their path."""
    return dict(_FILE.findall(page_text(number)))


def commands(number: int, beginning: str) -> list[list[str]]:
    """Return the commands on the page of a task that begin so, as words."""
    lines = [line for block in blocks(number, "sh") for line in block.splitlines()]
    return [line.split() for line in lines if line.startswith(beginning)]


def make_office(folder: Path, *slugs: str, documents: str = "evaluation, fund, plan") -> Path:
    """Return a project with prefectures whose data are those of the made-up 例県."""
    project = copy_project(folder, ("_quarto.yml", "_brand.yml", "_extensions", "notebooks"))
    (project / "params").mkdir()
    shutil.copytree(ROOT / "data" / "00-national", project / "data" / "00-national")
    for slug in slugs or (SHIGA,):
        add_prefecture(project, slug, documents)
    return project


def add_prefecture(project: Path, slug: str, documents: str) -> None:
    """Give the project one more prefecture: its data and its params."""
    ignored = shutil.ignore_patterns("grants.csv")  # cases to calculate, of several prefectures
    shutil.copytree(ROOT / "data" / "examples", project / "data" / slug, ignore=ignored)
    times = "evaluated: R7\nas_of: R7年9月\n" if "evaluation" in documents else ""
    text = f'prefecture: "{slug[:2]}"\nyear: R6\n{times}documents: [{documents}]\n'
    (project / "params" / f"{slug}-R6.yml").write_text(text, encoding="utf-8")


def own_version(project: Path, slug: str, name: str) -> Path:
    """Return a prefecture's own copy of a document."""
    file = project / "notebooks" / slug / f"{name}.ipynb"
    file.parent.mkdir(exist_ok=True)
    shutil.copyfile(project / "notebooks" / f"{name}.ipynb", file)
    return file


def add_cells(notebook: Path, cells: Iterable[str], before: str) -> None:
    """Put cells in front of the one that holds the words; one that begins with ``##`` is Markdown."""
    content = nbformat.read(notebook, 4)
    place = next(at for at, cell in enumerate(content.cells) if before in cell.source)
    content.cells[place:place] = [_cell(source) for source in cells]
    nbformat.write(content, notebook)


def take_out(notebook: Path, words: Sequence[str]) -> None:
    """Take out the cells that hold any of the words."""
    content = nbformat.read(notebook, 4)
    content.cells = [cell for cell in content.cells if not any(word in cell.source for word in words)]
    nbformat.write(content, notebook)


def write_document(file: Path, front_matter: str, parameters: str, cells: Iterable[str]) -> None:
    """Write a notebook, as one makes it in JupyterLab."""
    first = [new_raw_cell(front_matter), new_code_cell(parameters, metadata={"tags": ["parameters"]})]
    content = new_notebook(cells=[*first, *map(_cell, cells)])
    content.metadata["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(content, file)


def write_short_document(file: Path, *more: str) -> None:
    """Write the document that page 5 shows, with more cells at its end."""
    matter, parameters, load, *rest = blocks(5, "yaml") + blocks(5, "python")[1:]
    write_document(file, matter, parameters, [load, *rest, *more])


def run_as_in_lab(notebook: Path) -> Any:
    """Return the notebook as JupyterLab shows it after 「すべて実行」, run warm: the outputs are those of a kernel."""
    settings = {
        "kernel_name": "python3",
        "cwd": notebook.parent,
        "progress_bar": False,
        "engine_name": "kikin",
    }
    with pytest.MonkeyPatch.context() as patched, pool(1) as tasks:
        patched.setenv("JPY_SESSION_NAME", str(notebook))
        patched.delenv("KIKIN_RECORD", raising=False)
        return tasks.submit(papermill.execute_notebook, notebook, None, {}, **settings).result()


def run_in_lab(notebook: Path, cells: Iterable[str]) -> Any:
    """Return the notebook as JupyterLab shows it after 「すべて実行」, with more cells at its end, run in a kernel."""
    content = copy.deepcopy(nbformat.read(notebook, 4))
    content.cells += [_cell(source) for source in cells]
    with tempfile.TemporaryDirectory(prefix="kikin-lab-") as folder:
        settings = {"IPYTHONDIR": folder, "JUPYTER_RUNTIME_DIR": folder}
        environment = os.environ | settings | {"JPY_SESSION_NAME": str(notebook)}
        environment.pop("KIKIN_RECORD", None)
        client = NotebookClient(
            content,
            timeout=120,
            kernel_name="python3",
            resources={"metadata": {"path": str(notebook.parent)}},
        )
        return client.execute(env=environment)


def shown(notebook: Any) -> list[tuple[str, str]]:
    """Return what the cells show, as kind and text: JupyterLab takes HTML before Markdown, and that before plain text."""
    found = []
    for cell in notebook.cells:
        for output in cell.get("outputs", ()):
            data = output.get("data", {"text/plain": output.get("text", "")})
            kind = next(kind for kind in ("text/html", "text/markdown", "text/plain") if kind in data)
            found.append((kind, str(data[kind])))
    return found


def cell_numbers(notebook: Path) -> int:
    """Return how many cells a notebook has."""
    return len(json.loads(notebook.read_text(encoding="utf-8"))["cells"])


def _cell(source: str) -> Any:
    return new_markdown_cell(source) if source.startswith("##") else new_code_cell(source)
