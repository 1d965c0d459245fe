"""Which versions of documents the site shows: a list named by the content of the site.

The site names its own list in ``.kikin``, so that state and site change in the same step; whoever is killed before or
after it leaves both old or both new.
"""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace
from pathlib import Path
from typing import Final

from kikin.data.uses import text_digest
from kikin.publish.model import INDEX
from kikin.publish.places import LISTS, Places
from kikin.publish.state import (
    DAMAGE,
    Files,
    State,
    read_sealed,
    state_of,
    write_sealed,
)
from kikin.publish.versions import is_sound, newest_versions, time_of

MARK: Final = ".kikin"
_LOST: Final = (
    "公表の控え {} がありません。これから作らない文書の頁はそのまま残しますが、作り直すまで目次に出ません。"
)
_DAMAGED: Final = "公表の控えのうち {} が壊れているか、ありません。頁はそのまま残します。作り直せば戻ります。"


def read_state(places: Places) -> State:
    """Return what is published; a damaged list is made good from the documents, and ``trouble`` says so."""
    lists = places.state / LISTS
    named = mark_of(places.site)
    found = sorted(lists.glob("*.json"), key=lambda file: (file.stem == named, time_of(file)), reverse=True)
    for file in found:
        with suppress(*DAMAGE):
            state = state_of(read_sealed(file))
            return replace(state, name=file.stem, trouble="" if file == found[0] else _trouble(found[0]))
    newest = newest_versions(places)
    if newest:
        return State(newest, trouble=_trouble(lists))
    return State(trouble=_LOST.format(places.state) if named else "")


def sound_state(places: Places) -> State:
    """Return what is published, each version looked at: a document whose version is damaged or lost has none.

    Its pages stay as they are, until it is made anew.
    """
    state = read_state(places)
    lost = [name for name, one in state.documents.items() if name != INDEX and not is_sound(places, one)]
    documents = {
        name: replace(one, version="", inputs={}, uses={}) if name in lost else one
        for name, one in state.documents.items()
        if name != INDEX or is_sound(places, one)
    }
    trouble = [state.trouble, _DAMAGED.format("、".join(lost)) if lost else ""]
    return replace(state, documents=documents, trouble="\n".join(filter(None, trouble)))


def write_list(places: Places, name: str, state: State) -> None:
    """Write the list of a site, named by its content, in one step."""
    written = {key: value for key, value in vars(state).items() if key not in ("name", "trouble")}
    write_sealed(places.state / LISTS / f"{name}.json", written)


def forget_other_lists(places: Places, name: str) -> None:
    """Remove the lists of other sites."""
    for file in (places.state / LISTS).glob("*"):
        if file.name != f"{name}.json":
            with suppress(OSError):
                file.unlink()


def write_mark(site: Path, name: str) -> None:
    """Let a site name its list."""
    (site / MARK).write_text(f"{name}\n", encoding="utf-8")


def mark_of(site: Path) -> str:
    """Return the name of the list that a site names; nothing where it names none."""
    try:
        return (site / MARK).read_text(encoding="utf-8").strip()
    except (OSError, ValueError):
        return ""


def _trouble(file: Path) -> str:
    kept = "公表済みの頁はそのままです。控えの読めない文書は、作り直すまで目次に出ません。"
    return f"公表の控え {file} が壊れていたので、文書ごとの控えから戻しました。{kept}"


def content_of(files: Files) -> str:
    """Return the name of a site: the digest of its files.

    >>> content_of({"index.html": (3, "abc")}) == content_of({"index.html": (3, "abd")})
    False
    """
    return text_digest("\n".join(f"{path} {size} {digest}" for path, (size, digest) in sorted(files.items())))
