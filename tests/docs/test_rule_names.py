"""頁が名を挙げる規則は、規則集にある。"""

from __future__ import annotations

import re

import pytest

from kikin.rules import rule_book

BOOK = rule_book()
FAMILIES = sorted({name.split(".")[0] for name in BOOK})
_NAME = re.compile(rf"`((?:{'|'.join(FAMILIES)})\.[a-z0-9_.]+)(\*?)`")


@pytest.mark.parametrize("page", ["docs/assumptions.md", "docs/glossary.md", "docs/grant.md"])
def test_every_rule_that_a_page_names_exists(pages, page):
    """読み方の前提などに書かれた規則の名は、規則集にある（* で終わる名は、それで始まる規則がある）。"""
    named = _NAME.findall(pages[page])
    unknown = [
        name
        for name, star in named
        if not (any(rule.startswith(name) for rule in BOOK) if star else name in BOOK)
    ]
    assert unknown == []


def test_every_assumed_rule_is_listed(pages):
    """注が「仮定」で始まる規則は、読み方の前提に載っている。"""
    assumed = {
        rule.id for rule in BOOK.values() if any(entry.note.startswith("仮定") for entry in rule.entries)
    }
    assert assumed
    assert sorted(name for name in assumed if f"`{name}`" not in pages["docs/assumptions.md"]) == []


def test_the_assumptions_name_many_rules(pages):
    """読み方の前提は、基金、精算、別記１、別記３、別記４の規則を挙げる。"""
    families = {name.split(".")[0] for name, _ in _NAME.findall(pages["docs/assumptions.md"])}
    assert families >= {"fund", "settlement", "care_facilities", "workplace", "bed_reduction"}
