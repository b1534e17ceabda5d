"""An age compared with years says the same as the birthday compared with a day, on every day of the calendar."""

from datetime import date, timedelta

import duckdb
import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.rules.ages import birthday_sql
from jingzhun.rules.functions import FUNCTIONS

DAYS = st.dates(min_value=date(1900, 1, 1), max_value=date(2030, 12, 31))
SIGNS = ("<", "<=", "=", "<>", ">=", ">")


def holds(sign: str, age: int, years: int) -> bool:
    return {
        "<": age < years,
        "<=": age <= years,
        "=": age == years,
        "<>": age != years,
        ">=": age >= years,
        ">": age > years,
    }[sign]


@pytest.fixture(scope="module")
def connection():
    with duckdb.connect() as open_connection:
        yield open_connection


@given(
    today=DAYS,
    offset=st.integers(min_value=-2, max_value=2),
    years=st.integers(min_value=0, max_value=99),
    sign=st.sampled_from(SIGNS),
)
def test_the_day_before_the_birthday_and_the_birthday_itself(
    connection, today, offset, years, sign
):
    """Birthdays around the edge, 29 February among them."""
    base = today.replace(day=1) if (today.month, today.day) == (2, 29) else today
    born = base.replace(year=base.year - min(years, base.year - 1801)) + timedelta(days=offset)
    age = FUNCTIONS["age"].python([born], today, "down")
    sql = birthday_sql(f"DATE '{born}'", sign, years, today)
    assert connection.execute(f"SELECT {sql}").fetchone() == (holds(sign, age, years),)


@pytest.mark.parametrize("sign", SIGNS)
def test_the_twenty_ninth_of_february(connection, sign):
    for today in (date(2020, 2, 28), date(2020, 2, 29), date(2021, 2, 28), date(2021, 3, 1)):
        for born in (date(2004, 2, 28), date(2004, 2, 29), date(2004, 3, 1), date(2003, 2, 28)):
            age = FUNCTIONS["age"].python([born], today, "down")
            for years in (15, 16, 17, 18):
                sql = birthday_sql(f"DATE '{born}'", sign, years, today)
                seen = connection.execute(f"SELECT {sql}").fetchone()
                assert seen == (holds(sign, age, years),), (today, born, years)


def test_an_unknown_birthday_stays_unknown(connection):
    sql = birthday_sql("CAST(NULL AS DATE)", "=", 16, date(2018, 12, 31))
    assert connection.execute(f"SELECT {sql}").fetchone() == (None,)


def test_years_beyond_the_calendar_are_left_to_counting():
    assert birthday_sql("born_on", ">=", 5000, date(2018, 12, 31)) is None
