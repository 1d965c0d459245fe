"""図: 文字は文字のまま、同じ入力から同じ図、値は代替テキストにもある。"""

import re
from decimal import Decimal
from pathlib import Path

import matplotlib.pyplot as plt
import pandas as pd
import pytest

from kikin import show
from kikin.show import charts, record, style
from kikin.values.errors import KikinError

PHONE_COLUMN = 350  # px of a column on a screen of 390 px
LEAST = 11  # px


@pytest.fixture(autouse=True)
def _apart(monkeypatch, tmp_path):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.delenv("KIKIN_RECORD", raising=False)
    monkeypatch.setenv("KIKIN_FIGURES", "plan_figures")
    monkeypatch.chdir(tmp_path)
    record.forget()


def line_chart():
    """Return a plain figure, as an analyst draws it."""
    with style.applied():
        fig, ax = plt.subplots(figsize=(8, 4))
        ax.plot([2022, 2023, 2024], [1, -3, 2])
        ax.set_title("病院の数")
    return fig


def judged(*rows):
    """Return rows as the judgement gives them."""
    base = {
        "part": "",
        "target_text": "10",
        "latest": None,
        "latest_text": "",
        "result": None,
        "result_text": "",
        "due": None,
    }
    return pd.DataFrame([base | row for row in rows])


EVERY = {
    "bars": lambda ax: charts.bars(pd.DataFrame({"区域": ["大津"], "病院": [3]}), ax, label="区域", value="病院"),
    "two bars": lambda ax: charts.bars(
        pd.DataFrame({"区域": ["大津"], "要望": [3], "内示": [2]}), ax, label="区域", value=["要望", "内示"]
    ),
    "series": lambda ax: charts.series(pd.DataFrame({"年": ["R5", "R6"], "回": [3, None]}), ax, time="年", value="回"),
    "changes": lambda ax: charts.changes(
        pd.DataFrame({"区": ["Ⅱ"], "旧": [3], "新": [4]}), ax, label="区", before="旧", after="新"
    ),
    "counts": lambda ax: charts.counts({"達成": 8, "未達成": 2, "未集計": 1}, ax),
    "shares": lambda ax: charts.shares(
        pd.DataFrame({"年": ["R5", "R5"], "別": ["公", "民"], "額": [3, 1]}), ax, label="年", part="別", value="額"
    ),
    "ledger": lambda ax: charts.ledger(
        pd.DataFrame({"year": ["R5"], "deposits": [2 * 10**9], "spending": [10**9], "balance": [10**9]}), ax
    ),
    "targets": lambda ax: charts.targets(
        judged({"name": "病院", "status": "達成", "comparator": "以上", "threshold": Decimal(10), "result": Decimal(12)}), ax
    ),
}  # fmt: skip


def drawn(draw):
    """Return the SVG of a chart."""
    with style.applied():
        fig, ax = plt.subplots()
        draw(ax)
    show.figure(fig, caption="題", label="fig-a")
    return Path("plan_figures/a.svg").read_text(encoding="utf-8")


@pytest.mark.parametrize("name", EVERY)
def test_letters_of_every_chart_can_be_read_on_a_phone(name):
    """どの図も、幅 390 px の画面で 11 px 以上の文字を、文字のまま持つ。"""
    svg = drawn(EVERY[name])
    width = float(re.search(r'viewBox="0 0 ([\d.]+)', svg)[1])
    sizes = [float(size) for size in re.findall(r"font-size: ([\d.]+)px", svg)]
    assert sizes
    assert min(sizes) * PHONE_COLUMN / width >= LEAST


@pytest.mark.parametrize("name", EVERY)
def test_every_chart_is_the_same_bytes_twice_and_has_an_alternative_text(name):
    """どの図も、同じ入力から同じバイト列になり、代替テキストを持つ。"""
    assert drawn(EVERY[name]) == drawn(EVERY[name])
    assert record.RECORD.figures["fig-a"]["alt"]


def test_plain_figure_gets_caption_label_and_letters_as_text():
    """ふつうの matplotlib の図も、題とラベルと代替テキストを持ち、日本語が文字のまま残る。"""
    shown = show.figure(line_chart(), caption="病院の数の推移", label="fig-a", alt="折れ線。")
    assert shown.markdown == '\n![病院の数の推移](plan_figures/a.svg){#fig-a fig-alt="折れ線。" width=100%}\n'
    svg = Path("plan_figures/a.svg").read_text(encoding="utf-8")
    assert "病院の数</text>" in svg
    assert "2022.5" not in svg
    assert plt.get_fignums() == []


@pytest.mark.parametrize(
    "given",
    [
        {"caption": "題", "label": "fig-a"},
        {"caption": "題", "alt": "折れ線"},
        {"label": "fig-a", "alt": "折れ線"},
    ],
)
def test_figure_without_its_words_is_refused_with_what_to_do(given):
    """題、ラベル、代替テキストのない図は、書き方を示して断る。"""
    with pytest.raises(KikinError) as refusal:
        show.figure(line_chart(), **given)
    assert 'alt="' in refusal.value.remedy


def test_letter_that_the_font_lacks_is_named():
    """書体にない字があれば、その字を示して断る。"""
    fig = line_chart()
    fig.axes[0].set_title("病院🏥")
    with pytest.raises(KikinError) as refusal:
        show.figure(fig, caption="題", label="fig-a", alt="折れ線")
    assert "🏥（U+1F3E5）" in refusal.value.found


def test_lower_is_better_stands_on_the_good_side_without_overachievement():
    """低いほどよい指標は、目標より低い値が良い側に立ち、代替テキストもそう述べる。"""
    row = {
        "name": "死亡率",
        "status": "達成",
        "comparator": "以下",
        "threshold": Decimal(50),
        "result": Decimal(40),
    }
    with style.applied():
        fig, ax = plt.subplots()
        charts.targets(judged(row), ax)
    assert [text.get_text() for text in ax.texts][-1] == "20.0%"
    assert "低いほどよい" in charts.alt_of(fig)
    plt.close(fig)


def test_what_is_not_judged_is_drawn_apart():
    """未集計は中の白い印で、値のないものは語で示す。"""
    rows = (
        {
            "name": "a",
            "status": "未集計",
            "comparator": "以上",
            "threshold": Decimal(10),
            "latest": Decimal(9),
        },
        {"name": "b", "status": "実績なし", "comparator": "以上", "threshold": Decimal(10)},
    )
    with style.applied():
        fig, ax = plt.subplots()
        charts.targets(judged(*rows), ax)
    marks = [line for line in ax.lines if line.get_marker() == "s"]
    assert marks[0].get_markerfacecolor() == "white"
    assert "実績なし" in [text.get_text() for text in ax.texts]
    plt.close(fig)


def test_jupyterlab_sees_the_drawing_itself(monkeypatch):
    """JupyterLab には、図そのものを渡す。"""
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    html = show.figure(line_chart(), caption="題", label="fig-a", alt="折れ線")._repr_mimebundle_()[
        "text/html"
    ]
    assert "<svg" in html
    assert 'aria-label="折れ線"' in html
    assert "{#" not in html
