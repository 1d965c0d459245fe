"""`kikin diff`: what changed between two publications (新旧対照表)."""

from __future__ import annotations

from pathlib import Path

import click

from kikin.cli.group import JapaneseCommand


@click.command("diff", cls=JapaneseCommand, short_help="二つの公表を比べて、新旧対照表を作ります。")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), default=Path("reports/site"), required=False)
@click.option(
    "--out",
    type=click.Path(path_type=Path),
    help="新旧対照表（HTML、CSV）を書くフォルダー。書かなければ要約だけ。",
)
def diff_command(old: Path, new: Path, out: Path | None) -> None:
    """二つの公表で、変わった数値、判定、文章を挙げます。

    OLD と NEW は、kikin build が作った reports/site か、その写しです。NEW を書かなければ、いま公表しているサイトと比べます。
    一行は変わった一つの数値、判定、文章で、旧、新、増減と、それを動かした表の行（ファイル:行）を持ちます。

    \b
    例:
      kikin diff before                          取っておいた写しを、いまのサイトと比べて、要約を見る
      kikin diff before reports/site --out 新旧    HTML と CSV の新旧対照表を書く
    """  # noqa: D301
    from kikin.publish.changes.publications import comparison  # noqa: PLC0415  # takes a while
    from kikin.publish.changes.table import NOTHING, summaries, write_tables  # noqa: PLC0415

    found = comparison(old, new)
    for line in summaries(found) or [NOTHING]:
        click.echo(line)
    for file in write_tables(found, out) if out else ():
        click.echo(f"作成: {file}")
