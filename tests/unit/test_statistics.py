"""統計・実績の値: 二つの時点の伸び、全体に占める割合、並べた表。公表値は丸めず、計算した値だけを一度丸める。"""

from datetime import date
from decimal import Decimal
from fractions import Fraction

import pandas as pd
import pytest

from kikin import statistics
from kikin.checks import outcomes
from kikin.data.rows import typed
from kikin.data.tables import TABLES
from kikin.values.errors import KikinError
from kikin.values.periods import parse_period
from kikin.values.readings import Absent

NO_DIFFERENCES = typed((), TABLES["differences"])


def values(*rows: tuple) -> pd.DataFrame:
    """Return statistics; each row is item, part, time, value, unit, and possibly kind."""
    listed = []
    for place, (item, part, time, value, unit, *kind) in enumerate(rows, start=2):
        absent = value if isinstance(value, Absent) else None
        listed.append({
            "series": "s", "label": "例の統計", "item": item, "part": part, "area": "", "time": parse_period(time),
            "value": None if absent else Decimal(value), "value_absent": absent, "unit": unit,
            "kind": kind[0] if kind else "", "notes": (), "inferred": (), "source": "例", "section": f"{place}頁",
            "file": "data/x/statistics.csv", "row": place,
        })  # fmt: skip
    return typed(listed, TABLES["statistics"])


@pytest.mark.parametrize(
    ("first", "last", "unit", "words"),
    [
        ("11", "57", "件", "約5.2倍に増加"),  # 57 ÷ 11 = 5.18…
        ("10156", "45378", "千円", "約4.5倍に増加"),  # 45,378 ÷ 10,156 = 4.468…
        ("3700", "7429", "千円", "約2.0倍に増加"),  # 7,429 ÷ 3,700 = 2.0078…
        ("9", "10", "件", "11.1%増"),  # 1 ÷ 9 = 0.1111…
        ("2", "4", "件", "2倍に増加"),
        ("4", "1", "件", "75.0%減"),
        ("10000", "10001", "件", "0.1%未満の増"),
        ("38.5", "89.1", "%", "50.6ポイント増"),
        ("5.6", "0.3", "%", "5.3ポイント減"),
        ("3", "3", "件", "増減なし"),
        ("0", "5", "件", "0から増加"),
        ("-2", "5", "件", "▲2から増加"),
    ],
)
def test_words_of_a_change(first, last, unit, words):
    """割合の伸びはポイント、2倍からは倍、それより小さければ百分率で言い、割り切れない値だけに約が付く。"""
    assert statistics.change_words(Decimal(first), Decimal(last), unit) == words


def test_growth_between_the_first_and_the_last_time():
    """伸びは最も早い値と最も新しい値の比で、分数のまま持つ。"""
    frame = values(
        ("甲", "", "R5年度", "3", "件"), ("甲", "", "R4年度", "2", "件"), ("甲", "", "R6年度", "5", "件")
    )
    row = statistics.growth(frame).iloc[0]
    assert (row["first"], row["last"], row["ratio"], row["change"]) == (2, 5, Fraction(5, 2), 3)
    assert row["words"] == "2.5倍に増加"


def test_nothing_grows_from_a_single_value_or_a_span():
    """値が一つのもの、期間の累計、年度と時点、値のないものからは、伸びを言わない。"""
    frame = values(
        ("甲", "", "R6年度", "5", "件"),
        ("乙", "", "H27～R4年度", "10", "件"),
        ("乙", "", "H27～R6年度", "12", "件"),
        ("丙", "", "R5年度", "5", "件"),
        ("丙", "", "R7.3.31", "5", "件"),
        ("丁", "", "R5年度", "5", "件"),
        ("丁", "", "R6年度", Absent.PENDING, "件"),
        ("甲", "", "R5年度", "5", "人"),
    )
    assert statistics.growth(frame).empty


def test_items_that_differ_from_time_to_time_are_compared_and_named():
    """年度ごとに項目の名が違う一つの系列（補助実績と交付決定）は、両方の名を挙げて比べる。"""
    frame = values(("補助実績", "件数", "R6年度", "11", "件"), ("交付決定", "件数", "R7年度", "57", "件"))
    row = statistics.growth(frame).iloc[0].to_dict()
    assert statistics.sentence(row) == "令和6年度の補助実績11件から令和7年度の交付決定57件へ、約5.2倍に増加"


