"""更新履歴: 改訂日か版を指定した改訂だけが載り、作る順や作り直しによらない。"""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from project_copy import bytes_below, kikin
from small_project import make_project, write_params, write_table

from kikin.publish.changes.history import add_history, entries_of
from kikin.publish.model import Revision, record_of

SECOND = Revision("2025年12月1日", "2025-12-01", "第2版")
THIRD = Revision("2026年1月5日", "2026-01-05", "第3版")
NAMES = ("43-kumamoto-R6", "14-kanagawa-R6")


def build(project: Path, *arguments: str) -> None:
    """Build pages only."""
    done = kikin(project, "build", "--renderer", "builtin", "--to", "html", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr


def words_of(page: Path) -> str:
    """Return the words of a page without a blank."""
    return "".join(BeautifulSoup(page.read_bytes(), "lxml").get_text().split())


@pytest.fixture(scope="module")
def revised(tmp_path_factory):
    """Return a project, published in one order and in the other, after both prefectures mended a figure and said so."""
    folder = tmp_path_factory.mktemp("history")
    one, other = make_project(folder / "one"), folder / "other"
    build(one)
    for name, day in zip(NAMES, ("2025-12-01", "2026-01-05"), strict=True):
        slug = name.removesuffix("-R6")
        write_table(
            one / "data" / slug, "projects", "R6,1,Ⅱ,改めた事業,千円,1300,s", "R6,2,Ⅱ,訓練,千円,300,s"
        )
        write_params(one, name, revised=day, revision="第2版 事業費の訂正")
    shutil.copytree(one, other, symlinks=True)
    for project, names in ((one, NAMES), (other, NAMES[::-1])):
        for name in names:
            build(project, f"params/{name}.yml")
    return one, other


def test_the_history_does_not_depend_on_the_order_of_builds(revised):
    """どの文書から作っても、作り直しても、サイトは一バイトも違わない。"""
    one, other = (bytes_below(project / "reports/site") for project in revised)
    assert one == other
    build(revised[1], "--again", f"params/{NAMES[0]}.yml")
    assert bytes_below(revised[1] / "reports/site") == one


def test_a_revision_that_changes_nothing_is_told_to_the_analyst(revised, tmp_path):
    """改訂を述べたのに何も変わっていなければ、記事がないことと、なすべきことを示す。"""
    project = shutil.copytree(revised[0], tmp_path / "project", symlinks=True)
    write_params(project, NAMES[0], revised="2026-02-01", revision="第3版")
    said = kikin(project, "build", "--renderer", "builtin", "--to", "html", f"params/{NAMES[0]}.yml").stdout
    assert "改訂の記事なし  43-kumamoto/R6/note" in said
    assert "14-kanagawa" not in said


def test_a_revision_is_told_on_the_page_and_on_the_front_page(revised):
    """改訂は、文書の終わりに新旧とともに、目次に新しい順に載り、ファイルの名は出ない。"""
    site = revised[0] / "reports/site"
    page = words_of(site / "43-kumamoto/R6/note.html")
    assert "2025年12月1日第2版事業費の訂正数値1、文章2" in page
    assert "事業表「事業」1事業費（千円）数値1,2001,300100千円" in page
    assert ".csv:" not in page
    front = words_of(site / "index.html")
    assert front.rindex("2026年1月5日") < front.rindex("2025年12月1日")


def test_what_is_taken_down_leaves_the_history(revised, tmp_path):
    """取り下げた文書の改訂は、目次の更新履歴からも消える。"""
    project = shutil.copytree(revised[0], tmp_path / "project", symlinks=True)
    assert kikin(project, "unpublish", "14-kanagawa/R6/note", "--renderer", "builtin").returncode == 0
    front = words_of(project / "reports/site/index.html")
    assert "2026年1月5日" not in front
    assert "2025年12月1日" in front


def test_a_lost_state_keeps_the_history(revised, tmp_path):
    """公表の控えを失っても、改訂はサイトから戻り、次の改訂はサイトの頁と比べる。"""
    project = shutil.copytree(revised[0], tmp_path / "project", symlinks=True)
    shutil.rmtree(project / "reports/.site.state")
    write_table(
        project / "data/43-kumamoto", "projects", "R6,1,Ⅱ,改めた事業,千円,1400,s", "R6,2,Ⅱ,訓練,千円,300,s"
    )
    write_params(project, NAMES[0], revised="2026-02-01", revision="第3版")
    build(project, f"params/{NAMES[0]}.yml")
    page = words_of(project / "reports/site/43-kumamoto/R6/note.html")
    assert page.index("2026年2月1日第3版数値1") < page.index("2025年12月1日第2版事業費の訂正数値1、文章2")


def version(folder: Path, sentence: str, revision: Revision, before: Path | None = None) -> Path:
    """Return a version of a document that says one sentence, as it is kept."""
    notebook = folder / "notebook.ipynb"
    record = record_of(notebook)
    record.mkdir(parents=True)
    (record / "record.json").write_text(json.dumps({"tables": []}), encoding="utf-8")
    (record / "inputs.json").write_text("{}", encoding="utf-8")
    cells = [
        {"cell_type": "raw", "metadata": {}, "source": "---\ntitle: 覚書\n---"},
        {"cell_type": "markdown", "metadata": {}, "source": f"## 章\n\n{sentence}"},
    ]
    notebook.write_text(
        json.dumps({"cells": cells, "metadata": {}, "nbformat": 4, "nbformat_minor": 5}), encoding="utf-8"
    )
    add_history(notebook, "覚書", revision, before)
    record.rename(folder / "record")
    return folder


def told(kept: Path) -> list[tuple[str, list[str]]]:
    """Return of each entry the words of the revision, and what was said before and after."""
    return [(one["words"], one["rows"][0][2:4]) for one in entries_of(kept / "record")]


def test_only_a_new_revision_makes_an_entry(tmp_path):
    """改訂を指定しない作り直しは載らず、同じ改訂のうちの直しは一つの改訂にまとまる。前の改訂はそのまま残る。"""
    first = version(tmp_path / "1", "1件。", Revision())
    draft = version(tmp_path / "2", "2件。", Revision(), first)
    assert told(draft) == []
    second = version(tmp_path / "3", "3件。", SECOND, draft)
    assert told(second) == [("第2版", ["2件。", "3件。"])]
    mended = version(tmp_path / "4", "4件。", Revision(SECOND.revised, SECOND.day, "第2版（訂正）"), second)
    assert told(mended) == [("第2版（訂正）", ["2件。", "4件。"])]
    third = version(tmp_path / "5", "5件。", THIRD, mended)
    assert told(third) == [("第2版（訂正）", ["2件。", "4件。"]), ("第3版", ["4件。", "5件。"])]
    again = version(tmp_path / "6", "5件。", THIRD, third)
    assert told(again) == told(third)
    silent = version(tmp_path / "7", "6件。", Revision(), again)
    assert told(silent) == [told(third)[0], ("第3版", ["4件。", "6件。"])]  # 行を消しても、改訂は続いている


def test_a_revision_that_changes_nothing_is_no_entry(tmp_path):
    """初めての公表と、その文書を変えない改訂は、更新履歴に載らない。"""
    first = version(tmp_path / "1", "1件。", SECOND)
    assert told(first) == []
    assert told(version(tmp_path / "2", "1件。", THIRD, first)) == []


def test_a_long_history_stands_in_its_table(tmp_path):
    """変更が多ければ、頁には初めの分と残りの数を、CSV にはすべてを載せる。"""
    first = version(tmp_path / "1", "".join(f"{number}件。" for number in range(50)), Revision())
    second = version(tmp_path / "2", "".join(f"{number}人。" for number in range(50)), SECOND, first)
    last = json.loads((second / "notebook.ipynb").read_text(encoding="utf-8"))["cells"][-1]["source"]
    assert last[:3] == [
        "## 更新履歴 {#sec-history}\n",
        "\n",
        "\n",
    ]  # Quarto は、行の一覧でないセルを一行に読む
    page = "".join(last)
    lines = (second / "record/tables/tbl-history-1.csv").read_text(encoding="utf-8-sig").splitlines()
    assert len(lines) == 1 + 50
    assert "ほか20件は、表の CSV にある。" in page  # 50 − 30
