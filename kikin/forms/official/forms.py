"""Forms filled from a dataset and written, one workbook each; what is missing is marked there and listed here."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from kikin.data.dataset import Dataset
from kikin.forms.books import new_book
from kikin.forms.official.context import Context
from kikin.forms.official.feeds import FEEDS, words_of
from kikin.forms.official.layout import Gap, Page
from kikin.forms.official.model import Form, Table, read_forms
from kikin.values.errors import KikinError
from kikin.values.letters import hint_of, key_of
from kikin.values.periods import FiscalYear

FORMS = tuple(read_forms())
TEXTS = "disclosure"  # texts/disclosure-R6.md has what 別表 says in words, as its page has it


@dataclass(frozen=True)
class Written:
    """A form that was written: its file, and the cells that wait for a value."""

    form: Form
    file: Path
    gaps: tuple[Gap, ...]


def chosen(names: str) -> list[Form]:
    """Return the forms that a list names (別紙様式１,別紙様式2); all where it is blank.

    Raises:
        KikinError: There is no form of a name.

    >>> [form.name for form in chosen("別紙様式２")]
    ['別紙様式2']
    """
    forms = read_forms()
    known = {key_of(name): form for name, form in forms.items()}
    found = []
    for name in filter(None, names.replace("、", ",").split(",")):
        if key_of(name) not in known:
            remedy = f"{hint_of(name, forms)}書けるのは {'、'.join(forms)} です"
            raise KikinError("その名の様式はありません", found=name, remedy=remedy)
        found.append(known[key_of(name)])
    return found or list(forms.values())


def write_forms(data: Dataset, year: FiscalYear, forms: Sequence[Form], out: Path) -> list[Written]:
    """Write forms on a fiscal year into a folder; the same data give the same bytes.

    Args:
        data: The prefecture's dataset.
        year: The year that is reported on (●●年度).
        forms: Which.
        out: The folder, made if need be.
    """
    context = Context(data, year)
    out.mkdir(parents=True, exist_ok=True)
    return [_written(form, context, out / f"{form.name}.xlsx") for form in forms]


def _written(form: Form, context: Context, file: Path) -> Written:
    words = words_of(context)
    gaps: list[Gap] = []
    sums: dict[tuple[str, str], str] = {}
    with new_book(file, f"{form.name} {context.data.prefecture.name} {context.year}") as book:
        for sheet in form.sheets:
            page = Page(book, sheet, sums)
            for block in sheet.blocks:
                if isinstance(block, str):
                    page.text(block.format(**words))
                    continue
                for key, name in (block.each or {"": ""}).items():
                    _table(page, block, context, words | {"each": name}, key)
            gaps += page.gaps
    return Written(form, file, tuple(gaps))


def _table(page: Page, block: Table, context: Context, words: dict[str, str], key: str) -> None:
    given = dict(block.given) | ({"key": key} if key else {})
    columns = tuple(
        type(column)(
            **{**vars(column), "label": column.label.format(**words), "group": column.group.format(**words)}
        )
        for column in block.columns
    )
    shown = type(block)(**{**vars(block), "columns": columns})
    page.table(shown, block.heading.format(**words), FEEDS[block.feed](context, given), key or block.feed)
