"""検算: two figures that ought to agree, how far they differ, and whether rounding or a declaration covers it."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from functools import lru_cache
from typing import Any

import pandas as pd

from kikin.totals import NOTHING_TO_COUNT, is_missing, records
from kikin.values.amounts import grouped, money_unit, needed_decimals, percent
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.periods import FiscalYear, parse_fiscal_year

EXACT, ROUNDING, DECLARED, DIFFERENT, UNDECLARED = "一致", "端数の範囲", "申告済みの差", "相違", "不一致"
_OUTCOME = (
    "identity", "label", "left", "right", "difference", "verdict", "kind", "explanation", "source", "section",
    "file", "row", "column", "must",
)  # fmt: skip
_ROUNDED_UNITS = ("千円", "百万円", "億円", "%")
_LEVELS = {"端数処理": Level.NOTE, "定義の差": Level.NOTE, "未解明": Level.WARNING}
_YEARS = re.compile(r"(?<![A-Za-z0-9])[HR][0-9]{1,2}(?![0-9])")
_NUMBER = re.compile(r"\d[\d,]{0,199}(?:\.(\d{1,199}))?")


@dataclass(frozen=True)
class Figure:
    """One side of a check: ``value`` in yen or in ``unit``, and the largest error that its rounding allows.

    ``is_whole`` says that none of the parts of a sum is unknown (未集計, x …).
    """

    label: str
    value: Fraction
    unit: str
    decimals: int = 0
    tolerance: Fraction = Fraction(0)
    is_whole: bool = True

    def __str__(self) -> str:
        """Print in its unit, with the decimals that were published."""
        return f"{grouped(self.value / unit_size(self.unit), self.decimals)}{self.unit}"


@dataclass(frozen=True)
class Check:
    """Two figures that ought to agree; ``identity`` names it for a declaration, its year in it.

    ``must`` says that an undeclared difference is a mistake; else the two are worth laying side by side only.
    """

    identity: str
    label: str
    left: Figure
    right: Figure
    place: Place
    must: bool = True


def outcomes(checks: Iterable[Check], differences: pd.DataFrame) -> pd.DataFrame:
    """Return a row per check: identity, label, left, right (as text), difference, verdict, kind, explanation, place.

    A declaration covers a check only if it states exactly the two figures that the check found.
    ``differences`` is the table of declared differences.
    """
    return pd.DataFrame(outcome_rows(checks, records(differences)), columns=list(_OUTCOME))


def outcome_rows(checks: Iterable[Check], differences: Iterable[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Return the rows of :func:`outcomes`; ``differences`` are those of the table.

    >>> check = Check("a:R6", "例", counted("左", 4), counted("右", 5), Place("a.csv", 2))
    >>> [(row["left"], row["right"], row["difference"], row["verdict"]) for row in outcome_rows([check], [])]
    [('左 4件', '右 5件', '▲1件', '不一致')]
    """
    declared = {row["identity"]: row for row in differences}
    return [_outcome(check, declared.get(check.identity)) for check in checks]


def findings(checks: Iterable[Check], differences: Sequence[Mapping[str, Any]]) -> list[Finding]:
    """Return what the analyst should know of checks: undeclared differences are 誤り, explained ones 確認.

    ``differences`` are the rows of the table of declared differences.
    """
    found = outcome_rows((one for one in checks if one.left.value != one.right.value), differences)
    listed = list(map(_finding, found))
    used = {row["identity"] for row in found if row["verdict"] == DECLARED}
    listed += [
        Finding(
            Level.WARNING,
            f"申告された差 {row['identity']} に当たる検算がありません（差がないか、id か値が違います）",
            Place(row["file"], row["row"], "identity"),
            f"{row['left_raw']}{row['left_unit']} と {row['right_raw']}{row['right_unit']}",
            "差がなくなったなら行を消し、値が変わったなら書き直してください",
        )
        for row in differences
        if row["identity"] not in used
    ]
    return listed


def figure(label: str, frame: pd.DataFrame, column: str, unit: str = "") -> Figure:
    """Return the sum of a column's present values as one side of a check, with the rounding that its parts allow.

    ``column`` holds yen whose unit of publication stands in ``unit``, or numbers in the row's ``unit``
    (in ``unit``, where the column has one of its own).
    """
    beside = (column, f"{column}_raw", f"{column}_absent", "unit")
    names = [name for name in beside if name in frame.columns]
    return figure_of(label, records(frame, names), column, unit, in_yen=str(frame[column].dtype) == "Int64")


