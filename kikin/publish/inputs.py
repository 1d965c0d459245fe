"""What documents are made of, as digests of content: files, data folders, the package, its rules, Python's packages.

Nothing heavy is imported here: a build in which nothing changed ends before pandas would be loaded.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final

from kikin.data.uses import FOLDER, RULE, TABLE, UNSEEN, file_digest, folder_digest, noted, text_digest
from kikin.publish.clock import timestamp

PACKAGE, RULES, PYTHON, SETTINGS = "@package", "@rules", "@python", "@settings"
PARAMETERS, WORDS, REVISED = "parameters", "words", "revised"
UNKNOWN: Final = "?"  # the digest of what was not looked at before a document used it
_KIKIN: Final = Path(__file__).parents[1]
_RULES: Final = "rules"
_RULE_FILES: Final = (".yml", ".csv")
READ: Final = ".read"  # in the scratch folder
_SETTINGS: Final = ("_quarto.yml", "_brand.yml", "_extensions/")


class Digests:
    """The digests of inputs by name, each looked at once.

    Names are paths from the project's root; a folder ends in ``/`` and stands for all that lies in it, one that ends
    in ``/*`` for the names in it. ``@package``, ``@rules``, ``@python`` and ``@settings`` are kikin, its rule files,
    Python with its packages, and the project files that renderers read.
    """

    def __init__(self, root: Path) -> None:
        """Look at the inputs of a project."""
        self.root = root
        self._known: dict[str, str] = {}

    def of(self, name: str) -> str:
        """Return the digest of an input; nothing where it isn't there."""
        if name not in self._known:
            self._known[name] = self._digest(name)
        return self._known[name]

    def all_of(self, names: Iterable[str]) -> dict[str, str]:
        """Return the digests of inputs by name."""
        return {name: self.of(name) for name in names}

    def if_known(self, name: str) -> str:
        """Return the digest of an input that was looked at before; ``?`` for any other."""
        return self._known.get(name, UNKNOWN)

    def changed(self, inputs: Mapping[str, str]) -> list[str]:
        """Return the names whose digest is another one now."""
        return [name for name, digest in inputs.items() if self.of(name) != digest]

    def look_at_data(self) -> None:
        """Look at all data folders now, before anything is run."""
        for folder in sorted(self.root.glob("data/*/")):
            self.of(self.name_of(folder, is_folder=True))

    def place_of_reading(self) -> Path:
        """Return where what was read from data folders is kept, as this kikin, Python and folder name it."""
        marks = [*map(self.of, (PACKAGE, RULES, PYTHON)), str(Path.cwd())]
        return self.root / "build" / READ / text_digest("\n".join(marks))

    def name_of(self, path: Path, *, is_folder: bool = False) -> str:
        """Return the name of a file or folder: from the root if it lies below."""
        shown = path.relative_to(self.root) if path.is_relative_to(self.root) else path
        return shown.as_posix() + ("/" if is_folder else "")

    def _digest(self, name: str) -> str:
        special = {
            PACKAGE: lambda: _tree_digest(_KIKIN, _package_files(is_rules=False)),
            RULES: lambda: _tree_digest(_KIKIN, _package_files(is_rules=True)),
            PYTHON: lambda: text_digest("\n".join(_python())),
            SETTINGS: lambda: text_digest("\n".join(map(self.of, _SETTINGS))),
        }
        if name in special:
            return special[name]()
        if name.endswith("/*"):
            return folder_digest(self.root / name[:-2])
        if name.endswith("/"):
            folder = self.root / name
            return _tree_digest(folder, _files_below(folder)) if folder.is_dir() else ""
        return file_digest(self.root / name)


def name_of_use(digests: Digests, kind: str, noted: str) -> str:
    """Return the name of what a run noted: a file, a folder's names, ``folder/#table`` or ``@rules#rule``."""
    if kind == RULE:
        return f"{RULES}#{noted}"
    if kind == TABLE:
        folder, _, table = noted.rpartition(":")
        return f"{digests.name_of(Path(folder), is_folder=True)}#{table}"
    name = digests.name_of(Path(noted), is_folder=kind == FOLDER)
    return f"{name}*" if kind == FOLDER else name


def home_of_use(name: str) -> str:
    """Return the input whose digest changes with a use.

    >>> home_of_use("data/43-kumamoto/#projects"), home_of_use("@rules#fund.national_share")
    ('data/43-kumamoto/', '@rules')
    """
    return name.partition("#")[0]


def inputs_and_uses(
    digests: Digests, inputs: Mapping[str, str], notes: Path
) -> tuple[dict[str, str], dict[str, str]]:
    """Return the inputs of a run with all that it noted to have used, and these uses, each with its digest."""
    uses = {name_of_use(digests, kind, name): digest for kind, name, digest in noted(notes)}
    found = dict(inputs)
    for use, digest in uses.items():
        home = home_of_use(use)
        if home not in found and not any(use.startswith(name) for name in found if name.endswith("/")):
            found[home] = digest if home == use else digests.if_known(home)
    return found, uses


def lies_in(name: str, folder: str) -> bool:
    """Whether a use is one of a folder's, so that the folder's digest changes with it.

    >>> lies_in("data/43-kumamoto/texts/plan-R7.md", "data/43-kumamoto/"), lies_in("@rules#a", "@rules")
    (True, True)
    """
    return home_of_use(name) == folder or (folder.endswith("/") and name.startswith(folder))


def _package_files(*, is_rules: bool) -> Iterator[Path]:
    for path in _files_below(_KIKIN):
        is_rule = path.parent.name == _RULES and path.suffix in _RULE_FILES
        if is_rule == is_rules and path.suffix != ".pyc":
            yield path


def _files_below(folder: Path) -> Iterator[Path]:
    """Yield the files of a folder and of its folders, those that offices and systems leave about apart."""
    seen: set[str] = set()
    for place, folders, files in os.walk(folder, followlinks=True):
        real = os.path.realpath(place)
        if real in seen:  # a link to a folder above
            folders.clear()
            continue
        seen.add(real)
        folders[:] = sorted(name for name in folders if not name.startswith(UNSEEN))
        yield from (Path(place, name) for name in sorted(files) if not name.startswith(UNSEEN))


def _tree_digest(folder: Path, files: Iterable[Path]) -> str:
    lines = [f"{path.relative_to(folder).as_posix()} {file_digest(path)}" for path in files]
    return text_digest("\n".join(lines))


def _python() -> list[str]:
    """Return Python and every package that it finds, with the version; the fixed time that PDFs carry."""
    found = {sys.version, sys.platform, str(timestamp())}
    for place in sys.path:
        try:
            names = os.listdir(place or ".")  # noqa: PTH208
        except OSError:
            continue
        found |= {name for name in names if name.endswith((".dist-info", ".egg-info"))}
    return sorted(found)
