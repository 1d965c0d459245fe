"""A notebook's cells run in the process of the test: what they publish, as Markdown, in a second instead of ten."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

from kikin.show import record

ROOT = Path(__file__).parents[1]


def published(name: str, figures: Path, monkeypatch: Any, **parameters: str) -> str:
    """Return the Markdown that a common notebook publishes with these parameters in place of its own."""
    monkeypatch.setenv("KIKIN_FIGURES", str(figures.relative_to(Path.cwd())))
    monkeypatch.delenv("JPY_SESSION_NAME", raising=False)
    record.forget()
    shown: list[str] = []

    def display(*things: Any) -> None:
        shown.extend(str(thing) for thing in things if thing is not None)

    names: dict[str, Any] = {"display": display}
    notebook = json.loads((ROOT / "notebooks" / f"{name}.ipynb").read_text(encoding="utf-8"))
    for cell in notebook["cells"]:
        source = "".join(cell["source"])
        if cell["cell_type"] == "markdown":
            shown.append(f"\n{source}\n")
        elif cell["cell_type"] == "code":
            _run(source, names)
            if "parameters" in cell["metadata"].get("tags", ()):
                names |= parameters
    return "\n".join(shown)


def _run(source: str, names: dict[str, Any]) -> None:
    tree = ast.parse(source)
    last = tree.body.pop() if tree.body and isinstance(tree.body[-1], ast.Expr) else None
    exec(compile(tree, "<cell>", "exec"), names)  # noqa: S102  # the notebook of this repository
    if isinstance(last, ast.Expr):
        names["display"](eval(compile(ast.Expression(last.value), "<cell>", "eval"), names))  # noqa: S307
