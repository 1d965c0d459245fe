"""役所にあるファイル: 表題と注記、結合、いくつものシート、隠れたもの、ほかの拡張子、Excel が変えた値を、失わずに読む。"""

from __future__ import annotations

import re
import zipfile
from datetime import date
from decimal import Decimal

import pytest
from openpyxl import Workbook
from small_folder import findings_in, rows_of, small_folder, with_cells, write_csv, write_sheet

from kikin.data.folder import read_folder
from kikin.data.tables import TABLES
from kikin.values.errors import Level
from kikin.values.readings import Absent


def frame_of(folder, table):
    """Return the frame of a table of a folder without mistakes."""
    assert findings_in(folder) == []
    return read_folder(folder).frames[table]


def saved(book, file):
    """Save a workbook as a spreadsheet does, its formulas calculated."""
    if len(book.worksheets) > 1 and book.worksheets[0].title == "Sheet":
        book.remove(book.worksheets[0])
    book.save(file)
    return changed(file, "xl/workbook.xml", ' fullCalcOnLoad="1"', "")


def changed(file, part, pattern, new):
    """Change a part of a workbook, as another program would have written it."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    parts[part] = re.sub(pattern, new, parts[part].decode()).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


def results_book(folder, rows, formats=()):
    """Write the results of the folder as a workbook."""
    book = Workbook()
    write_sheet(book, "results", rows)
    for address, code in formats:
        book["results"][address].number_format = code
    return saved(book, folder / "results.xlsx")


# ---- every table, in every form


def test_all_tables_may_be_sheets_of_one_workbook(tmp_path):
    """すべての表を一つのブックのシートにしても、CSV と同じ値になる。シートは表の名でも日本語の名でもよい。"""
    plain = small_folder(tmp_path / "csv")
    folder = small_folder(tmp_path / "book", **dict.fromkeys(TABLES))
    folder.mkdir(parents=True)
    book = Workbook()
    for index, table in enumerate(TABLES.values()):
        write_sheet(book, table.label if index % 2 else table.name, rows_of(table.name))
    saved(book, folder / "データ.xlsx")
    for name in TABLES:
        one, other = frame_of(plain, name), frame_of(folder, name)
        assert one.drop(columns="file").equals(other.drop(columns="file")), name


def test_headings_may_be_japanese_and_look_alike(tmp_path):
    """見出しは日本語でもよく、全角・半角や空白の違いは同じ見出しとみなす。"""
    labels = {column.name: column.label for column in TABLES["projects"].columns}
    labels |= {"cost": "事業費", "number": "事業の番号 ", "sector": "医療分･介護分", "unit": "金額の単位\n"}
    rows = [{labels[name]: text for name, text in row.items()} for row in rows_of("projects")]
    frame = frame_of(small_folder(tmp_path, projects=rows), "projects")
    assert frame["cost"].tolist() == [100_000, 50_000]


@pytest.mark.parametrize("name", ["projects.CSV", "Projects.csv", "事業.csv", "projects.tsv", "projects.TXT"])
def test_names_and_extensions_in_any_case(tmp_path, name):
    """拡張子の大文字、タブ区切り、日本語の表の名も読む。読まれずに消えるファイルはない。"""
    folder = small_folder(tmp_path, projects=None)
    file = write_csv(folder / name, rows_of("projects"))
    if not name.lower().endswith("csv"):
        file.write_text(file.read_text(encoding="utf-8").replace(",", "\t"), encoding="utf-8")
    assert len(frame_of(folder, "projects")) == 2


@pytest.mark.parametrize("extension", ["xlsx", "XLSX", "xlsm"])
def test_workbook_extensions(tmp_path, extension):
    """.xlsx も .xlsm も、大文字でも読む。"""
    folder = small_folder(tmp_path, results=None)
    results_book(folder, rows_of("results")).rename(folder / f"results.{extension}")
    assert len(frame_of(folder, "results")) == 3


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp932", "utf-16", "euc_jp"])
def test_encodings(tmp_path, encoding):
    """どの文字コードの CSV も、同じ表になる。"""
    folder = small_folder(tmp_path, indicators=None)
    write_csv(folder / "indicators.csv", rows_of("indicators"), encoding)
    assert frame_of(folder, "indicators")["name"].tolist() == ["訪問診療の件数", "訪問診療の割合"]


# ---- what stands around a table


def test_title_above_and_notes_below(tmp_path):
    """表題の行と注記の行は表に混ざらず、読まなかったことが注意になる。"""
    folder = small_folder(tmp_path, projects=None)
    book = Workbook()
    sheet = book.active
    sheet.append(["令和６年度 事業一覧"])
    sheet.append([])
    rows = rows_of("projects")
    heading = list(dict.fromkeys(name for row in rows for name in row))
    sheet.append(heading)
    for row in rows:
        sheet.append([row.get(name) for name in heading])
    sheet.append([])
    sheet.append(["※ 単位は千円"])
    sheet.merge_cells("A1:F1")
    sheet.merge_cells("A7:F7")
    saved(book, folder / "projects.xlsx")
    assert frame_of(folder, "projects")["row"].tolist() == [4, 5]
    told = [(found.place.row, found.found) for found in findings_in(folder, Level.WARNING)]
    assert told == [(1, "令和６年度 事業一覧"), (7, "※ 単位は千円")]


def test_heading_printed_again_is_no_row(tmp_path):
    """頁ごとに繰り返された見出しは、行に数えない。"""
    folder = small_folder(tmp_path)
    file = folder / "projects.csv"
    heading, first, second = file.read_text(encoding="utf-8").splitlines()
    file.write_text(f"{heading}\n{first}\n{heading}\n{second}\n", encoding="utf-8")
    assert len(frame_of(folder, "projects")) == 2
    assert [found.what for found in findings_in(folder, Level.WARNING)] == [
        "見出しがもう一度あります。読みません"
    ]


def test_blank_lines_and_trailing_commas(tmp_path):
    """空の行と、行末の余分なカンマは、表を変えない。"""
    folder = small_folder(tmp_path)
    file = folder / "results.csv"
    lines = file.read_text(encoding="utf-8").splitlines()
    file.write_text("\n".join(f"{line},,," for line in [lines[0], "", *lines[1:], "", ""]), encoding="utf-8")
    assert frame_of(folder, "results")["row"].tolist() == [3, 4, 5]
    assert findings_in(folder, None) == []


@pytest.mark.parametrize("merged", ["C2:C4", "A3:B3", "A1:B1"])
def test_merged_cells_over_rows_are_refused_by_name(tmp_path, merged):
    """行や見出しにかかる結合は、どの行の値か決まらないので、範囲の名を挙げて断る。"""
    folder = small_folder(tmp_path, results=None)
    file = results_book(folder, rows_of("results"))
    merge = f'</sheetData><mergeCells count="1"><mergeCell ref="{merged}"/></mergeCells>'
    changed(file, "xl/worksheets/sheet1.xml", "</sheetData>", merge)
    assert merged in [found.found for found in findings_in(folder)]


def test_sheets_that_match_no_table_are_told(tmp_path):
    """表の名でないシートは誤り、隠れたシートは注意になり、空のシートは数えない。"""
    folder = small_folder(tmp_path, results=None)
    book = Workbook()
    write_sheet(book, "results", rows_of("results"))
    write_sheet(book, "resalts", [{"a": "1"}])
    write_sheet(book, "選択肢", [{"a": "1"}])
    book["選択肢"].sheet_state = "hidden"
    book.create_sheet("Sheet3")
    saved(book, folder / "数値.xlsx")
    (error,) = findings_in(folder)
    assert error.place.file.endswith("数値.xlsx!resalts")
    assert "「results」のことですか" in error.remedy
    assert [found.what for found in findings_in(folder, Level.WARNING)] == ["隠れたシートは読みません"]


def test_hidden_first_sheet_is_not_taken_for_the_table(tmp_path):
    """隠れた一枚目のシートがあっても、見えるシートを表として読む。"""
    folder = small_folder(tmp_path, results=None)
    book = Workbook()
    write_sheet(book, "前年度", [{"a": "1"}])
    write_sheet(book, "Sheet1", rows_of("results"))
    book["前年度"].sheet_state = "hidden"
    saved(book, folder / "results.xlsx")
    assert len(frame_of(folder, "results")) == 3


def test_office_lock_files_are_passed_over(tmp_path):
    """開いている間だけできる隠しファイルは、表ではない。"""
    folder = small_folder(tmp_path)
    (folder / "~$projects.xlsx").write_bytes(b"lock")
    (folder / ".DS_Store").write_bytes(b"x")
    assert findings_in(folder, None) == []


def test_papers_beside_the_tables_are_told(tmp_path):
    """表でないファイルが置いてあれば、読まないことを知らせる。"""
    folder = small_folder(tmp_path)
    (folder / "原本.pdf").write_bytes(b"%PDF")
    (found,) = findings_in(folder, None)
    assert (found.level, found.what) == (Level.WARNING, "表のファイルではないので読みません")


# ---- what a spreadsheet did to the values


def test_rows_below_the_declared_size(tmp_path):
    """シートが二行と言っていても、三つの実績を読む。"""
    folder = small_folder(tmp_path, results=None)
    file = results_book(folder, rows_of("results"))
    changed(file, "xl/worksheets/sheet1.xml", r'<dimension ref="[^"]*"', '<dimension ref="A1:B2"')
    assert len(frame_of(folder, "results")) == 3


def test_per_cent_cells_and_units_in_formats(tmp_path):
    """パーセントのセルは見えるとおりの百分率に、単位の付く書式は単位を確かめて読む。"""
    rows = [
        {"indicator": "rate", "time": "R5年度", "value": 0.765, "kind": "確定", "source": "s"},
        {"indicator": "visits", "time": "R6年度", "value": 1200, "kind": "確定", "source": "s"},
    ]
    folder = small_folder(tmp_path, results=None, judgements=None)
    results_book(folder, rows, [("C2", "0.0%"), ("C3", '#,##0"人"')])
    assert frame_of(folder, "results")["value"].tolist() == [Decimal("76.5"), Decimal(1200)]


def test_amounts_shown_in_thousands(tmp_path):
    """千円単位に縮めて見せる書式は、見えるとおりの千円である。"""
    folder = small_folder(tmp_path, projects=None, published_totals=None)
    rows = [row | {"cost": 470_355_000} for row in rows_of("projects")]
    book = Workbook()
    write_sheet(book, "projects", rows)
    column = list(dict.fromkeys(name for row in rows for name in row)).index("cost") + 1
    for row in (2, 3):
        book["projects"].cell(row, column).number_format = "#,##0,"
    saved(book, folder / "projects.xlsx")
    assert frame_of(folder, "projects")["cost"].tolist() == [470_355_000, 470_355_000]


def test_times_that_excel_made_dates(tmp_path):
    """R7.3.31 が日付に変わっていても、令和7年3月31日として読む。"""
    rows = rows_of("results")
    for row, written in zip(rows, (date(2024, 3, 31), date(2025, 3, 31), date(2025, 3, 31)), strict=True):
        row["time"] = written
    folder = small_folder(tmp_path, results=None)
    results_book(folder, rows, [(f"B{row}", "[$-411]ge.m.d") for row in (2, 3, 4)])
    assert str(frame_of(folder, "results")["time"][1]) == "令和7年3月31日"


def test_number_that_excel_made_a_date_is_refused(tmp_path):
    """「3-1」が日付に変わった番号は、年のない日付として断る。"""
    folder = small_folder(tmp_path, results=None)
    rows = rows_of("results")
    rows[0]["time"] = date(2025, 3, 1)
    results_book(folder, rows, [("B2", 'm"月"d"日"')])
    (found,) = findings_in(folder)
    assert "日付に変えた" in found.what
    assert (found.place.row, found.place.column) == (2, "time")


@pytest.mark.parametrize("error", ["#REF!", "#N/A", "#VALUE!", "#DIV/0!"])
def test_error_cells_in_text_columns(tmp_path, error):
    """文字の列のエラー値も、名前として公表されず、番地とともに誤りになる。"""
    folder = small_folder(tmp_path, indicators=None)
    book = Workbook()
    write_sheet(book, "indicators", [row | {"name": error} for row in rows_of("indicators")])
    saved(book, folder / "indicators.xlsx")
    assert [found.found for found in findings_in(folder)] == [f"B2 {error}", f"B3 {error}"]


# ---- numbers, times and names as people write them


def test_numbers_with_the_unit_of_their_row(tmp_path):
    """21.7% は単位が % の指標の 21.7 であり、H29.8.31時点 は平成29年8月31日である。"""
    rows = [{"indicator": "rate", "time": "H29.8.31時点", "value": "21.7%", "kind": "確定", "source": "s"}]
    folder = small_folder(tmp_path, results=rows, judgements=None)
    (row,) = frame_of(folder, "results").to_dict("records")
    assert (row["value"], row["value_raw"], row["time"].end) == (Decimal("21.7"), "21.7%", date(2017, 8, 31))


@pytest.mark.parametrize(
    ("written", "absent"),
    [
        ("x", Absent.SUPPRESSED),
        ("…", Absent.UNKNOWN),
        ("―", Absent.NOT_APPLICABLE),
        ("記載待ち", Absent.AWAITED),
    ],
)
def test_signs_of_statistics(tmp_path, written, absent):
    """秘匿（x）と不詳（…）は、それぞれの種類の「値がない」になる。"""
    folder = small_folder(tmp_path, **with_cells("statistics", value=written))
    (row,) = frame_of(folder, "statistics").to_dict("records")
    assert (row["value"], row["value_absent"]) == (None, absent)


def test_amounts_in_four_units_are_exact_yen(tmp_path):
    """470355000円、1.5百万円、1500千円、21.2億円は、どれも正確な円になる。"""
    amounts = [("470355000", "円"), ("1.5", "百万円"), ("1500", "千円"), ("21.2", "億円")]
    rows = [
        {
            "item": "積立額",
            "year": f"R{index}",
            "sector": "医療分",
            "unit": unit,
            "amount": amount,
            "source": "s",
        }
        for index, (amount, unit) in enumerate(amounts, start=3)
    ]
    frame = frame_of(small_folder(tmp_path, ledger=rows), "ledger")
    assert frame["amount"].tolist() == [470_355_000, 1_500_000, 1_500_000, 2_120_000_000]


def test_references_in_look_alike_letters(tmp_path):
    """全角やハイフンの違う番号・id は同じ行を指し、表では元の行の表記にそろう。"""
    folder = small_folder(
        tmp_path, **with_cells("project_fields", number="Ⅱ－１", field="背景にある医療･介護ニーズ")
    )
    (row,) = frame_of(folder, "project_fields").to_dict("records")
    assert (row["number"], row["field"]) == ("Ⅱ-1", "背景にある医療・介護ニーズ")
    folder = small_folder(tmp_path / "2", **with_cells("project_spending", number="2(医療分)", source="Ｓ"))
    (row,) = frame_of(folder, "project_spending").to_dict("records")
    assert (row["number"], row["source"]) == ("2（医療分）", "s")


def test_stray_blanks_in_closed_lists(tmp_path):
    """決まった言葉の前後や中の空白は、違う言葉にしない。"""
    folder = small_folder(
        tmp_path, **with_cells("projects", sector="医療 分", unit=" 千 円", continuity="継　続")
    )
    (row, _) = frame_of(folder, "projects").to_dict("records")
    assert (row["sector"], row["unit"], row["continuity"], row["cost"]) == ("医療分", "千円", "継続", 100_000)


def test_two_versions_of_a_plan(tmp_path):
    """変更した計画の事業は、版が違えば同じ番号でよい。"""
    rows = rows_of("projects")
    rows.append(rows[0] | {"version": "1", "name": "訪問診療の支援（変更）", "cost": "150"})
    folder = small_folder(tmp_path, projects=rows, published_totals=None)
    assert frame_of(folder, "projects")["version"].tolist() == [0, 0, 1]


def test_variants_of_kanji_are_printable(tmp_path):
    """異体字セレクターの付いた漢字（葛󠄀 辻󠄀）と、第四水準までの漢字は印字できる。"""
    folder = small_folder(tmp_path, **with_cells("indicators", name="葛󠄀城市・辻󠄀さん・𠮷野・髙﨑①㎡"))
    assert findings_in(folder, None) == []


def test_line_ends_that_are_meant_stay(tmp_path):
    """箇条書きと段落の改行は、文の途中の改行ではない。"""
    written = "・在宅医療の推進\n・看取りの推進\n１ 研修\n２ 補助"
    folder = small_folder(tmp_path, **with_cells("projects", outline=written))
    assert findings_in(folder, None) == []
    assert frame_of(folder, "projects")["outline"][0] == written


def test_unknown_folders_and_own_tables(tmp_path):
    """知らない名のフォルダーは注意になり、own/ の表も同じ目で確かめる。"""
    folder = small_folder(tmp_path)
    (folder / "旧").mkdir()
    write_csv(
        folder / "own" / "送迎.csv", [{"区域": "大津", "件数": "#REF!"}, {"区域": "外字\ue000", "件数": "1"}]
    )
    assert [found.place.column for found in findings_in(folder)] == ["件数", "区域"]
    assert [found.found or found.place.file[-1] for found in findings_in(folder, Level.WARNING)] == ["旧"]


def test_share_written_as_its_fraction_is_noticed(tmp_path):
    """76.5% の系列の中の 0.765 は、百分率の桁の違いとして知らせる。"""
    rows = [
        {"indicator": "rate", "time": time, "value": value, "kind": "確定", "source": "s"}
        for time, value in (("R4年度", "76.5"), ("R5年度", "0.771"))
    ]
    (found,) = findings_in(small_folder(tmp_path, results=rows, judgements=None), None)
    assert (found.level, found.place.row, found.what) == (
        Level.WARNING,
        3,
        "同じ指標のほかの百分率と桁が違います",
    )


def test_headings_and_sheets_may_leave_out_the_explanation_in_brackets(tmp_path):
    """見出しとシートの名は、かっこの中の説明を省いてもよい（計画の版、出典の箇所、計画の金額）。"""
    short = {"version": "計画の版", "section": "出典の箇所", "total_cost": "総事業費"}
    rows = [{short.get(name, name): text for name, text in row.items()} for row in rows_of("projects")]
    assert len(frame_of(small_folder(tmp_path / "short", projects=rows), "projects")) == len(rows)
    folder = small_folder(tmp_path / "sheet", plan_amounts=None)
    write_csv(folder / "計画の金額.csv", rows_of("plan_amounts"))
    assert len(frame_of(folder, "plan_amounts")) == len(rows_of("plan_amounts"))


def test_heading_that_could_be_two_columns_is_refused(tmp_path):
    """どの列か決まらない見出し（基金）は、当て推量で読まない。"""
    rows = [row | {"基金": "1"} for row in rows_of("projects")]
    assert "知らない列" in "".join(map(str, findings_in(small_folder(tmp_path, projects=rows))))


def test_misspelt_column_is_the_only_mistake(tmp_path):
    """列の名の書き間違いは、同じ行が二つある、食い違うといった別の誤りを生まない。"""
    first = rows_of("projects")[0]
    rows = [first | {"計画のはん": "0"}, first | {"計画のはん": "1"}]
    told = [one for one in findings_in(small_folder(tmp_path, projects=rows)) if one.level is Level.ERROR]
    assert ["知らない列" in one.what for one in told] == [True]


def test_a_change_without_its_plan_is_noticed(tmp_path):
    """当初のない変更と、計画の表にない版は、注意として知らせる。"""
    plans = [row | {"version": "1"} for row in rows_of("plans")[:1]]
    told = findings_in(small_folder(tmp_path / "a", plans=plans), Level.WARNING)
    assert "当初（版 0）の行がない計画です" in {one.what for one in told}
    year, sector = (rows_of("projects")[0][name] for name in ("year", "sector"))
    plans = [rows_of("plans")[0] | {"year": year, "sector": sector, "version": "0"}]
    projects = [*rows_of("projects"), rows_of("projects")[0] | {"version": "3"}]
    [found] = findings_in(small_folder(tmp_path / "b", plans=plans, projects=projects), Level.WARNING)
    assert (found.what, found.place.column, found.found) == (
        "計画（plans）にない版です",
        "version",
        "変更第3回",
    )


def test_a_finding_names_the_heading_of_the_file(tmp_path):
    """日本語の見出しの表の誤りは、英語の列名でなく、そのファイルにある見出しで示す。"""
    rows = [row | {"year": "令和何年度"} for row in rows_of("projects")[:1]]
    rows = [{"計画年度" if name == "year" else name: text for name, text in row.items()} for row in rows]
    told = [one for one in findings_in(small_folder(tmp_path, projects=rows)) if "年度" in one.what]
    assert [one.place.column for one in told] == ["計画年度"]
