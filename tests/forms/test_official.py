"""国の様式: 公表された値から欄が埋まり、合計は生きた計算式で、足りない欄は印と一覧に出る。"""

from __future__ import annotations

import zipfile

import made
import openpyxl
import pytest
from office import NEEDS_OFFICE, converted, without_cached

from kikin.data.dataset import load
from kikin.forms.official import chosen, having_figures, write_forms
from kikin.forms.official.context import Context, plain
from kikin.forms.official.facilities import findings_of
from kikin.forms.official.feeds import FEEDS
from kikin.forms.official.model import Missing
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

REPORTS = {"14": FiscalYear(2023), "43": FiscalYear(2025), "例": FiscalYear(2024)}


@pytest.fixture(scope="module")
def written(tmp_path_factory):
    """Return a folder with the forms of two prefectures and the made-up one, and what was said of them."""
    folder = tmp_path_factory.mktemp("forms")
    said = {}
    for code, year in REPORTS.items():
        data = load(code, year.short, document="disclosure")
        names = "" if code == "例" else "別紙様式1,別表"
        said[code] = write_forms(data, year, chosen(names), folder / code)
    return folder, said


def sheet(written, code, form, number):
    """Return a sheet of a form, with the values that stand in the file."""
    book = openpyxl.load_workbook(written[0] / code / f"{form}.xlsx", data_only=True)
    return book.worksheets[number]


def line_after(page, text, below=2):
    """Return the filled cells of the row that stands so many rows below a text."""
    row = next(row for row in range(1, page.max_row) if text in str(page.cell(row, 1).value))
    return [cell.value for cell in page[row + below] if cell.value is not None]


def test_reserves_follow_from_ledger(written):
    """別紙様式１の Ａ、Ｂ、Ａ－Ｂ は、残高と積立・執行から出る（神奈川県 令和5年度 区分Ⅱ）。"""
    page = sheet(written, "14", "別紙様式1", 0)
    # 残高 250百万円（R5年度末）、積立 272、執行 260: 異動額 260 − 272 = −12、年度当初 250 − 12 = 238
    assert line_after(page, "（在宅医療推進事業）") == [238_000_000, -12_000_000, 250_000_000]


def test_undivided_category_says_so(written):
    """区分Ⅰ-1 とⅠ-2 を分けない公表値は、初めの表に注とともに載り、Ⅰ-2 の欄は未記入である。"""
    page = sheet(written, "14", "別紙様式1", 0)
    row = next(row for row in range(1, 40) if page.cell(row, 6).value == 4_125_000_000)
    assert "区分Ⅰ-1 とⅠ-2 を分けずに公表された額" in page.cell(row, 6).comment.text
    gaps = [str(gap) for form in written[1]["14"] for gap in form.gaps if "病床数の変更" in str(gap)]
    assert any("積立・執行・残高（ledger.csv）の 残高" in gap for gap in gaps)


def test_projects_stand_with_their_amounts_in_yen(written):
    """熊本県の 53 事業は、公表の千円から円で載り、実績の欄は未記入の印を持つ。"""
    page = sheet(written, "43", "別紙様式1", 1)
    rows = [row for row in page.iter_rows(min_row=4) if row[4].value is not None]
    assert len(rows) == 53 + 1
    assert (rows[0][1].value, rows[0][4].value) == ("地域医療等情報ネットワーク基盤整備事業", 82_555_000)
    assert rows[0][5].comment.text.startswith("未記入")
    assert rows[0][5].fill.fgColor.rgb.endswith("FFF2CC")


def test_money_of_a_project_is_shared_by_the_rule(written):
    """決算額は国 2/3（1円未満切捨て）と都道府県の残りに分かれる（例県 3 番の事業）。"""
    page = sheet(written, "例", "別紙様式1", 1)
    row = next(row for row in page.iter_rows(min_row=4) if "看護職員研修" in str(row[1].value))
    # 28,950,000 × 2/3 = 19,300,000、残り 9,650,000
    assert [cell.value for cell in row[6:9]] == [19_300_000, 0, 9_650_000]


def test_years_of_facilities_keep_budgets_apart(written):
    """別添様式１は、当初と補正を分け、算定の事例から補助額を取り、計は印のある行だけの和である（例県）。"""
    page = sheet(written, "例", "別添様式1", 0)
    rows = {
        row[0].value: [cell.value for cell in row[10:15]] for row in page.iter_rows(min_row=6) if row[0].value
    }
    # 令和5年度 当初・補正、令和6年度 当初・補正、合計（令和元～4年度の行がないので、合計は出ない）
    assert rows["地域密着型特別養護老人ホーム（※１）"] == [0, 0, 29, 0, None]
    assert rows["認知症高齢者グループホーム"] == [0, 0, 0, 1, None]
    assert rows["定員数計（※１の合計）"] == [0, 0, 29, 0, None]
    # 例1 の算定額 5,280千円 × 29床 = 153,120千円
    assert rows["金額小計"] == [0, 0, 153_120, 39_600, None]


