"""Which documents a build must run again, and which pages it must render again, with the reason for each."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Final

from kikin.data.uses import rules_digest, text_digest
from kikin.publish.inputs import (
    PACKAGE,
    PARAMETERS,
    PYTHON,
    REVISED,
    RULES,
    SETTINGS,
    WORDS,
    Digests,
    home_of_use,
    lies_in,
)
from kikin.publish.model import FORMATS, HTML, INDEX, MANY
from kikin.publish.state import Entry, Published, State

_PARAMS: Final = (".yml", ".yaml")
_NEW: Final = "まだ公表していない文書です"
_LOST: Final = "公表の控えがありません"
_LATE: Final = "前に作れなかった文書です"
_AGAIN: Final = "--again の指定です"
_MENU: Final = "公表している文書の一覧（どの頁にも出ます）が変わりました"
_NEW_VERSION: Final = "実行の結果が変わりました"
_SETTINGS: Final = "様式、設定、出力の方式、プログラムのどれかが変わりました"
_DAMAGED: Final = "公表している頁が、作ったときのままではありません"


@dataclass(frozen=True)
class Standing:
    """What needs no second look: documents whose inputs are as they were, and params files that ask for nothing else."""

    documents: frozenset[str]
    files: frozenset[str]


def standing_of(state: State, digests: Digests, files: Iterable[str]) -> Standing:
    """Return the documents of params files of which no input has changed."""
    documents: set[str] = set()
    whole: set[str] = set()
    for name in files:
        run = state.runs.get(name)
        if run is None:
            continue
        unchanged = {
            document for document in run.documents if _stands(state.documents.get(document), digests)
        }
        documents |= unchanged
        if len(unchanged) == len(run.documents) and digests.of(name) == run.digest:
            whole.add(name)
    return Standing(frozenset(documents), frozenset(whole))


def _stands(published: Published | None, digests: Digests) -> bool:
    return (
        published is not None
        and not published.is_late
        and bool(published.inputs)
        and not digests.changed(published.inputs)
    )


def reasons_to_run(
    before: Published | None, inputs: Mapping[str, str], given: Mapping[str, str], digests: Digests
) -> list[str]:
    """Return why a document must be run again; nothing where all that it uses is as it was.

    Args:
        before: The published version.
        inputs: The digests of its inputs now.
        given: The digests of its parameters, and of the words of its title now.
        digests: The digests of whatever else it used.
    """
    if before is None:
        return [_NEW]
    if before.is_late:
        return [_LATE]
    if not before.inputs:
        return [_LOST]
    reasons = [f"{_described(name)} が変わりました" for name in given if before.uses.get(name) != given[name]]
    knows_uses = bool(before.uses.keys() - given.keys())
    now = digests.all_of(before.inputs) | dict(inputs)
    for name in sorted(now):
        if now[name] == before.inputs.get(name):
            continue
        if not _is_divided(name) or not knows_uses:
            reasons.append(f"{_described(name)} が変わりました")
            continue
        uses = [use for use in before.uses if lies_in(use, name)]
        changed = [use for use in uses if digest_of_use(use, digests) != before.uses[use]]
        reasons += [f"{_described(use)} が変わりました" for use in changed]
    return list(dict.fromkeys(reasons))


def digest_of_use(use: str, digests: Digests) -> str:
    """Return the digest of a table, a rule or a file now; nothing where it isn't there."""
    home, mark, name = use.partition("#")
    if not mark:
        return digests.of(use)
    if home == RULES:
        return _digest_of_rule(name)
    from kikin.data.folder import read_folder  # noqa: PLC0415  # pandas, where a folder has changed only

    folder = digests.root / home
    return read_folder(folder).digests.get(name, "") if folder.is_dir() else ""


def again(before: Published | None) -> list[str]:
    """Return the reason where everything is made anew."""
    return [_AGAIN if before else _NEW]


@dataclass(frozen=True)
class Keys:
    """What pages are rendered from besides their own documents: the menu of their group, settings, renderer, formats."""

    menus: Mapping[str, str]
    common: tuple[str, ...]
    formats: tuple[str, ...]
    is_apart: bool

    def key(self, published: Published, name: str) -> str:
        """Return the digest of all that a document is rendered from in one format."""
        entry = asdict(published.entry)
        parts: list[Any] = [name, published.version, entry, *self.common]
        if name == HTML or not self.is_apart:
            parts += [self.menus.get(published.entry.group, ""), self.formats]
        return text_digest(json.dumps(parts, ensure_ascii=False, sort_keys=True))


