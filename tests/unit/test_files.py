"""CSV とブックの読み取り: セルは見えるとおりの文字になり、失われるもの、怪しいものはどれも所見になる。"""

from __future__ import annotations

import re
import zipfile
from datetime import date

import pytest
from openpyxl import Workbook
from openpyxl.cell.rich_text import CellRichText, TextBlock
from openpyxl.cell.text import InlineFont
from openpyxl.styles import Font
from openpyxl.utils.datetime import to_excel

from kikin.data.files import grids_of, shown_path
from kikin.data.files.formats import BUILT_IN, shown_number
from kikin.values.errors import KikinError, Level
from kikin.values.periods import parse_period


def read(file):
    """Return the lines and the findings of a file with one grid."""
    findings = []
    grids = grids_of(file, findings)
    return grids[0].lines if grids else [], findings


def text_file(tmp_path, content, name="a.csv"):
    """Return a file with that content."""
    file = tmp_path / name
    file.write_bytes(content if isinstance(content, bytes) else content.encode())
    return file


def workbook(tmp_path, rows, formats=(), name="a.xlsx"):
    """Return a workbook with those rows; ``formats`` gives cells their number formats."""
    book = Workbook()
    for row in rows:
        book.active.append(row)
    for address, code in formats:
        book.active[address].number_format = code
    file = tmp_path / name
    book.save(file)
    return rewritten(file, {"xl/workbook.xml": (r' fullCalcOnLoad="1"', "")})


def rewritten(file, changes):
    """Return the workbook with parts changed by patterns, as other programs would have written them."""
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    for name, (pattern, new) in changes.items():
        parts[name] = re.sub(pattern, new, parts[name].decode(), flags=re.DOTALL).encode()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file


SHEET = "xl/worksheets/sheet1.xml"


# ---- CSV


def test_rows_count_as_a_spreadsheet_shows_them(tmp_path):
    """見出しが1行目で、空行も数える。"""
    file = text_file(tmp_path, "id,name\n\n1,甲\n")
    assert read(file) == ([(1, ["id", "name"]), (2, []), (3, ["1", "甲"])], [])


def test_quoted_line_break_stays_in_its_cell(tmp_path):
    """引用符の中の改行とカンマは一つのセルに残る。"""
    file = text_file(tmp_path, 'id,text\n1,"甲,\n乙"\n2,丙\n')
    assert [cells for _, cells in read(file)[0]] == [["id", "text"], ["1", "甲,\n乙"], ["2", "丙"]]


def test_unclosed_quote_swallows_no_rows(tmp_path):
    """閉じていない引用符は、後の行を黙って飲み込まず、その行から読めない誤りになる。"""
    lines, (finding,) = read(text_file(tmp_path, 'id,text\n1,甲\n2,"乙\n3,丙\n'))
    assert [cells for _, cells in lines] == [["id", "text"], ["1", "甲"]]
    assert (finding.level, finding.place.row) == (Level.ERROR, 3)
    assert "引用符" in str(finding)


JAPANESE = "名前,単位\n熊本県　①在宅医療の提供体制の充実,千円\n医療・介護の連携～推進,人\n"


@pytest.mark.parametrize(
    ("encoding", "mark", "told"),
    [
        ("utf-8", b"", None),
        ("utf-8-sig", b"", "UTF-8"),
        ("cp932", b"", "Shift_JIS"),
        ("utf-16-le", b"\xff\xfe", "UTF-16"),
        ("utf-16-be", b"\xfe\xff", "UTF-16"),
        ("utf-16-le", b"", "UTF-16"),
        ("utf-16-be", b"", "UTF-16"),
        ("euc_jis_2004", b"", "EUC-JP"),
        ("iso2022_jp_2004", b"", "JIS"),
    ],
)
def test_encoding_is_told_by_evidence(tmp_path, encoding, mark, told):
    """文字コードは中身から判断して読み、UTF-8 でないものは注意として知らせる。"""
    content = mark + JAPANESE.replace("～", "〜" if "2004" in encoding else "～").encode(encoding)
    lines, findings = read(text_file(tmp_path, content))
    assert lines[0][1] == ["名前", "単位"]
    assert "在宅医療の提供体制の充実" in lines[1][1][0]
    assert [finding.level for finding in findings] == ([] if told in (None, "UTF-8") else [Level.WARNING])
    assert all(told in finding.what and finding.remedy for finding in findings)


