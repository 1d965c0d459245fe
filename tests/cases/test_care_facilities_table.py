"""別表１の全ての行が、新旧どちらの欄でも算定できる。"""

import re
from fractions import Fraction
from typing import NamedTuple

import pytest

from kikin.grants.care_facilities import CareFacilityCase, care_facility_grant
from kikin.rules import rule_book
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

# 事業 | 施設（、区切り） | 定員 | 単位の数 | 旧欄 単価×単位＝助成額（千円） | 新欄 単価×単位（×補助率）＝助成額（千円）
# 実支出額は十分に大きいので、単価×単位が助成額を決める。1,000円未満は切り捨てる。
TABLE = """
地域密着型サービス施設等の整備|特別養護老人ホーム、ケアハウス、介護付きホーム|29|29|4,880×29=141,520|5,280×29=153,120
地域密着型サービス施設等の整備|介護老人保健施設、介護医療院|29|1|61,000×1=61,000|66,000×1=66,000
地域密着型サービス施設等の整備|養護老人ホーム|29|29|2,600×29=75,400|2,820×29=81,780
地域密着型サービス施設等の整備|都市型軽費老人ホーム|20|20|1,950×20=39,000|2,110×20=42,200
地域密着型サービス施設等の整備|認知症高齢者グループホーム|18|1|36,600×1=36,600|39,600×1=39,600
地域密着型サービス施設等の整備|小規模多機能型居宅介護事業所、看護小規模多機能型居宅介護事業所|9|1|36,600×1=36,600|39,600×1=39,600
地域密着型サービス施設等の整備|定期巡回・随時対応型訪問介護看護事業所||1|6,470×1=6,470|7,000×1=7,000
地域密着型サービス施設等の整備|認知症対応型デイサービスセンター、施設内保育施設||1|13,000×1=13,000|14,100×1=14,100
地域密着型サービス施設等の整備|介護予防拠点||1|9,710×1=9,710|10,500×1=10,500
地域密着型サービス施設等の整備|地域包括支援センター||1|1,300×1=1,300|1,410×1=1,410
地域密着型サービス施設等の整備|生活支援ハウス||1|38,900×1=38,900|42,100×1=42,100
地域密着型サービス施設等の整備|緊急ショートステイ||3|1,300×3=3,900|1,410×3=4,230
空き家を活用した整備|認知症高齢者グループホーム、小規模多機能型居宅介護事業所||1|9,710×1=9,710|10,500×1=10,500
空き家を活用した整備|看護小規模多機能型居宅介護事業所、認知症対応型デイサービスセンター||1|9,710×1=9,710|10,500×1=10,500
広域型施設の大規模修繕・耐震化|特別養護老人ホーム、介護老人保健施設、介護医療院|50|50|1,230×50=61,500|1,330×50=66,500
広域型施設の大規模修繕・耐震化|養護老人ホーム、軽費老人ホーム|50|50|1,230×50=61,500|1,330×50=66,500
災害レッドゾーンの移転改築|特別養護老人ホーム、ケアハウス、介護付きホーム|80|80|4,880×80=390,400|5,280×80=422,400
災害レッドゾーンの移転改築|介護老人保健施設、介護医療院|80|1|61,000×1=61,000|66,000×1=66,000
災害レッドゾーンの移転改築|養護老人ホーム|80|80|2,600×80=208,000|2,820×80=225,600
災害イエローゾーンの改築|特別養護老人ホーム、ケアハウス、介護付きホーム|80|80|4,880×80=390,400|5,280×80=422,400
災害イエローゾーンの改築|介護老人保健施設、介護医療院|80|1|61,000×1=61,000|66,000×1=66,000
災害イエローゾーンの改築|養護老人ホーム|80|80|2,600×80=208,000|2,820×80=225,600
施設開設準備|特別養護老人ホーム、介護老人保健施設、介護医療院|30|30|914×30=27,420|989×30=29,670
施設開設準備|ケアハウス、養護老人ホーム、介護付きホーム|30|30|914×30=27,420|989×30=29,670
施設開設準備|訪問看護ステーション||1|4,580×1=4,580|4,960×1=4,960
施設開設準備|特別養護老人ホーム、介護老人保健施設、介護医療院、ケアハウス、介護付きホーム|29|29|914×29=26,506|989×29=28,681
施設開設準備|認知症高齢者グループホーム|18|18|914×18=16,452|989×18=17,802
施設開設準備|小規模多機能型居宅介護事業所、看護小規模多機能型居宅介護事業所|29|9|914×9=8,226|989×9=8,901
施設開設準備|定期巡回・随時対応型訪問介護看護事業所||1|15,300×1=15,300|16,600×1=16,600
施設開設準備|都市型軽費老人ホーム|20|20|458×20=9,160|496×20=9,920
施設開設準備|養護老人ホーム|29|29|458×29=13,282|496×29=14,384
施設開設準備|施設内保育施設||1|4,580×1=4,580|4,960×1=4,960
転換整備の開設準備|介護老人保健施設、介護医療院、ケアハウス、有料老人ホーム、特別養護老人ホーム||40|239×40=9,560|廃止
転換整備の開設準備|認知症高齢者グループホーム、小規模多機能型居宅介護事業所||40|239×40=9,560|廃止
転換整備の開設準備|看護小規模多機能型居宅介護事業所、生活支援ハウス、サービス付き高齢者向け住宅||40|239×40=9,560|廃止
介護ロボット等の導入|特別養護老人ホーム、介護老人保健施設、介護医療院|30|30|458×30=13,740|496×30=14,880
介護ロボット等の導入|ケアハウス、養護老人ホーム、介護付きホーム|30|30|458×30=13,740|496×30=14,880
介護ロボット等の導入|特別養護老人ホーム、介護老人保健施設、介護医療院、ケアハウス、介護付きホーム|29|29|458×29=13,282|496×29=14,384
介護ロボット等の導入|認知症高齢者グループホーム|18|18|458×18=8,244|496×18=8,928
介護ロボット等の導入|小規模多機能型居宅介護事業所、看護小規模多機能型居宅介護事業所|29|9|458×9=4,122|496×9=4,464
介護ロボット等の導入|定期巡回・随時対応型訪問介護看護事業所||1|7,630×1=7,630|8,250×1=8,250
介護ロボット等の導入|都市型軽費老人ホーム|20|20|229×20=4,580|248×20=4,960
介護ロボット等の導入|養護老人ホーム|29|29|229×29=6,641|248×29=7,192
介護ロボット等の導入|施設内保育施設||1|2,290×1=2,290|2,480×1=2,480
防災意識啓発の取組|介護予防拠点||1|109×1=109|118×1=118
ユニット化改修（個室）|特別養護老人ホーム、介護老人保健施設、介護医療院||40|1,300×40=52,000|1,410×40=56,400
ユニット化改修（多床室）|特別養護老人ホーム、介護老人保健施設、介護医療院||40|2,600×40=104,000|2,820×40=112,800
プライバシー保護のための改修|特別養護老人ホーム||40|800×40=32,000|865×40=34,600
転換整備（創設）|介護老人保健施設、介護医療院、ケアハウス、有料老人ホーム、特別養護老人ホーム||40|2,440×40=97,600|廃止
転換整備（改築）|認知症高齢者グループホーム、小規模多機能型居宅介護事業所、生活支援ハウス||40|3,020×40=120,800|廃止
転換整備（改修）|看護小規模多機能型居宅介護事業所、サービス付き高齢者向け住宅||40|1,220×40=48,800|廃止
看取り環境の整備|特別養護老人ホーム、介護老人保健施設、介護医療院、養護老人ホーム、軽費老人ホーム||1|3,820×1=3,820|4,130×1=4,130
看取り環境の整備|認知症高齢者グループホーム、小規模多機能型居宅介護事業所||1|3,820×1=3,820|4,130×1=4,130
看取り環境の整備|看護小規模多機能型居宅介護事業所、介護付きホーム||1|3,820×1=3,820|4,130×1=4,130
共生型サービス事業所の整備|通所介護事業所、短期入所生活介護事業所||1|1,130×1=1,130|1,230×1=1,230
共生型サービス事業所の整備|小規模多機能型居宅介護事業所、看護小規模多機能型居宅介護事業所||1|1,130×1=1,130|1,230×1=1,230
マッチング支援|||2|6,110×2=12,220|6,610×2=13,220
整備候補地等の確保支援|||1|5,000×1=5,000|5,410×1=5,410
地域連携コーディネーターの配置支援|||3|4,890×3=14,670|5,290×3=15,870
簡易陰圧装置の設置|特別養護老人ホーム|29|2|4,710×2=9,420|5,100×2×2/3=6,800
玄関室の設置によるゾーニング|介護老人保健施設||2|1,090×2=2,180|1,180×2×2/3=1,573
従来型個室・多床室のゾーニング|介護医療院||1|6,540×1=6,540|7,070×1×2/3=4,713
家族面会室の整備|有料老人ホーム||1|3,820×1=3,820|4,130×1×2/3=2,753
多床室の個室化|特別養護老人ホーム||4|1,070×4=4,280|1,160×4×2/3=3,093
"""


