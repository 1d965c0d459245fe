"""Tables of the review of home care: themes, measures taken, and the points made on each theme."""

from __future__ import annotations

from kikin.data.tables.kinds import ORDER, SOURCE, Column, Kind, Table

_YEAR = Column(
    "year",
    Kind.YEAR,
    "振り返りの年度",
    required=True,
    help="翌年度の振り返りは、行を足して書く",
    example="R7",
)
_THEME = Column("theme", Kind.TEXT, "テーマの番号", required=True, refers="themes.theme", example="1")

TABLES = (
    Table(
        "themes",
        "テーマ",
        ("year", "theme"),
        (
            _YEAR,
            Column("theme", Kind.TEXT, "テーマの番号", required=True, example="1"),
            Column("title", Kind.TEXT, "テーマの名称", required=True),
            ORDER,
            *SOURCE,
        ),
        help="振り返りの柱",
    ),
    Table(
        "measures",
        "主な取組",
        ("year", "id"),
        (
            _YEAR,
            Column("id", Kind.ID, "取組の id", required=True),
            _THEME,
            ORDER,
            Column("title", Kind.TEXT, "取組の名称", required=True),
            Column("start", Kind.PERIOD, "始まり"),
            Column("end", Kind.PERIOD, "終わり", help="続いているときは空欄"),
            Column("period_raw", Kind.TEXT, "期間の原文", example="平成26年度～"),
            Column("method", Kind.TEXT, "実施の方法", help="県医師会への補助事業 など"),
            Column("text", Kind.LONG_TEXT, "概要と成果"),
            Column("recap_of", Kind.ID, "再掲のとき、元の取組", refers="measures.id"),
            *SOURCE,
        ),
        help="テーマごとの取組と成果",
    ),
    Table(
        "review_points",
        "所見・課題・評価",
        ("year", "id"),
        (
            _YEAR,
            Column("id", Kind.ID, "所見の id", required=True),
            Column("theme", Kind.TEXT, "テーマの番号", refers="themes.theme", help="全体のものは空欄"),
            Column(
                "kind",
                Kind.CHOICE,
                "種類",
                required=True,
                choices=("所見", "課題", "評価", "論点", "構成事業", "関係会議", "実績"),
            ),
            ORDER,
            Column("text", Kind.LONG_TEXT, "文章", help="再掲のときは空欄"),
            Column("state", Kind.CHOICE, "状態", choices=("案", "決定"), help="空欄は 決定"),
            Column(
                "series",
                Kind.ID,
                "よりどころの統計の系列",
                refers="statistics.series",
                help="数値から計算できる所見のとき",
            ),
            Column("recap_of", Kind.ID, "再掲のとき、元の行", refers="review_points.id"),
            *SOURCE,
        ),
        help="テーマごとの、データの所見、課題、構成事業、会議と、全体の評価",
    ),
)