def test_facilities_stand_one_by_one(written):
    """別添様式２-１は、計画と実績を一行に並べ、千円で合計する（例県）。"""
    page = sheet(written, "例", "別添様式2-1", 0)
    rows = list(page.iter_rows(min_row=6, values_only=True))
    first = next(row for row in rows if row[9] == "例の里（架空）")
    assert (first[5], first[10], first[11], first[15]) == (29, 29, 480_000, 153_120)
    total = next(row for row in rows if row[0] == "合計")
    assert (total[10], total[11], total[15]) == (47, 570_000, 192_720)


def test_matching_has_columns_for_each_project(written):
    """別添様式２-４は、応募、選定、マッチング、整備決定の数、取組内容、コーディネーターの欄を、その事業の行にだけ持つ（例県）。"""
    page = sheet(written, "例", "別添様式2-4", 0)
    lines = [row[3:14] for row in page.iter_rows(values_only=True) if isinstance(row[0], int)]
    nothing = (None,) * 12
    assert [tuple(cell or None for cell in line) for line in lines] == [
        (9, 4, 6, 3, 2, 1, *nothing[:5]),
        (*nothing[:6], 3, "空き地の所有者への訪問と説明会（架空）", *nothing[:3]),
        (*nothing[:8], "例の家（架空）", "例会（架空）", 1),
    ]
    assert "ア、ウ" in [cell.value for row in page.iter_rows() for cell in row]


def test_settlement_stands_by_grant(written):
    """別葉１の精算額は、区分Ⅰ-2 は全額、ほかは 2/3（1円未満切捨て）を、様式の順の累計の差で分ける（例県）。"""
    page = sheet(written, "例", "別葉1", 0)
    amounts = {row[0]: row[1] for row in page.iter_rows(values_only=True) if row[0]}
    # Ⅰ-2 1,001。Ⅱ・Ⅳ: 100 × 2/3 = 66、200 × 2/3 = 133 − 66 = 67
    assert amounts["（１）医療介護提供体制改革推進交付金"] == 1001 + 66
    assert amounts["（２）地域医療対策支援臨時特例交付金"] == 67
    assert amounts["合計"] == 1134


def test_disclosure_has_its_eight_items(written):
    """別表は八つの事項を持ち、国費相当額は区分ごとに負担割合を乗じて 1円未満を切り捨てた和である（神奈川県）。"""
    page = sheet(written, "14", "別表", 0)
    rows = dict(page.iter_rows(min_row=3, max_row=10, values_only=True))
    assert len(rows) == 8
    # 造成額 1,709 ＋ 272 ＋ 1,808 = 3,789百万円、残高 4,125 ＋ 250 ＋ 2,120 ＋ 526 = 7,021百万円、その 2/3
    when = "（令和5年度末、医療分、百万円単位の公表値による）"
    assert rows["基金の額"] == f"今回の基金造成額 3,789,000,000円、基金残高 7,021,000,000円{when}"
    assert rows["国費相当額"] == f"今回の基金造成額 2,525,999,999円、基金残高 4,680,666,665円{when}"
    assert rows["基金設置法人名"] == "神奈川県"


def test_what_is_missing_sums_to_nothing(written):
    """足りない値のある合計は、足りないまま 0 とも一部の和ともしない。"""
    page = sheet(written, "43", "別紙様式1", 1)
    last = next(row for row in page.iter_rows(min_row=4) if row[0].value == "合　計")
    assert last[4].value == 2_121_792_000  # 公表された合計 2,121,792千円
    assert not last[5].value


def test_pages_offer_what_the_rules_know():
    """頁が示すのは、その年度の数値のある様式。規則に収載のない年度（令和4年度）の様式は示さず、頁を断らない。"""
    data = load("例", "R6", document="disclosure")
    offered = {year: [form.name for form in having_figures(data, FiscalYear(year))] for year in (2022, 2023)}
    assert offered == {2022: [], 2023: ["別紙様式1", "別紙様式2", "別添様式1", "別添様式2-2"]}
    assert having_figures(data, FiscalYear(2022), "別表") == []
    assert [form.name for form in having_figures(data, FiscalYear(2023), "別表")] == ["別表"]


