"""The front matter of a document, as both outputs print it."""

from __future__ import annotations

import datetime as dt
from typing import Any, Final

from kikin.values.periods import day_words

_SHOWN: Final = (
    "subtitle", "prefecture", "date-line", "publisher", "published", "downloads", "description",
    "trail-root", "trail-home", "trail-group", "trail-name",
)  # fmt: skip


def metadata_of(options: dict[str, Any], stem: str) -> dict[str, str | bool]:
    """Return the metadata for pandoc: title block, language and numbering.

    A date in ISO form prints as 2025年11月1日; any other text goes into ``date-line``, since Quarto would
    print it as an invalid date.

    >>> metadata_of({"title": "事後評価", "date": "2025-11-01"}, "evaluation")["date"]
    '2025年11月1日'
    """
    options = with_date_line(options)
    metadata: dict[str, str | bool] = {
        "lang": str(options.get("lang", "ja")),
        "title": str(options.get("title", stem)),
        "toc-title": str(options.get("toc-title", "目次")),
        "number-sections": options.get("number-sections") is not False,
        "number-depth": str(options.get("number-depth", 4)),
    }
    day = _day(options.get("date"))
    if day:
        metadata["date"] = day_words(day)
    return metadata | {key: str(options[key]) for key in _SHOWN if options.get(key)}


def with_date_line(front_matter: dict[str, Any]) -> dict[str, Any]:
    """Return the front matter with a date that is not in ISO form moved to ``date-line``.

    >>> with_date_line({"date": "令和７年11月"})
    {'date-line': '令和７年11月'}
    """
    if not front_matter.get("date") or _day(front_matter["date"]):
        return front_matter
    return {("date-line" if key == "date" else key): value for key, value in front_matter.items()}


def _day(value: object) -> dt.date | None:
    if isinstance(value, dt.date):
        return value
    try:
        return dt.date.fromisoformat(str(value))
    except ValueError:
        return None
