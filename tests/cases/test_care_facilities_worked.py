"""別記１の算定の事例。途中の計算を注釈に示し、１円まで比べる。"""

from dataclasses import replace
from fractions import Fraction

import pytest

from kikin.grants.care_facilities import CareFacilityCase, care_facility_grant, together
from kikin.rules import rule_book
from kikin.values.errors import KikinError
from kikin.values.periods import FiscalYear

R5, R6 = FiscalYear(2023), FiscalYear(2024)
SMALL = CareFacilityCase(
    fiscal_year=R6,
    prefecture="熊本県",
    project="地域密着型サービス施設等の整備",
    facility="特別養護老人ホーム",
    capacity=29,
    units=29,
    price_yen=5_280_000,
    works_yen=500_000_000,
    works_office_yen=0,
    other_costs_yen=0,
)
GROUP_HOME = replace(SMALL, facility="認知症高齢者グループホーム", capacity=18, units=1, price_yen=39_600_000)
OPENING = replace(
    SMALL,
    project="施設開設準備",
    price_yen=989_000,
    works_yen=0,
    other_costs_yen=90_000_000,
    occasion="開設",
)
REPAIR = replace(
    SMALL,
    project="広域型施設の大規模修繕・耐震化",
    capacity=30,
    units=30,
    price_yen=1_330_000,
    created_facility="介護付きホーム",
    plan_years=4,
    creation_start_year=R6,
    repair_start_year=R6,
    confirmed=("すべて",),
)
RED = replace(
    SMALL,
    project="災害レッドゾーンの移転改築",
    capacity=80,
    units=80,
    beds_before=80,
    zone="区域外",
    confirmed=("すべて",),
)
YELLOW = replace(
    RED,
    project="災害イエローゾーンの改築",
    hazard_at_contract="指定なし",
    flood_depth_m=Fraction(1),
)
LEASE = replace(
    SMALL,
    project="定期借地権の一時金",
    units=None,
    price_yen=None,
    works_yen=0,
    other_costs_yen=40_000_000,
    land_value_yen=60_000_000,
    confirmed=("すべて",),
)
DORMITORY = replace(
    SMALL,
    project="介護職員の宿舎",
    capacity=None,
    units=10,
    price_yen=None,
    works_yen=90_000_000,
    floor_area_sqm=Fraction(400),
    staff_count=40,
    confirmed=("すべて",),
)
PRESSURE = replace(
    SMALL, project="簡易陰圧装置の設置", units=3, price_yen=None, works_yen=0, other_costs_yen=50_000_000
)


def amount_of(case, **changes):
    """その事例を変えて算定した助成額（円）を返す。"""
    return care_facility_grant(replace(case, **changes), rule_book()).amount_yen


def unmet_of(case, **changes):
    """満たさない要件の名称を返す。"""
    reckoning = care_facility_grant(replace(case, **changes), rule_book())
    unmet = [condition.label for condition in reckoning.conditions if not condition.met]
    assert (reckoning.amount_yen == 0) if unmet else reckoning.is_eligible
    return unmet


def refusal_of(case, **changes):
    """断りの文章を返す。"""
    with pytest.raises(KikinError) as refused:
        care_facility_grant(replace(case, **changes), rule_book())
    assert refused.value.remedy
    return str(refused.value)


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 153_120_000),  # 5,280千円×29床＝153,120千円 < 500,000千円
        ({"works_yen": 153_119_999}, 153_119_000),  # 実支出額が小さい。153,119,999 → 1,000円未満切捨て
        ({"works_yen": 153_120_000}, 153_120_000),  # 同じ額
        ({"works_yen": 153_120_001}, 153_120_000),  # 基準額が小さい
        ({"works_yen": 999}, 0),  # 1,000円未満切捨て
        ({"works_yen": 1_000}, 1_000),
        ({"price_yen": 2_345_678}, 68_024_000),  # 2,345,678×29＝68,024,662 → 68,024千円
        ({"joint": True}, 160_776_000),  # 5,280千円×1.05＝5,544千円、×29＝160,776千円
        ({"joint": True, "price_yen": 2_000_001}, 60_900_000),  # 2,000,001×1.05×29＝60,900,030.45
        ({"works_yen": 200_000_000, "excluded_yen": 60_000_000}, 140_000_000),  # 200,000－60,000千円
        ({"fiscal_year": R5, "price_yen": 4_880_000}, 141_520_000),  # 旧欄 4,880千円×29
    ],
)
def test_smaller_of_price_and_cost(changes, amount):
    """単価×単位と実支出額の少ない方を、1,000円未満切捨てで助成する。"""
    assert amount_of(SMALL, **changes) == amount


