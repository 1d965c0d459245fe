"""組立て: 一つの誤りはその文書だけを止め、公表済みの文書は失われない。"""

from __future__ import annotations

import json
import re
import shutil

import openpyxl
import pytest
from bs4 import BeautifulSoup
from project_copy import bytes_below, kikin
from pypdf import PdfReader
from small_project import CELLS, make_project, write_notebook, write_params, write_prefecture, write_table

KUMAMOTO, KANAGAWA = "43-kumamoto/R6/note", "14-kanagawa/R6/note"


def build(project, *arguments, formats="html"):
    """Return what ``kikin build`` said."""
    return kikin(project, "build", *arguments, "--renderer", "builtin", "--to", formats, "--jobs", "2")


def page(project, document):
    """Return a page of the site, parsed."""
    return BeautifulSoup((project / f"reports/site/{document}.html").read_text(encoding="utf-8"), "lxml")


@pytest.fixture(scope="module")
def built(tmp_path_factory):
    """Return a project, built whole, with what the build said."""
    project = make_project(tmp_path_factory.mktemp("built") / "project")
    write_notebook(project / "notebooks/43-kumamoto/bulletin.ipynb", *CELLS, title="{our}の便り", order=1)
    write_params(project, "43-kumamoto-R7", year="R6", documents=["bulletin"])
    care = write_prefecture(project, "../care/43-kumamoto", "熊の印")
    write_table(care, "projects", "R6,1,Ⅴ,熊の印の研修,千円,100,s")
    write_params(project, "43-kumamoto-R6-care", year="R6", sector="介護分", data_folder="care/43-kumamoto")
    done = build(project, formats="html,pdf")
    assert done.returncode == 0, done.stdout + done.stderr
    (project / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")
    return project


@pytest.fixture
def project(built, tmp_path):
    """Return a copy of the built project, to break."""
    return shutil.copytree(built, tmp_path / "project", symlinks=True)


def test_titles_follow_from_data(built):
    """題名と副題は、県、年度、分、案かどうかから決まる。"""
    blocks = [page(built, name).select_one(".title-block") for name in (KUMAMOTO, KANAGAWA)]
    assert [block.h1.get_text() for block in blocks] == ["令和6年度 覚書", "令和6年度 覚書（案）"]
    assert [block.select_one(".prefecture").get_text() for block in blocks] == ["熊本県", "神奈川県"]
    assert {block.select_one(".subtitle").get_text() for block in blocks} == {
        "地域医療介護総合確保基金（医療分）"
    }


def test_a_document_is_rendered_while_others_still_run(built):
    """文書は実行が終わりしだい組版され、ほかの実行を待たない。"""
    said = (built / "said.txt").read_text(encoding="utf-8")
    steps = re.findall(r"^(実行|組版) 済  \S+/", said, re.MULTILINE)
    assert steps.count("組版") == 4
    assert steps.index("組版") <= 2  # two at a time: the third runs when the first has been rendered


def test_no_page_shows_another_prefectures_data(built):
    """どの県の文書にも、ほかの県の印はない。"""
    for document, own, other in ((KUMAMOTO, "熊の印", "神の印"), (KANAGAWA, "神の印", "熊の印")):
        text = page(built, document).select_one("article").get_text()
        printed = "".join(
            sheet.extract_text() for sheet in PdfReader(built / f"reports/site/{document}.pdf").pages
        )
        for shown in (text, printed):
            assert own in shown
            assert other not in shown


def test_publisher_and_day_stand_in_page_and_pdf(built):
    """発行者と公表日は、頁にも、PDF の作成者と作成日にも出る。"""
    assert page(built, KUMAMOTO).find("meta", {"name": "author"})["content"] == "熊本県健康福祉部"
    assert (
        page(built, KUMAMOTO).select_one(".title-block .date").get_text()
        == "熊本県健康福祉部　令和7年11月1日"
    )
    metadata = PdfReader(built / f"reports/site/{KUMAMOTO}.pdf").metadata
    assert metadata.author == "熊本県健康福祉部"
    assert metadata.creation_date_raw.startswith("D:20251101")


def test_index_tells_what_the_documents_said(built):
    """目次には、文書の題名とリンク、主な数値、要点（参照を除く）が、県の順に並ぶ。"""
    article = page(built, "index").select_one("article")
    assert [heading.get_text() for heading in article.select("h2")] == ["神奈川県", "熊本県"]
    links = [(link.get_text(), link["href"]) for link in article.select("h3 a")]
    assert links == [
        ("令和6年度 覚書（案）", f"{KANAGAWA}.html"),
        ("本県の便り", "43-kumamoto/R6/bulletin.html"),
        ("令和6年度 覚書", f"{KUMAMOTO}.html"),
        ("令和6年度 覚書", f"{KUMAMOTO}-kaigo.html"),
    ]
    text = article.get_text()
    assert "熊本県の事業は2件である。" in text
    assert "2件" in article.select_one(".key-figures").get_text()


def test_texts_still_to_write_are_listed(built):
    """まだ書かれていない文章は、文書ごとに組立てが告げ、頁には（記載予定）と出る。"""
    said = (built / "said.txt").read_text(encoding="utf-8")
    assert f"記載予定  {KUMAMOTO}: 方針" in said
    assert "（記載予定）" in page(built, KUMAMOTO).get_text()


def test_same_inputs_give_the_same_bytes(built, project):
    """同じ入力からもう一度実行して作ったサイトは、一バイトも違わない。"""
    shutil.rmtree(project / "reports")
    assert build(project, formats="html,pdf").returncode == 0
    before, after = bytes_below(built / "reports/site"), bytes_below(project / "reports/site")
    assert before.keys() == after.keys()
    assert [name for name, content in before.items() if after[name] != content] == []


def test_building_one_never_unpublishes_another(project):
    """作業場所を消し、ほかの params に誤りがあっても、一つの作り直しはほかの文書を残し、その形式も残す。"""
    shutil.rmtree(project / "build")
    (project / "params/14-kanagawa-R6.yml").write_text("prefecture: 六", encoding="utf-8")
    write_table(project / "data/43-kumamoto", "projects", "R6,9,Ⅱ,熊の印の改訂,千円,5,s")
    before = page(project, KANAGAWA).select_one("article").get_text()
    done = build(project, "params/43-kumamoto-R6.yml")
    assert done.returncode == 0, done.stderr
    assert "熊の印の改訂" in page(project, KUMAMOTO).get_text()
    assert page(project, KANAGAWA).select_one("article").get_text() == before
    for document in (KUMAMOTO, KANAGAWA, "index"):
        assert (project / f"reports/site/{document}.pdf").is_file()
    pdf = PdfReader(project / f"reports/site/{KUMAMOTO}.pdf")
    assert "熊の印の改訂" in pdf.pages[-1].extract_text()


def test_pages_that_nobody_remembers_stay(project):
    """控えがすべて失われても、公表済みの頁は消えない。"""
    shutil.rmtree(project / "reports/.site.state")
    assert build(project, "params/43-kumamoto-R6.yml").returncode == 0
    assert (project / f"reports/site/{KANAGAWA}.html").is_file()
    assert (project / f"reports/site/{KANAGAWA}.pdf").is_file()


def test_broken_data_of_one_do_not_stop_the_other(project):
    """一県のデータに誤りがあっても、ほかの県は作られ、誤りは行とともに告げられ、1 で終わる。"""
    write_table(project / "data/14-kanagawa", "projects", "R6,1,⑨,誤り,千円,1,s")
    write_table(project / "data/43-kumamoto", "projects", "R6,9,Ⅱ,熊の印の改訂,千円,5,s")
    done = build(project, "params/14-kanagawa-R6.yml", "params/43-kumamoto-R6.yml")
    assert done.returncode == 1
    assert "data/14-kanagawa/projects.csv:2 列 categories" in done.stderr
    assert f"実行 済  {KUMAMOTO}" in done.stderr
    assert f"実行 済  {KANAGAWA}" not in done.stderr
    assert "神の印" in page(project, KANAGAWA).get_text()


def test_failing_notebook_keeps_what_is_published(project):
    """セルが止まった文書は、公表済みの版のまま残り、どのセルかを告げ、目次がそれを述べる。"""
    write_notebook(project / "notebooks/43-kumamoto/note.ipynb", *CELLS, "data.nothing_of_this_name")
    done = build(project, "params/43-kumamoto-R6.yml")
    assert done.returncode == 1
    assert (
        "notebooks/43-kumamoto/note.ipynb の 8 番目のコードのセル「data.nothing_of_this_name」" in done.stderr
    )
    assert "前に作った版のまま" in done.stderr
    assert "Traceback" not in done.stderr
    assert "熊の印" in page(project, KUMAMOTO).get_text()
    assert "前に公表した版である" in page(project, "index").get_text()


def test_new_document_that_fails_stands_in_no_menu(project):
    """初めての文書の実行が止まれば、いっしょに作った頁のメニューにも、それへのリンクはない。"""
    write_notebook(project / "notebooks/14-kanagawa/leaflet.ipynb", *CELLS, "data.nothing_of_this_name")
    write_params(project, "14-kanagawa-R7", year="R6", documents=["leaflet"])
    write_table(project / "data/43-kumamoto", "projects", "R6,9,Ⅱ,熊の印の改訂,千円,5,s")
    done = build(project, "params/43-kumamoto-R6.yml", "params/14-kanagawa-R7.yml")
    assert done.returncode == 1
    assert "この文書は公表していません" in done.stderr
    shown = page(project, KUMAMOTO)
    assert "熊の印の改訂" in shown.get_text()
    assert not [link for link in shown.find_all("a", href=True) if "leaflet" in link["href"]]


def test_failing_index_leaves_the_site(project):
    """目次を作れなければ、公表済みのサイトは一バイトも変わらない。"""
    before = bytes_below(project / "reports")
    file = project / "notebooks/index.ipynb"
    file.write_text(
        file.read_text(encoding="utf-8").replace("show.several(*parts)", "show.nothing(parts)"), "utf-8"
    )
    done = build(project, "params/43-kumamoto-R7.yml")
    assert done.returncode == 1
    assert "目次を作れない" in done.stderr
    assert bytes_below(project / "reports") == before


def test_care_part_has_a_page_of_its_own(built):
    """介護分を指定した文書は、その印の付いた頁になり、同じ計画の別の頁を上書きしない。"""
    assert (
        page(built, f"{KUMAMOTO}-kaigo").select_one(".subtitle").get_text()
        == "地域医療介護総合確保基金（介護分）"
    )
    assert (built / f"reports/site/{KUMAMOTO}.html").is_file()


def test_taking_down_is_a_command(project):
    """取り下げた文書は、頁も、目次からのリンクも、次の組立ての後もなく、ほかの文書は残る。"""
    refused = kikin(project, "unpublish", "14-kanagawa/R6/nota")
    assert refused.returncode == 1
    assert f"「{KANAGAWA}」のことですか" in refused.stderr
    done = kikin(project, "unpublish", KANAGAWA, "--renderer", "builtin")
    assert done.returncode == 0, done.stderr
    assert "14-kanagawa" not in " ".join(bytes_below(project / "reports/site"))
    assert "神奈川県" not in page(project, "index").get_text()
    assert (project / f"reports/site/{KUMAMOTO}.pdf").is_file()
    rest = [KUMAMOTO, f"{KUMAMOTO}-kaigo", "43-kumamoto/R6/bulletin"]
    last = kikin(project, "unpublish", *rest)
    assert "すべての文書を取り下げることはできません" in last.stderr


def test_own_notebook_is_a_document_of_its_prefecture(built, project):
    """県だけの文書は、ノートブックを置いて params に名を書けばでき、order の順に並び、ほかの県では作れない。"""
    assert page(built, "43-kumamoto/R6/bulletin").h1.get_text() == "本県の便り"
    menu = [link.get_text() for link in page(built, KUMAMOTO).select(".site-menu a")]
    assert menu == [
        "公表文書の一覧",
        "令和6年度 覚書（案）",
        "本県の便り",
        "令和6年度 覚書",
        "令和6年度 覚書",
    ]
    refused = write_params(project, "14-kanagawa-R6", documents=["bulletin"])
    assert "知らない文書" in build(project, str(refused.relative_to(project))).stderr


@pytest.mark.parametrize(
    ("change", "words"),
    [
        (
            {"documents": ["nota"]},
            ["params/43-kumamoto-R6.yml:3 列 documents", "知らない文書", "note のことですか"],
        ),
        (
            {"contact": "係"},
            ["params/43-kumamoto-R6.yml:4 列 contact", "受け取らないパラメータ", "note.ipynb"],
        ),
        ({"sector": "介護"}, ["列 sector", "医療分、介護分"]),
        ({"year": "R66"}, ["params/43-kumamoto-R6.yml:2 列 year", "年が遠すぎます"]),
        ({"year": "R5"}, ["params/43-kumamoto-R6.yml:2 列 year", "令和5年度", "いまあるのは R6"]),
    ],
)
def test_mistake_in_params_stops_before_anything_runs(project, change, words):
    """Params の誤りは、行と対処とともに告げ、何も実行せず、サイトに触れない。"""
    before = bytes_below(project / "reports")
    write_params(project, "43-kumamoto-R6", **change)
    done = build(project, "params/43-kumamoto-R6.yml")
    assert done.returncode == 1
    assert [word for word in words if word not in done.stderr] == []
    assert "実行" not in done.stderr
    assert bytes_below(project / "reports") == before


def test_prose_under_a_misspelt_name_is_not_lost(project):
    """文書の名を書き違えた文章のファイルがあれば、文章のない文書を公表せずに、近い名を示して止まる。"""
    texts = project / "data/43-kumamoto/texts"
    texts.mkdir(exist_ok=True)
    (texts / "nota-R6.md").write_text("## 方針\n\n書いた。\n", encoding="utf-8")
    done = build(project, "params/43-kumamoto-R6.yml")
    assert done.returncode == 1
    assert "data/43-kumamoto/texts/nota-R6.md" in done.stderr
    assert "「note」のことですか" in done.stderr


def test_missing_table_is_told_before_anything_runs(project):
    """文書に要る表がなければ、フォルダーと表の名を告げる。"""
    write_notebook(project / "notebooks/note.ipynb", tables=["ledger", "national.statistics"])
    done = build(project, "params/43-kumamoto-R6.yml")
    assert done.returncode == 1
    for word in (
        "文書に要る表がありません",
        "data/43-kumamoto",
        "積立・執行・残高（ledger）",
        "national.statistics",
        "note.ipynb",
    ):
        assert word in done.stderr


def test_prose_with_a_broken_placeholder_is_told_with_its_line(project):
    """文章の中の知らない値は、ファイルと行とともに、実行の前に告げる。"""
    texts = project / "data/43-kumamoto/texts"
    texts.mkdir()
    (texts / "note-R6.md").write_text("## 方針\n\n{{ 本県 }}は{{ 目標値 }}を定めた。\n", encoding="utf-8")
    done = build(project, "params/43-kumamoto-R6.yml")
    assert done.returncode == 1
    assert "data/43-kumamoto/texts/note-R6.md:3" in done.stderr
    assert "目標値" in done.stderr
    assert "実行" not in done.stderr


def test_tables_are_offered_beside_the_page(built):
    """頁は、表ごとの CSV と、すべての表を一つにした XLSX に続き、XLSX の数は数で、字は字のままである。"""
    shown = page(built, KUMAMOTO)
    folder = built / "reports/site/43-kumamoto/R6"
    link = shown.select_one(".download a")
    assert link["aria-label"] == "CSV：事業"
    assert (folder / link["href"]).read_bytes().startswith("\ufeff事業の番号,事業名,".encode())
    book = openpyxl.load_workbook(folder / shown.select_one(".formats a[href$=xlsx]")["href"])
    assert book.sheetnames[:2] == ["目次", "事業"]
    rows = list(book["事業"].iter_rows(values_only=True))
    assert rows[1:] == [(1, "熊の印の事業", 1200), (2, "熊の印の訓練", 300)]
    assert book["事業"].freeze_panes == "A2"


def test_record_is_kept_beside_the_document(built):
    """文書が残した記録（要点、数値、表）は、公表の控えにある。"""
    (folder,) = (built / f"reports/.site.state/documents/{KUMAMOTO}").glob("*/record")
    record = json.loads((folder / "record.json").read_text(encoding="utf-8"))
    assert record["key_figures"] == [{"name": "事業", "value": "2件", "note": "計画の事業"}]
    assert (folder / "tables/tbl-projects.csv").is_file()
