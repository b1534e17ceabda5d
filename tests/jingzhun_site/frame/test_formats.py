"""Figures and dates as county offices write them; what is not known is never a nought."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from jingzhun_site.frame.formats import (
    day_html,
    day_text,
    moment_text,
    number_html,
    percent_html,
    yuan_html,
)
from jingzhun_site.frame.states import shown_state


def test_money_has_thousands_and_two_decimals() -> None:
    assert "1,234,567.50" in yuan_html(Decimal("1234567.5"))


def test_negative_money_is_red_and_has_a_minus() -> None:
    assert yuan_html(Decimal("-3")) == '<span class="figure negative">−3.00</span>'


@pytest.mark.parametrize("show", [yuan_html, number_html, percent_html, day_html])
@pytest.mark.parametrize("nothing", [None, ""])
def test_what_is_not_known_is_said_in_a_word(show: object, nothing: object) -> None:
    assert show(nothing) == '<span class="not-known">不详</span>'  # type: ignore[operator]


def test_a_nought_is_a_nought() -> None:
    assert ">0<" in number_html(0)
    assert ">0.00<" in yuan_html(0)


def test_a_whole_rate_has_no_decimals_and_another_has_one() -> None:
    assert ">92%<" in percent_html(Decimal("92.0000"))
    assert ">92.3%<" in percent_html(Decimal("92.25001"))


def test_a_moment_is_shown_in_shanghai() -> None:
    assert moment_text(datetime(2018, 12, 31, 16, 5, tzinfo=UTC)) == "2019-01-01 00:05"


def test_the_day_of_a_moment_is_the_day_in_shanghai() -> None:
    assert day_text(datetime(2018, 12, 31, 16, 5, tzinfo=UTC)) == "2019-01-01"
    assert day_text(date(2018, 12, 31)) == "2018-12-31"


def test_text_that_is_no_date_is_escaped() -> None:
    assert "&lt;b&gt;" in day_html("<b>")


@pytest.mark.parametrize(
    ("value", "name"),
    [
        (True, "met"),
        (1, "met"),
        (False, "not_met"),
        (0, "not_met"),
        (None, "unknown"),
        (2, "unknown"),
        (3, "not_applicable"),
        (4, "not_in_force"),
        ("YES", "met"),
        ("unknown", "unknown"),
    ],
)
def test_a_verdict_in_any_of_its_spellings_is_one_state(value: object, name: str) -> None:
    assert shown_state(value).name == name


def test_the_numbers_are_those_of_decision_files() -> None:
    from jingzhun.eligibility import State  # noqa: PLC0415  # heavy, and only this test needs it

    assert [shown_state(state).name for state in State] == [
        "not_met",
        "met",
        "unknown",
        "not_applicable",
        "not_in_force",
    ]


def test_a_state_is_never_guessed() -> None:
    with pytest.raises(KeyError):
        shown_state("perhaps")
