"""Things done side by side by threads that mostly wait: for processes that run notebooks and render pages."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor, as_completed
from typing import TypeVar

_Item = TypeVar("_Item")
_Made = TypeVar("_Made")


def side_by_side(
    work: Callable[[_Item], _Made], items: Iterable[_Item], count: int, stop: Callable[[], None]
) -> list[_Made]:
    """Return what is made of each item, so many at a time, in the order given.

    When something goes wrong in one, or here (Ctrl-C), no other is begun, and ``stop`` ends what the others wait for.

    >>> side_by_side(str.upper, ["a", "b"], 2, lambda: None)
    ['A', 'B']
    """
    threads = ThreadPoolExecutor(max(1, count))
    try:
        futures = [threads.submit(work, item) for item in items]
        for future in as_completed(futures):
            future.result()
    except BaseException:
        threads.shutdown(wait=False, cancel_futures=True)
        stop()
        raise
    threads.shutdown()
    return [future.result() for future in futures]
