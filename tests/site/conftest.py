"""Whole builds, each made once: of the project as it is, and of one whose data carry marks."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from marks import mark_data
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
def marked_site(tmp_path_factory) -> Path:
    """Return the site of marked data: every text of a prefecture carries its mark."""

    def make(folder: Path) -> None:
        mark_data(copy_project(folder))
        _built(folder)

    return made_once(tmp_path_factory, "marked", make) / "reports" / "site"


@pytest.fixture(scope="session")
def quarto_site(tmp_path_factory) -> Path:
    """Return the site of the real data, made by Quarto."""
    made = made_once(tmp_path_factory, "quarto", lambda folder: _built(copy_project(folder), "quarto"))
    return made / "reports" / "site"


def made_once(factory: pytest.TempPathFactory, name: str, make: Callable[[Path], None]) -> Path:
    """Return a folder that the first worker makes, while the others wait for it."""
    base = factory.getbasetemp()
    base = base.parent if "PYTEST_XDIST_WORKER" in os.environ else base
    folder, claim, outcome = base / name, base / f"{name}.claimed", base / f"{name}.outcome"
    try:
        claim.mkdir()
    except FileExistsError:
        while not outcome.exists():
            time.sleep(0.2)
    else:
        try:
            make(folder)
        except BaseException:
            outcome.write_text("failed", encoding="utf-8")
            raise
        outcome.write_text("made", encoding="utf-8")
    assert outcome.read_text(encoding="utf-8") != "failed", f"{name} の組立てが、ほかの試験で失敗しました"
    return folder


def _built(project: Path, renderer: str = "builtin") -> None:
    done = kikin(project, "build", "--renderer", renderer, "--jobs", "2", timeout=900)
    assert done.returncode == 0, done.stdout + done.stderr
    (project / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
