"""kikin: the yearly documents of the 地域医療介護総合確保基金, reproducibly made from tables."""

__version__ = "0.1.0"
