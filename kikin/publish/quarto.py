"""The renderer that a publication office uses: `quarto render` on the staged project."""

from __future__ import annotations

import os
import queue
import re
import shutil
import subprocess
import tempfile
import threading
import time
from collections import deque
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from kikin.publish.clock import timestamp
from kikin.publish.guard import end_guarded, run_guarded
from kikin.publish.model import HTML, PDF, RENDERING, Format, OnDone, Order, Rendered, late
from kikin.publish.project import load_project

if TYPE_CHECKING:
    from collections.abc import Sequence

MINIMUM: Final = "1.8"
_TARGETS: Final = {HTML: "kikin-html", PDF: "kikin-typst"}
_ENDINGS: Final = {HTML: ".html", PDF: ".pdf"}
_MOST: Final = (
    8  # documents of a shard: one that stops it costs these once more, and a shard done is progress seen
)
_OF_THE_SITE: Final = {
    "search.json",
    "sitemap.xml",
    "robots.txt",
}  # of a shard only: the site holds other pages, too


@dataclass(frozen=True)
class Found:
    """What was found of Quarto on this machine."""

    program: Path | None
    version: tuple[int, ...]

    @property
    def version_text(self) -> str:
        """The version as printed."""
        return ".".join(str(part) for part in self.version)

    @property
    def usable(self) -> bool:
        """Whether it is there and new enough."""
        return self.program is not None and self.version >= tuple(int(part) for part in MINIMUM.split("."))

    @property
    def trouble(self) -> str:
        """Why it cannot be used."""
        if self.program is None:
            return "Quarto が見つかりません"
        return f"Quarto {self.version_text} は古く、{MINIMUM} 以降が要ります"


def found_quarto() -> Found:
    """Return the Quarto on PATH and its version (empty where it does not answer)."""
    place = shutil.which("quarto")
    if place is None:
        return Found(None, ())
    told = Path(place).resolve().parents[1] / "share" / "version"
    if told.is_file():  # as every Quarto has it: its own answer takes a while
        return Found(Path(place), _version_of(told.read_text(encoding="utf-8")))
    try:
        done = subprocess.run(  # noqa: S603 - the program found on PATH, and no shell
            [place, "--version"], capture_output=True, text=True, timeout=60, check=False
        )
    except (OSError, subprocess.TimeoutExpired):
        return Found(Path(place), ())
    return Found(Path(place), _version_of(done.stdout))


def _version_of(text: str) -> tuple[int, ...]:
    match = re.search(r"(\d+)\.(\d+)\.(\d+)", text)
    return tuple(int(part) for part in match.groups()) if match else ()


