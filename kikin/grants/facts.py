"""A case of a scheme: a frozen dataclass whose attributes are declared as columns of a table, once."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import MISSING, dataclass, field
from functools import partial
from typing import Any, ClassVar, Self, cast

from kikin.data.tables.kinds import Column, Kind
from kikin.grants.cells import parsed
from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place
from kikin.values.periods import FiscalYear

_COUNTED = (Kind.COUNT, Kind.NUMBER, Kind.RATIO)
_FACT, _PART = "fact", "part"


@dataclass(frozen=True)
class Fact(Column):
    """One column of a case.

    ``several`` says that values stand one after the other, separated by ``;``. Where a scheme has projects (事業),
    ``only`` are those that may have the fact, ``used`` those that make use of it, ``needed`` those that ask for it.
    """

    several: bool = False
    signed: bool = False
    default: Any = None
    only: tuple[str, ...] = ()
    used: tuple[str, ...] = ()
    needed: tuple[str, ...] = ()

    def is_for(self, project: str) -> bool:
        """Whether a project makes use of the column; every project does where none is named."""
        used = self.used or self.only
        return not project or not used or project in used or project in self.needed

    def is_needed(self, project: str) -> bool:
        """Whether the column must be filled in for a project."""
        return self.required or project in self.needed

    @property
    def bare_label(self) -> str:
        """The label without the unit or remark in brackets at its end."""
        return re.sub(r"（[^（）]*）$", "", self.label)

    @property
    def content(self) -> str:
        """What to write into a cell, in the analyst's words."""
        what = "、".join(self.choices) if self.choices else _CONTENT.get(self.kind, self.kind.value)
        if self.kind is Kind.COUNT and self.unit == "円":
            what = "金額（円、整数）"
        what = f"{what}を ; で区切る" if self.several else what
        return f"{what}。{self.help}" if self.help else what


_CONTENT = {
    Kind.COUNT: "整数（0以上）",
    Kind.NUMBER: "数値（小数も可、0以上）",
    Kind.YEAR: "年度（R6、令和6年度、2024）",
}


def fact(  # noqa: PLR0913 - one argument for each thing that a column may say
    kind: Kind,
    label: str,
    default: object = MISSING,
    *,
    required: bool | None = None,
    help: str = "",  # noqa: A002
    choices: Iterable[str] = (),
    unit: str = "",
    name: str = "",
    several: bool = False,
    signed: bool = False,
    only: Iterable[str] = (),
    used: Iterable[str] = (),
    needed: Iterable[str] = (),
    of: Iterable[str] = (),
) -> Any:
    """Return the dataclass field of a column; without a default it is required.

    ``name`` is given where it isn't the attribute's; ``of`` are projects that alone use the column, and need it.
    """
    column = Fact(
        name,
        kind,
        label,
        default is MISSING if required is None else required,
        tuple(str(choice) for choice in choices),
        unit,
        help=help,
        several=several,
        signed=signed,
        default=default,
        only=(*only, *of),
        used=tuple(used),
        needed=(*needed, *of),
    )
    return field(default=cast("Any", default), metadata={_FACT: column})


text = partial(fact, Kind.TEXT)
word = partial(fact, Kind.CHOICE)
yes_no = partial(fact, Kind.YES_NO)
year = partial(fact, Kind.YEAR)
day = partial(fact, Kind.DATE)
ratio = partial(fact, Kind.RATIO)
number = partial(fact, Kind.NUMBER)
count = partial(fact, Kind.COUNT)
beds = partial(fact, Kind.COUNT, unit="床")
yen = partial(fact, Kind.COUNT, unit="円")


def part(case_type: type[Case], prefix: str, labels: Mapping[str, str]) -> Any:
    """Return the field of a case within the case (as the new loan), its columns named with a prefix.

    ``labels`` are the headings of those columns, by the name with its prefix.
    """
    return field(metadata={_PART: (case_type, prefix, labels, "")})


def each(case_type: type[Case], *, first: str) -> Any:
    """Return the field of a tuple of cases within the case (as the institutions of a merger), given column by column.

    ``first`` is the column that says how many they are.
    """
    return field(metadata={_PART: (case_type, "", {}, first)})


