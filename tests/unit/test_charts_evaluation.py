"""事後評価の図の試験: 目標と実績、区域の指標、達成状況の数."""

from fractions import Fraction
from pathlib import Path
from types import SimpleNamespace

import pytest

from kikin.charts import area_sheet, area_trend, evaluation, status_counts, targets, targets_sheet
from kikin.charts.area_trend import AreaTrendView, Panel, Point
from kikin.charts.canvas import text_width
from kikin.charts.style import STATUS_MARKS, applied
from kikin.charts.targets import Entry, Group, Line, TargetsView
from kikin.errors import KikinError
from kikin.indicators import Status, Trend
from kikin.report import load_report
from kikin.units import Quantity

DATA = Path(__file__).parents[2] / "data"


@pytest.fixture(scope="module")
def report():
    return load_report("evaluation", prefecture="43", fiscal_year="R6", data_folder=DATA / "43-kumamoto")


@pytest.fixture(scope="module")
def view(report):
    return targets.prepare(report)


def texts(canvas):
    return [text.get_text() for text in canvas.axes.texts]


def markers(canvas, shape):
    return [line for line in canvas.axes.lines if line.get_marker() == shape]


def sheet_of(line, direction="上昇"):
    with applied():
        return targets_sheet.draw(TargetsView((Group("1　目標", (Entry("指標", direction, (line,)),)),)))


def line_named(view, name, part=""):
    return next(line for entry, line in view.lines if name in entry.name and line.part == part)


def test_every_part_of_the_whole_prefecture_is_shown(report, view):
    """全県の指標の各部分が一度ずつ載り、再掲は値を持たない."""
    parts = [part for shown in report.indicators() for part in shown.parts]
    assert len(view.lines) == len(parts) == 18
    recaps = [entry for group in view.groups for entry in group.entries if not entry.lines]
    assert [entry.name for entry in recaps] == [
        "【再掲】県内における薬局に占める薬剤訪問指導を実施している薬局の割合（2に示す）"
    ]


@pytest.mark.parametrize(
    ("name", "part", "expected"),
    [
        (
            "くまもとメディカルネットワーク",
            "",
            (Status.ACHIEVED, "110.6%", ""),
        ),  # 143,776 / 130,000 = 1.10597
        ("構想区域数計", "", (Status.MISSED, "87.5%", "R5年7月")),  # 7 / 8、目標はR6年度
        ("脳血管疾患", "男性", (Status.ONGOING, "125.3%", "R2年")),  # 85.2 / 68.0 = 1.25294
        ("マッチング率", "", (Status.MISSED, "90.3%", "")),  # 76.3 / 全国平均 84.5 = 0.90296
        ("離職率", "", (Status.PENDING, "115.9%", "R5年度末")),  # 7.3 / 6.3 = 1.15873
        ("がん医科歯科", "連携2(化学療法)", (Status.MISSED, "97.6%", "")),  # 519 / 532 = 0.97556
    ],
)
def test_prepared_line(view, name, part, expected):
    """実績÷目標は四捨五入で小数1桁、古い値は時点を持ち中が白い."""
    line = line_named(view, name, part)
    assert (line.status, line.percent, line.time) == expected
    assert line.is_hollow == bool(line.time)


def test_national_average_is_named_as_target(view):
    """全国平均を目標とする指標は、全国値を目標として示す."""
    assert line_named(view, "マッチング率").target == "全国平均84.5%"


def test_alt_states_every_figure(view):
    """代替テキストに、すべての実績、目標、割合、時点、状況がある."""
    text = targets.alt(view, "熊本県")
    for entry, line in view.lines:
        assert f"{entry.name}" in text
        assert f"目標{line.target}の{line.percent}" in text
        assert line.actual in text
        assert line.time in text
        assert f"{line.status.value}（" in text
    assert "低いほどよい" in text


def test_figure_states_every_figure(view):
    """図の中に、すべての実績と目標、割合、状況の語がある."""
    with applied():
        shown = texts(targets_sheet.draw(view))
    for _, line in view.lines:
        assert f"{line.actual}／{line.target}" in shown
        assert line.percent in shown
        assert line.status.value in shown


def test_missing_result_has_a_word_and_no_marker():
    """実績がなければ、その語と予定だけを書き、割合の点も線も描かない."""
    line = Line("", Status.PENDING, "未集計", "60%", None, is_hollow=True, due="R7.7月頃")
    canvas = sheet_of(line)
    assert "未集計（R7.7月頃）" in texts(canvas)
    # 未集計の印は凡例と状況の欄の二つだけ
    assert len(markers(canvas, STATUS_MARKS[Status.PENDING].shape)) == 2
    assert not [each for each in canvas.axes.lines if each.get_color() == STATUS_MARKS[Status.PENDING].color]


