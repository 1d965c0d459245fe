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
from pathlib import Path, PurePosixPath
from typing import Any, Final, Self

from kikin.publish.builtin.html import write_library
from kikin.publish.guard import end_group
from kikin.publish.model import OnDone, Order, Rendered, late
from kikin.publish.project import load_project

_DEAD: Final = "変換のプロセスが途中で終わりました。文書を一つだけ指定して作り直してください"
_SCRATCH: Final = ".rendering"
_RUNNING: Final[set[subprocess.Popen[str]]] = set()


def render_builtin(order: Order, jobs: int, on_done: OnDone) -> list[Rendered]:
    """Return what became of each notebook, in the order given; a failing one does not stop the others."""
    write_library(load_project(order.staged), order.out)
    scratch = order.staged / _SCRATCH  # which the next build clears, if this one can't
    scratch.mkdir(exist_ok=True)
    waiting: queue.SimpleQueue[tuple[int, PurePosixPath]] = queue.SimpleQueue()
    for number, notebook in enumerate(order.notebooks):
        waiting.put((number, notebook))
    results: dict[int, Rendered] = {}
    lock = threading.Lock()

    def serve() -> None:
        with Worker(scratch) as worker:
            while not waiting.empty():
                try:
                    number, notebook = waiting.get_nowait()
                except queue.Empty:
                    return
                result = worker.render(order, notebook)
                with lock:
                    results[number] = result
                    on_done(result)

    threads = [
        threading.Thread(target=serve, daemon=True) for _ in range(max(1, min(jobs, len(order.notebooks))))
    ]
    for thread in threads:
        thread.start()
    try:
        for thread in threads:
            thread.join()
    except BaseException:  # Ctrl-C: nobody waits for the rest
        while not waiting.empty():
            with contextlib.suppress(queue.Empty):
                waiting.get_nowait()
        end_rendering()
        raise
    finally:
        shutil.rmtree(scratch, ignore_errors=True)
    return [results[number] for number in sorted(results)]


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

    def close(self) -> None:
        """End the process; another one starts when it is needed."""
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
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
