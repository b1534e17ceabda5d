"""What the worker starts by itself, and when."""

from datetime import date, datetime, time, timedelta

from django.db import transaction
from django.utils import timezone

from jingzhun_site.jobs.actions import start_job
from jingzhun_site.jobs.kinds import KINDS
from jingzhun_site.jobs.models import Every, Job, Schedule

QUARTER_MONTHS = 3


def last_due(every: str, *, day: int, at: time, now: datetime) -> datetime:
    """The last moment not after ``now`` at which an entry was due, in the time zone of ``now``.

    >>> now = datetime(2018, 5, 1, 1, 0)
    >>> last_due("quarterly", day=1, at=time(2, 30), now=now)
    datetime.datetime(2018, 4, 1, 2, 30)
    >>> last_due("daily", day=1, at=time(2, 30), now=now)
    datetime.datetime(2018, 4, 30, 2, 30)
    """
    days = [_day_of(every, day=day, on=now.date(), back=back) for back in (0, 1)]
    moments = [datetime.combine(found, at, tzinfo=now.tzinfo) for found in days]
    return moments[0] if moments[0] <= now else moments[1]


def _day_of(every: str, *, day: int, on: date, back: int) -> date:
    """The day of the present period, or of the one before it, on which an entry is due."""
    if every == Every.DAILY:
        return on - timedelta(days=back)
    length = QUARTER_MONTHS if every == Every.QUARTERLY else 1
    months = (on.year * 12 + on.month - 1) // length * length - back * length
    return date(months // 12, months % 12 + 1, min(day, 28))


def settle_schedule(*, now: datetime | None = None) -> list[Job]:
    """Start every scheduled job that became due; one that was missed while nothing ran starts once.

    Two workers may do this at once: the key of a job names the moment it was due.
    """
    now = timezone.localtime(now)
    started = []
    for entry in Schedule.objects.filter(is_on=True, kind__in=list(KINDS)):
        due = last_due(entry.every, day=entry.day, at=entry.at, now=now)
        if due > entry.settled_until:
            with transaction.atomic():
                key = f"{due:%Y%m%d%H%M}"
                started.append(start_job(entry.kind, acting_user=None, key=key))
                Schedule.objects.filter(pk=entry.pk).update(settled_until=due)
    return started


def enter_declared_kinds() -> None:
    """Make an entry for every kind that says when it is due; what an officer has changed stays."""
    for kind in KINDS.values():
        if kind.due is not None:
            due = kind.due
            values = {"every": due.every, "day": due.day, "at": due.at}
            Schedule.objects.get_or_create(
                kind=kind.name, defaults=values | {"settled_until": timezone.now()}
            )
