"""助成額算定調書のノートブック: 例の事例と、ほかの都道府県の事例が、額と条文とともに載る。"""

from __future__ import annotations

import shutil

import pytest
from cells import ROOT, published

from kikin.values.errors import FindingsError

EXAMPLES = ROOT / "data" / "examples"


def test_the_examples_are_published_with_amounts_and_articles(tmp_path, monkeypatch):
    """例の調書には、要点、一覧、段階、根拠が載り、例であることが先に立つ。"""
    monkeypatch.chdir(tmp_path)
    page = published("grants", tmp_path / "figures", monkeypatch, data_folder=str(EXAMPLES))
    assert page.index("例（実際の申請ではない）") < page.index("要点")
    for text in ("2,745,670,705円", "80,400,000円", "例35", "病床を減らす病院", "80,392,800"):
        assert text in page
    assert "別記４ ３（１）" in page
    assert "神奈川県" in page
    assert "kikin" not in page.replace("kikin-", "").replace(".kikin", "")


def test_another_prefecture_publishes_its_cases(tmp_path, monkeypatch):
    """大阪府の調書は、例と言わず、返還も県の補助条件もなければその表を出さない。"""
    folder = tmp_path / "data" / "27-osaka"
    folder.mkdir(parents=True)
    heading = "事例名,制度,年度,事業区分,事業名,補助対象経費（円）,補助率,備考"
    (folder / "grants.csv").write_text(
        f"{heading}\n10床の病院,県単,R7,Ⅳ,試行,1000500,1/2,初年度\n", encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    where = {"prefecture": "27", "year": "R7", "data_folder": str(folder)}
    page = published("grants", tmp_path / "figures", monkeypatch, **where)
    assert "500,000" in page
    assert "#### 1 10床の病院" in page  # 事例 1 の名の「1」は番号ではない
    assert "[助成額の計]{.key-name} [500,000円]" in page
    assert "初年度" in page
    assert "実際の申請ではない" not in page
    assert "制度別の返還額" not in page
    assert "用いた都道府県の補助条件" not in page


def test_a_mistake_stops_the_sheets(tmp_path, monkeypatch):
    """誤りのある事例があれば、調書を作らずに誤りを示す。"""
    folder = tmp_path / "data" / "27-osaka"
    shutil.copytree(EXAMPLES, folder, ignore=shutil.ignore_patterns("texts", "own"))
    text = (folder / "grants.csv").read_text(encoding="utf-8")
    (folder / "grants.csv").write_text(
        text.replace(",29,29,5280000", ",29床,29,5280000", 1), encoding="utf-8"
    )
    monkeypatch.chdir(tmp_path)
    with pytest.raises(FindingsError) as caught:
        published("grants", tmp_path / "figures", monkeypatch, prefecture="27", data_folder=str(folder))
    assert any("数値に「床」が付いています" in finding.what for finding in caught.value.findings)
