"""文章、注、根拠、検算、奥付: 見本のデータフォルダーから。"""

import json

import pandas as pd
import pytest

import kikin
from kikin import show
from kikin.show import record
from kikin.values.errors import KikinError

SOURCES = "id,title,title_given,publisher,published,address\np1,計画書,原題,見本県,R6年度,https://example.jp/a.pdf\np2,統計,仮題,国,R5年度,\n"
NOTES = "document,year,mark,text,source\nplan,R6,※1,速報の値,p1\nplan,R5,※1,前の年の注,p1\n"
NOTES += "evaluation,R6,※2,この年のほかの文書の注,p1\nplan,R5,※2,前の年の注,p1\n"
TEXTS = "## 方針\n\n{{ 本県 }}の計画である。\n\n## 趣旨\n\n出典: p1 3頁\n\n原文のとおり。\n"


@pytest.fixture
def data(tmp_path, monkeypatch):
    """Return the dataset of a small folder."""
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    monkeypatch.setenv("KIKIN_RECORD", str(tmp_path / "record"))
    record.forget()
    folder = tmp_path / "data" / "43-kumamoto"
    (folder / "texts").mkdir(parents=True)
    (folder / "sources.csv").write_text(SOURCES, encoding="utf-8")
    (folder / "notes.csv").write_text(NOTES, encoding="utf-8")
    (folder / "texts" / "plan-R6.md").write_text(TEXTS, encoding="utf-8")
    return kikin.load(
        "43", "R6", document="plan", data_folder=str(folder), publisher="医療政策課", published="2025-11-01"
    )


def test_prose_is_filled_and_a_quotation_names_its_source(data):
    """文章には値が入り、引用には出典が付く。"""
    assert show.text(data, "方針").markdown.strip() == "本県の計画である。"
    assert show.text(data, "趣旨").markdown.strip().splitlines() == [
        "> 原文のとおり。",
        ">",
        "> [（出典：見本県「計画書」3頁）]{.quote-source}",
    ]


def test_unwritten_prose_is_shown_and_recorded(data, tmp_path):
    """書かれていない文章は（記載予定）と示し、記録に残す。"""
    assert show.text(data, "結び").markdown.strip() == "（記載予定）"
    assert json.loads((tmp_path / "record" / "record.json").read_text(encoding="utf-8"))["open_texts"] == [
        "結び"
    ]
    assert not show.is_written(data, "結び")
    assert show.is_written(data, "方針")


def test_notes_are_those_of_the_document_and_year(data):
    """注は、この文書と年度のものを示し、なければ、前の年の注より、この年度のほかの文書の注を示す。"""
    frame = pd.DataFrame({"notes": [("※1",), ()]})
    assert show.notes(data, frame).markdown.strip().splitlines()[1] == "**※1**　速報の値"
    assert "この年のほかの文書の注" in show.notes(data, pd.DataFrame({"notes": [("※2",)]})).markdown
    with pytest.raises(KikinError, match="注がありません"):
        show.notes(data, pd.DataFrame({"notes": [("※9",)]}))


def test_sources_are_those_that_were_used(data):
    """根拠には、表と文章に使った出典だけが、所在と箇所とともに並ぶ。"""
    frame = pd.DataFrame({"source": ["p1", "p1"], "section": ["3頁 表1", "3頁 表2"], "数": [1, 2]})
    show.table(frame, ["数"], caption="題", label="tbl-a")
    text = show.sources(data).markdown
    assert "[https://example.jp/a.pdf](<https://example.jp/a.pdf>)" in text
    assert "3頁 表1、表2" in text
    assert "統計" not in text


def test_colophon_says_who_and_when_and_not_with_what(data):
    """奥付は、発行者と公表日と作り方を述べ、道具の名やファイルの名を出さない。"""
    text = show.colophon(data).markdown.split(".kikin-words")[
        0
    ]  # what follows is for the title, and is not printed
    assert "**発行**　医療政策課" in text
    assert "2025年11月1日" in text
    assert "kikin" not in text
    assert ".csv" not in text


def test_checks_show_what_does_not_come_out_even():
    """検算は、一致した件数と、一致しない数値を示す。"""
    names = ["label", "left", "right", "difference", "verdict", "kind", "explanation"]
    even = ["Ⅱの計", "3千円", "3千円", "0千円", "一致", "", ""]
    uneven = ["Ⅳの計", "5千円", "4千円", "1千円", "申告済みの差", "未解明", "資料に説明がない。"]
    rows = [dict(zip(names, row, strict=True)) for row in (even, uneven)]
    text = show.checks(pd.DataFrame(rows)).markdown
    assert "2件検算し、1件が一致した" in text
    assert "Ⅱの計" not in text
    assert "**Ⅳの計**　資料に説明がない。" in text


def test_prose_that_no_place_asks_for_is_recorded(data, tmp_path):
    """どの場所も求めなかった文章は、近い見出しとともに記録に残る。"""
    show.text(data, "方針について", optional=True)
    show.text(data, "趣旨")
    record = json.loads((tmp_path / "record" / "record.json").read_text(encoding="utf-8"))
    assert record["unprinted_texts"][0] == "方針　「方針について」のことですか。"
    assert not any(one.startswith("趣旨") for one in record["unprinted_texts"])
