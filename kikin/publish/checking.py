"""Everything that ``kikin check`` says of a data folder."""

from __future__ import annotations

from pathlib import Path

from kikin.values.errors import Finding


def folder_findings(folder: Path) -> list[Finding]:
    """Return the findings of a data folder: its tables and its prose."""
    from kikin.data.folder import read_folder  # noqa: PLC0415  # pandas, which `kikin --help` doesn't need

    return list(read_folder(folder).findings)
