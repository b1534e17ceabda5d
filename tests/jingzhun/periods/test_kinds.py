from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from jingzhun.periods import (
    Period,
    PeriodKind,
    add_months,
    following,
    income_year,
    month,
    period_of,
    periods_touching,
    periods_within,
    previous,
    quarter,
    ten_days,
    twelve_months_before,
    week,
    year,
)

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))
kinds = st.sampled_from(list(PeriodKind))


@given(days, kinds)
def test_every_day_lies_in_its_period(day, kind):
    assert period_of(day, kind).contains(day)


@given(days, kinds)
def test_periods_of_one_kind_follow_each_other_without_gap(day, kind):
    period = period_of(day, kind)
    before = previous(period)
    assert (period.start - before.end).days == 1
    assert before == period_of(before.end, kind)
    assert following(before) == period


@given(days, kinds)
def test_periods_within_a_span_are_whole_and_in_order(day, kind):
    span = Period(start=day, end=add_months(day, 14))
    inside = periods_within(span, kind)
    assert all(span.covers(period) for period in inside)
    assert list(inside) == sorted(inside)
    assert set(inside) <= set(periods_touching(span, kind))
    assert len(periods_touching(span, kind)) - len(inside) <= 2


def test_a_year_holds_four_quarters_twelve_months_and_thirty_six_ten_day_periods():
    assert periods_within(year(2018), PeriodKind.QUARTER) == tuple(
        quarter(2018, number) for number in (1, 2, 3, 4)
    )
    assert len(periods_within(year(2018), PeriodKind.MONTH)) == 12
    assert len(periods_within(year(2018), PeriodKind.TEN_DAYS)) == 36
    assert periods_within(year(2018), PeriodKind.INCOME_YEAR) == ()


def test_a_week_that_crosses_new_year_touches_both_years_and_is_within_neither():
    crossing = week(2020, 53)
    for number in (2020, 2021):
        assert crossing in periods_touching(year(number), PeriodKind.WEEK)
        assert crossing not in periods_within(year(number), PeriodKind.WEEK)


def test_the_income_year_changes_on_the_first_of_october():
    assert period_of(date(2018, 9, 30), PeriodKind.INCOME_YEAR) == income_year(2018)
    assert period_of(date(2018, 10, 1), PeriodKind.INCOME_YEAR) == income_year(2019)


def test_the_thirty_first_lies_in_the_last_ten_day_period():
    assert period_of(date(2018, 3, 31), PeriodKind.TEN_DAYS) == ten_days(2018, 3, 3)
    assert period_of(date(2018, 3, 10), PeriodKind.TEN_DAYS) == ten_days(2018, 3, 1)


def test_previous_keeps_the_shape_of_a_span_that_has_no_kind():
    assert previous(twelve_months_before(date(2018, 6, 1))).days == 365
    four_days = Period(start=date(2018, 1, 3), end=date(2018, 1, 6))
    assert previous(four_days) == Period(start=date(2017, 12, 30), end=date(2018, 1, 2))
    assert previous(month(2018, 3)) == month(2018, 2)


def test_months_are_added_without_leaving_the_month():
    assert add_months(date(2020, 1, 31), 1) == date(2020, 2, 29)
    assert add_months(date(2018, 12, 1), 1) == date(2019, 1, 1)
    assert add_months(date(2018, 1, 1), -1) == date(2017, 12, 1)
