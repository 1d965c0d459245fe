"""公表している文書は、翌年度に足される行を基準日で分けて、後から変わらない。"""

from __future__ import annotations

import shutil

import pandas as pd
import pytest
from project_copy import ROOT, read_rows, write_rows

from kikin import load, statistics
from kikin.data.params import read_params


@pytest.mark.parametrize("name", ["00-national-R7", "14-kanagawa-review-R7"])
def test_statistics_of_the_closed_year_leave_a_published_document(tmp_path, name):
    """年度が終わってから足した、その年度の値と年度末までの累計は、その年度のうちに公表した文書に入らない。"""
    run = read_params(ROOT / "params" / f"{name}.yml")
    for folder in {"00-national", run.prefecture.slug}:
        shutil.copytree(ROOT / "data" / folder, tmp_path / folder)
    given = run.parameters | {"data_folder": str(tmp_path / run.prefecture.slug)}
    file = tmp_path / run.prefecture.slug / "statistics.csv"
    rows = read_rows(file)
    before = load(**given)
    ids = dict.fromkeys(row["series"] for row in rows if "～" not in row["time"])
    first = [next(row for row in rows if row["series"] == one) for one in ids]
    more = [
        row | dict.fromkeys({"known"} & row.keys(), "") | {"time": time, "item": "足した行", "value_raw": ""}
        for row in first
        for time in ("R7年度", "H30～R7年度")
    ]
    write_rows(file, rows + more)
    after = load(**given)
    assert len(after.statistics) == len(before.statistics) + len(more)
    known = [statistics.until(one.statistics, one.as_of) for one in (before, after)]
    pd.testing.assert_frame_equal(*known)
