"""図の台紙と画風の試験: 書体、色、模様、同じバイト列、折返し."""

import os
import re
import subprocess
import sys
from itertools import combinations
from pathlib import Path

import matplotlib as mpl
import pytest

from kikin.charts import style
from kikin.charts.canvas import _GLYPH, Canvas, _relative, text_width, wrapped
from kikin.charts.style import FIRST, SECOND, STATUS_MARKS, THIRD, WHITE, Fill, applied, contrast
from kikin.indicators import Status

_DRAWING = """
import hashlib
from kikin.charts.canvas import Canvas
from kikin.charts.style import SECOND, applied
with applied():
    canvas = Canvas()
    canvas.text(1, 3, "達成 143,776人／130,000人", bold=True)
    canvas.bar(1, 6, 40, 5, SECOND, edge="#b4501e")
    canvas.line([1, 40], [14, 16], dashed=True)
    canvas.marker(40, 16, "X", "#b4501e", filled=False)
    svg = canvas.finish(20).svg()
"""


def drawn() -> bytes:
    names: dict[str, bytes] = {}
    exec(_DRAWING, names)  # noqa: S102 - the same lines run here and in a fresh process
    return names["svg"]


def test_same_bytes_here():
    """同じ図を二度描くと、同じバイト列になる."""
    assert drawn() == drawn()


def test_same_bytes_in_another_process():
    """別のプロセスで、ハッシュの種が違っても、同じバイト列になる."""
    code = _DRAWING + "\nprint(hashlib.sha256(svg).hexdigest())"
    runs = {
        subprocess.run(  # noqa: S603 - our own lines
            [sys.executable, "-c", code],
            env={**os.environ, "PYTHONHASHSEED": seed},
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for seed in ("1", "2")
    }
    assert len(runs) == 1


def test_no_date_in_svg():
    """SVG に日付も作成ソフトの版も書かれない."""
    text = drawn().decode()
    assert "dc:date" not in text
    assert "Matplotlib" not in text


def test_letters_are_outlines_of_the_japanese_font():
    """文字は輪郭として入り、見る側の書体に頼らない。ほかの書体は混ざらない."""
    text = drawn().decode()
    assert "<text" not in text
    assert "DejaVu" not in text


def test_missing_glyph_is_an_error():
    """書体にない文字は、豆腐にせず誤りとする."""
    canvas = Canvas()
    canvas.text(1, 3, "\U0001f600")
    with pytest.raises(UserWarning, match=r"Glyph .* missing"):
        canvas.finish(6).svg()


def test_reader_settings_are_put_back():
    """描いたあと、利用者の matplotlib の設定は元のまま."""
    before = dict(mpl.rcParams)
    drawn()
    assert dict(mpl.rcParams) == before


def test_reader_settings_do_not_reach_the_chart():
    """利用者の設定が違っても、図のバイト列は変わらない."""
    expected = drawn()
    with mpl.rc_context({"lines.linewidth": 9, "svg.fonttype": "none", "hatch.linewidth": 5}):
        assert drawn() == expected


def test_glyph_outline_is_unchanged_by_compaction():
    """輪郭を相対座標に縮めても、たどる点は同じ: 10,20 → 13,15 → 9,15 → 閉じる."""
    match = _GLYPH.search('<path id="g" d="M 10 20 \nL 13 15 \nQ 11 14 9 15 \nz\nM 1 2 \nL 3 4 \nz\n"')
    assert match
    # 13-10=3, 15-20=-5; 制御点 11-13=-2, 14-15=-1、終点 9-13=-4, 15-15=0; 閉じて 10,20 に戻り 1-10=-9, 2-20=-18
    assert _relative(match) == 'g" d="m10 20l3-5q-2-1-4 0zm-9-18l2 2z'


def test_statuses_differ_in_shape_color_and_hatch():
    """達成状況は、形でも、色でも、模様でも見分けられる."""
    assert set(STATUS_MARKS) == set(Status)
    assert len({mark.shape for mark in STATUS_MARKS.values()}) == len(Status)
    assert len({mark.hatch for mark in STATUS_MARKS.values()}) == len(Status)
    assert len({mark.color for mark in STATUS_MARKS.values()}) == len(Status)


@pytest.mark.parametrize("status", Status)
def test_status_words_can_be_read(status):
    """達成状況の語の色は、白地で 4.5 対 1 以上."""
    assert contrast(STATUS_MARKS[status].color, WHITE) >= 4.5


@pytest.mark.parametrize(("one", "other"), list(combinations((FIRST, SECOND, THIRD), 2)))
def test_fills_differ_without_color(one, other):
    """系列の塗りは、白黒の写しでも、濃さか模様で見分けられる."""
    assert one.hatch != other.hatch or contrast(one.color, other.color) >= 3


def test_palette_is_that_of_the_brand():
    """色は _brand.yml と同じ."""
    brand = (Path(__file__).parents[2] / "_brand.yml").read_text(encoding="utf-8")
    palette = dict(re.findall(r'(\w+): "(#[0-9a-f]{6})"', brand))
    for name in ("ai", "seiji", "kaki", "sumi", "nibi", "usuzumi", "kinari"):
        assert getattr(style, name.upper()) == palette[name]


@pytest.mark.parametrize("width", [15, 23, 40, 126])
def test_wrapped_lines_fit_and_keep_every_letter(width):
    """折り返した行は幅に収まり、文字は失われず、行頭に 、や ） が来ない."""
    text = "自治医科大学卒業医師、医師修学資金貸与医師（R6年度）及び「ネットワーク推進医」の1,234人配置"
    lines = wrapped(text, width)
    assert "".join(lines) == text
    assert all(text_width(line) <= width for line in lines)
    assert not [line for line in lines if line[0] in "、）」ー"]


def test_numbers_are_not_broken():
    """数字は行で分かれない."""
    assert wrapped("一二三12345", 13, 10) == ["一二三", "12345"]


def test_hatch_is_drawn_over_its_color():
    """模様のある塗りは、色の面と模様の面の二枚."""
    with applied():
        canvas = Canvas()
        canvas.bar(0, 0, 10, 5, Fill("#ffffff", "////"))
        assert [patch.get_hatch() for patch in canvas.axes.patches] == [None, "////"]
