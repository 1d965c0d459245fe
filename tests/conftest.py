"""What all tests share: copies of the project to break, and the project as it is published."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from once import made_once
from project_copy import build_all, copy_project

# A busy machine is no fault of the code.
settings.register_profile("kikin", deadline=None)
settings.load_profile("kikin")


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Return a copy of the project, and be in it."""
    copied = copy_project(tmp_path / "project")
    monkeypatch.chdir(copied)
    return copied


@pytest.fixture(scope="session")
def published(tmp_path_factory) -> Path:
    """Return a copy of the project with everything built and published by the builtin renderer, to be read only."""
    return made_once(tmp_path_factory, "published", build_all)
