"""Copies of the project, so that a test may break its data without touching the real ones."""

from __future__ import annotations

import contextlib
import csv
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path

from click.testing import CliRunner

from kikin.cli import main

ROOT = Path(__file__).parents[1]
PUBLICATION = ("_quarto.yml", "_brand.yml", "_extensions", "notebooks", "params", "data")
Row = dict[str, str]


def copy_project(target: Path, parts: Iterable[str] = PUBLICATION) -> Path:
    """Return ``target`` as a project of its own: what a build reads, and nothing that it makes."""
    target.mkdir(parents=True, exist_ok=True)
    for name in parts:
        source = ROOT / name
        if source.is_dir():
            shutil.copytree(source, target / name, ignore=shutil.ignore_patterns(".ipynb_checkpoints"))
        else:
            shutil.copyfile(source, target / name)
    return target


def kikin(project: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what the command said, run in this process: what documents are forked from is loaded once for all tests."""
    with contextlib.chdir(project):
        result = CliRunner().invoke(main, arguments)
    if result.exception is not None and not isinstance(result.exception, SystemExit):
        raise result.exception
    return subprocess.CompletedProcess(["kikin", *arguments], result.exit_code, result.stdout, result.stderr)


def build_all(folder: Path, renderer: str = "builtin") -> None:
    """Make a folder a project with everything built; what the build said stands in ``said.txt``."""
    done = kikin(copy_project(folder), "build", "--renderer", renderer, "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr
    (folder / "said.txt").write_text(done.stdout + done.stderr, encoding="utf-8")


def started(
    project: Path, *arguments: str, timeout: float = 300, encoding: str = "utf-8"
) -> subprocess.CompletedProcess[str]:
    """Return what the command said, started as an analyst would: where the process itself is what a test is about."""
    return subprocess.run(  # noqa: S603  # our own command, and no shell
        [sys.executable, "-c", "from kikin.cli import main; main()", *arguments],
        cwd=project,
        capture_output=True,
        text=True,
        encoding=encoding,
        timeout=timeout,
        check=False,
    )


def read_rows(file: Path) -> list[Row]:
    """Return the rows of a table, every cell as written."""
    with file.open(encoding="utf-8", newline="") as lines:
        return list(csv.DictReader(lines))


def write_rows(file: Path, rows: list[Row]) -> None:
    """Write the rows back with the columns of the first one."""
    with file.open("w", encoding="utf-8", newline="") as lines:
        writer = csv.DictWriter(lines, list(rows[0]), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)


def set_cells(file: Path, row: int, cells: Mapping[str, str]) -> None:
    """Change cells of one row; rows count as a spreadsheet shows them, the heading being row 1."""
    rows = read_rows(file)
    rows[row - 2] |= cells
    write_rows(file, rows)


def change_rows(file: Path, change: Callable[[Row], Row]) -> None:
    """Change every row of a table."""
    write_rows(file, [change(row) for row in read_rows(file)])


def bytes_below(folder: Path) -> dict[str, bytes]:
    """Return the bytes of every file below the folder by its path."""
    files = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    return {str(path.relative_to(folder)): path.read_bytes() for path in files}
