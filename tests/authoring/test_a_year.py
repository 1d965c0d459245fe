"""一年: 前の年度から始め、ブックに書き、取り込み、公表する。同じ数値を二度書くことはない。"""

from __future__ import annotations

from pathlib import Path

import pytest
from analyst import SHIGA, make_office
from bs4 import BeautifulSoup
from once import made_once
from project_copy import bytes_below, kikin

from kikin.data.tables import TABLES
from kikin.forms.workbook.book import workbook_bytes
from kikin.forms.workbook.importing import INTO
from kikin.forms.workbook.rows import as_text, sheets_in

TARGETS = {"long-beds": ("6700", "6720")}  # 目標値（以上）と、一年後の実績値


@pytest.fixture(scope="module")
def year(tmp_path_factory) -> Path:
    """Return a project whose R7 plan was begun from R6, filled in, imported and published."""
    return made_once(tmp_path_factory, "a-year", _go_through)


def _go_through(folder: Path) -> None:
    project = make_office(folder, SHIGA, documents="evaluation")
    said(project, "new", "25", "--year", "R7", "--from", "R6")
    book = project / f"{SHIGA}-R7.xlsx"
    fill_in(book)
    said(project, "import", book.name, "--yes")
    params = project / "params" / f"{SHIGA}-R7.yml"
    params.write_text(params.read_text(encoding="utf-8") + "as_of: R8年9月\n", encoding="utf-8")
    said(project, "build", f"params/{params.name}", "--renderer", "builtin", "--to", "html")


def said(project: Path, *arguments: str) -> str:
    """Return what the command says; it must do well."""
    done = kikin(project, *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def fill_in(book: Path) -> None:
    """Write targets, results and 決算額 into the workbook, each once, where they wait."""
    rows = {sheet.table.name: list(as_text(sheet)) for sheet in sheets_in(book, [])}
    for row in rows["targets"]:
        if row["indicator"] in TARGETS and row["target"] == "記載待ち":
            row["target"] = TARGETS[row["indicator"]][0]
    for row in rows["results"]:
        if row["indicator"] in TARGETS and row["time"].startswith("R7"):
            row |= {"value": TARGETS[row["indicator"]][1], "kind": "確定", "known": "R8年6月", "due": ""}
    for row in rows["project_spending"]:
        if row["number"] == "3（医療分）" and row["spent_year"] == "R7":
            row |= {"amount": "23456789", "due": ""}
    book.write_bytes(workbook_bytes({name: rows.get(name, []) for name in TABLES}, [(INTO, f"data/{SHIGA}")]))


def test_the_evaluation_of_the_new_year_is_published(year):
    """新しい年度の事後評価に、一度だけ書いた目標値、実績値、決算額が、引き継いだ名とともに載る。"""
    page = year / "reports" / "site" / SHIGA / "R7" / "evaluation.html"
    html = BeautifulSoup(page.read_text(encoding="utf-8"), "html.parser")
    rows = [[cell.get_text().strip() for cell in row.select("th, td")] for row in html.select("tr")]
    (judged,) = [row for row in rows if row[0] == "療養病床数"]
    assert [text for text in judged if text.startswith(("6,700床", "6,720床"))] == [
        "6,700床 以上（R7年度）".replace(" ", ""), "6,720床（R7年度）",
    ]  # fmt: skip
    assert "達成" in judged
    (spent,) = [row for row in rows if row[0] == "3（医療分）" and "看護職員研修事業（例）" in row]
    assert "23,456,789" in spent


def test_the_year_before_stays_as_it_was(year):
    """前の年度の表の行は、一つも変わらない。"""
    source = Path(__file__).parents[2] / "data" / "examples"
    new = bytes_below(year / "data" / SHIGA)
    for name, content in bytes_below(source).items():
        if name.endswith(".csv") and not name.startswith(("own", "grants")):
            lines, old = new[name].decode().splitlines(), content.decode().splitlines()
            assert len(lines) >= len(old)
            if lines[0] == old[0]:
                assert lines[: len(old)] == old, name
