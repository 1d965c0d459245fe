"""Notebooks run warm: each in a process forked from one that has everything loaded; elsewhere ordinary kernels."""

from kikin.publish.engine.outcomes import Died, Overtime
from kikin.publish.engine.pool import close, pool, prepare
from kikin.publish.engine.zygote import is_forked

__all__ = ["Died", "Overtime", "close", "is_forked", "pool", "prepare"]
