"""暖めた実行: ふつうのカーネルと同じ出力になり、ある文書の名残りは次の文書に届かない。"""

from __future__ import annotations

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
from itertools import groupby
from unittest.mock import patch

import nbformat
import papermill
import pytest
import yaml
from nbformat.v4 import new_code_cell, new_notebook
from project_copy import ROOT, bytes_below

from kikin.data.params import read_params
from kikin.publish.engine import Died, Overtime, pool
from kikin.publish.engine.pool import has_forks
from kikin.publish.engine.settings import write_profile
from kikin.publish.execute import execute, run_notebook
from kikin.publish.inputs import Digests
from kikin.publish.orders import job_of
from kikin.publish.places import Places, official
from kikin.publish.state import Entry
from kikin.publish.versions import keep_version

pytestmark = pytest.mark.skipif(not has_forks(), reason="ここでは、ふつうのカーネルで動く")
FOLDERS = ("IPYTHONDIR", "KIKIN_RECORD", "KIKIN_FIGURES")

ODD_CELLS = """
print("一"); import sys; print("二", file=sys.stderr); print("三", end="")
---
import os, time; gone_well = os.system("echo 他のプログラム"); time.sleep(0.5)
---
from IPython.display import HTML, Markdown, clear_output, display
handle = display(Markdown("前"), display_id="x"); display(HTML("<b>表</b>"), metadata={"a": 1})
---
handle.update(Markdown("後")); print("消える"); clear_output(wait=True); display({"text/plain": "残る"}, raw=True)
---
1 / 0
---
import asyncio; await asyncio.sleep(0); Out[6] if 6 in Out else "なし"
---
_ = 3; [_, __name__, get_ipython().__class__.__mro__[-1].__name__]
---
input("？")
---
%%bash
echo 殻
---
!echo 呼ぶ
---
%matplotlib inline
import matplotlib.pyplot as plt; from kikin import show
fig, ax = plt.subplots(figsize=(1, 1)); ax.plot([1, 2]); print(plt.rcParams["figure.figsize"])
---
import pandas as pd
pd.DataFrame({"a": [1]})
---
def f(): raise ValueError("誤り")
f()
---
これは = = 文でない
---
import warnings; warnings.warn("注意"); [line for line in ["a", "b"]]
---
sys.exit(0)
""".split("\n---\n")  # noqa: SIM905  # cells read as they stand in a notebook

POLLUTING = """
import os, sys, random, warnings, numpy, pandas as pd, matplotlib.pyplot as plt, kikin.totals
left_behind = 1; plt.rcParams["font.size"] = 33; pd.options.display.max_rows = 3; os.chdir("/")
os.environ["LEFT_BEHIND"] = "1"; warnings.simplefilter("ignore"); random.seed(0); numpy.random.seed(0)
sys.path.insert(0, "/left"); kikin.totals.total = None; plt.figure(7)
"""
STATE = """
import hashlib, json, os, random, sys, warnings
import numpy, pandas as pd, matplotlib.pyplot as plt, kikin.totals
from kikin import show
print(json.dumps({
    "names": sorted(name for name in globals() if not name.startswith("_")),
    "cwd": os.getcwd(), "environment": sorted(os.environ.items()), "path": sys.path,
    "filters": [repr(one) for one in warnings.filters],
    "settings": repr(dict(plt.rcParams)), "options": repr(pd.options.display.max_rows), "figures": plt.get_fignums(),
    "total": kikin.totals.total is None, "random": [random.random(), float(numpy.random.random())],
}))
"""


def notebook(folder, *cells, tags=()):
    """Return the path of a notebook with these cells."""
    book = new_notebook(
        cells=[new_code_cell(text.strip("\n"), metadata={"tags": list(tags)}) for text in cells]
    )
    file = folder / "written.ipynb"
    nbformat.write(book, file)
    return file


def run(file, folder, engine):
    """Return the notebook, run by an engine in a folder of its own; ``None`` is papermill's own."""
    folder.mkdir()
    settings = {
        "kernel_name": "python3",
        "cwd": folder,
        "progress_bar": False,
        "engine_name": engine,
        "request_save_on_cell_execute": False,
    }
    with pytest.MonkeyPatch.context() as patched:
        patched.delenv(
            "PYTEST_CURRENT_TEST"
        )  # where it is set, a kernel leaves the output of other programs alone
        for name in FOLDERS:
            patched.setenv(name, str(folder / name))
        if engine is None:
            write_profile(folder / "IPYTHONDIR")
            return papermill.execute_notebook(file, folder / "out.ipynb", **settings)
        with pool(1) as tasks:
            future = tasks.submit(papermill.execute_notebook, file, folder / "out.ipynb", **settings)
        return future.result()  # out here: an error in there would end what other tests fork from, too


