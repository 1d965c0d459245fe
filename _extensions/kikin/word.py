"""Make word.docx, the reference document of Word files, from pandoc's own: ``python _extensions/kikin/word.py``.

Pandoc takes styles, page and footer from it and nothing else. The same bytes come out each time.
"""

from __future__ import annotations

import io
import re
import subprocess
import zipfile
from pathlib import Path

import pypandoc

TARGET = Path(__file__).with_name("word.docx")
INK, BLUE, PALE, LINE = "1B2733", "1F3A5F", "EAF0F6", "9AA8B6"
FONT = '<w:rFonts w:ascii="游ゴシック" w:hAnsi="游ゴシック" w:eastAsia="游ゴシック" w:cs="游ゴシック"/>'
_MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

# id, name, based on, size in half points, bold, colour, space before and after in twentieths of a point, more of the paragraph
PARAGRAPHS = (
    ("Normal", "Normal", "", 21, False, INK, 0, 0, '<w:spacing w:line="320" w:lineRule="auto"/>'),
    ("BodyText", "Body Text", "Normal", 21, False, INK, 60, 120, ""),
    ("FirstParagraph", "First Paragraph", "BodyText", 21, False, INK, 60, 120, ""),
    ("Compact", "Compact", "BodyText", 21, False, INK, 30, 30, ""),
    ("TableText", "Table Text", "Normal", 18, False, INK, 20, 20, ""),
    ("TableSmall", "Table Small", "TableText", 15, False, INK, 20, 20, ""),
    ("TableTiny", "Table Tiny", "TableText", 12, False, INK, 10, 10, ""),
    ("Title", "Title", "Normal", 40, True, BLUE, 0, 80, ""),
    ("Subtitle", "Subtitle", "Normal", 24, False, INK, 0, 80, ""),
    ("Author", "Author", "Normal", 21, False, INK, 0, 20, ""),
    ("Date", "Date", "Normal", 21, False, INK, 0, 240, ""),
    ("Heading1", "heading 1", "Normal", 30, True, BLUE, 480, 120, "<w:keepNext/><w:keepLines/>"),
    ("Heading2", "heading 2", "Normal", 26, True, BLUE, 360, 100, "<w:keepNext/><w:keepLines/>"),
    ("Heading3", "heading 3", "Normal", 23, True, BLUE, 280, 80, "<w:keepNext/><w:keepLines/>"),
    ("Heading4", "heading 4", "Normal", 21, True, INK, 240, 60, "<w:keepNext/><w:keepLines/>"),
    ("Caption", "caption", "Normal", 19, False, INK, 200, 60, ""),
    ("TableCaption", "Table Caption", "Caption", 19, True, INK, 240, 60, "<w:keepNext/>"),
    ("ImageCaption", "Image Caption", "Caption", 19, True, INK, 60, 240, ""),
    ("CaptionedFigure", "Captioned Figure", "Normal", 21, False, INK, 200, 0, '<w:keepNext/><w:jc w:val="center"/>'),
    ("FootnoteText", "footnote text", "Normal", 17, False, INK, 0, 0, ""),
    ("Callout", "Callout", "BodyText", 20, False, INK, 0, 40,
     f'<w:pBdr><w:left w:val="single" w:sz="24" w:space="8" w:color="{BLUE}"/></w:pBdr><w:ind w:left="240"/>'),
)  # fmt: skip


def main() -> None:
    """Write the reference document beside this script."""
    TARGET.write_bytes(made())


def made() -> bytes:
    """Return the reference document."""
    result = io.BytesIO()
    with zipfile.ZipFile(result, "w", zipfile.ZIP_DEFLATED) as book:
        for name, text in parts_of().items():
            book.writestr(zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0)), text, zipfile.ZIP_DEFLATED)
    return result.getvalue()


def parts_of() -> dict[str, str]:
    """Return the parts of the reference document by their names."""
    command = [pypandoc.get_pandoc_path(), "--print-default-data-file", "reference.docx"]
    given = subprocess.run(command, check=True, capture_output=True).stdout  # noqa: S603
    with zipfile.ZipFile(io.BytesIO(given)) as book:
        parts = {name: book.read(name).decode() for name in book.namelist()}
    parts["docProps/core.xml"] = re.sub(
        r"\d{4}-\d\d-\d\dT[\d:]+Z", "2000-01-01T00:00:00Z", parts["docProps/core.xml"]
    )
    parts["word/styles.xml"] = _styles(parts["word/styles.xml"])
    parts["word/footer1.xml"] = _footer()
    kind = "application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml"
    parts["[Content_Types].xml"] = parts["[Content_Types].xml"].replace(
        "</Types>", f'<Override PartName="/word/footer1.xml" ContentType="{kind}"/></Types>'
    )
    rels = "word/_rels/document.xml.rels"
    parts[rels] = parts[rels].replace(
        "</Relationships>",
        f'<Relationship Id="rId90" Type="{_OFFICE}/footer" Target="footer1.xml"/></Relationships>',
    )
    parts["word/document.xml"] = re.sub(
        r"<w:sectPr>.*?</w:sectPr>", _section(), parts["word/document.xml"], flags=re.DOTALL
    )
    return parts


