"""Tables that the ministry's forms ask for beyond the documents: facilities that were built, and settlements."""

from __future__ import annotations

from kikin.data.tables.kinds import MONEY_UNIT, SECTOR, SOURCE, Column, Kind, Table, money, number

# Columns are read like a table: one a line, as far as it goes.
# fmt: off
GRANTS = ("医療介護提供体制改革推進交付金", "地域医療対策支援臨時特例交付金", "地域介護対策支援臨時特例交付金")
SETTLED, AFTERWARDS = "完了時の残余額", "精算後の納付"

TABLES = (
    Table(
        "facilities", "介護施設等の整備", ("year", "stage", "budget", "project", "municipality", "name"),
        (
            Column("year", Kind.YEAR, "年度", required=True, example="R6"),
            Column("stage", Kind.CHOICE, "計画・実績の別", required=True, choices=("計画", "実績"),
                help="計画は年度当初、実績は決算時（別添様式２-１の Ａ と Ｂ）"),
            Column("budget", Kind.CHOICE, "予算の別", choices=("当初予算", "補正予算"), help="空欄は 当初予算"),
            Column("project", Kind.TEXT, "別記１の事業", required=True, help="kikin grant の 事業 と同じ書き方",
                example="地域密着型サービス施設等の整備"),
            Column("facility", Kind.TEXT, "施設種別", help="別添様式１の書き方。小規模な介護医療院 など"),
            Column("work_kind", Kind.TEXT, "整備区分・改修等の種別", help="創設、改築、個室→ユニット など"),
            Column("municipality", Kind.TEXT, "管内市町村名"),
            Column("builder", Kind.TEXT, "設置主体名"),
            Column("operator", Kind.TEXT, "運営主体名"),
            Column("name", Kind.TEXT, "施設・事業所名", required=True),
            Column("capacity", Kind.COUNT, "定員数", unit="人"),
            Column("dormitory", Kind.COUNT, "宿舎施設の定員数", unit="人"),
            Column("count", Kind.COUNT, "か所数・台数", help="か所、台、マッチング数、確保数、配置人数。空欄は 1"),
            Column("sites_asked", Kind.COUNT, "整備候補地等の応募数", unit="か所", help="マッチング支援のとき（別添様式２-４）"),
            Column("sites_chosen", Kind.COUNT, "整備候補地等の選定数", unit="か所", help="マッチング支援のとき"),
            Column("bodies_asked", Kind.COUNT, "介護施設等整備法人等の応募数", help="マッチング支援のとき"),
            Column("bodies_chosen", Kind.COUNT, "介護施設等整備法人等の選定数", help="マッチング支援のとき"),
            Column("sites_decided", Kind.COUNT, "整備決定数", unit="か所", help="マッチング支援のとき"),
            Column("efforts", Kind.LONG_TEXT, "取組内容", help="整備候補地等の確保支援のとき"),
            Column("duties", Kind.TEXT, "コーディネーターの事業内容",
                help="配置支援のとき。ア 地域住民との調整、イ 介護施設等への接続支援、ウ 地域活動への参加、"
                "エ 保護者等への相談援助、オ その他（　）から"),
            *number("floor_area", "延床面積", unit="㎡"),
            Column("started", Kind.PERIOD, "着工（予定）年月日"),
            Column("completed", Kind.PERIOD, "竣工年月日"),
            Column("opened", Kind.PERIOD, "事業開始年月日"),
            MONEY_UNIT,
            *money("total_cost", "総事業費"),
            *money("price", "補助単価"),
            *money("grant", "補助額"),
            Column("case", Kind.TEXT, "算定の事例名", help="grants の事例名。補助額が空欄なら、その算定額が載る"),
            Column("remark", Kind.TEXT, "備考"),
            *SOURCE,
        ),
        help="介護施設等の整備（別記１）で整備した施設。別添様式１・２ になります",
    ),
    Table(
        "settlements", "精算・納付", ("year", "kind", "sector", "category", "grant", "grant_year", "project"),
        (
            Column("year", Kind.YEAR, "年度", required=True, example="R6", help="完了した年度、または納付が生じた年度"),
            Column("kind", Kind.CHOICE, "精算の別", required=True, choices=(SETTLED, AFTERWARDS)),
            SECTOR,
            Column("category", Kind.CATEGORY, "事業区分", required=True, example="Ⅱ"),
            Column("grant", Kind.CHOICE, "交付金", required=True, choices=GRANTS),
            Column("grant_year", Kind.YEAR, "交付年度"),
            Column("day", Kind.PERIOD, "完了した日・納付が生じた日"),
            MONEY_UNIT,
            *money("amount", "残余額・納付を受けた額", required=True),
            Column("project", Kind.TEXT, "納付等が生じた事業名"),
            Column("cause", Kind.LONG_TEXT, "原因・経緯"),
            *SOURCE,
        ),
        help="全事業が完了したときの残余額（運用益を含む）と、精算後に受けた納付。別葉１～３ になります",
    ),
)
