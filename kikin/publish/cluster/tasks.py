"""What a worker does: an order and files in, an answer and files out; nothing else is read, and nothing is left there."""

from __future__ import annotations

import os
import queue
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import cache
from importlib.metadata import distributions
from pathlib import Path, PurePosixPath
from typing import Final

from kikin.publish.builtin import Worker
from kikin.publish.builtin.html import write_library
from kikin.publish.clock import timestamp
from kikin.publish.cluster.packing import packed, unpack
from kikin.publish.engine import pool
from kikin.publish.execute import Done, Job, outcome_of, run_notebook
from kikin.publish.inputs import PACKAGE, RULES, Digests
from kikin.publish.model import HTML, Order, Rendered, figures_of, record_of, uses_of
from kikin.publish.project import load_project

_STAGED: Final = "build"
_OUT: Final = ".out"
_WARM: Final[queue.SimpleQueue[Worker]] = queue.SimpleQueue()


@dataclass(frozen=True)
class Answer:
    """What became of a document, the files that it left, and below which folder the worker had its project."""

    outcome: Done | Rendered
    files: bytes
    root: str = ""


class Unlike(Exception):  # noqa: N818  # said as a fact
    """A worker has another program: ``args`` are its name and what differs."""


@cache
def program() -> dict[str, str]:
    """Return what two machines must have in common, each with its version."""
    digests = Digests(Path.cwd())
    own = {
        "kikin": digests.of(PACKAGE),
        "kikin の規則": digests.of(RULES),
        "SOURCE_DATE_EPOCH": str(timestamp()),
    }
    packages = {one.metadata["Name"].lower(): one.version for one in distributions() if one.metadata["Name"]}
    return packages | own | {"Python": sys.version.split()[0]}


def run_document(asked: Mapping[str, str], job: Job, files: bytes) -> Answer:
    """Run a notebook, and return the executed one with its figures, its record and what it used.

    Args:
        asked: The program of whoever asks.
        job: Its notebook is named from the project's root.
        files: What it needs of the project.

    Raises:
        Unlike: The program here is another one.
    """
    _check(asked)
    with _project(files) as root:
        staged = root / _STAGED
        here = replace(job, notebook=root / job.notebook)
        with pool(1) as tasks:
            outcome = outcome_of(
                here, staged, tasks.submit_within(job.time_limit, _run_in, root, here, staged)
            )
        outcome = replace(outcome, error=outcome.error.replace(f"{root}/", ""))
        notebook = staged / f"{job.document}.ipynb"
        left = (notebook, figures_of(notebook), record_of(notebook), uses_of(notebook))
        return Answer(outcome, packed(staged, left), str(root))


def render_document(
    asked: Mapping[str, str], order: Order, notebook: PurePosixPath, files: bytes, pdf: bytes
) -> Answer:
    """Render an executed notebook, and return its pages.

    Args:
        asked: The program of whoever asks.
        order: The formats and the time that there is.
        notebook: Its path in the staged project.
        files: What the staged project holds of it.
        pdf: The PDF of which the page says how large it is, where that isn't asked for.

    Raises:
        Unlike: The program here is another one.
    """
    _check(asked)
    with _project(files) as staged:
        out = staged / _OUT
        unpack(pdf, out)
        before = set(out.rglob("*"))
        if HTML in order.formats:
            write_library(load_project(staged), out)
        try:
            worker = _WARM.get_nowait()
        except queue.Empty:
            worker = Worker(Path(tempfile.gettempdir()))
        outcome = worker.render(replace(order, staged=staged, out=out), notebook)
        _WARM.put(worker)
        made = [path for path in out.rglob("*") if path.is_file() and path not in before]
        return Answer(replace(outcome, outputs=()), packed(out, made))


def _check(asked: Mapping[str, str]) -> None:
    here = program()
    unlike = [
        f"{name} {here[name]}（こちらは {version}）"
        for name, version in asked.items()
        if name in here and here[name] != version
    ]
    if unlike:
        raise Unlike(os.uname().nodename if hasattr(os, "uname") else "", "、".join(unlike))


@contextmanager
def _project(files: bytes) -> Iterator[Path]:
    from distributed import get_worker  # noqa: PLC0415  # an extra

    with tempfile.TemporaryDirectory(dir=get_worker().local_directory) as folder:  # which Dask clears
        root = Path(folder).resolve()
        unpack(files, root)
        yield root


def _run_in(root: Path, job: Job, staged: Path) -> Done:
    os.chdir(root)
    return run_notebook(job, staged, 0)
