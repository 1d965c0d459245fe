"""都道府県: 47のすべてを、番号・名前・フォルダー名から引ける。"""

import pytest

from kikin.values.errors import KikinError
from kikin.values.prefectures import PREFECTURES, parse_prefecture


def test_there_are_forty_seven():
    """番号は 01 から 47 まで欠けも重なりもなく、名前とフォルダー名も重ならない。"""
    assert [found.code for found in PREFECTURES] == [f"{number:02d}" for number in range(1, 48)]
    assert len({found.name for found in PREFECTURES}) == len({found.slug for found in PREFECTURES}) == 47


@pytest.mark.parametrize("prefecture", PREFECTURES, ids=lambda found: found.slug)
def test_prefecture_is_found_by_code_name_and_folder(prefecture):
    """番号、日本語名、フォルダー名のどれからも同じ都道府県が引ける。"""
    for key in (prefecture.code, prefecture.name, prefecture.slug):
        assert parse_prefecture(key) is prefecture


@pytest.mark.parametrize(("number", "code"), [(1, "01"), (9, "09"), (43, "43")])
def test_number_without_quotes_is_refused_with_the_remedy(number, code):
    """YAML が数に変えた番号は断り、引用符で囲んだ2桁を示す（01 は 1 になってしまうため）。"""
    with pytest.raises(KikinError) as caught:
        parse_prefecture(number)
    assert f'"{code}"' in caught.value.remedy


@pytest.mark.parametrize(
    "written", ["", "00", "48", "1", "熊本", "kumamoto", "43-kanagawa", 0, 48, True, None]
)
def test_unknown_prefecture_is_refused(written):
    """ない番号、1桁の文字、名前の一部は断り、書き方を示す。"""
    with pytest.raises(KikinError) as caught:
        parse_prefecture(written)
    assert caught.value.what == "知らない都道府県です"
    assert caught.value.remedy


def test_prefecture_calls_itself_by_its_kind():
    """都は本都、道は本道、府は本府、県は本県と自らを呼ぶ。"""
    ours = {found.name: found.our for found in PREFECTURES}
    assert [ours[name] for name in ("東京都", "北海道", "大阪府", "京都府", "熊本県")] == [
        "本都",
        "本道",
        "本府",
        "本府",
        "本県",
    ]