def test_short_euc_is_not_taken_for_shift_jis(tmp_path):
    """EUC-JP の短い表も、Shift_JIS として文字化けさせない。"""
    lines, findings = read(text_file(tmp_path, "id,name\notsu,大津区域\n".encode("euc_jp")))
    assert lines[1] == (2, ["otsu", "大津区域"])
    assert "EUC-JP" in findings[0].what


def test_undecodable_bytes_are_an_error_with_the_row(tmp_path):
    """どの文字コードでも読めないファイルは、行を示す誤りになる。"""
    (finding,) = read(text_file(tmp_path, b"name\n\x81\xff\n"))[1]
    assert (finding.level, finding.place.row) == (Level.ERROR, 2)


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("a.tsv", "id\tname\n1\t甲,乙\n", None),
        ("a.TXT", "id\tname\n1\t甲,乙\n", None),
        ("a.CSV", 'id,name\n1,"甲,乙"\n', None),
        ("a.csv", "id;name\n1;甲,乙\n", "セミコロン"),
        ("a.csv", "id\tname\n1\t甲,乙\n", "タブ"),
        ("a.csv", "sep=;\nid;name\n1;甲,乙\n", "セミコロン"),
    ],
)
def test_separator_is_found(tmp_path, name, content, told):
    """区切りはコンマ・タブ・セミコロンを読み、CSV でコンマ以外なら注意として知らせる。拡張子は大文字でもよい。"""
    lines, findings = read(text_file(tmp_path, content, name))
    assert [cells for _, cells in lines] == [["id", "name"], ["1", "甲,乙"]]
    assert [told in finding.what for finding in findings] == ([] if told is None else [True])


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("#REF!", "エラー値"),
        ("#N/A", "エラー値"),
        ("####", "エラー値"),
        ("=SUM(A1:A9)", "計算されていない数式"),
        ("〓田", "〓"),
        ("医療?介護", "?"),
        ("???", "?"),
        ("繧ｳ繝ｼ繝峨′", "文字化け"),
        ("ã‚¢ã‚¤ã‚¦", "文字化け"),
        ("\ufffd病院", "文字化け"),
    ],
)
def test_odd_cell_waits_for_its_reader(tmp_path, text, what):
    """エラー値、数式、文字化けのセルは、その行と列に、対処つきの誤りが付く。"""
    (grid,) = grids_of(text_file(tmp_path, f"id,name\n1,{text}\n"), [])
    error = grid.odd[2, 1]
    assert what in error.what
    assert error.remedy


@pytest.mark.parametrize(
    "text", ["https://example.jp/?id=1", "ですか？", "#1", "ﾘﾊﾋﾞﾘ", "=", "蜜柑", "A=B", "Q?", "50%"]
)
def test_ordinary_cell_is_not_odd(tmp_path, text):
    """疑問符のある URL、半角カナ、珍しい漢字は、文字化けではない。"""
    (grid,) = grids_of(text_file(tmp_path, f"id,name\n1,{text}\n"), [])
    assert grid.odd == {}


# ---- workbooks


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        ("01", "01"),
        (80, "80"),
        (80.0, "80"),
        (76.5, "76.5"),
        (0.1, "0.1"),
        (0.29, "0.29"),
        (None, ""),
        (True, "TRUE"),
    ],
)
def test_cells_keep_the_digits_that_were_typed(tmp_path, cell, text):
    """ブックの数は、入力した桁のままの文字になる（小数の誤差を持ち込まない）。"""
    lines, findings = read(workbook(tmp_path, [["value", "end"], [cell, "x"]]))
    assert lines == [(1, ["value", "end"]), (2, [text, "x"])]
    assert findings == []


def test_declared_size_is_not_believed(tmp_path):
    """シートが自分の大きさを小さく言っていても、あるセルはすべて読む。"""
    file = workbook(tmp_path, [["id", "name"], [1, "甲"], [2, "乙"], [3, "丙"]])
    rewritten(file, {SHEET: (r'<dimension ref="[^"]*"', '<dimension ref="A1"')})
    assert [cells for _, cells in read(file)[0]] == [["id", "name"], ["1", "甲"], ["2", "乙"], ["3", "丙"]]


