"""表の見出し、単位、欠けた値、CSV: 公表されたとおりに、見出しの単位で印字する。"""

import csv
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from kikin import show
from kikin.data.rows import typed
from kikin.data.tables import TABLES
from kikin.show import record
from kikin.show.widths import column_widths, letters
from kikin.values.categories import Category
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear, parse_period
from kikin.values.readings import Absent


@pytest.fixture(autouse=True)
def _apart(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.delenv("KIKIN_RECORD", raising=False)
    record.forget()


def projects(*rows):
    """Return rows of the table of projects."""
    return typed(
        [{"year": FiscalYear(2024), "number": str(n), **row} for n, row in enumerate(rows, 1)],
        TABLES["projects"],
    )


def grid(shown):
    """Return the cells of the pipe table, row by row, the heading first."""
    lines = [line for line in shown.markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split(" | ")] for line in (lines[0], *lines[2:])]


def column(frame, name, **given):
    """Return one column as shown: heading and cells."""
    return [row[0] for row in grid(show.table(frame, [name], caption="題", label="tbl-x", **given))]


AMOUNTS = [
    # (unit, yen, as written) of each row; what stands in the heading; the cells
    ([("千円", 470_355_000, "470,355")], "千円", ["470,355"]),
    ([("千円", 470_000_000, "470,000")], "千円", ["470,000"]),  # not larger than published
    ([("億円", 3_850_000_000, "38.5")], "億円", ["38.5"]),
    ([("億円", 3_850_000_000, "38.50")], "億円", ["38.50"]),
    ([("億円", 3_850_000_000, "38.5"), ("百万円", 120_000_000, "120")], "百万円", ["3,850", "120"]),
    ([("億円", 3_850_000_000, "38.5"), ("千円", 470_355_000, "470,355")], "千円", ["3,850,000", "470,355"]),
    (
        [("億円", 3_850_000_000, "38.5"), ("円", 470_355_123, "470,355,123")],
        "円",
        ["3,850,000,000", "470,355,123"],
    ),
    ([("千円", -5_000, "▲5"), ("千円", 0, "0")], "千円", ["▲5", "0"]),
]


@pytest.mark.parametrize(("amounts", "unit", "cells"), AMOUNTS)
def test_money_prints_in_one_unit_that_every_amount_fits(amounts, unit, cells):
    """金額は、どの額も公表より細かくならない最も大きな単位一つで印字し、その単位を見出しに書く。"""
    frame = projects(*({"unit": of, "cost": yen, "cost_raw": raw} for of, yen, raw in amounts))
    assert column(frame, "cost") == [f"事業費（{unit}）", *cells]


def test_cell_that_is_not_exact_in_the_forced_unit_carries_its_own():
    """指定した単位で割り切れない額は、その額だけ自分の単位を付ける。"""
    frame = projects(
        {"unit": "千円", "cost": 470_355_000, "cost_raw": "470,355"},
        {"unit": "億円", "cost": 3_850_000_000, "cost_raw": "38.5"},
    )
    assert column(frame, "cost", unit="億円") == ["事業費（億円）", "470,355千円", "38.5"]


def test_two_columns_of_money_share_one_unit():
    """一つの表の金額の列は、同じ単位で並ぶ。"""
    frame = projects(
        {"unit": "千円", "cost": 1_000_000_000, "cost_raw": "1,000,000", "fund": 1_000, "fund_raw": "1"}
    )
    assert grid(show.table(frame, ["cost", "fund"], caption="題", label="tbl-x"))[0] == [
        "事業費（千円）",
        "基金充当額（Ａ＋Ｂ）（千円）",
    ]


@pytest.mark.parametrize("kind", list(Absent))
def test_absence_prints_as_itself(kind):
    """値がないことは、その理由の語のまま印字する。"""
    frame = projects({"unit": "千円", "cost": None, "cost_absent": kind}, {"unit": "千円", "cost": 1_000})
    assert column(frame, "cost")[1:] == [str(kind), "1"]


def test_pending_says_when_it_is_due():
    """未集計は、確定する見込みの時点とともに印字する。"""
    frame = pd.DataFrame(
        {"value": [None], "value_absent": [Absent.PENDING], "due": [parse_period("R7年10月")]}
    )
    assert column(frame, "value")[1] == "未集計（R7年10月確定予定）"


TARGETS = [
    ({"comparator": "以上", "target": Decimal("76.50")}, "76.50以上"),
    ({"comparator": "以下", "target": Decimal(6760)}, "6,760以下"),
    ({"comparator": "範囲", "target": Decimal(5), "target_upper": Decimal(10)}, "5～10"),
    ({"comparator": "全国平均以上", "target": None}, "全国平均以上"),
    ({"comparator": "増加", "target": None}, "増加"),
    ({"comparator": "文言", "target": None, "target_raw": "体制を整える"}, "体制を整える"),
]


