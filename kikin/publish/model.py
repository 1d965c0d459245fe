"""What the renderers pass around: pages to publish, and what became of each document."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path, PurePosixPath
from typing import Any, Final

Format = str
HTML: Format = "html"
PDF: Format = "pdf"
DOCX: Format = "docx"
FORMATS = (HTML, PDF, DOCX)
INDEX = "index"  # the page that a website opens with; every other notebook is a document
RENDERING: Final = ".rendering"  # in the staged folder, while pages are rendered
MANY: Final = 60  # pages; of more, a menu names those of its own group only


@dataclass(frozen=True)
class Page:
    """A document of the site: where its notebook lies in the staged project, and how the menus name it.

    ``front_matter`` overrides entries of the notebook's own front matter (title, subtitle, prefecture …),
    which papermill cannot set.

    >>> Page(PurePosixPath("43-kumamoto/R6/evaluation.ipynb"), "事後評価", "熊本県 令和６年度").document
    '43-kumamoto/R6/evaluation'
    """

    path: PurePosixPath
    title: str
    group: str = ""
    front_matter: Mapping[str, Any] = field(default_factory=dict)

    @property
    def document(self) -> str:
        """The name of the document: its path without the ending."""
        return str(self.path.with_suffix(""))


@dataclass(frozen=True)
class Revision:
    """A revision as the params state it: its day as text and as a date, and its words."""

    revised: str = ""
    day: str = ""
    words: str = ""

    @property
    def name(self) -> str:
        """What tells it from another one."""
        return self.day or self.words


@dataclass(frozen=True)
class Rendered:
    """What became of one document: the files written, or one Japanese sentence that says why not."""

    document: str
    ok: bool
    outputs: tuple[Path, ...]
    error: str
    seconds: float


@dataclass(frozen=True)
class Order:
    """What a renderer is asked for: which notebooks of the staged project, in which formats, to which folder.

    ``time_limit`` is how many seconds one document may take.
    """

    staged: Path
    out: Path
    formats: tuple[Format, ...]
    notebooks: tuple[PurePosixPath, ...]
    time_limit: float = float("inf")


OnDone = Callable[[Rendered], None]


def late(seconds: float) -> str:
    """Return the sentence for a document whose rendering took too long.

    >>> late(300)
    '組版が 300秒で終わらないので止めました。文書を分けるか、params の time_limit を大きくしてください'
    """
    remedy = "文書を分けるか、params の time_limit を大きくしてください"
    return f"組版が {seconds:g}秒で終わらないので止めました。{remedy}"


def unwritable(what: str, error: OSError) -> str:
    """Return the sentence for a document whose files could not be read or written.

    >>> unwritable("組版できませんでした", OSError(28, "No space left on device"))
    '組版できませんでした: ファイルを読み書きできません（No space left on device）。ディスクの空きを確かめてください'
    """
    return f"{what}: ファイルを読み書きできません（{error.strerror}）。ディスクの空きを確かめてください"


def figures_of(notebook: Path) -> Path:
    """Return the folder of a notebook's pictures.

    >>> figures_of(Path("R6/evaluation.ipynb")).as_posix()
    'R6/evaluation_figures'
    """
    return notebook.with_name(f"{notebook.stem}_figures")


def record_of(notebook: Path) -> Path:
    """Return the folder of what a notebook says about itself; hidden, so that no renderer reads it."""
    return notebook.with_name(f".{notebook.stem}_record")


def uses_of(notebook: Path) -> Path:
    """Return the file in which a run notes what the notebook uses."""
    return notebook.with_name(f".{notebook.stem}_uses")
