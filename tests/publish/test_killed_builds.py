"""組立てがいつ終わらされても、公表サイトは古いか新しいかの全体がそろい、孤児も作りかけも残らない。"""

from __future__ import annotations

import shutil
import signal
import sys
import time

import pytest
from killing import (
    BUILD,
    change,
    check,
    check_next,
    counted,
    killed_when,
    left_behind,
    running_in,
    steps_of,
)
from project_copy import kikin, started
from small_project import CELLS, write_notebook, write_params

LINUX = pytest.mark.skipif(sys.platform != "linux", reason="プロセスの一覧を /proc で読む")
SLEEPING = "import time\ntime.sleep(600)"
ASLEEP = "asleep"  # a file that tells that a notebook sleeps
LIGHT = "import tempfile\ntempfile.mkstemp()\nprint('軽い頁')"  # needs nothing of kikin, and leaves a file


@pytest.fixture
def running_nothing(monkeypatch):
    """Let the builds of a test, which run no notebook, load nothing to fork notebooks from: more than half of their time."""
    monkeypatch.setenv("KIKIN_ENGINE", "kernel")


@pytest.fixture
def project(killed_project, tmp_path):
    """Return a copy of the built project."""
    return shutil.copytree(killed_project, tmp_path.resolve() / "project", symlinks=True)


def fall_asleep(project):
    """Let every note sleep in its last cell, and return a wait for that."""
    mark = project / ASLEEP
    write_notebook(project / "notebooks/note.ipynb", *CELLS, f"open({str(mark)!r}, 'w').close()\n{SLEEPING}")

    def wait() -> None:
        deadline = time.monotonic() + 120
        while not mark.exists():
            assert time.monotonic() < deadline, "どのノートブックも動いていない"
            time.sleep(0.05)

    return wait


def nobody_works_for(project) -> bool:
    """Return whether every process of a build is gone, after a moment's patience."""
    deadline = time.monotonic() + 10
    while running_in(project) and time.monotonic() < deadline:
        time.sleep(0.1)
    return running_in(project) == []


@pytest.mark.usefixtures("running_nothing")
def test_killed_at_steps_of_the_publication(project):
    """公表の途中のどの一歩で電源が落ちても、サイトは全体がそろい、次の組立てで新しくなる。"""
    style = project / "_extensions/kikin/page.html"
    page = style.read_text(encoding="utf-8")
    style.write_text(page + "<!-- 0 -->\n", encoding="utf-8")  # every page changes, no notebook is run
    steps = steps_of(project)
    assert steps > 20
    for step in range(3, steps, steps // 6):
        style.write_text(page + f"<!-- {step} -->\n", encoding="utf-8")
        assert counted(project, step).returncode == -signal.SIGKILL
        check(project)
    done = counted(project)
    assert done.returncode == 0, done.stderr
    check(project)
    assert f"<!-- {step} -->" in (project / "reports/site/index.html").read_text(encoding="utf-8")
    assert left_behind(project) == []
    (
        project / "build/.rendering"
    ).mkdir()  # as it stays where everything was published at the moment of the kill
    assert counted(project).returncode == 0
    assert left_behind(project) == []


@pytest.mark.usefixtures("running_nothing")
def test_full_disk_at_steps_of_the_publication(project):
    """公表の途中のどこでディスクに空きがなくなっても、古いサイトの全体が残り、そう告げ、作りかけも残らない。"""
    style = project / "_extensions/kikin/page.html"
    style.write_text(style.read_text(encoding="utf-8") + "<!-- 1 -->\n", encoding="utf-8")
    page = (project / "reports/site/index.html").read_bytes()
    for step in (1, 9):
        done = counted(project, step, "full")
        assert done.returncode == 1
        assert "ディスクに空きがないので" in done.stderr
        assert "公表済みのサイトはそのままです" in done.stderr
        assert "Traceback" not in done.stderr
        assert (project / "reports/site/index.html").read_bytes() == page
        check(project)
        assert left_behind(project) == []


@LINUX
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM], ids=["Ctrl-C", "SIGTERM"])
def test_asked_to_end_it_ends_with_a_sentence(project, number):
    """Ctrl-C でも SIGTERM でも、一文を告げて終わり、サイトはそのままで、孤児も作りかけも残らない。"""
    code, said = killed_when(project, fall_asleep(project), number)
    assert code == 1
    assert "中止しました。公表済みのサイトはそのままです。" in said
    assert "Traceback" not in said
    check(project)
    assert left_behind(project) == []
    assert nobody_works_for(project)


@LINUX
def test_killed_outright_it_leaves_no_orphans(project):
    """組立てが SIGKILL で終わっても、動いていたノートブックは残らず、次の組立てが作りかけを片付ける。"""
    good = (project / "notebooks/note.ipynb").read_bytes()
    killed_when(project, fall_asleep(project))
    check(project)
    assert nobody_works_for(project)
    (project / "notebooks/note.ipynb").write_bytes(good)
    check_next(project, change(project, 1), lambda folder: kikin(folder, *BUILD))


def test_time_is_limited_by_params(project):
    """終わらないノートブックは、params の time_limit で止まり、そのセルを告げ、ほかの文書は作られる。"""
    write_notebook(project / "notebooks/43-kumamoto/note.ipynb", *CELLS, SLEEPING)
    write_params(project, "43-kumamoto-R6", time_limit=3)
    done = kikin(project, "build", "--renderer", "builtin", "--to", "html")
    assert done.returncode == 1
    assert "3秒で終わらないので止めました" in done.stderr
    assert "notebooks/43-kumamoto/note.ipynb の 8 番目のコードのセル「import time」" in done.stderr
    assert "time_limit を大きく" in done.stderr
    check(project)


def test_worker_killed_for_memory_costs_one_document(project):
    """メモリー不足で実行のプロセスが止められても、その文書だけの誤りになる。"""
    deadly = "import os, signal\nos.kill(os.getpid(), signal.SIGKILL)"
    write_notebook(project / "notebooks/43-kumamoto/note.ipynb", *CELLS, deadly)
    change(project, 1)
    done = kikin(project, "build", "--renderer", "builtin", "--to", "html")
    assert done.returncode == 1
    assert "実行のプロセスが終わりました（SIGKILL）" in done.stderr
    assert "Traceback" not in done.stderr
    check(project)


@pytest.mark.parametrize("engine", ["", "kernel"])
def test_long_temporary_folder(project, tmp_path, monkeypatch, engine):
    """TMPDIR が 109 字でも、作業用のフォルダーに何も残さずに作れる。"""
    folder = tmp_path / ("x" * (109 - len(str(tmp_path)) - 1))
    folder.mkdir()
    assert len(str(folder)) == 109
    monkeypatch.setenv("TMPDIR", str(folder))
    monkeypatch.setenv("KIKIN_ENGINE", engine)
    text = change(project, 1)
    if engine:  # what is at stake are the sockets and folders of kernels, not what they import
        text = "軽い頁"
        write_notebook(project / "notebooks/note.ipynb", "## 頁", load=LIGHT)
        write_notebook(
            project / "notebooks/index.ipynb", "## 頁", title="目次", parameters="documents = []", load=LIGHT
        )
    done = started(project, "build", "params/43-kumamoto-R6.yml", "--renderer", "builtin", "--to", "html")
    assert done.returncode == 0, done.stderr
    assert text in (project / "reports/site/43-kumamoto/R6/note.html").read_text(encoding="utf-8")
    assert list(folder.iterdir()) == []
