"""Small notebooks of every kind that the renderers must print, made here and rendered once."""

import shutil
from collections.abc import Callable, Sequence
from pathlib import Path, PurePosixPath
from types import SimpleNamespace

import nbformat
import pytest
import yaml
from bs4 import BeautifulSoup
from killing import BUILD
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output, new_raw_cell
from once import made_once
from project_copy import kikin
from pypdf import PdfReader
from small_project import make_project

from kikin.publish.model import Page, Rendered
from kikin.publish.render import render
from kikin.publish.staging import stage_project
from kikin.show import markup

ROOT = Path(__file__).parents[2]
PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="300" height="100" viewBox="0 0 300 100">'
    '<rect x="10" y="20" width="60" height="70" fill="#1f3a5f"/></svg>'
)
HOSTILE = '#read("x") <script>alert(1)</script> $x$ @fig-a **b** [a](javascript:alert(1)) {{< include x >}} | \\ -- ...'
SENTENCE = "在宅療養支援病院の数は前年度から12か所増え、総事業費は1,487,680千円となった。"


def asis(*texts: str) -> object:
    """Return an executed cell whose output is the Markdown."""
    shown = [new_output("display_data", data={"text/markdown": text, "text/plain": "…"}) for text in texts]
    run = {"papermill": {"status": "completed", "duration": 0.1, "exception": False}, "tags": []}
    return new_code_cell("#| output: asis\nshow()", outputs=shown, metadata=run)


def notebook(title: str, cells: Sequence[object], **front_matter: object) -> object:
    """Return a notebook with its front matter."""
    head = {"title": title, "lang": "ja", "echo": False} | front_matter
    text = "---\n" + yaml.safe_dump(head, allow_unicode=True, sort_keys=False) + "---"
    return new_notebook(cells=[new_raw_cell(text), *cells])


def _plan(mark: str) -> object:
    return notebook("都道府県計画", [new_markdown_cell(f"## 方針\n\n{mark}の計画である。")], prefecture=mark)


def _evaluation() -> object:
    rows = [[f"Ⅰ-{i}", f"施設の整備その{i}", f"{i * 1000:,}", "達成"] for i in range(1, 41)]
    # 1,000 + 2,000 + … + 40,000 = 1,000 × 40 × 41 ÷ 2 = 820,000
    rows.append([markup.strong("計"), "", markup.strong("820,000"), ""])
    wide = [[str(i), *(f"{i * j:,}" for j in range(1, 12))] for i in range(1, 6)]
    return notebook(
        "事後評価",
        [
            new_code_cell("year = 'R6'  # 年度"),
            new_markdown_cell(
                f"## 評価のプロセス {{#sec-process}}\n\n{SENTENCE}\n改行のあとに続く文[^1]。\n\n"
                "[^1]: 令和７年３月の審議会。\n\n結果は[@tbl-goals]、[@fig-a]、[@sec-goals]に示す。"
            ),
            asis(
                markup.callout("note", "凡例", "－は該当なし。"),
                markup.heading(3, "意見聴取", "sec-opinions"),
            ),
            new_markdown_cell("## 目標の達成状況 {#sec-goals}"),
            asis(
                markup.table(
                    ["区分", "事業名", "額（千円）", "評価"],
                    rows,
                    "区分ごとの額",
                    "tbl-goals",
                    ["left", "left", "right", "center"],
                    [10, 50, 25, 15],
                    row_headers=1,
                ),
                markup.figure(
                    "evaluation_figures/a.svg", "病院数の推移", "fig-a", '棒グラフ。"最大"は 8 である。'
                ),
                markup.heading(3, "横長の表"),
                markup.landscape(
                    markup.table(
                        ["区域", *(f"{i}月（人）" for i in range(1, 12))],
                        wide,
                        "月ごとの実績",
                        "tbl-wide",
                        ["left", *["right"] * 11],
                        classes=["small"],
                        row_headers=1,
                    )
                ),
            ),
            new_markdown_cell(
                "### 事業の一覧\n\n#### 区分Ⅱ\n\n##### 細目\n\n細目の本文。"
                "\n\n- 一段\n    - 二段\n        - 三段\n            - 四段"
            ),
            new_markdown_cell(
                "## 事業 {#sec-projects}\n\n次の頁に移る。\n\n{{< pagebreak >}}\n\n改頁のあと。"
            ),
            asis(markup.sheet([("事業名", "病床機能再編\n総事業費 1,200千円"), ("その他", HOSTILE)])),
            new_markdown_cell(
                '<script>alert("本文")</script>\n\n本文の <b onclick="x()">太字</b>と[悪い](javascript:alert(1))と'
                '[計画](../R7/plan.ipynb)。\n\n::: {.note onclick="x()" style="color:red"}\n囲み\n:::\n\n'
                '```{=typst}\n#read("x")\n```\n\n```{=html}\n<iframe></iframe>\n```'
            ),
            new_code_cell(
                "#| include: false\nprint('隠す')", outputs=[new_output("stream", text="隠す出力")]
            ),
        ],
        prefecture="熊本県",
        subtitle="令和６年度",
        date="令和７年11月",
    )


