"""命令の言葉: 使う人の誤りには、何が・どこで・どうするかを日本語で告げ、公表済みのサイトに触れない。"""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner
from project_copy import ROOT, bytes_below, kikin, read_rows, set_cells

from kikin.cli import main

GOOD, FINDINGS, USAGE = 0, 1, 2
PARAMS = "params/43-kumamoto-R6.yml"


@pytest.fixture
def run(project):
    """Return a function that runs the command in a project that has a published site."""
    site = project / "reports" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<p>前の版</p>", encoding="utf-8")
    before = bytes_below(project / "reports")

    def run_command(*arguments):
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        assert bytes_below(project / "reports") == before
        return result

    return run_command


def replace(file, old, new):
    """Replace the first occurrence of a text in a file; it must be there."""
    text = file.read_text(encoding="utf-8")
    assert old in text
    file.write_text(text.replace(old, new, 1), encoding="utf-8")


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [
        (
            "fiscal_year",
            "fiscal_yaer",
            [f"{PARAMS}:3 列 fiscal_yaer", "知らないパラメータ", "fiscal_year のことですか"],
        ),
        ("fiscal_year: R6\n", "", ["パラメータ fiscal_year がありません", PARAMS]),
        ('"43"', '"48"', [f"{PARAMS}:2 列 prefecture", "知らない都道府県", "値: 48", "01 から 47"]),
        ('"43"', "43", [f"{PARAMS}:2 列 prefecture", '"43" のように引用符']),
        ("R6", "六", [f"{PARAMS}:3 列 fiscal_year", "年度を読み取れません", "値: 六", "R6、令和6年度、2024"]),
        ("R6", "6.5", [f"{PARAMS}:3 列 fiscal_year", "値: 6.5"]),
        ("[evaluation]", "evaluation", [f"{PARAMS}:4 列 documents", "[evaluation] のように"]),
        ("[evaluation]", "[evaluations]", [f"{PARAMS}:4 列 documents", "知らない文書", "値: evaluations"]),
        ("data/43-kumamoto", "data/43-kumamot", ["data/43-kumamot", "43-kumamoto にしてください"]),
        ("data/43-kumamoto", "old/43-kumamoto", ["データのフォルダーがありません", "old/43-kumamoto"]),
        ("data/43-kumamoto", "data/14-kanagawa", ["別のデータフォルダー", "43-kumamoto にしてください"]),
        ("data/43-kumamoto", "43", [f"{PARAMS}:5 列 data_folder", "文字ではありません"]),
        ("prefecture:", "prefecture", ["YAML として読めません"]),
    ],
)
def test_mistake_in_params_is_told(run, project, old, new, words):
    """Params の誤りは、ファイル・行・名・値・対処を告げて 1 で終わり、何も実行しない。"""
    file = project / PARAMS
    text = file.read_text(encoding="utf-8")
    file.write_text(text if text.startswith("#") else f"# 熊本県\n{text}", encoding="utf-8")
    replace(file, old, new)
    result = run("build", PARAMS)
    assert result.exit_code == FINDINGS, result.output
    for word in words:
        assert word in result.output
    assert "実行 済" not in result.output


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    "mistake",
    [
        ("projects", {"category": "⑨"}, ["知らない事業区分", "値: ⑨", "Ⅰ-1"]),
        ("projects", {"amount": "八万"}, ["数値を読み取れません", "値: 八万"]),
        ("projects", {"amount": ""}, ["数値が空欄です", "0 とはみなしません"]),
        ("projects", {"unit": "万円"}, ["知らない金額の単位", "百万円"]),
        ("projects", {"number": "2"}, ["同じ事業が", "にもあります"]),
        ("projects", {"source": "nowhere"}, ["sources.csv にない id"]),
        ("indicators", {"target_time": "来年"}, ["時点を読み取れません", "値: 来年"]),
        ("indicators", {"direction": "増"}, ["望ましい向きの値が違います", "上昇、下降、維持"]),
        ("indicators", {"goal": "9"}, ["目標が goals.csv にありません"]),
        ("goals", {"fiscal_year": "平成40年度"}, ["平成40年はありません"]),
    ],
)
def test_mistake_in_the_data_is_told(run, project, command, mistake):
    """データの誤りは、build でも check でも、ファイル:行 列・値・対処を告げて 1 で終わる。"""
    table, cells, words = mistake
    file = project / "data" / "43-kumamoto" / f"{table}.csv"
    row = 3 if "number" not in cells else 4  # No.2 は3行目にあるので、4行目を No.2 にすると重なる
    set_cells(file, row, cells)
    result = run(command, *([PARAMS] if command == "build" else ["data/43-kumamoto"]))
    assert result.exit_code == FINDINGS, result.output
    assert f"data/43-kumamoto/{table}.csv:{row} 列 {next(iter(cells))}" in result.output
    for word in [*words, "対処:"]:
        assert word in result.output


