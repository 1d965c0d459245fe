"""課題9: papermill と Quarto だけで作り、書き間違えた名前は、そこでも断られる。"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from analyst import SHIGA, blocks, commands
from bs4 import BeautifulSoup
from click.testing import CliRunner
from papermill.cli import papermill

BESIDE = Path(sys.executable).parent  # the Python of the kernels, for Quarto too


def _papermill(project, words, monkeypatch):
    """Return what papermill said, run as on a command line."""
    monkeypatch.chdir(project)
    monkeypatch.setenv("PATH", f"{BESIDE}{os.pathsep}{os.environ['PATH']}")
    for name in ("IPYTHONDIR", "JUPYTER_RUNTIME_DIR"):
        monkeypatch.setenv(name, str(project / name))
    return CliRunner().invoke(papermill, words[1:])


@pytest.fixture
def plain(office):
    """Return the project with params for the fund alone, as the page has them."""
    (office / "params" / f"{SHIGA}-R6.yml").write_text(
        'prefecture: "25"\nyear: R6\ndocuments: [fund]\npublisher: 滋賀県（例）\n', encoding="utf-8"
    )
    return office


def test_papermill_takes_the_params_file_as_it_is(plain, monkeypatch):
    """指定のファイルはそのまま渡せ、その県の文書ができ、Quarto があれば番号付きの頁になる。"""
    done = _papermill(plain, commands(9, "papermill")[0], monkeypatch)
    assert done.exit_code == 0, done.output[-2000:]
    executed = (plain / "fund.ipynb").read_text(encoding="utf-8")
    assert "これまでの積立額" in executed
    assert "滋賀県（例）" in executed
    if shutil.which("quarto") is None:
        pytest.skip("papermill までは通った。Quarto が PATH にないため、quarto render を省く")
    (quarto,) = commands(9, "quarto")
    rendered = subprocess.run(quarto, capture_output=True, encoding="utf-8", check=False)  # noqa: S603  # the page's own
    assert rendered.returncode == 0, rendered.stderr[-2000:]
    (page,) = [file for file in plain.rglob("fund.html") if "notebooks" not in file.parts]
    soup = BeautifulSoup(page.read_text(encoding="utf-8"), "lxml")
    assert "滋賀県" in soup.find("h1").get_text()
    assert "表\u00a01" in soup.find("main").get_text()
    assert "積立額（年度別）" in soup.find("main").get_text()
    assert ":::" not in soup.find("main").get_text()


def test_a_misspelt_parameter_is_refused_with_the_nearest_name(plain, monkeypatch):
    """書き間違えた名前は、papermill でも近い名前とともに断られ、見本の県の文書はできない。"""
    *_, misspelt = commands(9, "papermill")
    done = _papermill(plain, misspelt, monkeypatch)
    assert done.exit_code != 0
    for line in blocks(9, "text")[0].splitlines():
        assert line.strip() in done.stderr + str(done.exception)