@pytest.mark.parametrize(
    ("office", "amount"),
    [
        (2_599_999, 102_599_000),  # 100,000,000＋2,599,999＝102,599,999
        (2_600_000, 102_600_000),  # 2.6%ちょうど
        (2_601_000, 102_600_000),  # 2.6%を超える分は数えない
        (9_000_000, 102_600_000),
    ],
)
def test_works_office_limit(office, amount):
    """工事事務費は工事費の2.6%を限度とする。"""
    assert amount_of(SMALL, works_yen=100_000_000, works_office_yen=office) == amount


def test_works_office_limit_excludes_other_subsidies():
    """2.6%は、別の補助金等の対象を除いた工事費に乗じる。"""
    # (150,000,000－50,000,000)＋min(9,000,000, 100,000,000×2.6%＝2,600,000)＝102,600,000
    changes = {"works_yen": 150_000_000, "excluded_yen": 50_000_000, "works_office_yen": 9_000_000}
    assert amount_of(SMALL, **changes) == 102_600_000


def test_fraction_of_the_office_limit_is_kept_until_the_end():
    """限度額の円未満は途中で丸めず、最後に一度だけ切り捨てる。"""
    # 99,999,990×2.6%＝2,599,999.74、計 102,599,989.74 → 102,599千円
    assert amount_of(SMALL, works_yen=99_999_990, works_office_yen=9_000_000) == 102_599_000


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 15_000_000),  # min(60,000×1/2＝30,000, 40,000)＝30,000千円 ×1/2
        ({"other_costs_yen": 30_000_000}, 15_000_000),  # 同じ額
        ({"other_costs_yen": 29_999_999}, 14_999_000),  # 29,999,999×1/2＝14,999,999.5 → 切捨て
        ({"land_value_yen": 60_000_001}, 15_000_000),  # 30,000,000.5×1/2＝15,000,000.25
        ({"land_value_yen": 100_000_000}, 20_000_000),  # 40,000×1/2
        ({"fiscal_year": R5}, 15_000_000),  # 新旧同じ
        ({"capacity": 30}, 15_000_000),  # 広域型
        ({"facility": "介護予防拠点", "capacity": None, "joint": True}, 15_000_000),
        ({"facility": "施設内保育施設", "capacity": None}, 15_000_000),
    ],
)
def test_land_lease(changes, amount):
    """定期借地権は、路線価等の２分の１と一時金の少ない方に、２分の１を乗じる。"""
    assert amount_of(LEASE, **changes) == amount


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        # 33㎡×10人＝330㎡、90,000,000×330/400＝74,250,000、×1/3＝24,750,000
        ({}, 24_750_000),
        # ちょうど33㎡: 実支出額の全部 90,000,000×1/3
        ({"floor_area_sqm": Fraction(330)}, 30_000_000),
        # 実際の面積が下回る: 30㎡×10人＝300㎡＝延べ床面積、90,000,000×1/3
        ({"floor_area_sqm": Fraction(300)}, 30_000_000),
        # 33.1㎡×10人＝331㎡: 90,000,000×330/331÷3＝29,909,365.6
        ({"floor_area_sqm": Fraction(331)}, 29_909_000),
        # 職員８人分まで: 33㎡×8人＝264㎡、90,000,000×264/400×1/3
        ({"staff_count": 8}, 19_800_000),
        # 25㎡×8人＝200㎡、90,000,000×200/250×1/3（33㎡×8人＝264㎡にはしない）
        ({"staff_count": 8, "floor_area_sqm": Fraction(250)}, 24_000_000),
        ({"fiscal_year": R5}, 24_750_000),
    ],
)
def test_dormitory(changes, amount):
    """宿舎は１定員33㎡（実際の面積が下回ればその面積）までの費用の３分の１。"""
    assert amount_of(DORMITORY, **changes) == amount


@pytest.mark.parametrize(("others", "unmet"), [(1, []), (2, []), (3, ["職員以外の利用の割合"])])
def test_dormitory_others(others, unmet):
    """職員以外の利用は定員の２割（10人のうち２人）まで。"""
    assert unmet_of(DORMITORY, other_residents=others) == unmet


@pytest.mark.parametrize(
    ("changes", "amount"),
    [
        ({}, 10_200_000),  # 5,100千円×3台＝15,300千円、×2/3
        ({"fiscal_year": R5}, 14_130_000),  # 旧欄 4,710千円×3台、補助率の定めなし
        ({"units": 28}, 33_333_000),  # 5,100×28＝142,800千円 > 50,000千円、×2/3＝33,333,333.3
        ({"units": 29, "other_costs_yen": 900_000_000}, 98_600_000),  # 5,100×29×2/3
        ({"units": 30, "other_costs_yen": 900_000_000}, 98_600_000),  # 定員29を上限とする
        ({"units": 30, "capacity": 30, "other_costs_yen": 900_000_000}, 102_000_000),  # 5,100×30×2/3
    ],
)
def test_negative_pressure_devices(changes, amount):
    """簡易陰圧装置は定員数まで。補助率2/3は令和６年度から。"""
    assert amount_of(PRESSURE, **changes) == amount


