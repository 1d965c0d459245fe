"""実行したノートブックが出す Markdown も、両方の出力方式が解する部分集合に収まる。"""

from __future__ import annotations

import json
from itertools import pairwise

import pytest
from pages import published_documents
from subset import outside_subset

EVERY = pytest.mark.parametrize("name", ["index", *published_documents()])


@pytest.fixture
def outputs(published, name):
    """Return the outputs of the executed notebook."""
    notebook = json.loads((published / "build" / f"{name}.ipynb").read_text(encoding="utf-8"))
    return [out for cell in notebook["cells"] if cell["cell_type"] == "code" for out in cell["outputs"]]


def text_of(out):
    """Return the Markdown of an output."""
    text = out["data"].get("text/markdown", "")
    return text if isinstance(text, str) else "".join(text)


@EVERY
def test_cells_show_markdown_and_nothing_else(outputs):
    """セルの出力は Markdown だけで、警告も図の生データも印字もない。"""
    assert {out["output_type"] for out in outputs} <= {"execute_result", "display_data"}
    for out in outputs:
        assert set(out["data"]) <= {"text/markdown", "text/plain"}
        assert text_of(out).strip()


@EVERY
def test_emitted_markdown_keeps_to_the_subset(outputs):
    """出力された Markdown は、両方の出力方式が解する書き方だけを使う。"""
    assert [found for out in outputs for found in outside_subset(text_of(out))] == []


@EVERY
def test_figures_have_alternative_text_and_captions(outputs):
    """出力された図には、題・ラベル・代替テキストがある。"""
    for line in (line for out in outputs for line in text_of(out).splitlines() if line.startswith("![")):
        assert not line.startswith("![]")
        assert "{#fig-" in line
        assert 'fig-alt="' in line


@EVERY
def test_paragraphs_are_one_line_each(outputs):
    """文の途中に改行はない（改行は出力で空白になるため）。"""
    for out in outputs:
        lines = text_of(out).splitlines()
        for line, after in pairwise(lines):
            is_prose = (
                line and after and line[-1] not in "|:}" and not line.startswith((":", "|", "-", "#", "!"))
            )
            assert not (is_prose and after[0] > "\u3000"), (line, after)
