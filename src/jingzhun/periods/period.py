"""A span of whole days, both ends included."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from jingzhun.errors import Fault, JingzhunError

ONE_DAY = timedelta(days=1)


@dataclass(frozen=True, kw_only=True, order=True)
class Period:
    """The days from ``start`` to ``end``, **both included**; never empty.

    Two periods are equal when they cover the same days, whatever they were called: the year 2018 is
    the period from 2018-01-01 to 2018-12-31. Raises PERIOD001 when ``end`` comes before ``start``.

    >>> march = Period(start=date(2018, 3, 1), end=date(2018, 3, 31))
    >>> march.contains(date(2018, 3, 31)), march.days
    (True, 31)
    """

    start: date
    end: date

    def __post_init__(self) -> None:
        if self.end < self.start:
            fault = Fault(code="PERIOD001", seen=str(self.end), wanted=str(self.start))
            raise JingzhunError([fault])

    def contains(self, day: date) -> bool:
        """Whether ``day`` is one of the days."""
        return self.start <= day <= self.end

    def covers(self, other: "Period") -> bool:
        """Whether every day of ``other`` is one of the days."""
        return self.start <= other.start and other.end <= self.end

    def overlaps(self, other: "Period") -> bool:
        """Whether the two share at least one day."""
        return self.start <= other.end and other.start <= self.end

    def intersection(self, other: "Period") -> "Period | None":
        """The days that both have, or ``None`` when they share none."""
        if not self.overlaps(other):
            return None
        return Period(start=max(self.start, other.start), end=min(self.end, other.end))

    @property
    def days(self) -> int:
        """How many days there are."""
        return (self.end - self.start).days + 1

    def each_day(self) -> Iterator[date]:
        """Every day, first to last."""
        for offset in range(self.days):
            yield self.start + timedelta(days=offset)
