"""Cells run in this very process, as a kernel runs them: what they show is collected instead of sent."""

from __future__ import annotations

import builtins
import io
import os
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stderr, redirect_stdout
from types import SimpleNamespace
from typing import Any, Final

from ipykernel.compiler import XCachingCompiler
from ipykernel.zmqshell import ZMQInteractiveShell
from IPython.core.error import StdinNotImplementedError
from IPython.core.formatters import DisplayFormatter
from IPython.core.shellapp import InteractiveShellApp
from jupyter_client.session import Session
from nbformat import NotebookNode, from_dict
from nbformat.v4 import new_output, output_from_msg
from traitlets import Any as AnyTrait
from traitlets.config import Config

from kikin.publish.engine.settings import FIGURES, INLINE
from kikin.show.shown import Shown

_STREAMS: Final = ("stdout", "stderr")
_SHOWN: Final = ("display_data", "execute_result")


class Outputs:
    """The outputs of the cell that runs now, and those of earlier cells that a display may still change."""

    def __init__(self) -> None:
        """Begin with none."""
        self.shown: list[NotebookNode] = []
        self._by_id: dict[str, list[NotebookNode]] = {}
        self._is_stale = False

    def begin(self) -> None:
        """Begin a cell."""
        self.shown, self._is_stale = [], False

    def take(self, kind: str, content: dict[str, Any]) -> None:
        """Keep what a kernel would send: a display, a result, an error, or the wish to clear what was shown."""
        if kind == "clear_output":
            self._is_stale = bool(content.get("wait"))
            if not self._is_stale:
                self.shown.clear()
            return
        display = (content.get("transient") or {}).get("display_id", "")
        for output in self._by_id.get(display, ()):
            output["data"], output["metadata"] = content["data"], content["metadata"]
        if kind == "update_display_data":
            return
        output = _output_of(kind, content)
        self._add(output)
        if display:
            self._by_id.setdefault(display, []).append(output)

    def write(self, name: str, text: str) -> None:
        """Keep what is printed; a stream's text stands in one output until something else is shown."""
        last = self.shown[-1] if self.shown else None
        if last and not self._is_stale and last["output_type"] == "stream" and last["name"] == name:
            last["text"] += text
        elif text:
            self._add(new_output("stream", name=name, text=text))  # type: ignore[no-untyped-call]

    def _add(self, output: NotebookNode) -> None:
        if self._is_stale:
            self.shown.clear()
            self._is_stale = False
        self.shown.append(output)


def _output_of(kind: str, content: dict[str, Any]) -> NotebookNode:
    """Return an output as nbformat makes it, which looks at each with a schema: of mere text that finds nothing."""
    if kind in _SHOWN and all(isinstance(text, str) for text in content["data"].values()):
        named = {name: content[name] for name in ("data", "metadata", "execution_count") if name in content}
        made: NotebookNode = from_dict({"output_type": kind} | named)  # type: ignore[no-untyped-call]
    else:
        made = output_from_msg({"header": {"msg_type": kind}, "content": content})  # type: ignore[no-untyped-call]
    return made


class _Collecting(Session):
    """The session of a kernel, with nobody at its other end."""

    outputs = AnyTrait()

    def send(self, stream: Any, msg_or_type: Any, content: Any = None, *_: Any, **__: Any) -> Any:  # noqa: ARG002
        """Keep the message."""
        if isinstance(msg_or_type, dict):
            self.outputs.take(msg_or_type["msg_type"], msg_or_type["content"])
        else:
            self.outputs.take(msg_or_type, content)
        return {}


class _Stream(io.TextIOBase):
    """Standard output or error of a cell."""

    encoding = "UTF-8"

    def __init__(self, name: str, outputs: Outputs, descriptors: _Descriptors) -> None:
        self.name = name
        self._outputs = outputs
        self._descriptors = descriptors

    def writable(self) -> bool:
        return True

    def fileno(self) -> int:
        return _STREAMS.index(self.name) + 1

    def flush(self) -> None:
        self._descriptors.read()

    def write(self, text: str) -> int:
        if not isinstance(text, str):
            raise TypeError(f"write() argument must be str, not {type(text)}")
        self.flush()
        self._outputs.write(self.name, text)
        return len(text)


