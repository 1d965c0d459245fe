"""Tables of plans and their projects: versions, amounts, sheets, terms, calendar."""

from __future__ import annotations

from kikin.data.tables.kinds import (
    CATEGORY,
    INFERRED,
    MONEY_UNIT,
    NOTES,
    ORDER,
    PLAN_YEAR,
    SECTOR,
    SOURCE,
    VERSION,
    Column,
    Kind,
    Table,
    money,
    number,
)

# Columns are read like a table: one a line, as far as it goes.
# fmt: off
STATES = ("案", "要望", "内示後", "決定")
SPENDING_ITEMS = ("決算額", "過年度残額", "執行見込額", "実事業費", "上乗せ分")
CONTINUITY = ("新規", "継続", "拡充", "一部新規", "終了", "廃止", "記載なし")
PLAN_ITEMS = (
    "計画額", "計画要望額", "要望額", "内示額", "交付決定額", "当初予算額", "執行予定額", "前年度予算額", "不足額",
)
OF_EVALUATION = ("事業の有効性", "事業の効率性", "アウトカム指標の観察")
FIELDS = (
    "背景にある医療・介護ニーズ", "事業の内容", "事業の対象となる区域", "事業の実施主体", "事業の期間",
    "アウトカム指標", "アウトプット指標", "アウトカムとアウトプットの関連", *OF_EVALUATION,
    "趣旨・目的", "補助対象", "対象経費", "対象医療機関", "補助率", "基準額", "補助単価",
    "その他",
)
_NUMBER = Column("number", Kind.TEXT, "事業の番号", required=True, help="印刷のとおり。1（医療分）、Ⅰ-1-4、No.3 など",
    example="Ⅰ-1-4")

