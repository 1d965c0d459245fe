"""算定結果の CSV と XLSX: 式とみなされる文字を書かず、数は数のまま、読み戻せる。"""

from __future__ import annotations

import csv
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st
from openpyxl import load_workbook

from kikin.data.files import Grid
from kikin.forms.results import csv_bytes, safe, xlsx_bytes
from kikin.grants import cases_of, findings_of, reckoned
from kikin.grants.headings import RESULT_HEADINGS
from kikin.rules import rule_book

HEADING = ["事例名", "制度", "年度", "事業区分", "事業名", "補助対象経費（円）", "補助率", "備考"]
ROW = ["例１", "県単", "R6", "Ⅳ", "試行", "1000500", "1/2", ""]
AMOUNT = 500_000  # 1,000,500×1/2＝500,250 → 1,000円未満切捨て
HOSTILE = [
    '=HYPERLINK("http://x.example","押す")',
    "+1+1",
    "-1+1",
    "@SUM(A1)",
    "＝1+1",
    "＋1+1",
    "－1+1",
    "＠SUM(A1)",
    "\t=1+1",
    "\r=1+1",
    "\n=1+1",
    "\x00=1+1",
    " =1+1",
    "\u3000=1+1",
    "\u200b=1+1",
    "\ufeff=1+1",
    "\u202e=1+1",
]


def no_terms(_prefecture, _year):
    """補助条件を持たない。"""
    return {}


def batch_of(*rows, heading=None):
    """表を算定する。"""
    return computed([(1, heading or HEADING), *enumerate(rows, 2)])


def computed(lines):
    """行番号とセルの並びを算定する。"""
    return reckoned(cases_of(Grid("例.csv", "", lines), no_terms), rule_book())


def csv_rows(content):
    """CSV を Excel と同じ UTF-8（BOM 付き）で読む。"""
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.reader(io.StringIO(content.decode("utf-8-sig"), newline="")))


def sheet_rows(content, title="算定結果"):
    """XLSX の一枚のシートを読む。"""
    return [list(row) for row in load_workbook(io.BytesIO(content))[title].iter_rows(values_only=True)]


@pytest.mark.parametrize("text", HOSTILE)
def test_no_cell_is_a_formula(text):
    """式とみなされる文字で始まるセルは、CSV でも XLSX でも頭に ' が付く。"""
    row = [*ROW[:4], text, *ROW[5:7], text]
    batch = batch_of(row)
    assert batch["amount_yen"][0] == AMOUNT
    for cell in (*csv_rows(csv_bytes(batch))[1], *sheet_rows(xlsx_bytes(batch))[1]):
        assert not isinstance(cell, str) or cell[:1] not in tuple("=+-@＝＋－＠\t\r\n\x00")
    assert csv_rows(csv_bytes(batch))[1][7].startswith("'")
    assert sheet_rows(xlsx_bytes(batch))[1][7].startswith("'")


@pytest.mark.parametrize("name", HOSTILE[:8])
def test_names_and_headings_are_safe_on_every_sheet(name):
    """事例名と知らない見出しも、どのシートでも式にならない。"""
    batch = batch_of([name, *ROW[1:], "x"], heading=[*HEADING, name])
    book = load_workbook(io.BytesIO(xlsx_bytes(batch)))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row]
    assert [cell for cell in cells if cell.data_type == "f"] == []
    texts = [cell.value for cell in cells if isinstance(cell.value, str)]
    assert [text for text in texts if text[:1] in tuple("=+-@＝＋－＠")] == []
    assert f"'{name}" in texts


@pytest.mark.parametrize(
    "text", ["-5000", "-5,000", "-0.5", "-3%", "-", "－", "−", "▲5,000", "a=b", "1-2", ""]
)
def test_numbers_and_plain_texts_stay(text):
    """負の数と、式でない文字は変えない。"""
    assert safe(text) == text


