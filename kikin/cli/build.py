"""`kikin build`: documents made and published, a line each, with what failed and where."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Self

import click

from kikin.cli.codes import FINDINGS, GOOD
from kikin.cli.group import JapaneseCommand

if TYPE_CHECKING:
    from kikin.publish.build import Built
    from kikin.publish.execute import Done


@click.command("build", cls=JapaneseCommand, short_help="文書を作って公表します。")
@click.argument("params", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "formats", default="html,pdf", show_default=True, help="作る形式（html、pdf）。")
@click.option("--renderer", default="auto", show_default=True, help="auto、quarto、builtin のどれか。")
@click.option("--jobs", default=0, help="同時に作る数（0 は CPU の数）。")
def build_command(params: tuple[Path, ...], formats: str, renderer: str, jobs: int) -> int:
    """文書を作り、reports/site/ に公表します。

    PARAMS は params/ の中の YAML です。書かなければすべてを作ります。一部だけを書くと、その文書を作り直し、
    ほかの文書は公表しているまま残します。入力に誤りのある文書は作らずに誤りを示し、ほかの文書を作ります。

    サイトにすでにある形式は、--to で選ばなくても一緒に作り直します。

    \b
    例:
      kikin build
      kikin build params/14-kanagawa-R6.yml --to html
      kikin build --renderer builtin --jobs 2
    """  # noqa: D301
    from kikin.publish.build import Wish, build  # noqa: PLC0415  # takes a while
    from kikin.publish.places import params_files, project_root  # noqa: PLC0415  # takes a while
    from kikin.publish.render import choose_renderer  # noqa: PLC0415  # takes a while

    wanted = _formats(formats)
    if jobs < 0:
        raise click.UsageError(f"--jobs は 0 以上の整数です（{jobs}）")
    root = project_root()
    _refuse_missing(params, root)
    chosen = choose_renderer(renderer)
    click.echo(chosen.why)
    with Progress(len(params) or len(params_files(root))) as progress:
        wish = Wish(tuple(wanted), chosen.name, chosen.version, _count(jobs), progress.step)
        built = build(list(params), wish)
    return report(built)


def _count(jobs: int) -> int:
    return jobs if jobs > 0 else os.cpu_count() or 1


class Progress:
    """A bar on a terminal, and one line per document that is done."""

    def __init__(self, count: int) -> None:
        """Begin a bar over so many documents."""
        from tqdm import tqdm  # noqa: PLC0415  # only while building

        self._bar = tqdm(total=count, unit="件", leave=False, disable=None, file=sys.stderr)

    def __enter__(self) -> Self:
        """Return the bar."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._bar.close()

    def step(self, what: str, done: Done) -> None:
        """Print what became of a document."""
        mark = "済" if done.ok else "失敗"
        self._bar.write(f"{what} {mark}  {done.document}  {done.seconds:.1f}秒", file=sys.stderr)
        if what == "実行":
            self._bar.update()


def report(built: Built) -> int:
    """Print what became of the site, and return the exit code."""
    for finding in built.findings:
        click.echo(str(finding), err=True)
    if built.findings:
        click.echo("誤りのある文書は作りませんでした。公表済みのものはそのままです。", err=True)
    for done in built.failed:
        kept = "前に作った版のまま公表しています" if done.kept else "この文書は公表していません"
        click.echo(f"失敗  {done.document}: {done.error}\n  {kept}", err=True)
    for document, text in built.open_texts:
        click.echo(f"記載予定  {document}: {text}")
    made = len(built.documents) - len(built.failed)
    click.echo(f"{made} 文書を作りました" + (f"（失敗 {len(built.failed)}）" if built.failed else ""))
    click.echo(f"公表: {built.site / 'index.html'}")
    return FINDINGS if built.failed or built.findings else GOOD


def _formats(text: str) -> list[str]:
    from kikin.publish.model import FORMATS  # noqa: PLC0415  # takes a while

    formats = [part.strip().lower() for part in text.split(",") if part.strip()]
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise click.UsageError(f"--to は html、pdf のどちらか、または html,pdf です（{text}）")
    return formats


def _refuse_missing(files: Sequence[Path], root: Path) -> None:
    for file in files:
        if not file.is_file():
            known = "、".join(sorted(path.name for path in (root / "params").glob("*.yml")))
            raise click.UsageError(
                f"パラメータのファイルがありません（{file}）。params/ にあるのは {known} です"
            )
