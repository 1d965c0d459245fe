"""nbval, without the grammar of addresses that jsonschema compiles for seconds and no notebook's schema asks for.

pytest would load it before this file, so ``addopts`` has it wait.
"""

from __future__ import annotations

import sys

sys.modules["rfc3987_syntax"] = None  # type: ignore[assignment]  # how Python marks what can't be imported
import nbformat  # noqa: E402, F401

del sys.modules["rfc3987_syntax"]
pytest_plugins = ("nbval.plugin",)
