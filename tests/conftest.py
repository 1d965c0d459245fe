"""What all tests share: copies of the project to break."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest
from hypothesis import settings

# Without a grammar of addresses, which jsonschema has compiled for seconds and no notebook's schema asks for.
sys.modules["rfc3987_syntax"] = None
import nbformat  # noqa: E402, F401

del sys.modules["rfc3987_syntax"]
from project_copy import copy_project  # noqa: E402

# A busy machine is no fault of the code.
settings.register_profile("kikin", deadline=None)
settings.load_profile("kikin")


@pytest.fixture
def project(tmp_path, monkeypatch) -> Path:
    """Return a copy of the project, and be in it."""
    copied = copy_project(tmp_path / "project")
    monkeypatch.chdir(copied)
    return copied
