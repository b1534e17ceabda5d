"""Scalar functions: dates at their edges, roundings at halves, scales at their tiers."""

from dataclasses import replace
from datetime import date
from typing import Any

import duckdb
import pytest

from jingzhun.errors import JingzhunError
from jingzhun.rules import FUNCTIONS, MONEY, ParameterDeclaration, evaluate, parse_rule
from tests.jingzhun.rules.small_world import CONTEXT, SCOPE, both, in_python, one, records, rule

CASES: list[tuple[str, dict[str, Any], object]] = [
    ("age(born_on)", {"born_on": date(2000, 12, 31)}, 18),  # on the birthday itself
    ("age(born_on)", {"born_on": date(2001, 1, 1)}, 17),  # the day before
    ("age(born_on)", {"born_on": date(2019, 1, 1)}, -1),
    ("age(born_on)", {}, None),
    ("age_on(born_on, date '2019-02-28')", {"born_on": date(2000, 2, 29)}, 18),
    ("age_on(born_on, date '2019-03-01')", {"born_on": date(2000, 2, 29)}, 19),
    ("age_on(born_on, date '2020-02-29')", {"born_on": date(2000, 2, 29)}, 20),
    ("age_on(born_on, left_on)", {"born_on": date(2000, 2, 29)}, None),
    ("years_between(born_on, today)", {"born_on": date(2017, 12, 31)}, 1),
    ("years_between(born_on, today)", {"born_on": date(2018, 1, 1)}, 0),
    ("months_between(born_on, date '2018-02-28')", {"born_on": date(2018, 1, 31)}, 0),
    ("months_between(born_on, date '2018-03-31')", {"born_on": date(2018, 1, 31)}, 2),
    ("months_between(born_on, date '2017-12-31')", {"born_on": date(2018, 1, 31)}, -1),
    ("days_between(born_on, today)", {"born_on": date(2018, 12, 30)}, 1),
    ("days_between(today, born_on)", {"born_on": date(2018, 12, 30)}, -1),
    ("days_between(born_on, date '2020-03-01')", {"born_on": date(2020, 2, 28)}, 2),
    ("year_of(born_on)", {"born_on": date(1999, 12, 31)}, 1999),
    ("add_days(born_on, 1)", {"born_on": date(2018, 12, 31)}, date(2019, 1, 1)),
    ("add_days(born_on, n)", {"born_on": date(2020, 3, 1), "n": -1}, date(2020, 2, 29)),
    ("add_months(born_on, 1)", {"born_on": date(2018, 1, 31)}, date(2018, 2, 28)),
    ("add_months(born_on, 1)", {"born_on": date(2020, 1, 31)}, date(2020, 2, 29)),
    ("add_months(born_on, n)", {"born_on": date(2018, 3, 31), "n": -1}, date(2018, 2, 28)),
    ("add_months(born_on, 12)", {"born_on": date(2020, 2, 29)}, date(2021, 2, 28)),
    ("least(n, m)", {"n": 1, "m": 2}, 1),
    ("least(n, m)", {"n": 1}, None),
    ("greatest(n, m, 5)", {"n": 1, "m": 2}, 5),
    ("greatest(n, m, 5)", {"m": 2}, None),
    ("least(born_on, today)", {"born_on": date(2020, 1, 1)}, date(2018, 12, 31)),
    ("least(cash, 3000)", {"cash": 500_000}, 300_000),
    ("abs(n)", {"n": -3}, 3),
    ("abs(n)", {}, None),
    ("yearly(wage)", {"wage": 100}, 1_200),
    ("per_year(cash)", {"cash": 100}, 100),
    ("apply_rate(cash, rate, 'half_up')", {"cash": 1, "rate": 500_000}, 1),
    ("apply_rate(cash, rate, 'half_up')", {"cash": 1, "rate": 499_999}, 0),
    ("apply_rate(cash, rate, 'half_up')", {"cash": -1, "rate": 500_000}, -1),
    ("apply_rate(cash, rate, 'down')", {"cash": 3, "rate": 500_000}, 1),
    ("apply_rate(cash, rate, 'down')", {"cash": -3, "rate": 500_000}, -1),
    ("apply_rate(cash, rate, 'up')", {"cash": 1, "rate": 1}, 1),
    ("apply_rate(cash, rate, 'up')", {"cash": -1, "rate": 1}, -1),
    ("apply_rate(cash, rate, 'up')", {"cash": 2, "rate": 500_000}, 1),
    ("apply_rate(cash, rate, 'half_up')", {"cash": 1}, None),
    ("apply_rate(n, rate, 'half_up')", {"n": 2_000_000_000, "rate": 1_000_000}, 2_000_000_000),
    ("divide(cash, n, 'half_up')", {"cash": 5, "n": 2}, 3),
    ("divide(cash, n, 'half_up')", {"cash": -5, "n": 2}, -3),
    ("divide(cash, n, 'half_up')", {"cash": 4, "n": 3}, 1),
    ("divide(cash, n, 'down')", {"cash": -5, "n": 2}, -2),
    ("divide(cash, n, 'up')", {"cash": 5, "n": 4}, 2),
    ("divide(cash, n, 'up')", {"cash": -5, "n": 4}, -2),
    ("divide(cash, n, 'up')", {"cash": 5, "n": 0}, None),
    ("divide(cash, n, 'up')", {"cash": 5, "n": -2}, None),
    ("divide(cash, n, 'up')", {"cash": 5}, None),
]