@given(st.text(alphabet=st.sampled_from("=+-@＝＋－＠\t\r\n\x00 '\u3000\u200b1Aあ"), max_size=8))
def test_a_safe_cell_never_begins_a_formula(text):
    """どんな並びでも、式で始まるセルにならず、二度通しても変わらない。"""
    cell = safe(text)
    assert cell[:1] not in tuple("=+@＝＋＠\t\r\n\x00") or not cell
    assert cell[:1] not in tuple("-－") or cell.strip("-－0123456789") == ""
    assert safe(cell) == cell


def test_amounts_are_numbers_in_both():
    """算定額は、CSV では区切りのない数字、XLSX では数になる。"""
    batch = batch_of(ROW)
    assert csv_rows(csv_bytes(batch))[1][len(HEADING)] == str(AMOUNT)
    row = sheet_rows(xlsx_bytes(batch))[1]
    assert row[len(HEADING)] == AMOUNT
    assert row[HEADING.index("補助対象経費（円）")] == 1_000_500


def test_codes_with_a_leading_zero_stay_text():
    """01 のような番号は、XLSX でも文字のままになる。"""
    batch = batch_of([*ROW, "01"], heading=[*HEADING, "都道府県"])
    assert sheet_rows(xlsx_bytes(batch))[1][len(HEADING)] == "01"


def test_results_say_amount_steps_articles_and_findings():
    """加わる列は、算定額、判定、要件、算定の段階、根拠、所見である。"""
    bad = ["例２", *ROW[1:5], "千円", *ROW[6:]]
    heading, good, uncomputed = csv_rows(csv_bytes(batch_of(ROW, bad)))
    assert heading == [*HEADING, *RESULT_HEADINGS]
    amount, verdict, conditions, steps, articles, findings = good[len(HEADING) :]
    assert (amount, verdict, conditions, findings) == (str(AMOUNT), "対象", "すべて満たす", "")
    assert "助成額: 補助の基礎とする額×補助率、1,000円未満切捨て = 500,000円" in steps
    assert articles
    assert uncomputed[len(HEADING) : -1] == ["", "算定できません", "", "", ""]
    assert uncomputed[-1].startswith("誤り 補助対象経費（円）")


def test_every_sheet_of_the_workbook_is_a_plain_table():
    """XLSX は、結果、段階、要件、所見のシートで、結合も式もない。"""
    bad = ["例２", *ROW[1:5], "千円", *ROW[6:]]
    content = xlsx_bytes(batch_of(ROW, bad))
    book = load_workbook(io.BytesIO(content))
    assert book.sheetnames == ["算定結果", "算定の段階", "要件", "所見"]
    assert [sheet.merged_cells.ranges for sheet in book] == [set()] * 4
    steps = sheet_rows(content, "算定の段階")
    assert steps[0] == ["行", "事例名", "番号", "段階", "算式", "数値", "額・数", "単位", "条文"]
    assert steps[-1][:4] == [2, "例１", len(steps) - 1, "助成額"]
    assert steps[-1][6:8] == [AMOUNT, "円"]
    assert sheet_rows(content, "所見")[1][:3] == [3, "補助対象経費（円）", "誤り"]


def test_a_result_can_be_computed_once_more():
    """結果の表をもう一度算定しても、同じ額になり、列は増えない。"""
    first = batch_of(ROW)
    rows = csv_rows(csv_bytes(first))
    again = computed(list(enumerate(rows, 1)))
    assert findings_of(again) == ()
    assert again["amount_yen"][0] == AMOUNT
    assert csv_rows(csv_bytes(again)) == rows


def test_the_same_batch_gives_the_same_workbook():
    """同じ事例の XLSX は、いつ作っても同じバイト列になる。"""
    content = xlsx_bytes(batch_of(ROW))
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        assert len({part.date_time for part in book.infolist()}) == 1
        core = book.read("docProps/core.xml").decode()
    assert core.count("2000-01-01T00:00:00Z") == 2
    assert xlsx_bytes(batch_of(ROW)) == content
