"""リポジトリに置かないもの: 出力の残ったノートブック、作られたサイト、機械と取り寄せ先の住所。"""

from __future__ import annotations

import json
import re

import pytest
from project_copy import ROOT

_BINARY = {".png", ".docx", ".xlsx", ".pdf", ".svg"}
# Written in pieces, so that this file does not find itself.
_ADDRESSES = re.compile(
    "|".join(
        (
            r"pypi\.(?:org|python)" + r"|files\.python" + r"hosted",
            r"--(?:extra-)?index" + r"-url\s+http",
            r"registry" + r"\.npmjs",
            r"/(?:home|Users|root)" + r"/\w+/",
            r"(?<![\w.])/work" + r"/\w",
            r"(?<![\w.\"'(])/tmp" + r"/\w",
            r"[A-Z]:\\Users" + r"\\",
            r"\b(?:10|192\.168|172\.(?:1[6-9]|2\d|3[01]))(?:\.\d{1,3}){2,3}:" + r"\d{2,5}\b",
        )
    )
)


@pytest.fixture(scope="module")
def texts(tree) -> dict[str, str]:
    """Return the text of every file of the tree by its path."""
    return {
        str(file.relative_to(ROOT)): file.read_text(encoding="utf-8")
        for file in tree
        if file.suffix not in _BINARY
    }


def test_no_address_of_a_registry_or_a_machine(texts):
    """取り寄せ先の住所と、誰かの機械の中の場所は、どのファイルにもない。"""
    found = [f"{name}: {hit[0]}" for name, text in texts.items() for hit in _ADDRESSES.finditer(text)]
    assert len(texts) > 100
    assert found == []


def test_the_search_for_addresses_finds_them():
    """住所の試験は、住所があれば見つける。"""
    for address in (
        "https://pypi" + ".org/simple",
        "/home" + "/user/kikin",
        "/root" + "/x/y",
        "10.0.0.1:" + "8080",
    ):
        assert _ADDRESSES.search(f" {address}"), address


def test_notebooks_hold_no_outputs(texts):
    """ノートブックは出力も実行番号も持たず、メタデータは言語とタグだけである。"""
    notebooks = {name: json.loads(text) for name, text in texts.items() if name.endswith(".ipynb")}
    assert len(notebooks) > 3
    for name, notebook in notebooks.items():
        assert set(notebook["metadata"]) <= {"kernelspec", "language_info"}, name
        assert set(notebook["metadata"]["language_info"]) == {"name"}, name
        for cell in notebook["cells"]:
            assert set(cell["metadata"]) <= {"tags"}, name
            if cell["cell_type"] == "code":
                assert cell["outputs"] == [], name
                assert cell["execution_count"] is None, name


def test_what_a_run_makes_is_not_kept(tree):
    """公表されたサイトと作りかけは git に入れない。"""
    kept = [str(file.relative_to(ROOT)) for file in tree]
    made = [name for name in kept if name.startswith(("build/", "reports/", ".venv/"))]
    assert made == ["reports/README.md"]


def test_every_text_file_ends_its_last_line(texts):
    """文字のファイルは改行で終わり、行の終わりに CR を持たない。"""
    wrong = [name for name, text in texts.items() if text and (not text.endswith("\n") or "\r\n" in text)]
    assert wrong == []
