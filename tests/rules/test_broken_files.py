"""誤りのある規則のファイルは、行と直し方を示して断る。"""

import pytest

from kikin.rules import load_rule_book
from kikin.values.errors import FindingsError

DOCUMENTS = """
- id: notice
  title: 管理運営要領
  number: 第１号
  published: 2024-10-08
  checked: 2024-10-09
"""
HEAD = "document: notice\nrules:\n"
GOOD = """  - id: a.b
    label: 割合
    unit: 割合
    values:
      - {since: 2024-04-01, value: 2/3, article: 第１, column: 新}
"""


def rule(**changes):
    """一つの規則の YAML。行は 3（id）、7（値）。"""
    facts = {
        "id": "a.b",
        "label": "割合",
        "unit": "割合",
        "since": "2024-04-01",
        "value": "2/3",
        "article": "第１",
        "column": "新",
    } | changes
    return HEAD + (
        "  - id: {id}\n    label: {label}\n    unit: {unit}\n    values:\n"
        "      - {{since: {since}, value: {value}, article: {article}, column: {column}}}\n"
    ).format(**facts)


TWO_DATES = GOOD + "      - {since: DATE, value: 1/3, article: 第２, column: 新}\n"
# ファイルの中身, 行, 文章に含まれる言葉（何が、見つけた値、対処）
BROKEN_YAML = [
    (rule(id=""), 7, ("規則に id がありません", "id を書いてください")),
    (rule(id="規則"), 7, ("規則の id が違います", "規則", "fund.national_share")),
    (rule(label=""), 7, ("規則に label がありません", "a.b")),
    (rule(article=""), 7, ("規則に article がありません", "a.b")),
    (rule(unit="坪"), 7, ("知らない単位", "坪", "㎡")),
    (rule(unit=""), 7, ("知らない単位", "（空欄）")),
    (rule(column="改"), 7, ("新旧の欄が違います", "改", "新旧共通")),
    (rule(since="令和６年"), 7, ("適用日が日付ではありません", "令和６年", "2024-04-01")),
    (rule(since="2024-04-01 12:00:00"), 7, ("適用日が日付ではありません", "12:00")),
    (rule(value="二"), 7, ("値を数値として読めません", "二", "2/3")),
    (rule(value='"-5"'), 7, ("値を数値として読めません", "-5", "負の数")),
    (rule(value="1e3"), 7, ("値を数値として読めません", "1e3")),
    (rule(value="1/0"), 7, ("値を数値として読めません", "1/0")),
    (rule(value="5～3"), 7, ("範囲の下限が上限より大きい", "5～3", "下限～上限")),
    (rule(value="～3"), 7, ("値を数値として読めません", "～3")),
    (rule(value="0.05"), 7, ("小数は引用符", "0.05", '"0.05"')),
    (rule(value='""'), 7, ("値がありません", "a.b", "null")),
    (rule(unit="有無", value="多分"), 7, ("有無の値が違います", "多分", "あり か なし")),
    (HEAD + GOOD.replace(" value:", " vale:"), 7, ("知らない見出し", "vale", "value")),
    (HEAD + GOOD.replace("label: 割合", "name: 割合"), 3, ("知らない見出し", "name", "label")),
    (HEAD + GOOD + "extra: 1\n", 1, ("知らない見出し", "extra", "document")),
    (HEAD + GOOD.replace("    unit: 割合", "    unit: 割合\n    unit: 円"), 6, ("同じ見出しが二度", "unit", "消して")),
    (HEAD + GOOD + GOOD, 8, ("同じ規則が二度", "a.b", "3 行目")),
    (HEAD + TWO_DATES.replace("DATE", "2024-03-31"), 8, ("古い順に並んでいません", "2024-03-31", "2024-04-01 より後")),
    (HEAD + TWO_DATES.replace("DATE", "2024-04-01"), 8, ("古い順に並んでいません", "2024-04-01 より後")),
    (HEAD + GOOD.partition("    values")[0], 3, ("規則に値がありません", "a.b", "values")),
    (HEAD + "  - a.b\n", 0, ("見出しのない項目", "a.b")),
    (HEAD + "  a.b: 1\n", 0, ("一覧になっていません", "- id:")),
    ("document: notice\n", 1, ("rules がありません", "rules:")),
    ("", 1, ("rules がありません", "rules:")),
    ("document: other\nrules:\n" + GOOD, 7, ("出典の文書が documents.yml にありません", "other", "notice")),
    ("rules:\n" + GOOD, 6, ("出典の文書が documents.yml にありません", "（空欄）")),
    (HEAD + GOOD.replace("unit: 割合", "unit: 割合\n    per: 坪数"), 8, ("per", "坪数", "整備床数")),
    (HEAD + GOOD.replace("unit: 割合", "unit: 割合\n    size: 大"), 8, ("size", "大", "29人以下")),
    (HEAD + GOOD.replace("unit: 割合", "unit: 割合\n    costs: x.y"), 8, ("対象経費の規則がありません", "x.y")),
    (HEAD + "  - id: [\n", 4, ("YAML として読めません", "かっこ")),
]  # fmt: skip