@pytest.mark.parametrize(
    ("value", "code", "text"),
    [
        ("0.765", "0.0%", "76.5%"),
        ("0.5", "0%", "50%"),
        ("1", "0.0%", "100.0%"),
        ("-0.05", "0.0%", "-5.0%"),
        ("76.5", '0.0"%"', "76.5%"),
        ("470355000", "#,##0,", "470355"),
        ("1500000000", "#,##0.0,,", "1500.0"),
        ("120", '0"人"', "120人"),
        ("12345", '#,##0"千円"', "12345千円"),
        ("1200", "[$¥-411]#,##0", "¥1200"),
        ("1200", '"約"#,##0', "約1200"),
        ("-1234", '#,##0;[Red]"▲"#,##0', "-1234"),
        ("-1234", "#,##0_);(#,##0)", "-1234"),
        ("80", "0.00", "80.00"),
        ("7", "00", "07"),
        ("0", '_ * #,##0_ ;_ * \\-#,##0_ ;_ * "-"_ ;_ @_ ', "0"),
        ("2024", '0"年度"', "2024年度"),
        ("1.5", 'General"倍"', "1.5倍"),
        ("0.28999999999999998", "General", "0.29"),
        ("123456", "0.00E+00", "123456"),
    ],
)
def test_number_is_read_as_its_format_shows_it(value, code, text):
    """パーセント、桁の縮小、単位の付く表示形式は、見えるとおりの数になる。負と 0 の飾りは値を変えない。"""
    shown = shown_number(value, code)
    assert (shown.text, shown.notice) == (text, "")


@pytest.mark.parametrize(
    ("value", "code", "formula", "text"),
    [
        ("0.7654", "0%", False, "76.54%"),
        ("470355400", "#,##0,", False, "470355.4"),
        ("50.666666666666664", "0.0", True, "50.7"),
        ("50.666666666666664", "0.0", False, "50.7"),
        ("12.5", "0", True, "13"),
        ("5", ";;;", False, "5"),
    ],
)
def test_hidden_digits_are_told(value, code, formula, text):
    """表示で隠れた桁は注意になる。入力された値はそのまま、計算の結果は見えるとおりに読む。"""
    shown = shown_number(value, code, formula=formula)
    assert shown.text == text
    assert shown.notice
    assert shown.remedy


@pytest.mark.parametrize(
    ("code", "text"),
    [
        (BUILT_IN[57], "令和7年3月31日"),  # R7.3.31 と入力したとき
        (BUILT_IN[14], "令和7年3月31日"),
        ('[$-411]ggge"年"m"月"d"日"', "令和7年3月31日"),
        ("yyyy-mm-dd", "令和7年3月31日"),
        ('[$-411]ggge"年"m"月"', "令和7年3月31日"),
        ("yyyy/m/d h:mm", "令和7年3月31日"),
    ],
)
def test_date_is_read_as_a_time_in_words(code, text):
    """日付に変わった時点は、元号の日付の文字になり、時点として読める。"""
    shown = shown_number(str(to_excel(date(2025, 3, 31))), code).text
    assert shown == text
    assert parse_period(shown).end == date(2025, 3, 31)


def test_first_of_a_month_without_its_day_is_the_month():
    """年月だけを表示する月の初日は、その月である。"""
    assert shown_number(str(to_excel(date(2025, 3, 1))), BUILT_IN[55]).text == "令和7年3月"


@pytest.mark.parametrize(
    ("value", "code", "formula", "what"),
    [
        ("45747", BUILT_IN[56], False, "日付に変えた"),  # 3-31 と入力したとき
        ("0.5", "h:mm", False, "時刻"),
        ("50.666666666666664", "General", True, "端数"),
        ("50.666666666666664", "General", False, "端数"),
    ],
)
def test_number_that_cannot_be_meant_is_refused(value, code, formula, what):
    """年のない日付、時刻、割り算の端数は、対処を添えて断る。"""
    with pytest.raises(KikinError) as caught:
        shown_number(value, code, formula=formula)
    assert what in caught.value.what
    assert caught.value.remedy


