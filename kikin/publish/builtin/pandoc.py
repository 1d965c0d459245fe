"""Pandoc, from its wheel: one call, one text."""

from __future__ import annotations

import json
import subprocess
import tempfile
from functools import lru_cache
from pathlib import Path
from typing import Any, Final

import pypandoc

from kikin.values.errors import KikinError

_SECONDS: Final = 120


@lru_cache(maxsize=1)
def program() -> str:
    """Return the path of the pandoc program that came with the wheel."""
    return str(pypandoc.get_pandoc_path())


def converted(markdown: str, directory: Path, defaults: dict[str, Any]) -> str:
    """Return what pandoc makes of the text, run in the directory, with the options of a defaults file.

    Raises:
        KikinError: Pandoc or one of the filters refused the text; the message is theirs.
    """
    with tempfile.TemporaryDirectory(prefix="kikin-pandoc-") as private:
        options = Path(private) / "defaults.yaml"
        options.write_text(json.dumps({"from": "markdown", "wrap": "none", **defaults}), encoding="utf-8")
        try:
            done = subprocess.run(  # noqa: S603 - our own program, and no shell
                [program(), "--defaults", str(options)],
                input=markdown,
                cwd=directory,
                capture_output=True,
                text=True,
                encoding="utf-8",
                timeout=_SECONDS,
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise KikinError(
                "文書の変換が終わりません", found=f"{_SECONDS}秒", remedy="文書を分けてください"
            ) from error
    if done.returncode:
        raise KikinError(
            "文書を変換できません", found=_reason(done.stderr), remedy="示された箇所を直してください"
        )
    return done.stdout


def _reason(stderr: str) -> str:
    lines = [line for line in stderr.splitlines() if line.strip()]
    ours = [line.split("kikin: ", 1)[1] for line in lines if "kikin: " in line]
    return ours[0] if ours else " / ".join(lines[-3:])
