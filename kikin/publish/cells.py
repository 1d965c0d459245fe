"""Executed cells made ready for print: outputs that both renderers show alike, or a sentence that says what to do."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Any, Final

import yaml

from kikin.data.files import shown_path
from kikin.publish.frontmatter import with_date_line
from kikin.publish.notebook import from_yaml, front_matter_of, joined, notebook_of
from kikin.values.errors import KikinError

Cell = dict[str, Any]
PICTURES: Final = {"image/svg+xml": "svg", "image/png": "png"}
_MARKDOWN: Final = "text/markdown"
_SHOWN_LETTERS: Final = 60
_OPTIONS: Final = frozenset(
    {"label", "fig-cap", "fig-alt", "tbl-cap", "output", "include", "echo", "warning", "error", "eval"}
)
_INJECTED: Final = "injected-parameters"


def tidied(file: Path, template: Path) -> None:
    """Leave in each output what is printed: Markdown, a picture, or text; and nothing that differs from run to run.

    Args:
        file: The executed notebook, which is written anew.
        template: The notebook that the analyst knows, for the messages.

    Raises:
        KikinError: A cell shows something that can't be published as it is: a bare frame, a bare value.
    """
    notebook = notebook_of(file)
    for cell in notebook["cells"]:
        if cell["cell_type"] != "code":
            continue
        outputs = [output for output in cell["outputs"] if output.get("name") != "stderr"]
        try:
            options = cell_options(joined(cell["source"]))
            cell["outputs"] = [] if is_hidden(options) else [_tidied(output, options) for output in outputs]
        except KikinError as error:
            where = place_of(file, template, partial(_is_same, cell))
            raise KikinError(f"{error.what}（{where}）", found=error.found, remedy=error.remedy) from error
        outputs = cell["outputs"]
        if outputs and "output" not in options and all(_MARKDOWN in out.get("data", ()) for out in outputs):
            # Quarto boxes the outputs of a cell, and a heading or a landscape page can't stand in a box.
            cell["source"] = "#| output: asis\n" + joined(cell["source"])
    _settle(notebook)
    _write(file, notebook)


def _settle(notebook: Mapping[str, Any]) -> None:
    for number, cell in enumerate(notebook["cells"], start=1):
        cell["metadata"] = {}
        if "id" in cell:  # papermill's own cell gets another one each time
            cell["id"] = f"cell-{number}"
        for counted in (cell, *cell.get("outputs", ())):
            if "execution_count" in counted:
                counted["execution_count"] = None
    notebook["metadata"].pop("papermill", None)


def place_of(file: Path, template: Path, is_meant: Callable[[Cell], bool]) -> str:
    """Return where a cell stands, as the analyst counts the cells with code, and its first line."""
    cells = [
        cell
        for cell in notebook_of(file)["cells"]
        if cell["cell_type"] == "code"
        and _INJECTED not in cell.get("metadata", {}).get("tags", ())
        and not joined(cell["source"]).startswith("# Parameters\n")
    ]
    # papermill puts a note about the failure in front, in a cell of its own
    cells = [
        cell for cell in cells if "papermill-error-cell-tag" not in cell.get("metadata", {}).get("tags", ())
    ]
    number = next((at for at, cell in enumerate(cells, start=1) if is_meant(cell)), 0)
    if not number:
        return shown_path(template)
    lines = [
        line for line in joined(cells[number - 1]["source"]).splitlines() if line and not line.startswith("#")
    ]
    first = f"「{lines[0][:_SHOWN_LETTERS]}」" if lines else ""
    return f"{shown_path(template)} の {number} 番目のコードのセル{first}"


def _is_same(one: Cell, other: Cell) -> bool:
    return bool(one["source"] == other["source"])


def cell_options(source: str) -> dict[str, Any]:
    r"""Return the options of a cell, its lines that begin with ``#|``.

    Raises:
        KikinError: They are no YAML, or one is outside of the subset that both renderers understand.

    >>> cell_options("#| label: fig-a\nplot()")
    {'label': 'fig-a'}
    """
    lines: list[str] = []
    for line in source.splitlines():
        if not line.startswith("#|"):
            break
        lines.append(line[2:].removeprefix(" "))
    if not lines:
        return {}
    try:
        options = from_yaml("\n".join(lines)) or {}
    except yaml.YAMLError as error:
        raise KikinError(
            "セルの設定（#|）が読めません",
            found=" ".join(lines),
            remedy='#| label: fig-… のように書き、: や引用符を含む文は " " で囲んでください',
        ) from error
    unknown = sorted(set(options) - _OPTIONS) if isinstance(options, dict) else lines
    if unknown:
        raise KikinError(
            "両方の出力方式が解する設定ではありません",
            found="、".join(unknown),
            remedy="、".join(sorted(_OPTIONS)),
        )
    return dict(options)


def is_hidden(options: Mapping[str, Any]) -> bool:
    """Whether the options say that nothing of the cell is shown."""
    return options.get("include") is False or options.get("output") is False


def write_front_matter(file: Path, values: Mapping[str, Any]) -> None:
    """Write the values into the front matter, keeping its other printed entries, and drop the metadata of cells.

    Quarto puts a cell with tags or papermill's notes into a box of its own, and the notes carry clock times.

    Raises:
        KikinError: The notebook has no front matter.
    """
    notebook = notebook_of(file)
    written = {
        key: value
        for key, value in front_matter_of(notebook["cells"], file).items()
        if key not in ("order", "tables", "jupyter")
    }
    front_matter = with_date_line(written | dict(values))
    text = "---\n" + yaml.safe_dump(front_matter, allow_unicode=True, sort_keys=False, width=1000) + "---"
    notebook["cells"][0]["source"] = text.splitlines(keepends=True)  # Quarto knows it only as a list of lines
    for cell in notebook["cells"]:
        cell["metadata"] = {}
    notebook["metadata"].pop("papermill", None)
    _write(file, notebook)


def _write(file: Path, notebook: dict[str, Any]) -> None:
    file.write_text(json.dumps(notebook, ensure_ascii=False) + "\n", encoding="utf-8")


def _tidied(output: dict[str, Any], options: Mapping[str, Any]) -> dict[str, Any]:
    data = output.get("data")
    if data is None:
        return output
    if _MARKDOWN in data:
        return output | {"data": {_MARKDOWN: data[_MARKDOWN]}, "metadata": {}}
    for kind in PICTURES:
        if kind in data:
            if not options.get("fig-alt"):
                raise KikinError(
                    "代替テキストのない図です",
                    remedy='show.figure(fig, caption=…, label="fig-…", alt=…) で示すか、セルの先頭に '
                    "#| label: fig-…、#| fig-cap: …、#| fig-alt: … の3行を書いてください",
                )
            return output | {"data": {kind: data[kind]}, "metadata": {}}
    text = joined(data.get("text/plain", ""))
    if "text/html" in data:
        raise KikinError(
            "題のない表は公表できません",
            found=text.splitlines()[0][:_SHOWN_LETTERS] if text else "",
            remedy='show.table(表, caption="…", label="tbl-…") で示すか、公表しないなら先頭に #| include: false を書いてください',
        )
    raise KikinError(
        "セルの最後の値が、そのままでは公表できません",
        found=text[:_SHOWN_LETTERS],
        remedy="show.… で示すか、公表しないなら行の終わりに ; を付けてください",
    )