def test_sum_of_decimals_has_no_binary_dust(tmp_path):
    """0.1＋0.2 の結果は 0.3 である。"""
    file = workbook(tmp_path, [["value"], [1]])
    rewritten(
        file, {SHEET: (r"<c r=\"A2\"[^>]*><v>1</v>", '<c r="A2"><f>0.1+0.2</f><v>0.30000000000000004</v>')}
    )
    assert read(file)[0][1] == (2, ["0.3"])


def test_formula_without_a_result_is_odd(tmp_path):
    """計算されていない数式は、番地を示す誤りになる。"""
    (grid,) = grids_of(workbook(tmp_path, [["value"], ["=SUM(1,2)"]]), [])
    assert grid.odd[2, 0].what == "計算されていない数式です"
    assert "A2" in grid.odd[2, 0].found


def test_formulas_that_no_spreadsheet_calculated_are_odd(tmp_path):
    """開くときに計算し直すと書かれたブックの数式は、まだ計算されていない。"""
    file = workbook(tmp_path, [["value"], [0]])
    rewritten(file, {SHEET: (r"<c r=\"A2\"[^>]*><v>0</v>", '<c r="A2"><f>SUM(1,2)</f><v>0</v>')})
    rewritten(file, {"xl/workbook.xml": ("<calcPr ", '<calcPr fullCalcOnLoad="1" ')})
    assert "計算されていない" in grids_of(file, [])[0].odd[2, 0].what


def test_error_cell_is_odd(tmp_path):
    """エラーのセルは、番地を示す誤りになる。"""
    file = workbook(tmp_path, [["name", "x"], ["#REF!", 1]])
    (grid,) = grids_of(file, [])
    assert grid.odd[2, 0].what == "表計算ソフトのエラー値です"
    assert grid.odd[2, 0].found == "A2 #REF!"


def test_escapes_and_readings_of_kanji(tmp_path):
    """_x000D_ は改行に戻し、ふりがなは文字に混ぜない。"""
    file = workbook(tmp_path, [["name"], [7]])
    runs = '<r><t>熊本_x000D_\n</t></r><r><t>県_x005F_x0041_</t></r><rPh sb="0" eb="2"><t>クマモト</t></rPh>'
    with zipfile.ZipFile(file, "a") as archive:
        archive.writestr("xl/sharedStrings.xml", f"<sst><si>{runs}</si></sst>")
    rewritten(file, {SHEET: (r'<c r="A2"[^>]*><v>7</v>', '<c r="A2" t="s"><v>0</v>')})
    assert read(file)[0][1] == (2, ["熊本\n県_x0041_"])


@pytest.mark.parametrize("whole", [True, False])
def test_struck_out_text_is_odd(tmp_path, whole):
    """見え消しのセルは、旧と新をつないだ文字にせず、誤りにする。"""
    book = Workbook()
    book.active.append(["name"])
    book.active["A2"] = "旧" if whole else CellRichText(TextBlock(InlineFont(strike=True), "旧"), "新")
    book.active["A2"].font = Font(strike=whole)
    file = tmp_path / "a.xlsx"
    book.save(file)
    assert grids_of(file, [])[0].odd[2, 0].what == "取り消し線の付いたセルです"


def test_each_sheet_that_holds_something_is_a_grid(tmp_path):
    """中身のあるシートは、それぞれの名で読む。空のシートは数えない。"""
    book = Workbook()
    book.active.title = "事業"
    book.active.append(["id"])
    book.create_sheet("空")
    hidden = book.create_sheet("一覧")
    hidden.append(["x"])
    hidden.sheet_state = "hidden"
    file = tmp_path / "a.xlsx"
    book.save(file)
    grids = grids_of(file, [])
    assert [(grid.sheet, grid.hidden) for grid in grids] == [("事業", False), ("一覧", True)]
    assert grids[0].file.endswith("a.xlsx!事業")


def test_hidden_rows_and_columns_are_read_and_told(tmp_path):
    """隠れた行と列も読み、注意として知らせる。"""
    book = Workbook()
    for row in (["id", "name"], [1, "甲"], [2, "乙"]):
        book.active.append(row)
    book.active.row_dimensions[3].hidden = True
    book.active.column_dimensions["B"].hidden = True
    file = tmp_path / "a.xlsx"
    book.save(file)
    lines, findings = read(file)
    assert len(lines) == 3
    assert [(finding.level, finding.found) for finding in findings] == [
        (Level.WARNING, "3"),
        (Level.WARNING, "B"),
    ]


