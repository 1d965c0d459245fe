"""基金の文書: 未集計の値の一覧と、取り出せる様式。値はすべて架空。"""

from __future__ import annotations

import json

import made
import pytest
from running import real_data, rows, shown_by

from kikin.data.dataset import load
from kikin.forms.official import chosen, write_forms
from kikin.values.periods import FiscalYear


@pytest.fixture(scope="module")
def project(tmp_path_factory):
    """Return a project with the made-up prefecture's data."""
    return real_data(tmp_path_factory.mktemp("fund"), "examples", "00-national")


@pytest.fixture(scope="module")
def page(project):
    """Return what the made-up prefecture's document shows; what it leaves stands in a folder ``record``."""
    with pytest.MonkeyPatch.context() as patched:
        patched.setenv("KIKIN_RECORD", str(project / "record"))
        return shown_by("fund", project, as_of="R7年9月")


def test_forms_with_figures_are_left_for_download(project, page, tmp_path, monkeypatch):
    """数値のある様式だけを、基準日までの最後の年度について残し、同じデータからは kikin forms と同じバイトになる。"""
    assert page
    left = json.loads((project / "record" / "record.json").read_text(encoding="utf-8"))["forms"]
    # 令和6年度の行のない 別添様式2-2、2-3、2-6、別葉2 と、別表（disclosure の頁にある）は残さない
    assert [one["name"].removesuffix(" 令和6年度") for one in left] == [
        "別紙様式1", "別紙様式2", "別添様式1", "別添様式2-1", "別添様式2-4", "別添様式2-5", "別葉1", "別葉3",
    ]  # fmt: skip
    monkeypatch.chdir(project)
    data = load("例", "R6", document="fund", as_of="R7年9月")
    (written,) = write_forms(data, FiscalYear(2024), chosen("別紙様式1"), tmp_path)
    assert (project / "record" / left[0]["file"]).read_bytes() == written.file.read_bytes()


def test_the_values_that_wait_are_listed(page):
    """基準日に未集計の値は、何の、どこの、いつの値で、いつ確定する見込みかと、出典とともに一つの章に並ぶ。"""
    assert "## 未集計の値の一覧" in page
    assert rows(page, "人口10万人当たりの医師数") == [
        ["人口10万人当たりの医師数", "例県全体", "R6年", "R7年12月", "例県事後評価（架空の例）"]
    ]
    (spent,) = rows(page, "決算額")
    assert spent[1].startswith("2（介護分）")
    assert spent[2:] == ["令和6年度", "記載なし", "例県事後評価（架空の例）"]


def test_a_part_without_a_ledger_is_not_dropped(tmp_path):
    """積立などの行が医療分にしかなくても、介護分の事業と地域別の額を載せ、額がどの分のものかを言う。"""
    made.written(
        tmp_path / "data" / "25-shiga",
        ledger="item,year,category,as_of,unit,amount,source\n積立額,R6,Ⅱ,,千円,90,s\n執行額,R6,Ⅱ,,千円,40,s\n残高,,Ⅱ,R6年9月末,千円,60,s",
        areas="id,name,source\nn,北,s\nc,中,s",
        area_spending="ownership,category,area,from_year,to_year,unit,amount,source\n計,,n,R6,R6,千円,5,s\n公,Ⅲ,c,R6,R6,千円,7,s",
        projects="year,number,categories,name,unit,total_cost,source\nR6,1,Ⅲ,施設の整備,千円,9,s",
    )
    page = shown_by("fund", tmp_path, prefecture="25")
    assert "本県の医療分の基金は、令和6年度に90,000円を積み立て" in page
    assert "[医療分の残高]{.key-name} [60,000円]{.key-value} [R6年9月末（公表値）]" in page
    assert "合計は12,000円である" in page  # 5＋7 千円
    assert rows(page, "1")[0][2] == "施設の整備"
