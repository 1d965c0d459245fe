"""入力のブック: 表の宣言から作られ、書き出して取り込むと元と同じで、書き違いはセルの番地で示される。"""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from click.testing import CliRunner
from defusedxml import ElementTree
from office import NEEDS_OFFICE, converted
from openpyxl import load_workbook
from project_copy import ROOT, bytes_below, read_rows
from small_folder import Row, rows_of, small_folder, write_csv

from kikin.cli import main
from kikin.data.folder import read_folder
from kikin.data.tables import GUIDE, TABLES
from kikin.forms.workbook.book import workbook_bytes
from kikin.forms.workbook.importing import INTO
from kikin.forms.workbook.rows import as_text, sheets_in, sheets_of
from kikin.forms.workbook.store import Store
from kikin.values.errors import Level

SLUG = "25-shiga"
SPREADSHEET = "{http://schemas.openxmlformats.org/spreadsheetml/2006/main}"
FOLDERS = ("examples", "43-kumamoto", "14-kanagawa", "00-national")


@pytest.fixture
def office(tmp_path, monkeypatch) -> Path:
    """Return a project with a small prefecture, and be in it."""
    (tmp_path / "_quarto.yml").write_text("", encoding="utf-8")
    small_folder(tmp_path / "data", national_budgets=None)
    monkeypatch.chdir(tmp_path)
    return tmp_path


def said(*arguments: str, code: int = 0, answer: str = "") -> str:
    """Return what the command says."""
    result = CliRunner().invoke(main, list(arguments), input=answer)
    assert result.exit_code == code, result.output
    return result.output


def book_of(file: Path, **tables: list[Row]) -> Path:
    """Write a workbook of these tables for the prefecture, as an analyst has filled it in."""
    file.write_bytes(workbook_bytes(tables, [(INTO, f"data/{SLUG}")]))
    return file


def changed(table: str, row: int, **cells: str) -> list[Row]:
    """Return the rows of a table with cells of one row changed; rows count as a spreadsheet shows them."""
    rows = rows_of(table)
    rows[row - 2] |= cells
    return rows


def address(table: str, column: str, row: int) -> str:
    """Return the address of a cell in the workbook."""
    letters = [one.name for one in TABLES[table].columns].index(column)
    return f"{chr(ord('A') + letters)}{row}"


@pytest.mark.parametrize("name", FOLDERS)
def test_every_table_comes_back_as_it_went(name, tmp_path):
    """どの表のどのセルも、ブックに書き出して読み戻すと、書いてあるとおりである。"""
    sheets = sheets_of(read_folder(ROOT / "data" / name))
    rows = {table: list(as_text(sheets[table])) if table in sheets else [] for table in TABLES}
    file = tmp_path / "book.xlsx"
    file.write_bytes(workbook_bytes(rows, [(INTO, f"data/{name}")]))
    findings = []
    back = {sheet.table.name: sheet for sheet in sheets_in(file, findings)}
    assert findings == []
    assert set(back) == set(TABLES)
    for table, written in rows.items():
        read = [{key: text for key, text in row.items() if text} for row in as_text(back[table])]
        assert read == [{key: text for key, text in row.items() if text} for row in written], table


def test_the_same_rows_give_the_same_bytes():
    """同じ行からは、同じバイトのブックができる。"""
    rows = {"areas": rows_of("areas"), "sources": rows_of("sources")}
    assert workbook_bytes(rows, []) == workbook_bytes(rows, [])


def test_the_workbook_helps_to_fill_it_in(office):
    """見出しは日本語で守られ、留まり、注が付き、決まった言葉とほかのシートの id を選べる。"""
    said("new", "25", "--all")
    book = load_workbook(office / f"{SLUG}.xlsx")
    assert book.sheetnames[0] == GUIDE
    assert {TABLES[name].label for name in TABLES if name != "national_budgets"} == set(book.sheetnames[1:])
    sheet = book["目標値"]
    assert [cell.value for cell in sheet[1]] == [column.heading for column in TABLES["targets"].columns]
    assert (sheet.freeze_panes, sheet.protection.sheet) == ("A2", True)
    assert (sheet["A1"].protection.locked, sheet["A2"].protection.locked) == (True, False)
    assert all(cell.comment for cell in sheet[1])
    lists = {str(one.sqref).partition(":")[0]: one.formula1 for one in sheet.data_validations.dataValidation}
    assert lists[address("targets", "sector", 2)] == '"医療分,介護分"'
    assert "'指標'!$A$2" in lists[address("targets", "indicator", 2)]
    assert "'事業'!$D$2" in lists[address("targets", "project", 2)]


def test_a_workbook_in_the_folder_is_read_as_tables(tmp_path):
    """ブックをそのままデータのフォルダーに置いても、表として読まれる。"""
    rows = {name: rows_of(name) for name in TABLES}
    folder = tmp_path / SLUG
    folder.mkdir()
    (folder / "表.xlsx").write_bytes(workbook_bytes(rows, []))
    found = read_folder(folder)
    assert [str(one) for one in found.findings if one.level is Level.ERROR] == []
    assert {name: len(frame) for name, frame in found.frames.items()} == {
        name: len(listed) for name, listed in rows.items()
    }


