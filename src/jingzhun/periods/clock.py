"""Clocks that pause: days that count toward a time limit, without those on which it stood still."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from jingzhun.errors import Fault, JingzhunError
from jingzhun.periods.period import ONE_DAY
from jingzhun.periods.working_days import WorkingCalendar


@dataclass(frozen=True, kw_only=True)
class Pause:
    """Days on which a clock stands still, both ends included; ``until=None`` while the pause lasts.

    Raises PERIOD010 when ``until`` comes before ``from_``.
    """

    from_: date
    until: date | None = None
    reason: str = ""

    def __post_init__(self) -> None:
        if self.until is not None and self.until < self.from_:
            fault = Fault(code="PERIOD010", seen=str(self.until), wanted=str(self.from_))
            raise JingzhunError([fault])

    def holds_on(self, day: date) -> bool:
        """Whether the clock stands still on ``day``."""
        return self.from_ <= day and (self.until is None or day <= self.until)


@dataclass(frozen=True, kw_only=True)
class Clock:
    """A time limit that runs from the day after ``started_on``, in calendar or in working days.

    The day of the start does not count. Pauses may overlap: a day stands still once. With a
    ``calendar`` only working days count.

    >>> pause = Pause(from_=date(2018, 3, 5), until=date(2018, 3, 7))
    >>> clock = Clock(started_on=date(2018, 3, 1), pauses=(pause,))
    >>> clock.elapsed_days(date(2018, 3, 10)), clock.due_date(7)
    (6, datetime.date(2018, 3, 11))
    """

    started_on: date
    pauses: tuple[Pause, ...] = ()
    calendar: WorkingCalendar | None = None

    def elapsed_days(self, on: date) -> int:
        """How many days have counted up to and including ``on``; 0 on or before the start."""
        return sum(1 for _ in self._counting_days(until=on))

    def due_date(self, days: int) -> date | None:
        """The ``days``-th day that counts, or ``None`` while an open pause hides it.

        ``days=0`` is the day of the start; a negative limit raises PERIOD011.
        """
        if days < 0:
            raise JingzhunError([Fault(code="PERIOD011", seen=str(days))])
        if days == 0:
            return self.started_on
        horizon = min((p.from_ for p in self.pauses if p.until is None), default=date.max)
        for number, day in enumerate(self._counting_days(until=horizon), start=1):
            if number == days:
                return day
        return None

    def is_overdue(self, days: int, *, on: date) -> bool:
        """Whether more than ``days`` days had counted by ``on``: the last day itself is in time."""
        due = self.due_date(days)
        return due is not None and on > due

    def is_paused(self, on: date) -> bool:
        """Whether the clock stands still on ``on``."""
        return any(pause.holds_on(on) for pause in self.pauses)

    def _counting_days(self, *, until: date) -> Iterator[date]:
        day = self.started_on
        while day < until:
            day += ONE_DAY
            if not self.is_paused(day) and self._is_counted(day):
                yield day

    def _is_counted(self, day: date) -> bool:
        return self.calendar is None or self.calendar.is_working_day(day)
