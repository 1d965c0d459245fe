"""Choosing a renderer, and rendering a staged project with it."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Literal

from kikin.publish.model import DOCX, FORMATS, HTML, PDF, Format, OnDone, Order, Rendered
from kikin.publish.project import load_project
from kikin.publish.quarto import MINIMUM, found_quarto, render_quarto
from kikin.values.errors import KikinError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from kikin.publish.cluster import Cluster


@dataclass(frozen=True)
class Renderer:
    """A renderer chosen: its name, and one Japanese sentence that says which it is and why."""

    name: Literal["quarto", "builtin"]
    why: str
    program: Path | None = None
    version: str = ""


def choose_renderer(name: str = "auto") -> Renderer:
    """Return the renderer asked for; ``auto`` takes Quarto where it is on PATH and new enough.

    Raises:
        KikinError: Quarto was asked for and is missing or too old, or the name is unknown.

    >>> choose_renderer("builtin").name
    'builtin'
    """
    if name == "builtin":
        return Renderer("builtin", "内蔵（pandoc と Typst）で作ります（指定による）")
    if name not in {"auto", "quarto"}:
        raise KikinError(
            "出力方式の名前が正しくありません",
            found=name,
            remedy="auto、quarto、builtin のどれかを指定してください",
        )
    quarto = found_quarto()
    if quarto.usable:
        return Renderer(
            "quarto",
            f"Quarto {quarto.version_text} で作ります（{quarto.program}）",
            quarto.program,
            quarto.version_text,
        )
    if name == "quarto":
        raise KikinError(
            quarto.trouble,
            found=quarto.program or "PATH に quarto がありません",
            remedy=f"make quarto で Quarto {MINIMUM} 以降を入れるか、--renderer builtin を指定してください",
        )
    return Renderer("builtin", f"内蔵（pandoc と Typst）で作ります（{quarto.trouble}）")


def render(  # noqa: PLR0913, PLR0917 - the contract with the command line, one option each
    staged: Path,
    out: Path,
    formats: Sequence[Format] = (HTML, PDF),
    renderer: str = "auto",
    notebooks: Sequence[Path] | None = None,
    jobs: int = 1,
    on_done: OnDone | None = None,
    time_limit: float = float("inf"),
    cluster: Cluster | None = None,
) -> list[Rendered]:
    """Render the staged project into the folder; return what became of each document.

    Args:
        staged: The staged project, its notebooks executed.
        out: The folder of the site, made if need be.
        formats: ``html``, ``pdf``, ``docx``, or some of them; Word files are always made by the builtin renderer.
        renderer: ``auto``, ``quarto`` or ``builtin``.
        notebooks: Paths in the staged project; all of its documents where not given.
        jobs: How many documents at a time.
        on_done: Called with each result as it comes.
        time_limit: How many seconds one document may take.
        cluster: Where documents are rendered, if not here; always by the builtin renderer.

    Raises:
        KikinError: No such format or renderer, or the project files cannot be read.
    """
    unknown = sorted(set(formats) - set(FORMATS))
    if unknown or not formats:
        raise KikinError(
            "出力の形式が正しくありません",
            found="、".join(unknown),
            remedy="html、pdf、docx を指定してください",
        )
    chosen = choose_renderer(renderer)
    staged, out = staged.resolve(), out.resolve()
    out.mkdir(parents=True, exist_ok=True)
    listed = load_project(staged).notebooks
    wanted = tuple(_relative(path, staged) for path in notebooks) if notebooks is not None else listed
    done = on_done or (lambda _: None)
    by_quarto = tuple(name for name in formats if name != DOCX) if chosen.program and not cluster else ()
    rest = tuple(name for name in formats if name not in by_quarto)
    results: list[Rendered] = []
    if chosen.program and by_quarto:
        order = Order(staged, out, by_quarto, wanted, time_limit)
        results = render_quarto(chosen.program, order, jobs, (lambda _: None) if rest else done)
    if rest:
        order = Order(staged, out, rest, wanted, time_limit)
        said = (lambda _: None) if results else done
        if cluster is not None:
            made = cluster.render(order, said)
        else:
            from kikin.publish.builtin import render_builtin  # noqa: PLC0415  # pandoc's wheel, only where it is used

            made = render_builtin(order, jobs, said)
        words = {one.document: one for one in made}
        results = [_both(one, words[one.document], done) for one in results] or made
    from kikin.publish.downloads import write_downloads  # noqa: PLC0415  # not needed to choose a renderer

    for result in results:
        if result.ok and HTML in formats:
            write_downloads(staged / f"{result.document}.ipynb", out / f"{result.document}.html")
    return results


def _both(one: Rendered, other: Rendered, on_done: OnDone) -> Rendered:
    """Return what became of a document that two renderers made."""
    joined = Rendered(
        one.document,
        one.ok and other.ok,
        one.outputs + other.outputs,
        one.error or other.error,
        one.seconds + other.seconds,
    )
    on_done(joined)
    return joined


def _relative(path: Path, staged: Path) -> PurePosixPath:
    inside = path.resolve().relative_to(staged) if path.is_absolute() else path
    return PurePosixPath(inside.as_posix())
