"""The published site is replaced in one step, or not at all."""

from __future__ import annotations

import os
import shutil
import sys
from contextlib import contextmanager, suppress
from typing import IO, TYPE_CHECKING

from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@contextmanager
def sole_builder(staged: Path) -> Iterator[None]:
    """Hold the right to build: two builds at once would mix their staged files.

    The system lets go of the lock when the process ends, however it ends.

    Args:
        staged: The folder that the documents are staged in, which need not exist yet.

    Raises:
        KikinError: Another build is running, or its folder can't be written.
    """
    try:
        staged.mkdir(parents=True, exist_ok=True)
        handle = (staged / ".lock").open("a")
    except OSError as error:
        raise KikinError(
            "作業用のフォルダーに書き込めません（公表済みのサイトはそのままです）",
            found=error,
            remedy="フォルダーの書き込みの権限を確かめてください",
        ) from error
    with handle:
        if not _locked(handle):
            raise KikinError(
                "別の kikin build が実行中です",
                remedy="終わるのを待ってから、もう一度実行してください",
            )
        yield


def _locked(handle: IO[str]) -> bool:
    with suppress(OSError):
        if sys.platform == "win32":
            import msvcrt  # noqa: PLC0415  # only there

            msvcrt.locking(handle.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl  # noqa: PLC0415  # only there

            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        return True
    return False


def publish_site(new: Path, site: Path) -> None:
    """Put the new site in the place of the old one; on failure the old one stands as it was.

    Both folders must lie on one file system, since a rename is the only step that cannot be half done.

    Args:
        new: The rendered site; it is moved, not copied.
        site: The published site, which need not exist yet.

    Raises:
        KikinError: The new site is missing or empty, or could not be moved.
    """
    if not new.is_dir() or not any(new.iterdir()):
        raise KikinError(
            "公表する新しいサイトが空です", found=new, remedy="kikin build の結果を確かめてください"
        )
    site.parent.mkdir(parents=True, exist_ok=True)
    old = site.with_name(f".{site.name}.old")
    recover_site(site)
    try:
        if site.exists():
            os.replace(site, old)  # noqa: PTH105 - the one call that names the step
        os.replace(new, site)  # noqa: PTH105
    except OSError as error:
        recover_site(site)
        raise KikinError(
            "サイトを置き換えられませんでした（以前のサイトはそのままです）",
            found=error,
            remedy="公表先のフォルダを開いているものを閉じ、書き込めるか確かめてください",
        ) from error
    shutil.rmtree(old, ignore_errors=True)


def recover_site(site: Path) -> None:
    """Put the old site back where a replacement was interrupted between its two renames."""
    old = site.with_name(f".{site.name}.old")
    if not old.exists():
        return
    if site.exists():
        shutil.rmtree(old)
    else:
        os.replace(old, site)  # noqa: PTH105


def keep_unknown_pages(site: Path, new: Path, documents: Iterable[str]) -> None:
    """Copy into the new site what the old one holds of documents that nobody made now: it stays published.

    Args:
        site: The published site, which need not exist.
        new: The rendered site.
        documents: The documents that the new site has, without ending; their old files are not needed.
    """
    known = set(documents)
    for path in sorted(site.rglob("*")) if site.is_dir() else []:
        relative = path.relative_to(site)
        target = new / relative
        if path.is_dir() or target.exists() or relative.parts[0] == "site_libs":
            continue
        owner = relative.parent if relative.parent.name.endswith("_figures") else relative.with_suffix("")
        if owner.as_posix().removesuffix("_figures") not in known:
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(path, target)


def keep_times(site: Path, new: Path) -> None:
    """Give files of the new site that are byte for byte those of the old one their times: nothing was published there.

    Args:
        site: The published site, which need not exist.
        new: The rendered site.
    """
    for path in sorted(new.rglob("*")) if site.is_dir() else []:
        old = site / path.relative_to(new)
        if path.is_file() and old.is_file() and path.read_bytes() == old.read_bytes():
            shutil.copystat(old, path)
