"""Working days by the published arrangements of each year, as dated data."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Literal

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.periods.period import ONE_DAY, Period
from jingzhun.periods.text import parse_period

Beyond = Literal["refuse", "weekends"]
YearStatus = Literal["published", "placeholder"]


@dataclass(frozen=True, kw_only=True)
class CalendarYear:
    """One year's arrangement: its days off, its working weekends and how sure we are of them."""

    year: int
    status: YearStatus
    days_off: frozenset[date]
    working_weekends: frozenset[date]
    notices: tuple[str, ...] = ()

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is worked: a working weekend, or a weekday that is no day off."""
        return day in self.working_weekends or (day.weekday() < 5 and day not in self.days_off)


@dataclass(frozen=True, kw_only=True)
class WorkingCalendar:
    """Which days are worked; a year without an arrangement is refused unless asked otherwise.

    ``beyond="refuse"`` raises PERIOD006 for a year that is not there. ``beyond="weekends"`` counts
    Saturdays and Sundays alone as days off, and :meth:`notices` says that it did.
    """

    years: Mapping[int, CalendarYear]
    beyond: Beyond = "refuse"

    def is_working_day(self, day: date) -> bool:
        """Whether ``day`` is worked; raises PERIOD006 as the class says."""
        arrangement = self.years.get(day.year)
        if arrangement is not None:
            return arrangement.is_working_day(day)
        if self.beyond == "refuse":
            raise JingzhunError([self._missing(day.year)])
        return day.weekday() < 5

    def notices(self, period: Period) -> tuple[Fault, ...]:
        """The years of ``period`` that are guessed or unconfirmed, to be said beside any result."""
        found = []
        for number in range(period.start.year, period.end.year + 1):
            arrangement = self.years.get(number)
            if arrangement is None:
                found.append(Fault(code="PERIOD007", severity="notice", seen=str(number)))
            elif arrangement.status == "placeholder":
                found.append(Fault(code="PERIOD008", severity="notice", seen=str(number)))
        return tuple(found)

    def _missing(self, number: int) -> Fault:
        known = ", ".join(str(y) for y in sorted(self.years)) or "no year"
        return Fault(code="PERIOD006", seen=str(number), wanted=known)


def load_working_calendar(*, beyond: Beyond = "refuse") -> WorkingCalendar:
    """The shipped calendar: 2016-2025 from the published notices, 2026 as a placeholder.

    >>> load_working_calendar().is_working_day(date(2018, 2, 11))
    True
    """
    return WorkingCalendar(years=_shipped_years(), beyond=beyond)


def parse_working_calendar(text: str, *, file: str) -> dict[int, CalendarYear]:
    """The years of a calendar written in TOML like ``data/working_days.toml``.

    Raises PERIOD009 with every entry that cannot be: a day outside its year, a working weekend that
    is no weekend, a day both on and off, an unknown status, an unreadable file.
    """
    try:
        tables = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise JingzhunError([_fault(file, "", str(error), "TOML with one table a year")]) from None
    faults: list[Fault] = []
    years = [_year(file, name, table, faults) for name, table in tables.items()]
    if faults:
        raise JingzhunError(faults)
    return {arrangement.year: arrangement for arrangement in years}


def add_working_days(day: date, count: int, calendar: WorkingCalendar) -> date:
    """The ``count``-th working day after ``day`` (negative: before it); ``day`` never counts.

    A period "within five working days" that begins on ``day`` ends on that date. ``count=0`` gives
    ``day`` back, worked or not. Raises PERIOD006 when the calendar ends on the way and refuses.

    >>> add_working_days(date(2018, 2, 14), 1, load_working_calendar())
    datetime.date(2018, 2, 22)
    """
    step = ONE_DAY if count >= 0 else -ONE_DAY
    left = abs(count)
    while left:
        day += step
        left -= calendar.is_working_day(day)
    return day


def count_working_days(period: Period, calendar: WorkingCalendar) -> int:
    """How many days of the period are worked.

    >>> count_working_days(parse_period("2018-02"), load_working_calendar())
    17
    """
    return sum(calendar.is_working_day(day) for day in period.each_day())


def on_or_after_working_day(day: date, calendar: WorkingCalendar) -> date:
    """``day`` if it is worked, else the next day that is: where a deadline on a day off moves to.

    >>> on_or_after_working_day(date(2018, 10, 1), load_working_calendar())
    datetime.date(2018, 10, 8)
    """
    while not calendar.is_working_day(day):
        day += ONE_DAY
    return day


@cache
def _shipped_years() -> Mapping[int, CalendarYear]:
    source = files(__package__).joinpath("data/working_days.toml")
    return parse_working_calendar(source.read_text(encoding="utf-8"), file="working_days.toml")


def _year(file: str, name: str, table: object, faults: list[Fault]) -> CalendarYear:
    entries = table if isinstance(table, dict) else {}
    days_off = _days(file, f"{name}.days_off", entries.get("days_off"), faults)
    weekends = _days(file, f"{name}.working_weekends", entries.get("working_weekends"), faults)
    number = int(name) if name.isdigit() else 0
    status = entries.get("status")
    if number < 1:
        faults.append(_fault(file, name, "the table is not named after a year", "[2018]"))
    if status not in ("published", "placeholder"):
        wanted = 'status = "published" or "placeholder"'
        faults.append(_fault(file, f"{name}.status", f"unknown status {status!r}", wanted))
    faults += _clashes(file, name, number, days_off, weekends)
    return CalendarYear(
        year=number,
        status="published" if status == "published" else "placeholder",
        days_off=days_off,
        working_weekends=weekends,
        notices=tuple(entries.get("notices", ())),
    )


def _days(file: str, key_path: str, entries: object, faults: list[Fault]) -> frozenset[date]:
    if not isinstance(entries, list):
        faults.append(_fault(file, key_path, "a list of days is missing", '["2018-01-01"]'))
        return frozenset()
    days: set[date] = set()
    for entry in entries:
        try:
            days |= set(parse_period(str(entry)).each_day())
        except JingzhunError as error:
            reason = error.faults[0].what()
            faults.append(_fault(file, key_path, reason, "2018-01-01 or 2018-02-15/2018-02-21"))
    return frozenset(days)


def _clashes(
    file: str, name: str, number: int, days_off: frozenset[date], weekends: frozenset[date]
) -> Iterable[Fault]:
    for day in sorted(days_off | weekends):
        if day.year != number:
            yield _fault(file, name, f"{day} lies in another year", "put it under its own year")
    for day in sorted(weekends):
        if day.weekday() < 5:
            yield _fault(file, name, f"{day} is no weekend", "weekdays are worked anyway")
    for day in sorted(days_off & weekends):
        yield _fault(file, name, f"{day} is both off and worked", "name it once")


def _fault(file: str, key_path: str, detail: str, wanted: str) -> Fault:
    position = Position(file=file, key_path=key_path)
    fields = {"detail": detail}
    return Fault(code="PERIOD009", position=position, seen=key_path, wanted=wanted, fields=fields)
