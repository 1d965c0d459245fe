"""What a document tells of judgements: rows for a table, the points of the whole, a caption. Words from the frames."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.indicators import wording
from kikin.indicators.case import (
    ACHIEVED,
    IN_WORDS,
    MISSED,
    NO_RESULT,
    NOT_JUDGED,
    ONGOING,
    PARTLY,
    PENDING,
    STATUSES,
)
from kikin.indicators.values import FIRM
from kikin.indicators.years import Targets
from kikin.totals import records
from kikin.values.amounts import percent_short
from kikin.values.readings import Absent

_INFERRED_HEAD = "比べ方（推定）"
_NEXT_HEAD, _DRAFT = "次年度の目標", "（案）"
_OPTIONAL = ("役割", "区域", "現状値", _INFERRED_HEAD, "前回値", _NEXT_HEAD, "説明")
_IN_NUMBERS = ("以上", "以下", "超", "未満")
_ALWAYS = ("指標", "目標値", "実績値", "達成状況")
_BESIDE = ("notes", "source", "section", "file", "row")
_NAMED = 3  # as many names as a sentence bears


def listing(
    judged: pd.DataFrame, following: pd.DataFrame | None = None, areas: pd.DataFrame | None = None
) -> pd.DataFrame:
    """Return the judged targets as rows of a table, in words: 指標, 目標値, 実績値, 達成状況 and what else is there.

    現状値, 前回値 (with how it moved, computed), 役割, 区域, 説明 and 次年度の目標 are columns only where a row has
    something. A comparator that was inferred stands in a column of its own that says so. Where the result isn't of the
    target's time, the latest value stands in its place and says so.

    Args:
        judged: The rows of :func:`kikin.indicators.judged`.
        following: The targets of the next plan years, whose values stand beside those of this year.
        areas: The table of areas, where rows of several areas stand in one table.
    """
    nexts = Targets([] if following is None else records(following))
    names = {row["id"]: row["name"] for row in records(areas)} if areas is not None else {}
    rows = records(judged)
    lines = [
        {
            "指標": _name(row),
            "役割": row["role"] if row["project"] else "",
            "区域": names.get(row["area"], ""),
            "現状値": row["base_text"],
            "目標値": _target(row),
            _INFERRED_HEAD: row["comparator"] if _is_inferred(row) else "",
            "前回値": _previous(row),
            "実績値": _result(row),
            "達成状況": row["status"] + (f"（{row['stated']}）" if row["stated"] else ""),
            "説明": _explanation(row),
            _NEXT_HEAD: _next_target(row, nexts),
        }
        | {name: row[name] for name in _BESIDE}
        | {"made_of": row["made_of"] + _places([nexts.of(row, row["year"] + 1)])}
        for row in rows
    ]
    columns = [
        name
        for name in (lines[0] if lines else (*_ALWAYS, *_BESIDE, "made_of"))
        if name not in _OPTIONAL or any(line[name] for line in lines)
    ]
    found = pd.DataFrame(lines, columns=columns, dtype=object)
    if _NEXT_HEAD in columns and all(text.endswith(_DRAFT) for text in found[_NEXT_HEAD] if text):
        found[_NEXT_HEAD] = found[_NEXT_HEAD].str.removesuffix(_DRAFT)
        found = found.rename(columns={_NEXT_HEAD: f"{_NEXT_HEAD}{_DRAFT}"})
    found.attrs |= {"table": TABLES["targets"].name, "sources": judged.attrs.get("sources", ())}
    return found


def points(overall: pd.DataFrame, of: str = "") -> list[str]:
    """Return the points that a reader should keep: who reached the target, who missed it, what is still open and when.

    Args:
        overall: The rows of :func:`kikin.indicators.overall` that the points are about; a 再掲 is left out.
        of: What they are about, put before the first words, as in 「例北区域では、」.
    """
    rows = [row for row in records(overall) if not row["is_recap"]]
    by_status = {status: [row for row in rows if row["status"] == status] for status in STATUSES}
    told = [
        _achieved(by_status[ACHIEVED], by_status[MISSED] + by_status[PARTLY]),
        _missed(by_status[MISSED], by_status[PARTLY]),
        _pending(by_status[PENDING]),
        _ongoing(by_status[ONGOING], rows),
        _apart(by_status[NO_RESULT], by_status[NOT_JUDGED]),
        _in_words(by_status[IN_WORDS]),
        _provisional(by_status[ACHIEVED] + by_status[MISSED] + by_status[PARTLY]),
    ]
    return [f"{of}{sentence}" for sentence in told if sentence]


def finding(counted: pd.DataFrame) -> str:
    """Return what a table of :func:`kikin.indicators.counts` says in all, as a caption.

    >>> finding(pd.DataFrame({"達成": [2, 0], "未達成": [6, 0], "進行中": [2, 6], "計": [10, 6]}))
    '16指標の達成状況：達成2、未達成6、進行中8'
    """
    names = [name for name in STATUSES if name in counted.columns]
    listed = "、".join(f"{name}{counted[name].sum()}" for name in names if counted[name].sum())
    return f"{counted['計'].sum()}指標の達成状況：{listed}"


def decided(counted: pd.DataFrame) -> int:
    """Return how many indicators of a table of counts could be judged by a number: 達成, 一部達成 or 未達成."""
    return sum(int(counted[name].sum()) for name in (ACHIEVED, PARTLY, MISSED) if name in counted.columns)


def _name(row: dict[str, Any]) -> str:
    part = f"　{row['part']}" if row["part"] else ""
    return f"{row['marker']}{row['name']}{part}{'【再掲】' if row['recap_of'] else ''}"


def _is_inferred(row: dict[str, Any]) -> bool:
    return "comparator" in row["inferred"]


def _target(row: dict[str, Any]) -> str:
    comparator = "" if _is_inferred(row) else row["comparator"]
    asked = comparator if comparator in _IN_NUMBERS else wording.ASKED_OF_NUMBER.get(comparator, "")
    return wording.target(row, row["unit"], asked)


def _previous(row: dict[str, Any]) -> str:
    """Return the value before, unless it is the base that stands beside it anyway."""
    if row["previous_text"] == row["base_text"]:
        return ""
    trend = f"　{row['trend']}" if row["trend"] else ""
    return f"{row['previous_text']}{trend}"


def _result(row: dict[str, Any]) -> str:
    if row["result"] is not None:
        nation = f"　全国 {row['national_text']}" if row["national_text"] else ""
        return f"{row['result_text']}{nation}"
    has_own = row["status"] == NO_RESULT or row["result_absent"] not in (None, Absent.PENDING, Absent.AWAITED)
    if has_own or (row["result_text"] and not row["latest_text"]):
        return str(row["result_text"])
    return f"直近 {row['latest_text']}" if row["latest_text"] else str(Absent.NOT_APPLICABLE)


def _explanation(row: dict[str, Any]) -> str:
    ratio = ""
    if row["progress"] is not None:
        ratio = f"進捗率{percent_short(row['progress'])}"
    elif row["attainment"] is not None:
        ratio = f"達成率{percent_short(row['attainment'])}"
    reason = row["awaited"] if row["status"] == ONGOING else row["reason"]
    return "。".join(filter(None, (reason, ratio, _since(row))))


def _since(row: dict[str, Any]) -> str:
    """Return the latest value where a target was missed earlier: an old plan is evaluated for years."""
    if row["status"] != MISSED or row["latest_time"].end <= row["result_time"].end:
        return ""
    return f"その後の値は{row['latest_text']}"


def _next_target(row: dict[str, Any], following: Targets) -> str:
    found = following.of(row, row["year"] + 1)
    if found is None:
        return ""
    unit, draft = {"unit": found["unit"] or row["unit"]}, found["state"] == "案"
    if found["announced"] is not None:  # what this year's paper said of it, whatever the next plan decided
        unit, draft = unit | {"target": found["announced"]}, True
    return _target({**found, **unit}) + (_DRAFT if draft else "")


def _places(rows: Iterable[Mapping[str, Any] | None]) -> tuple[tuple[str, int], ...]:
    return tuple((row["file"], row["row"]) for row in rows if row)


def _achieved(rows: list[dict[str, Any]], missed: list[dict[str, Any]]) -> str:
    if not rows:
        return "目標を達成した指標はない。" if missed else ""
    return f"目標を達成したのは{len(rows)}指標（{_names(rows)}）である。"


def _missed(missed: list[dict[str, Any]], partly: list[dict[str, Any]]) -> str:
    both = [*missed, *partly]
    if not both:
        return ""
    counted = f"（{MISSED}{len(missed)}、{PARTLY}{len(partly)}）" if missed and partly else ""
    words = f"目標に届かなかったのは{len(both)}指標{counted}"
    rated = sorted(
        (row for row in missed if row["attainment"] is not None and row["parts"] == 1), key=_attainment
    )
    if not rated or len(both) <= _NAMED:
        return f"{words}で、{_names(both)}である。"
    far = rated[0]
    told = (
        f"達成率が最も低いのは{_quoted(far['name'])}の{percent_short(far['attainment'])}である。"
        f"実績は{far['result_text']}、目標は{far['target_text']}。"
    )
    if len(rated) == len(both):
        return f"{words}で、{told}"
    return f"{words}で、{_names(both)}である。達成率を計算できるもののうち、{told}"


def _attainment(row: dict[str, Any]) -> Fraction:
    ratio: Fraction = row["attainment"]
    return ratio


def _pending(rows: list[dict[str, Any]]) -> str:
    if not rows:
        return ""
    dues: dict[str, int] = {}
    for row in sorted((row for row in rows if row["due"]), key=lambda row: row["due"]):
        dues[str(row["due"])] = dues.get(str(row["due"]), 0) + 1
    told = "、".join(f"{due}に{count}指標" for due, count in dues.items())
    when = f"{told}が確定する予定である。" if told else ""
    return f"目標の時点の実績がまだ分からないのは{len(rows)}指標で、未達成には数えない。{when}"


def _ongoing(rows: list[dict[str, Any]], all_rows: Sequence[dict[str, Any]]) -> str:
    if not rows:
        return ""
    times = list(dict.fromkeys(str(row["target_time"]) for row in rows if row["target_time"]))
    when = f"（{'、'.join(times)}）" if times else ""
    moved = {word: sum(row["trend"] == word for row in rows) for word in ("改善", "悪化", "横ばい")}
    trend = "、".join(f"{word}{count}" for word, count in moved.items() if count)
    told = f"直近の値を前回と比べられるものは、{trend}であった（公表値から計算）。" if trend else ""
    if len(rows) == len(all_rows):
        return f"{len(rows)}指標のすべてが、目標の時点が先{when}で進行中である。{told}"
    return f"目標の時点が先{when}で進行中なのは{len(rows)}指標である。{told}"


def _apart(no_result: list[dict[str, Any]], not_judged: list[dict[str, Any]]) -> str:
    told = []
    if no_result:
        told.append(f"実績がないのは{len(no_result)}指標（{_names(no_result)}）")
    if not_judged:
        reasons = "、".join(dict.fromkeys(row["reason"] for row in not_judged if row["reason"]))
        told.append(f"判定の対象としないのは{len(not_judged)}指標（{reasons}）")
    return f"{'、'.join(told)}である。" if told else ""


def _in_words(rows: list[dict[str, Any]]) -> str:
    """Return which targets in words the author judges as missed: a miss is never hidden among 定性."""
    missed = {status: [row for row in rows if row["stated"] == status] for status in (MISSED, PARTLY)}
    told = [f"{status}と判断したのは{len(of)}指標（{_names(of)}）" for status, of in missed.items() if of]
    return f"言葉の目標のうち、{'、'.join(told)}である。" if told else ""


def _provisional(rows: list[dict[str, Any]]) -> str:
    kinds = list(dict.fromkeys(row["result_kind"] for row in rows if row["result_kind"] not in ("", FIRM)))
    soft = sum(row["result_kind"] not in ("", FIRM) for row in rows)
    stood = sum(row["stands_for"] is not None for row in rows)
    told = []
    if soft:
        told.append(f"{soft}指標は{'・'.join(kinds)}の値")
    if stood:
        told.append(f"{stood}指標は目標の時点より古い値をみなしたもの")
    return f"判定した指標のうち、{'、'.join(told)}による。" if told else ""


def _names(rows: list[dict[str, Any]]) -> str:
    named = "、".join(_quoted(row["name"]) for row in rows[:_NAMED])
    return named + ("など" if len(rows) > _NAMED else "")


def _quoted(name: str) -> str:
    return f"『{name}』" if "「" in name else f"「{name}」"