@pytest.mark.parametrize(
    ("after", "amount"),
    [(79, 417_120_000), (80, 422_400_000), (90, 422_400_000)],  # 5,280千円×min(後, 80床)
)
def test_added_beds_do_not_count(after, amount):
    """災害レッドゾーンの移転改築は、移転後床数から増員分を除いて数える。"""
    assert amount_of(RED, units=after) == amount


def test_added_bed_of_a_facility_paid_as_a_whole():
    """施設数単位で助成した施設の増床は、単価を平均利用定員で割って数える。"""
    # 39,600,000÷18人×3床＝6,600,000
    case = {"work_kind": "増築", "earlier_grants": 1, "average_capacity": Fraction(18), "units": 3}
    assert amount_of(GROUP_HOME, **case) == 6_600_000
    without = refusal_of(GROUP_HOME, work_kind="増築", earlier_grants=1)
    assert "平均利用定員" in without
    assert "別表１（１）注" in without
    assert "施設数単位" in refusal_of(SMALL, work_kind="増築", average_capacity=Fraction(18))


SURCHARGES = [
    # 施設, 整備区分と木造, 区分, 加算率 → 153,120千円×率
    ({}, "公害防止対策", 15_312_000),
    ({}, "沖縄振興計画", 76_560_000),
    ({"work_kind": "改築", "wooden": True}, "地震対策緊急整備", 45_936_000),
    ({"work_kind": "改築", "wooden": True}, "地震防災緊急事業五箇年計画", 45_936_000),
    ({}, "南海トラフ地震", 48_998_000),  # 153,120,000×0.32＝48,998,400 → 切捨て
    ({}, "日本海溝・千島海溝", 48_998_000),
]


@pytest.mark.parametrize(("changes", "measure", "surcharge"), SURCHARGES)
def test_special_measures(changes, measure, surcharge):
    """財政上の特別措置は、算定額に加算率を乗じ、1,000円未満を切り捨てて加算する。"""
    assert amount_of(SMALL, special_measure=measure, **changes) == 153_120_000 + surcharge
    # 続けて離島の加算: (153,120,000＋加算)×0.08、1,000円未満切捨て
    remote = (153_120_000 + surcharge) * 8 // 100 // 1_000 * 1_000
    both = amount_of(SMALL, special_measure=measure, remote_area="離島振興法", **changes)
    assert both == 153_120_000 + surcharge + remote


@pytest.mark.parametrize("area", ["特別豪雪地帯", "離島振興法", "奄美群島", "小笠原諸島", "沖縄の離島"])
def test_remote_areas(area):
    """特別豪雪地帯・離島等は0.08を加算する。"""
    # 153,120,000×0.08＝12,249,600 → 12,249千円
    assert amount_of(SMALL, remote_area=area) == 165_369_000


def test_each_surcharge_is_rounded_down():
    """特別措置、離島等の順に、それぞれ1,000円未満を切り捨てる。"""
    # 算定額 68,024,000（2,345,678×29）。×0.32＝21,767,680 → 21,767,000
    # (68,024,000＋21,767,000)×0.08＝7,183,280 → 7,183,000。計 96,974,000
    changes = {"price_yen": 2_345_678, "special_measure": "南海トラフ地震", "remote_area": "離島振興法"}
    assert amount_of(SMALL, **changes) == 96_974_000


@pytest.mark.parametrize(
    ("works", "amount"),
    [
        (165_368_999, 165_368_000),  # 加算後 165,369,000 が実支出額を超える
        (165_369_000, 165_369_000),
        (165_370_000, 165_369_000),
    ],
)
def test_surcharge_never_exceeds_the_cost(works, amount):
    """加算後の額は実支出額まで。"""
    assert amount_of(SMALL, remote_area="離島振興法", works_yen=works) == amount


def test_remote_surcharge_beyond_construction_is_pointed_out():
    """施設整備でない事業の離島加算は、確認事項として示す。"""
    reckoning = care_facility_grant(replace(OPENING, remote_area="離島振興法"), rule_book())
    assert reckoning.amount_yen == 30_975_000  # 989×29＝28,681千円、×0.08＝2,294,480 → 2,294千円
    assert [finding.level.value for finding in reckoning.findings] == ["確認"]
    assert care_facility_grant(replace(SMALL, remote_area="離島振興法"), rule_book()).findings == ()


