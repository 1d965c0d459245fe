"""一つの文書の誤りは、その文書だけの誤りである。"""

from pathlib import Path

import nbformat
import pytest
from nbformat.v4 import new_code_cell, new_notebook, new_output

from kikin.publish import builtin as builtin_renderer
from kikin.publish.render import choose_renderer, render
from kikin.show import markup
from kikin.values.errors import KikinError

FIGURE = '![図]({path}){{#fig-a fig-alt="{alt}"}}'


@pytest.fixture
def project(tmp_path, stage) -> Path:
    folder = tmp_path / "staged"
    stage(folder)
    return folder


BAD = {
    "参照": ("参照は @fig-nai である。", ["参照先がありません", "@fig-nai"]),
    "文字": ("絵文字 \U0001f3e5 である。", ["書体にない文字があります", "🏥（U+1F3E5）"]),
    "図": (FIGURE.format(path="missing.svg", alt="図"), ["missing.svg"]),
    "よその図": (
        FIGURE.format(path="https://example.jp/a.svg", alt="図"),
        ["図は文書のそばのファイルに限ります"],
    ),
    "外の図": (FIGURE.format(path="../../../etc/passwd", alt="図"), ["図は文書のそばのファイルに限ります"]),
    "代替": (
        FIGURE.format(path="43-kumamoto/R6/evaluation_figures/a.svg", alt=""),
        ["代替テキスト（fig-alt）がありません"],
    ),
    "見出し": ("## 一\n\n#### 二の題", ["見出しの段が飛んでいます（## の次に ####）", "二の題"]),
    "ラベル": ("## 一 {#sec-a}\n\n## 二 {#sec-a}", ["同じラベルが二度あります", "sec-a"]),
}


@pytest.fixture(scope="module")
def rendered(tmp_path_factory, stage, write_notebook):
    """Return the site that bad documents and a good one, last, were rendered for, the results, and what was heard."""
    folder = tmp_path_factory.mktemp("bad")
    stage(folder / "staged")
    files = [write_notebook(folder / "staged", f"{name}.ipynb", text) for name, (text, _) in BAD.items()]
    heard = []
    results = render(
        folder / "staged",
        folder / "site",
        renderer="builtin",
        notebooks=[*files, folder / "staged/index.ipynb"],
        on_done=heard.append,
    )
    return folder / "site", {result.document: result for result in results}, heard


@pytest.mark.parametrize("name", BAD)
def test_bad_document_says_why(rendered, name):
    """悪い文書は、理由を日本語で示し、頁にも PDF にもならない。"""
    site, results, _ = rendered
    assert not results[name].ok
    assert [word for word in BAD[name][1] if word not in results[name].error] == []
    assert not (site / f"{name}.html").exists()
    assert not (site / f"{name}.pdf").exists()


def test_others_are_published(rendered):
    """悪い文書があっても、ほかの文書は公表でき、どの文書も、終わったことが一度ずつ告げられる。"""
    site, results, heard = rendered
    assert [name for name, result in results.items() if result.ok] == ["index"]
    assert sorted(result.document for result in heard) == sorted([*BAD, "index"])
    assert (site / "index.html").is_file()


def test_half_run_notebook_is_refused(project, tmp_path):
    """エラーで終わったセルのあるノートブックは、文書にならない。"""
    failed = new_output("error", ename="ValueError", evalue="悪い値", traceback=[])
    nbformat.write(new_notebook(cells=[new_code_cell("f()", outputs=[failed])]), project / "bad.ipynb")
    (result,) = render(project, tmp_path / "site", renderer="builtin", notebooks=[project / "bad.ipynb"])
    assert "エラーで終わったセルがあります（bad.ipynb:1）" in result.error
    assert "ValueError: 悪い値" in result.error


def test_unknown_cell_option_is_refused(project, tmp_path):
    """両方の出力方式が解さないセルの設定は断る。"""
    nbformat.write(new_notebook(cells=[new_code_cell("#| layout-ncol: 2\nf()")]), project / "bad.ipynb")
    (result,) = render(project, tmp_path / "site", renderer="builtin", notebooks=[project / "bad.ipynb"])
    assert "layout-ncol" in result.error