def figure_of(
    label: str, rows: Sequence[Mapping[str, Any]], column: str, unit: str = "", *, in_yen: bool
) -> Figure:
    """Return the sum of a column's present values in rows, as :func:`figure` does of a frame.

    >>> print(figure_of("基金", [{"fund": 5_000, "fund_raw": "5", "unit": "千円"}], "fund", in_yen=True))
    5千円
    """
    unknown = {row.get(f"{column}_absent") for row in rows if is_missing(row[column])}
    is_whole = unknown <= {None, *NOTHING_TO_COUNT}
    rows = [row for row in rows if not is_missing(row[column])]
    if not rows:
        return Figure(label, Fraction(0), "円", is_whole=is_whole)
    units = [unit or row.get("unit") or "" for row in rows]
    finest = min(units, key=unit_size)
    values = [
        row[column] if in_yen else Fraction(row[column]) * unit_size(one)
        for row, one in zip(rows, units, strict=True)
    ]
    value = Fraction(sum(values))
    tolerance = sum(
        (
            rounding_of(one, str(row.get(f"{column}_raw", "")), own)
            for one, row, own in zip(values, rows, units, strict=True)
        ),
        Fraction(0),
    )
    shown = value / unit_size(finest)
    return Figure(label, value, finest, needed_decimals(shown, 4), tolerance, is_whole)


def counted(label: str, count: int) -> Figure:
    """Return a number of things as one side of a check.

    >>> print(counted("事業数", 4))
    4件
    """
    return Figure(label, Fraction(count), "件")


@lru_cache(maxsize=1 << 10)  # an amount is part of several published sums
def rounding_of(value: Any, raw: str, unit: str) -> Fraction:
    """Return half of the last digit that was printed, in yen or in ``unit``: what rounding can have changed.

    >>> rounding_of(3_850_000_000, "38.5億円", "億円"), rounding_of(1_041_801_000, "1,041,801", "千円")
    (Fraction(5000000, 1), Fraction(500, 1))
    """
    if unit not in _ROUNDED_UNITS:
        return Fraction(0)
    size = unit_size(unit)
    wanted = abs(Fraction(value)) / size
    for match in _NUMBER.finditer(unicodedata.normalize("NFKC", raw)):
        if Fraction(match[0].replace(",", "")) == wanted:
            return Fraction(size, 2 * 10 ** len(match[1] or ""))
    return Fraction(size, 2 * 10 ** needed_decimals(wanted))


@lru_cache(maxsize=1 << 8)
def unit_size(unit: str) -> int:
    """Return the size of a unit: in yen for money, 1 for anything else.

    >>> unit_size("百万円"), unit_size("件")
    (1000000, 1)
    """
    try:
        return money_unit(unit).value
    except KikinError:
        return 1


def rate_of(part: Figure, whole: Figure) -> str:
    """Return part ÷ whole in percent, with no more digits than the rounding of both bears, as in 94.3% or 約94%.

    >>> rate_of(Figure("", Fraction(200), "億円", 1, Fraction(1, 2)), Figure("", Fraction(212), "億円", 1, Fraction(1, 2)))
    '約94%'
    """
    least = max(part.value - part.tolerance, Fraction(0)) / (whole.value + whole.tolerance)
    most = (part.value + part.tolerance) / max(whole.value - whole.tolerance, Fraction(1))
    rate = part.value / whole.value
    for decimals in (1, 0):
        texts = {percent(value, decimals) for value in (least, rate, most)}
        if len(texts) == 1:
            return texts.pop()
    return f"約{percent(rate, 0)}"


def rate_column(frame: pd.DataFrame) -> str:
    """Return which column shows the rates of a frame: ``execution_rate``, or the texts where a decimal says too much.

    >>> rate_column(pd.DataFrame({"execution_rate": [Fraction(24, 25)], "execution_text": ["約96%"]}))
    'execution_text'
    """
    pairs = zip(frame["execution_rate"], frame["execution_text"], strict=True)
    bears = all(not isinstance(rate, Fraction) or text == percent(rate) for rate, text in pairs)
    return "execution_rate" if bears else "execution_text"


def place_of(frame: pd.DataFrame, column: str) -> Place:
    """Return the place of a column's cell in the first row of a frame.

    >>> print(place_of(pd.DataFrame({"file": ["a.csv"], "row": [3]}), "amount"))
    a.csv:3 列 amount
    """
    first = frame.iloc[0]
    return Place(first["file"], int(first["row"]), column)