@pytest.mark.parametrize(("row", "cell"), TARGETS)
def test_target_prints_what_it_asks_for(row, cell):
    """目標値は、以上・以下・範囲・文言のまま印字する。"""
    frame = typed([{"year": FiscalYear(2024), "indicator": "a", **row}], TABLES["targets"])
    assert column(frame, "target")[1] == cell


def test_unit_shared_by_all_numbers_stands_in_the_heading():
    """すべての数値の単位が同じなら見出しに、違うなら値に付ける。"""
    rows = [
        {"series": "a", "value": Decimal(3), "unit": "人"},
        {"series": "b", "value": Decimal("7.5"), "unit": "人"},
    ]
    assert column(typed(rows, TABLES["statistics"]), "value") == ["値（人）", "3", "7.5"]
    rows[1]["unit"] = "%"
    assert column(typed(rows, TABLES["statistics"]), "value") == ["値", "3人", "7.5%"]


def test_ratio_prints_as_percentage_rounded_half_up():
    """割合は百分率で、四捨五入して印字する。"""
    frame = pd.DataFrame({"progress": [Fraction(1, 16), Fraction(-1, 3)], "status": ["進行中", "未達成"]})
    frame.attrs["table"] = "targets"
    assert column(frame, "progress") == ["進捗率（%）", "6.3", "▲33.3"]


def test_what_pandas_knows_nothing_of_is_blank():
    """欠損（pandas の NA）は、表でも個票でも空欄である。convert_dtypes のあとの列でもそうである。"""
    frame = pd.DataFrame(
        {"target": [None, Decimal(3)], "target_raw": [None, "三"], "status": ["未達成", "達成"]}
    )
    frame = frame.convert_dtypes()
    frame.attrs["table"] = "targets"
    assert column(frame, "target")[1:] == ["", "3"]
    assert show.sheet(frame.iloc[0], ["status", "target"]).markdown.count("未達成") == 1


def test_inferred_cell_is_marked():
    """推定した欄には「（推定）」が付く。"""
    frame = projects(
        {"categories": (Category.II,), "inferred": ("categories",)},
        {"categories": (Category.IV,), "inferred": ()},
    )
    assert column(frame, "categories")[1:] == ["Ⅱ（推定）", "Ⅳ"]


def test_empty_columns_are_named_under_the_table():
    """何も書かれていない列は出さず、表の下に名を挙げる。"""
    frame = projects({"name": "事業", "outline": ""})
    shown = show.table(frame, ["name", "outline", "group"], caption="題", label="tbl-x")
    assert grid(shown)[0] == ["事業名"]
    assert "欄「事業概要」「区分の中の分野」は記載がない。" in shown.markdown
    assert grid(show.table(frame, ["name", "outline"], caption="題", label="tbl-x", keep=["outline"]))[0] == [
        "事業名",
        "事業概要",
    ]


def test_total_is_set_apart():
    """合計の行は太字で終わりに置く。"""
    frame = projects(
        {"name": "a", "unit": "千円", "cost": 1_000}, {"name": "b", "unit": "千円", "cost": 2_000}
    )
    shown = show.table(
        frame, ["name", "cost"], caption="題", label="tbl-x", total={"name": "計", "cost": 3_000}
    )
    assert grid(shown)[-1] == ["**計**", "**3**"]


@pytest.mark.parametrize("text", ["a|b", "#x", "*y*", "{z}", "<b>", "[c]", "@fig-a", "一\n二"])
def test_text_of_data_prints_as_itself(text):
    """データの文字は、記号として働かない。"""
    cell = grid(show.table(pd.DataFrame({"名": [text], "数": [1]}), caption="題", label="tbl-x"))[1][0]
    plain = cell.replace("<br>", "\n")
    assert all(f"\\{sign}" in plain for sign in text if sign in "|#*{}<>[]@")
    assert plain.replace("\\", "") == text


def test_own_frame_keeps_its_names_and_numbers():
    """自分の DataFrame は、自分の列の名のまま、年は区切らず、小数は桁をそろえて印字する。"""
    frame = pd.DataFrame(
        {"年度": [2023, 2024], "year": [1, 2], "病院数": [1234, 5], "率": [0.5, 12.25], "amount": [1, None]}
    )
    assert grid(show.table(frame, caption="題", label="tbl-x")) == [
        ["年度", "year", "病院数", "率", "amount"],
        ["2023", "1", "1,234", "0.50", "1"],
        ["2024", "2", "5", "12.25", ""],
    ]


