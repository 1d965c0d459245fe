"""What is wrong, where, what was found, what to do: findings and errors for the analyst, in Japanese."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Level(Enum):
    """How much a finding weighs: only 誤り stops a publication."""

    ERROR = "誤り"
    WARNING = "注意"
    NOTE = "確認"


@dataclass(frozen=True, order=True)
class Place:
    """A spot in an input file. Rows count from 1 and the heading is row 1, as a spreadsheet shows them.

    >>> print(Place("data/43-kumamoto/indicators.csv", 12, "target"))
    data/43-kumamoto/indicators.csv:12 列 target
    >>> print(Place("params/43-kumamoto-R6.yml"))
    params/43-kumamoto-R6.yml
    """

    file: str
    row: int = 0
    column: str = ""

    def __str__(self) -> str:
        """Print as ``file:row 列 column``, leaving out what is not known."""
        row = f":{self.row}" if self.row else ""
        column = f" 列 {self.column}" if self.column else ""
        return f"{self.file}{row}{column}"


@dataclass(frozen=True)
class Finding:
    """One thing that a check noticed.

    >>> print(Finding(Level.ERROR, "数値ではありません", Place("a.csv", 3, "target"), "八十", "80 と書いてください"))
    誤り  a.csv:3 列 target  数値ではありません
          値: 八十
          対処: 80 と書いてください
    """

    level: Level
    what: str
    place: Place = Place("")
    found: str = ""
    remedy: str = ""

    def __str__(self) -> str:
        """Print the finding on one line, with the value found and the remedy below it."""
        head = "  ".join(part for part in (self.level.value, str(self.place), self.what) if part)
        return head + _indented(self.found, self.remedy, "      ")


class KikinError(Exception):
    """A mistake that the user can mend. The facts are attributes; the text is for print.

    >>> error = KikinError("収載がありません", Place("p.yml", 3), "R4", "R5 以降にしてください")
    >>> print(error)
    収載がありません（p.yml:3）
      値: R4
      対処: R5 以降にしてください
    """

    def __init__(self, what: str, place: Place | None = None, found: object = "", remedy: str = "") -> None:
        """Keep the facts apart, so that tests and callers need not parse prose."""
        super().__init__(what)
        self.what = what
        self.place = place or Place("")
        self.found = "" if found == "" else str(found)
        self.remedy = remedy

    def __str__(self) -> str:
        """Print the sentence, the place, the value found and the remedy."""
        where = f"（{self.place}）" if self.place.file else ""
        return f"{self.what}{where}" + _indented(self.found, self.remedy, "  ")

    def _render_traceback_(self) -> list[str]:
        """Show the sentence instead of a traceback where a notebook meets the mistake."""
        return [str(self)]

    def at(self, place: Place) -> KikinError:
        """Return the same error with the place that only the caller knows."""
        return type(self)(self.what, place, self.found, self.remedy)

    def as_finding(self, level: Level = Level.ERROR) -> Finding:
        """Return the error as one finding of a list."""
        return Finding(level, self.what, self.place, self.found, self.remedy)


class FindingsError(KikinError):
    """Checks of a file found mistakes: all of them are in ``findings``."""

    def __init__(self, findings: list[Finding]) -> None:
        """Keep every finding; the text shows them all."""
        super().__init__(f"入力に誤りが {len(findings)} 件あります", remedy="示した箇所を直してください")
        self.findings = findings

    def __str__(self) -> str:
        """Print the count and then the first findings."""
        shown = [str(finding) for finding in self.findings[:_MOST_SHOWN]]
        rest = len(self.findings) - len(shown)
        return "\n".join([super().__str__(), *shown, *([f"ほか {rest} 件"] if rest else [])])


_MOST_SHOWN = 20


def _indented(found: str, remedy: str, margin: str) -> str:
    lines = [("値", found), ("対処", remedy)]
    return "".join(f"\n{margin}{label}: {text}" for label, text in lines if text)
