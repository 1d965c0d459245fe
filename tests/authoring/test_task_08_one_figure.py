"""課題8: 数値を一つ直して、その文書だけを公表する。"""

from __future__ import annotations

import shutil
import time

import pytest
from analyst import NARA, SHIGA, commands
from pages import page_of
from project_copy import kikin, read_rows, write_rows


@pytest.fixture
def built(authored, tmp_path):
    """Return a copy of the built project, made a while ago."""
    project = shutil.copytree(authored, tmp_path / "project", symlinks=True)
    time.sleep(0.05)
    return project


def _files(folder):
    return {
        str(path): (path.read_bytes(), path.stat().st_mtime_ns)
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def test_only_the_documents_of_that_prefecture_are_published_anew(built):
    """直した額とその割合が表に立ち、隣の県のファイルは中身も時刻も変わらない。"""
    site = built / "reports" / "site"
    before = _files(site / NARA)
    params = built / "params" / f"{SHIGA}-R6.yml"
    params.write_text('prefecture: "25"\nyear: R6\ndocuments: [fund]\n', encoding="utf-8")
    rows = read_rows(built / "data" / SHIGA / "ledger.csv")
    (row,) = [one for one in rows if (one["item"], one["year"], one["category"]) == ("所要見込額", "R6", "")]
    row["amount"] = "66"
    write_rows(built / "data" / SHIGA / "ledger.csv", rows)
    check, build = commands(8, "kikin")
    assert kikin(built, *check[1:]).returncode == 0
    done = kikin(built, *build[1:], "--renderer", "builtin")
    assert done.returncode == 0, done.stdout + done.stderr
    page_of.cache_clear()
    table = page_of(site / SHIGA / "R6" / "fund.html").table("保有割合")
    assert table.rows[0][1:4] == ("58", "66", "87.9")  # 29 + 17 + 12 = 58; 58 ÷ 66 = 0.8787…
    assert _files(site / NARA) == before
    assert f"実行 済  {NARA}" not in done.stderr
    assert f"{SHIGA}/R6/transport" not in done.stderr.split("組版")[0]
    assert (site / SHIGA / "R6" / "transport.html").is_file()
