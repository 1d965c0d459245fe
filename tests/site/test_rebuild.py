"""作り直しと失敗: 一つの失敗はほかの文書を止めず、失敗した組立ては公表済みのサイトに触れない。"""

from __future__ import annotations

import json
import shutil

import pytest
from pages import page_of, published_documents
from project_copy import bytes_below, change_rows, copy_project, kikin

EVALUATION, PLAN, FUND = "43-kumamoto/R6/evaluation", "43-kumamoto/R7/plan", "14-kanagawa/R6/fund"


def break_notebook(project, name):
    """Let the summary of a notebook fail when it runs."""
    file = project / "notebooks" / f"{name}.ipynb"
    notebook = json.loads(file.read_text(encoding="utf-8"))
    cell = next(cell for cell in notebook["cells"] if "summary" in "".join(cell["source"]))
    cell["source"] = ["#| output: asis\n", "report.there_is_no_such_figure"]
    file.write_text(json.dumps(notebook, ensure_ascii=False), encoding="utf-8")


@pytest.fixture
def built(published, tmp_path):
    """Return a copy of the published project, with its site and its staged project."""
    return shutil.copytree(published, tmp_path / "project", symlinks=True)


def test_whole_build_says_what_it_made(published, site):
    """組立ては、使った方式、文書ごとの一行、文書の数、目次の場所を告げる。"""
    said = (published / "said.txt").read_text(encoding="utf-8")
    assert "内蔵" in said
    for document in published_documents():
        assert f"実行 済  {document}" in said
        assert f"組版 済  {document}" in said
    assert "失敗" not in said
    assert f"公表: {site / 'index.html'}" in said


def test_site_holds_what_was_asked_for_and_nothing_else(site):
    """サイトにあるページは、params の文書と目次の HTML と PDF だけで、図はそのそばにある。"""
    wanted = {f"{name}.{ending}" for name in ["index", *published_documents()] for ending in ("html", "pdf")}
    files = {path.relative_to(site).as_posix() for path in site.rglob("*") if path.is_file()}
    assert {name for name in files if name.endswith((".html", ".pdf"))} == wanted
    rest = {name for name in files - wanted if not name.startswith("site_libs/")}
    assert all(name.rpartition("/")[0].endswith("_figures") for name in rest)


def test_building_one_file_keeps_the_others_and_shows_the_change(built):
    """一つの params だけを作り直すと、その文書が新しくなり、ほかの文書はサイトに残る。"""
    change_rows(
        built / "data" / "14-kanagawa" / "projects.csv", lambda row: row | {"name": f"{row['name']}改"}
    )
    done = kikin(built, "build", "params/14-kanagawa-R6.yml", "--renderer", "builtin", "--to", "html")
    assert done.returncode == 0, done.stdout + done.stderr
    site = built / "reports" / "site"
    pages = {path.relative_to(site).as_posix() for path in site.rglob("*.html")}
    assert pages == {f"{name}.html" for name in ["index", *published_documents()]}
    assert "支援事業改" in page_of(site / f"{FUND}.html").text
    assert "実行 済  43-kumamoto" not in done.stderr


def test_failing_notebook_keeps_its_last_good_version(built):
    """作り直しに失敗した文書は前の版のまま公表され、失敗した所を告げて 1 で終わる。"""
    before = page_of(built / "reports" / "site" / f"{PLAN}.html").text
    break_notebook(built, "plan")
    done = kikin(built, "build", "params/43-kumamoto-R7.yml", "--renderer", "builtin", "--to", "html")
    assert done.returncode == 1
    assert "前に作った版のまま" in done.stderr
    assert "there_is_no_such_figure" in done.stderr
    assert "Traceback" not in done.stderr
    page_of.cache_clear()
    assert page_of(built / "reports" / "site" / f"{PLAN}.html").text == before
    assert "前に公表した版である" in page_of(built / "reports" / "site" / "index.html").text


