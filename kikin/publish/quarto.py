"""The renderer that a publication office uses: `quarto render` on the staged project."""

from __future__ import annotations

import os
import re
import shutil
import subprocess
import time
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Final

from kikin.publish.clock import timestamp
from kikin.publish.guard import run_guarded
from kikin.publish.model import HTML, PDF, Format, OnDone, Order, Rendered, late
from kikin.publish.project import load_project

if TYPE_CHECKING:
    from collections.abc import Sequence

MINIMUM: Final = "1.8"
_TARGETS: Final = {HTML: "kikin-html", PDF: "kikin-typst"}
_ENDINGS: Final = {HTML: ".html", PDF: ".pdf"}


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


def render_quarto(program: Path, order: Order, on_done: OnDone) -> list[Rendered]:
    """Return what became of each notebook: the whole project at once, and one by one only where that failed.

    Rendering at once shares Quarto's start; a document that stops it must not stop the others.
    """
    staged, formats, notebooks = order.staged, order.formats, order.notebooks
    start = time.monotonic()
    whole = notebooks == load_project(staged).notebooks
    limit = order.time_limit
    trouble = _run(program, staged, None, formats, limit * len(notebooks)) if whole else "一部だけを作る"
    share = (time.monotonic() - start) / max(1, len(notebooks))
    results = []
    for notebook in notebooks:
        began = time.monotonic()
        error = _run(program, staged, notebook, formats, limit) if trouble else ""
        outputs = () if error else _collected(order, notebook)
        if not error and len(outputs) < len(formats):
            error = "Quarto の出力がそろっていません"
        result = Rendered(
            str(notebook.with_suffix("")), not error, outputs, error, share + time.monotonic() - began
        )
        results.append(result)
        on_done(result)
    _collect_shared(staged, order.out)
    return results


def _run(
    program: Path, staged: Path, notebook: PurePosixPath | None, formats: Sequence[Format], seconds: float
) -> str:
    target = str(notebook) if notebook else "."
    only = ["--to", _TARGETS[formats[0]]] if len(formats) == 1 else []
    environment = os.environ | {"SOURCE_DATE_EPOCH": str(timestamp()), "QUARTO_PDF_STANDARD": "ua-1"}
    try:
        done = run_guarded(
            [str(program), "render", target, *only, "--no-clean"], staged, environment, seconds
        )
    except subprocess.TimeoutExpired:
        return late(seconds)
    return "" if done.returncode == 0 else f"Quarto が止まりました: {_reason(done.stderr)}"


def _reason(stderr: str) -> str:
    lines = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", stderr).splitlines() if line.strip()]
    ours = [line.split("kikin: ", 1)[1] for line in lines if "kikin: " in line]
    errors = [line for line in lines if line.lstrip().lower().startswith("error")]
    return (ours or errors or lines[-1:] or ["理由は示されませんでした"])[0]


def _collected(order: Order, notebook: PurePosixPath) -> tuple[Path, ...]:
    outputs, out = [], order.out
    site = order.staged / load_project(order.staged).output_directory
    for name in order.formats:
        relative = notebook.with_suffix(_ENDINGS[name])
        if (site / relative).is_file():
            (out / relative).parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(site / relative, out / relative)
            outputs.append(out / relative)
    return tuple(outputs)


def _collect_shared(staged: Path, out: Path) -> None:
    """Copy what the pages need: libraries and pictures, but no page of a document that failed."""
    site = staged / load_project(staged).output_directory
    for path in sorted(site.rglob("*")) if site.is_dir() else []:
        target = out / path.relative_to(site)
        if path.is_file() and path.suffix not in {*_ENDINGS.values(), ".ipynb"} and not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(path, target)
