"""What a document takes from its data folder: authored prose, notes, 検算, 根拠."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import pandas as pd

from kikin.data.dataset import Dataset
from kikin.rules.book import Entry
from kikin.show import markup, record
from kikin.show.markup import Markup, escape, link, strong
from kikin.show.shown import Several, Shown
from kikin.show.tables import table
from kikin.totals import Kept, in_order, is_missing, records
from kikin.values.errors import KikinError

OPEN = "（記載予定）"
_OMIT = "省く"
_EVEN = "一致"
_EXPLAINED_BY_ITSELF = "端数処理"


def text(
    data: Dataset,
    place: str,
    *,
    heading: int = 0,
    optional: bool = False,
    instead: str = "",
    **values: object,
) -> Shown:
    """Return the authored prose of a place of this document and year; a quotation comes with its source.

    Args:
        data: As ``kikin.load`` returns it.
        place: The heading under which the prose stands in ``texts/<document>-<year>.md``.
        heading: The level of a heading of that name above it; none where 0.
        optional: Whether the document is whole without it: nothing shows where nothing is written.
        instead: What the data say, and stands there while nothing is written.
        values: What the prose may insert as ``{{ name }}``.

    Raises:
        FindingsError: A placeholder can't be filled; file and row stand in the findings.
    """
    found = data.text(place, **values)
    record.RECORD.written |= dict.fromkeys(data.texts)
    record.RECORD.asked[place] = None
    record.RECORD.open_texts.pop(place, None)
    above = str(markup.heading(heading, place)) if heading else ""
    if found is None and (optional or instead):
        record.RECORD.write()
        return Shown(above + markup.paragraph(markup.sentence(instead)) if instead else "", name=place)
    if found is None:
        record.RECORD.open_texts[place] = ""
        record.RECORD.write()
        omitted = data.publication.get("unwritten") == _OMIT
        return Shown("" if omitted else above + markup.paragraph(OPEN), name=f"{place}：記載予定")
    written, prose = found
    if written.source:
        record.RECORD.sources.setdefault(written.source, {})[written.section or ""] = None
        prose = _quoted(prose, _attribution(data, written.source, written.section))
    where = {"place": place, "file": "/".join(Path(written.file).parts[-4:]), "row": written.row}
    record.RECORD.texts[place] = {**where, "markdown": prose}
    record.RECORD.write()
    return Shown(f"{above}\n{prose}\n", name=f"文章：{place}")


def is_written(data: Dataset, place: str) -> bool:
    """Whether the author has written prose for a place: a chapter with nothing to say is left out."""
    found = data.texts.get(place)
    return found is not None and bool(found.markdown.strip())


def quotes(data: Dataset, frame: pd.DataFrame, column: str = "text") -> Shown:
    """Return sentences of a source as quoted: a list, and under those of one place where they stand.

    Args:
        data: As ``kikin.load`` returns it.
        frame: Rows with ``source`` and ``section``.
        column: The column with the sentences; blank ones are left out.

    Raises:
        KikinError: A source is in no table of sources.
    """
    rows = frame[~frame[column].map(is_missing).astype(bool)]
    record.RECORD.use(rows)
    record.RECORD.write()
    parts = [
        _quoted(str(markup.bullets(found[column])), _attribution(data, str(source), str(section)))
        for (source, section), found in (rows.groupby(["source", "section"], sort=False) if len(rows) else ())
    ]
    return Shown("\n" + "\n\n".join(parts) + "\n" if parts else "", name=f"引用 {len(rows)}件")


def notes(data: Dataset, *frames: pd.DataFrame) -> Shown:
    """Return the notes whose marks stand in the rows of these frames; of all tables shown so far where none is given.

    A mark that this document and year has no note for is that of another document of the year, else of another year.

    Raises:
        KikinError: A mark has no note.
    """
    if frames:
        lists = [
            marks
            for frame in frames
            if "notes" in frame.columns
            for marks in frame["notes"]
            if not is_missing(marks)
        ]
        wanted = list(dict.fromkeys(mark for marks in lists for mark in marks))
    else:
        wanted, record.RECORD.marks = list(record.RECORD.marks), {}
    if not wanted:
        return Shown("")
    nearest_last = in_order(
        data.notes, lambda row: (row["year"] == data.year, row["document"] == data.document)
    )
    texts = dict(zip(nearest_last["mark"], nearest_last["text"], strict=True))
    lines = []
    for mark in wanted:
        if mark not in texts:
            raise KikinError("注がありません", found=mark, remedy="notes の表に記号と文章を書いてください")
        lines.append(Markup(f"{strong(mark)}　{escape(texts[mark])}"))
    return Shown(markup.under_table([Markup("<br>".join(lines))]), name=f"注 {len(lines)}件")


def sources(
    data: Dataset, *frames: pd.DataFrame, caption: str = "数値と文章の出典", label: str = "tbl-sources"
) -> Shown:
    """Return the 根拠: each source that tables, figures and texts have used so far, with where to find it.

    Args:
        data: As ``kikin.load`` returns it; sources of the nation's folder are known too.
        frames: Others whose sources were used without being shown, as for a sentence.
        caption: The table's caption.
        label: The table's label.

    Raises:
        KikinError: A source is in no table of sources.
    """
    for frame in frames:
        record.RECORD.use(frame)
    known = _known_sources(data)
    missing = [source for source in record.RECORD.sources if source not in known]
    if missing:
        raise KikinError(
            "出典がありません", found="、".join(missing), remedy="sources の表に行を加えてください"
        )
    used = [row for source, row in known.items() if source in record.RECORD.sources]
    record.RECORD.titles = {row["id"]: row["title"] for row in used}
    record.RECORD.write()
    if not used:
        return Shown("")
    shown = pd.DataFrame(
        {
            "資料": [_title(row) for row in used],
            "公表者": [row["publisher"] for row in used],
            "公表の時点": ["" if is_missing(row["published"]) else str(row["published"]) for row in used],
            "所在": [link(row["address"], row["address"]) if row["address"] else "" for row in used],
        },
        dtype=object,
    )
    parts = [table(shown, caption=caption, label=label)]
    for row in used:
        places = _sections(record.RECORD.sources[row["id"]])
        if places:
            parts += [
                Shown(markup.paragraph(Markup(f"{strong(_title(row))}　用いた箇所"))),
                Shown(markup.bullets([escape(place) for place in places])),
            ]
    return Several(parts)


def rules(entries: Iterable[Entry], caption: str = "用いた規則", label: str = "tbl-rules") -> Shown:
    """Return the entries of the rule book that a calculation used, with value, day and article."""
    listed = list(dict.fromkeys(entries))
    if not listed:
        return Shown("")
    shown = pd.DataFrame(
        {
            "規則": [entry.label for entry in listed],
            "値": [entry.shown for entry in listed],
            "適用日": [entry.since for entry in listed],
            "条文": [entry.citation for entry in listed],
        },
        dtype=object,
    )
    return table(shown, caption=caption, label=label)


def checks(
    found: pd.DataFrame, caption: str = "検算で一致しなかった数値と、その扱い", label: str = "tbl-checks"
) -> Shown:
    """Return the 検算: how many figures agree, and each difference with both figures and what is known of it.

    Args:
        found: The outcomes, as ``kikin.identities.checked`` returns them.
        caption: The table's caption.
        label: The table's label.
    """
    if not len(found):
        return Shown("")
    differing = found[found["verdict"] != _EVEN].sort_values("verdict", kind="stable")
    agreeing = len(found) - len(differing)
    told = f"公表された小計・合計と、表どうしの対応を{len(found)}件検算し、{agreeing}件が一致した。"
    if not len(differing):
        return Shown(markup.paragraph(f"{told}差はなかった。"), name="検算")
    told += f"一致しない{len(differing)}件は、公表値を直さずに示す（[@{label}]）。"
    shown = pd.DataFrame(
        {
            "検算": differing["label"],
            "公表値など": differing["left"],
            "比べた値": differing["right"],
            "差": differing["difference"],
            "扱い": [
                f"{verdict}（{kind}）" if kind else verdict
                for verdict, kind in zip(differing["verdict"], differing["kind"], strict=True)
            ],
        },
        dtype=object,
    )
    shown.attrs["sources"] = Kept(record.sources_of(differing))
    parts = [Shown(markup.paragraph(markup.sentence(told))), table(shown, caption=caption, label=label)]
    return Several([*parts, *_explanations(differing)])


def _quoted(prose: str, attribution: str) -> str:
    lines = [f"> {line}".rstrip() for line in prose.strip().splitlines()]
    return "\n".join([*lines, ">", f"> {attribution}"])


def _attribution(data: Dataset, source: str, section: str) -> str:
    row = _known_sources(data).get(source)
    if row is None:
        raise KikinError("出典がありません", found=source, remedy="sources の表に行を加えてください")
    place = f" {section}" if section else ""
    return f"[（出典：{escape(row['publisher'])}「{escape(_title(row))}」{escape(place)}）]{{.quote-source}}"


def _known_sources(data: Dataset) -> dict[str, dict[str, Any]]:
    frames = [data.sources, *([data.national.sources] if data.national is not None else [])]
    rows = [row for frame in reversed(frames) for row in records(frame)]
    return {str(row["id"]): {str(name): value for name, value in row.items()} for row in rows}


def _sections(found: Iterable[str]) -> list[str]:
    """Return sections in the order of their numbers; those that begin alike share their beginning.

    >>> _sections(["12頁", "3頁 表1", "3頁 表2", "5頁"])
    ['3頁 表1、表2', '5頁、12頁']
    """
    groups: dict[str, list[str]] = {}
    for section in sorted(filter(None, found), key=_by_number):
        start, gap, end = section.rpartition(" ")
        groups.setdefault(f"{start}{gap}", []).append(end)
    return [f"{start}{'、'.join(ends)}" for start, ends in groups.items()]


def _by_number(section: str) -> list[tuple[int, str]]:
    parts = re.split(r"(\d+)", unicodedata.normalize("NFKC", section))
    return [(int(part), "") if part.isdecimal() else (0, part) for part in parts if part]


def _title(row: Mapping[str, Any]) -> str:
    return (
        f"{row['title']}（{row['title_given']}）" if row.get("title_given") == "仮題" else str(row["title"])
    )


def _explanations(differing: pd.DataFrame) -> list[Shown]:
    """Return what is known of each difference that rounding doesn't explain, each text once."""
    texts: dict[str, list[str]] = {}
    for row in records(differing):
        if row["explanation"] and row["kind"] != _EXPLAINED_BY_ITSELF:
            texts.setdefault(row["explanation"], []).append(row["label"])
    return [
        Shown(markup.paragraph(Markup(f"{strong('、'.join(labels))}　{escape(told)}")))
        for told, labels in texts.items()
    ]
