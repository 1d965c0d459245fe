"""How a build is done."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kikin.data.params import TIME_LIMIT
from kikin.publish.execute import OnStep

if TYPE_CHECKING:
    from kikin.publish.cluster import Cluster


def _nothing(_: int) -> None:
    """Nobody wants to know."""


@dataclass(frozen=True)
class Wish:
    """How a build is done: formats, renderer (``quarto`` or ``builtin``) with its version, how many at a time.

    ``on_step`` is called with 実行 or 組版 and each document as it is done; ``on_plan``
    with the number of steps that come, before they do; ``again`` asks to run what hasn't changed;
    ``time_limit`` is how many seconds the rendering of a document may take, ``cluster`` where documents are made, if not here.
    """

    formats: tuple[str, ...]
    renderer: str
    version: str
    jobs: int
    on_step: OnStep
    again: bool = False
    time_limit: int = TIME_LIMIT
    cluster: Cluster | None = None
    on_plan: Callable[[int], None] = _nothing
