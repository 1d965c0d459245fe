"""別記３: the facts of a case, and the columns that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.grants.dated import refuse_negative
from kikin.grants.fields import Field, FieldKind
from kikin.values.amounts import Yen
from kikin.values.periods import FiscalYear


@dataclass(frozen=True, kw_only=True)
class LaborFacts:
    """The facts on working hours and the plan that ４ asks of the institution whose doctors work long hours.

    Hours are of one year: 時間外・休日労働 of the doctor with the most, and the highest limit in the 36 agreement.
    """

    fiscal_year: FiscalYear
    has_manager: bool
    longest_overtime_hours: int
    agreement_hours: int
    has_committee_and_plan: bool
    is_special_labor: bool
    gmis_registered: bool = False


@dataclass(frozen=True, kw_only=True)
class WorkplaceCase(LaborFacts):
    """The facts that 別記３ Ⅰ and Ⅱ ask of a medical institution in common.

    Amounts are yen, hours are a year's, beds are 最大使用病床数 as reported. ``None`` stands for "not stated".
    """

    recognized: bool
    special_role: bool
    plan_disclosed: bool
    includes_fee_covered_cost: bool
    max_beds: int
    asset_cost_yen: Yen
    other_cost_yen: Yen
    asset_rate: Fraction | None = None
    other_rate: Fraction | None = None
    price_yen: Yen | None = None
    wants_uplift: bool = False
    other_scheme_uplift: bool = False
    university_reform_plan: bool = False
    provider_evaluated: bool = False
    longest_b_agreement_hours: int | None = None
    trained_interviewers: int | None = None
    special_doctors: int | None = None
    evaluation_year: FiscalYear | None = None
    items_addition_yen: Yen = 0
    improved_items: int = 0

    def __post_init__(self) -> None:
        """Refuse negative counts and amounts."""
        refuse_negative(
            max_beds=self.max_beds,
            asset_cost_yen=self.asset_cost_yen,
            other_cost_yen=self.other_cost_yen,
            asset_rate=self.asset_rate,
            other_rate=self.other_rate,
            price_yen=self.price_yen,
            items_addition_yen=self.items_addition_yen,
            improved_items=self.improved_items,
        )


_K = FieldKind
LABOR_FIELDS = (
    Field("fiscal_year", "年度", _K.FISCAL_YEAR),
    Field("has_manager", "責任者の配置", _K.YES_NO, help="４（１）"),
    Field("longest_overtime_hours", "最長の医師の年の時間外・休日労働時間", _K.COUNT, help="４（２）"),
    Field(
        "agreement_hours", "３６協定の年の上限時間", _K.COUNT, help="４（２）。医師の上限のうち最も長いもの"
    ),
    Field("has_committee_and_plan", "委員会等の設置と計画の作成", _K.YES_NO, help="４（３）"),
    Field("is_special_labor", "特定労務管理対象機関", _K.YES_NO),
    Field("gmis_registered", "Ｇ－ＭＩＳ登録", _K.YES_NO, required=False, help="空欄は なし"),
)
WORKPLACE_FIELDS = (
    *LABOR_FIELDS,
    Field("recognized", "知事の認定", _K.YES_NO, help="都道府県知事が対象と認めている"),
    Field("special_role", "地域医療に特別な役割", _K.YES_NO),
    Field("plan_disclosed", "取組事項の公開", _K.YES_NO, help="４（４）"),
    Field("includes_fee_covered_cost", "診療報酬の加算の対象範囲の経費を含む", _K.YES_NO, help="３※"),
    Field("max_beds", "最大使用病床数（療養病床を除く）", _K.COUNT, help="病床機能報告による"),
    Field("asset_cost_yen", "資産の形成につながる経費（円）", _K.YEN, help="ない場合は 0"),
    Field("other_cost_yen", "その他の経費（円）", _K.YEN, help="ない場合は 0"),
    Field(
        "asset_rate", "資産の形成につながる経費の補助率", _K.RATIO, required=False, help="空欄は県の補助条件"
    ),
    Field(
        "other_rate",
        "その他の経費の補助率",
        _K.RATIO,
        required=False,
        help="空欄は県の補助条件、なければ全額",
    ),
    Field(
        "price_yen",
        "県が定めた１床当たりの単価（円）",
        _K.YEN,
        required=False,
        help="空欄は県の補助条件か上限額",
    ),
    Field("wants_uplift", "５（２）の措置を申請する", _K.YES_NO, required=False, help="空欄は なし"),
    Field(
        "other_scheme_uplift", "もう一方の事業で５（２）を適用", _K.YES_NO, required=False, help="空欄は なし"
    ),
    Field(
        "university_reform_plan", "大学病院改革プランの策定", _K.YES_NO, required=False, help="空欄は なし"
    ),
    Field(
        "provider_evaluated",
        "評価を受審したＢ・連携Ｂ水準の医療機関",
        _K.YES_NO,
        required=False,
        help="空欄は なし",
    ),
    Field(
        "longest_b_agreement_hours",
        "Ｂ・連携Ｂ水準の医師の協定の最大時間",
        _K.COUNT,
        required=False,
        help="５（２）①イ",
    ),
    Field("trained_interviewers", "面接指導養成講習の修了者数", _K.COUNT, required=False, help="５（２）①イ"),
    Field("special_doctors", "特定対象医師数", _K.COUNT, required=False, help="５（２）①イ"),
    Field(
        "evaluation_year",
        "評価センターの評価を受けた年度",
        _K.FISCAL_YEAR,
        required=False,
        help="令和９年度から",
    ),
    Field(
        "items_addition_yen",
        "対象項目の達成による加算（円）",
        _K.YEN,
        required=False,
        help="５（２）②。空欄は 0",
    ),
    Field("improved_items", "評価項目79～81の改善数", _K.COUNT, required=False, help="５（２）③。空欄は 0"),
)
