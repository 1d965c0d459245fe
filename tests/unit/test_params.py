"""params の YAML: 知らない名前も型の違いも、行番号と対処を添えてすべて並ぶ。"""

import pytest
from project_copy import ROOT

from kikin.values.errors import FindingsError, KikinError
from kikin.data.params import DOCUMENTS, KEYS, read_all, read_params

GOOD = 'prefecture: "43"\nfiscal_year: R6\ndocuments: [evaluation]\ndata_folder: data/43-kumamoto\n'


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


@pytest.mark.parametrize("file", sorted((ROOT / "params").glob("*.yml")), ids=lambda file: file.name)
def test_published_params_are_good(file):
    """リポジトリの params はどれも読め、ファイル名は都道府県と年度を表す。"""
    publication = read_params(file)
    assert file.stem == f"{publication.prefecture.slug}-{publication.fiscal_year.short}"
    assert (ROOT / publication.data_folder).is_dir()
    assert set(publication.parameters) == set(KEYS)


def test_parameters_are_text_as_the_notebooks_expect(written):
    """ノートブックに渡る値は、2桁の番号も年度も文字のままである。"""
    parameters = read_params(written(GOOD)).parameters
    assert parameters == {
        "prefecture": "43",
        "fiscal_year": "R6",
        "documents": ["evaluation"],
        "data_folder": "data/43-kumamoto",
    }


def test_all_mistakes_come_with_their_lines(written):
    """一つのファイルの誤りは、行の順にすべて並ぶ。"""
    text = 'prefecture: "48"\nfiscal_yaer: R6\ndocuments: [evaluations]\ndata_folder: 43\n'
    found = findings_of(written(text))
    assert [(finding.place.row, finding.place.column) for finding in found] == [
        (1, "fiscal_year"),  # ない名前は先頭の行
        (1, "prefecture"),
        (2, "fiscal_yaer"),
        (3, "documents"),
        (4, "data_folder"),
    ]
    assert "fiscal_year のことですか" in found[2].remedy


@pytest.mark.parametrize("value", ["01", "1", "43", "08", "yes", "12:30", "[43]"])
def test_prefecture_that_yaml_changed_is_refused(written, value):
    """引用符のない番号は YAML が数や別の値に変えるので、断って書き方を示す。"""
    found = findings_of(written(GOOD.replace('"43"', value))) if value != "08" else None
    if value == "08":  # YAML では 08 だけが文字のまま残る
        assert read_params(written(GOOD.replace('"43"', value))).prefecture.code == "08"
    else:
        assert [(finding.what, finding.place.row) for finding in found] == [("知らない都道府県です", 1)]


@pytest.mark.parametrize("value", ["evaluation", "[]", "[plan, plan]", "[Plan]", "{plan: 1}", "[[plan]]"])
def test_documents_are_a_list_of_known_names(written, value):
    """文書の一覧は、知っている名前の、重ならない、空でない一覧だけを受け取る。"""
    found = findings_of(written(GOOD.replace("[evaluation]", value)))
    assert [finding.place.row for finding in found] == [3]


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "「名前: 値」の形ではありません"),
        ("- a\n- b\n", "「名前: 値」の形ではありません"),
        ("prefecture: [\n", "YAML として読めません"),
        ("fiscal_year: \0\n", "YAML として読めません"),
        ("fiscal_year: 2024-13-45\n", "YAML として読めません"),
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


def test_two_files_may_not_make_the_same_document(written):
    """二つのファイルが同じ文書を作ろうとしたら、両方の名を示して断る。"""
    files = [written(GOOD, "a.yml"), written(GOOD, "b.yml")]
    with pytest.raises(FindingsError) as caught:
        read_all(files)
    (finding,) = caught.value.findings
    assert finding.place.file.endswith("b.yml")
    assert finding.found.endswith("a.yml")


def test_mistakes_of_all_files_are_listed_together(written):
    """いくつものファイルの誤りは、一度にすべて並ぶ。"""
    files = [written(GOOD.replace("R6", "六"), "a.yml"), written("", "b.yml"), written(GOOD, "c.yml")]
    with pytest.raises(FindingsError) as caught:
        read_all(files)
    assert [finding.place.file.rpartition("/")[2] for finding in caught.value.findings] == ["a.yml", "b.yml"]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_document_has_a_notebook(document):
    """作れる文書のそれぞれに、ノートブックがある。"""
    assert (ROOT / "notebooks" / f"{document}.ipynb").is_file()
