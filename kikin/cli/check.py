"""`kikin check`: every finding of the data, with its place and what to do."""

from __future__ import annotations

from datetime import date
from pathlib import Path

import click

from kikin.cli.codes import FINDINGS, GOOD
from kikin.cli.group import JapaneseCommand
from kikin.values.errors import Level

_LEVELS = (Level.ERROR, Level.WARNING, Level.NOTE)


@click.command("check", cls=JapaneseCommand, short_help="データを確かめます。")
@click.argument("data", nargs=-1, type=click.Path(path_type=Path))
@click.option("--quiet", "-q", is_flag=True, help="確認（参考の知らせ）を省きます。")
@click.option(
    "--on",
    "on",
    default="",
    metavar="日",
    help="この日に待っている値、文章、期限も示します（今日 とも書けます）。",
)
def check_command(data: tuple[Path, ...], quiet: bool, on: str) -> int:  # noqa: FBT001  # click passes flags so
    """データと実行の指定の誤り、注意、確認をすべて「ファイル:行 列」で示します。

    DATA はデータのフォルダー（data/43-kumamoto）か、それを束ねるフォルダー（data）です。
    params/ の指定は、確かめるフォルダーを使うものを（DATA を書かなければすべてを）一緒に確かめます。
    誤りがあれば終了コード 1 で終わります。

    --on を書くと、その日までに確定の月が来た未集計の値、まだ書かれていない文章、60日のうちの期限と予定を、
    根拠の条文か出典とともに加えます。終了コードは変わりません。

    \b
    例:
      kikin check
      kikin check --on 令和7年12月1日
      kikin check data/43-kumamoto
    """  # noqa: D301
    from kikin.cli.days import parse_day  # noqa: PLC0415
    from kikin.publish.checking import findings_of_folders  # noqa: PLC0415
    from kikin.publish.later import when_used  # noqa: PLC0415
    from kikin.publish.places import project_root  # noqa: PLC0415  # takes a while

    when_used("pandas")  # nothing is read or compared in frames
    root = project_root()
    day = None if not on else date.today() if on == "今日" else parse_day(on)  # noqa: DTZ011  # the office's day
    folders = [folder for path in (data or (root / "data",)) for folder in _folders(path)]
    findings = findings_of_folders(root, folders, everything=not data)
    shown = [finding for finding in findings if not (quiet and finding.level is Level.NOTE)]
    for finding in sorted(shown, key=lambda finding: (_LEVELS.index(finding.level), finding.place)):
        click.echo(str(finding))
    counts = "、".join(
        f"{level.value} {sum(finding.level is level for finding in findings)}" for level in _LEVELS
    )
    click.echo(f"{len(folders)} フォルダーを確かめました: {counts}")
    if day:
        from kikin.cli.waiting import waiting_lines  # noqa: PLC0415  # takes a while

        for line in waiting_lines(root, folders, day, everything=not data):
            click.echo(line)
    return FINDINGS if any(finding.level is Level.ERROR for finding in findings) else GOOD


def _folders(path: Path) -> list[Path]:
    if not path.is_dir():
        raise click.UsageError(f"フォルダーがありません（{path}）")
    from kikin.data.home import data_folders  # noqa: PLC0415  # takes a while

    return data_folders(path) or [path]
