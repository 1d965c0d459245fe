"""The loop of a preview: look, make, show, until Ctrl-C."""

from __future__ import annotations

import os
import shutil
import sys
import time
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Final

import kikin
from kikin.publish.preview.making import Maker, Outcome
from kikin.publish.preview.server import HOST, Shown, serve
from kikin.publish.preview.watching import changed, seen
from kikin.publish.site import sole_builder
from kikin.values.errors import Place

_PACKAGE: Final = Path(kikin.__file__).parent
_MOMENT: Final = 0.2
_FOLDER: Final = "build-preview"


def preview(  # noqa: PLR0913, PLR0917  # what the command is given, one each
    root: Path,
    file: Path,
    names: Sequence[str],
    port: int,
    on_start: Callable[[str], None],
    on_made: Callable[[Outcome, float], None],
) -> None:
    """Show documents until the process is interrupted; what is published is not touched.

    Args:
        root: The project.
        file: The params file.
        names: The documents of it to show; all where there is none.
        port: Where the server listens; 0 takes one that is free.
        on_start: Called with the address.
        on_made: Called with what became of the documents, each time, and how many seconds it took.
    """
    folder = root / _FOLDER
    with sole_builder(folder, "kikin preview"):
        for left in folder.iterdir():  # of one that was killed
            if left.is_dir():
                shutil.rmtree(left)
        maker = Maker(root, file.resolve(), names, folder)
        try:
            shown = Shown(maker.site)
            with serve(shown, port) as server:
                on_start(f"http://{HOST}:{server.server_port}/")
                _loop(maker, shown, on_made)
                server.shutdown()
                port = server.server_port
        finally:
            maker.close()
            shutil.rmtree(folder, ignore_errors=True)
    _begin_anew(file, names, port)


def _loop(maker: Maker, shown: Shown, on_made: Callable[[Outcome, float], None]) -> None:
    """Make and show whenever something has changed; return when kikin itself has."""
    program = seen([_PACKAGE])
    while True:
        watched = maker.watched()
        now = seen(watched)
        start = time.monotonic()
        outcome = maker.make(lambda watched=watched, now=now: seen(watched) != now)  # type: ignore[misc]
        if outcome is None:
            continue
        shown.change(maker.documents, outcome.troubles, outcome.failed)
        on_made(outcome, time.monotonic() - start)
        while seen(watched) == now:
            time.sleep(_MOMENT)
            files = changed(program, seen([_PACKAGE]))
            if files and not (wrong := [*filter(None, map(_wrong_with, files))]):
                return
            if files:
                program = seen([_PACKAGE])
                shown.change(maker.documents, wrong, {})


def _wrong_with(file: Path) -> str:
    """Return what keeps a file of kikin from being loaded."""
    if file.suffix == ".py" and file.is_file():
        try:
            compile(file.read_bytes(), file, "exec", dont_inherit=True)
        except (SyntaxError, ValueError) as error:
            return f"プログラムに文法の誤りがあります（{Place(str(file), getattr(error, 'lineno', 0) or 0)}）: {error}"
    return ""


def _begin_anew(file: Path, names: Sequence[str], port: int) -> None:
    """Take the place of this process by one with the new program; windows that are open find it at the same address."""
    sys.stdout.flush()
    command = [
        sys.executable,
        "-m",
        "kikin.cli",
        "preview",
        str(file),
        *names,
        "--port",
        str(port),
        "--no-open",
    ]
    os.execv(sys.executable, command)  # noqa: S606  # this very Python