@pytest.mark.parametrize(("text", "row", "expected"), CASES)
def test_a_function_gives_the_same_in_sql_and_in_python(
    text: str, row: dict[str, Any], expected: object
) -> None:
    assert one(text, **row) == expected


def test_every_function_of_the_language_stands_in_the_table_above() -> None:
    used = {text.split("(")[0] for text, _, _ in CASES}
    assert set(FUNCTIONS) - used == {"times"}


@pytest.mark.parametrize(
    ("rounding", "expected"), [("half_up", 150_050), ("down", 150_049), ("up", 150_050)]
)
def test_an_amount_per_mu_is_taken_times_an_area(rounding: str, expected: int) -> None:
    per_mu = ParameterDeclaration(name="per_mu", type=replace(MONEY, unit="yuan_mu"))
    scope = replace(SCOPE, parameters={**SCOPE.parameters, "per_mu": per_mu})
    context = replace(CONTEXT, parameters={**CONTEXT.parameters, "per_mu": 100_033})
    text = f"times(param.per_mu, area, '{rounding}')"
    built = parse_rule(text, subject="thing", scope=scope, expected=MONEY)
    thing = records({"things": [{"thing_id": "1", "area": 1_500}]})["1"]
    assert evaluate(built, subject=thing, context=context) == expected


@pytest.mark.parametrize(
    ("scale", "yuan", "expected"),
    [
        ("example_a", 170_000, 87_000),  # a published settlement: 45,000 and 42,000
        ("example_a", 10_000, 0),
        ("example_a", 9_999, 0),
        ("example_a", 10_002, 1),
        ("example_a", 100_000, 45_000),
        ("example_a", 100_010, 45_006),
        ("example_a", 0, 0),
        ("example_a", -5, 0),
        ("example_b", 17_000, 10_200),  # published rates for the registered poor
        ("example_b", 50_000, 31_500),
        ("example_b", 140_000, 101_500),
        ("example_b", 35_000, 21_000),
        ("example_b", 35_010, 21_007),
        ("example_b", 70_000, 45_500),
        ("example_b", 70_010, 45_508),
    ],
)
def test_a_scale_takes_of_each_tier_its_part(scale: str, yuan: int, expected: int) -> None:
    assert one(f"bracket(param.{scale}, cash)", cash=yuan * 100) == expected * 100
    assert one(f"bracket(param.{scale}, cash)") is None


def test_a_constant_amount_in_a_scale_is_money() -> None:
    assert one("bracket(param.example_b, 17000) + cash", cash=0) == 1_020_000


def test_fen_in_a_tier_are_rounded_half_up() -> None:
    assert one("bracket(param.example_a, cash)", cash=1_000_001) == 1
    assert one("bracket(param.example_b, cash)", cash=1) == 1
    assert one("bracket(param.example_b, cash)", cash=2) == 1


def test_narrow_columns_and_constants_are_widened_before_they_are_multiplied() -> None:
    assert one("n * m > 0", n=2_000_000_000, m=4) is True
    assert one("param.big + param.big = n * m", n=2_000_000_000, m=2) is True
    assert one("n / m >= param.share", n=2_000_000_000, m=2_000_000_000) is True
    assert one("divide(cash, n, 'half_up')", cash=2**40, n=2_000_000_000) == 550


def test_quotients_of_a_whole_countrys_money_are_compared_exactly() -> None:
    most = 2**63 - 1
    assert one("cash / debt >= 100", cash=most, debt=most) is True
    assert one("cash / debt < 100", cash=most - 1, debt=most) is True
    assert one("cash / debt < debt / cash", cash=10**15, debt=10**15 + 1) is True


def test_a_number_that_64_bits_do_not_hold_stops_the_rule_on_both_sides() -> None:
    world = {"things": [{"thing_id": "1", "cash": 2**62, "n": 2}]}
    with pytest.raises(duckdb.OutOfRangeException):
        both("cash * n > 0", world)
    with pytest.raises(JingzhunError, match="RULE041 'cash \\* n' grows beyond"):
        in_python(rule("cash * n > 0"), world)


def test_a_day_that_no_calendar_holds_stops_the_rule() -> None:
    world = {"things": [{"thing_id": "1", "born_on": date(9999, 12, 31), "n": 1}]}
    with pytest.raises(JingzhunError, match="RULE041"):
        in_python(rule("add_days(born_on, n) > today"), world)
