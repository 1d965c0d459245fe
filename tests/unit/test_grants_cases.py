"""事例のファイルと、県のデータフォルダーの補助条件。"""

from __future__ import annotations

import csv
import io
from datetime import date, datetime
from pathlib import Path

import pytest
from openpyxl import Workbook
from project_copy import ROOT

from kikin.grants import cases_file, conditions, entries, errors_of, load_results, steps, terms_used, totals
from kikin.values.errors import KikinError, Level

DATA = ROOT / "data"
EXAMPLES = DATA / "examples" / "grants.csv"
AMOUNTS = {
    # 5,280千円×29床（実支出額 480,000千円＋12,000千円 より小さい）
    "例1 ": 153_120_000,
    # 4,880千円×29床（旧欄）
    "例2 ": 141_520_000,
    # 39,600千円×1.05＝41,580千円。実支出額 38,500千円＋min(1,600千円, 38,500千円×2.6%＝1,001千円)＝39,501千円
    "例3 ": 39_501_000,
    # min(9,876,543＋9,876,543×2.6%, 10,500,000)＝10,133,333.118 → 1,000円未満切捨て
    "例6 ": 10_133_000,
    # 5,100千円×29台（定員）×2/3
    "例21 ": 98_600_000,
    # 153,120千円×0.32＝48,998,400→48,998千円、(153,120＋48,998)千円×0.08＝16,169,440→16,169千円、計
    "例25 ": 218_287_000,
    # 12,000千円×9/10＋9,500千円（133千円×180床＝23,940千円より小さい）
    "例26 ": 20_300_000,
    # 133千円×20床（15床は20床とみなす。経費 3,300千円より小さい）
    "例27 ": 2_660_000,
    # 133千円×400床（30,000千円×9/10＋28,000千円＝55,000千円より小さい）
    "例29 ": 53_200_000,
    # min(1,250千円, 1,080百万円÷(75人×12月)＝1,200千円)×30月
    "例31 ": 36_000_000,
    # 150千円×2人
    "例33 ": 300_000,
    # 100床×76.3%＝76.3床。(100－76.3)×1,824千円＋(76.3－60)×2,280千円＝43,228,800＋37,164,000
    "例35 ": 80_392_800,
    # (4億＋3億＋2億＋1億)×0.5%
    "例40 ": 5_000_000,
    # min(96千円×300床＝28,800千円, 40,000千円)×3/4
    "例45 ": 21_600_000,
}


@pytest.fixture(scope="module")
def examples():
    """例の表を算定した結果。"""
    return load_results(EXAMPLES, DATA)


def test_examples_are_worked_by_hand_too(examples):
    """例の額は、手で計算した額と一致する。"""
    found = {
        start: amount
        for start in AMOUNTS
        for name, amount in zip(examples["case"], examples["amount_yen"], strict=True)
        if name.startswith(start)
    }
    assert found == AMOUNTS


def test_every_example_is_marked_and_computed(examples):
    """例の事例名はどれも「例」で始まり、どの行も誤りなく算定できる。"""
    assert errors_of(examples) == ()
    assert all(name.startswith("例") for name in examples["case"])
    assert all(examples["reckoning"])
    assert set(examples["scheme"]) == {
        *("別記1", "別記3-1", "別記3-2", "別記3-3"),
        *("別記4-単独", "別記4-統合", "別記4-債務", "別記4-返還", "別記4-借換", "県単"),
    }


def rows_of_examples():
    """例の表を文字で読む。"""
    return list(csv.reader(EXAMPLES.open(encoding="utf-8", newline="")))


@pytest.mark.parametrize(
    ("encoding", "level"),
    [("utf-8", None), ("utf-8-sig", None), ("cp932", Level.WARNING)],
)
def test_usual_encodings_are_read(tmp_path, examples, encoding, level):
    """UTF-8（BOM の有無を問わない）を読み、Shift_JIS は注意した上で読む。"""
    file = tmp_path / "事例.csv"
    file.write_bytes(EXAMPLES.read_bytes().decode("utf-8").encode(encoding))
    batch = load_results(file, DATA)
    assert list(batch["amount_yen"]) == list(examples["amount_yen"])
    assert [note.level for note in batch.attrs["findings"]] == ([level] if level else [])


@pytest.mark.parametrize(
    "content", ["事例名,制度".encode("utf-16"), b"\xff\xfe\x00\x80\x81", "＃".encode("euc_jp")]
)
def test_other_bytes_are_refused_whole(tmp_path, content):
    """文字として読めないファイルは、一行も算定せずに誤りとする。"""
    file = tmp_path / "事例.csv"
    file.write_bytes(content)
    batch = load_results(file, DATA)
    assert len(batch) == 0
    assert errors_of(batch)


def test_a_broken_workbook_is_refused(tmp_path):
    """XLSX として開けないファイルは、誤りとする。"""
    file = tmp_path / "事例.xlsx"
    file.write_bytes(b"PK\x03\x04broken")
    (finding,) = errors_of(load_results(file, DATA))
    assert "XLSX として開けません" in finding.what


def test_a_cell_of_endless_length_is_refused(tmp_path):
    """引用符を閉じ忘れて長くなりすぎたセルは、誤りとする。"""
    file = tmp_path / "事例.csv"
    file.write_text('事例名,制度\n"' + "あ" * 140_000, encoding="utf-8")
    (finding,) = errors_of(load_results(file, DATA))
    assert "読めません" in finding.what


def test_a_workbook_gives_the_same_amounts(tmp_path, examples):
    """XLSX では、数、割合、日付のセルをそのまま読む。"""
    book = Workbook()
    for row in rows_of_examples():
        book.active.append([_typed(cell) for cell in row])
    file = tmp_path / "事例.XLSX"
    content = io.BytesIO()
    book.save(content)
    file.write_bytes(content.getvalue())
    batch = load_results(file, DATA)
    assert list(batch["amount_yen"]) == list(examples["amount_yen"])
    assert errors_of(batch) == ()


