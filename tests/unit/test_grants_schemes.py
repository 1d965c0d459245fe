"""制度の名と書き方。"""

from __future__ import annotations

import pytest

from kikin.grants.guide import columns_markdown, columns_text, help_epilog, project_named, template_csv
from kikin.grants.headings import RESULT_HEADINGS
from kikin.grants.schemes import SCHEMES, scheme_named
from kikin.values.errors import KikinError

SPELLINGS = [
    ("別記1", "別記1"),
    ("別記１", "別記1"),
    (" 別記 1 ", "別記1"),
    ("介護施設等の整備に関する事業", "別記1"),
    ("別記3-1", "別記3-1"),
    ("別記３－１", "別記3-1"),
    ("別記３Ⅰ", "別記3-1"),
    ("別記3のⅠ", "別記3-1"),
    ("別記３（Ⅱ）", "別記3-2"),
    ("別記3・ⅲ", "別記3-3"),
    ("勤務環境改善医師派遣等推進事業", "別記3-3"),
    ("別記4-単独", "別記4-単独"),
    ("別記４（１）", "別記4-単独"),
    ("単独支援給付金支給事業", "別記4-単独"),
    ("別記4 単独支援給付金", "別記4-単独"),
    ("別記4ー統合", "別記4-統合"),
    ("別記４（３）", "別記4-債務"),
    ("債務整理支援", "別記4-債務"),
    ("別記４ ５", "別記4-返還"),
    ("別記4-借換え", "別記4-借換"),
    ("県単独事業", "県単"),
]


@pytest.mark.parametrize(("text", "name"), SPELLINGS)
def test_usual_spellings_are_read(text, name):
    """全角・半角、ダッシュ、括弧、ローマ数字の違いと、正式の事業名を読む。"""
    assert scheme_named(text).name == name


@pytest.mark.parametrize("text", ["別記2", "別記3", "別記4", "別記3-4", "補助金", "別記33-1"])
def test_other_names_are_refused_with_the_list(text):
    """知らない名は、使える名を添えて断る。"""
    with pytest.raises(KikinError) as caught:
        scheme_named(text)
    assert caught.value.found == text
    assert all(name in caught.value.remedy for name in SCHEMES)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_headings_of_a_scheme_are_unlike(scheme):
    """一つの制度の見出しは、名も日本語も互いに違い、結果の見出しとも違う。"""
    spellings = [text for one in scheme.columns for text in (one.name, one.label)]
    assert len(set(spellings)) == len(spellings)
    assert not set(spellings) & set(RESULT_HEADINGS)


@pytest.mark.parametrize("scheme", SCHEMES.values(), ids=SCHEMES)
def test_every_column_is_told_everywhere(scheme):
    """どの列も、列の説明、help、文書、ひな形に出る。"""
    chapter = columns_markdown()
    told, shown = columns_text(scheme), help_epilog()
    heading = template_csv(scheme).decode("utf-8-sig").splitlines()[0].split(",")
    for one in scheme.columns:
        assert f"{one.label}（{one.name}）" in told
        assert one.label in shown
        assert f"| {one.label} | `{one.name}` |" in chapter
        assert one.label in heading
    assert all(name in told for name, _ in scheme.terms)


def test_template_begins_with_the_required_columns():
    """ひな形は必要な列から始まり、二行目の制度は埋めてある。"""
    lines = template_csv(scheme_named("県単")).decode("utf-8-sig").splitlines()
    assert lines[0].split(",")[:6] == ["事例名", "制度", "事業区分", "年度", "事業名", "補助対象経費（円）"]
    assert lines[1].split(",")[:3] == ["", "県単", ""]


CARE = scheme_named("別記1")


@pytest.mark.parametrize("project", CARE.projects)
def test_template_of_a_project_has_its_columns_only(project):
    """事業を選んだひな形は、その事業で使う列だけを、必要な列から並べる。"""
    lines = template_csv(CARE, project).decode("utf-8-sig").splitlines()
    heading = lines[0].split(",")
    assert heading[:2] == ["事例名", "制度"]
    assert dict(zip(heading, lines[1].split(","), strict=True))["事業"] == project
    assert ("宿舎の延べ床面積（㎡）" in heading) is (project == "介護職員の宿舎")
    assert ("用地の路線価等による額（円）" in heading) is (project == "定期借地権の一時金")
    assert ("施設等の種別" in heading) is (
        "マッチング" not in project and "整備候補地" not in project and "コーディネーター" not in project
    )
    needed = [one.label for one in CARE.columns if one.is_needed(project)]
    assert sorted(heading[: len(needed)]) == sorted(needed)


def test_a_project_is_named_as_the_notice_does():
    """事業は幅の違いを問わずに読み、知らない名は近い名を添えて断る。"""
    assert project_named(CARE, "ユニット化改修(個室)") == "ユニット化改修（個室）"
    with pytest.raises(KikinError) as caught:
        project_named(CARE, "開設準備")
    assert "施設開設準備 のことですか" in caught.value.remedy
    with pytest.raises(KikinError):
        project_named(scheme_named("県単"), "開設準備")
