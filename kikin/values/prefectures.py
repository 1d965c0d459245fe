"""The 47 prefectures: code (JIS X 0401), name, reading."""

from __future__ import annotations

import re
from dataclasses import dataclass

from kikin.values.errors import KikinError

_TABLE = """
01 北海道 hokkaido|02 青森県 aomori|03 岩手県 iwate|04 宮城県 miyagi|05 秋田県 akita|06 山形県 yamagata
07 福島県 fukushima|08 茨城県 ibaraki|09 栃木県 tochigi|10 群馬県 gunma|11 埼玉県 saitama|12 千葉県 chiba
13 東京都 tokyo|14 神奈川県 kanagawa|15 新潟県 niigata|16 富山県 toyama|17 石川県 ishikawa|18 福井県 fukui
19 山梨県 yamanashi|20 長野県 nagano|21 岐阜県 gifu|22 静岡県 shizuoka|23 愛知県 aichi|24 三重県 mie
25 滋賀県 shiga|26 京都府 kyoto|27 大阪府 osaka|28 兵庫県 hyogo|29 奈良県 nara|30 和歌山県 wakayama
31 鳥取県 tottori|32 島根県 shimane|33 岡山県 okayama|34 広島県 hiroshima|35 山口県 yamaguchi
36 徳島県 tokushima|37 香川県 kagawa|38 愛媛県 ehime|39 高知県 kochi|40 福岡県 fukuoka|41 佐賀県 saga
42 長崎県 nagasaki|43 熊本県 kumamoto|44 大分県 oita|45 宮崎県 miyazaki|46 鹿児島県 kagoshima|47 沖縄県 okinawa
"""
_CODE = re.compile(r"0[1-9]|[1-3][0-9]|4[0-7]")
_EXAMPLE = "例"


@dataclass(frozen=True, order=True)
class Prefecture:
    """A prefecture, with its two-digit code as text (``01`` is never the number 1)."""

    code: str
    name: str
    reading: str

    @property
    def slug(self) -> str:
        """The name of its folder and of its pages, as in ``43-kumamoto``."""
        return self.reading if self.is_example else f"{self.code}-{self.reading}"

    @property
    def our(self) -> str:
        """What the prefecture calls itself in its own papers: 本県, 本都, 本道 or 本府.

        >>> [parse_prefecture(code).our for code in ("43", "13", "01", "27")]
        ['本県', '本都', '本道', '本府']
        """
        return "本県" if self.is_example else f"本{self.name[-1]}"

    @property
    def is_example(self) -> bool:
        """Whether this is no prefecture but the group of worked examples (例)."""
        return self.code == _EXAMPLE


PREFECTURES: tuple[Prefecture, ...] = tuple(
    Prefecture(*entry.split()) for line in _TABLE.strip().splitlines() for entry in line.split("|")
)
NATION = Prefecture("00", "全国", "national")
EXAMPLES = Prefecture(_EXAMPLE, "例県", "examples")
_BY_KEY = {key: found for found in PREFECTURES for key in (found.code, found.name, found.slug)}


def parse_prefecture(value: object) -> Prefecture:
    """Return the prefecture of that code, folder name or Japanese name.

    Raises:
        KikinError: There is no such prefecture, or the code lost its leading zero.

    >>> parse_prefecture("43").name, parse_prefecture("01-hokkaido").code
    ('熊本県', '01')
    """
    if isinstance(value, str) and value in _BY_KEY:
        return _BY_KEY[value]
    shortened = str(value).zfill(2)
    remedy = "01 から 47 までの2桁の番号か、43-kumamoto のような名前を書いてください"
    if not isinstance(value, str) and _CODE.fullmatch(shortened):
        remedy = f'"{shortened}" のように引用符で囲んだ2桁で書いてください'
    whole = [name for ending in "都道府県" if (name := f"{value}{ending}") in _BY_KEY]
    if whole:
        remedy = f"{whole[0]} と書いてください"
    raise KikinError("知らない都道府県です", found=value, remedy=remedy)


def parse_publisher(value: object) -> Prefecture:
    """Return who publishes a document: a prefecture, the nation (``00``), or the made-up prefecture (``例``).

    Raises:
        KikinError: There is no such prefecture.

    >>> parse_publisher("例").slug, parse_publisher("43").slug
    ('examples', '43-kumamoto')
    """
    special = next((one for one in (NATION, EXAMPLES) if value in (one.code, one.name, one.slug)), None)
    return special or parse_prefecture(value)
