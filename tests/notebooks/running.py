"""A common notebook, run on a data folder of a test; what its cells show, as one Markdown text."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
from cells import published
from project_copy import ROOT


def shown_by(name: str, project: Path, **parameters: str) -> str:
    """Return what a notebook shows in a project whose ``data`` folder stands below ``project``."""
    with pytest.MonkeyPatch.context() as patched:
        patched.chdir(project)
        return published(name, project / "figures", patched, **parameters)


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
