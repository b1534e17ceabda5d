"""Duties and reports as dates: what somebody must do in each period of a plan, and by when."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

from jingzhun.packs import Duty, MoneyRule
from jingzhun.periods import Period, PeriodKind, periods_touching, year


@dataclass(frozen=True, kw_only=True)
class DutyInstance:
    """A duty in one period: how often, or how much, by the end of ``due``.

    ``due`` is ``None`` where the document gives no date: the duty then stands open for the whole
    period and nobody is late.
    """

    duty_id: str
    who: str
    level: str
    period: Period
    due: date | None
    at_least: int
    amount: Decimal | None = None
    amount_unit: str = ""


def instances_of(duty: Duty, years: Iterable[int]) -> tuple[DutyInstance, ...]:
    """A duty's instances in some years, in order of time.

    A recurring duty has one for each of its periods that end in one of the years, due with the period
    or, of a yearly one, on its own day; one that is done
    once has one: by its deadline, by the end of its own last year, or without date. Years outside
    the duty's own, and a deadline in another year, give none.

    >>> from jingzhun.errors import Position
    >>> from jingzhun.packs import Source
    >>> meeting = Duty(id="meeting", label="例会", source=Source(clause="三(一)"), pack_id="sample",
    ...     position=Position(), who="leading_group", every="quarter")
    >>> [str(one.due) for one in instances_of(meeting, [2018])]
    ['2018-03-31', '2018-06-30', '2018-09-30', '2018-12-31']
    """
    wanted = sorted(number for number in set(years) if not duty.years or number in duty.years)
    if not wanted:
        return ()
    if duty.every:
        return tuple(
            _recurring(duty, p) for number in wanted for p in _ending_in(duty.every, number)
        )
    return _once(duty, wanted)


def instances_due(duty: Duty, window: Period) -> tuple[DutyInstance, ...]:
    """A duty's instances that have begun by the end of a window and fall due in it or later.

    One without a date is none of them: nobody can be late with it.

    >>> from jingzhun.errors import Position
    >>> from jingzhun.packs import Source
    >>> meeting = Duty(id="meeting", label="例会", source=Source(clause="三(一)"), pack_id="sample",
    ...     position=Position(), who="leading_group", every="month")
    >>> window = Period(start=date(2018, 11, 30), end=date(2019, 1, 10))
    >>> [str(one.due) for one in instances_due(meeting, window)]
    ['2018-11-30', '2018-12-31', '2019-01-31']
    """
    found = instances_of(duty, _years_around(duty, window))
    return tuple(
        one
        for one in found
        if one.due is not None and one.due >= window.start and one.period.start <= window.end
    )


def report_periods(rule: MoneyRule, number: int) -> tuple[Period, ...]:
    """The periods of a year after each of which a money rule is reported on; empty when it is not.

    A ten-day report is due on the last day of its period: the 10th, the 20th, the end of the month.
    """
    return _ending_in(rule.report_every, number) if rule.report_every else ()


def _years_around(duty: Duty, window: Period) -> Iterable[int]:
    """The years to ask for: of what is done once always its own, so that its period is the same each time."""
    if duty.every:  # a period of the last days of a year may end in the next one
        return range(window.start.year, window.end.year + 2)
    return duty.years or ((duty.deadline.year,) if duty.deadline else ())


def _recurring(duty: Duty, period: Period) -> DutyInstance:
    due = date.fromisoformat(f"{period.end.year}-{duty.due_on}") if duty.due_on else period.end
    return _instance(duty, period, due)


def _once(duty: Duty, years: list[int]) -> tuple[DutyInstance, ...]:
    span = Period(start=year(years[0]).start, end=year(years[-1]).end)
    if duty.deadline is not None:
        is_ours = span.contains(duty.deadline)
        return (_instance(duty, span, duty.deadline),) if is_ours else ()
    return (_instance(duty, span, year(max(duty.years)).end if duty.years else None),)


def _instance(duty: Duty, period: Period, due: date | None) -> DutyInstance:
    return DutyInstance(
        duty_id=duty.id,
        who=duty.who,
        level=duty.level,
        period=period,
        due=due,
        at_least=duty.at_least,
        amount=duty.amount,
        amount_unit=duty.amount_unit,
    )


def _ending_in(every: str, number: int) -> tuple[Period, ...]:
    """The periods that end in a year: a week over New Year belongs to the year of its Sunday."""
    whole = year(number)
    if every == "day":
        return tuple(Period(start=day, end=day) for day in whole.each_day())
    touching = periods_touching(whole, PeriodKind(every))
    return tuple(period for period in touching if whole.contains(period.end))
