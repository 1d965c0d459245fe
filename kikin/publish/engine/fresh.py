"""Tasks run each in a process started anew, where processes can't be forked safely: right, and only slower."""

from __future__ import annotations

import os
import signal
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing import get_context, parent_process
from multiprocessing.connection import Connection
from typing import TYPE_CHECKING, Any

from kikin.publish.engine.outcomes import Died, Overtime

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess


class Fresh(Executor):
    """An executor that starts a process for each task, so many at a time."""

    def __init__(self, workers: int) -> None:
        """Begin without a process."""
        self._threads = ThreadPoolExecutor(workers)
        self._running: set[SpawnProcess] = set()
        self._is_ended = False

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return the future of a task without a limit of time."""
        return self.submit_within(float("inf"), partial(fn, **kwargs) if kwargs else fn, *args)

    def submit_within(self, seconds: float, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Return the future of a task, which is ended when its time is up.

        The future raises ``Overtime`` then, ``Died`` if the process ended before it had answered.
        """
        return self._threads.submit(self._call, seconds, function, arguments)

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:  # noqa: FBT001, FBT002
        """Begin no other task; wait for those that run."""
        self._threads.shutdown(wait, cancel_futures=cancel_futures)

    def __exit__(self, kind: type[BaseException] | None, *rest: object) -> None:
        """Wait for the tasks; when something went wrong here, end them instead."""
        if kind is not None:
            self.stop()
        self._threads.shutdown(wait=True)

    def stop(self) -> None:
        """End the tasks that run; whoever waits for one learns that it died."""
        self._is_ended = True
        self._threads.shutdown(wait=False, cancel_futures=True)
        for process in list(self._running):
            _end(process)

    def _call(self, seconds: float, function: Callable[..., Any], arguments: tuple[Any, ...]) -> Any:
        context = get_context("spawn")
        ours, theirs = context.Pipe(duplex=False)
        process = context.Process(target=_run, args=(theirs, function, arguments), daemon=False)
        with ours:
            with theirs:
                process.start()
            self._running.add(process)
            try:
                if self._is_ended:
                    raise Died(-signal.SIGTERM)
                if not ours.poll(None if seconds == float("inf") else seconds):
                    raise Overtime
                is_good, value = ours.recv()
            except EOFError:
                process.join()
                raise Died(process.exitcode or 0) from None
            finally:
                self._running.discard(process)
                _end(process)
        if is_good:
            return value
        raise value


def _end(process: SpawnProcess) -> None:
    """End a process, and the kernel that it has started: both get a moment to end in order."""
    process.join(timeout=0.5)
    if process.is_alive():
        process.terminate()
        process.join(timeout=2)
    if process.is_alive():
        process.kill()
        process.join()


def _run(pipe: Connection, function: Callable[..., Any], arguments: tuple[Any, ...]) -> None:
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # Ctrl-C comes to the process that waits, and it ends this one
    signal.signal(signal.SIGTERM, _leave)
    threading.Thread(target=_end_with_parent, daemon=True).start()
    try:
        answer: tuple[bool, Any] = (True, function(*arguments))
    except Exception as error:  # noqa: BLE001  # it is raised where the task was asked for
        answer = (False, error)
    with suppress(OSError):  # whoever asked is gone
        pipe.send(answer)


def _end_with_parent() -> None:
    parent = parent_process()
    if parent is not None:
        parent.join()
        os._exit(1)


def _leave(*_: object) -> None:
    """Let papermill end its kernel before this process ends."""
    raise SystemExit(1)
