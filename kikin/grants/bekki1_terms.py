"""別記１: the words of the table, as lists to choose from (事業、施設、整備区分、加算)."""

from __future__ import annotations

from enum import StrEnum


class _Keyed(StrEnum):
    """A Japanese word of the notice; ``key`` is its identifier in the rule book."""

    @property
    def key(self) -> str:
        """The identifier that the rules use."""
        return self.name.lower()


class Facility(_Keyed):
    """A kind of facility (施設等の種別), whatever its size."""

    SPECIAL_NURSING_HOME = "特別養護老人ホーム"
    HEALTH_FACILITY = "介護老人保健施設"
    MEDICAL_CARE_HOME = "介護医療院"
    PROTECTIVE_HOME = "養護老人ホーム"
    LOW_COST_HOME = "軽費老人ホーム"
    CARE_HOUSE = "ケアハウス"
    URBAN_LOW_COST_HOME = "都市型軽費老人ホーム"
    CARE_HOME = "介護付きホーム"
    GROUP_HOME = "認知症高齢者グループホーム"
    SMALL_MULTIFUNCTIONAL = "小規模多機能型居宅介護事業所"
    NURSING_MULTIFUNCTIONAL = "看護小規模多機能型居宅介護事業所"
    VISITING_24H = "定期巡回・随時対応型訪問介護看護事業所"
    DEMENTIA_DAY_SERVICE = "認知症対応型デイサービスセンター"
    DAY_SERVICE = "通所介護事業所"
    SHORT_STAY = "短期入所生活介護事業所"
    MEDICAL_SHORT_STAY = "短期入所療養介護事業所"
    EMERGENCY_SHORT_STAY = "緊急ショートステイ"
    PREVENTION_BASE = "介護予防拠点"
    COMMUNITY_SUPPORT_CENTER = "地域包括支援センター"
    LIFE_SUPPORT_HOUSE = "生活支援ハウス"
    NURSERY = "施設内保育施設"
    VISITING_NURSING_STATION = "訪問看護ステーション"
    PAID_HOME = "有料老人ホーム"
    SERVICED_HOUSING = "サービス付き高齢者向け住宅"
    SANATORIUM = "介護療養型医療施設"


class Project(_Keyed):
    """A kind of project (事業): a heading of 別表１ under which prices stand."""

    SMALL = "地域密着型サービス施設等の整備"
    VACANT = "空き家を活用した整備"
    REPAIR = "広域型施設の大規模修繕・耐震化"
    RED_ZONE = "災害レッドゾーンの移転改築"
    YELLOW_ZONE = "災害イエローゾーンの改築"
    OPENING = "施設開設準備"
    OPENING_CONVERSION = "転換整備の開設準備"
    ROBOT = "介護ロボット等の導入"
    AWARENESS = "防災意識啓発の取組"
    LEASE = "定期借地権の一時金"
    UNIT_PRIVATE = "ユニット化改修（個室）"
    UNIT_SHARED = "ユニット化改修（多床室）"
    PRIVACY = "プライバシー保護のための改修"
    CONVERSION_CREATE = "転換整備（創設）"
    CONVERSION_REBUILD = "転換整備（改築）"
    CONVERSION_RENOVATE = "転換整備（改修）"
    END_OF_LIFE = "看取り環境の整備"
    SYMBIOTIC = "共生型サービス事業所の整備"
    MATCHING_BROKERAGE = "マッチング支援"
    MATCHING_SITES = "整備候補地等の確保支援"
    MATCHING_COORDINATOR = "地域連携コーディネーターの配置支援"
    INFECTION_PRESSURE = "簡易陰圧装置の設置"
    INFECTION_ENTRANCE = "玄関室の設置によるゾーニング"
    INFECTION_ZONING = "従来型個室・多床室のゾーニング"
    INFECTION_FAMILY_ROOM = "家族面会室の整備"
    INFECTION_SINGLE_ROOM = "多床室の個室化"
    DORMITORY = "介護職員の宿舎"

    @property
    def part(self) -> str:
        """The part of ２ to which the project belongs, as in ``２（１）``."""
        return next(part for part, members in _PARTS.items() if self in members)

    @property
    def facility_list(self) -> str:
        """The rule that lists the facilities; empty where the price list itself names them, or none is asked."""
        return _LISTS.get(self, "")

    @property
    def has_rate_of_table6(self) -> bool:
        """Whether the rate of 別表１（６）第５欄 applies."""
        return self.part == _INFECTION_PART

    @property
    def is_matching(self) -> bool:
        """Whether the project concerns no facility (民有地マッチング事業)."""
        return self in _PARTS["２（５）"]


