"""都道府県計画の図の試験: 区分別の事業費と要望額."""

from pathlib import Path

import pytest

from kikin.charts import plan
from kikin.charts.plan import CategoriesView, CategoryRow
from kikin.charts.style import applied
from kikin.report import load_report

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def report():
    return load_report("plan", prefecture="43", fiscal_year="R7", data_folder=DATA / "43-kumamoto")


def texts(canvas):
    return [text.get_text() for text in canvas.axes.texts]


def test_rows_are_the_published_amounts(report):
    """区分ごとの事業費、要望額、差は千円で、計は公表の計."""
    view = plan.prepare(report)
    assert [(row.name, *row.texts) for row in view.rows] == [
        ("Ⅰ-1", "1,013,918千円", "548,712千円", "465,206千円"),  # 1,013,918 - 548,712
        ("Ⅰ-2", "127,680千円", "127,680千円", "0千円"),
        ("Ⅱ", "157,187千円", "108,264千円", "48,923千円"),  # 157,187 - 108,264
        ("Ⅳ", "784,476千円", "674,493千円", "109,983千円"),  # 784,476 - 674,493
        ("Ⅵ", "38,531千円", "28,531千円", "10,000千円"),  # 38,531 - 28,531
    ]
    # 計 1,013,918 + 127,680 + 157,187 + 784,476 + 38,531 = 2,121,792; 2,121,792 - 1,487,680 = 634,112
    assert view.whole.texts == ("2,121,792千円", "1,487,680千円", "634,112千円")


def test_alt_states_every_amount(report):
    """代替テキストに、各区分と計の三つの額がある."""
    view = plan.prepare(report)
    text = plan.alt(view, "熊本県")
    for row in view.rows:
        assert f"区分{row.name}は事業費{row.texts[0]}、要望額{row.texts[1]}、差{row.texts[2]}" in text
    assert all(amount in text for amount in view.whole.texts)
    assert "計53事業" in text


def test_figure_states_every_amount(report):
    """図の中に、各区分の事業費、要望額、差がある."""
    view = plan.prepare(report)
    with applied():
        shown = texts(plan.draw(view))
    for row in view.rows:
        assert row.texts[0] in shown
        assert f"{row.texts[1]}（差 {row.texts[2]}）" in shown


def test_absent_request_is_a_word_without_bar():
    """要望額の記載がなければ、語を書き、棒も差も描かない."""
    row = CategoryRow("Ⅱ", "居宅等における医療の提供に関する事業", 5_000_000, None, None, 2)
    with applied():
        canvas = plan.draw(CategoriesView((row,), row))
    assert "記載なし" in texts(canvas)
    hatched = [patch for patch in canvas.axes.patches if patch.get_hatch()]
    assert not hatched
    assert not [line for line in canvas.axes.lines if line.get_linestyle() == "--"]


def test_no_amount_at_all_is_drawn_without_bars():
    """額がひとつもなくても描け、棒はない."""
    row = CategoryRow("Ⅱ", "居宅等における医療の提供に関する事業", None, None, None, 2)
    with applied():
        canvas = plan.draw(CategoriesView((row,), row))
    assert texts(canvas).count("記載なし") == 2
    assert len(canvas.axes.patches) == 1  # 計の行の地だけ


def test_call_saves_the_picture_and_shows_it(report, tmp_path, monkeypatch):
    """一行の呼出しで、SVG と図の Markdown ができ、二度目も同じバイト列になる."""
    monkeypatch.chdir(tmp_path)
    markdown = plan.categories(report)
    path = tmp_path / "plan_figures" / "categories.svg"
    first = path.read_bytes()
    assert "{#fig-categories fig-alt=" in markdown
    assert "熊本県令和7年度計画の事業区分別の事業費と国への要望額。単位：千円。出典：" in markdown
    plan.categories(report)
    assert path.read_bytes() == first
    assert len(first) < 300_000
