"""What refers to what: ids and numbers that name a row of another table, and where they lead nowhere or in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kikin.data.rows import Rows, finding_in
from kikin.data.tables import TABLES
from kikin.data.tables.plans import FIELDS
from kikin.values.errors import Finding, Level, Place
from kikin.values.letters import hint_of, key_of, known_as

Tables = Mapping[str, Rows]
Targets = Mapping[tuple[str, str], set[str]]  # what a column of a table has, by both their names
_OWN_FIELD = "独自："


@dataclass(frozen=True)
class Reference:
    """A column that names a row of another table, in the same plan where ``within`` says so.

    A blank in a column of ``within`` (both parts of the fund, the whole prefecture) fits anything.
    """

    table: str
    column: str
    to_table: str
    to_column: str
    within: tuple[str, ...] = ()

    @property
    def what(self) -> str:
        """What is referred to, in the words of the table."""
        return TABLES[self.to_table].column(self.to_column).label


def _declared() -> Iterator[Reference]:
    for table in TABLES.values():
        names = {column.name for column in table.columns}
        for column in table.columns:
            to_table, _, to_column = column.refers.partition(".")
            if to_table:
                yearly = "year" in names and "year" in TABLES[to_table].key and to_table != "notes"
                yield Reference(table.name, column.name, to_table, to_column, ("year",) if yearly else ())


_PLAN = ("year", "sector")
REFERENCES: tuple[Reference, ...] = (
    *_declared(),
    Reference("goals", "parent", "goals", "goal", (*_PLAN, "area")),
    Reference("targets", "goal", "goals", "goal", (*_PLAN, "area")),
    Reference("targets", "recap_of", "goals", "goal", _PLAN),
    *(
        Reference(table, column, "projects", "number", _PLAN)
        for table, column in (
            ("targets", "project"),
            ("judgements", "project"),
            ("project_fields", "number"),
            ("project_spending", "number"),
            ("grant_terms", "number"),
        )
    ),
)
_CIRCLES = (
    ("areas", "id", "parent", ()),
    ("goals", "goal", "parent", (*_PLAN, "version", "area")),
    ("measures", "id", "recap_of", ("year",)),
    ("review_points", "id", "recap_of", ("year",)),
)


def with_one_spelling(tables: Tables) -> dict[str, Rows]:
    """Return the tables with each reference written as the row that it names is: Ⅰ－１ as Ⅰ-1, if that is its number.

    So frames can be merged on their keys; fields of a project's sheet get the spelling of the form likewise, and what a
    change of a plan altered that of the plan before: it would stand beside it.
    """
    found = dict(tables)
    found["projects"] = _as_before(found["projects"], "number")
    found["goals"] = _as_before(found["goals"], "goal")
    for reference in REFERENCES:
        if (mine := found[reference.table]).rows:
            known = found[reference.to_table].values(reference.to_column)
            spelling = {key_of(text): text for text in known}
            found[reference.table] = _respelt(mine, reference.column, known, spelling)
    for name, table in TABLES.items():
        if "inferred" in table.names:
            found[name] = _respelt(found[name], "inferred", {*table.names}, table.headings)
    fields = found["project_fields"]
    found["project_fields"] = _respelt(fields, "field", set(FIELDS), {key_of(name): name for name in FIELDS})
    return found


def targets_in(rows: Mapping[str, Sequence[Mapping[str, Any]]]) -> Targets:
    """Return what the rows of other tables may refer to; ``rows`` are those of each table that has some."""
    columns = {(reference.to_table, reference.to_column) for reference in REFERENCES}
    return {(table, column): {row[column] for row in rows.get(table, ())} - {""} for table, column in columns}


def findings_of(tables: Tables, nation: Targets) -> list[Finding]:
    """Return a finding for each reference that leads nowhere, to itself or in a circle, and for each unknown field."""
    found: list[Finding] = []
    for reference in REFERENCES:
        if tables[reference.table].rows:
            found += _astray(reference, tables, nation)
    for table, name, to, within in _CIRCLES:
        found += _circles(tables[table].rows, name, to, within)
    return [
        *found,
        *_recaps(tables["targets"].rows),
        *_unknown_fields(tables["project_fields"].rows),
        *_inferred(tables),
    ]


def _as_before(table: Rows, column: str) -> Rows:
    """Return the table with the numbers in the rows of changes spelt as in the plan that was changed."""
    if not any(row["version"] for row in table.rows):
        return table
    names = [name for name in table.table.key if name not in ("version", column)]

    def key(row: Mapping[str, Any]) -> tuple[Any, ...]:
        return (key_of(row[column]), *(row[name] for name in names))

    first = {key(row): row[column] for row in sorted(table.rows, key=lambda row: -row["version"])}
    return replace(table, rows=[row | {column: first[key(row)]} for row in table.rows])


def _respelt(table: Rows, column: str, known: set[str], spelling: Mapping[str, str]) -> Rows:
    def one(text: str) -> str:
        return text if text in known else spelling.get(key_of(text), text)

    def cell(value: Any) -> Any:
        return tuple(map(one, value)) if isinstance(value, tuple) else one(value)

    if not any(cell(row[column]) != row[column] for row in table.rows):
        return table
    return replace(table, rows=[row | {column: cell(row[column])} for row in table.rows])


def _astray(reference: Reference, tables: Tables, nation: Targets) -> Iterator[Finding]:
    """Yield a finding for each value that no row of the other table has; the same value once, with its first place."""
    to = tables[reference.to_table]
    if to.is_unread:
        return
    known = to.values(reference.to_column)
    if not reference.within:
        known |= nation.get((reference.to_table, reference.to_column), set())
    unread = {row.get(reference.to_column, "") for row in to.unread}
    scopes = {(row[reference.to_column], *(row[name] for name in reference.within)) for row in to.rows}
    first: dict[str, tuple[Place, int, bool]] = {}
    for row in tables[reference.table].rows:
        value = row[reference.column]
        for text in value if isinstance(value, tuple) else (value,):
            if not text or text in unread or _is_there(text, row, reference, known, scopes):
                continue
            place = Place(row["file"], row["row"], reference.column)
            place, count, _ = first.get(text, (place, 0, True))
            first[text] = (place, count + 1, text in known)
    for text, (place, count, elsewhere) in first.items():
        yield _leads_nowhere(reference, text, place, count, known if not elsewhere else set())


def _is_there(
    text: str, row: Mapping[str, Any], reference: Reference, known: set[str], scopes: set[tuple[Any, ...]]
) -> bool:
    if not reference.within:
        return text in known
    mine = tuple(row[name] for name in reference.within)
    return (text, *mine) in scopes or any(
        scope[0] == text
        and all(one == other or "" in (one, other) for one, other in zip(mine, scope[1:], strict=True))
        for scope in scopes
    )


def _leads_nowhere(reference: Reference, text: str, place: Place, count: int, known: set[str]) -> Finding:
    table = TABLES[reference.to_table]
    more = f"（ほか {count - 1} 行）" if count > 1 else ""
    where = (
        "同じ" + "・".join(table.column(name).label for name in reference.within) if reference.within else ""
    )
    return Finding(
        Level.ERROR,
        f"{reference.what}が、{where + 'の' if where else ''}{table.label}（{table.name}）にありません",
        place,
        f"{text}{more}",
        f"{hint_of(text, known)}{{{table.name}}}に行を加えるか、この列を直してください",
    )


def _circles(
    rows: Sequence[Mapping[str, Any]], name: str, to: str, within: tuple[str, ...]
) -> Iterator[Finding]:
    """Yield a finding for each row that, followed from row to row, comes back to itself."""
    next_of = {(row[name], *(row[one] for one in within)): row[to] for row in rows}
    told: set[tuple[Any, ...]] = set()
    for row in rows:
        scope = tuple(row[one] for one in within)
        path = [row[name]]
        while (following := next_of.get((path[-1], *scope))) and following not in path:
            path.append(following)
        if following == row[name] and (row[name], *scope) not in told:
            told |= {(one, *scope) for one in path}
            what = "自分自身を指しています" if len(path) == 1 else "たどると自分に戻ります"
            remedy = f"{{{to}}}の列を、元の行を指すように直してください"
            found = " → ".join([*path, path[0]])
            yield finding_in(row, to, what, found, remedy)


def _recaps(targets: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield a finding for each target shown again that its first goal doesn't have."""
    first = {(row["year"], row["goal"], row["indicator"]) for row in targets if not row["recap_of"]}
    for row in targets:
        if not row["recap_of"] or (row["year"], row["recap_of"], row["indicator"]) in first:
            continue
        itself = row["recap_of"] == row["goal"]
        what = "再掲が自分の目標を指しています" if itself else "再掲の元の目標に、この指標がありません"
        remedy = "{recap_of}に、その指標を初めに載せる目標の番号を書いてください"
        yield finding_in(row, "recap_of", what, f"{row['recap_of']} {row['indicator']}", remedy)


def _unknown_fields(fields: Sequence[Mapping[str, Any]]) -> Iterator[Finding]:
    """Yield a finding for each field of a project's sheet that is neither in the form nor declared as the author's own."""
    for row in fields:
        field = row["field"]
        if known_as(field, FIELDS) or key_of(field).startswith(key_of(_OWN_FIELD)):
            continue
        remedy = f"{hint_of(field, FIELDS)}決まった欄でなければ、先頭に「{_OWN_FIELD}」を付けてください"
        yield finding_in(row, "field", "知らない個票の欄なので、頁に出せません", field, remedy)


def _inferred(tables: Tables) -> Iterator[Finding]:
    """Yield a finding for each name in ``inferred`` that is no column of the table."""
    for name, table in TABLES.items():
        if "inferred" not in table.names:
            continue
        for row in tables[name].rows:
            for text in set(row["inferred"]) - {*table.names}:
                remedy = f"{hint_of(text, table.names)}この表の列の名を書いてください"
                yield finding_in(row, "inferred", "推定した列の名が、この表にありません", text, remedy)
