"""What pytest itself does not need to do: seconds of its start, and of every look for rubbish.

In a fresh clone one worker collects after the other: the second finds compiled what the first has imported, and meanwhile
its core looks at the types.
nbval comes without the grammar of addresses that jsonschema compiles and no notebook's schema asks for; pytest would load
it before this file, so ``addopts`` has it wait.
"""

from __future__ import annotations

import gc
import sys
from collections.abc import Generator
from pathlib import Path

import pytest

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # how Python marks what can't be imported
import nbformat  # noqa: E402, F401

del sys.modules["rfc3987_syntax"]
pytest_plugins = ("nbval.plugin",)
_IS_FRESH = not (Path(__file__).parent / "tests" / "unit" / "__pycache__").is_dir()


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Look for no rubbish among what is collected, neither meanwhile nor later: it stays until the end."""
    gc.disable()
    with Path(__file__).open(encoding="utf-8") as turn:
        if _IS_FRESH and sys.platform != "win32":
            import fcntl  # noqa: PLC0415  # Windows has none

            fcntl.flock(turn, fcntl.LOCK_EX)
        try:
            return (yield)
        finally:
            gc.collect()
            gc.freeze()
            gc.set_threshold(10_000)  # frames are rubbish of many small parts
            gc.enable()
