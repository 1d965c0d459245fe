"""文書の登録簿はノートブックのフォルダーである: 題名、並び順、要る表は、先頭のセルにある。"""

from __future__ import annotations

import json

import pytest
from small_project import write_notebook

from kikin.publish.registry import document_names, find_document, read_document
from kikin.values.errors import KikinError


@pytest.fixture
def root(tmp_path):
    """Return a project with two common notebooks and two of Kumamoto's."""
    for name in ("index", "plan", "evaluation", "43-kumamoto/plan", "43-kumamoto/bulletin"):
        write_notebook(tmp_path / "notebooks" / f"{name}.ipynb", title=name)
    return tmp_path


def test_documents_are_the_notebooks_that_there_are(root):
    """作れる文書は、共通のノートブックと、その県のノートブックであり、目次は文書ではない。"""
    assert document_names(root, "43-kumamoto") == ["bulletin", "evaluation", "plan"]
    assert document_names(root, "14-kanagawa") == ["evaluation", "plan"]


def test_own_notebook_takes_the_place_of_the_common_one(root):
    """同じ名の県のノートブックは、その県でだけ、共通のものに代わる。"""
    assert find_document(root, "43-kumamoto", "plan").title == "43-kumamoto/plan"
    assert find_document(root, "14-kanagawa", "plan").title == "plan"
    assert find_document(root, "43-kumamoto", "evaluation").title == "evaluation"


def test_unknown_document_is_told_with_the_nearest_name(root):
    """ない文書は、近い名と、ある文書の一覧とともに断る。ほかの県のものはない。"""
    with pytest.raises(KikinError) as caught:
        find_document(root, "14-kanagawa", "evalution")
    assert "evaluation のことですか" in caught.value.remedy
    for name in ("bulletin", "index"):
        with pytest.raises(KikinError, match="知らない文書"):
            find_document(root, "14-kanagawa", name)


def test_front_matter_says_what_the_document_is(tmp_path):
    """題名、副題、並び順、要る表、受け取るパラメータが読める。"""
    file = write_notebook(
        tmp_path / "a.ipynb",
        title="{year} 甲",
        subtitle="乙",
        order=20,
        tables=["projects", "national.statistics"],
    )
    document = read_document(file)
    assert (document.name, document.title, document.subtitle, document.order) == ("a", "{year} 甲", "乙", 20)
    assert document.tables == ("projects", "national.statistics")
    assert document.parameters[:3] == ("prefecture", "year", "sector")


def test_document_without_an_order_comes_last(tmp_path):
    """並び順を書かない文書は、書いた文書の後に並ぶ。"""
    first = read_document(write_notebook(tmp_path / "z.ipynb", order=999))
    last = read_document(write_notebook(tmp_path / "a.ipynb", order=None, tables=None))
    assert first.order < last.order


@pytest.mark.parametrize(
    ("front_matter", "words"),
    [
        ({"title": None}, ["題名がありません", "title:"]),
        ({"title": " "}, ["題名がありません"]),
        ({"title": "{yaer} 事後評価"}, ["題名に知らない語", "{yaer}", "{year} のことですか", "{sector}"]),
        ({"subtitle": "{部}"}, ["題名に知らない語", "{部}"]),
        ({"order": "二十"}, ["並び順が整数ではありません", "order: 20"]),
        ({"tables": ["projcts"]}, ["tables に知らない表", "projcts", "projects のことですか"]),
        ({"subtilte": "副題"}, ["知らない名", "subtilte", "subtitle のことですか"]),
    ],
)
def test_mistake_in_the_front_matter_is_told(tmp_path, front_matter, words):
    """先頭のセルの誤りは、ファイル、値、対処とともに断る。"""
    file = write_notebook(tmp_path / "notebooks" / "a.ipynb", **front_matter)
    with pytest.raises(KikinError) as caught:
        read_document(file)
    assert [word for word in [*words, "a.ipynb"] if word not in str(caught.value)] == []


@pytest.mark.parametrize(
    ("cells", "words"),
    [
        ([], "先頭に表題のセルがありません"),
        ([{"cell_type": "markdown", "metadata": {}, "source": "# 題"}], "先頭に表題のセルがありません"),
        (
            [{"cell_type": "raw", "metadata": {}, "source": "---\ntitle: {year}: 甲\n---"}],
            "YAML として読めません",
        ),
        ([{"cell_type": "raw", "metadata": {}, "source": "題名"}], "「名: 値」の形ではありません"),
    ],
)
def test_notebook_without_front_matter_is_told(tmp_path, cells, words):
    """表題のセルのないノートブックは、どう書くかとともに断る。"""
    file = tmp_path / "a.ipynb"
    file.write_text(json.dumps({"cells": cells, "metadata": {}}), encoding="utf-8")
    with pytest.raises(KikinError) as caught:
        read_document(file)
    assert words in caught.value.what
    assert caught.value.remedy


@pytest.mark.parametrize("content", ["", "{", "[]", '{"cells": 1}'])
def test_file_that_is_no_notebook_is_told(tmp_path, content):
    """ノートブックの形でないファイルは断る。"""
    file = tmp_path / "a.ipynb"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(KikinError, match="ノートブック"):
        read_document(file)
