"""params の YAML: 知らない名前も型の違いも、行番号と対処を添えてすべて並ぶ。"""

import sys
from datetime import date
from types import SimpleNamespace

import pytest
import yaml
from project_copy import ROOT

from kikin.data.params import KEYS, read_all, read_params, refuse_unknown_parameters
from kikin.values.errors import FindingsError, KikinError

GOOD = 'prefecture: "43"\nyear: R6\ndocuments: [evaluation]\ndata_folder: data/43-kumamoto\n'


@pytest.fixture
def written(tmp_path):
    """Return a function that writes a params file."""

    def write(text, name="a.yml"):
        file = tmp_path / name
        file.write_text(text, encoding="utf-8")
        return file

    return write


def findings_of(file):
    """Return the findings of a params file, which must have some."""
    with pytest.raises(FindingsError) as caught:
        read_params(file)
    return caught.value.findings


@pytest.mark.parametrize("file", sorted((ROOT / "params").rglob("*.yml")), ids=lambda file: file.name)
def test_published_params_are_good(file):
    """リポジトリの params はどれも読め、そのデータフォルダーがある。"""
    publication = read_params(file)
    assert file.stem.endswith(f"-{publication.year.short}")
    assert (ROOT / publication.data_folder).is_dir()


def test_parameters_are_text_as_the_notebooks_expect(written):
    """ノートブックに渡る値は、2桁の番号も年度も文字のままで、文書の一覧は渡らない。"""
    assert read_params(written(GOOD)).parameters == {
        "prefecture": "43",
        "year": "R6",
        "data_folder": "data/43-kumamoto",
    }


def test_what_is_not_written_is_not_given(written):
    """書かない名は渡さない。データのフォルダーは県の名から決まる。"""
    publication = read_params(written('prefecture: "01"\nyear: 2024\ndocuments: [fund]\npublisher: ""\n'))
    assert publication.parameters == {"prefecture": "01", "year": "R6"}
    assert publication.data_folder == "data/01-hokkaido"
    assert publication.published is None


def test_everything_about_a_publication_is_read(written):
    """発行者、公表日、版、評価年度、基準日、分、書かれていない文章の扱いが読める。"""
    text = (
        "sector: 介護分\nevaluated: 令和8年度\nas_of: R7年3月末\npublisher: 熊本県 健康福祉部\n"
        "contact: 電話 000-0000\npublished: 2025-11-01\nrevision: 第2版\nunwritten: 省く\n"
    )
    publication = read_params(written(GOOD + text))
    assert publication.parameters == {
        "prefecture": "43",
        "year": "R6",
        "data_folder": "data/43-kumamoto",
        "sector": "介護分",
        "evaluated": "R8",
        "as_of": "R7年3月末",
        "publisher": "熊本県 健康福祉部",
        "contact": "電話 000-0000",
        "published": "2025年11月1日",
        "revision": "第2版",
        "unwritten": "省く",
    }
    assert publication.published == date(2025, 11, 1)


@pytest.mark.parametrize("text", ["令和7年11月1日", "2025-11-01", '"2025-11-01"', "R7.11.1"])
def test_day_of_publication_may_be_written_as_usual(written, text):
    """公表日は、どの書き方でも同じ日である。"""
    assert read_params(written(f"{GOOD}published: {text}\n")).published == date(2025, 11, 1)


def test_month_of_publication_stands_for_its_first_day(written):
    """公表の月だけを書けば、PDF の作成日はその月の初日になる。"""
    assert read_params(written(f"{GOOD}published: 令和7年11月\n")).published == date(2025, 11, 1)


def test_all_mistakes_come_with_their_lines(written):
    """一つのファイルの誤りは、行の順にすべて並ぶ。"""
    text = 'prefecture: "48"\nyaer: R6\ndocuments: evaluation\ndata_folder: 43\nevaluated: 来年\n'
    found = findings_of(written(text))
    assert [(finding.place.row, finding.place.column) for finding in found] == [
        (1, "prefecture"),
        (1, "year"),  # ない名前は先頭の行
        (2, "yaer"),
        (3, "documents"),
        (4, "data_folder"),
        (5, "evaluated"),
    ]
    assert "「year」のことですか" in found[2].remedy


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("sector: 医療", "選べる値"),
        ("unwritten: 空白", "選べる値"),
        ("published: 先月", "時点"),
        ("as_of: いつか", "時点"),
        ("contact: 12345", "文字ではありません"),
        ("fiscal_year: R6", "知らないパラメータ"),
        ("data_folder: data/14-kanagawa", "別のデータフォルダー"),
        ("data_folder: data", "別のデータフォルダー"),
    ],
)
def test_optional_values_are_checked_too(written, text, what):
    """任意の名の値も、誤れば行と対処とともに断る。"""
    good = GOOD.replace("data_folder: data/43-kumamoto\n", "")
    (finding,) = findings_of(written(f"{good}{text}\n"))
    assert what in finding.what
    assert finding.place.row == 4
    assert finding.remedy


