"""The status of an indicator from its parts, and how many indicators have each: a miss is never hidden."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import pandas as pd

from kikin.indicators.case import ACHIEVED, IN_WORDS, MISSED, NO_RESULT, ONGOING, PARTLY, PENDING, STATUSES
from kikin.indicators.values import FIRM
from kikin.totals import records, rows_by

ONE = ("year", "sector", "project", "role", "goal", "area", "indicator")
_OPEN = (PENDING, ONGOING, NO_RESULT, IN_WORDS)
_ALWAYS = (ACHIEVED, MISSED)


def status_of(parts: Iterable[str]) -> str:
    """Return the status of an indicator from those of its parts.

    One rule: parts of one status have it together. A part that is 未達成 makes the whole 一部達成 where another part is
    達成 or 一部達成, else 未達成. Without a miss, 一部達成 stays; then what is still open decides, in the order 未集計,
    進行中, 実績なし, 定性; else the whole is 達成, and parts that can't be judged are left aside.

    >>> status_of(["達成", "未達成"]), status_of(["未達成", "未集計"]), status_of(["達成", "未集計"])
    ('一部達成', '未達成', '未集計')
    """
    found = set(parts)
    if len(found) == 1:
        return found.pop()
    if MISSED in found:
        return PARTLY if found & {ACHIEVED, PARTLY} else MISSED
    if PARTLY in found:
        return PARTLY
    return next((status for status in _OPEN if status in found), ACHIEVED)


def overall(judged: pd.DataFrame) -> pd.DataFrame:
    """Return a row per indicator (of a goal or project, area, plan year): the first part's columns and one status.

    Of the whole are the earliest due date of a pending part, a kind that isn't 確定, and a trend that all have.

    ``parts`` is how many parts there are, ``reason`` of several parts says how many have which status. What the author
    states of a part in words counts as that part's status; an indicator all in words stays 定性. ``is_recap`` says that
    the row only shows an indicator again (再掲) that stands under another goal of the frame.
    """
    listed = records(judged)
    first_hand = {_itself(row) for row in listed if not row["recap_of"]}
    rows = [
        _one(parts) | {"is_recap": bool(parts[0]["recap_of"]) and _itself(parts[0]) in first_hand}
        for parts in rows_by(listed, ONE).values()
    ]
    found = pd.DataFrame(rows, columns=[*judged.columns, "parts", "is_recap"], dtype=object)
    found.attrs |= judged.attrs
    return found


def counts(overall_frame: pd.DataFrame, by: Sequence[str] = ()) -> pd.DataFrame:
    """Return how many indicators have each status, a 再掲 counted once: the columns of ``by``, the statuses, 計.

    達成 and 未達成 are always there, other statuses where they occur.

    >>> frame = pd.DataFrame({"status": ["達成", "進行中", "達成"], "is_recap": [False, False, True]})
    >>> counts(frame).to_dict("records")
    [{'達成': 1, '未達成': 0, '進行中': 1, '計': 2}]
    """
    own = [row for row in records(overall_frame, [*by, "status", "is_recap"]) if not row["is_recap"]]
    found = {row["status"] for row in own}
    names = [status for status in STATUSES if status in found or status in _ALWAYS]
    groups = rows_by(own, by) or ({} if by else {(): []})
    rows = [
        dict(zip(by, key, strict=True))
        | {name: sum(row["status"] == name for row in of) for name in names}
        | {"計": len(of)}
        for key, of in groups.items()
    ]
    return pd.DataFrame(rows, columns=[*by, *names, "計"])


def _one(parts: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    if len(parts) == 1:
        return {**parts[0], "parts": 1}
    statuses = [row["status"] for row in parts]
    said = [row["stated"] or row["status"] for row in parts]
    status = IN_WORDS if set(statuses) == {IN_WORDS} else status_of(said)
    stated = status_of(said) if status == IN_WORDS and all(row["stated"] for row in parts) else ""
    listed = "、".join(f"{one}{said.count(one)}" for one in STATUSES if one in said)
    reason = f"内訳{len(parts)}のうち{listed}"
    trends = {row["trend"] for row in parts}
    told = {
        "status": status,
        "stated": stated,
        "reason": reason,
        "due": min((row["due"] for row in parts if row["status"] == PENDING and row["due"]), default=None),
        "trend": trends.pop() if len(trends) == 1 else "",
        "result_kind": next(
            (row["result_kind"] for row in parts if row["result_kind"] not in ("", FIRM)), FIRM
        ),
        "stands_for": next((row["stands_for"] for row in parts if row["stands_for"]), None),
    }
    return {**parts[0], "part": "", **told, "parts": len(parts)}


def _itself(row: Mapping[str, Any]) -> tuple[Any, ...]:
    """Return what is the same wherever an indicator is shown again: under another goal, in the other part of the fund."""
    return tuple(row[name] for name in ONE if name not in ("goal", "sector"))
