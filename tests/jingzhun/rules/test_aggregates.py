"""Words over children: sets that are empty, known, half known, or in a register nobody supplied."""

from datetime import date
from itertools import product
from typing import Any

import pytest

from jingzhun.rules import MONEY, Aggregate
from tests.jingzhun.rules.small_world import both, one, rule

YES, NO, OPEN = {"ok": True}, {"ok": False}, {"ok": None}
WORDS = (
    "any_of(parts, ok)",
    "every_of(parts, ok)",
    "none_of(parts, ok)",
    "count_of(parts, ok)",
    "share_of(parts, ok)",
)
VALUES = ("sum_of(parts, amount)", "max_of(parts, amount)", "min_of(parts, amount)")


@pytest.mark.parametrize(
    ("parts", "expected"),
    [
        ([], (False, False, True, 0, None)),
        ([YES], (True, True, False, 1, 1_000_000)),
        ([NO], (False, False, True, 0, 0)),
        ([OPEN], (None, None, None, None, None)),
        ([YES, NO, NO], (True, False, False, 1, 333_333)),
        ([YES, OPEN], (True, None, False, None, None)),
        ([NO, OPEN], (None, False, None, None, None)),
        ([YES, YES], (True, True, False, 2, 1_000_000)),
    ],
)
def test_conditions_over_children_are_kleene_logic(
    parts: list[dict[str, Any]], expected: tuple[object, ...]
) -> None:
    assert tuple(one(word, parts=parts) for word in WORDS) == expected


@pytest.mark.parametrize(
    ("amounts", "expected"),
    [
        ([], (0, None, None)),
        ([5], (5, 5, 5)),
        ([5, -7, 3], (1, 5, -7)),
        ([5, None], (None, None, None)),
    ],
)
def test_values_over_children_are_unknown_as_soon_as_one_is(
    amounts: list[int | None], expected: tuple[object, ...]
) -> None:
    parts = [{"amount": amount} for amount in amounts]
    assert tuple(one(word, parts=parts) for word in VALUES) == expected


@pytest.mark.parametrize("word", [*WORDS, *VALUES, "count_of(parts)"])
def test_a_register_that_was_not_supplied_leaves_every_word_unknown(word: str) -> None:
    world = {"things": [{"thing_id": "1"}]}
    assert both(word, world, missing=frozenset({"parts"})) == [None]
    assert both(f"is_known({word})", world, missing=frozenset({"parts"})) == [False]
    bounded = "count_of(parts, ok) >= 1 or share_of(parts, ok) < 50"
    assert both(bounded, world, missing=frozenset({"parts"})) == [None]


@pytest.mark.parametrize(
    "word",
    [
        "days_between(min_of(gifts, day, ever), max_of(gifts, day, ever))",
        "years_between(min_of(gifts, day, ever), today)",
        "year_of(max_of(gifts, day, ever))",
    ],
)
def test_days_of_a_register_that_was_not_supplied_are_unknown_days(word: str) -> None:
    world = {"things": [{"thing_id": "1"}]}
    assert both(word, world, missing=frozenset({"gifts"})) == [None]


@pytest.mark.parametrize(
    ("text", "expected"),
    [  # of five rows one holds, two do not, two are not known: between 1 and 3, 20 % and 60 %
        ("count_of(parts, ok) >= 1", True),
        ("count_of(parts, ok) >= 2", None),
        ("count_of(parts, ok) >= 4", False),
        ("count_of(parts, ok) > 3", False),
        ("count_of(parts, ok) < 4", True),
        ("count_of(parts, ok) <= 3", True),
        ("count_of(parts, ok) < 3", None),
        ("count_of(parts, ok) < 1", False),
        ("count_of(parts, ok) = 2", None),
        ("count_of(parts, ok) = 4", False),
        ("count_of(parts, ok) <> 4", True),
        ("count_of(parts, ok) <> 2", None),
        ("4 > count_of(parts, ok)", True),
        ("2 <= count_of(parts, ok)", None),
        ("count_of(parts) = 5", True),
        ("count_of(parts, ok) < count_of(parts)", True),
        ("count_of(parts, ok) between 1 and 3", True),
        ("count_of(parts, ok) between 2 and 3", None),
        ("share_of(parts, ok) >= 20", True),
        ("share_of(parts, ok) >= 20.0001", None),
        ("share_of(parts, ok) > 60", False),
        ("share_of(parts, ok) <= 60", True),
        ("share_of(parts, ok) < 60", None),
        ("share_of(parts, ok) = 40", None),
        ("share_of(parts, ok) <> 61", True),
        ("share_of(parts, ok) >= param.share", False),
        ("count_of(parts, ok) + 0 >= 1", None),  # outside a comparison an open count is unknown
    ],
)
def test_open_counts_and_shares_are_decided_by_their_bounds(text: str, expected: object) -> None:
    assert one(text, parts=[YES, NO, NO, OPEN, OPEN]) is expected


def test_a_share_of_one_third_is_compared_exactly() -> None:
    parts = [YES, NO, NO]
    assert one("share_of(parts, ok) > 33.3333", parts=parts) is True
    assert one("share_of(parts, ok) < 33.3334", parts=parts) is True


@pytest.mark.parametrize(
    ("wheres", "expected"),
    [
        ([None], (None, None, None, None, None)),
        ([True, None], (True, True, False, None, None)),
        ([False], (False, False, True, 0, None)),
        ([], (False, False, True, 0, None)),
    ],
)
def test_a_where_that_is_unknown_keeps_the_answer_open(
    wheres: list[bool | None], expected: tuple[object, ...]
) -> None:
    parts = [{"ok": kept, "amount": 7 if kept else 8} for kept in wheres]
    words = ("any_of", "every_of", "none_of", "count_of", "share_of")
    seen = tuple(one(f"{word}(parts, amount >= 0.07, where(ok))", parts=parts) for word in words)
    assert seen == expected
    total = one("sum_of(parts, amount, where(ok))", parts=parts)
    assert total == (None if None in wheres else sum(7 for kept in wheres if kept))


