"""params/*.yml: one publication run each, with every mistake listed by line."""

from __future__ import annotations

import ast
import sys
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import date
from functools import partial
from pathlib import Path, PurePosixPath
from typing import Any, Final

import yaml

from kikin.data.files import shown_path
from kikin.data.glyphs import trouble_of
from kikin.data.kept import kept
from kikin.data.tables.kinds import SECTORS
from kikin.data.uses import file_digest
from kikin.values.errors import Finding, FindingsError, KikinError, Place
from kikin.values.letters import hint_of
from kikin.values.periods import FiscalYear, day_words, parse_fiscal_year, parse_fiscal_years, parse_period
from kikin.values.prefectures import Prefecture, parse_publisher

LOADER: Final = getattr(yaml, "CSafeLoader", yaml.SafeLoader)  # ten times as fast, where PyYAML has it
UNWRITTEN = ("記載予定", "省く")
KEYS: dict[str, str] = {
    "prefecture": '都道府県の番号（"43" のように引用符で囲んだ2桁。国は "00"、見本は "例"）',
    "year": "計画年度（R6 など）",
    "documents": "作る文書の一覧（notebooks/ のノートブックの名。[evaluation, fund] など）",
    "data_folder": "データのフォルダー（書かなければ data/43-kumamoto のような、その県のもの）",
    "sector": f"{'か'.join(SECTORS)}（一方だけの文書のとき。書かなければデータにある分）",
    "evaluated": "評価年度（事後評価をする年度。書かなければ計画年度の翌年度）",
    "plan_years": "一つの文書で示す計画年度の一覧（[R4, R5, R6]。書かなければ year だけ）",
    "as_of": "基準日（その日までに分かったものを載せる。書かなければ、事後評価は評価年度の、ほかの文書は年度の末日）",
    "publisher": "発行者（熊本県健康福祉部医療政策課 など）",
    "contact": "問い合わせ先",
    "published": "公表日（2025-11-01、令和7年11月1日 など。PDF の作成日になる）",
    "revision": "版と、改めた理由（第2版　R6年度の実績を訂正 など）",
    "revised": "改訂日（2025-12-01 など。書くと、前の版から変わったところが更新履歴に載る）",
    "unwritten": "まだ書かれていない文章の示し方（「記載予定」なら（記載予定）と示す。「省く」なら何も示さない）",
    "time_limit": "一つの文書の実行と組版にかけてよい秒数（書かなければ 300。終わらなければ止めて、ほかの文書を作る）",
}
TIME_LIMIT = 300  # seconds; a document takes a few
REQUIRED = ("prefecture", "year", "documents")
FOR_BUILD = (
    "documents",
    "revised",
    "time_limit",
)  # what `kikin build` alone uses; a notebook need not declare it


@dataclass(frozen=True)
class Publication:
    """One publication run: who publishes which documents for which year, from which data.

    ``given`` has the optional parameters as text, as written; ``lines`` the line of each name in the file.
    """

    file: Path
    prefecture: Prefecture
    year: FiscalYear
    documents: tuple[str, ...]
    given: Mapping[str, str] = field(default_factory=dict)
    lines: Mapping[str, int] = field(default_factory=dict)
    time_limit: int = TIME_LIMIT
    revised: str = ""

    @property
    def data_folder(self) -> str:
        """The folder of the tables, as the params write it or as the prefecture names it."""
        return self.given.get("data_folder") or f"data/{self.prefecture.slug}"

    @property
    def parameters(self) -> dict[str, str]:
        """The values that a notebook's parameters cell receives, all of them text."""
        return {"prefecture": self.prefecture.code, "year": self.year.short, **self.given}

    @property
    def published(self) -> date | None:
        """The day of this revision, or else of publication; the first day, where only a month is written."""
        text = self.revised or self.given.get("published")
        return parse_period(text).start if text else None

    def place(self, key: str) -> Place:
        """Return where the file writes a name."""
        return Place(shown_path(self.file), self.lines.get(key, 1), key)


def read_params(file: Path) -> Publication:
    """Return the publication run of a YAML file.

    Raises:
        FindingsError: Every mistake of the file, with its line: unknown or missing names, wrong types,
            unknown prefecture or year, a data folder of another prefecture.
        KikinError: There is no such file, or it is no YAML.
    """
    mapping, lines = _load(file)
    findings: list[Finding] = []

    def note(error: KikinError, key: str) -> None:
        findings.append(error.at(Place(shown_path(file), lines.get(key, 1), key)).as_finding())

    for key in mapping:
        if key not in KEYS:
            note(unknown_name(str(key), KEYS), str(key))
    for key in REQUIRED:
        if key not in mapping:
            note(KikinError(f"パラメータ {key} がありません", remedy=f"{KEYS[key]}を書いてください"), key)
    parsed: dict[str, Any] = {}
    for key in [key for key in KEYS if key in mapping]:
        try:
            parsed[key] = _PARSERS[key](mapping[key])
        except KikinError as error:
            note(error, key)
    who, folder = parsed.get("prefecture"), parsed.get("data_folder")
    if who and folder and PurePosixPath(folder).name != who.slug:
        note(
            KikinError(
                "別のデータフォルダーです",
                found=folder,
                remedy=f"{who.name}のフォルダー {who.slug} にしてください",
            ),
            "data_folder",
        )
    if findings:
        raise FindingsError(sorted(findings, key=lambda finding: finding.place))
    given = {key: value for key, value in parsed.items() if key not in (*REQUIRED, *FOR_BUILD) and value}
    limit = parsed.get("time_limit") or TIME_LIMIT
    who, year, documents = (parsed[key] for key in REQUIRED)
    return Publication(file, who, year, documents, given, lines, limit, parsed.get("revised", ""))


