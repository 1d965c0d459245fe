"""案内の頁（docs/tour.md）は、本当にある関数を指し、たどる数値は本当に頁に載る。"""

from __future__ import annotations

import importlib
import re

import pytest
from pages import page_of
from project_copy import ROOT

TOUR = (ROOT / "docs" / "tour.md").read_text(encoding="utf-8")
STOPS = 8


@pytest.mark.parametrize("name", sorted(set(re.findall(r"`(kikin(?:\.\w+)+)`", TOUR))))
def test_every_function_that_the_tour_names_is_there(name):
    """案内の関数は、その名で呼べて、説明（docstring）を持つ。"""
    module, _, function = name.rpartition(".")
    found = getattr(importlib.import_module(module), function)
    assert callable(found)
    assert found.__doc__


def test_each_walk_has_eight_stops_at_most():
    """金額も指標も、八つまでの所で頁に着く。"""
    walks = TOUR.split("\n## ")[1:]
    for walk in walks:
        assert [int(number) for number in re.findall(r"^\| (\d+) ", walk, re.MULTILINE)] == list(
            range(1, STOPS + 1)
        )


def test_the_rows_that_the_tour_quotes_are_in_the_data():
    """案内が引く行は、その CSV にある。"""
    quoted = re.findall(r"`(data/\S+\.csv)` の一行です。\n\n```csv\n(.+)\n```", TOUR)
    assert len(quoted) == 3
    for file, line in quoted:
        rows = (ROOT / file).read_text(encoding="utf-8").splitlines()
        assert [row for row in rows if row.startswith(line)], line


def test_the_figures_of_the_tour_stand_in_the_pages(site):
    """金額は事業の行に、指標は目標・実績・達成とともに、案内のとおりに載る。"""
    folder = site / "43-kumamoto"
    plan, evaluation = page_of(folder / "R7" / "plan.html"), page_of(folder / "R6" / "evaluation.html")
    rows = [
        cells
        for table in plan.tables
        for cells in table.rows
        if "地域医療等情報ネットワーク基盤整備事業" in cells
    ]
    assert any("82,555" in cells for cells in rows)
    assert any("1,013,918" in cells for table in plan.tables for cells in table.rows)
    joined = ["".join(cells) for table in evaluation.tables for cells in table.rows]
    assert [row for row in joined if "130,000人" in row and "143,776人" in row and "達成" in row]
