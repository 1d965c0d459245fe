"""引用した文章は出典を持ち、出典の言う引用元が残り、明らかな誤記は〔原文のまま〕と印されている。"""

from __future__ import annotations

import pytest
from rows_of import DATA

import kikin

DOCUMENTS = (
    ("43", "R6", "evaluation", "43-kumamoto"),
    ("43", "R7", "plan", "43-kumamoto"),
    ("14", "R6", "fund", "14-kanagawa"),
    ("14", "R6", "disclosure", "14-kanagawa"),
    ("14", "R7", "review", "14-kanagawa"),
    ("00", "R7", "national", "00-national"),
)
AS_PRINTED = "〔原文のまま〕"
SLIPS = {  # 文書: 誤記のある箇所（誤記のすぐ後に印がある）
    "plan": ("②-2", "令和8年度(2025年度)"),
    "fund": ("医師少数区域に置ける",),
}


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda document: document[2])
def test_quotations_have_a_source(document):
    """どの引用も出典の表にある id と箇所を持ち、出典のないのは作成者の注記だけである。"""
    prefecture, year, name, folder = document
    data = kikin.load(prefecture, year, document=name, data_folder=str(DATA / folder))
    assert data.texts
    for place, text in data.texts.items():
        if place == "出典の読み方":
            assert not text.source
        else:
            assert text.source in set(data.sources["id"]), place
            assert text.section, place


def test_attribution_of_the_ministry():
    """熊本県の資料が厚生労働省のホームページから引いた文章は、資料の書く引用元を伴う。"""
    data = kikin.load("43", "R7", document="plan", data_folder=str(DATA / "43-kumamoto"))
    for place in ("基本的な考え方", "基金の対象事業", "計画の基本的な事項"):
        assert "厚生労働省ホームページより引用・一部修正" in data.texts[place].section


@pytest.mark.parametrize("document", SLIPS)
def test_slips_are_marked(document):
    """出典の明らかな誤記は直さずに写し、すぐ後に印を付けてある。"""
    prefecture, year, name, folder = next(found for found in DOCUMENTS if found[2] == document)
    data = kikin.load(prefecture, year, document=name, data_folder=str(DATA / folder))
    prose = "\n".join(text.markdown for text in data.texts.values())
    for slip in SLIPS[document]:
        assert f"{slip}{AS_PRINTED}" in prose
        assert prose.count(slip) == prose.count(f"{slip}{AS_PRINTED}")


def test_slips_in_the_tables_are_marked(kumamoto, kanagawa):
    """表の文章と名称の明らかな誤記にも印がある。"""
    project = kumamoto.projects.set_index("number")
    assert project.loc["42", "name"] == f"高校生の一日常護体験・看護学生体験事業{AS_PRINTED}"
    assert f"一日常護{AS_PRINTED}学生と一日常護{AS_PRINTED}の体験" in project.loc["42", "outline"]
    assert f"かきた{AS_PRINTED}子ども" in project.loc["45", "outline"]
    fields = " ".join(kanagawa.project_fields["text"])
    assert f"乗じた{AS_PRINTED}得た金額" in fields
    points = kanagawa.review_points.set_index("id")
    assert f"必要する{AS_PRINTED}患者" in points.loc["summary-children", "text"]
