"""神奈川県の在宅医療の振り返り（令和7年度）: 参考資料の数値と、取組・課題・評価が、印刷のとおりデータにある。"""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from rows_of import one, rows_of

from kikin.values.amounts import grouped

# 系列, 項目, 内訳, 時点, 値, 単位（参考資料２）
FIGURES = """
home-care-council||１年の開催回数|令和7年度|2|回
local-home-care-council||１年の開催回数|令和7年度|1|回
local-home-care||開催回数|H27～R6年度|415|回
local-home-care||受講者数|H27～R6年度|15,155|名
care-at-death||開催回数|H31～R6年度|5|回
care-at-death||受講者数|H31～R6年度|378|名
home-care-provision|補助実績|件数|令和6年度|11|件
home-care-provision|補助実績|額|令和6年度|10,156|千円
home-care-provision|交付決定|件数|令和7年度|57|件
home-care-provision|交付決定|額|令和7年度|45,378|千円
discharge-support|補助実績|件数|令和6年度|9|件
discharge-support|補助実績|額|令和6年度|3,700|千円
discharge-support|交付決定|件数|令和7年度|10|件
discharge-support|交付決定|額|令和7年度|7,429|千円
dental-equipment||補助件数|H26～H31年度|561|か所
dental-equipment||補助総額|H26～H31年度|506,839|千円
dental-coordination||相談件数|H26～R6年度|43,097|件
dental-coordination||コーディネート件数|H26～R6年度|29,865|件
dental-coordination-rooms||中央連携室|令和7年度|1|箇所
dental-coordination-rooms||地域連携室|令和7年度|26|箇所
dental-outpatient||設備整備|H26～R6年度|15|件
dental-outpatient||施設整備|R3～R6年度|6|件
child-care-meetings|茅ヶ崎地域|１年の開催回数|H26～H27年度|2|回
child-care-meetings|小田原・厚木地域|１年の開催回数|H28～H29年度|2|回
child-care-meetings|横須賀地域|１年の開催回数|H30～R元年度|2|回
child-care-base||相談件数（延べ）|H29～R6年度|7,374|件
child-care-base||研修会の開催回数|H29～R6年度|66|回
child-care-base||研修会の参加者数（延べ、約）|H29～R6年度|3,600|人
child-care-coordinators||医療的ケア児等コーディネーター配置・運用検討会議|R2～R4年度|4|回
child-care-coordinators||担当者定例会|R2～R4年度|7|回
child-care-coordinators||行政・コーディネーター連絡会|R2～R4年度|3|回
child-care-coordinators||相談件数|R2～R4年度|17|件
child-care-kawasaki||連携会議・検討会議開催数|R5～R6年度|37|回
child-care-kawasaki||関係機関へのヒアリング箇所数|R5～R6年度|32|箇所
child-care-register||登録件数|R7年3月末|126|件
training-centre||研修の開催回数|H28～R6年度|828|回
training-centre||参加者数（延べ）|H28～R6年度|36,267|人
rehabilitation-council||１年の開催回数|令和7年度|2|回
rehabilitation-network||相談件数（延べ）|H29～R6年度|1,701|件
rehabilitation-network||研修の開催回数（延べ）|H29～R6年度|20|回
lectures||開催回数|令和6年度|7|回
lectures||参加者数|令和6年度|288|人
pharmacist-training||開催回数|R2～R6年度|19|回
pharmacist-training||参加人数（延べ）|R2～R6年度|2,114|人
pharmacist-training||うち、薬剤師の参加人数（延べ）|R2～R6年度|1,467|人
"""
LINES = [line.split("|") for line in FIGURES.strip().splitlines()]
PERIODS = {  # テーマ: 取組の期間の原文
    "1": ["平成26年度～", "平成27年度～", "平成31年度～", "令和６年度～", "令和２年～"],
    "2": ["平成26～31年度", "平成26年度～", "平成26年度～"],
    "3": ["平成26～令和元年度", "平成26年度～", "令和２～４年度", "令和５年度～", "令和５～６年度"],
    "4": ["平成28年度～", "令和６年度～", "平成31年度～", "平成13年度～", "平成16年度～"],
    "5": ["平成19～令和５年度", "平成27年～", "令和元年度～"],
}
POINTS = {  # 種類: テーマ（1～5、全体）ごとの数
    "所見": (4, 2, 0, 4, 2, 0),
    "課題": (3, 2, 2, 2, 2, 10),
    "評価": (0, 0, 0, 0, 0, 3),
    "論点": (0, 0, 0, 0, 0, 3),
    "構成事業": (4, 3, 2, 4, 3, 0),
    "関係会議": (3, 1, 1, 4, 3, 0),
    "実績": (6, 4, 5, 5, 2, 0),
}