CSV_HEAD = "id,label,unit,since,value,document,article,column,note\n"
CSV_GOOD = "a.b,単価,千円,2024-04-01,2000～5280,notice,別表１,新,\n"
BROKEN_CSV = [
    (CSV_HEAD.replace(",note", "") + CSV_GOOD, 1, ("列の見出しが違います", "note")),
    (CSV_HEAD.replace("note", "memo") + CSV_GOOD, 1, ("列の見出しが違います", "memo")),
    (CSV_HEAD.replace("note", "note,note") + CSV_GOOD, 1, ("列の見出しが違います", "一度ずつ")),
    ("", 1, ("列の見出しが違います",)),
    (CSV_HEAD + CSV_GOOD.replace("2000～5280", "5,280"), 2, ("列の数が見出しと違います", "引用符")),
    (CSV_HEAD + "a.b,単価\n", 2, ("列の数が見出しと違います", "a.b")),
    (CSV_HEAD + CSV_GOOD.replace("a.b", ""), 2, ("規則に id がありません",)),
    (CSV_HEAD + CSV_GOOD.replace("単価", ""), 2, ("規則に label がありません", "a.b")),
    (CSV_HEAD + CSV_GOOD.replace("千円", "千"), 2, ("知らない単位", "千円")),
    (CSV_HEAD + CSV_GOOD.replace("notice", ""), 2, ("出典の文書が documents.yml にありません", "（空欄）")),
    (CSV_HEAD + CSV_GOOD.replace("別表１", " "), 2, ("規則に article がありません",)),
    (CSV_HEAD + CSV_GOOD.replace("2024-04-01", "R6"), 2, ("適用日が日付ではありません", "R6")),
    (CSV_HEAD + CSV_GOOD.replace("2000～5280", ""), 2, ("値がありません", "廃止")),
    (CSV_HEAD + CSV_GOOD.replace("2000～5280", "2000-5280"), 2, ("値を数値として読めません", "2000～5280")),
    (CSV_HEAD + CSV_GOOD + CSV_GOOD, 3, ("古い順に並んでいません", "2024-04-01 より後")),
    (
        CSV_HEAD + CSV_GOOD + CSV_GOOD.replace("単価", "価格").replace("2024", "2025"),
        3,
        ("label が日付によって違います", "価格", "単価"),
    ),
    (
        CSV_HEAD + CSV_GOOD + CSV_GOOD.replace("千円", "円").replace("2024", "2025"),
        3,
        ("unit が日付によって違います", "円"),
    ),
]


def findings_of(folder, files):
    """そのファイルを置いたときの指摘。"""
    for name, content in {"documents.yml": DOCUMENTS, **files}.items():
        data = content if isinstance(content, bytes) else content.encode()
        (folder / name).write_bytes(data)
    with pytest.raises(FindingsError) as refused:
        load_rule_book(folder)
    return refused.value.findings


@pytest.mark.parametrize(("content", "line", "words"), BROKEN_YAML)
def test_broken_yaml(tmp_path, content, line, words):
    """YAML の誤りは、ファイル名、行、見つけた値、対処を示す。"""
    (finding,) = findings_of(tmp_path, {"x.yml": content})[:1]
    assert (finding.place.file, finding.place.row) == ("x.yml", line)
    assert finding.remedy
    for word in words:
        assert word in str(finding)


