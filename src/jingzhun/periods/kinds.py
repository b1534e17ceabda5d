"""Kinds of period: the one around a day, the one before, all those inside a span."""

from collections.abc import Callable, Iterator
from datetime import date
from enum import StrEnum

from jingzhun.periods.constructors import (
    add_months,
    half_year,
    income_year,
    month,
    month_end,
    months_from,
    quarter,
    ten_days,
    week,
    year,
)
from jingzhun.periods.period import ONE_DAY, Period


class PeriodKind(StrEnum):
    """The kinds of period that follow one another without gap or overlap."""

    YEAR = "year"
    HALF_YEAR = "half_year"
    QUARTER = "quarter"
    MONTH = "month"
    TEN_DAYS = "ten_days"
    WEEK = "week"
    INCOME_YEAR = "income_year"


def period_of(day: date, kind: PeriodKind) -> Period:
    """The period of ``kind`` in which ``day`` lies.

    >>> period_of(date(2018, 10, 1), PeriodKind.INCOME_YEAR) == income_year(2019)
    True
    >>> period_of(date(2018, 2, 25), PeriodKind.TEN_DAYS).start
    datetime.date(2018, 2, 21)
    """
    return _AROUND[PeriodKind(kind)](day)


def previous(period: Period) -> Period:
    """The period of the same shape that ends on the day before ``period`` starts.

    Whole months go back by as many months, a ten-day period to the one before it, anything else by
    as many days.

    >>> previous(quarter(2018, 1)) == quarter(2017, 4)
    True
    >>> previous(ten_days(2018, 3, 1)) == ten_days(2018, 2, 3)
    True
    """
    last = period.start - ONE_DAY
    months = whole_months(period)
    if months:
        return months_from(add_months(period.start, -months), months)
    if period == period_of(period.start, PeriodKind.TEN_DAYS):
        return period_of(last, PeriodKind.TEN_DAYS)
    return Period(start=period.start - ONE_DAY * period.days, end=last)


def following(period: Period) -> Period:
    """The period of the same shape that starts on the day after ``period`` ends.

    >>> following(month(2018, 12)) == month(2019, 1)
    True
    """
    first = period.end + ONE_DAY
    months = whole_months(period)
    if months:
        return months_from(first, months)
    if period == period_of(period.start, PeriodKind.TEN_DAYS):
        return period_of(first, PeriodKind.TEN_DAYS)
    return Period(start=first, end=period.end + ONE_DAY * period.days)


def whole_months(period: Period) -> int:
    """How many whole calendar months the period is made of; 0 when it cuts one.

    >>> whole_months(income_year(2018)), whole_months(week(2018, 1))
    (12, 0)
    """
    if period.start.day != 1 or period.end != month_end(period.end):
        return 0
    return (period.end.year - period.start.year) * 12 + period.end.month - period.start.month + 1


def periods_within(period: Period, kind: PeriodKind) -> tuple[Period, ...]:
    """All periods of ``kind`` that lie wholly inside ``period``, in order.

    >>> [p.end.isoformat() for p in periods_within(half_year(2018, 1), PeriodKind.QUARTER)]
    ['2018-03-31', '2018-06-30']
    """
    return tuple(p for p in _touching(period, kind) if period.covers(p))


def periods_touching(period: Period, kind: PeriodKind) -> tuple[Period, ...]:
    """All periods of ``kind`` that share a day with ``period``; the outer two may stick out.

    >>> campaign = Period(start=date(2018, 3, 15), end=date(2018, 6, 30))
    >>> len(periods_touching(campaign, PeriodKind.MONTH))
    4
    """
    return tuple(_touching(period, kind))


def _touching(period: Period, kind: PeriodKind) -> Iterator[Period]:
    current = period_of(period.start, kind)
    while current.start <= period.end:
        yield current
        current = period_of(current.end + ONE_DAY, kind)


def _quarter_around(day: date) -> Period:
    return quarter(day.year, (day.month + 2) // 3)


def _half_around(day: date) -> Period:
    return half_year(day.year, 1 if day.month <= 6 else 2)


def _ten_days_around(day: date) -> Period:
    return ten_days(day.year, day.month, min((day.day + 9) // 10, 3))


def _week_around(day: date) -> Period:
    iso = day.isocalendar()
    return week(iso.year, iso.week)


_AROUND: dict[PeriodKind, Callable[[date], Period]] = {
    PeriodKind.YEAR: lambda day: year(day.year),
    PeriodKind.HALF_YEAR: _half_around,
    PeriodKind.QUARTER: _quarter_around,
    PeriodKind.MONTH: lambda day: month(day.year, day.month),
    PeriodKind.TEN_DAYS: _ten_days_around,
    PeriodKind.WEEK: _week_around,
    PeriodKind.INCOME_YEAR: lambda day: income_year(day.year + (day.month >= 10)),
}
