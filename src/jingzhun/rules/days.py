"""Days that follow from the decision date: the ends of the windows through which aggregates look."""

from dataclasses import dataclass
from datetime import date

from jingzhun.periods import PeriodKind, period_of, previous
from jingzhun.rules.expressions import Day, Window
from jingzhun.vocabulary import Entity, Timing


@dataclass(frozen=True, kw_only=True)
class DayRange:
    """The first and last day that a window covers, both included."""

    start: date
    end: date


def window_days(window: Window, today: date) -> DayRange | None:
    """The days a window covers on a decision date; ``None`` for ``ever``."""
    if window.start is None:
        return None
    end = window.end or window.start
    return DayRange(start=resolve_day(window.start, today), end=resolve_day(end, today))


def resolve_day(day: Day, today: date) -> date:
    """A relative day on a decision date.

    >>> resolve_day(Day(rule="period_start", period="year", back=1), date(2018, 12, 31))
    datetime.date(2017, 1, 1)
    """
    if day.rule == "fixed" and day.fixed is not None:
        return day.fixed
    if day.rule == "today":
        return today
    period = period_of(today, PeriodKind(day.period))
    for _ in range(day.back):
        period = previous(period)
    return period.start if day.rule == "period_start" else period.end


def default_window(child: Entity) -> Window | None:
    """How an aggregate looks at children when the rule says no word of time; ``None`` where it must say one."""
    if child.timing is Timing.INTERVAL:
        return Window(kind="as_at", text="as_at(today)", start=Day(rule="today"))
    return Window(kind="ever", text="ever") if child.timing is Timing.STANDING else None