def test_what_changes_is_shown_and_asked(office):
    """変わるセルの前と後、加わる行を示し、断れば何も変わらず、承知すれば取り込まれ、取り消せる。"""
    before = bytes_below(office / "data" / SLUG)
    said("new", "25", "--all")
    assert "取り込むものはありません" in said("import", f"{SLUG}.xlsx")
    book = book_of(
        office / "book.xlsx",
        projects=changed("projects", 2, cost="120", year="令和6年度"),
        areas=[*rows_of("areas"), {"id": "kita", "name": "北区域", "source": "s"}],
        published_totals=changed("published_totals", 2, value="170"),
    )
    told = said("import", book.name, answer="n\n")
    assert "変更  事業  計画年度 令和6年度、医療分・介護分 医療分、事業の番号 Ⅱ-1" in told
    assert "事業費: 100 → 120" in told
    assert "計画年度: " not in told
    assert "追加  区域  区域の id kita" in told
    assert bytes_below(office / "data" / SLUG) == before
    assert "変更 2 行" in said("import", book.name, "--dry-run")
    assert bytes_below(office / "data" / SLUG) == before
    said("import", book.name, "--yes")
    rows = read_rows(office / "data" / SLUG / "projects.csv")
    assert [(row["year"], row["cost"]) for row in rows] == [("R6", "120"), ("R6", "50")]
    assert read_rows(office / "data" / SLUG / "areas.csv")[2]["name"] == "北区域"
    said("import", "--undo", "--into", f"data/{SLUG}")
    assert bytes_below(office / "data" / SLUG) == before
    assert "取り消せる取り込みがありません" in said("import", "--undo", "--into", f"data/{SLUG}", code=1)


def test_an_import_is_not_undone_over_later_work(office):
    """取り込みの後に直した表は、取り消しで失われない。"""
    more = write_csv(office / "areas.csv", [{"id": "kita", "name": "北区域", "source": "s"}])
    said("import", str(more), "--into", f"data/{SLUG}", "--yes")
    file = office / "data" / SLUG / "areas.csv"
    file.write_text(file.read_text(encoding="utf-8").replace("北区域", "きた区域"), encoding="utf-8")
    told = said("import", "--undo", "--into", f"data/{SLUG}", code=1)
    assert "取り込みの後に直されたファイル" in told
    assert "きた区域" in file.read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("tables", "words"),
    [
        (
            {
                "results": changed("results", 2, value="八十"),
                "projects": changed("projects", 2, sector="介護分"),
                "targets": changed("targets", 3, indicator=""),
            },
            (
                "実績値!E2 列 実績値  数値を読み取れません",
                "事業!B2 列 医療分・介護分  事業区分と医療分・介護分が合いません",
                "目標値!H3 列 指標  指標が空欄です",
            ),
        ),
        (
            {"results": changed("results", 3, indicator="visit")},
            ("実績値!A3 列 指標  取り込むと、指標の idが", "「visits」のことですか"),
        ),
    ],
    ids=["in the sheet", "in the folder"],
)
def test_a_mistake_is_shown_by_its_cell_and_nothing_comes_in(office, tables, words):
    """誤りはシートとセルで示され、正しい行も含めて何も取り込まれない。"""
    before = bytes_below(office / "data")
    book = book_of(office / "book.xlsx", **tables, areas=changed("areas", 2, name="大津の区域"))
    told = said("import", book.name, "--yes", code=1)
    assert [word for word in words if word not in told] == []
    assert "何も取り込みません" in told
    assert bytes_below(office / "data") == before


def test_a_csv_changes_only_its_columns(office):
    """CSV にない列と行はそのままで、ファイルの見出し、題、並びは残る。"""
    file = office / "data" / SLUG / "areas.csv"
    file.write_bytes(
        "区域の一覧\r\n区域の id,区域名,出典\r\notsu,大津区域,s\r\notsu-west,西,s\r\n".encode("cp932")
    )
    row = {"id": "otsu", "name": "大津区域", "order": "3", "source": "s"}
    more = write_csv(office / "areas.csv", [row])
    told = said("import", str(more), "--into", f"data/{SLUG}", "--yes")
    assert "並び順: （空欄） → 3" in told
    assert "ファイルにない 1 行はそのままです" in told
    text = file.read_bytes().decode("utf-8-sig")
    assert text == "区域の一覧\r\n区域の id,区域名,出典,並び順\r\notsu,大津区域,s,3\r\notsu-west,西,s\r\n"


def test_rows_go_only_when_asked(office):
    """ファイルにない行は、--replace と書いたときだけ消える。"""
    more = write_csv(office / "calendar.csv", [rows_of("calendar")[0] | {"order": "2", "event": "内示"}])
    told = said("import", str(more), "--into", f"data/{SLUG}", "--yes", "--replace")
    assert "削除  スケジュール" in told
    assert [row["event"] for row in read_rows(office / "data" / SLUG / "calendar.csv")] == ["内示"]


