"""Where results stand as seen from their targets: right of the line is good, whichever way the indicator should go."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

import pandas as pd
from matplotlib.axes import Axes
from matplotlib.lines import Line2D

from kikin.show.cells import rows_of
from kikin.show.charts.base import Rows, legend
from kikin.show.figures import describe
from kikin.show.formats import number
from kikin.show.style import AI, KAKI, KINARI, NIBI, SEIJI, SUMI
from kikin.totals import is_missing
from kikin.values.errors import KikinError

_LEAST, _MOST = (
    0.1,
    0.5,
)  # of the target: what the width shows at least; beyond the most a mark stands at the edge
_EDGE = 1.5  # of the limit, so that a number stands beside its mark
_DARK_YELLOW: Final = "#8a6a00"
_DOWN, _UP = ("以下", "未満", "減少"), ("以上", "超", "増加")
_GOOD_SIDE: Final = "#e3f0ed"


@dataclass(frozen=True)
class Mark:
    """How a status is drawn: the shape and the colour each tell it apart by itself."""

    shape: str
    color: str
    filled: bool = True

    @property
    def face(self) -> str:
        """The colour inside its edge."""
        return self.color if self.filled else "white"


MARKS: Final[dict[str, Mark]] = {
    "達成": Mark("o", SEIJI),
    "一部達成": Mark("^", _DARK_YELLOW),
    "未達成": Mark("X", KAKI),
    "進行中": Mark("D", AI, filled=False),
    "未集計": Mark("s", NIBI, filled=False),
}
"""○ for 達成 and × for 未達成, as Japanese readers expect; what is not judged yet is hollow."""


def targets(judged: pd.DataFrame, ax: Axes) -> None:
    """Draw each judged row as a mark, how far it lies from its target in % of the target; good is to the right.

    A value that is lower than its target stands to the right where lower is better. What is not judged yet is hollow,
    at its latest value; what has no number says so in words. For more than a dozen rows use ``show.charts.pieces``.

    Args:
        judged: As ``kikin.indicators.judged`` returns it.
        ax: Of a Figure of its own, which gets the height that it needs.

    Raises:
        KikinError: The frame isn't one of judgements.

    >>> import matplotlib.pyplot as plt
    >>> from decimal import Decimal
    >>> from kikin import show
    >>> frame = pd.DataFrame([{"name": "病院数", "part": "", "status": "達成", "comparator": "以上", "result_text": "12か所",
    ...     "result": Decimal(12), "latest": Decimal(12), "latest_text": "12か所", "threshold": Decimal(10),
    ...     "target_text": "10か所"}])
    >>> fig, ax = plt.subplots()
    >>> targets(frame, ax)
    >>> show.charts.alt_of(fig)
    '目標から見た実績の位置の図。目標の線の右が目標を満たす側。病院数 達成、実績 12か所、目標 10か所。'
    >>> plt.close(fig)
    """
    if "threshold" not in judged.columns or "status" not in judged.columns:
        raise KikinError(
            "判定した表ではありません",
            found="、".join(map(str, judged.columns[:5])),
            remedy="kikin.indicators.judged の結果を渡してください",
        )
    listed = rows_of(judged)
    places = [_place(row) for row in listed]
    limit = min(_MOST, max([_LEAST, *(abs(place) for place in places if place is not None)]))
    rows, told = Rows(ax, top=0.3), []
    for row, place in zip(listed, places, strict=True):
        part = row.get("part")
        name = f"{row['name']}（{part}）" if part else str(row["name"])
        rows.label(name)
        _draw(ax, rows.bar(), place, row, limit)
        told.append(f"{name} {_told(row)}")
    ax.set_xlim(-limit * _EDGE, limit * _EDGE)
    ax.set_xticks([-limit * _EDGE / 2, 0, limit * _EDGE / 2], ["← 届いていない", "目標", "満たす →"])
    ax.tick_params(axis="x", length=0)
    ax.spines["bottom"].set_visible(False)
    ax.set_xlabel("目標との差（目標に対する割合）")
    statuses = {str(row["status"]) for row in listed}
    lines = (
        legend(ax, [_handle(status) for status in MARKS if status in statuses])
        if statuses & set(MARKS)
        else 0
    )
    rows.finish(2.8 + lines)
    describe(ax, f"目標から見た実績の位置の図。目標の線の右が目標を満たす側。{'；'.join(told)}。", judged)


def _place(row: Mapping[Any, Any]) -> float | None:
    """Return how far on the good side of its threshold a value lies, as a part of the threshold."""
    value: Any = row.get("result") if not is_missing(row.get("result")) else row.get("latest")
    threshold: Any = row.get("threshold")
    if is_missing(value) or is_missing(threshold) or not threshold or row["status"] not in MARKS:
        return None
    asked = str(row.get("comparator") or "")
    upper: Any = row.get("target_upper")
    if asked == "範囲" and not is_missing(upper):
        away = max(float(threshold - value), float(value - upper), 0.0)
        return -away / abs(float(threshold))
    apart = float(value - threshold) / abs(float(threshold))
    if asked.endswith(_DOWN):
        return -apart
    if asked.endswith(_UP):
        return apart
    return abs(apart) if row["status"] == "達成" else -abs(apart)


def _draw(ax: Axes, y: float, place: float | None, row: Mapping[Any, Any], limit: float) -> None:
    status = str(row["status"])
    edge = limit * _EDGE
    ax.fill_between([0, edge], y - 0.5, y + 0.5, color=_GOOD_SIDE, linewidth=0, zorder=0)
    ax.fill_between([-edge, 0], y - 0.5, y + 0.5, color=KINARI, linewidth=0, zorder=0)
    ax.plot([0, 0], [y - 0.5, y + 0.5], color=SUMI, linewidth=1.4, zorder=1)
    if place is None:
        ax.text(-edge * 0.97, y, f"{status}{_due(row)}", ha="left", va="center", color=NIBI)
        return
    mark, shown = MARKS[status], max(-limit, min(limit, place))
    ax.plot(
        [0, shown], [y, y], color=mark.color, linewidth=2, zorder=2, linestyle="-" if mark.filled else ":"
    )
    look: dict[str, Any] = {
        "markerfacecolor": mark.face,
        "markeredgecolor": mark.color,
        "markeredgewidth": 1.4,
    }
    ax.plot([shown], [y], mark.shape, markersize=9, zorder=3, **look)
    side = -1 if place < 0 else 1  # the number stands beyond the mark
    ax.annotate(
        number(place * 100, "%", 1), (shown, y), (9 * side, 0), textcoords="offset points",
        ha="left" if side > 0 else "right", va="center", color=SUMI if mark.filled else NIBI,
    )  # fmt: skip


def _due(row: Mapping[Any, Any]) -> str:
    due = row.get("due")
    return f"（{due}確定予定）" if row["status"] == "未集計" and not is_missing(due) else ""


def _told(row: Mapping[Any, Any]) -> str:
    result = str(row.get("result_text") or "")
    latest = str(row.get("latest_text") or "")
    parts = [str(row["status"]) + _due(row)]
    if result and result != row["status"]:
        parts.append(f"実績 {result}")
    elif latest and latest != row["status"]:
        parts.append(f"直近の値 {latest}")
    return "、".join([*parts, f"目標 {row['target_text']}{_asked(row)}"])


def _asked(row: Mapping[Any, Any]) -> str:
    return "（低いほどよい）" if str(row.get("comparator") or "").endswith(_DOWN) else ""


def _handle(status: str) -> Line2D:
    mark = MARKS[status]
    look: dict[str, Any] = {"markersize": 8, "color": mark.color, "markerfacecolor": mark.face}
    return Line2D([], [], marker=mark.shape, linestyle="", label=status, **look)
