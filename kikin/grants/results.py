"""Cases -> results: the frame of reckonings, and the frames of what stands in them (steps, conditions, rules used)."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import Any

import pandas as pd

from kikin.grants.cases import placed, read_cases
from kikin.grants.schemes import SCHEMES
from kikin.rules import rule_book
from kikin.rules.book import NoRuleError, RuleBook
from kikin.rules.explain import value_shown
from kikin.steps import Condition, Reckoning, Step, shown
from kikin.values.errors import Finding, KikinError, Level, Place

ELIGIBLE, INELIGIBLE, UNCOMPUTED = "対象", "要件を満たさない", "算定できません"
_BETWEEN = "；"


def load_results(file: Path, data: Path) -> pd.DataFrame:
    """Return the results of a file of cases by the rule book of the package (see ``reckoned`` for the columns)."""
    return reckoned(read_cases(file, data), rule_book())


def reckoned(cases: pd.DataFrame, book: RuleBook) -> pd.DataFrame:
    """Return the cases with what was worked out: ``reckoning``, ``amount_yen`` (円), ``verdict``, ``unmet``,
    ``unconfirmed``, ``steps``, ``basis`` and ``remarks`` (texts), and their ``findings``.

    A case that could not be read, or that the rules refuse, has no reckoning; its findings say why.
    """  # noqa: D205 - a list of columns
    results, rows = cases.copy(), cases.to_dict("records")
    found = [_reckoned(row, book) for row in rows]
    reckonings, findings = [one for one, _ in found], [notes for _, notes in found]
    for scheme in SCHEMES.values():
        if scheme.across is None:
            continue
        chosen = [n for n, row in enumerate(rows) if row["scheme"] == scheme.name and reckonings[n]]
        pairs = [(rows[n]["facts"], one) for n in chosen if (one := reckonings[n])]
        for n, notes in zip(chosen, scheme.across(pairs, book), strict=True):
            findings[n] = (
                *findings[n],
                *(placed(note, rows[n]["file"], rows[n]["row"], {}) for note in notes),
            )
    results["reckoning"] = pd.Series(reckonings, dtype=object, index=results.index)
    results["findings"] = pd.Series(findings, dtype=object, index=results.index)
    amounts = [None if reckoning is None else reckoning.amount_yen for reckoning in reckonings]
    results["amount_yen"] = pd.array(amounts, dtype="Int64")
    for name, text in _TEXTS.items():
        results[name] = pd.Series(
            [text(one) if one else "" for one in reckonings], dtype=object, index=results.index
        )
    results["remarks"] = [
        _BETWEEN.join(f"{one.level.value} {one.what}" for one in notes) for notes in findings
    ]
    results["verdict"] = [
        UNCOMPUTED if one is None else ELIGIBLE if one.is_eligible else INELIGIBLE for one in reckonings
    ]
    return results


def _reckoned(row: Mapping[Any, Any], book: RuleBook) -> tuple[Reckoning | None, tuple[Finding, ...]]:
    case = row["facts"]
    if case is None:
        return None, row["findings"]
    try:
        reckoning = SCHEMES[row["scheme"]].reckoned(case, book, row["terms"])
    except KikinError as error:
        column = error.place.column or (case.year_name if isinstance(error, NoRuleError) else "")
        refused = KikinError(error.what, Place("", 0, column), error.found, error.remedy).as_finding()
        return None, (*row["findings"], placed(refused, row["file"], row["row"], case.headings))
    notes = (placed(finding, row["file"], row["row"], case.headings) for finding in reckoning.findings)
    return reckoning, (*notes, *row["findings"])


def _unmet(reckoning: Reckoning) -> str:
    return _BETWEEN.join(f"{one.label}（{one.reason}）" for one in reckoning.conditions if not one.met)


_TEXTS: dict[str, Callable[[Reckoning], str]] = {
    "unmet": _unmet,
    "unconfirmed": lambda found: "、".join(one.label for one in found.conditions if not one.stated),
    "steps": lambda found: _BETWEEN.join(str(step) for step in found.steps),
    "basis": lambda found: _BETWEEN.join(dict.fromkeys(entry.citation for entry in found.entries)),
}


def findings_of(results: pd.DataFrame) -> tuple[Finding, ...]:
    """Return every finding, each once: those of the file, then those of the rows in their order."""
    rows = (finding for findings in results["findings"] for finding in findings)
    return tuple(dict.fromkeys((*results.attrs["findings"], *rows)))


def errors_of(results: pd.DataFrame) -> tuple[Finding, ...]:
    """Return the findings that are mistakes (誤り)."""
    return tuple(finding for finding in findings_of(results) if finding.level is Level.ERROR)


def steps(results: pd.DataFrame) -> pd.DataFrame:
    """Return every step: ``case``, ``number``, ``step``, ``formula``, ``operands``, ``value``, ``unit``, ``articles``.

    A ``value`` that no whole number holds is its exact text, for no spreadsheet could hold it.
    """
    return _frame(results, _step_rows, ("number", "step", "formula", "operands", "value", "unit", "articles"))


def conditions(results: pd.DataFrame) -> pd.DataFrame:
    """Return every condition: ``case``, ``number``, ``condition``, ``verdict``, ``reason``, ``articles``."""
    return _frame(results, _condition_rows, ("number", "condition", "verdict", "reason", "articles"))


def notes(results: pd.DataFrame) -> pd.DataFrame:
    """Return every finding as a row: ``row``, ``column``, ``level``, ``what``, ``found``, ``remedy``."""
    rows = [
        (one.place.row, one.place.column, one.level.value, one.what, one.found, one.remedy)
        for one in findings_of(results)
    ]
    return pd.DataFrame(rows, columns=["row", "column", "level", "what", "found", "remedy"], dtype=object)


def entries(results: pd.DataFrame) -> pd.DataFrame:
    """Return the rules used, each once: ``rule``, ``label``, ``value``, ``since``, ``article``, ``column``, ``document``."""
    used = {entry for reckoning in results["reckoning"] if reckoning for entry in reckoning.entries}
    rows = [
        (
            one.rule,
            one.label,
            value_shown(one),
            one.since.isoformat(),
            one.article,
            one.column,
            one.document.title,
        )
        for one in sorted(used, key=lambda one: (one.rule, one.since))
    ]
    names = ["rule", "label", "value", "since", "article", "column", "document"]
    return pd.DataFrame(rows, columns=names, dtype=object)


def terms_used(results: pd.DataFrame) -> pd.DataFrame:
    """Return the prefectures' terms used, each once: ``prefecture``, ``term``, ``label``, ``value``, ``source``, ``document``."""
    used = dict.fromkeys(
        (prefecture, term)
        for prefecture, given, one in zip(
            results["prefecture"], results["terms"], results["reckoning"], strict=True
        )
        if one is not None
        for term in given.values()
    )
    rows = [
        (
            prefecture.name,
            term.id,
            term.label,
            shown(term.operand.value, term.operand.unit),
            term.source,
            term.document,
        )
        for prefecture, term in used
    ]
    return pd.DataFrame(
        rows, columns=["prefecture", "term", "label", "value", "source", "document"], dtype=object
    )


