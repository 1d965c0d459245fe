"""kikin check: リポジトリのデータに誤りはなく、申告した差はすべて注意か確認として並ぶ。"""

from __future__ import annotations

import re
import subprocess
import sys

import pytest
from click.testing import CliRunner
from project_copy import ROOT, read_rows, started
from small_project import CELLS, make_project, write_notebook

from kikin.cli import main

FINDING = re.compile(r"^(誤り|注意|確認)  (\S+)(?: 列 \S+)?  (.+)$", re.MULTILINE)
DECLARED = sorted(ROOT.glob("data/*/differences.csv"))


@pytest.fixture(scope="module")
def said():
    """Return what the check of the real data says."""
    result = CliRunner().invoke(main, ["check", str(ROOT / "data")])
    assert result.exit_code == 0, result.output
    return result.output


def test_real_data_have_no_mistake(said):
    """誤りは一つもなく、最後の行がフォルダーの数と件数を告げる。"""
    assert not [level for level, _, _ in FINDING.findall(said) if level == "誤り"]
    counts = re.search(r"(\d+) フォルダーを確かめました: 誤り 0、注意 (\d+)、確認 (\d+)", said)
    assert counts
    levels = re.findall(r"^(注意|確認)  ", said, re.MULTILINE)
    assert (levels.count("注意"), levels.count("確認")) == (int(counts[2]), int(counts[3]))


@pytest.mark.parametrize("file", DECLARED, ids=lambda file: file.parent.name)
def test_every_declared_difference_is_listed(said, file):
    """申告した差は、どの行も、申告の場所と両方の値とともに、種類に応じた程度で並ぶ。"""
    levels = {"端数処理": "確認", "定義の差": "確認", "未解明": "注意"}
    lines = said.splitlines()
    for number, row in enumerate(read_rows(file), start=2):
        place = f"data/{file.parent.name}/differences.csv:{number}"
        (at,) = [at for at, line in enumerate(lines) if f"{place}  " in line]
        assert lines[at].startswith(levels[row["kind"]]), row["identity"]
        assert f"申告済みの差（{row['kind']}）" in lines[at]
        shown = lines[at + 1].replace(",", "")
        assert f"{row['left']}{row['left_unit']}".replace(",", "") in shown
        assert f"{row['right']}{row['right_unit']}".replace(",", "") in shown


def test_mistakes_come_first_and_notes_last(said):
    """所見は、誤り・注意・確認の順に並ぶ。"""
    order = [("誤り", "注意", "確認").index(level) for level, _, _ in FINDING.findall(said)]
    assert order == sorted(order)


def test_every_finding_names_its_place(said):
    """どの所見も、ファイルの名を持つ。"""
    assert [line for line in said.splitlines() if re.match(r"(誤り|注意|確認)  (?!\S*data/)", line)] == []


def test_quiet_leaves_out_the_notes():
    """--quiet は確認を省き、数は告げる。"""
    result = CliRunner().invoke(main, ["check", "--quiet", str(ROOT / "data")])
    assert result.exit_code == 0
    assert "確認  " not in result.output
    assert re.search(r"確認 [1-9]", result.output)


def test_on_a_day_what_waits_is_listed(said):
    """--on は、確定の月が来た未集計の値、書かれていない文章、近い期限を「ファイル:行」とともに並べる。なければ並べない。"""
    assert "フォルダーを確かめました" in said.rstrip().rpartition("\n")[2]
    result = CliRunner().invoke(main, ["check", "--quiet", "--on", "R7.12.1", str(ROOT / "data")])
    assert result.exit_code == 0
    listed = result.output.partition("フォルダーを確かめました")[2]
    come, texts, near = (
        part.splitlines() for part in re.split(r"^\S.+: \d+ 件$", listed, flags=re.MULTILINE)[1:]
    )
    rows = [line.split()[0] for line in come if ".csv:" in line]
    # results.csv の due: 15 行 R7年6月末頃、38 行 R7.7月頃、34 行 R7年10月頃、20・22 行 R7年12月頃。32 行 R8年2月頃 はまだ
    assert [row.partition(":")[2] for row in rows if "43-kumamoto" in row] == ["15", "38", "34", "20", "22"]
    assert [line.split("「## ")[1].split("」")[0] for line in texts if "evaluation-R6.md" in line] == [
        "審議会等で指摘された主な内容", "全体の所見",
    ]  # fmt: skip
    assert [line.split()[0] for line in near if "14-kanagawa/calendar.csv" in line] == [
        "data/14-kanagawa/calendar.csv:9", "data/14-kanagawa/calendar.csv:10",
    ]  # fmt: skip


