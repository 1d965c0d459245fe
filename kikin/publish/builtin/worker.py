"""A process that renders documents one after another: one JSON line in, one JSON line out.

It stands alone because a process that has used Typst must never fork, and because a crash of an engine
must cost one document only.
"""

from __future__ import annotations

import json
import sys
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Any

from kikin.publish.builtin.html import write_html
from kikin.publish.builtin.pdf import write_pdf
from kikin.publish.builtin.source import read_notebook
from kikin.publish.model import HTML, PDF
from kikin.publish.project import Project, load_project
from kikin.values.errors import KikinError


def main() -> None:
    """Serve until the input ends."""
    reply = sys.stdout
    sys.stdout = sys.stderr  # whatever a library prints must not look like an answer
    for line in sys.stdin:
        reply.write(json.dumps(_answer(json.loads(line)), ensure_ascii=False) + "\n")
        reply.flush()


def _answer(job: dict[str, Any]) -> dict[str, Any]:
    try:
        outputs = rendered(
            Path(job["staged"]), PurePosixPath(job["notebook"]), Path(job["out"]), job["formats"]
        )
    except KikinError as error:
        return {"error": str(error)}
    except Exception as error:  # noqa: BLE001 - one document must not stop the others
        return {"error": f"思いがけない誤りです（{type(error).__name__}: {error}）"}
    return {"outputs": [str(path) for path in outputs]}


def rendered(staged: Path, notebook: PurePosixPath, out: Path, formats: list[str]) -> list[Path]:
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
    outputs = [write_pdf(project, notebook, source, out)] if PDF in formats else []
    if HTML in formats:
        outputs.insert(
            0, write_html(project, notebook, source, out, _pdf_note(out / notebook.with_suffix(".pdf")))
        )
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
