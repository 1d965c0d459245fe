"""Papermill と Quarto だけの道: 値を渡せば題名まで同じ文書になる（書き違えた名は tests/authoring の課題9 で断られる）。"""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import sys

import pytest
from bs4 import BeautifulSoup
from project_copy import kikin
from pypdf import PdfReader
from small_project import CELLS, make_project, write_notebook

QUARTO = shutil.which("quarto")
pytestmark = [
    pytest.mark.quarto,
    pytest.mark.skipif(QUARTO is None, reason="Quarto が PATH にないため、Quarto だけで作る道を省く"),
]
WIDE = """display(show.heading(3, "横長の表"))
show.table(projects, ["number", "name", "cost"], caption="横長の事業", label="tbl-wide", wide=True)"""


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a project whose note has a heading and a landscape page made by a cell."""
    made = make_project(tmp_path_factory.mktemp("plain") / "project")
    write_notebook(
        made / "notebooks" / "note.ipynb", *CELLS, WIDE, subtitle="地域医療介護総合確保基金[（{sector}）]"
    )
    return made


def papermill(project, *arguments):
    """Return what papermill said, run as on a command line."""
    command = [sys.executable, "-m", "papermill", "notebooks/note.ipynb", "out.ipynb", *arguments]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)  # noqa: S603 - ours


def quarto(folder, *arguments):
    """Return what Quarto said."""
    here = os.environ | {"QUARTO_PYTHON": sys.executable}  # whatever other Python it would find
    return subprocess.run(  # noqa: S603
        [QUARTO, *arguments], cwd=folder, env=here, capture_output=True, text=True, check=False
    )


def texts(file, selector):
    """Return the texts of the elements of a page."""
    page = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
    return [re.sub(r"\s+", " ", element.get_text()).strip() for element in page.select(selector)]


def letters(file):
    """Return the letters of a PDF."""
    return re.sub(r"[\s\u2060]", "", "".join(page.extract_text() for page in PdfReader(file).pages))


def test_plain_route_gives_the_document_of_the_build(project):
    """Params のファイルを papermill に渡し、Quarto で組めば、題名、番号、表、PDF の文字まで組立てと同じである。"""
    done = papermill(project, "-f", "params/43-kumamoto-R6.yml")
    assert done.returncode == 0, done.stderr
    said = quarto(project, "render", "out.ipynb")
    assert said.returncode == 0, said.stderr
    assert kikin(project, "build", "params/43-kumamoto-R6.yml", "--renderer", "builtin").returncode == 0
    plain, built = project / "_site/out.html", project / "reports/site/43-kumamoto/R6/note.html"
    assert texts(plain, "title")[0].startswith("令和6年度 覚書 ")
    for selector in ("h1", ".subtitle", ".prefecture", ".date", "main h2", "main h3", "main th", "main td"):
        assert texts(plain, selector) == texts(built, selector), selector
    assert letters(plain.with_suffix(".pdf")) == letters(built.with_suffix(".pdf"))
    assert not (project / "_site/search.json").exists()


def test_rendering_in_the_root_stops_at_no_readme(project):
    """根で quarto render しても README などで止まらず、実行していないノートブックは例で実行される。"""
    (project / "README.md").write_text("# 読んでください\n\n[表](docs/none.md)\n", encoding="utf-8")
    (project / "notebooks/_metadata.yml").write_text("execute:\n  enabled: true\n", encoding="utf-8")
    (project / "notebooks/note.ipynb").unlink()
    said = quarto(project, "render", "--to", "kikin-html")
    assert said.returncode == 0, said.stderr
    assert not (project / "_site/README.html").exists()
    assert not (project / "_site/search.json").exists()
    assert "例 令和6年度 事後評価" in " ".join(texts(project / "_site/notebooks/index.html", "main h3"))
