from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.errors import JingzhunError, Position
from jingzhun.periods import (
    Period,
    PeriodKind,
    by_end_of,
    half_year,
    income_year,
    month,
    parse_period,
    period_name,
    period_of,
    quarter,
    ten_days,
    week,
    year,
)

days = st.dates(min_value=date(1950, 1, 1), max_value=date(2100, 12, 31))


@pytest.mark.parametrize(
    ("text", "period"),
    [
        ("2018", year(2018)),
        ("2018-H1", half_year(2018, 1)),
        ("2018-Q4", quarter(2018, 4)),
        ("2018-03", month(2018, 3)),
        ("2018-03-T2", ten_days(2018, 3, 2)),
        ("2018-W05", week(2018, 5)),
        ("income-2018", income_year(2018)),
        ("2018-03-05", Period(start=date(2018, 3, 5), end=date(2018, 3, 5))),
        ("2018-03-05/2018-06-30", Period(start=date(2018, 3, 5), end=date(2018, 6, 30))),
    ],
)
def test_each_form_is_read_and_written_back(text, period):
    assert parse_period(text) == period
    assert period_name(period) == text


@given(days, st.sampled_from(list(PeriodKind)))
def test_the_name_of_any_period_reads_back_to_the_same_days(day, kind):
    period = period_of(day, kind)
    assert parse_period(period_name(period)) == period


@given(days, days)
def test_the_name_of_any_span_reads_back_to_the_same_days(one, other):
    span = Period(start=min(one, other), end=max(one, other))
    assert parse_period(period_name(span)) == span


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("", "PERIOD002"),
        ("2018年", "PERIOD002"),
        ("2018-3", "PERIOD002"),
        ("18-03", "PERIOD002"),
        ("2018Q1", "PERIOD002"),
        ("２０１８", "PERIOD002"),
        ("2018\n", "PERIOD002"),
        ("income-2018-Q1", "PERIOD002"),
        ("2018-13", "PERIOD003"),
        ("2018-Q5", "PERIOD003"),
        ("2018-H0", "PERIOD003"),
        ("2018-03-T4", "PERIOD003"),
        ("2018-W53", "PERIOD003"),
        ("0000-Q1", "PERIOD003"),
        ("9999", "PERIOD003"),
        ("2019-02-30", "PERIOD003"),
        ("2018-01-01/2018-02-30", "PERIOD003"),
        ("2018-06-30/2018-01-01", "PERIOD001"),
    ],
)
def test_a_text_that_names_no_period_is_refused_where_it_stands(text, code):
    position = Position(file="goals.yaml", line=4, column=9)
    with pytest.raises(JingzhunError) as caught:
        parse_period(text, position=position)
    (fault,) = caught.value.faults
    assert (fault.code, fault.position) == (code, position)
    assert fault.line("en").startswith("goals.yaml:4:9: ")
    assert fault.line("zh")


def test_the_message_for_a_wrong_form_shows_the_right_ones():
    with pytest.raises(JingzhunError) as caught:
        parse_period("March 2018")
    assert str(caught.value) == (
        "PERIOD002 'March 2018' is not a period. Write 2018, 2018-H1, 2018-Q1, 2018-03, "
        "2018-03-T2, 2018-W05, income-2018, 2018-03-05 or 2018-03-05/2018-06-30."
    )


def test_by_the_end_of_a_period_is_its_last_day():
    assert by_end_of("2018") == date(2018, 12, 31)
    assert by_end_of("2020-02") == date(2020, 2, 29)
    assert by_end_of("2018-H1") == date(2018, 6, 30)
    assert by_end_of("income-2018") == date(2018, 9, 30)