TABLES = (
    Table(
        "plans", "計画", ("year", "sector", "version"),
        (
            PLAN_YEAR, SECTOR, VERSION,
            Column("state", Kind.CHOICE, "計画の状態", required=True, choices=STATES, example="要望"),
            Column("decided", Kind.PERIOD, "その状態になった時点"),
            Column("start", Kind.PERIOD, "計画期間の始まり"),
            Column("end", Kind.PERIOD, "計画期間の終わり"),
            Column("reason", Kind.LONG_TEXT, "変更の理由"),
            *SOURCE,
        ),
        help="計画とその変更。変更した計画は版を一つ増やし、変わった行だけを新しい版で書きます",
    ),
    Table(
        "projects", "事業", ("year", "sector", "version", "number"),
        (
            PLAN_YEAR, SECTOR, VERSION, _NUMBER, ORDER,
            Column("categories", Kind.CATEGORIES, "事業区分", required=True, example="Ⅱ"),
            Column("name", Kind.TEXT, "事業名", required=True),
            Column("group", Kind.TEXT, "区分の中の分野", help="医師、看護 など"),
            Column("outline", Kind.LONG_TEXT, "事業概要"),
            Column("areas", Kind.LIST, "対象の区域", refers="areas.id"),
            Column("implementers", Kind.LIST, "実施主体", help="; で区切る"),
            Column("start", Kind.PERIOD, "事業の始まり"),
            Column("end", Kind.PERIOD, "事業の終わり"),
            Column("continuity", Kind.CHOICE, "新規・継続の別", choices=CONTINUITY),
            MONEY_UNIT,
            *money("cost", "事業費", help="公表の一覧に「事業費」とある額"),
            *money("budget", "予算額", help="「予算額」とある額"),
            *money("total_cost", "総事業費（Ａ＋Ｂ＋Ｃ）"),
            *money("fund", "基金充当額（Ａ＋Ｂ）"),
            *money("national", "基金（国費Ａ）"),
            *money("prefectural", "基金（都道府県Ｂ）"),
            *money("other", "その他（Ｃ）"),
            *money("public", "基金充当額のうち公"),
            *money("private", "基金充当額のうち民"),
            *money("commissioned", "民のうち受託事業等"),
            *money("year_cost", "当年度の事業費"),
            *money("whole_cost", "全期間の事業費"),
            NOTES, INFERRED, *SOURCE,
        ),
        help="計画の事業。公表されていない額の列は書かなくてよい",
    ),
    Table(
        "project_spending", "事業の決算・過年度残額", ("year", "sector", "number", "item", "spent_year", "grant_year"),
        (
            PLAN_YEAR, SECTOR, _NUMBER,
            Column("item", Kind.CHOICE, "項目", required=True, choices=SPENDING_ITEMS,
                example="決算額",
                help="決算額は基金充当額。実事業費は事業者の負担を含む額、上乗せ分は国費のうち消費税増収分でない額（別紙様式）"),
            Column("spent_year", Kind.YEAR, "執行した年度", required=True),
            Column("grant_year", Kind.YEAR, "交付年度", help="過年度残額のとき、どの年度の交付の残額か"),
            MONEY_UNIT,
            *money("amount", "金額", required=True),
            Column("due", Kind.PERIOD, "確定する見込みの時点", help="未集計のとき"),
            *SOURCE,
        ),
        help="事業ごとの決算額と、使う過年度残額。数年にわたる事業は年度ごとに書きます",
    ),
    Table(
        "project_fields", "事業の個票", ("year", "sector", "version", "number", "field", "evaluated", "order"),
        (
            PLAN_YEAR, SECTOR, VERSION, _NUMBER,
            Column("field", Kind.TEXT, "個票の欄", required=True, help="決まった欄の名。独自の欄は先頭に「独自：」",
                example="事業の内容"),
            Column("evaluated", Kind.YEAR, "評価年度", help="事後評価で書く欄のとき"),
            ORDER,
            Column("text", Kind.LONG_TEXT, "内容", required=True),
            INFERRED, *SOURCE,
        ),
        help=f"個票の文章。欄は {'、'.join(FIELDS)}",
    ),
    Table(
        "plan_amounts", "計画の金額（要望・内示・交付決定・予算）", ("year", "sector", "version", "item", "category"),
        (
            PLAN_YEAR, SECTOR, VERSION,
            Column("item", Kind.CHOICE, "項目", required=True, choices=PLAN_ITEMS, example="要望額"),
            CATEGORY, MONEY_UNIT,
            *money("amount", "金額", required=True),
            Column("projects", Kind.COUNT, "事業数"),
            *number("share", "総額に占める割合", unit="%"),
            Column("as_of", Kind.PERIOD, "いつの額か"),
            NOTES, *SOURCE,
        ),
        help="区分ごとの要望額、内示額、交付決定額、予算額など",
    ),
    Table(
        "grant_terms", "都道府県が定める補助条件", ("year", "id"),
        (
            PLAN_YEAR, SECTOR,
            Column("id", Kind.ID, "条件の id", required=True),
            _NUMBER,
            Column("label", Kind.TEXT, "条件の名称", required=True),
            Column("value", Kind.TEXT, "値", required=True, help="1250、3/4 など"),
            Column("unit", Kind.TEXT, "単位", required=True, help="千円、割合、月、床 など"),
            Column("raw", Kind.TEXT, "原文の表記"),
            *SOURCE,
        ),
        help="補助率、基準額、上限など。kikin grant の「県単」などが使います",
    ),
    Table(
        "calendar", "スケジュール", ("year", "order"),
        (
            PLAN_YEAR,
            Column("order", Kind.COUNT, "並び順", required=True),
            Column("start", Kind.PERIOD, "始まり"),
            Column("end", Kind.PERIOD, "終わり"),
            Column("when_raw", Kind.TEXT, "時期の原文", required=True),
            Column("actor", Kind.TEXT, "行う者"),
            Column("event", Kind.TEXT, "内容", required=True),
            INFERRED, *SOURCE,
        ),
        help="計画のための予定",
    ),
)
