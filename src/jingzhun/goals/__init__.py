"""Goals: figures from records, targets by place and year, how they stand, and how they are handed down.

:func:`report_goals` measures every target against a snapshot; :func:`figure_rows` opens one of its figures to the
records behind it.
"""

from jingzhun.goals.figures import Figure, Quotient
from jingzhun.goals.pace import PACE_METHOD, Pace
from jingzhun.goals.report import (
    GoalLine,
    GoalsReport,
    LineKind,
    PackCited,
    Reason,
    TargetStatus,
    Window,
)
from jingzhun.goals.reporting import report_goals
from jingzhun.goals.request import GoalsRequest, YearStart

__all__ = [
    "PACE_METHOD", "Figure", "GoalLine", "GoalsReport", "GoalsRequest", "LineKind", "Pace",
    "PackCited", "Quotient", "Reason", "TargetStatus", "Window", "YearStart", "report_goals",
]  # fmt: skip
