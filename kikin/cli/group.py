"""Commands whose mistakes are told in Japanese: a sentence and a next step, never a traceback."""

from __future__ import annotations

import errno
import gc
import os
import signal
import sys
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from importlib import import_module
from io import TextIOWrapper
from typing import Any

import click

from kikin.cli.codes import FINDINGS, GOOD, USAGE
from kikin.values.errors import KikinError

_WORDS = {
    "Usage:": "使い方:",
    "Options:": "指定:",
    "Commands:": "命令:",
    "Show this message and exit.": "この説明を表示します。",
    "[OPTIONS]": "[指定]",
    "COMMAND [ARGS]...": "命令 [引数]...",
    "[default: ": "[既定: ",
}


class _JapaneseHelp(click.Command):
    """Help whose fixed words are Japanese too."""

    def get_help(self, ctx: click.Context) -> str:
        """Return the help text; click's own words are replaced."""
        text = super().get_help(ctx)
        for english, japanese in _WORDS.items():
            text = text.replace(english, japanese)
        return text


class JapaneseCommand(_JapaneseHelp):
    """A subcommand."""


class JapaneseGroup(_JapaneseHelp, click.Group):
    """Commands whose mistakes are told in Japanese, with the exit codes of docs/cli.md."""

    def __init__(self, *args: Any, parts: Mapping[str, str], **extra: Any) -> None:
        """Keep the names of the commands with a line on each; ``kikin.cli.<name>`` has ``<name>_command``."""
        self.parts = parts
        super().__init__(*args, **extra)

    @property
    def commands(self) -> dict[str, click.Command]:  # click keeps them; we import them
        """Every command by its name, imported now."""
        return {name: _command(name) for name in sorted(self.parts)}

    @commands.setter
    def commands(self, _: object) -> None:
        """Click begins with none."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002  # click's own signature
        """Return the names of the commands."""
        return sorted(self.parts)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:  # noqa: ARG002
        """Return a command, imported now, or None where there is none of that name."""
        return _command(cmd_name) if cmd_name in self.parts else None

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:  # noqa: ARG002
        """List the commands without importing them."""
        with formatter.section("Commands"):
            formatter.write_dl(sorted(self.parts.items()))

    def main(self, *args: object, **extra: object) -> object:  # type: ignore[override]
        """Run the command; leave with its exit code."""
        extra["standalone_mode"] = False
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, TextIOWrapper):  # a console without 𠮷 (cp932) shows ? instead of failing
                stream.reconfigure(errors="replace")
        try:
            with _ended_in_order():
                code = super().main(*args, **extra) or GOOD  # type: ignore[call-overload]
                sys.stdout.flush()
            gc.freeze()  # Python would look through all of pandas once more as it ends
            return sys.exit(code)
        except click.UsageError as error:
            hint = error.ctx.command_path if error.ctx else "kikin"
            click.echo(
                f"使い方が違います: {_usage(error)}\n  対処: {hint} --help で使い方と例を見られます", err=True
            )
            sys.exit(USAGE)
        except KikinError as error:
            click.echo(str(error), err=True)
            sys.exit(FINDINGS)
        except BrokenPipeError:  # whoever read what we say has seen enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
            sys.exit(FINDINGS)
        except OSError as error:
            click.echo(str(_unusable(error)), err=True)
            sys.exit(FINDINGS)
        except click.Abort:
            click.echo("中止しました。公表済みのサイトはそのままです。", err=True)
            sys.exit(FINDINGS)


def _unusable(error: OSError) -> KikinError:
    if error.errno in (errno.ENOSPC, errno.EDQUOT):
        what = "ディスクに空きがないので、終わりまで作れませんでした"
        remedy = "空きを作って、もう一度実行してください"
    else:
        what = "ファイルを読み書きできませんでした"
        remedy = "フォルダーの権限と、ディスクの空きを確かめてください"
    return KikinError(f"{what}。公表済みのサイトはそのままです", found=error, remedy=remedy)


@contextmanager
def _ended_in_order() -> Iterator[None]:
    """Let SIGTERM end the command as Ctrl-C does, and let neither disturb the end that the first has begun."""
    known = [getattr(signal, name) for name in ("SIGINT", "SIGTERM", "SIGHUP") if hasattr(signal, name)]
    numbers = [
        number for number in known if signal.getsignal(number) is not signal.SIG_IGN
    ]  # as nohup asks for

    def end(*_: object) -> None:
        for number in numbers:
            signal.signal(number, signal.SIG_IGN)
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, end) for number in numbers}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _command(name: str) -> click.Command:
    command: click.Command = getattr(import_module(f"kikin.cli.{name}"), f"{name}_command")
    return command


def _usage(error: click.UsageError) -> str:
    if isinstance(error, click.NoSuchOption):
        return f"{error.option_name} という指定はありません"
    if isinstance(error, click.BadOptionUsage):
        return f"{error.option_name} に続く値が足りないか、余分です"
    if isinstance(error, click.MissingParameter):
        name = error.param.name if error.param else ""
        return f"{name} が足りません"
    if isinstance(error, click.BadParameter):
        name = error.param.name if error.param else ""
        whole = error.param and isinstance(error.param.type, click.types.IntParamType)
        why = "0 以上の整数で書いてください" if whole else error.message
        return f"{name} の値が正しくありません（{why}）"
    if error.message.startswith("No such command"):
        return f"その名前の命令はありません（{error.message.split()[-1].strip('.')}）。build、check などがあります"
    return error.message
