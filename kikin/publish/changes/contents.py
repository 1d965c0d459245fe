"""What a document says, in the order in which it says it: kept beside its page, so that two publications can be compared.

It is read from what the notebook published, so that whatever stands on the page is in it: her own paragraphs too.
"""

from __future__ import annotations

import ast
import gzip
import json
import re
import zlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from kikin.publish.notebook import joined, notebook_of

INPUTS: Final = "inputs.json"  # in the record
CONTENTS: Final = "contents.json.gz"  # in the folder beside a page
FORM: Final = 1
HISTORY, HISTORY_TITLE = (
    "sec-history",
    "更新履歴",
)  # the last chapter: earlier changes, which are not compared
COLOPHON: Final = "奥付"
_UNSEEN: Final = "kikin-words"
_IN_PRINT: Final = "様式（PDF）"
_UNCOMPARED: Final = {"source", "section", "order", "inferred"}  # of inputs: they move no figure
_GIVEN: Final = "# Parameters\n"  # as papermill begins their cell
_OF_COLOPHON: Final = {"publisher", "contact", "published", "revision", "data_folder", ""}
_FENCE: Final = re.compile(r"^:{3,} *(?:\{(.*)\})? *$")
_CLASS: Final = re.compile(r"\.([\w-]+)")
_TITLE: Final = re.compile(r'title="((?:[^"\\]|\\.)*)"')
_HEADING: Final = re.compile(r"^(#{1,6}) +(.*?)(?: *\{([^{}]*)\})? *$")
_LABEL: Final = re.compile(r"#([\w-]+)")
_CAPTION: Final = re.compile(r"^: (.*?)(?: *\{#([\w-]+)[^{}]*\})? *$")
_FIGURE: Final = re.compile(r"^!\[(.*)\]\([^()]*\)\{(.*)\} *$")
_ALT: Final = re.compile(r'fig-alt="((?:[^"\\]|\\.)*)"')
_ITEM: Final = re.compile(r"^ *(?:[-*+]|\d+[.)]) +")
_CELLS: Final = re.compile(r"(?<!\\)\|")
_HEADERS: Final = re.compile(r"row-headers=(\d+)")
_KEY: Final = re.compile(r"\[((?:\\.|[^\[\]\\])*)\]\{\.key-(name|value|note)\}")
_SENTENCE: Final = re.compile(r"(?<=。)(?![」』）)])")
_INLINE: Final = re.compile(
    r"\\(.)|<br>|\*\*|\[@(fig|tbl|sec)-[\w-]+\]"
    r"|\[((?:\\.|[^\[\]\\])*)\](?:\(<?[^()<>]*>?\)|\{[^{}]*\})",
    re.DOTALL,
)
_NAMES: Final = {"fig": "図", "tbl": "表", "sec": "節"}
Block = dict[str, Any]


def contents_of(notebook: Path, record: Path, title: str = "") -> dict[str, Any]:
    """Return what an executed notebook says.

    Beside the words stand the rows of tables of which its tables were made, as their files have them; no other row,
    since a data folder also holds what is not yet published.

    Args:
        notebook: The notebook.
        record: The folder of what it said about itself as it ran.
        title: Its title; that of its front matter where not given.

    Raises:
        KikinError: It is no notebook.
    """
    from kikin.publish.builtin.source import read_notebook  # noqa: PLC0415  # a renderer's, where one is at work

    source = read_notebook(notebook)
    said, inputs = (json_of(record / name) for name in ("record.json", INPUTS))
    files: dict[str, int] = {}
    origins = {
        label: [_packed(row, files) for row in rows]
        for label, rows in inputs.get("origins", {}).items()
        if any(map(any, rows))
    }
    return {
        "form": FORM,
        "title": title or str(source.front_matter.get("title", "")),
        "markdown": source.markdown.partition(f"\n## {HISTORY_TITLE} {{#{HISTORY}")[0],
        "files": list(files),
        "origins": origins,
        "parameters": _parameters(notebook),
        "inputs": {name: _compared(table) for name, table in inputs.get("rows", {}).items()},
        "texts": [
            {name: one[name] for name in ("file", "place", "row", "markdown")}
            for one in said.get("texts", ())
            if "row" in one  # a document kept since an earlier kikin doesn't say it
        ],
    }


