"""The renderer that needs nothing but wheels: pandoc and Typst, several documents at a time."""

from __future__ import annotations

import contextlib
import json
import os
import queue
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath
from typing import Any, Final, Self

from kikin.publish.builtin.html import write_library
from kikin.publish.guard import end_group
from kikin.publish.model import RENDERING, Format, OnDone, Order, Rendered, late
from kikin.publish.project import load_project
from kikin.publish.slots import side_by_side

_DEAD: Final = "変換のプロセスが途中で終わりました。文書を一つだけ指定して作り直してください"
_RUNNING: Final[set[subprocess.Popen[str]]] = set()


def render_builtin(order: Order, jobs: int, on_done: OnDone) -> list[Rendered]:
    """Return what became of each notebook, in the order given; a failing one does not stop the others."""
    lock = threading.Lock()

    def made(notebook: PurePosixPath) -> Rendered:
        result = workers.render(notebook)
        with lock:
            on_done(result)
        return result

    with Workers(order, min(jobs, len(order.notebooks))) as workers:
        return side_by_side(made, order.notebooks, jobs, end_rendering)


class Workers:
    """So many rendering processes, started at once: a document is rendered by the next that is free."""

    def __init__(self, order: Order, count: int) -> None:
        """Let them load what they need; the order names the staged project and the folder of the site."""
        self._order = order
        write_library(load_project(order.staged), order.out)
        self._scratch = order.staged / RENDERING  # which the next build clears, if this one can't
        self._scratch.mkdir(exist_ok=True)
        self._workers = [Worker(self._scratch) for _ in range(max(1, count))]
        self._free: queue.SimpleQueue[Worker] = queue.SimpleQueue()
        for worker in self._workers:
            worker.start()
            self._free.put(worker)

    def __enter__(self) -> Self:
        """Return them."""
        return self

    def __exit__(self, kind: type[BaseException] | None, *_: object) -> None:
        """End the processes, all together: at once where something went wrong here."""
        if kind is not None:
            end_rendering()
        for worker in self._workers:
            worker.let_go()
        for worker in self._workers:
            worker.close()
        shutil.rmtree(self._scratch, ignore_errors=True)

    def render(self, notebook: PurePosixPath, formats: tuple[Format, ...] = ()) -> Rendered:
        """Return what became of a notebook, in the formats of the order where none are named."""
        worker = self._free.get()
        try:
            return worker.render(replace(self._order, formats=formats or self._order.formats), notebook)
        finally:
            self._free.put(worker)


def end_rendering() -> None:
    """End every rendering process now: whoever waits for one learns that it died."""
    for process in list(_RUNNING):
        end_group(process)


class Worker:
    """One rendering process, started again if it dies."""

    def __init__(self, scratch: Path) -> None:
        """Begin without a process; its temporary files are to lie in a folder."""
        self._scratch = scratch
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self.close()

    def start(self) -> None:
        """Start the process: it loads while other things are done. Where that can't be, the first document tells it."""
        with contextlib.suppress(OSError):
            self._started()

    def render(self, order: Order, notebook: PurePosixPath) -> Rendered:
        """Return what became of the notebook."""
        start = time.monotonic()
        answer = self._ask(
            {
                "staged": str(order.staged),
                "notebook": str(notebook),
                "out": str(order.out),
                "formats": list(order.formats),
            },
            order.time_limit,
        )
        return Rendered(
            str(notebook.with_suffix("")),
            "error" not in answer,
            tuple(Path(path) for path in answer.get("outputs", ())),
            answer.get("error", ""),
            time.monotonic() - start,
        )

    def _ask(self, job: dict[str, Any], seconds: float) -> dict[str, Any]:
        line = ""
        is_late = threading.Event()
        with contextlib.suppress(OSError):
            process = self._started()
            with _ended_after(seconds, process, is_late):
                process.stdin.write(json.dumps(job) + "\n")  # type: ignore[union-attr]
                process.stdin.flush()  # type: ignore[union-attr]
                line = process.stdout.readline()  # type: ignore[union-attr]
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self.close()
        return {"error": late(seconds) if is_late.is_set() else _DEAD}

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kikin.publish.builtin.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
                env=os.environ | {"TMPDIR": str(self._scratch)},
                start_new_session=True,  # Ctrl-C comes to the process that waits, and it ends this one
            )
            _RUNNING.add(self._process)
        return self._process

    def let_go(self) -> None:
        """Let the process end by itself, with its pandoc."""
        if self._process is not None:
            with contextlib.suppress(OSError):
                self._process.stdin.close()  # type: ignore[union-attr]

    def close(self) -> None:
        """End the process; another one starts when it is needed."""
        self.let_go()
        process, self._process = self._process, None
        if process is None:
            return
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            end_group(process)
            process.wait()
        process.stdout.close()  # type: ignore[union-attr]
        _RUNNING.discard(process)


@contextlib.contextmanager
def _ended_after(seconds: float, process: subprocess.Popen[str], is_late: threading.Event) -> Iterator[None]:
    """End a process where what is done here takes longer than so many seconds."""

    def end() -> None:
        is_late.set()
        end_group(process)

    timer = threading.Timer(min(seconds, threading.TIMEOUT_MAX), end)
    timer.daemon = True
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
