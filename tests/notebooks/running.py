"""A common notebook, run on a data folder as papermill runs it; what its cells show, as one Markdown text."""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import nbformat
import papermill
from project_copy import ROOT


def shown_by(name: str, project: Path, **parameters: str) -> str:
    """Return what a notebook shows in a project whose ``data`` folder stands below ``project``."""
    executed = project / f"{name}.ipynb"
    settings = {"IPYTHONDIR": str(project / "ipython"), "KIKIN_FIGURES": str(project / f"{name}_figures")}
    with patch.dict(os.environ, settings):
        papermill.execute_notebook(
            ROOT / "notebooks" / f"{name}.ipynb", executed, parameters, cwd=project, progress_bar=False
        )
    cells = nbformat.read(executed, 4).cells
    texts = []
    for cell in cells:
        if cell.cell_type == "markdown":
            texts.append(cell.source)
        texts += [output.get("data", {}).get("text/markdown", "") for output in cell.get("outputs", ())]
    return "\n".join(texts)


def real_data(project: Path, *slugs: str) -> Path:
    """Return the project with copies of real data folders."""
    for slug in slugs:
        shutil.copytree(ROOT / "data" / slug, project / "data" / slug)
    return project


def chapters(markdown: str) -> list[str]:
    """Return the headings of the chapters, in their order."""
    lines = [line for line in markdown.splitlines() if line.startswith("## ")]
    return [line.removeprefix("## ").split(" {")[0] for line in lines]


def rows(markdown: str, beginning: str) -> list[list[str]]:
    """Return the rows of tables whose first cell begins so, as cells."""
    lines = [line.strip("| ").split(" | ") for line in markdown.splitlines() if line.startswith("|")]
    return [line for line in lines if line[0].startswith(beginning)]
