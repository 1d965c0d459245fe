"""組立て: 使っているものが変わった文書だけを実行し直し、古いものは決して公表しない。"""

from __future__ import annotations

import re
import shutil
from pathlib import Path

import openpyxl
import pytest
from project_copy import ROOT, bytes_below, kikin, started
from small_project import CELLS, LOAD, make_project, write_notebook, write_params, write_table

KUMAMOTO, KANAGAWA, BULLETIN = "43-kumamoto/R6/note", "14-kanagawa/R6/note", "43-kumamoto/R6/bulletin"
EVERY = {KUMAMOTO, KANAGAWA, BULLETIN}
NATIONAL = """national = data.national.sources
show.points([f"国の出典は{len(national)}件である。"])"""
RULES = """from kikin.rules import rule_book
share = rule_book().on("fund.national_share", data.year.start)
show.points([f"国の負担は{share.shown}である。"])"""
HELPER = """import sys
from pathlib import Path
folder = next(one for one in Path.cwd().parents if (one / "notebooks").is_dir()) / "notebooks"
sys.path.insert(0, str(folder))
from wording import GREETING
show.points([GREETING, (folder / "line.txt").read_text(encoding="utf-8")])"""
FORM = """from kikin.forms import official
official.offer(data, data.year, "別葉1")"""
FEW = (CELLS[0], CELLS[1], CELLS[5])


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a project, built; the note reads the nation, the bulletin rules and files."""
    project = make_project(tmp_path_factory.mktemp("incremental") / "project")
    write_notebook(project / "notebooks/note.ipynb", *CELLS, NATIONAL)
    own = project / "notebooks/43-kumamoto/bulletin.ipynb"
    write_notebook(
        own, *FEW, RULES, HELPER, FORM, load=LOAD.replace('"note"', '"bulletin"'), title="{our}の便り"
    )
    (project / "notebooks/wording.py").write_text('GREETING = "お知らせ"\n', encoding="utf-8")
    (project / "notebooks/line.txt").write_text("一行", encoding="utf-8")
    write_params(project, "43-kumamoto-R6", documents=["note", "bulletin"], publisher="熊本県")
    write_table(project / "data/00-national", "sources", "n,国の資料,国")
    write_table(project / "data/43-kumamoto", "plans", "R6,決定,s")
    texts = project / "data/43-kumamoto/texts"
    texts.mkdir()
    (texts / "note-R6.md").write_text("## 方針\n\n方針の文。\n", encoding="utf-8")
    done = build(project)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


@pytest.fixture
def project(built, tmp_path):
    """Return a copy of the built project, to change."""
    return shutil.copytree(built, tmp_path / "project", symlinks=True)


@pytest.fixture
def package(tmp_path, monkeypatch) -> Path:
    """Return a folder with a copy of kikin, to change; it is the kikin of the commands that are started."""
    folder = tmp_path / "package"
    shutil.copytree(ROOT / "kikin", folder / "kikin")
    monkeypatch.setenv("PYTHONPATH", str(folder))
    return folder


def build(project: Path, *arguments: str, by=kikin):
    """Return what ``kikin build`` said."""
    return by(project, "build", *arguments, "--renderer", "builtin", "--to", "html", "--jobs", "2")


def reasons(project: Path, by=kikin) -> dict[str, list[str]]:
    """Return which documents a build would run, and every reason why."""
    done = build(project, "--dry-run", by=by)
    assert done.returncode == 0, done.stderr
    lines = [line.split("  ", 1)[1] for line in done.stdout.splitlines() if line.startswith("実行の理由")]
    found: dict[str, list[str]] = {}
    for document, reason in (line.split(": ", 1) for line in lines):
        found.setdefault(document, []).append(reason)
    return found


def append(file: Path, text: str) -> None:
    """Add text at the end of a file."""
    file.write_text(file.read_text(encoding="utf-8") + text, encoding="utf-8")


def _table(project):
    write_table(project / "data/43-kumamoto", "projects", "R6,9,Ⅱ,改訂,千円,5,s")


def _unused_table(project):
    (project / "data/43-kumamoto/areas.csv").write_text("id,name,source\na,区域,s\n", encoding="utf-8")


def _table_of_a_form(project):
    heading = "year,kind,category,grant,unit,amount,source"
    row = "R6,完了時の残余額,Ⅱ,医療介護提供体制改革推進交付金,円,300,s"
    (project / "data/43-kumamoto/settlements.csv").write_text(f"{heading}\n{row}\n", encoding="utf-8")


def _nation(project):
    write_table(project / "data/00-national", "sources", "n,国の資料,国", "m,別の資料,国")


def _text(project):
    append(project / "data/43-kumamoto/texts/note-R6.md", "続き。\n")


def _new_text(project):
    (project / "data/43-kumamoto/texts/bulletin-R6.md").write_text("## 方針\n\n文。\n", encoding="utf-8")


def _params(project):
    write_params(project, "43-kumamoto-R6", documents=["note", "bulletin"], publisher="熊本県庁")


def _comment(project):
    append(project / "params/43-kumamoto-R6.yml", "# 覚え\n")


def _rule(package):
    file = package / "kikin/rules/fund.yml"
    text = file.read_text(encoding="utf-8")
    at = text.index("fund.national_share")
    file.write_text(text[:at] + text[at:].replace("label: ", "label: 改めた", 1), encoding="utf-8")


def _other_rule(package):
    append(package / "kikin/rules/care_workforce.csv", "\n")


def _notebook(project):
    write_notebook(project / "notebooks/note.ipynb", *CELLS)


def _own_notebook(project):
    write_notebook(project / "notebooks/14-kanagawa/note.ipynb", *CELLS)


def _package(package):
    append(package / "kikin/totals.py", "\n")


def _python(package):
    (package / "other-1.0.dist-info").mkdir()


def _module(project):
    (project / "notebooks/wording.py").write_text('GREETING = "ご案内"\n', encoding="utf-8")


def _file(project):
    (project / "notebooks/line.txt").write_text("二行", encoding="utf-8")


def _touched(project):
    (project / "data/43-kumamoto/projects.csv").touch()


CHANGES = [
    (_table, {KUMAMOTO, BULLETIN}, "表 data/43-kumamoto/projects"),
    (_unused_table, set(), ""),
    (_table_of_a_form, {BULLETIN}, "表 data/43-kumamoto/settlements"),
    (_nation, {KUMAMOTO, KANAGAWA}, "表 data/00-national/sources"),
    (_text, {KUMAMOTO}, "文章 data/43-kumamoto/texts/note-R6.md"),
    (_new_text, {BULLETIN}, "文章 data/43-kumamoto/texts/bulletin-R6.md"),
    (_params, {KUMAMOTO, BULLETIN}, "params の指定"),
    (_comment, set(), ""),
    (_notebook, {KUMAMOTO, KANAGAWA}, "ノートブック notebooks/note.ipynb"),
    (_own_notebook, {KANAGAWA}, "ノートブック notebooks/14-kanagawa/note.ipynb"),
    (_module, {BULLETIN}, "ファイル notebooks/wording.py"),
    (_file, {BULLETIN}, "ファイル notebooks/line.txt"),
    (_touched, set(), ""),
]
PROGRAM = ["kikin のプログラム が変わりました", "Python かそのパッケージ が変わりました"]
CHANGES_OF_THE_PROGRAM = [  # two at a time: whatever one of them concerned besides would have its own reason
    ((_rule, _other_rule), {BULLETIN: ["規則 fund.national_share が変わりました"]}),
    ((_package, _python), dict.fromkeys(EVERY, PROGRAM)),
]


@pytest.mark.parametrize(
    ("change", "documents", "words"), CHANGES, ids=lambda one: getattr(one, "__name__", "")
)
def test_a_change_concerns_the_documents_that_use_it(project, change, documents, words):
    """どの種類の入力が変わっても、それを使う文書だけが、その理由とともに実行し直される。"""
    change(project)
    found = reasons(project)
    assert set(found) == documents, found
    assert all(words in reason for why in found.values() for reason in why)


@pytest.mark.parametrize(("changes", "expected"), CHANGES_OF_THE_PROGRAM, ids=["rules", "program"])
def test_a_change_of_the_program_concerns_the_documents_that_use_it(project, package, changes, expected):
    """規則、プログラム、Python のパッケージが変わっても、それを使う文書だけが、その理由とともに実行し直される。"""
    for change in changes:
        change(package)
    assert reasons(project, by=started) == expected


def test_what_is_published_is_what_the_inputs_say(project):
    """変えた表は頁に出て、変わらない頁は一バイトも時刻も変わらず、もう一度では何もしない。"""
    times = {path: (project / f"reports/site/{path}.html").stat().st_mtime_ns for path in EVERY}
    _table(project)
    (project / "data/43-kumamoto/areas.csv").write_text("id,name,source\na,区域,s\n", encoding="utf-8")
    done = build(project, "--explain")
    assert done.returncode == 0, done.stderr
    assert f"実行しない  {KANAGAWA}" in done.stdout
    assert "14-kanagawa" not in done.stderr
    pages = project / "reports/site"
    assert "改訂" in (pages / f"{KUMAMOTO}.html").read_text(encoding="utf-8")
    assert (pages / f"{KANAGAWA}.html").stat().st_mtime_ns == times[KANAGAWA]
    before = bytes_below(project / "reports")
    last = build(project)
    assert "変わっていないので、サイトはそのままです" in last.stdout
    assert bytes_below(project / "reports") == before


def test_new_settings_render_without_running(project):
    """様式が変われば、実行し直さずに、すべての頁を組み直す。"""
    append(project / "_extensions/kikin/page.html", "<!-- 改めた様式 -->\n")
    done = build(project, "--explain")
    assert done.returncode == 0, done.stderr
    assert "実行 済" not in done.stderr
    assert f"組版の理由  {KUMAMOTO}: 様式" in done.stdout
    for document in (*EVERY, "index"):
        assert "改めた様式" in (project / f"reports/site/{document}.html").read_text(encoding="utf-8")


def test_damaged_page_is_rendered_anew(project):
    """公表している頁が書き換えられ、消えていても、実行し直さずに元に戻る。"""
    before = bytes_below(project / "reports/site")
    (project / f"reports/site/{KUMAMOTO}.html").write_text("書き換え", encoding="utf-8")
    (project / f"reports/site/{KANAGAWA}.html").unlink()
    done = build(project, "params/14-kanagawa-R6.yml", "--explain")
    assert done.returncode == 0, done.stderr
    assert "実行 済" not in done.stderr
    assert "作ったときのままではありません" in done.stdout
    assert bytes_below(project / "reports/site") == before


def test_site_does_not_depend_on_the_order_of_builds(project, built):
    """一つずつ逆の順に作っても、まとめて作ったサイトと一バイトも違わない。"""
    shutil.rmtree(project / "reports")
    for name in ("43-kumamoto-R6", "14-kanagawa-R6"):
        assert build(project, f"params/{name}.yml").returncode == 0
    assert bytes_below(project / "reports/site") == bytes_below(built / "reports/site")


def test_failing_document_is_tried_again(project, built):
    """止まった文書は、次の組立てで入力が同じでも試され、直れば元のサイトに戻る。"""
    notebook = project / "notebooks/note.ipynb"
    good = notebook.read_bytes()
    write_notebook(notebook, *CELLS, "data.nothing_of_this_name")
    assert build(project, "params/14-kanagawa-R6.yml").returncode == 1
    assert "前に公表した版" in (project / "reports/site/index.html").read_text(encoding="utf-8")
    assert reasons(project)[KANAGAWA] == ["前に作れなかった文書です"]
    notebook.write_bytes(good)
    assert build(project).returncode == 0
    assert bytes_below(project / "reports/site") == bytes_below(built / "reports/site")


def test_a_form_is_offered_and_follows_its_table(project):
    """頁は様式の XLSX を示し、様式だけが読む表を書けば、その頁の様式だけが新しい値になる。"""
    folder = project / "reports/site/43-kumamoto/R6"
    page = (folder / "bulletin.html").read_text(encoding="utf-8")
    (link,) = re.findall(r'<a href="([^"]+)">別葉1 令和6年度<', page)
    before = (folder / link).read_bytes()
    _table_of_a_form(project)
    assert build(project).returncode == 0
    assert (folder / link).read_bytes() != before
    cells = openpyxl.load_workbook(folder / link, data_only=True).active
    assert 200 in [cell.value for row in cells.iter_rows() for cell in row]  # 300 の 2/3
    assert not (folder / "note_downloads" / link.rpartition("/")[2]).exists()
