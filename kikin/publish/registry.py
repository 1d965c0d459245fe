"""The registry of documents, which is the folder of notebooks: title, order and tables stand in their front matter."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

from kikin.data.files import shown_path
from kikin.data.params import assigned_names
from kikin.data.tables import CASES, TABLES
from kikin.publish.model import INDEX
from kikin.publish.notebook import front_matter_of, joined, parsed, text_of
from kikin.publish.titles import check_template
from kikin.values.errors import KikinError, Place

if TYPE_CHECKING:
    from kikin.data.folder import Folder

FOLDER: Final = "notebooks"
OR: Final = "|"  # either table will do
_LAST: Final = 1000
_OURS: Final = {
    "title": "題名",
    "subtitle": "副題",
    "order": "一覧での並び順（小さい順）",
    "tables": "要る表の名の一覧（国の表は national.national_budgets、どちらかでよい表は targets|projects のように書く）",
}
_PRINTED: Final = ("date", "lang", "toc", "toc-depth", "number-sections", "number-depth", "echo", "jupyter")


@dataclass(frozen=True)
class Document:
    """A notebook as the registry knows it. ``title`` and ``subtitle`` are templates (see [kikin.publish.titles][])."""

    name: str
    file: Path
    title: str
    subtitle: str = ""
    order: int = _LAST
    tables: tuple[str, ...] = ()
    parameters: tuple[str, ...] = ()

    def missing_tables(self, folder: Folder, national: Folder | None) -> list[str]:
        """Return the tables that the document needs and the folders do not have."""
        return [
            names
            for names in self.tables
            if not any(_is_there(name, folder, national) for name in names.split(OR))
        ]


def document_names(root: Path, slug: str) -> list[str]:
    """Return the names of the documents that a prefecture can make: the common ones and its own."""
    files = [*(root / FOLDER).glob("*.ipynb"), *(root / FOLDER / slug).glob("*.ipynb")]
    return sorted({file.stem for file in files} - {INDEX})


def candidates(root: Path, slug: str, name: str) -> tuple[Path, Path]:
    """Return where the notebook of a document may lie: a prefecture's own takes the place of the common one."""
    return root / FOLDER / slug / f"{name}.ipynb", root / FOLDER / f"{name}.ipynb"


def find_document(root: Path, slug: str, name: str) -> Document:
    """Return the document of that name; a prefecture's own notebook takes the place of the common one.

    Raises:
        KikinError: There is no such notebook, or its front matter says too little or what nobody knows.
    """
    for file in candidates(root, slug, name):
        if name != INDEX and file.is_file():
            return read_document(file)
    known = document_names(root, slug)
    near = get_close_matches(name, known, n=1)
    hint = f"{near[0]} のことですか。" if near else ""
    raise KikinError(
        "知らない文書です",
        found=name,
        remedy=f"{hint}notebooks/ にあるのは {'、'.join(known) or 'まだ何も'} です",
    )


def read_document(file: Path) -> Document:
    """Return what the front matter and the parameters cell of a notebook say.

    Raises:
        KikinError: The file is no notebook, or its front matter is missing or wrong.
    """
    return _document(file, text_of(file))


@lru_cache(maxsize=1 << 7)  # the same notebooks are asked for each folder
def _document(file: Path, text: str) -> Document:
    cells = parsed(text, file)["cells"]
    values = front_matter_of(cells, file)
    place = Place(shown_path(file))
    known = (*_OURS, *_PRINTED)
    for key in values:
        if key not in known:
            near = get_close_matches(str(key), known, n=1)
            hint = f"{near[0]} のことですか。" if near else ""
            raise KikinError(
                "表題のセルに知らない名があります", place, key, f"{hint}使える名は {'、'.join(known)} です"
            )
    title, subtitle = (str(values.get(key) or "").strip() for key in ("title", "subtitle"))
    if not title:
        raise KikinError(
            "表題のセルに題名がありません", place, remedy='title: "{year} 事後評価" のように書いてください'
        )
    for template in (title, subtitle):
        check_template(template, place)
    order = values.get("order", _LAST)
    if not isinstance(order, int):
        raise KikinError("並び順が整数ではありません", place, order, "order: 20 のように書いてください")
    return Document(
        file.stem, file, title, subtitle, order, _tables(values.get("tables"), place), _declared(cells)
    )


def parameters_cell(cells: list[dict[str, Any]]) -> Mapping[str, Any] | None:
    """Return the cell with the tag ``parameters``."""
    return next((cell for cell in cells if "parameters" in cell.get("metadata", {}).get("tags", ())), None)


def _declared(cells: list[dict[str, Any]]) -> tuple[str, ...]:
    cell = parameters_cell(cells)
    return tuple(assigned_names(joined(cell["source"]))) if cell else ()


def _tables(value: Any, place: Place) -> tuple[str, ...]:
    names = [value] if isinstance(value, str) else value or []
    for name in (one for several in names for one in str(several).split(OR)):
        bare = name.removeprefix("national.")
        if bare not in (*TABLES, CASES):
            near = get_close_matches(bare, TABLES, n=1)
            hint = f"{near[0]} のことですか。" if near else ""
            raise KikinError(
                "表題のセルの tables に知らない表があります",
                place,
                name,
                f"{hint}表の名は docs/data.md にあります",
            )
    return tuple(str(name) for name in names)


def _is_there(name: str, folder: Folder, national: Folder | None) -> bool:
    bare = name.removeprefix("national.")
    home = national if name != bare else folder
    if home is None:
        return False
    return bare in home.files or (bare == CASES and any(home.path.glob(f"{CASES}.*")))