def test_document_that_cannot_be_printed_keeps_its_published_version(built):
    """字形のない文字で PDF にできない文書は、HTML も PDF も前に公表した版のまま残り、ほかは新しくなる。"""
    site = built / "reports" / "site"
    before = (site / f"{FUND}.pdf").read_bytes()
    change_rows(
        built / "data" / "14-kanagawa" / "projects.csv", lambda row: row | {"name": f"{row['name']}🫠"}
    )
    done = kikin(built, "build", "--renderer", "builtin", "--jobs", "2")
    assert done.returncode == 1
    assert f"失敗  {FUND}" in done.stderr
    assert "前に作った版のまま" in done.stderr
    assert "Traceback" not in done.stderr
    page_of.cache_clear()
    assert (site / f"{FUND}.pdf").read_bytes() == before
    assert "🫠" not in page_of(site / f"{FUND}.html").text
    assert "前に公表した版である" in page_of(site / "index.html").text
    assert (site / f"{PLAN}.pdf").is_file()


def test_same_inputs_give_the_same_bytes(published, built):
    """同じ入力から作り直したサイトは、HTML も図も PDF も一バイトも違わない。"""
    done = kikin(built, "build", "--renderer", "builtin", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    before, after = (bytes_below(project / "reports" / "site") for project in (published, built))
    assert before.keys() == after.keys()
    assert [name for name, content in before.items() if after[name] != content] == []


def test_one_failing_notebook_leaves_the_others_published(tmp_path):
    """初めての組立てで一つが失敗すると、残りが公表され、失敗した文書へのリンクはなく、1 で終わる。"""
    project = copy_project(tmp_path / "project")
    break_notebook(project, "plan")
    done = kikin(project, "build", "--renderer", "builtin", "--to", "html", "--jobs", "2")
    assert done.returncode == 1
    assert f"失敗  {PLAN}" in done.stderr
    assert "番目のセル" in done.stderr
    assert "この文書は公表していません" in done.stderr
    assert "Traceback" not in done.stderr
    site = project / "reports" / "site"
    assert (site / f"{EVALUATION}.html").is_file()
    assert (site / f"{FUND}.html").is_file()
    assert not (site / f"{PLAN}.html").exists()
    links = {
        link["href"] for page in site.rglob("*.html") for link in page_of(page).soup.find_all("a", href=True)
    }
    assert not [link for link in links if link.endswith("plan.html")]


def test_build_in_which_everything_fails_leaves_the_site(tmp_path):
    """どの文書も作れなければ、公表済みのサイトは一バイトも変わらない。"""
    project = copy_project(tmp_path / "project")
    old = project / "reports" / "site"
    old.mkdir(parents=True)
    (old / "index.html").write_text("<p>前の版</p>", encoding="utf-8")
    before = bytes_below(project / "reports")
    break_notebook(project, "fund")
    done = kikin(project, "build", "params/14-kanagawa-R6.yml", "--renderer", "builtin")
    assert done.returncode == 1
    assert "公表済みのサイトはそのまま" in done.stderr
    assert "Traceback" not in done.stderr
    assert bytes_below(project / "reports") == before


def test_failing_index_leaves_the_site(tmp_path):
    """目次を作れなければ、公表済みのサイトは一バイトも変わらない。"""
    project = copy_project(tmp_path / "project")
    old = project / "reports" / "site"
    old.mkdir(parents=True)
    (old / "index.html").write_text("<p>前の版</p>", encoding="utf-8")
    before = bytes_below(project / "reports")
    file = project / "notebooks" / "index.ipynb"
    text = file.read_text(encoding="utf-8")
    file.write_text(
        text.replace("narrative.index.documents(report)", "narrative.index.nothing(report)"), "utf-8"
    )
    done = kikin(project, "build", "params/14-kanagawa-R6.yml", "--renderer", "builtin", "--to", "html")
    assert done.returncode == 1
    assert "目次" in done.stderr
    assert bytes_below(project / "reports") == before