def test_own_money_is_in_yen_where_she_says_so():
    """自分の円の列は、money で示せば単位を付けて印字する。"""
    frame = pd.DataFrame({"病院": ["a"], "額": [1_500_000]})
    assert grid(show.table(frame, caption="題", label="tbl-x", money=["額"])) == [
        ["病院", "額（千円）"],
        ["a", "1,500"],
    ]


def test_pivoted_money_is_not_printed_without_a_unit():
    """金額かどうか分からない大きな整数は、単位のないまま印字しない。"""
    frame = projects({"name": "a", "cost": 470_355_000}).pivot_table(
        index="name", columns="year", values="cost", aggfunc="sum"
    )
    with pytest.raises(KikinError, match="金額かどうか"):
        show.table(frame, caption="題", label="tbl-x")
    assert grid(show.table(frame, caption="題", label="tbl-x", money=True))[0][1] == "令和6年度（千円）"


@pytest.mark.parametrize(
    "given", [{}, {"caption": "題"}, {"caption": "題", "label": "表1"}, {"label": "tbl-a"}]
)
def test_table_without_caption_or_label_is_refused_with_what_to_do(given):
    """題かラベルのない表は、書き方を示して断る。"""
    with pytest.raises(KikinError) as refusal:
        show.table(pd.DataFrame({"a": [1]}), **given)
    assert 'caption="' in refusal.value.remedy


def test_unknown_column_is_refused_with_the_nearest_name():
    """フレームにない列は、近い名を示して断る。"""
    with pytest.raises(KikinError) as refusal:
        show.table(projects({"name": "a"}), ["nmae"], caption="題", label="tbl-x")
    assert "「name」のことですか" in refusal.value.remedy


def test_money_as_float_is_refused():
    """金額の小数（float）は断る。"""
    frame = projects({"name": "a", "cost": 1}).assign(cost=[1.5])
    with pytest.raises(KikinError, match="小数"):
        show.table(frame, ["name", "cost"], caption="題", label="tbl-x")


def test_frame_without_rows_says_so_and_keeps_its_number():
    """行のない表は「該当なし」と示し、番号は残る。"""
    shown = show.table(projects(), ["name", "cost"], caption="題", label="tbl-x")
    assert grid(shown)[1][0] == "該当なし"
    assert "{#tbl-x}" in shown.markdown


def test_wide_table_turns_its_page():
    """列の多い表は、PDF では横長の頁に置く。"""
    many = pd.DataFrame({f"区域{n}": [n * 1_234_567] for n in range(16)})
    assert "{.landscape}" in show.table(many, caption="題", label="tbl-x").markdown
    assert "{.landscape}" not in show.table(many[["区域0"]], caption="題", label="tbl-x").markdown


def test_marks_of_notes_stand_with_their_row():
    """注の記号は、その行の見出しに付く。"""
    frame = projects({"name": "a", "notes": ("※1", "※2")}, {"name": "b", "notes": ()})
    assert [row[0] for row in grid(show.table(frame, ["name"], caption="題", label="tbl-x"))[1:]] == [
        "a ※1※2",
        "b",
    ]


def test_csv_is_machine_readable_and_harmless(monkeypatch, tmp_path):
    """ダウンロードの CSV は、単位を見出しに持ち、桁区切りがなく、式として働く文字がない。"""
    monkeypatch.setenv("KIKIN_RECORD", str(tmp_path))
    frame = projects(
        {
            "name": '=HYPERLINK("x")',
            "unit": "千円",
            "cost": -470_355_000,
            "cost_raw": "▲470,355",
            "inferred": ("name",),
        },
        {"name": "－", "unit": "千円", "cost": None, "cost_absent": Absent.NOT_APPLICABLE},
    )
    show.table(frame, ["name", "cost"], caption="題", label="tbl-x")
    file = tmp_path / "tables" / "tbl-x.csv"
    assert file.read_bytes().startswith("\ufeff".encode())
    assert list(csv.reader(file.open(encoding="utf-8-sig"))) == [
        ["事業名", "事業費（千円）", "推定した欄"],
        ['\'=HYPERLINK("x")', "-470355", "事業名"],
        ["－", "－", ""],
    ]


def test_csv_has_the_western_year_beside_the_era(monkeypatch, tmp_path):
    """ダウンロードの CSV は、年度の列にも、年度の見出しにも、西暦を並べる。"""
    monkeypatch.setenv("KIKIN_RECORD", str(tmp_path))
    frame = pd.DataFrame({"time": [parse_period("R7.3月末")], "R5": [12]})
    show.table(frame, {"time": "時点", "R5": "R5"}, caption="題", label="tbl-x")
    text = (tmp_path / "tables" / "tbl-x.csv").read_text(encoding="utf-8-sig")
    assert text.splitlines() == ["時点,R5（2023）", "R7（2025）.3月末,12"]


