from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.errors import JingzhunError
from jingzhun.periods import (
    Period,
    WorkingCalendar,
    add_working_days,
    count_working_days,
    load_working_calendar,
    on_or_after_working_day,
    parse_working_calendar,
    year,
)

CALENDAR = load_working_calendar()
days = st.dates(min_value=date(2016, 2, 1), max_value=date(2025, 11, 30))


@pytest.mark.parametrize(
    ("number", "worked"),
    # 365 or 366 days, less weekends, less days off on weekdays, plus working weekends
    [(2018, 261 - 18 + 7), (2019, 261 - 17 + 6), (2020, 262 - 19 + 6)],
)
def test_a_published_year_has_its_number_of_working_days(number, worked):
    assert count_working_days(year(number), CALENDAR) == worked


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2018, 2, 11), True),  # the Sunday before the spring holiday
        (date(2018, 2, 15), False),
        (date(2018, 12, 29), True),  # arranged by the notice for 2019
        (date(2018, 12, 31), False),
        (date(2019, 5, 2), False),  # added by the notice of March 2019
        (date(2019, 5, 5), True),
        (date(2020, 1, 31), False),  # the lengthened spring holiday
        (date(2020, 2, 1), False),  # had been announced as a working Saturday
        (date(2020, 2, 3), True),
        (date(2018, 3, 3), False),
        (date(2018, 3, 5), True),
    ],
)
def test_days_off_and_working_weekends_follow_the_notices(day, worked):
    assert CALENDAR.is_working_day(day) is worked


def test_the_day_of_the_start_does_not_count():
    assert add_working_days(date(2018, 3, 1), 1, CALENDAR) == date(2018, 3, 2)
    assert add_working_days(date(2018, 3, 1), 2, CALENDAR) == date(2018, 3, 5)
    assert add_working_days(date(2018, 3, 3), 0, CALENDAR) == date(2018, 3, 3)


def test_five_working_days_across_the_national_holiday_use_the_working_weekend():
    # Friday 28 September; the 29th and 30th are worked, 1-7 October are off
    assert add_working_days(date(2018, 9, 28), 5, CALENDAR) == date(2018, 10, 10)


@given(days, st.integers(min_value=1, max_value=20))
def test_counting_forward_and_back_again_agrees(day, count):
    worked = on_or_after_working_day(day, CALENDAR)
    assert add_working_days(add_working_days(worked, count, CALENDAR), -count, CALENDAR) == worked


@given(days, st.integers(min_value=1, max_value=20))
def test_the_days_counted_are_the_days_worked(day, count):
    due = add_working_days(day, count, CALENDAR)
    span = Period(start=day + timedelta(days=1), end=due)
    assert count_working_days(span, CALENDAR) == count


def test_a_year_that_is_not_there_is_refused():
    with pytest.raises(JingzhunError, match="PERIOD006 The working-day calendar has no year 2030"):
        add_working_days(date(2030, 1, 1), 5, CALENDAR)


def test_the_weekends_only_fallback_has_to_be_asked_for_and_says_so():
    lenient = load_working_calendar(beyond="weekends")
    assert add_working_days(date(2030, 1, 4), 1, lenient) == date(2030, 1, 7)
    (notice,) = lenient.notices(year(2030))
    assert (notice.code, notice.severity, notice.seen) == ("PERIOD007", "notice", "2030")
    assert "Saturdays and Sundays alone" in notice.what()


def test_a_placeholder_year_says_that_no_notice_confirms_it():
    span = Period(start=date(2025, 12, 1), end=date(2026, 1, 31))
    assert [fault.code for fault in CALENDAR.notices(span)] == ["PERIOD008"]
    assert CALENDAR.notices(year(2018)) == ()


def test_every_published_year_names_its_notice():
    for arrangement in CALENDAR.years.values():
        assert bool(arrangement.notices) is (arrangement.status == "published")


def test_all_faults_of_a_calendar_are_reported_at_once():
    text = """
[2018]
status = "sure"
days_off = ["2018-02-30", "2019-01-01", "2018-04-08"]
working_weekends = ["2018-03-05", "2018-04-08"]
["next"]
status = "published"
days_off = []
"""
    with pytest.raises(JingzhunError) as caught:
        parse_working_calendar(text, file="days.toml")
    lines = str(caught.value)
    assert {fault.code for fault in caught.value.faults} == {"PERIOD009"}
    for detail in (
        "unknown status 'sure'",
        "no day 2018-02-30",
        "2019-01-01 lies in another year",
        "2018-03-05 is no weekend",
        "2018-04-08 is both off and worked",
        "the table is not named after a year",
        "a list of days is missing",
    ):
        assert detail in lines


def test_a_calendar_that_is_not_toml_is_refused():
    with pytest.raises(JingzhunError, match="PERIOD009"):
        parse_working_calendar("[2018", file="days.toml")


def test_an_empty_calendar_names_no_year():
    with pytest.raises(JingzhunError, match="It covers no year"):
        WorkingCalendar(years={}).is_working_day(date(2018, 1, 1))
