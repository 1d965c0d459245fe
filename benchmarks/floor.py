"""The floor: what the documents themselves cost, in one warm process without Jupyter.

The same cells (calculation and drawing), one parse, two writers, and Typst; no kernel, no checks, no menus, no copies.
Run by `bench.py` in a process of its own: `python floor.py PROJECT DOCUMENT…` prints the seconds of each as JSON.
"""

from __future__ import annotations

import ast
import builtins
import json
import os
import sys
import tempfile
from pathlib import Path, PurePosixPath
from time import perf_counter, process_time
from typing import Any

import psutil
import yaml

from kikin.publish.builtin.html import html_order, write_html
from kikin.publish.builtin.pandoc import Pandoc
from kikin.publish.builtin.pdf import fonts, pdf_order, write_pdf
from kikin.publish.builtin.source import Source
from kikin.publish.engine.loading import load_everything
from kikin.publish.frontmatter import with_date_line
from kikin.publish.model import Page
from kikin.publish.notebook import front_matter_of, joined, notebook_of
from kikin.publish.project import Project, load_project
from kikin.publish.staging import stage_project
from kikin.show.style import apply


def main() -> None:
    """Make each document, and print how long it took: wall and processor time, the children's included."""
    project, *documents = sys.argv[1:]
    os.chdir(project)
    load_everything()
    apply()
    with tempfile.TemporaryDirectory() as scratch, Pandoc() as pandoc:
        pandoc.start()
        fonts()
        staged = _staged(Path(project), Path(scratch) / "staged", documents)
        spent = []
        for document in documents:
            start, used = perf_counter(), _cpu(pandoc)
            _make(staged, pandoc, document, Path(scratch))
            spent.append(
                {"document": document, "seconds": perf_counter() - start, "cpu": _cpu(pandoc) - used}
            )
    print(json.dumps(spent))


def _cpu(pandoc: Pandoc) -> float:
    times = psutil.Process(pandoc.start().pid).cpu_times()
    return process_time() + times.user + times.system


def _staged(root: Path, staged: Path, documents: list[str]) -> Project:
    for document in documents:
        target = staged / f"{document}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes((root / "notebooks" / f"{PurePosixPath(document).name}.ipynb").read_bytes())
    pages = [Page(PurePosixPath(f"{document}.ipynb"), document) for document in dict.fromkeys(documents)]
    stage_project(root, staged, pages)
    return load_project(staged)


def _make(project: Project, pandoc: Pandoc, document: str, scratch: Path) -> None:
    slug, year, name = document.split("/")
    (params,) = Path("params").glob(f"{slug}-{year}.yml")
    values = yaml.safe_load(params.read_text(encoding="utf-8"))
    notebook = notebook_of(Path("notebooks") / f"{name}.ipynb")
    path = PurePosixPath(f"{document}.ipynb")
    os.environ["KIKIN_FIGURES"] = str(project.directory / path.parent / f"{name}_figures")
    here = Path.cwd()
    os.chdir(project.directory / path.parent)
    try:
        markdown = "\n\n".join(
            _shown(notebook["cells"], {**values, "data_folder": str(here / "data" / slug)})
        )
    finally:
        os.chdir(here)
    matter = with_date_line(front_matter_of(notebook["cells"], Path(name)) | {"title": document})
    source = Source(matter, markdown + "\n", {})
    page, text = pandoc.converted(
        source.markdown,
        [html_order(project, path, source, "1.0MB", has_word=False), pdf_order(project, path, source)],
    )
    write_html(project, path, page, scratch / "out")
    write_pdf(project, path, text, scratch / "out")


def _shown(cells: list[dict[str, Any]], parameters: dict[str, Any]) -> list[str]:
    """Run the cells in one namespace and return what they show, Markdown cells included."""
    parts: list[str] = []
    show = lambda *values: parts.extend(_markdown(value) for value in values)  # noqa: E731
    names: dict[str, Any] = {"__name__": "__main__", "display": show}
    builtins.display = show  # type: ignore[attr-defined]
    for cell in cells:
        source = joined(cell["source"])
        if cell["cell_type"] == "markdown":
            parts.append(source)
        elif cell["cell_type"] == "code":
            before = len(parts)
            _run(source, names, show)
            if "parameters" in cell["metadata"].get("tags", ()):
                names |= {key: value for key, value in parameters.items() if key in names}
            if "include: false" in source:
                del parts[before:]
    return [part for part in parts if part.strip()]


def _run(source: str, names: dict[str, Any], show: Any) -> None:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "cell", "exec"), names)  # noqa: S102  # our own notebooks
    if isinstance(last, ast.Expr):
        value = eval(compile(ast.Expression(last.value), "cell", "eval"), names)  # noqa: S307
        if value is not None and not source.rstrip().endswith(";"):
            show(value)


def _markdown(value: Any) -> str:
    return str(getattr(value, "markdown", ""))


if __name__ == "__main__":
    main()
