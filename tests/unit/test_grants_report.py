"""助成額算定調書: 事例、計、検算、根拠と、「例」の印。"""

from __future__ import annotations

import re
import shutil

import pytest
from project_copy import ROOT

from kikin import narrative, tables
from kikin.errors import FindingsError, KikinError
from kikin.report import load_index, load_report
from kikin.report.findings import folder_findings
from kikin.steps import shown

EXAMPLES = ROOT / "data" / "examples"


@pytest.fixture(scope="module")
def report():
    """例の調書。"""
    return load_report("grants", prefecture="例", fiscal_year="R6", data_folder=EXAMPLES)


@pytest.fixture
def kumamoto(tmp_path):
    """熊本県のデータに、例の表を申請の表として置いたフォルダー。"""
    for name in ("43-kumamoto", "14-kanagawa", "00-national"):
        shutil.copytree(ROOT / "data" / name, tmp_path / name)
    text = (EXAMPLES / "grants.csv").read_text(encoding="utf-8")
    (tmp_path / "43-kumamoto" / "grants.csv").write_text(re.sub(r"(?m)^例\d+ ", "", text), encoding="utf-8")
    return tmp_path / "43-kumamoto"


def document(report):
    """調書の本文を、ノートブックと同じ順に並べる。"""
    grants = narrative.grants, tables.grants
    return "".join(
        [
            grants[0].summary(report),
            grants[0].reading(report),
            grants[1].cases(report),
            grants[1].totals(report),
            grants[1].sheets(report),
            grants[0].checks(report),
            grants[1].checks(report),
            grants[1].basis(report),
            tables.colophon(report.context),
        ]
    )


def test_totals_are_the_sums_of_the_cases(report):
    """制度別と区分別の計は、事例の額の和で、要件を満たさない事例は 0円として入る。"""
    assert all(one.holds for one in report.identities)
    for total, scheme in zip(report.by_scheme, report.schemes, strict=True):
        cases = report.of(scheme)
        assert total.amount_yen == sum(case.amount_yen for case in cases)
        assert (total.count, total.eligible) == (len(cases), sum(not case.unmet for case in cases))
    assert report.whole.amount_yen + report.whole_back.amount_yen == sum(
        case.amount_yen for case in report.cases
    )


def test_a_payback_is_no_grant(report):
    """返還額は、助成額の計に入らない。"""
    assert {case.scheme.name for case in report.given_back} == {"別記4-返還", "別記4-借換"}
    assert report.whole_back.amount_yen == 79_800_000 + 600_000  # 全額の返還と、(2億＋1億)×(0.5%－0.3%)


def test_every_step_and_condition_stands_with_its_article(report):
    """どの事例も、どの段階と要件も、値と条文とともに印刷される。"""
    text = document(report).replace("\\", "")
    for case in report.cases:
        for number, step in enumerate(case.reckoning.steps, start=1):
            row = next(line for line in text.splitlines() if line.startswith(f"| {case.number}-{number} |"))
            assert step.label in row
            assert f"| {shown(step.value, step.unit)} |" in row
            assert all(f"{entry.article}（{entry.column}）" in row for entry in step.entries)
        for number, one in enumerate(case.reckoning.conditions, start=1):
            row = next(line for line in text.splitlines() if line.startswith(f"| {case.number}-要{number} |"))
            assert f"| {'満たす' if one.met else '満たさない'} |" in row


def test_the_basis_lists_every_entry_used(report):
    """根拠は、使った規則を一度ずつ、県の補助条件とその出典の文書とともに挙げる。"""
    text = str(tables.grants.basis(report)).replace("\\", "")
    used = {entry for case in report.cases for entry in case.reckoning.entries}
    assert set(report.entries) == used
    assert len(report.entries) == len(used)
    rules = text.split("| 規則 |")[1]
    assert rules.count("\n| ") == len(used)
    assert all(title in text for title, _, _ in report.documents)
    assert len(report.documents) == 2
    assert "標準単価 最大使用病床数（療養病床除く）１床当たり | 133千円 | 神奈川県" in text


