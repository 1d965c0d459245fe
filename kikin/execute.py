"""Notebooks run by papermill: each in a process and folders of its own, moved into place when it succeeded."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Sequence
from concurrent.futures import ProcessPoolExecutor, as_completed
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path, PurePosixPath
from time import monotonic
from typing import Any

from traitlets.config import Config

from kikin.data.files import shown_path

_WORK = ".work"


@dataclass(frozen=True)
class Job:
    """One notebook to run: the template, its parameters, and the document that it becomes."""

    notebook: Path
    parameters: dict[str, Any]
    document: str

    @property
    def name(self) -> str:
        """The last part of the document's path, which names its folder of figures."""
        return PurePosixPath(self.document).name


@dataclass(frozen=True)
class Done:
    """What became of one document. ``kept`` says that the last good version is published instead."""

    document: str
    error: str
    seconds: float
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
            with _pool(workers) as pool:
                running = {
                    pool.submit(run_notebook, job, staged, Path(private) / f"{number}"): job
                    for number, job in enumerate(jobs)
                }
                for future in as_completed(running):
                    done = future.result()
                    results.append(done)
                    on_step("実行", done)
        finally:
            shutil.rmtree(staged / _WORK, ignore_errors=True)
    return results


def _pool(workers: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(
        max_workers=max(1, workers),
        mp_context=get_context("spawn"),
        initializer=signal.signal,
        initargs=(signal.SIGINT, signal.SIG_DFL),  # Ctrl-C ends workers without a word of their own
    )


def run_notebook(job: Job, staged: Path, private: Path) -> Done:
    """Run one notebook by papermill with its own folders, and move it into place when it succeeded."""
    start = monotonic()
    work = staged / _WORK / job.document
    work.mkdir(parents=True)
    output = work / f"{job.name}.ipynb"
    private.mkdir()
    error = _papermill(job, output, private)
    if not error:
        target = staged / f"{job.document}.ipynb"
        figures = target.with_name(f"{job.name}_figures")
        target.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(figures, ignore_errors=True)
        if (work / figures.name).exists():
            (work / figures.name).replace(figures)
        output.replace(target)
    return Done(job.document, error, monotonic() - start)


def _papermill(job: Job, output: Path, private: Path) -> str:
    """Run the notebook; return one sentence that says why it failed, or nothing."""
    # Kernels that share these folders disturb one another, and a user's settings must not change a document.
    os.environ |= {
        "IPYTHONDIR": str(private / "ipython"),
        "JUPYTER_RUNTIME_DIR": str(private / "runtime"),
        "JUPYTER_DATA_DIR": str(private / "data"),
        "JUPYTER_CONFIG_DIR": str(private / "config"),
        "JUPYTER_PLATFORM_DIRS": "1",
        "PYDEVD_DISABLE_FILE_VALIDATION": "1",
    }
    tempfile.tempdir = str(private)
    _quiet_kernel(private / "ipython" / "profile_default")
    import papermill  # noqa: PLC0415  # a second of import that only workers need
    from papermill.exceptions import PapermillExecutionError  # noqa: PLC0415

    unknown = _undeclared(job)
    if unknown:
        return f"{shown_path(job.notebook)} に宣言のないパラメータです: {'、'.join(unknown)}"
    try:
        papermill.execute_notebook(
            job.notebook,
            output,
            job.parameters,
            kernel_name="python3",
            cwd=output.parent,
            progress_bar=False,
            log_output=False,
            config=_private_transport(private),
        )
    except PapermillExecutionError as error:
        return f"{shown_path(job.notebook)} の {error.exec_count} 番目のセルで止まりました: {error.ename}: {error.evalue}"
    except Exception as error:  # noqa: BLE001  # a kernel that dies or never starts: one document fails, not all
        return f"{shown_path(job.notebook)} を実行できませんでした: {type(error).__name__}: {error}"
    return ""


def _private_transport(private: Path) -> Config:
    """Let the kernel talk through files of its own folder; Windows has no such sockets and uses local ports."""
    if sys.platform == "win32":
        return Config()
    return Config(KernelManager=Config(transport="ipc", ip=str(private / "k")))


def _quiet_kernel(profile: Path) -> None:
    """Let the kernel's own log be silent: it reports its orderly end as an error, and cells report theirs anyway."""
    profile.mkdir(parents=True)
    (profile / "ipython_kernel_config.py").write_text("c.IPKernelApp.log_level = 50\n", encoding="utf-8")


def _undeclared(job: Job) -> list[str]:
    """Return parameter names that the notebook doesn't declare; papermill would only warn of them."""
    import papermill  # noqa: PLC0415

    declared = papermill.inspect_notebook(job.notebook)
    return [name for name in job.parameters if name not in declared]
