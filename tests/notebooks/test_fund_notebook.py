"""基金の文書: 未集計の値の一覧。値はすべて架空。"""

from __future__ import annotations

from running import real_data, rows, shown_by


def test_the_values_that_wait_are_listed(tmp_path):
    """基準日に未集計の値は、何の、どこの、いつの値で、いつ確定する見込みかと、出典とともに一つの章に並ぶ。"""
    page = shown_by("fund", real_data(tmp_path, "examples", "00-national"), as_of="R7年9月")
    assert "## 未集計の値の一覧" in page
    assert rows(page, "人口10万人当たりの医師数") == [
        ["人口10万人当たりの医師数", "例県全体", "R6年", "R7年12月", "例県事後評価（架空の例）"]
    ]
    (spent,) = rows(page, "決算額")
    assert spent[1].startswith("2（介護分）")
    assert spent[2:] == ["令和6年度", "記載なし", "例県事後評価（架空の例）"]
