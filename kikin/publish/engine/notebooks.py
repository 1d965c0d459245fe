"""A notebook whose cells run in this very process; papermill prepares it, and says what failed, as where a kernel runs it."""

from __future__ import annotations

import json
from contextlib import chdir
from pathlib import Path
from typing import TYPE_CHECKING, Any

import papermill
from ipykernel.ipkernel import IPythonKernel
from nbformat.v4.rwbase import split_lines, strip_transient
from papermill.execute import raise_for_execution_errors

from kikin.publish.engine.shell import Cells
from kikin.show.record import RECORD
from kikin.show.style import apply_in_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode


def run_here(template: Path, output: Path, parameters: dict[str, Any], running: Path | None = None) -> None:
    """Run a notebook, and write it as papermill does; the process is used up by it.

    Args:
        template: The notebook.
        output: Where it is written; its folder is that of the cells.
        parameters: What papermill is to set.
        running: A file that holds the cell that runs, so that a cell without an end can be named.

    Raises:
        PapermillExecutionError: A cell failed; those after it weren't run.
    """
    notebook = papermill.execute_notebook(
        template, output, parameters, prepare_only=True, progress_bar=False, kernel_name="python3"
    )
    code = [cell for cell in notebook.cells if cell.cell_type == "code"]
    for cell in code:
        cell.outputs, cell.execution_count = [], None
    with chdir(output.parent):
        _run([cell for cell in code if cell.source.strip() and "skip-execution" not in _tags(cell)], running)
    notebook.metadata["language_info"] = dict(IPythonKernel.language_info)
    raise_for_execution_errors(notebook, str(output))
    lasting = split_lines(strip_transient(notebook))  # type: ignore[no-untyped-call]
    text = json.dumps(lasting, ensure_ascii=False, sort_keys=True)
    output.write_text(text, encoding="utf-8")


def _run(code: list[NotebookNode], running: Path | None) -> None:
    cells = Cells()
    RECORD.waits = True
    apply_in_notebook()  # as importing kikin.show does in a kernel; here it is imported already
    for cell in code:
        if running is not None:
            running.write_text(cell.source, encoding="utf-8")
        if not cells.run(cell) and "raises-exception" not in _tags(cell):
            cell.metadata.papermill["exception"] = True
            break
    RECORD.write_due()


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", ()))
