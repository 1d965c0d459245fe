"""One office that did what the pages of docs/authoring show: built once, and read back by the tests of the tasks."""

from __future__ import annotations

from pathlib import Path

import pytest
from analyst import (
    NARA,
    SHIGA,
    SHORT,
    add_cells,
    add_prefecture,
    blocks,
    files,
    make_office,
    own_version,
    take_out,
    write_short_document,
)
from once import made_once
from project_copy import kikin


@pytest.fixture
def office(tmp_path, monkeypatch) -> Path:
    """Return a project of one prefecture, made up, and be in it."""
    project = make_office(tmp_path / "project")
    monkeypatch.chdir(project)
    return project


@pytest.fixture(scope="session")
def authored(tmp_path_factory) -> Path:
    """Return the built project of an office that followed the pages, beside a neighbour that did nothing."""
    return made_once(tmp_path_factory, "authored", _author)


def _author(folder: Path) -> None:
    project = make_office(folder, SHIGA, documents="evaluation, fund, transport")
    add_prefecture(project, NARA, "fund")
    for path, text in (files(3) | files(7)).items():
        (project / path).write_text(text, encoding="utf-8")
    texts = project / "data" / SHIGA / "texts" / "evaluation-R6.md"
    heading, section = blocks(5, "markdown")
    texts.write_text(texts.read_text(encoding="utf-8") + "\n" + section + "\n", encoding="utf-8")
    write_short_document(project / "notebooks" / SHIGA / f"{SHORT}.ipynb")
    evaluation = own_version(project, SHIGA, "evaluation")
    cells = [cell for number in (2, 3, 4) for cell in blocks(number, "python")]
    add_cells(evaluation, [*cells, heading, blocks(5, "python")[0]], before="## 根拠")
    take_out(own_version(project, SHIGA, "fund"), blocks(6, "text")[0].splitlines())
    done = kikin(project, "build", "--renderer", "builtin", "--jobs", "2")
    (project / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    assert done.returncode == 0, done.stdout + done.stderr
