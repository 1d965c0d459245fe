"""The words of one document, as its title says them: whose it is, of which year, which part, in which state."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from kikin.data.tables import TABLES
from kikin.data.uses import unwatched

if TYPE_CHECKING:
    from kikin.data.dataset import Dataset

WORDS: Final = {
    "prefecture": "都道府県の名（熊本県）",
    "our": "本県、本都、本道、本府",
    "year": "計画年度（令和6年度）",
    "evaluated": "評価年度（令和7年度）",
    "late": "評価年度が計画年度の翌年度でないとき 令和7年度評価、ほかは空",
    "sector": "医療分、介護分、医療分・介護分。params になければ、その年度の行がある分",
    "state": "計画の状態（要望、決定 など）",
    "draft": "計画が案か要望のとき（案）、ほかは空",
    "version": "計画の版（変更（第1回） など）。当初は空",
}
_DRAFTS: Final = ("案", "要望")


def title_words(data: Dataset) -> dict[str, str]:
    """Return the words of the document; one that has nothing to say is blank.

    A document that prints them depends on the words, not on every table: a build compares them.
    """
    with unwatched():
        return _title_words(data)


def _title_words(data: Dataset) -> dict[str, str]:
    plans = [
        row
        for row in data.folder.rows_of("plans")
        if row["year"] == data.year and row["sector"] in ("", *data.sectors)
    ]
    highest: dict[str, int] = {}  # each part of the fund has changes of its own
    for row in plans:
        highest[row["sector"]] = max(row["version"], highest.get(row["sector"], 0))
    states = list(dict.fromkeys(row["state"] for row in plans if row["version"] == highest[row["sector"]]))
    version = max(highest.values(), default=0)
    return {
        "prefecture": data.prefecture.name,
        "our": data.prefecture.our,
        "year": "・".join(year.name for year in data.plan_years),
        "evaluated": data.evaluated.name,
        "late": f"{data.evaluated}評価" if data.evaluated != data.year + 1 else "",
        "sector": data.sectors[0] if len(data.sectors) == 1 else "・".join(_sectors(data)),
        "state": "・".join(states),
        "draft": "（案）" if any(state in _DRAFTS for state in states) else "",
        "version": f"変更（第{version}回）" if version else "",
    }


def _sectors(data: Dataset) -> list[str]:
    rows = (row for table in TABLES for row in data.folder.rows_of(table))
    found = {row["sector"] for row in rows if "sector" in row and row.get("year") == data.year}
    return [one for one in data.sectors if one in found]
