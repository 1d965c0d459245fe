"""Tasks run each in a fresh process: forked from a zygote where that is to be had, else started anew.

A task is a function of a module with arguments that can be pickled; it sees the folder and the environment of the moment.
"""

from __future__ import annotations

import atexit
import itertools
import os
import pickle
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Executor, Future, ThreadPoolExecutor
from contextlib import suppress
from functools import partial
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any, Final

from kikin.publish.engine.fresh import Fresh
from kikin.publish.engine.outcomes import Died, Overtime
from kikin.publish.engine.zygote import DIED, FAILED, OVERTIME

_MAIN: Final = "import sys; del sys.path[0]; from kikin.publish.engine.zygote import main; main()"
_ENGINE: Final = "KIKIN_ENGINE"  # "kernel" asks for ordinary kernels where forks could be had
# One thread each: the documents share the cores, and a library's threads would not survive a fork.
_THREADS: Final = dict.fromkeys(("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "1")


def has_forks() -> bool:
    """Whether processes can be forked safely here: on Linux, where nobody asks for ordinary kernels."""
    return sys.platform == "linux" and os.environ.get(_ENGINE) != "kernel"


def prepare() -> None:
    """Let the zygote, where there is to be one, begin to load: it will be needed."""
    if has_forks():
        start()


def pool(workers: int) -> Forks | Fresh:
    """Return an executor that gives each task a process of its own, so many at a time."""
    if has_forks():
        return Forks(start(), max(1, workers))
    return Fresh(max(1, workers))


class _ZygoteProcess:
    """The other end of a zygote: calls go out with a number, and answers come back in any order."""

    def __init__(self) -> None:
        ours, theirs = socket.socketpair()
        with theirs:
            self._process = subprocess.Popen(  # noqa: S603  # this very Python, and no shell
                [sys.executable, "-c", _MAIN, str(theirs.fileno()), str(os.getpid())],
                stdin=subprocess.DEVNULL,
                stdout=2,  # whatever prints there is no answer
                pass_fds=[theirs.fileno()],
                env=os.environ | _THREADS,
                start_new_session=True,  # Ctrl-C comes to us, and we end it
            )
        self._socket = ours
        self._connection = Connection(os.dup(ours.fileno()))
        self._numbers = itertools.count()
        self._waiting: dict[int, Future[Any]] = {}
        self._lock = threading.Lock()
        self._is_open = True
        threading.Thread(target=self._listen, daemon=True).start()

    @property
    def is_alive(self) -> bool:
        return self._is_open and self._process.poll() is None

    def call(self, function: Callable[..., Any], arguments: tuple[Any, ...], seconds: float) -> Any:
        task = pickle.dumps((function, arguments, Path.cwd(), dict(os.environ)))
        future: Future[Any] = Future()
        with self._lock:
            if not self._is_open:
                raise Died(-signal.SIGKILL)
            number = next(self._numbers)
            self._waiting[number] = future
            with suppress(OSError):  # the listener says so
                self._connection.send_bytes(pickle.dumps((number, seconds, task)))
        return future.result()

    def close(self) -> None:
        """End the zygote and all that it forked: at once where no task runs, else by itself, with what tasks started."""
        if not self._waiting:
            self._process.kill()
        with suppress(OSError):
            self._socket.shutdown(socket.SHUT_RDWR)
        try:
            self._process.wait(timeout=10)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self) -> None:
        with suppress(EOFError, OSError):
            while True:
                number, kind, content = pickle.loads(self._connection.recv_bytes())  # noqa: S301  # our own zygote
                self._resolve(self._waiting.pop(number), kind, content)
        with self._lock:
            self._is_open = False
            lost, self._waiting = list(self._waiting.values()), {}
        for future in lost:
            future.set_exception(Died(-signal.SIGKILL))

    def _resolve(self, future: Future[Any], kind: str, content: Any) -> None:
        if kind == DIED:
            future.set_exception(Died(content))
        elif kind == OVERTIME:
            future.set_exception(Overtime())
        else:
            outcome, value = pickle.loads(content)  # noqa: S301
            if outcome == FAILED:
                future.set_exception(value)
            else:
                future.set_result(value)


class Forks(Executor):
    """An executor whose tasks are forked from the zygote, so many at a time."""

    def __init__(self, zygote: _ZygoteProcess, workers: int) -> None:
        """Use a zygote that others may use too."""
        self._zygote = zygote
        self._threads = ThreadPoolExecutor(workers)

    def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
        """Return the future of a task without a limit of time."""
        return self.submit_within(float("inf"), partial(fn, **kwargs) if kwargs else fn, *args)

    def submit_within(self, seconds: float, function: Callable[..., Any], /, *arguments: Any) -> Future[Any]:
        """Return the future of a task, which is ended with all that it started when its time is up.

        The future raises ``Overtime`` then, ``Died`` if the process ended before it had answered.
        """
        return self._threads.submit(self._zygote.call, function, arguments, seconds)

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
        self._threads.shutdown(wait=False, cancel_futures=True)
        self._zygote.close()


_STARTED: list[_ZygoteProcess] = []
_STARTING: Final = threading.Lock()


def start() -> _ZygoteProcess:
    """Return the zygote of this process, started now if there is none; it loads while its caller goes on."""
    with _STARTING:
        if not _STARTED or not _STARTED[-1].is_alive:
            _STARTED[:] = [_ZygoteProcess()]
        return _STARTED[-1]


@atexit.register
def close() -> None:
    """End the zygote of this process with all that it forked; another one starts when it is needed."""
    while _STARTED:
        _STARTED.pop().close()
