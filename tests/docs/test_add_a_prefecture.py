"""都道府県を加える手順は、書かれたとおりにすると動く。"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import pytest
from project_copy import ROOT, copy_project, kikin

PAGE = ROOT / "docs" / "add-a-prefecture.md"
_FILE = re.compile(
    r"^`((?:data|params)/\S+)`\n\n```(?:csv|yaml|markdown)\n(.+?)```", re.DOTALL | re.MULTILINE
)
_COMMAND = re.compile(r"^kikin (.+)$", re.MULTILINE)


@pytest.fixture
def followed(tmp_path) -> Path:
    """Return a project into which the files of the page were written."""
    project = copy_project(tmp_path / "project", ("_quarto.yml", "_brand.yml", "_extensions", "notebooks"))
    shutil.copytree(ROOT / "data" / "00-national", project / "data" / "00-national")
    for name, text in _FILE.findall(PAGE.read_text(encoding="utf-8")):
        file = project / name
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return project


def test_the_commands_of_the_page_make_an_evaluation(followed):
    """頁のファイルに誤りも注意もなく、頁の命令で、達成と未集計の指標と執行率のある事後評価ができる。"""
    check, build = _COMMAND.findall(PAGE.read_text(encoding="utf-8"))
    checked = kikin(followed, *check.split())
    assert checked.returncode == 0, checked.stdout
    assert "誤り 0、注意 0" in checked.stdout
    built = kikin(followed, *build.split(), "--renderer", "builtin", "--to", "html")
    assert built.returncode == 0, built.stdout + built.stderr
    assert "記載予定" not in built.stdout
    page = (followed / "reports" / "site" / "25-shiga" / "R6" / "evaluation.html").read_text(encoding="utf-8")
    text = re.sub(r"<[^>]+>|\s", "", page)
    assert "目標を達成1／1" in text  # 101 ≧ 100
    assert "R7年12月に確定予定" in text
    assert "執行率96%" in text  # 1,440 ÷ 1,500, in 千円: no digit that their rounding could change
    assert "本県の協議会の意見を聴いて評価した（例）。" in text
    assert "基金から1,500千円を充てた（例）。" in text


def test_the_page_shows_every_file_that_it_names():
    """頁に名の出る data/ と params/ のファイルは、中身も頁にある。"""
    text = PAGE.read_text(encoding="utf-8")
    shown = {name for name, _ in _FILE.findall(text)}
    assert len(shown) == 9
    assert set(re.findall(r"`((?:data|params)/25-shiga\S*\.\w+)`", text)) == shown
