"""Sentences about a plan's projects and money, each made from the frames whose figures it states."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from fractions import Fraction
from itertools import pairwise
from typing import Any

import pandas as pd

from kikin.data.tables import TABLES
from kikin.data.tables.plans import CONTINUITY
from kikin.data.versions import ABOLISHED
from kikin.fund.words import money
from kikin.plans.changes import ADDED, CHANGED, changes
from kikin.plans.versions import versions
from kikin.projects.sums import ITEMS, MONEY, stated
from kikin.totals import cell, filled_heads, has_something, records, total
from kikin.values.amounts import exactly, money_unit, percent
from kikin.values.periods import FiscalYear
from kikin.values.readings import Absent

_USUAL = ("当初予算", "公費", str(Absent.NOT_STATED))  # of the nation's budgets
_LISTED = ("cost", "budget", "total_cost", "fund")
_STAGES = {
    "planned": "計画額",
    "plan_requested": "計画要望額",
    "requested": "国への要望額",
    "allotted": "国の内示額",
    "decided_amount": "交付決定額",
}


def amount_label(by_category: pd.DataFrame) -> str:
    """Return what the projects' money is called in the list: 基金充当額（Ａ＋Ｂ）, 事業費, 予算額 …; '' for none."""
    basis = by_category.attrs["basis"]
    return TABLES["projects"].column(basis).label if basis else ""


def amount(whole: pd.DataFrame) -> Any:
    """Return the projects' money in all: yen, a kind of absence, or None where the list has no money."""
    return _known(records(whole)[-1], whole.attrs["basis"])


def stages(whole: pd.DataFrame) -> list[tuple[str, Any]]:
    """Return what was asked for first, and the last of allotment and decision: name, and yen or a kind of absence."""
    row = records(whole)[-1]
    found = [(label, _known(row, name)) for name, label in _STAGES.items()]
    known = [(label, value) for label, value in found if value is not None]
    return known if len(known) <= _ENOUGH else [known[0], known[-1]]


def category_heads(by_category: pd.DataFrame, whole: pd.DataFrame, *, titles: bool = True) -> dict[str, str]:
    """Return columns and headings for the table of request, allotment and decision by category: those with something.

    What was decided for no single category stands in the sums of ``whole`` (:func:`in_all`), where both parts have one.
    ``titles`` says whether the official names stand in it, which a document prints once.
    """
    label, asked = amount_label(by_category), by_category.attrs["share_of"]
    wanted = {
        "category": "区分",
        **({"category_title": "事業区分の名称"} if titles else {}),
        "count": "事業数",
        by_category.attrs["basis"]: label,
        **{column: item for item, column in ITEMS.items() if item != "不足額"},
        **({} if _agree(by_category, "count", "amounts_count") else {"amounts_count": f"{asked}の事業数"}),
        "share_ratio": "総額に占める割合",
        "shortfall": "不足額（要望額−内示額）",
        "difference": f"{label}−要望額",
    }
    return {
        name: head
        for name, head in wanted.items()
        if name
        and (
            has_something(by_category, name)
            or (len(whole) > 1 and name in whole and has_something(whole, name))
        )
    }


def has_money(heads: Mapping[str, str]) -> bool:
    """Whether any of the columns is money."""
    return any(name in {*MONEY, *ITEMS.values(), "difference"} for name in heads)


def category_note(by_category: pd.DataFrame) -> str:
    """Return what a reader of the table by category must know: sums, computed shares, projects of several categories."""
    rows = records(by_category)
    computed = [str(row["category"]) for row in rows if row["share_computed"]]
    there = {
        name: {row["category"].whole for row in rows if _known(row, name) is not None}
        for name in ITEMS.values()
    }
    partly = [
        item
        for item, name in ITEMS.items()
        if there[name] and there["requested"] - there[name] and name != "shortfall"
    ]
    partly = [] if by_category.attrs["has_sums"] else partly
    is_of_parts = len({row["category"].sector for row in rows}) > 1 and any(
        row["share_ratio"] is not None for row in rows
    )
    return "".join(
        [
            "計は、公表された計のある項目ではその額、ほかは区分ごとの額の和である。"
            if by_category.attrs["has_sums"]
            else "計は区分ごとの額の和である。",
            f"{'、'.join(partly)}の計に、空欄の区分は入らない。" if partly else "",
            "割合は医療分と介護分のそれぞれの計に対するものである。" if is_of_parts else "",
            f"区分{'、'.join(computed)}の割合は公表された額から計算した。" if computed else "",
            "二つ以上の区分を持つ事業は、初めの区分に数えた。" if by_category["shared"].any() else "",
        ]
    )


