"""ノートブックの実行: JupyterLab でも papermill の命令でも、既定のまま上から下まで動く。"""

from __future__ import annotations

import json
import subprocess
import sys

import pytest
from project_copy import copy_project


def run(folder, *arguments):
    """Return what a module said, started in the folder."""
    return subprocess.run(  # noqa: S603  # the tools of this environment, and no shell
        [sys.executable, "-m", *arguments],
        cwd=folder,
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        check=False,
    )


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    """Return a copy of the project: charts write their files beside the notebook."""
    return copy_project(tmp_path_factory.mktemp("notebooks") / "project")


def test_every_notebook_runs_with_its_defaults(folder):
    """どのノートブックも、notebooks/ から既定のまま、誤りなく最後のセルまで動く（nbval）。"""
    done = run(folder, "pytest", "--nbval-lax", "-q", "-p", "no:cacheprovider", "--rootdir=.", "notebooks")
    assert done.returncode == 0, done.stdout + done.stderr
    cells = sum(
        cell["cell_type"] == "code"
        for file in (folder / "notebooks").glob("*.ipynb")
        for cell in json.loads(file.read_text(encoding="utf-8"))["cells"]
    )
    assert f"{cells} passed" in done.stdout


def test_plain_papermill_route(folder):
    """README の命令 papermill … -f params/… が根から動き、値は文字のまま渡り、知らない名の警告も出ない。"""
    done = run(
        folder, "papermill", "notebooks/evaluation.ipynb", "out.ipynb", "-f", "params/43-kumamoto-R6.yml"
    )
    assert done.returncode == 0, done.stderr
    assert "unknown parameter" not in done.stderr.lower()
    notebook = json.loads((folder / "out.ipynb").read_text(encoding="utf-8"))
    assert notebook["metadata"]["papermill"]["parameters"] == {
        "prefecture": "43",
        "fiscal_year": "R6",
        "documents": ["evaluation"],
        "data_folder": "data/43-kumamoto",
    }
    shown = [out for cell in notebook["cells"] if cell["cell_type"] == "code" for out in cell["outputs"]]
    assert "143,776" in json.dumps(shown, ensure_ascii=False)
    assert not [out for out in shown if out["output_type"] == "error"]


def test_papermill_stops_on_a_value_that_changed_its_type(folder):
    """命令の -p が 01 を 1 に変えても、ノートブックは黙って進まず、日本語の文で止まる。"""
    done = run(folder, "papermill", "notebooks/plan.ipynb", "bad.ipynb", "-p", "prefecture", "01")
    assert done.returncode != 0
    assert "知らない都道府県です" in done.stderr
    assert '"01"' in done.stderr
