"""Executed notebook -> front matter and Markdown, honouring the cell options of the Quarto subset."""

from __future__ import annotations

import base64
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kikin.publish.cells import PICTURES, cell_options, is_hidden
from kikin.publish.notebook import front_matter_of, joined, notebook_of
from kikin.values.errors import KikinError, Place

_PAGE_BREAK: Final = re.compile(r"^\{\{< pagebreak >\}\}$", re.MULTILINE)


@dataclass(frozen=True)
class Source:
    """A notebook as a document: its front matter, its text, and the pictures that its cells displayed."""

    front_matter: dict[str, Any]
    markdown: str
    pictures: dict[str, bytes]


@dataclass
class _Cells:
    stem: str
    pictures: dict[str, bytes] = field(default_factory=dict)

    def markdown(self, cell: Mapping[str, Any], place: Place) -> str:
        """Return what a cell with code prints."""
        try:
            options = cell_options(joined(cell.get("source", "")))
        except KikinError as error:
            raise error.at(place) from error
        failed = next((out for out in cell["outputs"] if out["output_type"] == "error"), None)
        if failed:
            raise KikinError(
                "エラーで終わったセルがあります",
                place,
                f"{failed['ename']}: {failed['evalue']}",
                "ノートブックを実行し直してください",
            )
        if is_hidden(options):
            return ""
        shown = [self._output(out, options) for out in cell["outputs"]]
        text = "\n\n".join(part for part in shown if part)
        if not text or "tbl-cap" not in options:
            return text
        label = f" {{#{options['label']}}}" if options.get("label") else ""
        return f"{text}\n\n: {options['tbl-cap']}{label}\n"

    def _output(self, out: Mapping[str, Any], options: Mapping[str, Any]) -> str:
        if out["output_type"] == "stream":
            text = "" if out["name"] == "stderr" else joined(out["text"])
            return text if options.get("output") == "asis" else _verbatim(text)
        data = out.get("data", {})
        if "text/markdown" in data:
            return joined(data["text/markdown"])
        for kind, ending in PICTURES.items():
            if kind in data:
                return self._picture(joined(data[kind]), ending, options)
        return _verbatim(joined(data.get("text/plain", "")))

    def _picture(self, text: str, ending: str, options: Mapping[str, Any]) -> str:
        name = f"cell-{len(self.pictures) + 1}.{ending}"
        self.pictures[name] = text.encode() if ending == "svg" else base64.b64decode(text)
        label = options.get("label", "")
        alt = str(options.get("fig-alt", "")).replace('"', '\\"')
        attributes = " ".join(part for part in (f"#{label}" if label else "", f'fig-alt="{alt}"') if part)
        return f"![{options.get('fig-cap', '')}]({self.stem}_figures/{name}){{{attributes}}}"


def read_notebook(path: Path) -> Source:
    """Return the notebook as front matter, Markdown and pictures (file name in ``<stem>_figures/`` -> bytes).

    Raises:
        KikinError: The file is no notebook, a cell ended in an error, or a cell option is outside the subset.
    """
    cells = notebook_of(path)["cells"]
    reader = _Cells(path.stem)
    front_matter = front_matter_of(cells, path) if cells and cells[0]["cell_type"] == "raw" else {}
    parts = []
    for number, cell in enumerate(cells, start=1):
        if cell["cell_type"] == "markdown":
            parts.append(joined(cell.get("source", "")))
        elif cell["cell_type"] == "code":
            parts.append(reader.markdown(cell, Place(path.name, number)))
    text = "\n\n".join(part for part in parts if part.strip()) + "\n"
    return Source(front_matter, _PAGE_BREAK.sub("::: {.page-break}\n:::", text), reader.pictures)


def _verbatim(text: str) -> str:
    return f"``````\n{text.rstrip()}\n``````" if text.strip() else ""
