from datetime import date

import pytest

from jingzhun.errors import JingzhunError
from jingzhun.periods import (
    Period,
    half_year,
    income_year,
    month,
    quarter,
    ten_days,
    twelve_months_before,
    week,
    year,
)


def test_both_ends_of_a_period_belong_to_it():
    period = month(2018, 3)
    assert period.contains(date(2018, 3, 1))
    assert period.contains(date(2018, 3, 31))
    assert not period.contains(date(2018, 2, 28))
    assert not period.contains(date(2018, 4, 1))


def test_a_period_lists_as_many_days_as_it_counts():
    days = list(ten_days(2020, 2, 3).each_day())
    assert days[0] == date(2020, 2, 21)
    assert days[-1] == date(2020, 2, 29)
    assert len(days) == ten_days(2020, 2, 3).days == 9


def test_periods_that_share_one_day_overlap_and_neighbours_do_not():
    assert Period(start=date(2018, 1, 1), end=date(2018, 4, 1)).overlaps(quarter(2018, 2))
    assert not quarter(2018, 1).overlaps(quarter(2018, 2))
    assert quarter(2018, 1).intersection(quarter(2018, 2)) is None
    assert year(2018).intersection(income_year(2018)) == Period(
        start=date(2018, 1, 1), end=date(2018, 9, 30)
    )


def test_a_period_that_ends_before_it_starts_is_refused():
    with pytest.raises(JingzhunError, match="PERIOD001 The period ends on 2018-01-01"):
        Period(start=date(2018, 1, 2), end=date(2018, 1, 1))


def test_an_income_year_runs_from_october_to_september_and_bears_the_later_year():
    assert income_year(2018).start == date(2017, 10, 1)
    assert income_year(2018).end == date(2018, 9, 30)


def test_the_twelve_months_before_end_with_the_month_before():
    assert twelve_months_before(date(2021, 6, 30)) == twelve_months_before(month(2021, 6))
    assert twelve_months_before(month(2021, 1)) == year(2020)


def test_three_ten_day_periods_make_up_each_month():
    for number in range(1, 13):
        parts = [ten_days(2018, number, part) for part in (1, 2, 3)]
        assert [parts[0].start, parts[2].end] == [
            month(2018, number).start,
            month(2018, number).end,
        ]
        assert sum(part.days for part in parts) == month(2018, number).days
        assert [part.days for part in parts[:2]] == [10, 10]


@pytest.mark.parametrize(
    ("build", "arguments", "detail"),
    [
        (month, (2018, 13), "no month 13"),
        (quarter, (2018, 0), "no quarter 0"),
        (half_year, (2018, 3), "no half-year 3"),
        (ten_days, (2018, 3, 4), "no ten-day period 4"),
        (week, (2018, 53), "no week 53"),
        (year, (0,), "no year 0"),
        (income_year, (1,), "no income year 1"),
        (month, (0, 1), "no year 0"),
    ],
)
def test_a_number_that_does_not_exist_is_refused_with_the_allowed_ones(build, arguments, detail):
    with pytest.raises(JingzhunError, match=f"PERIOD003 .*{detail}.* to "):
        build(*arguments)
