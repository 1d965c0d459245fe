"""データの読み取り: 型の付いた行になり、何も黙って直さず、見つけたことはすべて場所つきで並ぶ。"""

import shutil
from fractions import Fraction

import pytest
from openpyxl import Workbook
from project_copy import ROOT, read_rows

from kikin.categories import Category
from kikin.errors import FindingsError, KikinError, Level
from kikin.intake import data_folders, parse_cell, read_folder
from kikin.periods import FiscalYear
from kikin.schema import TABLES, Column, Kind
from kikin.units import Absent, Quantity


@pytest.fixture
def kumamoto(tmp_path):
    """Return a copy of Kumamoto's data."""
    return shutil.copytree(ROOT / "data" / "43-kumamoto", tmp_path / "43-kumamoto")


@pytest.mark.parametrize(
    ("kind", "written", "value"),
    [
        (Kind.TEXT, " 熊本 ", "熊本"),
        (Kind.LONG_TEXT, "一。\n二。", "一。\n二。"),
        (Kind.COUNT, "１２", 12),
        (Kind.READING, "82,555", Quantity(Fraction(82_555), 0, "千円")),
        (Kind.READING, "記載なし", Absent.NOT_STATED),
        (Kind.MONEY_UNIT, "百万円", "百万円"),
        (Kind.FISCAL_YEAR, "令和６年度", FiscalYear(2024)),
        (Kind.CATEGORY, "①-1", Category.I_1),
        (Kind.CATEGORIES, "①-1;②；④", (Category.I_1, Category.II, Category.IV)),
        (Kind.MARKS, "※1; ※2", ("※1", "※2")),
    ],
)
def test_cell_is_parsed_by_its_kind(kind, written, value):
    """セルは列の種類のとおりに読まれ、数値は行の単位を持つ。"""
    assert parse_cell(written, Column("value", kind, "値"), "千円") == value


@pytest.mark.parametrize("kind", [kind for kind in Kind if kind is not Kind.CHOICE])
def test_blank_is_refused_unless_the_column_allows_it(kind):
    """空欄は、許された列では「なし」になり、ほかの列では対処を添えて断る。"""
    with pytest.raises(KikinError) as caught:
        parse_cell(" ", Column("value", kind, "値"))
    assert caught.value.remedy
    allowed = parse_cell(" ", Column("value", kind, "値", may_be_blank=True))
    assert allowed == (() if kind in (Kind.CATEGORIES, Kind.MARKS) else None)


@pytest.mark.parametrize("written", ["1.5", "未集計", "三"])
def test_count_is_a_whole_number(written):
    """件数は整数だけを受け取る。"""
    with pytest.raises(KikinError):
        parse_cell(written, Column("order", Kind.COUNT, "並び順"))


def test_choice_shows_the_choices():
    """選択の列に違う値があれば、選択肢を示す。"""
    column = Column("status", Kind.CHOICE, "新規・継続の別", choices=("新規", "継続"))
    with pytest.raises(KikinError) as caught:
        parse_cell("新", column)
    assert "新規、継続" in caught.value.remedy


@pytest.mark.parametrize("name", ["43-kumamoto", "14-kanagawa", "00-national"])
def test_real_folders_have_no_mistakes(name):
    """リポジトリのデータに、読み取りの誤りも注意もない。"""
    folder = read_folder(ROOT / "data" / name)
    assert folder.findings == ()
    assert folder.require() is folder


@pytest.mark.parametrize("name", ["43-kumamoto", "14-kanagawa", "00-national"])
def test_every_row_of_every_file_is_read(name):
    """表のどの行も落ちずに読まれ、行番号は表計算ソフトで見るとおりである。"""
    folder = read_folder(ROOT / "data" / name)
    for file in (ROOT / "data" / name).glob("*.csv"):
        places = [row.place.row for row in folder.tables[file.stem]]
        assert places == list(range(2, len(read_rows(file)) + 2)), file.name


def test_rows_are_chosen_by_typed_values():
    """行は、型の付いた値の一致で選ばれる。"""
    folder = read_folder(ROOT / "data" / "43-kumamoto")
    rows = folder.rows("projects", fiscal_year=FiscalYear(2025), category=Category.I_1)
    assert [row.text("number") for row in rows] == ["1", "2", "3", "4"]
    assert rows[0].reading("amount") == Quantity(Fraction(82_555), 0, "千円")
    assert str(rows[0].at("amount")).endswith("projects.csv:2 列 amount")


def test_xlsx_reads_like_csv(kumamoto):
    """同じ表を XLSX で置いても、同じ値になる。"""
    rows = read_rows(kumamoto / "projects.csv")
    book = Workbook()
    book.active.append(list(rows[0]))
    for row in rows:
        book.active.append(list(row.values()))
    before = [row.values for row in read_folder(kumamoto).rows("projects")]
    (kumamoto / "projects.csv").unlink()
    book.save(kumamoto / "projects.xlsx")
    folder = read_folder(kumamoto).require()
    assert [row.values for row in folder.rows("projects")] == before


