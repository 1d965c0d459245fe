"""組み上げ、差し替え、同じバイト列。"""

import os
import sys
import threading
from pathlib import Path, PurePosixPath

import pytest
import yaml
from bs4 import BeautifulSoup

from kikin.publish import site as site_module
from kikin.publish.decisions import keys_of
from kikin.publish.inputs import Digests
from kikin.publish.model import Page
from kikin.publish.places import LISTS, Places, is_touched, official
from kikin.publish.render import render
from kikin.publish.site import publish_site, sole_builder
from kikin.publish.staging import stage_project
from kikin.publish.state import Entry, Published
from kikin.values.errors import KikinError

ROOT = Path(__file__).parents[2]


def _site(folder: Path, text: str) -> Path:
    folder.mkdir(parents=True)
    (folder / "index.html").write_text(text, encoding="utf-8")
    return folder


def test_new_site_replaces_the_old_one(tmp_path):
    """新しいサイトが古いサイトに代わり、古いファイルは残らない。"""
    old = _site(tmp_path / "site", "古い")
    (old / "gone.html").write_text("消える", encoding="utf-8")
    _site(old / "43-kumamoto/R6", "消える")
    publish_site(_site(tmp_path / "new", "新しい"), old)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]
    assert [(path.name, path.read_text(encoding="utf-8")) for path in old.iterdir()] == [
        ("index.html", "新しい")
    ]


def test_first_site_needs_no_old_one(tmp_path):
    """はじめての公表では、置き場所から作る。"""
    publish_site(_site(tmp_path / "new", "新しい"), tmp_path / "reports/site")
    assert (tmp_path / "reports/site/index.html").read_text(encoding="utf-8") == "新しい"


def test_two_builds_of_one_site_do_not_mix(tmp_path):
    """作っている間は次の実行を断り、終われば受ける。別のサイトは同時に作れる。"""
    staged = tmp_path / "build"
    with sole_builder(staged):
        with pytest.raises(KikinError, match="別の kikin build"), sole_builder(staged):
            pass
        with sole_builder(tmp_path / "build-examples"):
            pass
    with sole_builder(staged):
        pass


def test_place_that_cannot_be_written_is_told_before_work(tmp_path):
    """作業の場所に書けないときは、何かを作る前に告げる。"""
    (tmp_path / "build").write_text("フォルダーではない", encoding="utf-8")
    with (
        pytest.raises(KikinError, match="作業用のフォルダーに書き込めません"),
        sole_builder(tmp_path / "build"),
    ):
        pass


@pytest.mark.skipif(sys.platform != "linux", reason="二つのフォルダーを一度に入れ替えられる環境で確かめる")
def test_reader_never_misses_the_site(tmp_path):
    """置き換えのあいだも、読む人はいつも、古いサイトか新しいサイトのどちらかの全体を見る。"""
    site = _site(tmp_path / "site", "0")
    seen: list[str] = []
    stop = threading.Event()

    def read():
        while not stop.is_set():
            seen.append((site / "index.html").read_text(encoding="utf-8"))

    reader = threading.Thread(target=read)
    reader.start()
    for number in range(1, 200):
        publish_site(_site(tmp_path / ".site.new-1", str(number)), site)
    stop.set()
    reader.join()
    assert len(seen) > 100
    assert seen == sorted(seen, key=int)
    assert [path.name for path in tmp_path.iterdir()] == ["site"]


def test_site_may_be_a_link(tmp_path):
    """サイトがリンクでも、リンクはそのまま残り、指す先のフォルダーが新しくなる。"""
    served = _site(tmp_path / "www/kikin", "古い")
    (tmp_path / "reports").mkdir()
    site = tmp_path / "reports/site"
    site.symlink_to(served)
    places = Places(tmp_path, tmp_path / "build", site)
    assert places.new.parent == served.parent
    publish_site(_site(places.new, "新しい"), site)
    assert site.is_symlink()
    assert (served / "index.html").read_text(encoding="utf-8") == "新しい"
    assert [path.name for path in served.parent.iterdir()] == ["kikin"]