def place_in(row: Mapping[str, Any], column: str) -> Place:
    """Return the place of a column's cell in a row, as :func:`place_of` does of a frame.

    >>> print(place_in({"file": "a.csv", "row": 3}, "amount"))
    a.csv:3 列 amount
    """
    return Place(row["file"], row["row"], column)


def of_year(found: pd.DataFrame, year: FiscalYear) -> pd.DataFrame:
    """Return the outcomes of one year: next year's rows leave this year's document as it was."""
    return found.loc[[year.short in identity.split(":")[1:2] for identity in found["identity"]]]


def until(found: pd.DataFrame, year: FiscalYear) -> pd.DataFrame:
    """Return the outcomes whose identity names no later year, for a document over all years up to its own.

    >>> found = pd.DataFrame({"identity": ["budget-change:R7:医療分", "municipalities:H28:total", "totals:H26-R8"]})
    >>> until(found, FiscalYear(2025))["identity"].tolist()
    ['budget-change:R7:医療分', 'municipalities:H28:total']
    """
    years = [[parse_fiscal_year(name) for name in _YEARS.findall(one)] for one in found["identity"]]
    return found.loc[[all(one <= year for one in named) for named in years]]


def shown(found: pd.DataFrame) -> pd.DataFrame:
    """Return the outcomes that a document shows: whatever did not come out even."""
    return found[~found["verdict"].isin([EXACT])]


def _outcome(check: Check, declared: Mapping[str, Any] | None) -> dict[str, Any]:
    difference = check.left.value - check.right.value
    covered = declared is not None and all(
        _states(declared, side, getattr(check, side)) for side in ("left", "right")
    )
    verdict = DIFFERENT
    if difference == 0:
        verdict = EXACT
    elif covered:
        verdict = DECLARED
    elif abs(difference) <= check.left.tolerance + check.right.tolerance:
        verdict = ROUNDING
    elif check.must:
        verdict = UNDECLARED
    unit = min((check.left.unit, check.right.unit), key=unit_size)
    decimals = max(check.left.decimals, check.right.decimals)
    known: Mapping[str, Any] = declared if covered and difference and declared else {}
    left, right, apart = _told_apart(check.left, check.right, Figure("", difference, unit, decimals))
    return {
        "identity": check.identity,
        "label": check.label,
        "left": f"{check.left.label} {left}",
        "right": f"{check.right.label} {right}",
        "difference": apart,
        "verdict": verdict,
        "kind": known.get("kind", ""),
        "explanation": known.get("explanation", ""),
        "source": known.get("source", ""),
        "section": known.get("section", ""),
        "file": known.get("file", check.place.file),
        "row": known.get("row", check.place.row),
        "column": check.place.column,
        "must": check.must,
    }


def _told_apart(left: Figure, right: Figure, apart: Figure) -> list[str]:
    """Return the figures and their difference as text, with the decimals that tell a fraction of the unit from nothing."""
    figures = [left, right, apart]
    while apart.value and left.unit == right.unit and str(left) == str(right):
        figures = left, right, apart = [
            replace(one, decimals=min(one.decimals + 1, needed_decimals(one.value / unit_size(one.unit), 8)))
            for one in figures
        ]
    return [str(one) for one in figures]


def _states(declared: Mapping[str, Any], side: str, found: Figure) -> bool:
    value = declared[side]
    return value is not None and Fraction(value) * unit_size(declared[f"{side}_unit"]) == found.value


def _finding(row: dict[str, Any]) -> Finding:
    place = Place(row["file"], row["row"], row["column"] if row["verdict"] != DECLARED else "")
    figures = f"{row['left']}、{row['right']}"
    if row["verdict"] == DECLARED:
        return Finding(_LEVELS[row["kind"]], f"申告済みの差（{row['kind']}）: {row['label']}", place, figures)
    if row["verdict"] == ROUNDING:
        return Finding(Level.NOTE, f"端数処理で説明できる差: {row['label']}", place, figures)
    if row["verdict"] == DIFFERENT:
        return Finding(Level.NOTE, f"異なる二つの額: {row['label']}", place, figures)
    return Finding(
        Level.ERROR,
        f"合わない数値があります: {row['label']}",
        place,
        figures,
        f"転記を確かめ、公表値どうしの差なら{{differences}}に {row['identity']} として申告してください",
    )
