"""Pandoc, from its wheel: one process that reads each document once and writes it in one format after the other."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import threading
from collections.abc import Generator, Mapping, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any, Final, Self

import pypandoc

from kikin.publish.clock import timestamp
from kikin.values.errors import KikinError

_SECONDS: Final = 120
_MOST: Final = 40  # documents
_SCRIPT: Final = Path(__file__).with_name("convert.lua")


@lru_cache(maxsize=1)
def program() -> str:
    """Return the path of the pandoc program that came with the wheel."""
    return str(pypandoc.get_pandoc_path())


class Pandoc:
    """A pandoc that serves one document after another, started when it is first needed and again if it dies."""

    def __init__(self) -> None:
        """Begin without a process."""
        self._process: subprocess.Popen[str] | None = None
        self._count = 0

    def __enter__(self) -> Self:
        """Return it."""
        return self

    def __exit__(self, *_: object) -> None:
        """End the process."""
        self._stop()

    def start(self) -> subprocess.Popen[str]:
        """Return the process, started if need be."""
        if self._process is None:
            self._count = 0
            self._process = subprocess.Popen(  # noqa: S603 - our own program, and no shell
                [program(), "lua", str(_SCRIPT)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                encoding="utf-8",
                env=os.environ | {"SOURCE_DATE_EPOCH": str(timestamp())},  # the times in a Word file
            )
        return self._process

    def converted(self, markdown: str, orders: Sequence[Mapping[str, Any]]) -> Generator[str, None, None]:
        """Yield the text in each of the formats ordered as soon as it is there; the next one is written meanwhile.

        Args:
            markdown: The document.
            orders: A mapping each: ``format``, ``filters``, ``template``, ``variables``, ``metadata``, and pandoc's own
                ``section-divs``, ``table-of-contents``, ``toc-depth``.

        Raises:
            KikinError: Pandoc or one of the filters refused the text; the message is theirs.
        """
        asked = json.dumps({"markdown": markdown, "orders": list(orders)}, ensure_ascii=False) + "\n"
        left = len(orders)
        try:
            while left:
                told = self._told(asked)
                asked, left = "", 0 if "refused" in told else left - 1
                if "refused" in told:
                    reason = _reason(told["refused"])
                    raise KikinError(
                        "文書を変換できません", found=reason, remedy="示された箇所を直してください"
                    )
                yield str(told["text"])
        finally:
            self._count += 1
            # What nobody took would be the next document's; and it keeps a megabyte of each, and looks through all of them.
            if left or self._count == _MOST:
                self._stop()
                self.start()

    def _told(self, asked: str) -> dict[str, Any]:
        """Return the next answer, after something was asked or not."""
        process = self.start()
        timer = threading.Timer(_SECONDS, process.kill)
        timer.start()
        try:
            process.stdin.write(asked)  # type: ignore[union-attr]
            process.stdin.flush()  # type: ignore[union-attr]
            answer = process.stdout.readline()  # type: ignore[union-attr]
        except OSError:
            answer = ""
        finally:
            is_late = timer.finished.is_set()
            timer.cancel()
        if not answer:
            self._stop()
            if is_late:
                raise KikinError(
                    "文書の変換が終わりません", found=f"{_SECONDS}秒", remedy="文書を分けてください"
                )
            raise KikinError("文書の変換が途中で終わりました", remedy="もう一度作ってください")
        told: dict[str, Any] = json.loads(answer)
        return told

    def _stop(self) -> None:
        process, self._process = self._process, None
        if process is None:
            return
        with contextlib.suppress(OSError):
            process.stdin.close()  # type: ignore[union-attr]
        process.kill()  # it keeps nothing
        process.wait()
        process.stdout.close()  # type: ignore[union-attr]


def _reason(said: str) -> str:
    lines = [line for line in said.splitlines() if line.strip()]
    ours = [line.split("kikin: ", 1)[1] for line in lines if "kikin: " in line]
    return ours[0] if ours else " / ".join(lines[-3:])
