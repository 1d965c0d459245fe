"""別表の頁: 八つの事項が要領の順に並び、額は XLSX の別表と同じで、書かれていないものはそう示す。"""

from __future__ import annotations

from running import chapters, real_data, shown_by

from kikin.rules import rule_book

BOOK = rule_book()
ITEMS = ("name", "body", "amount", "national_equivalent", "summary", "end", "goals", "selection")
LABELS = [BOOK[f"disclosure.{name}"].label for name in ITEMS]
OPEN = "（記載予定）"


def under(page: str, heading: str) -> str:
    """Return what stands under a heading of the second level."""
    return page.partition(f"## {heading}")[2].partition("\n## ")[0]


def test_the_eight_items_of_a_real_fund(tmp_path):
    """神奈川県の頁は、別表と同じ額を載せ、資料にある概要を引用し、資料にない事項は記載予定とする。"""
    page = shown_by(
        "disclosure", real_data(tmp_path, "14-kanagawa", "00-national"), prefecture="14", as_of="R5年度末"
    )
    assert chapters(page)[:8] == LABELS
    # XLSX の別表と同じ（tests/forms/test_official.py）
    assert "今回の基金造成額 3,789,000,000円、基金残高 7,021,000,000円" in under(page, "基金の額")
    assert "今回の基金造成額 2,525,999,999円、基金残高 4,680,666,665円" in under(page, "国費相当額")
    assert under(page, "基金設置法人名").strip() == "神奈川県"
    assert "事業区分Ⅵ" in under(page, "基金事業の概要")
    assert [label for label in LABELS if OPEN in under(page, label)] == [LABELS[0], *LABELS[5:]]


def test_a_fund_without_a_known_balance(tmp_path):
    """基準日までの残高がなければ、額は作らず、記載予定とする。"""
    page = shown_by("disclosure", real_data(tmp_path, "examples", "00-national"), as_of="R4年度末")
    assert OPEN in under(page, "基金の額")
    assert OPEN in under(page, "国費相当額")
