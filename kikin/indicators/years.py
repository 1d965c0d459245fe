"""The target of the same indicator in the plan of another year, whatever number its goal has there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

Row = Mapping[str, Any]
_SAME = ("project", "area", "indicator", "part")


class Targets:
    """The targets of other plan years, to be looked up: under the same goal of the same part, else the only one."""

    def __init__(self, rows: Iterable[Row]) -> None:
        """Keep the rows by what they are about; a target shown again is found under its own goal only."""
        self._under: dict[tuple[Any, ...], Row] = {}
        self._only: dict[tuple[Any, ...], Row | None] = {}
        for row in rows:
            self._under[self._key(row, row["year"])] = row
            if not row["project"] and not row["recap_of"]:
                key = (row["year"], *(row[name] for name in _SAME))
                self._only[key] = None if key in self._only else row

    def of(self, row: Row, year: Any) -> Row | None:
        """Return the target of a year that is the same indicator's as ``row``, or None.

        >>> asked = {"sector": "", "project": "", "area": "", "indicator": "a", "part": "", "recap_of": ""}
        >>> found = Targets([asked | {"year": 7, "goal": "3(1)", "target": 25}]).of(asked | {"year": 6, "goal": "2"}, 7)
        >>> found["target"] if found else None
        25
        """
        return self._under.get(self._key(row, year)) or self._only.get((year, *(row[name] for name in _SAME)))

    @staticmethod
    def _key(row: Row, year: Any) -> tuple[Any, ...]:
        return (year, row["sector"], row["goal"], *(row[name] for name in _SAME))