@pytest.mark.parametrize("command", ["build", "check"])
def test_missing_column_is_told(run, project, command):
    """列がなければ、その名と、どの表に加えるかを告げる。"""
    file = project / "data" / "43-kumamoto" / "projects.csv"
    replace(file, "category", "categoly")
    result = run(command, *([PARAMS] if command == "build" else ["data/43-kumamoto"]))
    assert result.exit_code == FINDINGS
    assert "data/43-kumamoto/projects.csv:1 列 category" in result.output
    assert "列 category がありません" in result.output
    assert "見出しに category を加えてください" in result.output


def test_missing_table_is_told(run, project):
    """文書に要る表がなければ、そのファイルの名を告げる。"""
    (project / "data" / "14-kanagawa" / "ledger.csv").unlink()
    (project / "data" / "14-kanagawa" / "balances.csv").unlink()
    (project / "data" / "14-kanagawa" / "differences.csv").unlink()
    result = run("build", "params/14-kanagawa-R6.yml")
    assert result.exit_code == FINDINGS
    assert "ledger.csv" in result.output


def test_undeclared_difference_stops_the_build(run, project):
    """申告のない差があれば、両方の値と申告の仕方を告げて止まる。"""
    file = project / "data" / "43-kumamoto" / "differences.csv"
    rows = read_rows(file)
    replace(file, rows[0]["identity"], "request-projects:nothing")
    result = run("build", PARAMS)
    assert result.exit_code == FINDINGS
    for word in ("合わない数値", "548,712千円", "1,013,918千円", "differences.csv に request-projects:Ⅰ-1"):
        assert word in result.output


def test_mistakes_of_several_files_are_told_together(run, project):
    """いくつもの誤りは、一度にすべて告げる。"""
    for row in (2, 5):
        set_cells(project / "data" / "43-kumamoto" / "projects.csv", row, {"amount": "不明"})
    set_cells(project / "data" / "14-kanagawa" / "ledger.csv", 2, {"fiscal_year": "零"})
    result = run("build")
    assert result.exit_code == FINDINGS
    for place in ("43-kumamoto/projects.csv:2", "43-kumamoto/projects.csv:5", "14-kanagawa/ledger.csv:2"):
        assert place in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "params/44-oita-R6.yml"], ["44-oita-R6.yml", "43-kumamoto-R6.yml"]),
        (["build", "--to", "docx"], ["html、pdf", "docx"]),
        (["build", "--to", ""], ["html、pdf"]),
        (["build", "--jobs", "-1"], ["--jobs", "0 以上の整数", "-1"]),
        (["build", "--jobs", "二"], ["jobs", "0 以上の整数"]),
        (["build", "--jobs", "many"], ["jobs"]),
        (["build", "--rendrer", "quarto"], ["--rendrer という指定はありません"]),
        (["biuld"], ["biuld", "命令はありません"]),
        (["check", "data/nowhere"], ["フォルダーがありません", "data/nowhere"]),
    ],
)
def test_wrong_usage_is_told_with_code_two(run, arguments, words):
    """使い方の誤りは、どこが違うかと --help を告げて 2 で終わる。"""
    result = run(*arguments)
    assert result.exit_code == USAGE, result.output
    for word in [*words, "使い方が違います", "--help"]:
        assert word in result.output