def _parameters(notebook: Path) -> dict[str, str]:
    """Return the parameters that a document was given, those apart that stand in its 奥付 or name a folder."""
    cells = [joined(cell["source"]) for cell in notebook_of(notebook)["cells"] if cell["cell_type"] == "code"]
    given = next((source for source in cells if source.startswith(_GIVEN)), "")
    found = {}
    for name, _, value in (line.partition(" = ") for line in given.splitlines()[1:]):
        with suppress(ValueError, SyntaxError):  # a cell of hers that begins alike, and calculates
            found[name] = str(ast.literal_eval(value))
    return {name: value for name, value in found.items() if name not in _OF_COLOPHON}


def json_of(file: Path) -> dict[str, Any]:
    """Return what a file of a record says; nothing where there is none, or a damaged one."""
    with suppress(OSError, ValueError):
        found = json.loads(file.read_text(encoding="utf-8"))
        return found if isinstance(found, dict) else {}
    return {}


def write_contents(contents: Mapping[str, Any], file: Path) -> None:
    """Write what a document says, the same bytes for the same words."""
    text = json.dumps(contents, ensure_ascii=False, separators=(",", ":"))
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(gzip.compress(text.encode(), mtime=0))


def read_contents(file: Path) -> dict[str, Any]:
    """Return what a document says, as it was written.

    Raises:
        ValueError: It is damaged, or of a later kikin.
        OSError: It can't be read.
    """
    try:
        contents: dict[str, Any] = json.loads(gzip.decompress(file.read_bytes()))
    except (EOFError, zlib.error) as error:
        raise ValueError(file) from error
    if not isinstance(contents, dict) or contents.get("form") != FORM:
        raise ValueError(file)
    return contents


def blocks_of(markdown: str) -> Iterator[Block]:
    r"""Yield the blocks of a page; ``at`` of each says under which headings it stands.

    Of ``kind`` heading, sentence, key (a key figure), table and figure.

    >>> [(one["kind"], one.get("text")) for one in blocks_of("## 事業 {#sec-a}\n\n- 額は増えた。件数は減った。\n")]
    [('heading', '事業'), ('sentence', '額は増えた。'), ('sentence', '件数は減った。')]
    """
    return _Reader().read(markdown.split("\n"))


def plain(text: str) -> str:
    r"""Return inline Markdown as the words that are read.

    >>> plain(r"\(R6指標\)**計** [県](<http://a>)（[@tbl-x]）")
    '(R6指標)計 県（表）'
    """

    def read(match: re.Match[str]) -> str:
        letter, kind, words = match.groups()
        if letter is not None:
            return str(letter)
        if words is not None:
            return plain(words)
        return _NAMES.get(kind or "", " " if match[0] == "<br>" else "")

    return _INLINE.sub(read, text).strip()


