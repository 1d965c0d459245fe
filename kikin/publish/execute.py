"""Notebooks run by papermill: each in a process and folders of its own, moved into place when it succeeded.

Where processes can be forked, cells run in one that was forked for them ([kikin.publish.engine][]); elsewhere in a kernel.
"""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import Future
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import Any

from traitlets.config import Config

from kikin.data.files import shown_path
from kikin.data.params import TIME_LIMIT
from kikin.data.uses import text_digest, watch
from kikin.publish.cells import place_of, tidied
from kikin.publish.engine import Died, Overtime, is_forked, pool
from kikin.publish.engine.loading import load_papermill
from kikin.publish.engine.settings import write_profile
from kikin.publish.model import figures_of, record_of, unwritable, uses_of
from kikin.publish.notebook import joined
from kikin.publish.slots import side_by_side
from kikin.values.errors import KikinError, Place

_WORK = ".work"
_PRIVATE = ".private"  # in the folder of the work, beside those of the documents
_LONGEST_SOCKET = 90  # letters: the system allows some 104 to 108 with what ZeroMQ appends
_OUR_ERRORS = ("KikinError", "FindingsError")


@dataclass(frozen=True)
class Job:
    """One notebook to run: the template, its parameters, the document that it becomes, and how long that may take."""

    notebook: Path
    parameters: Mapping[str, Any]
    document: str
    time_limit: int = TIME_LIMIT

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


def _no_more(_: Done) -> None:
    """Leave it at that."""


def execute(
    jobs: Sequence[Job], staged: Path, workers: int, on_step: OnStep, then: Callable[[Done], None] = _no_more
) -> list[Done]:
    """Run notebooks, each in a private folder; one takes its place only when it succeeded.

    All that they write lies in the staged folder: what a killed build left there, the next one clears away.

    Args:
        jobs: The notebooks.
        staged: Where they take their places.
        workers: How many at a time.
        on_step: Called with each as it is done.
        then: Called with it thereafter, while others still run; the next one begins when it returns.
    """
    _clear(staged)
    try:
        with pool(min(workers, len(jobs))) as tasks:

            def one(numbered: tuple[int, Job]) -> Done:
                number, job = numbered
                future = tasks.submit_within(job.time_limit, run_notebook, job, staged, number)
                done = outcome_of(job, staged, future)
                on_step("実行", done)
                then(done)
                return done

            longest = sorted(jobs, key=lambda job: -job.notebook.stat().st_size)  # as far as one can tell
            order = {job.document: number for number, job in enumerate(jobs)}
            made = side_by_side(one, enumerate(longest), min(workers, len(jobs)), tasks.stop)
            return sorted(made, key=lambda done: order[done.document])
    finally:
        _clear(staged)


def _clear(staged: Path) -> None:
    shutil.rmtree(staged / _WORK, ignore_errors=True)
    shutil.rmtree(_sockets(staged), ignore_errors=True)


def outcome_of(job: Job, staged: Path, future: Future[Done]) -> Done:
    """Return what became of a notebook, also where its process ended or its time was up."""
    place = Place(shown_path(job.notebook))
    try:
        return future.result()
    except Died as death:
        why = "メモリーが足りないと、システムが止めることがあります" if death.code < 0 else ""
        ended = f"実行のプロセスが終わりました（{death}）{why and '。'}{why}"
        return Done(job.document, f"{place} を実行できませんでした: {ended}")
    except Overtime:
        where = _place_of_running(job, staged) or str(place)
        remedy = "時間のかかるセルを直すか、params の time_limit を大きくしてください"
        limit = f"{job.time_limit}秒で終わらないので止めました（{where}）"
        return Done(job.document, f"{limit}\n  対処: {remedy}", job.time_limit)


def _place_of_running(job: Job, staged: Path) -> str:
    """Return where the cell stands that was running when the time was up."""
    with suppress(OSError, KikinError):
        source = _running_of(staged / _WORK / job.document / f"{job.name}.ipynb").read_text(encoding="utf-8")
        return place_of(job.notebook, job.notebook, lambda cell: joined(cell["source"]) == source)
    return ""


def _running_of(output: Path) -> Path:
    return output.with_name(f".{output.stem}_running")


def run_notebook(job: Job, staged: Path, number: int) -> Done:
    """Run one notebook by papermill with its own folders, and move it into place when it succeeded."""
    start = monotonic()
    work = staged / _WORK / job.document
    work.mkdir(parents=True)
    output = work / f"{job.name}.ipynb"
    private = (staged / _WORK / _PRIVATE / str(number)).resolve()
    private.mkdir(parents=True)
    error = _papermill(job, output, private, _sockets(staged) / str(number))
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


def _papermill(job: Job, output: Path, private: Path, sockets: Path) -> str:
    """Run the notebook; return one sentence that says why it failed, or nothing."""
    engine = _engine_options(output, private, sockets)
    _set_environment(output, private)
    (private / "tmp").mkdir()
    tempfile.tempdir = None  # as the environment says
    if is_forked():
        watch()
    load_papermill()
    import papermill  # noqa: PLC0415  # which only workers need
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    try:
        papermill.execute_notebook(
            job.notebook,
            output,
            dict(job.parameters),
            kernel_name="python3",
            cwd=output.parent,
            progress_bar=False,
            request_save_on_cell_execute=False,  # the notebook is written when it has run
            **engine,
        )
    except PapermillExecutionError as error:
        said = error.evalue if error.ename in _OUR_ERRORS else f"{error.ename}: {error.evalue}"
        place = place_of(output, job.notebook, _is_failed)
        return f"セルが止まりました（{place}）: {said}"
    except OSError as error:
        return unwritable(f"{Place(shown_path(job.notebook))} を実行できませんでした", error)
    except Exception as error:  # noqa: BLE001  # a kernel that dies or never starts: one document fails, not all
        return f"{Place(shown_path(job.notebook))} を実行できませんでした: {type(error).__name__}: {error}"
    return ""


def _engine_options(output: Path, private: Path, sockets: Path) -> dict[str, Any]:
    """Return what runs the cells: this very process if it was forked for them, else a kernel."""
    if is_forked():
        from kikin.publish.engine.notebooks import NAME  # noqa: PLC0415  # IPython, which a kernel has for itself

        return {"engine_name": NAME, "running": _running_of(output)}
    write_profile(private / "ipython")
    return {"config": _private_transport(sockets)}


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


def _sockets(staged: Path) -> Path:
    """Return a folder for the sockets of this project's kernels: their whole path must be short."""
    user = os.getuid() if hasattr(os, "getuid") else 0
    name = f"kikin-{user}-{text_digest(str(staged.resolve()))[:8]}"
    places = [Path(place) for place in (tempfile.gettempdir(), "/tmp", "/var/tmp")]  # noqa: S108  # a private folder in it
    return next(
        (place / name for place in places if len(str(place / name)) < _LONGEST_SOCKET), places[1] / name
    )


def _private_transport(sockets: Path) -> Config:
    """Let the kernel talk through files of its own folder; Windows has no such sockets and uses local ports."""
    if sys.platform == "win32":
        return Config()
    sockets.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    if sockets.parent.stat().st_uid != os.getuid():  # another user was there first
        return Config()
    sockets.mkdir()
    return Config(KernelManager=Config(transport="ipc", ip=str(sockets / "k")))
