"""The schemes that ``kikin grant`` knows: name, columns, the terms that a prefecture may set, and the function."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from difflib import get_close_matches
from typing import Any

from kikin.values.categories import Category
from kikin.values.errors import KikinError
from kikin.grants import bekki3, bekki4
from kikin.grants.bekki1 import BEKKI1_FIELDS, Bekki1Case, bekki1_grant
from kikin.grants.fields import Field, FieldKind
from kikin.grants.prefectural import PREFECTURAL_FIELDS, PrefecturalCase, prefectural_grant
from kikin.grants.terms import Terms
from kikin.rules.book import RuleBook
from kikin.steps import Reckoning

PROGRAM, CASE = "program", "case"


@dataclass(frozen=True)
class Scheme:
    """One scheme as the analyst writes it in the column 制度.

    ``terms`` are the names under which a prefecture's own terms may be given, with what each is. ``category`` is the
    事業区分 that pays for the scheme; None where each case names its own. ``gives_back`` says that the amount is
    paid back (返還) and not granted.
    """

    name: str
    title: str
    article: str
    category: Category | None
    fields: tuple[Field, ...]
    case_type: Callable[..., Any]
    function: Callable[..., Reckoning]
    terms: tuple[tuple[str, str], ...] = ()
    aliases: tuple[str, ...] = ()
    gives_back: bool = False

    @property
    def columns(self) -> tuple[Field, ...]:
        """Every column of a row of this scheme: those that all schemes share, then its own."""
        own = {field.name for field in self.fields}
        shared = [*_EVERY_SCHEME]
        if self.category is None:
            shared.append(_CATEGORY)
        if self.terms:
            shared += [field for field in _WITH_TERMS if field.name not in own]
        return (*shared, *self.fields, _NOTE)

    @property
    def amount_label(self) -> str:
        """What the amount is called: 助成額, or 返還額 where it is paid back."""
        return "返還額" if self.gives_back else "助成額"

    def reckoned(self, case: Any, book: RuleBook, terms: Terms | None = None) -> Reckoning:
        """Return the reckoning of a case of this scheme.

        Raises:
            KikinError: The rules refuse the case.
        """
        return self.function(case, book, terms) if self.terms else self.function(case, book)


_K = FieldKind
_EVERY_SCHEME = (
    Field(CASE, "事例名", _K.TEXT, help="施設や医療機関の名。同じ名は二度使わない"),
    Field(PROGRAM, "制度", _K.TEXT, help="別記1、別記3-1、別記4-単独 など"),
    Field(
        "sheet_year",
        "調書の年度",
        _K.FISCAL_YEAR,
        required=False,
        help="助成額算定調書に載せる年度。空欄は事例の年度",
    ),
)
_CATEGORY = Field("category", "事業区分", _K.TEXT, help="Ⅱ、Ⅳ など、事業の区分")
_WITH_TERMS = (
    Field("prefecture", "都道府県", _K.TEXT, required=False, help="県の補助条件を使うときに必要"),
    Field(
        "terms",
        "県の補助条件",
        _K.TEXT_LIST,
        required=False,
        help="名=id を ; で区切る。id は県のデータフォルダーの grant_terms.csv のもの",
    ),
)
_NOTE = Field("note", "備考", _K.TEXT, required=False, help="算定には使わない。調書に印刷する")
_WORKPLACE_TERMS = (
    ("price", "１床当たりの標準単価"),
    ("asset_rate", "資産の形成につながる経費の補助率"),
    ("other_rate", "その他の経費の補助率"),
)

SCHEMES: dict[str, Scheme] = {
    scheme.name: scheme
    for scheme in (
        Scheme(
            "別記1",
            "介護施設等の整備に関する事業",
            "別記１",
            Category.III,
            BEKKI1_FIELDS,
            Bekki1Case,
            bekki1_grant,
            aliases=("介護施設等の整備", "介護施設等整備"),
        ),
        Scheme(
            "別記3-1",
            "地域医療勤務環境改善体制整備事業",
            "別記３Ⅰ",
            Category.VI,
            bekki3.IMPROVEMENT_FIELDS,
            bekki3.ImprovementCase,
            bekki3.bekki3_1_grant,
            _WORKPLACE_TERMS,
        ),
        Scheme(
            "別記3-2",
            "地域医療勤務環境改善体制整備特別事業",
            "別記３Ⅱ",
            Category.VI,
            bekki3.TRAINING_FIELDS,
            bekki3.TrainingCase,
            bekki3.bekki3_2_grant,
            _WORKPLACE_TERMS,
        ),
        Scheme(
            "別記3-3",
            "勤務環境改善医師派遣等推進事業",
            "別記３Ⅲ",
            Category.VI,
            bekki3.DISPATCH_FIELDS,
            bekki3.DispatchCase,
            bekki3.bekki3_3_grant,
            (
                ("sending_price", "派遣医師１人１月当たりの単価（経常利益相当額と比べる）"),
                ("sending_fixed_price", "派遣医師１人１月当たりの定額"),
                ("receiving_price", "受け入れる医師１人当たりの定額"),
                ("course_limit", "寄附講座の上限額"),
                ("course_rate", "寄附講座の補助率"),
            ),
        ),
        Scheme(
            "別記4-単独",
            "単独支援給付金支給事業",
            "別記４（１）",
            Category.I_2,
            bekki4.SINGLE_FIELDS,
            bekki4.SingleCase,
            bekki4.bekki4_single_grant,
            aliases=("別記4-1", "別記4-単独支援", "単独支援給付金", "単独支援"),
        ),
        Scheme(
            "別記4-統合",
            "統合支援給付金支給事業",
            "別記４（２）",
            Category.I_2,
            bekki4.MERGER_FIELDS,
            bekki4.merger_case,
            bekki4.bekki4_merger_grant,
            aliases=("別記4-2", "別記4-統合支援", "統合支援給付金", "統合支援"),
        ),
        Scheme(
            "別記4-債務",
            "債務整理支援給付金支給事業",
            "別記４（３）",
            Category.I_2,
            bekki4.DEBT_FIELDS,
            bekki4.DebtCase,
            bekki4.bekki4_debt_grant,
            aliases=("別記4-3", "別記4-債務整理", "別記4-債務整理支援", "債務整理支援給付金", "債務整理支援"),
        ),
        Scheme(
            "別記4-返還",
            "給付金の返還",
            "別記４ ５",
            Category.I_2,
            bekki4.PAYBACK_FIELDS,
            bekki4.PaybackCase,
            bekki4.bekki4_payback,
            aliases=("別記4-5", "別記4-給付金の返還"),
            gives_back=True,
        ),
        Scheme(
            "別記4-借換",
            "年率の低下による返還",
            "別記４ ５（３）②",
            Category.I_2,
            bekki4.REFINANCING_FIELDS,
            bekki4.refinancing_case,
            bekki4.bekki4_refinancing_payback,
            aliases=("別記4-借換え", "別記4-繰上返済", "別記4-年率の低下"),
            gives_back=True,
        ),
        Scheme(
            "県単",
            "県の定める補助事業",
            "県の補助条件",
            None,
            PREFECTURAL_FIELDS,
            PrefecturalCase,
            prefectural_grant,
            (
                ("base", "１単位当たりの基準額"),
                ("unit_limit", "数の上限"),
                ("rate", "補助率"),
            ),
            ("県単独", "県単独事業", "県単事業", "都道府県単独", "府県単"),
        ),
    )
}


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
    raise KikinError(
        "知らない制度です", found=text, remedy=f"{hint}{'、'.join(SCHEMES)} のどれかにしてください"
    )


def _folded(text: str) -> str:
    """Return a spelling without what writers vary: width, dashes, brackets, spaces, and kinds of numerals."""
    plain = _VARYING.sub("", unicodedata.normalize("NFKC", text).upper())
    return _ROMAN.sub(lambda match: str(len(match[0])), plain)


_VARYING = re.compile(r"[\s\-‐−–—―ーの()「」・]|支給事業$")
_ROMAN = re.compile(r"I{1,3}")
_BY_SPELLING = {
    _folded(spelling): scheme
    for scheme in SCHEMES.values()
    for spelling in (
        scheme.name,
        scheme.title,
        scheme.article,
        f"{scheme.name} {scheme.title}",
        f"{scheme.article} {scheme.title}",
        *scheme.aliases,
        *(f"{scheme.name.partition('-')[0]} {alias}" for alias in scheme.aliases),
    )
}
