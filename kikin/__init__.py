"""kikin: the yearly documents of the 地域医療介護総合確保基金, reproducibly made from tables."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from kikin.data.dataset import Dataset, load

__version__ = "0.2.0"
__all__ = ["Dataset", "load"]


def __getattr__(name: str) -> Any:
    """Import what reads tables only when it is asked for: ``kikin --help`` needs no pandas."""
    if name in __all__:
        from kikin.data import dataset  # noqa: PLC0415

        return getattr(dataset, name)
    raise AttributeError(name)