def test_forms_are_plain_files(written, tmp_path):
    """様式には、マクロも外部の参照も、この機械の名もなく、同じデータからは同じバイトになる。"""
    again = write_forms(
        load("例", "R6", document="disclosure"), REPORTS["例"], chosen("別紙様式1,別添様式2-1"), tmp_path
    )
    for form in again:
        first = written[0] / "例" / form.file.name
        assert form.file.read_bytes() == first.read_bytes()
        with zipfile.ZipFile(first) as parts:
            assert not [name for name in parts.namelist() if "external" in name or "vba" in name.lower()]
            text = b"".join(parts.read(name) for name in parts.namelist())
        assert b"http" not in text.replace(b"http://schemas", b"").replace(b"http://purl.org", b"").replace(
            b"http://www.w3.org", b""
        )


def test_paper_is_a4_with_headings_on_every_page(written):
    """どのシートも A4 で横幅に収まり、長い表の見出しは頁ごとに繰り返す。"""
    for page in openpyxl.load_workbook(written[0] / "43" / "別紙様式1.xlsx").worksheets:
        assert page.page_setup.paperSize == 9
        assert page.sheet_properties.pageSetUpPr.fitToPage
    assert sheet(written, "43", "別紙様式1", 1).print_title_rows == "$2:$3"


def test_unknown_form_is_refused_with_the_nearest():
    """知らない様式の名は、近い名を示して断る。"""
    with pytest.raises(KikinError) as refusal:
        chosen("別紙様式9")
    assert "別紙様式1" in refusal.value.remedy


def cells_of(file, *, data_only=False):
    """Return the filled cells of a workbook by sheet and place."""
    book = openpyxl.load_workbook(file, data_only=data_only, read_only=True)
    rows = ((page.title, row) for page in book.worksheets for row in page.iter_rows())
    return {
        (title, cell.coordinate): cell.value for title, row in rows for cell in row if cell.value is not None
    }


@NEEDS_OFFICE
def test_libreoffice_reckons_what_we_reckoned(written, tmp_path):
    """LibreOffice が計算し直した値は、書いた値と一つ残らず等しく、誤りの値は一つもない。"""
    made = [(code, file) for code in REPORTS for file in sorted((written[0] / code).glob("*.xlsx"))]
    files = [without_cached(file, tmp_path / "bare" / f"{code}-{file.name}") for code, file in made]
    count = 0
    for saved in converted(files, "xlsx", tmp_path / "saved"):
        code, name = saved.name.split("-", 1)
        new, old = cells_of(saved, data_only=True), cells_of(written[0] / code / name, data_only=True)
        assert {sheet for sheet, _ in new} == {sheet for sheet, _ in old}
        for (sheet_name, place), formula in cells_of(written[0] / code / name).items():
            if not str(formula).startswith("="):
                continue
            ours, theirs = (values.get((sheet_name, place)) for values in (old, new))
            where = f"{code} {name} {sheet_name}!{place} {formula}"
            count += 1
            if isinstance(ours, float):
                assert theirs == pytest.approx(ours, abs=1e-12), where
            else:
                assert (theirs or None) == (ours or None) or (ours, theirs) == (0, 0), where
    assert count > 100


PROJECTS = "year,sector,number,categories,name,end,unit,total_cost,year_cost,source\n"
SPENT = "year,sector,number,item,spent_year,unit,amount,source\n"
LEDGER = "item,year,category,holding,as_of,unit,amount,source\n"


def fed(folder, feed, given, **tables):
    """Return the rows of a feed for R6, of a folder that is written for it."""
    data = load("25", "R6", data_folder=str(made.written(folder / "data" / "25-shiga", **tables)))
    return FEEDS[feed](Context(data, FiscalYear(2024)), given)


def test_projects_of_both_parts_may_have_one_number(tmp_path):
    """医療分と介護分に同じ番号の事業があっても、決算額はそれぞれの分だけで、前の計画の事業の予定額は未記入である。"""
    rows = "R6,医療分,1,Ⅱ,甲,R8年度,円,900,300,s\nR6,介護分,1,Ⅲ,乙,,円,800,,s\nR5,介護分,1,Ⅲ,丙,,円,70,,s\n"
    spent = "R6,医療分,1,決算額,R6,円,90,s\nR6,介護分,1,決算額,R6,円,600,s\nR5,,1,決算額,R6,円,6,s\n"
    tables = {"projects": PROJECTS + rows, "project_spending": SPENT + spent}
    medical, care = (fed(tmp_path / one, "projects", {"categories": [one]}, **tables) for one in ("Ⅱ", "Ⅲ"))
    assert [(row["name"], row["planned"], row["general"]) for row in medical] == [("甲", 300, 60)]  # 90×2/3
    assert [(row["name"], row["general"]) for row in care] == [("乙", 400), ("丙", 4)]  # 600×2/3、6×2/3
    assert (care[0]["planned"], isinstance(care[1]["planned"], Missing)) == (800, True)


