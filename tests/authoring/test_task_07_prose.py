"""課題7: 数値の入る文章を書く。書き間違えれば、ファイルと行が分かる。"""

from __future__ import annotations

import shutil

from analyst import SHIGA, blocks, commands, files
from pages import page_of
from project_copy import bytes_below, kikin, read_rows, write_rows

from kikin.data.dataset import load

FILE = f"data/{SHIGA}/texts/evaluation-R6.md"


def test_the_figures_of_the_page_stand_in_the_prose(authored):
    """文章の中の数値は、表から入る。"""
    page = page_of(authored / "reports" / "site" / SHIGA / "R6" / "evaluation.html")
    assert "本県の令和6年度の計画には4事業がある（例）。" in page.text
    # 30,000,000円 = 30百万円。120,000 + 90 + 34,500 = 154,590千円 = 154.6百万円
    assert "看護職員研修事業の総事業費は30百万円で、要望額の合計は154.6百万円だった（例）。" in page.text


def test_a_slip_in_a_placeholder_is_told_with_file_and_line(office):
    """頁のとおりに書き間違えると、頁のとおりの知らせが出て、文書は作られない。"""
    (office / FILE).write_text(files(7)[FILE].replace("total_cost", "totl_cost"), encoding="utf-8")
    ((_, *check),) = commands(7, "kikin check")
    done = kikin(office, *check)
    assert done.returncode == 1
    assert blocks(7, "text")[0] in done.stdout
    (office / "params" / f"{SHIGA}-R6.yml").write_text(
        'prefecture: "25"\nyear: R6\ndocuments: [evaluation]\n', encoding="utf-8"
    )
    built = kikin(office, "build", "--renderer", "builtin", "--to", "html")
    assert built.returncode == 1
    assert f"{FILE}:6" in built.stderr
    assert "Traceback" not in built.stderr


def test_prose_follows_its_table(authored, tmp_path):
    """表の値を直せば、文章の値も変わる（データを読むだけで分かる）。"""
    folder = shutil.copytree(authored / "data" / SHIGA, tmp_path / SHIGA)
    before = bytes_below(folder / "texts")
    rows = read_rows(folder / "projects.csv")
    for row in rows:
        if row["number"] == "3（医療分）":
            row["total_cost"] = "31000000"
    write_rows(folder / "projects.csv", rows)
    data = load("25", "R6", document="evaluation", data_folder=str(folder))
    _, text = data.text("全体の所見")
    assert "総事業費は 31百万円" in text
    assert bytes_below(folder / "texts") == before
