"""The staged project: project files copied, menus and the list of documents written, fonts named."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING, Any, Final

import yaml

from kikin.publish.cells import write_front_matter
from kikin.publish.downloads import downloads_matter
from kikin.publish.fonts import link_fonts
from kikin.publish.model import INDEX, MANY, figures_of
from kikin.publish.project import EXTENSION, Project, load_project
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence
    from pathlib import Path, PurePosixPath

    from kikin.publish.model import Page


_FONTS: Final = (
    "_fonts"  # Quarto reads a leading slash as the project's folder, so paths outside cannot be named
)


def stage_project(
    root: Path, staged: Path, pages: Sequence[Page], documents: Collection[str] | None = None
) -> None:
    """Make the folder a complete project around the executed notebooks that already lie in it.

    Copies `_brand.yml` and `_extensions/kikin/`, writes `_quarto.yml` with a titled menu entry per page, and writes
    each page's front matter into its notebook. The menu names pages, not notebooks: Quarto would read every notebook
    named there, and let no project name one that it does not render.

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
    for page in wanted:
        stage_page(project, staged, page, pages)
    _write_project(root, staged, _settings(project.settings, pages))


def stage_page(project: Project, staged: Path, page: Page, pages: Sequence[Page]) -> None:
    """Write the front matter of a page into its notebook, which lies in the staged folder."""
    matter = _matter(page, pages, str(project.website.get("description") or ""))
    write_front_matter(staged / page.path, matter | downloads_matter(staged / page.path))


def stage_part(staged: Path, folder: Path, notebooks: Sequence[PurePosixPath]) -> None:
    """Make a project of some of the notebooks, with the menu of all: it shares no file with another that is rendered."""
    settings = load_project(staged).settings
    project = settings["project"] | {"render": [str(notebook) for notebook in notebooks]}
    for notebook in notebooks:
        (folder / notebook).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(staged / notebook, folder / notebook)
        if figures_of(staged / notebook).is_dir():
            shutil.copytree(figures_of(staged / notebook), figures_of(folder / notebook))
    _write_project(staged, folder, settings | {"project": project})


def _write_project(source: Path, folder: Path, settings: Mapping[str, Any]) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copy2(source / "_brand.yml", folder / "_brand.yml")
    target = folder / EXTENSION
    if target.exists():
        shutil.rmtree(target)
    shutil.copytree(source / EXTENSION, target)
    link_fonts(folder / _FONTS)
    text = yaml.safe_dump(dict(settings), allow_unicode=True, sort_keys=False, width=1000)
    (folder / "_quarto.yml").write_text(text, encoding="utf-8")


def _matter(page: Page, pages: Sequence[Page], site_description: str) -> dict[str, Any]:
    """Return a page's front matter, with what it says of itself to a search engine and where it stands in the site."""
    title = page.front_matter.get("title", page.title)
    added = {"description": f"{title}。{site_description}"} if site_description else {}
    home = next((one.title for one in pages if one.document == INDEX), "")
    if home and page.document != INDEX:
        root = "../" * (len(page.path.parts) - 1)
        added |= {"trail-root": root, "trail-home": home, "trail-group": page.group, "trail-name": page.title}
    if len(pages) > MANY:
        added |= {"sidebar": page.group or INDEX}
    return dict(page.front_matter) | {name: text for name, text in added.items() if text}


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
    project.pop("post-render", None)  # it tidies what no build takes from Quarto
    website = dict(settings.get("website") or {})
    website["sidebar"] = sidebars(pages)
    formats = dict(settings.get("format") or {})
    typst = formats.get("kikin-typst")
    formats["kikin-typst"] = (typst if isinstance(typst, dict) else {}) | {"font-paths": [f"/{_FONTS}"]}
    execute = dict(settings.get("execute") or {}) | {"enabled": False}  # the notebooks were run
    return dict(settings) | {"project": project, "website": website, "execute": execute, "format": formats}


def sidebars(pages: Sequence[Page]) -> dict[str, Any] | list[dict[str, Any]]:
    """Return the sidebar of all pages; of many, one for each group, which a page asks for and which leads to the front page.

    >>> from pathlib import PurePosixPath
    >>> from kikin.publish.model import Page
    >>> [one["id"] for one in sidebars([Page(PurePosixPath("14/fund.ipynb"), "基金", "県")] * 61)]
    ['県']
    """
    style = {"style": "docked", "collapse-level": 2}
    if len(pages) <= MANY:
        return style | {"contents": menu(pages)}
    home = [page for page in pages if page.document == INDEX]
    groups: dict[str, list[Page]] = {}
    for page in pages:
        groups.setdefault(page.group, list(home))
        groups[page.group] += [page] if page.document != INDEX else []
    return [{"id": group or INDEX, **style, "contents": menu(of)} for group, of in groups.items()]


def menu(pages: Sequence[Page]) -> list[dict[str, Any]]:
    """Return the sidebar: a section per group, in the order in which the groups first occur.

    >>> from pathlib import PurePosixPath
    >>> from kikin.publish.model import Page
    >>> menu([Page(PurePosixPath("index.ipynb"), "一覧"), Page(PurePosixPath("14/fund.ipynb"), "基金", "県")])
    [{'href': 'index.html', 'text': '一覧'}, {'section': '県', 'contents': [{'href': '14/fund.html', 'text': '基金'}]}]
    """
    entries: list[dict[str, Any]] = []
    sections: dict[str, list[dict[str, str]]] = {}
    for page in pages:
        entry = {"href": str(page.path.with_suffix(".html")), "text": page.title}
        if not page.group:
            entries.append(dict(entry))
        elif page.group in sections:
            sections[page.group].append(entry)
        else:
            sections[page.group] = [entry]
            entries.append({"section": page.group, "contents": sections[page.group]})
    return entries
