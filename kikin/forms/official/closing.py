"""完了報告 and 納付 (別葉１～３), and what a prefecture must publish (別表)."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from kikin.forms.official.context import Context
from kikin.forms.official.model import Missing, Row, Value
from kikin.fund import disclosed, of_sectors, settled_by_grant
from kikin.rules import rule_book

_ITEMS = ("name", "body", "amount", "national_equivalent", "summary", "end", "goals", "selection")


def completion(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return one row: the day on which all projects of a part were completed."""
    rows = _rows(context, given)
    days = [day.end for day in rows["day"] if day is not None]
    return [{"label": given["label"], "day": max(days) if days else Missing("settlements の 完了した日")}]


def causes(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return a row per project of which money came back after the settlement: its name, the day and the cause."""
    rows = _rows(context, given)
    lacks = Missing("settlements の 納付等が生じた事業名・原因")
    found: list[Row] = [
        {"project": row["project"] or lacks, "day": row["day"].end if row["day"] else Missing("settlements の 納付が生じた日"),
         "cause": row["cause"] or lacks}
        for _, row in rows.iterrows()
    ]  # fmt: skip
    return found or [{"project": lacks, "day": lacks, "cause": lacks}]


def settlement(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return a row per grant: what goes to the treasury, in yen."""
    rows, grants = _rows(context, given), list(given["grants"])
    lacks = Missing("settlements の 残余額・納付を受けた額")
    is_told = len(rows) or len(
        _rows(context, {"kind": given["kind"]})
    )  # of the other part: of this one is nothing
    amounts: dict[str, Value] = dict.fromkeys(grants, lacks)
    if is_told and not rows["amount"].isna().any():
        amounts = dict(settled_by_grant(rows, grants, context.day, rule_book()))
    return [
        {"grant": f"（{number}）{grant}", "amount": amounts[grant]}
        for number, grant in zip("１２３", grants, strict=False)
    ]


def disclosure(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:  # noqa: ARG001 - as every feed
    """Return the eight items that a prefecture publishes on its site: name, content."""
    book, data = rule_book(), context.data
    ledger = of_sectors(data.ledger, data.sectors)
    contents = {"body": data.prefecture.name} | disclosed(ledger, context.year, context.day, book)
    found = []
    for name in _ITEMS:
        entry = book.on(f"disclosure.{name}", context.day)
        label = book[f"disclosure.{name}"].label
        written = data.text(label)
        where = "ledger の 残高" if name in ("amount", "national_equivalent") else f"文章 {label}"
        text = written[1] if written else contents.get(name) or Missing(f"{where}。{entry.shown}")
        found.append({"item": label, "content": text})
    return found


def _rows(context: Context, given: Mapping[str, Any]) -> pd.DataFrame:
    rows = context.data.settlements
    sectors = [given["sector"]] if "sector" in given else list(context.data.sectors)
    mine = (rows["year"] == context.year) & (rows["kind"] == given["kind"]) & rows["sector"].isin(sectors)
    found: pd.DataFrame = rows.loc[mine.tolist()]
    return found
