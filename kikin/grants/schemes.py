"""The schemes that ``kikin grant`` knows: name, columns, the terms that a prefecture may set, and the function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from difflib import get_close_matches
from functools import cached_property
from typing import Any

from kikin.data.tables.kinds import Kind
from kikin.grants import bed_reduction, workplace
from kikin.grants.care_facilities import CareFacilityCase, care_facility_grant, together
from kikin.grants.facts import Case, Fact, facts_of
from kikin.grants.prefectural import PrefecturalCase, prefectural_grant
from kikin.grants.terms import Terms
from kikin.rules.book import RuleBook
from kikin.steps import Reckoning
from kikin.values.categories import Category
from kikin.values.errors import Finding, KikinError, Level
from kikin.values.periods import fiscal_year_of

PROGRAM, CASE = "program", "case"
Across = Callable[[Sequence[tuple[Any, Reckoning]], RuleBook], list[tuple[Finding, ...]]]


@dataclass(frozen=True)
class Scheme:
    """One scheme as the analyst writes it in the column 制度.

    ``terms`` are the names under which a prefecture's own terms may be given, with what each is. ``category`` is the
    事業区分 that pays for the scheme; None where each case names its own. ``gives_back`` says that the amount is
    paid back (返還) and not granted. ``across`` looks at all cases of a file together.
    """

    name: str
    title: str
    article: str
    category: Category | None
    case_type: type[Case]
    function: Callable[..., Reckoning]
    terms: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    gives_back: bool = False
    across: Across | None = None

    @cached_property
    def columns(self) -> tuple[Fact, ...]:
        """Every column of a row of this scheme: those that all schemes share, then its own."""
        own = facts_of(self.case_type)
        shared = [*_EVERY_SCHEME, *(() if self.category else (_CATEGORY,))]
        if self.terms:
            shared += [column for column in _WITH_TERMS if column.name not in own]
        return (*shared, *own.values(), _NOTE)

    @cached_property
    def projects(self) -> tuple[str, ...]:
        """The projects (事業) of the scheme; none where it is a single one."""
        return next((column.choices for column in self.columns if column.name == "project"), ())

    @property
    def amount_label(self) -> str:
        """What the amount is called: 助成額, or 返還額 where it is paid back."""
        return "返還額" if self.gives_back else "助成額"

    def reckoned(self, case: Any, book: RuleBook, terms: Terms | None = None) -> Reckoning:
        """Return the reckoning of a case of this scheme; one of a later year than the rules says so (注意).

        Raises:
            KikinError: The rules refuse the case.
        """
        found = self.function(case, book, terms) if self.terms else self.function(case, book)
        documents = {entry.document for entry in found.entries}
        if self.category is None or not documents:
            return found
        latest = max(documents, key=lambda document: document.published)
        if case.rules_year <= fiscal_year_of(latest.published):
            return found
        late = Finding(
            Level.WARNING,
            f"{case.rules_year}の規則は収載がないので、最も新しい規則で算定しました",
            found=f"{latest.title} {latest.number}",
            remedy="その後の改正がないかを確かめ、あれば規則集に加えてください",
        )
        return replace(found, findings=(*found.findings, late))


_EVERY_SCHEME = (
    Fact(CASE, Kind.TEXT, "事例名", required=True, help="施設や医療機関の名。同じ名は二度使わない"),
    Fact(PROGRAM, Kind.TEXT, "制度", required=True, help="別記1、別記3-1、別記4-単独 など"),
    Fact("sheet_year", Kind.YEAR, "調書の年度", help="助成額算定調書に載せる年度。空欄は事例の年度"),
)
_CATEGORY = Fact("category", Kind.CATEGORY, "事業区分", required=True, help="Ⅱ、Ⅳ など、事業の区分")
_WITH_TERMS = (
    Fact("prefecture", Kind.TEXT, "都道府県", help="県の補助条件を使うときに必要"),
    Fact(
        "terms",
        Kind.TEXT,
        "県の補助条件",
        help="名=id を ; で区切る。id は県のデータフォルダーの表 grant_terms のもの",
        several=True,
    ),
)
_NOTE = Fact("note", Kind.TEXT, "備考", help="算定には使わない。調書に印刷する")
_WORKPLACE_TERMS = (
    ("price", "１床当たりの標準単価"),
    ("asset_rate", "資産の形成につながる経費の補助率"),
    ("other_rate", "その他の経費の補助率"),
)
_DISPATCH_TERMS = (
    ("sending_price", "派遣医師１人１月当たりの単価（経常利益相当額と比べる）"),
    ("sending_fixed_price", "派遣医師１人１月当たりの定額"),
    ("receiving_price", "受け入れる医師１人当たりの定額"),
    ("course_limit", "寄附講座の上限額"),
    ("course_rate", "寄附講座の補助率"),
)
_PREFECTURAL_TERMS = (("base", "１単位当たりの基準額"), ("unit_limit", "数の上限"), ("rate", "補助率"))
_ALL = (
    Scheme(
        *("別記1", "介護施設等の整備に関する事業", "別記１", Category.III),
        *(CareFacilityCase, care_facility_grant),
        aliases=("介護施設等の整備", "介護施設等整備"),
        across=together,
    ),
    Scheme(
        *("別記3-1", "地域医療勤務環境改善体制整備事業", "別記３Ⅰ", Category.VI),
        *(workplace.ImprovementCase, workplace.improvement_grant, _WORKPLACE_TERMS),
    ),
    Scheme(
        *("別記3-2", "地域医療勤務環境改善体制整備特別事業", "別記３Ⅱ", Category.VI),
        *(workplace.TrainingCase, workplace.training_grant, _WORKPLACE_TERMS),
    ),
    Scheme(
        *("別記3-3", "勤務環境改善医師派遣等推進事業", "別記３Ⅲ", Category.VI),
        *(workplace.DispatchCase, workplace.dispatch_grant, _DISPATCH_TERMS),
    ),
    Scheme(
        *("別記4-単独", "単独支援給付金支給事業", "別記４（１）", Category.I_2),
        *(bed_reduction.SingleCase, bed_reduction.single_grant),
        aliases=("別記4-1", "別記4-単独支援", "単独支援給付金", "単独支援"),
    ),
    Scheme(
        *("別記4-統合", "統合支援給付金支給事業", "別記４（２）", Category.I_2),
        *(bed_reduction.MergerCase, bed_reduction.merger_grant),
        aliases=("別記4-2", "別記4-統合支援", "統合支援給付金", "統合支援"),
    ),
    Scheme(
        *("別記4-債務", "債務整理支援給付金支給事業", "別記４（３）", Category.I_2),
        *(bed_reduction.DebtCase, bed_reduction.debt_grant),
        aliases=("別記4-3", "別記4-債務整理", "別記4-債務整理支援", "債務整理支援給付金", "債務整理支援"),
    ),
    Scheme(
        *("別記4-返還", "給付金の返還", "別記４ ５", Category.I_2),
        *(bed_reduction.PaybackCase, bed_reduction.payback),
        aliases=("別記4-5", "別記4-給付金の返還"),
        gives_back=True,
    ),
    Scheme(
        *("別記4-借換", "年率の低下による返還", "別記４ ５（３）②", Category.I_2),
        *(bed_reduction.RefinancingCase, bed_reduction.refinancing_payback),
        aliases=("別記4-借換え", "別記4-繰上返済", "別記4-年率の低下"),
        gives_back=True,
    ),
    Scheme(
        *("県単", "県の定める補助事業", "県の補助条件", None),
        *(PrefecturalCase, prefectural_grant, _PREFECTURAL_TERMS),
        ("県単独", "県単独事業", "県単事業", "都道府県単独", "府県単"),
    ),
)
SCHEMES: dict[str, Scheme] = {scheme.name: scheme for scheme in _ALL}


def scheme_named(text: str) -> Scheme:
    """Return the scheme that the analyst names, in any of the usual spellings.

    Raises:
        KikinError: There is no such scheme.

    >>> [scheme_named(text).name for text in ("別記１", "別記３Ⅰ", "別記3の2", "別記４（１）", "統合支援給付金")]
    ['別記1', '別記3-1', '別記3-2', '別記4-単独', '別記4-統合']
    """
    folded = _folded(text)
    if folded in _BY_SPELLING:
        return _BY_SPELLING[folded]
    near = get_close_matches(text, SCHEMES, n=1)
    hint = f"{near[0]} のことですか。" if near else ""
    remedy = f"{hint}{'、'.join(SCHEMES)} のどれかにしてください"
    raise KikinError("知らない制度です", found=text, remedy=remedy)


def _folded(text: str) -> str:
    """Return a spelling without what writers vary: width, dashes, brackets, spaces, and kinds of numerals."""
    plain = _VARYING.sub("", unicodedata.normalize("NFKC", text).upper())
    return _ROMAN.sub(lambda match: str(len(match[0])), plain)


def _spellings(scheme: Scheme) -> tuple[str, ...]:
    annex = scheme.name.partition("-")[0]
    named = (scheme.name, scheme.title, scheme.article, *scheme.aliases)
    return (
        *named,
        *(f"{name} {scheme.title}" for name in (scheme.name, scheme.article)),
        *(f"{annex} {alias}" for alias in scheme.aliases),
    )


_VARYING = re.compile(r"[\s\-‐−–—―ーの()「」・]|支給事業$")
_ROMAN = re.compile(r"I{1,3}")
_BY_SPELLING = {_folded(spelling): scheme for scheme in _ALL for spelling in _spellings(scheme)}
