"""別記３ 勤務医の労働時間短縮に向けた体制の整備に関する事業: the three schemes and their columns."""

from kikin.grants.bekki3_dispatch import bekki3_3_grant
from kikin.grants.bekki3_dispatch_case import DISPATCH_FIELDS, DispatchCase
from kikin.grants.bekki3_part1 import IMPROVEMENT_FIELDS, ImprovementCase, bekki3_1_grant
from kikin.grants.bekki3_part2 import TRAINING_FIELDS, TrainingCase, bekki3_2_grant

__all__ = [
    "DISPATCH_FIELDS",
    "IMPROVEMENT_FIELDS",
    "TRAINING_FIELDS",
    "DispatchCase",
    "ImprovementCase",
    "TrainingCase",
    "bekki3_1_grant",
    "bekki3_2_grant",
    "bekki3_3_grant",
]
