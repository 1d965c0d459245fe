"""データの表の数値は、どれも、その文書の、その名前のある行（か文）に、正しい単位で立つ。"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from pages import NUMBER, page_of, squeezed
from project_copy import ROOT

import kikin
from kikin.data.tables import TABLES, Kind
from kikin.publish.prose import asked_places
from kikin.totals import records
from kikin.values.amounts import MoneyUnit, grouped, money_unit
from kikin.values.errors import KikinError
from kikin.values.periods import parse_fiscal_year

MONEY = "|".join(sorted((unit.label for unit in MoneyUnit), key=len, reverse=True))
AMOUNT = re.compile(rf"(▲?[0-9]+(?:,[0-9]{{3}})*(?:\.[0-9]+)?)({MONEY})?")
HEAD_UNIT = re.compile(rf"（(?:単位：)?({MONEY})）")
Row = dict[str, Any]


@dataclass(frozen=True)
class Line:
    """A row of a table with what stands above it, or a sentence: its words, its amounts in yen, its other numbers."""

    words: str
    yen: frozenset[Fraction]
    numbers: frozenset[str]


def _line(context: str, cells: list[tuple[str, str]]) -> Line:
    """Return a line; each cell comes with the unit of its heading, blank where it has none."""
    found = [(number, unit or own) for text, own in cells for number, unit in AMOUNT.findall(text)]
    yen = {_value(number) * money_unit(unit).value for number, unit in found if unit}
    numbers = {number for text, _ in cells for number in NUMBER.findall(text)}
    return Line(context + "".join(text for text, _ in cells), frozenset(yen), frozenset(numbers))


def _unit(text: str) -> str:
    match = HEAD_UNIT.search(text)
    return match[1] if match else ""


def _value(number: str) -> Fraction:
    sign = -1 if number.startswith("▲") else 1
    return sign * Fraction(number.lstrip("▲").replace(",", ""))


@cache
def lines_of(file: Path) -> tuple[Line, ...]:
    """Return every line of a page: table rows under their captions and headings, paragraphs, items, pictures' words."""
    page = page_of(file)
    found = []
    for tag, table in zip(page.document.find_all("table"), page.tables, strict=True):
        above = tag.find_previous(["h2", "h3", "h4", "h5", "h6"])
        context = squeezed(above.get_text()) if above else ""
        context += table.caption + "".join(table.headings)
        whole = _unit(table.caption)  # a table in one unit says so once
        units = [_unit(heading) or whole for heading in table.headings]
        for row in table.rows:
            padded = [*units, *[""] * len(row)][: len(row)]
            found.append(_line(context, list(zip(row, padded, strict=True))))
    for tag in page.document.find_all(["p", "li", "figcaption"]):
        above = tag.find_previous(["h2", "h3", "h4", "h5", "h6"])
        found.append(_line(squeezed(above.get_text()) if above else "", [(squeezed(tag.get_text()), "")]))
    found += [_line("", [(squeezed(str(image["alt"])), "")]) for image in page.document.find_all("img")]
    return tuple(found)


@cache
def data_of(slug: str, year: str) -> Any:
    """Return the dataset of a folder."""
    return kikin.load(slug[:2], year, data_folder=str(ROOT / "data" / slug))


def _named(row: Row, data: Any) -> list[str]:
    """Return the words that name an indicator's row: its name and part."""
    names = dict(zip(data.indicators["id"], data.indicators["name"], strict=True))
    return [names[row["indicator"]], row.get("part", "")]


def _category(row: Row, _: Any) -> list[str]:
    return [str(row["category"] or "")]


def _area(row: Row, data: Any) -> list[str]:
    names = dict(zip(data.areas["id"], data.areas["name"], strict=True))
    return [names.get(row["area"], row["area"]), str(row["category"])]


NAMES: dict[str, Callable[[Row, Any], list[str]]] = {
    "targets": _named,
    "results": _named,
    "projects": lambda row, _: [row["name"]],
    "plan_amounts": _category,
    "ledger": _category,
    "area_spending": _area,
    "statistics": lambda row, _: [row["item"] or row["label"], row["part"]],
    "national_budgets": lambda row, _: [row["year"].name, row["sector"]],
}