def _styles(text: str) -> str:
    defaults = (
        f'<w:docDefaults><w:rPrDefault><w:rPr>{FONT}<w:sz w:val="21"/><w:szCs w:val="21"/>'
        '<w:lang w:val="ja-JP" w:eastAsia="ja-JP" w:bidi="ar-SA"/></w:rPr></w:rPrDefault><w:pPrDefault/></w:docDefaults>'
    )
    text = re.sub(r"<w:docDefaults>.*?</w:docDefaults>", defaults, text, flags=re.DOTALL)
    for place, row in enumerate(PARAGRAPHS):
        text = _without(text, row[0])
        text = text.replace("</w:styles>", _paragraph(place, row) + "</w:styles>")
    text = _without(text, "Table")
    return text.replace("</w:styles>", _table() + "</w:styles>")


def _without(text: str, name: str) -> str:
    return re.sub(
        rf'<w:style\s(?:(?!</w:style>).)*?w:styleId="{name}".*?</w:style>', "", text, count=1, flags=re.DOTALL
    )


def _paragraph(place: int, row: tuple[str, str, str, int, bool, str, int, int, str]) -> str:
    name, title, base, size, bold, colour, before, after, more = row
    default = ' w:default="1"' if place == 0 else ""
    based = f'<w:basedOn w:val="{base}"/>' if base else ""
    level = f'<w:outlineLvl w:val="{int(name[-1]) - 1}"/>' if name.startswith("Heading") else ""
    line = ' w:line="320" w:lineRule="auto"' if place == 0 else ""
    more = "" if place == 0 else more
    keep, rest = re.match(r"((?:<w:keep\w+/>)*)(.*)", more).groups()  # type: ignore[union-attr]
    borders, rest = re.match(r"((?:<w:pBdr>.*</w:pBdr>)?)(.*)", rest).groups()  # type: ignore[union-attr]
    return (
        f'<w:style w:type="paragraph"{default} w:styleId="{name}"><w:name w:val="{title}"/>{based}<w:qFormat/>'
        f'<w:pPr>{keep}{borders}<w:spacing w:before="{before}" w:after="{after}"{line}/>{rest}{level}</w:pPr>'
        f"<w:rPr>{FONT}{'<w:b/><w:bCs/>' if bold else ''}"
        f'<w:color w:val="{colour}"/><w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr></w:style>'
    )


def _table() -> str:
    sides = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="{LINE}"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        '<w:style w:type="table" w:default="1" w:styleId="Table"><w:name w:val="Table"/><w:qFormat/>'
        f'<w:tblPr><w:tblBorders>{sides}</w:tblBorders><w:tblCellMar><w:left w:w="80" w:type="dxa"/>'
        '<w:right w:w="80" w:type="dxa"/></w:tblCellMar></w:tblPr>'
        f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/></w:rPr><w:tcPr><w:shd w:val="clear" w:fill="{PALE}"/>'
        '<w:vAlign w:val="bottom"/></w:tcPr></w:tblStylePr></w:style>'
    )


def _footer() -> str:
    def field(code: str) -> str:
        return f'<w:fldSimple w:instr=" {code} "><w:r><w:t>1</w:t></w:r></w:fldSimple>'

    return (
        '<?xml version="1.0" encoding="UTF-8"?>\n'
        f'<w:ftr xmlns:w="{_MAIN}"><w:p><w:pPr><w:jc w:val="center"/></w:pPr>{field("PAGE")}'
        f"<w:r><w:t>／</w:t></w:r>{field('NUMPAGES')}</w:p></w:ftr>"
    )


def _section() -> str:
    return (
        f'<w:sectPr><w:footerReference xmlns:r="{_OFFICE}" w:type="default" r:id="rId90"/>'
        '<w:footnotePr><w:numRestart w:val="eachSect"/></w:footnotePr><w:pgSz w:w="11906" w:h="16838"/>'
        '<w:pgMar w:top="1304" w:right="1134" w:bottom="1304" w:left="1134" w:header="567" w:footer="567" w:gutter="0"/>'
        "</w:sectPr>"
    )


if __name__ == "__main__":
    main()
