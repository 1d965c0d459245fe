"""Quarto と内蔵の出力方式は、見出し、番号、文、表、図、参照で一致する。"""

import json
import posixpath
import re
import shutil
import subprocess

import pytest
from bs4 import BeautifulSoup
from pypdf import PdfReader

from kikin.publish.render import render

pytestmark = pytest.mark.quarto
_QUARTO_MENU = "#quarto-sidebar a.sidebar-item-text[href]:not([data-bs-toggle])"


def _texts(page, selector: str) -> list[str]:
    return [re.sub(r"\s+", " ", element.get_text()).strip() for element in page.select(selector)]


def _menu(page, selector: str) -> list[tuple[str, str]]:
    links = [(a.get_text(strip=True), a["href"]) for a in page.select(selector)]
    return [(title, posixpath.normpath(posixpath.join("43-kumamoto/R6", href))) for title, href in links]


def test_quarto_renders_every_document(quarto):
    """Quarto でも、四つの文書が HTML と PDF になる。"""
    assert [(result.document, result.ok, result.error) for result in quarto.results] == [
        ("index", True, ""),
        ("43-kumamoto/R6/evaluation", True, ""),
        ("43-kumamoto/R7/plan", True, ""),
        ("14-kanagawa/R6/fund", True, ""),
    ]
    assert all(len(result.outputs) == 2 for result in quarto.results)


def test_shards_join_to_the_same_site(stage, quarto, tmp_path):
    """文書を分けて同時に作っても、サイトは一つずつ作ったときとバイト単位で同じである。"""
    stage(tmp_path / "staged")
    render(tmp_path / "staged", tmp_path / "site", renderer="quarto", jobs=2)
    ours, theirs = (
        {file.relative_to(site).as_posix(): file.read_bytes() for file in site.rglob("*") if file.is_file()}
        for site in (quarto.folder, tmp_path / "site")
    )
    assert theirs.keys() == ours.keys()
    assert [name for name in ours if ours[name] != theirs[name]] == []


@pytest.mark.parametrize(
    "selector",
    [
        "main h1",
        "main h2",
        "main h3",
        "main h4",
        "main h5",
        "title",
        "main .trail li",
        "main .prefecture",
        "main .subtitle",
        "main .date",
        "main th",
        "main td",
        "main tr.total",
        "main section p",
        "main a.quarto-xref",
    ],
)
def test_pages_agree(builtin, quarto, selector):
    """見出し、表題欄、表、本文、参照の文字は二つの HTML で同じである。"""
    ours = _texts(builtin.page, selector)
    assert ours
    assert _texts(quarto.page, selector) == ours


def test_captions_agree(builtin, quarto):
    """図と表の題は、番号も文も同じである。"""
    ours = sorted(_texts(builtin.page, "main caption, main figcaption"))
    assert ours == ["図 1 病院数の推移", "表 1 区分ごとの額", "表 2 月ごとの実績"]
    assert sorted(_texts(quarto.page, "main caption, main figcaption")) == ours


def test_descriptions_agree(builtin, quarto):
    """検索サイトに示す説明と、いまの位置からの行き先は同じである。"""
    for selector, name in (("meta[name=description]", "content"), ("main .trail a", "href")):
        ours = [element[name] for element in builtin.page.select(selector)]
        assert len(ours) == 1
        assert [element[name] for element in quarto.page.select(selector)] == ours


def test_alternative_texts_agree(builtin, quarto):
    """図の代替テキストは同じである。"""
    ours = [image["alt"] for image in builtin.page.select("main img")]
    assert [image["alt"] for image in quarto.page.select("main img")] == ours


def test_header_cells_agree(builtin, quarto):
    """列見出しと行見出しの区別は同じである。"""
    ours = [(cell.name, cell["scope"]) for cell in builtin.page.select("main th")]
    assert [(cell.name, cell.get("scope")) for cell in quarto.page.select("main th")] == ours


def test_menus_agree(builtin, quarto):
    """メニューの題名と行き先は同じである。"""
    ours = _menu(builtin.page, ".site-menu a")
    assert ours[1] == ("事後評価", "43-kumamoto/R6/evaluation.html")
    assert _menu(quarto.page, _QUARTO_MENU) == ours


@pytest.mark.usefixtures("quarto")
def test_menus_of_many_agree(stage, tmp_path, monkeypatch):
    """文書が多くても、メニューの題名と行き先は同じである。"""
    monkeypatch.setattr("kikin.publish.staging.MANY", 3)
    stage(tmp_path / "staged")
    notebook = tmp_path / "staged/43-kumamoto/R6/evaluation.ipynb"
    menus = []
    for renderer, selector in (("builtin", ".site-menu a"), ("quarto", _QUARTO_MENU)):
        render(tmp_path / "staged", tmp_path / renderer, ["html"], renderer, [notebook])
        text = (tmp_path / renderer / "43-kumamoto/R6/evaluation.html").read_text(encoding="utf-8")
        menus.append(_menu(BeautifulSoup(text, "lxml"), selector))
    assert menus[0] == [("公表文書", "index.html"), ("事後評価", "43-kumamoto/R6/evaluation.html")]
    assert menus[1] == menus[0]


def test_hostile_text_is_harmless_in_quarto(quarto):
    """Quarto の頁でも、データの文字列は文字のままで、イベント属性や危ないリンクはない。"""
    main = quarto.page.select_one("main")
    assert main.find_all(["script", "iframe"]) == []
    assert [name for element in main.find_all() for name in element.attrs if name.startswith("on")] == []
    assert [a["href"] for a in main.select("a[href]") if "javascript" in a["href"]] == []
    assert '<script>alert("本文")</script>' in main.get_text()


def test_pdfs_agree(builtin, quarto):
    """PDF の文字は、空白を除いて同じである。"""

    def letters(text: str) -> str:
        return re.sub(r"\s|\u2060", "", text)

    assert letters(quarto.text) == letters(builtin.text)


def test_quarto_pdf_is_pdf_ua(quarto):
    """Quarto の PDF も PDF/UA-1 であり、同じ書体を埋め込む。"""
    assert b"pdfuaid:part>1<" in quarto.pdf.trailer["/Root"]["/Metadata"].get_data()
    fonts = {
        str(font["/BaseFont"]) for page in quarto.pdf.pages for font in page["/Resources"]["/Font"].values()
    }
    assert all("NotoSansCJKjp" in name for name in fonts)


def test_plain_route_prints_landscape_pages(staged, tmp_path):
    """Papermill の覚え書きが残ったノートブックも、Quarto だけでそのまま PDF になる。"""
    if shutil.which("quarto") is None:
        pytest.skip("Quarto が PATH にないため、Quarto だけで作る道を省く")
    folder = tmp_path / "plain"
    shutil.copytree(staged, folder, symlinks=True)
    path = folder / "43-kumamoto/R6/evaluation.ipynb"
    content = json.loads(path.read_text(encoding="utf-8"))
    for cell in content["cells"][1:]:
        cell["metadata"] = {"tags": [], "papermill": {"status": "completed"}}
    path.write_text(json.dumps(content), encoding="utf-8")
    command = ["quarto", "render", str(path), "--to", "kikin-typst"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - our own command
    assert done.returncode == 0, done.stderr
    sheets = PdfReader(folder / "_site/43-kumamoto/R6/evaluation.pdf").pages
    assert any(sheet.mediabox.width > sheet.mediabox.height for sheet in sheets)
