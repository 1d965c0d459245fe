"""Speed as ratios of one run: what the commands cost against the plain tools on the same documents.

Run by `make bench`, in a copy of the project. Nothing here is a test: a number without its neighbour in the same
run says nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from time import perf_counter

import yaml

ROOT = Path(__file__).resolve().parents[1]
PARTS = ("_quarto.yml", "_brand.yml", "_extensions", "notebooks", "params", "data")


def main() -> None:
    """Measure, and print each step with its ratio to the plain route."""
    with tempfile.TemporaryDirectory(prefix="kikin-bench-") as scratch:
        project = Path(scratch) / "project"
        project.mkdir()
        for name in PARTS:
            copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copyfile
            copy(ROOT / name, project / name)
        params = sorted((project / "params").glob("*.yml"))
        rows = [
            ("papermill で一つずつ実行する（素の道）", _plain(project, params, render=False)),
            ("kikin --help", _kikin(project, "--help")),
            ("kikin check data", _kikin(project, "check", "data")),
            ("kikin build（はじめから、内蔵）", _kikin(project, "build", "--renderer", "builtin")),
            (
                "kikin build（一つだけ、内蔵）",
                _kikin(project, "build", str(params[-1]), "--renderer", "builtin"),
            ),
        ]
        if shutil.which("quarto"):
            rows.append(("papermill と quarto render（素の道）", _plain(project, params, render=True)))
            rows.append(
                ("kikin build（はじめから、Quarto）", _kikin(project, "build", "--renderer", "quarto"))
            )
    base = rows[0][1]
    print(f"文書 {len(params)}、{'段階':<40}{'秒':>8}{'比':>8}")
    for label, seconds in rows:
        print(f"{label:<44}{seconds:>8.2f}{seconds / base:>8.2f}")


def _kikin(project: Path, *arguments: str) -> float:
    return _seconds([sys.executable, "-c", "from kikin.cli import main; main()", *arguments], project)


def _plain(project: Path, params: list[Path], *, render: bool) -> float:
    out = project / "plain"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    total = 0.0
    for file in params:
        for name in yaml.safe_load(file.read_text(encoding="utf-8"))["documents"]:
            target = out / f"{file.stem}-{name}.ipynb"
            notebook = project / "notebooks" / f"{name}.ipynb"
            total += _seconds(
                [sys.executable, "-m", "papermill", str(notebook), str(target), "-f", str(file)], project
            )
            if render:
                total += _seconds(["quarto", "render", str(target)], project)
    return total


def _seconds(command: list[str], folder: Path) -> float:
    start = perf_counter()
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
    if done.returncode:
        raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
    return perf_counter() - start


if __name__ == "__main__":
    main()
