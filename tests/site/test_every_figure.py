"""データの表の数値は、どれも、その文書の、その名前のある行（か文）に、正しい単位で立つ。"""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache
from typing import Any

import pandas as pd
import pytest
from figures_of import missing_figures
from pages import page_of, squeezed
from project_copy import ROOT

import kikin
from kikin.publish.prose import asked_places
from kikin.totals import records
from kikin.values.periods import parse_fiscal_year


@cache
def data_of(slug: str, year: str) -> Any:
    """Return the dataset of a folder."""
    return kikin.load(slug[:2], year, data_folder=str(ROOT / "data" / slug))


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
    "14-kanagawa/R6/disclosure": {"ledger": lambda frame: frame[frame["item"] == "残高"]},
    "14-kanagawa/R7/review": {"statistics": _all},
    "00-national/R7/national": {
        "national_budgets": _until("R7"),
        "statistics": _all,
        "published_totals": _all,
    },
}
CASES = [(document, table) for document, tables in BELONG.items() for table in tables]


@pytest.mark.parametrize(
    ("document", "table"), CASES, ids=[f"{document}:{table}" for document, table in CASES]
)
def test_every_figure_of_the_table_stands_in_the_page(site, document, table):
    """表の数値は、その行の名前のある所に、見出しの単位で読むと同じ額になる形で印字されている。"""
    slug, year, _ = document.split("/")
    data = data_of(slug, year)
    rows = BELONG[document][table](getattr(data, table))
    missing = missing_figures(site / f"{document}.html", table, rows, data)
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
