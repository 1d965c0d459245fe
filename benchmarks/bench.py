"""Speed as ratios of one run: what each step of a publication costs against reading the data once.

Run by `make bench`. Nothing here is a test: a number without its neighbour in the same run says nothing.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from time import perf_counter

from kikin.execute import Job, run_notebook
from kikin.intake import data_folders, read_folder
from kikin.params import read_all
from kikin.publish import Page, render, stage_project
from kikin.report.findings import folder_findings
from kikin.run import jobs_of, pages_of, params_files, preflight, project_root

REPEATS = 3


def seconds(action: Callable[[], object]) -> float:
    """Return the shortest of a few runs."""
    times = []
    for _ in range(REPEATS):
        start = perf_counter()
        action()
        times.append(perf_counter() - start)
    return min(times)


def main() -> None:
    """Measure, and print each step with its ratio to the first."""
    root = project_root()
    folders = data_folders(root / "data")
    runs = read_all(params_files(root))
    rows = [
        ("データを読む", seconds(lambda: [read_folder(folder) for folder in folders])),
        ("データを確かめる", seconds(lambda: [folder_findings(folder) for folder in folders])),
        ("全文書の報告を組み立てる", seconds(lambda: preflight(runs))),
        ("Python を起動して kikin を読み込む", seconds(_start)),
    ]
    (root / "build").mkdir(exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=".bench-", dir=root / "build") as scratch:
        staged = Path(scratch) / "build"
        jobs = [job for run in runs for job in jobs_of(root, run)]
        rows.append(("ノートブックを順に実行する", seconds(lambda: _execute(jobs, staged))))
        pages: list[Page] = pages_of(runs)
        stage_project(root, staged, pages)
        for renderer in ("builtin", *(["quarto"] if shutil.which("quarto") else [])):
            for name in ("html", "pdf"):
                out = Path(scratch) / f"{renderer}-{name}"
                measured = seconds(
                    lambda out=out, name=name, by=renderer: render(staged, out, [name], by, jobs=2)
                )
                rows.append((f"{renderer} で {name} にする", measured))
    base = rows[0][1]
    print(f"{'段階':<32}{'秒':>8}{'比':>8}")
    for label, measured in rows:
        print(f"{label:<32}{measured:>8.2f}{measured / base:>8.1f}")


def _start() -> None:
    subprocess.run([sys.executable, "-c", "import kikin.cli"], check=True)


def _execute(jobs: list[Job], staged: Path) -> None:
    shutil.rmtree(staged, ignore_errors=True)
    for job in jobs:
        done = run_notebook(job, staged)
        if not done.ok:
            raise SystemExit(done.error)


if __name__ == "__main__":
    main()
