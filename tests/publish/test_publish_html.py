"""内蔵の出力方式が作る HTML。"""

import re
from pathlib import Path

import pytest
from bs4 import BeautifulSoup

HOSTILE_CELL = '#read("x") <script>alert(1)</script> $x$ @fig-a **b** [a](javascript:alert(1)) {{< include x >}} | \\ -- ...'


def test_all_documents_are_rendered(builtin):
    """四つの文書が HTML と PDF になり、誤りはない。"""
    assert [(result.document, result.ok, result.error) for result in builtin.results] == [
        ("index", True, ""),
        ("43-kumamoto/R6/evaluation", True, ""),
        ("43-kumamoto/R7/plan", True, ""),
        ("14-kanagawa/R6/fund", True, ""),
    ]
    assert all(path.is_file() for result in builtin.results for path in result.outputs)
    assert [path.suffix for path in builtin.results[0].outputs] == [".html", ".pdf"]


def test_headings_are_numbered(builtin):
    """見出しには 1、1.1、1.1.1 の番号が付き、題名と五段目には付かない。"""
    headings = [
        element.get_text() for element in builtin.page.select("main h1, main h2, main h3, main h4, main h5")
    ]
    assert headings == [
        "事後評価",
        "1 評価のプロセス",
        "1.1 意見聴取",
        "2 目標の達成状況",
        "2.1 横長の表",
        "2.2 事業の一覧",
        "2.2.1 区分Ⅱ",
        "細目",
        "3 事業",
        "脚注",
    ]


def test_title_block(builtin):
    """表題欄に、都道府県、副題、日付、PDF へのリンクがある。"""
    block = builtin.page.select_one("main .title-block")
    assert block.select_one(".prefecture").get_text() == "熊本県"
    assert block.select_one(".subtitle").get_text() == "令和６年度"
    assert block.select_one(".date").get_text() == "令和７年11月"
    link = block.select_one(".formats a")
    assert link["href"] == "evaluation.pdf"
    assert re.fullmatch(r"PDF版（\d+KB）", link.get_text())


def test_table_has_caption_and_header_cells(builtin):
    """表には番号付きの題、列見出し、行見出しがある。"""
    table = builtin.page.select_one("#tbl-goals")
    assert table.caption.get_text() == "表\u00a01 区分ごとの額"
    assert [(cell.get_text(), cell["scope"]) for cell in table.select("thead th")] == [
        ("区分", "col"),
        ("事業名", "col"),
        ("額（千円）", "col"),
        ("評価", "col"),
    ]
    row = table.select("tbody tr")[1]
    assert [(cell.name, cell.get_text(), cell.get("scope")) for cell in row.find_all(["th", "td"])] == [
        ("th", "Ⅰ-2", "row"),
        ("td", "施設の整備その2", None),
        ("td", "2,000", None),
        ("td", "達成", None),
    ]


def test_total_row_is_marked(builtin):
    """すべてのセルが太字の行は、計の行として示される。"""
    rows = builtin.page.select("#tbl-goals tr.total")
    assert [row.get_text(" ", strip=True) for row in rows] == ["計 820,000"]


def test_wide_table_scrolls_in_a_named_region(builtin):
    """横長の表は、名前があり焦点の当たる枠の中で動く。"""
    region = builtin.page.select_one("#tbl-wide").parent
    assert (region["role"], region["tabindex"], region["aria-label"]) == ("region", "0", "月ごとの実績")


def test_figure_has_caption_and_alternative_text(builtin):
    """図には番号付きの題と代替テキストがあり、図のファイルが写されている。"""
    figure = builtin.page.select_one("figure#fig-a")
    assert figure.figcaption.get_text() == "図\u00a01 病院数の推移"
    assert figure.img["alt"] == '棒グラフ。"最大"は 8 である。'
    assert (builtin.folder / "43-kumamoto/R6" / figure.img["src"]).is_file()


def test_references_are_links_with_numbers(builtin):
    """参照は番号の付いたリンクになる。"""
    links = [(link.get_text(), link["href"]) for link in builtin.page.select("a.quarto-xref")]
    assert links == [("表\u00a01", "#tbl-goals"), ("図\u00a01", "#fig-a"), ("節\u00a02", "#sec-goals")]


def test_source_line_break_is_no_space(builtin):
    """日本語の行の折り返しは空白にならない。"""
    assert "となった。改行のあとに続く文" in builtin.page.select_one("main").get_text()


def test_number_and_unit_stay_together(builtin):
    """数と単位は一行に保たれる。"""
    kept = [element.get_text() for element in builtin.page.select("main section .nobr")]
    assert {"12か所", "1,487,680千円", "令和７年"} <= set(kept)


def test_callout_and_footnote(builtin):
    """囲みには題と本文があり、脚注には本文との行き来がある。"""
    callout = builtin.page.select_one(".callout-note")
    assert callout.select_one(".callout-title").get_text(strip=True) == "凡例"
    assert callout.select_one(".callout-body").get_text(strip=True) == "－は該当なし。"
    note = builtin.page.select_one("main .footnotes li")
    assert note.get_text().startswith("令和７年３月の審議会。")
    assert builtin.page.select_one(f'a[href="#{note["id"]}"]') is not None


def test_hostile_text_prints_as_text(builtin):
    """データの文字列は、どのような記号を含んでも文字として出る。"""
    cell = builtin.page.select(".sheet tbody tr")[1].td
    assert cell.get_text() == HOSTILE_CELL
    assert [child.name for child in cell.find_all()] == []


