"""Tables that every document draws on: sources, areas, notes, published totals, declared differences, statistics."""

from __future__ import annotations

from kikin.data.tables.kinds import AREA, INFERRED, NOTES, ORDER, SOURCE, Column, Kind, Table, number

# Columns are read like a table: one a line, as far as it goes.
# fmt: off
RESULT_KINDS = ("確定", "速報", "推計", "見込", "未集計", "実績なし")
DIFFERENCE_KINDS = ("端数処理", "定義の差", "未解明")

TABLES = (
    Table(
        "sources", "出典", ("id",),
        (
            Column("id", Kind.ID, "出典の id", required=True, example="kumamoto-R7-fund"),
            Column("title", Kind.TEXT, "文書名", required=True),
            Column("title_given", Kind.CHOICE, "文書名の由来", choices=("原題", "仮題"),
                help="原文に題がなく付けた名は 仮題"),
            Column("publisher", Kind.TEXT, "公表者", required=True),
            Column("published", Kind.PERIOD, "公表の時点", help="R7年5月 など。分からないときは年度"),
            Column("address", Kind.TEXT, "所在（URL）", help="https:// で始まる公表先。なければ空欄"),
            Column("file", Kind.TEXT, "原資料のファイル名"),
        ),
        help="数値と文章の出どころ。ほかの表の source 列がここの id を指します",
    ),
    Table(
        "areas", "区域", ("id",),
        (
            Column("id", Kind.ID, "区域の id", required=True, example="otsu"),
            Column("name", Kind.TEXT, "区域名", required=True, example="大津区域"),
            Column("parent", Kind.ID, "上位の区域", refers="areas.id"),
            ORDER, *SOURCE,
        ),
        help="医療介護総合確保区域、構想区域など",
    ),
    Table(
        "notes", "注", ("document", "year", "mark"),
        (
            Column("document", Kind.TEXT, "文書（evaluation など）", required=True),
            Column("year", Kind.YEAR, "計画年度", required=True),
            Column("mark", Kind.TEXT, "記号", required=True, example="※1"),
            Column("text", Kind.LONG_TEXT, "注の文章", required=True),
            *SOURCE,
        ),
        help="出典の表に付いた注。ほかの表の notes 列が mark を指します",
    ),
    Table(
        "statistics", "統計・実績の値", ("series", "item", "part", "area", "time", "kind"),
        (
            Column("series", Kind.ID, "系列の id", required=True, example="residency-matching"),
            Column("label", Kind.TEXT, "系列の名称", required=True),
            Column("item", Kind.TEXT, "項目", help="（ア）地域の医療・介護の資源の把握 など"),
            Column("part", Kind.TEXT, "内訳", help="実施している、件数 など"),
            AREA,
            Column("time", Kind.PERIOD, "時点", required=True),
            *number("value", "値", required=True),
            Column("unit", Kind.TEXT, "単位", required=True, example="%"),
            Column("kind", Kind.CHOICE, "値の種類", choices=RESULT_KINDS, help="空欄は 確定"),
            Column("known", Kind.PERIOD, "いつ分かった値か", help="空欄は、その時点の終わりに分かったもの"),
            ORDER, NOTES, INFERRED, *SOURCE,
        ),
        help="全国値、調査の集計、取組の実績など、目標を持たない数値",
    ),
    Table(
        "published_totals", "公表された小計・合計", ("id",),
        (
            Column("id", Kind.TEXT, "検算の id", required=True, example="projects-amount:R7:Ⅱ"),
            Column("label", Kind.TEXT, "何の合計か", required=True),
            Column("table", Kind.TEXT, "合計する表", required=True, example="projects"),
            Column("column", Kind.TEXT, "合計する列（件数は *）", required=True, example="cost"),
            Column("where", Kind.TEXT, "合計する行の条件", help="year=R7;categories=Ⅱ。全行は空欄。いずれかは |",
                example="year=R7;categories=Ⅱ"),
            *number("value", "公表された合計", required=True),
            Column("unit", Kind.TEXT, "単位（円・千円・百万円・億円・件・%）", required=True, example="千円"),
            *SOURCE,
        ),
        help="出典に印刷された小計・合計。内訳の和と比べ、公表のとおりに載せます",
    ),
    Table(
        "differences", "申告した差", ("identity",),
        (
            Column("identity", Kind.TEXT, "検算の id", required=True),
            Column("label", Kind.TEXT, "何と何の差か", required=True),
            *number("left", "左の値", required=True),
            Column("left_unit", Kind.TEXT, "左の単位", required=True),
            *number("right", "右の値", required=True),
            Column("right_unit", Kind.TEXT, "右の単位", required=True),
            Column("kind", Kind.CHOICE, "差の種類", required=True, choices=DIFFERENCE_KINDS),
            Column("explanation", Kind.LONG_TEXT, "分かっていること", required=True),
            *SOURCE,
        ),
        help="公表値どうしの差。両方の値を書くと、その二つの値のときだけ有効です",
    ),
)
