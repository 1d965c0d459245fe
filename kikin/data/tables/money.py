"""Tables of the fund's money: the ledger, spending by area, the nation's budgets."""

from __future__ import annotations

from kikin.data.tables.kinds import (
    CATEGORY,
    INFERRED,
    MONEY_UNIT,
    NOTES,
    SECTOR,
    SOURCE,
    Column,
    Kind,
    Table,
    money,
    number,
)

# Columns are read like a table: one a line, as far as it goes.
# fmt: off
LEDGER_ITEMS = ("配分額", "積立額", "運用益", "執行額", "返還額", "残高", "執行見込額", "所要見込額")

TABLES = (
    Table(
        "ledger", "積立・執行・残高", ("item", "sector", "category", "grant_year", "from_year", "year", "as_of", "holding"),
        (
            Column("item", Kind.CHOICE, "項目", required=True, choices=LEDGER_ITEMS, example="積立額",
                help="利息は 運用益"),
            Column("year", Kind.YEAR, "年度", help="積み立てた、または執行した年度。期間の合計は終わりの年度"),
            Column("from_year", Kind.YEAR, "期間の始まりの年度", help="H26～R4 の合計のように、期間の額のとき"),
            Column("grant_year", Kind.YEAR, "交付年度", help="どの年度の交付の分か分かるとき"),
            SECTOR, CATEGORY,
            Column("holding", Kind.TEXT, "基金の保有区分", help="普通預金、国債 など。分けて書くと別紙様式に保有区分ごとに載る"),
            Column("as_of", Kind.PERIOD, "残高の時点",
                help="残高のとき。R5年度末 など。積立額の行には基金に納付した日を書くと、check --on が公表の期限を示す"),
            MONEY_UNIT,
            *money("amount", "金額", required=True),
            *money("national", "うち国費"),
            *number("rate", "公表された執行率", unit="%", help="執行額の行に書く。なければ執行額÷積立額から計算する"),
            NOTES, *SOURCE,
        ),
        help="基金の動き。残高は時点を付けて書き、年度が進んだら行を足します。内訳の計は published_totals に書きます",
    ),
    Table(
        "area_spending", "地域別執行状況", ("sector", "ownership", "category", "area", "from_year", "to_year"),
        (
            SECTOR,
            Column("ownership", Kind.CHOICE, "公民の別", required=True, choices=("公", "民", "計"),
                help="計は公民を分けない公表値"),
            CATEGORY,
            Column("area", Kind.ID, "区域", required=True, refers="areas.id"),
            Column("from_year", Kind.YEAR, "始まりの年度", required=True),
            Column("to_year", Kind.YEAR, "終わりの年度", required=True),
            MONEY_UNIT,
            *money("amount", "金額", required=True),
            NOTES, *SOURCE,
        ),
        help="区域ごと、公民ごとの執行額。分や区分の計の行は書かず、published_totals に書きます",
    ),
    Table(
        "national_budgets", "国の予算額", ("year", "sector", "item", "basis"),
        (
            Column("year", Kind.YEAR, "年度", required=True),
            Column("sector", Kind.CHOICE, "医療分・介護分", choices=("医療分", "介護分", "計"), required=True),
            Column("item", Kind.CHOICE, "予算の別", required=True, choices=("当初予算", "補正予算", "予算案"),
                example="当初予算"),
            Column("basis", Kind.CHOICE, "公費（国2/3＋地方1/3）・国費", required=True,
                choices=("公費", "国費", "記載なし")),
            MONEY_UNIT,
            *money("amount", "金額", required=True),
            *money("national", "うち国分"),
            *money("change", "前年度比"),
            INFERRED, *SOURCE,
        ),
        help="00-national に置く、基金の国の予算額",
    ),
)