def test_line_breaks_in_cells(builtin):
    """セルの中の改行は改行のまま出る。"""
    cell = builtin.page.select(".sheet tbody tr")[0].td
    assert list(cell.stripped_strings) == ["病床機能再編", "総事業費", "1,200千円"]
    assert len(cell.find_all("br")) == 1


def test_no_script_no_handler_no_bad_link(builtin):
    """どの頁にも、スクリプト、イベント属性、危ないリンク、生の HTML はない。"""
    for path in builtin.folder.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        assert page.find_all(["script", "iframe", "object", "embed"]) == []
        attributes = [name for element in page.find_all() for name in element.attrs]
        assert [name for name in attributes if name.startswith("on")] == []
        assert [a["href"] for a in page.select("a[href]") if "javascript" in a["href"]] == []
    text = builtin.page.select_one("main").get_text()
    assert '<script>alert("本文")</script>' in text
    assert '<b onclick="x()">太字</b>と悪いと計画。' in text
    assert '#read("x")' in text
    assert "<iframe></iframe>" in text


def test_nothing_comes_from_elsewhere(builtin):
    """頁と様式は、よそのサーバーから何も読み込まない。"""
    for path in builtin.folder.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        sources = [element.get("src") or element.get("href") for element in page.select("img, link, source")]
        assert [source for source in sources if re.match(r"(\w+:)?//", source)] == []
    for path in builtin.folder.rglob("*.css"):
        assert not re.search(r"@import|url\(", path.read_text(encoding="utf-8"))


def test_every_internal_link_leads_somewhere(builtin):
    """サイトの中のリンクは、頁も位置も、すべて実在する。"""
    for path in builtin.folder.rglob("*.html"):
        page = BeautifulSoup(path.read_text(encoding="utf-8"), "lxml")
        for link in page.select("a[href], link[href]"):
            target, _, place = link["href"].partition("#")
            file = (path.parent / target) if target else path
            assert file.is_file(), f"{path.name}: {link['href']}"
            if place and file.suffix == ".html":
                other = BeautifulSoup(file.read_text(encoding="utf-8"), "lxml")
                assert other.find(id=place) is not None, f"{path.name}: {link['href']}"


def test_identifiers_are_unique(builtin):
    """一つの頁に同じ id は二度ない。"""
    names = [element["id"] for element in builtin.page.select("[id]")]
    assert len(names) == len(set(names))


def test_page_has_landmarks_language_and_skip_link(builtin):
    """頁には言語、題名、本文へ進むリンク、領域の区分がある。"""
    page = builtin.page
    assert page.html["lang"] == "ja"
    assert page.title.get_text() == "事後評価 – 地域医療介護総合確保基金"
    assert page.body.find("a")["href"] == "#main"
    assert [len(page.find_all(name)) for name in ("main", "h1", "footer")] == [1, 1, 1]
    assert all(nav.get("aria-label") or nav.get("aria-labelledby") for nav in page.find_all("nav"))


def test_menu_names_every_document_and_the_current_one(builtin):
    """メニューには群の名と文書の題名があり、いまの文書が示される。"""
    menu = builtin.page.select_one(".site-menu")
    assert [p.get_text() for p in menu.find_all("p")] == [
        "熊本県 令和６年度",
        "熊本県 令和７年度",
        "神奈川県 令和６年度",
    ]
    assert [(a.get_text(), a["href"]) for a in menu.find_all("a")] == [
        ("公表文書", "../../index.html"),
        ("事後評価", "evaluation.html"),
        ("都道府県計画", "../R7/plan.html"),
        ("基金の状況", "../../14-kanagawa/R6/fund.html"),
    ]
    assert [a.get_text() for a in menu.select("[aria-current=page]")] == ["事後評価"]


def test_hidden_cells_and_code_do_not_show(builtin):
    """include: false のセルと、コードは出ない。"""
    text = builtin.page.get_text()
    assert "隠す出力" not in text
    assert "show()" not in text
    assert "year = 'R6'" not in text


def test_documents_keep_to_themselves(builtin):
    """ある県の文書に、別の県の印は出ない（メニューを除く）。"""
    page = BeautifulSoup((builtin.folder / "14-kanagawa/R6/fund.html").read_text(encoding="utf-8"), "lxml")
    assert "神奈川県の計画である。" in page.main.get_text()
    assert "熊本県" not in page.main.get_text()


@pytest.mark.parametrize("name", ["kikin.css", "shell.css", "brand.css"])
def test_style_sheets_are_published(builtin, name):
    """様式はサイトの中にある。"""
    assert (Path(builtin.folder) / "site_libs/kikin" / name).stat().st_size > 0


def _luminance(colour: str) -> float:
    parts = [int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("ground", ["#ffffff", "#eaf0f6", "#f6f8fa"])
@pytest.mark.parametrize("name", ["ai", "seiji", "sumi", "nibi"])
def test_colours_of_type_have_contrast(builtin, name, ground):
    """文字に使う色は、どの地の上でも 4.5:1 以上の差がある（WCAG 2.2 の 1.4.3）。"""
    colours = (builtin.folder / "site_libs/kikin/brand.css").read_text(encoding="utf-8")
    colour = re.search(rf"--brand-{name}: (#\w+);", colours)[1]
    assert (_luminance(ground) + 0.05) / (_luminance(colour) + 0.05) >= 4.5
