"""ノートブックの書き方: 薄く、上から下へ読め、計算も数値も秘密の状態も持たない。"""

from __future__ import annotations

import ast
import json
import re
from itertools import pairwise

import pytest
import yaml
from project_copy import ROOT
from subset import CELL_OPTIONS, FRONT_MATTER, outside_subset

from kikin.params import DOCUMENTS, KEYS
from kikin.periods import parse_fiscal_year

NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
EVERY = pytest.mark.parametrize("file", NOTEBOOKS, ids=lambda file: file.stem)
DOCUMENT_FILES = [file for file in NOTEBOOKS if file.stem in DOCUMENTS]
EACH_DOCUMENT = pytest.mark.parametrize("file", DOCUMENT_FILES, ids=lambda file: file.stem)
FIRST_SHOWN = 3  # ①表題 ②パラメータ ③読み込み の次
MOST_LINES = 3
ROOMS = {"narrative", "tables", "charts"}
FORBIDDEN = (
    ast.FunctionDef, ast.Lambda, ast.ClassDef, ast.For, ast.While, ast.ListComp, ast.SetComp, ast.DictComp,
    ast.GeneratorExp, ast.BinOp, ast.Compare, ast.If, ast.IfExp, ast.With, ast.Try, ast.JoinedStr,
)  # fmt: skip


def cells_of(file):
    """Return the cells of a notebook with their text."""
    cells = json.loads(file.read_text(encoding="utf-8"))["cells"]
    return [cell | {"text": "".join(cell["source"])} for cell in cells]


def shown_code(file):
    """Return the code cells after the loading, which show something."""
    return [cell["text"] for cell in cells_of(file)[FIRST_SHOWN:] if cell["cell_type"] == "code"]


def headings_of(file):
    """Return the headings of the markdown cells."""
    text = "\n".join(cell["text"] for cell in cells_of(file) if cell["cell_type"] == "markdown")
    return re.findall(r"^##+ (.+?)(?: \{.*\})?$", text, re.MULTILINE)


def code_lines(text):
    """Return the lines of a cell that are neither options, imports, comments nor blank."""
    return [line for line in text.splitlines() if line.strip() and not line.startswith("#")]


def options_of(text):
    """Return the options of a code cell."""
    lines = [line[2:] for line in text.splitlines() if line.startswith("#|")]
    return yaml.safe_load("\n".join(lines)) or {}


def test_every_document_and_the_index_have_a_notebook():
    """ノートブックは、params で作れる文書と目次の分だけある。"""
    assert {file.stem for file in NOTEBOOKS} == {*DOCUMENTS, "index"}


@EVERY
def test_first_cell_is_front_matter(file):
    """①は表題の生セルで、両方の出力方式が解するキーだけを持ち、日本語で、コードを見せない。"""
    cell = cells_of(file)[0]
    assert cell["cell_type"] == "raw"
    assert cell["text"].startswith("---\n")
    assert cell["text"].rstrip().endswith("---")
    front_matter = yaml.safe_load(cell["text"].strip().strip("-"))
    assert set(front_matter) <= FRONT_MATTER
    assert (front_matter["lang"], front_matter["echo"]) == ("ja", False)
    assert front_matter["title"]


@EVERY
def test_second_cell_declares_the_parameters(file):
    """②だけが parameters のタグを持ち、どの行も、注釈のある、式のない代入である。"""
    cells = cells_of(file)
    tagged = [place for place, cell in enumerate(cells) if "parameters" in cell["metadata"].get("tags", [])]
    assert tagged == [1]
    lines = cells[1]["text"].splitlines()
    for statement in ast.parse(cells[1]["text"]).body:
        assert isinstance(statement, ast.Assign), lines[statement.lineno - 1]
        ast.literal_eval(statement.value)
        assert re.search(r"  # .*[ぁ-んァ-ヶ一-龠]", lines[statement.lineno - 1]), lines[statement.lineno - 1]


@EACH_DOCUMENT
def test_parameters_are_those_of_the_params_files(file):
    """文書のノートブックのパラメータは、params の YAML に書ける名前と同じである。"""
    declared = {
        statement.targets[0].id: ast.literal_eval(statement.value)
        for statement in ast.parse(cells_of(file)[1]["text"]).body
    }
    assert set(declared) == set(KEYS)
    assert declared["documents"] == [file.stem]
    assert (ROOT / declared["data_folder"]).is_dir()
    assert isinstance(declared["prefecture"], str)
    assert parse_fiscal_year(declared["fiscal_year"]).short == declared["fiscal_year"]


@EVERY
def test_third_cell_loads_the_report(file):
    """③は kikin からの読み込みと、報告を一つ作る呼び出しだけで、宣言したパラメータをすべて使う。"""
    body = ast.parse(cells_of(file)[2]["text"]).body
    *imports, load = body
    assert all(isinstance(line, ast.ImportFrom) and line.module.split(".")[0] == "kikin" for line in imports)
    assert isinstance(load, ast.Assign)
    assert load.targets[0].id == "report"
    assert isinstance(load.value, ast.Call)
    assert load.value.func.id.startswith("load_")


