"""Whole builds, each made once: of the project as it is, and of one whose data carry marks."""

from __future__ import annotations

from pathlib import Path

import pytest
from marks import mark_data
from project_copy import copy_project, kikin


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """Return a copy of the project with everything built and published by the builtin renderer."""
    project = copy_project(tmp_path_factory.mktemp("published") / "project")
    done = kikin(project, "build", "--renderer", "builtin", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    (project / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    return project


@pytest.fixture(scope="session")
def site(published) -> Path:
    """Return the site of the real data."""
    return published / "reports" / "site"


@pytest.fixture(scope="session")
def marked_site(tmp_path_factory) -> Path:
    """Return the site of marked data: every text of a prefecture carries its mark."""
    project = copy_project(tmp_path_factory.mktemp("marked") / "project")
    mark_data(project)
    done = kikin(project, "build", "--renderer", "builtin", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    return project / "reports" / "site"