def _of(year: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    wanted = parse_fiscal_year(year)
    return lambda frame: frame[frame["year"] == wanted]


def _until(year: str) -> Callable[[pd.DataFrame], pd.DataFrame]:
    wanted = parse_fiscal_year(year)
    return lambda frame: frame[frame["year"].map(lambda one: one <= wanted)]


def _all(frame: pd.DataFrame) -> pd.DataFrame:
    return frame


# which rows belong to which published document; a new document of params/ must be named here
BELONG: dict[str, dict[str, Callable[[pd.DataFrame], pd.DataFrame]]] = {
    "43-kumamoto/R6/evaluation": {
        "targets": _of("R6"),
        "results": _all,
        "differences": lambda frame: frame.iloc[:0],
    },
    "43-kumamoto/R7/plan": {
        "projects": _of("R7"),
        "targets": _of("R7"),
        "plan_amounts": _of("R7"),
        "differences": _all,
        "published_totals": _all,
    },
    "14-kanagawa/R6/fund": {
        "ledger": _all,
        "area_spending": _all,
        "plan_amounts": _of("R6"),
        "projects": _of("R6"),
        "differences": _all,
        "published_totals": _all,
    },
    "14-kanagawa/R7/review": {"statistics": _all},
    "00-national/R7/national": {
        "national_budgets": _until("R7"),
        "statistics": _all,
        "published_totals": _all,
    },
}
CASES = [(document, table) for document, tables in BELONG.items() for table in tables]


def _figures(table: str, row: Row) -> Iterator[tuple[str, str, Fraction | None]]:
    """Yield the figures of a row: column, the number as printed, and the yen where it is money."""
    for column in TABLES[table].columns:
        value = row[column.name]
        if value is None or value is pd.NA or column.name in {"order", "version"}:
            continue
        if column.kind is Kind.MONEY:
            yield column.name, "", Fraction(int(value))
        elif column.kind in (Kind.NUMBER, Kind.COUNT):
            decimals = max(0, -int(value.as_tuple().exponent)) if column.kind is Kind.NUMBER else 0
            unit = (
                column.unit
                or row.get(f"{column.name}_unit")
                or ("" if _has_money(table) else row.get("unit"))
                or ""
            )
            yield column.name, grouped(Fraction(value), decimals), _yen(Fraction(value), str(unit))


def _has_money(table: str) -> bool:
    return any(column.kind is Kind.MONEY for column in TABLES[table].columns)


def _yen(value: Fraction, unit: str) -> Fraction | None:
    try:
        return value * money_unit(unit).value
    except KikinError:
        return None


def _stands(lines: tuple[Line, ...], words: list[str], number: str, yen: Fraction | None) -> bool:
    wanted = [squeezed(word) for word in words if word]
    near = [line for line in lines if all(word in line.words for word in wanted)]
    if yen is not None:
        return any(yen in line.yen for line in near)
    return any(number in line.numbers for line in near)


@pytest.mark.parametrize(
    ("document", "table"), CASES, ids=[f"{document}:{table}" for document, table in CASES]
)
def test_every_figure_of_the_table_stands_in_the_page(site, document, table):
    """表の数値は、その行の名前のある所に、見出しの単位で読むと同じ額になる形で印字されている。"""
    slug, year, _ = document.split("/")
    data = data_of(slug, year)
    lines = lines_of(site / f"{document}.html")
    rows = records(BELONG[document][table](getattr(data, table)))
    missing = [
        f"{row['file']}:{row['row']} {column} {number or yen}"
        for row in rows
        for column, number, yen in _figures(table, row)
        if not _stands(lines, NAMES[table](row, data) if table in NAMES else [], number, yen)
    ]
    assert missing == [], f"{len(missing)} / {len(rows)} 行"


def test_every_published_document_is_looked_at(site):
    """公表しているどの文書にも、載るべき表が決めてある。"""
    published = {path.relative_to(site).with_suffix("").as_posix() for path in site.rglob("*.html")}
    assert published - {"index"} == set(BELONG)


# 文の列: どの表のどの列が、原文のままその文書に載るか（年度は文書の年度、日程だけは翌年度の計画のもの）
WORDS: dict[str, dict[str, tuple[str, ...]]] = {
    "43-kumamoto/R6/evaluation": {"goals": ("title", "statement"), "notes": ("text",)},
    "43-kumamoto/R7/plan": {
        "projects": ("name", "outline"),
        "project_fields": ("text",),
        "goals": ("title", "statement"),
        "calendar": ("when_raw", "event"),
        "notes": ("text",),
    },
    "14-kanagawa/R6/fund": {
        "projects": ("name",),
        "project_fields": ("text",),
        "calendar": ("when_raw", "event"),
    },
    "14-kanagawa/R7/review": {
        "themes": ("title",),
        "measures": ("title", "text", "period_raw", "method"),
        "review_points": ("text",),
    },
}


@pytest.mark.parametrize("document", WORDS)
def test_every_sentence_of_the_tables_stands_in_the_page(site, document):
    """目標、事業、取組、課題、日程、注の文は、書かれたとおりに載る。数値の表にした実績の文だけは、数値が立つ。"""
    slug, year, name = document.split("/")
    data = data_of(slug, year)
    text = page_of(site / f"{document}.html").text
    missing = []
    for table, columns in WORDS[document].items():
        wanted = data.year + 1 if table == "calendar" else data.year
        for row in records(getattr(data, table)):
            other = row["year"] != wanted or (table == "notes" and row["document"] != name)
            if other or row.get("series"):
                continue
            parts = [part for column in columns for part in str(row[column] or "").splitlines()]
            missing += [f"{row['file']}:{row['row']} {part}" for part in parts if squeezed(part) not in text]
    assert missing == []


@pytest.mark.parametrize("document", BELONG)
def test_every_authored_text_stands_in_the_page(site, document):
    """文章のファイルに書かれた段落は、数値を入れた形で、ノートブックが求めるどの見出しのものも、その文書に載る。"""
    slug, year, name = document.split("/")
    data = kikin.load(slug[:2], year, document=name, data_folder=str(ROOT / "data" / slug))
    asked = asked_places(ROOT / "notebooks" / f"{name}.ipynb")
    text = page_of(site / f"{document}.html").text
    missing = []
    for place in [place for place in data.texts if any(one.is_about(place) for one in asked)]:
        _, prose = data.text(place) or (None, "")
        plain = re.sub(r"^\s*(?:[-*>#]|\d+\.)\s*|\*\*|^[|:-]+$", "", prose, flags=re.MULTILINE)
        pieces = [piece for line in plain.splitlines() for piece in re.split(r"[:：|]", line)]
        missing += [f"{place}: {piece}" for piece in pieces if squeezed(piece) not in text]
    assert missing == []
