"""A data folder changed in one step, and taken back: nothing is half imported."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from kikin.data.files import shown_path
from kikin.values.errors import KikinError, Place

KEPT = ".imports"


@dataclass(frozen=True)
class Store:
    """A data folder with what its imports have replaced, beside it in ``data/.imports/43-kumamoto/0001``."""

    folder: Path

    @property
    def kept(self) -> Path:
        """Where the files lie that imports have replaced."""
        return self.folder.parent / KEPT / self.folder.name

    def draft(self, files: Mapping[str, bytes | None]) -> Path:
        """Return a copy of the folder with these files in it; None takes a file away."""
        draft = self.folder.with_name(f".{self.folder.name}.new-{os.getpid()}")
        shutil.rmtree(draft, ignore_errors=True)
        if self.folder.is_dir():
            shutil.copytree(self.folder, draft, symlinks=True)
        draft.mkdir(parents=True, exist_ok=True)
        for name, content in files.items():
            if content is None:
                (draft / name).unlink(missing_ok=True)
            else:
                (draft / name).write_bytes(content)
        return draft

    def switch(self, draft: Path) -> None:
        """Put the draft in the folder's place; what was there is kept until the draft stands."""
        old = self.folder.with_name(f".{self.folder.name}.old-{os.getpid()}")
        if self.folder.is_dir():
            self.folder.rename(old)
        try:
            draft.rename(self.folder)
        except OSError:
            if old.is_dir():
                old.rename(self.folder)
            raise
        shutil.rmtree(old, ignore_errors=True)

    def mended(self) -> bool:
        """Whether a folder that an import left behind between its two steps was put back."""
        left = sorted(self.folder.parent.glob(f".{self.folder.name}.old-*"))
        if left and not self.folder.exists():
            left[-1].rename(self.folder)
            return True
        return False

    def remember(self, files: Mapping[str, bytes | None], what: str) -> None:
        """Keep what these files are now, before they are replaced."""
        number = max((int(path.name) for path in self.kept.glob("[0-9]*")), default=0) + 1
        place = self.kept / f"{number:04d}"
        place.mkdir(parents=True)
        for name in files:
            if (self.folder / name).is_file():
                shutil.copy2(self.folder / name, place / name)
        after = {name: _digest(content) for name, content in files.items()}
        (place / "import.json").write_text(
            json.dumps({"what": what, "after": after}, ensure_ascii=False, indent=1), encoding="utf-8"
        )

    def last(self) -> tuple[str, dict[str, bytes | None], Path]:
        """Return what the last import was called, the files as they were before it, and where they are kept.

        Raises:
            KikinError: There is none, or a file was changed since.
        """
        places = sorted(self.kept.glob("[0-9]*/import.json"))
        if not places:
            raise KikinError(
                "取り消せる取り込みがありません",
                Place(shown_path(self.folder)),
                remedy="--into のフォルダーを確かめてください",
            )
        place = places[-1].parent
        told = json.loads(places[-1].read_text(encoding="utf-8"))
        for name, digest in told["after"].items():
            if _digest(_bytes_of(self.folder / name)) != digest:
                raise KikinError(
                    "取り込みの後に直されたファイルがあるので、取り消せません",
                    Place(shown_path(self.folder / name)),
                    remedy=f"前のファイルは {shown_path(place)} にあります。見比べて、手で戻してください",
                )
        return told["what"], {name: _bytes_of(place / name) for name in told["after"]}, place


def _bytes_of(file: Path) -> bytes | None:
    return file.read_bytes() if file.is_file() else None


def _digest(content: bytes | None) -> str:
    return hashlib.sha256(content).hexdigest() if content is not None else ""
