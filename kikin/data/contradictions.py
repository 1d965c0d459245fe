"""What a row says against itself or against its neighbours: a result that is not there yet with a figure, and the like."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from typing import Any

from kikin.data.raw import raw_conflict
from kikin.data.rows import Rows, finding_in
from kikin.data.tables import NUMBERS, TABLES, Kind
from kikin.values.errors import Finding, Level
from kikin.values.readings import Absent

Row = Mapping[str, Any]
Tables = Mapping[str, Sequence[Row]]

_KINDS_WITHOUT_VALUE = {"未集計": Absent.PENDING, "実績なし": Absent.NONE}
_UPWARD = ("以上", "超", "増加", "全国平均以上", "全国平均超")
_DOWNWARD = ("以下", "未満", "減少", "全国平均以下", "全国平均未満")
_WITH_NUMBER = ("以上", "以下", "超", "未満", "範囲")
_FROM_BASE = ("増加", "減少", "維持")
_PERCENT, _CLEARLY_PERCENT = ("%", "％"), 10
_MADE_DATE = re.compile(
    r"\d{1,2}月\d{1,2}日|\d{1,2}-[A-Z][a-z]{2}|[A-Z][a-z]{2}-\d{1,2}|\d{4}[/年-]\d{1,2}[/月-]\d{1,2}日?"
)


def findings_of(tables: Mapping[str, Rows]) -> list[Finding]:
    """Return a finding for each contradiction in the tables of a folder."""
    read = {name: () if one.lost else one.rows for name, one in tables.items()}
    return [finding for check in _CHECKS for finding in check(read)]


def _values_without_kind(tables: Tables) -> Iterator[Finding]:
    """A kind that says that there is no value, with a value; or the other way round."""
    for name in ("results", "statistics"):
        for row in tables[name]:
            kind, expected = row["kind"], _KINDS_WITHOUT_VALUE.get(row["kind"])
            absent = row["value_absent"]
            if expected and row["value"] is not None:
                remedy = "前の値や参考の値は、その値の時点の行に分けて書いてください"
                yield finding_in(row, "value", f"{kind}なのに値があります", row["value_raw"], remedy)
            elif (expected or absent in _KINDS_WITHOUT_VALUE.values()) and absent is not expected:
                remedy = "{kind}と値を同じ言葉にしてください"
                yield finding_in(
                    row, "kind", "値の種類と値が合いません", f"{kind or '確定'}、{absent}", remedy
                )
            if kind == "未集計" and name == "results" and row["due"] is None:
                remedy = "{due}を書いてください"
                yield finding_in(
                    row, "due", "未集計の値が確定する時点がありません", "", remedy, Level.WARNING
                )


def _falling(tables: Tables) -> Iterator[Finding]:
    """A cumulative figure that is smaller than an earlier one."""
    cumulative = {row["id"] for row in tables["indicators"] if row["series"] == "累計"}
    series: dict[tuple[str, ...], list[Row]] = {}
    for row in tables["results"]:
        if row["indicator"] in cumulative and row["value"] is not None and row["kind"] == "確定":
            series.setdefault((row["indicator"], row["area"], row["part"]), []).append(row)
    for rows in series.values():
        ordered = sorted(rows, key=lambda row: row["time"])
        for before, after in pairwise(ordered):
            if after["value"] < before["value"]:
                found = f"{before['time']} {before['value']} → {after['time']} {after['value']}"
                remedy = "値を確かめ、年度ごとの値なら{indicators.series}を 単年度 にしてください"
                yield finding_in(after, "value", "累計の値が前より減っています", found, remedy, Level.WARNING)


def _mixed_shares(tables: Tables) -> Iterator[Finding]:
    """A share of 0.765 among others of 76.5%: the sign that a per cent cell was written as its value."""
    shares = {row["id"] for row in tables["indicators"] if row["unit"] in _PERCENT}
    series: dict[tuple[str, ...], list[tuple[Row, str]]] = {}
    for table, column in (("results", "value"), ("targets", "target"), ("targets", "base")):
        for row in tables[table]:
            is_share = row["unit"] in _PERCENT or (not row["unit"] and row["indicator"] in shares)
            if row[column] is not None and is_share:
                series.setdefault((row["indicator"], row["area"], row["part"]), []).append((row, column))
    for cells in series.values():
        largest = max(row[column] for row, column in cells)
        for row, column in cells:
            if 0 < row[column] <= 1 and largest >= _CLEARLY_PERCENT:
                remedy = "76.5% は 76.5 と書いてください（0.765 ではなく）"
                what = "同じ指標のほかの百分率と桁が違います"
                found = f"{row[column]}、{largest}"
                yield finding_in(row, column, what, found, remedy, Level.WARNING)


def _targets(tables: Tables) -> Iterator[Finding]:
    directions = {row["id"]: row["direction"] for row in tables["indicators"]}
    national = {row["id"]: row["national"] for row in tables["indicators"]}
    for row in tables["targets"]:
        yield from _target_value(row)
        yield from _target_place(row)
        comparator, direction = row["comparator"], directions.get(row["indicator"], "")
        if (direction == "上昇" and comparator in _DOWNWARD) or (
            direction == "下降" and comparator in _UPWARD
        ):
            remedy = "比べ方で判定します。指標の望ましい向きか、比べ方を確かめてください"
            what = "望ましい向きと比べ方が逆です"
            yield finding_in(row, "comparator", what, f"{direction}、{comparator}", remedy, Level.WARNING)
        if comparator.startswith("全国平均") and not national.get(row["indicator"]):
            remedy = "{indicators.national}に、全国値の{statistics.series}を書いてください"
            what = "全国平均と比べる指標に、全国値の系列がありません"
            yield finding_in(row, "comparator", what, comparator, remedy, Level.WARNING)
        if row["base_time"] and row["target_time"] and row["base_time"].end > row["target_time"].end:
            found = f"{row['base_time']}、{row['target_time']}"
            yield finding_in(
                row, "base_time", "現状値の時点が目標の時点より後です", found, "どちらかを直してください"
            )


def _target_value(row: Row) -> Iterator[Finding]:
    comparator, target, upper = row["comparator"], row["target"], row["target_upper"]
    blank = target is None and row["target_absent"] is None
    if comparator in _WITH_NUMBER and blank:
        remedy = "{target}に値を書くか、言葉の目標なら{comparator}を 文言 にしてください"
        yield finding_in(row, "target", "目標値がありません", comparator, remedy)
    if comparator in _FROM_BASE and blank and row["base"] is None:
        remedy = "{base}と{base_time}を書いてください"
        yield finding_in(row, "base", "何と比べるかがありません", comparator, remedy, Level.WARNING)
    sides = {"増加": 1, "減少": -1}.get(comparator, 0)
    if sides and None not in (target, row["base"]) and (target - row["base"]) * sides < 0:
        what, found = f"{comparator}の目標値が現状値の反対側にあります", f"{row['base']} → {target}"
        remedy = "{target}は増減した後の数です。{comparator}か、どちらかの数を直してください"
        yield finding_in(row, "target", what, found, remedy, Level.WARNING)
    if comparator == "文言" and not row["target_raw"]:
        remedy = "{target_raw}に目標の言葉を書いてください"
        yield finding_in(row, "target_raw", "言葉の目標が書かれていません", "", remedy)
    if comparator == "文言" and target is not None:
        remedy = "数で比べるなら 以上 などを、言葉の目標なら{target_raw}だけを書いてください"
        yield finding_in(row, "target", "言葉の目標に目標値があります", target, remedy, Level.WARNING)
    if comparator == "範囲" and upper is None and row["target_upper_absent"] is None:
        remedy = "{target}に下限、{target_upper}に上限を書いてください"
        yield finding_in(row, "target_upper", "範囲の上限がありません", target, remedy)
    if comparator != "範囲" and upper is not None:
        remedy = "範囲なら{comparator}を 範囲 に、そうでなければ上限を消してください"
        yield finding_in(row, "target_upper", "範囲でない目標に上限があります", upper, remedy)
    if None not in (row["announced"], target) and row["announced"] != target:
        remedy = "写し違いなら{target}を直し、改めた値なら、このままにしてください"
        found, what = f"{row['announced']} → {target}", "前年度の計画で示した目標値と違います"
        yield finding_in(row, "target", what, found, remedy, Level.WARNING)
    if upper is not None and target is not None and upper < target:
        found = f"{target}～{upper}"
        yield finding_in(
            row, "target_upper", "範囲の上限が下限より小さいです", found, "上限と下限を確かめてください"
        )


def _target_place(row: Row) -> Iterator[Finding]:
    role = row["role"] or "目標"
    if role == "目標" and not row["goal"]:
        remedy = (
            "{goal}に目標の番号を書くか、事業の指標なら{role}を アウトカム か アウトプット にしてください"
        )
        yield finding_in(row, "goal", "どの目標の指標か書かれていません", "", remedy)
    if role != "目標" and not row["project"]:
        yield finding_in(
            row, "project", "どの事業の指標か書かれていません", role, "{project}に事業の番号を書いてください"
        )


def _backward_spans(tables: Tables) -> Iterator[Finding]:
    """An end before its beginning, in any table."""
    for name, first, last in (
        ("plans", "start", "end"),
        ("projects", "start", "end"),
        ("calendar", "start", "end"),
        ("measures", "start", "end"),
        ("ledger", "from_year", "year"),
        ("area_spending", "from_year", "to_year"),
    ):
        for row in tables[name]:
            start, end = row[first], row[last]
            if start is not None and end is not None and end.end < start.start:
                yield finding_in(
                    row, last, "終わりが始まりより前です", f"{start}～{end}", "どちらかを直してください"
                )


def _money_times(tables: Tables) -> Iterator[Finding]:
    for row in tables["ledger"]:
        is_dated = row["item"] in ("残高", "所要見込額")
        if is_dated and row["as_of"] is None and row["year"] is None:
            remedy = "{as_of}に R5年度末 のように書いてください"
            yield finding_in(row, "as_of", f"いつの{row['item']}か書かれていません", "", remedy)
        if not is_dated and row["year"] is None:
            remedy = "{year}に R6 のように書いてください"
            yield finding_in(row, "year", "どの年度の額か書かれていません", row["item"], remedy)
        if row["grant_year"] is not None and row["year"] is not None and row["grant_year"] > row["year"]:
            found = f"交付 {row['grant_year']}、執行 {row['year']}"
            yield finding_in(
                row, "grant_year", "交付より前の年度の動きです", found, "どちらかの年度を直してください"
            )
    for row in tables["project_spending"]:
        if row["item"] == "過年度残額" and row["grant_year"] is None:
            what = "どの交付年度の残額か書かれていません（交付年度ごとの表に出ません）"
            remedy = "{grant_year}に、残額の出た交付の年度を書いてください"
            yield finding_in(row, "grant_year", what, row["number"], remedy, Level.WARNING)
        if row["grant_year"] is not None and row["grant_year"] > row["spent_year"]:
            found = f"交付 {row['grant_year']}、執行 {row['spent_year']}"
            yield finding_in(
                row, "grant_year", "交付より前の年度に執行しています", found, "どちらかの年度を直してください"
            )


def _both_parts(tables: Tables) -> Iterator[Finding]:
    """A project whose categories belong to both parts of the fund: its money would be counted in neither."""
    for row in tables["projects"]:
        if len({category.sector for category in row["categories"]}) > 1:
            found = "、".join(category.value for category in row["categories"])
            remedy = "医療分の行と介護分の行に分けて書いてください"
            yield finding_in(row, "categories", "医療分と介護分の両方の区分を持つ事業です", found, remedy)


def _versions(tables: Tables) -> Iterator[Finding]:
    """A changed plan without the first one, and a change that the table of plans doesn't know."""
    known: dict[tuple[Any, str], dict[int, Row]] = {}
    for row in tables["plans"]:
        known.setdefault((row["year"], row["sector"]), {})[row["version"]] = row
    for versions in known.values():
        if min(versions) > 0:
            remedy = "当初の計画を版 0 で書くか、変更していない計画なら版を空欄にしてください"
            what, first = "当初（版 0）の行がない計画です", versions[min(versions)]
            yield finding_in(first, "version", what, f"版 {min(versions)}", remedy, Level.WARNING)
    told: set[tuple[Any, ...]] = set()
    for name in ("projects", "project_fields", "plan_amounts", "goals", "targets"):
        for row in tables[name]:
            plan = name, row["year"], row["sector"], row["version"]
            listed = {**known.get(plan[1:3], {}), **known.get((row["year"], ""), {})}
            if row["version"] and listed and row["version"] not in listed and plan not in told:
                told.add(plan)
                remedy = "{plans}にその版の行（状態と時点）を加えるか、版を直してください"
                found = f"変更第{row['version']}回"
                yield finding_in(row, "version", "計画（plans）にない版です", found, remedy, Level.WARNING)


