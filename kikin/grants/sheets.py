"""助成額算定調書: the results of one year as the document shows them, and the frames that only it needs."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from fractions import Fraction
from typing import TYPE_CHECKING, Any

import pandas as pd

from kikin.data.files import shown_path
from kikin.data.tables import CASES
from kikin.grants.cases import cases_file
from kikin.grants.results import INELIGIBLE, articles_of, errors_of, load_results
from kikin.grants.schemes import SCHEMES
from kikin.rules.book import Entry
from kikin.steps import shown
from kikin.values.amounts import Yen, grouped
from kikin.values.errors import FindingsError, KikinError, Place

if TYPE_CHECKING:
    from kikin.data.dataset import Dataset

_BACK, _NOT_BACK = "返還を要する", "返還を要しない"


def load_sheets(data: Dataset) -> pd.DataFrame:
    """Return the results of the folder's cases that belong to the sheets of ``data.year``, one row a case.

    Beside the columns of ``load_results``: ``number`` (例3 for a worked example), ``name``, ``title`` (of the scheme),
    ``paid_by`` (事業区分), ``kind`` (助成額 or 返還額) and ``result`` (the verdict, in the words of the scheme).

    Raises:
        FindingsError: A row of cases has mistakes, all of them listed.
        KikinError: There is no file of cases, or no case of the year.
    """
    folder = data.folder.path
    file = cases_file(folder)
    if file is None:
        remedy = f"{CASES}.csv を作ってください（docs/grant.md）"
        raise KikinError("助成額を算定する事例の表がありません", Place(shown_path(folder)), remedy=remedy)
    results = load_results(file, folder.parent)
    if errors := errors_of(results):
        raise FindingsError(list(errors))
    chosen = results[[year == data.year for year in results["sheet_year"]]].reset_index(drop=True)
    if not len(chosen):
        remedy = "調書の年度か、パラメータの year を確かめてください"
        raise KikinError(f"{data.year}の事例がありません", Place(shown_path(file)), remedy=remedy)
    schemes = [SCHEMES[name] for name in chosen["scheme"]]
    mark = data.prefecture.code if data.prefecture.is_example else ""
    chosen["number"] = [f"{mark}{number}" for number in range(1, len(chosen) + 1)]
    chosen["name"] = [
        re.sub(rf"^{number}[\s．、）：]+", "", case) or case  # 10床 is no case 1
        for case, number in zip(chosen["case"], chosen["number"], strict=True)
    ]
    chosen["title"] = [f"{scheme.name} {scheme.title}" for scheme in schemes]
    chosen["paid_by"] = [f"{category.value} {category.title}" for category in chosen["category"]]
    chosen["kind"] = [scheme.amount_label for scheme in schemes]
    chosen["result"] = [
        (_NOT_BACK if verdict == INELIGIBLE else _BACK) if scheme.gives_back else verdict
        for verdict, scheme in zip(chosen["verdict"], schemes, strict=True)
    ]
    return chosen


def granted(results: pd.DataFrame) -> pd.DataFrame:
    """Return the cases whose amount is granted (助成額), not paid back."""
    return results[[not SCHEMES[name].gives_back for name in results["scheme"]]]


def total_yen(results: pd.DataFrame) -> Yen:
    """Return the sum of the amounts, in yen."""
    return sum(int(amount) for amount in results["amount_yen"])


def total_row(results: pd.DataFrame, by: str) -> dict[str, object]:
    """Return the last row of a table of ``totals``."""
    eligible = sum(reckoning.is_eligible for reckoning in results["reckoning"])
    return {by: "計", "cases": len(results), "eligible": eligible, "amount_yen": total_yen(results)}


def facts(row: Any) -> list[tuple[str, object]]:
    """Return what a case is and what became of it: scheme, 事業区分, terms, verdict, amount, findings, remark."""
    terms = "、".join(term.label for term in row["terms"].values())
    pairs = [
        ("制度", f"{row['scheme']}　{row['reckoning'].scheme}"),
        ("事業区分", row["paid_by"]),
        ("都道府県の補助条件", f"{row['prefecture'].name}　{terms}" if terms else ""),
        ("判定", row["result"]),
        (row["kind"], f"{grouped(int(row['amount_yen']))}円"),
        ("満たさない要件", "、".join(one.label for one in row["reckoning"].conditions if not one.met)),
        ("未確認の要件", row["unconfirmed"]),
        *(("所見", f"{finding.level.value}　{finding.what}") for finding in row["findings"]),
        ("備考", row["note"]),
    ]
    return [(name, text) for name, text in pairs if text]


def conditions_of(row: Any) -> pd.DataFrame:
    """Return the conditions of one case: 番号, 要件, 判定, 理由, 条文."""
    rows = [
        (f"{row['number']}-要{number}", one.label, one.verdict, one.reason, articles_of(one))
        for number, one in enumerate(row["reckoning"].conditions, start=1)
    ]
    return pd.DataFrame(rows, columns=["番号", "要件", "判定", "理由", "条文"], dtype=object)


def steps_of(row: Any) -> pd.DataFrame:
    """Return the steps of one case: 番号, 段階, 算式, 数値, 額・数, 単位, 条文."""
    rows = [
        (
            f"{row['number']}-{number}",
            step.label,
            step.formula,
            "、".join(str(operand) for operand in step.operands),
            int(step.value) if Fraction(step.value).denominator == 1 else shown(step.value, ""),
            "" if step.unit == "割合" else step.unit,
            articles_of(step),
        )
        for number, step in enumerate(row["reckoning"].steps, start=1)
    ]
    return pd.DataFrame(
        rows, columns=["番号", "段階", "算式", "数値", "額・数", "単位", "条文"], dtype=object
    )


def used_entries(results: pd.DataFrame) -> list[Entry]:
    """Return the rule entries that the cases used (根拠), each once, by identifier and day."""
    used = {entry for reckoning in results["reckoning"] for entry in reckoning.entries}
    return sorted(used, key=lambda entry: (entry.rule, entry.since))


def documents(results: pd.DataFrame) -> pd.DataFrame:
    """Return the documents that hold the rules and the prefectures' terms: 資料, 版・公表者, 時点."""
    notices = dict.fromkeys(entry.document for entry in used_entries(results))
    rows = [(one.title, one.number, one.published.isoformat()) for one in notices]
    rows += [(title, name, "") for name, title in _term_documents(results)]
    return pd.DataFrame(rows, columns=["資料", "版・公表者", "時点"], dtype=object)


