"""The whole project, built once by each renderer, to be read back."""

from __future__ import annotations

from pathlib import Path

import pytest
from once import made_once
from project_copy import build_all


@pytest.fixture(scope="session")
def site(published) -> Path:
    """Return the site of the real data."""
    return published / "reports" / "site"


@pytest.fixture(scope="session")
def quarto_site(tmp_path_factory) -> Path:
    """Return the site of the real data, made by Quarto."""
    made = made_once(tmp_path_factory, "quarto", lambda folder: build_all(folder, "quarto"))
    return made / "reports" / "site"