@pytest.mark.parametrize(
    ("case", "changes", "words"),
    [
        (SMALL, {"price_yen": None}, ("空欄", "2,000～5,280千円", "別表１（１）")),
        (SMALL, {"price_yen": 5_280_001}, ("範囲の外", "5,280,001円", "2,000～5,280千円", "別表１（１）")),
        (SMALL, {"facility": "有料老人ホーム"}, ("対象施設ではありません", "認知症高齢者グループホーム")),
        (SMALL, {"facility": ""}, ("施設等の種別が空欄",)),
        (SMALL, {"units": None}, ("単位の数が空欄",)),
        (SMALL, {"capacity": None}, ("定員が空欄",)),
        (SMALL, {"other_costs_yen": 1}, ("対象経費ではありません", "工事費又は工事請負費")),
        (SMALL, {"works_yen": 1, "excluded_yen": 2}, ("工事費を超えています",)),
        (OPENING, {"works_yen": 1}, ("対象経費ではありません", "需用費")),
        (OPENING, {"works_office_yen": 1}, ("工事事務費", "対象経費ではありません")),
        (OPENING, {"occasion": ""}, ("開設準備の機会",)),
        (OPENING, {"special_measure": "沖縄振興計画"}, ("特別措置の加算はありません", "２（４）")),
        (OPENING, {"joint": True}, ("合築・併設", "使いません")),
        (SMALL, {"facility": "介護医療院", "units": 1, "price_yen": 66_000_000, "special_measure": "沖縄振興計画"},
         ("対象施設ではありません", "生活支援ハウス")),
        (SMALL, {"special_measure": "地震対策緊急整備", "work_kind": "改築"}, ("木造施設の改築",)),
        (SMALL, {"special_measure": "地震対策緊急整備", "wooden": True}, ("木造施設の改築",)),
        (SMALL, {"fiscal_year": FiscalYear(2022)}, ("2022-04-01 には収載がありません", "2023-04-01")),
        (PRESSURE, {"price_yen": 5_000_000}, ("要領の額と違います", "5,100千円")),
        (PRESSURE, {"facility": "介護予防拠点"}, ("対象施設ではありません",)),
        (LEASE, {"facility": "介護予防拠点"}, ("合築・併設するときに限り",)),
        (LEASE, {"facility": "軽費老人ホーム"}, ("対象施設ではありません",)),
        (LEASE, {"land_value_yen": None}, ("路線価等による額が空欄",)),
        (DORMITORY, {"floor_area_sqm": Fraction(0)}, ("0 です",)),
        (DORMITORY, {"staff_count": None}, ("職員数が空欄",)),
        (REPAIR, {"creation_start_year": None}, ("創設に着工する年度が空欄", "令和６年度")),
        (REPAIR, {"confirmed": ("同一会社",)}, ("同一会社", "同一法人")),
        (RED, {"zone": ""}, ("移転先の災害区域",)),
        (YELLOW, {"flood_depth_m": None}, ("種類が分かりません",)),
        (YELLOW, {"beds_before": None}, ("改築前の床数が空欄",)),
    ],
)  # fmt: skip
def test_refusals(case, changes, words):
    """算定できない入力は、何が、いくらまでか、どう直すかを示して断る。"""
    text = refusal_of(case, **changes)
    for word in words:
        assert word in text


@pytest.mark.parametrize(
    "changes",
    [
        {"facility": "グループホーム"},
        {"project": "整備"},
        {"prefecture": "江戸"},
        {"works_yen": -1},
        {"units": -1},
        {"remote_area": "豪雪地帯"},
    ],
)
def test_impossible_cases_cannot_be_made(changes):
    """知らない言葉と負の数は、事例を作る時点で断る。"""
    with pytest.raises(KikinError):
        replace(SMALL, **changes)


@pytest.mark.parametrize(
    ("case", "capacity", "unmet"),
    [
        (SMALL, 28, []),
        (SMALL, 29, []),
        (SMALL, 30, ["定員29人以下"]),
        (REPAIR, 29, ["定員30人以上"]),
        (REPAIR, 30, []),
        (REPAIR, 31, []),
        (YELLOW, 29, ["定員30人以上"]),
        (YELLOW, 30, []),
    ],
)
def test_sizes(case, capacity, unmet):
    """地域密着型は29人以下、広域型は30人以上。"""
    assert unmet_of(case, capacity=capacity) == unmet


@pytest.mark.parametrize(
    ("capacity", "price_yen"),
    [(29, 496_000), (30, 989_000)],
)
def test_size_chooses_the_price(capacity, price_yen):
    """養護老人ホームの開設準備は、29人までが496千円、30人からが989千円の欄による。"""
    case = replace(OPENING, facility="養護老人ホーム", capacity=capacity, units=capacity)
    assert amount_of(case, price_yen=price_yen) == price_yen * capacity
    if capacity == 29:
        assert "496千円以下" in refusal_of(case, price_yen=496_001)


PREFECTURES = (
    "北海道、宮城県、茨城県、栃木県、群馬県、埼玉県、千葉県、東京都、神奈川県、新潟県、福井県、山梨県、静岡県、愛知県、"
    "滋賀県、京都府、大阪府、兵庫県、奈良県、和歌山県、岡山県、広島県、福岡県、熊本県"
)