def money_heads(listed: pd.DataFrame) -> dict[str, str]:
    """Return columns and headings for the table of the projects' money by category: what every project tells."""
    labels = {column.name: column.label for column in TABLES["projects"].columns}
    told = [
        name for name in stated(listed) if (listed[name].notna() | listed[f"{name}_absent"].notna()).all()
    ]
    return {"category": "区分", "count": "事業数"} | {name: labels[name] for name in told}


def list_heads(listed: pd.DataFrame) -> dict[str, str]:
    """Return columns and headings for the list of projects: those that some project has; the rest is on its sheet."""
    labels = {column.name: column.label for column in TABLES["projects"].columns}
    heads = (
        {"number": "番号", "name": labels["name"]}
        | ({"categories": labels["categories"]} if listed["shared"].any() else {})
        | {"group": "分野"}
        | {name: labels[name] for name in _LISTED}
        | {"start": "始まり", "end": "終わり", "continuity": "新規・継続"}
    )
    return filled_heads(listed, heads)


def subtotal(by_category: pd.DataFrame, category: Any, listed: pd.DataFrame) -> dict[str, Any]:
    """Return the row under the list of a category's projects: how many, and the sum of each money column.

    Under Ⅰ those of Ⅰ-1 and Ⅰ-2, which have lists of their own, aren't counted again.
    """
    row = next(row for row in records(by_category) if row["category"] == category)
    if row["count"] != len(listed):
        row |= {f"{name}_raw": "" for name in MONEY}
        for name in stated(listed):
            row |= cell(name, total(listed, name))
    return {"number": "小計", "name": f"{len(listed)}事業"} | {
        name: row[name]
        for name in row
        if name.removesuffix("_absent").removesuffix("_raw") in {*MONEY, "unit"}
    }


def key_points(listed: pd.DataFrame, by_category: pd.DataFrame, whole: pd.DataFrame, title: str) -> list[str]:
    """Return the points about projects and money: how many and how much, where most goes, what the nation was asked.

    ``title`` names the plan, as in 令和7年度計画（案）.
    """
    row = records(whole)[-1]
    found = [_count(listed, by_category, row, title), _most(by_category, row), *_stages(by_category, row)]
    return [text for text in found if text]


def continuity(listed: pd.DataFrame) -> str:
    """Return how many projects are new, go on, and so on, as in 新規1、継続52; '' where the list doesn't say."""
    found = listed["continuity"].tolist()
    return "、".join(
        f"{kind}{found.count(kind)}"
        for kind in CONTINUITY
        if kind in found and kind != str(Absent.NOT_STATED)
    )


def is_drawable(by_category: pd.DataFrame) -> bool:
    """Whether a chart of the money by category says more than a number: two categories or more have an amount."""
    basis = by_category.attrs["basis"]
    return bool(basis) and int(by_category[basis].notna().sum()) >= _ENOUGH


def finding(by_category: pd.DataFrame, whole: pd.DataFrame) -> str:
    """Return what a chart of the money by category shows, as its caption."""
    label, row = amount_label(by_category), records(whole)[-1]
    if not label:
        return "区分別の国への要望額"
    amount = _known(row, by_category.attrs["basis"])
    most = None if isinstance(amount, Absent) else _largest(by_category)  # an unknown one may be more
    ratio = _ratio(row["requested"], amount)
    asked = f"。要望額は{label}の{ratio}" if ratio else ""
    return (
        f"区分別の{label}{'と国への要望額' if ratio else ''}。最も多いのは区分{most['category']}{asked}"
        if most
        else f"区分別の{label}"
    )


def change_points(projects: pd.DataFrame, year: FiscalYear, sectors: Collection[str]) -> list[str]:
    """Return for each change of a plan how many projects it added, took out and altered."""
    found = versions(projects, year=year, sectors=sectors)
    told = []
    for old, new in pairwise(found):
        changed = changes(projects, year, old, new, sectors=sectors)
        kinds = changed.groupby(["sector", "number"], sort=False)["change"].first().tolist()
        counts = [f"{kind}{kinds.count(kind)}事業" for kind in (ADDED, CHANGED, ABOLISHED) if kind in kinds]
        told += [f"第{new}回の変更では、{'、'.join(counts)}である。"] if counts else []
    return told


