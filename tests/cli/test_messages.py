"""命令の言葉: 使う人の誤りには、何が・どこで・どうするかを日本語で告げ、公表済みのサイトに触れない。"""

from __future__ import annotations

import re

import click
import pytest
from click.testing import CliRunner
from project_copy import ROOT, bytes_below, set_cells, started
from small_project import make_project

from kikin.cli import main

GOOD, FINDINGS, USAGE = 0, 1, 2
PARAMS = "params/43-kumamoto-R6.yml"


@pytest.fixture
def project(tmp_path, monkeypatch):
    """Return a small project of two prefectures, and be in it."""
    made = make_project(tmp_path / "project")
    monkeypatch.chdir(made)
    return made


@pytest.fixture
def run(project):
    """Return a function that runs the command in a project that has a published site."""
    site = project / "reports" / "site"
    site.mkdir(parents=True)
    (site / "index.html").write_text("<p>前の版</p>", encoding="utf-8")
    before = bytes_below(site)

    def run_command(*arguments):
        result = CliRunner().invoke(main, arguments)
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        assert bytes_below(site) == before
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
        ("year", "yaer", [f"{PARAMS}:2 列 yaer", "知らないパラメータ", "「year」のことですか"]),
        ("year: R6\n", "", ["パラメータ year がありません", PARAMS]),
        ("'43'", '"48"', [f"{PARAMS}:1 列 prefecture", "知らない都道府県", "値: 48", "01 から 47"]),
        ("'43'", "43", [f"{PARAMS}:1 列 prefecture", '"43" のように引用符']),
        ("R6", "六", [f"{PARAMS}:2 列 year", "年度を読み取れません", "値: 六", "R6、令和6年度、2024"]),
        ("R6", "6.5", [f"{PARAMS}:2 列 year", "値: 6.5"]),
        ("[note]", "note", [f"{PARAMS}:3 列 documents", "[evaluation] のように"]),
        ("[note]", "[nota]", [f"{PARAMS}:3 列 documents", "知らない文書", "値: nota", "note のことですか"]),
        (
            "publisher: ",
            "data_folder: data/14-kanagawa #",
            ["別のデータフォルダー", "43-kumamoto にしてください"],
        ),
        (
            "publisher: ",
            "data_folder: old/43-kumamoto #",
            ["データのフォルダーがありません", "old/43-kumamoto"],
        ),
        ("publisher: ", "data_folder: 43 #", [f"{PARAMS}:4 列 data_folder", "文字ではありません"]),
        (
            "publisher: ",
            "contact: ",
            [f"{PARAMS}:4 列 contact", "どのノートブックも受け取らない", "note.ipynb"],
        ),
        ("prefecture:", "prefecture", ["YAML として読めません"]),
    ],
)
def test_mistake_in_params_is_told(run, project, old, new, words):
    """Params の誤りは、ファイル・行・名・値・対処を告げて 1 で終わり、何も実行しない。"""
    replace(project / PARAMS, old, new)
    result = run("build", PARAMS)
    assert result.exit_code == FINDINGS, result.output
    for word in words:
        assert word in result.output
    assert "実行 済" not in result.output


@pytest.mark.parametrize("command", ["build", "check"])
@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ({"categories": "⑨"}, ["知らない事業区分", "値: ⑨", "Ⅰ-1"]),
        ({"cost": "八万"}, ["値: 八万"]),
        ({"unit": "万円"}, ["万円", "百万円"]),
        ({"number": "1"}, ["同じ"]),
        ({"source": "nowhere"}, ["nowhere", "sources"]),
        ({"year": "平成40年度"}, ["平成40年"]),
        ({"name": ""}, ["空欄"]),
    ],
)
def test_mistake_in_the_data_is_told(run, project, command, cells, words):
    """データの誤りは、build でも check でも、ファイル:行 列・値・対処を告げて 1 で終わる。"""
    set_cells(project / "data" / "43-kumamoto" / "projects.csv", 3, cells)
    result = run(command, *([PARAMS] if command == "build" else ["data/43-kumamoto"]))
    assert result.exit_code == FINDINGS, result.output
    assert f"data/43-kumamoto/projects.csv:3 列 {next(iter(cells))}" in result.output
    for word in [*words, "対処:"]:
        assert word in result.output


@pytest.mark.parametrize("command", ["build", "check"])
def test_missing_column_is_told(run, project, command):
    """列がなければ、その名と、どの表に加えるかを告げる。"""
    file = project / "data" / "43-kumamoto" / "projects.csv"
    replace(file, "categories", "categolies")
    result = run(command, *([PARAMS] if command == "build" else ["data/43-kumamoto"]))
    assert result.exit_code == FINDINGS
    assert "data/43-kumamoto/projects.csv:1 列 categories" in result.output
    assert "事業区分の列がありません" in result.output
    assert "見出しに事業区分（categories）" in result.output


def test_missing_table_is_told(run, project):
    """文書に要る表がなければ、その名と、それを求めた指定の行を告げる。"""
    (project / "data" / "14-kanagawa" / "projects.csv").unlink()
    result = run("build", "params/14-kanagawa-R6.yml")
    assert result.exit_code == FINDINGS
    assert "params/14-kanagawa-R6.yml:3 列 documents" in result.output
    assert "事業（projects）" in result.output
    assert "要る表がありません" in result.output


def test_mistakes_of_several_files_are_told_together(run, project):
    """いくつもの誤りは、一度にすべて告げる。"""
    for folder, row in (("43-kumamoto", 2), ("43-kumamoto", 3), ("14-kanagawa", 2)):
        set_cells(project / "data" / folder / "projects.csv", row, {"cost": "不明な額"})
    result = run("build")
    assert result.exit_code == FINDINGS
    for place in ("43-kumamoto/projects.csv:2", "43-kumamoto/projects.csv:3", "14-kanagawa/projects.csv:2"):
        assert place in result.output


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["build", "params/44-oita-R6.yml"], ["44-oita-R6.yml", "43-kumamoto-R6.yml"]),
        (["build", "--to", "epub"], ["html、pdf、docx", "epub"]),
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
    set_cells(project / "data" / "43-kumamoto" / "projects.csv", 2, {"categories": "⑨"})
    done = started(project, "build", PARAMS)
    assert done.returncode == FINDINGS
    assert "知らない事業区分" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (project / "reports" / "site").exists()


def commands():
    """Return every command with its name."""
    names = main.list_commands(click.Context(main))
    return [("kikin", main), *((f"kikin {name}", command_named(name)) for name in names)]


def command_named(name):
    """Return a command of kikin."""
    return main.get_command(click.Context(main), name)


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
    context = command_named(name).make_context(name, arguments)
    assert context.params
