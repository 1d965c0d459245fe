"""在宅医療の振り返り: 神奈川県の資料のとおりで、二つのテーマしかなく統計のない府でも同じノートブックから作れる。"""

from __future__ import annotations

import pytest
from made import written
from running import chapters, real_data, rows, shown_by

KYOTO = {
    "themes": """year,theme,title,source
        R7,1,在宅医療の体制（例）,s
        R7,2,人材の育成（例）,s
        R8,1,翌年度のテーマ（例）,s""",
    "measures": """year,id,theme,title,start,end,period_raw,method,text,recap_of,source
        R7,a,1,相談窓口（例）,R5年度,,,府医師会への委託（例）,相談に応じた（例）。,,s
        R7,b,2,研修（例）,,,平成30～令和6年度,,研修を開いた（例）。,,s
        R7,c,2,相談窓口（例）,R5年度,,,,,a,s
        R8,a,1,翌年度の取組（例）,,,,,まだない（例）。,,s""",
    "review_points": """year,id,theme,kind,text,state,recap_of,source
        R7,p1,1,所見,*患者数* は増加傾向（例）。,,,s
        R7,p2,1,課題,夜間の対応（例）。,,,s
        R7,p3,2,課題,,,p2,s
        R7,p4,,評価,一定の成果（例）。,決定,,s
        R7,p5,1,構成事業,訪問診療の補助（例）,,,s
        R7,p6,2,構成事業,,,p5,s
        R7,p7,1,実績,協議会を年２回開いた（例）,,,s""",
}


@pytest.fixture(scope="module")
def kanagawa(tmp_path_factory) -> str:
    """Return the review of Kanagawa."""
    project = real_data(tmp_path_factory.mktemp("review"), "14-kanagawa", "00-national")
    return shown_by("review", project, prefecture="14", year="R7")


@pytest.fixture(scope="module")
def kyoto(tmp_path_factory) -> str:
    """Return the review of a made-up office."""
    project = tmp_path_factory.mktemp("small")
    written(project / "data" / "26-kyoto", **KYOTO)
    return shown_by("review", project, prefecture="26", year="R7")


def test_the_chapters_follow_the_themes(kanagawa):
    """章は資料のテーマ（1）～（5）の順で、その後に評価（案）と課題のまとめ、意見を求める事項が続く。"""
    found = chapters(kanagawa)
    assert [title[:3] for title in found[1:6]] == ["（1）", "（2）", "（3）", "（4）", "（5）"]
    assert found[6:8] == ["全体の評価（案）", "意見を求める事項"]
    assert kanagawa.index("一定の成果があった。\n") < kanagawa.index("{#tbl-summary}")


def test_growth_is_computed_where_the_figures_are_given(kanagawa):
    """11件10,156千円から57件45,378千円への伸びは計算して言い（57÷11＝5.18、45,378÷10,156＝4.47）、実績と交付決定の別も言う。"""
    assert "[57件]{.key-value} [令和7年度 交付決定。令和6年度 補助実績の11件から約5.2倍に増加]" in kanagawa
    assert "在宅医療提供体制整備費補助の額は約4.5倍に増加" in kanagawa
    assert "令和6年度の補助実績3,700千円から令和7年度の交付決定7,429千円へ、約2.0倍に増加" in kanagawa
    assert kanagawa.count("{#fig-") == 2  # 件数と額。ほかのテーマに比べられる数値はない


def test_growth_in_words_is_quoted(kanagawa):
    """数値のない「1.5倍以上に増加」は、出典を付けて引用する。"""
    quoted = [line for line in kanagawa.splitlines() if "1.5倍以上に増加" in line]
    assert len(quoted) == 2
    assert all(line.startswith("> - ") for line in quoted)
    assert (
        "> [（出典：神奈川県「現行の地域医療構想の振り返り（在宅医療の充実）に関する会議資料（仮題）」"
        in kanagawa
    )


@pytest.mark.parametrize(
    ("name", "figure"),
    [
        ("地域在宅事業の研修・講習会等", "15,155名"),
        ("在宅歯科診療所設備整備費補助", "506,839千円"),
        ("在宅歯科医療連携拠点運営事業", "43,097件"),
        ("小児等在宅医療連携拠点事業", "7,374件"),
        ("医療的ケア児登録制度事業", "126件"),
        ("在宅医療トレーニングセンター研修事業", "36,267人"),
        ("武田薬品工業", "1,467人"),
    ],
)
def test_the_results_stand_in_the_tables(kanagawa, name, figure):
    """参考資料２の数値は、実績の表に単位とともに載る。"""
    assert figure in [row[-1].strip() for row in rows(kanagawa, name)]


def test_recaps_are_printed_once(kanagawa):
    """再掲は、示した場所を指すだけで、文と数値を二度は載せない。"""
    assert kanagawa.count("在宅看取りにおけるACPや検案に係る研修を行い") == 1
    assert kanagawa.count("今後の多死社会の到来を踏まえ") == 1
    assert "（1）の課題3に同じ（再掲、[@sec-issues-1]）。" in kanagawa
    assert len(rows(kanagawa, "在宅看取り検案研修")) == 2  # 開催回数と受講者数、（1）にだけ
    assert "在宅看取り検案研修は（1）の実績に示した（再掲）。" in kanagawa
    assert "在宅医療推進協議会（再掲）" in kanagawa


def test_a_small_review_has_what_it_has(kyoto):
    """二つのテーマの府では、統計も図も検算もなく、書かれたことだけの章がある。"""
    assert chapters(kyoto) == [
        "（1）在宅医療の体制（例）",
        "（2）人材の育成（例）",
        "全体の評価",
        "構成事業と関係会議",
        "根拠",
        "奥付",
    ]
    assert "{#fig-" not in kyoto
    assert "（案）" not in kyoto
    assert "本県" not in kyoto.replace('our="本府"', "")


def test_a_small_review_says_when_and_how(kyoto):
    """期間は原文のまま、なければ始まりと終わりから言い、翌年度の行は入らない。"""
    assert "R5年度～（府医師会への委託（例））" in kyoto
    assert "平成30～令和6年度" in kyoto
    assert "翌年度" not in kyoto
    assert "再掲。[@sec-measure-1]に示した。" in kyoto


def test_what_comes_from_data_prints_as_itself(kyoto):
    """データの記号は、強調などの書式にならない。"""
    assert r"\*患者数\* は増加傾向（例）。" in kyoto
    assert "協議会を年２回開いた（例）" in kyoto
