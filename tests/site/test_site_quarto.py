"""Quarto の出版: 同じデータから、内蔵の方式と同じ見出し・表・図・リンクのサイトができる。"""

from __future__ import annotations

import re
import shutil

import pytest
from pages import page_of, print_of, published_documents, squeezed

pytestmark = [
    pytest.mark.quarto,
    pytest.mark.skipif(
        shutil.which("quarto") is None, reason="Quarto が PATH にないので、出版の比較は行わない"
    ),
]
DOCUMENTS = published_documents()
EVERY = pytest.mark.parametrize("name", ["index", *DOCUMENTS])


def test_same_documents(site, quarto_site):
    """文書は、HTML も PDF も、内蔵の方式と同じだけできる。"""
    for ending in ("html", "pdf"):
        both = [
            {file.relative_to(at).as_posix() for file in at.rglob(f"*.{ending}")}
            for at in (site, quarto_site)
        ]
        assert both[0] == both[1]


def main_of(site, name):
    """Return the main part of a page, whatever shell is around it."""
    return page_of(site / f"{name}.html").soup.find("main")


@EVERY
@pytest.mark.parametrize(
    "tags", [["h2", "h3", "h4"], ["caption", "figcaption"]], ids=["headings", "captions"]
)
def test_same_headings_and_captions(site, quarto_site, name, tags):
    """見出しと図表の題は、番号まで同じである。"""
    ours, theirs = (
        [squeezed(tag.get_text()) for tag in main_of(at, name).find_all(tags)] for at in (site, quarto_site)
    )
    assert [text for text in theirs if text != "目次"] == ours


@EVERY
def test_same_rows(site, quarto_site, name):
    """表の行は、どのセルも同じである。"""
    ours, theirs = (
        [
            [squeezed(cell.get_text()) for cell in row.find_all(["th", "td"])]
            for row in main_of(at, name).find_all("tr")
            if row.get_text(strip=True)
        ]
        for at in (site, quarto_site)
    )
    assert theirs == ours


@EVERY
def test_same_pictures(site, quarto_site, name):
    """図は、代替テキストまで同じである。"""
    ours, theirs = (
        [image["alt"] for image in main_of(at, name).find_all("img")] for at in (site, quarto_site)
    )
    assert theirs == ours


@EVERY
def test_same_numbers_in_the_pdf(site, quarto_site, name):
    """PDF の桁区切りの数値は、内蔵の方式と同じものが同じだけある。"""
    ours, theirs = (
        {number: count for number, count in print_of(at / f"{name}.pdf").numbers.items() if "," in number}
        for at in (site, quarto_site)
    )
    assert theirs == ours


@EVERY
def test_same_letters_on_every_page_of_the_pdf(site, quarto_site, name):
    """PDF は、どの頁も同じ文字である。"""
    ours, theirs = (
        [re.sub(r"[\s\u2060]", "", page) for page in print_of(at / f"{name}.pdf").pages]
        for at in (site, quarto_site)
    )
    assert theirs == ours
