"""別記３ Ⅲ: the facts of a dispatch of doctors, and the columns that hold them."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction

from kikin.values.errors import KikinError
from kikin.grants.bekki3_case import LABOR_FIELDS, LaborFacts
from kikin.grants.dated import refuse_negative
from kikin.grants.fields import Field, FieldKind
from kikin.values.amounts import Yen

SENDING, RECEIVING, COURSE = "派遣医療機関", "派遣受入医療機関", "寄附講座"
SIDES = (SENDING, RECEIVING, COURSE)
RECEIVER_KINDS = ("なし", "①特別な役割", "②５疾病６事業", "③在宅医療")


@dataclass(frozen=True, kw_only=True)
class DispatchCase(LaborFacts):
    """A case of 別記３ Ⅲ. The facts on working hours are those of the receiving institution, on every side.

    ``dispatch_months`` has one number for each doctor sent. ``ordinary_profit_yen`` is the 経常利益 of the latest
    accounts of the sending institution (negative for a loss), ``doctors`` its doctors in 常勤換算.
    """

    side: str
    recognized: bool
    receiver_kind: str
    same_corporation: bool
    partner_confirmed: bool
    subsidized_by_standard_26: bool
    dispatch_months: tuple[Fraction, ...] = ()
    ordinary_profit_yen: Yen | None = None
    doctors: Fraction | None = None
    preparation_cost_yen: Yen | None = None
    course_cost_yen: Yen | None = None
    course_sends_doctors: bool = False

    def __post_init__(self) -> None:
        """Refuse negative amounts, unknown sides, and a count of doctors that is no number."""
        refuse_negative(
            doctors=self.doctors,
            preparation_cost_yen=self.preparation_cost_yen,
            course_cost_yen=self.course_cost_yen,
            dispatch_months=min(self.dispatch_months, default=None),
        )
        for name, value, choices in (
            ("side", self.side, SIDES),
            ("receiver_kind", self.receiver_kind, RECEIVER_KINDS),
        ):
            if value not in choices:
                raise KikinError(
                    f"{name} を読み取れません",
                    found=value,
                    remedy=f"{'、'.join(choices)} のどれかにしてください",
                )


_K = FieldKind
DISPATCH_FIELDS = (
    *LABOR_FIELDS,
    Field("side", "申請する側", _K.CHOICE, choices=SIDES),
    Field("recognized", "知事の認定", _K.YES_NO, help="派遣受入医療機関について"),
    Field("receiver_kind", "派遣受入医療機関の区分", _K.CHOICE, help="２（１）", choices=RECEIVER_KINDS),
    Field("same_corporation", "同一法人間の派遣", _K.YES_NO, help="２（２）※２"),
    Field("partner_confirmed", "相手方の医療機関の確認", _K.YES_NO, help="４（１）"),
    Field("subsidized_by_standard_26", "標準事業例26による同様の補助", _K.YES_NO, help="４（３）"),
    Field("dispatch_months", "派遣月数", _K.NUMBER_LIST, required=False, help="医師ごとに。例 12;6"),
    Field(
        "ordinary_profit_yen", "直近決算の経常利益（円）", _K.YEN, required=False, help="派遣側。損失は負の数"
    ),
    Field("doctors", "医師数（常勤換算）", _K.NUMBER, required=False, help="派遣側の決算期の医師数"),
    Field("preparation_cost_yen", "受入れの準備の経費（円）", _K.YEN, required=False, help="受入側"),
    Field("course_cost_yen", "寄附講座の運営の経費（円）", _K.YEN, required=False, help="寄附講座"),
    Field("course_sends_doctors", "派遣を目的とした寄附講座", _K.YES_NO, required=False, help="空欄は なし"),
)
