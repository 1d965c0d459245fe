"""`kikin build`: documents made and published, a line each, with what failed and where."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final, Self

import click

from kikin.cli.codes import FINDINGS, GOOD
from kikin.cli.group import JapaneseCommand

if TYPE_CHECKING:
    from kikin.publish.build import Built
    from kikin.publish.cluster import Cluster
    from kikin.publish.execute import Done
    from kikin.publish.unchanged import Unchanged

_BAR: Final = "{percentage:3.0f}% |{bar}| {n}/{total} {unit}  残り {remaining}"


@click.command("build", cls=JapaneseCommand, short_help="文書を作って公表します。")
@click.argument("params", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "formats", default="html,pdf", show_default=True, help="作る形式（html、pdf、docx）。")
@click.option("--renderer", default="auto", show_default=True, help="auto、quarto、builtin のどれか。")
@click.option("--jobs", default=0, help="同時に作る数（0 は CPU の数）。")
@click.option("--explain", is_flag=True, help="文書ごとに、作り直す理由を示します。")
@click.option("--dry-run", is_flag=True, help="作らずに、何をなぜ実行し直すかだけを示します。")
@click.option(
    "--scheduler", default="", help="Dask のスケジューラー（tcp://192.0.2.1:8786）。その作業機で作ります。"
)
@click.option("--again", is_flag=True, help="変わっていない文書も、もう一度実行します。")
def build_command(  # noqa: PLR0913, PLR0917  # one option each
    params: tuple[Path, ...],
    formats: str,
    renderer: str,
    jobs: int,
    scheduler: str,
    explain: bool,  # noqa: FBT001  # click passes flags so
    dry_run: bool,  # noqa: FBT001
    again: bool,  # noqa: FBT001
) -> int:
    """文書を作り、reports/site/ に公表します。

    PARAMS は params/ の中の YAML です。書かなければすべてを作ります。一部だけを書くと、その文書を作り直し、
    ほかの文書は公表しているまま残します。入力に誤りのある文書は作らずに誤りを示し、ほかの文書を作ります。

    実行し直すのは、使っている表、文章、規則、指定、ノートブック、プログラムのどれかが変わった文書だけです。
    組み直すのは、実行の結果かメニューか様式が変わった頁だけです。
    サイトにすでにある形式は、--to で選ばなくても一緒に作ります。

    \b
    例:
      kikin build
      kikin build params/14-kanagawa-R6.yml --to html
      kikin build --explain
      kikin build --renderer builtin --jobs 2
    """  # noqa: D301
    from kikin.publish.engine.pool import prepare  # noqa: PLC0415  # takes a while
    from kikin.publish.later import when_used  # noqa: PLC0415  # takes a while
    from kikin.publish.places import is_touched, params_files, project_root  # noqa: PLC0415  # takes a while

    when_used("pandas")  # notebooks run in processes of their own
    wanted = formats_of(formats)
    if jobs < 0:
        raise click.UsageError(f"--jobs は 0 以上の整数です（{jobs}）")
    root = project_root()
    _refuse_missing(params, root)
    files = list(params) or params_files(root)
    if scheduler and renderer == "quarto":
        raise click.UsageError("--scheduler で作れるのは内蔵の方式だけです（--renderer builtin）")
    if not dry_run and (again or is_touched(root)):
        prepare()  # it loads while what is asked for is looked at
    from kikin.publish.inputs import Digests  # noqa: PLC0415  # takes a while
    from kikin.publish.render import choose_renderer  # noqa: PLC0415  # takes a while
    from kikin.publish.unchanged import unchanged  # noqa: PLC0415  # takes a while

    chosen = choose_renderer("builtin" if scheduler else renderer)
    click.echo(chosen.why)
    digests = Digests(root)
    standing = None if again else unchanged(digests, files, wanted, (chosen.name, chosen.version))
    if standing:
        return _report_unchanged(standing, explain=explain or dry_run)
    if not dry_run:
        prepare()
    from kikin.publish.build import build, foreseen  # noqa: PLC0415  # takes a while
    from kikin.publish.wish import Wish  # noqa: PLC0415

    with Progress() as progress:
        wish = Wish(tuple(wanted), chosen.name, chosen.version, _count(jobs), progress.step, again)
        if dry_run:
            return _report_foreseen(foreseen(files, wish, digests))
        with _workers(scheduler) as cluster:
            built = build(files, replace(wish, cluster=cluster, on_plan=progress.plan), digests)
    return report(built, explain=explain)


@contextmanager
def _workers(scheduler: str) -> Iterator[Cluster | None]:
    if not scheduler:
        yield None
        return
    from kikin.publish.cluster import connected  # noqa: PLC0415  # only where it is asked for

    with connected(scheduler) as cluster:
        yield cluster


def _count(jobs: int) -> int:
    return jobs if jobs > 0 else os.cpu_count() or 1


class Progress:
    """A bar on a terminal, and one line per document that is done."""

    def __init__(self) -> None:
        """Begin without anything to do."""
        from tqdm import tqdm  # noqa: PLC0415  # only while building

        self._bar = tqdm(
            total=0, unit="件", leave=False, disable=None, file=sys.stderr, bar_format=_BAR, smoothing=0.1
        )

    def __enter__(self) -> Self:
        """Return the bar."""
        return self

    def __exit__(self, *_: object) -> None:
        """Take the bar away."""
        self._bar.close()

    def plan(self, count: int) -> None:
        """Learn of so many steps more, so that the bar can tell the time left."""
        self._bar.total = (self._bar.total or 0) + count
        self._bar.refresh()

    def step(self, what: str, done: Done) -> None:
        """Print what became of a document."""
        mark = "済" if done.ok else "失敗"
        self._bar.write(f"{what} {mark}  {done.document}  {done.seconds:.1f}秒", file=sys.stderr)
        self._bar.update()


def report(built: Built, *, explain: bool = False) -> int:
    """Print what became of the site, and return the exit code."""
    _list_findings(built)
    if built.findings:
        click.echo("誤りのある文書は作りませんでした。公表済みのものはそのままです。", err=True)
    for done in built.failed:
        kept = "前に作った版のまま公表しています" if done.kept else "この文書は公表していません"
        click.echo(f"失敗  {done.document}: {done.error}\n  {kept}", err=True)
    if explain:
        _explain(built.reasons, built.unchanged)
    _list_open_texts(built.open_texts)
    for document, text in built.unprinted:
        click.echo(f"載らない文章  {document}: {text}")
    for document in built.unmoved:
        click.echo(
            f"改訂の記事なし  {document}: 前の公表から変わったものがないので、更新履歴に載りません。"
            "直したデータで先に作っていたときは、元のデータで作り直してから改訂を書いてください（docs/changes.md）"
        )
    made = len(built.documents) - len(built.failed)
    click.echo(f"{made} 文書を作りました" + (f"（失敗 {len(built.failed)}）" if built.failed else ""))
    if built.unchanged:
        click.echo(f"{len(built.unchanged)} 文書は変わっていないので、実行していません")
    click.echo(f"公表: {built.site / 'index.html'}")
    return FINDINGS if built.failed or built.findings else GOOD


def _report_unchanged(standing: Unchanged, *, explain: bool) -> int:
    if explain:
        _explain((), standing.documents)
    _list_open_texts(standing.open_texts)
    click.echo(f"{len(standing.documents)} 文書の入力も設定も変わっていないので、サイトはそのままです")
    click.echo(f"公表: {standing.site / 'index.html'}")
    return GOOD


def _report_foreseen(built: Built) -> int:
    _list_findings(built)
    _explain(built.reasons, built.unchanged)
    return FINDINGS if built.findings else GOOD


def _list_findings(built: Built) -> None:
    if built.trouble:
        click.echo(built.trouble, err=True)
    for finding in built.findings:
        click.echo(str(finding), err=True)


def _explain(reasons: Sequence[tuple[str, str, str]], unchanged: Sequence[str]) -> None:
    for step, document, reason in reasons:
        click.echo(f"{step}の理由  {document}: {reason}")
    for document in unchanged:
        click.echo(f"実行しない  {document}: 使っているものは何も変わっていません")


def _list_open_texts(texts: Sequence[tuple[str, str]]) -> None:
    for document, text in texts:
        click.echo(f"記載予定  {document}: {text}")


def formats_of(text: str) -> list[str]:
    """Return the formats that ``--to`` names."""
    from kikin.publish.model import FORMATS  # noqa: PLC0415  # takes a while

    formats = [part.strip().lower() for part in text.split(",") if part.strip()]
    unknown = [name for name in formats if name not in FORMATS]
    if unknown or not formats:
        raise click.UsageError(f"--to は html、pdf、docx を , でつないで書きます（{text}）")
    return formats


def _refuse_missing(files: Sequence[Path], root: Path) -> None:
    for file in files:
        if not file.is_file():
            known = "、".join(sorted(path.name for path in (root / "params").glob("*.yml")))
            raise click.UsageError(
                f"パラメータのファイルがありません（{file}）。params/ にあるのは {known} です"
            )