def totals(results: pd.DataFrame, by: str) -> pd.DataFrame:
    """Return for each value of a column how many cases, how many that meet every condition, and their sum in yen."""
    rows = [
        (
            value,
            len(group),
            sum(one.is_eligible for one in group["reckoning"]),
            sum(int(yen) for yen in group["amount_yen"]),
        )
        for value, group in results[results["reckoning"].notna()].groupby(by, sort=False)
    ]
    frame = pd.DataFrame(rows, columns=[by, "cases", "eligible", "amount_yen"])
    return frame.astype({"cases": "Int64", "eligible": "Int64", "amount_yen": "Int64"})


def articles_of(part: Step | Condition) -> str:
    """Return the articles of the rules that a step or a condition used, each once."""
    return "、".join(dict.fromkeys(entry.article for entry in part.entries))


def _frame(results: pd.DataFrame, rows_of: Any, names: tuple[str, ...]) -> pd.DataFrame:
    rows = [
        (row, case, number, *cells)
        for row, case, reckoning in zip(results["row"], results["case"], results["reckoning"], strict=True)
        if reckoning is not None
        for number, cells in enumerate(rows_of(reckoning), start=1)
    ]
    return pd.DataFrame(rows, columns=["row", "case", *names], dtype=object)


def _step_rows(reckoning: Reckoning) -> Iterator[tuple[Any, ...]]:
    for step in reckoning.steps:
        value = Fraction(step.value)
        number = int(value) if value.denominator == 1 else shown(value, "")
        operands = _BETWEEN.join(str(operand) for operand in step.operands)
        yield step.label, step.formula, operands, number, step.unit, articles_of(step)


def _condition_rows(reckoning: Reckoning) -> Iterator[tuple[Any, ...]]:
    for one in reckoning.conditions:
        yield one.label, one.verdict, one.reason, articles_of(one)
