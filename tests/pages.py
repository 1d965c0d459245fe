"""Published pages, read back: HTML as tables and numbers, PDFs as text, pictures as the text that they draw."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

from bs4 import BeautifulSoup, Tag
from project_copy import ROOT
from pypdf import PdfReader

from kikin.data.params import Publication, read_params
from kikin.publish.asked import document_path
from kikin.publish.registry import find_document

NUMBER = re.compile(r"▲?[0-9]+(?:,[0-9]{3})*(?:\.[0-9]+)?")
_RUNNING_FOOT = re.compile(r"\d+/\d+")
_SAME_GLYPH = str.maketrans("➀➁➂➃➄", "①②③④⑤")


def published_documents(root: Path = ROOT) -> list[str]:
    """Return the paths of the documents that the project's params ask for, in the site and without ending."""
    return [document for _, document in runs(root)]


def runs(root: Path = ROOT) -> list[tuple[Publication, str]]:
    """Return each document that the project's params ask for, with the run that asks for it."""
    found = []
    for run in [read_params(file) for file in sorted((root / "params").glob("*.yml"))]:
        for name in run.documents:
            declared = find_document(root, run.prefecture.slug, name).parameters
            given = {key: value for key, value in run.parameters.items() if key in declared}
            found.append((run, document_path(run, name, given)))
    return found


def squeezed(text: str) -> str:
    """Return the text without any white space, and with the letters that one glyph stands for made one."""
    return re.sub(r"\s+", "", text).translate(_SAME_GLYPH)


def plain_number(text: str) -> str:
    """Return the digits of a cell in one form: half width, ▲ for minus, no separators."""
    return unicodedata.normalize("NFKC", text).replace(",", "").strip()


@dataclass(frozen=True)
class Table:
    """A table of a page: caption, column headings, and the rows with their headings among the cells."""

    caption: str
    headings: tuple[str, ...]
    rows: tuple[tuple[str, ...], ...]

    def cell(self, row: str, column: str) -> str:
        """Return the cell in the row that begins so and the column of that heading."""
        (found,) = [cells for cells in self.rows if cells[0] == row]
        return found[self.headings.index(column)]


@dataclass(frozen=True)
class Page:
    """A page of the site."""

    file: Path

    @cached_property
    def soup(self) -> BeautifulSoup:
        """The page, parsed."""
        return BeautifulSoup(self.file.read_text(encoding="utf-8"), "lxml")

    @cached_property
    def document(self) -> Tag:
        """The document itself, without menus."""
        found = self.soup.select_one("article.document")
        assert found is not None, f"{self.file} に本文がありません"
        return found

    @cached_property
    def tables(self) -> list[Table]:
        """The tables of the document."""
        return [_table(tag) for tag in self.document.find_all("table")]

    def table(self, words: str) -> Table:
        """Return the table whose caption holds the words."""
        (found,) = [table for table in self.tables if words in table.caption]
        return found

    @cached_property
    def text(self) -> str:
        """The text of the document, squeezed."""
        return squeezed(self.document.get_text())

    @cached_property
    def numbers(self) -> Counter[str]:
        """Every number of the tables, as printed."""
        return Counter(
            NUMBER.findall(" ".join(cell for table in self.tables for row in table.rows for cell in row))
        )

    @cached_property
    def drawn(self) -> str:
        """The letters of the pictures of the page, which stand in them as text, and their alternative text."""
        images = self.document.find_all("img")
        pictures = [BeautifulSoup((self.file.parent / str(one["src"])).read_bytes(), "xml") for one in images]
        return " ".join(
            [*(picture.get_text(" ") for picture in pictures), *(str(one["alt"]) for one in images)]
        )


@dataclass(frozen=True)
class Print:
    """A PDF of the site."""

    file: Path

    @cached_property
    def reader(self) -> PdfReader:
        """The PDF, opened."""
        return PdfReader(self.file)

    @cached_property
    def pages(self) -> list[str]:
        """The text of each page."""
        return [page.extract_text() for page in self.reader.pages]

    @cached_property
    def text(self) -> str:
        """The text of all pages, squeezed, without running heads and page numbers."""
        return "".join(squeezed("\n".join(_body(page))) for page in self.pages)

    @cached_property
    def numbers(self) -> Counter[str]:
        """Every number of the pages."""
        return Counter(NUMBER.findall("\n".join(self.pages)))


@cache
def page_of(file: Path) -> Page:
    """Return the page, parsed once however many tests read it."""
    return Page(file)


@cache
def print_of(file: Path) -> Print:
    """Return the PDF, read once however many tests read it."""
    return Print(file)


def _table(tag: Tag) -> Table:
    caption = tag.find("caption")
    head = tag.find("thead")
    headings = [squeezed(cell.get_text()) for cell in head.find_all("th")] if isinstance(head, Tag) else []
    rows = [
        tuple(squeezed(cell.get_text()) for cell in row.find_all(["th", "td"]))
        for row in tag.find_all("tr")
        if row.find_parent("thead") is None
    ]
    return Table(squeezed(caption.get_text()) if caption else "", tuple(headings), tuple(rows))


def _body(page: str) -> list[str]:
    """Return the lines of a page without its running head and foot."""
    lines = [line for line in page.splitlines() if line.strip()]
    if lines and _RUNNING_FOOT.fullmatch(squeezed(lines[-1])):
        lines = lines[1:-1]
    return lines
