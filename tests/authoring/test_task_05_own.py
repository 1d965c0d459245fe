"""課題5: 一つの県だけの節、版、文書を、kikin/ にもほかの県にも触れずに作る。"""

from __future__ import annotations

from analyst import NARA, SHIGA, blocks
from pages import page_of
from project_copy import kikin


def test_a_section_of_her_own_stands_in_her_document(authored):
    """自分の節は見出しと文章を持ち、{{ 本県 }} に言葉が入る。"""
    page = page_of(authored / "reports" / "site" / SHIGA / "R6" / "evaluation.html")
    heading = page.document.find(lambda tag: tag.name == "h2" and "送迎の取組" in tag.get_text())
    assert heading is not None
    assert "通院が難しい人の送迎を、本県の二つの区域で行っている（例）。" in page.text


def test_a_document_of_her_own_is_published_and_listed(authored):
    """自分の文書は、題名をデータから作り、目次に載る。"""
    site = authored / "reports" / "site"
    page = page_of(site / SHIGA / "R6" / "transport.html")
    assert page.soup.find("h1").get_text(strip=True) == "滋賀県 令和6年度 送迎の状況"
    assert page.table("送迎の状況").rows[1] == ("例南区域", "95", "9.8")
    assert f"{SHIGA}/R6/transport.html" in {
        link["href"] for link in page_of(site / "index.html").document.find_all("a")
    }


def test_the_neighbour_has_the_common_version(authored):
    """ほかの県の文書は、自分の県の版の影響を受けない。"""
    site = authored / "reports" / "site"
    assert "地域別執行状況" in page_of(site / NARA / "R6" / "fund.html").text
    assert "地域別執行状況" not in page_of(site / SHIGA / "R6" / "fund.html").text
    assert not list((site / NARA).rglob("transport*"))


def test_the_check_knows_a_document_of_her_own(authored):
    """自分の文書と自分の版の文章は、kikin check が知らないとは言わない。"""
    done = kikin(authored, "check", f"data/{SHIGA}")
    assert done.returncode == 0, done.stdout
    assert "どこにも出ない" not in done.stdout
    assert "どの文書のものでもない" not in done.stdout


def test_the_page_names_the_tables_that_it_needs():
    """頁の表題のセルには、title、order、tables がある。"""
    (matter,) = blocks(5, "yaml")
    assert [line.split(":")[0] for line in matter.splitlines()[1:4]] == ["title", "order", "tables"]
