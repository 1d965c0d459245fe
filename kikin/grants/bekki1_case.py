"""別記１: the facts of a case, and the columns that hold them."""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass, fields
from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.bekki1_terms import (
    UNITS,
    Facility,
    HazardThen,
    Occasion,
    Project,
    RemoteArea,
    SpecialMeasure,
    WorkKind,
    Zone,
)
from kikin.grants.dated import refuse_negative
from kikin.grants.fields import Field, FieldKind
from kikin.values.amounts import Yen
from kikin.values.periods import FiscalYear
from kikin.values.prefectures import parse_prefecture


@dataclass(frozen=True, kw_only=True)
class Bekki1Case:
    """The facts that 別記１ asks of one facility and one project.

    Amounts are yen; counts are of the unit that the price list names; areas are ㎡. Words are those of
    ``bekki1_terms``; an empty word, None or False stands for "not stated" and is refused where it is needed.
    """

    fiscal_year: FiscalYear
    prefecture: str
    project: str
    works_yen: Yen
    works_office_yen: Yen
    other_costs_yen: Yen
    facility: str = ""
    capacity: int | None = None
    units: int | None = None
    price_yen: Yen | None = None
    excluded_yen: Yen = 0
    work_kind: str = ""
    occasion: str = ""
    joint: bool = False
    earlier_grants: int = 0
    average_capacity: Fraction | None = None
    beds_before: int | None = None
    from_sanatorium: bool = False
    owner_built: bool = False
    ordinary_lease: bool = False
    land_value_yen: Yen | None = None
    floor_area_sqm: Fraction | None = None
    staff_count: int | None = None
    other_residents: int = 0
    created_facility: str = ""
    plan_years: int | None = None
    creation_start_year: FiscalYear | None = None
    repair_start_year: FiscalYear | None = None
    zone: str = ""
    on_site: bool = False
    flood_depth_m: Fraction | None = None
    landslide_zone: bool = False
    hazard_at_contract: str = ""
    built_in_yellow_year: FiscalYear | None = None
    special_measure: str = ""
    wooden: bool = False
    remote_area: str = ""
    confirmed: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        """Refuse words that nobody knows, negative figures, and facts that the project does not ask for."""
        parse_prefecture(self.prefecture)
        for field in BEKKI1_FIELDS:
            value = getattr(self, field.name)
            if field.choices and value and value not in field.choices:
                remedy = f"{'、'.join(field.choices)} のどれかにしてください"
                raise KikinError(f"{field.label}が選べない値です", found=value, remedy=remedy)
        refuse_negative(
            **{field.name: getattr(self, field.name) for field in BEKKI1_FIELDS if field.kind in _COUNTED}
        )
        self._refuse_foreign_facts()

    def has_confirmed(self, label: str) -> bool:
        """Whether that requirement is among those that the prefecture confirmed by name."""
        return folded(label) in {folded(text) for text in self.confirmed}

    def _refuse_foreign_facts(self) -> None:
        defaults = {field.name: field.default for field in fields(self)}
        labels = {field.name: field.label for field in BEKKI1_FIELDS}
        for name, projects in _ONLY_FOR.items():
            if getattr(self, name) != defaults[name] and self.project not in projects:
                raise KikinError(
                    f"「{labels[name]}」はこの事業では使いません",
                    found=f"{self.project}: {getattr(self, name)}",
                    remedy=f"空欄にするか、事業を確かめてください（使う事業: {'、'.join(projects)}）",
                )


def folded(text: str) -> str:
    """Return a word of the analyst for comparison: without regard to its width and outer spaces."""
    return unicodedata.normalize("NFKC", text).strip()


_K = FieldKind
_COUNTED = (_K.YEN, _K.COUNT, _K.NUMBER)
_ZONES = (Project.RED_ZONE, Project.YELLOW_ZONE)
_ONLY_FOR: dict[str, tuple[Project, ...]] = {
    "occasion": (Project.OPENING,),
    "joint": (Project.SMALL, Project.LEASE),
    "average_capacity": (Project.SMALL,),
    "beds_before": _ZONES,
    "from_sanatorium": UNITS,
    "owner_built": (Project.SMALL, Project.DORMITORY),
    "ordinary_lease": (Project.LEASE,),
    "land_value_yen": (Project.LEASE,),
    "floor_area_sqm": (Project.DORMITORY,),
    "staff_count": (Project.DORMITORY,),
    "other_residents": (Project.DORMITORY,),
    "created_facility": (Project.REPAIR,),
    "plan_years": (Project.REPAIR,),
    "creation_start_year": (Project.REPAIR,),
    "repair_start_year": (Project.REPAIR,),
    "on_site": (Project.YELLOW_ZONE,),
    "hazard_at_contract": (Project.YELLOW_ZONE,),
    "built_in_yellow_year": (Project.SMALL, Project.VACANT, Project.YELLOW_ZONE),
}
_NO = "空欄は なし"


def _optional(name: str, label: str, kind: FieldKind, text: str, choices: tuple[str, ...] = ()) -> Field:
    return Field(name, label, kind, required=False, help=text, choices=choices)


