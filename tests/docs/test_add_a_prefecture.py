"""都道府県を加える手順は、書かれたとおりにすると動く。"""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from kikin.report import load_report
from kikin.report.findings import folder_findings
from kikin.schema import TABLES
from project_copy import ROOT, kikin

from kikin.data.params import read_params
from kikin.values.errors import Level

PAGE = ROOT / "docs" / "add-a-prefecture.md"
_FILE = re.compile(r"^`((?:data|params)/\S+)`\n\n```(?:csv|yaml)\n(.+?)```", re.DOTALL | re.MULTILINE)


@pytest.fixture
def followed(project) -> Path:
    """Return a project into which the files of the page were written."""
    for name, text in _FILE.findall(PAGE.read_text(encoding="utf-8")):
        file = project / name
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return project


def test_the_files_of_the_page_make_an_evaluation(followed):
    """頁のファイルだけで、達成と未集計の指標を持つ事後評価ができる。"""
    run = read_params(followed / "params" / "25-shiga-R6.yml")
    report = load_report(
        "evaluation",
        prefecture=run.prefecture.code,
        fiscal_year=run.fiscal_year.short,
        data_folder=run.data_folder,
    )
    counts = {status.value: count for status, count in report.counts().items() if count}
    assert counts == {"達成": 1, "未集計": 1}  # 101 ≧ 100 and a value that is still to come
    assert len(report.projects) == 1


def test_the_check_finds_only_texts_to_write(followed):
    """頁のデータに誤りと注意はなく、書いていない文章だけが確認に挙がる。"""
    findings = folder_findings(followed / "data" / "25-shiga")
    assert {finding.level for finding in findings} == {Level.NOTE}
    assert {finding.found for finding in findings} == {"goal.1.improvement", "process.council"}


def test_the_check_command_of_the_page_runs(followed):
    """頁の kikin check は 0 で終わる。"""
    done = kikin(followed, "check", "data/25-shiga")
    assert done.returncode == 0, done.stderr
    assert "誤り 0" in done.stdout


def test_headings_of_the_real_folders_are_those_of_the_tables():
    """見出しを写す元のファイルは、表の列をすべて持つ。"""
    for file in sorted((ROOT / "data" / "43-kumamoto").glob("*.csv")):
        heading = file.read_text(encoding="utf-8").splitlines()[0].split(",")
        assert heading == [column.name for column in TABLES[file.stem].columns], file.name