@EVERY
def test_only_the_parameters_hold_numbers(file):
    """②のほかのコードに、数値は一つもない。"""
    for cell in cells_of(file)[2:]:
        if cell["cell_type"] == "code":
            constants = [
                node.value for node in ast.walk(ast.parse(cell["text"])) if isinstance(node, ast.Constant)
            ]
            assert not [value for value in constants if not isinstance(value, str)], cell["text"]


@EVERY
def test_no_logic_in_any_cell(file):
    """関数の定義も、繰り返しも、分岐も、計算も、組み立てた文字列もない。"""
    for cell in cells_of(file):
        if cell["cell_type"] == "code":
            found = [
                type(node).__name__
                for node in ast.walk(ast.parse(cell["text"]))
                if isinstance(node, FORBIDDEN)
            ]
            assert found == [], cell["text"]


@EVERY
def test_every_shown_cell_is_one_call(file):
    """④から後のコードは三行以内の一つの呼び出しで、narrative・tables・charts だけを呼ぶ。"""
    for text in shown_code(file):
        assert len(code_lines(text)) <= MOST_LINES, text
        (statement,) = ast.parse(text).body
        assert isinstance(statement, ast.Expr), text
        calls = [node for node in ast.walk(statement) if isinstance(node, ast.Call)]
        assert len(calls) == 1, text
        assert ast.unparse(calls[0].func).split(".")[0] in ROOMS, text


@EVERY
def test_every_called_function_exists(file):
    """呼ばれる関数はどれもあり、その名で引ける。"""
    import importlib  # noqa: PLC0415

    for text in shown_code(file):
        call = ast.parse(text).body[0].value
        found = importlib.import_module("kikin")
        for name in ast.unparse(call.func).split("."):
            module = f"{getattr(found, '__name__', '')}.{name}"
            found = getattr(found, name, None) or importlib.import_module(module)
        assert callable(found), text


@EVERY
def test_fourth_cell_is_the_summary(file):
    """④は要点（目次では前書き）である。"""
    text = cells_of(file)[FIRST_SHOWN]["text"]
    assert re.search(r"^narrative\.\w+\.(summary|lead)\(report\)$", text, re.MULTILINE), text


@EACH_DOCUMENT
def test_code_follows_a_heading(file):
    """⑤は見出しとコードの組で、見出しだけ、または見出しのないコードで始まらない。"""
    kinds = [cell["cell_type"] for cell in cells_of(file)[FIRST_SHOWN + 1 :]]
    assert kinds[0] == "markdown"
    assert kinds[-1] == "code"
    assert all((a, b) != ("markdown", "markdown") for a, b in pairwise(kinds))


@EVERY
def test_every_markdown_cell_begins_with_a_labelled_heading(file):
    """見出しのセルは、参照できるラベルつきの見出しで始まる。"""
    for cell in cells_of(file):
        if cell["cell_type"] == "markdown":
            assert re.match(r"#{2,4} \S.* \{#sec-[a-z0-9-]+\}$", cell["text"].splitlines()[0]), cell["text"]


@EACH_DOCUMENT
def test_last_chapters_are_checks_basis_and_colophon(file):
    """⑥検算 ⑦根拠 ⑧奥付 が、この順で最後にある。"""
    assert headings_of(file)[-3:] == ["検算", "根拠", "奥付"]


@EVERY
def test_labels_are_unique(file):
    """節のラベルは重ならない。"""
    labels = re.findall(r"\{#(sec-[a-z0-9-]+)\}", file.read_text(encoding="utf-8"))
    assert len(set(labels)) == len(labels)


@EVERY
def test_only_the_cell_options_of_the_subset(file):
    """セルの設定は、両方の出力方式が解するものだけである。"""
    for cell in cells_of(file):
        if cell["cell_type"] == "code":
            assert set(options_of(cell["text"])) <= CELL_OPTIONS, cell["text"]


@EVERY
def test_markdown_keeps_to_the_subset(file):
    """見出しのセルの文は、両方の出力方式が解する書き方だけを使う。"""
    for cell in cells_of(file):
        if cell["cell_type"] == "markdown":
            assert outside_subset(cell["text"]) == []


@EVERY
def test_notebook_is_stripped(file):
    """出力も実行番号も実行の記録も残っていない（nbstripout をかけた形）。"""
    notebook = json.loads(file.read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        assert cell.get("outputs", []) == []
        assert cell.get("execution_count") is None
        assert set(cell["metadata"]) <= {"tags"}
    assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}
    assert set(notebook["metadata"]["language_info"]) == {"name"}


@EVERY
def test_cells_have_ids_of_their_own(file):
    """どのセルにも、重ならない id がある。"""
    ids = [cell["id"] for cell in cells_of(file)]
    assert len(set(ids)) == len(ids)


@EVERY
def test_file_is_written_as_the_formatter_would(file):
    """ファイルは UTF-8 で、日本語をそのまま書き、一文字ずつの字下げと終わりの改行を持つ。"""
    text = file.read_text(encoding="utf-8")
    assert text == json.dumps(json.loads(text), ensure_ascii=False, indent=1) + "\n"