def _typed(text):
    if text.isdigit():
        return int(text)
    try:
        return datetime.combine(date.fromisoformat(text), datetime.min.time())
    except ValueError:
        return text


@pytest.mark.parametrize("name", ["ない.csv", "事例.pdf", "フォルダー"])
def test_what_is_no_table_is_refused(tmp_path, name):
    """ないファイルと、CSV でも XLSX でもないものは、名を示して断る。"""
    (tmp_path / "事例.pdf").write_bytes(b"")
    (tmp_path / "フォルダー").mkdir()
    try:
        (finding,) = errors_of(load_results(tmp_path / name, DATA))
    except KikinError as error:
        finding = error.as_finding()
    assert name in finding.place.file
    assert finding.remedy


def test_a_prefecture_without_terms_is_told(tmp_path):
    """補助条件の表がない県は、その行の誤りになる。"""
    rows = [dict(zip(rows_of_examples()[0], cells, strict=True)) for cells in rows_of_examples()]
    row = next(row for row in rows if row["県の補助条件"] and row["制度"] == "県単") | {"都道府県": "熊本県"}
    file = tmp_path / "事例.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        writer = csv.DictWriter(out, row)
        writer.writeheader()
        writer.writerow(row)
    (finding,) = errors_of(load_results(file, DATA))
    assert finding.what == "熊本県の補助条件の表がありません"
    assert (finding.place.row, finding.place.column) == (2, "県の補助条件")


def test_terms_of_kanagawa_name_their_document(examples):
    """使った県の補助条件は、値と、神奈川県の文書の題とともに並ぶ。"""
    used = terms_used(examples)
    assert set(used["prefecture"]) == {"神奈川県"}
    assert all(used["document"])
    assert "133,000円" in set(used["value"])


def test_two_files_of_cases_are_refused(tmp_path):
    """grants.csv と grants.xlsx の両方があれば、どちらとも決めない。"""
    assert cases_file(tmp_path) is None
    (tmp_path / "grants.csv").touch()
    assert cases_file(tmp_path) == Path(tmp_path / "grants.csv")
    (tmp_path / "grants.xlsx").touch()
    with pytest.raises(KikinError, match="両方"):
        cases_file(tmp_path)


def test_every_step_of_the_notice_names_its_article():
    """要領による算定は、どの段階にも根拠がある。県単の段階は、県の補助条件か事例の値だけで決まることがある。"""
    national = load_results(EXAMPLES, DATA)
    national = national[national["scheme"] != "県単"]
    pairs = zip(national["case"], national["reckoning"], strict=True)
    used = [(case, step) for case, one in pairs for step in one.steps]
    assert len(used) > len(national)
    assert [(case, step.label) for case, step in used if not step.entries] == []
    assert len(steps(national)) == len(used)
    assert len(conditions(national)) > len(national)


def test_a_spreadsheet_error_is_told(tmp_path):
    """表計算のエラー値のある行は、列を示して断る。"""
    heading, row = rows_of_examples()[:2]
    row[heading.index("工事費又は工事請負費（円）")] = "#REF!"
    file = tmp_path / "事例.csv"
    with file.open("w", encoding="utf-8", newline="") as out:
        csv.writer(out).writerows([heading, row])
    (finding,) = errors_of(load_results(file, DATA))
    assert (finding.place.row, finding.place.column) == (2, "工事費又は工事請負費（円）")
    assert "エラー値" in finding.what


def test_merged_cells_are_told(tmp_path):
    """結合されたセルのある事例の表は、範囲を示して誤りとする。"""
    book = Workbook()
    for row in rows_of_examples()[:4]:
        book.active.append([_typed(cell) for cell in row])
    book.active.merge_cells("B2:B4")
    book.save(tmp_path / "事例.xlsx")
    found = [
        finding
        for finding in errors_of(load_results(tmp_path / "事例.xlsx", DATA))
        if finding.found == "B2:B4"
    ]
    assert len(found) == 1


def test_cases_may_stand_on_any_sheet(tmp_path):
    """事例の表が二枚目のシートにあっても、見出しで見つけて読む。"""
    book = Workbook()
    book.active.append(["説明"])
    sheet = book.create_sheet("申請")
    for row in rows_of_examples()[:3]:
        sheet.append([_typed(cell) for cell in row])
    book.save(tmp_path / "事例.xlsx")
    results = load_results(tmp_path / "事例.xlsx", DATA)
    assert [int(amount) for amount in results["amount_yen"]] == [153_120_000, 141_520_000]
    assert "申請" in results.attrs["file"]
    book.copy_worksheet(sheet).title = "翌年度"  # 読まないシートを黙って落とさない
    book.save(tmp_path / "事例.xlsx")
    assert [one.found for one in errors_of(load_results(tmp_path / "事例.xlsx", DATA))] == ["申請、翌年度"]


def test_totals_by_scheme_and_category(examples):
    """制度別と事業区分別の計は、件数、要件を満たす件数、額の合計である。"""
    by_scheme = totals(examples, "scheme").set_index("scheme")
    assert by_scheme.loc["別記4-返還"].to_list() == [2, 1, 79_800_000]
    assert by_scheme["cases"].sum() == len(examples)
    assert totals(examples, "category")["amount_yen"].sum() == by_scheme["amount_yen"].sum()


def test_entries_are_listed_once(examples):
    """根拠の規則は、規則と適用日ごとに一度だけ並ぶ。"""
    used = entries(examples)
    assert not used.duplicated(["rule", "since"]).any()
    assert "care_facilities.rounding" in set(used["rule"])
