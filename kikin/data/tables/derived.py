"""Headings and kinds of the columns that calculation adds to a frame: one line each, one name for one thing."""

from __future__ import annotations

from kikin.data.tables.kinds import Column, Kind

_LINES = (
    # Indicators and their judgement
    Column("progress", Kind.NUMBER, "進捗率", unit="%", help="（実績値−現状値）÷（目標値−現状値）"),
    Column("attainment", Kind.NUMBER, "達成率", unit="%"),
    Column("status", Kind.TEXT, "達成状況"),
    Column("result", Kind.NUMBER, "実績値"),
    Column("result_time", Kind.PERIOD, "実績の時点"),
    Column("result_kind", Kind.TEXT, "値の種類"),
    Column("previous", Kind.NUMBER, "前回値"),
    Column("previous_time", Kind.PERIOD, "前回値の時点"),
    Column("latest", Kind.NUMBER, "直近の値"),
    Column("latest_time", Kind.PERIOD, "直近の値の時点"),
    Column("next_target", Kind.NUMBER, "次年度の目標値"),
    Column("trend", Kind.TEXT, "推移"),
    Column("indicator_name", Kind.TEXT, "指標名"),
    # Money by year, category, area
    Column("deposits", Kind.MONEY, "積立額"),
    Column("interest", Kind.MONEY, "運用益"),
    Column("spending", Kind.MONEY, "執行額"),
    Column("returned", Kind.MONEY, "返還額"),
    Column("balance", Kind.MONEY, "残高"),
    Column("planned", Kind.MONEY, "計画額"),
    Column("plan_requested", Kind.MONEY, "計画要望額"),
    Column("requested", Kind.MONEY, "要望額"),
    Column("allotted", Kind.MONEY, "内示額"),
    Column("decided_amount", Kind.MONEY, "交付決定額"),
    Column("shortfall", Kind.MONEY, "不足額"),
    Column("first_budget", Kind.MONEY, "当初予算額"),
    Column("planned_spending", Kind.MONEY, "執行予定額"),
    Column("previous_budget", Kind.MONEY, "前年度予算額"),
    Column("spent", Kind.MONEY, "決算額"),
    Column("carried_over", Kind.MONEY, "過年度残額"),
    Column("amount_before", Kind.MONEY, "変更前"),
    Column("amount_after", Kind.MONEY, "変更後"),
    Column("difference", Kind.MONEY, "差"),
    Column("execution_rate", Kind.NUMBER, "執行率", unit="%"),
    Column("share_ratio", Kind.NUMBER, "総額に占める割合", unit="%"),
    Column("change_ratio", Kind.NUMBER, "増減率", unit="%"),
    # What a change of a plan changed
    Column("change", Kind.TEXT, "変更の別"),
    Column("column_label", Kind.TEXT, "変わった項目"),
    Column("before", Kind.LONG_TEXT, "変更前"),
    Column("after", Kind.LONG_TEXT, "変更後"),
    # Counts and names that stand for ids
    Column("count", Kind.COUNT, "件数"),
    Column("amounts_count", Kind.COUNT, "公表された事業数"),
    Column("area_name", Kind.TEXT, "区域"),
    Column("goal_title", Kind.TEXT, "目標"),
    Column("category_title", Kind.TEXT, "事業区分の名称"),
    Column("project_name", Kind.TEXT, "事業名"),
    Column("grant_year", Kind.YEAR, "交付年度"),
    Column("evaluated", Kind.YEAR, "評価年度"),
    # Declared by several tables under headings of their own; these serve where a frame is of no one table
    Column("year", Kind.YEAR, "年度"),
    Column("from_year", Kind.YEAR, "始まりの年度"),
    Column("time", Kind.PERIOD, "時点"),
    Column("as_of", Kind.PERIOD, "時点"),
    Column("start", Kind.PERIOD, "始まり"),
    Column("end", Kind.PERIOD, "終わり"),
    Column("value", Kind.NUMBER, "値"),
    Column("unit", Kind.TEXT, "単位"),
    Column("item", Kind.TEXT, "項目"),
    Column("kind", Kind.TEXT, "種類"),
    Column("state", Kind.TEXT, "状態"),
    Column("text", Kind.LONG_TEXT, "内容"),
    Column("reason", Kind.LONG_TEXT, "理由"),
    Column("categories", Kind.CATEGORIES, "事業区分"),
)

DERIVED: dict[str, Column] = {column.name: column for column in _LINES}
