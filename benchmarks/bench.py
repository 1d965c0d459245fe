"""Speed as ratios of one run: the plain tools, a cold build, nothing changed, one figure changed, and the floor.

Run by `make bench`, or `python benchmarks/bench.py --prefectures 47 --copies 1`. The documents are made of synthetic
data (see [synthetic.py](synthetic.py)) in a scratch folder that no build of the repository reads. Nothing here is a
test: a number without its neighbour in the same run says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import resource
import shutil
import subprocess
import sys
import tempfile
import threading
from dataclasses import dataclass, replace
from pathlib import Path
from time import perf_counter, sleep
from typing import Self

import psutil
import yaml
from synthetic import change_one_figure, make_project, names_of

from kikin.values.prefectures import PREFECTURES

ROOT = Path(__file__).resolve().parents[1]
KIKIN = "from kikin.cli import main; main()"
SEED = 20251201
MB = 1_000_000


@dataclass(frozen=True)
class Spent:
    """What a step took: wall and processor seconds, and the memory (MB) of its largest process and of all together."""

    seconds: float
    cpu: float
    largest: float = 0
    together: float = 0
    said: str = ""

    def times(self, factor: float) -> Spent:
        """Return the same for so many times the work."""
        return Spent(self.seconds * factor, self.cpu * factor, self.largest, self.together)


def main() -> None:
    """Measure, and print each step beside the plain route and the floor."""
    asked = _asked()
    with tempfile.TemporaryDirectory(prefix="kikin-bench-") as scratch:
        project = Path(asked.keep or scratch) / "project"
        make_project(ROOT, project, asked.prefectures, asked.copies, SEED)
        documents = _documents(asked.prefectures, asked.copies)
        print(
            f"合成データ、種 {SEED}、{asked.prefectures} 都道府県、{len(documents)} 文書、{asked.jobs} 並列"
        )
        rows: list[tuple[str, Spent]] = []

        def add(label: str, spent: Spent) -> None:
            rows.append((label, spent))
            print(f"  {label}: {spent.seconds:.1f} 秒", file=sys.stderr, flush=True)

        sample = documents[:: max(1, len(documents) // asked.sample)][: asked.sample]
        for has_quarto in (False, True) if shutil.which("quarto") else (False,):
            add(*_plain(project, sample, len(documents), has_quarto=has_quarto))
        build = ["build", "--renderer", "builtin", "--jobs", str(asked.jobs)]
        add("kikin build、はじめから", _kikin(project, *build))
        add("同、何も変わらない", _kikin(project, *build))
        change_one_figure(project, PREFECTURES[0])
        one = _kikin(project, *build, "--explain")
        add("同、数値を一つ直す", one)
        first = next((one for one in reversed(documents) if one not in sample), sample[0])
        whole = _floor(project, first, sample).times(len(documents) / len(sample))
        floor = replace(whole, seconds=whole.seconds / asked.jobs)
        add(f"床（{len(sample)} 文書から、÷{asked.jobs}）", floor)
        _print(rows, len(documents), floor)
        print("\n数値を一つ直したときに作り直したもの:\n" + one.said)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--prefectures", type=int, default=8)
    parser.add_argument(
        "--copies", type=int, default=1, help="各県の計画と評価を何部ずつ作るか（47×2×20＝1880）"
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--sample", type=int, default=8, help="素の道と床を測る文書の数（残りは比例とみなす）"
    )
    parser.add_argument("--keep", help="作業場所を残すフォルダー")
    return parser.parse_args()


def _documents(prefectures: int, copies: int) -> list[str]:
    years = {"plan": "R7", "evaluation": "R6"}
    return [
        f"{prefecture.slug}/{years[of]}/{name}"
        for prefecture in PREFECTURES[:prefectures]
        for name, of in names_of(copies).items()
    ]


def _plain(project: Path, sample: list[str], count: int, *, has_quarto: bool) -> tuple[str, Spent]:
    """Return what a papermill command per document takes, with Quarto's HTML and PDF after it where it is on PATH."""
    out = project / "plain"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir()
    commands = []
    for document in sample:
        slug, year, name = document.split("/")
        target = out / f"{document.replace('/', '-')}.ipynb"
        params = _plain_params(project, slug, year, out)
        notebook = project / "notebooks" / f"{name}.ipynb"
        commands.append([sys.executable, "-m", "papermill", str(notebook), str(target), "-f", str(params)])
        if has_quarto:
            commands.append(["quarto", "render", str(target)])
    spent = _spent(commands, project).times(count / len(sample))
    shutil.rmtree(out)
    tools = "papermill と quarto render" if has_quarto else "papermill だけ"
    return f"素の道: {tools}（{len(sample)} 文書から）", spent