def run_to_its_end(file, folder, engine):
    """Return the notebook, some of whose cells may fail: papermill says so when it has run."""
    with pytest.raises(papermill.PapermillExecutionError):
        run(file, folder, engine)
    return nbformat.read(folder / "out.ipynb", 4)


def told(book):
    """Return what each cell shows; a kernel sends what is printed stream by stream; paths are no matter."""
    cells = []
    for cell in book.cells:
        outputs = []
        for is_stream, found in groupby(
            cell.get("outputs", ()), lambda output: output.output_type == "stream"
        ):
            group = list(found)
            texts = {
                one.name: "".join(two.text for two in group if two.name == one.name)
                for one in group
                if is_stream
            }
            outputs += (
                [texts]
                if is_stream
                else [{**output, "traceback": output.get("traceback", [])[:3]} for output in group]
            )
        text = json.dumps([cell.get("execution_count"), outputs], ensure_ascii=False, sort_keys=True)
        cells.append(re.sub(r"/[\w/.-]*/(ipykernel_\d+|kernel|warm)/", "/…/", text))
    return cells


def documents():
    """Return each document of the house with the params file that asks for it."""
    found = {}
    for file in sorted((ROOT / "params").rglob("*.yml")):
        for name in yaml.safe_load(file.read_text(encoding="utf-8"))["documents"]:
            found[name] = file.relative_to(ROOT)
    return [pytest.param(name, file, id=name) for name, file in sorted(found.items())]


def made_by_a_kernel(job, staged):
    """Return what became of a notebook, run as where no process can be forked."""
    with (
        tempfile.TemporaryDirectory() as folder,  # sockets need a short path
        patch.dict(os.environ, {"TMPDIR": folder}),
        patch.object(tempfile, "tempdir", None),
    ):
        del os.environ["PYTEST_CURRENT_TEST"]
        return run_notebook(job, staged, 0)


def kept(project, staged, document):
    """Return what a build would keep of a document that was run: its notebook, figures, tables, record."""
    places = Places(project, staged, staged / "site")
    version = keep_version(places, Entry(document, "", "", ("", 0, 0, "")))
    return left(places.state / "documents" / document / version)


def left(version):
    """Return what running a document left, by the names of the files."""
    return {name: content for name, content in bytes_below(version).items() if name != "entry.json"}


@pytest.mark.parametrize(("name", "file"), documents())
def test_what_is_published_is_what_a_kernel_shows(published, name, file, tmp_path, monkeypatch):
    """どの文書も、ふつうのカーネルで実行しても、公表したものと、出力も図も表も記録もバイトまで等しい。"""
    monkeypatch.chdir(published)
    monkeypatch.setenv("KIKIN_READ", str(Digests(published).place_of_reading()))
    (tmp_path / "data").symlink_to(published / "data")  # found from any folder below
    job = job_of(published, read_params(published / file), name)
    done = made_by_a_kernel(job, tmp_path / "kernel")
    assert done.ok, done.error
    kernel = kept(published, tmp_path / "kernel", job.document)
    versions = list((official(published).state / "documents" / job.document).glob("*"))
    if versions:
        assert [left(version) for version in versions] == [kernel]
    else:  # an example, which the whole build leaves out
        (done,) = execute([job], tmp_path / "warm", 1, lambda *_: None)
        assert done.ok, done.error
        assert kept(published, tmp_path / "warm", job.document) == kernel


def test_odd_cells_show_what_they_show_in_a_kernel(tmp_path):
    """印刷、他のプログラム、あとからの書き換え、消去、誤り、魔法の命令、開いたままの図も、カーネルと同じに出る。"""
    file = notebook(tmp_path, *ODD_CELLS, tags=["raises-exception"])
    kernel, warm = (
        told(run_to_its_end(file, tmp_path / kind, engine))
        for kind, engine in (("kernel", None), ("warm", "kikin"))
    )
    for one, other in zip(warm, kernel, strict=True):
        assert one == other