@pytest.mark.parametrize("program", ["/bin/false", "/nonexistent/python"])
def test_dead_worker_is_an_error_of_the_document(project, tmp_path, monkeypatch, program):
    """変換のプロセスが落ちても、待ち続けずに文書の誤りとして返る。"""
    monkeypatch.setattr(builtin_renderer.sys, "executable", program)
    results = render(project, tmp_path / "site", renderer="builtin", jobs=2)
    assert [result.ok for result in results] == [False] * 4
    assert all("変換のプロセスが途中で終わりました" in result.error for result in results)


def test_unknown_format_is_refused(project, tmp_path):
    """知らない形式は断る。"""
    with pytest.raises(KikinError, match="出力の形式"):
        render(project, tmp_path / "site", formats=["epub"], renderer="builtin")


def test_one_format_only(project, tmp_path):
    """HTML だけを作れば、PDF へのリンクはない。"""
    (result,) = render(
        project, tmp_path / "site", formats=["html"], renderer="builtin", notebooks=[project / "index.ipynb"]
    )
    assert [path.name for path in result.outputs] == ["index.html"]
    assert "PDF版" not in (tmp_path / "site/index.html").read_text(encoding="utf-8")


def test_displayed_picture_is_published(project, tmp_path):
    """セルが表示した図も、題と代替テキストとともに出る。"""
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="10" height="10"><rect width="5" height="5"/></svg>'
    cell = new_code_cell(
        "#| label: fig-b\n#| fig-cap: 四角\n#| fig-alt: 小さな四角。\nshow()",
        outputs=[new_output("display_data", data={"image/svg+xml": svg})],
    )
    nbformat.write(new_notebook(cells=[cell]), project / "shown.ipynb")
    (result,) = render(project, tmp_path / "site", renderer="builtin", notebooks=[project / "shown.ipynb"])
    assert result.error == ""
    page = (tmp_path / "site/shown.html").read_text(encoding="utf-8")
    assert 'alt="小さな四角。"' in page
    assert (tmp_path / "site/shown_figures/cell-1.svg").read_text(encoding="utf-8") == svg


def test_quarto_missing_says_what_to_do(monkeypatch, tmp_path):
    """Quarto を求めて Quarto がなければ、対処を示す。"""
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(KikinError, match="Quarto が見つかりません") as caught:
        choose_renderer("quarto")
    assert "--renderer builtin" in caught.value.remedy
    chosen = choose_renderer("auto")
    assert (chosen.name, chosen.why) == (
        "builtin",
        "内蔵（pandoc と Typst）で作ります（Quarto が見つかりません）",
    )


@pytest.mark.parametrize(
    ("version", "name"), [("1.7.34", "builtin"), ("1.8.0", "quarto"), ("1.10.2", "quarto")]
)
def test_auto_asks_for_quarto_1_8(monkeypatch, tmp_path, version, name):
    """Auto は、1.8 以降の Quarto だけを選ぶ。"""
    program = tmp_path / "quarto"
    program.write_text(f"#!/bin/sh\necho {version}\n", encoding="utf-8")
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    chosen = choose_renderer("auto")
    assert chosen.name == name
    assert version in chosen.why


def test_unknown_renderer_is_refused():
    """知らない出力方式は断る。"""
    with pytest.raises(KikinError, match="出力方式の名前"):
        choose_renderer("latex")


def test_labels_outside_the_subset_are_plain_text(project, write_notebook, tmp_path):
    """fig、tbl、sec でない @ は参照ではなく文字である。"""
    path = write_notebook(project, "mail.ipynb", markup.paragraph("問い合わせ iryo@example.jp"))
    (result,) = render(project, tmp_path / "site", renderer="builtin", notebooks=[path])
    assert result.error == ""
    assert "iryo@example.jp" in (tmp_path / "site/mail.html").read_text(encoding="utf-8")
