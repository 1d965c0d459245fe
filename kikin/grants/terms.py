"""A prefecture's own grant terms (県の補助条件): a value with its source, beside the national rule book."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction

from kikin.steps import Operand
from kikin.values.amounts import MoneyUnit, Yen, exact_yen, money_unit
from kikin.values.errors import KikinError
from kikin.values.readings import parse_ratio


@dataclass(frozen=True)
class PrefectureTerm:
    """One term that a prefecture (都, 道, 府 or 県: ``set_by``) set for its own scheme, with the text that says so.

    >>> term = PrefectureTerm("price", "標準単価", Fraction(133), "千円", "令和６年度新規事業 区分Ⅵ②")
    >>> term.yen
    133000
    >>> print(term.operand)
    標準単価［県の定め: 令和６年度新規事業 区分Ⅵ②］ 133,000円
    """

    id: str
    label: str
    value: Fraction
    unit: str
    source: str
    document: str = ""
    set_by: str = "県"

    @property
    def yen(self) -> Yen:
        """The value in yen; a term that is no money is refused."""
        if not self.is_money:
            remedy = "単位を 円 か 千円 にするか、条件の対応を直してください"
            raise KikinError(f"県の補助条件 {self.id} は金額ではありません", found=self.unit, remedy=remedy)
        return exact_yen(self.value * money_unit(self.unit).value)

    @property
    def is_money(self) -> bool:
        """Whether the unit is 円, 千円, 百万円 or 億円."""
        return self.unit in {unit.label for unit in MoneyUnit}

    @property
    def operand(self) -> Operand:
        """The term as an operand of a step, with its source in the label; money is shown in yen."""
        label = f"{self.label}［{self.set_by}の定め: {self.source}］"
        return Operand(label, self.yen) if self.is_money else Operand(label, self.value, self.unit)


Terms = Mapping[str, PrefectureTerm]


def term_from(row: Mapping[str, str]) -> PrefectureTerm:
    """Return the term of one row of the table ``grant_terms`` (id, label, value, unit, source, section, document).

    Raises:
        KikinError: The value is no number.

    >>> row = {"id": "rate", "label": "補助率", "value": "3/4", "unit": "割合", "source": "kanagawa-r6", "section": "８"}
    >>> term_from(row).value, term_from(row).source
    (Fraction(3, 4), 'kanagawa-r6 ８')
    """
    source = " ".join(part for part in (row.get("source", ""), row.get("section", "")) if part)
    value = parse_ratio(row["value"].replace(",", ""))
    return PrefectureTerm(
        row["id"], row["label"], value, row["unit"], source, row.get("document", ""), row.get("set_by", "県")
    )


def terms_named(terms: Terms, names: Mapping[str, str]) -> dict[str, PrefectureTerm]:
    """Return the terms under the names that a scheme asks for.

    Args:
        terms: The terms of a prefecture by their own id.
        names: For each name that the scheme knows (``price``, ``asset_rate`` …), the id in the data folder.

    Raises:
        KikinError: An id that the data folder does not have.
    """
    missing = "、".join(sorted(set(names.values()) - set(terms)))
    if missing:
        remedy = "表 grant_terms に加えるか、id を直してください（表の誤りは kikin check が示します）"
        raise KikinError("県の補助条件がありません", found=missing, remedy=remedy)
    return {name: terms[identifier] for name, identifier in names.items()}


def refuse_unknown_terms(terms: Terms | None, known: tuple[str, ...]) -> Terms:
    """Return the terms (none given is an empty mapping), refusing a name that the scheme does not know."""
    unknown = "、".join(sorted(set(terms or {}) - set(known)))
    if unknown:
        remedy = f"使えるのは {'、'.join(known)} です"
        raise KikinError("この事業では使わない県の補助条件です", found=unknown, remedy=remedy)
    return terms or {}
