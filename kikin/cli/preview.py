"""`kikin preview`: a document in the browser, made anew whenever a file is saved."""

from __future__ import annotations

import webbrowser
from pathlib import Path
from typing import TYPE_CHECKING

import click

from kikin.cli.codes import GOOD
from kikin.cli.group import JapaneseCommand

if TYPE_CHECKING:
    from kikin.publish.preview.making import Outcome


@click.command("preview", cls=JapaneseCommand, short_help="書きながら、頁をブラウザーで見ます。")
@click.argument("params", type=click.Path(path_type=Path))
@click.argument("documents", nargs=-1)
@click.option("--port", default=0, help="アドレスの番号（0 は空いている番号）。")
@click.option("--no-open", is_flag=True, help="ブラウザーを開きません。")
def preview_command(params: Path, documents: tuple[str, ...], port: int, no_open: bool) -> int:  # noqa: FBT001
    """頁をブラウザーで示し、保存のたびに作り直します。

    PARAMS は params/ の中の YAML、DOCUMENTS はその中の文書の名です。書かなければすべての文書です。
    データ、文章、指定、ノートブック、様式のどれを保存しても、使っている文書だけを作り直し、開いている頁が新しくなります。
    誤りがあれば、頁の代わりに誤りを示し、直して保存すれば頁に戻ります。
    見られるのはこのパソコンだけです。公表済みのサイトには触れません。Ctrl-C で終わります。

    \b
    例:
      kikin preview params/43-kumamoto-R6.yml
      kikin preview params/43-kumamoto-R7.yml plan --no-open
    """  # noqa: D301
    from kikin.data.params import read_params  # noqa: PLC0415  # takes a while
    from kikin.publish.later import when_used  # noqa: PLC0415
    from kikin.publish.places import project_root  # noqa: PLC0415
    from kikin.publish.preview import preview  # noqa: PLC0415

    when_used("pandas")  # notebooks run in processes of their own
    root = project_root()
    if not params.is_file():
        raise click.UsageError(f"パラメータのファイルがありません（{params}）")
    known = read_params(params).documents if documents else ()
    for name in documents:
        if name not in known:
            raise click.UsageError(f"{params} の文書にありません（{name}）。あるのは {'、'.join(known)} です")

    def say_where(address: str) -> None:
        click.echo(f"プレビュー: {address}（Ctrl-C で終わります）")
        if not no_open:
            webbrowser.open(address)

    try:
        preview(root, params, documents, port, say_where, _say_what)
    except KeyboardInterrupt:
        click.echo("プレビューを終えました。")
    return GOOD


def _say_what(outcome: Outcome, seconds: float) -> None:
    for document in outcome.made:
        click.echo(f"済    {document}  {seconds:.1f}秒")
    for text in [*outcome.troubles, *(f"{name}: {error}" for name, error in outcome.failed.items())]:
        click.echo(text, err=True)
