"""A PDF as Typst writes it -> the same with its small objects compressed: half of a tagged PDF is its structure, as text.

PDF 1.5 and later keep objects in object streams, and the table of places in a stream too (ISO 32000-1, 7.5.7 and 7.5.8).
"""

from __future__ import annotations

import re
import zlib
from itertools import pairwise
from struct import Struct
from typing import Final

_TABLE: Final = re.compile(rb"startxref\s+(\d+)\s+%%EOF\s*$")
_ENTRY: Final = re.compile(rb"(\d{10}) (\d{5}) n")
_OBJECT: Final = re.compile(rb"\d+ 0 obj\s(.*)\sendobj\s*$", re.DOTALL)
_TRAILER: Final = re.compile(rb"trailer\s*<<(.*)>>\s*startxref", re.DOTALL)
_SIZE: Final = re.compile(rb"/Size\s+\d+")
_TOGETHER: Final = 200  # objects in one stream: a reader unpacks all of it for one of them
_FREE, _PLACE, _INSIDE = 0, 1, 2
_ROW: Final = Struct(">BIH").pack


def packed(pdf: bytes) -> bytes:
    """Return the PDF with its objects in compressed streams; one that is built otherwise as it is."""
    bodies = _bodies(pdf)
    trailer = _TRAILER.search(pdf)
    if not bodies or not trailer or b"/Encrypt" in trailer[1]:
        return pdf
    out = bytearray(pdf[: pdf.index(b"\n", pdf.index(b"\n") + 1) + 1])
    rows = {0: (_FREE, 0, 65535)}
    for number, body in bodies.items():
        if body.endswith(b"endstream"):
            rows[number] = (_PLACE, len(out), 0)
            out += b"%d 0 obj\n%b\nendobj\n" % (number, body)
    small = [number for number in bodies if number not in rows]
    following = max(bodies) + 1
    for start in range(0, len(small), _TOGETHER):
        group = small[start : start + _TOGETHER]
        rows |= {number: (_INSIDE, following, index) for index, number in enumerate(group)}
        rows[following] = (_PLACE, len(out), 0)
        out += _stream(following, *_joined(group, bodies))
        following += 1
    rows[following] = (_PLACE, len(out), 0)
    start = len(out)
    table = b"".join(_ROW(*rows.get(number, rows[0])) for number in range(following + 1))
    size = _SIZE.sub(b"/Size %d" % (following + 1), trailer[1])
    out += _stream(following, b"/Type /XRef /W [1 4 2] " + size, table)
    return bytes(out + b"startxref\n%d\n%%%%EOF\n" % start)


def _bodies(pdf: bytes) -> dict[int, bytes]:
    """Return the body of each object by its number, as the table of a plain PDF places them; nothing for any other."""
    found = _TABLE.search(pdf)
    if not found or not pdf.startswith(b"xref\n0 ", int(found[1])):
        return {}
    table = pdf[int(found[1]) : pdf.rindex(b"trailer")].splitlines()[2:]
    places = {
        number: int(entry[1])
        for number, line in enumerate(table)
        if (entry := _ENTRY.match(line)) and entry[2] == b"00000"
    }
    ends = dict(pairwise([*sorted(places.values()), int(found[1])]))
    bodies = {}
    for number, place in sorted(places.items()):
        match = _OBJECT.match(pdf[place : ends[place]])
        if not match:
            return {}
        bodies[number] = match[1]
    return bodies


def _joined(numbers: list[int], bodies: dict[int, bytes]) -> tuple[bytes, bytes]:
    """Return the entries and the content of a stream that holds objects."""
    places, content = [], b""
    for number in numbers:
        places.append(b"%d %d" % (number, len(content)))
        content += bodies[number] + b"\n"
    head = b" ".join(places) + b"\n"
    return b"/Type /ObjStm /N %d /First %d" % (len(numbers), len(head)), head + content


def _stream(number: int, entries: bytes, content: bytes) -> bytes:
    data = zlib.compress(content)
    head = b"%d 0 obj\n<< %b /Filter /FlateDecode /Length %d >>\nstream\n" % (number, entries, len(data))
    return head + data + b"\nendstream\nendobj\n"