@pytest.mark.parametrize("value", ["01", "1", "43", "08", "yes", "12:30", "[43]"])
def test_prefecture_that_yaml_changed_is_refused(written, value):
    """引用符のない番号は YAML が数や別の値に変えるので、断って書き方を示す。"""
    text = GOOD.replace("data_folder: data/43-kumamoto\n", "").replace('"43"', value)
    if value == "08":  # YAML では 08 だけが文字のまま残る
        assert read_params(written(text)).prefecture.code == "08"
    else:
        found = findings_of(written(text))
        assert [(finding.what, finding.place.row) for finding in found] == [("知らない都道府県です", 1)]


@pytest.mark.parametrize("value", ["evaluation", "[]", "[plan, plan]", "{plan: 1}", "[[plan]]", "[1]"])
def test_documents_are_a_list_of_names(written, value):
    """文書の一覧は、名の、重ならない、空でない一覧だけを受け取る。"""
    found = findings_of(written(GOOD.replace("[evaluation]", value)))
    assert [finding.place.row for finding in found] == [3]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "「名前: 値」の形ではありません"),
        ("- a\n- b\n", "「名前: 値」の形ではありません"),
        ("prefecture: [\n", "YAML として読めません"),
        ("year: \0\n", "YAML として読めません"),
        ("year: 2024-13-45\n", "YAML として読めません"),
        ("prefecture: '43'\nprefecture: '14'\n", "同じ名前が二度あります"),
    ],
)
def test_file_that_is_no_mapping_is_refused(written, text, what):
    """YAML でないもの、名前と値でないもの、同じ名前の重なりは断る。"""
    with pytest.raises(KikinError) as caught:
        read_params(written(text))
    assert what in caught.value.what
    assert caught.value.remedy


def test_shift_jis_is_refused(tmp_path):
    """UTF-8 でないファイルは断る。"""
    file = tmp_path / "a.yml"
    file.write_bytes("# 熊本県\n".encode("cp932") + GOOD.encode())
    with pytest.raises(KikinError) as caught:
        read_params(file)
    assert "UTF-8" in caught.value.remedy


def test_missing_file_is_named(tmp_path):
    """ないファイルは、その名を示して断る。"""
    with pytest.raises(KikinError) as caught:
        read_params(tmp_path / "44-oita-R6.yml")
    assert caught.value.place.file.endswith("44-oita-R6.yml")


def test_mistakes_of_one_file_do_not_hide_the_others(written):
    """いくつものファイルの誤りは一度にすべて並び、よいファイルは読める。"""
    files = [written(GOOD.replace("R6", "六"), "a.yml"), written("", "b.yml"), written(GOOD, "c.yml")]
    good, findings = read_all(files)
    assert [publication.file.name for publication in good] == ["c.yml"]
    assert [finding.place.file.rpartition("/")[2] for finding in findings] == ["a.yml", "b.yml"]


def run_in_notebook(monkeypatch, *cells):
    """Check the parameters as a notebook does that has run these cells."""
    shell = SimpleNamespace(user_ns={"In": ["", *cells]})
    monkeypatch.setitem(sys.modules, "IPython", SimpleNamespace(get_ipython=lambda: shell))
    refuse_unknown_parameters()


PARAMETERS_CELL = '#| include: false\nprefecture = "例"  # 県\nyear = "R6"'


def test_misspelt_parameter_of_papermill_is_refused(monkeypatch):
    """Papermill に渡した名が parameters のセルになければ、近い名とともに断る。"""
    with pytest.raises(KikinError) as caught:
        run_in_notebook(monkeypatch, PARAMETERS_CELL, '# Parameters\nprefectuer = "43"\n', "kikin.load()")
    assert caught.value.found == "prefectuer"
    assert "「prefecture」のことですか" in caught.value.remedy


def test_whole_params_file_passes_to_a_notebook_that_declares_it(monkeypatch):
    """Params のファイルをそのまま papermill に渡せる: 文書の一覧は、セルになくても断られない。"""
    injected = "\n".join(f"{name} = {value!r}" for name, value in yaml.safe_load(GOOD).items())
    run_in_notebook(monkeypatch, f'{PARAMETERS_CELL}\ndata_folder = ""', f"# Parameters\n{injected}\n")


@pytest.mark.parametrize("cells", [(), (PARAMETERS_CELL, "x = 1"), ('wrong = "43"', "kikin.load()")])
def test_notebook_run_by_hand_is_left_alone(monkeypatch, cells):
    """Papermill の値のないノートブック（手で動かすとき）では、何も起きない。"""
    run_in_notebook(monkeypatch, *cells)


def test_nothing_happens_outside_of_a_notebook(monkeypatch):
    """IPython の外では何も起きない。"""
    monkeypatch.delitem(sys.modules, "IPython", raising=False)
    refuse_unknown_parameters()


def test_every_name_is_described():
    """書ける名のそれぞれに、何を書くかの説明がある。"""
    assert all(KEYS.values())
