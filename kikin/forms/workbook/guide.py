"""What the input workbook says of itself: the first sheet, and the note on each heading."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from kikin.data.tables import Column, Kind, Table

_EXAMPLES = {
    Kind.COUNT: "1",
    Kind.NUMBER: "76.5",
    Kind.MONEY: "1200",
    Kind.MONEY_UNIT: "千円",
    Kind.YEAR: "R8",
    Kind.PERIOD: "R9年3月",
    Kind.CATEGORY: "Ⅱ",
    Kind.CATEGORIES: "Ⅰ-1;Ⅱ",
}
_STEPS = (
    "1. 表ごとにシートがあります。見出しの下に、1行に1件を書きます。要らないシートは空のままにします。",
    "2. 濃い青の見出しの列は必ず書きます。見出しにカーソルを置くと、書くことが出ます。",
    "3. 選ぶ列では、決まった言葉か、ほかのシートにある id の一覧が出ます。",
    "4. まだない数値は空欄にせず、未集計（これから集計される）か 記載待ち（自分たちが書く）と書きます。",
    "5. 実績なし、－、対象外、記載なし、x も書けます。空欄は 0 とはみなしません。",
    "6. 保存したら kikin import このファイル を実行します。何が変わるかを見てから取り込めます。",
)


def guide_lines(
    tables: Sequence[Table], facts: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Yield the lines of the first sheet, each with how it looks: what this is, how to fill it in, every column.

    >>> from kikin.data.tables import TABLES
    >>> [cells for _, cells in guide_lines([TABLES["areas"]], [("計画年度", "R8")])][:3]
    [('入力ブック',), ('計画年度', 'R8'), ('',)]
    """
    yield "title", ("入力ブック",)
    for name, text in facts:
        yield "", (name, text)
    yield "", ("",)
    for step in _STEPS:
        yield "line", (step,)
    for table in tables:
        yield "", ("",)
        yield "part", (f"シート「{table.label}」",)
        yield "line", (f"{table.help}。一行を決めるのは、{_key(table)} です。",)
        yield "head", ("見出し", "種類", "必須", "書くこと", "書き方の例")
        for column in table.columns:
            asked = "○" if column.required else ""
            yield "", (column.heading, _kind(column), asked, column.help, _example(column))


def note_of(column: Column) -> str:
    r"""Return the note on the heading of a column: what to write, whether it must be, an example.

    >>> from kikin.data.tables import TABLES
    >>> print(note_of(TABLES["areas"].column("name")))
    必ず書きます。文字
    例: 大津区域
    """
    asked = "必ず書きます。" if column.required else ""
    parts = (f"{asked}{_kind(column)}", column.help, f"例: {_example(column)}" if _example(column) else "")
    return "\n".join(filter(None, parts))


def _kind(column: Column) -> str:
    return "、".join(column.choices) if column.choices else column.kind.value


def _example(column: Column) -> str:
    return column.example or (column.choices[0] if column.choices else _EXAMPLES.get(column.kind, ""))


def _key(table: Table) -> str:
    return "、".join(table.column(name).label for name in table.key)