def test_all_mistakes_are_listed_in_one_run(kumamoto):
    """誤りは最初の一つで止まらず、すべてが場所つきで並ぶ。"""
    file = kumamoto / "projects.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    lines[1] = lines[1].replace("①-1", "⑨")
    lines[2] = lines[2].replace("①-1", "")
    file.write_text("\n".join(lines) + "\n", encoding="utf-8")
    errors = [found for found in read_folder(kumamoto).findings if "projects.csv" in found.place.file]
    assert [(found.place.row, found.place.column) for found in errors] == [(2, "category"), (3, "category")]
    with pytest.raises(FindingsError) as caught:
        read_folder(kumamoto).require()
    assert set(errors) <= set(caught.value.findings)


def test_short_row_has_blank_cells(kumamoto):
    """列の足りない行は、足りない列が空欄の行として確かめる。"""
    file = kumamoto / "areas.csv"
    file.write_text(file.read_text(encoding="utf-8") + "aso,阿蘇地域\n", encoding="utf-8")
    missing = {found.place.column for found in read_folder(kumamoto).findings if found.place.row == 4}
    assert missing == {"order", "source", "section"}


def test_blank_lines_are_skipped_but_counted(kumamoto):
    """空行は読み飛ばすが、行番号はずれない。"""
    file = kumamoto / "areas.csv"
    heading, *lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join([heading, "", ",,,,,", *lines]) + "\n", encoding="utf-8")
    folder = read_folder(kumamoto).require()
    assert [row.place.row for row in folder.rows("areas")] == [4, 5]


def test_column_order_is_free(kumamoto):
    """列の順序を入れ替えても、同じ値になる。"""
    rows = read_rows(kumamoto / "requests.csv")
    before = [row.values for row in read_folder(kumamoto).rows("requests")]
    columns = list(reversed(rows[0]))
    text = "\n".join([",".join(columns), *(",".join(f'"{row[name]}"' for name in columns) for row in rows)])
    (kumamoto / "requests.csv").write_text(text + "\n", encoding="utf-8")
    assert [row.values for row in read_folder(kumamoto).rows("requests")] == before


def test_optional_table_may_be_missing(kumamoto):
    """ない表は、行のない表として扱う。"""
    (kumamoto / "calendar.csv").unlink()
    assert read_folder(kumamoto).require().rows("calendar") == []


@pytest.mark.parametrize("content", [b"", b"\r\n"])
def test_empty_table_is_one_finding(kumamoto, content):
    """中身のない表は、列の数だけでなく一つの誤りになる。"""
    (kumamoto / "areas.csv").write_bytes(content)
    found = [
        finding for finding in read_folder(kumamoto).findings if finding.place.file.endswith("areas.csv")
    ]
    assert [finding.what for finding in found] == ["表が空です"]


def test_file_that_is_no_xlsx_is_one_finding(kumamoto):
    """XLSX でないファイルは「開けません」だけになり、列がないとは言わない。"""
    (kumamoto / "areas.csv").unlink()
    (kumamoto / "areas.xlsx").write_text("これは表ではない", encoding="utf-8")
    found = [
        finding for finding in read_folder(kumamoto).findings if finding.place.file.endswith("areas.xlsx")
    ]
    assert [finding.what for finding in found] == ["XLSX として開けません"]


def test_missing_folder_names_those_that_exist(kumamoto):
    """ないフォルダーを指定すると、あるフォルダーの名を示す。"""
    with pytest.raises(KikinError) as caught:
        read_folder(kumamoto.parent / "44-oita")
    assert "43-kumamoto" in caught.value.remedy


def test_temporary_files_of_excel_are_ignored(kumamoto):
    """Excel が開いている間の ~$ ファイルは所見にならない。"""
    (kumamoto / "~$projects.xlsx").write_bytes(b"")
    assert read_folder(kumamoto).findings == ()


def test_unknown_table_is_a_warning(kumamoto):
    """知らない名前の表は読まずに、使える名前とともに知らせる。"""
    (kumamoto / "project.csv").write_text("id\n", encoding="utf-8")
    (finding,) = read_folder(kumamoto).findings
    assert finding.level is Level.WARNING
    assert "projects" in finding.remedy


def test_folders_of_data_are_those_of_prefectures_and_the_nation(kumamoto):
    """データフォルダーは、国と47都道府県の名のものだけである。"""
    for name in ("00-national", "99-nowhere", "notes"):
        (kumamoto.parent / name).mkdir()
    assert [path.name for path in data_folders(kumamoto.parent)] == ["00-national", "43-kumamoto"]


def test_every_table_with_data_is_covered():
    """三つのデータフォルダーを合わせると、定義された表のどれにも行がある。"""
    folders = [read_folder(path) for path in data_folders(ROOT / "data")]
    filled = {name for folder in folders for name, rows in folder.tables.items() if rows}
    assert filled == set(TABLES)