@pytest.mark.parametrize("case", [SMALL, RED, YELLOW, LEASE], ids=lambda case: case.project)
def test_prefectures_of_the_care_home(case):
    """介護付きホームの整備は24都道府県に限る。"""
    names = PREFECTURES.split("、")
    assert len(names) == 24
    for name in names:
        assert unmet_of(case, facility="介護付きホーム", prefecture=name) == []
    for name in ("青森県", "鹿児島県", "沖縄県"):
        unmet = unmet_of(case, facility="介護付きホーム", prefecture=name)
        assert unmet == ["介護付きホームの対象の都道府県"]


def test_opening_of_a_care_home_has_no_prefectures():
    """介護付きホームの開設準備に都道府県の限定はない。"""
    assert unmet_of(OPENING, facility="介護付きホーム", prefecture="青森県") == []


@pytest.mark.parametrize(
    ("changes", "unmet"),
    [
        ({"plan_years": 0}, ["整備計画の期間"]),
        ({"plan_years": 1}, []),
        ({"plan_years": 5}, ["整備計画の期間"]),
        ({"created_facility": "養護老人ホーム"}, ["介護施設等の創設"]),
        ({"repair_start_year": FiscalYear(2025)}, ["大規模修繕・耐震化の着工"]),
        ({"creation_start_year": R5}, ["創設の着工"]),
        ({"confirmed": ("計画への記載",)}, ["同一法人"]),
        ({"confirmed": ("計画への記載", "同一法人")}, []),
    ],
)
def test_conditions_of_large_repair(changes, unmet):
    """大規模修繕・耐震化は、創設、同一法人、１年から４年、当該年度中の着工を要件とする。"""
    assert unmet_of(REPAIR, **changes) == unmet


def test_start_year_follows_the_column():
    """着工の年度は、旧欄では令和５年度、新欄では令和６年度。"""
    old = replace(REPAIR, fiscal_year=R5, price_yen=1_230_000)
    assert unmet_of(old) == ["創設の着工", "大規模修繕・耐震化の着工"]
    assert unmet_of(old, creation_start_year=R5, repair_start_year=R5) == []


@pytest.mark.parametrize(
    ("year", "zone", "unmet"),
    [
        (R6, "区域外", []),
        (R6, "イエローゾーン", ["災害イエローゾーンへの移転でない"]),
        (R6, "レッドゾーン", ["災害レッドゾーンからの移転"]),
        (R5, "イエローゾーン", []),  # 旧欄にはない（新設）
    ],
)
def test_leaving_the_red_zone(year, zone, unmet):
    """レッドゾーンからイエローゾーンへの移転は、令和６年度から対象外。"""
    price = 4_880_000 if year == R5 else 5_280_000
    assert unmet_of(RED, fiscal_year=year, zone=zone, price_yen=price) == unmet


@pytest.mark.parametrize(
    ("then", "depth", "landslide", "met"),
    [
        ("指定なし", Fraction(99, 100), False, False),
        ("指定なし", Fraction(1), False, True),
        ("指定なし", Fraction(3, 2), False, True),
        ("指定なし", None, True, True),
        ("基準の浸水深未満", Fraction(99, 100), False, False),
        ("基準の浸水深未満", Fraction(1), False, True),
        ("基準の浸水深未満", None, True, False),
        ("その他の指定あり", Fraction(2), False, False),
    ],
)
def test_designated_after_the_contract(then, depth, landslide, met):
    """イエローゾーンの改築は、契約の後に浸水深が１ｍ以上となった等の施設に限る。"""
    changes = {"hazard_at_contract": then, "flood_depth_m": depth, "landslide_zone": landslide}
    assert unmet_of(YELLOW, **changes) == ([] if met else ["契約後に災害区域となった施設"])


def test_rebuilding_on_site():
    """現地改築は４つの要件の確認と、過去に現地改築の助成がないことを要する。"""
    on_site = replace(YELLOW, on_site=True, zone="", confirmed=("老朽化等",))
    assert unmet_of(on_site) == ["用地取得の困難", "サービス量の確保", "施設・設備上の対策", "避難計画の改定"]
    assert unmet_of(on_site, confirmed=("すべて",)) == []
    assert unmet_of(on_site, confirmed=("すべて",), earlier_grants=1) == ["助成の回数"]
    assert unmet_of(YELLOW, zone="イエローゾーン") == ["災害イエローゾーン外への移転"]


@pytest.mark.parametrize(
    ("year", "unmet"),
    [
        (FiscalYear(2022), []),
        (R5, ["災害イエローゾーンに新規整備した年度"]),
        (R6, ["災害イエローゾーンに新規整備した年度"]),
    ],
)
def test_built_in_the_yellow_zone_since(year, unmet):
    """令和５年度以降にイエローゾーンに新規整備した施設は対象外。"""
    assert unmet_of(SMALL, built_in_yellow_year=year) == unmet
    assert unmet_of(YELLOW, built_in_yellow_year=year) == unmet


