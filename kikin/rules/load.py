"""Files of the rule book -> rules: YAML for scalars, CSV for price lists, both checked to the letter."""

from __future__ import annotations

import csv
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from itertools import pairwise
from pathlib import Path
from typing import Any

import yaml

from kikin.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.rules.book import COLUMNS, UNITS, Document, Entry, Range, Rule, RuleBook, Value
from kikin.units import parse_ratio

_RULE_KEYS = {"id", "label", "unit", "note", "values"}
_VALUE_KEYS = {"since", "value", "document", "article", "column", "note"}
_FILE_KEYS = {"document", "rules"}
_DOCUMENT_KEYS = {"id", "title", "number", "published", "checked"}
CSV_COLUMNS = ("id", "label", "unit", "since", "value", "document", "article", "column", "note")


class _LineLoader(yaml.SafeLoader):
    """YAML with the line of every mapping, and with duplicate keys refused."""


def _mapping_with_line(loader: _LineLoader, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {"__line__": node.start_mark.line + 1}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            line = key_node.start_mark.line + 1
            raise KikinError(
                "同じ見出しが二度あります", Place("", line, str(key)), remedy="一方を消してください"
            )
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_with_line)


@dataclass(frozen=True)
class _Row:
    """One dated value as the files give it, before it is understood."""

    place: Place
    rule: str
    label: str
    unit: str
    since: Any
    value: Any
    document: str
    article: str
    column: str
    note: str


def load_rule_book(folder: Path) -> RuleBook:
    """Return the rules of every YAML and CSV file in ``folder``.

    Raises:
        FindingsError: Unknown or duplicate keys, unsorted dates, unknown units, missing sources …, all at once.
    """
    documents = _load_documents(folder / "documents.yml")
    findings: list[Finding] = []
    rows: list[_Row] = []
    for path in sorted(folder.glob("*.yml")) + sorted(folder.glob("*.csv")):
        if path.name == "documents.yml":
            continue
        read = _yaml_rows if path.suffix == ".yml" else _csv_rows
        try:
            rows += read(path)
        except KikinError as error:
            findings.append(error.at(Place(path.name, error.place.row, error.place.column)).as_finding())
    rules = list(_rules_of(rows, documents, findings))
    if findings:
        raise FindingsError(findings)
    return RuleBook(rules)


def _load_documents(path: Path) -> dict[str, Document]:
    documents = {}
    for item in _yaml(path):
        _refuse_unknown(item, _DOCUMENT_KEYS, path)
        documents[item["id"]] = Document(
            item["id"],
            item["title"],
            str(item["number"]),
            item["published"],
            item["checked"],
        )
    return documents


def _yaml(path: Path) -> Any:
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _LineLoader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise KikinError("YAML として読めません", Place(path.name, line), error.problem or "") from error


def _refuse_unknown(item: dict[str, Any], known: set[str], path: Path) -> None:
    unknown = sorted(set(item) - known - {"__line__"})
    if unknown:
        raise KikinError(
            "知らない見出しがあります",
            Place(path.name, item["__line__"]),
            "、".join(unknown),
            f"使える見出しは {'、'.join(sorted(known))} です",
        )


def _yaml_rows(path: Path) -> list[_Row]:
    content = _yaml(path)
    _refuse_unknown(content, _FILE_KEYS, path)
    rows = []
    for rule in content["rules"]:
        _refuse_unknown(rule, _RULE_KEYS, path)
        for value in rule.get("values") or [{"__line__": rule["__line__"]}]:
            _refuse_unknown(value, _VALUE_KEYS, path)
            rows.append(
                _Row(
                    Place(path.name, value["__line__"]),
                    str(rule.get("id", "")),
                    str(rule.get("label", "")),
                    str(rule.get("unit", "")),
                    value.get("since"),
                    value.get("value", ""),
                    str(value.get("document", content.get("document", ""))),
                    str(value.get("article", "")),
                    str(value.get("column", "")),
                    str(value.get("note", rule.get("note", ""))),
                )
            )
    return rows


