"""kikin grant: 結果、誤りの示し方、ひな形、終了コード。"""

from __future__ import annotations

import csv
import io

import pytest
from click.testing import CliRunner
from openpyxl import load_workbook
from project_copy import ROOT

from kikin.cli import main
from kikin.grants.schemes import SCHEMES

EXAMPLES = ROOT / "data" / "examples" / "grants.csv"
OWN = "事例名,制度,年度,事業区分,事業名,補助対象経費（円）,補助率\n例一,県単,R6,Ⅳ,試行,1000500,1/2\n"


def kikin(*arguments):
    """命令を実行する。"""
    return CliRunner().invoke(main, ["grant", *(str(one) for one in arguments)])


@pytest.fixture
def cases(tmp_path):
    """一件の事例の表。"""
    file = tmp_path / "事例.csv"
    file.write_text(OWN, encoding="utf-8")
    return file


def test_amounts_are_shown_line_by_line(cases):
    """一件に一行と、制度ごとの計を示し、終了コードは 0 になる。"""
    done = kikin(cases)
    assert done.exit_code == 0
    # 1,000,500×1/2＝500,250 → 1,000円未満切捨て
    assert "2行  例一  県単  助成額 500,000円" in done.stdout
    assert "1件のうち 1件を算定しました\n  県単 1件 助成額の計 500,000円" in done.stdout
    assert done.stderr == ""


def test_the_example_of_the_help_runs(monkeypatch):
    """説明の一つ目の例はそのまま動き、県の補助条件も読む。"""
    monkeypatch.chdir(ROOT)
    assert "kikin grant data/examples/grants.csv" in kikin("--help").stdout
    done = kikin("data/examples/grants.csv")
    assert done.exit_code == 0
    assert "別記3-2  助成額 53,200,000円" in done.stdout  # 133千円×400床
    assert "要件を満たさない: 構想区域" in done.stdout


def test_a_bad_row_is_told_and_the_others_are_computed(cases):
    """誤りのある行は「ファイル:行 列」で示し、ほかの行は算定し、終了コードは 1 になる。"""
    cases.write_text(OWN + "例二,県単,R6,Ⅳ,試行,千円,1/2\n例三,県単,R6,Ⅳ,試行,3000,1\n", encoding="utf-8")
    done = kikin(cases)
    assert done.exit_code == 1
    assert "事例.csv:3 列 補助対象経費（円）  補助対象経費（円）: 数値を読み取れません" in done.stderr
    assert "対処: " in done.stderr
    assert "3行  例二  算定できません" in done.stdout
    assert "4行  例三  県単  助成額 3,000円" in done.stdout
    assert "3件のうち 2件を算定しました（算定できない行 1）" in done.stdout
    assert "Traceback" not in done.output


@pytest.mark.parametrize("suffix", [".csv", ".xlsx", ".CSV"])
def test_results_are_written(cases, tmp_path, suffix):
    """--out に書いた結果には、元の列に続けて算定額などがあり、途中の書きかけは残らない。"""
    out = tmp_path / f"結果{suffix}"
    done = kikin(cases, "--out", out)
    assert done.exit_code == 0
    assert f"結果{suffix}" in done.stdout
    if suffix == ".xlsx":
        heading, row = load_workbook(out).worksheets[0].iter_rows(values_only=True)
    else:
        heading, row = csv.reader(io.StringIO(out.read_text(encoding="utf-8-sig"), newline=""))
    assert dict(zip(heading, map(str, row), strict=True))["算定額（円）"] == "500000"
    assert sorted(file.name for file in tmp_path.iterdir()) == sorted(["事例.csv", out.name])


def test_results_with_mistakes_are_written_too(cases, tmp_path):
    """誤りのある行があっても結果を書き、その行の所見に誤りを示す。"""
    cases.write_text(OWN + "例二,県単,R6,Ⅳ,試行,千円,1/2\n", encoding="utf-8")
    out = tmp_path / "結果.csv"
    assert kikin(cases, "--out", out).exit_code == 1
    assert "算定できません" in out.read_text(encoding="utf-8-sig")


