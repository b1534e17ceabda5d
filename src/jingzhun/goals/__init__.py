"""Goals: figures from records, targets by place and year, how they stand, and how they are handed down.

:func:`report_goals` measures every target against a snapshot; :func:`figure_rows` opens one of its figures to the
records behind it. :func:`decompose_quota` hands a quota down, :func:`check_no_raising` checks what was handed
down, :func:`instances_of` dates duties.
"""

from jingzhun.goals.duties import DutyInstance, instances_due, instances_of, report_periods
from jingzhun.goals.figures import Figure, Quotient
from jingzhun.goals.opening import FigureRow, FigureRows, Part, figure_rows, write_figure_rows
from jingzhun.goals.pace import PACE_METHOD, Pace
from jingzhun.goals.raising import PlacedTarget, check_no_raising
from jingzhun.goals.report import (
    GoalLine,
    GoalsReport,
    LineHead,
    LineKind,
    PackCited,
    Reason,
    TargetStatus,
    Window,
)
from jingzhun.goals.reporting import report_goals, stream_goals
from jingzhun.goals.request import GoalsRequest, YearStart
from jingzhun.goals.splitting import (
    bases_from_facts,
    bases_from_report,
    decompose_down,
    decompose_quota,
    split_target,
)
from jingzhun.goals.wording import goal_word

__all__ = [
    "PACE_METHOD", "DutyInstance", "Figure", "FigureRow", "FigureRows", "GoalLine", "GoalsReport",
    "GoalsRequest", "LineHead", "LineKind", "Pace", "PackCited", "Part", "PlacedTarget", "Quotient", "Reason",
    "TargetStatus", "Window", "YearStart", "bases_from_facts", "bases_from_report",
    "check_no_raising", "decompose_down", "decompose_quota", "figure_rows", "goal_word",
    "instances_due", "instances_of", "report_goals", "report_periods", "split_target", "stream_goals",
    "write_figure_rows",
]  # fmt: skip
