"""課題4: ふつうの matplotlib の図を加える。"""

from __future__ import annotations

import pytest
from analyst import SHIGA
from bs4 import BeautifulSoup
from pages import page_of, print_of


@pytest.fixture
def file(authored):
    """Return the evaluation with the charts of the page."""
    return authored / "reports" / "site" / SHIGA / "R6" / "evaluation.html"


def test_a_plain_chart_has_number_caption_and_words_for_those_who_cannot_see_it(file):
    """図は番号と題と代替テキストを持ち、日本語の文字は文字のまま、Noto の書体で入る。"""
    image = page_of(file).document.find("img", src=lambda name: name.endswith("/transport.svg"))
    assert image["alt"].startswith("横棒グラフ。送迎の件数は、例北区域が120件")
    caption = image.find_parent("figure").find("figcaption").get_text()
    assert "図" in caption
    assert "送迎の件数は、例北区域が多い" in caption
    drawing = BeautifulSoup((file.parent / str(image["src"])).read_bytes(), "xml")
    assert {"例北区域", "例南区域", "送迎の件数（件）"} <= {
        one.get_text().strip() for one in drawing.find_all("text")
    }
    assert "Noto Sans CJK JP" in str(drawing)


def test_the_letters_of_a_chart_stand_in_the_pdf(file):
    """PDF の図の文字も、検索できる文字である。"""
    assert "送迎の件数（件）" in print_of(file.with_suffix(".pdf")).text


def test_a_chart_of_the_house_says_its_values(file):
    """show.charts の図の代替テキストは、表の値から作られる。"""
    image = page_of(file).document.find("img", src=lambda name: name.endswith("/fund.svg"))
    assert "300" in image["alt"]  # 区分Ⅲの 300百万円
