"""What reading gave, kept by content between the processes of a build, and between builds: scratch, never a source."""

from __future__ import annotations

import os
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, Final, TypeVar

from kikin.data.uses import UNSEEN, file_digest, text_digest

PLACE: Final = (
    "KIKIN_READ"  # names a folder of this kikin, Python and place to run it, where something may be kept
)
_Made = TypeVar("_Made")
_WRITERS: list[str] = []


@contextmanager
def keeping(place: Path | None) -> Iterator[None]:
    """Keep in a folder what is read; elsewhere things are at most taken from it. None keeps nothing."""
    before = os.environ.get(PLACE)
    os.environ[PLACE] = str(place or "")
    _WRITERS.append(str(place or ""))
    try:
        yield
    finally:
        _WRITERS.pop()
        os.environ.pop(PLACE) if before is None else os.environ.update({PLACE: before})


def kept(name: str, content: Callable[[], str], make: Callable[[], _Made]) -> _Made:
    """Return what was made before of the same content, else make it.

    Args:
        name: What it is of; only the last content of each name is kept.
        content: Returns the digest of all that it is made of, kikin and Python apart.
        make: Makes it: something that can be pickled.
    """
    place = os.environ.get(PLACE, "")
    if not place:
        return make()
    digest = content()
    made: _Made | None = found_before(name, digest)
    if made is None:
        made = make()
        if place in _WRITERS:
            _write(Path(place), name, digest, made)
    return made


def found_before(name: str, digest: str) -> Any:
    """Return what was made before of a content; None where nothing is kept of it."""
    place = os.environ.get(PLACE, "")
    with suppress(Exception):  # nothing there, or half of it, or not to be read: it is made anew
        return pickle.loads((Path(place) / f"{name}@{digest}").read_bytes())  # noqa: S301  # our own scratch
    return None


def _write(place: Path, name: str, digest: str, made: object) -> None:
    with suppress(Exception):  # a full disk, a folder of somebody else, what cannot be pickled
        data = pickle.dumps(made, protocol=pickle.HIGHEST_PROTOCOL)
        if not place.exists():
            shutil.rmtree(place.parent, ignore_errors=True)  # of another kikin or Python
            place.mkdir(parents=True, exist_ok=True)
        part = place / f".{os.getpid()}"
        part.write_bytes(data)
        for old in os.listdir(place):  # noqa: PTH208  # of names only: there are hundreds
            if old.startswith(f"{name}@"):
                (place / old).unlink(missing_ok=True)
        part.replace(place / f"{name}@{digest}")


def content_of(folder: Path) -> str:
    """Return the digest of the files in a folder and the folders in it: their names and bytes."""
    lines = []
    for place, folders, files in os.walk(folder):
        folders.sort()
        lines += [
            f"{place.removeprefix(str(folder))}/{name} {file_digest(f'{place}/{name}')}"
            for name in sorted(files)
            if not name.startswith(UNSEEN)
        ]
    return text_digest("\n".join(lines))
