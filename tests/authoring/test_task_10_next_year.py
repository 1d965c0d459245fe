"""課題10: すべての表に次の年度の行を足しても、前の年度の文書は一バイトも変わらない。"""

from __future__ import annotations

import csv
import io
import re
from pathlib import Path

import pytest
from analyst import SHIGA, files, make_office
from once import made_once
from project_copy import bytes_below, kikin, read_rows

from kikin.data.tables import TABLES

_YEAR = re.compile(r"([HR])(\d+)")
_BEFORE = {"H": 1988, "R": 2018}


def _western(era: str, year: str) -> int:
    return _BEFORE[era] + int(year)


def _next(text: str) -> str:
    """Return a cell of the next year: R6 becomes R7, R7年9月 becomes R8年9月, H30 becomes R1."""

    def later(match: re.Match[str]) -> str:
        year = _western(match[1], match[2]) + 1
        return f"R{year - 2018}" if year > 2018 else f"H{year - 1988}"

    return _YEAR.sub(later, text)


def _latest(rows: list[dict[str, str]]) -> list[dict[str, str]]:
    """Return the rows of a table's last year, and all rows of a table that has no years."""
    name = next(
        (name for name in ("evaluated", "year", "spent_year", "to_year", "time") if name in rows[0]), None
    )
    if name is None:
        return rows
    years = [_western(*found.groups()) if (found := _YEAR.search(row[name])) else 0 for row in rows]
    return [row for row, year in zip(rows, years, strict=True) if year == max(years)]


def _append(folder: Path) -> list[str]:
    """Append rows of the next year to every table of a data folder; return the names of the tables."""
    done = []
    for file in sorted(folder.glob("*.csv")):
        key = TABLES[file.stem].key
        rows = read_rows(file)
        there = {tuple(row.get(name, "") for name in key) for row in [*rows, *_of_the_page(file)]}
        more = [_later(file.stem, row) for row in _latest(rows)]
        more = [row for row in more if tuple(row.get(name, "") for name in key) not in there]
        if file.stem == "project_spending":
            planned = {
                (row["year"], row["sector"], row["number"]) for row in read_rows(folder / "projects.csv")
            }
            more = [row for row in more if (row["year"], row["sector"], row["number"]) in planned]
        with file.open("a", encoding="utf-8", newline="") as lines:
            csv.DictWriter(lines, list(rows[0]), lineterminator="\n").writerows(more)
        if more:
            done.append(file.stem)
    return done


def _later(table: str, row: dict[str, str]) -> dict[str, str]:
    """Return the row as of the next year; what is known by its id alone gets another one."""
    cells = {name: cell if name == "source" else _next(cell) for name, cell in row.items()}
    if table == "area_spending" and (row["ownership"], row["area"]) == ("民", "rei-kita"):
        # the spending of R4 to R7: 40 + 41 + 44 + 44 = 169 in Ⅱ and 90 + 96 + 110 + 110 = 406 in Ⅳ
        cells["amount"] = {"Ⅱ": "59", "Ⅳ": "166"}[row["category"]]
    if table == "national_budgets":
        cells |= {"change": "0" if row["change"] else "", "change_raw": ""}
    if table in {"areas", "indicators", "sources"}:
        cells["id"] += "-next"
    return cells


def _of_the_page(file: Path) -> list[dict[str, str]]:
    """Return the rows that the page adds to a table."""
    text = files(10).get(f"data/{file.parent.name}/{file.name}", "")
    return list(csv.DictReader(io.StringIO(text)))


def _append_the_page(project: Path) -> None:
    """Add what the page shows: rows to tables, and the params of the next plan."""
    for path, text in files(10).items():
        file = project / path
        if file.suffix != ".csv":
            file.write_text(text, encoding="utf-8")
            continue
        heading = read_rows(file)[0]
        with file.open("a", encoding="utf-8", newline="") as lines:
            writer = csv.DictWriter(lines, list(heading), restval="", lineterminator="\n")
            writer.writerows(_of_the_page(file))


@pytest.fixture(scope="module")
def years(tmp_path_factory) -> Path:
    """Return a project built before and after the rows of the next years came; both sites lie in it."""
    return made_once(tmp_path_factory, "years", _build_twice)


DOCUMENTS = "evaluation, fund, plan, review"


def _build_twice(folder: Path) -> None:
    project = make_office(folder, SHIGA, documents=DOCUMENTS)
    _build(project, "before")
    tables = _append(project / "data" / SHIGA) + _append(project / "data" / "00-national")
    _append_the_page(project)
    (project / "appended.txt").write_text("\n".join(tables), encoding="utf-8")
    _build(project, "after")


def _build(project: Path, name: str) -> None:
    done = kikin(project, "build", f"params/{SHIGA}-R6.yml", "--renderer", "builtin", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    (project / "reports" / "site").rename(project / name)


def test_the_documents_of_the_year_before_are_the_same_bytes(years):
    """前の年度の計画・事後評価・基金の状況・振り返りは、HTML も図も PDF も、足す前と同じバイトである。"""
    before, after = (bytes_below(years / name / SHIGA) for name in ("before", "after"))
    assert {Path(name).name for name in before} >= {
        f"{one}.{kind}" for one in DOCUMENTS.split(", ") for kind in ("html", "pdf")
    }
    assert before.keys() == after.keys()
    assert [name for name, content in before.items() if after[name] != content] == []


def test_every_table_of_the_model_was_appended_to(years):
    """足したのは、見本の県と国にある表のすべてで、モデルの表のうち足していないものはない。"""
    appended = set((years / "appended.txt").read_text(encoding="utf-8").split())
    assert set(TABLES) - appended - {"differences"} == set()


def test_the_rows_of_the_page_are_right(years):
    """足した後のデータに、誤りはない。"""
    done = kikin(years, "check", f"data/{SHIGA}")
    assert done.returncode == 0, done.stdout