@pytest.mark.parametrize(
    ("changes", "count"),
    [
        ({"zone": "区域外"}, 0),
        ({"zone": "レッドゾーン"}, 1),
        ({"zone": "イエローゾーン", "flood_depth_m": Fraction(99, 100)}, 2),
        ({"zone": "イエローゾーン", "flood_depth_m": Fraction(1)}, 4),
        ({"zone": "イエローゾーン", "landslide_zone": True}, 4),
    ],
)
def test_new_building_in_a_hazard_zone(changes, count):
    """災害区域での新規整備は、浸水深１ｍ未満で２つ、以上と土砂災害警戒区域で４つの要件を確かめる。"""
    assert len(unmet_of(SMALL, **changes)) == count
    assert unmet_of(SMALL, **changes, confirmed=("すべて",)) == []


@pytest.mark.parametrize("name", ["区域から外れる見込み", "　区域から外れる見込み "])
def test_new_building_that_leaves_the_yellow_zone(name):
    """防災対策工事でイエローゾーンから外れる見込みの新規整備は、ただし書きの要件を要しない（４（２）ウ本文）。"""
    deep = {"zone": "イエローゾーン", "flood_depth_m": Fraction(1)}
    assert unmet_of(SMALL, **deep, confirmed=(name,)) == []
    assert unmet_of(SMALL, zone="イエローゾーン", confirmed=(name,)) == []  # 浸水深によらない
    assert "確認した要件の名称が" in refusal_of(SMALL, zone="区域外", confirmed=(name,))


@pytest.mark.parametrize(
    ("changes", "unmet"),
    [
        ({"earlier_grants": 0}, []),
        ({"earlier_grants": 1}, ["助成の回数"]),
        ({"earlier_grants": 1, "occasion": "増床"}, []),
        ({"earlier_grants": 1, "occasion": "再開設（改築）"}, []),
        ({"earlier_grants": 1, "occasion": "災害復旧", "confirmed": ("すべて",)}, []),
        ({"earlier_grants": 1, "occasion": "災害復旧", "confirmed": ("激甚災害",)},
         ["全壊・大規模半壊・半壊と休止", "他の設備災害復旧補助なし"]),
        ({"occasion": "大規模化・サテライト型"}, ["開設準備の機会"]),
    ],
)  # fmt: skip
def test_opening_once(changes, unmet):
    """開設準備は新規開設につき１回。災害復旧の再開設では要件を満たせば再度使える。"""
    assert unmet_of(OPENING, **changes) == unmet


@pytest.mark.parametrize(("earlier", "unmet"), [(0, []), (1, ["助成の回数"])])
def test_awareness_once(earlier, unmet):
    """防災意識啓発は１か所につき１回限り。"""
    case = replace(
        OPENING,
        project="防災意識啓発の取組",
        facility="介護予防拠点",
        occasion="",
        units=1,
        price_yen=118_000,
        confirmed=("すべて",),
    )
    assert unmet_of(case, earlier_grants=earlier) == unmet


def test_owner_and_ordinary_lease():
    """オーナーによる整備と普通借地権は、登記、賃借料、予算計上を要件とする。"""
    terms = ["借地借家の登記", "適正な賃借料", "賃借料の予算計上"]
    assert unmet_of(SMALL, owner_built=True) == ["法人の適当性の確認", *terms]
    assert unmet_of(LEASE, ordinary_lease=True, confirmed=("賃料の前払い",)) == terms
    assert unmet_of(DORMITORY, owner_built=True, confirmed=("低廉な家賃",)) == [
        "法人の適当性の確認",
        "一括借り上げと転貸",
    ]


def test_unit_from_a_sanatorium_until_r5():
    """介護療養型医療施設から転換されるグループホームのユニット化は、令和５年度まで。"""
    case = replace(GROUP_HOME, project="ユニット化改修（個室）", units=9, price_yen=1_300_000, fiscal_year=R5)
    assert "対象施設ではありません" in refusal_of(case)
    assert amount_of(case, from_sanatorium=True) == 11_700_000  # 1,300千円×9
    assert "廃止" in refusal_of(case, from_sanatorium=True, fiscal_year=R6)


def test_later_years_keep_the_new_column():
    """令和７年度の事例は、改正がない限り新欄で算定する。"""
    assert amount_of(SMALL, fiscal_year=FiscalYear(2025)) == 153_120_000


