"""文、要点、主な数値、数の書き方、残す記録。"""

import json
import re
from decimal import Decimal
from fractions import Fraction
from pathlib import Path

import pandas as pd
import pytest

from kikin import show
from kikin.show import record
from kikin.values.errors import KikinError
from kikin.values.readings import Absent


@pytest.fixture(autouse=True)
def _apart(monkeypatch):
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.delenv("KIKIN_RECORD", raising=False)
    record.forget()


@pytest.mark.parametrize(
    ("shown", "text"),
    [
        (show.yen(23_514_742_000, "百万円"), "23,515百万円"),
        (show.yen(-500, "千円"), "▲1千円"),  # 0.5 rounds away from zero
        (show.yen(2_500, "千円"), "3千円"),
        (show.yen(1_350_000_000, "億円", 1), "13.5億円"),
        (show.yen(470_355_000), "470,355千円"),
        (show.yen(Absent.PENDING, "千円"), "未集計"),
        (show.number(Decimal("1234.50"), "人"), "1,234.50人"),
        (show.number(12.25), "12.25"),
        (show.percent(Fraction(1, 8)), "12.5%"),
        (show.percent(Fraction(1, 16), 1), "6.3%"),
    ],
)
def test_numbers_round_once_and_half_up(shown, text):
    """数は一度だけ、四捨五入して書く。"""
    assert shown == text


@pytest.mark.parametrize("amount", [pd.NA, None, 1.5, "1", True, Fraction(1, 3)])
def test_no_amount_no_text(amount):
    """金額でないものを、金額として書かない。"""
    with pytest.raises(KikinError):
        show.yen(amount, "千円")


def test_sentences_escape_values_and_keep_references():
    """文の中の記号はそのまま印字し、表への参照は参照のまま残る。"""
    assert (
        show.sentences(["額は*増*（[@tbl-a]）。", None, "", "終わり。"]).markdown
        == "\n額は\\*増\\*（[@tbl-a]）。終わり。\n"
    )


def test_words_leave_a_record_once(monkeypatch, tmp_path):
    """要点、主な数値、表は記録に残り、セルを動かし直しても二重にならない。"""
    monkeypatch.setenv("KIKIN_RECORD", str(tmp_path))
    for _ in range(2):
        show.key_figures([show.key("残高", "12億円", "令和6年度末"), None])
        show.points(["達成は8指標である。"])
        show.table(
            pd.DataFrame({"source": ["s"], "section": ["3頁"], "数": [1]}),
            ["数"],
            caption="題",
            label="tbl-a",
        )
    found = json.loads((tmp_path / "record.json").read_text(encoding="utf-8"))
    assert found["key_figures"] == [{"name": "残高", "value": "12億円", "note": "令和6年度末"}]
    assert found["points"] == ["達成は8指標である。"]
    assert [(one["label"], one["file"], one["rows"]) for one in found["tables"]] == [
        ("tbl-a", "tables/tbl-a.csv", 1)
    ]
    assert found["sources"] == [{"id": "s", "title": "", "sections": ["3頁"]}]


def test_six_key_figures_are_too_many():
    """大きく示す数値は五つまでである。"""
    with pytest.raises(KikinError, match="多すぎます"):
        show.key_figures([show.key("a", n) for n in range(6)])


@pytest.mark.parametrize(
    "shown",
    [
        show.points(["要点"]),
        show.markdown('::: {.callout-note title="注意"}\n本文（[@tbl-a]）\n:::\n\n## 章 {#sec-a}'),
        show.several(show.heading(3, "区域", "sec-b"), show.sentences(["文。"])),
        show.callout("note", "題", "文"),
        show.key_figures([show.key("残高", "12億円")]),
    ],
)
def test_jupyterlab_shows_no_marks_of_the_renderers(shown, monkeypatch):
    """JupyterLab に、囲みやラベルの記号は出ない。"""
    monkeypatch.setenv("JPY_SESSION_NAME", "a.ipynb")
    found = shown._repr_mimebundle_()
    text = found.get("text/html") or found["text/markdown"]
    assert not any(mark in text for mark in (":::", "{#", "{.", "@tbl"))
    assert len(repr(shown)) < 60


def test_nothing_to_say_shows_nothing():
    """言うことがなければ、何も出さない。"""
    assert show.sentences([None, ""]).markdown == ""
    assert show.points([]).markdown == ""
    assert show.key_figures([None]).markdown == ""


def test_every_function_that_the_guide_names_is_there():
    """docs/show.md に書かれた関数は、すべてある。"""
    guide = (Path(__file__).parents[2] / "docs" / "show.md").read_text(encoding="utf-8")
    named = set(re.findall(r"(?<![\w.])show\.(\w+)\(", guide))
    drawn = set(re.findall(r"(?<![\w.])charts\.(\w+)\(", guide))
    assert len(named) > 15
    assert {name for name in named if not hasattr(show, name)} == set()
    assert {name for name in drawn if not hasattr(show.charts, name)} == set()