BEKKI1_FIELDS = (
    Field("fiscal_year", "年度", _K.FISCAL_YEAR, help="この年度の規則で算定する"),
    Field("prefecture", "都道府県", _K.TEXT, help="43、43-kumamoto、熊本県 のどれか"),
    Field("project", "事業", _K.CHOICE, help="別記１の２と別表１の区分", choices=tuple(Project)),
    _optional("facility", "施設等の種別", _K.CHOICE, "マッチング事業では空欄", tuple(Facility)),
    _optional("capacity", "施設等の定員（人）", _K.COUNT, "定員規模の要件と、簡易陰圧装置の台数の上限に使う"),
    _optional(
        "units",
        "単位の数",
        _K.COUNT,
        "別表１第３欄の単位で数える（床、施設、定員、台、か所 …）。宿舎は宿舎の定員。一時金では空欄",
    ),
    _optional("price_yen", "都道府県知事が定めた配分基礎単価（円）", _K.YEN, "「以下の範囲」の区分では必要"),
    Field("works_yen", "工事費又は工事請負費（円）", _K.YEN, help="土地の買収、整地を除く。ない場合は 0"),
    Field("works_office_yen", "工事事務費（円）", _K.YEN, help="設計監督料等。ない場合は 0"),
    Field("other_costs_yen", "その他の対象経費（円）", _K.YEN, help="備品購入費、一時金など。ない場合は 0"),
    _optional("excluded_yen", "別の補助金等の対象とする工事費（円）", _K.YEN, "工事費から除く。空欄は 0"),
    _optional("work_kind", "整備区分", _K.CHOICE, "増床と木造施設の改築で使う", tuple(WorkKind)),
    _optional("occasion", "開設準備の機会", _K.CHOICE, "施設開設準備で必要", tuple(Occasion)),
    _optional("joint", "合築・併設", _K.YES_NO, f"２（１）アの施設どうし。{_NO}"),
    _optional("earlier_grants", "この事業の助成を受けた回数", _K.COUNT, "空欄は 0"),
    _optional(
        "average_capacity", "平均利用定員（人）", _K.NUMBER, "施設数単位の施設の増床で使う（県が定める）"
    ),
    _optional("beds_before", "移転・改築前の床数", _K.COUNT, "災害区域の事業。増員分を除くため"),
    _optional("from_sanatorium", "介護療養型医療施設からの転換", _K.YES_NO, f"ユニット化改修。{_NO}"),
    _optional("owner_built", "土地所有者（オーナー）による整備", _K.YES_NO, _NO),
    _optional("ordinary_lease", "普通借地権の設定", _K.YES_NO, f"{_NO}（定期借地権）"),
    _optional("land_value_yen", "用地の路線価等による額（円）", _K.YEN, "２分の１を乗じる前の額"),
    _optional("floor_area_sqm", "宿舎の延べ床面積（㎡）", _K.NUMBER, "共用部分を含む"),
    _optional("staff_count", "介護施設等に勤務する職員数", _K.COUNT, "宿舎の助成の対象となる定員の上限"),
    _optional("other_residents", "家族等や他の事業所の職員が使う定員", _K.COUNT, "宿舎。空欄は 0"),
    _optional(
        "created_facility", "条件として創設する施設等", _K.CHOICE, "大規模修繕・耐震化", tuple(Facility)
    ),
    _optional("plan_years", "整備計画の期間（年）", _K.COUNT, "大規模修繕・耐震化"),
    _optional("creation_start_year", "創設に着工する年度", _K.FISCAL_YEAR, "大規模修繕・耐震化"),
    _optional("repair_start_year", "大規模修繕・耐震化に着工する年度", _K.FISCAL_YEAR, "大規模修繕・耐震化"),
    _optional(
        "zone",
        "建設地・移転先の災害区域",
        _K.CHOICE,
        "移転改築では移転先（必要）。他の事業では新規整備の建設地（空欄は 区域外）",
        tuple(Zone),
    ),
    _optional("on_site", "現地改築", _K.YES_NO, f"災害イエローゾーンの改築。{_NO}（移転）"),
    _optional("flood_depth_m", "申請時点の浸水深（m）", _K.NUMBER, "浸水想定区域等のとき"),
    _optional("landslide_zone", "申請時点で土砂災害警戒区域", _K.YES_NO, _NO),
    _optional(
        "hazard_at_contract", "契約時から事業開始までの指定", _K.CHOICE, "イエローゾーン", tuple(HazardThen)
    ),
    _optional(
        "built_in_yellow_year", "イエローゾーンに新規整備した年度", _K.FISCAL_YEAR, "該当しなければ空欄"
    ),
    _optional("special_measure", "財政上の特別措置", _K.CHOICE, "３（２）の加算", tuple(SpecialMeasure)),
    _optional("wooden", "木造施設の改築", _K.YES_NO, _NO),
    _optional("remote_area", "特別豪雪地帯・離島等", _K.CHOICE, "３（３）の加算", tuple(RemoteArea)),
    _optional(
        "confirmed", "確認した要件", _K.TEXT_LIST, "要件の名称を ; で区切る。全て確認したときは すべて"
    ),
)
