"""公表の控えが壊れても、失われても、公表済みの頁は残り、控えは作り直されるか、名指しで告げられる。"""

from __future__ import annotations

import json
import shutil

import pytest
from killing import check, left_behind
from project_copy import kikin
from small_project import write_table

from kikin.publish.lists import read_state, sound_state
from kikin.publish.places import official

KANAGAWA = "14-kanagawa/R6/note"
EVERY = {"index", "43-kumamoto/R6/note", KANAGAWA}
REBUILT = "文書ごとの控えから戻しました"
NAMED = f"公表の控えのうち {KANAGAWA} が壊れているか、ありません。頁はそのまま残します。"


@pytest.fixture
def project(killed_project, tmp_path):
    """Return a copy of the built project."""
    return shutil.copytree(killed_project, tmp_path.resolve() / "project", symlinks=True)


def cut(file):
    """Leave half of a file, as a full disk or a lost power does."""
    content = file.read_bytes()
    file.write_bytes(content[: len(content) // 2])


def with_other_types(file):
    """Write a list that is JSON, and whose values are none of ours."""
    values = json.loads(file.read_text(encoding="utf-8"))
    values["documents"][KANAGAWA]["entry"]["title"] = 5
    file.write_text(json.dumps(values), encoding="utf-8")


def as_folder(file):
    """Put a folder in the place of a file."""
    file.unlink()
    file.mkdir()


def list_of(project):
    """Return the list of what is published."""
    return next((project / "reports/.site.state/lists").glob("*.json"))


def version_of(project):
    """Return what is kept of Kanagawa's document."""
    return next((project / "reports/.site.state/documents" / KANAGAWA).iterdir())


@pytest.mark.parametrize(
    ("damage", "told"),
    [
        (lambda project: cut(list_of(project)), REBUILT),
        (lambda project: list_of(project).write_bytes(b"\xff" * 300), REBUILT),
        (lambda project: list_of(project).write_text("[" * 100_000), REBUILT),
        (lambda project: with_other_types(list_of(project)), REBUILT),
        (lambda project: as_folder(list_of(project)), REBUILT),
        (lambda project: shutil.rmtree(list_of(project).parent), REBUILT),
        (lambda project: cut(version_of(project) / "notebook.ipynb"), NAMED),
        (lambda project: cut(version_of(project) / "record/record.json"), NAMED),
        (lambda project: shutil.rmtree(version_of(project)), NAMED),
        (lambda project: as_folder(project / "reports/site/.kikin"), ""),
    ],
    ids=[
        *("半分の一覧", "文字でない一覧", "深すぎる一覧", "型の違う一覧", "フォルダーの一覧", "一覧なし"),
        *("半分の文書", "半分の記録", "文書なし", "印なし"),
    ],
)
def test_damage_loses_no_document(project, damage, told):
    """控えの一部が壊れていても、公表している文書はすべて数えられ、何が起きたかを告げる。"""
    damage(project)
    state = sound_state(official(project))
    assert set(state.documents) == EVERY
    assert told in state.trouble


def test_lost_state_is_named(project):
    """控えのすべてが失われれば、そのことと、頁と目次がどうなるかを告げる。はじめての公表では何も告げない。"""
    shutil.rmtree(project / "reports/.site.state")
    assert "作り直すまで目次に出ません" in read_state(official(project)).trouble
    shutil.rmtree(project / "reports/site")
    assert read_state(official(project)).trouble == ""


def test_document_whose_state_is_lost_stays_until_it_is_made_anew(project):
    """控えの失われた県の頁も目次も、ほかの県を作っても残り、次にすべてを作るときに控えも戻る。"""
    page = (project / f"reports/site/{KANAGAWA}.html").read_bytes()
    cut(version_of(project) / "notebook.ipynb")
    write_table(project / "data/43-kumamoto", "projects", "R6,9,Ⅱ,熊の印の改訂,千円,5,s")
    build = ("build", "--renderer", "builtin", "--to", "html", "--explain")
    done = kikin(project, *build, "params/43-kumamoto-R6.yml")
    assert (done.returncode, NAMED in done.stderr) == (0, True), done.stderr
    check(project)
    assert (project / f"reports/site/{KANAGAWA}.html").read_bytes() == page
    assert f'href="{KANAGAWA}.html"' in (project / "reports/site/index.html").read_text(encoding="utf-8")
    assert left_behind(project) == []
    done = kikin(project, *build)
    assert f"実行の理由  {KANAGAWA}: 公表の控えがありません" in done.stdout
    assert sound_state(official(project)).trouble == ""
    check(project)
