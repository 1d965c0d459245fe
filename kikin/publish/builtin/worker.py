"""A process that renders documents one after another: one JSON line in, one JSON line out.

It stands alone because a process that has used Typst must never fork, and because a crash of an engine
must cost one document only.
"""

from __future__ import annotations

import json
import os
import sys
from contextlib import closing
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any, Final

from kikin.publish.builtin.html import html_order, write_html
from kikin.publish.builtin.pandoc import Pandoc
from kikin.publish.builtin.pdf import fonts, pdf_order, write_pdf
from kikin.publish.builtin.source import read_notebook
from kikin.publish.builtin.word import draw_pictures, keep_rows_whole, word_order
from kikin.publish.guard import die_with_parent
from kikin.publish.model import DOCX, HTML, PDF, unwritable
from kikin.publish.project import Project, load_project
from kikin.values.errors import KikinError

_PDF_NOTE: Final = "⟦pdf-note⟧"


def main() -> None:
    """Serve until the input ends."""
    die_with_parent()
    reply = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints must not look like an answer
    with Pandoc() as pandoc:
        pandoc.start()  # it and the fonts are ready when the first document comes
        fonts()
        for line in sys.stdin:
            reply.write(json.dumps(_answer(pandoc, json.loads(line)), ensure_ascii=False) + "\n")
            reply.flush()
    os._exit(0)  # somebody waits for the end, and there is nothing left to tidy up


def _answer(pandoc: Pandoc, job: dict[str, Any]) -> dict[str, Any]:
    try:
        outputs = rendered(
            pandoc, Path(job["staged"]), PurePosixPath(job["notebook"]), Path(job["out"]), job["formats"]
        )
    except KikinError as error:
        return {"error": str(error)}
    except OSError as error:
        return {"error": unwritable("組版できませんでした", error)}
    except Exception as error:  # noqa: BLE001 - one document must not stop the others
        return {"error": f"思いがけない誤りです（{type(error).__name__}: {error}）"}
    return {"outputs": [str(path) for path in outputs]}


def rendered(
    pandoc: Pandoc, staged: Path, notebook: PurePosixPath, out: Path, formats: list[str]
) -> list[Path]:
    """Write the document in the formats and return the files.

    Raises:
        KikinError: The document cannot be rendered.
    """
    project = _project(staged)
    source = read_notebook(staged / notebook)
    folder = staged / notebook.parent / f"{notebook.stem}_figures"
    for name, data in source.pictures.items():
        folder.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    there = out / notebook.with_suffix(".pdf")
    note = (
        _PDF_NOTE if PDF in formats else _pdf_note(there)
    )  # the page says how large a PDF is that isn't made yet
    word = DOCX in formats or (out / notebook.with_suffix(".docx")).is_file()
    if DOCX in formats:
        draw_pictures(project, notebook, source)
    orders = {
        PDF: lambda: pdf_order(project, notebook, source),
        HTML: lambda: html_order(project, notebook, source, note, has_word=word),
        DOCX: lambda: word_order(project, notebook, source, out),
    }
    wanted = [name for name in orders if name in formats]
    outputs: list[Path] = []
    with closing(pandoc.converted(source.markdown, [orders[name]() for name in wanted])) as texts:
        for name, text in zip(wanted, texts, strict=True):  # Typst works while pandoc writes the page
            if name == PDF:
                outputs.append(write_pdf(project, notebook, text, out))
            elif name == HTML:
                page = text.replace(_PDF_NOTE, _pdf_note(there), 1)
                outputs.insert(0, write_html(project, notebook, page, out))
            else:
                outputs.append(out / notebook.with_suffix(".docx"))
                keep_rows_whole(outputs[-1])
    return outputs


@lru_cache(maxsize=1)
def _project(staged: Path) -> Project:
    return load_project(staged)


def _pdf_note(path: Path) -> str:
    if not path.is_file():
        return ""
    size = path.stat().st_size
    return f"{size / 1_000_000:.1f}MB" if size >= 1_000_000 else f"{max(1, round(size / 1000))}KB"  # noqa: PLR2004


if __name__ == "__main__":
    main()
