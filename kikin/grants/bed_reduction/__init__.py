"""別記４ 地域医療構想の達成に向けた病床の機能又は病床数の変更に関する事業: its grants, and their paying back."""

from kikin.grants.bed_reduction.debt import DebtCase, debt_grant
from kikin.grants.bed_reduction.loan import Instalment, Loan, instalments
from kikin.grants.bed_reduction.merger import Facility, MergerCase, merger_grant
from kikin.grants.bed_reduction.payback import PaybackCase, RefinancingCase, payback, refinancing_payback
from kikin.grants.bed_reduction.single import SingleCase, single_grant

__all__ = [
    "DebtCase",
    "Facility",
    "Instalment",
    "Loan",
    "MergerCase",
    "PaybackCase",
    "RefinancingCase",
    "SingleCase",
    "debt_grant",
    "instalments",
    "merger_grant",
    "payback",
    "refinancing_payback",
    "single_grant",
]
