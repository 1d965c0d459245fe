"""`kikin diff`: what changed between two publications (新旧対照表)."""

from __future__ import annotations

from pathlib import Path

import click

from kikin.cli.build import formats_of
from kikin.cli.group import JapaneseCommand


@click.command("diff", cls=JapaneseCommand, short_help="二つの公表を比べて、新旧対照表を作ります。")
@click.argument("old", type=click.Path(path_type=Path))
@click.argument("new", type=click.Path(path_type=Path), default=Path("reports/site"), required=False)
@click.option(
    "--out", type=click.Path(path_type=Path), help="新旧対照表を書くフォルダー。書かなければ要約だけ。"
)
@click.option(
    "--to",
    "formats",
    default="html",
    show_default=True,
    help="形式（pdf、docx）。HTML と CSV はいつも書きます。",
)
def diff_command(old: Path, new: Path, out: Path | None, formats: str) -> None:
    """二つの公表で、変わった数値、判定、文章を挙げます。

    OLD と NEW は、kikin build が作った reports/site か、その写しです。NEW を書かなければ、いま公表しているサイトと比べます。
    一行は変わった一つの数値、判定、文章で、旧、新、増減と、それを動かした表の行（ファイル:行）を持ちます。

    \b
    例:
      kikin diff before                          取っておいた写しを、いまのサイトと比べて、要約を見る
      kikin diff before reports/site --out 新旧    HTML と CSV の新旧対照表を書く
      kikin diff before --out 新旧 --to pdf,docx   PDF と Word も書く
    """  # noqa: D301
    from kikin.publish.changes.publications import comparison  # noqa: PLC0415  # takes a while
    from kikin.publish.changes.table import NOTHING, summaries, write_tables  # noqa: PLC0415
    from kikin.publish.model import HTML  # noqa: PLC0415

    printed = [name for name in formats_of(formats) if name != HTML]
    if printed and not out:
        raise click.UsageError("--to には、書くフォルダー（--out）も要ります")
    found = comparison(old, new)
    for line in summaries(found) or [NOTHING]:
        click.echo(line)
    for file in write_tables(found, out) if out else ():
        click.echo(f"作成: {file}")
    if out and printed:
        from kikin.publish.changes.printing import print_tables  # noqa: PLC0415  # takes a while
        from kikin.publish.places import project_root  # noqa: PLC0415

        for file in print_tables(found, out, printed, project_root()):
            click.echo(f"作成: {file}")
