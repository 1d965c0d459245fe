"""What is costly to make is made once per run of the tests, however many workers there are."""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest


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