@pytest.mark.parametrize("failing", [1, 2])
def test_failure_in_the_middle_keeps_the_old_site(tmp_path, monkeypatch, failing):
    """一度に入れ替えられない所で、一つ目か二つ目の改名が失敗しても、古いサイトが残る。"""
    old = _site(tmp_path / "site", "古い")
    new = _site(tmp_path / "new", "新しい")
    calls = []
    real = os.replace

    def replace(source, target):
        calls.append(source)
        if len(calls) == failing:
            raise PermissionError(13, "使用中です", str(target))
        real(source, target)

    monkeypatch.setattr(site_module, "exchanged", lambda *_: False)
    monkeypatch.setattr(site_module.os, "replace", replace)
    with pytest.raises(KikinError, match="以前のサイトはそのままです"):
        publish_site(new, old)
    assert (old / "index.html").read_text(encoding="utf-8") == "古い"
    assert (new / "index.html").read_text(encoding="utf-8") == "新しい"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["new", "site"]


def test_interrupted_replacement_is_mended_next_time(tmp_path):
    """改名のあいだに電源が落ちていても、次の公表は古いサイトを失わない。"""
    _site(tmp_path / ".site.old", "古い")
    with pytest.raises(KikinError, match="空です"):
        publish_site(tmp_path / "missing", tmp_path / "site")
    site_module.recover_site(tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "古い"
    publish_site(_site(tmp_path / "new", "新しい"), tmp_path / "site")
    assert (tmp_path / "site/index.html").read_text(encoding="utf-8") == "新しい"


def test_empty_site_is_not_published(tmp_path):
    """空のサイトは公表しない。"""
    (tmp_path / "new").mkdir()
    old = _site(tmp_path / "site", "古い")
    with pytest.raises(KikinError, match="空です"):
        publish_site(tmp_path / "new", old)
    assert (old / "index.html").is_file()


def test_same_inputs_give_the_same_bytes(stage, tmp_path):
    """同じ入力からは、別のフォルダで作っても、すべてのファイルが同じバイト列になる。"""
    made = []
    for name in ("a", "b"):
        stage(tmp_path / name / "staged")
        site = tmp_path / name / "site"
        results = render(tmp_path / name / "staged", site, renderer="builtin", jobs=2)
        assert all(result.ok for result in results)
        made.append(
            {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*") if path.is_file()}
        )
    assert sorted(made[0]) == sorted(made[1])
    assert [name for name in made[0] if made[0][name] != made[1][name]] == []
    assert sum(name.endswith(".pdf") for name in made[0]) == 4


def test_staged_menu_has_a_title_for_every_document(staged):
    """組み上げた _quarto.yml のメニューには、すべての文書が題名付きで並ぶ。"""
    settings = yaml.safe_load((staged / "_quarto.yml").read_text(encoding="utf-8"))
    contents = settings["website"]["sidebar"]["contents"]
    entries = [entry for item in contents for entry in item.get("contents", [item])]
    pages = [notebook.replace(".ipynb", ".html") for notebook in settings["project"]["render"]]
    assert [entry["href"] for entry in entries] == pages
    assert all(entry["text"] for entry in entries)
    assert [item["section"] for item in contents[1:]] == [
        "熊本県 令和６年度",
        "熊本県 令和７年度",
        "神奈川県 令和６年度",
    ]


def test_menu_of_many_names_its_own_group(stage, tmp_path, monkeypatch):
    """文書が多ければ、頁のメニューには、その群の文書と、すべてを掲げる目次だけが並ぶ。"""
    monkeypatch.setattr("kikin.publish.staging.MANY", 3)
    stage(tmp_path / "staged")
    render(tmp_path / "staged", tmp_path / "site", ["html"], "builtin")
    shown = {
        name: [
            link["href"]
            for link in BeautifulSoup((tmp_path / "site" / name).read_text("utf-8"), "lxml").select(
                ".site-menu a"
            )
        ]
        for name in ("index.html", "43-kumamoto/R7/plan.html", "14-kanagawa/R6/fund.html")
    }
    assert shown == {
        "index.html": ["index.html"],
        "43-kumamoto/R7/plan.html": ["../../index.html", "plan.html"],
        "14-kanagawa/R6/fund.html": ["../../index.html", "fund.html"],
    }


def test_page_depends_on_the_documents_that_its_menu_names():
    """目次の題と、メニューに載る文書が変われば頁は組み直され、文書が多ければ、ほかの群の文書は関わらない。"""

    def keys(count: int, home: str = "一覧") -> list[str]:
        places = [("43", "熊本県"), *(("14", "神奈川県") for _ in range(count))]
        entries = [
            Entry(f"{code}/{number}", "計画", group, (code, 7, number, ""))
            for number, (code, group) in enumerate(places)
        ]
        documents = {
            one.document: Published(one, "") for one in [Entry("index", home, "", ("", 0, 0, "")), *entries]
        }
        common = keys_of(documents, digests, ("builtin", ""), ["html"])
        return [common.key(documents[name], "html") for name in ("43/0", "14/1")]

    digests = Digests(ROOT)
    few, one_more, titled = keys(2), keys(3), keys(2, "目次")
    assert not set(few) & {*one_more, *titled}
    many, one_more, titled = keys(80), keys(81), keys(80, "目次")
    assert (many[0] == one_more[0], many[1] == one_more[1]) == (True, False)
    assert not set(many) & set(titled)


def test_staged_project_is_complete(staged):
    """組み上げた計画には、様式、色、書体がそろう。"""
    for name in (
        "_brand.yml",
        "_extensions/kikin/_extension.yml",
        "_extensions/kikin/kikin.lua",
        "_fonts/NotoSansCJKjp-Bold.otf",
    ):
        assert (staged / name).is_file()


def test_front_matter_is_written_into_the_notebook(tmp_path, write_notebook):
    """頁の表題は、ノートブックの表題のセルに書かれ、和暦の日付は date-line になる。"""
    write_notebook(tmp_path, "a.ipynb", "本文", title="仮の題")
    values = {"title": "事後評価", "prefecture": "熊本県", "date": "令和７年11月"}
    stage_project(ROOT, tmp_path, [Page(PurePosixPath("a.ipynb"), "事後評価", front_matter=values)])
    (result,) = render(tmp_path, tmp_path / "out", formats=["html"], renderer="builtin")
    assert result.ok
    page = (tmp_path / "out/a.html").read_text(encoding="utf-8")
    assert '<h1 class="title">事後評価</h1>' in page
    assert '<p class="date">令和７年11月</p>' in page


@pytest.mark.parametrize(
    ("pages", "word"),
    [
        ([Page(PurePosixPath("a.ipynb"), " ")], "題名がありません"),
        ([Page(PurePosixPath("a.ipynb"), "甲"), Page(PurePosixPath("a.ipynb"), "乙")], "二度あります"),
        ([Page(PurePosixPath("b.ipynb"), "乙")], "ノートブックがありません"),
    ],
)
def test_bad_pages_are_refused(tmp_path, write_notebook, pages, word):
    """題名のない文書、二度ある文書、ノートブックのない文書は断る。"""
    write_notebook(tmp_path, "a.ipynb", "本文")
    with pytest.raises(KikinError, match=word):
        stage_project(ROOT, tmp_path, pages)


def test_staging_again_changes_nothing(staged):
    """もう一度組み上げても、メニューも設定も同じである。"""
    before = (staged / "_quarto.yml").read_bytes()
    pages = [
        Page(PurePosixPath("index.ipynb"), "公表文書"),
        Page(PurePosixPath("43-kumamoto/R6/evaluation.ipynb"), "事後評価", "熊本県 令和６年度"),
        Page(PurePosixPath("43-kumamoto/R7/plan.ipynb"), "都道府県計画", "熊本県 令和７年度"),
        Page(PurePosixPath("14-kanagawa/R6/fund.ipynb"), "基金の状況", "神奈川県 令和６年度"),
    ]
    stage_project(ROOT, staged, pages)
    assert (staged / "_quarto.yml").read_bytes() == before


def test_what_is_saved_after_the_publication_is_seen_at_once(tmp_path):
    """公表の後に保存した入力があるか、まだ公表していなければ、中身を調べる前から作る用意を始められる。"""
    assert is_touched(tmp_path)
    lists = official(tmp_path).state / LISTS
    lists.mkdir(parents=True)
    table = tmp_path / "data" / "43-kumamoto" / "results.csv"
    table.parent.mkdir(parents=True)
    table.touch()
    os.utime(lists, (2000, 2000))
    for saved, expected in ((1000, False), (3000, True)):
        os.utime(table, (saved, saved))
        assert is_touched(tmp_path) is expected
