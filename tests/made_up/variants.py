"""Made-up prefectures, from the made-up 例県 of `data/examples`: a 都, a 道 with the care part of H28 only, a 府.

Each carries a mark in its names that no other prefecture's pages may show. Every figure in them is invented.
"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

from project_copy import ROOT, Row, copy_project, read_rows, write_rows

TOKYO, HOKKAIDO, OSAKA = "13-tokyo", "01-hokkaido", "27-osaka"
MARKS = {TOKYO: "東の印", HOKKAIDO: "北の印", OSAKA: "西の印"}
_NAMES = {TOKYO: "例都", HOKKAIDO: "例道", OSAKA: "例府"}
PARAMS = {
    TOKYO: "year: R6\nevaluated: R7\nas_of: R7年9月\ndocuments: [plan, evaluation]\npublisher: 例都（架空）\n",
    HOKKAIDO: "year: H28\nevaluated: H29\nas_of: H29年9月\nsector: 介護分\nunwritten: 省く\ndocuments: [plan, evaluation]\n",
    OSAKA: "year: R6\nevaluated: R7\nas_of: R7年9月\nplan_years: [R4, R6]\ndocuments: [evaluation, fund]\n",
}
HOSTILE = (
    '#read("x") <script>alert(1)</script> $x$ @fig-a **b** [a](javascript:alert(1)) {{< include x >}} -- ...'
)
_YEAR = re.compile(r"R(\d+)")
_EARLIER = 8  # from R6 to H28
_CARE = (
    "areas",
    "sources",
    "goals",
    "indicators",
    "targets",
    "results",
    "plans",
    "projects",
    "project_fields",
    "project_spending",
    "plan_amounts",
)


def make_prefectures(folder: Path) -> Path:
    """Return a project of the three prefectures, with the notebooks as they are."""
    project = copy_project(folder, ("_quarto.yml", "_brand.yml", "_extensions", "notebooks"))
    (project / "params").mkdir()
    shutil.copytree(ROOT / "data" / "00-national", project / "data" / "00-national")
    for slug, text in PARAMS.items():
        lines = f'prefecture: "{slug[:2]}"\n{text}'
        (project / "params" / f"{slug}.yml").write_text(lines, encoding="utf-8")
        _write(project / "data" / slug, slug)
    return project


def _write(folder: Path, slug: str) -> None:
    shutil.copytree(ROOT / "data" / "examples", folder, ignore=shutil.ignore_patterns("grants.csv"))
    keep = _care_of_h28 if slug == HOKKAIDO else _everything
    for file in sorted(folder.glob("*.csv")):
        rows = [row for one in read_rows(file) if (row := keep(file.stem, one)) is not None]
        if rows:
            if (slug, file.stem) == (OSAKA, "project_fields"):
                rows[-1]["text"] = HOSTILE
            write_rows(file, [{name: _named(cell, slug) for name, cell in row.items()} for row in rows])
        else:
            file.unlink()
    for file in sorted((folder / "texts").glob("*.md")):
        if slug == HOKKAIDO:
            file.unlink()
        else:
            file.write_text(_named(file.read_text(encoding="utf-8"), slug), encoding="utf-8")


def _named(text: str, slug: str) -> str:
    """Return the text with the prefecture's name and mark."""
    return text.replace("例県", _NAMES[slug]).replace("（例）", f"（例・{MARKS[slug]}）")


def _everything(_: str, row: Row) -> Row | None:
    return row


def _care_of_h28(table: str, row: Row) -> Row | None:
    """Return a row of the care part, eight years earlier; None for a row that is not of it."""
    if table not in _CARE and table != "ledger":
        return None
    if "sector" in row and row["sector"] != "介護分":
        return None
    if table == "results" and row["indicator"] != "group-homes":
        return None
    if table == "indicators" and row["id"] != "group-homes":
        return None
    return {name: cell if name in {"id", "source"} else _earlier(cell) for name, cell in row.items()}


def _earlier(text: str) -> str:
    """Return a cell eight years earlier: R6 becomes H28, R9年3月 becomes R1年3月."""

    def shifted(match: re.Match[str]) -> str:
        year = 2018 + int(match[1]) - _EARLIER
        return f"H{year - 1988}" if year <= 2018 else f"R{year - 2018}"

    return _YEAR.sub(shifted, text)
