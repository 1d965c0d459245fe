"""A notebook as JSON: its cells, and the front matter that it begins with."""

from __future__ import annotations

import json
from functools import lru_cache
from pathlib import Path
from typing import Any

import yaml

from kikin.data.files import shown_path
from kikin.data.params import LOADER
from kikin.values.errors import KikinError, Place


def notebook_of(file: Path) -> dict[str, Any]:
    """Return the notebook as JSON.

    Raises:
        KikinError: The file can't be read, or is no notebook.
    """
    return parsed(text_of(file), file)


def text_of(file: Path) -> str:
    """Return the text of a notebook's file.

    Raises:
        KikinError: The file can't be read.
    """
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise _unreadable(file, error) from error


def parsed(text: str, file: Path) -> dict[str, Any]:
    """Return the text of a notebook's file as JSON.

    Raises:
        KikinError: It is no notebook.
    """
    try:
        notebook: dict[str, Any] = json.loads(text)
    except ValueError as error:
        raise _unreadable(file, error) from error
    if not isinstance(notebook, dict) or not isinstance(notebook.get("cells"), list):
        remedy = "JupyterLab で作り直してください"
        raise KikinError("ノートブックの形ではありません", Place(shown_path(file)), remedy=remedy)
    return notebook


def _unreadable(file: Path, error: Exception) -> KikinError:
    remedy = "JupyterLab で開けるか確かめてください"
    return KikinError("ノートブックを読めません", Place(shown_path(file)), error, remedy)


def front_matter_of(cells: list[dict[str, Any]], file: Path) -> dict[str, Any]:
    """Return the front matter: the YAML of the raw cell that a notebook begins with.

    Raises:
        KikinError: There is no such cell, or it is no YAML mapping.
    """
    place = Place(shown_path(file))
    remedy = "先頭に、種類 Raw のセルを置き、--- の行で挟んで title: などを書いてください"
    if not cells or cells[0].get("cell_type") != "raw":
        raise KikinError("ノートブックの先頭に表題のセルがありません", place, remedy=remedy)
    text = joined(cells[0].get("source", ""))
    try:
        values = from_yaml(text.strip().removeprefix("---").removesuffix("---"))
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        found = text.splitlines()[mark.line] if mark and mark.line < len(text.splitlines()) else ""
        raise KikinError(
            "表題のセルが YAML として読めません", place, found, '{ } や : を含む値は " " で囲んでください'
        ) from error
    if not isinstance(values, dict):
        raise KikinError("表題のセルが「名: 値」の形ではありません", place, text, remedy)
    return dict(values)


@lru_cache(maxsize=1 << 7)  # the same notebooks are read for each folder
def from_yaml(text: str) -> Any:
    """Return what a front matter or the options of a cell say; it is not to be changed."""
    return yaml.load(text, Loader=LOADER)  # noqa: S506  # a safe one


def joined(text: str | list[str]) -> str:
    """Return the text of a cell, which a notebook keeps as one string or as lines."""
    return text if isinstance(text, str) else "".join(text)
