"""The next site, put together from pages rendered now and from those of the published one that stay as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final

from kikin.data.uses import file_digest
from kikin.publish.downloads import ENDING
from kikin.publish.lists import MARK
from kikin.publish.model import HTML, Format
from kikin.publish.state import Files

_OF_PAGES: Final = ("_figures", "_files", ENDING)  # folders beside a page that are its own
_LIBRARIES: Final = "site_libs"


def intact(site: Path, files: Files) -> set[str]:
    """Return the files of the site that are byte for byte as they were written."""

    def is_intact(path: str) -> bool:
        size, digest = files[path]
        try:
            return (site / path).stat().st_size == size and file_digest(site / path) == digest
        except OSError:
            return False

    with ThreadPoolExecutor(min(4, os.cpu_count() or 1)) as readers:
        return {path for path, good in zip(files, readers.map(is_intact, files), strict=True) if good}


def files_of(folder: Path, document: str, name: Format) -> dict[str, tuple[int, str]]:
    """Return the files of a document in a format, with size and digest: the page and its pictures, or the PDF."""
    paths = [folder / f"{document}.{name}"]
    if name == HTML:
        for ending in _OF_PAGES:
            paths += sorted((folder / f"{document}{ending}").rglob("*"))
    return described(folder, (path for path in paths if path.is_file()))


def described(folder: Path, paths: Iterable[Path]) -> dict[str, tuple[int, str]]:
    """Return files by their path below the folder, with size and digest."""
    return {path.relative_to(folder).as_posix(): (path.stat().st_size, file_digest(path)) for path in paths}


def keep(site: Path, new: Path, paths: Iterable[str]) -> None:
    """Let the new site have files of the old one: the same file under a second name, or a copy where that can't be."""
    for path in paths:
        target = new / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.unlink(missing_ok=True)
        try:
            os.link(site / path, target)
        except OSError:
            shutil.copy2(site / path, target)


def remove(folder: Path, document: str, formats: Iterable[Format]) -> None:
    """Remove what an earlier attempt left of a document, so that nothing is written into a file with two names."""
    for name in formats:
        for path in files_of(folder, document, name):
            (folder / path).unlink()


def unknown_files(site: Path, known: Collection[str], documents: Collection[str]) -> list[str]:
    """Return what the old site holds of documents that nobody remembers: it stays published.

    Args:
        site: The published site, which need not exist.
        known: The files whose document is known.
        documents: The documents of the new site and those taken down; older files of theirs are not needed.
    """
    found = []
    for path in sorted(site.rglob("*")) if site.is_dir() else []:
        relative = path.relative_to(site)
        is_ours = relative.as_posix() in known or relative.parts[0] in {_LIBRARIES, MARK}
        if path.is_file() and not is_ours and _owner(relative) not in documents:
            found.append(relative.as_posix())
    return found


def shared_files(new: Path, owned: Mapping[str, object]) -> dict[str, tuple[int, str]]:
    """Return the files of the new site that belong to no document: libraries, an index for searches."""
    paths = (path for path in sorted(new.rglob("*")) if path.is_file())
    return described(new, (path for path in paths if path.relative_to(new).as_posix() not in owned))


def _owner(path: Path) -> str:
    for folder in path.parents:
        for ending in _OF_PAGES:
            if folder.name.endswith(ending):
                return folder.with_name(folder.name.removesuffix(ending)).as_posix()
    return path.with_suffix("").as_posix()
