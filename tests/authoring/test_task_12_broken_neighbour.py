"""課題12: ほかの県のデータが壊れていても、自分の県の文書を作る。"""

from __future__ import annotations

import pytest
from analyst import NARA, SHIGA, SHORT, add_prefecture, commands, make_office, write_short_document
from project_copy import kikin, read_rows, write_rows

PAGE = f"reports/site/{SHIGA}/R6/{SHORT}.html"


@pytest.fixture
def neighbours(tmp_path):
    """Return a project of two prefectures with a short document, of which one has a cell that can't be read."""
    project = make_office(tmp_path / "project", SHIGA, documents=SHORT)
    write_short_document(project / "notebooks" / f"{SHORT}.ipynb")
    add_prefecture(project, NARA, SHORT)
    rows = read_rows(project / "data" / NARA / "ledger.csv")
    rows[3]["amount"] = "四十"
    write_rows(project / "data" / NARA / "ledger.csv", rows)
    return project


def test_naming_the_params_builds_them_without_a_word_of_the_neighbour(neighbours):
    """自分の指定だけを作れば、隣の県の誤りは出ず、0 で終わる。"""
    one, _ = commands(12, "kikin build")
    done = kikin(neighbours, *one[1:], "--renderer", "builtin", "--to", "html")
    assert done.returncode == 0, done.stdout + done.stderr
    assert NARA not in done.stdout + done.stderr
    assert (neighbours / PAGE).is_file()


def test_building_all_names_the_broken_row_and_builds_the_rest(neighbours):
    """すべてを作れば、壊れた行を示して 1 で終わり、ほかの県の文書はできている。"""
    _, every = commands(12, "kikin build")
    done = kikin(neighbours, *every[1:], "--renderer", "builtin", "--to", "html")
    assert done.returncode == 1
    assert f"data/{NARA}/ledger.csv:5 列 amount" in done.stderr
    assert "Traceback" not in done.stderr
    assert (neighbours / PAGE).is_file()
    assert not (neighbours / "reports" / "site" / NARA).exists()
