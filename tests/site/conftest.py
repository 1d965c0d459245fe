"""The whole project, built once by each renderer, to be read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from once import made_once
from project_copy import copy_project, kikin


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """Return a copy of the project with everything built and published by the builtin renderer."""
    return made_once(tmp_path_factory, "published", lambda folder: _built(copy_project(folder)))


@pytest.fixture(scope="session")
def site(published) -> Path:
    """Return the site of the real data."""
    return published / "reports" / "site"


@pytest.fixture(scope="session")
def quarto_site(tmp_path_factory) -> Path:
    """Return the site of the real data, made by Quarto."""
    made = made_once(tmp_path_factory, "quarto", lambda folder: _built(copy_project(folder), "quarto"))
    return made / "reports" / "site"


def _built(project: Path, renderer: str = "builtin") -> None:
    done = kikin(project, "build", "--renderer", renderer, "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    (project / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
