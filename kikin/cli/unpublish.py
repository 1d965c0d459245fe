"""`kikin unpublish`: documents taken down from the site."""

from __future__ import annotations

import os

import click

from kikin.cli.build import Progress, report
from kikin.cli.group import JapaneseCommand


@click.command("unpublish", cls=JapaneseCommand, short_help="公表した文書を取り下げます。")
@click.argument("documents", nargs=-1, required=True)
@click.option("--renderer", default="auto", show_default=True, help="auto、quarto、builtin のどれか。")
def unpublish_command(documents: tuple[str, ...], renderer: str) -> int:
    """公表した文書を、サイトと目次から取り下げます。

    DOCUMENTS は、サイトでの文書の場所（43-kumamoto/R6/evaluation）です。
    文書は、このほかの命令では取り下げられません。

    \b
    例:
      kikin unpublish 43-kumamoto/R6/evaluation
    """  # noqa: D301
    from kikin.publish.build import unpublish  # noqa: PLC0415  # takes a while
    from kikin.publish.render import choose_renderer  # noqa: PLC0415  # takes a while
    from kikin.publish.wish import Wish  # noqa: PLC0415

    chosen = choose_renderer(renderer)
    with Progress() as progress:
        built = unpublish(
            documents,
            Wish((), chosen.name, chosen.version, os.cpu_count() or 1, progress.step, on_plan=progress.plan),
        )
    return report(built)
