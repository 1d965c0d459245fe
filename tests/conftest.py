"""What all tests share: copies of the project to break."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import settings
from project_copy import copy_project

# A busy machine is no fault of the code.
settings.register_profile("kikin", deadline=None)
settings.load_profile("kikin")


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Return a copy of the project, and be in it."""
    copied = copy_project(tmp_path / "project")
    monkeypatch.chdir(copied)
    return copied
