"""事業区分: the project categories of the fund, and the several ways in which they are written."""

from __future__ import annotations

import re
import unicodedata
from enum import Enum

from kikin.values.errors import KikinError
from kikin.values.letters import DASHES


class Category(Enum):
    """A 事業区分, ordered as the statute lists them.

    ``I`` is the undivided category of the years before 令和3年度 (地域医療構想 with beds).

    >>> sorted([Category.VI, Category.I_2, Category.II, Category.I])[:2], Category.V.sector
    ([<Category.I: 'Ⅰ'>, <Category.I_2: 'Ⅰ-2'>], '介護分')
    """

    I = "Ⅰ"  # noqa: E741  # the statutory numeral is the name of the field
    I_1 = "Ⅰ-1"
    I_2 = "Ⅰ-2"
    II = "Ⅱ"
    III = "Ⅲ"
    IV = "Ⅳ"
    V = "Ⅴ"
    VI = "Ⅵ"

    @property
    def title(self) -> str:
        """The statutory name of the category."""
        return _TITLES[self]

    @property
    def is_medical(self) -> bool:
        """Whether the category belongs to the medical part (医療分) of the fund."""
        return self not in (Category.III, Category.V)

    @property
    def sector(self) -> str:
        """The part of the fund that pays for it: 医療分 or 介護分."""
        return "医療分" if self.is_medical else "介護分"

    @property
    def whole(self) -> Category:
        """The category that it is a part of, Ⅰ of Ⅰ-1 and Ⅰ-2; any other is its own."""
        return Category.I if self in (Category.I_1, Category.I_2) else self

    def is_of(self, other: Category) -> bool:
        """Whether what belongs to this category belongs to the other: it is that one, or a part of it."""
        return other in (self, self.whole)

    @property
    def order(self) -> int:
        """Its place in the statute's list, from 0."""
        return list(Category).index(self)

    def __lt__(self, other: Category) -> bool:
        """Whether the statute lists it before ``other``."""
        return self.order < other.order if isinstance(other, Category) else NotImplemented

    def __str__(self) -> str:
        """Print as ``Ⅰ-1``."""
        return self.value


_TITLES = {
    Category.I: "地域医療構想の達成に向けた医療機関の施設又は設備の整備に関する事業等",
    Category.I_1: "地域医療構想の達成に向けた医療機関の施設又は設備の整備に関する事業",
    Category.I_2: "地域医療構想の達成に向けた病床数又は病床の機能の変更に関する事業",
    Category.II: "居宅等における医療の提供に関する事業",
    Category.III: "介護施設等の整備に関する事業（地域密着型サービス等）",
    Category.IV: "医療従事者の確保に関する事業",
    Category.V: "介護従事者の確保に関する事業",
    Category.VI: "勤務医の労働時間短縮に向けた体制の整備に関する事業",
}
_NUMERALS = {"I": "Ⅰ", "II": "Ⅱ", "III": "Ⅲ", "IV": "Ⅳ", "V": "Ⅴ", "VI": "Ⅵ"} | dict(
    zip("123456", "ⅠⅡⅢⅣⅤⅥ", strict=True)
)
_WRITTEN = re.compile(rf"(?:事業)?(?:区分)?\s*(VI|IV|V|I{{1,3}}|[1-6])(?:\s*[{re.escape(DASHES)}]\s*([12]))?")


def parse_category(value: object) -> Category:
    """Return the category that ``value`` writes in any of the usual ways.

    Raises:
        KikinError: The text names no category.

    >>> [parse_category(text).value for text in ("①-1", "Ⅰ－２", "区分Ⅱ", "IV", "6")]
    ['Ⅰ-1', 'Ⅰ-2', 'Ⅱ', 'Ⅳ', 'Ⅵ']
    """
    match = _WRITTEN.fullmatch(unicodedata.normalize("NFKC", str(value)).strip())
    written = f"{_NUMERALS[match[1]]}-{match[2]}" if match and match[2] else match and _NUMERALS[match[1]]
    try:
        return Category(written)
    except ValueError:
        names = "、".join(category.value for category in Category)
        raise KikinError(
            "知らない事業区分です", found=value, remedy=f"{names} のどれかにしてください"
        ) from None
