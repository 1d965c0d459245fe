"""Commands: `kikin build`, `kikin check`; errors as a sentence and a next step, never a traceback."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Self

import click
from tqdm import tqdm

from kikin import __version__
from kikin.errors import KikinError, Level
from kikin.intake import data_folders
from kikin.publish import choose_renderer
from kikin.report.findings import folder_findings
from kikin.run import Built, Done, build, params_files, project_root

GOOD, FINDINGS, USAGE = 0, 1, 2
_LEVELS = (Level.ERROR, Level.WARNING, Level.NOTE)


class _Group(click.Group):
    """Commands whose mistakes are told in Japanese, with the exit codes of docs/cli.md."""

    def main(self, *args: object, **extra: object) -> object:  # type: ignore[override]
        extra["standalone_mode"] = False
        try:
            return sys.exit(super().main(*args, **extra) or GOOD)  # type: ignore[call-overload]
        except click.UsageError as error:
            hint = error.ctx.command_path if error.ctx else "kikin"
            click.echo(
                f"使い方が違います: {_usage(error)}\n  対処: {hint} --help で使い方と例を見られます", err=True
            )
            sys.exit(USAGE)
        except KikinError as error:
            click.echo(str(error), err=True)
            sys.exit(FINDINGS)
        except click.Abort:
            click.echo("中止しました。公表済みのサイトはそのままです。", err=True)
            sys.exit(FINDINGS)


@click.group(cls=_Group, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, "--version", message="kikin %(version)s", help="版を表示します。")
def main() -> None:
    """地域医療介護総合確保基金の計画・事後評価・基金の状況を、表から作って公表します。

    \b
    例:
      kikin build                              params/ のすべてを作って公表する
      kikin build params/43-kumamoto-R6.yml    一つだけ作り直す
      kikin check data/43-kumamoto             データの誤りと申告済みの差を確かめる
    """  # noqa: D301  # \b keeps click from reflowing the example


@main.command("build", short_help="文書を作って公表します。")
@click.argument("params", nargs=-1, type=click.Path(path_type=Path))
@click.option("--to", "formats", default="html,pdf", show_default=True, help="作る形式（html、pdf）。")
@click.option("--renderer", default="auto", show_default=True, help="auto、quarto、builtin のどれか。")
@click.option("--jobs", default=0, help="同時に作る数（既定は CPU の数）。")
def build_command(params: tuple[Path, ...], formats: str, renderer: str, jobs: int) -> int:
    """文書を作り、reports/site/ に公表します。

    PARAMS は params/ の中の YAML です。書かなければすべてを作ります。一部だけを書くと、その文書を作り直し、
    ほかの文書は前に作ったままサイトに残します。入力に誤りがあれば何も実行せず、公表済みのサイトには触れません。

    \b
    例:
      kikin build
      kikin build params/14-kanagawa-R6.yml --to html
      kikin build --renderer builtin --jobs 2
    """  # noqa: D301
    wanted = _formats(formats)
    _refuse_missing(params)
    chosen = choose_renderer(renderer)
    click.echo(chosen.why)
    count = jobs if jobs > 0 else os.cpu_count() or 1
    with _Progress(len(params) or len(params_files(project_root()))) as progress:
        built = build(list(params), formats=wanted, renderer=chosen.name, jobs=count, on_step=progress.step)
    return _report(built)


@main.command("check", short_help="データを確かめます。")
@click.argument("data", nargs=-1, type=click.Path(path_type=Path))
@click.option("--quiet", "-q", is_flag=True, help="確認（参考の知らせ）を省きます。")
def check_command(data: tuple[Path, ...], quiet: bool) -> int:  # noqa: FBT001  # click passes flags so
    """データの誤り、注意、確認をすべて「ファイル:行 列」で示します。

    DATA はデータのフォルダー（data/43-kumamoto）か、それを束ねるフォルダー（data）です。
    誤りがあれば終了コード 1 で終わります。

    \b
    例:
      kikin check
      kikin check data/43-kumamoto
    """  # noqa: D301
    folders = [folder for path in (data or (project_root() / "data",)) for folder in _folders(path)]
    findings = [finding for folder in folders for finding in folder_findings(folder)]
    shown = [finding for finding in findings if not (quiet and finding.level is Level.NOTE)]
    for finding in sorted(shown, key=lambda finding: (_LEVELS.index(finding.level), finding.place)):
        click.echo(str(finding))
    counts = "、".join(
        f"{level.value} {sum(finding.level is level for finding in findings)}" for level in _LEVELS
    )
    click.echo(f"{len(folders)} フォルダーを確かめました: {counts}")
    return FINDINGS if any(finding.level is Level.ERROR for finding in findings) else GOOD


class _Progress:
    """A bar on a terminal, and one line per document that is done."""

    def __init__(self, count: int) -> None:
        self._bar = tqdm(total=count, unit="件", leave=False, disable=None, file=sys.stderr)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._bar.close()

    def step(self, what: str, done: Done) -> None:
        """Print what became of a document."""
        mark = "済" if done.ok else "失敗"
        self._bar.write(f"{what} {mark}  {done.document}  {done.seconds:.1f}秒", file=sys.stderr)
        if what == "実行":
            self._bar.update()


def _report(built: Built) -> int:
    for done in built.failed:
        kept = "前に作った版のまま公表しています" if done.kept else "この文書は公表していません"
        click.echo(f"失敗  {done.document}: {done.error}\n  {kept}", err=True)
    made = len(built.documents) - len(built.failed)
    click.echo(f"{made} 文書を作りました" + (f"（失敗 {len(built.failed)}）" if built.failed else ""))
    click.echo(f"公表: {built.site / 'index.html'}")
    return FINDINGS if built.failed else GOOD


def _formats(text: str) -> list[str]:
    formats = [part.strip().lower() for part in text.split(",") if part.strip()]
    unknown = [name for name in formats if name not in ("html", "pdf")]
    if unknown or not formats:
        raise click.UsageError(f"--to は html、pdf のどちらか、または html,pdf です（{text}）")
    return formats


def _refuse_missing(files: Sequence[Path]) -> None:
    for file in files:
        if not file.is_file():
            known = "、".join(sorted(path.name for path in (project_root() / "params").glob("*.yml")))
            raise click.UsageError(
                f"パラメータのファイルがありません（{file}）。params/ にあるのは {known} です"
            )


def _folders(path: Path) -> list[Path]:
    if not path.is_dir():
        raise click.UsageError(f"フォルダーがありません（{path}）")
    return data_folders(path) or [path]


def _usage(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"{error.option_name} という指定はありません"
    if isinstance(error, click.MissingParameter):
        name = error.param.name if error.param else ""
        return f"{name} が足りません"
    if isinstance(error, click.BadParameter):
        name = error.param.name if error.param else ""
        return f"{name} の値が正しくありません（{error.message}）"
    if error.message.startswith("No such command"):
        return f"その名前の命令はありません（{error.message.split()[-1].strip('.')}）。build、check などがあります"
    return error.message


if __name__ == "__main__":
    main()