def test_examples_are_marked_wherever_they_show(report):
    """例は、題名、要点、どの表の題、どの事例の行にも「例」と示す。"""
    text = document(report)
    captions = re.findall(r"(?m)^: (.+)$", text)
    assert len(captions) > 2 * len(report.cases)
    assert [caption for caption in captions if not caption.startswith("【例】")] == []
    cases = [line for line in text.splitlines() if re.match(r"\| \S*\d+(-要?\d+)? \|", line)]
    assert len(cases) > 5 * len(report.cases)
    assert [line for line in cases if not line.startswith("| 例")] == []
    assert "実際の申請ではない" in text
    index = load_index([str(ROOT / "params" / "examples" / "grants-R6.yml")])
    assert index.published[0].title == "例 令和6年度 助成額算定調書"
    assert index.published[0].path == "examples/R6/grants"
    shown_there = narrative.index.lead(index) + narrative.index.documents(index)
    assert "実際の申請や交付ではない" in shown_there
    assert "文書を公表する" not in shown_there


def test_a_prefecture_publishes_its_own_cases_by_the_same_code(kumamoto, report):
    """県のフォルダーの grants.csv は、同じ額で、「例」の印なしに調書になる。"""
    own = load_report("grants", prefecture="43", fiscal_year="R6", data_folder=kumamoto)
    assert [case.amount_yen for case in own.cases] == [case.amount_yen for case in report.cases]
    text = document(own)
    assert "例" not in re.sub("条例|一例|償還年次表|例外", "", text).replace("事例", "").replace(
        "標準事業例", ""
    )
    assert "熊本県 の申請の表" in text


def test_only_the_cases_of_the_year_are_shown(kumamoto):
    """調書には、その年度の事例だけが載る。"""
    file = kumamoto / "grants.csv"
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    column = lines[0].split(",").index("調書の年度")
    cells = lines[1].split(",")
    cells[column] = "R7"
    file.write_text("".join([lines[0], ",".join(cells), *lines[2:]]), encoding="utf-8")
    assert len(load_report("grants", prefecture="43", fiscal_year="R7", data_folder=kumamoto).cases) == 1
    with pytest.raises(KikinError, match="令和8年度の事例がありません"):
        load_report("grants", prefecture="43", fiscal_year="R8", data_folder=kumamoto)


def test_a_bad_row_stops_the_document_and_is_listed_by_check(kumamoto):
    """誤りのある行があれば調書は作らず、kikin check が行と列を示す。"""
    file = kumamoto / "grants.csv"
    text = file.read_text(encoding="utf-8")
    file.write_text(text.replace(",別記1,", ",別記11,", 1), encoding="utf-8")
    with pytest.raises(FindingsError) as caught:
        load_report("grants", prefecture="43", fiscal_year="R6", data_folder=kumamoto)
    (finding,) = caught.value.findings
    assert (finding.place.row, finding.place.column) == (2, "制度")
    assert finding in folder_findings(kumamoto)


def test_a_folder_without_cases_is_told(tmp_path):
    """事例の表がなければ、何を作ればよいかを示す。"""
    for name in ("43-kumamoto", "00-national"):
        shutil.copytree(ROOT / "data" / name, tmp_path / name)
    with pytest.raises(KikinError) as caught:
        load_report("grants", prefecture="43", fiscal_year="R6", data_folder=tmp_path / "43-kumamoto")
    assert "grants.csv" in caught.value.remedy


def test_a_hostile_name_is_printed_as_it_is(kumamoto):
    """事例名の記号は、文字として印刷され、表を崩さない。"""
    file = kumamoto / "grants.csv"
    text = file.read_text(encoding="utf-8")
    name = '#read("x") | <script>'
    file.write_text(
        text.replace("地域密着型特養の創設,", '"' + name.replace('"', '""') + '",', 1), encoding="utf-8"
    )
    own = load_report("grants", prefecture="43", fiscal_year="R6", data_folder=kumamoto)
    printed = document(own)
    assert own.cases[0].name == name
    assert r"\#read(\"x\") \| \<script\>" in printed
    assert "<script>" not in printed
