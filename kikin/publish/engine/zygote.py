"""The process that documents are forked from: everything loaded once, a child per task, nothing handed back but bytes.

It has one thread, reads no document itself, and never uses Typst: what it did, every child would begin with.
The other end is [kikin.publish.engine.pool][].
"""

from __future__ import annotations

import ctypes
import gc
import os
import pickle
import selectors
import signal
import sys
import time
import traceback
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from multiprocessing.connection import Connection
from typing import Any, Final

_CHUNK: Final = 1 << 16
_MOMENT: Final = 0.2
_PR_SET_PDEATHSIG: Final = 1
_FORKED: list[int] = []
RESULT, FAILED, DIED, OVERTIME = "result", "failed", "died", "overtime"


@dataclass
class _Child:
    """A task that runs: its number, the pipe on which its answer comes, and when its time is up."""

    number: int
    pid: int
    pipe: int
    deadline: float
    answer: bytearray = field(default_factory=bytearray)


class Zygote:
    """Forks a child per request, and sends back what became of it: ``(number, kind, bytes)``."""

    def __init__(self, connection: Connection) -> None:
        """Serve the other end of a connection."""
        self._connection = connection
        self._children: dict[int, _Child] = {}
        self._selector = selectors.DefaultSelector()
        self._selector.register(connection.fileno(), selectors.EVENT_READ)

    def serve(self) -> None:
        """Serve until the other end is closed; then end every child."""
        try:
            while True:
                for key, _ in self._selector.select(self._patience()):
                    if key.fd != self._connection.fileno():
                        self._read(self._children[key.fd])
                    else:
                        self._begin(*pickle.loads(self._connection.recv_bytes()))  # noqa: S301  # our own end
                self._end_overdue()
        except (EOFError, OSError):  # whoever asked is gone
            pass
        finally:
            for child in list(self._children.values()):
                self._reap(child)

    def _patience(self) -> float | None:
        deadlines = [child.deadline for child in self._children.values()]
        first = min(deadlines, default=float("inf"))
        return None if first == float("inf") else max(0.0, first - time.monotonic())

    def _begin(self, number: int, seconds: float, task: bytes) -> None:
        reading, writing = os.pipe()
        pid = os.fork()
        if pid == 0:
            os.close(reading)
            self._connection.close()
            self._selector.close()
            _run(task, writing)
        os.close(writing)
        child = _Child(number, pid, reading, time.monotonic() + seconds)
        self._children[reading] = child
        self._selector.register(reading, selectors.EVENT_READ)

    def _read(self, child: _Child) -> None:
        part = os.read(child.pipe, _CHUNK)
        child.answer += part
        length = int.from_bytes(child.answer[:8], "little")
        if part and len(child.answer) < 8 + length:
            return
        status = self._reap(child)
        if len(child.answer) >= 8 and len(child.answer) == 8 + length:  # noqa: PLR2004  # eight bytes of length
            self._connection.send_bytes(pickle.dumps((child.number, RESULT, bytes(child.answer[8:]))))
        else:
            code = os.waitstatus_to_exitcode(status)
            self._connection.send_bytes(pickle.dumps((child.number, DIED, code)))

    def _end_overdue(self) -> None:
        for child in list(self._children.values()):
            if child.deadline <= time.monotonic():
                self._reap(child)
                self._connection.send_bytes(pickle.dumps((child.number, OVERTIME, None)))

    def _reap(self, child: _Child) -> int:
        """End a child with all that it started, and return its status."""
        del self._children[child.pipe]
        self._selector.unregister(child.pipe)
        os.close(child.pipe)
        with suppress(ProcessLookupError, PermissionError):
            os.killpg(child.pid, signal.SIGKILL)
        with suppress(ProcessLookupError):  # it may not have had the time to found its group
            os.kill(child.pid, signal.SIGKILL)
        return os.waitpid(child.pid, 0)[1]


def is_forked() -> bool:
    """Return whether this process runs a task that was forked from a zygote."""
    return bool(_FORKED)


def _run(task: bytes, pipe: int) -> None:
    """Run a task in this child, write its answer, and end without the ado of an interpreter's end."""
    try:
        _FORKED.append(os.getpid())
        os.setsid()
        _die_with_parent()
        signal.signal(signal.SIGINT, signal.default_int_handler)
        answer = pickle.dumps(_answer(task))
        left = memoryview(len(answer).to_bytes(8, "little") + answer)
        while left:
            left = left[os.write(pipe, left) :]
    except BaseException:  # noqa: BLE001  # the child must end here, whatever happens
        traceback.print_exc()
        os._exit(1)
    os._exit(0)


def _answer(task: bytes) -> tuple[str, Any]:
    function, arguments, folder, environment = pickle.loads(task)  # noqa: S301  # of our own parent
    os.environ.clear()
    os.environ.update(environment)
    os.chdir(folder)
    _forget_chance()
    try:
        return RESULT, function(*arguments)
    except Exception as error:  # noqa: BLE001  # it is raised where the task was asked for
        return FAILED, error


def _forget_chance() -> None:
    """Let NumPy's random numbers begin anew, as Python's own do; else every child would draw the same."""
    numbers = sys.modules.get("numpy.random")
    if numbers is not None:
        numbers.seed()


def _die_with_parent() -> None:
    """Let the system end this child when the zygote is killed; elsewhere than on Linux its pipe tells it."""
    with suppress(OSError, AttributeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


@contextmanager
def _ended_with(parent: int) -> Iterator[None]:
    """End this process where its parent ends while it loads; once it serves, it hears of that from its connection."""

    def look(*_: object) -> None:
        if os.getppid() != parent:
            os._exit(1)

    signal.signal(signal.SIGALRM, look)
    signal.setitimer(signal.ITIMER_REAL, _MOMENT, _MOMENT)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, signal.SIG_DFL)


def main() -> None:
    """Load everything, then serve."""
    from kikin.publish.engine.loading import load_everything  # noqa: PLC0415

    connection = Connection(int(sys.argv[1]))
    os.set_inheritable(connection.fileno(), False)  # noqa: FBT003
    gc.disable()  # while nothing that is loaded goes away again
    with _ended_with(int(sys.argv[2])):
        load_everything()
    gc.freeze()  # what is loaded is nobody's to collect, and its pages stay shared
    gc.enable()
    Zygote(connection).serve()
