"""架空の都・道・府の文書を作り、読み返す: モデルのどの形も、正しい単位と判定で、その県のことばで立つ。"""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from figures_of import missing_figures
from made_up.variants import HOKKAIDO, HOSTILE, MARKS, OSAKA, TOKYO, make_prefectures
from once import made_once
from pages import page_of, print_of, squeezed
from project_copy import kikin

from kikin import plans
from kikin.data.dataset import load

PAGES = {
    "都の計画": f"{TOKYO}/R6/plan",
    "都の評価": f"{TOKYO}/R6/evaluation",
    "道の計画": f"{HOKKAIDO}/H28/plan-kaigo",
    "道の評価": f"{HOKKAIDO}/H28/evaluation-kaigo",
    "府の評価": f"{OSAKA}/R6/evaluation",
    "府の基金": f"{OSAKA}/R6/fund",
}
YEARS = {TOKYO: "R6", HOKKAIDO: "H28", OSAKA: "R6"}
OURS = {TOKYO: ("東京都", "本都"), HOKKAIDO: ("北海道", "本道"), OSAKA: ("大阪府", "本府")}
_KEYS = re.compile(
    r"kikin|\.csv|\.md\b|texts/|rei-[A-Za-z]|[a-z]+-[a-z]+|\bNone\b|\bnan\b|<NA>|\{\{|\}\}", re.IGNORECASE
)


@pytest.fixture(scope="session")
def project(tmp_path_factory) -> Path:
    """Return the project of the three prefectures, built once."""
    return made_once(tmp_path_factory, "made-up", _make)


def _make(folder: Path) -> None:
    done = kikin(make_prefectures(folder), "build", "--renderer", "builtin", "--jobs", "2")
    assert done.returncode == 0, done.stdout + done.stderr


@pytest.fixture
def pages(project) -> dict[str, Any]:
    """Return the pages by their short names."""
    return {name: page_of(project / "reports" / "site" / f"{path}.html") for name, path in PAGES.items()}


def _data(project: Path, slug: str) -> Any:
    return load(slug[:2], YEARS[slug], data_folder=str(project / "data" / slug))


@pytest.mark.parametrize("name", PAGES)
def test_the_page_speaks_of_its_own_prefecture(project, pages, name):
    """題名は都・道・府の名を言い、本都・本道・本府のほかの言い方（本県など）は出ない。"""
    slug = PAGES[name].split("/")[0]
    title, ours = OURS[slug]
    assert title in pages[name].soup.find("h1").get_text()
    text = pages[name].text + print_of(project / "reports" / "site" / f"{PAGES[name]}.pdf").text
    assert not {"本県", "本都", "本道", "本府"} - {ours} & {
        word for word in ("本県", "本都", "本道", "本府") if word in text
    }
    assert "県全体" not in text


@pytest.mark.parametrize("name", PAGES)
def test_nothing_of_another_prefecture_and_no_key_stands_in_the_page(project, pages, name):
    """ほかの県の標識も、ファイル名や行の名、kikin の語も、本文・図・PDF のどこにも出ない。自分の標識は出る。"""
    slug = PAGES[name].split("/")[0]
    printed = print_of(project / "reports" / "site" / f"{PAGES[name]}.pdf")
    texts = [pages[name].text, pages[name].drawn, printed.text, str(printed.reader.metadata)]
    assert squeezed(MARKS[slug]) in pages[name].text or name == "府の基金"  # 基金の表に、名前の列はない
    assert not [mark for other, mark in MARKS.items() if other != slug for text in texts if mark in text]
    plain = re.sub(r"https?://[\w./-]+", "", pages[name].text.replace(squeezed(HOSTILE), ""))
    assert _KEYS.findall(plain) == []


MARKED = {
    "都の計画": {"projects": "R6", "targets": "R6", "plan_amounts": "R6"},
    "都の評価": {"targets": "R6", "project_spending": "R6"},
    "道の計画": {"projects": "H28", "targets": "H28", "plan_amounts": "H28"},
    "道の評価": {"targets": "H28", "project_spending": "H28"},
    "府の評価": {"targets": "R4"},
    "府の基金": {"ledger": "", "area_spending": ""},
}
CASES = [(name, table, year) for name, tables in MARKED.items() for table, year in tables.items()]


@pytest.mark.parametrize(
    ("name", "table", "year"), CASES, ids=[f"{name}-{table}" for name, table, _ in CASES]
)
def test_every_figure_stands_in_its_unit(project, pages, name, table, year):
    """円・千円・百万円・億円の混じった額も、変更後の額も、表の数値はどれも、その名の所に同じ額で立つ。"""
    data = _data(project, PAGES[name].split("/")[0])
    rows = getattr(data, table)
    if year and "version" in rows.columns:
        rows = plans.current(
            rows, year=next(one for one in set(rows["year"]) if one.short == year), sectors=data.sectors
        )
    elif year:
        rows = rows[rows["year"].map(lambda one: one.short == year)]
    if table == "ledger":  # of the balances, the last ones stand in a table
        rows = rows[(rows["item"] != "残高") | rows["year"].map(lambda one: one.short == "R6")]
    assert len(rows)
    assert missing_figures(pages[name].file, table, rows, data) == []


