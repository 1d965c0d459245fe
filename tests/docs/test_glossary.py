"""用語集は、コードが使う分野の言葉をすべて持ち、コードにない名前を持たない。"""

from __future__ import annotations

import importlib
import inspect
import re
from enum import Enum

import pytest
from project_copy import ROOT

from kikin.data.tables import TABLES
from kikin.values.categories import Category
from kikin.values.errors import Level
from kikin.values.readings import Absent

_FIELD = (
    "checks",
    "steps",
    "values.readings",
    "grants.care_facilities.words",
    "grants.care_facilities.case",
    "grants.prefectural",
    "grants.terms",
)
_ROW = re.compile(r"^\| (?P<term>[^|]+) \| (?P<reading>[^|]+) \| (?P<identifiers>[^|]+) \|", re.MULTILINE)


@pytest.fixture(scope="module")
def rows(pages) -> list[re.Match[str]]:
    """Return the rows of the glossary, headings left out."""
    found = _ROW.finditer(pages["docs/glossary.md"])
    return [row for row in found if row["term"] not in ("Term", "---")]


@pytest.fixture(scope="module")
def identifiers(rows) -> list[str]:
    """Return every identifier of the glossary."""
    return [name for row in rows for name in re.findall(r"`([^`]+)`", row["identifiers"])]


def test_every_row_has_a_term_a_reading_and_an_identifier(rows):
    """どの行も、用語、英語の読み、識別子を持つ。"""
    assert len(rows) > 300
    assert [row["term"] for row in rows if "`" not in row["identifiers"]] == []


def test_every_identifier_stands_in_the_code(identifiers):
    """用語集の識別子は、どれもコードか規則のファイルにある。"""
    files = [file for file in (ROOT / "kikin").rglob("*") if file.suffix in {".py", ".yml", ".csv"}]
    texts = [file.read_text(encoding="utf-8") for file in files]
    missing = [
        name
        for name in dict.fromkeys(identifiers)
        if not any(all(_stands_in(part, text) for part in _parts(name)) for text in texts)
    ]
    assert missing == []


def _parts(name: str) -> list[str]:
    return name.split(".") if name[0].isupper() else [name]


def _stands_in(name: str, text: str) -> bool:
    return name in text and re.search(rf"(?<![\w.-]){re.escape(name)}(?![\w-])", text) is not None


@pytest.mark.parametrize("kind", [Category, Absent, Level])
def test_every_word_of_a_list_is_explained(identifiers, kind: type[Enum]):
    """区分、判定、値がない理由などの語は、一つ残らず用語集にある。"""
    assert [str(member) for member in kind if f"{kind.__name__}.{member.name}" not in identifiers] == []


@pytest.mark.parametrize("name", _FIELD)
def test_every_type_of_a_calculation_is_explained(identifiers, name):
    """計算の公開の型は、一つ残らず用語集にある。"""
    module = importlib.import_module(f"kikin.{name}")
    types = [
        label
        for label, value in vars(module).items()
        if inspect.isclass(value) and value.__module__ == module.__name__ and not label.startswith("_")
    ]
    explained = {name.split(".")[0] for name in identifiers}
    assert [label for label in types if label not in explained] == []


def test_every_table_and_document_is_explained(identifiers):
    """表と文書の名前は、どれも用語集にある。"""
    documents = {file.stem for file in (ROOT / "notebooks").glob("*.ipynb")} - {"index"}
    assert sorted((documents | set(TABLES)) - set(identifiers)) == []
