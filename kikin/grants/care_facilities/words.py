"""別記１: the words of the table, as lists to choose from (事業、施設、整備区分、加算)."""

from __future__ import annotations

from enum import StrEnum
from typing import Self


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
    """A kind of project (事業): a heading of 別表１ under which prices stand.

    ``part`` is the part of ２ to which it belongs; ``listed`` the rule that lists the facilities, empty where the
    price list itself names them, or none is asked.
    """

    part: str
    listed: str

    def __new__(cls, text: str, part: str = "", listed: str = "") -> Self:
        """Keep the part and the list beside the word."""
        member = str.__new__(cls, text)
        member._value_ = text
        member.part, member.listed = part, listed
        return member

    SMALL = "地域密着型サービス施設等の整備", "２（１）"
    VACANT = "空き家を活用した整備", "２（１）"
    REPAIR = "広域型施設の大規模修繕・耐震化", "２（１）"
    RED_ZONE = "災害レッドゾーンの移転改築", "２（１）"
    YELLOW_ZONE = "災害イエローゾーンの改築", "２（１）"
    OPENING = "施設開設準備", "２（２）"
    OPENING_CONVERSION = "転換整備の開設準備", "２（２）"
    ROBOT = "介護ロボット等の導入", "２（２）"
    AWARENESS = "防災意識啓発の取組", "２（２）"
    LEASE = "定期借地権の一時金", "２（３）"
    UNIT_PRIVATE = "ユニット化改修（個室）", "２（４）", "facilities.unit"
    UNIT_SHARED = "ユニット化改修（多床室）", "２（４）", "facilities.unit"
    PRIVACY = "プライバシー保護のための改修", "２（４）", "facilities.privacy"
    CONVERSION_CREATE = "転換整備（創設）", "２（４）", "facilities.conversion"
    CONVERSION_REBUILD = "転換整備（改築）", "２（４）", "facilities.conversion"
    CONVERSION_RENOVATE = "転換整備（改修）", "２（４）", "facilities.conversion"
    END_OF_LIFE = "看取り環境の整備", "２（４）"
    SYMBIOTIC = "共生型サービス事業所の整備", "２（４）"
    MATCHING_BROKERAGE = "マッチング支援", "２（５）"
    MATCHING_SITES = "整備候補地等の確保支援", "２（５）"
    MATCHING_COORDINATOR = "地域連携コーディネーターの配置支援", "２（５）"
    INFECTION_PRESSURE = "簡易陰圧装置の設置", "２（６）", "facilities.infection_pressure"
    INFECTION_ENTRANCE = "玄関室の設置によるゾーニング", "２（６）", "facilities.infection_entrance"
    INFECTION_ZONING = "従来型個室・多床室のゾーニング", "２（６）", "facilities.infection_zoning"
    INFECTION_FAMILY_ROOM = "家族面会室の整備", "２（６）", "facilities.infection_family_room"
    INFECTION_SINGLE_ROOM = "多床室の個室化", "２（６）", "facilities.infection_single_room"
    DORMITORY = "介護職員の宿舎", "２（７）", "facilities.dormitory"


def projects_of(part: str) -> tuple[Project, ...]:
    """Return the projects of one part of ２, as in ``２（５）``."""
    return tuple(project for project in Project if project.part == part)


class WorkKind(_Keyed):
    """整備区分."""

    CREATE = "創設"
    EXTEND = "増築"
    REBUILD = "改築"
    EXTEND_AND_REBUILD = "増改築"
    RENOVATE = "改修"
    LARGE_REPAIR = "大規模修繕"
    QUAKE_PROOFING = "耐震化"


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


class RepairItem(_Keyed):
    """The kinds of 大規模修繕 (２（１）イ（イ）の表)."""

    WORN_BUILDING = "（１）施設の一部改修"
    WORN_EQUIPMENT = "（２）施設の付帯設備の改造"
    AIR_CONDITIONING = "（３）施設の冷暖房設備の設置等"
    ESCAPE_ROUTE = "（４）避難経路等の整備"
    ENVIRONMENT = "（５）環境上の条件等により必要となった施設の一部改修"
    AMENDED_LAW = "（６）法令の改正に適合させるための改修"
    SNOW_MELTING = "（７）消融雪設備整備"
    LANDSLIDE = "（８）土砂災害等に備えた施設の一部改修等"
    BASIS = "（９）施設の改修整備"
    OTHER = "（１０）その他施設における大規模な修繕等"


class RoomType(_Keyed):
    """The type of rooms of a facility (２（４）イ、２（６）イ・ウ)."""

    UNIT = "ユニット型"
    PRIVATE = "従来型個室"
    SHARED = "多床室"


class LegalBasis(_Keyed):
    """The Act on which a 生活支援ハウス rests (２（１）ア（ア）ｎ)."""

    ISLAND = "離島振興法"
    AMAMI = "奄美群島振興開発特別措置法"
    MOUNTAIN = "山村振興法"
    WATER_SOURCE = "水源地域対策特別措置法"
    PENINSULA = "半島振興法"
    DEPOPULATED = "過疎地域の持続的発展の支援に関する特別措置法"
    OKINAWA = "沖縄振興特別措置法"
    SNOW = "豪雪地帯対策特別措置法"
    NONE = "いずれでもない"


CONVERSIONS = (Project.CONVERSION_CREATE, Project.CONVERSION_REBUILD, Project.CONVERSION_RENOVATE)
UNITS = (Project.UNIT_PRIVATE, Project.UNIT_SHARED)
ZONES = (Project.RED_ZONE, Project.YELLOW_ZONE)
MATCHING = projects_of("２（５）")
