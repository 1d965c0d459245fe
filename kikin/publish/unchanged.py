"""Whether there is anything to do, found out before anything heavy is imported."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from kikin.publish.assembly import intact
from kikin.publish.decisions import index_inputs, keys_of, standing_of, unrendered
from kikin.publish.inputs import Digests
from kikin.publish.lists import mark_of, read_state
from kikin.publish.model import INDEX
from kikin.publish.places import Places, made_up, official
from kikin.publish.state import State


@dataclass(frozen=True)
class Unchanged:
    """A site that is as the params files ask for: documents asked for, and texts still to write."""

    site: Path
    documents: tuple[str, ...]
    open_texts: tuple[tuple[str, str], ...]


def unchanged(
    digests: Digests, files: Iterable[Path], formats: Iterable[str], renderer: tuple[str, str]
) -> Unchanged | None:
    """Return what is published where a build would change nothing; None where it might.

    Args:
        digests: The inputs of the project.
        files: Params files.
        formats: The formats asked for.
        renderer: Its name and version.
    """
    names = [digests.name_of(file.resolve()) for file in files]
    for places in (official(digests.root), made_up(digests.root)):
        state = read_state(places)
        if names and set(names) <= state.runs.keys():
            return _unchanged(places, state, digests, names, set(formats), renderer)
    return None


def _unchanged(  # noqa: PLR0913, PLR0917
    places: Places,
    state: State,
    digests: Digests,
    names: list[str],
    formats: set[str],
    renderer: tuple[str, str],
) -> Unchanged | None:
    is_left_over = bool(places.left_over or state.trouble)
    if is_left_over or not formats <= set(state.formats) or mark_of(places.site) != state.name:
        return None
    standing = standing_of(state, digests, names)
    index = state.documents.get(INDEX)
    if standing.files < set(names) or index is None:
        return None
    if index.inputs != index_inputs(state.documents, digests, state.formats):
        return None
    keys = keys_of(state.documents, digests, renderer, state.formats)
    if unrendered(
        state.documents, keys, lambda one, name, key: name in one.outputs and one.outputs[name].key == key
    ):
        return None
    if len(intact(places.site, state.files)) < len(state.files):
        return None
    documents = tuple(document for name in names for document in state.runs[name].documents)
    texts = [(document, text) for document in documents for text in state.documents[document].open_texts]
    return Unchanged(places.site, documents, tuple(texts))
