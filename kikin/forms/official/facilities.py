"""介護施設等の整備 by year and kind of facility (別添様式１), and facility by facility (別添様式２-１～２-６)."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterator, Mapping, Sequence
from fractions import Fraction
from functools import lru_cache
from pathlib import Path
from typing import Any

import pandas as pd

from kikin.data.tables.kinds import short_of
from kikin.forms.official.context import Context, money, plain
from kikin.forms.official.model import Missing, Row, Summed, Table, Value, read_forms
from kikin.grants import load_results
from kikin.grants.care_facilities.words import Project
from kikin.grants.cases import cases_file
from kikin.totals import records, rows_by
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.letters import hint_of, key_of, known_as
from kikin.values.periods import FiscalYear

_YEARS = 6
_BUDGETS = {"a": "当初予算", "b": "補正予算"}
_THOUSAND = 1_000
_WHO = ("project", "municipality", "name")
_MARK, _MARK_AT_END = re.compile("※."), re.compile("（※.）$")
_DAYS = ("started", "completed", "opened")
_TEXTS = ("facility", "work_kind", "municipality", "builder", "operator", "name", "efforts", "duties")
_COUNTS = (
    "capacity",
    "dormitory",
    "sites_asked",
    "sites_chosen",
    "bodies_asked",
    "bodies_chosen",
    "sites_decided",
)


def by_kind(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return the lines of 別添様式１: per kind of facility what was built in each of six years, 当初 and 補正 apart.

    ``given`` has ``parts``: each with its ``projects`` and ``lines`` (label and unit); 金額 is that of the projects, and a
    line whose unit ends in 計 is the sum of the part's lines of that unit, of those with its mark (※１) where it has one.
    """
    rows = [row for row in _checked(context.data.facilities) if row["stage"] == "実績"]
    known = {row["year"] for row in rows}
    found: list[Row] = []
    amounts: list[int] = []
    for part in given["parts"]:
        mine = [row for row in rows if row["project"] in part["projects"]]
        waiting: list[int] = []
        counting = _counting(part["lines"])
        for label, unit in part["lines"].items():
            kind = unit.removesuffix("計")
            if unit != kind:
                mark = "".join(_MARK.findall(label))
                of_kind = [
                    line
                    for line in waiting
                    if found[line]["unit"] == kind and mark in str(found[line]["label"])
                ]
                found.append(_line(label, kind, _summed(found, of_kind)))
                continue
            values = {name: _value(context, mine, name, counting, label, kind, known) for name in _names()}
            found.append(_line(label, kind, values))
            (amounts if kind == "千円" else waiting).append(len(found) - 1)
        waiting.clear()
    if len(amounts) > 1:
        found.append(_line("金額計", "千円", _summed(found, amounts)))
    return found


def listed(context: Context, given: Mapping[str, Any]) -> Sequence[Row]:
    """Return a line per facility of the year's projects: as planned (Ａ) and as built (Ｂ), amounts in 千円."""
    rows = _checked(context.data.facilities)
    mine = [row for row in rows if row["year"] == context.year and row["project"] in given["projects"]]
    pairs = _pairs([row for stage in ("計画", "実績") for row in mine if row["stage"] == stage])
    found = [_facility(context, number, *pair, given) for number, pair in enumerate(pairs, start=1)]
    lacks = Missing(f"facilities の 行（{context.year.short}）")
    return found or [dict.fromkeys(given["fields"], lacks) | {"number": 1}]


def _pairs(rows: Sequence[Mapping[str, Any]]) -> Iterator[tuple[Any, Any]]:
    """Yield each facility as planned and as built; apart by budget where one of both stands in more than one."""
    rows = [{**row, "budget": row["budget"] or _BUDGETS["a"]} for row in rows]
    for mine in rows_by(rows, _WHO).values():
        stages = Counter(row["stage"] for row in mine)
        apart = rows_by(mine, ["budget"] if max(stages.values()) > 1 else [])
        for pair in apart.values():
            told = {row["stage"]: row for row in pair}
            yield told.get("計画"), told.get("実績")


