"""Applications -> rows of a table of grant cases: what they add to it, and what they change."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kikin.data.files import Grid, grids_of
from kikin.data.tables import CASES
from kikin.forms.applications.cases import Application
from kikin.forms.workbook.changes import Change
from kikin.grants import cases_file
from kikin.grants.headings import heading_of
from kikin.grants.schemes import CASE, PROGRAM, SCHEMES, scheme_named
from kikin.values.errors import Finding, KikinError, Level
from kikin.values.letters import key_of

LABEL = "助成の事例"


@dataclass
class CaseTable:
    """The cases of a data folder as text: every line, where each fact stands, the rows by case and scheme."""

    file: Path
    lines: list[tuple[int, list[str]]]
    columns: dict[str, int]
    row: int = 1
    rows: dict[tuple[str, str], tuple[int, list[str]]] = field(default_factory=dict)

    @classmethod
    def of(cls, folder: Path, applications: Sequence[Application]) -> CaseTable:
        """Return the cases of a folder, with a column for every fact of the applications.

        Raises:
            KikinError: The cases stand in a workbook, which is not written to.
        """
        file = cases_file(folder) if folder.is_dir() else None
        if file is not None and file.suffix != ".csv":
            raise KikinError(
                "事例の表が CSV ではないので、書き足せません",
                found=file.name,
                remedy="CSV で保存し直してください",
            )
        grid = grids_of(file, [])[0] if file else Grid("", "", [(1, [])])
        heading, _ = heading_of(grid)
        facts = {
            name: fact
            for one in applications
            for name, fact in one.columns.items()
            if name in one.facts or fact.required
        }
        columns = {name: heading.indexes(fact)[0] for name, fact in facts.items() if heading.indexes(fact)}
        lines = [(number, list(cells)) for number, cells in grid.lines]
        head = next(cells for number, cells in lines if number == heading.row)
        for name, fact in facts.items():
            if name not in columns:
                columns[name] = len(head)
                head.append(fact.label)
        found = cls(file or folder / f"{CASES}.csv", lines, columns, heading.row)
        for number, cells in lines:
            if number > heading.row and any(cells):
                found.rows[_key(found.text(cells, CASE), found.text(cells, PROGRAM))] = number, cells
        return found

    def text(self, cells: Sequence[str], name: str) -> str:
        """Return the text of a fact in a line."""
        at = self.columns[name]
        return cells[at].strip() if at < len(cells) else ""

    def change(self, application: Application) -> Change | None:
        """Return what an application adds or changes; a fact that it does not tell stays as it is."""
        facts = application.facts
        number, cells = self.rows.get(_key(facts.get(CASE, ""), facts[PROGRAM]), (0, []))
        new = {name: text for name, text in facts.items() if not number or self.text(cells, name) != text}
        old = {name: self.text(cells, name) for name in new} if number else {}
        named = f"{facts.get(CASE, '')}　{facts[PROGRAM]}"
        return Change(CASES, LABEL, number, application.place, named, old, new) if new else None


def case_headings() -> dict[str, str]:
    """Return what the facts of cases are called in messages."""
    return {fact.name: fact.label for scheme in SCHEMES.values() for fact in scheme.columns}


def repeated(applications: Sequence[Application]) -> list[Finding]:
    """Return a finding for each application that comes twice, or names no institution."""
    seen: dict[tuple[str, str], Application] = {}
    found = []
    for one in applications:
        key = _key(one.facts.get(CASE, ""), one.facts[PROGRAM])
        if not key[0]:
            remedy = "医療機関名を書いてください"
            found.append(Finding(Level.ERROR, "医療機関名がありません", one.place, remedy=remedy))
        elif key in seen:
            remedy = "どちらか一方だけを取り込んでください"
            both = f"{seen[key].place.file} と {one.place.file}"
            found.append(
                Finding(Level.ERROR, "同じ医療機関の同じ申請が二つあります", one.place, both, remedy)
            )
        seen[key] = one
    return found


def _key(case: str, program: str) -> tuple[str, str]:
    try:
        name = scheme_named(program).name if program else ""
    except KikinError:
        name = program
    return key_of(case), name if name in SCHEMES else key_of(program)
