"""One document -> one Word file for circulation, by pandoc with the reference document of `_extensions/kikin/`."""

from __future__ import annotations

import re
import zipfile
from io import BytesIO
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

import typst
from PIL import Image

from kikin.publish.builtin.pdf import fonts
from kikin.publish.frontmatter import metadata_of
from kikin.publish.project import EXTENSION, FILTERS

if TYPE_CHECKING:
    from kikin.publish.builtin.source import Source
    from kikin.publish.project import Project

_DRAWING = re.compile(r"\]\(([^()\s]+)\.svg\)")
_DOTS_PER_INCH = 200
_ROW = re.compile(rb"<w:tr>(<w:trPr>)?")


def word_order(project: Project, notebook: PurePosixPath, source: Source, out: Path) -> dict[str, Any]:
    """Return what pandoc is asked for: the file is written by it, since it is no text."""
    extension = (project.directory / EXTENSION).resolve()
    metadata = metadata_of(project.format_options("docx") | source.front_matter, notebook.stem)
    metadata |= {
        "author": metadata.pop("publisher", ""),
        "date": metadata.get("date-line", metadata.get("date", "")),
    }
    target = out / notebook.with_suffix(".docx")
    target.parent.mkdir(parents=True, exist_ok=True)
    return {
        "format": "docx",
        "filters": [str(extension / name) for name in (*FILTERS, "word.lua")],
        "metadata": {key: value for key, value in metadata.items() if value != ""},
        "reference-doc": str(extension / "word.docx"),
        "directory": str((project.directory / notebook).parent.resolve()),
        "output": str(target.resolve()),
    }


def draw_pictures(project: Project, notebook: PurePosixPath, source: Source) -> None:
    """Draw each SVG of the document as PNG beside it: Word has no eye for SVG."""
    folder = (project.directory / notebook).parent
    for name in dict.fromkeys(_DRAWING.findall(source.markdown)):
        drawing = folder / f"{name}.svg"
        if not drawing.is_file() or drawing.with_suffix(".png").is_file():
            continue
        text = f'#set page(width: auto, height: auto, margin: 0pt)\n#image("{drawing.name}")'
        main = drawing.with_suffix(".typ")
        main.write_text(text, encoding="utf-8")
        data = typst.compile(
            str(main), root=str(folder), font_paths=fonts(), format="png", ppi=_DOTS_PER_INCH
        )
        with Image.open(
            BytesIO(data)
        ) as picture:  # of its own size: Typst doesn't say in the file how large a dot is
            picture.save(drawing.with_suffix(".png"), dpi=(_DOTS_PER_INCH, _DOTS_PER_INCH))


def keep_rows_whole(file: Path) -> None:
    """Let the end of a page cut no row of a table: pandoc has no word for that."""
    with zipfile.ZipFile(BytesIO(file.read_bytes())) as book:
        parts = [(part, book.read(part)) for part in book.infolist()]
    with zipfile.ZipFile(file, "w") as book:
        for part, data in parts:
            is_text = part.filename == "word/document.xml"
            book.writestr(part, _ROW.sub(_whole, data) if is_text else data)


def _whole(row: re.Match[bytes]) -> bytes:
    return b"<w:tr><w:trPr><w:cantSplit/>" + (b"" if row[1] else b"</w:trPr>")