class Row(NamedTuple):
    """表の一行を、施設ごとに分けたもの。"""

    project: str
    facility: str
    capacity: str
    units: str
    old: str
    new: str


ROWS = [
    Row(project, facility, capacity, units, old, new)
    for line in TABLE.strip().splitlines()
    for project, facilities, capacity, units, old, new in [line.split("|")]
    for facility in facilities.split("、")
]
EXTRA = {
    "広域型施設の大規模修繕・耐震化": {"created_facility": "認知症高齢者グループホーム", "plan_years": 2},
    "災害レッドゾーンの移転改築": {"zone": "区域外"},
    "災害イエローゾーンの改築": {
        "zone": "区域外",
        "hazard_at_contract": "指定なし",
        "landslide_zone": True,
    },
}


def case_of(year, row, price_thousand):
    """その行の事例を、実支出額が十分に大きいものとして作る。"""
    project, facility, capacity, units, _, _ = row
    facts = {
        "fiscal_year": FiscalYear(year),
        "prefecture": "43",
        "project": project,
        "facility": facility,
        "capacity": int(capacity) if capacity else None,
        "units": int(units),
        "price_yen": int(price_thousand * 1_000),
        "works_yen": 1_000_000_000,
        "works_office_yen": 0,
        "other_costs_yen": 0,
        "confirmed": ("すべて",),
        **EXTRA.get(project, {}),
    }
    is_soft = project in {"施設開設準備", "転換整備の開設準備", "介護ロボット等の導入", "防災意識啓発の取組"}
    if is_soft or not facility:
        facts |= {"works_yen": 0, "other_costs_yen": 1_000_000_000}
    if project == "施設開設準備":
        facts["occasion"] = "大規模化・サテライト型" if facility == "訪問看護ステーション" else "開設"
    if project in {"災害レッドゾーンの移転改築", "災害イエローゾーンの改築"}:
        facts["beds_before"] = int(capacity)
    if project == "広域型施設の大規模修繕・耐震化":
        facts |= {"creation_start_year": FiscalYear(year), "repair_start_year": FiscalYear(year)}
    return CareFacilityCase(**facts)


