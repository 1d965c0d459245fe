"""Tables of goals, indicators, their targets and results, and of what the author judges."""

from __future__ import annotations

from kikin.data.tables.common import RESULT_KINDS
from kikin.data.tables.kinds import (
    AREA,
    INFERRED,
    NOTES,
    ORDER,
    PLAN_YEAR,
    SECTOR,
    SOURCE,
    VERSION,
    Column,
    Kind,
    Table,
    number,
)

# Columns are read like a table: one a line, as far as it goes.
# fmt: off
COMPARATORS = (
    "以上", "以下", "超", "未満", "増加", "減少", "維持", "範囲", "全国平均以上", "全国平均以下", "全国平均超",
    "全国平均未満", "文言",
)
DIRECTIONS = ("上昇", "下降", "維持", "なし")
JUDGEMENTS = ("達成", "未達成", "一部達成", "判定対象外")
_INDICATOR = Column("indicator", Kind.ID, "指標", required=True, refers="indicators.id")
_PART = Column("part", Kind.TEXT, "内訳", help="男性、連携1 など。分けないときは空欄")
_PROJECT = Column("project", Kind.TEXT, "事業の番号",
    help="事業のアウトカム・アウトプット指標のとき。目標の指標は空欄")

TABLES = (
    Table(
        "goals", "目標", ("year", "sector", "version", "area", "goal"),
        (
            PLAN_YEAR, SECTOR, VERSION, AREA,
            Column("goal", Kind.TEXT, "目標の番号", required=True, example="3(1)"),
            Column("parent", Kind.TEXT, "上位の目標の番号", help="ほかの目標の見出しの下に置くとき"),
            ORDER,
            Column("title", Kind.TEXT, "目標の名称", required=True),
            Column("statement", Kind.LONG_TEXT, "目標の文章"),
            Column("categories", Kind.CATEGORIES, "対応する事業区分"),
            INFERRED, *SOURCE,
        ),
        help="計画の目標。都道府県全体のものと区域のもの",
    ),
    Table(
        "indicators", "指標", ("id",),
        (
            Column("id", Kind.ID, "指標の id", required=True, example="visiting-care-clinics"),
            Column("name", Kind.TEXT, "指標名", required=True),
            Column("direction", Kind.CHOICE, "望ましい向き", choices=DIRECTIONS,
                help="空欄は なし（向きで良し悪しを言わない）"),
            Column("unit", Kind.TEXT, "単位",
                help="死亡率など出典が単位を付けないものは空欄。内訳で違うときは targets と results の unit に書く"),
            Column("series", Kind.CHOICE, "単年度・累計", choices=("単年度", "累計"), help="空欄は 単年度"),
            Column("national", Kind.ID, "全国値の系列", refers="statistics.series", help="全国平均と比べるとき"),
            ORDER, *SOURCE,
        ),
        help="指標の名と性質。年度ごとの目標は targets、値は results に書きます",
    ),
    Table(
        "targets", "目標値", ("year", "sector", "version", "project", "goal", "area", "indicator", "part"),
        (
            PLAN_YEAR, SECTOR, VERSION,
            Column("role", Kind.CHOICE, "目標・アウトカム・アウトプット",
                choices=("目標", "アウトカム", "アウトプット"), help="空欄は 目標"),
            Column("goal", Kind.TEXT, "目標の番号", help="目標の指標のとき"),
            _PROJECT, AREA, _INDICATOR, _PART, ORDER,
            Column("marker", Kind.TEXT, "指標名に付く印", help="（R6指標） など、公表の表に付く印"),
            Column("recap_of", Kind.TEXT, "再掲のとき、元の目標の番号", help="同じ指標をもう一度載せるだけの行"),
            *number("base", "現状値"),
            Column("base_time", Kind.PERIOD, "現状値の時点"),
            Column("comparator", Kind.CHOICE, "比べ方", required=True, choices=COMPARATORS, example="以上"),
            *number("target", "目標値", help="範囲は下限。言葉だけの目標は target_raw に書き、比べ方を 文言 にする"),
            Column("target_upper", Kind.NUMBER, "目標値の上限（範囲のとき）"),
            Column("target_time", Kind.PERIOD, "目標の時点"),
            Column("announced", Kind.NUMBER, "前年度の計画で示した目標値",
                help="前年度の資料に次年度の目標として載った値。目標値と違えば check が知らせ、前年度の文書はこの値を示す"),
            Column("unit", Kind.TEXT, "単位", help="指標の単位と違うとき"),
            Column("state", Kind.CHOICE, "目標値の状態", choices=("案", "決定"), help="空欄は 決定"),
            Column("due", Kind.PERIOD, "確定する見込みの時点",
                help="results の due と違う時点がこの行の注に書かれているとき（再掲の行など）"),
            NOTES, INFERRED, *SOURCE,
        ),
        help="計画年度ごとの目標値。次年度の目標は次年度の行として書きます",
    ),
    Table(
        "results", "実績値", ("indicator", "area", "part", "time", "kind", "known"),
        (
            _INDICATOR, AREA, _PART,
            Column("time", Kind.PERIOD, "いつの値か", required=True, help="未集計・実績なしは、値が出るはずの時点"),
            *number("value", "実績値", required=True),
            Column("unit", Kind.TEXT, "単位", help="指標の単位と違うとき"),
            Column("kind", Kind.CHOICE, "値の種類", required=True, choices=RESULT_KINDS, example="確定"),
            Column("known", Kind.PERIOD, "いつ分かった値か", help="空欄は、その時点の終わりに分かったもの"),
            Column("due", Kind.PERIOD, "確定する見込みの時点", help="未集計のとき"),
            Column("stands_for", Kind.PERIOD, "どの時点の値とみなすか",
                help="目標の時点より古い値で判定すると作成者が決めたとき"),
            NOTES, *SOURCE,
        ),
        help="実績値。前回値も同じ表の前の時点の行です",
    ),
    Table(
        "judgements", "作成者の判断", ("evaluated", "year", "sector", "project", "area", "indicator", "part"),
        (
            Column("evaluated", Kind.YEAR, "評価年度", required=True),
            PLAN_YEAR, SECTOR, _PROJECT, AREA, _INDICATOR, _PART,
            Column("judgement", Kind.CHOICE, "判断", required=True, choices=JUDGEMENTS),
            Column("reason", Kind.LONG_TEXT, "理由", required=True),
            *SOURCE,
        ),
        help="言葉の目標など、計算では判定しないものについて、作成者が述べる達成の状況",
    ),
)
