"""Totals over frames: exact, and absent where any part is absent. pandas would skip what is missing.

Beside them what every room does with frames: rows as mappings, values beside their absences, columns with something.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from kikin.values.errors import KikinError
from kikin.values.readings import Absent

NOTHING_TO_COUNT = (Absent.NOT_APPLICABLE, Absent.NONE)
_OF_PANDAS = ("NAType", "NaTType")  # pd.NA and pd.NaT: rows that are read have neither, and need no pandas
_PARTS: dict[
    Any, dict[tuple[str, int], None]
] = {}  # of this process: sums lose the rows that they are made of


def totals(frame: pd.DataFrame, by: Sequence[str], column: str) -> pd.DataFrame:
    """Return the sum of ``column`` for each group: the columns of ``by``, the sum, and what it lacks.

    The result has ``column`` (in the unit of the frame's column, yen for money; missing where a part is absent),
    ``<column>_absent`` (the kind of the first absence), ``missing`` (the places of the absent parts) and ``count``
    (the number of rows). － and 実績なし say that there is nothing to count and add nothing.

    Raises:
        KikinError: The frame has no such column, or the column holds floats.

    >>> import pandas as pd
    >>> frame = pd.DataFrame({"category": ["Ⅱ", "Ⅱ", "Ⅳ"], "amount": pd.array([1, 2, None], dtype="Int64"),
    ...     "amount_absent": [None, None, Absent.PENDING], "file": "a.csv", "row": [2, 3, 4]})
    >>> found = totals(frame, ["category"], "amount")
    >>> found["amount"].tolist(), found["amount_absent"].tolist(), found["missing"].tolist()
    ([3, <NA>], [None, <Absent.PENDING: '未集計'>], ['', 'a.csv:4'])
    """
    if column not in frame.columns:
        raise KikinError(
            "合計する列がありません", found=column, remedy="frame.columns で列の名を確かめてください"
        )
    groups = frame.groupby(list(by), sort=True, dropna=False) if by else [((), frame)]
    rows = [dict(zip(by, key, strict=True)) | _line(part, column) for key, part in groups]
    names = [*by, column, f"{column}_absent", "missing", "count"]
    found = pd.DataFrame(rows, columns=names)
    if str(frame[column].dtype) == "Int64":
        found[column] = pd.array(found[column].tolist(), dtype="Int64")
    found.attrs |= frame.attrs
    return found


def total(rows: pd.DataFrame | Sequence[Mapping[str, Any]], column: str) -> Any:
    """Return the sum of a column, or the kind of absence of the first part that is absent.

    Args:
        rows: A frame, or rows of one as :func:`records` returns them.
        column: What is added up.

    >>> import pandas as pd
    >>> total(pd.DataFrame({"amount": pd.array([1, 2], dtype="Int64")}), "amount")
    3
    """
    found, kind, _ = _total(rows if isinstance(rows, Sequence) else _parts(rows, column), column)
    return kind or found


def parts_of(value: Any) -> list[tuple[str, int]]:
    """Return the rows (file and row) of which a sum of that value was made so far; of equal sums, those of all.

    >>> found = total(pd.DataFrame({"cost": [3, 4], "file": "a.csv", "row": [2, 3]}), "cost")
    >>> parts_of(found)
    [('a.csv', 2), ('a.csv', 3)]
    """
    return list(_PARTS.get(value, ()) if isinstance(value, (int, Decimal)) else ())


def forget_parts() -> None:
    """Begin with no sums, as a process does that runs one document after the other.

    >>> forget_parts()
    >>> parts_of(7)
    []
    """
    _PARTS.clear()


class Kept(tuple[Any, ...]):
    """Values for ``attrs`` of a frame: pandas copies what stands there at every step, and a copy of these is themselves.

    >>> from copy import deepcopy
    >>> kept = Kept(["a"])
    >>> deepcopy({"sources": kept})["sources"] is kept
    True
    """

    __slots__ = ()

    def __deepcopy__(self, _: object) -> Kept:
        """Return itself."""
        return self


def records(frame: pd.DataFrame, columns: Collection[str] = ()) -> list[dict[Any, Any]]:
    """Return the rows as mappings of column to value, of all columns or some; whole numbers are Python's own.

    ``to_dict("records")`` says the same in ten times the time, and documents ask for rows by the hundred.
    """
    names = columns or frame.columns.tolist()
    rows = (
        zip(*(frame[name].tolist() for name in names), strict=True)
        if columns
        else frame.to_numpy(dtype=object)
    )
    return [dict(zip(names, row, strict=True)) for row in rows]


def records_of(frame: pd.DataFrame, column: str, value: Any) -> list[dict[str, Any]]:
    """Return the rows that have a value in a column, as mappings.

    >>> records_of(pd.DataFrame({"number": ["1", "2"], "cost": [3, 4]}), "number", "2")
    [{'number': '2', 'cost': 4}]
    """
    places = [place for place, one in enumerate(frame[column].tolist()) if one == value]
    return records(frame.iloc[places]) if places else []


def rows_by(
    rows: Iterable[Mapping[str, Any]], by: Sequence[str]
) -> dict[tuple[Any, ...], list[Mapping[str, Any]]]:
    """Return rows by their values in some columns, in the order in which these occur.

    >>> rows_by([{"number": "2", "cost": 3}, {"number": "1", "cost": 4}], ["number"])
    {('2',): [{'number': '2', 'cost': 3}], ('1',): [{'number': '1', 'cost': 4}]}
    """
    found: dict[tuple[Any, ...], list[Mapping[str, Any]]] = {}
    for row in rows:
        found.setdefault(tuple(row[name] for name in by), []).append(row)
    return found


def cell(name: str, value: Any) -> dict[str, Any]:
    """Return a value, or the kind of its absence, as the two columns that a frame keeps them in.

    >>> cell("amount", Absent.PENDING)
    {'amount': None, 'amount_absent': <Absent.PENDING: '未集計'>}
    """
    absent = value if isinstance(value, Absent) else None
    return {name: None if absent else value, f"{name}_absent": absent}


def money_frame(rows: Sequence[Mapping[str, Any]], keys: Sequence[str], money: Sequence[str]) -> pd.DataFrame:
    """Return rows as a frame: the columns of ``keys``, then ``money`` in yen with absences and raw texts beside it.

    >>> money_frame([{"year": "R5"} | cell("spending", 100)], ["year"], ["spending"]).columns.tolist()
    ['year', 'spending', 'spending_absent']
    """
    raws = [f"{name}_raw" for name in money if any(f"{name}_raw" in row for row in rows)]
    cells: dict[str, Any] = {name: [row.get(name) for row in rows] for name in keys}
    for name in money:
        yen: list[Any] = [row.get(name) for row in rows]
        cells[name] = pd.array([None if is_missing(one) else int(one) for one in yen], dtype="Int64")
    for name in money:
        kinds = [row.get(f"{name}_absent") for row in rows]
        kinds = [one if isinstance(one, Absent) else None for one in kinds]
        cells[f"{name}_absent"] = pd.array(kinds, dtype="object")
    frame = pd.DataFrame(cells | {name: [row.get(name) for row in rows] for name in raws})
    frame.attrs["money"] = Kept(money)
    return frame


def in_order(frame: pd.DataFrame, key: Callable[[dict[str, Any]], Any]) -> pd.DataFrame:
    """Return the rows in the order of what ``key`` says of each, a mapping.

    >>> in_order(pd.DataFrame({"year": [2, 1]}), lambda row: row["year"])["year"].tolist()
    [1, 2]
    """
    ranks = [key(row) for row in records(frame)]
    return frame.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]


def cells_of(rows: pd.DataFrame | pd.Series[Any], name: Any) -> list[Any]:
    """Return the cells of a column, or the one cell that a single row has of it.

    >>> cells_of(pd.DataFrame({"unit": ["円", "千円"]}), "unit"), cells_of(pd.Series({"unit": "円"}), "unit")
    (['円', '千円'], ['円'])
    """
    return rows[name].tolist() if isinstance(rows, pd.DataFrame) else [rows[name]]


def is_missing(value: Any) -> bool:
    """Whether a cell has nothing in it.

    >>> [is_missing(value) for value in (None, pd.NA, float("nan"), "", (), 0)]
    [True, True, True, True, True, False]
    """
    if value is None:
        return True
    if isinstance(value, (str, tuple, list, frozenset, set)):
        return not value
    if isinstance(value, (float, Decimal)):
        return value != value  # noqa: PLR0124 - NaN
    return type(value).__name__ in _OF_PANDAS


def has_something(frame: pd.DataFrame, name: str) -> bool:
    """Return whether some row of a column has a value or a kind of absence.

    >>> frame = pd.DataFrame({"a": ["", None], "b": [None, None], "b_absent": [None, Absent.NONE]})
    >>> has_something(frame, "a"), has_something(frame, "b")
    (False, True)
    """
    beside = [f"{name}_absent"] if f"{name}_absent" in frame.columns else []
    return any(not all(map(is_missing, frame[one].tolist())) for one in (name, *beside))


def filled_heads(
    frame: pd.DataFrame, heads: Mapping[str, str], always: Collection[str] = ()
) -> dict[str, str]:
    """Return those columns and headings that have something in some row, and those of ``always``.

    >>> filled_heads(pd.DataFrame({"name": ["甲"], "notes": [()]}), {"name": "名", "notes": "注"})
    {'name': '名'}
    """
    return {name: head for name, head in heads.items() if name in always or has_something(frame, name)}


def _parts(frame: pd.DataFrame, column: str) -> list[dict[str, Any]]:
    """Return of the rows what their sum looks at."""
    beside = (f"{column}_absent", "file", "row")
    return records(frame, [column, *(name for name in beside if name in frame.columns)])


def _line(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    rows = _parts(frame, column)
    found, kind, lacking = _total(rows, column)
    places = [
        f"{row['file']}:{row['row']}" if "file" in row and "row" in row else str(index)
        for row, index in zip(rows, frame.index, strict=True)
    ]
    missing = "、".join(places[place] for place in lacking)
    return {column: found, f"{column}_absent": kind, "missing": missing, "count": len(rows)}


def _total(rows: Sequence[Mapping[str, Any]], column: str) -> tuple[Any, Any, list[int]]:
    """Return the sum, or the kind of its absence; and which rows lack their part."""
    absences = [row.get(f"{column}_absent") for row in rows]
    values = [row[column] for row in rows if not is_missing(row[column])]
    lacking = [
        place
        for place, row in enumerate(rows)
        if is_missing(row[column]) and absences[place] not in NOTHING_TO_COUNT
    ]
    if any(isinstance(value, float) for value in values):
        raise KikinError(
            "小数（float）は合計しません", found=column, remedy="Decimal か整数の列にしてください"
        )
    if lacking:
        first = absences[lacking[0]]
        return None, Absent.NOT_STATED if is_missing(first) else first, lacking
    if not values:
        return None, next((one for one in absences if not is_missing(one)), Absent.NOT_APPLICABLE), lacking
    found = sum(values, start=type(values[0])(0))
    if found:
        _PARTS.setdefault(found, {}).update(dict.fromkeys(_made_of(rows, values)))
    return found, None, lacking


def _made_of(rows: Sequence[Mapping[str, Any]], values: Sequence[Any]) -> list[tuple[str, int]]:
    if "file" in rows[0] and "row" in rows[0]:
        return [(row["file"], row["row"]) for row in rows]
    return [place for value in values for place in parts_of(value)]  # a sum of sums
