"""The last good version of each document: what stays published when a new one cannot be made."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

FOLDER = ".published"  # a hidden folder, which no renderer reads


def remember(staged: Path, documents: Iterable[str]) -> None:
    """Keep the executed notebooks of the published site, with their figures, and no others."""
    store = staged / FOLDER
    new = staged / f"{FOLDER}.new"
    shutil.rmtree(new, ignore_errors=True)
    for document in documents:
        _copy(staged, new, document)
    shutil.rmtree(store, ignore_errors=True)
    if new.exists():
        new.replace(store)


def restore(staged: Path, document: str) -> bool:
    """Put the published version of a document back into the staged project; return whether there was one."""
    store = staged / FOLDER
    if not (store / f"{document}.ipynb").exists():
        return False
    _copy(store, staged, document)
    return True


def _copy(source: Path, target: Path, document: str) -> None:
    notebook = target / f"{document}.ipynb"
    figures = notebook.with_name(f"{notebook.stem}_figures")
    notebook.parent.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source / f"{document}.ipynb", notebook)
    shutil.rmtree(figures, ignore_errors=True)
    made = (source / f"{document}.ipynb").with_name(figures.name)
    if made.exists():
        shutil.copytree(made, figures)