@dataclass
class _Reader:
    """Reads line by line: which divisions are open, and under which headings."""

    divisions: list[tuple[set[str], str, str]] = field(default_factory=list)
    headings: list[tuple[int, str, str]] = field(default_factory=list)
    headers: int = 0

    def read(self, lines: Sequence[str]) -> Iterator[Block]:
        place = 0
        while place < len(lines):
            line = lines[place].rstrip()
            place += 1
            if fence := _FENCE.match(line):
                self._division(fence[1])
            elif not line or _UNSEEN in self.classes:
                continue
            elif line.startswith("|"):
                end = next(
                    (at for at in range(place, len(lines)) if not lines[at].startswith("|")), len(lines)
                )
                rows = [line, *lines[place:end]]
                place = end
                caption = next(
                    (at for at in (end, end + 1) if at < len(lines) and lines[at].startswith(": ")), None
                )
                if caption is not None:
                    place = caption + 1
                yield self._table(rows, lines[caption] if caption is not None else "")
            else:
                yield from self._line(line)

    @property
    def classes(self) -> set[str]:
        return set().union(*(classes for classes, _, _ in self.divisions))

    def _division(self, attributes: str | None) -> None:
        if attributes is None:
            if self.divisions:
                self.divisions.pop()
            return
        title, classes = _TITLE.search(attributes), set(_CLASS.findall(attributes))
        shown = title[1] if title else _IN_PRINT if "only-print" in classes else ""
        self.divisions.append((classes, shown, attributes))

    def _at(self) -> list[str]:
        if "colophon" in self.classes:
            return [COLOPHON]
        boxes = [title for _, title, _ in self.divisions if title]
        return [label or text for _, label, text in self.headings] + boxes

    def _where(self) -> str:
        if "colophon" in self.classes:
            return COLOPHON
        boxes = [title for _, title, _ in self.divisions if title]
        return "　".join([*(text for _, _, text in self.headings), *boxes])

    def _block(self, kind: str, **values: Any) -> Block:
        return {"kind": kind, "at": "/".join(self._at()), "where": self._where()} | values

    def _line(self, line: str) -> Iterator[Block]:
        line = line.removeprefix("> ").removeprefix(">").strip()
        if heading := _HEADING.match(line):
            level, label = len(heading[1]), _LABEL.search(heading[3] or "")
            self.headings = [one for one in self.headings if one[0] < level]
            block = self._block("heading", text=plain(heading[2]), label=label[1] if label else "")
            self.headings.append((level, block["label"], block["text"]))
            yield block
        elif figure := _FIGURE.match(line):
            label, alt = _LABEL.search(figure[2]), _ALT.search(figure[2])
            told = plain(alt[1]) if alt else ""
            yield self._block("figure", label=label[1] if label else "", caption=plain(figure[1]), alt=told)
        elif "key-figures" in self.classes:
            found = {name: plain(text) for text, name in _KEY.findall(line)}
            yield self._block(
                "key", name=found.get("name", ""), value=found.get("value", ""), note=found.get("note", "")
            )
        else:
            for part in _ITEM.sub("", line).split("<br>"):
                for sentence in filter(None, map(str.strip, _SENTENCE.split(plain(part)))):
                    yield self._block("sentence", text=sentence)

    def _table(self, lines: Sequence[str], below: str) -> Block:
        caption = _CAPTION.match(below)
        headers = next(
            (_HEADERS.search(one) for _, _, one in reversed(self.divisions) if "row-headers" in one), None
        )
        heading, _, *rows = [[plain(cell) for cell in _CELLS.split(line)[1:-1]] for line in lines]
        return self._block(
            "table",
            label=(caption[2] if caption else "") or "",
            caption=plain(caption[1]) if caption else "",
            headers=max(1, int(headers[1])) if headers else 1,
            heading=heading,
            rows=rows,
        )


def _packed(row: Sequence[Sequence[str]], files: dict[str, int]) -> list[list[str]]:
    """Return the places of a row with the number of each file instead of its name, which is long and repeats."""
    found = []
    for cell in row:
        pairs = [place.rpartition(":") for place in cell]
        found.append([f"{files.setdefault(file, len(files))}:{number}" for file, _, number in pairs])
    return found


def _compared(table: Mapping[str, Any]) -> dict[str, Any]:
    kept = [place for place, name in enumerate(table["heading"]) if name not in _UNCOMPARED]
    return {
        "heading": [table["heading"][place] for place in kept],
        "key": [kept.index(place) for place in table["key"] if place in kept],
        "rows": {number: [cells[place] for place in kept] for number, cells in table["rows"].items()},
    }