def test_every_step_is_shown_with_its_article():
    """算定調書は、式、数、条番号を段階ごとに持ち、最後の段階が助成額である。"""
    reckoning = care_facility_grant(
        replace(SMALL, works_yen=120_000_000, works_office_yen=4_000_000, remote_area="離島振興法"),
        rule_book(),
    )
    assert [str(step) for step in reckoning.steps] == [
        "配分基礎単価: 都道府県知事が定める額（2,000～5,280千円） = 5,280,000円",
        "単位の数: 整備床数 = 29",
        "基準額: 配分基礎単価×単位の数 = 153,120,000円",
        "工事事務費（限度内）: 工事事務費と工事費又は工事請負費×限度の割合の少ない方 = 3,120,000円",
        "対象経費の実支出額: 工事費又は工事請負費＋工事事務費 = 123,120,000円",
        "選定額: 基準額と対象経費の実支出額の少ない方 = 123,120,000円",
        "算定額: 選定額、1,000円未満切捨て = 123,120,000円",
        "豪雪地帯・離島等の加算額: ３（１）の算定額×加算率、1,000円未満切捨て = 9,849,000円",
        "助成額: ３（１）の算定額＋豪雪地帯・離島等の加算額（対象経費の実支出額を上限とし、1,000円未満切捨て） = 123,120,000円",
    ]
    assert all(step.entries for step in reckoning.steps)
    articles = {entry.article for entry in reckoning.entries}
    assert {
        "別表１（１）",
        "別表１（１）（４）（６）（７）第４欄",
        "別記１ ３（１）",
        "別記１ ３（３）",
    } <= articles
    assert reckoning.scheme == "別記１ ２（１） 地域密着型サービス施設等の整備"


def levels_of(case, **changes):
    """所見の程度と内容を返す。"""
    reckoning = care_facility_grant(replace(case, **changes), rule_book())
    return [(finding.level.value, finding.what) for finding in reckoning.findings]


@pytest.mark.parametrize(
    ("case", "kind", "unmet"),
    [
        (SMALL, "創設", []),
        (SMALL, "増改築", []),
        (SMALL, "改修", ["整備区分"]),
        (RED, "改築", []),
        (RED, "創設", ["整備区分"]),
        (YELLOW, "増改築", ["整備区分"]),
        (DORMITORY, "改修", []),
        (DORMITORY, "大規模修繕", ["整備区分"]),
        (REPAIR, "耐震化", []),
        (REPAIR, "改築", ["整備区分"]),
    ],
)
def test_kinds_of_work_of_each_project(case, kind, unmet):
    """整備区分は、２（１）ア（イ）・イ（イ）・ウ・エ、２（７）ウの区分に限る。"""
    assert unmet_of(case, work_kind=kind) == unmet


def test_a_large_repair_names_its_item():
    """大規模修繕は（１）～（１０）のどれかであり、その区分の要件を確かめる（２（１）イ（イ）ａの表）。"""
    large = replace(REPAIR, work_kind="大規模修繕")
    assert unmet_of(large) == ["大規模修繕の区分"]
    assert unmet_of(large, repair_item="（１）施設の一部改修") == []
    named = [
        one.label
        for one in care_facility_grant(
            replace(large, repair_item="（７）消融雪設備整備", confirmed=("同一法人", "計画への記載")),
            rule_book(),
        ).conditions
        if not one.stated
    ]
    assert named == ["豪雪地域"]
    quake = replace(REPAIR, work_kind="耐震化", confirmed=("同一法人", "計画への記載", "倒壊等の危険性"))
    assert all(one.stated for one in care_facility_grant(quake, rule_book()).conditions)


@pytest.mark.parametrize(
    ("facts", "verdict"),
    [
        ({"facility": "養護老人ホーム", "price_yen": 2_820_000}, {"地域で居住できる支援機能": "未確認"}),
        ({"facility": "養護老人ホーム", "price_yen": 2_820_000, "support_function": True},
         {"地域で居住できる支援機能": "満たす"}),
        ({"facility": "養護老人ホーム", "price_yen": 2_820_000, "support_function": False},
         {"地域で居住できる支援機能": "満たさない"}),
        ({"facility": "生活支援ハウス", "price_yen": 42_100_000, "units": 1}, {"生活支援ハウスの根拠の法律": "未確認"}),
        ({"facility": "生活支援ハウス", "price_yen": 42_100_000, "units": 1, "legal_basis": "山村振興法"},
         {"生活支援ハウスの根拠の法律": "満たす"}),
        ({"facility": "生活支援ハウス", "price_yen": 42_100_000, "units": 1, "legal_basis": "いずれでもない"},
         {"生活支援ハウスの根拠の法律": "満たさない"}),
    ],
)  # fmt: skip
def test_facilities_that_the_notice_limits(facts, verdict):
    """養護老人ホームの支援機能（ｄ）と生活支援ハウスの根拠の法律（ｎ）は、書かれていなければ未確認とする。"""
    reckoning = care_facility_grant(replace(SMALL, **facts), rule_book())
    assert verdict.items() <= {one.label: one.verdict for one in reckoning.conditions}.items()
    assert reckoning.is_eligible is ("満たさない" not in verdict.values())


