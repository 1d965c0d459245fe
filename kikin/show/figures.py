"""``show.figure``: any matplotlib Figure as a numbered figure with caption, alternative text and letters as text."""

from __future__ import annotations

import io
import os
import re
import warnings
from hashlib import sha256
from itertools import pairwise
from pathlib import Path

import matplotlib.pyplot as plt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.text import Text
from matplotlib.ticker import AutoLocator, MaxNLocator

from kikin.show import markup, record, style
from kikin.show.markup import escape
from kikin.show.shown import Shown, in_jupyterlab, inline_html
from kikin.values.errors import KikinError

_EXAMPLE = 'show.figure(fig, caption="…", label="fig-balance", alt="…")'
_IDS = re.compile(r'(id="|url\(#|href="#)')
_FAMILY = "'Noto Sans CJK JP', sans-serif"
_FAMILIES = "'Noto Sans CJK JP', 'Noto Sans JP', 'Hiragino Sans', 'Hiragino Kaku Gothic ProN', 'Yu Gothic', Meiryo, sans-serif"
_TALLEST = 1.7  # times its width, with 80% of the width of an A4 column in print
_BLANKS = frozenset("\n\r\t")


def figure(fig: Figure | Axes, *, caption: str = "", label: str = "", alt: str | None = None) -> Shown:
    """Return a matplotlib Figure as a numbered figure, and close it.

    Args:
        fig: The Figure, or one of its Axes.
        caption: What the figure says, in a sentence.
        label: ``fig-…``, by which the text refers to it: ``[@fig-…]``.
        alt: The alternative text. The chart functions of ``show.charts`` bring theirs.

    Raises:
        KikinError: No caption, label or alternative text, or a letter that the font lacks.
    """
    whole = fig.get_figure(root=True) if isinstance(fig, Axes) else fig
    if not isinstance(whole, Figure):
        raise KikinError(
            "図ではありません",
            found=type(fig).__name__,
            remedy="fig, ax = plt.subplots() の fig を渡してください",
        )
    told = (alt if alt is not None else alt_of(whole)).strip()
    markup.check_named(caption, label, "図", "fig", _EXAMPLE)
    if not told:
        raise KikinError(
            "図の代替テキスト（alt）がありません",
            found=label,
            remedy='図を見られない人に伝える文を alt="…" に書いてください（図の種類、値、読み取れること）',
        )
    svg = _svg(whole)
    plt.close(whole)
    for ax in whole.axes:
        for frame in getattr(ax, "_kikin_frames", ()):
            record.RECORD.use(frame)
    path = _file(label.removeprefix("fig-"), svg)
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(svg)
    shown = Path(os.path.relpath(path)).as_posix()
    record.RECORD.figures[label] = {"label": label, "caption": caption, "file": shown, "alt": told}
    record.RECORD.write()
    width, height = whole.get_size_inches()
    part = min(100, int(100 * _TALLEST * width / height))  # with its caption it stays on one page
    html = _html(svg, caption, label, told) if in_jupyterlab() else ""
    return Shown(markup.figure(shown, caption, label, told, f"{part}%"), html, f"図 {label}：{caption}")


def describe(ax: Axes, text: str, *frames: object) -> None:
    """Keep with an Axes what it shows in words (for the alternative text), and the frames it was drawn from."""
    ax._kikin_alt = text  # type: ignore[attr-defined]  # noqa: SLF001  # Axes have no place of their own for it
    ax._kikin_frames = frames  # type: ignore[attr-defined]  # noqa: SLF001


def alt_of(fig: Figure) -> str:
    """Return the alternative text that the chart functions left on the Axes of a Figure."""
    return "".join(str(getattr(ax, "_kikin_alt", "")) for ax in fig.axes)


def _svg(fig: Figure) -> bytes:
    with style.applied(), warnings.catch_warnings():
        warnings.filterwarnings(
            "ignore", message="Glyph .* missing"
        )  # said below, with the letter and its text
        width, height = fig.get_size_inches()
        if width > style.WIDTH:
            fig.set_size_inches(style.WIDTH, height * style.WIDTH / width)
        if fig.get_layout_engine() is None:
            fig.set_layout_engine("constrained")
        layout = fig.get_layout_engine()
        if layout is not None:
            layout.execute(fig)  # it knows where names stand, without a drawing
        for ax in fig.axes:
            _unclutter(ax)
        _check_letters(fig)
        target = io.BytesIO()
        fig.savefig(target, format="svg", metadata={"Date": None, "Creator": None})
    return target.getvalue().decode().replace(_FAMILY, _FAMILIES).encode()


def _unclutter(ax: Axes) -> None:
    """Name whole years and whole numbers only, and slant names along the lower edge that would run into each other."""
    ends = ax.dataLim.intervalx
    if isinstance(ax.xaxis.get_major_locator(), AutoLocator) and all(float(one).is_integer() for one in ends):
        ax.xaxis.set_major_locator(MaxNLocator("auto", integer=True))
    boxes = [one.get_window_extent() for one in ax.get_xticklabels() if one.get_visible() and one.get_text()]
    inside = [box for box in boxes if box.width]
    if any(left.x1 > right.x0 for left, right in pairwise(inside)):
        for one in ax.get_xticklabels():
            one.set(rotation=40, ha="right", rotation_mode="anchor")


def _check_letters(fig: Figure) -> None:
    for text in fig.findobj(Text):
        written = text.get_text() if isinstance(text, Text) and text.get_visible() else ""
        lacking = [
            letter for letter in written if ord(letter) not in style.known_letters() and letter not in _BLANKS
        ]
        if lacking:
            raise KikinError(
                "図の文字に、書体にない字があります",
                found=f"{lacking[0]}（U+{ord(lacking[0]):04X}）：{written}",
                remedy="常用の字に置き換えてください",
            )


def _file(name: str, svg: bytes) -> Path:
    """Return where a picture is kept: of this notebook alone, so that no other document's can stand in its place.

    Where nobody says which notebook runs, as under plain papermill, the name carries what is in the picture.
    """
    folder, notebook = os.environ.get("KIKIN_FIGURES"), Path(os.environ.get("JPY_SESSION_NAME", "")).stem
    if folder:
        return Path(folder) / f"{name}.svg"
    if notebook:
        return Path(f"{'_'.join(notebook.split())}_figures") / f"{name}.svg"
    return Path("figures") / f"{name}-{sha256(svg).hexdigest()[:8]}.svg"


def _html(svg: bytes, caption: str, label: str, alt: str) -> str:
    drawing = svg.decode()
    drawing = drawing[drawing.index("<svg") :]
    drawing = _IDS.sub(rf"\g<1>{label}-", drawing)
    named = f'<svg role="img" aria-label="{inline_html(escape(alt))}" style="max-width:42em;width:100%;height:auto" '
    return (
        f'<figure style="margin:1em 0">{drawing.replace("<svg ", named, 1)}'
        f"<figcaption>{inline_html(escape(caption))}</figcaption></figure>"
    )
