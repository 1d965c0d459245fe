"""Programs that never outlive the build that started them: ``python -m kikin.publish.guard program arguments…``.

The guard stands between: when the build is gone, however it ended, it ends the program with all that this has started.
"""

from __future__ import annotations

import ctypes
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Final

_PR_SET_PDEATHSIG: Final = 1
_LONGEST: Final = 2_000_000.0  # seconds; the system's wait takes no more than 24 days
_RUNNING: Final[set[subprocess.Popen[str]]] = set()


def run_guarded(
    command: Sequence[str], folder: Path, environment: Mapping[str, str], seconds: float
) -> subprocess.CompletedProcess[str]:
    """Return what a program said.

    Raises:
        subprocess.TimeoutExpired: It took too long, and was ended with all that it had started.
    """
    reading, writing = os.pipe()  # the guard hears of our end when the system closes our side
    try:
        process = subprocess.Popen(  # noqa: S603 - a program that kikin has chosen, and no shell
            [sys.executable, "-m", "kikin.publish.guard", *command],
            cwd=folder,
            env=environment,
            stdin=reading,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            encoding="utf-8",
            errors="replace",
            start_new_session=True,  # Ctrl-C comes to us, and we end it
        )
    except OSError:
        os.close(writing)
        raise
    finally:
        os.close(reading)
    _RUNNING.add(process)
    try:
        said, complained = process.communicate(timeout=min(seconds, _LONGEST))
    except BaseException:
        end_group(process)
        process.communicate()
        raise
    finally:
        _RUNNING.discard(process)
        os.close(writing)
    return subprocess.CompletedProcess(list(command), process.returncode, said, complained)


def end_guarded() -> None:
    """End every guarded program now: whoever waits for one learns that it died."""
    for process in list(_RUNNING):
        end_group(process)


def end_group(process: subprocess.Popen[str]) -> None:
    """End a process that leads a session, with all that it has started."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        else:
            process.kill()


def die_with_parent() -> None:
    """Let Linux end this process when the thread that started it is gone; elsewhere its input ends."""
    with suppress(OSError, AttributeError, TypeError):
        ctypes.CDLL(None).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)


def main() -> None:
    """Run the program, and end it when the build is gone."""
    program = subprocess.Popen(sys.argv[1:], stdin=subprocess.DEVNULL)  # noqa: S603  # as above

    def wait_for_the_end() -> None:
        sys.stdin.buffer.read()
        with suppress(OSError):
            program.kill()
        if hasattr(os, "killpg"):
            os.killpg(0, signal.SIGKILL)
        os._exit(1)

    threading.Thread(target=wait_for_the_end, daemon=True).start()
    os._exit(program.wait() & 0xFF)


if __name__ == "__main__":
    main()