@dataclass(frozen=True, kw_only=True)
class Case:
    """What every case can do: check its words and figures, and name its facts as the file of the analyst does.

    ``year_name`` is the fact that decides whose year's rules apply.
    """

    year_name: ClassVar[str] = "fiscal_year"
    headings: Mapping[str, str] = field(default_factory=dict, compare=False, repr=False)
    prefix: str = field(default="", compare=False, repr=False)

    def __post_init__(self) -> None:
        """Refuse words that are no choice, negative figures, and facts that the project does not ask for."""
        project = getattr(self, "project", "")
        for attribute, column in _declared(type(self))[0].items():
            value = getattr(self, attribute)
            if value is None or value == "":
                continue
            values = value if column.several else (value,)
            if column.choices and any(word not in column.choices for word in values):
                remedy = f"{'、'.join(column.choices)} のどれかにしてください"
                raise self.refusal(column.name, "が選べない値です", value, remedy)
            if column.kind in _COUNTED and not column.signed and min(values, default=0) < 0:
                raise self.refusal(column.name, "が負の数です", value, "0以上の数にしてください")
            foreign = column.only and project not in column.only and value != column.default
            if project and foreign:
                remedy = f"空欄にするか、事業を確かめてください（使う事業: {'、'.join(column.only)}）"
                raise self.refusal(column.name, "は、この事業では使いません", f"{project}: {value}", remedy)

    @property
    def rules_year(self) -> FiscalYear:
        """The fiscal year whose rules apply."""
        return cast("FiscalYear", getattr(self, self.year_name))

    @property
    def year(self) -> FiscalYear:
        """The fiscal year to which the case belongs."""
        return self.rules_year

    def called(self, name: str) -> str:
        """Return the heading of a fact as the file has it; without a file its label and name."""
        label = facts_of(type(self))[name].label if name in facts_of(type(self)) else name
        return self.headings.get(name) or f"{label}（{name}）"

    def refusal(self, name: str, what: str, found: object = "", remedy: str = "") -> KikinError:
        """Return the error that speaks of a fact; ``what`` continues the sentence that its heading begins."""
        column = facts_of(type(self)).get(name)
        subject = self.headings.get(name) or (column.bare_label if column else name)
        return KikinError(f"{subject}{what}", Place("", 0, f"{self.prefix}{name}"), found, remedy)

    def given(self, name: str) -> Any:
        """Return a fact that is needed.

        Raises:
            KikinError: It is blank; a blank is never read as 0.
        """
        value = getattr(self, name)
        if value is None or value == "":
            found = getattr(self, "project", "")
            raise self.refusal(
                name, "が空欄です", found, f"{self.called(name)}を書いてください（0 とはみなしません）"
            )
        return value

    @classmethod
    def from_row(cls, row: Mapping[str, str], headings: Mapping[str, str] | None = None) -> Self:
        """Return the case that a row of text describes.

        Args:
            row: Text by column name; a missing key counts as blank, and columns of others are left alone.
            headings: The heading of each column as the file has it.

        Raises:
            FindingsError: Every cell of the row that is blank though required, or cannot be read.
            KikinError: The values are well formed, but the case itself refuses them.
        """
        values: dict[str, Any] = {}
        findings: list[Finding] = []
        for name, column in facts_of(cls).items():
            text = (row.get(name) or "").strip()
            heading = (headings or {}).get(name) or column.label
            try:
                if text:
                    values[name] = _value(column, text)
                elif column.required:
                    remedy = (
                        f"{column.content.partition('。')[0]}で書いてください（空欄は 0 とはみなしません）"
                    )
                    raise KikinError("空欄です", found="", remedy=remedy)  # noqa: TRY301
            except KikinError as error:
                what = f"{heading}: {error.what}" if text else f"{heading}が空欄です"
                findings.append(
                    Finding(Level.ERROR, what, Place("", 0, name), error.found or text, error.remedy)
                )
        if findings:
            raise FindingsError(findings)
        return cls._made(values, headings or {})

    @classmethod
    def _made(cls, values: Mapping[str, Any], headings: Mapping[str, str], prefix: str = "") -> Self:
        own, parts = _declared(cls)
        found = {attribute: values[column.name] for attribute, column in own.items() if column.name in values}
        found |= {attribute: _inner(declared, values, headings) for attribute, declared in parts.items()}
        return cls(headings=headings, prefix=prefix, **found)


def _value(column: Fact, text: str) -> Any:
    if not column.several:
        return parsed(column, text, signed=column.signed)
    return tuple(
        parsed(column, one.strip(), signed=column.signed) for one in text.replace("；", ";").split(";")
    )


def _inner(declared: _Part, values: Mapping[str, Any], headings: Mapping[str, str]) -> Any:
    case_type, prefix, _, first = declared
    names = facts_of(case_type)
    own = {name: values[f"{prefix}{name}"] for name in names if f"{prefix}{name}" in values}
    called = {name: headings[f"{prefix}{name}"] for name in names if f"{prefix}{name}" in headings}
    if not first:
        return case_type._made(own, called, prefix)  # noqa: SLF001 - of this very class
    count = len(own[first])
    for name, listed in own.items():
        if len(listed) != count:
            heading = called.get(name) or f"{names[name].label}（{name}）"
            raise KikinError(
                f"{heading}の数が{names[first].label}の数と違います",
                Place("", 0, name),
                f"{len(listed)} 個（{names[first].label}は {count}）",
                "同じ順に ; で区切って書いてください",
            )
    rows = [{name: listed[index] for name, listed in own.items()} for index in range(count)]
    return tuple(case_type._made(row, called) for row in rows)  # noqa: SLF001


_Part = tuple["type[Case]", str, Mapping[str, str], str]
_DECLARED: dict[type, tuple[dict[str, Fact], dict[str, _Part]]] = {}
_FACTS: dict[type, dict[str, Fact]] = {}


def _declared(case_type: type[Case]) -> tuple[dict[str, Fact], dict[str, _Part]]:
    """The columns of a case by attribute, and the cases within it; worked out once for each type."""
    if case_type not in _DECLARED:
        fields = dataclasses.fields(case_type)
        named = {one.name: one.metadata[_FACT] for one in fields if _FACT in one.metadata}
        columns = {name: dataclasses.replace(one, name=one.name or name) for name, one in named.items()}
        parts = {one.name: one.metadata[_PART] for one in fields if _PART in one.metadata}
        _DECLARED[case_type] = (columns, parts)
    return _DECLARED[case_type]


def facts_of(case_type: type[Case]) -> dict[str, Fact]:
    """Return the columns of a case by name, in the order of its declaration."""
    if case_type not in _FACTS:
        columns, parts = _declared(case_type)
        inner = (column for one in parts.values() for column in _columns_of_part(one))
        _FACTS[case_type] = {column.name: column for column in (*columns.values(), *inner)}
    return _FACTS[case_type]


def _columns_of_part(declared: _Part) -> Iterator[Fact]:
    case_type, prefix, labels, first = declared
    for name, column in facts_of(case_type).items():
        label, several = labels.get(f"{prefix}{name}", column.label), bool(first) or column.several
        yield dataclasses.replace(column, name=f"{prefix}{name}", label=label, several=several)
