"""One document -> one HTML page of the site, with the page shell of `_extensions/kikin/page.html`."""

from __future__ import annotations

import os
import re
import shutil
from html import escape
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kikin.publish.frontmatter import metadata_of
from kikin.publish.project import EXTENSION, FILTERS
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from kikin.publish.builtin.source import Source
    from kikin.publish.project import MenuEntry, MenuGroup, Project

_LIBRARY = Path("site_libs") / "kikin"
_PICTURE = re.compile(r'<img[^>]*?\ssrc="([^"]+)"')
_NOTES_RULE = re.compile(r'(<section id="footnotes"[^>]*>\s*)<hr\s*/>')


def html_order(
    project: Project, notebook: PurePosixPath, source: Source, pdf_note: str, *, has_word: bool
) -> dict[str, Any]:
    """Return what pandoc is asked for.

    Args:
        project: The staged project.
        notebook: The path of the notebook in it.
        source: The notebook, read.
        pdf_note: The size of the PDF beside it, or blank where there is none.
        has_word: Whether a Word file stands beside it.
    """
    options = project.format_options("html") | source.front_matter
    return _order(project, notebook, options, _offers(notebook, options, pdf_note, has_word=has_word))


def write_html(project: Project, notebook: PurePosixPath, text: str, out: Path) -> Path:
    """Write the page that pandoc made and the pictures that it shows; return its path.

    Args:
        project: The staged project.
        notebook: The path of the notebook in it.
        text: The page as pandoc wrote it.
        out: The folder of the site.

    Raises:
        KikinError: A picture is missing or lies outside the project.
    """
    text = _NOTES_RULE.sub(r'\1<h2 class="footnotes-title">脚注</h2>', text)
    text = re.sub(r' id="toc-[^"]*"(?=[ >])', _kept_heading_id, text)
    target = out / notebook.with_suffix(".html")
    target.parent.mkdir(parents=True, exist_ok=True)
    _copy_pictures(project.directory, notebook, text, out)
    target.write_text(text, encoding="utf-8")
    return target


def write_library(project: Project, out: Path) -> None:
    """Write the style sheets that all pages share."""
    library = out / _LIBRARY
    library.mkdir(parents=True, exist_ok=True)
    for name in ("kikin.css", "shell.css"):
        shutil.copyfile(project.directory / EXTENSION / name, library / name)
    colours = "\n".join(f"  --brand-{name}: {value};" for name, value in sorted(project.colours().items()))
    (library / "brand.css").write_text(f":root {{\n{colours}\n}}\n", encoding="utf-8")


def _order(
    project: Project, notebook: PurePosixPath, options: dict[str, Any], offers: list[dict[str, str]]
) -> dict[str, Any]:
    extension = (project.directory / EXTENSION).resolve()
    title = str(options.get("title", notebook.stem))
    toc = options.get("toc") is not False
    variables = {
        "root": "../" * (len(notebook.parts) - 1),
        "site-title": escape(str(project.website.get("title", ""))),
        "site-footer": escape(str((project.website.get("page-footer") or {}).get("center", ""))),
        "menu": _menu(project.menu(str(options.get("sidebar", ""))), notebook.with_suffix(".html")),
        "is-home": str(notebook) == "index.ipynb",
        "offers": offers,
    }
    return {
        "format": "html5",
        "template": str(extension / "page.html"),
        "filters": [str(extension / name) for name in FILTERS],
        "section-divs": True,
        "table-of-contents": toc,
        "toc-depth": int(options.get("toc-depth", 3)),
        "variables": {key: value for key, value in variables.items() if value},
        "metadata": metadata_of(options, notebook.stem) | {"pagetitle": title},
    }


def _offers(
    notebook: PurePosixPath, options: dict[str, Any], pdf_note: str, *, has_word: bool
) -> list[dict[str, str]]:
    """Return what stands beside the page for download: address, name, and what it is."""
    found = [
        (notebook.with_suffix(".pdf").name if pdf_note else "", "PDF版", pdf_note),
        (notebook.with_suffix(".docx").name if has_word else "", "Word版", "DOCX"),
        (str(options.get("tables-name", "")), "すべての表", "XLSX"),
        *((form["name"], form["text"], "XLSX") for form in options.get("forms", ())),
    ]
    return [{"name": escape(name), "text": text, "note": escape(note)} for name, text, note in found if name]


def _kept_heading_id(match: re.Match[str]) -> str:
    return match.group() if match.group() == ' id="toc-heading"' else ""


def _menu(groups: Iterable[MenuGroup], page: PurePosixPath) -> str:
    parts = []
    for group in groups:
        if group.title:
            parts.append(f"<p>{escape(group.title)}</p>")
        items = "".join(f"<li>{_menu_link(entry, page)}</li>" for entry in group.entries)
        parts.append(f"<ul>{items}</ul>")
    return "\n".join(parts)


def _menu_link(entry: MenuEntry, page: PurePosixPath) -> str:
    here = ' aria-current="page"' if entry.path == page else ""
    target = os.path.relpath(entry.path, page.parent)
    return f'<a href="{escape(target)}"{here}>{escape(entry.title)}</a>'


def _copy_pictures(directory: Path, notebook: PurePosixPath, text: str, out: Path) -> None:
    for source in dict.fromkeys(_PICTURE.findall(text)):
        relative = PurePosixPath(os.path.normpath(notebook.parent / source))
        picture = directory / relative
        if ".." in relative.parts or not picture.resolve().is_relative_to(directory.resolve()):
            raise KikinError(
                "図が公表するフォルダの外にあります", found=source, remedy="文書のそばに書き出してください"
            )
        if not picture.is_file():
            raise KikinError(
                "図のファイルがありません", found=source, remedy="ノートブックを実行し直してください"
            )
        (out / relative).parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(picture, out / relative)
