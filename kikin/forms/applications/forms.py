"""What the sheets of 別記３ ask, as they print it: each answer with the label that it stands beside or under."""

from __future__ import annotations

from dataclasses import dataclass

RIGHT, BELOW = "右", "下"


@dataclass(frozen=True)
class Field:
    """One answer of a form: its label as printed, where it stands, and the part of the form that it is looked for in.

    ``fact`` is the column of the case that takes the answer as it is; other answers are put together in
    :mod:`kikin.forms.applications.cases`.
    """

    name: str
    label: str
    way: str = RIGHT
    after: str = ""
    fact: str = ""


@dataclass(frozen=True)
class Form:
    """A sheet of the notice: its number, the titles by which it is known, the scheme that it asks for, its answers."""

    name: str
    titles: tuple[str, ...]
    scheme: str
    fields: tuple[Field, ...]


_APPLICANT = (Field("institution", "医療機関名", fact="case"),)
_BEDS, _UPLIFT = "（１）当該事業に係る最大使用病床数", "更なる労働時間短縮の取組について（算定方法等）"
_CIRCLE = "該当する場合〇"
_SHARED = (
    *_APPLICANT,
    Field("beds_general", "一般病床", BELOW, _BEDS),
    Field("beds_other", "その他", BELOW, _BEDS),
    Field("beds", "合計", BELOW, _BEDS),
    Field("doctors_near", "年720時間超", BELOW),
    Field("doctors_over", "年960時間超", BELOW),
    Field("reform_plan", "（１）大学病院改革プラン策定の有無", after=_UPLIFT, fact="university_reform_plan"),
    Field("hours_b", "Ｂ水準", BELOW, _UPLIFT),
    Field("hours_linked_b", "連携Ｂ水準", BELOW, _UPLIFT),
    Field("special_doctors", "特定対象医師数", BELOW, _UPLIFT, "special_doctors"),
    Field("interviewers", "面接指導実施医師数", BELOW, _UPLIFT, "trained_interviewers"),
)
_IMPROVEMENT = (
    *_SHARED,
    Field(
        "arrivals", "救急用の自動車等による搬送実績（件）", BELOW, "対象事業について", "ambulance_arrivals"
    ),
    Field("nights", "夜間・休日・時間外入院件数", BELOW, "その他診療実績", "night_admissions"),
    Field("isolated", _CIRCLE, BELOW, "②離島、へき地等", "is_isolated"),
    Field("perinatal", _CIRCLE, BELOW, "③周産期医療"),
    Field("perinatal_words", "「○」の場合、実績記入", BELOW, "③周産期医療"),
    Field("five_diseases", _CIRCLE, BELOW, "④５疾病６事業"),
    Field("home_care", _CIRCLE, BELOW, "⑤在宅医療", "active_home_care"),
)
_TRAINING = (
    *_SHARED,
    Field("permitted", "一般病床の許可病床数", BELOW, "対象事業に関する情報", "permitted_general_beds"),
    Field("doctors", "医師数（非常勤含む）", BELOW, "対象事業に関する情報", "doctors"),
    Field("core", "基幹型臨床研修病院の該当性の有無", BELOW, fact="core_training_hospital"),
    Field("specialties", "専門研修基幹施設である領域数", BELOW, fact="core_specialties"),
)
_DISPATCH = (
    *_APPLICANT,
    Field("sending", "派遣医療機関", BELOW, "（１）対象医療機関の区分"),
    Field("receiving", "派遣受入医療機関", BELOW, "（１）対象医療機関の区分"),
    Field("receiver_kind", "派遣受入医療機関の要件", BELOW, "（２）派遣受入医療機関について"),
)
_LABOR = (
    Field("manager", "氏名", after="勤務医の負担の軽減及び処遇の改善に関する責任者"),
    Field("meetings", "開催頻度", after="多職種からなる役割分担推進"),
    Field("planned", "初回の策定年月日", after="医師労働時間短縮計画"),
    Field("gmis", "G-MISへの登録", after="医師労働時間短縮計画"),
    Field("disclosed", "医療機関内に掲示する等の方法で公開", after="取組事項の公開", fact="plan_disclosed"),
    *(
        Field(f"level_{number}", label, after="特定労務対象医療機関の指定")
        for number, label in enumerate(
            ("特定地域医療提供機関", "連携特定地域医療提供機関", "技能向上研修機関", "特定高度技能研修機関", "指定を受けていない")
        )
    ),
)  # fmt: skip

FORMS = (
    Form("様式１－１", ("地域医療勤務環境改善体制整備事業に関する申請書",), "別記3-1", _IMPROVEMENT),
    Form("様式１－２", ("地域医療勤務環境改善体制整備特別事業に関する申請書",), "別記3-2", _TRAINING),
    Form("様式１－３", ("勤務環境改善医師派遣等推進事業に関する申請書",), "別記3-3", _DISPATCH),
    Form("様式２", ("勤務医の負担の軽減及び処遇の改善に資する体制", "新規申請時の状況について記載する事項"), "", _LABOR),
)  # fmt: skip
