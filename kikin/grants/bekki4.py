"""別記４ 地域医療構想の達成に向けた病床の機能又は病床数の変更に関する事業: the schemes and their columns."""

from kikin.grants.bekki4_debt import DEBT_FIELDS, DebtCase, bekki4_debt_grant
from kikin.grants.bekki4_loan import Instalment, Loan, instalments
from kikin.grants.bekki4_merger import MERGER_FIELDS, Facility, MergerCase, bekki4_merger_grant, merger_case
from kikin.grants.bekki4_payback import (
    PAYBACK_FIELDS,
    REFINANCING_FIELDS,
    PaybackCase,
    RefinancingCase,
    bekki4_payback,
    bekki4_refinancing_payback,
    refinancing_case,
)
from kikin.grants.bekki4_single import SINGLE_FIELDS, SingleCase, bekki4_single_grant

__all__ = [
    "DEBT_FIELDS",
    "MERGER_FIELDS",
    "PAYBACK_FIELDS",
    "REFINANCING_FIELDS",
    "SINGLE_FIELDS",
    "DebtCase",
    "Facility",
    "Instalment",
    "Loan",
    "MergerCase",
    "PaybackCase",
    "RefinancingCase",
    "SingleCase",
    "bekki4_debt_grant",
    "bekki4_merger_grant",
    "bekki4_payback",
    "bekki4_refinancing_payback",
    "bekki4_single_grant",
    "instalments",
    "merger_case",
    "refinancing_case",
]
