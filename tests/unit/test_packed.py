"""PDF の圧縮: 中身は同じままで小さくなり、知らない作りの PDF には触れない。"""

from __future__ import annotations

import io

from pypdf import PdfReader, PdfWriter

from kikin.publish.builtin.packed import packed

WORDS = {"/Title": "事後評価"}


def plain_pdf(pages):
    """Return a PDF with a plain table of places, as Typst writes it."""
    writer = PdfWriter()
    for _ in range(pages):
        writer.add_blank_page(200, 300)
    writer.add_metadata(WORDS)
    target = io.BytesIO()
    writer.write(target)
    return target.getvalue()


def test_it_is_smaller_and_says_the_same():
    """頁も題も読め、同じ入力からは同じバイトになる。"""
    plain = plain_pdf(300)
    small = packed(plain)
    assert len(small) < len(plain) / 3  # 300 pages that are alike
    assert small == packed(plain)
    reader = PdfReader(io.BytesIO(small), strict=True)
    assert len(reader.pages) == 300
    assert reader.metadata.title == WORDS["/Title"]
    assert reader.pages[299].mediabox.height == 300


def test_another_kind_of_pdf_stays_as_it_is():
    """すでに圧縮されているものや、PDF でないものは、そのまま返す。"""
    small = packed(plain_pdf(3))
    assert packed(small) == small
    assert packed(b"%PDF-1.7\n") == b"%PDF-1.7\n"
