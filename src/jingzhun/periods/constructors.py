"""The spans of time that plans and reports speak of, by year and number.

A number that does not exist (month 13, week 53 of a year with 52) raises PERIOD003.
"""

from calendar import monthrange
from collections.abc import Sequence
from datetime import date

from jingzhun.errors import Fault, JingzhunError
from jingzhun.periods.period import ONE_DAY, Period

_YEARS = range(1, 9999)  # the year after the last one must still be a date


def month_end(day: date) -> date:
    """The last day of the month in which ``day`` lies.

    >>> month_end(date(2020, 2, 3))
    datetime.date(2020, 2, 29)
    """
    return day.replace(day=monthrange(day.year, day.month)[1])


def add_months(day: date, months: int) -> date:
    """The same day ``months`` later (negative: earlier), or the month's last day if it is shorter.

    >>> add_months(date(2018, 1, 31), 1), add_months(date(2018, 3, 1), -12)
    (datetime.date(2018, 2, 28), datetime.date(2017, 3, 1))
    """
    count = day.year * 12 + day.month - 1 + months
    first = date(count // 12, count % 12 + 1, 1)
    return first.replace(day=min(day.day, month_end(first).day))


def months_from(start: date, months: int) -> Period:
    """The period of ``months`` whole months that begins on ``start``, the first day of a month."""
    return Period(start=start, end=add_months(start, months) - ONE_DAY)


def year(number: int) -> Period:
    """The calendar year.

    >>> year(2018)
    Period(start=datetime.date(2018, 1, 1), end=datetime.date(2018, 12, 31))
    """
    _check("year", number, _YEARS)
    return months_from(date(number, 1, 1), 12)


def half_year(number: int, half: int) -> Period:
    """The first (1) or second (2) half of a year.

    >>> half_year(2018, 2).start
    datetime.date(2018, 7, 1)
    """
    _check("year", number, _YEARS)
    _check("half-year", half, range(1, 3))
    return months_from(date(number, 6 * half - 5, 1), 6)


def quarter(number: int, quarter_number: int) -> Period:
    """Quarter 1 to 4 of a year.

    >>> quarter(2018, 1).end
    datetime.date(2018, 3, 31)
    """
    _check("year", number, _YEARS)
    _check("quarter", quarter_number, range(1, 5))
    return months_from(date(number, 3 * quarter_number - 2, 1), 3)


def month(number: int, month_number: int) -> Period:
    """Month 1 to 12 of a year.

    >>> month(2018, 2).days
    28
    """
    _check("year", number, _YEARS)
    _check("month", month_number, range(1, 13))
    return months_from(date(number, month_number, 1), 1)


def ten_days(number: int, month_number: int, part: int) -> Period:
    """A ten-day period (旬): days 1-10 (part 1), 11-20 (part 2), or 21 to the month's end (part 3).

    >>> ten_days(2018, 2, 3)
    Period(start=datetime.date(2018, 2, 21), end=datetime.date(2018, 2, 28))
    """
    _check("ten-day period", part, range(1, 4))
    whole = month(number, month_number)
    start = whole.start.replace(day=10 * part - 9)
    return Period(start=start, end=whole.end if part == 3 else start.replace(day=10 * part))


def week(number: int, week_number: int) -> Period:
    """An ISO week, Monday to Sunday; week 1 is the one with the year's first Thursday.

    >>> week(2018, 1).start, week(2019, 1).start
    (datetime.date(2018, 1, 1), datetime.date(2018, 12, 31))
    """
    _check("year", number, _YEARS)
    last = date(number, 12, 28).isocalendar().week
    _check("week", week_number, range(1, last + 1))
    start = date.fromisocalendar(number, week_number, 1)
    return Period(start=start, end=date.fromisocalendar(number, week_number, 7))


def income_year(number: int) -> Period:
    """The twelve months over which household income is counted: 1 October to 30 September.

    Named after the year in which it ends, as the yearly adjustment of the register does.

    >>> income_year(2018)
    Period(start=datetime.date(2017, 10, 1), end=datetime.date(2018, 9, 30))
    """
    _check("income year", number, _YEARS[1:])
    return months_from(date(number - 1, 10, 1), 12)


def twelve_months_before(day: date | Period) -> Period:
    """The twelve whole months before the month in which ``day`` lies, or in which a period starts.

    Income of a borderline household is counted so: from the first of the same month of the year
    before to the end of the month before its recognition.

    >>> twelve_months_before(date(2021, 6, 15))
    Period(start=datetime.date(2020, 6, 1), end=datetime.date(2021, 5, 31))
    """
    anchor = day.start if isinstance(day, Period) else day
    return months_from(add_months(anchor.replace(day=1), -12), 12)


def _check(name: str, seen: int, allowed: Sequence[int]) -> None:
    if seen in allowed:
        return
    wanted = f"{allowed[0]} to {allowed[-1]}"
    fields = {"detail": f"no {name} {seen}"}
    raise JingzhunError([Fault(code="PERIOD003", seen=str(seen), wanted=wanted, fields=fields)])
