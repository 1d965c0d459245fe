"""Where a project keeps what it publishes: the site, the state beside it, and the scratch folder."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from kikin.publish.model import RENDERING
from kikin.values.errors import KikinError

LISTS: Final = "lists"  # of what the site shows, in its state


@dataclass(frozen=True)
class Places:
    """One site of a project. ``site`` may be a link to the folder that a web server reads."""

    root: Path
    staged: Path
    site: Path

    @property
    def new(self) -> Path:
        """Where this process puts the next site together: beside the folder that it replaces, on the same disk."""
        real = real_place(self.site)
        return real.with_name(f".{real.name}.new-{os.getpid()}")

    @property
    def left_over(self) -> list[Path]:
        """What builds that were killed have left: of the next site, and of rendering its pages."""
        real = real_place(self.site)
        return [*real.parent.glob(f".{real.name}.new-*"), *self.staged.glob(RENDERING)]

    @property
    def state(self) -> Path:
        """Where the state of the site lies: beside the site as the project names it."""
        return self.site.with_name(f".{self.site.name}.state")


def official(root: Path) -> Places:
    """Return the places of what is published."""
    return Places(root, root / "build", root / "reports" / "site")


def made_up(root: Path) -> Places:
    """Return the places of the made-up prefecture (例), apart from what is published."""
    return Places(root, root / "build-examples", root / "reports" / "examples")


def real_place(site: Path) -> Path:
    """Return the folder that a site is, where it is a link."""
    return site.resolve() if site.is_symlink() else site


def project_root() -> Path:
    """Return the folder with ``_quarto.yml``, here or above.

    Raises:
        KikinError: There is none.
    """
    here = Path.cwd()
    for folder in (here, *here.parents):
        if (folder / "_quarto.yml").is_file():
            return folder
    raise KikinError(
        "kikin のプロジェクトの中ではありません（_quarto.yml が見つかりません）",
        remedy="README のあるフォルダーへ移ってから実行してください",
    )


def is_touched(root: Path) -> bool:
    """Return whether what is published is older than some input: a hint of what is worth beginning early, no more."""
    try:
        since = (official(root).state / LISTS).stat().st_mtime
    except OSError:
        return True
    places = (place for name in ("data", "params", "notebooks") for place in os.walk(root / name))
    return any(os.stat(f"{place}/{file}").st_mtime > since for place, _, files in places for file in files)  # noqa: PTH116  # of thousands


def params_files(root: Path) -> list[Path]:
    """Return the params files of the project, in order of name.

    Raises:
        KikinError: There is none.
    """
    files = sorted((root / "params").glob("*.yml"))
    if not files:
        raise KikinError(
            "params/ に実行の指定がありません", remedy="params/43-kumamoto-R6.yml の例を写してください"
        )
    return files
