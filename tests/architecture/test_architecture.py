"""家の決まり: 読み込みは上の階から下の階へだけ向かい、計算はファイルも時計も知らず、法令の数値は規則集だけにある。"""

from __future__ import annotations

import ast
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import pytest
from project_copy import ROOT

PACKAGE = ROOT / "kikin"
MODULES = sorted(PACKAGE.rglob("*.py"))
MOST_LINES = 350  # 空行を除く。一息に読める長さ

# 下の階から順に。ある階は、自分と下の階だけを読み込む。
FLOORS = (
    {"values"},
    {"rules", "steps"},
    {"data", "totals"},
    {
        "budgets",
        "checks",
        "deadlines",
        "evaluation",
        "fund",
        "grants",
        "identities",
        "indicators",
        "measures",
        "pending",
        "plans",
        "projects",
        "statistics",
    },
    {"show", "forms"},
    {"publish"},
    {"cli"},
)
FLOOR_OF = {room: number for number, rooms in enumerate(FLOORS) for room in rooms}
CALCULATION = FLOORS[3] | {"steps", "totals"}
GROUND = FLOORS[0]
RENDERERS = {"pypandoc", "typst"}  # only publish/builtin knows them; importing show must not bring them in

IMPURE = {"os", "io", "csv", "json", "time", "random", "pathlib", "shutil", "subprocess", "tempfile", "openpyxl"} | {
    "numpy", "matplotlib", "papermill", "click", "yaml", "zipfile", "socket", "requests",
}  # fmt: skip
# 計算の部屋にあって、ファイルの形を知るもの（理由）
MAY_KNOW_FILES = {
    "grants/cases.py": "事例のファイルを読む",
    "grants/results.py": "事例のファイルから結果のフレームを作る",
    "grants/guide.py": "例の表を CSV の文で示す",
}
# 計算の部屋で、法令の数値ではありえない数（桁、個数、百分率）。これより大きい数には、ファイルごとに理由が要る。
HARMLESS = {*range(11), 100}
TECHNICAL = {
    "grants/bed_reduction/loan.py": ({1_200}, "返済表の行数の上限。書き間違いで止まらないため"),
    "grants/cases.py": ({20}, "所見に示す文字数"),
    "grants/guide.py": ({38}, "説明文の桁"),
    "grants/headings.py": ({20}, "見出しを探す行数"),
}


def of_every_module(check: Callable[[Path], None]) -> Callable[[], None]:
    """Return the test that holds each module to a check, and tells all that fail: a test each would be two thousand."""

    def test() -> None:
        assert [trouble for file in MODULES if (trouble := _trouble(check, file))] == []

    test.__doc__ = check.__doc__
    return test


def _trouble(check: Callable[[Path], None], file: Path) -> str:
    try:
        check(file)
    except AssertionError as error:
        return f"{file.relative_to(ROOT)}: {error}"
    return ""


@cache
def tree_of(file: Path) -> ast.Module:
    """Return the syntax tree of a module."""
    return ast.parse(file.read_text(encoding="utf-8"))


def room_of(file: Path) -> str:
    """Return the room of a module: its package, or its own name."""
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def name_of(file: Path) -> str:
    """Return the dotted name of a module below kikin."""
    parts = file.relative_to(PACKAGE).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


@cache
def known_names() -> frozenset[str]:
    """Return the dotted names of all modules."""
    return frozenset(name_of(file) for file in MODULES)


def imports_of(file: Path) -> list[tuple[str, int]]:
    """Return the modules of kikin that a module imports, each with its line."""
    found = []
    for node in ast.walk(tree_of(file)):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "kikin":
            base = node.module.removeprefix("kikin").lstrip(".")
            for alias in node.names:
                inner = f"{base}.{alias.name}".lstrip(".")
                found.append((inner if inner in known_names() else base, node.lineno))
        elif isinstance(node, ast.Import):
            found += [
                (a.name.removeprefix("kikin."), node.lineno) for a in node.names if a.name.startswith("kikin")
            ]
    return [(name, line) for name, line in found if name not in ("", "kikin")]


def test_every_module_has_a_room():
    """どのモジュールも、どの階にあるかが決まっている。"""
    homeless = {room_of(file) for file in MODULES} - {"__init__", *FLOOR_OF}
    assert homeless == set(), (
        f"{'、'.join(sorted(homeless))} がどの階にもありません。docs/design の家の図に部屋を決め、"
        "tests/architecture/test_architecture.py の FLOORS に加えてください。"
    )


