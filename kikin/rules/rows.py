"""Files of the rule book -> rows of text with their line: YAML for scalars, CSV for price lists."""

from __future__ import annotations

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from kikin.values.errors import Finding, KikinError, Level, Place

CSV_REQUIRED = ("id", "label", "unit", "since", "value", "document", "article", "column", "note")
CSV_COLUMNS = (*CSV_REQUIRED, "per", "size", "costs")
REPEALED = "廃止"
_FILE_KEYS = ("document", "rules")
_RULE_KEYS = ("id", "label", "unit", "note", "per", "size", "costs", "values")
_VALUE_KEYS = ("since", "value", "document", "article", "column", "note")
_LINE = "__line__"


class _LineLoader(getattr(yaml, "CSafeLoader", yaml.SafeLoader)):  # type: ignore[misc]  # ten times as fast, where it is
    """YAML with the line of every mapping, and with duplicate keys refused."""


def _mapping_with_line(loader: _LineLoader, node: yaml.MappingNode) -> dict[str, Any]:
    mapping: dict[str, Any] = {_LINE: node.start_mark.line + 1}
    for key_node, value_node in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in mapping:
            line = key_node.start_mark.line + 1
            raise KikinError("同じ見出しが二度あります", Place("", line), str(key), "一方を消してください")
        mapping[key] = loader.construct_object(value_node, deep=True)
    return mapping


_LineLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _mapping_with_line)


@dataclass(frozen=True)
class Row:
    """One dated value as the files give it, before it is understood. ``value`` None is a repeal."""

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
    per: str
    size: str
    costs: str


def rows_of(path: Path, findings: list[Finding]) -> list[Row]:
    """Return the rows of one file of the rule book, adding to ``findings`` what cannot be read."""
    read = _yaml_rows if path.suffix == ".yml" else _csv_rows
    try:
        return list(read(path, findings))
    except KikinError as error:
        findings.append(error.at(Place(path.name, error.place.row, error.place.column)).as_finding())
    except UnicodeDecodeError:
        findings.append(
            error_at(Place(path.name), "文字コードが UTF-8 ではありません", "", "UTF-8 で保存してください")
        )
    return []


def yaml_items(path: Path, content: Any) -> Iterator[dict[str, Any]]:
    """Yield the mappings of a YAML list; anything else is refused."""
    if not isinstance(content, list):
        raise KikinError("YAML が一覧になっていません", Place(path.name), "", "- id: … の形で並べてください")
    for item in content:
        if not isinstance(item, dict):
            raise KikinError(
                "見出しのない項目があります", Place(path.name), item, "id: … の形で書いてください"
            )
        yield item


def yaml_content(path: Path) -> Any:
    """Return what a YAML file holds, each mapping with its line.

    Raises:
        KikinError: The file is no YAML, or has a key twice.
    """
    try:
        return yaml.load(path.read_text(encoding="utf-8"), _LineLoader)  # noqa: S506  # a SafeLoader
    except yaml.MarkedYAMLError as error:
        line = error.problem_mark.line + 1 if error.problem_mark else 0
        raise KikinError(
            "YAML として読めません",
            Place(path.name, line),
            error.problem or "",
            "字下げ、引用符、かっこの対応を確かめてください",
        ) from error


def line_of(item: dict[str, Any]) -> int:
    """Return the line of the file on which a mapping begins."""
    return int(item[_LINE])


def unknown_keys(item: dict[str, Any], known: Iterable[str], path: Path) -> list[Finding]:
    """Return a finding if the mapping has keys that nobody reads."""
    unknown = sorted(str(key) for key in set(item) - {*known, _LINE})
    if not unknown:
        return []
    remedy = f"使える見出しは {'、'.join(known)} です"
    return [error_at(Place(path.name, line_of(item)), "知らない見出しがあります", "、".join(unknown), remedy)]


def error_at(place: Place, what: str, found: object, remedy: str) -> Finding:
    """Return a finding that stops the loading."""
    return Finding(Level.ERROR, what, place, str(found), remedy)


def _yaml_rows(path: Path, findings: list[Finding]) -> Iterator[Row]:
    content = yaml_content(path)
    if not isinstance(content, dict) or "rules" not in content:
        raise KikinError(
            "rules がありません", Place(path.name, 1), remedy="document: … と rules: … を書いてください"
        )
    findings += unknown_keys(content, _FILE_KEYS, path)
    first_line: dict[str, int] = {}
    for rule in yaml_items(path, content["rules"]):
        findings += unknown_keys(rule, _RULE_KEYS, path)
        name, line = str(rule.get("id") or ""), line_of(rule)
        if name and name in first_line:
            remedy = f"{first_line[name]} 行目の values に加えるか、id を変えてください"
            findings.append(error_at(Place(path.name, line), "同じ規則が二度あります", name, remedy))
            continue
        first_line[name] = line
        if not rule.get("values"):
            remedy = "values に適用日、値、条番号、欄を書いてください"
            findings.append(error_at(Place(path.name, line), "規則に値がありません", name, remedy))
            continue
        for value in yaml_items(path, rule["values"]):
            findings += unknown_keys(value, _VALUE_KEYS, path)
            yield _yaml_row(path, content, rule, value)


def _yaml_row(path: Path, content: dict[str, Any], rule: dict[str, Any], value: dict[str, Any]) -> Row:
    def text(key: str, *places: dict[str, Any]) -> str:
        return next((str(place[key]) for place in places if place.get(key) is not None), "")

    return Row(
        Place(path.name, line_of(value)),
        text("id", rule),
        text("label", rule),
        text("unit", rule),
        value.get("since", ""),
        value.get("value", ""),
        text("document", value, content),
        text("article", value),
        text("column", value),
        text("note", value, rule),
        text("per", rule),
        text("size", rule),
        text("costs", rule),
    )


def _csv_rows(path: Path, findings: list[Finding]) -> Iterator[Row]:
    with path.open(encoding="utf-8", newline="") as file:
        reader = csv.DictReader(file)
        _refuse_heading(path, list(reader.fieldnames or ()))
        for row in reader:
            place = Place(path.name, reader.line_num)
            if None in row or None in row.values():
                remedy = "読点や改行を含む欄は引用符で囲んでください"
                findings.append(error_at(place, "列の数が見出しと違います", row.get("id"), remedy))
                continue
            cell = {key: value.strip() for key, value in row.items()}
            yield Row(
                place,
                cell["id"],
                cell["label"],
                cell["unit"],
                _date_or_text(cell["since"]),
                None if cell["value"] == REPEALED else cell["value"],
                cell["document"],
                cell["article"],
                cell["column"],
                cell["note"],
                cell.get("per", ""),
                cell.get("size", ""),
                cell.get("costs", ""),
            )


def _refuse_heading(path: Path, heading: list[str]) -> None:
    missing = set(CSV_REQUIRED) - set(heading)
    unknown = set(heading) - set(CSV_COLUMNS)
    if missing or unknown or len(set(heading)) != len(heading):
        raise KikinError(
            "列の見出しが違います",
            Place(path.name, 1),
            ",".join(heading),
            f"{','.join(CSV_REQUIRED)} と、要るときは per,size,costs を一度ずつ書いてください",
        )


def _date_or_text(text: str) -> date | str:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return text
