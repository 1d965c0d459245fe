"""Speed as ratios of one run: the plain tools, a cold build, nothing changed, one figure changed, and the floor.

Run by `make bench`; `python benchmarks/bench.py --scale 94,470,1880` measures 47 prefectures with one, five and twenty
copies of plan and evaluation. The documents are made of synthetic data (see [synthetic.py](synthetic.py)) in a scratch
folder that no build of the repository reads. Nothing here is a test: a number without its neighbour in the same run
says nothing.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter

import yaml
from synthetic import change_one_figure, make_project

from kikin.values.prefectures import PREFECTURES

ROOT = Path(__file__).resolve().parents[1]
KIKIN = "from kikin.cli import main; main()"
SEED = 20251201
MB = 1_000_000
HEADING = """
| 段階 | 文書 | 秒 | CPU秒 | 最大のプロセス MB | 文書／分 | 素の道÷ | CPU: 素の道÷ | ÷床 | CPU÷床 |
|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|"""


@dataclass(frozen=True)
class Spent:
    """What a step took: wall and processor seconds, and the memory (MB) of the largest of its processes."""

    seconds: float = 0
    cpu: float = 0
    largest: float = 0
    said: str = ""

    def times(self, factor: float) -> Spent:
        """Return the same for so many times the work."""
        return Spent(self.seconds * factor, self.cpu * factor, self.largest)

    def plus(self, other: Spent) -> Spent:
        """Return one thing after the other, with what the second said."""
        largest = max(self.largest, other.largest)
        return Spent(self.seconds + other.seconds, self.cpu + other.cpu, largest, other.said)

    def mean(self, other: Spent) -> Spent:
        """Return what lies between two looks at the same work."""
        return self.plus(other).times(1 / 2)


@dataclass(frozen=True)
class Row:
    """A line of the table: a step, how many documents it made or stands for, and what it took."""

    label: str
    count: int
    spent: Spent
    makes_all: bool = True


def main() -> None:
    """Measure, and print each step beside the plain route and the floor."""
    asked = _asked()
    print(
        f"合成データ、種 {SEED}、{asked.jobs} 並列。素の道と床は {2 * asked.sample} 文書から、比例とみなす。"
    )
    print(HEADING, flush=True)
    each: list[Spent] = []  # of a document: papermill, Quarto, the floor; measured at the first scale
    for count in asked.scale:
        with tempfile.TemporaryDirectory(prefix="kikin-bench-") as scratch:
            project = Path(asked.keep or scratch) / f"project-{count}"
            prefectures = min(len(PREFECTURES), max(1, count // 2))
            copies = max(1, count // (2 * prefectures))
            make_project(ROOT, project, prefectures, copies, SEED)
            count = 2 * prefectures * copies  # noqa: PLW2901  # what could be made of what was asked for
            # A machine is not as fast at the end of a run as at its beginning: half of the sample before, half after.
            sample = [one.slug for one in PREFECTURES[max(0, prefectures - asked.sample) : prefectures]]
            halves = sample[::2], sample[1::2] or sample
            before = each or _references(project, *halves, asked.jobs)
            rows = []
            for row in _rows(project, count, asked.jobs, quarto=asked.quarto):
                print(f"{row.label}: {row.spent.seconds:.1f}秒", file=sys.stderr, flush=True)
                rows.append(row)
            if not each:
                after = _references(project, *reversed(halves), asked.jobs)
                each = [one.mean(other) for one, other in zip(before, after, strict=True)]
            papermill, quarto, floor = (one.times(count) for one in each)
            plain = papermill.plus(quarto)
            rows.append(Row("素の道: papermill", count, papermill))
            if quarto.seconds:
                rows += [Row("素の道: quarto render", count, quarto), Row("素の道: 合わせて", count, plain)]
            for row in [*rows, Row("床", count, floor)]:
                _print(row, plain, floor)
            print(_sizes(project / "reports" / "site"), file=sys.stderr, flush=True)


def _rows(project: Path, count: int, jobs: int, *, quarto: bool) -> Iterator[Row]:
    """Yield what kikin does with a project: check of the data, all of it, nothing, one document, all by Quarto."""
    check = [[sys.executable, "-c", KIKIN, "check"]]
    yield Row("kikin check、はじめて", count, _spent(check, project), makes_all=False)
    yield Row("同、もう一度", count, _spent(check, project), makes_all=False)
    shutil.rmtree(project / "build")  # so that the build begins with nothing
    build = [
        [sys.executable, "-c", KIKIN, "build", "--renderer", "builtin", "--jobs", str(jobs), "--explain"]
    ]
    yield Row("kikin build、はじめから", count, _spent(build, project))
    yield Row("同、何も変わらない", count, _spent(build, project), makes_all=False)
    change_one_figure(project, PREFECTURES[0])
    one = _spent(build, project)
    yield Row("同、数値を一つ直す", count, one, makes_all=False)
    made = [line for line in one.said.splitlines() if "の理由" in line]
    print("数値を一つ直したときに作り直したもの:", *made, sep="\n  ", file=sys.stderr, flush=True)
    if quarto:
        shutil.rmtree(project / "build")
        build[0][build[0].index("builtin")] = "quarto"
        yield Row("kikin build --renderer quarto、はじめから", count, _spent(build, project))


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument(
        "--scale",
        type=lambda text: [int(part) for part in text.split(",")],
        default=[16],
        help="文書の数（94,470,1880 のように続けて測る）",
    )
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1)
    parser.add_argument(
        "--sample", type=int, default=2, help="素の道と床を測る都道府県の数（計画と評価を一つずつ）"
    )
    parser.add_argument("--quarto", action="store_true", help="Quarto でも作り、その分を見る（PATH に要る）")
    parser.add_argument("--keep", help="作業場所を残すフォルダー")
    return parser.parse_args()


def _references(project: Path, slugs: list[str], others: list[str], jobs: int) -> list[Spent]:
    """Return what a plan or an evaluation of these prefectures takes: papermill, Quarto, the floor, warmed by others."""
    sample, warming = (
        [f"{slug}/{place}" for slug in half for place in ("R7/plan", "R6/evaluation")]
        for half in (slugs, others)
    )
    return [*_plain(project, sample), _floor(project, warming, sample, jobs)]


def _plain(project: Path, sample: list[str]) -> Iterator[Spent]:
    """Yield what a papermill command takes for a document, and Quarto's HTML and PDF after it where it is on PATH."""
    out = project / "plain"
    out.mkdir()
    papermill, quarto = [], []
    for document in sample:
        slug, year, name = document.split("/")
        target = out / f"{document.replace('/', '-')}.ipynb"
        params = _plain_params(project, slug, year, out)
        notebook = project / "notebooks" / f"{name}.ipynb"
        papermill.append([sys.executable, "-m", "papermill", str(notebook), str(target), "-f", str(params)])
        quarto.append(["quarto", "render", str(target)])
    for commands in (papermill, quarto if shutil.which("quarto") else []):
        yield _spent(commands, project).times(1 / len(sample))
    shutil.rmtree(out)