def _raw_texts(tables: Tables) -> Iterator[Finding]:
    """A value that its own wording doesn't have, or has in another unit."""
    units = {row["id"]: row["unit"] for row in tables["indicators"]}
    for name, table in TABLES.items():
        columns = [column for column in table.columns if column.kind in NUMBERS]
        for row in tables[name] if columns else ():
            unit = row.get("unit") or units.get(row.get("indicator", ""), "")
            for column in columns:
                value, raw = row[column.name], row[f"{column.name}_raw"]
                if value is None or not raw:
                    continue
                is_money = column.kind is Kind.MONEY
                exact = Decimal(value) if is_money else value
                conflict = raw_conflict(exact, column.unit or unit, raw, is_money=is_money)
                if conflict:
                    remedy = f"{{{column.name}}}か{{{column.name}_raw}}のどちらかを直してください"
                    shown = f"{value:,}円" if is_money else f"{value}{column.unit or unit}"
                    yield finding_in(
                        row, column.name, conflict.what, f"{shown}、原文 {raw}", remedy, conflict.level
                    )


def _dates_for_numbers(tables: Tables) -> Iterator[Finding]:
    """The number of a goal or project that a spreadsheet turned into a date."""
    for name, column in (("goals", "goal"), ("projects", "number"), ("themes", "theme")):
        for row in tables[name]:
            if _MADE_DATE.fullmatch(row[column]):
                remedy = "書式を文字列にして入力し直すか、Ⅰ-1 や 3(1) のように書いてください"
                yield finding_in(row, column, "番号が日付に変わっています", row[column], remedy)


def _addresses(tables: Tables) -> Iterator[Finding]:
    for row in tables["sources"]:
        if row["address"] and not re.match(r"https?://\S+$", row["address"]):
            remedy = "https:// で始まる所在を書くか、空欄にしてください"
            yield finding_in(row, "address", "所在（URL）の形ではありません", row["address"], remedy)


_CHECKS: tuple[Callable[[Tables], Iterator[Finding]], ...] = (
    _values_without_kind,
    _falling,
    _mixed_shares,
    _targets,
    _backward_spans,
    _money_times,
    _both_parts,
    _versions,
    _raw_texts,
    _dates_for_numbers,
    _addresses,
)