def budget_point(budgets: pd.DataFrame, year: FiscalYear, sectors: tuple[str, ...]) -> str:
    """Return the nation's budget of the year for the parts of the fund, with the change that was published."""
    told = []
    for row in records(budgets[(budgets["year"] == year) & budgets["sector"].isin(sectors)]):
        if pd.notna(row["amount"]):
            change = "" if pd.isna(row["change"]) else f"（前年度比{_published(row, 'change', '＋')}）"
            of = "・".join(name for name in (row["item"], row["basis"]) if name and name not in _USUAL)
            told.append(f"{row['sector']}{of and f'（{of}）'}が{_published(row, 'amount')}{change}")
    return f"国の{year}の基金事業費は、{'、'.join(told)}である。" if told else ""


def _count(listed: pd.DataFrame, by_category: pd.DataFrame, row: Mapping[str, Any], title: str) -> str:
    if not len(listed):
        return ""
    kinds = continuity(listed)
    told = f"{title}の事業は{len(listed)}事業{f'（{kinds}）' if kinds else ''}"
    label, amount = amount_label(by_category), _known(row, by_category.attrs["basis"])
    if not label:
        return f"{told}である。"
    if isinstance(amount, Absent):
        return f"{told}である。{label}の計は、{amount}の事業があるため求めない。"
    return f"{told}、{label}は計{money(amount)}である。"


def _most(by_category: pd.DataFrame, row: Mapping[str, Any]) -> str:
    basis = by_category.attrs["basis"]
    most, whole = _largest(by_category), _known(row, basis)
    if (
        most is None
        or isinstance(whole, Absent)
        or not 0 < most[basis] <= whole
        or len(by_category) < _ENOUGH
    ):
        return ""  # of a sum with ▲ in it nothing is a share
    return (
        f"{amount_label(by_category)}が最も多いのは区分{most['category']}（{most['category_title']}）の"
        f"{money(most[basis])}で、計の{_ratio(most[basis], whole)}を占める。"
    )


def _stages(by_category: pd.DataFrame, row: Mapping[str, Any]) -> list[str]:
    told = []
    planned = [(label, _known(row, name)) for name, label in _STAGES.items() if name.startswith("plan")]
    told += [f"{label}は{money(value)}である。" for label, value in planned if value is not None]
    asked, given = _known(row, "requested"), _known(row, "allotted")
    amount, label = _known(row, by_category.attrs["basis"]), amount_label(by_category)
    if asked is not None:
        count = f"（{row['amounts_count']}事業）" if pd.notna(row["amounts_count"]) else ""
        ratio = _ratio(asked, amount)
        told.append(
            f"国への要望額は{money(asked)}{count}である。"
            if not ratio
            else f"国への要望額は{money(asked)}{count}で、{label}の{ratio}に当たる。"
        )
    if given is not None:
        short = row["shortfall"]
        lacks = f"で、要望額に{money(short)}足りない" if pd.notna(short) and short > 0 else "である"
        told.append(f"国の内示額は{money(given)}{lacks}。")
    if (decided := _known(row, "decided_amount")) is not None:
        told.append(f"交付決定額は{money(decided)}である。")
    return told


def _agree(frame: pd.DataFrame, left: str, right: str) -> bool:
    return all(pd.isna(b) or a == b for a, b in zip(frame[left].tolist(), frame[right].tolist(), strict=True))


def _largest(by_category: pd.DataFrame) -> dict[str, Any] | None:
    basis = by_category.attrs["basis"]
    rows = [row for row in records(by_category) if basis and pd.notna(row[basis])]
    return max(rows, key=lambda row: int(row[basis])) if rows else None


def _known(row: Mapping[str, Any], name: str) -> Any:
    """Return yen, the kind of absence, or None where the table says nothing."""
    if not name:
        return None
    return row[f"{name}_absent"] if pd.isna(row[name]) else int(row[name])


def _ratio(part: Any, whole: Any) -> str:
    if isinstance(part, Absent) or isinstance(whole, Absent) or pd.isna(part) or pd.isna(whole) or not whole:
        return ""
    return percent(Fraction(int(part), int(whole)))


def _published(row: Mapping[str, Any], name: str, plus: str = "") -> str:
    """Return an amount in the unit that it was published in, exactly."""
    yen = int(row[name])
    return f"{plus if yen > 0 else ''}{exactly(yen, money_unit(row['unit']))}"


_ENOUGH = 2
