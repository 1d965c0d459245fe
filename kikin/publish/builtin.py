"""The renderer that needs nothing but wheels: pandoc and Typst, several documents at a time."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
import time
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Any

from kikin.publish.html import write_library
from kikin.publish.model import Format, OnDone, Rendered
from kikin.publish.project import load_project

if TYPE_CHECKING:
    from collections.abc import Sequence


def render_builtin(
    staged: Path,
    out: Path,
    formats: Sequence[Format],
    notebooks: Sequence[PurePosixPath],
    jobs: int,
    on_done: OnDone,
) -> list[Rendered]:
    """Return what became of each notebook, in the order given; a failing one does not stop the others."""
    write_library(load_project(staged), out)
    waiting: queue.SimpleQueue[tuple[int, PurePosixPath]] = queue.SimpleQueue()
    for number, notebook in enumerate(notebooks):
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
                result = worker.render(staged, notebook, out, formats)
                with lock:
                    results[number] = result
                    on_done(result)

    threads = [threading.Thread(target=serve) for _ in range(max(1, min(jobs, len(notebooks))))]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return [results[number] for number in sorted(results)]


class _Worker:
    """One rendering process, started again if it dies."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> _Worker:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def render(self, staged: Path, notebook: PurePosixPath, out: Path, formats: Sequence[Format]) -> Rendered:
        """Return what became of the notebook."""
        start = time.monotonic()
        answer = self._ask(
            {"staged": str(staged), "notebook": str(notebook), "out": str(out), "formats": list(formats)}
        )
        return Rendered(
            str(notebook.with_suffix("")),
            "error" not in answer,
            tuple(Path(path) for path in answer.get("outputs", ())),
            answer.get("error", ""),
            time.monotonic() - start,
        )

    def _ask(self, job: dict[str, Any]) -> dict[str, Any]:
        process = self._started()
        try:
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
            self._process = subprocess.Popen(  # noqa: S603 - our own module, and no shell
                [sys.executable, "-m", "kikin.publish.worker"],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
                encoding="utf-8",
            )
        return self._process

    def _stop(self) -> None:
        if self._process is not None:
            self._process.stdin.close()  # type: ignore[union-attr]
            self._process.wait(timeout=10)
            self._process.stdout.close()  # type: ignore[union-attr]
            self._process = None
