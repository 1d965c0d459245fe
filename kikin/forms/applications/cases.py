"""Applicants' sheets -> cases of 別記３: what the sheets say, what they contradict, what the prefecture must still say."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from kikin.data.files import Grid, grids_of, shown_path
from kikin.forms.applications.costs import Cost, costs_of
from kikin.forms.applications.sheet import Answer, AppliedSheet, applied_sheets
from kikin.grants.cells import parsed
from kikin.grants.facts import Fact
from kikin.grants.schemes import SCHEMES, Scheme
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.periods import FiscalYear

_YES, _NO = "あり", "なし"
_MARKS = ("○", "〇", "✓", "☑", "レ", "有", "該当", "あり")
_LEVELS = 4
_MOST_MONTHS = 12
_PSYCHIATRIC, _PERINATAL, _FIVE = "精神科救急", "周産期・小児救急等", "５疾病６事業"
_KINDS = {"①": "①特別な役割", "②": "②５疾病６事業", "③": "③在宅医療"}


@dataclass
class Application:
    """A case as its applicant wrote it: the facts as text by name, where each stands, and the findings."""

    scheme: Scheme
    place: Place
    facts: dict[str, str] = field(default_factory=dict)
    places: dict[str, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    @property
    def columns(self) -> Mapping[str, Fact]:
        """The columns of the scheme by name."""
        return {one.name: one for one in self.scheme.columns}

    def put(self, name: str, answer: Answer | None) -> None:
        """Take an answer as a fact; one that cannot be read is a finding with its cell."""
        if answer is None or not answer.text:
            return
        column, text = self.columns[name], answer.text
        if column.kind.value == "あり・なし":
            text = (
                _YES if text.startswith(_MARKS) else _NO if text in ("無", "×", "なし", "-", "－") else text
            )
        try:
            if answer.odd:
                raise answer.odd
            parsed(column, text)
        except KikinError as error:
            what = f"{column.label}: {error.what}"
            self.findings.append(Finding(Level.ERROR, what, answer.place, error.found or text, error.remedy))
            return
        self.facts[name], self.places[name] = text, answer.place

    def ask(self, what: str, found: str, remedy: str) -> None:
        """Note that something is to be made sure of before money depends on it."""
        self.findings.append(Finding(Level.WARNING, what, self.place, found, remedy))


def applications_in(file: Path, year: FiscalYear | None) -> list[Application]:
    """Return the applications of a workbook; none where no sheet of it is one of the forms.

    Raises:
        KikinError: There are, and nobody said of which year.
    """
    if file.suffix.lower() not in (".xlsx", ".xlsm"):
        return []
    noticed: list[Finding] = []
    grids = grids_of(file, noticed)
    if not any(sheet.form.scheme for sheet in applied_sheets(grids)):
        return []
    if year is None:
        remedy = "--year R6 のように、申請の年度を付けてください"
        raise KikinError("申請書に年度の欄はありません", Place(shown_path(file)), remedy=remedy)
    return list(applications_of(grids, year))


def applications_of(grids: Sequence[Grid], year: FiscalYear) -> Iterator[Application]:
    """Yield a case for each application among the sheets; 様式２ belongs to all of them.

    A fact that no sheet tells stays blank: it is never taken for 0 or for なし, and the finding names those needed.
    """
    sheets = list(applied_sheets(grids))
    labor = next((sheet for sheet in sheets if not sheet.form.scheme), None)
    for sheet in sheets:
        if not sheet.form.scheme:
            continue
        found = Application(SCHEMES[sheet.form.scheme], Place(sheet.grid.file))
        found.facts |= {"program": found.scheme.name, "fiscal_year": year.short}
        for one in sheet.form.fields:
            if one.fact:
                found.put(one.fact, sheet.answer(one.name))
        _OWN[sheet.form.scheme](found, sheet, costs_of(sheet, found.findings))
        if labor is not None:
            _add_labor(found, labor)
        _tell_missing(found, labor is None)
        yield found


def _improvement(found: Application, sheet: AppliedSheet, costs: Sequence[Cost]) -> None:
    _workplace(found, sheet, costs)
    words = sheet.answer("perinatal_words")
    kind = ""
    if _is_marked(sheet, "perinatal"):
        kind = _PSYCHIATRIC if words and "精神" in words.text else _PERINATAL
        told = words.text if words else ""
        found.ask("③の区分を、実績の記入から決めました", f"{kind}（{told}）", "実績を確かめてください")
    elif _is_marked(sheet, "five_diseases"):
        kind = _FIVE
    found.facts["vital_care"] = kind or _NO
    if kind == _PSYCHIATRIC and "max_beds" in found.facts:
        found.facts["psychiatric_beds"] = found.facts["max_beds"]
    for name in ("is_isolated", "active_home_care"):
        found.facts.setdefault(name, _NO)  # 該当する場合〇: a blank says no


def _workplace(found: Application, sheet: AppliedSheet, costs: Sequence[Cost]) -> None:
    """Fill what 様式１-１ and １-２ ask in common."""
    general, other, whole = (sheet.answer(name) for name in ("beds_general", "beds_other", "beds"))
    found.put("max_beds", whole or general)
    parts = [_whole(one) for one in (general, other) if one]
    if "max_beds" in found.facts and whole and None not in parts and parts:
        summed = sum(one for one in parts if one is not None)
        if summed != _whole(whole):
            remedy = "申請者に確かめ、内訳か合計を直してください"
            said = f"合計 {whole.text}、和 {summed}"
            found.findings.append(
                Finding(Level.ERROR, "病床数の合計が、内訳の和と違います", whole.place, said, remedy)
            )
    hours = [answer for name in ("hours_b", "hours_linked_b") if (answer := sheet.answer(name))]
    if hours:
        found.put("longest_b_agreement_hours", max(hours, key=lambda one: _whole(one) or 0))
    if costs:
        for name, is_asset in (("asset_cost_yen", True), ("other_cost_yen", False)):
            found.facts[name] = str(sum(one.yen for one in costs if one.is_asset is is_asset))


def _dispatch(found: Application, sheet: AppliedSheet, costs: Sequence[Cost]) -> None:
    sides = [
        side
        for name, side in (("sending", "派遣医療機関"), ("receiving", "派遣受入医療機関"))
        if _is_marked(sheet, name)
    ]
    if len(sides) == 1:
        found.facts["side"] = sides[0]
    kind = sheet.answer("receiver_kind")
    if kind:
        found.facts["receiver_kind"] = next(
            (word for mark, word in _KINDS.items() if mark in kind.text), kind.text
        )
    months = [part for one in costs for pair in one.months for part in _months(found, pair, one.place)]
    if months:
        found.facts["dispatch_months"] = ";".join(months)
    if costs and sides == ["派遣受入医療機関"]:
        found.facts["preparation_cost_yen"] = str(sum(one.yen for one in costs))


def _months(found: Application, pair: tuple[str, str], place: Place) -> Iterator[str]:
    """Yield the months of each doctor of a row; months of several doctors are taken as those of each, and said so."""
    try:
        persons, months = (int(text.removesuffix("人").removesuffix("月")) for text in pair)
    except ValueError:
        remedy = "人数と月数を整数で書いてください"
        found.findings.append(
            Finding(Level.ERROR, "派遣の人数と月数を読み取れません", place, "、".join(pair), remedy)
        )
        return
    if months > _MOST_MONTHS:
        remedy = "医師ごとの月数が分かるよう、行を分けてください"
        what = "派遣月数が一年の月数を超えています"
        found.findings.append(Finding(Level.ERROR, what, place, f"{persons}人、{months}月", remedy))
        return
    if persons > 1:
        found.ask(
            "派遣月数を一人当たりの月数として読みました",
            f"{persons}人、{months}月",
            "申請者に確かめてください",
        )
    yield from [str(months)] * persons


def _add_labor(found: Application, sheet: AppliedSheet) -> None:
    """Fill what 様式２ tells of working hours, the committee and the plan."""
    meetings, planned = sheet.answer("meetings"), sheet.answer("planned")
    found.put("has_manager", _told(sheet.answer("manager")))
    if meetings and planned:
        found.put("has_committee_and_plan", _told(planned))
    if meetings:
        found.facts["committee_meets"] = _NO if _whole(meetings) == 0 else _YES
    found.put("gmis_registered", sheet.answer("gmis"))
    if "plan_disclosed" in found.columns and sheet.is_ticked("disclosed"):
        found.facts["plan_disclosed"] = _YES
    levels = [sheet.is_ticked(f"level_{number}") for number in range(_LEVELS + 1)]
    if any(levels):
        found.facts["is_special_labor"] = _YES if any(levels[:_LEVELS]) else _NO


def _told(answer: Answer | None) -> Answer | None:
    """Return あり where something is written."""
    return Answer(_YES, answer.place, answer.odd) if answer and answer.text else None


def _tell_missing(found: Application, without_labor: bool) -> None:  # noqa: FBT001
    missing = [one.label for one in found.scheme.columns if one.required and not found.facts.get(one.name)]
    if missing:
        sheet = "様式２のシートもありません。" if without_labor else ""
        remedy = f"{sheet}取り込んだ後、事例の表（grants）のこれらの列に書いてください"
        found.ask("申請書からは分からない項目があり、まだ算定できません", "、".join(missing), remedy)


def _is_marked(sheet: AppliedSheet, name: str) -> bool:
    answer = sheet.answer(name)
    return bool(answer and answer.text.startswith(_MARKS))


def _whole(answer: Answer) -> int | None:
    text = answer.text.replace(",", "").replace("，", "")
    return int(text) if text.isdigit() else None


_OWN = {"別記3-1": _improvement, "別記3-2": _workplace, "別記3-3": _dispatch}
