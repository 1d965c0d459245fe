"""助成額算定調書の表: 年度の事例だけが載り、段階と要件は番号と条文を持つ。"""

from __future__ import annotations

import shutil
from types import SimpleNamespace

import pytest
from project_copy import ROOT

from kikin.grants import sheets
from kikin.values.errors import FindingsError, KikinError
from kikin.values.periods import FiscalYear
from kikin.values.prefectures import EXAMPLES, parse_prefecture


def data_of(folder, year=2024, prefecture=EXAMPLES):
    """調書を作るのに要るものだけを持つデータ。"""
    return SimpleNamespace(folder=SimpleNamespace(path=folder), year=FiscalYear(year), prefecture=prefecture)


@pytest.fixture(scope="module")
def results():
    """例の調書。"""
    return sheets.load_sheets(data_of(ROOT / "data" / "examples"))


def test_cases_are_numbered_and_named(results):
    """例の事例は「例」の付く番号を持ち、名から番号を除く。"""
    assert list(results["number"][:3]) == ["例1", "例2", "例3"]
    assert results["name"][0] == "地域密着型特養の創設"
    assert list(results.loc[results["kind"] == "返還額", "result"]) == [
        "返還を要する",
        "返還を要しない",
        "返還を要する",
    ]


def test_steps_and_conditions_of_a_case(results):
    """事例の段階は番号、算式、数値、額、単位、条文を、要件は判定と理由を持つ。"""
    steps = sheets.steps_of(results.iloc[0])
    assert steps.iloc[-1].to_list()[:2] == ["例1-8", "助成額"]
    assert steps.iloc[-1]["額・数"] == 153_120_000
    assert steps.iloc[-1]["単位"] == "円"
    conditions = sheets.conditions_of(results.iloc[0])
    assert conditions.iloc[0].to_list()[:3] == ["例1-要1", "定員29人以下", "満たす"]


def test_facts_leave_out_what_is_blank(results):
    """個票には、書くことのある欄だけを示す。"""
    names = [name for name, _ in sheets.facts(results.iloc[0])]
    assert names == ["制度", "事業区分", "判定", "助成額"]
    with_terms = next(row for _, row in results.iterrows() if row["terms"])
    assert any("神奈川県" in str(text) for _, text in sheets.facts(with_terms))


def test_sums_agree(results):
    """別の順に足した計は一致し、返還額は助成額に足さない。"""
    assert set(sheets.sums(results)["結果"]) == {"一致"}
    granted = sheets.granted(results)
    assert sheets.total_yen(granted) + 80_400_000 == sheets.total_yen(results)
    assert sheets.total_row(granted, "title")["cases"] == len(granted)


def test_points_say_how_much_is_granted_and_paid_back(results):
    """要点は、助成額と返還額の計を分けて述べる。"""
    first, second, *_ = sheets.points(results)
    assert "助成額は 43 件のうち要件を満たす 40 件の計 2,745,670,705円" in first
    assert "返還額は 3 件のうち 2 件の計 80,400,000円" in second


def test_documents_name_the_notice_and_the_terms(results):
    """根拠には、要領と、県の補助条件を定めた文書が並ぶ。"""
    titles = list(sheets.documents(results)["資料"])
    assert titles[0] == "地域医療介護総合確保基金管理運営要領"
    assert len(titles) == 2
    assert all(entry.article for entry in sheets.used_entries(results))


def test_a_year_without_cases_is_told(tmp_path):
    """その年度の事例がなければ、何を確かめるかを添えて断る。"""
    with pytest.raises(KikinError, match="令和8年度の事例がありません"):
        sheets.load_sheets(data_of(ROOT / "data" / "examples", 2026))
    with pytest.raises(KikinError, match="事例の表がありません"):
        sheets.load_sheets(data_of(tmp_path))


def test_mistakes_stop_the_document(tmp_path):
    """誤りのある事例の表では調書を作らず、誤りをすべて示す。"""
    folder = tmp_path / "43-kumamoto"
    folder.mkdir()
    text = (ROOT / "data/examples/grants.csv").read_text(encoding="utf-8")
    (folder / "grants.csv").write_text(
        text.replace("5280000,480000000", "528千円,480000000", 1), encoding="utf-8"
    )
    shutil.copytree(ROOT / "data/14-kanagawa", tmp_path / "14-kanagawa")
    with pytest.raises(FindingsError) as caught:
        sheets.load_sheets(data_of(folder, prefecture=parse_prefecture("43")))
    (finding,) = caught.value.findings
    assert "単位が「千円」です" in finding.what
