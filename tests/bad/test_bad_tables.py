"""壊れた表: どの壊し方にも、その行と列を示す、対処つきの日本語の所見が一つ出る。"""

from __future__ import annotations

from pathlib import Path

import pytest
import yaml
from openpyxl import Workbook
from small_folder import findings_in, rows_of, small_folder, with_cells, write_csv, write_sheet

from kikin.data.tables import TABLES
from kikin.values.errors import Level

FILE = Path(__file__).with_name("tables.yml")
CASES = yaml.load(FILE.read_text(encoding="utf-8"), yaml.CSafeLoader)
_OPTIONAL = ("注意", "確認")


def test_the_folder_to_break_is_right(tmp_path):
    """壊す前のフォルダーには、所見が一つもない。"""
    assert findings_in(small_folder(tmp_path), None) == []


@pytest.mark.parametrize(
    "case", CASES, ids=lambda case: f"{case['table']}-{case['found']}-{case['words'][0]}"
)
def test_broken_cell_is_found_once(tmp_path, case):
    """壊れたセルの所見は、ファイル・行・列・言葉が一覧のとおりで、対処を持ち、一つだけである。"""
    row = case.get("row", 2)
    folder = small_folder(tmp_path, **with_cells(case["table"], row, **case["cells"]))
    (found,) = findings_in(folder, None)
    assert found.level is Level(case.get("level", "誤り"))
    assert found.place.file.endswith(f"{case['table']}.csv")
    assert (found.place.row, found.place.column) == (row, case["found"])
    assert found.remedy
    assert [word for word in case["words"] if word not in str(found)] == []


def test_every_table_has_a_broken_case():
    """主な表のどれにも、壊れた例がある。"""
    without = set(TABLES) - {case["table"] for case in CASES}
    assert without <= {"notes", "published_totals", "themes"}


@pytest.mark.parametrize(
    ("break_it", "words"),
    [
        (lambda folder: (folder / "projects.csv").write_bytes(b""), ["表が空です"]),
        (lambda folder: (folder / "projects.csv").write_text("事業名,金額\n甲,1\n", "utf-8"), ["計画年度の列がありません"]),
        (lambda folder: _append(folder, "R6,医療分,9,Ⅱ,余分な,,,,千円,1,s,1頁,溢れた\n"), ["見出しより列の多い行です", "溢れた"]),
        (lambda folder: _append(folder, "小見出し\nR6,医療分,9,Ⅱ,後,,,千円,1,s,1頁\n"), ["表の行でない行"]),
        (lambda folder: _append(folder, "合計,,,,,,,,150\nR6,医療分,9,Ⅱ,後,,,千円,1,s,1頁\n"), ["合計の行があります"]),
        (lambda folder: (folder / "projects.xlsx").write_bytes(b"PK"), ["開けません"]),
        (lambda folder: (folder / "sources.csv").unlink(), ["出典（sources）にありません"]),
        (lambda folder: (folder / "projcts.csv").write_text("a\n1\n", "utf-8"), ["知らない名前の表", "「projects」のことですか"]),
        (lambda folder: (folder / "requests.xls").write_bytes(b"\xd0\xcf"), [".xls ファイルは読めません", "保存し直して"]),
        (lambda folder: (folder / "memo.ods").write_bytes(b"PK"), [".ods ファイルは読めません"]),
        (lambda folder: (folder / "projects.docx").write_bytes(b"PK"), [".docx ファイルは読めません"]),
        (lambda folder: write_csv(folder / "旧" / "projects.csv", [{"a": "1"}]), ["知らない名前のフォルダー", "projects.csv"]),
        (lambda folder: (folder / "grants.xls").write_bytes(b"\xd0\xcf"), [".xls ファイルは読めません"]),
        (lambda folder: _heading(folder, "cost", "cots"), ["知らない列なので読めません", "「cost」のことですか"]),
        (lambda folder: _heading(folder, "cost", "name"), ["同じ見出しの列が二つあります"]),
        (lambda folder: _heading(folder, "cost", ""), ["見出しのない列に値があります"]),
    ],
)  # fmt: skip
def test_broken_file_is_found(tmp_path, break_it, words):
    """壊れたファイルは、失われるものを名指す、対処つきの誤りになる。"""
    folder = small_folder(tmp_path)
    break_it(folder)
    errors = findings_in(folder)
    text = "\n".join(str(found) for found in errors)
    assert [word for word in words if word not in text] == []
    assert all(found.remedy and found.place.file for found in errors)


def test_row_with_a_mistake_is_not_missed_by_what_refers_to_it(tmp_path):
    """間違いのある行を指す行は、行き先がないとは言われない。"""
    rows = rows_of("areas")
    rows[0]["name"] = ""
    (found,) = findings_in(small_folder(tmp_path, areas=rows))
    assert found.place.column == "name"


@pytest.mark.parametrize("content", [b"", b"\x81\xff", b"a,b\n1,2\n"])
def test_table_that_cannot_be_read_is_told_once(tmp_path, content):
    """読めない表を指す行は、行き先がないとは言われない。"""
    folder = small_folder(tmp_path)
    (folder / "sources.csv").write_bytes(content)
    assert {found.place.file.rpartition("/")[2] for found in findings_in(folder)} == {"sources.csv"}


def test_same_mistake_in_many_rows_is_told_once(tmp_path):
    """同じ行き先のない参照が何行にもあれば、初めの行と残りの数を一度だけ言う。"""
    rows = [row | {"source": "memo"} for row in rows_of("results")]
    (found,) = findings_in(small_folder(tmp_path, results=rows))
    assert (found.place.row, found.found) == (2, "memo（ほか 2 行）")


def test_broken_cell_of_a_workbook_is_found(tmp_path):
    """ブックの壊れたセルは、シートと、表計算ソフトで見る行番号と、列名で示す。"""
    folder = small_folder(tmp_path, results=None)
    book = Workbook()
    book.remove(book.active)
    write_sheet(book, "実績値", [row | {"value": "数"} for row in rows_of("results")[:1]])
    book.save(folder / "数値.xlsx")
    (found,) = findings_in(folder)
    assert str(found.place).endswith("25-shiga/数値.xlsx!実績値:2 列 value")


def test_remedy_names_the_column_as_the_file_heads_it(tmp_path):
    """所見の列も、対処に出る列も、ファイルの見出しのとおりに呼ぶ。"""
    rows = [
        {TABLES["results"].column(name).label: cell for name, cell in row.items()}
        for row in rows_of("results")
    ]
    rows[2]["確定する見込みの時点"] = ""  # of 未集計
    (found,) = findings_in(small_folder(tmp_path, results=rows), None)
    assert (found.place.row, found.place.column) == (4, "確定する見込みの時点")
    assert found.remedy == "確定する見込みの時点を書いてください"


def test_table_in_two_files_is_refused(tmp_path):
    """同じ表が CSV とブックの両方にあれば、どちらを使うか決めない。"""
    folder = small_folder(tmp_path)
    write_csv(folder / "事業.csv", rows_of("projects"))
    assert any("表が二つあります" in found.what for found in findings_in(folder))


def _append(folder, lines):
    with (folder / "projects.csv").open("a", encoding="utf-8") as file:
        file.write(lines)


def _heading(folder, old, new):
    file = folder / "projects.csv"
    heading, _, rest = file.read_text(encoding="utf-8").partition("\n")
    file.write_text(
        ",".join(new if name == old else name for name in heading.split(",")) + "\n" + rest, "utf-8"
    )