def _facility(
    context: Context, number: int, plan: Any, built: Any, given: Mapping[str, Any]
) -> dict[str, Value]:
    row = built or plan
    line: dict[str, Value] = {"number": number, "project": str(row["project"]), "remark": str(row["remark"])}
    line |= {name: str(row[name]) or Missing() for name in _TEXTS}
    for name in _COUNTS:
        line[name] = Missing() if pd.isna(row[name]) else int(row[name])
    line["count"] = 1 if pd.isna(row["count"]) else int(row["count"])
    area = row["floor_area"]
    line["floor_area"] = Missing() if area is None or pd.isna(area) else Fraction(area)
    line |= {name: row[name].end if row[name] else Missing() for name in _DAYS}
    line |= {name: _in_thousands(_amount(context, row, name)) for name in ("total_cost", "price", "grant")}
    if plan:
        line["planned_capacity"] = Missing() if pd.isna(plan["capacity"]) else int(plan["capacity"])
        line["started"] = plan["started"].end if plan["started"] else line["started"]
    else:
        line["planned_capacity"] = Missing("facilities の 計画の行")
    if not built:
        line |= dict.fromkeys(
            ("capacity", "total_cost", "floor_area", "completed", "price", "grant"), Missing()
        )
    for project in given.get("apart", ()):  # its columns stand apart: in lines of the others they are nothing
        ending = f"_{Project(project).key}"
        own = [field for field in given["fields"] if field.endswith(ending)]
        line |= {
            field: line[field.removesuffix(ending)] if project == line["project"] else "" for field in own
        }
    return line


def _amount(context: Context, row: Mapping[str, Any], name: str) -> Value:
    value = money(row, name, f"facilities の {name}")
    if name != "grant" or not isinstance(value, Missing) or not row["case"]:
        return value
    file = cases_file(context.data.folder.path)
    try:
        amounts = _reckoned(file) if file else {}
    except KikinError as error:
        return Missing(f"grants の表を読めない: {error.what}")
    case = known_as(row["case"], amounts)
    unknown = f"grants に事例「{row['case']}」がない（{row['file']}:{row['row']} case）。{hint_of(row['case'], amounts)}"
    return Missing(unknown) if case is None else amounts[case]


@lru_cache(maxsize=8)
def _reckoned(file: Path) -> dict[str, Value]:
    """Return the amount that each case of a file comes to, in yen."""
    results = load_results(file, file.parent.parent)
    return {
        str(row["case"]): Missing("算定できない事例")
        if pd.isna(row["amount_yen"])
        else int(row["amount_yen"])
        for row in records(results[["case", "amount_yen"]])
    }


def _in_thousands(value: Value) -> Value:
    yen = plain(value)
    if yen is None:
        return value
    exact = Fraction(yen, _THOUSAND)
    return exact.numerator if exact.denominator == 1 else exact


def _names() -> list[str]:
    return [f"y{place}{letter}" for place in range(_YEARS) for letter in _BUDGETS]


def _value(  # noqa: PLR0913, PLR0917 - which cell of which line, from what
    context: Context,
    rows: Sequence[Mapping[str, Any]],
    name: str,
    lines: Sequence[str],
    label: str,
    unit: str,
    known: Collection[FiscalYear],
) -> Value:
    year = context.year - (_YEARS - 1 - int(name[1]))
    if year not in known:
        return Missing(f"facilities の 行（{year.short}）")
    if not rows:
        return 0
    budgets = ["", _BUDGETS[name[2]]] if name[2] == "a" else [_BUDGETS[name[2]]]
    mine = [row for row in rows if row["year"] == year and row["budget"] in budgets]
    if unit == "千円":
        parts = [plain(_amount(context, row, "grant")) for row in mine]
        if None in parts:
            return Missing(f"facilities の 補助額（{year.short}）")
        return _in_thousands(sum(part for part in parts if part is not None))
    column = "capacity" if unit == "人" else "count"
    counts = [row[column] for row in mine if _is_of(row, lines, label)]
    if unit == "人" and any(map(pd.isna, counts)):
        return Missing(f"facilities の 定員数（{year.short}）")
    return sum(1 if pd.isna(count) else int(count) for count in counts)


