"""The next year's rows from this year's: projects, goals and targets come along, figures wait to be written."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from kikin.data.folder import Folder
from kikin.data.tables import TABLES, Kind
from kikin.forms.workbook.rows import Cells, Sheet, as_text, sheets_of
from kikin.indicators.times import fit
from kikin.plans.versions import current_rows
from kikin.values.categories import parse_category
from kikin.values.errors import KikinError, Place
from kikin.values.periods import FiscalYear, Period, parse_period
from kikin.values.prefectures import Prefecture

WAITING, PENDING = "記載待ち", "未集計"
_WORDS, _BESIDE_NATION = "文言", "全国平均"
_ENDED, _GOES_ON = ("終了", "廃止"), ("新規", "拡充", "一部新規")
_WITHOUT_YEAR = ("sources", "areas", "indicators")
_OF_FIGURES = ("アウトカム指標", "アウトプット指標")  # a sheet's words for what stands in targets
_SPENT, _YEARS_BACK = "決算額", 5
_YEARS = re.compile(r"(R|H|令和|平成)(元|\d{1,2})|(20\d\d)(?!\d)")
_FIRST = {"R": 2018, "令和": 2018, "H": 1988, "平成": 1988}
_PROJECT = (
    "sector",
    "number",
    "order",
    "categories",
    "name",
    "group",
    "outline",
    "areas",
    "implementers",
    "unit",
)
_GOAL = ("sector", "area", "goal", "parent", "order", "title", "statement", "categories")
_TARGET = (
    "sector",
    "role",
    "goal",
    "project",
    "area",
    "indicator",
    "part",
    "order",
    "recap_of",
    "comparator",
    "unit",
)


def later(text: str) -> str:
    """Return a text with each year in it one later.

    >>> later("R7年6月末頃"), later("令和元年度"), later("H30～R4年度"), later("2025-03-31"), later("H31.4.30")
    ('R8年6月末頃', '令和2年度', 'R1～R5年度', '2026-03-31', 'R2.4.30')
    """

    def one(match: re.Match[str]) -> str:
        if match[3]:
            return str(int(match[3]) + 1)
        era, count = match[1], 1 if match[2] == "元" else int(match[2])
        year = _FIRST[era] + count + 1
        is_reiwa = year > _FIRST["R"]
        name = ("令和" if is_reiwa else "平成") if len(era) > 1 else ("R" if is_reiwa else "H")
        return f"{name}{year - _FIRST[name]}"

    return _YEARS.sub(one, text)


@dataclass
class NextYear:
    """The rows of a year made from those of the year ``before`` it; ``left_out`` are projects that ended, by name."""

    folder: Folder
    prefecture: Prefecture
    before: FiscalYear
    left_out: list[str] = field(default_factory=list)

    @property
    def year(self) -> FiscalYear:
        """The year whose rows are made."""
        return self.before + 1

    @cached_property
    def sheets(self) -> dict[str, Sheet]:
        """The tables of the folder, as they were read."""
        return sheets_of(self.folder)

    @cached_property
    def source(self) -> Cells:
        """The row of the plan to come, which is the source of the rows that are made."""
        title = f"{self.year}　{self.prefecture.name}計画"
        return {
            "id": f"{self.prefecture.reading}-{self.year.short}-plan",
            "title": title,
            "title_given": "仮題",
            "publisher": self.prefecture.name,
            "published": f"{self.year.short}年度",
        }

    def rows(self) -> dict[str, list[Cells]]:
        """Return the rows of each table: what has no year as it stands, what the new year has already, and what is made.

        Raises:
            KikinError: The year before has neither projects nor goals nor targets.
        """
        made = {
            "plans": list(self._plans()),
            "projects": list(self._projects()),
            "project_fields": list(self._fields()),
            "goals": list(self._goals()),
            "targets": list(self._targets()),
        }
        if not any(made.values()):
            place = Place(self.folder.path.as_posix())
            remedy = "--from の年度を確かめるか、--from を書かずに空のブックを作ってください"
            raise KikinError(f"{self.before}の計画の行がありません", place, remedy=remedy)
        rows = {name: [*self._standing(name)] for name in TABLES}
        for name, more in made.items():
            rows[name] += _without(rows[name], more, TABLES[name].key)
        rows["results"] = list(self._results(rows["targets"]))
        rows["project_spending"] += list(self._spending(rows["projects"]))
        if self.source["id"] not in {row["id"] for row in rows["sources"]}:
            rows["sources"].append(self.source)
        return rows

    def _standing(self, name: str) -> Iterator[Cells]:
        """Yield the rows that need not be made: of tables without years, and those of the new year."""
        sheet = self.sheets.get(name)
        if sheet is None:
            return
        if name in _WITHOUT_YEAR:
            yield from as_text(sheet)
        elif "year" in TABLES[name].key:
            for row in sheet.read.rows:
                if row["year"] == self.year:
                    yield sheet.cells[row["row"]] | _announced(name, row)

    def _held(self, name: str) -> Iterator[tuple[Mapping[str, Any], Cells]]:
        """Yield the rows of last year's plan that hold, typed and as text."""
        sheet = self.sheets.get(name)
        if sheet is not None:
            for row in current_rows(self.folder.rows_of(name), TABLES[name], year=self.before):
                yield row, sheet.cells[row["row"]]

    def _new(self, row: Mapping[str, Any], cells: Cells, names: Iterable[str]) -> Cells:
        """Return a row of the new year: these cells as they are, words in the one spelling of the folder; its source."""
        kept = {name: row[name] if isinstance(row[name], str) else cells.get(name, "") for name in names}
        return {"year": self.year.short} | kept | {"source": self.source["id"]}

    def _plans(self) -> Iterator[Cells]:
        for row, cells in self._held("plans"):
            span = {name: later(cells.get(name, "")) for name in ("start", "end") if row[name]}
            yield self._new(row, cells, ("sector",)) | {"state": "案"} | span

    def _projects(self) -> Iterator[Cells]:
        money = [column.name for column in TABLES["projects"].columns if column.kind is Kind.MONEY]
        for row, cells in self._held("projects"):
            span = self._span(row, cells)
            if span is None or row["continuity"] in _ENDED:
                self.left_out.append(f"{row['number']} {row['name']}")
                continue
            continuity = "継続" if row["continuity"] in _GOES_ON else cells.get("continuity", "")
            waiting = {name: WAITING for name in money if cells.get(name)}
            yield self._new(row, cells, _PROJECT) | {"continuity": continuity} | span | waiting

    def _span(self, row: Mapping[str, Any], cells: Cells) -> Cells | None:
        """Return the period of a project in the new year; None where it ended: one of a single year is done each year."""
        start, end = row["start"], row["end"]
        span = {name: cells.get(name, "") for name in ("start", "end")}
        if end is None or end.end >= self.year.start:
            return span
        if start is None or start.fiscal_year == end.fiscal_year:
            return {name: later(text) for name, text in span.items()}
        return None

    def _fields(self) -> Iterator[Cells]:
        projects = {(row["sector"], row["number"]) for row in self._projects_held()}
        for row, cells in self._held("project_fields"):
            is_here = (row["sector"], row["number"]) in projects
            if is_here and row["evaluated"] is None and row["field"] not in _OF_FIGURES:
                yield self._new(row, cells, ("sector", "number", "field", "order", "text"))

    def _projects_held(self) -> Iterator[Mapping[str, Any]]:
        for row, cells in self._held("projects"):
            if row["continuity"] not in _ENDED and self._span(row, cells) is not None:
                yield row

    def _goals(self) -> Iterator[Cells]:
        for row, cells in self._held("goals"):
            yield self._new(row, cells, _GOAL)

    def _targets(self) -> Iterator[Cells]:
        projects = {
            (sector, row["number"]) for row in self._projects_held() for sector in ("", row["sector"])
        }
        for row, cells in self._held("targets"):
            if row["project"] and (row["sector"], row["project"]) not in projects:
                continue
            time = row["target_time"]
            moved = time is None or time.fiscal_year <= self.before
            words = {name: later(cells.get(name, "")) for name in ("marker", "due")}
            for name in ("base_time", "target_time"):  # of a target that lies ahead both stand
                words[name] = (later if moved else str)(cells.get(name, ""))
            yield self._new(row, cells, _TARGET) | words | _waiting(row, cells) | {"state": "案"}

    def _results(self, targets: Sequence[Cells]) -> Iterator[Cells]:
        """Yield a pending value for each target of the new year that has no result yet, with the month that it is due."""
        known = self.folder.rows_of("results")
        seen = set()
        for target in targets:
            key = tuple(target.get(name, "") for name in ("indicator", "area", "part"))
            time = parse_period(target.get("target_time") or f"{self.year.short}年度")
            if time.fiscal_year != self.year:
                time = parse_period(f"{self.year.short}年度")
            mine = [row for row in known if (row["indicator"], row["area"], row["part"]) == key]
            if target["comparator"] == _WORDS or key in seen or any(row["time"] == time for row in mine):
                continue
            seen.add(key)
            unit = {"unit": target["unit"]} if target.get("unit") else {}
            named = dict(zip(("indicator", "area", "part"), key, strict=True))
            waiting = {
                "time": str(time),
                "value": PENDING,
                "kind": PENDING,
                "due": target.get("due") or _due(mine, time),
            }
            yield named | waiting | unit | {"source": self.source["id"]}

    def _spending(self, projects: Sequence[Cells]) -> Iterator[Cells]:
        """Yield pending 決算額 of the projects, where the folder keeps them by project."""
        rows = self.folder.rows_of("project_spending")
        there = {(row["sector"], row["number"]) for row in rows if row["year"] == self.year}
        if not any(row["item"] == _SPENT for row in rows):
            return
        for project in projects:
            sectors = {parse_category(part).sector for part in project["categories"].split(";")}
            sector = project["sector"] or "".join(sectors if len(sectors) == 1 else ())
            if (sector, project["number"]) not in there:
                kept = self._new(project, project, ("sector", "number", "unit"))
                due = f"{(self.year + 1).short}年度"
                yield kept | {"item": _SPENT, "spent_year": self.year.short, "amount": PENDING, "due": due}


