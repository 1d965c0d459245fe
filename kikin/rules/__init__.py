"""規則集: every statutory number of the notice, dated and with its source; the only place for them."""

from functools import cache
from pathlib import Path

from kikin.rules.book import Document, Entry, Range, Rule, RuleBook
from kikin.rules.load import load_rule_book

__all__ = ["Document", "Entry", "Range", "Rule", "RuleBook", "load_rule_book", "rule_book"]


@cache
def rule_book() -> RuleBook:
    """Return the rule book that ships with the package, loaded once."""
    return load_rule_book(Path(__file__).parent)