def test_an_import_that_was_killed_leaves_the_folder_whole(office):
    """入れ替えの途中で止まっても、次の取り込みが元のフォルダーを戻す。"""
    folder = office / "data" / SLUG
    before = bytes_below(folder)
    folder.rename(folder.with_name(f".{SLUG}.old-1"))
    assert Store(folder).mended()
    assert bytes_below(folder) == before


def test_nothing_is_overwritten(office):
    """もうあるブックや指定は書き換えず、そう言う。"""
    said("new", "25", "--year", "R7", "--from", "R6")
    before = bytes_below(office)
    assert "もうあるファイル" in said("new", "25", "--year", "R7", "--from", "R6", code=1)
    assert bytes_below(office) == before


def test_a_year_goes_on_from_the_last(office):
    """前の年度の事業、目標、指標が新しい年度の行になり、数値は一つも写さず、確定する月とともに待つ。"""
    write_csv(office / "areas.csv", [])
    said("new", "25", "--year", "R7", "--from", "R6")
    rows = {sheet.table.name: list(as_text(sheet)) for sheet in sheets_in(office / f"{SLUG}-R7.xlsx", [])}
    assert {row["year"] for name in ("plans", "projects", "goals", "targets") for row in rows[name]} == {"R7"}
    assert [(row["number"], row["cost"]) for row in rows["projects"]] == [
        ("Ⅱ-1", "記載待ち"), ("2（医療分）", "記載待ち"),
    ]  # fmt: skip
    assert [(row["base"], row["base_time"], row["target"], row["target_time"], row["state"]) for row in rows["targets"]] == [
        ("記載待ち", "R6年度", "記載待ち", "R7年度", "案"), ("", "", "", "R7年度", "案"),
    ]  # fmt: skip
    waiting = [
        (row["indicator"], row["time"], row["value"], row["kind"], row["due"]) for row in rows["results"]
    ]
    assert waiting == [
        ("visits", "R7年度", "未集計", "未集計", ""), ("rate", "R7年度", "未集計", "未集計", "R8年12月"),
    ]  # fmt: skip
    spent = [
        (row["number"], row["spent_year"], row["amount"], row["due"]) for row in rows["project_spending"]
    ]
    assert spent == [
        ("Ⅱ-1", "R7", "未集計", "R8年度"), ("2（医療分）", "R7", "未集計", "R8年度"),
    ]  # fmt: skip
    assert rows["sources"][-1]["id"] == "shiga-R7-plan"
    assert rows["ledger"] == rows["statistics"] == rows["judgements"] == []


def test_a_target_that_was_announced_is_remembered(office):
    """前の年度の資料が案として示した目標値は残り、計画で改めた値と違えば check が知らせる。"""
    file = office / "data" / SLUG / "targets.csv"
    rows = read_rows(file)
    draft = rows[0] | {"year": "R7", "goal": "", "target": "140", "target_raw": "", "target_time": "R7年度"}
    write_csv(file, [*rows, draft | {"goal": "1", "state": "案"}])
    goals = office / "data" / SLUG / "goals.csv"
    write_csv(goals, [*read_rows(goals), read_rows(goals)[0] | {"year": "R7"}])
    said("new", "25", "--year", "R7", "--from", "R6")
    sheets = {sheet.table.name: sheet for sheet in sheets_in(office / f"{SLUG}-R7.xlsx", [])}
    (first, *others) = as_text(sheets["targets"])
    assert (first["target"], first["announced"]) == ("140", "140")
    filled = {name: list(as_text(sheets[name])) for name in ("plans", "sources", "projects", "goals")}
    book = book_of(office / "book.xlsx", **filled, targets=[first | {"target": "150"}, *others])
    told = said("import", book.name, "--yes")
    assert "目標値: 140 → 150" in told
    assert "前年度の計画で示した目標値: （空欄） → 140" in told
    assert "140 → 150" in next(
        str(one) for one in read_folder(office / "data" / SLUG).findings if "前年度の計画で示した" in one.what
    )


@NEEDS_OFFICE
def test_a_workbook_saved_by_libreoffice_is_the_same(office):
    """LibreOffice で開いて保存したブックも、同じ表として取り込まれ、選ぶ言葉と保護も残る。"""
    tables = {name: rows_of(name) for name in TABLES if name != "national_budgets"}
    book = book_of(office / "book.xlsx", **tables | {"projects": changed("projects", 3, cost="60.5")})
    (saved,) = converted([book], "xlsx", office / "saved")
    told = said("import", str(saved), "--dry-run")
    assert "事業費: 50 → 60.5" in told
    assert "取り込むと: 変更 1 行" in told
    number = load_workbook(saved, read_only=True).sheetnames.index("目標値") + 1
    with zipfile.ZipFile(saved) as parts:
        sheet = ElementTree.fromstring(parts.read(f"xl/worksheets/sheet{number}.xml"))
    protection, *_ = sheet.iter(f"{SPREADSHEET}sheetProtection")
    assert protection.get("sheet") in {"1", "true"}
    assert '"医療分,介護分"' in [one.text for one in sheet.iter(f"{SPREADSHEET}formula1")]