def test_merged_ranges_are_kept(tmp_path):
    """結合されたセルの範囲は、名とともに残る。"""
    file = workbook(tmp_path, [["id", "area"], [1, "otsu"], [2, None]])
    rewritten(
        file,
        {SHEET: ("</sheetData>", '</sheetData><mergeCells count="1"><mergeCell ref="B2:B3"/></mergeCells>')},
    )
    (grid,) = grids_of(file, [])
    assert [(merge.name, list(merge.rows)) for merge in grid.merged] == [("B2:B3", [2, 3])]


def test_prefixed_and_strict_workbooks_are_read(tmp_path):
    """ほかのソフトの、名前空間の書き方が違うブックも読む。"""
    file = workbook(tmp_path, [["id"], [1]])
    usual, strict = (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main",
        "http://purl.oclc.org/ooxml/spreadsheetml/main",
    )
    rewritten(file, {SHEET: (f'xmlns="{usual}"', f'xmlns="{strict}"')})
    assert read(file)[0] == [(1, ["id"]), (2, ["1"])]


@pytest.mark.parametrize(
    ("name", "content", "what"),
    [
        ("a.xlsx", b"", "開けません"),
        ("a.xlsx", b"id,name\n1,x\n", "開けません"),
        ("a.xlsx", b"PK\x03\x04broken", "開けません"),
        ("a.xlsx", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "パスワード"),
        ("a.xls", b"\xd0\xcf\x11\xe0", ".xls ファイルは読めません"),
        ("a.ODS", b"PK", ".ods ファイルは読めません"),
        ("a.docx", b"PK", ".docx ファイルは読めません"),
        ("memo", b"x", "拡張子のない"),
    ],
)
def test_what_cannot_be_read_is_an_error_with_a_remedy(tmp_path, name, content, what):
    """壊れたブックと読めない形式は、どうすればよいかを添えた一つの誤りになる。"""
    lines, (finding,) = read(text_file(tmp_path, content, name))
    assert lines == []
    assert finding.level is Level.ERROR
    assert what in finding.what
    assert finding.remedy


@pytest.mark.parametrize("part", ["xl/workbook.xml", SHEET, "xl/_rels/workbook.xml.rels"])
@pytest.mark.parametrize("damage", ["cut", "missing", "garbage"])
def test_damaged_workbook_is_an_error(tmp_path, part, damage):
    """一部が欠けた、切れた、壊れたブックは、誤りになる。"""
    file = workbook(tmp_path, [["id"], [1]])
    with zipfile.ZipFile(file) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(file, "w") as archive:
        for name, content in parts.items():
            if name != part:
                archive.writestr(name, content)
            elif damage != "missing":
                archive.writestr(name, content[: len(content) // 2] if damage == "cut" else b"\0\1\2")
    (finding,) = read(file)[1]
    assert finding.level is Level.ERROR
    assert "壊れて" in finding.what


def test_bomb_is_refused_before_it_is_unpacked(tmp_path):
    """開くと巨大になるブックは、開く前に断る。"""
    file = workbook(tmp_path, [["id"], [1]])
    with zipfile.ZipFile(file, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/media/image1.bin", b"\0" * (60 * 2**20))
    (finding,) = read(file)[1]
    assert "大きすぎて" in finding.what


def test_expanding_entities_are_refused(tmp_path):
    """自分を膨らませる XML は断る。"""
    file = workbook(tmp_path, [["id"], [1]])
    bomb = '<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>'
    rewritten(file, {SHEET: (r"^(<\?xml[^>]*\?>)?", bomb)})
    (finding,) = read(file)[1]
    assert "DTD" in finding.what


def test_paths_show_as_the_analyst_knows_them(tmp_path, monkeypatch):
    """作業中のフォルダーの下のファイルは相対パスで、外のファイルは全体のパスで示す。"""
    monkeypatch.chdir(tmp_path)
    assert shown_path(tmp_path / "data" / "a.csv") == "data/a.csv"
    assert shown_path(tmp_path.parent / "a.csv") == (tmp_path.parent / "a.csv").as_posix()
