"""Notebooks run by papermill: each in a process and folders of its own, moved into place when it succeeded.

Where processes can be forked, cells run in one that was forked for them ([kikin.publish.engine][]); elsewhere in a kernel.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future, as_completed
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import Any

from traitlets.config import Config

from kikin.data.files import shown_path
from kikin.data.uses import watch
from kikin.publish.cells import place_of, tidied
from kikin.publish.engine import Died, is_forked, pool
from kikin.publish.engine.settings import write_profile
from kikin.publish.model import figures_of, record_of, uses_of
from kikin.values.errors import KikinError, Place

_WORK = ".work"
_OUR_ERRORS = ("KikinError", "FindingsError")


@dataclass(frozen=True)
class Job:
    """One notebook to run: the template, its parameters, and the document that it becomes."""

    notebook: Path
    parameters: Mapping[str, Any]
    document: str

    @property
    def name(self) -> str:
        """The last part of the document's path."""
        return PurePosixPath(self.document).name


@dataclass(frozen=True)
class Done:
    """What became of one document. ``kept`` says that the last good version is published instead."""

    document: str
    error: str
    seconds: float = 0.0
    kept: bool = False

    @property
    def ok(self) -> bool:
        """Whether the document was made."""
        return not self.error


OnStep = Callable[[str, Done], None]


def execute(jobs: Sequence[Job], staged: Path, workers: int, on_step: OnStep) -> list[Done]:
    """Run notebooks, each in a private folder; one takes its place only when it succeeded."""
    results: list[Done] = []
    shutil.rmtree(staged / _WORK, ignore_errors=True)
    # One folder for all, which this process removes: workers that Ctrl-C ends can't clear up after themselves.
    with tempfile.TemporaryDirectory(prefix="kikin-", ignore_cleanup_errors=True) as private:
        try:
            with pool(min(workers, len(jobs))) as tasks:
                running = {
                    tasks.submit(run_notebook, job, staged, Path(private) / f"{number}"): job
                    for number, job in enumerate(jobs)
                }
                for future in as_completed(running):
                    done = _outcome(running[future], future)
                    results.append(done)
                    on_step("実行", done)
        finally:
            shutil.rmtree(staged / _WORK, ignore_errors=True)
    return results


def _outcome(job: Job, future: Future[Done]) -> Done:
    try:
        return future.result()
    except Died as death:
        why = f"実行のプロセスが終わりました（{death}）"
        return Done(job.document, f"{Place(shown_path(job.notebook))} を実行できませんでした: {why}")


def run_notebook(job: Job, staged: Path, private: Path) -> Done:
    """Run one notebook by papermill with its own folders, and move it into place when it succeeded."""
    start = monotonic()
    work = staged / _WORK / job.document
    work.mkdir(parents=True)
    output = work / f"{job.name}.ipynb"
    private.mkdir()
    error = _papermill(job, output, private)
    if not error:
        try:
            tidied(output, job.notebook)
        except KikinError as refusal:
            error = str(refusal)
    if not error:
        target = staged / f"{job.document}.ipynb"
        target.parent.mkdir(parents=True, exist_ok=True)
        for made, place in ((figures_of(output), figures_of(target)), (record_of(output), record_of(target))):
            shutil.rmtree(place, ignore_errors=True)
            if made.exists():
                made.replace(place)
        if uses_of(output).exists():
            uses_of(output).replace(uses_of(target))
        output.replace(target)
    return Done(job.document, error, monotonic() - start)


def _papermill(job: Job, output: Path, private: Path) -> str:
    """Run the notebook; return one sentence that says why it failed, or nothing."""
    _set_environment(output, private)
    (private / "tmp").mkdir()
    tempfile.tempdir = None  # as the environment says
    write_profile(private / "ipython")
    import papermill  # noqa: PLC0415  # a second of import that only workers need
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    try:
        papermill.execute_notebook(
            job.notebook,
            output,
            dict(job.parameters),
            kernel_name="python3",
            cwd=output.parent,
            progress_bar=False,
            log_output=False,
            request_save_on_cell_execute=False,  # the notebook is written when it has run
            engine_name=_engine(),
            config=_private_transport(private),
        )
    except PapermillExecutionError as error:
        said = error.evalue if error.ename in _OUR_ERRORS else f"{error.ename}: {error.evalue}"
        place = place_of(output, job.notebook, _is_failed)
        return f"セルが止まりました（{place}）: {said}"
    except Exception as error:  # noqa: BLE001  # a kernel that dies or never starts: one document fails, not all
        return f"{Place(shown_path(job.notebook))} を実行できませんでした: {type(error).__name__}: {error}"
    return ""


def _engine() -> str | None:
    """Return the engine that runs the cells: in this very process if it was forked for them, else in a kernel."""
    if not is_forked():
        return None
    watch()
    from kikin.publish.engine.notebooks import NAME  # noqa: PLC0415  # IPython, which a kernel has for itself

    return NAME


def _is_failed(cell: dict[str, Any]) -> bool:
    return any(output["output_type"] == "error" for output in cell.get("outputs", ()))


def _set_environment(output: Path, private: Path) -> None:
    """Give the kernel folders of its own: shared ones disturb, and a user's settings must not change a document."""
    os.environ |= {
        "TMPDIR": str(private / "tmp"),
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
        "KIKIN_RECORD": str(record_of(output).resolve()),
        "KIKIN_FIGURES": str(figures_of(output).resolve()),
        "KIKIN_USES": str(uses_of(output).resolve()),
    }
    os.environ.pop("JPY_SESSION_NAME", None)  # it would say that a person looks on in JupyterLab
    os.environ.pop("MPLBACKEND", None)


def _private_transport(private: Path) -> Config:
    """Let the kernel talk through files of its own folder; Windows has no such sockets and uses local ports."""
    if sys.platform == "win32":
        return Config()
    return Config(KernelManager=Config(transport="ipc", ip=str(private / "k")))