def checked_arithmetic(text):
    """「単価×単位（×補助率）＝助成額」の算術を確かめ、単価と助成額（千円）を返す。"""
    left, right = text.replace(",", "").split("=")
    product = Fraction(1)
    for factor in left.split("×"):
        product *= Fraction(factor)
    assert int(product) == int(right), text
    return int(re.match(r"\d+", left)[0]), int(right)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.project}-{row.facility}-{row.capacity}")
def test_old_column(row):
    """令和５年度の事例は旧欄の単価で算定する。"""
    price, amount = checked_arithmetic(row.old)
    reckoning = care_facility_grant(case_of(2023, row, price), rule_book())
    assert [condition for condition in reckoning.conditions if not condition.met] == []
    assert reckoning.amount_yen == amount * 1_000
    assert all(entry.column in {"旧", "新旧共通"} for entry in reckoning.entries)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row.project}-{row.facility}-{row.capacity}")
def test_new_column(row):
    """令和６年度の事例は新欄の単価で算定し、（削る）の行は断る。"""
    if row.new == "廃止":
        price, _ = checked_arithmetic(row.old)
        with pytest.raises(KikinError, match="2024-04-01 に廃止"):
            care_facility_grant(case_of(2024, row, price), rule_book())
        return
    price, amount = checked_arithmetic(row.new)
    reckoning = care_facility_grant(case_of(2024, row, price), rule_book())
    assert [condition for condition in reckoning.conditions if not condition.met] == []
    assert reckoning.amount_yen == amount * 1_000
    assert all(entry.column in {"新", "新旧共通"} for entry in reckoning.entries)


def test_every_row_is_tested():
    """上の表は、価格の表の全ての行を使う。"""
    used = set()
    for row in ROWS:
        price, _ = checked_arithmetic(row.old)
        reckoning = care_facility_grant(case_of(2023, row, price), rule_book())
        used |= {entry.rule for entry in reckoning.entries}
    assert {rule.id for rule in rule_book().below("care_facilities.price")} <= used


@pytest.mark.parametrize(
    ("row", "lower", "upper"),
    [
        (Row("地域密着型サービス施設等の整備", "特別養護老人ホーム", "29", "1", "", ""), 2_000, 5_280),
        (Row("地域密着型サービス施設等の整備", "介護老人保健施設", "29", "1", "", ""), 25_000, 66_000),
        (
            Row("地域密着型サービス施設等の整備", "認知症高齢者グループホーム", "18", "1", "", ""),
            15_000,
            39_600,
        ),
        (Row("地域密着型サービス施設等の整備", "養護老人ホーム", "29", "1", "", ""), 0, 2_820),
        (Row("施設開設準備", "特別養護老人ホーム", "30", "1", "", ""), 0, 989),
        (Row("プライバシー保護のための改修", "特別養護老人ホーム", "40", "1", "", ""), 0, 865),
        (Row("簡易陰圧装置の設置", "特別養護老人ホーム", "29", "1", "", ""), 5_100, 5_100),
    ],
)
def test_price_range_edges(row, lower, upper):
    """知事の単価は範囲の両端まで認め、１円でも外れれば範囲と条番号を示して断る。"""
    for price in (lower, upper):
        care_facility_grant(case_of(2024, row, price), rule_book())
    outside = [upper * 1_000 + 1] + ([lower * 1_000 - 1] if lower else [])
    for price_yen in outside:
        with pytest.raises(KikinError) as refused:
            care_facility_grant(case_of(2024, row, Fraction(price_yen, 1_000)), rule_book())
        assert f"{upper:,}千円" in refused.value.remedy
        assert "別表１（" in refused.value.remedy