def _is_of(row: Mapping[str, Any], lines: Sequence[str], line: str) -> bool:
    """Whether a facility is of the kind that a line of its project names, with or without what stands in brackets."""
    whole = _MARK_AT_END.sub("", line)
    names = {key_of(row["facility"]), key_of(row["project"])} - {""}
    return lines == [line] or not names.isdisjoint({key_of(whole), key_of(short_of(whole))})


def _counting(lines: Mapping[str, str]) -> list[str]:
    """Return the lines that count facilities: neither sums nor money."""
    return [label for label, unit in lines.items() if unit != "千円" and not unit.endswith("計")]


@lru_cache(maxsize=1)
def _parts() -> list[tuple[list[str], list[str]]]:
    """Return the projects of each part of 別添様式１, and the lines that count their facilities."""
    blocks = (block for form in read_forms().values() for sheet in form.sheets for block in sheet.blocks)
    parts = [part for block in blocks if isinstance(block, Table) for part in block.given.get("parts", ())]
    return [(part["projects"], _counting(part["lines"])) for part in parts]


def _summed(found: Sequence[Row], lines: Sequence[int]) -> dict[str, Value]:
    sums: dict[str, Value] = {}
    for name in _names():
        parts = [_value_of(found[line][name]) for line in lines]
        known = [part for part in parts if isinstance(part, (int, Fraction))]
        whole = Fraction(sum(known)) if len(known) == len(parts) else None
        sums[name] = Summed(whole, tuple(lines))
    return sums


def _line(label: str, unit: str, values: Mapping[str, Value]) -> Row:
    plain_values = [_value_of(value) for value in values.values()]
    known = [value for value in plain_values if isinstance(value, (int, Fraction))]
    total: Value = sum(known, Fraction(0)) if len(known) == len(plain_values) else Missing()
    return {"label": label, "unit": unit, **values, "total": total}


def _value_of(value: Value) -> Value:
    return value.value if isinstance(value, Summed) else value


def findings_of(frame: pd.DataFrame, cases: Collection[str]) -> Iterator[Finding]:
    """Yield the rows that name a project which isn't one of 別記１, a kind of facility without a line, or no grant case."""
    for row in records(frame):
        project = known_as(str(row["project"]), list(Project))
        if project is None:
            yield _unknown(row, "project", "別記１の事業の名ではありません", list(Project)).as_finding()
            continue
        own = [lines for projects, lines in _parts() if project in projects]
        known = [line for lines in own for line in lines if not _is_of(row, lines, line)]
        if row["stage"] == "実績" and len(known) == sum(map(len, own)):
            what = "別添様式１にこの施設種別の行がなく、数に入りません"
            names = [_MARK_AT_END.sub("", line) for line in known]
            yield _unknown(row, "facility", what, names).as_finding(Level.WARNING)
        if row["case"] and known_as(row["case"], cases) is None:
            yield _unknown(row, "case", "算定の事例がありません", cases).as_finding(Level.WARNING)


def _unknown(row: Mapping[str, Any], column: str, what: str, known: Collection[str]) -> KikinError:
    place = Place(str(row["file"]), int(row["row"]), column)
    hint = hint_of(str(row[column]), list(known))
    return KikinError(
        what, place, row[column], f"{hint}使えるのは {'、'.join(known) or 'まだありません'} です"
    )


def _checked(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Return the rows with the projects as the notice writes them.

    Raises:
        KikinError: A row names no project of 別記１.
    """
    rows = records(frame)
    for row in rows:
        name = known_as(str(row["project"]), list(Project))
        if name is None:
            raise _unknown(row, "project", "別記１の事業の名ではありません", list(Project))
        row["project"] = str(name)
    return rows
