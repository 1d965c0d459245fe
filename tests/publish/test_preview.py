"""プレビュー: 保存すれば頁が新しくなり、誤りは頁に示され、公表済みのサイトには触れない。"""

from __future__ import annotations

import re
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request

import pytest
from small_project import make_project, write_prefecture, write_table

PAGE = "43-kumamoto/R6/note.html"


def get(address):
    """Return what the server answers."""
    with urllib.request.urlopen(address, timeout=60) as answer:  # noqa: S310  # our own server
        return answer.read().decode()


def awaited(address, words, seconds=300):
    """Return the page once it holds the words."""
    deadline = time.monotonic() + seconds
    while words not in (page := get(address + PAGE)):
        assert time.monotonic() < deadline, page[-2000:]
        time.sleep(0.2)
    return page


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a small project."""
    return make_project(tmp_path_factory.mktemp("preview").resolve() / "project")


@pytest.fixture(scope="module")
def running(project):
    """Return a preview that runs, and its address."""
    command = [sys.executable, "-c", "from kikin.cli import main; main()", "preview", "--no-open"]
    with subprocess.Popen(  # noqa: S603
        [*command, "params/43-kumamoto-R6.yml", "note"],
        cwd=project,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    ) as process:
        try:
            yield process, re.search(r"http://\S+/", process.stdout.readline())[0]
        finally:
            process.kill()


def test_page_is_made_anew_when_a_file_is_saved(project, running):
    """保存したデータが、開いている頁に現れる。誤りは頁に日本語で示され、直せば頁に戻る。"""
    _, address = running
    page = awaited(address, "熊の印の訓練")
    assert "location.reload()" in page
    data = project / "data/43-kumamoto"
    write_table(data, "projects", "R6,9,Ⅱ,熊の印の改訂,千円,5,s")
    awaited(address, "熊の印の改訂")
    write_table(data, "projects", "R6,9,Ⅱ,熊の印の改訂,千円,五,s")
    assert "projects.csv:2 列 cost" in awaited(address, "誤りがあります")
    write_prefecture(project, "43-kumamoto", "直した印")
    awaited(address, "直した印の訓練")


def test_only_pages_are_served(running):
    """サイトの外のファイルも、よその名で呼ばれた頁も渡さない。"""
    _, address = running
    for request in (
        address + "../.lock",
        address + "43-kumamoto/R6/none.html",
        urllib.request.Request(address + PAGE, headers={"Host": "example.jp"}),  # noqa: S310
    ):
        with pytest.raises(urllib.error.HTTPError):
            get(request)


def test_it_ends_in_order(project, running):
    """SIGTERM でも Ctrl-C のように一文を告げて終わり、公表済みのサイトも build/ も、作りかけも残さない。"""
    process, _ = running
    process.send_signal(signal.SIGTERM)
    said = process.communicate(timeout=300)[0]
    assert process.returncode == 0
    assert "プレビューを終えました。" in said
    assert "Traceback" not in said
    assert {path.name for path in project.iterdir()}.isdisjoint({"build", "build-preview", "reports"})
