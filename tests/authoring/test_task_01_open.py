"""課題1: どのノートブックも、JupyterLab で開いて「すべて実行」すると、仕上がった表と図と文が見える。"""

from __future__ import annotations

import re

import pytest
from analyst import blocks, run_as_in_lab, run_in_lab, shown
from project_copy import ROOT, copy_project

from kikin.data.tables import TABLES

NOTEBOOKS = sorted(file.name for file in (ROOT / "notebooks").glob("*.ipynb"))
MARKS = re.compile(r"^:{3,}|\{[#.][\w-]+|\[?@(?:fig|tbl|sec)-|^\|?:?-{3,}|\{\{<", re.MULTILINE)
ROWS, COLUMNS = 60, 20  # as much as fits on a screen


@pytest.fixture(scope="module")
def laboratory(tmp_path_factory):
    """Return a project as it is cloned: the notebooks open with the made-up prefecture."""
    return copy_project(tmp_path_factory.mktemp("laboratory") / "project")


@pytest.fixture(scope="module")
def added(laboratory):
    """Return what a notebook shows in a kernel with the cells of the page at its end, and a long frame of each table."""
    long = [f"import pandas as pd\npd.concat([data.{name}] * 200, ignore_index=True)" for name in TABLES]
    return shown(run_in_lab(laboratory / "notebooks" / "review.ipynb", [*blocks(1, "python"), *long]))


@pytest.mark.parametrize("name", NOTEBOOKS)
def test_a_notebook_reads_in_jupyterlab_as_in_print(laboratory, name):
    """セルの出力にも、書かれた文にも、公表の形のための印（::: や {#…}）は見えない。"""
    notebook = run_as_in_lab(laboratory / "notebooks" / name)
    written = [cell.source for cell in notebook.cells if cell.cell_type == "markdown"]
    texts = [*written, *(text for _, text in shown(notebook))]
    assert [text[:80] for text in texts if MARKS.search(re.sub(r"<[^>]*>", "", text))] == []
    kinds = {kind for kind, _ in shown(notebook)}
    assert "text/html" in kinds
    assert "text/plain" not in kinds  # 何かを素のまま出したセルはない


def test_the_cells_of_the_page_show_what_there_is(added):
    """頁のセルは、表ごとの行数と、表の列を、短く見せる。"""
    (_, sizes), (kind, head), (_, ledger) = added[: -len(TABLES)][-3:]
    assert sizes.startswith("例県 令和6年度")
    assert "projects 13" in sizes
    assert kind == "text/html"
    assert "indicator" in head
    assert "積立額" in ledger


def test_what_a_kernel_shows_has_no_marks(added):
    """ふつうのカーネルでも、公表の形のための印は見えない。"""
    assert [text[:80] for _, text in added if MARKS.search(re.sub(r"<[^>]*>", "", text))] == []


def test_frames_are_short_however_long_and_wide(added):
    """どの表も、数百行あっても、画面に収まる行数と列数で出る。"""
    for name, (kind, html) in zip(TABLES, added[-len(TABLES) :], strict=True):
        assert kind == "text/html", name
        assert html.count("<tr") <= ROWS + 2, name
        assert html.split("</thead>")[0].count("<th>") <= COLUMNS + 2, name
