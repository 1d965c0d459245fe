"""組立てを途中で終わらせ、そのあとを確かめる: 公表サイトは古いか新しいかの全体がそろい、次の組立てはうまくいく。

``PYTHONPATH=tests python tests/publish/killing.py --times 50`` は、組立てを 50 の時点で、また公表の一歩ごとに終わらせる。
"""

from __future__ import annotations

import argparse
import random
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from small_project import make_project, write_table

from kikin.publish.assembly import described
from kikin.publish.lists import MARK, content_of

BUILD = ("build", "--renderer", "builtin", "--to", "html", "--jobs", "2")
# 数えるのは、この組立てが reports/ を変える一歩ごと。その番号の一歩の前で、電源が落ちたように終わるか、
# そこからディスクに空きがなくなる。
COUNTED = """
import errno, os, signal, sys
last, is_full = int(sys.argv.pop(1)), sys.argv.pop(1) == "full"
count, me, clearing = 0, os.getpid(), False
CHANGES = ("os.rename", "os.remove", "os.rmdir", "os.link", "os.truncate")

def hook(event, details):
    global count, clearing
    if os.getpid() != me:
        return
    if event == "shutil.rmtree":
        clearing = "/reports/" in str(details[0])
    is_there = "/reports/" in str(details[0]) if details else False
    is_change = event in CHANGES or event == "open" and set(str(details[1])) & set("wx")
    if not is_change or not (is_there or clearing and isinstance(details[-1], int) and details[-1] >= 0):
        return
    count += 1
    if count == last and not is_full:
        os.kill(me, signal.SIGKILL)
    if is_full and count >= last > 0 and event in ("open", "os.link"):
        raise OSError(errno.ENOSPC, "No space left on device")

sys.addaudithook(hook)
from kikin.cli import main
try:
    main()
finally:
    print(f"steps={count}", file=sys.stderr)
"""


def is_whole(site: Path) -> bool:
    """Return whether the site is just what one build made: it names the digest of all its files."""
    files = [path for path in sorted(site.rglob("*")) if path.is_file() and path.name != MARK]
    named = (site / MARK).read_text(encoding="utf-8").strip()
    return content_of(described(site, files)) == named


def counted(project: Path, last: int = 0, how: str = "killed") -> subprocess.CompletedProcess[str]:
    """Return what a build said that is killed before a step, or finds the disk full from there; 0: none of both."""
    command = [sys.executable, "-c", COUNTED, str(last), how, *BUILD]
    return subprocess.run(command, cwd=project, capture_output=True, text=True, check=False)  # noqa: S603


def steps_of(project: Path) -> int:
    """Return in how many steps a build touches what is published."""
    done = counted(project)
    assert done.returncode == 0, done.stderr
    return int(done.stderr.rsplit("steps=", 1)[1])


def killed_when(project: Path, wait: Callable[[], object], number: int = signal.SIGKILL) -> tuple[int, str]:
    """Return the exit code of a build that gets a signal once a wait is over, and what it said."""
    heeding = "import signal; signal.signal(signal.SIGINT, signal.default_int_handler)"  # a shell's `&` ignores Ctrl-C
    command = [sys.executable, "-c", f"{heeding}; from kikin.cli import main; main()", *BUILD]
    with subprocess.Popen(  # noqa: S603
        command, cwd=project, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as building:
        wait()
        building.send_signal(number)
        said = building.communicate(timeout=600)[0]
    return building.returncode, said


def left_behind(project: Path) -> list[str]:
    """Return what lies beside the site and its state, and what running notebooks have left in the scratch folder."""
    beside = [
        path.name for path in (project / "reports").iterdir() if path.name not in {"site", ".site.state"}
    ]
    return beside + [path.name for path in (project / "build").glob(".[wr]*ing")]


def running_in(project: Path) -> list[str]:
    """Return the commands of the processes that work for the project, as Linux tells."""
    found = []
    for place in Path("/proc").glob("[0-9]*"):
        try:
            where = str((place / "cwd").readlink())
            command = (place / "cmdline").read_text(encoding="utf-8", errors="replace")
        except OSError:
            continue
        if where.startswith(str(project)) or str(project) in command:
            found.append(command)
    return found


def change(project: Path, number: int) -> str:
    """Change a figure so that the next build has something to do, and return what its page must say."""
    text = f"熊の印の改訂{number}"
    write_table(project / "data/43-kumamoto", "projects", f"R6,9,Ⅱ,{text},千円,5,s")
    return text


def check(project: Path) -> None:
    """Check that the site is whole, as one build made it, with every document."""
    site = project / "reports/site"
    assert is_whole(site), "公表サイトが、どの組立てのものでもない"
    for document in ("43-kumamoto/R6/note", "14-kanagawa/R6/note", "index"):
        assert (site / f"{document}.html").is_file(), f"{document} の頁がない"


def check_next(
    project: Path, text: str, by: Callable[[Path], subprocess.CompletedProcess[str]] = counted
) -> None:
    """Check that the next build makes the site new, and leaves nothing behind."""
    done = by(project)
    assert done.returncode == 0, done.stderr
    check(project)
    assert text in (project / "reports/site/43-kumamoto/R6/note.html").read_text(encoding="utf-8")
    assert left_behind(project) == []


def main() -> None:
    """Kill builds at random moments, and at each step of the publication."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--times", type=int, default=50, help="ランダムな時点の数")
    parser.add_argument("--seed", type=int, default=1, help="時点を選ぶ種")
    given = parser.parse_args()
    chance = random.Random(given.seed)  # noqa: S311  # no secret
    with tempfile.TemporaryDirectory(prefix="kikin-killing-") as folder:
        project = make_project(Path(folder).resolve() / "project")
        steps_of(project)
        change(project, 0)
        started = time.monotonic()
        steps = steps_of(project)
        whole = time.monotonic() - started
        for number in range(1, given.times + 1):
            text = change(project, number)
            seconds = chance.uniform(0, whole)
            killed_when(project, partial(time.sleep, seconds))
            check(project)
            check_next(project, text)
            say(f"{number}/{given.times} 回目: {seconds:.2f} 秒で止めた")
        for step in range(1, steps + 1):
            text = change(project, given.times + step)
            counted(project, step)
            check(project)
            check_next(project, text)
            say(f"{step}/{steps} 歩目の前で止めた")


def say(what: str) -> None:
    """Print how far it has come."""
    print(f"{what}。サイトはそろっていて、次の組立てで新しくなった", flush=True)  # noqa: T201


if __name__ == "__main__":
    main()
