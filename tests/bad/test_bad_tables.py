"""壊れた表: どの壊し方にも、その行と列を示す、対処つきの日本語の所見が出る。"""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook
from project_copy import ROOT, set_cells

from kikin.values.errors import Level
from kikin.intake import read_folder
from kikin.report.context import check_folder

CASES = yaml.safe_load((Path(__file__).parent / "tables.yml").read_text(encoding="utf-8"))


def findings_of(folder):
    """Return every finding of reading and checking a folder."""
    return check_folder(read_folder(folder))[1]


@pytest.fixture
def folder(tmp_path):
    """Return a function that copies a data folder."""
    return lambda name: shutil.copytree(ROOT / "data" / name, tmp_path / "data" / name)


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['table']}-{next(iter(case['cells'].items()))}"
)
def test_broken_cell_is_found(folder, case):
    """壊れたセルの所見は、ファイル・行・列・言葉・値が一覧のとおりで、対処を持つ。"""
    path = folder(case["data"])
    before = findings_of(path)
    set_cells(path / f"{case['table']}.csv", case["row"], case["cells"])
    place = (f"{case['data']}/{case['table']}.csv", case["row"], case["found"])
    level = Level(case.get("level", "誤り"))
    mine = [
        found
        for found in findings_of(path)
        if found not in before
        and found.level is level
        and (found.place.file[-len(place[0]) :], found.place.row, found.place.column) == place
    ]
    assert mine, [str(found) for found in findings_of(path) if found not in before]
    assert all(found.remedy for found in mine)
    text = "\n".join(str(found) for found in mine)
    assert [word for word in case["words"] if word not in text] == []


def test_every_table_has_a_broken_case():
    """主な表のどれにも、壊れた例がある。"""
    broken = {case["table"] for case in CASES}
    held = {file.stem for file in ROOT.glob("data/*/*.csv")}
    assert broken <= held
    assert len(broken) >= 14


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda path: (path / "projects.csv").write_bytes(b""), ["表が空です"]),
        (
            lambda path: (path / "projects.csv").write_text("事業名,金額\n甲,1\n", "utf-8"),
            ["列 name がありません"],
        ),
        (
            lambda path: _append(path, "999,余分,な,列,が,多,い,行,で,す,か,ら,断,る\n"),
            ["見出しより列の多い行です"],
        ),
        (lambda path: (path / "projects.xlsx").write_bytes(b"PK"), ["CSV と XLSX の両方にあります"]),
        (lambda path: _only_xlsx(path, b"no workbook"), ["XLSX として開けません"]),
        (lambda path: (path / "sources.csv").unlink(), ["sources.csv にない id です"]),
        (lambda path: (path / "goals.csv").unlink(), ["目標が goals.csv にありません"]),
    ],
)
def test_broken_file_is_found(folder, break_it, words):
    """壊れたファイルは、読めるところまで読み、対処つきの誤りになる。"""
    path = folder("43-kumamoto")
    break_it(path)
    errors = [found for found in findings_of(path) if found.level is Level.ERROR]
    text = "\n".join(str(found) for found in errors)
    assert [word for word in words if word not in text] == []
    assert all(found.remedy and found.place.file for found in errors)


def _append(path, line):
    with (path / "projects.csv").open("a", encoding="utf-8") as file:
        file.write(line)


def _only_xlsx(path, content):
    (path / "projects.csv").unlink()
    (path / "projects.xlsx").write_bytes(content)


def test_broken_cell_of_a_workbook_is_found(folder):
    """XLSX の壊れたセルも、表計算ソフトで見る行番号と列名で示す。"""
    path = folder("43-kumamoto")
    heading, *lines = [line.split(",") for line in (path / "requests.csv").read_text("utf-8").splitlines()]
    (path / "requests.csv").unlink()
    book = Workbook()
    book.active.append(heading)
    book.active.append(["R7", "⑨", "数", "千円", "", 4, 36.9, "kumamoto-R7-fund", "節"])
    book.save(path / "requests.xlsx")
    assert lines
    found = {
        (one.place.row, one.place.column) for one in findings_of(path) if "requests.xlsx" in one.place.file
    }
    assert {(2, "category"), (2, "amount")} <= found
