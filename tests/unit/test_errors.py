"""誤りと所見: 事実は属性で読め、文は「何が・どこで・値・対処」の順に印字される。"""

import pytest

from kikin.values.errors import Finding, FindingsError, KikinError, Level, Place

PLACE = Place("data/43-kumamoto/indicators.csv", 12, "target")


@pytest.mark.parametrize(
    ("place", "printed"),
    [
        (PLACE, "data/43-kumamoto/indicators.csv:12 列 target"),
        (Place("a.csv", 3), "a.csv:3"),
        (Place("a.csv"), "a.csv"),
        (Place(""), ""),
    ],
)
def test_place_prints_what_is_known(place, printed):
    """場所は、分かっている部分だけを ファイル:行 列 の形で印字する。"""
    assert str(place) == printed


def test_error_keeps_its_facts_apart():
    """例外は、文のほかに場所・値・対処を属性として持つ。"""
    error = KikinError("数値を読み取れません", PLACE, 80, "80 と書いてください")
    assert (error.what, error.place, error.found, error.remedy) == (
        "数値を読み取れません",
        PLACE,
        "80",
        "80 と書いてください",
    )
    assert str(error).splitlines() == [
        "数値を読み取れません（data/43-kumamoto/indicators.csv:12 列 target）",
        "  値: 80",
        "  対処: 80 と書いてください",
    ]


@pytest.mark.parametrize("found", [0, None, False])
def test_error_shows_falsy_values(found):
    """0 や None が見つかったときも、その値を示す。"""
    assert f"値: {found}" in str(KikinError("値が違います", found=found))


def test_error_takes_a_place_later():
    """場所を知らない計算の例外に、呼び手が場所を添えられる。元の例外は変わらない。"""
    error = KikinError("空欄です", remedy="書いてください")
    placed = error.at(PLACE)
    assert (placed.place, error.place) == (PLACE, Place(""))
    assert (placed.what, placed.remedy) == (error.what, error.remedy)


def test_error_becomes_a_finding():
    """例外は一覧の一件になり、程度を選べる。"""
    finding = KikinError("空欄です", PLACE, "", "書いてください").as_finding(Level.WARNING)
    assert finding == Finding(Level.WARNING, "空欄です", PLACE, "", "書いてください")


def test_finding_leaves_out_what_is_blank():
    """値も対処もない所見は一行で印字される。"""
    assert str(Finding(Level.NOTE, "端数の範囲です", PLACE)) == f"確認  {PLACE}  端数の範囲です"


def test_findings_error_counts_and_shows_all_up_to_twenty():
    """多くの誤りは件数と先頭の20件を印字し、残りは数で示す。全件は属性にある。"""
    findings = [Finding(Level.ERROR, f"誤り{number}番", Place("a.csv", number)) for number in range(2, 25)]
    error = FindingsError(findings)
    text = str(error)
    assert "23 件" in text
    assert "誤り2番" in text
    assert "誤り21番" in text
    assert "誤り22番" not in text
    assert text.endswith("ほか 3 件")  # 23 - 20 = 3
    assert error.findings == findings


def test_notebook_shows_the_sentence_only():
    """ノートブックの画面には、呼び出しの履歴でなく文だけが出る。"""
    error = KikinError("知らない文書です", found="plans")
    assert error._render_traceback_() == [str(error)]  # the name that IPython looks for
