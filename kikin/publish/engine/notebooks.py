"""The engine of papermill whose cells run in the process that papermill runs in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ipykernel.ipkernel import IPythonKernel
from papermill.engines import Engine, papermill_engines

from kikin.publish.engine.shell import Cells
from kikin.show.record import RECORD
from kikin.show.style import apply_in_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode

NAME: Final = "kikin"


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Cells run one after the other until one fails, as papermill's own engine has a kernel run them.

    Of papermill's bookkeeping for each cell (times, states, a bar) only what failed is noted: nobody looks on.
    """

    @classmethod
    def execute_notebook(
        cls,
        nb: NotebookNode,
        kernel_name: str,  # noqa: ARG003
        running: Path | None = None,
        **_: Any,
    ) -> NotebookNode:
        """Run the cells in the folder that this process is in, and return the notebook with their outputs.

        Args:
            nb: The notebook, with its parameters set.
            kernel_name: Not used.
            running: A file that holds the cell that runs, so that a cell without an end can be named.
        """
        code = [cell for cell in nb.cells if cell.cell_type == "code"]
        for cell in code:
            cell.outputs, cell.execution_count = [], None
        cells = Cells()
        RECORD.waits = True
        apply_in_notebook()  # as importing kikin.show does in a kernel; here it is imported already
        for cell in code:
            if not cell.source.strip() or "skip-execution" in _tags(cell):
                continue
            if running is not None:
                running.write_text(cell.source, encoding="utf-8")
            if not cells.run(cell) and "raises-exception" not in _tags(cell):
                cell.metadata["papermill"] = {"exception": True}  # which the cell with the parameters lacks
                break
        RECORD.write_due()
        nb.metadata["language_info"] = dict(IPythonKernel.language_info)
        return nb


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", ()))


papermill_engines.register(NAME, InProcessEngine)
