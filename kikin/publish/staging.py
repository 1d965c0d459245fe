"""The staged project: project files copied, menus and the list of documents written, fonts named."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

import yaml

from kikin.publish.cells import write_front_matter
from kikin.publish.downloads import downloads_matter
from kikin.publish.fonts import link_fonts
from kikin.publish.project import EXTENSION, load_project
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence
    from pathlib import Path

    from kikin.publish.model import Page


_FONTS: Final = (
    "_fonts"  # Quarto reads a leading slash as the project's folder, so paths outside cannot be named
)


def stage_project(
    root: Path, staged: Path, pages: Sequence[Page], documents: Collection[str] | None = None
) -> None:
    """Make the folder a complete project around the executed notebooks that already lie in it.

    Copies `_brand.yml` and `_extensions/kikin/`, writes `_quarto.yml` with a titled menu entry per page
    (an entry without a title makes Quarto read every page for every page), and writes each page's
    front matter into its notebook.

    Args:
        root: The repository, with the project files.
        staged: The folder to complete.
        pages: The documents, in the order of the menu.
        documents: Those that are to be rendered and whose notebooks lie in the folder; all where not given.

    Raises:
        KikinError: A page has no title, occurs twice, or its notebook is missing.
    """
    wanted = [page for page in pages if documents is None or page.document in documents]
    _check(staged, pages, wanted)
    project = load_project(root)
    staged.mkdir(parents=True, exist_ok=True)
    shutil.copy2(root / "_brand.yml", staged / "_brand.yml")
    target = staged / EXTENSION
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(root / EXTENSION, target)
    link_fonts(staged / _FONTS)
    for page in wanted:
        matter = dict(page.front_matter) | downloads_matter(staged / page.path)
        write_front_matter(staged / page.path, matter)
    text = yaml.safe_dump(_settings(project.settings, pages), allow_unicode=True, sort_keys=False, width=1000)
    (staged / "_quarto.yml").write_text(text, encoding="utf-8")


def _check(staged: Path, pages: Sequence[Page], wanted: Sequence[Page]) -> None:
    seen: set[str] = set()
    for page in pages:
        if not page.title.strip():
            raise KikinError(
                "公表する文書に題名がありません", found=page.path, remedy="メニューに出す題名を与えてください"
            )
        if page.document in seen:
            raise KikinError(
                "同じ文書が二度あります", found=page.path, remedy="params の重なりを除いてください"
            )
        seen.add(page.document)
    for page in wanted:
        if not (staged / page.path).is_file():
            raise KikinError(
                "実行済みのノートブックがありません", found=staged / page.path, remedy="先に実行してください"
            )


def _settings(settings: dict[str, Any], pages: Sequence[Page]) -> dict[str, Any]:
    project = dict(settings.get("project") or {}) | {"render": [str(page.path) for page in pages]}
    website = dict(settings.get("website") or {})
    website["sidebar"] = {"style": "docked", "collapse-level": 2, "contents": menu(pages)}
    formats = dict(settings.get("format") or {})
    typst = formats.get("kikin-typst")
    formats["kikin-typst"] = (typst if isinstance(typst, dict) else {}) | {"font-paths": [f"/{_FONTS}"]}
    execute = dict(settings.get("execute") or {}) | {"enabled": False}  # the notebooks were run
    return dict(settings) | {"project": project, "website": website, "execute": execute, "format": formats}


def menu(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """Return the sidebar: a section per group, in the order in which the groups first occur.

    >>> from pathlib import PurePosixPath
    >>> from kikin.publish.model import Page
    >>> menu([Page(PurePosixPath("index.ipynb"), "一覧"), Page(PurePosixPath("14/fund.ipynb"), "基金", "県")])
    [{'href': 'index.ipynb', 'text': '一覧'}, {'section': '県', 'contents': [{'href': '14/fund.ipynb', 'text': '基金'}]}]
    """
    entries: list[dict[str, Any]] = []
    sections: dict[str, list[dict[str, str]]] = {}
    for page in pages:
        entry = {"href": str(page.path), "text": page.title}
        if not page.group:
            entries.append(dict(entry))
        elif page.group in sections:
            sections[page.group].append(entry)
        else:
            sections[page.group] = [entry]
            entries.append({"section": page.group, "contents": sections[page.group]})
    return entries
