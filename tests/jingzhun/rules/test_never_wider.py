"""No slip widens a rule in silence: public faults of other rule engines, replayed over a whole register here."""

from datetime import date

import duckdb
import pytest

from jingzhun.errors import JingzhunError
from jingzhun.rules import EvaluationContext, evaluate, find_circle
from tests.jingzhun.rules.small_world import TODAY, VOCABULARY, both, in_python, one, records, rule

REGISTER = {
    "things": [{"thing_id": str(number), "cash": number, "debt": 4} for number in range(1, 6)],
    "parts": [
        {"thing_id": "1", "ok": True, "amount": 1_000},
        {"thing_id": "2", "ok": False, "amount": 1_000},
        {"thing_id": "3", "ok": None, "amount": 1_000},
        {"thing_id": "4", "ok": True, "amount": 1},
    ],
}


def test_a_filter_on_members_filters_every_household() -> None:
    seen = both("any_of(parts, ok and amount >= 10)", REGISTER)
    assert seen == [True, False, None, False, False]
    with pytest.raises(JingzhunError, match="RULE008"):
        rule("any_of(parts)")


def test_a_ratio_compares_the_quotient_and_not_an_id() -> None:
    assert both("cash / debt >= 75", REGISTER) == [False, False, True, True, True]
    with pytest.raises(JingzhunError, match="RULE036"):
        rule("thing_id / debt >= 75")


def test_an_unknown_value_of_a_filter_is_refused_and_returns_nobody() -> None:
    with pytest.raises(JingzhunError, match="RULE010"):
        rule("colour in ('red', 'purple')")
    with pytest.raises(JingzhunError, match="RULE004"):
        rule("any_of(parts, okay)")


def test_an_error_in_computing_is_raised_and_is_never_the_input_or_a_default() -> None:
    world = {"things": [{"thing_id": "1", "cash": 2**62, "debt": 2**62, "n": 4}]}
    for text in ("cash * n >= 0.01", "cash + debt >= 0.01"):
        with pytest.raises(duckdb.OutOfRangeException):
            both(text, world)
    with pytest.raises(JingzhunError, match="RULE041"):
        in_python(rule("cash * n >= 0.01"), world)
    assert one("divide(cash, n, 'down') >= 0.01", cash=5, n=0) is None
    assert one("by(param.grants, colour) >= 0.01", colour="blue") is None


def test_a_parameter_that_is_not_in_force_stops_the_rule() -> None:
    context = EvaluationContext(today=TODAY, vocabulary=VOCABULARY)
    thing = records({"things": [{"thing_id": "1", "cash": 1}]})["1"]
    with pytest.raises(JingzhunError, match="parameter line is not in force"):
        evaluate(rule("cash < param.line"), subject=thing, context=context)


def test_a_circle_is_found_and_never_a_default() -> None:
    assert find_circle({"need": ("help",), "help": ("need",)})


def test_all_adults_meet_a_test_is_false_for_a_family_without_adults() -> None:
    text = "every_of(parts, ok, where(age(seen_on) >= 18))"
    child = {"ok": True, "seen_on": date(2010, 1, 1)}
    assert one(text, parts=[child]) is False
    assert one(text, parts=[]) is False
    assert one(text, parts=[child, {"ok": True, "seen_on": date(1980, 1, 1)}]) is True
    assert one(text, parts=[{"ok": True}]) is None


def test_what_is_not_known_is_neither_yes_nor_no() -> None:
    for text in ("p", "not p", "p or q", "not (p and q)", "if(p, q, q)", "colour <> 'red'"):
        assert one(text, q=None) is None