def _plain_params(project: Path, slug: str, year: str, out: Path) -> Path:
    values = yaml.safe_load((project / "params" / f"{slug}-{year}.yml").read_text(encoding="utf-8"))
    values.pop("documents")
    file = out / f"{slug}-{year}.yml"
    file.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return file


def _kikin(project: Path, *arguments: str) -> Spent:
    return _spent([[sys.executable, "-c", KIKIN, *arguments]], project)


def _floor(project: Path, first: str, sample: list[str]) -> Spent:
    """Return what the sample takes in one warm process, after a document that warms it."""
    whole = _spent(
        [[sys.executable, str(Path(__file__).with_name("floor.py")), str(project), first, *sample]], project
    )
    _, *others = json.loads(whole.said.splitlines()[-1])
    seconds, cpu = (sum(one[name] for one in others) for name in ("seconds", "cpu"))
    return Spent(seconds, cpu, whole.largest, whole.together)


def _spent(commands: list[list[str]], folder: Path) -> Spent:
    """Run commands one after the other; watch the memory of all their processes."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = perf_counter()
    said = ""
    with _Memory() as memory:
        for command in commands:
            done = subprocess.run(command, cwd=folder, capture_output=True, text=True, check=False)
            if done.returncode:
                raise SystemExit(f"{' '.join(command)}\n{done.stdout[-2000:]}{done.stderr[-2000:]}")
            said = done.stdout
    seconds = perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    cpu = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return Spent(seconds, cpu, memory.largest / MB, memory.together / MB, said)


class _Memory:
    """The peak of the memory of this process's descendants: what each has for itself, shared pages divided."""

    def __init__(self) -> None:
        self.largest = self.together = 0.0
        self._end = threading.Event()
        self._thread = threading.Thread(target=self._watch)

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._end.set()
        self._thread.join()

    def _watch(self) -> None:
        while not self._end.is_set():
            sizes = []
            for process in psutil.Process().children(recursive=True):
                try:
                    sizes.append((process.memory_info().rss, process.memory_full_info().pss))
                except (psutil.Error, FileNotFoundError):
                    continue
            self.largest = max([self.largest, *(rss for rss, _ in sizes)])
            self.together = max(self.together, sum(pss for _, pss in sizes))
            sleep(0.3)


def _print(rows: list[tuple[str, Spent]], count: int, floor: Spent) -> None:
    plain = max((spent.seconds for label, spent in rows if label.startswith("素の道")), default=0)
    print("\n| 段階 | 秒 | CPU秒 | 最大のプロセス MB | 合わせて MB | 文書／分 | 素の道÷ | ÷床 | CPU÷床 |")
    print("|---|--:|--:|--:|--:|--:|--:|--:|--:|")
    for label, spent in rows:
        made = (
            f"{60 * count / spent.seconds:,.0f}"
            if "変わらない" not in label and "一つ" not in label
            else "－"
        )
        print(
            f"| {label} | {spent.seconds:.1f} | {spent.cpu:.1f} | {spent.largest:.0f} | {spent.together:.0f} "
            f"| {made} | {plain / spent.seconds:.1f} | {spent.seconds / floor.seconds:.2f} "
            f"| {spent.cpu / floor.cpu:.2f} |"
        )


if __name__ == "__main__":
    main()