class _Descriptors:
    """Descriptors 1 and 2, to which other programs and libraries print: collected in files, read after each cell."""

    def __init__(self, outputs: Outputs) -> None:
        self._outputs = outputs
        self._files = [tempfile.TemporaryFile() for _ in _STREAMS]  # noqa: SIM115  # they live as long as the process
        self._read = [0 for _ in _STREAMS]
        for number, file in enumerate(self._files, start=1):
            os.dup2(file.fileno(), number)

    def read(self) -> None:
        for number, (name, file) in enumerate(zip(_STREAMS, self._files, strict=True)):
            size = os.fstat(file.fileno()).st_size
            if size > self._read[number]:
                text = os.pread(file.fileno(), size - self._read[number], self._read[number])
                self._outputs.write(name, text.decode("utf-8", "replace"))
                self._read[number] = size


class _Formatter(DisplayFormatter):
    """The forms of what is displayed; what kikin shows has one, and IPython needn't look for nine others."""

    def format(self, obj: Any, include: Any = None, exclude: Any = None) -> Any:
        if isinstance(obj, Shown) and not include and not exclude:
            return {"text/plain": repr(obj)} | obj._repr_mimebundle_(), {}
        return super().format(obj, include, exclude)  # type: ignore[no-untyped-call]


class CellShell(ZMQInteractiveShell):
    """The shell of a kernel without the kernel."""

    def init_display_formatter(self) -> None:
        """Use our own."""
        self.display_formatter = _Formatter(parent=self)
        self.configurables.append(self.display_formatter)  # type: ignore[arg-type]  # as IPython does

    def enable_gui(self, gui: Any = None) -> None:
        """Accept that there is no window system: charts are drawn into the notebook."""

    def ask_exit(self) -> None:
        """Refuse to end in the middle of a notebook.

        Raises:
            RuntimeError: Always.
        """
        raise RuntimeError("Kernel died")


class Cells:
    """A shell for the cells of one notebook. The process is used up by it: what cells leave behind stays in it."""

    def __init__(self) -> None:
        """Make the shell; settings of the user and of other notebooks don't reach it."""
        self.outputs = Outputs()
        os.environ.setdefault("MPLBACKEND", INLINE)
        _find_modules_beside_the_notebook()
        config = Config(
            InlineBackend=FIGURES,
            HistoryManager={"enabled": False, "hist_file": ":memory:"},
        )
        self._shell = CellShell.instance(config=config, compiler_class=XCachingCompiler)
        session = _Collecting(outputs=self.outputs)
        for publisher in (self._shell.displayhook, self._shell.display_pub):
            publisher.session = session  # type: ignore[union-attr]  # they are those of ipykernel
        self._descriptors = _Descriptors(self.outputs)

    def run(self, cell: NotebookNode) -> bool:
        """Run a cell with code, fill in its outputs and number, and return whether it succeeded."""
        self.outputs.begin()
        with self._streams():
            result = self._shell.run_cell(cell["source"], store_history=True)  # type: ignore[no-untyped-call]
        self._descriptors.read()
        cell["outputs"] = self.outputs.shown
        cell["execution_count"] = self._shell.execution_count - 1
        return bool(result.success) and not self._shell._last_traceback_during_displayhook  # noqa: SLF001

    @contextmanager
    def _streams(self) -> Iterator[None]:
        asked = builtins.input
        builtins.input = _no_input
        out, err = (_Stream(name, self.outputs, self._descriptors) for name in _STREAMS)
        try:
            with redirect_stdout(out), redirect_stderr(err):
                yield
        finally:
            builtins.input = asked
            sys.stdout.flush()


def _find_modules_beside_the_notebook() -> None:
    here: Any = SimpleNamespace(ignore_cwd=False)
    InteractiveShellApp.init_path(here)  # type: ignore[no-untyped-call]


def _no_input(*_: Any) -> str:
    raise StdinNotImplementedError("raw_input was called, but this frontend does not support input requests.")