def _csv_rows(path: Path) -> list[_Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        if tuple(reader.fieldnames or ()) != CSV_COLUMNS:
            raise KikinError(
                "列の見出しが違います",
                Place(path.name, 1),
                "、".join(reader.fieldnames or ()),
                f"{','.join(CSV_COLUMNS)} にしてください",
            )
        return [
            _Row(
                Place(path.name, reader.line_num),
                row["id"],
                row["label"],
                row["unit"],
                _date_or_text(row["since"]),
                None if row["value"] == "廃止" else row["value"],
                row["document"],
                row["article"],
                row["column"],
                row["note"],
            )
            for row in reader
        ]


def _date_or_text(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text


def _rules_of(rows: list[_Row], documents: dict[str, Document], findings: list[Finding]) -> Iterable[Rule]:
    grouped: dict[str, list[_Row]] = {}
    for row in rows:
        grouped.setdefault(row.rule, []).append(row)
    for name, dated in grouped.items():
        if {row.place.file for row in dated} != {dated[0].place.file}:
            findings.append(
                Finding(
                    Level.ERROR,
                    "同じ規則が二つのファイルにあります",
                    dated[-1].place,
                    name,
                    "一方を消してください",
                )
            )
        entries = []
        for row in dated:
            try:
                entries.append(_entry(row, documents))
            except KikinError as error:
                findings.append(error.at(row.place).as_finding())
        for (_, before), (row, after) in pairwise(zip(dated, entries, strict=False)):
            if after.since <= before.since:
                findings.append(
                    Finding(
                        Level.ERROR,
                        f"規則 {name} の日付が古い順に並んでいません",
                        row.place,
                        after.since.isoformat(),
                        f"{before.since.isoformat()} より後の日付にしてください",
                    )
                )
        if entries:
            yield Rule(name, dated[0].label, dated[0].unit, tuple(entries))


def _entry(row: _Row, documents: dict[str, Document]) -> Entry:
    for label, text in (("id", row.rule), ("label", row.label), ("article", row.article)):
        if not text:
            raise KikinError(
                f"規則に {label} がありません", found=row.rule, remedy=f"{label} を書いてください"
            )
    if row.unit not in UNITS:
        raise KikinError(
            "知らない単位です", found=row.unit, remedy=f"{'、'.join(UNITS)} のどれかにしてください"
        )
    if row.document not in documents:
        raise KikinError(
            "出典の文書が documents.yml にありません",
            found=row.document,
            remedy="文書を加えるか、id を直してください",
        )
    if row.column not in COLUMNS:
        raise KikinError(
            "新旧の欄が違います", found=row.column, remedy=f"{'、'.join(COLUMNS)} のどれかにしてください"
        )
    if not isinstance(row.since, date):
        raise KikinError(
            "適用日が日付ではありません", found=row.since, remedy="2024-04-01 のように書いてください"
        )
    return Entry(
        row.rule,
        row.label,
        row.unit,
        row.since,
        _value(row),
        documents[row.document],
        row.article,
        row.column,
        row.note,
    )


def _value(row: _Row) -> Value | None:
    if row.value is None:
        return None
    if row.unit == "有無":
        if str(row.value) in {"True", "あり"}:
            return True
        if str(row.value) in {"False", "なし"}:
            return False
        raise KikinError("有無の値が違います", found=row.value, remedy="あり か なし にしてください")
    if row.unit in {"文", "月日"}:
        if not str(row.value):
            raise KikinError("値がありません", found=row.rule, remedy="値を書いてください")
        return str(row.value)
    if isinstance(row.value, float):
        raise KikinError(
            "小数は引用符で囲んでください", found=row.value, remedy=f'"{row.value}" のように書いてください'
        )
    lower, mark, upper = str(row.value).replace(",", "").partition("～")
    if not mark:
        return parse_ratio(lower)
    bounds = Range(parse_ratio(lower), parse_ratio(upper))
    if bounds.lower > bounds.upper:
        raise KikinError(
            "範囲の下限が上限より大きいです", found=row.value, remedy="下限～上限 の順に書いてください"
        )
    return bounds