@pytest.mark.parametrize("line", LINES, ids=lambda line: ":".join(line[:4]))
def test_figures(kanagawa, line):
    """参考資料２の数値は、期間と単位とともに印刷のとおりで、原文の表記の中にある。"""
    series, item, part, time, value, unit = line
    row = one(kanagawa.statistics, series=series, item=item, part=part, time=time)
    assert (row["value"], row["unit"]) == (Decimal(value.replace(",", "")), unit)
    raw = row["value_raw"].translate(str.maketrans("０１２３４５６７８９", "0123456789"))
    assert value in raw


def test_no_other_figure(kanagawa):
    """振り返りの統計はこの 45 行だけである。"""
    rows = rows_of(kanagawa.statistics, source="kanagawa-R7-review")
    assert len(rows) == len(LINES) == 45


def test_growth_that_the_figures_give(kanagawa):
    """令和６年度の補助実績から令和７年度の交付決定まで、提供体制整備費補助は件数で約5.2倍、額で約4.5倍、退院支援は額で約2.0倍である。"""
    # 57 / 11 = 5.18; 45,378 / 10,156 = 4.468; 7,429 / 3,700 = 2.008
    found = {}
    for series, part in (
        ("home-care-provision", "件数"),
        ("home-care-provision", "額"),
        ("discharge-support", "額"),
    ):
        before, after = (
            one(kanagawa.statistics, series=series, part=part, item=item)["value"]
            for item in ("補助実績", "交付決定")
        )
        found[series, part] = grouped(Fraction(after) / Fraction(before), 1)
    assert list(found.values()) == ["5.2", "4.5", "2.0"]


@pytest.mark.parametrize("theme", PERIODS)
def test_measures(kanagawa, theme):
    """取組の期間の原文は印刷のとおりで、再掲は元の取組を指す。"""
    rows = rows_of(kanagawa.measures, year="R7", theme=theme)
    assert rows["period_raw"].tolist() == PERIODS[theme]
    for row in rows[rows["recap_of"] != ""].to_dict("records"):
        assert one(kanagawa.measures, id=row["recap_of"])["title"] == row["title"]
    assert all(row["text"] or row["recap_of"] for row in rows.to_dict("records"))


@pytest.mark.parametrize("kind", POINTS)
def test_points(kanagawa, kind):
    """所見、課題、評価、論点、構成事業、関係会議、実績の数は、テーマごとに印刷のとおりである。"""
    rows = rows_of(kanagawa.review_points, year="R7", kind=kind)
    assert tuple(len(rows_of(rows, theme=theme)) for theme in ("1", "2", "3", "4", "5", "")) == POINTS[kind]
    assert all(row["text"] or row["recap_of"] for row in rows.to_dict("records"))


def test_assessment_is_a_draft(kanagawa):
    """評価は（案）であり、その状態が残っている。"""
    assert set(rows_of(kanagawa.review_points, kind="評価")["state"]) == {"案"}


def test_words_without_figures_stay_quoted(kanagawa):
    """「1.5倍以上」などの増加は図の数値がないため系列を持たず、出典の文章のまま引用する。"""
    rows = rows_of(kanagawa.review_points, kind="所見")
    assert set(rows["series"]) == {""}
    texts = " ".join(rows["text"])
    assert all(
        words in texts for words in ("1.5倍以上に増加", "2倍以上に増加", "約1.5倍に増加", "4.5倍以上に増加")
    )


def test_theme_titles(kanagawa):
    """テーマは（１）から（５）までの五つで、名称は印刷のとおりである。"""
    assert kanagawa.themes["title"].tolist() == [
        "在宅医療の体制構築",
        "在宅歯科医療における口腔ケア等の充実及び医科や介護との連携強化",
        "小児の在宅医療の連携体制構築",
        "在宅医療を担う医療従事者の確保、在宅医療の多様なニーズに対応した質の高い人材の育成",
        "その他",
    ]
