"""Data folders read side by side, in processes forked from this one when it has loaded what reading takes."""

from __future__ import annotations

import signal
from collections.abc import Callable, Sequence
from typing import TypeVar

from kikin.publish.engine import pool
from kikin.publish.engine.pool import has_forks
from kikin.publish.guard import die_with_parent

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def read_side_by_side(read: Callable[[_Item], _Made], items: Sequence[_Item], jobs: int) -> list[_Made]:
    """Return what is read of each item, so many at a time, while the zygote of documents may still load."""
    if not has_forks():
        with pool(jobs) as tasks:
            return list(tasks.map(read, items))
    from concurrent.futures import ProcessPoolExecutor  # noqa: PLC0415  # only where there is much to read
    from multiprocessing import get_context  # noqa: PLC0415

    from kikin import grants, identities  # noqa: F401, PLC0415  # loaded once, before the processes part
    from kikin.data import dataset  # noqa: F401, PLC0415

    processes = ProcessPoolExecutor(jobs, get_context("fork"), _begin)
    try:
        made = list(processes.map(read, items))
    except BaseException:  # Ctrl-C: nobody waits for the rest
        processes.shutdown(wait=False, cancel_futures=True)
        raise
    processes.shutdown()
    return made


def _begin() -> None:
    """End with the process that asks, and leave Ctrl-C to it."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    die_with_parent()
