"""The SQL form of the identity checks says what the Python form says, over thousands of numbers."""

import random
from datetime import date, timedelta

import duckdb
import pytest
import sqlglot

from jingzhun.vocabulary.identity import (
    check_digit,
    check_id_number,
    id_birth_date_sql,
    id_check_digit_sql,
    id_is_valid_sql,
)

BUILDERS = [id_check_digit_sql, id_birth_date_sql, id_is_valid_sql]


def some_numbers(count: int) -> list[str]:
    """Sound numbers, and as many with a digit changed, a letter put in, a day that is none."""
    chance = random.Random(20180630)
    numbers = []
    for _ in range(count):
        day = date(1910, 1, 1) + timedelta(days=chance.randrange(41_000))
        first_17 = f"990001{day:%Y%m%d}{chance.randrange(1000):03d}"
        numbers.append(first_17 + check_digit(first_17))
        numbers.append(spoilt(numbers[-1], chance))
    return numbers


def spoilt(number: str, chance: random.Random) -> str:
    place = chance.randrange(18)
    with_digit = number[:place] + chance.choice("0123456789X O年") + number[place + 1 :]
    with_day = number[:10] + f"{chance.randrange(14):02d}{chance.randrange(33):02d}" + number[14:]
    with_sound_check = with_day[:17] + check_digit(with_day[:17])
    return chance.choice([with_digit, with_day, with_sound_check, number[:17], number + "41"])


def ask(expression: str, numbers: list[str | None]) -> list[object]:
    with duckdb.connect() as connection:
        connection.execute("create table t (row_number integer, n varchar)")
        connection.execute(
            "insert into t select * from (select unnest(?::integer[]), unnest(?::varchar[]))",
            [list(range(len(numbers))), numbers],
        )
        rows = connection.execute(f"select {expression} from t order by row_number").fetchall()
    return [row[0] for row in rows]


def test_sql_and_python_agree_on_which_numbers_are_sound() -> None:
    numbers = some_numbers(4000)
    expected = [len(number) == 18 and check_id_number(number) == [] for number in numbers]
    assert 4000 <= sum(expected) < len(numbers)
    assert ask(id_is_valid_sql("n"), list(numbers)) == expected


def test_sql_and_python_agree_on_the_check_digit() -> None:
    numbers = [number for number in some_numbers(2000) if number[:17].isdecimal()]
    expected = [check_digit(number[:17]) for number in numbers]
    assert ask(id_check_digit_sql("n"), list(numbers)) == expected


def test_sql_gives_the_birth_date_or_nothing() -> None:
    numbers: list[str | None] = [
        *("990001190002290000", "990001200002290000", "990001198513010000", "990001198500100000"),
        *("990001201902300000", "990001201904310000", "990001201912310000", "99000100000101000X"),
        None,
    ]
    assert ask(id_birth_date_sql("n"), numbers) == [
        *(None, date(2000, 2, 29), None, None),
        *(None, None, date(2019, 12, 31), None),
        None,
    ]


@pytest.mark.parametrize("year", [1900, 2000, 2018, 2020])
def test_every_day_of_a_year_is_a_day_and_the_day_after_each_month_is_none(year: int) -> None:
    real = {f"{date(year, 1, 1) + timedelta(days=n):%Y%m%d}" for n in range(365)}
    real |= {f"{year}1231"}
    written = [f"{year}{month:02d}{day:02d}" for month in range(14) for day in range(33)]
    numbers = [f"990001{day}0000" for day in written]
    assert ask(f"{id_birth_date_sql('n')} is not null", list(numbers)) == [
        day in real for day in written
    ]


def test_an_unknown_number_is_neither_sound_nor_wrong() -> None:
    assert ask(id_is_valid_sql("n"), [None]) == [None]


@pytest.mark.parametrize("build", BUILDERS)
@pytest.mark.parametrize("dialect", ["duckdb", "spark", "postgres", "sqlite"])
def test_the_sql_is_ansi_and_can_be_carried_to_other_engines(build: object, dialect: str) -> None:
    expression = build("n")  # type: ignore[operator]
    assert sqlglot.parse_one(expression).sql(dialect=dialect)
