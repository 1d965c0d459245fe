"""A project small enough to be built in a test: two prefectures, a few rows, notebooks that the test writes."""

from __future__ import annotations

from pathlib import Path

import nbformat
import yaml
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_raw_cell
from project_copy import copy_project

PARAMETERS = """#| include: false
prefecture = "例"  # 都道府県
year = "R6"  # 計画年度
sector = ""  # 医療分 か 介護分
data_folder = ""  # データのフォルダー
publisher = ""  # 発行者
published = ""  # 公表日
revision = ""  # 版
unwritten = ""  # まだ書かれていない文章の示し方"""
LOAD = """#| include: false
import kikin
from kikin import show

data = kikin.load(
    prefecture, year, document="note", sector=sector, data_folder=data_folder,
    publisher=publisher, published=published, revision=revision, unwritten=unwritten,
)"""
CELLS = (
    "## 事業 {#sec-projects}\n\n表は[@tbl-projects]に示す。",
    """projects = data.projects[data.projects["year"] == data.year]
show.table(projects, ["number", "name", "cost"], caption="事業", label="tbl-projects")""",
    """show.key_figures([show.key("事業", f"{len(projects)}件", "計画の事業")])""",
    """show.points([f"{data.prefecture.name}の事業は{len(projects)}件である（[@tbl-projects]）。"])""",
    """show.text(data, "方針")""",
    """show.colophon(data)""",
)
TITLE = "{year} 覚書[（{version}）]{draft}"
HEADINGS = {
    "projects": "year,number,categories,name,unit,cost,source",
    "plans": "year,state,source",
    "sources": "id,title,publisher",
}


def write_notebook(
    file: Path, *cells: str, parameters: str | None = PARAMETERS, load: str = LOAD, **front_matter: object
) -> Path:
    """Write a notebook: a cell that begins with ``##`` is Markdown, any other is code."""
    head = {"title": TITLE, "order": 90, "tables": ["projects"], "lang": "ja", "echo": False} | front_matter
    text = yaml.safe_dump(
        {key: value for key, value in head.items() if value is not None}, allow_unicode=True, sort_keys=False
    )
    first = [new_raw_cell(f"---\n{text}---")]
    if parameters is not None:
        first.append(new_code_cell(parameters, metadata={"tags": ["parameters"]}))
    first.append(new_code_cell(load))
    rest = [
        new_markdown_cell(cell) if cell.startswith("##") else new_code_cell(cell) for cell in cells or CELLS
    ]
    notebook = new_notebook(cells=[*first, *rest])
    notebook["metadata"]["kernelspec"] = {"display_name": "Python 3", "language": "python", "name": "python3"}
    file.parent.mkdir(parents=True, exist_ok=True)
    nbformat.write(notebook, file)
    return file


def write_table(folder: Path, name: str, *rows: str) -> Path:
    """Write a table of a data folder: its heading, and rows as text."""
    folder.mkdir(parents=True, exist_ok=True)
    file = folder / f"{name}.csv"
    file.write_text("\n".join([HEADINGS[name], *rows]) + "\n", encoding="utf-8")
    return file


def write_prefecture(project: Path, slug: str, mark: str, state: str = "決定") -> Path:
    """Write the tables of a prefecture, with a mark in them that no other prefecture's pages may show."""
    folder = project / "data" / slug
    write_table(folder, "sources", f"s,{mark}の計画,{mark}")
    write_table(folder, "plans", f"R6,{state},s")
    write_table(folder, "projects", f"R6,1,Ⅱ,{mark}の事業,千円,1200,s", f"R6,2,Ⅱ,{mark}の訓練,千円,300,s")
    return folder


def write_params(project: Path, name: str, **values: object) -> Path:
    """Write a params file; ``documents`` is the note where nothing else is said."""
    file = project / "params" / f"{name}.yml"
    file.parent.mkdir(parents=True, exist_ok=True)
    prefecture, *_, year = name.split("-")
    written = {"prefecture": prefecture, "year": year, "documents": ["note"]} | values
    text = yaml.safe_dump(written, allow_unicode=True, sort_keys=False, default_flow_style=None, width=200)
    file.write_text(text, encoding="utf-8")
    return file


def make_project(folder: Path) -> Path:
    """Return a project of two prefectures, Kumamoto (熊の印) and Kanagawa (神の印, whose plan is 案), each with a note."""
    project = copy_project(folder, ("_quarto.yml", "_brand.yml", "_extensions"))
    (project / "notebooks").mkdir()
    source = Path(__file__).parents[1] / "notebooks" / "index.ipynb"
    (project / "notebooks" / "index.ipynb").write_bytes(source.read_bytes())
    write_notebook(project / "notebooks" / "note.ipynb", subtitle="地域医療介護総合確保基金[（{sector}）]")
    write_prefecture(project, "43-kumamoto", "熊の印")
    write_prefecture(project, "14-kanagawa", "神の印", "案")
    write_params(project, "43-kumamoto-R6", publisher="熊本県健康福祉部", published="令和7年11月1日")
    write_params(project, "14-kanagawa-R6")
    return project