@pytest.mark.parametrize(
    ("project", "room", "met"),
    [
        ("玄関室の設置によるゾーニング", "ユニット型", True),
        ("玄関室の設置によるゾーニング", "多床室", False),
        ("従来型個室・多床室のゾーニング", "従来型個室", True),
        ("従来型個室・多床室のゾーニング", "ユニット型", False),
        ("多床室の個室化", "従来型個室", False),
    ],
)
def test_zoning_by_room_type(project, room, met):
    """ゾーニングと個室化は、居室の類型に限る（２（６）イ・ウ）。書かれていなければ未確認とする。"""
    case = replace(SMALL, project=project, units=1, price_yen=None, confirmed=("すべて",))
    assert unmet_of(case, room_type=room) == ([] if met else ["居室の類型"])
    unconfirmed = care_facility_grant(replace(case, confirmed=()), rule_book()).conditions
    assert [one.verdict for one in unconfirmed if one.label == "居室の類型"] == ["未確認"]


def test_matching_has_the_duties_of_its_article():
    """マッチング支援は、ア（ア）～（エ）を確かめる。書かれていない（ウ）（エ）は未確認とし、額は変えない。"""
    case = replace(
        SMALL, project="マッチング支援", facility="", capacity=None, units=1, price_yen=5_000_000,
        works_yen=0, other_costs_yen=5_000_000, confirmed=("適当な場所と法人の確認",),
    )  # fmt: skip
    reckoning = care_facility_grant(case, rule_book())
    assert reckoning.amount_yen == 5_000_000
    assert [one.label for one in reckoning.conditions if not one.stated] == [
        "公募条件等の周知",
        "マッチングと紹介",
    ]
    assert unmet_of(case, confirmed=("公募条件等の周知",)) == ["適当な場所と法人の確認"]


@pytest.mark.parametrize(
    ("case", "changes", "warned"),
    [
        # 0～2,820千円の欄に 2,820（千円のつもり）
        (SMALL, {"facility": "養護老人ホーム", "price_yen": 2_820}, True),
        (SMALL, {"facility": "養護老人ホーム", "price_yen": 2_821}, False),
        (SMALL, {"facility": "養護老人ホーム", "price_yen": 2_820_000}, False),
        (OPENING, {"price_yen": 989}, True),
    ],
)
def test_a_price_in_thousands_is_pointed_out(case, changes, warned):
    """千円のつもりで書いたとみられる単価には、算定した上で注意を示す。"""
    found = [what for level, what in levels_of(case, **changes) if level == "注意"]
    assert [("千円" in what) for what in found] == ([True] if warned else [])


def test_a_price_in_thousands_outside_the_range_says_so():
    """範囲の外の単価でも、千円のつもりとみられればそう言って断る。"""
    assert "千円で書いていませんか" in refusal_of(SMALL, price_yen=5_280)
    assert "千円で書いていませんか" not in refusal_of(SMALL, price_yen=6_000_000)


@pytest.mark.parametrize(
    ("changes", "warned"),
    [({"units": 29}, False), ({"units": 30}, True), ({"units": 30, "capacity": None}, None)],
)
def test_more_beds_than_places_are_pointed_out(changes, warned):
    """床数が施設等の定員を超えれば注意を示す。"""
    if warned is None:
        assert "定員が空欄" in refusal_of(SMALL, **changes)
        return
    assert levels_of(SMALL, **changes) == (
        [("注意", "単位の数が施設等の定員を超えています")] if warned else []
    )


@pytest.mark.parametrize(("works", "cut"), [(165_369_000, ""), (160_000_000, "5,369,000円")])
def test_a_surcharge_cut_by_the_cap_is_pointed_out(works, cut):
    """加算が実支出額の上限で減れば、減らした額を確認として示す。"""
    # 153,120,000＋12,249,000＝165,369,000。実支出額 160,000,000 までなので 5,369,000 を減らす
    found = levels_of(SMALL, remote_area="離島振興法", works_yen=works)
    assert found == (
        [("確認", f"加算後の額が対象経費の実支出額を超えるので、{cut}を減らしました")] if cut else []
    )


def test_the_readings_of_each_category_are_pointed_out():
    """同じ区分の施設をまとめて比べ端数を処理すると額が変わる事例には、どれにも確認を示す。"""
    # 施設ごと: 100,000,600→100,000,000 と 90,000,700→90,000,000、計 190,000,000
    # まとめて: 190,001,300→190,001,000
    cases = [replace(SMALL, works_yen=works) for works in (100_000_600, 90_000_700)]
    other = replace(SMALL, facility="ケアハウス", works_yen=80_000_999)
    pairs = [(case, care_facility_grant(case, rule_book())) for case in (*cases, other)]
    first, second, alone = together(pairs, rule_book())
    assert [finding.level.value for finding in (*first, *second)] == ["確認", "確認"]
    assert "1,000円変わります" in first[0].what
    assert "190,000,000円、区分ごと 190,001,000円" in first[0].found
    assert alone == ()
    assert together(pairs[:1], rule_book()) == [()]
