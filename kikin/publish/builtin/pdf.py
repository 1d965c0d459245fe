"""One document -> one PDF/UA-1 file, through pandoc's Typst text. Used only in a process of its own."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any, Final

import typst

from kikin.publish.builtin.packed import packed
from kikin.publish.clock import timestamp
from kikin.publish.fonts import FAMILY, font_directories
from kikin.publish.frontmatter import metadata_of
from kikin.publish.project import EXTENSION, FILTERS
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from kikin.publish.builtin.source import Source
    from kikin.publish.project import Project

_NO_GLYPH = re.compile(r'the text `"(.+?)"` could not be displayed')
_KEPT_FOR: Final = 10  # compilations
_NO_FILE = re.compile(r"file not found \(searched at (.+?)\)")


def pdf_order(project: Project, notebook: PurePosixPath, source: Source) -> dict[str, Any]:
    """Return what pandoc is asked for: the text for Typst."""
    return _order(project, notebook, project.format_options("typst") | source.front_matter)


def write_pdf(project: Project, notebook: PurePosixPath, text: str, out: Path) -> Path:
    """Write the PDF and return its path; the same inputs give the same bytes.

    Args:
        project: The staged project.
        notebook: The path of the notebook in it.
        text: The document as pandoc wrote it for Typst.
        out: The folder of the site.

    Raises:
        KikinError: Typst refuses the text: a letter without a glyph, a figure without alternative text.
    """
    main = project.directory / notebook.with_suffix(".typ")
    main.write_text(text, encoding="utf-8")
    target = out / notebook.with_suffix(".pdf")
    target.parent.mkdir(parents=True, exist_ok=True)
    try:
        data = typst.compile(
            str(main),
            root=str(project.directory),
            font_paths=fonts(),
            format="pdf",
            pdf_standards="ua-1",
            timestamp=timestamp(),
        )
    except typst.TypstError as error:
        raise _refusal(error) from error
    target.write_bytes(packed(data))
    _forget()
    return target


def _forget() -> None:
    """Let Typst give up what it keeps of a document for ten compilations more: 65 MB of a plan that nobody asks for."""
    for _ in range(_KEPT_FOR):
        typst.compile(b"", font_paths=fonts())


@lru_cache(maxsize=1)
def fonts() -> typst.Fonts:
    """Return the fonts of the PDFs, read once."""
    return typst.Fonts(
        include_system_fonts=False, include_embedded_fonts=False, font_paths=font_directories()
    )


def _order(project: Project, notebook: PurePosixPath, options: dict[str, Any]) -> dict[str, Any]:
    extension = (project.directory / EXTENSION).resolve()
    metadata = metadata_of(options, notebook.stem)
    variables: dict[str, Any] = {
        "mainfont": [FAMILY],
        "toc-depth": str(options.get("toc-depth", 2)),
        "header-includes": [_colours(project)],
    }
    if options.get("toc") is not False:
        variables["toc"] = True
    if metadata["number-sections"]:
        variables["section-numbering"] = True
    return {
        "format": "typst",
        "template": str(extension / "builtin.typ"),
        "filters": [str(extension / name) for name in FILTERS],
        "variables": variables,
        "metadata": metadata,
    }


def _colours(project: Project) -> str:
    entries = ", ".join(
        f'"{name}": rgb("{value}")'
        for name, value in sorted(project.colours().items())
        if re.fullmatch(r"#[0-9a-fA-F]{6}", value)
    )
    return f"#let brand-color = ({entries or ':'})"


def _refusal(error: typst.TypstError) -> KikinError:
    message = str(error.message)
    glyph = _NO_GLYPH.search(message)
    if glyph:
        codes = "、".join(f"{letter}（U+{ord(letter):04X}）" for letter in glyph[1])
        return KikinError(
            "PDF を作れません: 書体にない文字があります", found=codes, remedy="ほかの文字に改めてください"
        )
    missing = _NO_FILE.search(message)
    if missing:
        name = Path(missing[1]).name
        return KikinError(
            "PDF を作れません: 図のファイルがありません",
            found=name,
            remedy="ノートブックを実行し直してください",
        )
    hints = "、".join(str(hint) for hint in error.hints)
    found = f"{message}（{hints}）" if hints else message
    return KikinError("PDF を作れません", found=found, remedy="示された文字や図を直してください")
