"""検算の組み合わせ: 公表値の小計・割合・残高・配分額が、あるだけの表から作られる。"""

import shutil
from collections import Counter

import pytest
from project_copy import ROOT, read_rows, set_cells, write_rows

from kikin.checks import outcomes
from kikin.errors import KikinError, Level
from kikin.identities import balance_findings, checks_of, declarations_of
from kikin.intake import read_folder
from kikin.report.context import check_folder


@pytest.fixture
def folder(tmp_path):
    """Return a function that copies a data folder."""
    return lambda name: shutil.copytree(ROOT / "data" / name, tmp_path / name)


def identities_of(path):
    """Return the identities of a folder's checks by their kind."""
    return Counter(check.identity.partition(":")[0] for check in checks_of(read_folder(path)))


def errors_of(path):
    """Return the mistakes of a folder."""
    return [finding for finding in check_folder(read_folder(path))[1] if finding.level is Level.ERROR]


def test_kumamoto_is_checked_by_balance_request_and_share():
    """熊本県: 公表された小計・合計の行と、要望額と事業費・事業数・割合（5区分）を確かめる。"""
    found = identities_of(ROOT / "data" / "43-kumamoto")
    assert found["balance"] == len(read_rows(ROOT / "data" / "43-kumamoto" / "balances.csv"))
    assert found["request-projects"] == 6  # 5区分と合計
    assert found["request-count"] == found["request-share"] == 5


def test_kanagawa_is_checked_by_balance_residual_area_allocation_and_budget():
    """神奈川県: 残高、公民、地域別と年度別、配分額と積立額、予算と積立額の対応を確かめる。"""
    found = identities_of(ROOT / "data" / "14-kanagawa")
    assert found["balance"] == len(read_rows(ROOT / "data" / "14-kanagawa" / "balances.csv"))
    for kind in ("residual", "ownership", "area-ledger", "allocation-deposit", "budget-ledger"):
        assert found[kind] > 0, kind


@pytest.mark.parametrize("name", ["43-kumamoto", "14-kanagawa", "00-national"])
def test_identities_are_unique(name):
    """検算の id は重ならないので、申告はただ一つの検算に当たる。"""
    found = [check.identity for check in checks_of(read_folder(ROOT / "data" / name))]
    assert len(set(found)) == len(found)


def test_changed_project_amount_is_found_by_every_sum_that_holds_it(folder):
    """事業費を3千円変えると、その区分の小計と、申告した要望額との差がすべて合わなくなる。"""
    # 小計の幅は、公表値 0.5 + 4事業 × 0.5 = 2.5千円
    path = folder("43-kumamoto")
    row = read_rows(path / "projects.csv")[0]
    set_cells(path / "projects.csv", 2, {"amount": str(int(row["amount"].replace(",", "")) + 3)})
    messages = " ".join(finding.remedy for finding in errors_of(path))
    for identity in ("balance:projects-amount:Ⅰ-1", "request-projects:Ⅰ-1", "request-projects:total"):
        assert identity in messages


def test_missing_project_is_found_by_the_counts(folder):
    """事業を一つ落とすと、事業数が合わないことが分かる。"""
    path = folder("43-kumamoto")
    rows = read_rows(path / "projects.csv")
    write_rows(path / "projects.csv", [row for row in rows if row["number"] != "53"])
    fields = [row for row in read_rows(path / "project_fields.csv") if row["number"] != "53"]
    write_rows(path / "project_fields.csv", fields)
    messages = " ".join(finding.remedy for finding in errors_of(path))
    assert "request-count" in messages


def test_published_share_is_recomputed(folder):
    """割合の公表値を変えると、計算値と合わないことが分かる。"""
    path = folder("43-kumamoto")
    set_cells(path / "requests.csv", 2, {"share": "37.0"})  # 548,712 ÷ 1,487,680 = 36.88… → 36.9
    (found,) = [finding for finding in errors_of(path) if "request-share" in finding.remedy]
    assert "36.9%" in found.found
    assert "37.0%" in found.found


def test_deposit_in_the_wrong_year_is_found(folder):
    """積立額を1億円変えると、年度別の計と配分額との対応で分かる。"""
    path = folder("14-kanagawa")
    rows = read_rows(path / "ledger.csv")
    number = next(
        i for i, row in enumerate(rows, start=2) if row["item"] == "積立額" and row["amount"].isdigit()
    )
    amount = int(rows[number - 2]["amount"])
    set_cells(path / "ledger.csv", number, {"amount": str(amount + 100)})
    messages = " ".join(finding.remedy for finding in errors_of(path))
    assert "balance:deposit" in messages
    assert "allocation-deposit" in messages


@pytest.mark.parametrize(
    ("cells", "what"),
    [
        ({"table": "project"}, "合計する表がありません"),
        ({"column": "amounts"}, "合計する列がありません"),
        ({"where": "区分=Ⅰ"}, "合計する行の条件を読めません"),
        ({"where": "category"}, "合計する行の条件を読めません"),
    ],
)
def test_unreadable_balance_row_is_a_mistake_at_its_place(folder, cells, what):
    """検算の行が指す表・列・条件がなければ、その行と列を示す誤りになる。"""
    path = folder("43-kumamoto")
    set_cells(path / "balances.csv", 2, cells)
    with pytest.raises(KikinError) as caught:
        checks_of(read_folder(path))
    assert caught.value.what == what
    assert (caught.value.place.row, caught.value.place.column) == (2, next(iter(cells)))
    _, (finding,) = balance_findings(read_folder(path))
    assert finding.level is Level.ERROR


def test_declarations_keep_both_figures_and_their_place():
    """申告は、両方の値・種類・説明と、書かれた行を持つ。"""
    declared = declarations_of(read_folder(ROOT / "data" / "43-kumamoto"))["request-projects:Ⅰ-1"]
    assert (str(declared.left), str(declared.right)) == ("548,712千円", "1,013,918千円")
    assert declared.kind == "未解明"
    assert declared.explanation
    assert declared.place.row == 2


def test_balance_checks_judge_against_the_declared_differences():
    """同じ検算と申告からは、同じ判定が返る。"""
    folder = read_folder(ROOT / "data" / "14-kanagawa")
    checks, declared = checks_of(folder), declarations_of(folder)
    assert outcomes(checks, declared) == outcomes(checks, declared) == check_folder(folder)[0]