def read_all(files: list[Path]) -> tuple[list[Publication], list[Finding]]:
    """Return the publication runs that can be read, and the mistakes of the other files."""
    publications: list[Publication] = []
    findings: list[Finding] = []
    for file in files:
        name = f"{file.parent.name}-{file.stem}.params"
        read = kept(name, partial(file_digest, file), partial(_read, file))
        if isinstance(read, Publication):
            publications.append(read)
        else:
            findings += read
    return publications, findings


def _read(file: Path) -> Publication | list[Finding]:
    try:
        return read_params(file)
    except FindingsError as error:
        return error.findings
    except KikinError as error:
        return [error.as_finding()]


def unknown_name(name: str, known: Mapping[str, str] | list[str]) -> KikinError:
    """Return the error for a parameter that nobody knows, with the nearest name."""
    remedy = f"{hint_of(name, known)}使える名前は {'、'.join(known)} です"
    return KikinError("知らないパラメータです", found=name, remedy=remedy)


def assigned_names(source: str) -> list[str]:
    r"""Return the names that a cell assigns at its top level, as a parameters cell does.

    >>> assigned_names('prefecture = "例"  # 都道府県\nyear: str = "R6"')
    ['prefecture', 'year']
    """
    try:
        nodes = ast.parse(source).body
    except SyntaxError:  # a cell with a magic command declares nothing
        return []
    targets = [target for node in nodes if isinstance(node, ast.Assign) for target in node.targets]
    targets += [node.target for node in nodes if isinstance(node, ast.AnnAssign)]
    return [target.id for target in targets if isinstance(target, ast.Name)]


def refuse_unknown_parameters() -> None:
    """Stop where papermill was given a parameter that the notebook's parameters cell doesn't declare.

    papermill itself lets it pass, and the document would be of the example's prefecture. Its values stand in a cell
    that begins with ``# Parameters``; IPython keeps every cell that was run. Outside of IPython nothing happens.

    Raises:
        KikinError: A name is unknown; the nearest one is named.
    """
    ipython = sys.modules.get("IPython")
    shell = ipython.get_ipython() if ipython else None
    cells: list[str] = list(shell.user_ns.get("In", ())) if shell else []
    injected = next(
        (i for i, cell in reversed(list(enumerate(cells))) if cell.startswith("# Parameters\n")), None
    )
    if injected is None:
        return
    declared = [name for cell in cells[:injected] for name in assigned_names(cell)]
    for name in assigned_names(cells[injected]):
        if name not in declared and name not in FOR_BUILD:
            raise unknown_name(name, declared or KEYS)


def _load(file: Path) -> tuple[dict[Any, Any], dict[str, int]]:
    place = Place(shown_path(file))
    try:
        loader = LOADER(file.read_text(encoding="utf-8"))
        node = loader.get_single_node()
        names = list(node.value) if isinstance(node, yaml.MappingNode) else None
        mapping = None if names is None else loader.construct_document(node)
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
    if names is None or not isinstance(mapping, dict):
        raise KikinError(
            "パラメータが「名前: 値」の形ではありません", place, remedy="docs/params.md の例を写してください"
        )
    lines = {str(key.value): key.start_mark.line + 1 for key, _ in names}
    if len(lines) != len(names):
        raise KikinError("同じ名前が二度あります", place, remedy="一方を消してください")
    return mapping, lines


def _documents(value: Any) -> tuple[str, ...]:
    if not isinstance(value, list) or not value or not all(isinstance(name, str) for name in value):
        raise KikinError(
            "文書の一覧が一覧の形ではありません", found=value, remedy="[evaluation] のように書いてください"
        )
    if len(set(value)) != len(value):
        raise KikinError("同じ文書が二度あります", found=value, remedy="一つにしてください")
    return tuple(value)


def _text(value: Any) -> str:
    if value is None:
        return ""
    if not isinstance(value, str):
        raise KikinError(
            "文字ではありません", found=value, remedy=f'"{value}" のように引用符で囲んでください'
        )
    text = " ".join(value.split())
    trouble = trouble_of(text)
    if trouble:
        raise trouble
    return text


def _choice(choices: tuple[str, ...]) -> Callable[[Any], str]:
    def chosen(value: Any) -> str:
        if value not in (*choices, "", None):
            raise KikinError(
                "選べる値ではありません", found=value, remedy=f"{'、'.join(choices)} から選んでください"
            )
        return value or ""

    return chosen


def _time(value: Any) -> str:
    """Return a day or a month as text; YAML makes a date of 2025-11-01."""
    if isinstance(value, date):
        return day_words(value)
    text = _text(value)
    with suppress(ValueError):
        return _time(date.fromisoformat(text))
    if text:
        parse_period(text)
    return text


def _seconds(value: Any) -> int:
    if value is None:
        return TIME_LIMIT
    if isinstance(value, bool) or not isinstance(value, int) or value <= 0:
        raise KikinError(
            "秒数ではありません", found=value, remedy="300 のように、1 以上の整数で書いてください"
        )
    return value


def _optional_year(value: Any) -> str:
    return parse_fiscal_year(value).short if value not in ("", None) else ""


def _several_years(value: Any) -> str:
    return "・".join(year.short for year in parse_fiscal_years(value))


_PARSERS: dict[str, Callable[[Any], Any]] = {
    "prefecture": parse_publisher,
    "year": parse_fiscal_year,
    "documents": _documents,
    "data_folder": _text,
    "sector": _choice(SECTORS),
    "evaluated": _optional_year,
    "plan_years": _several_years,
    "as_of": _time,
    "publisher": _text,
    "contact": _text,
    "published": _time,
    "revision": _text,
    "revised": _time,
    "unwritten": _choice(UNWRITTEN),
    "time_limit": _seconds,
}
