"""Headings that were reworded: what stands under them stayed where it was."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from kikin.publish.changes.aligning import paired
from kikin.publish.changes.contents import Block


def called_as(olds: Sequence[Block], news: Sequence[Block]) -> list[Block]:
    """Return the old blocks under the headings of the new page; of a heading itself ``name`` is what it is called there.

    >>> old, new = ([{"kind": "heading", "at": "", "label": "", "text": text}] for text in ("事業", "事業（改）"))
    >>> called_as(old, new)[0]["name"]
    '事業（改）'
    """
    names = [_names(blocks) for blocks in (olds, news)]
    renamed: dict[str, str] = {}
    for parent, ours in names[0].items():
        for old, new in paired(ours, names[1].get(_renamed(parent, renamed), [])):
            if old and new and old != new:
                renamed[f"{parent}/{old}"] = new
    return [_moved_to(block, renamed) for block in olds] if renamed else list(olds)


def _names(blocks: Sequence[Block]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for block in blocks:
        if block["kind"] == "heading":
            found.setdefault(f"/{block['at']}".rstrip("/"), []).append(block["label"] or block["text"])
    return found


def _renamed(path: str, renamed: Mapping[str, str]) -> str:
    parts = path.split("/")
    ways = ["/".join(parts[: end + 1]) for end in range(len(parts))]
    return "/".join(renamed.get(way, part) for way, part in zip(ways, parts, strict=True))


def _moved_to(block: Block, renamed: Mapping[str, str]) -> Block:
    at = _renamed(f"/{block['at']}", renamed).removeprefix("/")
    if block["kind"] != "heading" or block["label"]:
        return block | {"at": at}
    path = f"/{block['at']}/{block['text']}" if block["at"] else f"/{block['text']}"
    return block | {"at": at, "name": renamed.get(path, block["text"])}
