"""基金の文書: 未集計の値の一覧。値はすべて架空。"""

from __future__ import annotations

import json

from running import real_data, rows, shown_by

from kikin.data.dataset import load
from kikin.forms.official import chosen, write_forms
from kikin.values.periods import FiscalYear


def test_forms_with_figures_are_left_for_download(tmp_path, monkeypatch):
    """数値のある様式だけを、基準日までの最後の年度について残し、同じデータからは kikin forms と同じバイトになる。"""
    project = real_data(tmp_path, "14-kanagawa", "00-national")
    monkeypatch.setenv("KIKIN_RECORD", str(tmp_path / "record"))
    shown_by("fund", project, prefecture="14", as_of="R5年度末")
    left = json.loads((tmp_path / "record" / "record.json").read_text(encoding="utf-8"))["forms"]
    assert [one["name"] for one in left] == ["別紙様式1 令和5年度"]  # 介護分、施設、精算の行はない
    monkeypatch.chdir(project)
    data = load("14", "R6", document="fund", as_of="R5年度末")
    (written,) = write_forms(data, FiscalYear(2023), chosen("別紙様式1"), tmp_path / "forms")
    assert (tmp_path / "record" / left[0]["file"]).read_bytes() == written.file.read_bytes()


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