def test_unknown_renderer_is_told(run):
    """知らない方式の名は、選べる名とともに断る。"""
    result = run("build", "--renderer", "latex")
    assert result.exit_code in (FINDINGS, USAGE)
    assert "auto、quarto、builtin" in result.output


def test_outside_a_project_is_told(tmp_path, monkeypatch):
    """プロジェクトの外で動かすと、どこで動かすかを告げる。"""
    monkeypatch.chdir(tmp_path)
    result = CliRunner().invoke(main, ["build"])
    assert result.exit_code == FINDINGS
    assert "_quarto.yml" in result.output
    assert "README" in result.output


def test_build_works_from_a_folder_below(run, project, monkeypatch):
    """notebooks/ の中からでも、プロジェクトを見つけて確かめる。"""
    monkeypatch.chdir(project / "notebooks")
    result = run("check")
    assert result.exit_code == GOOD, result.output


def test_real_process_ends_without_traceback(project):
    """実際のプロセスでも、誤りは標準エラーの文と終了コード 1 で、履歴は出ない。"""
    set_cells(project / "data" / "43-kumamoto" / "projects.csv", 2, {"category": "⑨"})
    done = kikin(project, "build", PARAMS)
    assert done.returncode == FINDINGS
    assert "知らない事業区分" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (project / "reports").exists()


def commands():
    """Return every command with its name."""
    return [("kikin", main), *((f"kikin {name}", command) for name, command in sorted(main.commands.items()))]


@pytest.mark.parametrize(("name", "command"), commands(), ids=[name for name, _ in commands()])
def test_help_is_japanese_with_examples(name, command):
    """どの命令の --help も日本語で、その命令で始まる例を持つ。"""
    arguments = name.split()[1:]
    result = CliRunner().invoke(main, [*arguments, "--help"])
    assert result.exit_code == GOOD
    examples = re.findall(rf"^\s+({name}\b.*)$", result.output, re.MULTILINE)
    assert examples, result.output
    assert "例" in result.output
    for parameter in command.params:
        if isinstance(parameter, click.Option) and not parameter.hidden and parameter.name != "help":
            assert parameter.help, parameter.name
            assert re.search(r"[ぁ-んァ-ヶ一-龠]", parameter.help)


def help_examples():
    """Return the examples of the help texts that name files of this project, without their comments."""
    texts = [command.help or "" for _, command in commands()]
    lines = [
        line for text in texts for line in re.findall(r"^\s*(kikin (?:build|check)\b.*)$", text, re.MULTILINE)
    ]
    return sorted({re.split(r"\s{2,}", line)[0] for line in lines})


def test_help_examples_are_found():
    """Build と check の例が、説明にある。"""
    assert "kikin check" in help_examples()
    assert any(example.startswith("kikin build params/") for example in help_examples())


@pytest.mark.parametrize("example", help_examples())
def test_help_examples_name_what_exists(example):
    """説明の例に出るファイルは、リポジトリにあるもので、指定は通る。"""
    _, name, *arguments = example.split()
    for argument in arguments:
        if "/" in argument:
            assert (ROOT / argument).exists(), example
    context = main.commands[name].make_context(name, arguments)
    assert context.params


@pytest.mark.parametrize(
    "example", [example for example in help_examples() if example.startswith("kikin check")]
)
def test_check_examples_run(run, example):
    """Check の例は、そのまま動いて 0 で終わる。"""
    assert run(*example.split()[1:]).exit_code == GOOD
