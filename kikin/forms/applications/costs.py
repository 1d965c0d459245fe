"""The table of costs at the end of an application: what each is for, whether it makes an asset, the amount asked."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from kikin.forms.applications.sheet import AppliedSheet
from kikin.values.amounts import money_unit
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.letters import key_of
from kikin.values.readings import Quantity, parse_reading

_AMOUNT, _ASSET, _PERSONS, _MONTHS = "補助対象額", "資産形成", "派遣人数", "派遣月数"
_TOTAL, _UNIT = "合計", "単位:"
_HEADING_ROWS = 2
_YES, _NO = ("有", "あり", "○", "〇"), ("無", "なし", "×", "")


@dataclass(frozen=True)
class Cost:
    """One row: the amount that is asked for in yen, whether it makes an asset, the doctors and months of a dispatch."""

    yen: int
    is_asset: bool
    months: tuple[tuple[str, str], ...]
    place: Place


def costs_of(sheet: AppliedSheet, findings: list[Finding]) -> list[Cost]:
    """Return the rows of the table of costs; what can't be read, or does not add up, goes to ``findings``."""
    head = sheet.find(_AMOUNT)
    if head is None:
        return []
    size = _size(sheet)
    columns: dict[int, list[str]] = {}
    for at, text in sheet.cells.items():
        if abs(at[0] - head[0]) < _HEADING_ROWS:
            columns.setdefault(at[1], []).append(key_of(text))
    total: tuple[int, Place] | None = None
    found: list[Cost] = []
    for row, _ in sheet.grid.lines:
        cells = {at[1]: text for at, text in sheet.cells.items() if at[0] == row}
        written = cells.get(head[1])
        if row <= head[0] or written is None or _is_heading(written):
            continue
        place = sheet.place((row, head[1]))
        try:
            if trouble := sheet.grid.odd.get((row, head[1])):
                raise trouble
            yen = _yen(written, size)
        except KikinError as error:
            findings.append(error.at(place).as_finding())
            continue
        if any(key_of(text) == _TOTAL for text in cells.values()):
            total = yen, place
            break
        found.append(_cost(sheet, row, cells, columns, yen, findings))
    if total and total[0] != sum(one.yen for one in found):
        what, summed = "経費の合計が、内訳の和と違います", sum(one.yen for one in found)
        remedy = "申請者に確かめ、内訳か合計を直してください"
        findings.append(Finding(Level.ERROR, what, total[1], f"合計 {total[0]:,}円、和 {summed:,}円", remedy))
    return found


def _cost(  # noqa: PLR0913, PLR0917  # a row with its columns
    sheet: AppliedSheet,
    row: int,
    cells: dict[int, str],
    columns: dict[int, list[str]],
    yen: int,
    findings: list[Finding],
) -> Cost:
    asset = next((at for at, keys in columns.items() if any(map(_is_asset, keys))), None)
    word = cells.get(asset, "") if asset is not None else ""
    if word not in (*_YES, *_NO):
        remedy = "有 か 無 と書いてください"
        place = sheet.place((row, asset or 0))
        findings.append(Finding(Level.ERROR, "資産形成の有無を読み取れません", place, word, remedy))
    persons = [at for at, keys in sorted(columns.items()) if _PERSONS in keys]
    months = [at for at, keys in sorted(columns.items()) if _MONTHS in keys]
    pairs = tuple(
        (cells[one], cells[other])
        for one, other in zip(persons, months, strict=False)
        if one in cells and other in cells
    )
    return Cost(yen, word in _YES, pairs, sheet.place((row, 0)))


def _is_asset(key: str) -> bool:
    return key.startswith(_ASSET)


def _is_heading(text: str) -> bool:
    return not any(letter.isdigit() for letter in text)


def _yen(text: str, size: int) -> int:
    reading = parse_reading(text.removesuffix("千円").removesuffix("円"))
    amount = reading.value * size if isinstance(reading, Quantity) else None
    if amount is None or amount.denominator != 1 or amount < 0:
        remedy = "0以上の数値を書いてください"
        raise KikinError("額を読み取れません", found=text, remedy=remedy)
    return amount.numerator


def _size(sheet: AppliedSheet) -> int:
    """Return how many yen the figures count in: as the sheet says, or 千円, as the form does."""
    units = _units(sheet)
    return int(money_unit(next(units, "千円")).value)


def _units(sheet: AppliedSheet) -> Iterator[str]:
    for text in sheet.cells.values():
        _, found, unit = key_of(text).partition(_UNIT)
        if found:
            yield unit.strip("()（）")
