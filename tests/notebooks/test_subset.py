"""Quarto の部分集合の見分け: 使えるものは通し、片方の出力方式でしか働かないものを見つける。"""

import pytest
from subset import outside_subset

from kikin.publish import markup


@pytest.mark.parametrize(
    "text",
    [
        "## 検算 {#sec-checks}\n\n一致した。",
        markup.table(["名", "額"], [["甲", markup.strong("1,000")]], "額", "tbl-a", ["left", "right"]),
        markup.callout("note", "要点", "－は該当なし"),
        markup.landscape("本文"),
        markup.figure("fund_figures/a.svg", "残高", "fig-a", "棒グラフ。12億円。"),
        markup.link("計画", "../R7/plan.ipynb#sec-a"),
        markup.escape('<script> $x$ @fig-a {{< include x >}} #read("x") <!-- -->'),
        markup.page_break(),
        "結果は[@tbl-a]と[@fig-a]と[@sec-a]に示す[^1]。\n\n[^1]: 審議会。",
        "一行目<br>二行目",
    ],
)
def test_subset_is_let_through(text):
    """両方の出力方式が解する書き方は、何も言われない。"""
    assert outside_subset(text) == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("<table><tr><td>1</td></tr></table>", "HTML のタグ"),
        ("<!-- 注 -->", "HTML のタグ"),
        ("```{=html}\n<b>\n```", "生の記述"),
        ("{{< include a.qmd >}}", "ショートコード"),
        ("$x^2$", "数式"),
        ("```\ncode\n```", "コードの囲み"),
        ("見出し\n====", "下線による見出し"),
        ("+---+---+\n| a | b |", "罫線で書いた表"),
        ("用語\n\n:   説明", "定義リスト"),
        ("[@eq-a]を見よ", "参照"),
        ("![図](https://example.jp/a.png)", "外から読み込む図"),
        ("::: {.panel-tabset}\n:::", "知らない囲み: .panel-tabset"),
        ("::: {.column-margin}\n:::", "知らない囲み"),
    ],
)
def test_what_only_one_renderer_knows_is_found(text, what):
    """片方の出力方式でしか働かない書き方は、名を示して見つける。"""
    assert what in " ".join(outside_subset(text))
