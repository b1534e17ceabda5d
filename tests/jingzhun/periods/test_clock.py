from datetime import date

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.periods import Clock, Pause, load_working_calendar

START = date(2018, 3, 1)


def test_the_day_of_the_start_does_not_count():
    clock = Clock(started_on=START)
    assert clock.elapsed_days(START) == 0
    assert clock.elapsed_days(date(2018, 3, 2)) == 1
    assert clock.elapsed_days(date(2018, 2, 1)) == 0
    assert clock.due_date(7) == date(2018, 3, 8)
    assert clock.due_date(0) == START


def test_paused_days_do_not_count():
    clock = Clock(started_on=START, pauses=(Pause(from_=date(2018, 3, 5), until=date(2018, 3, 7)),))
    assert clock.elapsed_days(date(2018, 3, 4)) == 3
    assert clock.elapsed_days(date(2018, 3, 7)) == 3
    assert clock.elapsed_days(date(2018, 3, 8)) == 4
    assert clock.due_date(4) == date(2018, 3, 8)
    assert [clock.is_paused(date(2018, 3, day)) for day in (4, 5, 7, 8)] == [
        False,
        True,
        True,
        False,
    ]


def test_days_that_two_pauses_share_stand_still_once():
    pauses = (
        Pause(from_=date(2018, 3, 5), until=date(2018, 3, 7)),
        Pause(from_=date(2018, 3, 6), until=date(2018, 3, 8)),
    )
    assert Clock(started_on=START, pauses=pauses).due_date(4) == date(2018, 3, 9)


def test_while_a_pause_is_open_the_due_date_behind_it_is_unknown():
    clock = Clock(started_on=START, pauses=(Pause(from_=date(2018, 3, 5)),))
    assert clock.due_date(3) == date(2018, 3, 4)
    assert clock.due_date(4) is None
    assert clock.elapsed_days(date(2019, 1, 1)) == 3
    assert not clock.is_overdue(4, on=date(2019, 1, 1))
    assert clock.is_overdue(3, on=date(2018, 3, 5))


def test_the_last_day_is_in_time_and_the_next_is_not():
    clock = Clock(started_on=START)
    assert not clock.is_overdue(7, on=date(2018, 3, 8))
    assert clock.is_overdue(7, on=date(2018, 3, 9))


def test_a_clock_in_working_days_skips_days_off_and_pauses():
    clock = Clock(
        started_on=date(2018, 9, 28),
        pauses=(Pause(from_=date(2018, 9, 30), until=date(2018, 10, 8)),),
        calendar=load_working_calendar(),
    )
    # 29 September is worked, 30 September to 8 October stand still
    assert clock.due_date(2) == date(2018, 10, 9)
    assert clock.elapsed_days(date(2018, 10, 8)) == 1


def test_a_pause_that_ends_before_it_starts_is_refused():
    with pytest.raises(JingzhunError, match="PERIOD010"):
        Pause(from_=date(2018, 3, 2), until=date(2018, 3, 1))


def test_a_negative_time_limit_is_refused():
    with pytest.raises(JingzhunError, match="PERIOD011"):
        Clock(started_on=START).due_date(-1)