def test_nothing_of_a_document_reaches_the_next(tmp_path):
    """変数、図の設定、作業フォルダー、環境、警告、乱数、pandas の設定、書き換えた関数は、次の文書に残らない。"""
    first, last = tmp_path / "first", tmp_path / "last"
    file = notebook(tmp_path, STATE)
    before = json.loads(run(file, first, "kikin").cells[0].outputs[0].text)
    polluting = notebook(tmp_path, POLLUTING)
    run(polluting, tmp_path / "polluted", "kikin")
    after = json.loads(run(notebook(tmp_path, STATE), last, "kikin").cells[0].outputs[0].text)
    assert before.pop("random") != after.pop("random")
    assert json.dumps(before) == json.dumps(after).replace(str(last), str(first))


def test_a_document_begins_as_in_a_kernel(tmp_path):
    """図の設定、警告、pandas の設定、名前は、初めからカーネルと同じである。"""
    file = notebook(tmp_path, STATE)
    kernel, warm = (
        json.loads(run(file, tmp_path / kind, engine).cells[0].outputs[0].text)
        for kind, engine in (("kernel", None), ("warm", "kikin"))
    )
    for name in ("names", "settings", "options", "figures", "total", "path"):
        assert kernel[name] == warm[name], name
    assert set(kernel["filters"]) <= set(warm["filters"])
    for name, value in kernel["environment"]:
        if not name.startswith(("JPY_", "PYDEVD", *FOLDERS)):
            assert dict(warm["environment"])[name] == value, name


def test_zygote_has_one_thread_and_no_typst(tmp_path):
    """分かれる元のプロセスは、スレッドが一つだけで、Typst を読み込まない。"""
    asked = "import os, sys; print(len(os.listdir(f'/proc/{os.getppid()}/task')), 'typst' in sys.modules)"
    assert run(notebook(tmp_path, asked), tmp_path / "asked", "kikin").cells[0].outputs[0].text == "1 False\n"


@pytest.mark.parametrize(
    ("cell", "word"),
    [("1/0", "ZeroDivisionError"), ("exit()", "Kernel died"), ("raise SystemExit(3)", "SystemExit")],
)
def test_failing_cell_stops_the_notebook(cell, word, tmp_path):
    """止まったセルは papermill の例外になり、あとのセルは動かない。"""
    file = notebook(tmp_path, cell, "open('ran', 'w')")
    with pytest.raises(Exception, match=word):
        run(file, tmp_path / "failed", "kikin")
    assert not (tmp_path / "failed" / "ran").exists()


def test_dead_and_overdue_tasks_are_told_apart():
    """終わったプロセスと、時間の尽きた仕事は、別の誤りになり、ほかの仕事は続く。"""
    with pool(3) as tasks:
        dead, killed = tasks.submit(os._exit, 3), tasks.submit(signal.raise_signal, signal.SIGKILL)
        late, good = tasks.submit_within(0.3, time.sleep, 60), tasks.submit(len, "abc")
        assert good.result() == 3
        with pytest.raises(Died, match="exit code 3"):
            dead.result()
        with pytest.raises(Died, match="SIGKILL"):
            killed.result()
        with pytest.raises(Overtime):
            late.result()


def test_what_a_task_started_ends_with_it(tmp_path):
    """時間の尽きた仕事が始めた別のプロセスも、残らない。"""
    mark = tmp_path / "mark"
    with pool(1) as tasks, pytest.raises(Overtime):
        tasks.submit_within(1, subprocess.run, ["sh", "-c", f"sleep 1.5; touch {mark}"]).result()
    time.sleep(1)
    assert not mark.exists()


def test_killed_owner_leaves_no_process():
    """持ち主が SIGKILL で終わっても、分かれたプロセスは一つも残らない。"""
    code = (
        "import os, time; from kikin.publish.engine import pool\n"
        "tasks = pool(2); first = tasks.submit(os.getppid); print(first.result(), flush=True)\n"
        "tasks.submit(time.sleep, 60); tasks.submit(time.sleep, 60); time.sleep(60)"
    )
    with subprocess.Popen([sys.executable, "-c", code], stdout=subprocess.PIPE, text=True) as owner:  # noqa: S603
        zygote = int(owner.stdout.readline())
        time.sleep(0.3)
        owner.kill()
    deadline = time.monotonic() + 10
    while os.path.exists(f"/proc/{zygote}") and time.monotonic() < deadline:  # noqa: PTH110
        time.sleep(0.05)
    assert not os.path.exists(f"/proc/{zygote}")  # noqa: PTH110
