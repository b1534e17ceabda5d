"""Status by nature, on the day before, on the day, and where facts are missing."""

from datetime import date
from decimal import Decimal

import pytest

from jingzhun.goals.figures import Figure, Quotient, RateCounts, rate, whole
from jingzhun.goals.pace import Pace, pace_on
from jingzhun.goals.progress import Standing, assess
from jingzhun.goals.report import Reason, TargetStatus
from jingzhun.packs import Nature, Target

DUE = date(2018, 12, 31)
BEFORE = date(2018, 12, 30)
AFTER = date(2019, 1, 1)
HALF = Pace(elapsed_days=1, total_days=2)


def target(text: str, **more: str) -> Target:
    comparison, _, value = text.partition(" ")
    if ".." in text:
        low, _, high = text.partition("..")
        return Target(year=2018, comparison="range", value=Decimal(low), value_max=Decimal(high))
    return Target(year=2018, comparison=comparison, value=Decimal(value), **more)


def status(
    text: str,
    low: int,
    high: int | None,
    *,
    nature: Nature = Nature.QUOTA,
    day: date = DUE,
    pace: Pace | None = None,
    is_final_once: bool = False,
    is_own_year: bool = True,
) -> str:
    standing = Standing(
        figure=whole(low, high),
        as_at=day,
        due=DUE,
        pace=pace,
        is_final_once=is_final_once,
        is_own_year=is_own_year,
    )
    return assess(target(text), nature, standing)[0].value


@pytest.mark.parametrize(
    ("text", "nature", "low", "high", "expected"),
    [
        ("= 10", "quota", 10, 10, "done"),
        ("= 10", "quota", 12, 12, "done"),  # more than asked is done
        ("= 10", "quota", 9, 9, "due_today"),
        ("= 10", "quota", 9, 10, "undecided"),
        ("= 10", "quota", 10, None, "done"),
        ("= 10", "quota", 9, None, "undecided"),
        ("> 0", "floor", 0, 0, "due_today"),
        ("> 0", "floor", 1, 1, "done"),
        ("<= 5", "ceiling", 5, 5, "done"),
        ("<= 5", "ceiling", 6, 6, "due_today"),
        ("<= 5", "ceiling", 5, 6, "undecided"),
        ("<= 5", "ceiling", 3, None, "undecided"),
        ("= 5", "ceiling", 6, 7, "due_today"),
        ("1..2", "floor", 2, 2, "done"),
        ("1..2", "floor", 3, 3, "due_today"),
        ("1..2", "floor", 0, 1, "undecided"),
        ("= 10", "forecast", 3, 3, "due"),
        ("= 10", "forecast", 30, 30, "due"),
    ],
)
def test_on_its_day_a_target_is_decided_by_the_sure_end(
    text: str, nature: str, low: int, high: int | None, expected: str
) -> None:
    assert status(text, low, high, nature=Nature(nature)) == expected
    after = {"due_today": "overdue"}.get(expected, expected)
    assert status(text, low, high, nature=Nature(nature), day=AFTER) == after


@pytest.mark.parametrize(
    ("text", "nature", "low", "high", "expected"),
    [
        ("= 10", "quota", 5, 5, "on_pace"),  # exactly the pace
        ("= 10", "quota", 4, 4, "behind"),
        ("= 10", "quota", 4, 5, "undecided"),
        ("= 10", "quota", 10, 10, "done"),
        ("<= 5", "ceiling", 5, 5, "on_pace"),
        ("<= 5", "ceiling", 6, 6, "behind"),
        ("<= 5", "ceiling", 5, 6, "undecided"),
        ("= 10", "forecast", 0, 0, "expected"),
    ],
)
def test_before_its_day_what_fills_up_is_held_against_its_pace(
    text: str, nature: str, low: int, high: int | None, expected: str
) -> None:
    assert status(text, low, high, nature=Nature(nature), day=BEFORE, pace=HALF) == expected


@pytest.mark.parametrize(
    ("low", "final", "own_year", "expected"),
    [
        (10, True, True, "done"),
        (10, False, True, "on_pace"),  # it may be lost again before its day
        (10, False, False, "not_due"),
        (9, True, True, "not_due"),
        (0, False, True, "not_due"),  # a state has no pace to be behind of
    ],
)
def test_before_its_day_a_state_is_never_behind(
    low: int, final: bool, own_year: bool, expected: str
) -> None:
    found = status(
        ">= 10",
        low,
        low,
        nature=Nature.FLOOR,
        day=BEFORE,
        is_final_once=final,
        is_own_year=own_year,
    )
    assert found == expected


def test_percentages_are_compared_without_rounding() -> None:
    """199 of 200 is 99.5 %: short of 100 %, whatever a screen would round it to."""
    figure = Figure(
        low=Quotient(numerator=199, denominator=200),
        high=Quotient(numerator=199, denominator=200),
        is_rate=True,
    )
    standing = Standing(figure=figure, as_at=DUE, due=DUE, pace=None, is_final_once=False)
    assert assess(target("= 100"), Nature.FLOOR, standing)[0] is TargetStatus.DUE_TODAY
    assert assess(target(">= 99.5"), Nature.FLOOR, standing)[0] is TargetStatus.DONE


def test_what_breaks_a_ceiling_says_so() -> None:
    standing = Standing(figure=whole(6, 6), as_at=DUE, due=DUE, pace=None, is_final_once=False)
    verdict = assess(target("<= 5"), Nature.CEILING, standing)
    assert verdict == (TargetStatus.DUE_TODAY, Reason.OVER_CEILING)


@pytest.mark.parametrize(
    ("day", "elapsed"),
    [(date(2017, 12, 31), 0), (date(2018, 1, 1), 1), (DUE, 365), (date(2019, 5, 1), 365)],
)
def test_the_pace_counts_the_day_itself_and_stops_at_the_due_day(day: date, elapsed: int) -> None:
    assert pace_on(day, first=date(2018, 1, 1), due=DUE).elapsed_days == elapsed


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        (RateCounts(maybe_missed=1), (TargetStatus.UNDECIDED, Reason.FACTS_MISSING)),
        (RateCounts(missed=1), (TargetStatus.OVERDUE, None)),
    ],
)
def test_a_floor_is_not_missed_where_nobody_is_known_to_be_in_its_base(
    rows: RateCounts, expected: tuple[TargetStatus, Reason | None]
) -> None:
    figure = rate(rows)
    assert figure is not None
    standing = Standing(figure=figure, as_at=AFTER, due=DUE, pace=None, is_final_once=False)
    assert assess(target(">= 85"), Nature.FLOOR, standing) == expected