def _plain_params(project: Path, slug: str, year: str, out: Path) -> Path:
    values = yaml.safe_load((project / "params" / f"{slug}-{year}.yml").read_text(encoding="utf-8"))
    values.pop("documents")
    file = out / f"{slug}-{year}.yml"
    file.write_text(yaml.safe_dump(values, allow_unicode=True), encoding="utf-8")
    return file


def _floor(project: Path, warming: list[str], sample: list[str], jobs: int) -> Spent:
    """Return what a document of the sample takes in one warm process that has not seen its prefecture before."""
    script = Path(__file__).with_name("floor.py")
    whole = _spent([[sys.executable, str(script), str(project), *warming, *sample]], project)
    others = json.loads(whole.said.splitlines()[-1])[len(warming) :]
    seconds, cpu = (sum(one[name] for one in others) / len(sample) for name in ("seconds", "cpu"))
    return Spent(seconds / jobs, cpu, whole.largest)


def _sizes(site: Path) -> str:
    """Return the largest page with its figures, and the largest PDF."""
    pages = {
        path: path.stat().st_size
        + sum(one.stat().st_size for one in path.with_name(f"{path.stem}_figures").glob("*"))
        for path in site.rglob("*.html")
    }
    pdfs = {path: path.stat().st_size for path in site.rglob("*.pdf")}
    told = [
        f"{what} {max(sizes.values()) / 1000:.0f} kB（{max(sizes, key=lambda path: sizes[path]).relative_to(site)}）"
        for what, sizes in (("最大の頁と図", pages), ("最大の PDF", pdfs))
    ]
    return "、".join(told)


def _spent(commands: list[list[str]], folder: Path) -> Spent:
    """Run commands one after the other."""
    whole = Spent()
    for command in commands:
        whole = whole.plus(_of_one(command, folder))
    return whole


def _of_one(command: list[str], folder: Path) -> Spent:
    """Run a command; the system says what it took with all that it waited for: to look on would slow it down."""
    start = perf_counter()
    with tempfile.TemporaryFile("w+") as said:
        process = subprocess.Popen(
            command, cwd=folder, env=_environment(), stdout=said, stderr=subprocess.STDOUT
        )
        _, status, used = os.wait4(process.pid, 0)  # memory in kB, as Linux has it
        seconds = perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        said.seek(0)
        text = said.read()
    if process.returncode:
        raise SystemExit(f"{' '.join(command)}\n{text[-4000:]}")
    return Spent(seconds, used.ru_utime + used.ru_stime, used.ru_maxrss * 1024 / MB, text)


def _environment() -> dict[str, str]:
    """Return the environment of an ordinary user, whose Python keeps what it has compiled."""
    return {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"}


def _print(row: Row, plain: Spent, floor: Spent) -> None:
    spent = row.spent
    made = f"{60 * row.count / spent.seconds:,.0f}" if row.makes_all else "－"
    print(
        f"| {row.label} | {row.count} | {spent.seconds:.2f} | {spent.cpu:.1f} | {spent.largest:.0f} "
        f"| {made} | {plain.seconds / spent.seconds:.1f} | {plain.cpu / spent.cpu:.1f} "
        f"| {spent.seconds / floor.seconds:.2f} | {spent.cpu / floor.cpu:.2f} |",
        flush=True,
    )


if __name__ == "__main__":
    main()
