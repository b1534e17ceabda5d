"""How much of the work that fell due in a month was done by its deadline, month by month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from itertools import dropwhile
from typing import Any

from django.db.models import Count, Q, QuerySet

from jingzhun.errors import JingzhunError
from jingzhun.periods import Period, PeriodKind, add_months, parse_period, period_of
from jingzhun_site.accounts.models import User
from jingzhun_site.accounts.rights import Right
from jingzhun_site.ledger.models import REPORTED_IN_TIME, LedgerEntry
from jingzhun_site.places.scope import Scope

MOST_MONTHS = 6


@dataclass(frozen=True, kw_only=True)
class MonthDone:
    """Of the work of a month whose deadline has gone by: how much there is, how much was done by it."""

    month: Period
    due: int
    on_time: int


def entries_done_by_month(place_code: str, *, user: User, on: date) -> Sequence[MonthDone]:
    """The months of the entries of a place and of all below it; nothing of a place that is not the user's."""
    if not user.scope(Right.SEE_DECISIONS).covers(place_code):
        return []
    entries = LedgerEntry.objects.within(Scope.of([place_code]))
    return done_by_month(entries.passed(on), is_on_time=REPORTED_IN_TIME, on=on)


def done_by_month(passed: "QuerySet[Any]", *, is_on_time: Q, on: date) -> Sequence[MonthDone]:
    """The months up to a day in which some work fell due, the oldest first.

    ``passed`` are rows with a ``due_on`` that has gone by. The months begin with the first that has any; the month
    that runs is there as soon as one of its deadlines has gone by. A month between them in which nothing fell due
    stays.
    """
    present = period_of(on, PeriodKind.MONTH)
    months = [
        period_of(add_months(present.start, -back), PeriodKind.MONTH)
        for back in reversed(range(MOST_MONTHS))
    ]
    found = list(dropwhile(lambda one: not one.due, _counted(passed, months, is_on_time)))
    return found if not found or found[-1].due or found[-1].month != present else found[:-1]


def month_named(text: str) -> Period | None:
    """The month that an address names as ``2018-12``; nothing for other words."""
    try:
        period = parse_period(text)
    except JingzhunError:
        return None
    return period if period == period_of(period.start, PeriodKind.MONTH) else None


def _counted(passed: "QuerySet[Any]", months: Sequence[Period], is_on_time: Q) -> list[MonthDone]:
    """All months in one pass over the rows, which a database does faster than a group for each month."""
    counts = {}
    for number, month in enumerate(months):
        is_of_month = Q(due_on__range=(month.start, month.end))
        counts[f"due_{number}"] = Count("pk", filter=is_of_month)
        counts[f"on_time_{number}"] = Count("pk", filter=is_of_month & is_on_time)
    row = passed.filter(due_on__gte=months[0].start).aggregate(**counts)
    return [
        MonthDone(month=month, due=row[f"due_{number}"], on_time=row[f"on_time_{number}"])
        for number, month in enumerate(months)
    ]
