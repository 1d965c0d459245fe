"""文: 表と同じ数値を、判定の言葉と矛盾なく述べる。"""

import re

import pytest

from kikin import narrative
from kikin.indicators import Status
from kikin.units import Quantity


def judged_parts(report):
    """Return every indicator with each of its parts."""
    goals = [goal for area in report.areas for goal in area.goals]
    return [(shown, part) for goal in goals for shown in goal.indicators for part in shown.parts]


def test_every_part_has_a_sentence_with_its_figures(evaluation):
    """指標の文はどれも、名称、数値の目標と実績を、公表された書き方で含み、句点で終わる。"""
    for shown, part in judged_parts(evaluation):
        sentence = narrative.evaluation.sentence(shown, part)
        assert shown.indicator.name in sentence
        assert part.part.name in sentence
        if isinstance(part.part.target.reading, Quantity):
            assert str(part.part.target.reading) in sentence
        if isinstance(part.part.actual.reading, Quantity):
            assert str(part.part.actual.reading) in sentence
        assert sentence.endswith("。")


def test_sentence_shows_the_national_value_compared_with(evaluation):
    """全国平均を目標とする指標の文は、比べた全国値（84.5%）と、届かなかった幅を述べる。"""
    (shown,) = [shown for shown in evaluation.indicators() if shown.indicator.id == "residency-matching"]
    sentence = narrative.evaluation.sentence(shown, shown.parts[0])
    assert "全国平均" in sentence
    assert "84.5%" in sentence
    assert "8.2ポイント" in sentence  # 84.5 − 76.3 = 8.2


def test_open_sentences_say_when_the_result_is_due_and_what_stood_before(evaluation):
    """実績がまだない指標の文は、確定の予定と前回の値を述べる。"""
    found = {
        shown.indicator.id: narrative.evaluation.sentence(shown, part)
        for shown, part in judged_parts(evaluation)
    }
    assert "実績が未集計で、R7年12月頃に確定予定である" in found["new-nurse-turnover"]
    assert (
        "未集計、R8年2月頃に確定予定。前回は4,982人（推計値）（R5年）"
        in found["kumamoto-home-visit-patients"]
    )
    assert "未集計。前回は11,084件（R5年10月）" in found["kumamoto-home-visits"]


def test_notes_stand_apart_from_the_sentences_before_them(evaluation):
    """※の注は、文の箇条書きに続いても、その項目にならない。"""
    text = narrative.evaluation.goals(evaluation)
    assert "- **※" not in text
    assert "**※1**　基準人口を平成27年モデル人口として算出" in text


def test_definition_of_public_says_what_it_defines(fund):
    """「公」の定義の箇条書きは、何の定義かを述べてから始まる。"""
    text = narrative.fund.area_lead(fund)
    assert text.index("「公」とは") < text.index("都道府県及び市町村")


def test_sentences_never_call_the_open_ones_missed(evaluation):
    """進行中・未集計・実績なしの指標の文は、届かなかったとも未達成とも言わない。"""
    for shown, part in judged_parts(evaluation):
        if part.status in (Status.ONGOING, Status.PENDING, Status.NO_RESULT):
            sentence = narrative.evaluation.sentence(shown, part)
            assert "届かなかった" not in sentence
            assert "未達成" not in sentence


def test_sentences_agree_with_the_judgement(evaluation):
    """達成の文は上回ったか同じと言い、未達成の文は差を単位つきで言う。"""
    for shown, part in judged_parts(evaluation):
        sentence = narrative.evaluation.sentence(shown, part)
        if part.status is Status.MISSED:
            assert "（未達成）" in sentence
            assert re.search(r"(届かなかった|上回った)", sentence)
        if part.status is Status.ACHIEVED:
            assert "（達成）" in sentence


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("evaluation", ["14 指標", "達成2", "未達成7", "進行中2", "未集計3"]),
        ("plan", ["53 事業", "2,121,792千円", "1,487,680千円", "634,112千円"]),
        ("fund", ["30,361百万円", "23,515百万円", "77.5%", "7,021百万円"]),
    ],
)
def test_summary_states_the_key_figures(request, name, words):
    """要点は、その文書の主な数値を述べ、目次も同じ文を使う。"""
    report = request.getfixturevalue(name)
    module = getattr(narrative, name)
    text = str(module.summary(report))
    assert [word for word in words if word not in text] == []
    assert all(str(point).split("。")[0][:12] in text for point in module.points(report))


def test_unwritten_text_says_so_with_its_key(evaluation):
    """書かれていない文章は「記載待ち」と、書く場所の名で示す。"""
    text = narrative.authored(evaluation.context, "goal.1.view")
    assert "記載待ち" in text
    assert "goal.1.view" in text


def test_unexplained_difference_is_said(fund):
    """残高が積立額−執行額と合わないことを、両方の額とともに述べる。"""
    text = str(narrative.fund.ledger(fund))
    assert "6,846百万円" in text
    assert "7,021百万円" in text
