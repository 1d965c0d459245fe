"""What refers to what: ids and numbers that name a row of another table, and where they lead nowhere or in a circle."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import pandas as pd

from kikin.data.rows import finding_in
from kikin.data.tables import TABLES
from kikin.data.tables.plans import FIELDS
from kikin.totals import records
from kikin.values.errors import Finding, Level, Place
from kikin.values.letters import hint_of, key_of, known_as

Frames = Mapping[str, pd.DataFrame]
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


def with_one_spelling(frames: Frames) -> dict[str, pd.DataFrame]:
    """Return the frames with each reference written as the row that it names is: Ⅰ－１ as Ⅰ-1, if that is its number.

    So frames can be merged on their keys; fields of a project's sheet get the spelling of the form likewise.
    """
    found = dict(frames)
    for reference in REFERENCES:
        frame, known = found[reference.table], _values(found[reference.to_table], reference.to_column)
        if len(frame) and known:
            spelling = {key_of(text): text for text in known}
            found[reference.table] = _respelt(frame, reference.column, known, spelling)
    for name, table in TABLES.items():
        if any(column.name == "inferred" for column in table.columns):
            names = {column.name for column in table.columns}
            found[name] = _respelt(found[name], "inferred", names, table.headings)
    fields = found["project_fields"]
    found["project_fields"] = _respelt(fields, "field", set(FIELDS), {key_of(name): name for name in FIELDS})
    return found


def findings_of(frames: Frames, national: Frames) -> list[Finding]:
    """Return a finding for each reference that leads nowhere, to itself or in a circle, and for each unknown field."""
    found: list[Finding] = []
    for reference in REFERENCES:
        found += _astray(reference, frames, national)
    for table, name, to, within in _CIRCLES:
        found += _circles(frames[table], name, to, within)
    return [
        *found,
        *_recaps(frames["targets"]),
        *_unknown_fields(frames["project_fields"]),
        *_inferred(frames),
    ]


def _respelt(frame: pd.DataFrame, column: str, known: set[str], spelling: Mapping[str, str]) -> pd.DataFrame:
    def one(text: str) -> str:
        return text if text in known else spelling.get(key_of(text), text)

    def cell(value: Any) -> Any:
        return tuple(map(one, value)) if isinstance(value, tuple) else one(value)

    if not len(frame) or not any(cell(value) != value for value in frame[column]):
        return frame
    mended = frame.copy()
    mended[column] = mended[column].map(cell)
    return mended


def _values(frame: pd.DataFrame, column: str) -> set[str]:
    return {text for text in frame[column] if text}


def _astray(reference: Reference, frames: Frames, national: Frames) -> Iterator[Finding]:
    """Yield a finding for each value that no row of the other table has; the same value once, with its first place."""
    to = frames[reference.to_table]
    if to.attrs.get("unread_whole"):
        return
    nation = _values(national[reference.to_table], reference.to_column) if national else set()
    known = _values(to, reference.to_column) | (nation if not reference.within else set())
    unread = {row.get(reference.to_column, "") for row in to.attrs.get("unread", ())}
    scopes = {(row[reference.to_column], *(row[name] for name in reference.within)) for row in records(to)}
    first: dict[str, tuple[Place, int, bool]] = {}
    for row in records(frames[reference.table]):
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


def _circles(frame: pd.DataFrame, name: str, to: str, within: tuple[str, ...]) -> Iterator[Finding]:
    """Yield a finding for each row that, followed from row to row, comes back to itself."""
    next_of = {(row[name], *(row[one] for one in within)): row[to] for row in records(frame)}
    told: set[tuple[Any, ...]] = set()
    for row in records(frame):
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


def _recaps(targets: pd.DataFrame) -> Iterator[Finding]:
    """Yield a finding for each target shown again that its first goal doesn't have."""
    first = {(row["year"], row["goal"], row["indicator"]) for row in records(targets) if not row["recap_of"]}
    for row in records(targets):
        if not row["recap_of"] or (row["year"], row["recap_of"], row["indicator"]) in first:
            continue
        itself = row["recap_of"] == row["goal"]
        what = "再掲が自分の目標を指しています" if itself else "再掲の元の目標に、この指標がありません"
        remedy = "{recap_of}に、その指標を初めに載せる目標の番号を書いてください"
        yield finding_in(row, "recap_of", what, f"{row['recap_of']} {row['indicator']}", remedy)


def _unknown_fields(fields: pd.DataFrame) -> Iterator[Finding]:
    """Yield a finding for each field of a project's sheet that is neither in the form nor declared as the author's own."""
    for row in records(fields):
        field = row["field"]
        if known_as(field, FIELDS) or key_of(field).startswith(key_of(_OWN_FIELD)):
            continue
        remedy = f"{hint_of(field, FIELDS)}決まった欄でなければ、先頭に「{_OWN_FIELD}」を付けてください"
        yield finding_in(row, "field", "知らない個票の欄なので、頁に出せません", field, remedy)


def _inferred(frames: Frames) -> Iterator[Finding]:
    """Yield a finding for each name in ``inferred`` that is no column of the table."""
    for name, table in TABLES.items():
        if not any(column.name == "inferred" for column in table.columns):
            continue
        columns = [column.name for column in table.columns]
        for row in records(frames[name]):
            for text in set(row["inferred"]) - set(columns):
                remedy = f"{hint_of(text, columns)}この表の列の名を書いてください"
                yield finding_in(row, "inferred", "推定した列の名が、この表にありません", text, remedy)
