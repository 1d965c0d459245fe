"""Authored prose: a Markdown file per document and year, a heading per place, ``{{ … }}`` for live figures."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from kikin.data.files import shown_path
from kikin.data.glyphs import trouble_of
from kikin.values.errors import Finding, KikinError, Level, Place
from kikin.values.periods import FiscalYear

_HEADING = re.compile(r"^##\s+(.*?)\s*$")
_SOURCE = re.compile(r"^出典[:：]\s*(\S+)\s*(.*)$")
_PLACEHOLDER = re.compile(r"\{\{(.*?)\}\}")
_JAPANESE = re.compile(r"[぀-ヿ㐀-鿿豈-﫿、。，．（）「」]")
_BLOCK = re.compile(r"^\s*([-*+#>|:]|\d+[.)]|```|\{|$)")


@dataclass(frozen=True)
class Text:
    """The prose of one place: Markdown lines with the row each stands in, and the source if it is a quotation."""

    place: str
    file: str
    row: int
    lines: tuple[tuple[int, str], ...]
    source: str = ""
    section: str = ""

    @property
    def markdown(self) -> str:
        """The prose as written, soft line ends between Japanese letters joined."""
        return joined([line for _, line in self.lines])

    def placeholders(self) -> list[tuple[int, str]]:
        """Return each ``{{ … }}`` with the row it stands in."""
        return [(row, found.strip()) for row, line in self.lines for found in _PLACEHOLDER.findall(line)]

    def filled(self, values: Mapping[str, str]) -> str:
        """Return the prose with each placeholder replaced by its value."""
        return _PLACEHOLDER.sub(lambda match: values[match[1].strip()], self.markdown)


def text_file(folder: Path, document: str, year: FiscalYear) -> Path:
    """Return where the prose of a document and year stands."""
    return folder / "texts" / f"{document}-{year.short}.md"


def read_texts(file: Path, findings: list[Finding]) -> dict[str, Text]:
    """Return the prose of a file by place; a file that isn't there has none."""
    if not file.is_file():
        return {}
    place = Place(shown_path(file))
    try:
        lines = file.read_text(encoding="utf-8-sig").split("\n")  # splitlines() would swallow odd letters
    except UnicodeDecodeError:
        findings.append(
            Finding(
                Level.ERROR, "文章のファイルが UTF-8 ではありません", place, remedy="UTF-8 で保存してください"
            )
        )
        return {}
    findings += _unprintable(lines, place.file)
    texts: dict[str, Text] = {}
    starts = [(index, match[1]) for index, line in enumerate(lines) if (match := _HEADING.match(line))]
    stray = [index for index, line in enumerate(lines[: starts[0][0] if starts else None]) if _counts(line)]
    if stray:
        remedy = "「## 見出し」の下に置くか、消してください"
        findings.append(
            Finding(
                Level.ERROR,
                "どの見出しの下にもない文章です",
                Place(place.file, stray[0] + 1),
                lines[stray[0]],
                remedy,
            )
        )
    ends = [*(index for index, _ in starts[1:]), len(lines)] if starts else []
    for (start, name), end in zip(starts, ends, strict=True):
        if name in texts:
            remedy = f"{texts[name].row} 行目の見出しとまとめるか、名を変えてください"
            findings.append(
                Finding(Level.ERROR, "同じ見出しが二つあります", Place(place.file, start + 1), name, remedy)
            )
            continue
        texts[name] = _text(name, place.file, start, lines[start + 1 : end])
    return texts


def _unprintable(lines: list[str], file: str) -> Iterator[Finding]:
    if not trouble_of("".join(lines).replace("\t", " ")):  # nearly always
        return
    for row, line in enumerate(lines, start=1):
        trouble = trouble_of(line.replace("\t", " "))  # tabs indent Markdown
        if trouble:
            yield trouble.at(Place(file, row)).as_finding()


def joined(lines: list[str]) -> str:
    r"""Return Markdown in which a line end between two Japanese letters, as pasted from a PDF, is no space.

    >>> joined(["地域医療構想調整", "会議で協議した。", "", "- 一つ", "- 二つ"])
    '地域医療構想調整会議で協議した。\n\n- 一つ\n- 二つ'
    """
    done: list[str] = []
    for line in lines:
        before = done[-1] if done else ""
        soft = (
            before
            and line
            and not _BLOCK.match(line)
            and _JAPANESE.match(line)
            and _JAPANESE.match(before[-1])
        )
        if soft:
            done[-1] = before + line
        else:
            done.append(line)
    return "\n".join(done).strip("\n")


def _text(name: str, file: str, start: int, lines: list[str]) -> Text:
    numbered = list(enumerate(lines, start=start + 2))
    first = next((index for index, (_, line) in enumerate(numbered) if line.strip()), None)
    source = _SOURCE.match(numbered[first][1].strip()) if first is not None else None
    if first is not None and source:
        numbered = numbered[first + 1 :]
        return Text(name, file, start + 1, tuple(numbered), source[1], source[2])
    return Text(name, file, start + 1, tuple(numbered))


def _counts(line: str) -> bool:
    """Whether a line above the first heading is prose; the file's own title (``# …``) and comments are not."""
    return bool(line.strip()) and not line.startswith(("# ", "<!--"))


def unknown_placeholder(text: Text, row: int, found: str, why: KikinError) -> Finding:
    """Return the finding for a placeholder that can't be filled."""
    return Finding(
        Level.ERROR,
        f"{{{{ }}}} に書いた値を入れられません：{why.what}",
        Place(text.file, row),
        found if not why.found else f"{found}（{why.found}）",
        why.remedy,
    )