@of_every_module
def test_imports_point_downwards(file):
    """読み込みは、自分の階と下の階へだけ向かう。"""
    room = room_of(file)
    if room == "__init__":
        return
    for name, line in imports_of(file):
        assert FLOOR_OF[name.split(".")[0]] <= FLOOR_OF[room], (
            f"kikin/{file.relative_to(PACKAGE)}:{line} が上の階の kikin.{name} を読み込んでいます。"
            "要る値を引数で受け取るか、その関数を下の階へ移してください。"
        )


@of_every_module
def test_renderers_are_known_in_one_place(file):
    """Pandoc と Typst を知るのは publish/builtin だけである。"""
    if file.relative_to(PACKAGE).parts[:2] == ("publish", "builtin"):
        return
    for node in ast.walk(tree_of(file)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        assert not {name.split(".")[0] for name in names} & RENDERERS, f"kikin/{file.relative_to(PACKAGE)}"


def test_light_commands_stay_light():
    """Kikin --help は、表も図も組版も読み込まない。"""
    heavy = "pandas,matplotlib,papermill,pypandoc,typst,openpyxl,IPython"
    code = f"import sys, kikin.cli; print([name for name in '{heavy}'.split(',') if name in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)  # noqa: S603
    assert done.stdout.strip() == "[]"


def test_no_code_names_a_document():
    """どの文書があるかを知るのは notebooks/ だけで、パッケージは文書の名を知らない。"""
    names = {file.stem for file in (ROOT / "notebooks").rglob("*.ipynb")} - {"index"}
    rooms = {room for room in FLOOR_OF if (PACKAGE / room).is_dir() or (PACKAGE / f"{room}.py").exists()}
    for file in MODULES:
        if room_of(file) in {"publish", "show", "cli"} or file.name in {
            "dataset.py",
            "params.py",
            "texts.py",
        }:
            strings = {
                node.value
                for node in ast.walk(tree_of(file))
                if isinstance(node, ast.Constant) and isinstance(node.value, str)
            }
            assert not strings & (names - rooms), f"kikin/{file.relative_to(PACKAGE)} {strings & names}"


def test_ground_floor_stands_alone():
    """地階は地階だけを読み込む。"""
    for file in MODULES:
        if room_of(file) in GROUND:
            assert {name.split(".")[0] for name, _ in imports_of(file)} <= GROUND, file.name


def test_imports_have_no_circle():
    """読み込みに輪はない。"""
    graph = {name_of(file): {name for name, _ in imports_of(file)} for file in MODULES}
    done: set[str] = set()

    def visit(name: str, path: tuple[str, ...]) -> None:
        assert name not in path, f"読み込みが輪になっています: {' → '.join([*path, name])}"
        if name not in done:
            for target in sorted(graph.get(name, ())):
                if target != name:
                    visit(target, (*path, name))
            done.add(name)

    for name in graph:
        visit(name, ())


@of_every_module
def test_calculation_knows_no_file_and_no_clock(file):
    """計算は純粋である: ファイルも、時計も、乱数も、表示の道具も読み込まない。"""
    inner = file.relative_to(PACKAGE).as_posix()
    if room_of(file) not in CALCULATION | GROUND or inner in MAY_KNOW_FILES:
        return
    for node in ast.walk(tree_of(file)):
        names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else []
        names += [node.module or ""] if isinstance(node, ast.ImportFrom) else []
        impure = {name.split(".")[0] for name in names} & IMPURE
        assert not impure, (
            f"kikin/{inner}:{node.lineno} が {impure} を使っています。読むのは data、書くのは show と publish です。"
        )
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert called not in ("open", "input", "print"), f"kikin/{inner}:{node.lineno} {called}"
            assert not called.endswith((".today", ".now", ".utcnow")), (
                f"kikin/{inner}:{node.lineno} {called}: 日付は引数で受け取ってください。"
            )


@of_every_module
def test_money_is_never_rounded_by_the_machine(file):
    """お金の通り道に、小数（float）の数も、偶数丸めの round も、割り算の float もない。"""
    if room_of(file) in {"publish", "show", "cli", "__init__"}:
        return
    for node in ast.walk(tree_of(file)):
        place = f"kikin/{file.relative_to(PACKAGE)}:{getattr(node, 'lineno', 0)}"
        if isinstance(node, ast.Constant):
            assert not isinstance(node.value, float) or _is_cutoff(node, file), (
                f"{place}: Fraction か文字で書いてください。"
            )
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id != "round", f"{place}: money の丸め（round_half_up など）を使ってください。"


def _is_cutoff(constant, file):
    """Whether the number says how alike two spellings must be (difflib), which is no money."""
    keywords = [node for node in ast.walk(tree_of(file)) if isinstance(node, ast.keyword)]
    return any(keyword.value is constant and keyword.arg == "cutoff" for keyword in keywords)


@of_every_module
def test_statutory_numbers_stand_in_the_rule_book_only(file):
    """計算の部屋に、桁や個数のほかの数はない。単価・割合・期限は kikin/rules にだけ、日付と条文とともにある。"""
    if room_of(file) not in CALCULATION:
        return
    inner = file.relative_to(PACKAGE).as_posix()
    allowed = HARMLESS | TECHNICAL.get(inner, (set(), ""))[0]
    docstrings = {id(node.value) for node in ast.walk(tree_of(file)) if isinstance(node, ast.Expr)}
    places = {id(node.slice) for node in ast.walk(tree_of(file)) if isinstance(node, ast.Subscript)}
    for node in ast.walk(tree_of(file)):
        if (
            not isinstance(node, ast.Constant)
            or id(node) in docstrings | places
            or isinstance(node.value, bool)
        ):
            continue
        remedy = (
            f"kikin/{inner}:{node.lineno} に数 {node.value} があります。kikin/rules/ に、適用日と条文を添えた規則として"
            "加え、book.on(規則名, 日) で引いてください（法令の数値でなければ TECHNICAL に理由を書きます）。"
        )
        assert (
            isinstance(node.value, str)
            or not isinstance(node.value, int | float)
            or node.value in allowed
            or _is_cutoff(node, file)
        ), remedy
        assert not (isinstance(node.value, str) and re.fullmatch(r"\d+(?:\.\d+|/\d+)%?", node.value)), remedy


@pytest.mark.parametrize("inner", sorted(TECHNICAL))
def test_technical_numbers_are_still_used(inner):
    """例外の一覧に、もう使われていない数は残っていない。"""
    found = {node.value for node in ast.walk(tree_of(PACKAGE / inner)) if isinstance(node, ast.Constant)}
    assert TECHNICAL[inner][0] <= {value for value in found if isinstance(value, int)}
    assert TECHNICAL[inner][1]


@of_every_module
def test_files_stay_small(file):
    """ファイルは一息に読める長さである。"""
    lines = [line for line in file.read_text(encoding="utf-8").splitlines() if line.strip()]
    assert len(lines) <= MOST_LINES, f"{len(lines)} 行あります。まとまりごとに分けてください。"


def public_functions(file):
    """Return the public functions of a module."""
    functions = (ast.FunctionDef, ast.AsyncFunctionDef)
    return [
        node for node in tree_of(file).body if isinstance(node, functions) and not node.name.startswith("_")
    ]


@of_every_module
def test_public_functions_say_what_they_return(file):
    """公開の関数にはどれも、英語の一行で始まる説明がある。"""
    for function in public_functions(file):
        text = ast.get_docstring(function) or ""
        assert text, (
            f"kikin/{file.relative_to(PACKAGE)}:{function.lineno} {function.name} に説明がありません。"
        )


@of_every_module
def test_pure_functions_have_examples(file):
    """地階の関数にはどれも動く例（doctest）があり、計算の関数には例か、名指しの試験がある。"""
    room = room_of(file)
    if room not in GROUND | CALCULATION:
        return
    for function in public_functions(file):
        has_example = ">>>" in (ast.get_docstring(function) or "")
        is_tested = room in CALCULATION and function.name in _words_of_tests()
        assert has_example or is_tested or (room in CALCULATION and _is_used_inside(function.name, room)), (
            f"kikin/{file.relative_to(PACKAGE)}:{function.lineno} {function.name} に例がありません。"
        )


@cache
def _words_of_tests() -> frozenset[str]:
    files = [file for file in (ROOT / "tests").rglob("*.py") if file != Path(__file__)]
    return frozenset(word for file in files for word in re.findall(r"\w+", file.read_text(encoding="utf-8")))


def _is_used_inside(name, room):
    """Whether a function serves its neighbours only: their entry is what has the example and the tests."""
    users = [file for file in MODULES if room_of(file) != room and name in file.read_text(encoding="utf-8")]
    return not users and (PACKAGE / room).is_dir()


def test_every_test_states_a_fact():
    """試験はどれも、一文の事実を日本語で述べる。"""
    silent = [
        f"{file.relative_to(ROOT)}:{node.lineno} {node.name}"
        for file in sorted((ROOT / "tests").rglob("test_*.py"))
        for node in ast.walk(tree_of(file))
        if isinstance(node, ast.FunctionDef) and node.name.startswith("test_")
        if not re.search(r"[ぁ-ん]", ast.get_docstring(node) or "")
    ]
    assert silent == []


def test_test_modules_have_names_of_their_own():
    """試験のファイル名は重ならない（同じ名は読み込みのときに取り違えられる）。"""
    names = [file.name for file in (ROOT / "tests").rglob("test_*.py")]
    assert sorted({name for name in names if names.count(name) > 1}) == []
