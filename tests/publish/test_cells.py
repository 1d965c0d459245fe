"""セルの出力は、公表できる形だけが残り、できないものは、どのセルをどう直すかとともに断られる。"""

from __future__ import annotations

import json

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output, new_raw_cell

from kikin.publish.builtin.source import read_notebook
from kikin.publish.cells import tidied, write_front_matter
from kikin.values.errors import KikinError

SVG = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"/>'


def executed(tmp_path, source, *outputs):
    """Write an executed notebook: parameters, what papermill puts after them, and one cell with these outputs."""
    cells = [
        new_raw_cell("---\ntitle: 題\norder: 20\ntables: [projects]\n---"),
        new_code_cell('year = "R6"', metadata={"tags": ["parameters"]}),
        new_code_cell('# Parameters\nyear = "R7"\n', metadata={"tags": ["injected-parameters"]}),
        new_code_cell(source, outputs=list(outputs)),
    ]
    file = tmp_path / "a.ipynb"
    nbformat.write(new_notebook(cells=cells), file)
    return file


def shown(**data):
    """Return an output that a cell displays, by its forms."""
    return new_output("display_data", data={key.replace("_", "/"): value for key, value in data.items()})


def test_markdown_is_printed_without_a_box(tmp_path):
    """Markdown の出力は、セルの囲みなしに出る。もう一度整えても変わらない。"""
    file = executed(tmp_path, "show.markdown(…)", shown(text_markdown="### 見出し", text_plain="〈文〉"))
    tidied(file, file)
    once = file.read_bytes()
    cell = json.loads(once)["cells"][3]
    assert "".join(cell["source"]).startswith("#| output: asis\n")
    assert [list(out["data"]) for out in cell["outputs"]] == [["text/markdown"]]
    tidied(file, file)
    assert file.read_bytes() == once
    assert "### 見出し" in read_notebook(file).markdown


def test_picture_keeps_its_caption_and_one_form(tmp_path):
    """図は、題と代替テキストのあるとき、一つの形で残る。"""
    source = "#| label: fig-a\n#| fig-cap: 題\n#| fig-alt: 小さな図。\nfig"
    file = executed(tmp_path, source, shown(**{"image_svg+xml": SVG, "text_plain": "<Figure>"}))
    tidied(file, file)
    source = read_notebook(file)
    assert '![題](a_figures/cell-1.svg){#fig-a fig-alt="小さな図。"}' in source.markdown
    assert source.pictures == {"cell-1.svg": SVG.encode()}


def test_warnings_are_not_printed(tmp_path):
    """標準エラーに出た警告は、公表しない。"""
    file = executed(tmp_path, "f()", new_output("stream", name="stderr", text="警告"))
    tidied(file, file)
    assert "警告" not in read_notebook(file).markdown


def test_hidden_cell_keeps_nothing(tmp_path):
    """include: false のセルの出力は、表でも残らない。"""
    file = executed(tmp_path, "#| include: false\nframe", shown(text_html="<table>", text_plain="a"))
    tidied(file, file)
    assert json.loads(file.read_bytes())["cells"][3]["outputs"] == []


@pytest.mark.parametrize(
    ("source", "output", "words"),
    [
        (
            "frame",
            shown(text_html="<table></table>", text_plain="  甲 乙"),
            ["題のない表", "show.table", "「frame」"],
        ),
        ("ax.bar(x, y)", shown(text_plain="<BarContainer>"), ["セルの最後の値", "<BarContainer>", ";"]),
        ("fig", shown(image_png="aGk="), ["代替テキストのない図", "fig-alt", "show.figure"]),
        ("#| layout-ncol: 2\nf()", shown(text_markdown="a"), ["解する設定ではありません", "layout-ncol"]),
        ("#| fig-cap: 題: 副題\nf()", shown(text_markdown="a"), ["（#|）が読めません", '" "']),
    ],
)
def test_output_that_cannot_be_published_is_told(tmp_path, source, output, words):
    """公表できない出力は、ノートブックの何番目のセルかと、直し方を告げて断る。"""
    file = executed(tmp_path, source, output)
    with pytest.raises(KikinError) as caught:
        tidied(file, tmp_path / "notebooks" / "plan.ipynb")
    for word in [*words, "plan.ipynb の 2 番目のコードのセル"]:
        assert word in str(caught.value)


def test_what_the_registry_reads_is_not_printed(tmp_path):
    """並び順と要る表は登録簿のもので、公表する文書の表題欄には残らない。"""
    file = executed(tmp_path, "f()")
    write_front_matter(file, {"title": "令和6年度 覚書", "date": "令和７年11月"})
    assert read_notebook(file).front_matter == {"title": "令和6年度 覚書", "date-line": "令和７年11月"}
    assert all(cell["metadata"] == {} for cell in json.loads(file.read_bytes())["cells"])
