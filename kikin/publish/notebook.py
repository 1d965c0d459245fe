"""Executed notebook -> front matter and Markdown, honouring the cell options of the Quarto subset."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

import yaml

from kikin.values.errors import KikinError, Place
from kikin.publish.frontmatter import with_date_line

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

_OPTIONS: Final = frozenset(
    {"label", "fig-cap", "fig-alt", "tbl-cap", "output", "include", "echo", "warning", "error", "eval"}
)
_PAGE_BREAK: Final = re.compile(r"^\{\{< pagebreak >\}\}$", re.MULTILINE)
_IMAGES: Final = {"image/svg+xml": "svg", "image/png": "png"}


@dataclass(frozen=True)
class Source:
    """A notebook as a document: its front matter, its text, and the pictures that its cells displayed."""

    front_matter: dict[str, Any]
    markdown: str
    pictures: dict[str, bytes]


def read_notebook(path: Path) -> Source:
    """Return the notebook as front matter, Markdown and pictures (file name in ``<stem>_figures/`` -> bytes).

    Raises:
        KikinError: The file is no notebook, a cell ended in an error, or a cell option is outside the subset.
    """
    cells = _loaded(path)["cells"]
    front_matter: dict[str, Any] = {}
    parts: list[str] = []
    pictures: dict[str, bytes] = {}
    for number, cell in enumerate(cells, start=1):
        place = Place(str(path.name), number)
        text = _joined(cell.get("source", ""))
        if cell["cell_type"] == "raw":
            front_matter |= _front_matter(text, place)
        elif cell["cell_type"] == "markdown":
            parts.append(text)
        else:
            parts.append(_code_cell(cell, text, place, pictures, path.stem))
    text = "\n\n".join(part for part in parts if part.strip()) + "\n"
    return Source(front_matter, _PAGE_BREAK.sub("::: {.page-break}\n:::", text), pictures)


def prepare_notebook(path: Path, values: Mapping[str, str]) -> None:
    """Write the values into the front matter, keeping its other entries, and drop the metadata of cells.

    Quarto puts a cell with tags or papermill's notes into a box of its own, and the notes carry clock times.

    Raises:
        KikinError: The notebook has no raw front-matter cell.
    """
    notebook = _loaded(path)
    raw = next((cell for cell in notebook["cells"] if cell["cell_type"] == "raw"), None)
    if raw is None:
        raise KikinError(
            "ノートブックの先頭に表題のセルがありません",
            Place(str(path)),
            remedy="--- で囲んだ raw セルを先頭に置いてください",
        )
    front_matter = with_date_line(_front_matter(_joined(raw["source"]), Place(str(path), 1)) | dict(values))
    text = "---\n" + yaml.safe_dump(front_matter, allow_unicode=True, sort_keys=False) + "---"
    raw["source"] = text.splitlines(keepends=True)  # Quarto knows front matter only as a list of lines
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    path.write_text(json.dumps(notebook, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def _loaded(path: Path) -> dict[str, Any]:
    try:
        notebook: dict[str, Any] = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise KikinError(
            "ノートブックを読めません", Place(str(path)), error, "kikin build で作り直してください"
        ) from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        raise KikinError(
            "ノートブックの形ではありません",
            Place(str(path)),
            remedy="Jupyter のノートブックを指定してください",
        )
    return notebook


def _front_matter(text: str, place: Place) -> dict[str, Any]:
    body = text.strip().removeprefix("---").removesuffix("---")
    try:
        values = yaml.safe_load(body) or {}
    except yaml.YAMLError as error:
        raise KikinError(
            "表題のセルの YAML が読めません", place, error, "キー: 値 の形で書いてください"
        ) from error
    if not isinstance(values, dict):
        raise KikinError(
            "表題のセルが キー: 値 の形ではありません", place, text, "title: などを書いてください"
        )
    return values


def _code_cell(cell: dict[str, Any], text: str, place: Place, pictures: dict[str, bytes], stem: str) -> str:
    options = _cell_options(text, place)
    failed = next((out for out in cell["outputs"] if out["output_type"] == "error"), None)
    if failed:
        raise KikinError(
            "エラーで終わったセルがあります",
            place,
            f"{failed['ename']}: {failed['evalue']}",
            "ノートブックを実行し直してください",
        )
    if options.get("include") is False or options.get("output") is False:
        return ""
    asis = options.get("output") == "asis"
    shown = [
        _output(out, asis=asis, options=options, pictures=pictures, stem=stem) for out in cell["outputs"]
    ]
    return _captioned("\n\n".join(part for part in shown if part), options)


def _cell_options(text: str, place: Place) -> dict[str, Any]:
    lines = []
    for line in text.splitlines():
        if not line.startswith("#|"):
            break
        lines.append(line[2:].removeprefix(" "))
    try:
        options = yaml.safe_load("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise KikinError(
            "セルの設定（#|）が読めません", place, error, "#| label: fig-… のように書いてください"
        ) from error
    unknown = sorted(set(options) - _OPTIONS)
    if unknown:
        raise KikinError(
            "両方の出力方式が解する設定ではありません", place, "、".join(unknown), "、".join(sorted(_OPTIONS))
        )
    return dict(options)


def _output(
    out: dict[str, Any], *, asis: bool, options: dict[str, Any], pictures: dict[str, bytes], stem: str
) -> str:
    if out["output_type"] == "stream":
        text = _joined(out["text"])
        if out["name"] == "stderr":
            return ""
        return text if asis else _verbatim(text)
    data = out.get("data", {})
    if "text/markdown" in data:
        return _joined(data["text/markdown"])
    for kind, ending in _IMAGES.items():
        if kind in data:
            return _picture(_joined(data[kind]), ending, options, pictures, stem)
    return _verbatim(_joined(data.get("text/plain", "")))


def _picture(text: str, ending: str, options: dict[str, Any], pictures: dict[str, bytes], stem: str) -> str:
    import base64  # noqa: PLC0415 - only notebooks that display pictures need it

    name = f"cell-{len(pictures) + 1}.{ending}"
    pictures[name] = text.encode() if ending == "svg" else base64.b64decode(text)
    label = options.get("label", "")
    alt = str(options.get("fig-alt", "")).replace('"', '\\"')
    attributes = " ".join(part for part in (f"#{label}" if label else "", f'fig-alt="{alt}"') if part)
    return f"![{options.get('fig-cap', '')}]({stem}_figures/{name}){{{attributes}}}"


def _captioned(text: str, options: dict[str, Any]) -> str:
    if not text or "tbl-cap" not in options:
        return text
    label = f" {{#{options['label']}}}" if options.get("label") else ""
    return f"{text}\n\n: {options['tbl-cap']}{label}\n"


def _verbatim(text: str) -> str:
    return f"``````\n{text.rstrip()}\n``````" if text.strip() else ""


def _joined(text: str | list[str]) -> str:
    return text if isinstance(text, str) else "".join(text)
