"""The documentation as these tests read it: its pages, its generator, and the files of the tree."""

from __future__ import annotations

import importlib.util
import subprocess
from pathlib import Path
from types import ModuleType

import pytest
from project_copy import ROOT


@pytest.fixture(scope="session")
def generator() -> ModuleType:
    """Return `docs/generate.py`, which is a script and no package."""
    spec = importlib.util.spec_from_file_location("docs_generate", ROOT / "docs" / "generate.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def pages() -> dict[str, str]:
    """Return the text of every page of the documentation by its path in the repository."""
    files = [*ROOT.glob("*.md"), *(ROOT / "docs").rglob("*.md"), ROOT / "reports" / "README.md"]
    return {str(file.relative_to(ROOT)): file.read_text(encoding="utf-8") for file in sorted(files)}


@pytest.fixture(scope="session")
def tree() -> list[Path]:
    """Return the files that git keeps, staged ones too; without git, all but what a run makes."""
    asked = subprocess.run(
        ["git", "ls-files"],  # noqa: S607  # git of the PATH
        cwd=ROOT,
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )
    if asked.returncode == 0:
        return [ROOT / name for name in asked.stdout.splitlines() if (ROOT / name).is_file()]
    made = {
        ".venv",
        "build",
        "site",
        "__pycache__",
        ".pytest_cache",
        ".mypy_cache",
        ".ruff_cache",
        ".hypothesis",
    }
    return [
        file
        for file in ROOT.rglob("*")
        if file.is_file() and not made & set(file.relative_to(ROOT).parts) and ".egg-info" not in str(file)
    ]
