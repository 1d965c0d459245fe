"""事業: the projects of a plan, their sums by 事業区分, and the request to the nation beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from fractions import Fraction

from kikin.categories import Category
from kikin.money import MoneyUnit, Yen, money_unit
from kikin.units import Absent, Quantity, Reading


@dataclass(frozen=True)
class Project:
    """A project of a fiscal year, as listed. ``fields`` are those of its sheet (個票) that have been written."""

    number: str
    category: Category
    name: str
    group: str
    outline: str
    amount: Reading
    status: str
    source: str
    fields: Mapping[str, tuple[str, ...]] = field(default_factory=dict, hash=False)

    @property
    def amount_yen(self) -> Yen | None:
        """The amount in yen, or None where the source states none."""
        return yen_of(self.amount)


@dataclass(frozen=True)
class CategoryTotal:
    """The projects of one 事業区分, and what was requested from the nation for them.

    ``projects_yen`` is None where no project of the category has an amount; ``request_yen`` where no
    request was published.
    """

    category: Category
    count: int
    projects_yen: Yen | None
    request_count: int | None = None
    request_yen: Yen | None = None
    request_share: Reading = Absent.NOT_STATED

    @property
    def difference_yen(self) -> Yen | None:
        """Project money minus request, in yen."""
        if self.projects_yen is None or self.request_yen is None:
            return None
        return self.projects_yen - self.request_yen


def totals_by_category(
    projects: Iterable[Project],
    requests: Mapping[Category, tuple[Reading, int, Reading]] | None = None,
) -> list[CategoryTotal]:
    """Return the sum of each category that has projects or a request, in the statutory order.

    Args:
        projects: The projects of one fiscal year.
        requests: Per category the requested amount, the number of projects and the published share (%).
    """
    listed = list(projects)
    asked = requests or {}
    return [
        _total(category, [project for project in listed if project.category is category], asked.get(category))
        for category in Category
        if category in asked or any(project.category is category for project in listed)
    ]


def sum_yen(amounts: Iterable[Yen | None]) -> Yen | None:
    """Return the sum of the amounts that are there; None where there is none at all, never 0.

    >>> sum_yen([1, None, 2]), sum_yen([None])
    (3, None)
    """
    present = [amount for amount in amounts if amount is not None]
    return sum(present) if present else None


def share_percent(part: Yen, whole: Yen) -> Fraction:
    """Return the share of ``part`` in ``whole`` in percent, unrounded.

    >>> share_percent(1, 8)
    Fraction(25, 2)
    """
    return Fraction(part * 100, whole)


def yen_of(reading: Reading) -> Yen | None:
    """Return an amount with a money unit in yen, or None where it is absent.

    >>> yen_of(Quantity(Fraction("38.5"), 1, "億円"))
    3850000000
    """
    if not isinstance(reading, Quantity):
        return None
    unit: MoneyUnit = money_unit(reading.unit)
    return int(reading.value * unit.value)


def _total(
    category: Category,
    projects: list[Project],
    request: tuple[Reading, int, Reading] | None,
) -> CategoryTotal:
    amount = sum_yen(project.amount_yen for project in projects)
    if request is None:
        return CategoryTotal(category, len(projects), amount)
    return CategoryTotal(category, len(projects), amount, request[1], yen_of(request[0]), request[2])
