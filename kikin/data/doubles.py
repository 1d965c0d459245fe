"""What would count twice, or not at all, without a word: repeats that nobody marked, projects renumbered, values of no target."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from kikin.data.rows import Rows, finding_in
from kikin.data.tables import TABLES, Table, short_of
from kikin.data.tables.plans import OF_EVALUATION
from kikin.data.versions import held, is_abolished, key_of
from kikin.totals import is_missing, rows_by
from kikin.values.errors import Finding, Level

Row = Mapping[str, Any]
_ONE = ("year", "sector", "area", "indicator", "part")
_MAY_GO = (
    "notes",
    "inferred",
    "section",
    "state",
    "decided",
    "reason",
    "due",
    "marker",
    "announced",
    "as_of",
)
_ASKED = ("comparator", "target", "target_upper", "target_time", "unit")


def findings_of(tables: Mapping[str, Rows]) -> Iterator[Finding]:
    """Yield a finding for each thing in the tables of a folder that pages would count twice, or leave out."""
    read = {name: () if one.lost else one.rows for name, one in tables.items()}
    for name, rows in read.items():
        if any(row.get("version") for row in rows):
            yield from _changed(sorted(rows, key=lambda row: row["version"]), TABLES[name])
    yield from _shown_again(held(read["targets"], TABLES["targets"]))
    yield from _renumbered(held(read["projects"], TABLES["projects"]), read["projects"])
    yield from _spent_on_abolished(read["project_spending"], read["projects"])
    yield from _spent_on_both(read["project_spending"], read["projects"])
    yield from _values_of_no_target(read["results"], read["targets"])
    yield from _judgements_of_nothing(read["judgements"], read["targets"])
    for row in read["review_points"]:
        if row["kind"] in ("実績", "構成事業", "関係会議") and not row["theme"]:
            what, remedy = (
                f"テーマのない{row['kind']}は、どの章にも載りません",
                "{theme}にテーマの番号を書いてください",
            )
            yield finding_in(row, "theme", what, row["text"], remedy, Level.WARNING)
    for row in read["project_fields"]:
        if row["field"] in OF_EVALUATION and row["evaluated"] is None:
            remedy = "{evaluated}に、それを書いた評価の年度を書いてください"
            what = "評価年度がないので、どの事後評価にも載りません"
            yield finding_in(row, "evaluated", what, row["field"], remedy, Level.WARNING)


def _changed(rows: Sequence[Row], table: Table) -> Iterator[Finding]:
    """Yield the rows of changes that lost a cell of the row before, or stand beside it because only one names its part."""
    names = [column for column in table.columns if column.name not in (*table.key, *_MAY_GO)]
    names = [column for column in names if not column.name.endswith("_raw")]
    before: dict[tuple[Any, ...], Row] = {}
    parts: dict[tuple[Any, ...], dict[str, Row]] = {}
    for row in rows:
        key = key_of(row, table.key)
        old = before.get(key, row)
        before[key] = row
        same = parts.setdefault(key_of(row, [name for name in table.key if name != "sector"]), {})
        beside = [one for sector, one in same.items() if (sector == "") is not (row["sector"] == "")]
        same[row["sector"]] = row
        if is_abolished(row) or not row["version"]:
            continue
        lost = [one for one in names if _is_blank(row, one.name) and not _is_blank(old, one.name)]
        if lost and old["version"] < row["version"]:
            what = "変更の行で空欄の欄は、なくなったものとして扱います"
            found = "、".join(short_of(column.label) for column in lost)
            remedy = f"変わらない欄は、前の版の行（{old['row']}行目）から写してください"
            yield finding_in(row, lost[0].name, what, found, remedy, Level.WARNING)
        if beside and beside[0]["version"] < row["version"] and old is row:
            what = "分の欄が違うので、前の版の行も残ります（二重になります）"
            found = f"{beside[0]['row']}行目 {beside[0]['sector'] or '空欄'}、{row['sector'] or '空欄'}"
            yield finding_in(row, "sector", what, found, "前の版の行と同じ分を書いてください", Level.WARNING)


def _is_blank(row: Row, name: str) -> bool:
    return is_missing(row[name]) and is_missing(row.get(f"{name}_absent"))


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


def _judgements_of_nothing(judgements: Sequence[Row], targets: Sequence[Row]) -> Iterator[Finding]:
    """Yield what the author states of an indicator in a year, area or part that has no target."""
    names = ("indicator", "project", "year", "area", "part")
    there = {(row["indicator"], row["project"]) for row in targets}  # else that is what is told
    known = {(*(row[name] for name in names), row["sector"]) for row in targets}
    known |= {(*key[:-1], "") for key in known}
    for row in judgements:
        key = (*(row[name] for name in names), row["sector"])
        if key[:2] in there and key not in known:
            found = " ".join(str(row[name]) for name in names if row[name])
            remedy = "計画年度、分、事業、区域、指標、内訳を、{targets}の行と同じに書いてください"
            what = "どの目標にも当たらない判断なので、使われません"
            yield finding_in(row, "indicator", what, found, remedy, Level.WARNING)