@pytest.mark.parametrize(
    ("category", "rows", "expected"),
    [  # 保有区分のない移動は、どの保有区分のものか分からない
        ("Ⅱ", "残高,,Ⅱ,預金,R5年度末,円,60,s\n残高,,Ⅱ,国債,R5年度末,円,40,s\n積立額,R6,Ⅱ,預金,,円,30,s\n執行額,R6,Ⅱ,,,円,5,s",
         [(60, None, None), (40, None, None)]),
        ("Ⅱ", "残高,,Ⅱ,,R5年度末,円,60,s\n積立額,R6,Ⅱ,,,円,30,s", [(60, None, None)]),  # 執行額がどこにもない
        ("Ⅰ-1", "残高,,Ⅰ-1,,R5年度末,円,20,s\n残高,,Ⅰ,,R5年度末,円,70,s\n残高,,Ⅰ-1,,R6年度末,円,10,s\n残高,,Ⅰ,,R6年度末,円,50,s",
         [(90, 30, 60)]),  # 分ける前の交付の分は Ⅰ-1 に並べて足す
        ("Ⅱ", "残高,,Ⅱ,,R5年度末,円,60,s\n残高,,Ⅱ,,R6年9月末,円,9,s\n残高,,Ⅱ,,R6年度末,円,50,s", [(60, 10, 50)]),
    ],
)  # fmt: skip
def test_reserves_lose_nothing(tmp_path, category, rows, expected):
    """別紙様式の保管実績は、分けて書かれた額を落とさず、分からない額を作らない。"""
    found = fed(tmp_path, "holdings", {"key": category}, ledger=LEDGER + rows)
    assert [tuple(plain(row[name]) for name in ("opening", "moved", "closing")) for row in found] == expected


def test_facilities_are_counted_by_their_kind(tmp_path):
    """別添様式１は、括弧のない施設種別も数え、事業の名だけの行はその事業の施設を数え、行のない種別は注意になる。"""
    head = "year,stage,project,facility,name,unit,grant,source\n"
    rows = "".join(
        f"R6,実績,{project},{facility},園{n},千円,1,s\n"
        for n, (project, facility) in enumerate([
            ("空き家を活用した整備", "認知症高齢者グループホーム"), ("空き家を活用した整備", "グループホーム"),
            ("家族面会室の整備", "特別養護老人ホーム"), ("多床室の個室化", "介護老人保健施設"),
        ])
    )  # fmt: skip
    parts = [
        {"projects": ["空き家を活用した整備"],
         "lines": {"認知症高齢者グループホーム（空き家を活用した整備分）": "か所", "甲": "か所"}},
        {"projects": ["家族面会室の整備"], "lines": {"玄関室の設置によるゾーニング": "か所", "家族面会室の整備": "か所"}},
        {"projects": ["多床室の個室化"], "lines": {"多床室": "か所"}},
    ]  # fmt: skip
    found = fed(tmp_path, "facility_years", {"parts": parts}, facilities=head + rows)
    assert [row["y5a"] for row in found] == [1, 0, 0, 1, 1]
    told = list(findings_of(made.frame(tmp_path / "more", "facilities", head + rows), ()))
    assert [(one.place.row, one.found) for one in told] == [(3, "グループホーム")]


def test_a_facility_of_two_budgets_has_two_lines(tmp_path):
    """当初と補正の両方で整備した施設は、別添様式２-１に予算ごとの行を持ち、どちらの補助額も落とさない。"""
    head = "year,stage,budget,project,name,unit,grant,source\n"
    name = "地域密着型サービス施設等の整備,園"
    rows = (
        f"R6,計画,,{name},千円,30,s\nR6,実績,当初予算,{name},千円,31,s\nR6,実績,補正予算,{name},千円,20,s\n"
    )
    given = {"projects": ["地域密着型サービス施設等の整備"], "fields": ["grant"]}
    found = fed(tmp_path, "facilities", given, facilities=head + rows)
    assert [(row["grant"], isinstance(row["planned_capacity"], Missing)) for row in found] == [
        (31, True),
        (20, True),
    ]
    assert [row["planned_capacity"].why for row in found] == ["", "facilities の 計画の行"]