def test_missing_result_in_alt():
    """実績がなければ、代替テキストは割合を言わない."""
    line = Line("", Status.PENDING, "未集計", "60%", None, is_hollow=True, due="R7.7月頃")
    text = targets.alt(TargetsView((Group("1", (Entry("薬局", "上昇", (line,)),)),)), "熊本県")
    assert "薬局 未集計（R7.7月頃確定予定）、目標60%。" in text


def test_older_value_is_hollow_and_current_one_is_filled():
    """目標より前の時点の値は中が白く、目標の時点の値は塗る."""
    mark = STATUS_MARKS[Status.MISSED]
    for is_hollow, face in ((True, "white"), (False, mark.color)):
        line = Line("", Status.MISSED, "7件", "8件", Fraction(7, 8), is_hollow=is_hollow, time="R5年")
        canvas = sheet_of(line)
        _, result, status = markers(canvas, mark.shape)
        assert result.get_markerfacecolor() == status.get_markerfacecolor() == face


def test_absent_reading_is_not_zero(report):
    """記載のない実績から作った行は、0 ではなく割合なし."""
    pending = next(
        part
        for shown in report.indicators(areas=report.areas[1:])
        for part in shown.parts
        if not isinstance(part.part.actual.reading, Quantity)
    )
    line = targets.line_of(pending)
    assert (line.ratio, line.actual, line.percent) == (None, "未集計", "－")


@pytest.mark.parametrize(("direction", "is_right"), [("上昇", True), ("下降", False)])
def test_good_side_follows_the_direction(direction, is_right):
    """目標を満たす側は、上昇なら目標の右、下降なら左."""
    line = Line("", Status.MISSED, "7件", "8件", Fraction(7, 8))
    canvas = sheet_of(line, direction)
    band = canvas.axes.patches[-1]
    target = next(each.get_xdata()[0] for each in canvas.axes.lines if each.get_linewidth() == 1.1)
    assert (band.get_x() >= target) == is_right
    assert ("指標（低いほどよい）" in texts(canvas)) == (not is_right)


def test_long_words_stay_in_their_columns():
    """長い部分名、時点、額は、隣の欄に入らないよう行を分ける."""
    line = Line(
        "連携1(周術期の口腔機能管理)",
        Status.MISSED,
        "11,234,567構想区域",
        "12,000,000構想区域",
        Fraction(7, 8),
        is_hollow=True,
        time="R5年度末",
    )
    shown = texts(sheet_of(line))
    assert {"（R5年度末の値）", "11,234,567構想区域／", "12,000,000構想区域"} <= set(shown)
    assert "連携1(周術期の口腔機能管理)" in "".join(shown)


def test_ratio_beyond_the_scale_is_marked():
    """目盛りを超える割合は端に描き、矢印を添える."""
    line = Line("", Status.ACHIEVED, "30件", "10件", Fraction(3))
    assert "300.0%" in texts(sheet_of(line))
    assert len(markers(sheet_of(line), ">")) == 1


def test_area_alt_states_every_value(report):
    """区域の代替テキストに、前回、実績、目標の値と時点、動きがある."""
    view = area_trend.prepare(report, "kumamoto")
    text = area_trend.alt(view, "熊本県")
    assert len(view.panels) == 6
    for panel in view.panels:
        told = "、".join(
            f"{point.slot}{point.label}" + (f"（{point.time}）" if point.time else "")
            for point in panel.points
        )
        assert f"{panel.name}：{told}、動き{panel.trend.value}。" in text


@pytest.mark.parametrize(
    ("name", "labels", "trend"),
    [
        ("かかりつけ医を決めている人の割合", ("74.1%", "71.0%", "80%"), Trend.WORSE),
        ("訪問診療を受ける患者数", ("4,982人（推計）", "未集計", "6,971人"), Trend.UNKNOWN),
        ("在宅療養歯科診療所数", ("84箇所", "84箇所", "100箇所"), Trend.LEVEL),
    ],
)
def test_area_panel(report, name, labels, trend):
    """区域の指標の三つの値と動き."""
    panel = next(each for each in area_trend.prepare(report, "kumamoto").panels if each.name == name)
    assert tuple(point.label for point in panel.points) == labels
    assert panel.trend is trend