def test_long_headings_leave_room_for_a_name():
    """一行だけの表でも、長い見出しが名の列を狭めて、名が縦に伸びることはない。"""
    headings = [
        "番号",
        "事業名",
        "総事業費（Ａ＋Ｂ＋Ｃ）（千円）",
        "基金充当額（Ａ＋Ｂ）（千円）",
        "始まり",
        "終わり",
    ]
    row = ["1（介護分）", "地域密着型サービス施設整備事業（例）", "330,000", "300,000", "R6年4月", "R8年3月"]
    numeric = [False, False, True, True, False, False]
    widths, _, _ = column_widths(headings, [[cell] for cell in row], numeric, wide=False)
    assert -(-letters(row[1]) // (widths[1] - 3)) <= 3  # lines, less the padding of a cell


def test_sheet_says_yes_and_no_as_tables_do():
    """個票でも、はい・いいえは ○ と空欄で、空欄の金額は小数と間違えない。"""
    frame = pd.DataFrame({"新規": [True, False], "額": [1, 2]})
    shown = [show.sheet(row).markdown for _, row in frame.astype(object).iterrows()]
    assert "| 新規 | ○ |" in shown[0]
    assert "欄「新規」は記載がない。" in shown[1]
    assert "欄「事業費」は記載がない。" in show.sheet({"cost": float("nan"), "fund_raw": ""}).markdown


@pytest.mark.parametrize("fields", [pd.Series([1, 2], ["額", "額"]), [("額", 1), ("額", 2)]])
def test_fields_of_one_name_are_refused(fields):
    """同じ名の欄が二つある個票は断る。一つが黙って消えることはない。"""
    with pytest.raises(KikinError, match="同じ名"):
        show.sheet(fields)


def test_sheet_names_what_is_empty():
    """個票は、書かれた欄を単位とともに示し、ほかの欄は名を挙げる。"""
    frame = projects({"name": "a", "unit": "千円", "cost": 470_355_000})
    shown = show.sheet(frame.iloc[0], ["name", "cost", "outline"], caption="題", label="tbl-x")
    assert grid(shown)[1:] == [["事業名", "a"], ["事業費", "470,355千円"]]
    assert "欄「事業概要」は記載がない。" in shown.markdown


def test_jupyterlab_sees_finished_html_and_renderers_see_markdown(monkeypatch):
    """JupyterLab には仕上がった表を、それ以外には Markdown だけを渡す。"""
    frame = pd.DataFrame({"名": ["<a>"], "数": [1]})
    shown = show.table(frame, caption="題", label="tbl-x")
    assert set(shown._repr_mimebundle_()) == {"text/markdown", "text/plain"}
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    html = show.table(frame, caption="題", label="tbl-x")._repr_mimebundle_()["text/html"]
    assert "<caption" in html
    assert "&lt;a&gt;" in html
    assert "text-align:right" in html
    assert ":::" not in html
    assert "{#" not in html
    assert len(repr(shown)) < 80


def test_amounts_keep_the_unit_they_were_published_in():
    """個票の金額も、億円で公表された額の和も、億円のまま小数を付けて示し、百万円に直さない。"""
    row = {
        "unit": "億円",
        "fund": 3_180_000_000,
        "fund_raw": "31.8",
        "total_cost": 1_800_000_000,
        "total_cost_raw": "18.0",
    }
    fields = pd.Series(row, dtype=object)
    fields.attrs["table"] = "projects"
    shown = show.sheet(fields, ["fund", "total_cost"]).markdown
    assert "31.8億円" in shown
    assert "18.0億円" in shown
    sums = pd.DataFrame(
        {"unit": ["億円"], "fund": pd.array([12_140_000_000], dtype="Int64"), "fund_absent": [None]}
    )
    sums.attrs["table"] = "projects"
    printed = show.table(sums, ["fund"], caption="計", label="tbl-1").markdown
    assert "（億円）" in printed
    assert "121.4" in printed


def test_a_column_of_sums_has_the_decimals_of_its_neighbours():
    """計の列は、隣の列の公表の小数の桁にそろう（4.2＋15.8＝20.0億円）。"""
    frame = pd.DataFrame({"unit": ["億円"], "R5": [420_000_000], "R5_raw": ["4.2"], "R6": [1_580_000_000], "R6_raw": ["15.8"],
        "total": [2_000_000_000]}).astype({"R5": "Int64", "R6": "Int64", "total": "Int64"})  # fmt: skip
    shown = show.table(frame, ["R5", "R6", "total"], money=True, caption="題", label="tbl-1").markdown
    assert "| 4.2 | 15.8 | 20.0 |" in shown
