"""What a zygote has loaded before it forks: the libraries, the fonts, and all of kikin that a document may ask for."""

from __future__ import annotations

import io
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pkgutil import iter_modules
from typing import Final

import kikin
from kikin.publish.engine.settings import INLINE
from kikin.publish.later import when_used

_NOT_FOR_DOCUMENTS: Final = ("cli", "publish")
_CHECKS: Final = ("isoduration", "rfc3986_validator", "rfc3987_syntax")
_LIBRARIES: Final = (
    "IPython.core.completerlib",
    "IPython.core.logger",
    "IPython.core.oinspect",
    "IPython.core.pylabtools",
    "encodings.utf_8_sig",
    "matplotlib.backends.backend_agg",
    "matplotlib.backends.backend_svg",
    "kikin.publish.engine.notebooks",
    "kikin.publish.execute",
    "kikin.publish.orders",
    "pandas.core.methods.to_dict",
)


def load_everything() -> None:
    """Import what documents use, and warm what is slow the first time. No library is changed but for its help.

    The inline backend of matplotlib is left out: it takes its settings from the shell that is there when it is imported.
    """
    os.environ["MPLBACKEND"] = INLINE  # asked for when matplotlib is imported
    load_papermill()
    with _without_lists_of_properties():
        _import_everything()
    _warm_fonts()
    _warm_schema()
    import_module("kikin.data.rows").empty_frames()


def _import_everything() -> None:
    for module in iter_modules(kikin.__path__):
        if module.name not in _NOT_FOR_DOCUMENTS:
            import_module(f"kikin.{module.name}")
    import_module("kikin.rules").rule_book()  # all documents share it
    for name in _LIBRARIES:
        import_module(name)


@contextmanager
def _without_lists_of_properties() -> Iterator[None]:
    """Spare a tenth: matplotlib would write into the help of each of its functions what properties may be given."""
    from matplotlib import artist  # noqa: PLC0415

    written = artist.kwdoc
    artist.kwdoc = lambda artist: ""  # noqa: ARG005  # as it is called
    try:
        yield
    finally:
        artist.kwdoc = written


def load_papermill() -> None:
    """Import papermill, and spare a second: jsonschema would load checks that no notebook's schema asks for."""
    names = set(_CHECKS) - sys.modules.keys()
    sys.modules |= dict.fromkeys(names)  # type: ignore[arg-type]  # how Python marks what can't be imported
    when_used("requests")  # papermill would fetch notebooks from the web with it
    try:
        import_module("papermill")
    finally:
        for name in names:
            del sys.modules[name]


def _warm_schema() -> None:
    """Have the schema of notebooks compiled."""
    import nbformat  # noqa: PLC0415

    nbformat.validate(nbformat.NotebookNode(nbformat=4, nbformat_minor=5, metadata={}, cells=[]))  # type: ignore[no-untyped-call]


def _warm_fonts() -> None:
    from matplotlib.figure import Figure  # noqa: PLC0415

    from kikin.show import style  # noqa: PLC0415

    style.known_letters()
    with style.applied():
        figure = Figure(layout="constrained")
        figure.subplots().set_visible(False)  # to draw them would take as long as any chart
        figure.text(0, 0, "漢字")
        figure.savefig(io.BytesIO(), format="svg", metadata={"Date": None, "Creator": None})