def test_items_of_one_time_stay_apart():
    """同じ時点に項目が二つあれば、別のものとして、項目ごとに比べる。"""
    frame = values(
        ("甲", "", "R5年度", "1", "件"),
        ("乙", "", "R5年度", "10", "件"),
        ("甲", "", "R6年度", "2", "件"),
        ("乙", "", "R7年度", "5", "件"),
    )
    assert statistics.growth(frame)[["item", "words"]].to_numpy().tolist() == [
        ["甲", "2倍に増加"],
        ["乙", "50.0%減"],
    ]


def test_kinds_are_said():
    """速報の値から言う伸びは、速報値と断る。"""
    frame = values(("甲", "", "H28年度", "9.9", "%", "確定"), ("甲", "", "H29年度", "23.7", "%", "速報"))
    assert statistics.sentence(statistics.growth(frame).iloc[0].to_dict()) == (
        "平成28年度の9.9%から平成29年度の23.7%（速報値）へ、13.8ポイント増"
    )


def test_until_a_year_and_the_surest_value():
    """文書の年度より後の値はまだなく、同じ時点の値は確定を速報より先にとる。"""
    frame = values(
        ("甲", "", "R5年度", "1", "件", "速報"),
        ("甲", "", "R5年度", "2", "件", "確定"),
        ("甲", "", "R7年4月", "3", "件"),
    )
    assert statistics.until(frame, date(2025, 3, 31))["value"].tolist() == [2]
    assert len(statistics.until(frame, date(2026, 3, 31))) == 2
    late = frame.assign(known=[None, parse_period("R8年4月"), None])
    assert statistics.until(late, date(2026, 3, 31))["value"].tolist() == [1, 3]
    assert statistics.until(typed((), TABLES["statistics"]), date(2026, 3, 31)).empty


def test_side_by_side():
    """横に並べた表は、列が時点の順で、単位と値の種類を見出しに持ち、値のないますは不在の種類を示す。"""
    frame = values(
        ("甲", "割合", "R6年度", "84.50", "%", "速報"),
        ("甲", "割合", "R5年度", Absent.PENDING, "%"),
        ("乙", "割合", "R6年度", "0.3", "%", "速報"),
    )
    wide = statistics.wide(frame, ["item"], ["time", "part"])
    assert list(wide.columns) == ["item", "令和5年度 割合（%）", "令和6年度（速報値） 割合（%）", "notes"]
    assert wide.iloc[:, 1].tolist() == [Absent.PENDING, Absent.NOT_APPLICABLE]
    assert [str(value) for value in wide.iloc[:, 2]] == ["84.50", "0.3"]
    assert list(wide.attrs["sources"]) == [("例", "2頁"), ("例", "3頁"), ("例", "4頁")]


def test_two_values_in_one_cell_are_refused():
    """二つの値が一つのますに入る並べ方は、断る。"""
    frame = values(("甲", "", "R6年度", "1", "件"), ("乙", "", "R6年度", "2", "件"))
    with pytest.raises(KikinError, match="一つのます目に二つの値"):
        statistics.wide(frame, ["part"], ["time"])


def test_shares_of_all_municipalities():
    """割合は、同じ系列と時点の数の計（例では3＋1＝4）に占める分数。"""
    found = statistics.shares(
        values(("甲", "", "R6年度", "3", "市町村"), ("乙", "", "R6年度", "1", "市町村"))
    )
    assert found["share_ratio"].tolist() == [Fraction(3, 4), Fraction(1, 4)]
    assert found["whole"].tolist() == [4, 4]


def test_no_share_where_a_part_is_absent():
    """一つでも未集計なら、全体も割合もない。"""
    found = statistics.shares(
        values(("甲", "", "R6年度", "3", "市町村"), ("乙", "", "R6年度", Absent.PENDING, "市町村"))
    )
    assert found["share_ratio"].tolist() == [None, None]


def test_published_shares_are_checked():
    """公表された割合は、数から求めて四捨五入した割合と一致しなければ不一致になる（173÷1,741＝9.94%）。"""
    counts = values(("全て", "数", "H28年度", "173", "市町村"), ("ほか", "数", "H28年度", "1568", "市町村"))
    published = values(("全て", "割合", "H28年度", "9.9", "%"), ("ほか", "割合", "H28年度", "90.2", "%"))
    found = outcomes(statistics.share_checks(counts, published), NO_DIFFERENCES)
    assert found["verdict"].tolist() == ["一致", "不一致"]  # 1,568 ÷ 1,741 = 90.06…%
    assert found["right"].iloc[0] == "173÷1,741 9.9%"


