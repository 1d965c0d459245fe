"""Rows of the rule book -> rules, checked to the letter: every mistake is named with its line and its remedy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Iterator
from datetime import date, datetime
from fractions import Fraction
from itertools import pairwise
from pathlib import Path

from kikin.rules.book import COLUMNS, PER, SIZES, UNITS, Document, Entry, Range, Rule, RuleBook, Value
from kikin.rules.rows import Row, error_at, line_of, rows_of, unknown_keys, yaml_content, yaml_items
from kikin.values.errors import Finding, FindingsError, KikinError, Place
from kikin.values.readings import parse_ratio

_DOCUMENTS = "documents.yml"
_DOCUMENT_KEYS = ("id", "title", "number", "published", "checked")
_RULE_NAME = re.compile(r"[a-z0-9_]+(\.[a-z0-9_]+)*")
_NUMBER = re.compile(r"\d+(?:\.\d+)?%?|\d+/\d+")
_TO = "～"


def load_rule_book(folder: Path) -> RuleBook:
    """Return the rules of every YAML and CSV file in ``folder``; documents.yml lists their sources.

    Raises:
        FindingsError: Unknown or duplicate keys, unsorted dates, unknown units, missing sources …, all at once.
    """
    findings: list[Finding] = []
    documents = _documents(folder / _DOCUMENTS, findings)
    rows: list[Row] = []
    for path in sorted(folder.glob("*.yml")) + sorted(folder.glob("*.csv")):
        if path.name != _DOCUMENTS:
            rows += rows_of(path, findings)
    rules = list(_rules_of(rows, documents, findings))
    if findings:
        raise FindingsError(sorted(findings, key=lambda finding: finding.place))
    return RuleBook(rules)


def _documents(path: Path, findings: list[Finding]) -> dict[str, Document]:
    documents: dict[str, Document] = {}
    try:
        items = list(yaml_items(path, yaml_content(path)))
    except FileNotFoundError:
        findings.append(
            error_at(Place(path.name), "出典の一覧がありません", "", f"{path.name} を置いてください")
        )
        return documents
    except KikinError as error:
        findings.append(error.at(Place(path.name, error.place.row)).as_finding())
        return documents
    for item in items:
        findings += unknown_keys(item, _DOCUMENT_KEYS, path)
        place = Place(path.name, line_of(item))
        blank = [key for key in _DOCUMENT_KEYS if not item.get(key)]
        undated = [key for key in ("published", "checked") if not _is_day(item.get(key))]
        if blank or undated:
            remedy = "id、文書名、番号、発出日、確かめた日（2024-10-08 の形）を書いてください"
            findings.append(error_at(place, "文書の欄が足りません", "、".join(blank or undated), remedy))
        elif item["id"] in documents:
            findings.append(error_at(place, "同じ文書が二度あります", item["id"], "一方を消してください"))
        else:
            documents[item["id"]] = Document(
                str(item["id"]), str(item["title"]), str(item["number"]), item["published"], item["checked"]
            )
    return documents


def _rules_of(rows: list[Row], documents: dict[str, Document], findings: list[Finding]) -> Iterator[Rule]:
    grouped: dict[str, list[Row]] = {}
    for row in rows:
        grouped.setdefault(row.rule, []).append(row)
    for name, dated in grouped.items():
        findings += _discords(name, dated)
        findings += _unknown_costs(dated, grouped)
        entries = []
        for row in dated:
            try:
                entries.append((row, _entry(row, documents)))
            except KikinError as error:
                findings.append(error.at(row.place).as_finding())
        findings += _unsorted(name, entries)
        if entries:
            yield Rule(name, dated[0].label, dated[0].unit, tuple(entry for _, entry in entries))


def _discords(name: str, dated: list[Row]) -> Iterator[Finding]:
    first = dated[0]
    for row in dated[1:]:
        if row.place.file != first.place.file:
            remedy = f"{first.place} にもあります。一方を消してください"
            yield error_at(row.place, "同じ規則が二つのファイルにあります", name, remedy)
        for label, before, after in (("label", first.label, row.label), ("unit", first.unit, row.unit)):
            if before != after:
                remedy = f"{first.place} と同じ「{before}」にするか、別の id にしてください"
                yield error_at(row.place, f"同じ規則の {label} が日付によって違います", after, remedy)


def _unknown_costs(dated: Iterable[Row], known: Iterable[str]) -> Iterator[Finding]:
    for row in dated:
        if row.costs and row.costs not in known:
            remedy = "対象経費の規則を加えるか、id を直してください"
            yield error_at(row.place, "対象経費の規則がありません", row.costs, remedy)


def _unsorted(name: str, entries: list[tuple[Row, Entry]]) -> Iterator[Finding]:
    for (_, before), (row, after) in pairwise(entries):
        if after.since <= before.since:
            what = f"規則 {name} の日付が古い順に並んでいません"
            remedy = f"{before.since.isoformat()} より後の日付にしてください"
            yield error_at(row.place, what, after.since.isoformat(), remedy)


def _entry(row: Row, documents: dict[str, Document]) -> Entry:
    for label, text in (("id", row.rule), ("label", row.label), ("article", row.article)):
        if not text.strip():
            raise KikinError(
                f"規則に {label} がありません", found=row.rule, remedy=f"{label} を書いてください"
            )
    if not _RULE_NAME.fullmatch(row.rule):
        raise KikinError(
            "規則の id が違います",
            found=row.rule,
            remedy="英小文字・数字・_ を . でつないでください（例 fund.national_share）",
        )
    _refuse_other("知らない単位です", row.unit, UNITS)
    _refuse_other("新旧の欄が違います", row.column, COLUMNS)
    _refuse_other("知らない単位の数え方（per）です", row.per, ("", *PER))
    _refuse_other("知らない定員規模（size）です", row.size, ("", *SIZES))
    if row.document not in documents:
        known = "、".join(documents) or "なし"
        raise KikinError(
            "出典の文書が documents.yml にありません",
            found=row.document or "（空欄）",
            remedy=f"文書を加えるか、id を直してください（ある文書: {known}）",
        )
    if not _is_day(row.since):
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
        row.per,
        row.size,
        row.costs,
    )


def _refuse_other(what: str, found: str, known: tuple[str, ...]) -> None:
    if found not in known:
        names = "、".join(name for name in known if name)
        raise KikinError(what, found=found or "（空欄）", remedy=f"{names} のどれかにしてください")


def _is_day(value: object) -> bool:
    return isinstance(value, date) and not isinstance(value, datetime)


def _value(row: Row) -> Value | None:
    if row.value is None:
        return None
    written = str(row.value).strip()
    if not written:
        raise KikinError(
            "値がありません",
            found=row.rule,
            remedy="値を書いてください（廃止のときは CSV では 廃止、YAML では null）",
        )
    return _READERS.get(row.unit, _number_or_range)(row)


def _yes_no(row: Row) -> bool:
    words = {"True": True, "あり": True, "False": False, "なし": False}
    if str(row.value) in words:
        return words[str(row.value)]
    raise KikinError("有無の値が違います", found=row.value, remedy="あり か なし にしてください")


def _text(row: Row) -> str:
    return str(row.value).strip()


_READERS: dict[str, Callable[[Row], Value]] = {"有無": _yes_no, "文": _text, "月日": _text}


def _number_or_range(row: Row) -> Value:
    if isinstance(row.value, float):
        raise KikinError(
            "小数は引用符で囲んでください", found=row.value, remedy=f'"{row.value}" のように書いてください'
        )
    lower, mark, upper = str(row.value).partition(_TO)
    if not mark:
        return _number(row, lower)
    bounds = Range(_number(row, lower), _number(row, upper))
    if bounds.lower > bounds.upper:
        raise KikinError(
            "範囲の下限が上限より大きいです", found=row.value, remedy="下限～上限 の順に書いてください"
        )
    return bounds


def _number(row: Row, text: str) -> Fraction:
    written = unicodedata.normalize("NFKC", text).replace(",", "").strip()
    if not _NUMBER.fullmatch(written) or written.endswith("/0"):
        raise KikinError(
            "値を数値として読めません",
            found=row.value,
            remedy="5280、2000～5280、2/3、0.05、2.6% のように書いてください（負の数は書けません）",
        )
    return parse_ratio(written)
