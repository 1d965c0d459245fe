"""別記１: the facts of a case, declared as the columns that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.grants.care_facilities.words import (
    CONVERSIONS,
    MATCHING,
    UNITS,
    ZONES,
    Facility,
    HazardThen,
    LegalBasis,
    Occasion,
    Project,
    RemoteArea,
    RepairItem,
    RoomType,
    SpecialMeasure,
    WorkKind,
    Zone,
    projects_of,
)
from kikin.grants.facts import Case, beds, count, number, text, word, year, yen, yes_no
from kikin.values.amounts import Yen
from kikin.values.errors import KikinError
from kikin.values.letters import key_of
from kikin.values.periods import FiscalYear
from kikin.values.prefectures import parse_prefecture

_P = Project
_BUILDING, _REPAIRING = projects_of("２（１）"), projects_of("２（４）")
_WITH_FACILITY = tuple(project for project in _P if project not in MATCHING)
_PRICED = tuple(project for project in _P if project not in (_P.LEASE, _P.DORMITORY))
_COUNTED = (*_PRICED, _P.DORMITORY)
_RANGED = tuple(project for project in _PRICED if project not in projects_of("２（６）"))
_LIFE_SUPPORT = (_P.SMALL, _P.OPENING_CONVERSION, _P.LEASE, *CONVERSIONS, *projects_of("２（６）"))
_ROOMS = (_P.PRIVACY, _P.INFECTION_ENTRANCE, _P.INFECTION_ZONING, _P.INFECTION_SINGLE_ROOM)
_NO = "空欄は なし"


@dataclass(frozen=True, kw_only=True)
class CareFacilityCase(Case):
    """The facts that 別記１ asks of one facility and one project.

    Amounts are yen; counts are of the unit that the price list names; areas are ㎡. An empty word, None or False
    stands for "not stated" and is refused where it is needed.
    """

    fiscal_year: FiscalYear = year("年度", help="この年度の規則で算定する")
    prefecture: str = text("都道府県", help="43、43-kumamoto、熊本県 のどれか")
    project: str = word("事業", help="別記１の２と別表１の区分", choices=_P)
    facility: str = word(
        "施設等の種別",
        "",
        help="マッチング事業では空欄。別表１の書き方も読む",
        choices=Facility,
        used=_WITH_FACILITY,
        needed=_WITH_FACILITY,
    )
    capacity: int | None = count(
        "施設等の定員（人）",
        None,
        unit="人",
        help="定員規模の要件と、簡易陰圧装置の台数の上限に使う",
        used=_WITH_FACILITY[:-1],
        needed=(_P.REPAIR, *ZONES, _P.INFECTION_PRESSURE),
    )
    units: int | None = count(
        "単位の数",
        None,
        used=_COUNTED,
        needed=_COUNTED,
        help="別表１第３欄の単位で数える（床、施設、定員、台、か所 …）。宿舎は宿舎の定員。一時金では空欄",
    )
    price_yen: Yen | None = yen(
        "都道府県知事が定めた配分基礎単価（円）",
        None,
        help="「以下の範囲」の区分では必要",
        used=_PRICED,
        needed=_RANGED,
    )
    works_yen: Yen = yen("工事費又は工事請負費（円）", help="土地の買収、整地を除く。ない場合は 0")
    works_office_yen: Yen = yen("工事事務費（円）", help="設計監督料等。ない場合は 0")
    other_costs_yen: Yen = yen("その他の対象経費（円）", help="備品購入費、一時金など。ない場合は 0")
    excluded_yen: Yen = yen(
        "別の補助金等の対象とする工事費（円）",
        0,
        help="工事費から除く。空欄は 0",
        used=(*_BUILDING, *_REPAIRING, *projects_of("２（６）"), _P.DORMITORY),
    )
    work_kind: str = word(
        "整備区分",
        "",
        help="２（１）・（７）の表の区分。書けば事業に合うかを確かめる",
        choices=WorkKind,
        used=(*_BUILDING, *_REPAIRING, _P.DORMITORY),
    )
    repair_item: str = word(
        "大規模修繕の区分",
        "",
        help="２（１）イ（イ）の表の（１）～（１０）",
        choices=RepairItem,
        only=(_P.REPAIR, _P.ROBOT),
    )
    occasion: str = word(
        "開設準備の機会",
        "",
        help="施設開設準備で必要",
        choices=Occasion,
        of=(_P.OPENING,),
    )
    joint: bool = yes_no(
        "合築・併設", default=False, help=f"２（１）アの施設どうし。{_NO}", only=(_P.SMALL, _P.LEASE)
    )
    earlier_grants: int = count(
        "この事業の助成を受けた回数",
        0,
        unit="回",
        help="空欄は 0",
        used=(_P.SMALL, _P.YELLOW_ZONE, _P.OPENING, _P.AWARENESS),
    )
    average_capacity: Fraction | None = number(
        "平均利用定員（人）",
        None,
        unit="人",
        help="施設数単位の施設の増床で使う（県が定める）",
        only=(_P.SMALL,),
    )
    beds_before: int | None = beds(
        "移転・改築前の床数", None, help="災害区域の事業。増員分を除くため", of=ZONES
    )
    from_sanatorium: bool = yes_no(
        "介護療養型医療施設からの転換", default=False, help=f"ユニット化改修。{_NO}", only=UNITS
    )
    owner_built: bool = yes_no(
        "土地所有者（オーナー）による整備", default=False, help=_NO, only=(_P.SMALL, _P.DORMITORY)
    )
    ordinary_lease: bool = yes_no(
        "普通借地権の設定", default=False, help=f"{_NO}（定期借地権）", only=(_P.LEASE,)
    )
    land_value_yen: Yen | None = yen(
        "用地の路線価等による額（円）",
        None,
        help="２分の１を乗じる前の額",
        of=(_P.LEASE,),
    )
    floor_area_sqm: Fraction | None = number(
        "宿舎の延べ床面積（㎡）",
        None,
        unit="㎡",
        help="共用部分を含む",
        of=(_P.DORMITORY,),
    )
    staff_count: int | None = count(
        "介護施設等に勤務する職員数",
        None,
        unit="人",
        help="宿舎の助成の対象となる定員の上限",
        of=(_P.DORMITORY,),
    )
    other_residents: int = count(
        "家族等や他の事業所の職員が使う定員", 0, unit="人", help="宿舎。空欄は 0", only=(_P.DORMITORY,)
    )
    created_facility: str = word(
        "条件として創設する施設等",
        "",
        help="大規模修繕・耐震化",
        choices=Facility,
        of=(_P.REPAIR,),
    )
    plan_years: int | None = count(
        "整備計画の期間（年）",
        None,
        unit="年",
        help="大規模修繕・耐震化",
        of=(_P.REPAIR,),
    )
    creation_start_year: FiscalYear | None = year(
        "創設に着工する年度", None, help="大規模修繕・耐震化", of=(_P.REPAIR,)
    )
    repair_start_year: FiscalYear | None = year(
        "大規模修繕・耐震化に着工する年度",
        None,
        help="大規模修繕・耐震化",
        of=(_P.REPAIR,),
    )
    room_type: str = word(
        "居室の類型", "", help="書けば事業に合うかを確かめる", choices=RoomType, used=_ROOMS
    )
    support_function: bool | None = yes_no(
        "地域で居住できる支援機能", None, help="小規模な養護老人ホームの整備。空欄は未確認", only=(_P.SMALL,)
    )
    legal_basis: str = word(
        "生活支援ハウスの根拠の法律", "", help="空欄は未確認", choices=LegalBasis, used=_LIFE_SUPPORT
    )
    zone: str = word(
        "建設地・移転先の災害区域",
        "",
        choices=Zone,
        needed=(_P.RED_ZONE,),
        help="移転改築では移転先（必要）。他の事業では新規整備の建設地（空欄は 区域外）",
    )
    on_site: bool = yes_no(
        "現地改築", default=False, help=f"災害イエローゾーンの改築。{_NO}（移転）", only=(_P.YELLOW_ZONE,)
    )
    flood_depth_m: Fraction | None = number(
        "申請時点の浸水深（m）", None, unit="m", help="浸水想定区域等のとき"
    )
    landslide_zone: bool = yes_no("申請時点で土砂災害警戒区域", default=False, help=_NO)
    hazard_at_contract: str = word(
        "契約時から事業開始までの指定",
        "",
        help="イエローゾーン",
        choices=HazardThen,
        of=(_P.YELLOW_ZONE,),
    )
    built_in_yellow_year: FiscalYear | None = year(
        "イエローゾーンに新規整備した年度",
        None,
        help="該当しなければ空欄",
        only=(_P.SMALL, _P.VACANT, _P.YELLOW_ZONE),
    )
    special_measure: str = word(
        "財政上の特別措置", "", help="３（２）の加算", choices=SpecialMeasure, used=(*_BUILDING, *_REPAIRING)
    )
    wooden: bool = yes_no("木造施設の改築", default=False, help=_NO, used=(*_BUILDING, *_REPAIRING))
    remote_area: str = word("特別豪雪地帯・離島等", "", help="３（３）の加算", choices=RemoteArea)
    confirmed: tuple[str, ...] = text(
        "確認した要件", (), several=True, help="要件の名称を ; で区切る。全て確認したときは すべて"
    )

    def __post_init__(self) -> None:
        """Refuse an unknown prefecture too."""
        super().__post_init__()
        try:
            parse_prefecture(self.prefecture)
        except KikinError as error:
            raise self.refusal("prefecture", "を読み取れません", error.found, error.remedy) from error

    def has_confirmed(self, label: str) -> bool:
        """Whether that requirement is among those that the prefecture confirmed by name."""
        return key_of(label) in {key_of(text) for text in self.confirmed}