def test_the_day_must_be_a_day():
    """月や読めない日は、書き方を示して断る。"""
    result = CliRunner().invoke(main, ["check", "--on", "R7年12月"])
    assert result.exit_code != 0
    assert "2024-04-01、R6.4.1、令和6年4月1日" in result.output


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a small project of two prefectures, and be in it."""
    made = make_project(tmp_path / "project")
    monkeypatch.chdir(made)
    return made


def check(project, name, text):
    """Return what check says of Kumamoto when it has such a file of prose."""
    file = project / "data" / "43-kumamoto" / "texts" / name
    file.parent.mkdir()
    file.write_text(text, encoding="utf-8")
    return CliRunner().invoke(main, ["check", "data/43-kumamoto"])


@pytest.mark.parametrize(
    ("name", "text", "code", "words"),
    [
        ("note-R6.md", "## 方針\n\n{{ 本県 }}の方針。", 0, ["誤り 0、注意 0"]),
        (
            "note-R6.md",
            "## 方向\n\n本文。",
            1,
            ["note-R6.md:1", "どこにも出ない文章", "「方針」のことですか"],
        ),
        ("note-R6.md", "## 方針\n\n一行。\n{{ 本懸 }}の方針。", 1, ["note-R6.md:4", "本懸"]),
        (
            "nota-R6.md",
            "## 方針\n\n本文。",
            1,
            ["nota-R6.md", "どの文書のものでもない文章", "「note」のことですか"],
        ),
        ("memo-R6.md", "## 方針\n\n本文。", 0, ["memo-R6.md", "どの文書のものでもない"]),
        ("note-r6.md", "## 方針\n\n本文。", 1, ["note-r6.md", "名を note-R6.md に"]),
        ("note-R6.txt", "## 方針\n\n本文。", 1, ["note-R6.txt", "Markdown"]),
        ("note-R6.md", "## 方針\n\n外字\ue000の方針。", 1, ["note-R6.md:3", "U+E000（外字）"]),
        ("note-R6.md", "## 方 針\n\n本文。", 0, ["誤り 0、注意 0"]),
        ("note-R6.md", "## 方針\n\n出典: nothing 1頁\n\n本文。", 1, ["note-R6.md:1", "nothing"]),
        ("note.md", "## 方針\n\n本文。", 1, ["note.md", "文書の名-年度.md"]),
        ("note-六.md", "## 方針\n\n本文。", 1, ["note-六.md", "年度を読み取れません"]),
        ("note-R6.md", "見出しのない本文。", 1, ["note-R6.md:1", "どの見出しの下にもない"]),
    ],
)
def test_prose_is_checked_against_the_notebooks(project, name, text, code, words):
    """文章は、どの文書の、どの見出しのものかと、入れる値を、ファイルと行とともに確かめる。"""
    result = check(project, name, text)
    assert result.exit_code == code, result.output
    assert [word for word in words if word not in result.output] == []


def test_facilities_are_checked_against_the_notice(project):
    """施設の事業名が別記１になければ誤り、算定の事例がなければ注意として、場所と書ける名を告げる。"""
    lines = "year,stage,project,name,unit,case,source\nR6,実績,配置支緩,甲,円,,s\nR6,実績,家族面会室の整備,乙,円,例9,s\n"
    (project / "data" / "43-kumamoto" / "facilities.csv").write_text(lines, encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "data/43-kumamoto"])
    assert result.exit_code == 1
    assert (
        "誤り  data/43-kumamoto/facilities.csv:2 列 project  別記１の事業の名ではありません" in result.output
    )
    assert "注意  data/43-kumamoto/facilities.csv:3 列 case  算定の事例がありません" in result.output


def test_prose_with_values_of_the_notebook_is_good(project):
    """ノートブックが渡す値は、その見出しの文章だけで使える。"""
    cell = 'show.text(data, "結び", rate="1／2")'
    write_notebook(project / "notebooks" / "note.ipynb", *CELLS, cell)
    result = check(project, "note-R6.md", "## 結び\n\n率は{{ rate }}。\n\n## 方針\n\n率は{{ rate }}。\n")
    assert result.exit_code == 1
    assert "note-R6.md:7" in result.output
    assert "note-R6.md:3" not in result.output


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        ("documents: [note]", "documents: [note", ["R6.yml:4  YAML として読めません"]),
        ("[note]", "[nota]", ["R6.yml:3 列 documents  知らない文書", "値: nota", "note のことですか"]),
        (
            "R6",
            "R5",
            ["R6.yml:2 列 year  事業に、この年度の行がありません", "値: 令和5年度", "いまあるのは R6"],
        ),
        ("", "", ["R6.yml:3 列 documents  文書に要る表がありません", "値: note: 事業（projects）"]),
    ],
)
def test_params_are_checked_with_the_folder(project, old, new, words):
    """指定の誤り、ない文書、行のない年度、ない表は、作る前に params のファイルと行で示す。"""
    file = project / "params" / "43-kumamoto-R6.yml"
    file.write_text(file.read_text(encoding="utf-8").replace(old, new, 1), encoding="utf-8")
    if not old:
        (project / "data" / "43-kumamoto" / "projects.csv").unlink()
    result = CliRunner().invoke(main, ["check", "data/43-kumamoto"])
    assert result.exit_code == 1, result.output
    assert [word for word in words if word not in result.output] == [], result.output
    assert "14-kanagawa" not in result.output


@pytest.mark.parametrize(
    ("row", "words"),
    [
        ("例,県単,R6,1000500,試行,1/2,Ⅱ", ["誤り 0、注意 0"]),
        ("外字\ue000,県単,R6,1000500,試行,1/2,Ⅱ", ["grants.csv:2 列 事例名", "U+E000（外字）"]),
        ("例,県単,R6,百万,試行,1/2,Ⅱ", ["grants.csv:2 列 補助対象経費（円）", "百万"]),
        ("#REF!,県単,R6,1000500,試行,1/2,Ⅱ", ["grants.csv:2 列 事例名", "エラー値"]),
    ],
)
def test_grant_cases_are_checked_too(project, row, words):
    """算定の事例も、作る前に確かめる。"""
    heading = "事例名,制度,年度,補助対象経費（円）,事業名,補助率,事業区分"
    (project / "data" / "43-kumamoto" / "grants.csv").write_text(f"{heading}\n{row}\n", encoding="utf-8")
    result = CliRunner().invoke(main, ["check", "data/43-kumamoto"])
    assert [word for word in words if word not in result.output] == [], result.output


def test_letters_outside_the_console_are_no_accident(project, monkeypatch):
    """画面の文字コード（cp932）にない文字の所見も、代わりの文字で示し、途中で止まらない。"""
    monkeypatch.setenv("PYTHONIOENCODING", "cp932")
    (project / "data" / "43-kumamoto" / "𠮷野é.csv").write_text("a\n1\n", encoding="utf-8")
    result = started(project, "check", "data/43-kumamoto", encoding="cp932")
    assert result.returncode == 1
    assert "知らない名前の表" in result.stdout
    assert result.stderr == ""


def test_checking_takes_no_frames(project):
    """表を読み、検算し、文章と指定を確かめるのに、pandas は読み込まれない。"""
    code = (
        "import sys; from kikin.cli import main\n"
        "try: main(['check'])\n"
        "finally: print([name for name in sys.modules if name.startswith(('pandas.', 'numpy'))])"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=project, capture_output=True, text=True)  # noqa: S603, PLW1510
    assert "2 フォルダーを確かめました: 誤り 0" in done.stdout, done.stdout + done.stderr
    assert done.stdout.endswith("[]\n")


@pytest.mark.parametrize(
    ("file", "old", "new", "words"),
    [
        ("data/43-kumamoto/projects.csv", ",1200,", ",百,", "projects.csv:2 列 cost"),
        ("params/43-kumamoto-R6.yml", "year: R6", "year: R9", "この年度の行がありません"),
        (
            "params/43-kumamoto-R6.yml",
            "year: R6",
            "year: R6\nsector: 介護分",
            "この年度の介護分の行がありません",
        ),
        ("notebooks/note.ipynb", "- projects", "- goals", "文書に要る表がありません"),
    ],
)
def test_what_was_found_before_holds_only_while_nothing_changes(project, file, old, new, words):
    """前に確かめた所見は、データ、params、ノートブックのどれかが変われば、調べ直される。"""
    before = CliRunner().invoke(main, ["check"]).output
    assert CliRunner().invoke(main, ["check"]).output == before
    path = project / file
    text = path.read_text(encoding="utf-8")
    assert old in text, text[:600]
    path.write_text(text.replace(old, new), encoding="utf-8")
    assert words not in before
    assert words in CliRunner().invoke(main, ["check"]).output
