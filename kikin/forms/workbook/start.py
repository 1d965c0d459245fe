"""A new year begun: its params, its data folder, and the workbook that it is typed into. Nothing is overwritten."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from kikin.data.files import shown_path
from kikin.data.folder import Folder, read_folder
from kikin.data.params import Publication
from kikin.data.tables import TABLES
from kikin.forms.workbook.book import workbook_bytes
from kikin.forms.workbook.importing import INTO
from kikin.forms.workbook.rows import Cells, as_text, sheets_of
from kikin.forms.workbook.year import NextYear, later
from kikin.values.errors import KikinError, Place
from kikin.values.periods import FiscalYear
from kikin.values.prefectures import NATION, Prefecture

_NATIONS = ("national_budgets",)
_CARRIED = ("data_folder", "sector", "publisher", "contact", "unwritten")


@dataclass(frozen=True)
class Started:
    """What a new year began with: the files made, and the projects that ended and do not come along."""

    workbook: Path
    params: tuple[Path, ...] = ()
    left_out: tuple[str, ...] = ()


def started(  # noqa: PLR0913  # what a year begins with
    root: Path,
    prefecture: Prefecture,
    year: FiscalYear,
    *,
    out: Path,
    before: FiscalYear | None = None,
    publications: Sequence[Publication] = (),
    documents: Mapping[str, Sequence[str]],
) -> Started:
    """Begin a year of a prefecture: params, data folder, and the input workbook; with ``before`` from the year before.

    Args:
        root: The project.
        prefecture: Who publishes.
        year: The plan year.
        out: Where the workbook goes.
        before: The year whose plan comes along.
        publications: The params of the project; those of ``before`` and this prefecture come along.
        documents: The documents that there are, each with the tables that it needs; where no params come along, those
            that the workbook has rows for are made (all that it has sheets for, where it is empty).

    Raises:
        KikinError: A file is there already, or the year before isn't ``before`` or has no plan.
    """
    folder = root / "data" / prefecture.slug
    workbook = out / f"{prefecture.slug}-{year.short}.xlsx"
    rows: dict[str, list[Cells]] = {name: [] for name in _tables(prefecture)}
    left_out: list[str] = []
    if before is not None:
        if before + 1 != year:
            remedy = f"--from {(year + -1).short} とするか、--from を除いてください"
            raise KikinError("前の年度の計画だけを引き継げます", found=f"{before} → {year}", remedy=remedy)
        following = NextYear(_read(folder), prefecture, before)
        rows = {name: found for name, found in following.rows().items() if name in rows}
        left_out = following.left_out
    there = [name for name, cells in rows.items() if cells or before is None]
    makeable = [name for name, tables in documents.items() if set(tables) <= set(there)]
    mine = [one for one in publications if one.prefecture == prefecture and one.year == before]
    texts = {later(one.file.name): "\n".join(_lines(prefecture, year, one.documents, one)) for one in mine}
    texts = texts or {
        f"{prefecture.slug}-{year.short}.yml": "\n".join(_lines(prefecture, year, makeable, None))
    }
    params = {root / "params" / name: f"{text}\n" for name, text in texts.items()}
    _refuse_overwriting([*params, workbook])
    facts = [
        (INTO, f"data/{prefecture.slug}"),
        ("都道府県", prefecture.name),
        ("計画年度", year.short),
        *([("引き継いだ計画", before.short)] if before else ()),
    ]
    content = workbook_bytes(rows, facts)
    folder.mkdir(parents=True, exist_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    workbook.write_bytes(content)
    for file, text in params.items():
        file.parent.mkdir(exist_ok=True)
        file.write_text(text, encoding="utf-8")
    return Started(workbook, tuple(params), tuple(dict.fromkeys(left_out)))


def as_it_stands(root: Path, prefecture: Prefecture, out: Path) -> Started:
    """Write every table of a data folder into one workbook, to be edited and imported again.

    Raises:
        KikinError: There is no such folder, or the workbook is there already.
    """
    workbook = out / f"{prefecture.slug}.xlsx"
    _refuse_overwriting([workbook])
    sheets = sheets_of(_read(root / "data" / prefecture.slug))
    rows = {
        name: list(as_text(sheets[name])) if name in sheets else []
        for name in TABLES
        if name in sheets or name in _tables(prefecture)
    }
    facts = [(INTO, f"data/{prefecture.slug}"), ("都道府県", prefecture.name)]
    out.mkdir(parents=True, exist_ok=True)
    workbook.write_bytes(workbook_bytes(rows, facts))
    return Started(workbook)


def _tables(prefecture: Prefecture) -> list[str]:
    return [name for name in TABLES if prefecture == NATION or name not in _NATIONS]


def _read(folder: Path) -> Folder:
    return read_folder(folder)


def _refuse_overwriting(files: Sequence[Path]) -> None:
    there = [shown_path(file) for file in files if file.exists()]
    if there:
        remedy = "作り直すなら、そのファイルをほかの場所に移すか消してから実行してください"
        raise KikinError(
            "もうあるファイルなので、何も作りませんでした", Place(there[0]), "、".join(there), remedy
        )


def _lines(
    prefecture: Prefecture, year: FiscalYear, documents: Sequence[str], last: Publication | None
) -> Iterator[str]:
    given = dict(last.given) if last else {}
    yield f"# {prefecture.name} {year}"
    yield f'prefecture: "{prefecture.code}"'
    yield f"year: {year.short}"
    yield f"documents: [{', '.join(documents)}]"
    for name in _CARRIED:
        if name in given:
            yield f'{name}: "{given[name]}"'
    if "evaluated" in given:
        yield f"evaluated: {later(given['evaluated'])}"
    if "publisher" not in given:
        yield f"# publisher: {prefecture.name}の担当課の名"
    yield "# as_of: 基準日（その日までに分かった実績で評価する）"
    yield "# published: 公表日"
