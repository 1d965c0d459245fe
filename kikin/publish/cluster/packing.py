"""Files as bytes, and back."""

from __future__ import annotations

import io
import tarfile
from collections.abc import Iterable
from pathlib import Path


def packed(folder: Path, paths: Iterable[Path]) -> bytes:
    """Return files, and the files of folders, by their path below a folder; links as what they lead to."""
    buffer = io.BytesIO()
    with tarfile.open(fileobj=buffer, mode="w:gz", compresslevel=1, dereference=True) as archive:
        for path in sorted(set(paths)):
            if path.exists():
                archive.add(path, path.relative_to(folder).as_posix())
    return buffer.getvalue()


def unpack(content: bytes, folder: Path) -> None:
    """Write the files below a folder."""
    folder.mkdir(parents=True, exist_ok=True)
    with tarfile.open(fileobj=io.BytesIO(content)) as archive:
        archive.extractall(folder, filter="data")
