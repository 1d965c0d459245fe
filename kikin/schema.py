"""The tables of a data folder: their columns, what each holds, and which may stay empty."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """What a cell holds; intake parses each kind into one type."""

    TEXT = "文字"
    LONG_TEXT = "文章"
    COUNT = "整数"
    READING = "数値（または 実績なし・未集計・－・対象外・記載なし）"
    MONEY_UNIT = "円・千円・百万円・億円"
    FISCAL_YEAR = "年度（R6、令和6年度、2024）"
    PERIOD = "時点（R6年度、R7年3月、R7.3月末）"
    CATEGORY = "事業区分（①-1、Ⅰ-1 など）"
    CATEGORIES = "事業区分（; で区切る）"
    MARKS = "注の記号（; で区切る）"
    CHOICE = "選択"


@dataclass(frozen=True)
class Column:
    """One column of a table. ``may_be_blank`` says that an empty cell is no finding.

    ``unit`` is the unit of its numbers, where it isn't the one that the row's ``unit`` cell names.
    """

    name: str
    kind: Kind
    label: str
    may_be_blank: bool = False
    choices: tuple[str, ...] = ()
    unit: str = ""


@dataclass(frozen=True)
class Table:
    """One file of a data folder. ``key`` are the columns that together name a row."""

    name: str
    label: str
    key: tuple[str, ...]
    columns: tuple[Column, ...]

    @property
    def file(self) -> str:
        """The file name in the data folder."""
        return f"{self.name}.csv"


_SOURCE = (
    Column("source", Kind.TEXT, "出典（sources.csv の id）"),
    Column("section", Kind.TEXT, "出典の箇所（節・頁・表）"),
)
_YEAR = Column("fiscal_year", Kind.FISCAL_YEAR, "年度")
_CATEGORY = Column("category", Kind.CATEGORY, "事業区分")
_RAW = Column("raw", Kind.TEXT, "原文の表記", may_be_blank=True)
_NOTES = Column("notes", Kind.MARKS, "注の記号", may_be_blank=True)
_MONEY = (
    Column("amount", Kind.READING, "金額"),
    Column("unit", Kind.MONEY_UNIT, "金額の単位"),
    _RAW,
)
CASES = "grants"  # the table of grant cases; its columns are those of kikin.grants.schemes
COMPARATORS = ("以上", "以下", "全国平均以上", "全国平均以下", "全国平均未満")
DIRECTIONS = ("上昇", "下降", "維持")
ACTUAL_KINDS = ("確定", "速報", "推計", "未集計", "実績なし")
DIFFERENCE_KINDS = ("端数処理", "定義の差", "未解明")

_TABLES = (
    Table(
        "sources",
        "出典",
        ("id",),
        (
            Column("id", Kind.TEXT, "出典の id"),
            Column("title", Kind.TEXT, "文書名"),
            Column("publisher", Kind.TEXT, "公表者"),
            Column("published", Kind.TEXT, "公表の時点", may_be_blank=True),
            Column("file", Kind.TEXT, "原資料のファイル名"),
        ),
    ),
    Table(
        "areas",
        "区域",
        ("id",),
        (
            Column("id", Kind.TEXT, "区域の id"),
            Column("name", Kind.TEXT, "区域名"),
            Column("parent", Kind.TEXT, "上位の区域の id", may_be_blank=True),
            Column("order", Kind.COUNT, "並び順"),
            *_SOURCE,
        ),
    ),
    Table(
        "goals",
        "目標",
        ("fiscal_year", "area", "goal"),
        (
            _YEAR,
            Column("area", Kind.TEXT, "区域の id（全県は空欄）", may_be_blank=True),
            Column("goal", Kind.TEXT, "目標の番号（1、3(1) など）"),
            Column("order", Kind.COUNT, "並び順"),
            Column("title", Kind.TEXT, "目標の名称"),
            Column("statement", Kind.LONG_TEXT, "目標の文章", may_be_blank=True),
            Column("categories", Kind.CATEGORIES, "対応する事業区分"),
            *_SOURCE,
        ),
    ),
    Table(
        "indicators",
        "指標",
        ("fiscal_year", "id", "part"),
        (
            _YEAR,
            Column("id", Kind.TEXT, "指標の id"),
            Column("area", Kind.TEXT, "区域の id（全県は空欄）", may_be_blank=True),
            Column("goal", Kind.TEXT, "目標の番号"),
            Column("order", Kind.COUNT, "並び順"),
            Column("name", Kind.TEXT, "指標名"),
            Column("marker", Kind.TEXT, "指標名に付く印（R6指標、再掲）", may_be_blank=True),
            Column("recap_of", Kind.TEXT, "再掲のとき、元の指標の id", may_be_blank=True),
            Column("part", Kind.TEXT, "内訳（男性、連携1 など）", may_be_blank=True),
            Column("unit", Kind.TEXT, "単位"),
            Column("direction", Kind.CHOICE, "望ましい向き", choices=DIRECTIONS),
            Column("comparator", Kind.CHOICE, "目標との比べ方", choices=COMPARATORS),
            Column("national_id", Kind.TEXT, "全国値の id（全国平均と比べるとき）", may_be_blank=True),
            Column("target_raw", Kind.TEXT, "目標の原文"),
            Column("target", Kind.READING, "目標値（全国平均と比べるときは －）"),
            Column("target_time", Kind.PERIOD, "目標の時点"),
            Column("actual_raw", Kind.TEXT, "実績の原文"),
            Column("actual", Kind.READING, "実績値（未集計で直近値を示すときはその値）"),
            Column("actual_kind", Kind.CHOICE, "実績の種類", choices=ACTUAL_KINDS),
            Column("actual_time", Kind.PERIOD, "実績の時点", may_be_blank=True),
            Column("due", Kind.PERIOD, "未集計のとき、確定する見込みの時点", may_be_blank=True),
            Column("previous_raw", Kind.TEXT, "前回値の原文", may_be_blank=True),
            Column("previous", Kind.READING, "前回値"),
            Column("previous_kind", Kind.CHOICE, "前回値の種類", may_be_blank=True, choices=ACTUAL_KINDS),
            Column("previous_time", Kind.PERIOD, "前回値の時点", may_be_blank=True),
            Column("trend_raw", Kind.TEXT, "指標の動向の原文", may_be_blank=True),
            Column("next_target_raw", Kind.TEXT, "次年度の目標の原文", may_be_blank=True),
            Column("next_comparator", Kind.CHOICE, "次年度の比べ方", may_be_blank=True, choices=COMPARATORS),
            Column("next_target", Kind.READING, "次年度の目標値"),
            Column("next_target_time", Kind.PERIOD, "次年度の目標の時点", may_be_blank=True),
            _NOTES,
            *_SOURCE,
        ),
    ),
    Table(
        "notes",
        "注",
        ("document", "fiscal_year", "mark"),
        (
            Column("document", Kind.TEXT, "文書（evaluation、plan、fund）"),
            _YEAR,
            Column("mark", Kind.TEXT, "記号（※1）"),
            Column("text", Kind.LONG_TEXT, "注の文章"),
            *_SOURCE,
        ),
    ),
    Table(
        "texts",
        "文章",
        ("document", "fiscal_year", "key", "order"),
        (
            Column("document", Kind.TEXT, "文書（evaluation、plan、fund）"),
            _YEAR,
            Column("key", Kind.TEXT, "どこの文章か（docs/data.md に一覧）"),
            Column("order", Kind.COUNT, "並び順"),
            Column("style", Kind.CHOICE, "体裁", choices=("段落", "箇条書き")),
            Column("text", Kind.LONG_TEXT, "文章"),
            *_SOURCE,
        ),
    ),
    Table(
        "projects",
        "事業",
        ("fiscal_year", "number"),
        (
            _YEAR,
            Column("number", Kind.TEXT, "事業No"),
            _CATEGORY,
            Column("name", Kind.TEXT, "事業名"),
            Column("group", Kind.TEXT, "区分の中の分野（医師、看護など）", may_be_blank=True),
            Column("outline", Kind.LONG_TEXT, "事業概要", may_be_blank=True),
            *_MONEY,
            Column(
                "status",
                Kind.CHOICE,
                "新規・継続の別",
                choices=("新規", "継続", "拡充", "一部新規", "記載なし"),
            ),
            *_SOURCE,
        ),
    ),
    Table(
        "project_fields",
        "事業の個票",
        ("fiscal_year", "number", "field", "order"),
        (
            _YEAR,
            Column("number", Kind.TEXT, "事業No"),
            Column("field", Kind.TEXT, "個票の欄（実施主体、補助率など）"),
            Column("order", Kind.COUNT, "並び順"),
            Column("text", Kind.LONG_TEXT, "内容"),
            *_SOURCE,
        ),
    ),
    Table(
        "requests",
        "国への要望額",
        ("fiscal_year", "category"),
        (
            _YEAR,
            _CATEGORY,
            *_MONEY,
            Column("projects", Kind.COUNT, "事業数"),
            Column("share", Kind.READING, "総額に占める割合（%）", unit="%"),
            *_SOURCE,
        ),
    ),
    Table(
        "ledger",
        "積立・執行・残高",
        ("item", "fiscal_year", "category"),
        (
            Column("item", Kind.CHOICE, "項目", choices=("配分額", "積立額", "執行額", "残高", "当初予算額")),
            _YEAR,
            Column("category", Kind.CATEGORY, "事業区分（区分のない額は空欄）", may_be_blank=True),
            *_MONEY,
            *_SOURCE,
        ),
    ),
    Table(
        "area_spending",
        "地域別執行状況",
        ("ownership", "category", "area"),
        (
            Column(
                "ownership", Kind.CHOICE, "公民の別（計は公民を分けない公表値）", choices=("公", "民", "計")
            ),
            _CATEGORY,
            Column("area", Kind.TEXT, "区域の id"),
            Column("from_year", Kind.FISCAL_YEAR, "始まりの年度"),
            Column("to_year", Kind.FISCAL_YEAR, "終わりの年度"),
            *_MONEY,
            *_SOURCE,
        ),
    ),
    Table(
        "budget",
        "当年度の予算",
        ("fiscal_year", "item", "category"),
        (
            _YEAR,
            Column("item", Kind.CHOICE, "項目", choices=("計画要望額", "執行予定額", "前年度予算額")),
            _CATEGORY,
            *_MONEY,
            _NOTES,
            *_SOURCE,
        ),
    ),
    Table(
        "grant_terms",
        "県が定める補助条件",
        ("fiscal_year", "id"),
        (
            _YEAR,
            Column("id", Kind.TEXT, "条件の id"),
            Column("number", Kind.TEXT, "事業No"),
            Column("label", Kind.TEXT, "条件の名称"),
            Column("value", Kind.TEXT, "値（1250、3/4 など）"),
            Column("unit", Kind.TEXT, "単位（千円、割合、月、床 など）"),
            _RAW,
            *_SOURCE,
        ),
    ),
    Table(
        "calendar",
        "スケジュール",
        ("order",),
        (
            Column("order", Kind.COUNT, "並び順"),
            Column("plan_year", Kind.FISCAL_YEAR, "どの年度の計画のためか"),
            Column("start", Kind.PERIOD, "始まり"),
            Column("end", Kind.PERIOD, "終わり"),
            Column("when_raw", Kind.TEXT, "時期の原文"),
            Column("actor", Kind.TEXT, "行う者", may_be_blank=True),
            Column("event", Kind.TEXT, "内容"),
            *_SOURCE,
        ),
    ),
    Table(
        "budgets",
        "国の予算額",
        ("fiscal_year", "part"),
        (
            _YEAR,
            Column("part", Kind.CHOICE, "医療分・介護分", choices=("医療分", "介護分")),
            Column(
                "basis", Kind.CHOICE, "公費（国2/3＋地方1/3）か国費か", choices=("公費", "国費", "記載なし")
            ),
            *_MONEY,
            Column("change", Kind.READING, "前年度比（同じ単位）"),
            *_SOURCE,
        ),
    ),
    Table(
        "values",
        "全国値",
        ("id", "time"),
        (
            Column("id", Kind.TEXT, "全国値の id"),
            Column("name", Kind.TEXT, "名称"),
            Column("time", Kind.PERIOD, "時点"),
            Column("value", Kind.READING, "値"),
            Column("unit", Kind.TEXT, "単位"),
            _RAW,
            *_SOURCE,
        ),
    ),
    Table(
        "balances",
        "公表された小計・合計",
        ("id",),
        (
            Column("id", Kind.TEXT, "検算の id"),
            Column("label", Kind.TEXT, "何の合計か"),
            Column("table", Kind.TEXT, "合計する表"),
            Column("column", Kind.TEXT, "合計する列（件数は *）"),
            Column(
                "where",
                Kind.TEXT,
                "合計する行の条件（item=積立額;category=Ⅱ。全行は空欄）",
                may_be_blank=True,
            ),
            Column("value", Kind.READING, "公表された合計"),
            Column("unit", Kind.TEXT, "単位（円・千円・百万円・億円・件・%）"),
            _RAW,
            *_SOURCE,
        ),
    ),
    Table(
        "differences",
        "申告した差",
        ("identity",),
        (
            Column("identity", Kind.TEXT, "検算の id"),
            Column("label", Kind.TEXT, "何と何の差か"),
            Column("left", Kind.READING, "左の値"),
            Column("left_unit", Kind.TEXT, "左の単位"),
            Column("right", Kind.READING, "右の値"),
            Column("right_unit", Kind.TEXT, "右の単位"),
            Column("kind", Kind.CHOICE, "差の種類", choices=DIFFERENCE_KINDS),
            Column("explanation", Kind.LONG_TEXT, "分かっていること"),
            *_SOURCE,
        ),
    ),
)
TABLES: dict[str, Table] = {table.name: table for table in _TABLES}
