"""kikin diff を実際のデータで: 一つの数値が変われば、それを載せた欄と文と判定だけが挙がる。"""

from __future__ import annotations

import csv
import zipfile

from project_copy import copy_project, kikin, read_rows, set_cells
from pypdf import PdfReader

EVALUATION = "熊本県 令和6年度計画 事後評価"
RESULT = "data/43-kumamoto/results.csv"


def test_one_changed_figure_gives_exactly_its_rows(published, tmp_path):
    """訪問診療実施医療機関数の実績を 479 から 520 に直すと、目標の 515 を超え、達成が一つ増える。"""
    project = copy_project(tmp_path / "project")
    rows = read_rows(project / RESULT)
    row = next(
        at
        for at, one in enumerate(rows, 2)
        if (one["indicator"], one["value"]) == ("home-visit-institutions", "479")
    )
    set_cells(project / RESULT, row, {"value": "520", "value_raw": "520施設 (R6年度)"})
    built = kikin(project, "build", "params/43-kumamoto-R6.yml", "--renderer", "builtin", "--to", "html")
    assert built.returncode == 0, built.stderr
    done = kikin(
        project, "diff", str(published / "reports"), "reports/site", "--out", "out", "--to", "pdf,docx"
    )
    assert done.returncode == 0, done.stderr
    with (project / "out/changes.csv").open(encoding="utf-8-sig", newline="") as lines:
        changes = list(csv.DictReader(lines))
    here = [one for one in changes if one["文書"] == EVALUATION]
    assert {one["もとの行"] for one in here} == {f"{RESULT}:{row} value 479 → 520"}
    figures = [
        (one["行"][-14:], one["列"], one["旧"], one["新"], one["増減"]) for one in here if one["別"] != "文章"
    ]
    goal = "居宅等における医療の提供に関する目標"[-14:]
    name = "(R6指標)訪問診療実施医療機関数"[-14:]
    assert figures == [
        ("目標を達成", "", "2／8", "3／8", ""),
        (goal, "達成", "1", "2", "1"),
        (goal, "未達成", "2", "1", "▲1"),
        (name, "実績値", "479施設（R6年度）", "520施設（R6年度）", "41施設"),  # 520 − 479 = 41
        (name, "達成状況", "未達成", "達成", ""),
    ]
    sentences = [one for one in here if one["別"] == "文章"]
    beginnings = (
        ("", "目標を達成したのは2指標", "目標を達成したのは3指標"),
        ("", "目標に届かなかったのは6指標", "目標に届かなかったのは5指標"),
        ("表の題", "20指標の達成状況：達成2、未達成6", "20指標の達成状況：達成3、未達成5"),
        ("図の題", "熊本県全体の目標から見た実績", "熊本県全体の目標から見た実績"),
        ("図「", "訪問診療実施医療機関数 未達成", "訪問診療実施医療機関数 達成"),
        ("表の題", "熊本県全体 目標2　4指標の達成状況：達成1", "熊本県全体 目標2　4指標の達成状況：達成2"),
        ("表「", "目標に36施設届かない。達成率93.0%", "目標を5施設上回る。達成率101.0%"),
    )
    for one, (item, old, new) in zip(sentences, beginnings, strict=True):
        found = one["表・図"], one["旧"], one["新"]
        assert all(text.startswith(begun) for text, begun in zip(found, (item, old, new), strict=True)), found
    printed = "".join(page.extract_text() for page in PdfReader(project / "out/changes.pdf").pages)
    assert "520施設" in printed
    with zipfile.ZipFile(project / "out/changes.docx") as word:
        assert "520施設" in word.read("word/document.xml").decode()
    gone = [one for one in changes if one["文書"] != EVALUATION]
    assert {(one["別"], one["変更"]) for one in gone} == {
        ("文書", "削除")
    }  # 県のほかの文書は、この写しにない


def test_what_is_published_twice_has_no_changes(published):
    """同じ公表どうしなら、変わりがないと言い、終了コードは 0 である。"""
    done = kikin(published, "diff", str(published / "reports/site"))
    assert (done.returncode, done.stdout.strip()) == (0, "公表の内容に変わりはありません。")


def test_what_is_kept_to_compare_is_small(site):
    """比べるための控えは、サイトの一割に満たない。"""
    kept = sum(file.stat().st_size for file in site.rglob("contents.json.gz"))
    whole = sum(file.stat().st_size for file in site.rglob("*") if file.is_file())
    assert 0 < kept < whole / 10