def test_area_pending_value_is_a_word(report):
    """未集計の実績は語だけで、点も線もない: 6指標のうち実績の点は2つ."""
    with applied():
        canvas = area_sheet.draw(area_trend.prepare(report, "kumamoto"))
    # 前回は6つ(中が白)、実績は値のある2つ(塗り)
    circles = markers(canvas, "o")
    assert [each.get_markerfacecolor() != "white" for each in circles].count(True) == 2
    assert len(circles) == 8
    assert texts(canvas).count("未集計") == 4
    assert "R7.7月頃予定" in texts(canvas)


def test_area_word_stands_clear_of_the_target_line():
    """値が目標しかないとき、実績の語は目標の線に重ならない."""
    absent = Point("前回", None, "記載なし", "")
    actual = Point("実績", None, "未集計", "")
    panel = Panel("指標", "上昇", absent, actual, Point("目標", Fraction(5), "5件", "R7年度"), Trend.UNKNOWN)
    with applied():
        canvas = area_sheet.draw(AreaTrendView("区域", (("1　目標", (panel,)),)))
    target = markers(canvas, "D")[0].get_ydata()[0]
    word = next(text for text in canvas.axes.texts if text.get_text() == "未集計")
    assert abs(word.get_position()[1] - target) > 3


def test_unknown_area_names_the_known_ones(report):
    """知らない区域には、ある区域を示す."""
    with pytest.raises(KikinError) as caught:
        evaluation.area(report, "kumamotoo")
    assert "kumamoto のことですか" in caught.value.remedy


def test_counts_are_told_and_drawn(report):
    """達成状況の数は、代替テキストにも図にもあり、該当のない状況は描かない."""
    counts = report.counts()
    # 達成2 + 未達成7 + 進行中2 + 未集計3 = 14
    assert "指標14を" in status_counts.alt(counts, "熊本県")
    with applied():
        shown = texts(status_counts.draw(counts))
    assert shown == ["達成 2", "未達成 7", "進行中 2", "未集計 3"]


def test_narrow_parts_have_their_words_apart():
    """細い帯が続くときは、語を並べて書き、重ならない."""
    counts = dict.fromkeys(Status, 1) | {Status.ACHIEVED: 30}
    with applied():
        canvas = status_counts.draw(counts)
    words = [text for text in canvas.axes.texts if " " in text.get_text()]
    assert [text.get_text() for text in words] == [
        "達成 30",
        *(f"{status.value} 1" for status in list(Status)[1:]),
    ]
    ends = {}
    for text in words:
        x, y = text.get_position()
        assert x > ends.get(y, 0)
        ends[y] = x + text_width(text.get_text(), bold=True)
    assert max(ends.values()) <= 130


@pytest.mark.parametrize(
    ("call", "name"),
    [
        (evaluation.targets, "targets"),
        (lambda report, document=None: evaluation.area(report, "kumamoto", document), "area-kumamoto"),
        (evaluation.areas, "area-kumamoto"),
        (evaluation.summary, "summary"),
    ],
)
def test_call_saves_the_picture_and_shows_it(report, tmp_path, monkeypatch, call, name):
    """一行の呼出しで、SVG が文書の図のフォルダーに入り、図の Markdown が返る。二度目も同じバイト列."""
    monkeypatch.chdir(tmp_path)
    markdown = call(report)
    path = tmp_path / "evaluation_figures" / f"{name}.svg"
    first = path.read_bytes()
    assert f"](evaluation_figures/{name}.svg){{#fig-{name} fig-alt=" in markdown
    assert "出典：熊本県「地域医療介護総合確保基金(医療分)について」（令和7年度）。" in markdown
    assert len(first) < 300_000
    call(report, document="別名".encode().hex())
    assert (tmp_path / f"{'別名'.encode().hex()}_figures" / f"{name}.svg").read_bytes() == first


def test_zero_target_has_no_ratio():
    """目標が0なら割合はなく、0%とも書かない."""
    judged = SimpleNamespace(
        part=SimpleNamespace(
            name="",
            actual=SimpleNamespace(reading=Quantity(Fraction(3), 0, "件"), time=None, kind="確定"),
            target=SimpleNamespace(reading=Quantity(Fraction(0), 0, "件"), is_national=False),
            due=None,
        ),
        status=Status.MISSED,
        threshold=Quantity(Fraction(0), 0, "件"),
        ratio=None,
        is_earlier=False,
    )
    assert targets.line_of(judged).percent == "－"
