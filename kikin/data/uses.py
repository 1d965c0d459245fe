"""What a running notebook uses (tables, prose, rules, files), noted with a digest of each as it is asked for.

A build runs a document again when one of these has changed. Whatever is opened is noted, by kikin or by the
analyst's own cells; only the tables of a data folder, which are read together, are noted one by one as they are used.
"""

from __future__ import annotations

import json
import os
import sys
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from typing import Any, Final

FILE, FOLDER, TABLE, RULE = "file", "folder", "table", "rule"
UNSEEN: Final = ("~$", ".", "__pycache__", "Thumbs.db", "desktop.ini")  # what offices and systems leave about
_LENGTH: Final = 24
_FOLDERS_ASKED: Final = ("os.listdir", "os.scandir")
_NOT_OURS: Final = ("/proc", "/sys", "/dev", "/etc", "/usr", "/bin", "/lib", "/opt", "/System", "/Library")
_PLACES_OF_THE_RUN: Final = (
    "IPYTHONDIR",
    "JUPYTER_RUNTIME_DIR",
    "JUPYTER_DATA_DIR",
    "JUPYTER_CONFIG_DIR",
    "KIKIN_RECORD",
    "KIKIN_FIGURES",
    "KIKIN_USES",
    "MPLCONFIGDIR",
    "TMPDIR",
    "XDG_CACHE_HOME",
)


class _Watch:
    """The notes of this process; there is one, and it is idle unless a build set ``KIKIN_USES``."""

    def __init__(self) -> None:
        self.file = ""
        self.seen: set[tuple[str, str]] = set()
        self.quiet = 0
        self.skipped: tuple[str, ...] = ()
        self.hooked = False


_WATCH: Final = _Watch()


def watch() -> None:
    """Note from now on what this process uses, in the file that ``KIKIN_USES`` names; without it nothing is noted."""
    from kikin.rules.book import RuleBook  # noqa: PLC0415  # only where something is noted

    _WATCH.file = os.environ.get("KIKIN_USES", "")
    _WATCH.seen = set()
    _WATCH.quiet = 0
    if not _WATCH.file:
        return
    _WATCH.skipped = tuple(_skipped())
    RuleBook.on_use = staticmethod(_note_rules)
    if not _WATCH.hooked:
        _WATCH.hooked = True
        sys.addaudithook(_audit)


def is_watching() -> bool:
    """Whether uses are noted now."""
    return bool(_WATCH.file) and not _WATCH.quiet


@contextmanager
def unwatched() -> Iterator[None]:
    """Read files that are noted in another way."""
    _WATCH.quiet += 1
    try:
        yield
    finally:
        _WATCH.quiet -= 1


def note(kind: str, name: str, digest: str) -> None:
    """Note one use, the first time that it happens."""
    if not _WATCH.file or _WATCH.quiet or (kind, name) in _WATCH.seen:
        return
    _WATCH.seen.add((kind, name))
    with unwatched(), open(_WATCH.file, "a", encoding="utf-8") as lines:  # noqa: PTH123  # Path would open twice
        lines.write(json.dumps([kind, name, digest], ensure_ascii=False) + "\n")


def note_file(file: Path) -> None:
    """Note a file that a document would use, whether it is there or not."""
    path = os.path.abspath(file)  # noqa: PTH100  # a link is noted as it is named
    note(FILE, path, file_digest(path))


def noted(file: Path) -> list[tuple[str, str, str]]:
    """Return what a run noted: kind, name (files and folders by their whole path) and digest of each use."""
    if not file.is_file():
        return []
    lines = file.read_text(encoding="utf-8").splitlines()
    return [(kind, name, digest) for kind, name, digest in map(json.loads, lines)]


def write_notes(file: Path, notes: Iterable[tuple[str, str, str]]) -> None:
    """Write what a run noted, as ``noted`` reads it."""
    text = "".join(json.dumps(list(one), ensure_ascii=False) + "\n" for one in notes)
    file.write_text(text, encoding="utf-8")


def text_digest(text: str) -> str:
    """Return the digest of a text.

    >>> text_digest("熊本県")
    'c86a39d65183375bb81f2390'
    """
    return sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:_LENGTH]


def file_digest(path: str | Path) -> str:
    """Return the digest of a file's bytes; nothing where there is no such file."""
    try:
        with unwatched(), open(path, "rb") as data:  # noqa: PTH123  # many small files: every call counts
            return sha256(data.read()).hexdigest()[:_LENGTH]
    except OSError:
        return ""


def folder_digest(path: str | Path) -> str:
    """Return the digest of the names in a folder; nothing where there is no such folder."""
    try:
        with unwatched():
            names = sorted(name for name in os.listdir(path) if not name.startswith(UNSEEN))  # noqa: PTH208
    except OSError:
        return ""
    return text_digest("\n".join(names))


def _note_rules(name: str, rules: Sequence[object]) -> None:
    if _WATCH.file and (RULE, name) not in _WATCH.seen:
        note(RULE, name, rules_digest(rules))


def rules_digest(rules: Sequence[object]) -> str:
    """Return the digest of rules with all their entries."""
    return text_digest("\n".join(map(repr, rules))) if rules else ""


def _skipped() -> Iterator[str]:
    """Yield where files lie that the digest of the packages covers, or that the run made itself."""
    yield from _NOT_OURS
    yield from {sys.prefix, sys.base_prefix, sys.exec_prefix}
    yield from {os.path.realpath(place) for place in (sys.prefix, sys.base_prefix)}
    yield str(Path(_WATCH.file).parent)
    yield str(Path(__file__).parents[1])
    yield from (path for path in sys.path if path.endswith((".zip", "site-packages", "dist-packages")))
    yield from (os.path.abspath(os.environ[name]) for name in _PLACES_OF_THE_RUN if os.environ.get(name))  # noqa: PTH100
    yield str(Path.home() / ".cache")
    yield str(Path.home() / "Library" / "Caches")


def _audit(event: str, details: tuple[Any, ...]) -> None:
    if event != "open" and event not in _FOLDERS_ASKED:
        return
    if not _WATCH.file or _WATCH.quiet or not details:
        return
    with unwatched():
        path = _path_of(details[0])
    if not path or path.startswith(_WATCH.skipped):
        return
    if event != "open":
        if path not in sys.path:  # Python looks there for modules
            note(FOLDER, path, folder_digest(path))
    elif _reads(details):
        source = _source_of(path)
        note(FILE, source, file_digest(source))


def _path_of(named: object) -> str:
    if named is None:
        return os.getcwd()  # noqa: PTH109
    if isinstance(named, bytes):
        named = os.fsdecode(named)
    if not isinstance(named, str | os.PathLike):
        return ""
    return os.path.abspath(named)  # noqa: PTH100


def _reads(details: tuple[Any, ...]) -> bool:
    mode, flags = [*details, None, None][1:3]
    if isinstance(mode, str):
        return not set(mode) & set("wax")
    return not isinstance(flags, int) or flags & (os.O_WRONLY | os.O_RDWR) == 0


def _source_of(path: str) -> str:
    """Return the module that a compiled file was made of: Python reads the one for the other."""
    folder, name = os.path.split(path)
    parent, last = os.path.split(folder)
    if last == "__pycache__" and name.endswith(".pyc"):
        return os.path.join(parent, name.split(".", 1)[0] + ".py")  # noqa: PTH118
    return path
