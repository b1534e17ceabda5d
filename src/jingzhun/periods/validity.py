"""From when until when a value holds, and the value that holds on a day."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from itertools import zip_longest
from typing import Generic, TypeVar

from jingzhun.errors import Fault, JingzhunError
from jingzhun.periods.period import ONE_DAY

T = TypeVar("T")


@dataclass(frozen=True, kw_only=True)
class Validity:
    """The days on which something holds: **both ends included**, an open end is ``None``.

    ``until`` is the last day, as documents write it ("valid until 31 December 2020"), not the day
    after. Raises PERIOD004 when it comes before ``from_``.

    >>> Validity(until=date(2020, 12, 31)).holds_on(date(2020, 12, 31))
    True
    """

    from_: date | None = None
    until: date | None = None

    def __post_init__(self) -> None:
        if self.from_ and self.until and self.until < self.from_:
            fault = Fault(code="PERIOD004", seen=str(self.until), wanted=str(self.from_))
            raise JingzhunError([fault])

    def holds_on(self, day: date) -> bool:
        """Whether it holds on ``day``."""
        return (self.from_ is None or self.from_ <= day) and (
            self.until is None or day <= self.until
        )

    def overlaps(self, other: "Validity") -> bool:
        """Whether there is a day on which both hold."""
        starts_in_time = self.from_ is None or other.until is None or self.from_ <= other.until
        ends_in_time = self.until is None or other.from_ is None or other.from_ <= self.until
        return starts_in_time and ends_in_time


@dataclass(frozen=True, kw_only=True)
class Dated(Generic[T]):
    """A value with the days on which it holds."""

    value: T
    validity: Validity = Validity()


def dated_values(starts: Mapping[date, T]) -> tuple[Dated[T], ...]:
    """The values of a ``{first day: value}`` table: each holds until the next one starts.

    >>> [d.validity.until for d in dated_values({date(2018, 1, 1): 85, date(2019, 1, 1): 90})]
    [datetime.date(2018, 12, 31), None]
    """
    days = sorted(starts)
    ends = [day - ONE_DAY for day in days[1:]]
    return tuple(
        Dated(value=starts[day], validity=Validity(from_=day, until=end))
        for day, end in zip_longest(days, ends)
    )


def value_at(values: Mapping[date, T] | Iterable[Dated[T]], day: date) -> T | None:
    """The value that holds on ``day``, or ``None`` when none does: never the nearest one.

    ``values`` is a ``{first day: value}`` table or dated values. Raises PERIOD005 when two dated
    values hold on that day.

    >>> rates = {date(2018, 1, 1): 85, date(2019, 1, 1): 90}
    >>> value_at(rates, date(2018, 12, 31)), value_at(rates, date(2017, 12, 31))
    (85, None)
    """
    series = dated_values(values) if isinstance(values, Mapping) else values
    holding = [dated for dated in series if dated.validity.holds_on(day)]
    if len(holding) > 1:
        fields = {"first": str(holding[0].value), "second": str(holding[1].value)}
        raise JingzhunError([Fault(code="PERIOD005", seen=day.isoformat(), fields=fields)])
    return holding[0].value if holding else None
