"""The project files that both renderers read: `_quarto.yml`, `_brand.yml`, `_extensions/kikin/`."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import Any, Final

import yaml

from kikin.data.params import LOADER
from kikin.values.errors import KikinError, Place

EXTENSION: Final = Path("_extensions") / "kikin"
FILTERS: Final = ("kikin.lua", "tables.lua", "builtin.lua")
_FALLBACK_COLOUR: Final = "#1f3a5f"


@dataclass(frozen=True)
class MenuEntry:
    """One document in the menu: the path of its page and the title shown."""

    path: PurePosixPath
    title: str


@dataclass(frozen=True)
class MenuGroup:
    """A titled group of the menu; documents that stand alone are in a group without a title."""

    title: str
    entries: tuple[MenuEntry, ...]


@dataclass(frozen=True)
class Project:
    """A staged project, read."""

    directory: Path
    settings: dict[str, Any]
    brand: dict[str, Any]
    extension: dict[str, Any]

    @property
    def website(self) -> dict[str, Any]:
        """The ``website`` block of `_quarto.yml`."""
        return dict(self.settings.get("website") or {})

    @property
    def output_directory(self) -> Path:
        """The folder into which the site is rendered, relative to the project."""
        return Path((self.settings.get("project") or {}).get("output-dir", "_site"))

    @property
    def notebooks(self) -> tuple[PurePosixPath, ...]:
        """The notebooks to render, in the order of `_quarto.yml`."""
        return tuple(PurePosixPath(path) for path in (self.settings.get("project") or {}).get("render", ()))

    def menu(self, name: str) -> tuple[MenuGroup, ...]:
        """Return the groups of the sidebar; of several, those of the one of this name."""
        sidebar = self.website.get("sidebar") or {}
        if isinstance(sidebar, list):
            sidebar = next((one for one in sidebar if one["id"] == name), {})
        return tuple(map(_group, sidebar.get("contents", ())))

    def format_options(self, name: str) -> dict[str, Any]:
        """Return the metadata for ``html`` or ``typst``: the extension's, then the project's own."""
        formats: dict[str, dict[str, Any]] = self.extension["contributes"]["formats"]
        own = (self.settings.get("format") or {}).get(f"kikin-{name}")
        shared = {
            key: value
            for key, value in self.settings.items()
            if key not in {"project", "website", "format", "execute"}
        }
        return (
            formats.get("common", {})
            | formats.get(name, {})
            | shared
            | (own if isinstance(own, dict) else {})
        )

    def colours(self) -> dict[str, str]:
        """Return every colour of the brand by name, roles (primary, foreground …) resolved to hex values."""
        block = self.brand.get("color") or {}
        palette: dict[str, str] = dict(block.get("palette") or {})
        roles = {name: value for name, value in block.items() if isinstance(value, str)}
        return palette | {name: palette.get(value, value) for name, value in roles.items()}

    def colour(self, name: str) -> str:
        """Return one colour as a hex value."""
        return self.colours().get(name, _FALLBACK_COLOUR)


def load_project(directory: Path) -> Project:
    """Return the project files of the folder, read.

    Raises:
        KikinError: A file is missing or is not YAML.
    """
    return Project(
        directory,
        _yaml(directory / "_quarto.yml"),
        _yaml(directory / "_brand.yml"),
        _yaml(directory / EXTENSION / "_extension.yml"),
    )


def _group(entry: dict[str, Any]) -> MenuGroup:
    if "section" in entry:
        return MenuGroup(str(entry["section"]), tuple(_entry(child) for child in entry["contents"]))
    return MenuGroup("", (_entry(entry),))


def _entry(entry: dict[str, Any]) -> MenuEntry:
    return MenuEntry(PurePosixPath(entry["href"]), str(entry["text"]))


def _yaml(path: Path) -> dict[str, Any]:
    try:
        values = yaml.load(path.read_text(encoding="utf-8"), Loader=LOADER)  # noqa: S506  # a safe one
    except OSError as error:
        raise KikinError(
            "公表の設定ファイルがありません",
            Place(str(path)),
            remedy="リポジトリの根にある原本を戻してください",
        ) from error
    except yaml.YAMLError as error:
        raise KikinError(
            "公表の設定ファイルが読めません", Place(str(path)), error, "YAML の字下げを確かめてください"
        ) from error
    if not isinstance(values, dict):
        raise KikinError(
            "公表の設定ファイルの形が正しくありません",
            Place(str(path)),
            remedy="キー: 値 の形で書いてください",
        )
    return values
