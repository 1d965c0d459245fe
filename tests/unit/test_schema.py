"""表の定義: どの表も、鍵・列・日本語の見出しがそろっている。"""

import re

import pytest
from project_copy import ROOT

from kikin.schema import TABLES, Kind

EVERY = pytest.mark.parametrize("table", TABLES.values(), ids=lambda table: table.name)


@EVERY
def test_key_columns_exist(table):
    """表の鍵は、その表にある列である。"""
    assert table.key
    assert set(table.key) <= {column.name for column in table.columns}


@EVERY
def test_column_names_are_unique_identifiers(table):
    """列名は重ならない英小文字で、どの列にも日本語の説明がある。"""
    names = [column.name for column in table.columns]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z][a-z_]*", name) for name in names)
    assert all(re.search(r"[ぁ-んァ-ヶ一-龠]", column.label) for column in table.columns)


@EVERY
def test_choices_belong_to_choice_columns(table):
    """選択肢は「選択」の列だけにあり、「選択」の列には必ずある。"""
    for column in table.columns:
        assert bool(column.choices) is (column.kind is Kind.CHOICE)


@EVERY
def test_readings_are_never_blank(table):
    """数値の列は空欄を許さない。値がないときは、ない理由の言葉を書く。"""
    assert not [
        column.name for column in table.columns if column.kind is Kind.READING and column.may_be_blank
    ]


@EVERY
def test_every_row_names_its_source(table):
    """出典の表のほかは、どの行も出典とその箇所を持つ。"""
    if table.name != "sources":
        names = {column.name: column.may_be_blank for column in table.columns}
        assert names["source"] is names["section"] is False


@pytest.mark.parametrize(
    "file", sorted(ROOT.glob("data/[0-9][0-9]-*/*.csv")), ids=lambda file: f"{file.parent.name}/{file.name}"
)
def test_data_files_have_exactly_the_columns(file):
    """データの表の見出しは、定義の列と名前も順序も同じである。"""
    heading = file.read_text(encoding="utf-8").splitlines()[0].split(",")
    assert heading == [column.name for column in TABLES[file.stem].columns]
