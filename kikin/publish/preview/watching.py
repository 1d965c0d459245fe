"""Whether files have changed, seen by their times and sizes: a look at a few folders, several times a second."""

from __future__ import annotations

import os
from collections.abc import Iterable
from pathlib import Path

from kikin.data.uses import UNSEEN

Seen = dict[str, tuple[int, int]]


def seen(paths: Iterable[Path]) -> Seen:
    """Return time and size of each file, and of the files in each folder; those that editors leave about apart."""
    found: Seen = {}
    for path in paths:
        if path.is_dir():
            for place, folders, files in os.walk(path):
                folders[:] = [name for name in folders if not name.startswith(UNSEEN)]
                _note(found, (os.path.join(place, name) for name in files if not name.startswith(UNSEEN)))  # noqa: PTH118
        else:
            _note(found, [str(path)])
    return found


def changed(before: Seen, now: Seen) -> list[Path]:
    """Return the files that came, went or were written.

    >>> [path.name for path in changed({"a": (1, 1), "b": (1, 1)}, {"a": (2, 1), "b": (1, 1), "c": (1, 1)})]
    ['a', 'c']
    """
    names = before.keys() | now.keys()
    return [Path(name) for name in sorted(names) if before.get(name) != now.get(name)]


def _note(found: Seen, paths: Iterable[str]) -> None:
    for path in paths:
        try:
            status = os.stat(path)  # noqa: PTH116  # many, several times a second
        except OSError:
            continue
        found[path] = (status.st_mtime_ns, status.st_size)
