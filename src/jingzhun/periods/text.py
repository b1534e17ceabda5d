"""Periods as text: one short form per kind, read and written."""

import re
from collections.abc import Callable
from datetime import date

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.periods.constructors import (
    half_year,
    income_year,
    month,
    quarter,
    ten_days,
    week,
    year,
)
from jingzhun.periods.kinds import PeriodKind, period_of
from jingzhun.periods.period import Period

_FORMS = (
    "2018, 2018-H1, 2018-Q1, 2018-03, 2018-03-T2, 2018-W05, income-2018, 2018-03-05 "
    "or 2018-03-05/2018-06-30"
)

_READERS: tuple[tuple[str, Callable[..., Period]], ...] = (
    (r"(\d{4})", year),
    (r"(\d{4})-H(\d+)", half_year),
    (r"(\d{4})-Q(\d+)", quarter),
    (r"(\d{4})-(\d{2})", month),
    (r"(\d{4})-(\d{2})-T(\d+)", ten_days),
    (r"(\d{4})-W(\d+)", week),
    (r"income-(\d{4})", income_year),
)

_WRITERS: tuple[tuple[PeriodKind, Callable[[Period], str]], ...] = (
    (PeriodKind.YEAR, lambda p: f"{p.start:%Y}"),
    (PeriodKind.HALF_YEAR, lambda p: f"{p.start:%Y}-H{(p.start.month + 5) // 6}"),
    (PeriodKind.QUARTER, lambda p: f"{p.start:%Y}-Q{(p.start.month + 2) // 3}"),
    (PeriodKind.MONTH, lambda p: f"{p.start:%Y-%m}"),
    (PeriodKind.TEN_DAYS, lambda p: f"{p.start:%Y-%m}-T{p.start.day // 10 + 1}"),
    (PeriodKind.WEEK, lambda p: f"{p.start:%G-W%V}"),
    (PeriodKind.INCOME_YEAR, lambda p: f"income-{p.end:%Y}"),
)


def parse_period(text: str, *, position: Position | None = None) -> Period:
    """The period that ``text`` names.

    Forms: a year ``2018``, half ``2018-H1``, quarter ``2018-Q1``, month ``2018-03``, ten-day
    period ``2018-03-T2``, ISO week ``2018-W05``, income year ``income-2018``, one day
    ``2018-03-05``, or two days joined by ``/``. Raises PERIOD002 for any other form,
    PERIOD003 for a number or date that does not exist, PERIOD001 for a reversed span; each carries
    ``position``.

    >>> parse_period("2018-Q1") == quarter(2018, 1)
    True
    >>> parse_period("2019-02-30")
    Traceback (most recent call last):
        ...
    jingzhun.errors.raising.JingzhunError: PERIOD003 '2019-02-30' names a date or number ...
    """
    place = position or Position()
    for pattern, build in _READERS:
        found = re.fullmatch(pattern, text, re.ASCII)
        if found:
            return _built(text, build, [int(n) for n in found.groups()], place)
    if not re.fullmatch(r"\d{4}-\d{2}-\d{2}(/\d{4}-\d{2}-\d{2})?", text, re.ASCII):
        fault = Fault(code="PERIOD002", position=place, seen=text, wanted=_FORMS)
        raise JingzhunError([fault])
    return _span(text, place)


def period_name(period: Period) -> str:
    """The short text of a period, such that :func:`parse_period` reads it back to the same days.

    >>> period_name(month(2018, 3)), period_name(income_year(2018))
    ('2018-03', 'income-2018')
    >>> period_name(Period(start=date(2018, 3, 5), end=date(2018, 6, 30)))
    '2018-03-05/2018-06-30'
    """
    for kind, write in _WRITERS:
        if period == period_of(period.start, kind):
            return write(period)
    if period.days == 1:
        return period.start.isoformat()
    return f"{period.start.isoformat()}/{period.end.isoformat()}"


def by_end_of(text: str, *, position: Position | None = None) -> date:
    """The deadline that 'by the end of …' sets: the last day of the named period.

    Raises what :func:`parse_period` raises.

    >>> by_end_of("2018-06"), by_end_of("2018-Q3")
    (datetime.date(2018, 6, 30), datetime.date(2018, 9, 30))
    """
    return parse_period(text, position=position).end


def _built(
    text: str, build: Callable[..., Period], numbers: list[int], position: Position
) -> Period:
    try:
        return build(*numbers)
    except JingzhunError as error:
        # The constructor knows the number, we know the text around it and where it stands.
        seen = error.faults[0]
        fault = Fault(
            code=seen.code, position=position, seen=text, wanted=seen.wanted, fields=seen.fields
        )
        raise JingzhunError([fault]) from None


def _span(text: str, position: Position) -> Period:
    first, _, last = text.partition("/")
    start = _day(text, first, position)
    end = _day(text, last or first, position)
    if end < start:
        fault = Fault(code="PERIOD001", position=position, seen=str(end), wanted=str(start))
        raise JingzhunError([fault])
    return Period(start=start, end=end)


def _day(text: str, day: str, position: Position) -> date:
    try:
        return date.fromisoformat(day)
    except ValueError:
        wanted = "the month has fewer days, or the year fewer months"
        fields = {"detail": f"no day {day}"}
        fault = Fault(code="PERIOD003", position=position, seen=text, wanted=wanted, fields=fields)
        raise JingzhunError([fault]) from None