def test_a_row_that_surely_fails_needs_no_where() -> None:
    parts = [{"ok": None, "amount": 1}]
    assert one("any_of(parts, amount > 5, where(ok))", parts=parts) is False
    assert one("count_of(parts, amount > 5, where(ok))", parts=parts) == 0
    assert one("none_of(parts, amount > 5, where(ok))", parts=parts) is True


def test_a_value_that_is_known_to_be_none_adds_nothing() -> None:
    parts = [{"gone_on": date(2018, 5, 1)}, {"gone_on": None}]
    assert one("max_of(parts, gone_on)", parts=parts) == date(2018, 5, 1)
    assert one("max_of(parts, gone_on)", parts=[{"gone_on": None}]) is None
    assert one("any_of(parts, gone_on <= today)", parts=[{"gone_on": None}]) is False
    assert one("every_of(parts, not has_value(gone_on))", parts=[{"gone_on": None}]) is True


DAYS = {
    "before": date(2017, 12, 31),
    "first": date(2018, 1, 1),
    "last": date(2018, 12, 31),
    "after": date(2019, 1, 1),
    "open": None,
}


@pytest.mark.parametrize(
    ("window", "counted", "possible"),
    [
        ("during(year)", {"first", "last"}, {"open"}),
        ("during(2018)", {"first", "last"}, {"open"}),
        ("during('2018')", {"first", "last"}, {"open"}),
        ("during('2018-Q4')", {"last"}, {"open"}),
        ("during(quarter)", {"last"}, {"open"}),
        ("during(half_year)", {"last"}, {"open"}),
        ("during(month)", {"last"}, {"open"}),
        ("previous(year)", {"before"}, {"open"}),
        ("during(previous(year))", {"before"}, {"open"}),
        ("previous(quarter)", set(), {"open"}),
        ("during(date '2017-12-31', date '2018-01-01')", {"before", "first"}, {"open"}),
        ("during(date '2018-01-02', today)", {"last"}, {"open"}),
        ("during(previous(previous(year)))", set(), {"open"}),
        ("ever", {"before", "first", "last", "after", "open"}, set()),
    ],
)
def test_events_are_seen_through_their_day(
    window: str, counted: set[str], possible: set[str]
) -> None:
    for name, day in DAYS.items():
        expected = 1 if name in counted else None if name in possible else 0
        assert one(f"count_of(gifts, {window})", gifts=[{"day": day}]) == expected, name


@pytest.mark.parametrize("relation", ["jobs", "stays"])
@pytest.mark.parametrize(("start", "until"), [*product(DAYS, DAYS)])
def test_intervals_are_seen_while_they_last(relation: str, start: str, until: str) -> None:
    rows = [{"start": DAYS[start], "until": DAYS[until]}]
    order = ["before", "first", "last", "after"]

    def seen(first: str, last: str) -> object:
        begun = None if start == "open" else order.index(start) <= order.index(last)
        lasts = (
            (True if relation == "jobs" else None)
            if until == "open"
            else order.index(until) >= order.index(first)
        )
        return 0 if False in (begun, lasts) else None if None in (begun, lasts) else 1

    assert one(f"count_of({relation})", **{relation: rows}) == seen("last", "last")
    assert one(f"count_of({relation}, as_at(today))", **{relation: rows}) == seen("last", "last")
    at = f"count_of({relation}, as_at(date '2018-01-01'))"
    assert one(at, **{relation: rows}) == seen("first", "first")
    assert one(f"count_of({relation}, during(year))", **{relation: rows}) == seen("first", "last")
    assert one(f"count_of({relation}, ever)", **{relation: rows}) == 1


@pytest.mark.parametrize(
    ("window", "years"),
    [("during(year)", {2018}), ("previous(year)", {2017}), ("ever", {2017, 2018, 2019})],
)
def test_yearly_rows_are_seen_through_their_year(window: str, years: set[int]) -> None:
    for year in (2017, 2018, 2019):
        seen = one(f"count_of(surveys, {window})", surveys=[{"year": year}])
        assert seen == (1 if year in years else 0)
    open_year = one(f"count_of(surveys, {window})", surveys=[{"year": None}])
    assert open_year == (1 if window == "ever" else None)


def test_the_words_may_follow_in_any_order_and_reach_through_a_parent() -> None:
    gifts = [{"day": date(2018, 5, 1), "ok": True, "amount": 5}]
    assert one("sum_of(gifts, amount, during(year), where(ok))", gifts=gifts) == 5
    assert one("sum_of(gifts, where(ok), amount, during(year))", gifts=gifts) == 5
    assert one("any_of(place.things, p)", p=True, place={}) is True
    assert one("any_of(gifts, thing.p and ok, ever)", p=True, gifts=gifts) is True


def test_members_of_an_unknown_parent_are_unknown() -> None:
    assert one("any_of(place.things, p)", p=True) is None
    assert one("none_of(place.things, p)", p=True) is None


def test_a_sum_has_the_type_of_its_terms() -> None:
    built = rule("sum_of(parts, amount)")
    assert isinstance(built, Aggregate)
    assert built.type == MONEY
    assert one("sum_of(parts, amount) / cash > 50", cash=10, parts=[{"amount": 6}]) is True