class WorkKind(_Keyed):
    """整備区分."""

    CREATE = "創設"
    EXTEND = "増築"
    REBUILD = "改築"
    EXTEND_AND_REBUILD = "増改築"
    RENOVATE = "改修"


class Occasion(_Keyed):
    """The occasion of the costs of opening (２（２）ア)."""

    OPENING = "開設"
    MORE_BEDS = "増床"
    REOPENING = "再開設（改築）"
    NURSING_STATION = "大規模化・サテライト型"
    DISASTER = "災害復旧"


class Zone(_Keyed):
    """The hazard zone of the building site, or of the site to which a facility moves."""

    OUTSIDE = "区域外"
    YELLOW = "イエローゾーン"
    RED = "レッドゾーン"


class HazardThen(_Keyed):
    """What was designated at the contract or purchase of the building (２（１）エ（ウ）)."""

    NONE = "指定なし"
    SHALLOW = "基準の浸水深未満"
    OTHER = "その他の指定あり"


class SpecialMeasure(_Keyed):
    """財政上の特別措置 (３（２）)."""

    POLLUTION = "公害防止対策"
    OKINAWA = "沖縄振興計画"
    QUAKE_AREA = "地震対策緊急整備"
    QUAKE_PLAN = "地震防災緊急事業五箇年計画"
    NANKAI = "南海トラフ地震"
    JAPAN_TRENCH = "日本海溝・千島海溝"


class RemoteArea(_Keyed):
    """豪雪地帯・離島等 (３（３）)."""

    HEAVY_SNOW = "特別豪雪地帯"
    ISLAND = "離島振興法"
    AMAMI = "奄美群島"
    OGASAWARA = "小笠原諸島"
    OKINAWA = "沖縄の離島"


_INFECTION_PART = "２（６）"
_PARTS: dict[str, tuple[Project, ...]] = {
    "２（１）": (
        Project.SMALL,
        Project.VACANT,
        Project.REPAIR,
        Project.RED_ZONE,
        Project.YELLOW_ZONE,
    ),
    "２（２）": (Project.OPENING, Project.OPENING_CONVERSION, Project.ROBOT, Project.AWARENESS),
    "２（３）": (Project.LEASE,),
    "２（４）": (
        Project.UNIT_PRIVATE,
        Project.UNIT_SHARED,
        Project.PRIVACY,
        Project.CONVERSION_CREATE,
        Project.CONVERSION_REBUILD,
        Project.CONVERSION_RENOVATE,
        Project.END_OF_LIFE,
        Project.SYMBIOTIC,
    ),
    "２（５）": (Project.MATCHING_BROKERAGE, Project.MATCHING_SITES, Project.MATCHING_COORDINATOR),
    _INFECTION_PART: (
        Project.INFECTION_PRESSURE,
        Project.INFECTION_ENTRANCE,
        Project.INFECTION_ZONING,
        Project.INFECTION_FAMILY_ROOM,
        Project.INFECTION_SINGLE_ROOM,
    ),
    "２（７）": (Project.DORMITORY,),
}
CONVERSIONS = (Project.CONVERSION_CREATE, Project.CONVERSION_REBUILD, Project.CONVERSION_RENOVATE)
UNITS = (Project.UNIT_PRIVATE, Project.UNIT_SHARED)
_LISTS: dict[Project, str] = {
    **dict.fromkeys(UNITS, "facilities.unit"),
    **dict.fromkeys(CONVERSIONS, "facilities.conversion"),
    **{project: f"facilities.{project.key}" for project in _PARTS[_INFECTION_PART]},
    Project.PRIVACY: "facilities.privacy",
    Project.DORMITORY: "facilities.dormitory",
}
