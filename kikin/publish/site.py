"""The published site is replaced in one step, or not at all."""

from __future__ import annotations

import ctypes
import os
import shutil
import signal
import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import IO, TYPE_CHECKING, Final

from kikin.publish.places import real_place
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_AT_FDCWD: Final = -100
_EXCHANGE: Final = 2  # RENAME_EXCHANGE of Linux and RENAME_SWAP of macOS


@contextmanager
def sole_builder(folder: Path, command: str = "kikin build") -> Iterator[None]:
    """Hold the right to build: two builds at once would mix their files.

    The system lets go of the lock when the process ends, however it ends.

    Args:
        folder: Where the lock lies, which need not exist yet.
        command: What holds it, in the message for the second one.

    Raises:
        KikinError: Another build is running, or its folder can't be written.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
        handle = (folder / ".lock").open("a")
    except OSError as error:
        raise KikinError(
            "作業用のフォルダーに書き込めません（公表済みのサイトはそのままです）",
            found=error,
            remedy="フォルダーの書き込みの権限を確かめてください",
        ) from error
    with handle:
        if not _locked(handle):
            raise KikinError(
                f"別の {command} が実行中です",
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


@contextmanager
def uninterrupted() -> Iterator[None]:
    """Let Ctrl-C and SIGTERM wait for the end of a step that takes a moment; by then the build is done, and they are moot."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, signal.SIG_IGN) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def publish_site(new: Path, site: Path) -> None:
    """Put the new site in the place of the old one; on failure the old one stands as it was.

    Where the system can exchange two folders (Linux, macOS), a reader finds the old site or the new one at any moment.
    Elsewhere there are two renames, and between them no site; see ``recover_site``.

    Args:
        new: The rendered site, beside the folder that it replaces; it is moved, not copied.
        site: The published site, which need not exist yet, and may be a link.

    Raises:
        KikinError: The new site is missing or empty, or could not be moved.
    """
    if not new.is_dir() or not any(new.iterdir()):
        raise KikinError(
            "公表する新しいサイトが空です", found=new, remedy="kikin build の結果を確かめてください"
        )
    real = real_place(site)
    real.parent.mkdir(parents=True, exist_ok=True)
    recover_site(site)
    try:
        if not real.exists():
            os.replace(new, real)  # noqa: PTH105 - the one call that names the step
        elif not exchanged(new, real):
            os.replace(real, _old(real))  # noqa: PTH105
            os.replace(new, real)  # noqa: PTH105
    except OSError as error:
        recover_site(site)
        raise KikinError(
            "サイトを置き換えられませんでした（以前のサイトはそのままです）",
            found=error,
            remedy="公表先のフォルダを開いているものを閉じ、書き込めるか確かめてください",
        ) from error
    for left in (new, _old(real)):
        remove_together(left.glob("*"), ignore_errors=True)
        shutil.rmtree(left, ignore_errors=True)


def exchanged(one: Path, other: Path) -> bool:
    """Exchange two folders in one step, and return whether that was done: not every system and disk can."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(os.fsencode(one), os.fsencode(other), _EXCHANGE) == 0)
        rename = library.renameat2
    except (OSError, AttributeError, TypeError):  # TypeError: Windows
        return False
    return bool(rename(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE) == 0)


def recover_site(site: Path) -> None:
    """Put the old site back where a replacement was interrupted between its two renames."""
    real = real_place(site)
    old = _old(real)
    if not old.exists():
        return
    if real.exists():
        shutil.rmtree(old, ignore_errors=True)
    else:
        os.replace(old, real)  # noqa: PTH105


def remove_together(folders: Iterable[Path], *, ignore_errors: bool = False) -> None:
    """Remove several folders at a time: on a busy machine the system lets go of each folder in them after a moment only."""
    with ThreadPoolExecutor(8) as threads:
        list(threads.map(partial(shutil.rmtree, ignore_errors=ignore_errors), folders))


def _old(real: Path) -> Path:
    return real.with_name(f".{real.name}.old")
