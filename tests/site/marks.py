"""Marks in the data of each prefecture (synthetic, for tests only), so that a figure in the wrong place shows."""

from __future__ import annotations

from pathlib import Path

from project_copy import Row, change_rows

MARKS = {"43-kumamoto": "標識甲", "14-kanagawa": "標識乙"}
HOSTILE = '<script>alert(1)</script>#read("x")|[a](javascript:1)'
_MARKED = ("name", "title", "statement", "text", "outline", "label", "explanation", "event")
# Both prefectures make the same document too, side by side: their intermediates have the same names.
_MORE_PARAMS = 'prefecture: "14"\nfiscal_year: R6\ndocuments: [fund, plan]\ndata_folder: data/14-kanagawa\n'


def mark_data(project: Path) -> None:
    """Append each prefecture's mark to every text of its data, let both publish a plan, and put commands into names."""
    for folder, mark in MARKS.items():
        for file in sorted((project / "data" / folder).glob("*.csv")):
            change_rows(file, lambda row, mark=mark: _marked(row, mark))
    change_rows(
        project / "data" / "14-kanagawa" / "projects.csv",
        lambda row: row | {"name": f"{row['name']}{HOSTILE}"},
    )
    (project / "params" / "14-kanagawa-R6.yml").write_text(_MORE_PARAMS, encoding="utf-8")


def _marked(row: Row, mark: str) -> Row:
    return {name: f"{text}{mark}" if name in _MARKED and text else text for name, text in row.items()}
