"""An XLSX or XLSM -> the grids of its sheets: every cell that is there, whatever the sheet says of its own size.

The parts are read as XML here and not through a library: a library gives either a formula or its last result, keeps no
number format beside a value's digits, and stops where a wrong declared size says so.
"""

from __future__ import annotations

import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from defusedxml import DefusedXmlException

from kikin.data.files.formats import BUILT_IN
from kikin.data.files.grid import Grid
from kikin.data.files.parts import elements, is_struck, local, text_of
from kikin.data.files.sheet import Styles, sheet_grid
from kikin.values.errors import Finding, KikinError

_MOST_BYTES = 400 * 2**20
_MOST_PARTS = 5_000
_SUSPICIOUS_BYTES, _SUSPICIOUS_RATIO = 50 * 2**20, 200
_OLE = b"\xd0\xcf\x11\xe0"
_SAVE_AGAIN = "Excel で開いて、.xlsx で保存し直してください"


@dataclass(frozen=True)
class _SheetPart:
    name: str
    state: str
    path: str


def workbook_grids(file: Path, shown: str, findings: list[Finding]) -> list[Grid]:
    """Return a grid for each sheet that holds something; for an empty workbook, one empty grid.

    Raises:
        KikinError: The file is no workbook, is damaged, or would unpack to an unreasonable size.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            _refuse_bombs(archive)
            grids = list(_grids(archive, shown, findings))
    except zipfile.BadZipFile as error:
        raise _no_workbook(file) from error
    except DefusedXmlException as error:
        raise KikinError("XLSX の中に、読み込むと危ない記述（DTD）があります", remedy=_SAVE_AGAIN) from error
    except (
        KeyError,
        ValueError,
        IndexError,
        SyntaxError,
        EOFError,
        zlib.error,
        NotImplementedError,
    ) as error:
        raise KikinError("XLSX が壊れていて開けません", found=str(error), remedy=_SAVE_AGAIN) from error
    except RuntimeError as error:  # zipfile: an entry is encrypted
        raise KikinError("パスワードの付いたファイルは読めません", remedy=_SAVE_AGAIN) from error
    filled = [grid for grid in grids if grid.lines]
    return filled or [Grid(shown, "", [])]


def _grids(archive: zipfile.ZipFile, shown: str, findings: list[Finding]) -> Iterator[Grid]:
    sheets, properties = _sheets(archive)
    texts = _shared_texts(archive)
    formats, struck = _cell_styles(archive)
    styles = Styles(
        formats=formats,
        struck=struck,
        from_1904=properties.get("date1904", "0") in ("1", "true"),
        stale=properties.get("fullCalcOnLoad", "0") in ("1", "true"),
    )
    for sheet in sheets:
        with archive.open(sheet.path) as part:
            yield sheet_grid(
                elements(part, "end"), texts, styles, (f"{shown}!{sheet.name}", sheet.name), findings,
                hidden=sheet.state != "visible",
            )  # fmt: skip


def _sheets(archive: zipfile.ZipFile) -> tuple[list[_SheetPart], dict[str, str]]:
    main = next(
        (target for kind, target in _relations(archive, "").values() if kind == "officeDocument"),
        "xl/workbook.xml",
    )
    targets = _relations(archive, main)
    sheets: list[_SheetPart] = []
    properties: dict[str, str] = {}
    with archive.open(main) as part:
        for event, name, element in elements(part):
            if event == "end" and name in ("workbookPr", "calcPr"):
                properties |= element.attrib
            if event == "end" and name == "sheet":
                relation = next(value for key, value in element.attrib.items() if local(key) == "id")
                kind, target = targets[relation]
                if kind == "worksheet":
                    sheets.append(_SheetPart(element.get("name"), element.get("state", "visible"), target))
    return sheets, properties


def _relations(archive: zipfile.ZipFile, part: str) -> dict[str, tuple[str, str]]:
    """Return the kind and the path of what a part relates to, by id."""
    path = PurePosixPath(part)
    name = str(path.parent / "_rels" / f"{path.name}.rels") if part else "_rels/.rels"
    found: dict[str, tuple[str, str]] = {}
    with archive.open(name) as relations:
        for event, tag, element in elements(relations):
            if event == "end" and tag == "Relationship":
                target = element.get("Target", "")
                full = target.lstrip("/") if target.startswith("/") else _resolved(path.parent, target)
                found[element.get("Id")] = (element.get("Type", "").rpartition("/")[2], full)
    return found


def _resolved(folder: PurePosixPath, target: str) -> str:
    parts: list[str] = []
    for piece in (folder / target).parts:
        if piece == "..":
            parts.pop()
        else:
            parts.append(piece)
    return "/".join(parts)


def _shared_texts(archive: zipfile.ZipFile) -> list[tuple[str, bool]]:
    name = _named(archive, "xl/sharedStrings.xml")
    if name is None:
        return []
    texts: list[tuple[str, bool]] = []
    with archive.open(name) as part:
        for _, tag, element in elements(part, "end"):
            if tag == "si":
                texts.append(text_of(element))
                element.clear()
    return texts


def _cell_styles(archive: zipfile.ZipFile) -> tuple[list[str], list[bool]]:
    """Return the number format of each style of a cell, and whether its font is struck out."""
    name = _named(archive, "xl/styles.xml")
    if name is None:
        return [], []
    codes = dict(BUILT_IN)
    fonts: list[bool] = []
    formats: list[str] = []
    struck: list[bool] = []
    inside = ""
    with archive.open(name) as part:
        for event, tag, element in elements(part):
            if tag in {"cellXfs", "fonts"}:
                inside = tag if event == "start" else ""
            elif event == "end" and tag == "numFmt":
                codes[int(element.get("numFmtId"))] = element.get("formatCode", "General")
            elif event == "end" and tag == "font" and inside == "fonts":
                fonts.append(is_struck(element))
            elif event == "end" and tag == "xf" and inside == "cellXfs":
                formats.append(codes.get(int(element.get("numFmtId", "0")), "General"))
                font = int(element.get("fontId", "0"))
                struck.append(fonts[font] if font < len(fonts) else False)
    return formats, struck


def _named(archive: zipfile.ZipFile, name: str) -> str | None:
    return next((found for found in archive.namelist() if found.lower().lstrip("/") == name.lower()), None)


def _refuse_bombs(archive: zipfile.ZipFile) -> None:
    parts = archive.infolist()
    size = sum(part.file_size for part in parts)
    packed = max(1, sum(part.compress_size for part in parts))
    swollen = size > _SUSPICIOUS_BYTES and size / packed > _SUSPICIOUS_RATIO
    if len(parts) > _MOST_PARTS or size > _MOST_BYTES or swollen:
        raise KikinError(
            "XLSX の中身が大きすぎて、開くのは危険です",
            found=f"{size / 2**20:,.0f} MB、{len(parts):,} 個",
            remedy="表だけを新しいブックに写し、保存し直してください",
        )


def _no_workbook(file: Path) -> KikinError:
    with file.open("rb") as content:
        start = content.read(4)
    if start == _OLE:
        what = "パスワードの付いたファイルか、古い形式（.xls）のファイルです"
        return KikinError(what, remedy="Excel で開き、パスワードを外して .xlsx で保存し直してください")
    return KikinError("XLSX として開けません", remedy=_SAVE_AGAIN)