def test_parts_make_a_whole():
    """三つの割合の和は100%で、それぞれの端数（0.05ポイントずつ）までは端数の範囲。"""
    good = values(("甲", "ア", "R6年度", "38.5", "%"), ("甲", "イ", "R6年度", "61.6", "%"))
    bad = values(("甲", "ア", "R6年度", "38.5", "%"), ("甲", "イ", "R6年度", "61.7", "%"))
    assert [
        outcomes(statistics.whole_checks(frame, ["series", "item", "time"]), NO_DIFFERENCES)[
            "verdict"
        ].tolist()
        for frame in (good, bad)
    ] == [["端数の範囲"], ["不一致"]]


def test_words_about_several():
    """多い順、最高と最低は値の小数桁のまま言い、差のないものには最高も最低もない。"""
    frame = values(
        ("甲", "", "R6年度", "32.90", "%"), ("乙", "", "R6年度", "20.6", "%"), ("丙", "", "R6年度", "5", "%")
    )
    assert statistics.largest(frame) == "多い順に、甲（32.90%）、乙（20.6%）"
    assert statistics.ends(frame) == "最も高いのは甲（32.90%）、最も低いのは丙（5%）"
    assert statistics.ends(frame[:1]) == ""
    assert statistics.largest(frame[:0]) == ""
    later = values(
        ("甲", "", "R5年度", "90", "%"), ("甲", "", "R6年度", "4", "%"), ("乙", "", "R6年度", "5", "%")
    )
    assert statistics.last_time(later)["value"].tolist() == [Decimal(4), Decimal(5)]
    assert statistics.largest(later) == "令和6年度では多い順に、乙（5%）、甲（4%）"


GROWN = statistics.growth(
    values(
        ("甲", "件数", "R5年度", "10", "件", "確定"),
        ("乙", "件数", "R5年度", "4", "件", "確定"),
        ("甲", "件数", "R6年度", "15", "件", "速報"),
        ("乙", "件数", "R6年度", "2", "件", "速報"),
        ("乙", "額", "R5年度", "100", "千円"),
        ("乙", "額", "R7年度", "101", "千円"),
    )
)


def test_what_can_stand_in_one_chart():
    """一つの図に並ぶのは、単位と二つの時点が同じ、二つ以上の変化だけである。"""
    (pair,) = statistics.comparable(GROWN)
    assert pair["item"].tolist() == ["甲", "乙"]
    assert statistics.end_names(pair.iloc[0].to_dict()) == ("令和5年度", "令和6年度（速報値）")
    assert statistics.finding(pair) == "件数の変化。例の統計「乙」の件数は50.0%減"


def test_what_changed_most():
    """最も変わったものは、増減を問わず比で選び、一つの系列からは一つだけとる（2÷4は10から15より大きい変化）。"""
    (most,) = statistics.most_changed(GROWN)
    assert (most["item"], most["part"]) == ("乙", "件数")
    assert statistics.key_note(most) == "令和6年度（速報値）。令和5年度の4件から50.0%減"


def test_an_overview_of_several():
    """いくつかの変化の概観は、同じ二つの時点の間のときだけ言う。"""
    assert statistics.overview(GROWN[:2]) == (
        "令和5年度から令和6年度（速報値）にかけて、2項目のうち1項目で増え、1項目で減った。"
        "令和6年度（速報値）に最も高いのは甲（15件）、最も低いのは乙（2件）"
    )
    assert statistics.overview(GROWN) == ""


def test_what_was_inferred_is_said():
    """推定した列は名を挙げ、すべての行が推定のときだけ題に（推定）が付く。"""
    frame = values(("甲", "ア", "R5年度", "1", "件"), ("甲", "イ", "R5年度", "2", "件"))
    assert (statistics.inferred_words(frame), statistics.inferred_note(frame)) == ("", "")
    some = frame.assign(inferred=[("item", "time"), ()])
    assert statistics.inferred_words(some) == ""
    assert statistics.inferred_note(some) == "各値の項目・時点は、出典に明示がなく、作成者が推定した。"
    assert statistics.inferred_words(frame.assign(inferred=[("item",)] * 2)) == "（推定）"


def test_headings_of_results():
    """実績の表は、何か書かれた列だけを出す。"""
    assert list(statistics.heads(values(("", "件数", "R5年度", "1", "件")))) == [
        "label",
        "part",
        "time",
        "value",
    ]
    soft = values(("", "件数", "R5年度", "1", "件")).assign(kind="推計")
    assert statistics.heads(soft)["kind"] == "値の種類"
