"""params/*.yml: one publication run each, with every mistake listed by line."""

from __future__ import annotations

from dataclasses import dataclass
from difflib import get_close_matches
from pathlib import Path
from typing import Any

import yaml

from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.data.files import shown_path
from kikin.values.periods import FiscalYear, parse_fiscal_year
from kikin.values.prefectures import Prefecture, parse_publisher

DOCUMENTS: dict[str, str] = {
    "plan": "都道府県計画",
    "evaluation": "事後評価",
    "fund": "基金の状況",
    "grants": "助成額算定調書",
}
KEYS: dict[str, str] = {
    "prefecture": '都道府県の番号（"43" のように引用符で囲んだ2桁。算定の見本は "例"）',
    "fiscal_year": "年度（R6 など）",
    "documents": f"作る文書の一覧（{'、'.join(DOCUMENTS)}）",
    "data_folder": "データのフォルダー（data/43-kumamoto など）",
}


@dataclass(frozen=True)
class Publication:
    """One publication run: who publishes which documents for which year, from which data."""

    file: Path
    prefecture: Prefecture
    fiscal_year: FiscalYear
    documents: tuple[str, ...]
    data_folder: str

    @property
    def parameters(self) -> dict[str, Any]:
        """The values that the notebooks' parameters cell receives."""
        return {
            "prefecture": self.prefecture.code,
            "fiscal_year": self.fiscal_year.short,
            "documents": list(self.documents),
            "data_folder": self.data_folder,
        }


def read_params(file: Path) -> Publication:
    """Return the publication run of a YAML file.

    Raises:
        FindingsError: Every mistake of the file, with its line: unknown or missing names, wrong types,
            unknown prefecture, year or document.
        KikinError: There is no such file, or it is no YAML.
    """
    mapping, lines = _load(file)
    findings: list[Finding] = []

    def note(error: KikinError, key: str) -> None:
        findings.append(error.at(Place(shown_path(file), lines.get(key, 1), key)).as_finding())

    for key in mapping:
        if key not in KEYS:
            near = get_close_matches(str(key), KEYS, n=1)
            hint = f"{near[0]} のことですか。" if near else ""
            note(
                KikinError(
                    "知らないパラメータです", found=key, remedy=f"{hint}使える名前は {'、'.join(KEYS)} です"
                ),
                str(key),
            )
    for key, label in KEYS.items():
        if key not in mapping:
            note(KikinError(f"パラメータ {key} がありません", remedy=f"{label}を書いてください"), key)
    parsed: dict[str, Any] = {}
    for key, parse in _PARSERS.items():
        if key in mapping:
            try:
                parsed[key] = parse(mapping[key])
            except KikinError as error:
                note(error, key)
    if findings:
        raise FindingsError(sorted(findings, key=lambda finding: finding.place))
    return Publication(
        file, parsed["prefecture"], parsed["fiscal_year"], parsed["documents"], parsed["data_folder"]
    )


def read_all(files: list[Path]) -> list[Publication]:
    """Return the publication runs of several files; the mistakes of all are listed together.

    Raises:
        FindingsError: Some file has mistakes, or two files make the same document.
    """
    publications: list[Publication] = []
    findings: list[Finding] = []
    for file in files:
        try:
            publications.append(read_params(file))
        except FindingsError as error:
            findings += error.findings
        except KikinError as error:
            findings.append(error.as_finding())
    seen: dict[tuple[str, int, str], Path] = {}
    for publication in publications:
        for document in publication.documents:
            key = (publication.prefecture.code, publication.fiscal_year.year, document)
            if key in seen:
                findings.append(
                    Finding(
                        Level.ERROR,
                        f"{publication.prefecture.name} {publication.fiscal_year}の{DOCUMENTS[document]}が二度指定されています",
                        Place(shown_path(publication.file)),
                        shown_path(seen[key]),
                        "どちらかのファイルから除いてください",
                    ),
                )
            seen[key] = publication.file
    if findings:
        raise FindingsError(findings)
    return publications


def _load(file: Path) -> tuple[dict[Any, Any], dict[str, int]]:
    place = Place(shown_path(file))
    try:
        text = file.read_text(encoding="utf-8")
        node = yaml.compose(text, yaml.SafeLoader)
        mapping = yaml.safe_load(text)
    except FileNotFoundError:
        raise KikinError(
            "パラメータのファイルがありません", place, remedy="params/ の中のファイル名を確かめてください"
        ) from None
    except UnicodeDecodeError as error:
        raise KikinError("UTF-8 で書かれていません", place, remedy="UTF-8 で保存してください") from error
    except (yaml.YAMLError, ValueError) as error:  # ValueError: a date that isn't in the calendar
        mark = getattr(error, "problem_mark", None)
        raise KikinError(
            "YAML として読めません",
            Place(place.file, mark.line + 1 if mark else 0),
            remedy="字下げと記号を確かめてください",
        ) from error
    if not isinstance(mapping, dict) or not isinstance(node, yaml.MappingNode):
        raise KikinError(
            "パラメータが「名前: 値」の形ではありません", place, remedy="docs/params.md の例を写してください"
        )
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in node.value}
    if len(lines) != len(node.value):
        raise KikinError("同じ名前が二度あります", place, remedy="一方を消してください")
    return mapping, lines


def _documents(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value:
        raise KikinError(
            "文書の一覧が一覧の形ではありません", found=value, remedy="[evaluation] のように書いてください"
        )
    for name in value:
        if not isinstance(name, str) or name not in DOCUMENTS:
            raise KikinError(
                "知らない文書です", found=name, remedy=f"{'、'.join(DOCUMENTS)} から選んでください"
            )
    if len(set(value)) != len(value):
        raise KikinError("同じ文書が二度あります", found=value, remedy="一つにしてください")
    return tuple(value)


def _folder(value: Any) -> str:
    if not isinstance(value, str):
        raise KikinError(
            "フォルダー名が文字ではありません", found=value, remedy="data/43-kumamoto のように書いてください"
        )
    return value


_PARSERS = {
    "prefecture": parse_publisher,
    "fiscal_year": parse_fiscal_year,
    "documents": _documents,
    "data_folder": _folder,
}
