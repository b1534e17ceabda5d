"""What is due starts once, also when nothing ran at the time."""

from datetime import datetime, time
from zoneinfo import ZoneInfo

import pytest

from jingzhun_site.jobs.kinds import Due
from jingzhun_site.jobs.models import Every, Job, Schedule
from jingzhun_site.jobs.schedule import enter_declared_kinds, last_due, settle_schedule

from .conftest import Declare

SHANGHAI = ZoneInfo("Asia/Shanghai")


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=SHANGHAI)


@pytest.mark.parametrize(
    ("every", "day", "now", "expected"),
    [
        (Every.DAILY, 1, "2018-12-31T02:29", "2018-12-30T02:30"),
        (Every.DAILY, 1, "2018-12-31T02:30", "2018-12-31T02:30"),
        (Every.MONTHLY, 5, "2018-01-05T02:29", "2017-12-05T02:30"),
        (Every.MONTHLY, 31, "2018-03-01T00:00", "2018-02-28T02:30"),
        (Every.QUARTERLY, 1, "2018-01-01T02:29", "2017-10-01T02:30"),
        (Every.QUARTERLY, 1, "2018-06-30T23:59", "2018-04-01T02:30"),
    ],
)
def test_an_entry_was_last_due(every: str, day: int, now: str, expected: str) -> None:
    found = last_due(every, day=day, at=time(2, 30), now=moment(now))
    assert found == moment(expected)


@pytest.fixture
def nightly(declare: Declare, db: None) -> Schedule:
    declare("nightly", lambda progress, **_: None, due=Due(every=Every.DAILY, at=time(2, 30)))
    enter_declared_kinds()
    entry = Schedule.objects.get(kind="nightly")
    entry.settled_until = moment("2018-12-01T12:00")
    entry.save()
    Schedule.objects.exclude(pk=entry.pk).delete()
    return entry


def test_what_was_missed_for_three_nights_is_made_up_for_once(nightly: Schedule) -> None:
    assert settle_schedule(now=moment("2018-12-02T02:00")) == []
    assert len(settle_schedule(now=moment("2018-12-04T08:00"))) == 1
    assert settle_schedule(now=moment("2018-12-04T09:00")) == []
    assert len(settle_schedule(now=moment("2018-12-05T02:30"))) == 1
    assert Job.objects.filter(asked_by=None).count() == 2


def test_two_workers_start_what_is_due_only_once(nightly: Schedule) -> None:
    now = moment("2018-12-04T08:00")
    settle_schedule(now=now)
    Schedule.objects.update(settled_until=nightly.settled_until)
    settle_schedule(now=now)
    assert Job.objects.count() == 1


def test_an_entry_that_is_off_starts_nothing(nightly: Schedule) -> None:
    Schedule.objects.update(is_on=False)
    assert settle_schedule(now=moment("2018-12-04T08:00")) == []


def test_declaring_a_kind_again_keeps_what_an_officer_has_set(nightly: Schedule) -> None:
    Schedule.objects.update(at=time(5, 0))
    enter_declared_kinds()
    assert Schedule.objects.get(kind="nightly").at == time(5, 0)
