"""公表された HTML: 見出し・表・図・リンクが、読む人と支援技術の両方に正しく伝わる。"""

from __future__ import annotations

from itertools import pairwise
from urllib.parse import unquote, urlsplit

import pytest
from pages import Page, page_of, published_documents

DOCUMENTS = published_documents()
EVERY = pytest.mark.parametrize("name", ["index", *DOCUMENTS])
EACH = pytest.mark.parametrize("name", DOCUMENTS)


@pytest.fixture
def page(site, name) -> Page:
    """Return the page, parsed."""
    return page_of(site / f"{name}.html")


@EVERY
def test_page_is_japanese_with_title_and_one_first_heading(page):
    """どのページも日本語と宣言し、題名と、ただ一つの第1見出しを持つ。"""
    assert page.soup.html["lang"] == "ja"
    (heading,) = page.soup.find_all("h1")
    assert heading.get_text(strip=True)
    assert heading.get_text(strip=True) in page.soup.title.get_text()


@EVERY
def test_headings_descend_one_level_at_a_time(page):
    """見出しの階層は飛ばない。"""
    levels = [
        int(tag.name[1]) for tag in page.soup.find("main").find_all(["h1", "h2", "h3", "h4", "h5", "h6"])
    ]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in pairwise(levels))


@EACH
@pytest.mark.parametrize("words", ["根拠", "奥付"])
def test_every_document_ends_with_its_grounds(page, words):
    """どの文書にも、根拠と奥付の章がある。"""
    assert words in " ".join(tag.get_text() for tag in page.document.find_all("h2"))


@EACH
def test_document_opens_with_key_figures_and_points(page):
    """どの文書も、大きく示す三つから五つの数値と、要点で始まる。"""
    assert 3 <= len(page.document.select(".key-figures li")) <= 5
    assert page.document.select_one(".callout-title").get_text(strip=True) == "要点"
    assert page.document.select_one(".key-figures").find_previous("section") is None


@EACH
def test_no_other_prefecture_is_named(site, page):
    """文書の題名欄の県のほかに、公表しているほかの県の名は本文に出ない。"""
    own = page.soup.select_one("p.prefecture").get_text()
    names = {
        page_of(site / f"{other}.html").soup.select_one("p.prefecture").get_text() for other in DOCUMENTS
    }
    assert [other for other in names - {own, "全国"} if other in page.text and own != "全国"] == []


@EACH
def test_contents_lead_to_every_chapter(page):
    """目次から、すべての章に行ける。"""
    targets = {link["href"] for link in page.soup.select("nav[aria-label=目次] a")}
    chapters = {f"#{tag.find_parent('section')['id']}" for tag in page.document.find_all("h2")}
    assert chapters <= targets


@EVERY
def test_tables_have_header_cells(page):
    """どの表にも、範囲（scope）を示した見出しのセルがある。"""
    for table in page.document.find_all("table"):
        heads = table.find_all("th")
        assert heads, table.get_text()[:80]
        assert all(head.get("scope") in {"col", "row"} for head in heads)


@EVERY
def test_tables_are_captioned_or_sheets_under_a_heading(page):
    """表には番号つきの題があり、題のない個票は、直前の見出しが題になっている。"""
    for table in page.document.find_all("table"):
        caption = table.find("caption")
        if caption is not None:
            assert caption.get_text(strip=True).startswith("表")
        else:
            before = table.find_previous(["table", "h2", "h3", "h4", "h5"])
            assert before.name != "table", table.get_text()[:80]


@EVERY
def test_rows_have_as_many_cells_as_the_head(page):
    """どの行も、見出しと同じ数のセルを持つ（結合したセルはない）。"""
    for table in page.document.find_all("table"):
        counts = {len(row.find_all(["th", "td"])) for row in table.find_all("tr")}
        assert len(counts) == 1, table.get_text()[:80]
        assert not table.find(attrs={"colspan": True}) or table.find(attrs={"colspan": "1"})


@EVERY
def test_pictures_have_alternative_text_and_exist(page):
    """どの図にも、値を含む代替テキストと題があり、ファイルがある。"""
    for image in page.document.find_all("img"):
        assert any(letter.isdigit() for letter in image["alt"])
        assert (page.file.parent / image["src"]).is_file()
        assert image.find_parent("figure").find("figcaption").get_text(strip=True).startswith("図")


@EVERY
def test_links_inside_the_site_lead_somewhere(site, page):
    """サイトの中へのリンクは、ページにもアンカーにも行き着く。"""
    for link in page.soup.find_all("a", href=True):
        parts = urlsplit(link["href"])
        if parts.scheme:
            continue
        target = (page.file.parent / unquote(parts.path)).resolve() if parts.path else page.file.resolve()
        assert target.is_file(), link["href"]
        assert target.is_relative_to(site.resolve())
        if parts.fragment:
            ids = {tag["id"] for tag in page_of(target).soup.find_all(id=True)}
            assert unquote(parts.fragment) in ids, link["href"]


@EVERY
def test_cross_references_are_resolved(page):
    """図・表・節への参照はすべて番号になり、書き方のまま残ったものがない。"""
    assert "@tbl-" not in page.text
    assert "@fig-" not in page.text
    assert "@sec-" not in page.text
    assert "??" not in page.text


@EVERY
def test_nothing_comes_from_elsewhere(page):
    """開いただけで外へ出る要求はなく、スクリプトもない。"""
    loaded = [
        tag.get("src") or tag.get("href") for tag in page.soup.find_all(["img", "link", "script", "iframe"])
    ]
    assert not [url for url in loaded if url and urlsplit(url).netloc]
    assert not page.soup.find_all(["script", "iframe", "object", "embed"])


def test_style_sheets_load_nothing_from_elsewhere(site):
    """スタイルシートも図も、外のファイルを読まない。"""
    for file in [*site.rglob("*.css"), *site.rglob("*.svg")]:
        text = file.read_text(encoding="utf-8")
        assert "@import" not in text, file
        assert "url(http" not in text.replace('"', "").replace("'", ""), file
        assert 'href="http' not in text, file


@EVERY
def test_no_code_and_no_trace_of_the_machine(page, published):
    """プログラムの断片も、作った機械のフォルダー名も、ページに出ない。本文に kikin の語もない。"""
    assert "kikin" not in page.document.get_text()
    html = page.file.read_text(encoding="utf-8")
    for words in (
        "kikin.load",
        "Traceback",
        "texts.csv",
        ".csv の",
        "include: false",
        "output: asis",
        str(published),
    ):
        assert words not in html


@EVERY
def test_no_value_is_left_raw(page):
    """プログラムの値（None、nan、型の名）が、そのまま印字されていない。"""
    words = page.document.get_text(" ").split()
    assert not {"None", "nan", "NaN", "True", "False"} & set(words)
    for raw in ("Fraction(", "Quantity(", "Absent.", "<Category"):
        assert raw not in page.text