STATUSES = {
    "回復期へ転換した病床数": "達成",  # 126 ≧ 120（累計）
    "療養病床数": "未達成",  # 6,750 < 6,760（上から近づく「以上」）
    "退院調整の日数": "達成",  # 10 ≦ 11.5 ≦ 12（範囲）
    "訪問診療を実施する医療機関数": "未達成",  # 119 は、現状の 120 より増えていない
    "在宅療養の相談窓口": "定性（達成）",  # 言葉の目標
    "人口10万人当たりの医師数": "未集計",  # 直近の262.1人では判定しない
    "看護職員の離職率": "未達成",  # 9.1 > 8.0（R5年度の値をみなす）
    "看護職員の就業者数と再就業の割合就業者数": "達成",  # 5,250 ≧ 5,200 人
    "看護職員の就業者数と再就業の割合再就業の割合": "未達成",  # 74.2 < 76.5 %
    "認知症高齢者グループホームの定員": "進行中",  # 目標は R8年度
    "訪問診療の件数": "実績なし",
    "情報ネットワークに参加する病院の割合": "達成",  # アウトカム 63 ≧ 60
    "情報ネットワークの参加機関数": "達成",  # アウトプット 312 ≧ 300（累計）
    "研修の受講者数": "未達成",  # アウトプット 180 < 200（見込）
}


@pytest.mark.parametrize("name", ["都の評価", "府の評価"])
@pytest.mark.parametrize(("indicator", "status"), STATUSES.items())
def test_every_indicator_has_its_status(pages, name, indicator, status):
    """指標は、目標の比べ方、時点、内訳の単位ごとに、手で求めたとおりに判定される。"""
    tables = [
        table
        for table in pages[name].tables
        if "達成状況" in table.headings and "令和4年度計画" not in table.caption
    ]
    rows = [dict(zip(table.headings, row, strict=True)) for table in tables for row in table.rows]
    mine = [row for row in rows if re.sub(r"（R6指標）|※\d|【再掲】", "", row.get("指標", "")) == indicator]
    assert {row["達成状況"] for row in mine[:1]} == {status}, mine


def test_money_of_earlier_grants_stands_beside_what_was_spent(pages):
    """過年度残額と決算額は事業の行に並び、執行率はその事業の額に対するものである。"""
    table = next(one for one in pages["都の評価"].tables if "事業の実施状況" in one.caption)
    row = next(
        dict(zip(table.headings, cells, strict=True))
        for cells in table.rows
        if "地域医療情報" in "".join(cells)
    )
    told = " ".join(row.values())
    assert {"120,000", "112,345", "8,000"} <= set(told.split())
    assert "93.6" in told  # 112,345 ÷ 120,000


def test_the_changed_plan_shows_old_beside_new(pages):
    """変更した計画は、変わった額の前と後、取りやめと追加、理由を示し、一覧は変更後の額である。"""
    page = pages["都の計画"]
    (table,) = [one for one in page.tables if "新旧" in one.caption and "額" in one.caption]
    lines = [" ".join(row) for row in table.rows]
    assert any("総事業費（Ａ＋Ｂ＋Ｃ） 100 150 50" in line for line in lines)
    assert any("廃止" in line and "5,000" in line for line in lines)
    assert any("追加" in line and "1,500" in line for line in lines)
    assert "第2号の額を増やし、第4号を取りやめ" in page.text
    listed = next(
        one for one in page.tables if one.caption.endswith("区分Ⅱの事業") or "区分Ⅱの事業" in one.caption
    )
    assert "150" in " ".join(listed.rows[0])
    assert "臨床研修医の確保事業" not in "".join(
        cell
        for one in page.tables
        if "の事業" in one.caption and "新旧" not in one.caption
        for row in one.rows
        for cell in row
    )


@pytest.mark.parametrize("name", ["道の計画", "道の評価"])
def test_the_care_part_alone_never_speaks_of_the_medical_part(pages, name):
    """介護分だけの平成28年度の文書は、Ⅲ と Ⅴ を示し、医療分・Ⅱ・Ⅳ を語らない。"""
    page = pages[name]
    assert "平成28年度" in page.soup.find("h1").get_text()
    body = "".join("".join(row) for table in page.tables if "出典" not in table.caption for row in table.rows)
    assert "医療分" not in body
    assert {"Ⅲ", "Ⅴ"} <= set(body)
    assert not {"Ⅱ", "Ⅳ", "Ⅵ"} & set(body)


def test_one_document_over_two_plan_years_keeps_them_apart(pages):
    """二つの計画年度の評価は、年度ごとに判定し、R4の計画の決算は三つの年度の和（52,000千円）である。"""
    page = pages["府の評価"]
    assert "令和4年度計画の1指標の達成状況：達成1。" in page.text
    table = next(one for one in page.tables if "事業の実施状況" in one.caption)
    row = next(cells for cells in table.rows if "病床機能転換事業" in "".join(cells))
    assert {"60,000", "52,000", "86.7"} <= {cell.removesuffix("%") for cell in row}  # 30,000 + 15,000 + 7,000


def test_hostile_text_in_a_cell_prints_as_text(project, pages):
    """セルの文に HTML や Markdown や Typst の命令があっても、文字として印字され、何も起こさない。"""
    page = pages["府の評価"]
    assert squeezed(HOSTILE) in page.text
    assert squeezed(HOSTILE) in print_of(project / "reports" / "site" / f"{PAGES['府の評価']}.pdf").text
    assert not page.soup.find_all("script")
    assert not [
        link for link in page.soup.find_all("a") if str(link.get("href", "")).startswith("javascript")
    ]
