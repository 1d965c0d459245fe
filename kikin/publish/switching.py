"""The next site put together from pages made now and pages that stay, and put in the place of the one that is there."""

from __future__ import annotations

import shutil
from collections.abc import Collection, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import TYPE_CHECKING

from kikin.publish.assembly import keep, shared_files, unknown_files
from kikin.publish.lists import content_of, forget_other_lists, mark_of, write_list, write_mark
from kikin.publish.site import publish_site, uninterrupted
from kikin.publish.state import Files, Published, State
from kikin.publish.versions import forget_other_versions

if TYPE_CHECKING:
    from kikin.publish.places import Places


@dataclass(frozen=True)
class Next:
    """What the next site shows: documents with their pages, and the files of these that were made now.

    ``has_all_anew`` says that every page was made now and brought its libraries; ``removed`` are documents taken down.
    """

    documents: Mapping[str, Published]
    formats: tuple[str, ...]
    made: AbstractSet[str]
    has_all_anew: bool
    removed: Collection[str]


def replaced(places: Places, before: State, good: AbstractSet[str], after: Next) -> State:
    """Return what is published, after the site was replaced if it differs from the one that is there.

    Args:
        places: The site, and where the next one lies.
        before: What is published.
        good: The files of the site that are as they were made.
        after: What the next site shows.
    """
    new, site = places.new, places.site
    new.mkdir(parents=True, exist_ok=True)
    owned = State(after.documents, before.runs, after.formats).files
    keep(site, new, (path for path in owned if path not in after.made))
    if not after.has_all_anew:  # libraries and the like, which pages that stay need
        lacking = (path for path in before.shared if path in good and path not in owned)
        keep(site, new, [path for path in lacking if not (new / path).exists()])
    unknown = unknown_files(site, before.files, {*after.documents, *after.removed})
    keep(site, new, unknown)
    shared = shared_files(new, owned)
    others = {path: what for path, what in shared.items() if path not in set(unknown)}
    keep(site, new, same_as_before(others, before, good))
    runs = {name: run for name, run in before.runs.items() if after.documents.keys() >= set(run.documents)}
    state = State(after.documents, runs, after.formats, others)
    name = content_of(state.files | shared)
    is_same = mark_of(site) == name and good >= before.files.keys()
    if is_same:
        shutil.rmtree(new, ignore_errors=True)
    else:
        write_mark(new, name)
    with uninterrupted():
        write_list(places, name, state)
        if not is_same:
            publish_site(new, site)
        forget_other_lists(places, name)
        forget_other_versions(places, state)
    return state


def same_as_before(files: Files, before: State, good: AbstractSet[str]) -> Sequence[str]:
    """Return the files that are byte for byte those of the site: nothing is published there, so they keep their times."""
    known = before.files
    return [path for path in files if known.get(path) == files[path] and path in good]
