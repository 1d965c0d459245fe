"""What running a document left, taken for the next site: with what it used, and with its history."""

from __future__ import annotations

from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from dataclasses import replace
from typing import TYPE_CHECKING

from kikin.publish.inputs import inputs_and_uses
from kikin.publish.model import uses_of
from kikin.publish.state import Published
from kikin.publish.versions import folder_of, keep_version, record_of_version

if TYPE_CHECKING:
    from kikin.publish.inputs import Digests
    from kikin.publish.orders import Item
    from kikin.publish.places import Places


def kept_run(
    places: Places, item: Item, digests: Digests, before: Published | None, unmoved: set[str]
) -> Published:
    """Keep what running a document left, with the digests of what it used."""
    from kikin.publish.changes.contents import CONTENTS  # noqa: PLC0415  # a moment, where something was run
    from kikin.publish.changes.history import add_history  # noqa: PLC0415
    from kikin.publish.downloads import ENDING  # noqa: PLC0415

    notebook = places.staged / f"{item.document}.ipynb"
    inputs, uses = inputs_and_uses(digests, item.inputs, uses_of(notebook))
    if add_history(
        notebook,
        item.entry.title,
        item.revision,
        folder_of(places, before) if before and before.version else None,
        places.site / f"{item.document}{ENDING}" / CONTENTS,
    ):
        unmoved.add(item.document)
    version = keep_version(places, item.entry)
    outputs = before.outputs if before else {}  # which stand where the result is the same
    published = Published(item.entry, version, inputs, uses | dict(item.given), outputs)
    texts = tuple(map(str, record_of_version(places, published).get("open_texts", [])))
    return replace(published, open_texts=texts)


def wholly(unmoved: AbstractSet[str], runs: Iterable[AbstractSet[str]]) -> list[str]:
    """Return the documents of those params files of which all that ran tell no change: one that changed is enough."""
    return sorted(document for ran in runs if ran <= unmoved for document in ran)
