"""The engine of papermill whose cells run in the process that papermill runs in."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from ipykernel.ipkernel import IPythonKernel
from papermill.engines import Engine, papermill_engines

from kikin.publish.engine.shell import Cells
from kikin.show.style import apply_in_notebook

if TYPE_CHECKING:
    from nbformat import NotebookNode
    from papermill.engines import NotebookExecutionManager

NAME: Final = "kikin"


class InProcessEngine(Engine):  # type: ignore[misc]  # papermill has no types
    """Cells run one after the other until one fails, as papermill's own engine has a kernel run them."""

    @classmethod
    def execute_managed_notebook(
        cls,
        nb_man: NotebookExecutionManager,
        kernel_name: str,  # noqa: ARG003
        running: Path | None = None,
        **_: Any,
    ) -> None:
        """Run the cells and fill in their outputs."""
        cells = Cells()
        apply_in_notebook()  # as importing kikin.show does in a kernel; here it is imported already
        for index, cell in enumerate(nb_man.nb.cells):
            if running is not None and cell.cell_type == "code":  # so that a cell without an end can be named
                running.write_text(cell.source, encoding="utf-8")
            nb_man.cell_start(cell, index)
            is_good = _is_skipped(cell) or cells.run(cell) or _may_fail(cell)
            if not is_good:
                nb_man.cell_exception(cell, cell_index=index)
            nb_man.cell_complete(cell, cell_index=index)
            if not is_good:
                break
        nb_man.nb.metadata["language_info"] = dict(IPythonKernel.language_info)


def _is_skipped(cell: NotebookNode) -> bool:
    return cell.cell_type != "code" or not cell.source.strip() or "skip-execution" in _tags(cell)


def _may_fail(cell: NotebookNode) -> bool:
    return "raises-exception" in _tags(cell)


def _tags(cell: NotebookNode) -> list[str]:
    return list(cell.metadata.get("tags", ()))


papermill_engines.register(NAME, InProcessEngine)
