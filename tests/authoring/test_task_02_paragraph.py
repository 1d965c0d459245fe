"""課題2: 計算した数値のある段落を加える。"""

from __future__ import annotations

from analyst import SHIGA
from pages import page_of, print_of


def test_the_paragraph_of_the_page_stands_with_its_figure(authored):
    """頁の段落は、決算額の分かる4事業の和を、百万円に四捨五入して、HTML にも PDF にも示す。"""
    file = authored / "reports" / "site" / SHIGA / "R6" / "evaluation.html"
    # 112,345 + 120 + 28,950 千円と 1.2億円 = 261,415 千円（未集計の1事業は数えない）
    sentence = "決算額の分かる4事業で、261.4百万円を執行した。"
    assert sentence in page_of(file).text
    assert sentence in print_of(file.with_suffix(".pdf")).text
