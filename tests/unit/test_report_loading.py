"""報告の読み込み: 入力はすべて確かめられ、誤りがあれば報告は作られない。"""

import shutil
from datetime import date

import pytest
from project_copy import ROOT, set_cells

from kikin.errors import FindingsError, KikinError
from kikin.report import load_index, load_report
from kikin.report.context import find_upwards

KUMAMOTO = ROOT / "data" / "43-kumamoto"


@pytest.mark.parametrize(
    ("changed", "what"),
    [
        ({"prefecture": "48"}, "知らない都道府県です"),
        ({"prefecture": 43}, "知らない都道府県です"),
        ({"prefecture": "14"}, "別のデータフォルダー"),
        ({"fiscal_year": "来年度"}, "年度を読み取れません"),
        ({"fiscal_year": "R3"}, "の事業がありません"),
        ({"data_folder": "data/nowhere/43-kumamoto"}, "データのフォルダーがありません"),
    ],
)
def test_bad_parameters_are_refused(changed, what):
    """ノートブックが受け取った値は、読み込みのときに確かめられ、誤りは文で断られる。"""
    given = {"prefecture": "43", "fiscal_year": "R7", "data_folder": KUMAMOTO} | changed
    with pytest.raises(KikinError) as caught:
        load_report("plan", **given)
    assert what in caught.value.what
    assert caught.value.remedy


def test_unknown_document_names_the_near_one():
    """知らない文書の名には、近い名と、作れる文書の一覧を示す。"""
    with pytest.raises(KikinError) as caught:
        load_report("evaluatoin", prefecture="43", fiscal_year="R6", data_folder=KUMAMOTO)
    assert "evaluation のことですか" in caught.value.remedy


def test_data_with_mistakes_make_no_report(tmp_path):
    """データに誤りがあれば、すべての誤りを持つ例外になり、報告は作られない。"""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    folder = tmp_path / "data" / "43-kumamoto"
    set_cells(folder / "projects.csv", 2, {"amount": "不明"})
    set_cells(folder / "indicators.csv", 2, {"target": "不明"})
    with pytest.raises(FindingsError) as caught:
        load_report("plan", prefecture="43", fiscal_year="R7", data_folder=folder)
    files = {finding.place.file.rpartition("/")[2] for finding in caught.value.findings}
    assert {"projects.csv", "indicators.csv"} <= files


def test_folder_is_found_from_below(tmp_path, monkeypatch):
    """相対のフォルダー名は、今いる所と、その上のフォルダーから探す。"""
    (tmp_path / "data" / "43-kumamoto").mkdir(parents=True)
    (tmp_path / "build" / "work").mkdir(parents=True)
    monkeypatch.chdir(tmp_path / "build" / "work")
    assert find_upwards(KUMAMOTO.relative_to(ROOT)) == tmp_path / "data" / "43-kumamoto"
    assert find_upwards(KUMAMOTO / "none.csv") == KUMAMOTO / "none.csv"


def test_report_knows_its_inputs_by_their_hash(plan):
    """報告は、使った入力ファイルのすべてを、その中身のハッシュとともに知っている。"""
    files = {item.file for item in plan.context.inputs}
    wanted = {f"data/43-kumamoto/{file.name}" for file in KUMAMOTO.glob("*.csv")}
    assert wanted <= files
    assert all(len(item.sha256) == 64 for item in plan.context.inputs)


def test_rules_apply_as_of_the_first_day_of_the_year(fund):
    """根拠の規則は、文書の年度の初日のものである。"""
    assert fund.context.day == date(2024, 4, 1)
    assert all(entry.since <= fund.context.day for entry in fund.entries)


def test_index_leaves_out_what_could_not_be_made(monkeypatch):
    """目次は、作れなかった文書を載せない。"""
    monkeypatch.chdir(ROOT)
    files = ["params/43-kumamoto-R6.yml", "params/43-kumamoto-R7.yml"]
    whole = load_index(files)
    part = load_index(files, left_out=["43-kumamoto/R7/plan"])
    assert [item.path for item in whole.published] == ["43-kumamoto/R6/evaluation", "43-kumamoto/R7/plan"]
    assert [item.path for item in part.published] == ["43-kumamoto/R6/evaluation"]


def test_evaluation_without_indicators_is_refused_with_the_table_to_write(tmp_path):
    """その年度の指標が一つもないとき、空の事後評価は作らず、書く表を示す。"""
    shutil.copytree(ROOT / "data", tmp_path / "data")
    table = tmp_path / "data/43-kumamoto/indicators.csv"
    table.write_text(table.read_text(encoding="utf-8").splitlines()[0] + "\n", encoding="utf-8")
    with pytest.raises(KikinError, match="令和6年度の指標がありません") as caught:
        load_report(
            "evaluation", prefecture="43", fiscal_year="R6", data_folder=tmp_path / "data/43-kumamoto"
        )
    assert "indicators.csv" in str(caught.value)
    assert load_report(
        "plan", prefecture="43", fiscal_year="R7", data_folder=tmp_path / "data/43-kumamoto"
    ).projects
