"""見た目の同じ文字: 比べるときだけ同じとみなし、印字は書かれたままにする。"""

import unicodedata

import pytest

from kikin.data.glyphs import EVERYDAY, in_the_fonts, trouble_of
from kikin.values.letters import hint_of, key_of, known_as, nearest, odd_digits


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("背景にある医療･介護ニーズ", "背景にある医療・介護ニーズ"),
        ("備考(注1)", "備考（注１）"),
        ("Ⅰ－1－4", "Ⅰ-1-4"),
        ("医療 分", "医療分"),
        ("Ｒ６～Ｒ７", "R6〜R7"),
        ("No.3", "ＮＯ．３"),
    ],
)
def test_look_alikes_have_one_key(one, other):
    """半角と全角、中点、ハイフン、波ダッシュ、空白の違いは、比べるときには違いとしない。"""
    assert key_of(one) == key_of(other)
    assert known_as(one, [other]) == other


@pytest.mark.parametrize(("one", "other"), [("目標１", "目標２"), ("医療分", "介護分"), ("Ⅰ-1", "Ⅰ-2")])
def test_different_names_have_different_keys(one, other):
    """違う名は、違うままである。"""
    assert key_of(one) != key_of(other)


def test_nearest_name_is_offered():
    """知らない名には、いちばん近い名を示す。近い名がなければ示さない。"""
    assert nearest("事業の対象となる区", ["事業の対象となる区域", "事業の期間"]) == "事業の対象となる区域"
    assert hint_of("猫", ["犬"]) == ""


@pytest.mark.parametrize(
    ("text", "odd"), [("8²", "²"), ("①", "①"), ("½", "½"), ("１２3", ""), ("㎡", ""), ("十", "")]
)
def test_letters_that_only_look_like_digits_are_told(text, odd):
    """上付き・丸数字・分数の一文字は、数字ではない。"""
    assert odd_digits(text) == odd


def test_usual_letters_are_in_the_fonts():
    """日本語の Windows の文字は、≒ のほかはどれも公表の書体にあるので、書体を開かずに印字できるとみなせる。"""
    usual = {letter for code in range(0x20, 0x10000) if (letter := chr(code)).encode("cp932", "ignore")}
    printed = {letter for letter in usual if unicodedata.category(letter) not in {"Cc", "Co"}}
    known = in_the_fonts()
    assert sorted(letter for letter in printed | EVERYDAY - {"\n"} if ord(letter) not in known) == ["≒"]
    assert trouble_of("".join(sorted(printed - {"≒"}))) is None
    assert trouble_of("≒") is not None
