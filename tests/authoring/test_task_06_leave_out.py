"""課題6: 章を省く。"""

from __future__ import annotations

import re

from analyst import NARA, SHIGA, SHORT, write_short_document
from pages import page_of
from project_copy import kikin


def _chapters(page):
    return [heading.get_text(" ", strip=True) for heading in page.document.find_all("h2")]


def test_the_chapter_is_gone_and_the_rest_counts_on(authored):
    """省いた章の見出し・図・表はなく、残りの章と表の番号は続いている。"""
    site = authored / "reports" / "site"
    page, neighbour = (page_of(site / slug / "R6" / "fund.html") for slug in (SHIGA, NARA))
    assert [name for name in _chapters(neighbour) if "地域別" in name]
    assert not [name for name in _chapters(page) if "地域別" in name]
    assert [int(name.split()[0]) for name in _chapters(page)] == list(range(1, len(_chapters(neighbour))))
    captions = [tag.get_text() for tag in page.document.find_all("caption")]  # 題が数字で始まることもある
    tables = [found for caption in captions if (found := re.match(r"\s*表\s*(\d+)\s", caption))]
    assert len(tables) > 10
    assert [int(found[1]) for found in tables] == list(range(1, len(tables) + 1))
    assert not list((site / SHIGA / "R6" / "fund_figures").glob("areas.svg"))


def test_a_reference_to_what_was_taken_out_is_told(office):
    """消した表を指す文が残ると、その文書とラベルを示して止まり、番号のない頁は公表されない。"""
    write_short_document(
        office / "notebooks" / SHIGA / f"{SHORT}.ipynb", 'show.sentences("残高は[@tbl-balances]に示す。")'
    )
    (office / "params" / f"{SHIGA}-R6.yml").write_text(
        f'prefecture: "25"\nyear: R6\ndocuments: [{SHORT}]\n', encoding="utf-8"
    )
    done = kikin(office, "build", "--renderer", "builtin", "--to", "html")
    assert done.returncode == 1
    assert "tbl-balances" in done.stderr
    assert "Traceback" not in done.stderr
