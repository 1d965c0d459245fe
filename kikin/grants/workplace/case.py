"""別記３: the facts that its schemes have in common, declared as the columns that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.grants.facts import Case, beds, count, ratio, year, yen, yes_no
from kikin.values.amounts import Yen
from kikin.values.periods import FiscalYear

_NO = "空欄は なし"
_UNKNOWN = "空欄は未確認"


@dataclass(frozen=True, kw_only=True)
class LaborCase(Case):
    """The facts on working hours and the plan that ４ asks of the institution whose doctors work long hours.

    Hours are of one year: 時間外・休日労働 of the doctor with the most, and the highest limit in the 36 agreement.
    """

    fiscal_year: FiscalYear = year("年度")
    has_manager: bool = yes_no("責任者の配置", help="４（１）")
    longest_overtime_hours: int = count("最長の医師の年の時間外・休日労働時間", unit="時間", help="４（２）")
    agreement_hours: int = count(
        "３６協定の年の上限時間", unit="時間", help="４（２）。医師の上限のうち最も長いもの"
    )
    has_committee_and_plan: bool = yes_no("委員会等の設置と計画の作成", help="４（３）")
    committee_meets: bool | None = yes_no("委員会等の開催", None, help=f"４（３）。{_UNKNOWN}")
    is_special_labor: bool = yes_no("特定労務管理対象機関")
    gmis_registered: bool = yes_no("Ｇ－ＭＩＳ登録", default=False, help=_NO)


@dataclass(frozen=True, kw_only=True)
class WorkplaceCase(LaborCase):
    """The facts that 別記３ Ⅰ and Ⅱ ask of a medical institution in common.

    Amounts are yen, hours are a year's, beds are 最大使用病床数 as reported. ``None`` stands for "not stated".
    """

    recognized: bool = yes_no("知事の認定", help="都道府県知事が対象と認めている")
    special_role: bool = yes_no("地域医療に特別な役割")
    hours_fall: bool | None = yes_no(
        "労働時間の短縮の確認", None, help=f"４（３）※。都道府県が毎年、実績報告時に確かめる。{_UNKNOWN}"
    )
    plan_disclosed: bool = yes_no("取組事項の公開", help="４（４）")
    includes_fee_covered_cost: bool = yes_no("診療報酬の加算の対象範囲の経費を含む", help="３※")
    max_beds: int = beds("最大使用病床数（療養病床を除く）", help="病床機能報告による")
    asset_cost_yen: Yen = yen("資産の形成につながる経費（円）", help="ない場合は 0")
    other_cost_yen: Yen = yen("その他の経費（円）", help="ない場合は 0")
    asset_rate: Fraction | None = ratio("資産の形成につながる経費の補助率", None, help="空欄は県の補助条件")
    other_rate: Fraction | None = ratio("その他の経費の補助率", None, help="空欄は県の補助条件、なければ全額")
    price_yen: Yen | None = yen("県が定めた１床当たりの単価（円）", None, help="空欄は県の補助条件か上限額")
    wants_uplift: bool = yes_no("５（２）の措置を申請する", default=False, help=_NO)
    other_scheme_uplift: bool = yes_no("もう一方の事業で５（２）を適用", default=False, help=_NO)
    university_reform_plan: bool = yes_no("大学病院改革プランの策定", default=False, help=_NO)
    provider_evaluated: bool = yes_no("評価を受審したＢ・連携Ｂ水準の医療機関", default=False, help=_NO)
    longest_b_agreement_hours: int | None = count(
        "Ｂ・連携Ｂ水準の医師の協定の最大時間", None, unit="時間", help="５（２）①イ"
    )
    trained_interviewers: int | None = count(
        "面接指導養成講習の修了者数", None, unit="人", help="５（２）①イ"
    )
    special_doctors: int | None = count("特定対象医師数", None, unit="人", help="５（２）①イ")
    evaluation_year: FiscalYear | None = year("評価センターの評価を受けた年度", None, help="令和９年度から")
    items_addition_yen: Yen = yen("対象項目の達成による加算（円）", 0, help="５（２）②。空欄は 0")
    improved_items: int = count("評価項目79～81の改善数", 0, help="５（２）③。空欄は 0")