def _waiting(row: Mapping[str, Any], cells: Cells) -> Cells:
    """Return the cells of a target that wait for their figure: those that had one, and words where words were asked."""
    comparator = row["comparator"]
    if comparator == _WORDS:
        found = {"target_raw": WAITING}
    elif comparator.startswith(_BESIDE_NATION):
        found = {"target_raw": cells.get("target_raw", "")}
    else:
        found = {"target": WAITING} if row["target"] is not None or row["target_absent"] else {}
    more = {name: WAITING for name in ("base", "target_upper") if cells.get(name)}
    return found | more


def _announced(name: str, row: Mapping[str, Any]) -> Cells:
    """Return what last year's paper said the target would be: a draft that stands before the plan is made."""
    is_draft = name == "targets" and row["state"] == "案" and row["target"] is not None
    return {"announced": str(row["target"])} if is_draft and row["announced"] is None else {}


def _due(results: Sequence[Mapping[str, Any]], time: Period) -> str:
    """Return when a value of that time should be known: as long after it as the latest value was, or will be."""
    for row in sorted(results, key=lambda row: row["time"], reverse=True):
        then, known = str(row["time"]), str(row["known"] or row["due"] or "")
        for _ in range(_YEARS_BACK if known else 0):
            then, known = later(then), later(known)
            if fit(parse_period(then), time) is not None:
                return known
    return ""


def _without(there: Sequence[Cells], more: Iterable[Cells], key: Sequence[str]) -> Iterator[Cells]:
    """Yield the rows whose key no row has yet; the version of a plan doesn't count."""
    names = [name for name in key if name != "version"]
    known = {tuple(row.get(name, "") for name in names) for row in there}
    yield from (row for row in more if tuple(row.get(name, "") for name in names) not in known)