def keys_of(
    documents: Mapping[str, Published], digests: Digests, renderer: tuple[str, str], formats: Sequence[str]
) -> Keys:
    """Return what the pages of these documents have in common.

    Args:
        documents: All that the site shows: their titles stand in the menus.
        digests: The digests of the project files, kikin and the packages.
        renderer: Its name and version. The builtin one renders a PDF without the menu.
        formats: The formats that the site has.
    """
    shown = [(one.document, one.title, one.group) for one in entries_of(documents)]
    home = [documents[INDEX].entry.title] if INDEX in documents else []
    groups: dict[str, list[tuple[str, str, str]]] = {"": []}  # that of the front page, too
    for row in shown:
        groups.setdefault(row[2], []).append(row)
    common = (*renderer, *(digests.of(name) for name in (SETTINGS, PACKAGE, PYTHON)))
    is_whole = len(shown) < MANY  # the front page beside them
    menus = {
        group: text_digest(json.dumps([home, shown if is_whole else rows], ensure_ascii=False))
        for group, rows in groups.items()
    }
    return Keys(menus, common, tuple(name for name in FORMATS if name in formats), renderer[0] == "builtin")


def entries_of(documents: Mapping[str, Published]) -> list[Entry]:
    """Return the documents as the menus name them, in their order; the front page apart."""
    entries = [one.entry for name, one in documents.items() if name != INDEX]
    return sorted(entries, key=lambda entry: entry.place)


def index_inputs(
    documents: Mapping[str, Published], digests: Digests, formats: Sequence[str]
) -> dict[str, str]:
    """Return the digests of what the front page is made of: the documents that there are, and its notebook."""
    rows = [
        [
            asdict(documents[entry.document].entry),
            documents[entry.document].version,
            documents[entry.document].is_late,
        ]
        for entry in entries_of(documents)
    ]
    listed = text_digest(json.dumps([rows, list(formats)], ensure_ascii=False, sort_keys=True))
    return digests.all_of((f"notebooks/{INDEX}.ipynb", PACKAGE, PYTHON)) | {"documents": listed}


def unrendered(
    documents: Mapping[str, Published], keys: Keys, is_there: Callable[[Published, str, str], bool]
) -> dict[str, tuple[str, ...]]:
    """Return which documents must be rendered, in which formats.

    Args:
        documents: All that the site shows.
        keys: What they have in common.
        is_there: Whether a document is rendered in a format with a key already.
    """
    found = {}
    for document, published in documents.items():
        missing = tuple(
            name for name in keys.formats if not is_there(published, name, keys.key(published, name))
        )
        if missing:
            found[document] = missing
    return found


def reason_to_render(
    published: Published, before: Published, formats: Sequence[str], keys: Keys, old: Keys
) -> str:
    """Return why pages that are published are rendered again.

    Args:
        published: The document as it is to be shown.
        before: As it is published.
        formats: Those that are rendered.
        keys: What pages have in common now.
        old: What the published pages had in common.
    """
    if published.version != before.version or published.entry != before.entry:
        return _NEW_VERSION
    if set(formats) - set(before.outputs):
        return f"{'、'.join(formats)} はまだありません"
    stale = [name for name in formats if before.outputs[name].key != keys.key(published, name)]
    if not stale:
        return _DAMAGED
    is_menu = all(old.key(published, name) == before.outputs[name].key for name in stale)
    return _MENU if is_menu else _SETTINGS


def _is_divided(name: str) -> bool:
    """Whether a document depends on parts of an input only: parameters of a file, tables of a folder, rules."""
    return name == RULES or name.endswith(("/", *_PARAMS))


def _digest_of_rule(name: str) -> str:
    from kikin.rules import rule_book  # noqa: PLC0415  # a moment, where a rule file has changed only

    book = rule_book()
    if not name:
        return rules_digest(list(book.values()))
    if name.endswith("."):
        return rules_digest(book.below(name.removesuffix(".")))
    return rules_digest([book[name]] if name in book else [])


def _described(name: str) -> str:
    known = {
        PACKAGE: "kikin のプログラム",
        PYTHON: "Python かそのパッケージ",
        PARAMETERS: "params の指定",
        REVISED: "改訂日か版",
        WORDS: "題名の語（分、状態、版）",
        "documents": "公表している文書",
    }
    if name in known:
        return known[name]
    if name.startswith(f"{RULES}#"):
        return f"規則 {name.partition('#')[2] or 'すべて'}"
    if "#" in name:
        return f"表 {name.replace('#', '')}"
    if name.endswith(".ipynb"):
        return f"ノートブック {name}"
    if Path(name).parent.name == "texts":
        return f"文章 {name}"
    return (
        f"{'フォルダーの中の名' if name.endswith('/*') else 'ファイル'} {home_of_use(name).removesuffix('*')}"
    )
