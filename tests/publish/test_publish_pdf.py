"""内蔵の出力方式が作る PDF。"""

import re

import pytest
from pypdf import PdfReader

from kikin.publish.render import render
from kikin.show import markup

A4 = (595, 842)  # 210 mm × 297 mm を 1/72 インチで


def _size(sheet) -> tuple[int, int]:
    return round(sheet.mediabox.width), round(sheet.mediabox.height)


def test_pdf_declares_pdf_ua(builtin):
    """PDF は PDF/UA-1 であると名乗り、題名、言語、構造を持つ。"""
    root = builtin.pdf.trailer["/Root"]
    assert b"pdfuaid:part>1<" in root["/Metadata"].get_data()
    assert root["/Lang"] == "ja-JP"
    assert root["/MarkInfo"]["/Marked"].value is True
    assert builtin.pdf.metadata.title == "事後評価"


def test_every_page_is_a4_and_numbered(builtin):
    """どの頁も A4 で、「頁 / 総頁」の番号がある。"""
    total = len(builtin.pdf.pages)
    for number, sheet in enumerate(builtin.pdf.pages, start=1):
        assert _size(sheet) in {A4, A4[::-1]}
        assert re.search(rf"{number} ?/ ?{total}", sheet.extract_text())


def test_wide_table_and_its_heading_are_on_a_landscape_page(builtin):
    """横長の表は横向きの頁にあり、その見出しも同じ頁にある。"""
    landscape = [sheet.extract_text() for sheet in builtin.pdf.pages if _size(sheet) == A4[::-1]]
    assert len(landscape) == 1
    assert "月ごとの実績" in landscape[0]
    assert "2.1 横長の表" in landscape[0]


def test_running_head_from_the_second_page(builtin):
    """二頁目から、都道府県と題名の柱が立つ。"""
    for sheet in builtin.pdf.pages[1:]:
        head = sheet.extract_text().splitlines()[:2]
        assert "熊本県" in "".join(head)
        assert "事後評価" in "".join(head)


def test_contents_list_the_headings(builtin):
    """一頁目の要点のあとに目次があり、見出しの番号と頁が並ぶ。"""
    first = builtin.pdf.pages[0].extract_text()
    assert "目次" in first
    assert re.search(r"1 評価のプロセス[ .]+1", first)
    assert re.search(r"2\.1 横長の表", first)


def test_table_head_is_repeated(builtin):
    """頁をまたぐ表は、次の頁でも列見出しを出す。"""
    holding = [text for sheet in builtin.pdf.pages if "施設の整備その" in (text := sheet.extract_text())]
    assert len(holding) >= 2
    assert all("額（千円）" in text for text in holding)


def test_numbers_and_captions_match_the_page(builtin):
    """番号、題、参照は HTML と同じである。"""
    text = builtin.text.replace("\u00a0", " ")
    for phrase in ("表 1", "区分ごとの額", "図 1", "病院数の推移", "節 2", "1.1 意見聴取", "820,000"):
        assert phrase in text


def test_numbers_are_not_broken(builtin):
    """数と単位は行をまたがない。"""
    assert "1,487,680千円" in builtin.text


def test_figure_keeps_its_alternative_text(builtin):
    """図の代替テキストが PDF の構造に残る。"""

    def alternatives(element) -> list[str]:
        found = [str(element["/Alt"])] if "/Alt" in element else []
        children = element.get("/K", [])
        for child in children if isinstance(children, list) else [children]:
            child = child.get_object()  # noqa: PLW2901 - an indirect object of the same child
            if hasattr(child, "get"):
                found += alternatives(child)
        return found

    tree = builtin.pdf.trailer["/Root"]["/StructTreeRoot"]
    assert '棒グラフ。"最大"は 8 である。' in alternatives(tree)


def test_hostile_text_prints_as_text(builtin):
    """データの文字列は PDF でも文字として出る。"""
    text = re.sub(r"\s", "", builtin.text)
    for part in (
        '#read("x")',
        "<script>alert(1)</script>",
        "$x$@fig-a**b**",
        "{{<includex>}}|\\--...",
        "<iframe>",
    ):
        assert part in text


@pytest.mark.parametrize("phrase", ["改頁のあと。", "－は該当なし。", "令和７年３月の審議会。"])
def test_the_rest_of_the_text_is_there(builtin, phrase):
    """改頁、囲み、脚注の本文も PDF にある。"""
    assert phrase in builtin.text


def test_page_break_breaks(builtin):
    """改頁の印の前後は別の頁にある。"""
    texts = [sheet.extract_text() for sheet in builtin.pdf.pages]
    before = next(i for i, text in enumerate(texts) if "次の頁に移る。" in text)
    after = next(i for i, text in enumerate(texts) if "改頁のあと。" in text)
    assert after == before + 1


def test_sheet_stays_on_one_page(tmp_path, stage, write_notebook):
    """一頁に収まる項目の表は、頁をまたがない。収まらない表は、またいで全部が出る。"""
    stage(tmp_path / "staged")
    short = [markup.sheet([(f"項目{i}", f"その{number}の{i}。") for i in range(20)]) for number in range(5)]
    long = markup.sheet([(f"長い項目{i}", f"長文{i}。" * 30) for i in range(40)])
    path = write_notebook(tmp_path / "staged", "sheets.ipynb", *short, long, toc=False)
    (result,) = render(tmp_path / "staged", tmp_path / "site", ["pdf"], "builtin", [path])
    assert result.error == ""
    texts = [sheet.extract_text() for sheet in PdfReader(result.outputs[0]).pages]
    for number in range(5):
        assert len([text for text in texts if f"その{number}の" in text]) == 1
    assert len([text for text in texts if "長い項目" in text]) > 1
    assert all(f"長文{i}。" in "".join(texts) for i in range(40))


def test_unlabelled_caption_is_printed_without_a_number(tmp_path, stage, write_notebook):
    """ラベルのない表の題は、番号なしで表の上に出る。"""
    stage(tmp_path / "staged")
    path = write_notebook(
        tmp_path / "staged", "a.ipynb", markup.table(["甲"], [["乙"]], "題だけの表"), toc=False
    )
    (result,) = render(tmp_path / "staged", tmp_path / "site", ["pdf"], "builtin", [path])
    text = PdfReader(result.outputs[0]).pages[0].extract_text()
    assert "題だけの表" in text
    assert "表 1" not in text.replace("\u00a0", " ")
