"""助成額: the grants of 別記１, ３ and ４ of the notice and a prefecture's own, a folder per scheme.

``load_results(file, data)`` gives the frame of results; ``steps``, ``conditions``, ``entries``, ``terms_used``, ``notes``
and ``totals`` make frames of it.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kikin.grants.cases import cases_file, cases_of, read_cases
    from kikin.grants.results import (
        conditions,
        entries,
        errors_of,
        findings_of,
        load_results,
        notes,
        reckoned,
        steps,
        terms_used,
        totals,
    )

__all__ = [
    "cases_file",
    "cases_of",
    "conditions",
    "entries",
    "errors_of",
    "findings_of",
    "load_results",
    "notes",
    "read_cases",
    "reckoned",
    "steps",
    "terms_used",
    "totals",
]


def __getattr__(name: str) -> Any:
    """Import what makes frames only when it is asked for: ``kikin grant --help`` needs no pandas."""
    if name in __all__:
        from kikin.grants import cases, results  # noqa: PLC0415

        return getattr(cases if hasattr(cases, name) else results, name)
    raise AttributeError(name)