def _term_documents(results: pd.DataFrame) -> Iterable[tuple[str, str]]:
    return dict.fromkeys(
        (prefecture.name, term.document)
        for prefecture, terms in zip(results["prefecture"], results["terms"], strict=True)
        for term in terms.values()
    )


def points(results: pd.DataFrame) -> Iterator[str]:
    """Yield the 要点: how many cases, how much is granted, how much paid back, what is unconfirmed."""
    paid = granted(results)
    eligible = int((paid["result"] != INELIGIBLE).sum())
    yield (
        f"事例 {len(results)} 件を {results['scheme'].nunique()} の制度で算定した。"
        f"助成額は {len(paid)} 件のうち要件を満たす {eligible} 件の計 {grouped(total_yen(paid))}円である。"
    )
    back = results.drop(paid.index)
    if len(back):
        due = int((back["result"] == _BACK).sum())
        yield f"返還額は {len(back)} 件のうち {due} 件の計 {grouped(total_yen(back))}円である。"
    unconfirmed = int((results["unconfirmed"] != "").sum())
    if unconfirmed:
        yield f"{unconfirmed} 件には、事例に書かれていないため確かめていない要件（未確認）がある。"
    entries = len(used_entries(results))
    yield f"事例ごとに、その年度の規則の {entries} 項目を用い、算定の段階ごとに条文を示す。"


def sums(results: pd.DataFrame) -> pd.DataFrame:
    """Return the sums that were worked out in two ways: 検算, 左の額, 右の額, 結果."""
    paid, last = granted(results), 0
    for reckoning in paid["reckoning"]:
        last += int(reckoning.steps[-1].value) if reckoning.is_eligible else 0
    whole = total_yen(paid)
    pairs = [
        (
            f"{label}の計の合計と、事例の助成額の合計",
            sum(total_yen(group) for _, group in paid.groupby(by)),
            whole,
        )
        for label, by in (("制度別", "title"), ("事業区分別", "paid_by"))
    ]
    pairs.append(("要件を満たす事例の最後の段階の額の合計と、事例の助成額の合計", last, whole))
    rows = [
        (label, f"{grouped(left)}円", f"{grouped(right)}円", "一致" if left == right else "不一致")
        for label, left, right in pairs
    ]
    return pd.DataFrame(rows, columns=["検算", "左の額", "右の額", "結果"], dtype=object)
