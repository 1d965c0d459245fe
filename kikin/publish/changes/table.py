"""The 新旧対照表 as files: CSV for a spreadsheet, and a page of its own."""

from __future__ import annotations

import html
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import Final

from kikin.publish.changes.comparing import Change, Compared
from kikin.publish.changes.kinds import DOCUMENT, KINDS
from kikin.publish.changes.moved import named

TITLE: Final = "新旧対照表"
NOTHING: Final = "公表の内容に変わりはありません。"
HEADING: Final = ("文書", "場所", "表・図", "行", "列", "別", "変更", "旧", "新", "増減", "もとの行")
_INPUTS: Final = ("文書", "ファイル", "旧の行", "新の行", "列", "旧", "新")
SHOWN: Final = ("場所", "別", "旧", "新", "増減", "もとの行")
_STYLE: Final = """
body{font-family:"Noto Sans CJK JP","Hiragino Sans","Yu Gothic",sans-serif;color:#1d2733;margin:2rem auto;max-width:80rem;
padding:0 1rem;line-height:1.6}h1,h2{color:#1f3a5f}h2{border-bottom:2px solid #17736b;padding-bottom:.2em;margin-top:2em}
table{border-collapse:collapse;width:100%;font-size:.9rem;border-top:2px solid #1f3a5f;table-layout:fixed}
th,td{padding:.35em .6em;text-align:left;vertical-align:top;border-bottom:1px solid #c5ced8;overflow-wrap:anywhere}
thead th{background:#eaf0f6}tbody th{font-weight:400}.n{text-align:right}.k{width:4.5em}.d{width:7em}
.s{color:#55616e;font-size:.85em}
del{background:#fbeaea;text-decoration:none}ins{background:#e6f4ee;text-decoration:none}
@media(max-width:640px){table,thead,tbody,tr,th,td{display:block;width:auto}thead{display:none}
tr{border-bottom:2px solid #c5ced8}}
"""


def counted(changes: Iterable[Change]) -> str:
    """Return how many changes of each kind there are.

    >>> counted([Change("数値", ""), Change("判定", ""), Change("数値", "")])
    '数値2、判定1'
    """
    found = Counter(change.kind for change in changes)
    return "、".join(f"{kind}{found[kind]}" for kind in KINDS if found[kind])


def change_of(change: Change) -> str:
    """Return whether something was added (追加), taken away (削除), or altered (変更)."""
    return "変更" if change.old and change.new else "追加" if change.new else "削除"


def kind_told(change: Change) -> str:
    """Return what it was that changed, and that it came or went.

    >>> kind_told(Change("行", "", new="甲")), kind_told(Change("数値", "", old="1", new="2"))
    ('行 追加', '数値')
    """
    how = change_of(change)
    return change.kind if how == "変更" else f"{change.kind} {how}"


def place_of(change: Change) -> str:
    """Return where a change stands, as one text.

    >>> place_of(Change("数値", "第1章", "", "甲", "額"))
    '第1章　甲　額'
    """
    return "　".join(filter(None, (change.where, change.item, change.row, change.column)))


def rows_of(compared: Sequence[Compared]) -> Iterator[list[str]]:
    """Yield the rows of the table under ``HEADING``."""
    for one in compared:
        for change in one.changes:
            place = [
                one.title,
                change.where,
                change.item,
                change.row,
                change.column,
                change.kind,
                change_of(change),
            ]
            yield [*place, change.old, change.new, change.difference, named(change.moved)]


def write_tables(compared: Sequence[Compared], folder: Path) -> list[Path]:
    """Write the 新旧対照表 as CSV and as a page, and the rows that moved as CSV; return the files."""
    from kikin.show.record import csv_file  # noqa: PLC0415  # pandas

    folder.mkdir(parents=True, exist_ok=True)
    inputs = [
        [one.title, moved.file, str(moved.old_row or ""), str(moved.new_row or ""), name, old, new]
        for one in compared
        for moved in one.moved
        for name, old, new in moved.cells
    ]
    page = folder / "changes.html"
    page.write_text(page_of(compared), encoding="utf-8")
    tables = {"changes.csv": (HEADING, rows_of(compared)), "inputs.csv": (_INPUTS, inputs)}
    return [page, *(csv_file(folder / name, heading, rows) for name, (heading, rows) in tables.items())]


def page_of(compared: Sequence[Compared]) -> str:
    """Return the 新旧対照表 as a page that needs nothing else."""
    told = [f"<p>{html.escape(summary)}</p>" for summary in summaries(compared)] or [f"<p>{NOTHING}</p>"]
    parts = [*told, *(_section(one) for one in compared)]
    return (
        f'<!DOCTYPE html>\n<html lang="ja"><head><meta charset="utf-8"><title>{TITLE}</title>'
        f'<meta name="viewport" content="width=device-width,initial-scale=1"><style>{_STYLE}</style></head>'
        f"<body><main><h1>{TITLE}</h1>\n{chr(10).join(parts)}\n</main></body></html>\n"
    )


def summaries(compared: Sequence[Compared]) -> list[str]:
    """Return a line per document: how much of it changed."""
    return [f"{one.title}（{one.document}）　{summary_of(one)}" for one in compared]


def summary_of(one: Compared) -> str:
    """Return how much of a document changed; of one that came or went, that.

    >>> summary_of(Compared("a", "題", (Change(DOCUMENT, "", new="題"),)))
    '文書の追加'
    """
    whole = [change for change in one.changes if change.kind == DOCUMENT and not change.where]
    return f"文書の{change_of(whole[0])}" if whole else counted(one.changes)


def _section(one: Compared) -> str:
    kinds = {"別": "k", "増減": "d n"}
    head = "".join(f'<th scope="col" class="{kinds.get(name, "")}">{name}</th>' for name in SHOWN)
    rows = "\n".join(_row(change) for change in one.changes)
    return (
        f"<h2>{html.escape(one.title)}</h2>\n<p>{html.escape(summary_of(one))}</p>\n"
        f"<table><thead><tr>{head}</tr></thead>\n<tbody>\n{rows}\n</tbody></table>"
    )


def _row(change: Change) -> str:
    cell = "　".join(filter(None, (change.row, change.column)))
    above = "　".join(filter(None, (change.where, change.item)))
    place = f'<span class="s">{html.escape(above)}</span>' + (f"<br>{html.escape(cell)}" if cell else "")
    old, new = (
        f"<{tag}>{html.escape(text)}</{tag}>" if text else ""
        for tag, text in (("del", change.old), ("ins", change.new))
    )
    kind = kind_told(change).replace(" ", "<br>")
    return (
        f'<tr><th scope="row">{place}</th><td>{kind}</td><td>{old}</td><td>{new}</td>'
        f'<td class="n">{html.escape(change.difference)}</td><td class="s">{html.escape(named(change.moved))}</td></tr>'
    )
