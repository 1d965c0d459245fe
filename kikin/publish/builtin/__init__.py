"""The renderer that needs nothing but wheels: pandoc and Typst, several documents at a time."""

from __future__ import annotations

import contextlib
import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path, PurePosixPath
from typing import Any, Self

from kikin.publish.builtin.html import write_library
from kikin.publish.model import OnDone, Order, Rendered
from kikin.publish.project import load_project


def render_builtin(order: Order, jobs: int, on_done: OnDone) -> list[Rendered]:
    """Return what became of each notebook, in the order given; a failing one does not stop the others."""
    write_library(load_project(order.staged), order.out)
    waiting: queue.SimpleQueue[tuple[int, PurePosixPath]] = queue.SimpleQueue()
    for number, notebook in enumerate(order.notebooks):
        waiting.put((number, notebook))
    results: dict[int, Rendered] = {}
    lock = threading.Lock()

    def serve() -> None:
        with _Worker() as worker:
            while not waiting.empty():
                try:
                    number, notebook = waiting.get_nowait()
                except queue.Empty:
                    return
                result = worker.render(order, notebook)
                with lock:
                    results[number] = result
                    on_done(result)

    threads = [threading.Thread(target=serve) for _ in range(max(1, min(jobs, len(order.notebooks))))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[number] for number in sorted(results)]


class _Worker:
    """One rendering process, started again if it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def render(self, order: Order, notebook: PurePosixPath) -> Rendered:
        """Return what became of the notebook."""
        start = time.monotonic()
        answer = self._ask(
            {
                "staged": str(order.staged),
                "notebook": str(notebook),
                "out": str(order.out),
                "formats": list(order.formats),
            }
        )
        return Rendered(
            str(notebook.with_suffix("")),
            "error" not in answer,
            tuple(Path(path) for path in answer.get("outputs", ())),
            answer.get("error", ""),
            time.monotonic() - start,
        )

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        try:
            process = self._started()
            process.stdin.write(json.dumps(job) + "\n")  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            line = process.stdout.readline()  # type: ignore[union-attr]
        except OSError:
            line = ""
        if line:
            answer: dict[str, Any] = json.loads(line)
            return answer
        self._stop()
        return {"error": "変換のプロセスが途中で終わりました。文書を一つだけ指定して作り直してください"}

    def _started(self) -> subprocess.Popen[str]:
        if self._process is None:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "kikin.publish.builtin.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        return self._process

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
        try:
            process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        process.stdout.close()  # type: ignore[union-attr]
