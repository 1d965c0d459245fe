"""The Quarto subset: what both renderers understand, looked for in the text of notebooks."""

from __future__ import annotations

import re

FRONT_MATTER = frozenset({"title", "subtitle", "date", "lang", "toc", "number-sections", "echo"})
CELL_OPTIONS = frozenset({"label", "fig-cap", "fig-alt", "tbl-cap", "output", "include", "echo"})
_DIVISIONS = re.compile(
    r"(callout-(note|tip|warning|important|caution)|kikin-table|landscape|kikin-words|page-break|small|sheet)"
)

_FOREIGN = {
    "HTML のタグ": re.compile(r"(?<!\\)<(?!br>|[./\w#-]+(?:\.ipynb|\.html|\.pdf|>\)))[a-zA-Z/!]"),
    "出力方式を名指す生の記述": re.compile(r"\{=\w+\}"),
    "pagebreak のほかのショートコード": re.compile(r"\{\{<(?! pagebreak >\}\})"),
    "数式": re.compile(r"(?<!\\)\$"),
    "コードの囲み": re.compile(r"^(```|~~~)", re.MULTILINE),
    "下線による見出し": re.compile(r"^\S.*\n(=+|-+)$", re.MULTILINE),
    "罫線で書いた表": re.compile(r"^\+[-=]{3,}", re.MULTILINE),
    "定義リスト": re.compile(r"^:   ", re.MULTILINE),
    "図・表・節のほかの参照": re.compile(r"(?<![\\\w])@(?!fig-|tbl-|sec-)\w"),
    "外から読み込む図": re.compile(r"!\[[^\]]*\]\(<?\w+:"),
}


def outside_subset(markdown: str) -> list[str]:
    """Return what the text uses beyond the subset, with the place; empty where it keeps to it."""
    found = [
        f"{name}: …{markdown[max(0, match.start() - 20) : match.end() + 20]!r}"
        for name, pattern in _FOREIGN.items()
        for match in pattern.finditer(markdown)
    ]
    for match in re.finditer(r"^:{3,}\s*\{(.*)\}$", markdown, re.MULTILINE):
        classes = re.findall(r"(?<!\S)\.([\w-]+)", match[1])
        found += [f"知らない囲み: .{name}" for name in classes if not _DIVISIONS.fullmatch(name)]
    return found