def test_a_table_that_cannot_be_read_writes_nothing(tmp_path):
    """見出しが足りない表では、結果を書かない。"""
    file, out = tmp_path / "a.csv", tmp_path / "結果.csv"
    file.write_text("名,額\nあ,1\n", encoding="utf-8")
    done = kikin(file, "--out", out)
    assert done.exit_code == 1
    assert "列「事例名」がありません" in done.stderr
    assert not out.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        ((), "どれか一つ"),
        (("--columns", "別記1", "--template", "別記1"), "どれか一つ"),
        (("{file}", "--columns", "別記1"), "どれか一つ"),
        (("{file}", "--out", "結果.pdf"), ".xlsx"),
        (("{file}", "--out", "{file}"), "同じ"),
        (("--template", "別記1", "--out", "ひな形.xlsx"), ".csv"),
        (("{file}", "--ont", "x"), "--ont という指定はありません"),
        (("{file}", "--out"), "--out に続く値が足りない"),
    ],
)
def test_wrong_usage_is_told(cases, arguments, words):
    """使い方の違いは、終了コード 2 で、日本語で示す。"""
    done = kikin(*(str(cases) if one == "{file}" else one for one in arguments))
    assert done.exit_code == 2
    assert words in done.stderr
    assert "使い方が違います" in done.stderr
    assert cases.read_text(encoding="utf-8") == OWN


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("ない.csv",), "事例のファイルがありません"),
        (("--columns", "別記9"), "知らない制度です"),
        (("--template", "別記9"), "知らない制度です"),
        (("{file}", "--out", "ない/結果.csv"), "結果を書けません"),
    ],
)
def test_what_is_not_there_is_told(cases, arguments, words):
    """ないものを指したときは、終了コード 1 で、対処を添えて示す。"""
    done = kikin(*(str(cases) if one == "{file}" else one for one in arguments))
    assert done.exit_code == 1
    assert words in done.stderr
    assert "対処: " in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.parametrize("name", SCHEMES)
def test_a_template_is_a_table_without_mistakes_but_blanks(tmp_path, name):
    """ひな形は読める表で、埋めるべき欄だけが誤りになる。"""
    file = tmp_path / "ひな形.csv"
    assert kikin("--template", name, "--out", file).exit_code == 0
    done = kikin(file)
    assert done.exit_code == 1
    errors = [line for line in done.stderr.splitlines() if line.startswith(("誤り", "注意"))]
    assert errors
    assert all("空欄です" in line for line in errors)
    assert kikin("--template", name).stdout == file.read_text(encoding="utf-8-sig")


def test_columns_tell_what_to_write():
    """--columns は、見出し、名、書くこと、空欄の意味を示す。"""
    text = kikin("--columns", "別記３Ⅲ").stdout
    assert "申請する側（side）  派遣医療機関、派遣受入医療機関、寄附講座" in text
    assert "Ｇ－ＭＩＳ登録（gmis_registered）  あり・なし。空欄は なし" in text
    assert "sending_price" in text


def test_terms_are_read_from_the_folder_given(tmp_path):
    """--data で、県の補助条件を読むフォルダーを変えられる。"""
    folder = tmp_path / "別のデータ" / "43-kumamoto"
    folder.mkdir(parents=True)
    (folder / "grant_terms.csv").write_text(
        "year,id,number,label,value,unit,raw,source,section\nR6,half,1,補助率,1/2,割合,,x,１\n",
        encoding="utf-8",
    )
    file = tmp_path / "事例.csv"
    file.write_text(
        "事例名,制度,年度,事業区分,事業名,補助対象経費（円）,都道府県,県の補助条件\n"
        "例,県単,R6,Ⅳ,試行,1000500,43,rate=half\n",
        encoding="utf-8",
    )
    assert "助成額 500,000円" in kikin(file, "--data", folder.parent).stdout
    missing = kikin(file, "--data", tmp_path / "ない")
    assert missing.exit_code == 1
    assert "熊本県の補助条件の表がありません" in missing.stderr