@pytest.mark.parametrize(("content", "line", "words"), BROKEN_CSV)
def test_broken_csv(tmp_path, content, line, words):
    """CSV の誤りは、ファイル名、行、見つけた値、対処を示す。"""
    (finding,) = findings_of(tmp_path, {"x.csv": content})[:1]
    assert (finding.place.file, finding.place.row) == ("x.csv", line)
    assert finding.remedy
    for word in words:
        assert word in str(finding)


@pytest.mark.parametrize(
    ("documents", "words"),
    [
        (DOCUMENTS + DOCUMENTS, ("同じ文書が二度", "notice")),
        (DOCUMENTS.replace("title: 管理運営要領", "name: x"), ("知らない見出し", "name")),
        (DOCUMENTS.replace("  title: 管理運営要領\n", ""), ("文書の欄が足りません", "title")),
        (DOCUMENTS.replace("2024-10-08", "去年"), ("文書の欄が足りません", "published")),
        ("notice", ("一覧になっていません",)),
        ("- [", ("YAML として読めません",)),
    ],
)
def test_broken_documents(tmp_path, documents, words):
    """出典の一覧の誤りも断る。"""
    found = findings_of(tmp_path, {"documents.yml": documents})
    assert found[0].place.file == "documents.yml"
    assert found[0].remedy
    for word in words:
        assert word in str(found[0])


def test_documents_are_needed(tmp_path):
    """出典の一覧がない規則集は断る。"""
    with pytest.raises(FindingsError, match="出典の一覧がありません"):
        load_rule_book(tmp_path)


def test_all_findings_come_at_once(tmp_path):
    """誤りは、全てのファイルから一度に、行の順に挙げる。"""
    broken = HEAD + GOOD.replace("2/3", "二") + GOOD.replace("a.b", "a.c").replace("unit: 割合", "unit: 坪")
    found = findings_of(
        tmp_path, {"x.yml": broken, "y.csv": CSV_HEAD + CSV_GOOD.replace("a.b", "p.a").replace("千円", "両")}
    )
    assert [(finding.place.file, finding.place.row) for finding in found] == [
        ("x.yml", 7),
        ("x.yml", 12),
        ("y.csv", 2),
    ]


def test_one_rule_in_two_files(tmp_path):
    """同じ規則が二つのファイルにあれば断る。"""
    found = findings_of(tmp_path, {"x.yml": HEAD + GOOD, "y.yml": HEAD + GOOD.replace("2024", "2025")})
    assert "同じ規則が二つのファイル" in str(found[0])
    assert "x.yml:7" in found[0].remedy


def test_not_utf8(tmp_path):
    """UTF-8 でないファイルは、保存し直すよう求める。"""
    found = findings_of(tmp_path, {"y.csv": (CSV_HEAD + CSV_GOOD).encode("cp932")})
    assert "UTF-8" in str(found[0])


def test_good_files_load(tmp_path):
    """正しいファイルは、全角の数字、桁区切り、廃止を含めて読める。"""
    files = {
        "documents.yml": DOCUMENTS,
        "x.yml": HEAD + GOOD + "      - {since: 2025-04-01, value: null, article: 第２, column: 新}\n",
        "y.csv": CSV_HEAD.replace("note", "note,per,size")
        + '"p.a",単価,千円,2024-04-01,"2,000～５,280",notice,別表１,新,,整備床数,29人以下\n'
        + "p.a,単価,千円,2025-04-01,廃止,notice,別表１,新,（削る）,整備床数,29人以下\n",
    }
    for name, content in files.items():
        (tmp_path / name).write_text(content, encoding="utf-8")
    book = load_rule_book(tmp_path)
    price = book["p.a"].entries[0]
    assert price.yen_range == (2_000_000, 5_280_000)
    assert (price.per, price.size, price.shown) == ("整備床数", "29人以下", "2,000～5,280千円")
    assert [entry.value is None for entry in book["a.b"].entries] == [False, True]
    assert book["p.a"].entries[1].shown == "廃止"