@pytest.fixture(scope="session")
def killed_project(tmp_path_factory) -> Path:
    """A small project, built, whose copies are damaged and whose builds are killed."""

    def make(folder: Path) -> None:
        done = kikin(make_project(folder), *BUILD)
        assert done.returncode == 0, done.stderr

    return made_once(tmp_path_factory, "killed", make)


@pytest.fixture(scope="session")
def write_notebook() -> Callable[..., Path]:
    """Return a function that writes a notebook of one Markdown cell into a staged folder."""

    def write(staged: Path, path: str, *texts: str, **front_matter: object) -> Path:
        target = staged / path
        target.parent.mkdir(parents=True, exist_ok=True)
        cells = [asis(text) for text in texts]
        nbformat.write(notebook(front_matter.pop("title", "文書"), cells, **front_matter), target)
        return target

    return write


@pytest.fixture(scope="session")
def stage() -> Callable[[Path], list[Page]]:
    """Return a function that fills a folder with a complete staged project of four documents."""

    def fill(staged: Path) -> list[Page]:
        index = notebook(
            "公表文書",
            [new_markdown_cell("公表している文書を掲げる。")],
            toc=False,
            **{"number-sections": False},
        )
        documents = {
            "index.ipynb": (index, "公表文書", ""),
            "43-kumamoto/R6/evaluation.ipynb": (_evaluation(), "事後評価", "熊本県 令和６年度"),
            "43-kumamoto/R7/plan.ipynb": (_plan("熊本県"), "都道府県計画", "熊本県 令和７年度"),
            "14-kanagawa/R6/fund.ipynb": (_plan("神奈川県"), "基金の状況", "神奈川県 令和６年度"),
        }
        for path, (content, _, _) in documents.items():
            (staged / path).parent.mkdir(parents=True, exist_ok=True)
            nbformat.write(content, staged / path)
        figures = staged / "43-kumamoto/R6/evaluation_figures"
        figures.mkdir()
        (figures / "a.svg").write_text(PICTURE, encoding="utf-8")
        pages = [Page(PurePosixPath(path), title, group) for path, (_, title, group) in documents.items()]
        stage_project(ROOT, staged, pages)
        return pages

    return fill


@pytest.fixture(scope="session")
def staged(tmp_path_factory, stage) -> Path:
    folder = tmp_path_factory.mktemp("staged")
    stage(folder)
    return folder


def opened(site: Path, results: list[Rendered]) -> SimpleNamespace:
    """Return a rendered site with its evaluation read back."""
    page = site / "43-kumamoto/R6/evaluation.html"
    pdf = PdfReader(page.with_suffix(".pdf"))
    return SimpleNamespace(
        folder=site,
        results=results,
        page=BeautifulSoup(page.read_text(encoding="utf-8"), "lxml"),
        pdf=pdf,
        text="\n".join(sheet.extract_text() for sheet in pdf.pages),
    )


@pytest.fixture(scope="session")
def builtin(staged, tmp_path_factory) -> SimpleNamespace:
    """The site that the builtin renderer makes of the four documents."""
    site = tmp_path_factory.mktemp("builtin") / "site"
    return opened(site, render(staged, site, renderer="builtin", jobs=2))


@pytest.fixture(scope="session")
def quarto(stage, tmp_path_factory) -> SimpleNamespace:
    """The site that Quarto makes of the same four documents."""
    if shutil.which("quarto") is None:
        pytest.skip("Quarto が PATH にないため、Quarto との比較を省く")
    folder = tmp_path_factory.mktemp("quarto")
    stage(folder / "staged")
    return opened(folder / "site", render(folder / "staged", folder / "site", renderer="quarto"))
