"""Totals over frames: exact, and absent where any part is absent. pandas would skip what is missing.

Beside them what every room does with frames: rows as mappings, values beside their absences, columns with something.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from decimal import Decimal
from typing import Any

import pandas as pd

from kikin.values.errors import KikinError
from kikin.values.readings import Absent

_NOTHING_TO_COUNT = (Absent.NOT_APPLICABLE, Absent.NONE)
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
    rows = [dict(zip(by, key, strict=True)) | _total(part, column) for key, part in groups]
    names = [*by, column, f"{column}_absent", "missing", "count"]
    found = pd.DataFrame(rows, columns=names)
    if str(frame[column].dtype) == "Int64":
        found[column] = pd.array(found[column].tolist(), dtype="Int64")
    found.attrs |= frame.attrs
    return found


def total(frame: pd.DataFrame, column: str) -> Any:
    """Return the sum of a column, or the kind of absence of the first part that is absent.

    >>> import pandas as pd
    >>> total(pd.DataFrame({"amount": pd.array([1, 2], dtype="Int64")}), "amount")
    3
    """
    found = _total(frame, column)
    return found[f"{column}_absent"] or found[column]


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


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows as mappings of column to value; whole numbers are Python's own.

    ``to_dict("records")`` says the same in ten times the time, and documents ask for rows by the hundred.
    """
    names = frame.columns.tolist()
    return [dict(zip(names, row, strict=True)) for row in frame.to_numpy(dtype=object)]


def records_of(frame: pd.DataFrame, column: str, value: Any) -> list[dict[str, Any]]:
    """Return the rows that have a value in a column, as mappings.

    >>> records_of(pd.DataFrame({"number": ["1", "2"], "cost": [3, 4]}), "number", "2")
    [{'number': '2', 'cost': 4}]
    """
    places = [place for place, one in enumerate(frame[column].tolist()) if one == value]
    return records(frame.iloc[places]) if places else []


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
    frame = pd.DataFrame(rows, columns=[*keys, *money, *(f"{name}_absent" for name in money), *raws])
    for name in money:
        frame[name] = pd.array([None if pd.isna(one) else int(one) for one in frame[name]], dtype="Int64")
        absences = [one if isinstance(one, Absent) else None for one in frame[f"{name}_absent"]]
        frame[f"{name}_absent"] = pd.Series(absences, dtype=object)
    frame.attrs["money"] = list(money)
    return frame


def in_order(frame: pd.DataFrame, key: Callable[[dict[str, Any]], Any]) -> pd.DataFrame:
    """Return the rows in the order of what ``key`` says of each, a mapping.

    >>> in_order(pd.DataFrame({"year": [2, 1]}), lambda row: row["year"])["year"].tolist()
    [1, 2]
    """
    ranks = [key(row) for row in records(frame)]
    return frame.iloc[sorted(range(len(ranks)), key=ranks.__getitem__)]


def is_missing(value: Any) -> bool:
    """Whether a cell has nothing in it.

    >>> [is_missing(value) for value in (None, pd.NA, float("nan"), "", (), 0)]
    [True, True, True, True, True, False]
    """
    if value is None or value is pd.NA or value is pd.NaT:
        return True
    if isinstance(value, (str, tuple, list, frozenset, set)):
        return not value
    return isinstance(value, (float, Decimal)) and value != value  # noqa: PLR0124 - NaN


def has_something(frame: pd.DataFrame, name: str) -> bool:
    """Return whether some row of a column has a value or a kind of absence.

    >>> frame = pd.DataFrame({"a": ["", None], "b": [None, None], "b_absent": [None, Absent.NONE]})
    >>> has_something(frame, "a"), has_something(frame, "b")
    (False, True)
    """
    beside = f"{name}_absent"
    if beside in frame.columns and not all(map(is_missing, frame[beside].tolist())):
        return True
    return not all(map(is_missing, frame[name].tolist()))


def filled_heads(
    frame: pd.DataFrame, heads: Mapping[str, str], always: Collection[str] = ()
) -> dict[str, str]:
    """Return those columns and headings that have something in some row, and those of ``always``.

    >>> filled_heads(pd.DataFrame({"name": ["甲"], "notes": [()]}), {"name": "名", "notes": "注"})
    {'name': '名'}
    """
    return {name: head for name, head in heads.items() if name in always or has_something(frame, name)}


def _total(frame: pd.DataFrame, column: str) -> dict[str, Any]:
    absences = frame.get(f"{column}_absent", pd.Series([None] * len(frame), index=frame.index, dtype=object))
    lacking = [
        (index, absences[index] or Absent.NOT_STATED)
        for index in frame.index[frame[column].isna()]
        if absences[index] not in _NOTHING_TO_COUNT
    ]
    values = frame[column].dropna().tolist()
    if any(isinstance(value, float) for value in values):
        raise KikinError(
            "小数（float）は合計しません", found=column, remedy="Decimal か整数の列にしてください"
        )
    nothing = not lacking and not values
    kind = (
        lacking[0][1]
        if lacking
        else next(iter(absences.dropna()), Absent.NOT_APPLICABLE)
        if nothing
        else None
    )
    places = [_place(frame, index) for index, _ in lacking]
    found = None if kind else sum(values, start=type(values[0])(0))
    if found:
        _PARTS.setdefault(found, {}).update(dict.fromkeys(_rows_in(frame, values)))
    return {
        column: found,
        f"{column}_absent": kind,
        "missing": "、".join(places),
        "count": len(frame),
    }


def _rows_in(frame: pd.DataFrame, values: Sequence[Any]) -> list[tuple[str, int]]:
    if "file" in frame.columns and "row" in frame.columns:
        return list(zip(frame["file"].tolist(), frame["row"].tolist(), strict=True))
    return [place for value in values for place in parts_of(value)]  # a sum of sums


def _place(frame: pd.DataFrame, index: Any) -> str:
    if "file" in frame.columns and "row" in frame.columns:
        file, row = frame.loc[index, ["file", "row"]].tolist()
        return f"{file}:{row}"
    return str(index)
