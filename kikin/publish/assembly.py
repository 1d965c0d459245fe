"""The next site, put together from pages rendered now and from those of the published one that stay as they are."""

from __future__ import annotations

import os
import shutil
from collections.abc import Collection, Iterable, Mapping
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path, PurePosixPath
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
    known: set[str] = set()
    for path in paths:
        source, target = f"{site}/{path}", f"{new}/{path}"  # plain text: these are thousands
        folder = target.rpartition("/")[0]
        if folder not in known:
            Path(folder).mkdir(parents=True, exist_ok=True)
            known.add(folder)
        try:
            os.link(source, target)
        except OSError:
            Path(target).unlink(missing_ok=True)
            try:
                os.link(source, target)
            except OSError:
                shutil.copy2(source, target)


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
    return [
        path
        for path in _listed(site)
        if path not in known
        and path.partition("/")[0] not in {_LIBRARIES, MARK}
        and _owner(PurePosixPath(path)) not in documents
        and (site / path).is_file()
    ]


def shared_files(new: Path, owned: Mapping[str, object]) -> dict[str, tuple[int, str]]:
    """Return the files of the new site that belong to no document: libraries, an index for searches."""
    return described(new, (new / path for path in _listed(new) if path not in owned))


def _listed(folder: Path) -> list[str]:
    """Return the files below a folder, by their paths from there."""
    start = len(f"{folder}/")
    found = [f"{place}/{name}"[start:] for place, _, names in os.walk(folder) for name in names]
    return sorted(path.replace(os.sep, "/") for path in found)


def _owner(path: PurePosixPath) -> str:
    for folder in path.parents:
        for ending in _OF_PAGES:
            if folder.name.endswith(ending):
                return folder.with_name(folder.name.removesuffix(ending)).as_posix()
    return path.with_suffix("").as_posix()
