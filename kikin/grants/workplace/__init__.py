"""別記３ 勤務医の労働時間短縮に向けた体制の整備に関する事業: the schemes Ⅰ, Ⅱ and Ⅲ."""

from kikin.grants.workplace.dispatch import DispatchCase, dispatch_grant
from kikin.grants.workplace.improvement import ImprovementCase, improvement_grant
from kikin.grants.workplace.training import TrainingCase, training_grant

__all__ = [
    "DispatchCase",
    "ImprovementCase",
    "TrainingCase",
    "dispatch_grant",
    "improvement_grant",
    "training_grant",
]
