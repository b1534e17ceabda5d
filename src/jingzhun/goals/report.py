"""What is reported of goals: one line per goal, place and target, and what the report rests on."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Literal

from jingzhun.errors import Fault
from jingzhun.goals.figures import Figure, Quotient
from jingzhun.goals.pace import Pace
from jingzhun.packs import Measure, Nature, Status, Target

LineKind = Literal["goal", "money"]


class TargetStatus(StrEnum):
    """How a figure stands to its target on the day of the snapshot."""

    DONE = "done"
    ON_PACE = "on_pace"  # before its day, at or above the pace (or already within the bound)
    BEHIND = "behind"  # before its day, surely below the pace
    DUE_TODAY = "due_today"  # its day has come, is not over, and it is surely not reached
    OVERDUE = "overdue"  # its day is over and it is surely not reached
    NOT_DUE = "not_due"  # its day has not come; a state has no pace
    UNDECIDED = "undecided"  # missing facts decide between two of the above
    EXPECTED = "expected"  # a forecast whose day has not come; never scored
    DUE = "due"  # a forecast whose day has come; never scored
    NO_TARGET = "no_target"  # the place has no share of its own
    NOT_COMPUTABLE = "not_computable"  # see the reason


class Reason(StrEnum):
    """Why there is no figure, or why the status is not plainer."""

    NEEDS_REPORT = "needs_report"  # not in the register: somebody reports it, with evidence
    NEEDS_SNAPSHOT = "needs_snapshot"  # a state of another year: the snapshot of that year's end
    NEEDS_START_SNAPSHOT = "needs_start_snapshot"  # the base is that of the year's start
    NO_RECORDS = "no_records"  # the snapshot has no file of the records it counts
    EMPTY_BASE = "empty_base"  # a rate over no rows is undefined
    FACTS_MISSING = "facts_missing"
    YEAR_TO_COME = "year_to_come"  # the year has not begun
    OVER_CEILING = "over_ceiling"


@dataclass(frozen=True, kw_only=True)
class Window:
    """The calendar years whose dated rows a figure counts, both included."""

    first: int
    last: int


@dataclass(frozen=True, kw_only=True, eq=False)
class LineHead:
    """What the lines of one target of a goal (or money rule) have in common in all places.

    ``span`` is that of the target, also where places have none of their own; ``window`` are the years that a
    figure counts, or ``None`` for a state. ``value`` and ``value_max`` of ``target`` are in ``unit``; it is
    ``None`` for places without a target of their own. Heads are told apart by identity: thousands of lines
    share one.
    """

    kind: LineKind
    goal_id: str
    label: str
    unit: str
    measure: Measure
    nature: Nature
    pack_id: str
    clause: str
    lead: str
    year: int
    due: date
    as_at: date
    span: str = "single"
    target: Target | None = None
    window: Window | None = None
    pace: Pace | None = None
    goal_status: Status = Status.CONFIRMED
    note: str = ""

    @property
    def target_text(self) -> str:
        """The target as written: ``>= 80``, ``1..2``; empty without one."""
        if self.target is None:
            return ""
        if self.target.comparison == "range":
            return f"{self.target.value}..{self.target.value_max}"
        return f"{self.target.comparison} {self.target.value}"


@dataclass(frozen=True, kw_only=True)
class GoalLine:
    """One goal (or money rule) in one place against one target.

    ``figure`` is of the records known on the head's ``as_at``; the status is ``no_target`` where the place has no
    target of its own.
    """

    head: LineHead
    place: str
    status: TargetStatus
    reason: Reason | None = None
    figure: Figure | None = None

    @property
    def figure_text(self) -> str:
        """The figure with every digit counted (``312/400``); empty without one."""
        return "" if self.figure is None else self.figure.text()

    def record(self) -> Mapping[str, str | int | bool | None]:
        """The line as flat values for tables and files; ends of intervals keep their two numbers."""
        head, figure = self.head, self.figure
        low, high = (figure.low, figure.high) if figure else (None, None)
        target = head.target
        return {
            "kind": head.kind,
            "goal": head.goal_id,
            "label": head.label,
            "place": self.place,
            "year": head.year,
            "unit": head.unit,
            "measure": head.measure.value,
            "nature": head.nature.value,
            "target": head.target_text,
            "target_span": target.span if target else "",
            "target_status": target.status.value if target else "",
            "is_approximate": target.approximate if target else False,
            "figure": self.figure_text,
            **_ends("low", low),
            **_ends("high", high),
            "open_rows": figure.open_rows if figure else None,
            "status": self.status.value,
            "reason": self.reason.value if self.reason else "",
            "due": head.due.isoformat(),
            "as_at": head.as_at.isoformat(),
            "pace_days": head.pace.elapsed_days if head.pace else None,
            "pace_total_days": head.pace.total_days if head.pace else None,
            "counts_from": head.window.first if head.window else None,
            "counts_until": head.window.last if head.window else None,
            "lead": head.lead,
            "pack": head.pack_id,
            "clause": head.clause,
            "note": head.note,
        }


def _ends(name: str, end: Quotient | None) -> Mapping[str, int | None]:
    return {
        f"{name}_numerator": end.numerator if end else None,
        f"{name}_denominator": end.denominator if end else None,
    }


@dataclass(frozen=True, kw_only=True)
class PackCited:
    """A pack that the report rests on."""

    id: str
    version: str
    content_hash: str


@dataclass(frozen=True, kw_only=True)
class GoalsReport:
    """All lines, and what anyone needs to compute them again.

    ``remarks`` say what the figures leave out (rows without a place).
    """

    snapshot: str
    as_at: date
    known_at: date
    start_snapshot: str
    packs: tuple[PackCited, ...]
    on: date
    places: tuple[str, ...]
    years: tuple[int, ...]
    pace_method: str
    lines: tuple[GoalLine, ...]
    remarks: tuple[Fault, ...]
    jingzhun: str

    def line(self, goal_id: str, *, place: str, year: int) -> GoalLine:
        """The first line of a goal in a place for a year.

        Raises:
            KeyError: the report has none.
        """
        wanted = (goal_id, place, year)
        for line in self.lines:
            if (line.head.goal_id, line.place, line.head.year) == wanted:
                return line
        raise KeyError(wanted)

    def to_json(self) -> str:
        """The report as text, the same for the same report."""
        head = {
            "snapshot": self.snapshot,
            "as_at": self.as_at.isoformat(),
            "known_at": self.known_at.isoformat(),
            "start_snapshot": self.start_snapshot,
            "packs": [vars(pack) for pack in self.packs],
            "on": self.on.isoformat(),
            "places": self.places,
            "years": self.years,
            "pace_method": self.pace_method,
            "jingzhun": self.jingzhun,
        }
        body = {"lines": [line.record() for line in self.lines]}
        remarks = {"remarks": [fault.line() for fault in self.remarks]}
        return json.dumps({**head, **body, **remarks}, ensure_ascii=False, indent=2) + "\n"
