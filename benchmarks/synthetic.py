"""Made-up data for many prefectures, with a seed: what the benchmark builds, and nothing that anybody publishes.

Each prefecture has the tables of a real one with its money multiplied, its results moved and its places renamed.
Every title, the publisher and each project's name say 合成; the project lies in a folder that a real build never reads.
"""

from __future__ import annotations

import csv
import json
import random
import shutil
from decimal import Decimal
from pathlib import Path

import yaml

from kikin.values.prefectures import PREFECTURES, Prefecture

MARK = "合成データ"
SOURCE = "43-kumamoto"
DOCUMENTS = ("plan", "evaluation")
_YEARS = {
    "plan": {"year": "R7"},
    "evaluation": {"year": "R6", "evaluated": "R7", "as_of": "R7年5月", "sector": "医療分"},
}
_PROJECT_FILES = ("_quarto.yml", "_brand.yml", "_extensions")
_MONEY = {
    "projects": ("cost", "cost_raw"),
    "plan_amounts": ("amount", "amount_raw"),
}
_MONEY_TOTALS = ("projects-cost", "requests-amount")


def make_project(root: Path, target: Path, prefectures: int, copies: int, seed: int) -> list[Path]:
    """Write a project of so many prefectures, each with ``copies`` of plan and evaluation; return its params files.

    Args:
        root: The repository.
        target: A folder that does not exist yet.
        prefectures: How many, in the order of their codes.
        copies: How often each document is made, under names of their own: for thousands of documents.
        seed: The same seed gives the same bytes.
    """
    target.mkdir(parents=True)
    for name in _PROJECT_FILES:
        copy = shutil.copytree if (root / name).is_dir() else shutil.copyfile
        copy(root / name, target / name)
    _write_notebooks(root, target, copies)
    shutil.copytree(root / "data" / "00-national", target / "data" / "00-national")
    written = []
    for prefecture in PREFECTURES[:prefectures]:
        chance = random.Random(f"{seed}-{prefecture.code}")  # noqa: S311  # figures, no secrets
        folder = target / "data" / prefecture.slug
        _write_tables(root / "data" / SOURCE, folder, prefecture, chance)
        _copy_notes(folder, copies)
        written += _write_params(target, prefecture, copies)
        _copy_texts(root, target, prefecture, copies)
    return written


def names_of(copies: int) -> dict[str, str]:
    """Return the names of the documents, each with the document that it is a copy of.

    >>> names_of(2)
    {'plan': 'plan', 'plan-02': 'plan', 'evaluation': 'evaluation', 'evaluation-02': 'evaluation'}
    """
    return {
        name if number == 1 else f"{name}-{number:02}": name
        for name in DOCUMENTS
        for number in range(1, copies + 1)
    }


def change_one_figure(project: Path, prefecture: Prefecture) -> None:
    """Change one result of one prefecture, as an analyst does who gets a later figure."""
    file = project / "data" / prefecture.slug / "results.csv"
    rows = _rows(file)
    row = next(row for row in rows if row["value"].isdigit())
    row["value_raw"] = row["value_raw"].replace(_shown(row["value"]), _shown(str(int(row["value"]) + 1)))
    row["value"] = str(int(row["value"]) + 1)
    _write(file, rows)


def _write_notebooks(root: Path, target: Path, copies: int) -> None:
    folder = target / "notebooks"
    folder.mkdir()
    for name, original in {"index": "index", "national": "national", **names_of(copies)}.items():
        notebook = json.loads((root / "notebooks" / f"{original}.ipynb").read_text(encoding="utf-8"))
        head = "".join(notebook["cells"][0]["source"]).removeprefix("---\n").removesuffix("---")
        values = yaml.safe_load(head)
        values["title"] = f"【{MARK}】{values['title']}"
        text = "---\n" + yaml.safe_dump(values, allow_unicode=True, sort_keys=False, width=1000) + "---"
        notebook["cells"][0]["source"] = text.splitlines(keepends=True)
        (folder / f"{name}.ipynb").write_text(
            json.dumps(notebook, ensure_ascii=False, indent=1), encoding="utf-8"
        )


def _write_params(target: Path, prefecture: Prefecture, copies: int) -> list[Path]:
    written = []
    for original, values in _YEARS.items():
        names = [name for name, of in names_of(copies).items() if of == original]
        params = {
            "prefecture": prefecture.code,
            **values,
            "documents": names,
            "publisher": f"{MARK}（実在しない）",
        }
        file = target / "params" / f"{prefecture.slug}-{values['year']}.yml"
        file.parent.mkdir(exist_ok=True)
        file.write_text(yaml.safe_dump(params, allow_unicode=True, sort_keys=False), encoding="utf-8")
        written.append(file)
    return written


def _copy_texts(root: Path, target: Path, prefecture: Prefecture, copies: int) -> None:
    folder = target / "data" / prefecture.slug / "texts"
    folder.mkdir()
    for name, original in names_of(copies).items():
        year = _YEARS[original]["year"]
        text = (root / "data" / SOURCE / "texts" / f"{original}-{year}.md").read_text(encoding="utf-8")
        (folder / f"{name}-{year}.md").write_text(_renamed(text, prefecture), encoding="utf-8")


def _copy_notes(folder: Path, copies: int) -> None:
    rows = _rows(folder / "notes.csv")
    _write(
        folder / "notes.csv",
        [
            {**row, "document": name}
            for name, of in names_of(copies).items()
            for row in rows
            if row["document"] == of
        ],
    )


def _write_tables(source: Path, target: Path, prefecture: Prefecture, chance: random.Random) -> None:
    target.mkdir(parents=True)
    factor = chance.randint(2, 9)  # a whole number, so that every sum of the tables still holds
    for file in sorted(source.glob("*.csv")):
        rows = [{key: _renamed(text, prefecture) for key, text in row.items()} for row in _rows(file)]
        table = file.stem
        for row in rows:
            if table in _MONEY:
                _multiply(row, *_MONEY[table], factor)
            if table == "published_totals" and row["id"].startswith(_MONEY_TOTALS):
                _multiply(row, "value", "value_raw", factor)
            if table == "differences":
                for side in ("left", "right"):
                    row[side] = str(int(row[side]) * factor)
            if table == "results":
                _move(row, chance)
            if table == "projects":
                row["name"] = f"{row['name']}（合成）"
        _write(target / file.name, rows)


def _multiply(row: dict[str, str], value: str, raw: str, factor: int) -> None:
    changed = str(int(row[value]) * factor)
    row[raw] = row[raw].replace(_shown(row[value]), _shown(changed))
    row[value] = changed


def _move(row: dict[str, str], chance: random.Random) -> None:
    """Move a result by up to a tenth, with the decimals that it is published with."""
    if not row["value"] or row["value"] not in row["value_raw"].replace(",", ""):
        return
    before = Decimal(row["value"])
    after = (before * chance.randint(90, 110) / 100).quantize(before)
    row["value_raw"] = row["value_raw"].replace(_shown(row["value"]), _shown(str(after)), 1)
    row["value"] = str(after)


def _shown(value: str) -> str:
    return f"{Decimal(value):,}"


def _renamed(text: str, prefecture: Prefecture) -> str:
    return (
        text.replace("熊本県", prefecture.name)
        .replace("熊本", prefecture.name[:-1])
        .replace("くまもと", "ごうせい")
    )


def _rows(file: Path) -> list[dict[str, str]]:
    with file.open(encoding="utf-8-sig", newline="") as lines:
        return list(csv.DictReader(lines))


def _write(file: Path, rows: list[dict[str, str]]) -> None:
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
