"""What would count twice, or not at all, without a word: repeats that nobody marked, projects renumbered, values of no target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kikin.data.rows import Rows, finding_in
from kikin.data.tables import TABLES
from kikin.data.versions import held
from kikin.totals import rows_by
from kikin.values.errors import Finding, Level

Row = Mapping[str, Any]
_ONE = ("year", "sector", "area", "indicator", "part")
_ASKED = ("comparator", "target", "target_upper", "target_time", "unit")


def findings_of(tables: Mapping[str, Rows]) -> Iterator[Finding]:
    """Yield a finding for each thing in the tables of a folder that pages would count twice, or leave out."""
    read = {name: () if one.lost else one.rows for name, one in tables.items()}
    yield from _shown_again(held(read["targets"], TABLES["targets"]))
    yield from _renumbered(held(read["projects"], TABLES["projects"]), read["projects"])
    yield from _spent_on_abolished(read["project_spending"], read["projects"])
    yield from _spent_on_both(read["project_spending"], read["projects"])
    yield from _values_of_no_target(read["results"], read["targets"])


def _shown_again(targets: Sequence[Row]) -> Iterator[Finding]:
    """Yield the same target under two goals: none marked as shown again, or one that is, with another target."""
    for rows in rows_by((row for row in targets if not row["project"]), _ONE).values():
        first = [row for row in rows if not row["recap_of"]]
        for row in rows:
            origin = next((one for one in first if row["recap_of"] in ("", one["goal"])), row)
            is_same = all(row[name] == origin[name] for name in _ASKED)
            where = f"目標{origin['goal']}（{origin['row']}行目）"
            if row["recap_of"] and not is_same:
                remedy = "元の目標に合わせるか、別の目標値なら{recap_of}を空欄にしてください（再掲は件数に数えません）"
                what = "再掲の目標値が、元の目標と違います"
                yield finding_in(row, "target", what, where, remedy, Level.WARNING)
            elif not row["recap_of"] and row is not origin and is_same:
                remedy = f"同じ指標をもう一度示す行なら、{{recap_of}}に {origin['goal']} と書いてください"
                what = "同じ指標と目標値が別の目標にもあり、二度数えます"
                yield finding_in(row, "recap_of", what, where, remedy, Level.WARNING)


def _renumbered(holding: Sequence[Row], projects: Sequence[Row]) -> Iterator[Finding]:
    """Yield the projects that a change added, while one of the same name still stands under another number."""
    first: dict[tuple[Any, ...], int] = {}
    for row in projects:
        key = row["year"], row["sector"], row["number"]
        first[key] = min(row["version"], first.get(key, row["version"]))
    for rows in rows_by(holding, ("year", "sector", "name")).values():
        since = {row["number"]: first[row["year"], row["sector"], row["number"]] for row in rows}
        for row in rows:
            old = [one for one in rows if since[one["number"]] < since[row["number"]]]
            if old:
                remedy = f"番号を改めた事業なら、{old[0]['number']} の行を同じ版に{{continuity}} 廃止 として加えてください"
                what = "変更で加えた事業と同じ名の事業が、前の番号でも残っています（二重に数えます）"
                found = f"{old[0]['number']} → {row['number']} {row['name']}"
                yield finding_in(row, "number", what, found, remedy, Level.WARNING)


def _spent_on_abolished(spending: Sequence[Row], projects: Sequence[Row]) -> Iterator[Finding]:
    """Yield what was spent on projects that a change took out: no list of projects has it."""
    names = ("year", "sector", "number")
    there = {tuple(row[name] for name in names) for row in projects}
    there -= {tuple(row[name] for name in names) for row in held(projects, TABLES["projects"])}
    for row in spending:
        if row["item"] == "決算額" and row["amount"] and tuple(row[name] for name in names) in there:
            remedy = "執行した額のある事業は、廃止とせずに、変更後の額で残してください"
            found = f"{row['number']} {row['amount_raw']}{row['unit']}"
            what = "変更で廃止した事業の決算額は、どの文書の計にも入りません"
            yield finding_in(row, "amount", what, found, remedy, Level.WARNING)


def _spent_on_both(spending: Sequence[Row], projects: Sequence[Row]) -> Iterator[Finding]:
    """Yield what was spent on a project of no part of the fund, where both have one of its number."""
    numbered = rows_by(projects, ("year", "number"))
    for row in spending:
        parts = {one["sector"] for one in numbered.get((row["year"], row["number"]), ())}
        if not row["sector"] and len(parts) > 1:
            what = "医療分と介護分に同じ番号の事業があり、どちらの額か決まりません"
            yield finding_in(
                row, "sector", what, row["number"], "{sector}に 医療分 か 介護分 を書いてください"
            )


def _values_of_no_target(results: Sequence[Row], targets: Sequence[Row]) -> Iterator[Finding]:
    """Yield the results that no target has the area and part of, where a target of the indicator has no result."""
    wanted = rows_by(targets, ("indicator",))
    for (indicator,), rows in rows_by(results, ("indicator",)).items():
        asked = {(row["area"], row["part"]): row for row in wanted.get((indicator,), ())}
        given = {(row["area"], row["part"]): row for row in reversed(rows)}
        for (area, part), row in reversed(given.items()):
            missed = [one for one in asked if one not in given and (one[0] == area) is not (one[1] == part)]
            if (area, part) not in asked and missed:
                column = "part" if missed[0][0] == area else "area"
                called = " ".join(filter(None, missed[0])) or "空欄"
                found = f"{' '.join(filter(None, (area, part))) or '空欄'}、実績のない目標は {called}"
                remedy = "{area}と{part}を、{targets}の行と同じに書いてください"
                what = "区域か内訳が目標と違い、判定に使われない実績値です"
                yield finding_in(row, column, what, found, remedy, Level.WARNING)