def render_quarto(program: Path, order: Order, jobs: int, on_done: OnDone) -> list[Rendered]:
    """Return what became of each notebook, rendered in shards, as many at once as there are jobs.

    A shard is a project of its own, with some of the documents and the menu of all: Quarto's processes share no file.
    A document that stops its shard must not stop the others: the shard is halved until the document stands alone.
    """
    by_size = sorted(order.notebooks, key=lambda notebook: (order.staged / notebook).stat().st_size)
    count = max(min(jobs, len(by_size)), -(-len(by_size) // _MOST))
    waiting = deque(by_size[start::count] for start in range(count))
    finished: queue.SimpleQueue[_Shard | Exception] = queue.SimpleQueue()
    is_stopped = threading.Event()
    for _ in range(min(jobs, count)):
        given = (program, order, waiting, finished, is_stopped)
        threading.Thread(target=_serve_all, args=given, daemon=True).start()
    results: dict[PurePosixPath, Rendered] = {}
    try:
        while len(results) < len(by_size):
            shard = _next(finished)
            for notebook in shard.notebooks:
                results[notebook] = _collected(shard, notebook, order)
                on_done(results[notebook])
            if not shard.error:
                _collect_shared(shard.site, order.out)
            shutil.rmtree(shard.folder, ignore_errors=True)
    except BaseException:  # Ctrl-C, a full disk: nobody waits for the rest
        is_stopped.set()
        end_guarded()
        raise
    finally:
        shutil.rmtree(order.staged / RENDERING, ignore_errors=True)
    return [results[notebook] for notebook in order.notebooks]


@dataclass(frozen=True)
class _Shard:
    """A shard that Quarto has done with: its folder, why it was not made, and how many seconds a document took."""

    folder: Path
    notebooks: Sequence[PurePosixPath]
    error: str
    seconds: float

    @property
    def site(self) -> Path:
        return self.folder / load_project(self.folder).output_directory


def _next(finished: queue.SimpleQueue[_Shard | Exception]) -> _Shard:
    shard = finished.get()
    if isinstance(shard, Exception):
        raise shard
    return shard


def _serve_all(
    program: Path,
    order: Order,
    waiting: deque[list[PurePosixPath]],
    finished: queue.SimpleQueue[_Shard | Exception],
    is_stopped: threading.Event,
) -> None:
    while not is_stopped.is_set():
        try:
            part = waiting.popleft()
        except IndexError:
            return
        _serve(program, order, part, finished, is_stopped)


def _serve(
    program: Path,
    order: Order,
    part: Sequence[PurePosixPath],
    finished: queue.SimpleQueue[_Shard | Exception],
    is_stopped: threading.Event,
) -> None:
    from kikin.publish.staging import stage_part  # noqa: PLC0415  # not needed to look for Quarto

    start = time.monotonic()
    try:
        scratch = order.staged / RENDERING
        scratch.mkdir(exist_ok=True)
        folder = Path(tempfile.mkdtemp(dir=scratch))
        stage_part(order.staged, folder, part)
        error = _run(program, folder, order.formats, order.time_limit * len(part))
    except Exception as trouble:  # noqa: BLE001 - it is raised where the results are waited for
        finished.put(trouble)
        return
    if error and len(part) > 1 and not is_stopped.is_set():
        shutil.rmtree(folder, ignore_errors=True)
        for half in (part[: len(part) // 2], part[len(part) // 2 :]):
            _serve(program, order, half, finished, is_stopped)
    else:
        finished.put(_Shard(folder, part, error, (time.monotonic() - start) / len(part)))


def _run(program: Path, folder: Path, formats: Sequence[Format], seconds: float) -> str:
    only = ["--to", _TARGETS[formats[0]]] if len(formats) == 1 else []
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(timestamp()), "QUARTO_PDF_STANDARD": "ua-1"}
    try:
        done = run_guarded([str(program), "render", ".", *only, "--no-clean"], folder, environment, seconds)
    except subprocess.TimeoutExpired:
        return late(seconds)
    return "" if done.returncode == 0 else f"Quarto が止まりました: {_reason(done.stderr)}"


def _reason(stderr: str) -> str:
    lines = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", stderr).splitlines() if line.strip()]
    ours = [line.split("kikin: ", 1)[1] for line in lines if "kikin: " in line]
    errors = [line for line in lines if line.lstrip().lower().startswith("error")]
    return (ours or errors or lines[-1:] or ["理由は示されませんでした"])[0]


def _collected(shard: _Shard, notebook: PurePosixPath, order: Order) -> Rendered:
    error, outputs = shard.error, []
    for name in order.formats if not error else ():
        relative = notebook.with_suffix(_ENDINGS[name])
        if (shard.site / relative).is_file():
            (order.out / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(shard.site / relative, order.out / relative)
            outputs.append(order.out / relative)
        else:
            error = "Quarto の出力がそろっていません"
    return Rendered(
        str(notebook.with_suffix("")), not error, () if error else tuple(outputs), error, shard.seconds
    )


def _collect_shared(site: Path, out: Path) -> None:
    """Copy what the pages need, libraries and pictures: no page, and nothing that Quarto says of the whole site."""
    for path in sorted(site.rglob("*")) if site.is_dir() else []:
        target = out / path.relative_to(site)
        is_page = path.suffix in {*_ENDINGS.values(), ".ipynb"} or target.name in _OF_THE_SITE
        if path.is_file() and not is_page and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
