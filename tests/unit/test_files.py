"""CSV と XLSX の読み取り: 行番号は表計算ソフトで見るとおりで、文字化けと壊れたファイルは所見になる。"""

from datetime import date

import pytest
from openpyxl import Workbook

from kikin.values.errors import Level
from kikin.data.files import lines_of, shown_path


def rows_of(file):
    """Return the lines and the findings of a file."""
    findings = []
    return list(lines_of(file, findings)), findings


def test_rows_count_as_a_spreadsheet_shows_them(tmp_path):
    """見出しが1行目で、空行も数える。"""
    file = tmp_path / "a.csv"
    file.write_text("id,name\n\n1,甲\n", encoding="utf-8")
    assert rows_of(file) == ([(1, ["id", "name"]), (2, []), (3, ["1", "甲"])], [])


def test_byte_order_mark_is_no_part_of_the_heading(tmp_path):
    """Excel が付ける BOM は見出しに混ざらない。"""
    file = tmp_path / "a.csv"
    file.write_text("id\n1\n", encoding="utf-8-sig")
    assert rows_of(file)[0][0] == (1, ["id"])


def test_quoted_line_break_stays_in_its_cell(tmp_path):
    """引用符の中の改行とカンマは一つのセルに残る。"""
    file = tmp_path / "a.csv"
    file.write_text('id,text\n1,"甲,\n乙"\n2,丙\n', encoding="utf-8")
    assert [cells for _, cells in rows_of(file)[0]] == [["id", "text"], ["1", "甲,\n乙"], ["2", "丙"]]


def test_unclosed_quote_swallows_no_rows(tmp_path):
    """閉じていない引用符は、後の行を黙って飲み込まず、その行から読めない誤りになる。"""
    file = tmp_path / "a.csv"
    file.write_text('id,text\n1,甲\n2,"乙\n3,丙\n', encoding="utf-8")
    lines, (finding,) = rows_of(file)
    assert [cells for _, cells in lines] == [["id", "text"], ["1", "甲"]]
    assert finding.level is Level.ERROR
    assert finding.place.row == 3
    assert "引用符" in str(finding)


def test_shift_jis_is_read_and_reported(tmp_path):
    """Shift_JIS のファイルは読むが、注意として知らせる。"""
    file = tmp_path / "a.csv"
    file.write_bytes("名前\n熊本①\n".encode("cp932"))
    lines, findings = rows_of(file)
    assert lines[1] == (2, ["熊本①"])
    assert [finding.level for finding in findings] == [Level.WARNING]
    assert "UTF-8" in findings[0].remedy


def test_undecodable_bytes_are_an_error(tmp_path):
    """どの文字コードでも読めないファイルは誤りになる。"""
    file = tmp_path / "a.csv"
    file.write_bytes(b"name\n\x81\xff\n")
    assert [finding.level for finding in rows_of(file)[1]] == [Level.ERROR]


@pytest.mark.parametrize(
    ("cell", "text"),
    [("01", "01"), (80, "80"), (80.0, "80"), (76.5, "76.5"), (0.1, "0.1"), (None, ""), (True, "True")],
)
def test_xlsx_cells_keep_the_digits_that_were_typed(tmp_path, cell, text):
    """XLSX の数は、入力した桁のままの文字になる（小数の誤差を持ち込まない）。"""
    book = Workbook()
    book.active.append(["value", "end"])
    book.active.append([cell, "x"])
    file = tmp_path / "a.xlsx"
    book.save(file)
    assert rows_of(file) == ([(1, ["value", "end"]), (2, [text, "x"])], [])


def test_xlsx_date_is_text_that_no_number_parser_takes(tmp_path):
    """XLSX の日付のセルは日付の文字になり、数と取り違えられない。"""
    book = Workbook()
    book.active.append([date(2025, 3, 31)])
    file = tmp_path / "a.xlsx"
    book.save(file)
    assert rows_of(file)[0][0][1][0].startswith("2025-03-31")


@pytest.mark.parametrize("content", [b"", b"id,name\n1,x\n", b"PK\x03\x04broken"])
def test_broken_xlsx_is_an_error_without_rows(tmp_path, content):
    """XLSX として開けないファイルは、対処を添えた誤りになる。"""
    file = tmp_path / "a.xlsx"
    file.write_bytes(content)
    lines, findings = rows_of(file)
    assert lines == []
    assert [finding.level for finding in findings] == [Level.ERROR]
    assert findings[0].remedy


def test_paths_show_as_the_analyst_knows_them(tmp_path, monkeypatch):
    """作業中のフォルダーの下のファイルは相対パスで、外のファイルは全体のパスで示す。"""
    monkeypatch.chdir(tmp_path)
    assert shown_path(tmp_path / "data" / "a.csv") == "data/a.csv"
    assert shown_path(tmp_path.parent / "a.csv") == (tmp_path.parent / "a.csv").as_posix()
