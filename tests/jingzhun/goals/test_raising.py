"""No raising at each level: the sum for counts, each child for rates and dates, unless with a reason."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest

from jingzhun.errors import JingzhunError, Position
from jingzhun.goals import PlacedTarget, check_no_raising
from jingzhun.packs import Nature, Target
from tests.jingzhun.goals.conftest import CITY, EAST, WEST

YEAR_END = date(2018, 12, 31)


def placed(
    place: str,
    value: str,
    *,
    due: date | None = None,
    is_rate: bool = False,
    comparison: str = "=",
    nature: Nature = Nature.QUOTA,
    goal: str = "houses_renovated",
) -> PlacedTarget:
    return PlacedTarget(
        goal_id=goal,
        place=place,
        target=Target(year=2018, comparison=comparison, value=Decimal(value), deadline=due),
        nature=nature,
        is_rate=is_rate,
    )


def codes(
    parent: PlacedTarget, *children: PlacedTarget, reasons: Mapping[str, str] | None = None
) -> list[tuple[str, str]]:
    found = check_no_raising(parent, children, reasons or {})
    return [(fault.code, fault.fields["place"]) for fault in found]


@pytest.mark.parametrize(
    ("east", "west", "expected"),
    [
        ("400", "269", []),
        ("400", "270", [("GOAL010", CITY)]),
        ("669", "0", []),  # one child may carry all of it
        ("400", "268", [("GOAL013", CITY)]),
    ],
)
def test_counts_are_compared_by_their_sum(
    east: str, west: str, expected: list[tuple[str, str]]
) -> None:
    assert codes(placed(CITY, "669"), placed(EAST, east), placed(WEST, west)) == expected


def test_each_rate_is_held_against_the_parents() -> None:
    parent = placed(CITY, "80", is_rate=True, nature=Nature.FLOOR)
    children = (placed(EAST, "80", is_rate=True), placed(WEST, "80.01", is_rate=True))
    assert codes(parent, *children) == [("GOAL011", WEST)]


def test_under_a_ceiling_smaller_is_stricter() -> None:
    ceiling = placed(CITY, "5", comparison="<=", nature=Nature.CEILING)
    assert codes(ceiling, placed(EAST, "2"), placed(WEST, "2")) == [("GOAL010", CITY)]
    assert codes(ceiling, placed(EAST, "3"), placed(WEST, "3")) == [("GOAL013", CITY)]


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (date(2018, 12, 30), [("GOAL012", EAST)]),
        (YEAR_END, []),
        (date(2019, 1, 1), [("GOAL016", EAST)]),
    ],
)
def test_an_earlier_date_is_a_raise_too(due: date, expected: list[tuple[str, str]]) -> None:
    parent = placed(CITY, "1", due=YEAR_END)
    assert codes(parent, placed(EAST, "1", due=due)) == expected


def test_a_recorded_reason_turns_a_finding_into_a_notice() -> None:
    parent = placed(CITY, "80", is_rate=True)
    child = placed(WEST, "90", is_rate=True)
    [notice] = check_no_raising(parent, [child], {WEST: "群众代表会议决定"})
    assert (notice.code, notice.severity) == ("GOAL014", "notice")
    assert "群众代表会议决定" in notice.line("zh")


@pytest.mark.parametrize("reasons", [{WEST: "  "}, {EAST: "理由"}, {CITY: "理由"}])
def test_a_blank_reason_or_that_of_another_place_excuses_nothing(reasons: dict[str, str]) -> None:
    parent, child = placed(CITY, "80", is_rate=True), placed(WEST, "90", is_rate=True)
    assert codes(parent, child, reasons=reasons) == [("GOAL011", WEST)]


def test_the_sum_is_excused_by_the_place_that_handed_it_down() -> None:
    parent, child = placed(CITY, "1"), placed(EAST, "2")
    assert codes(parent, child, reasons={EAST: "理由"}) == [("GOAL010", CITY)]
    assert codes(parent, child, reasons={CITY: "理由"}) == [("GOAL014", CITY)]


def test_a_shortfall_stays_a_finding_whatever_the_reason() -> None:
    parent, child = placed(CITY, "3"), placed(EAST, "2")
    assert codes(parent, child, reasons={CITY: "理由"}) == [("GOAL013", CITY)]


def test_no_reason_excuses_a_day_after_the_parents() -> None:
    parent, child = placed(CITY, "2", due=YEAR_END), placed(EAST, "2", due=date(2019, 3, 31))
    [fault] = check_no_raising(parent, [child], {EAST: "理由", CITY: "理由"})
    assert (fault.code, fault.severity) == ("GOAL016", "error")
    assert (fault.seen, fault.wanted) == ("2019-03-31", "2018-12-31")


def test_nothing_handed_down_is_no_finding() -> None:
    assert codes(placed(CITY, "3")) == []


@pytest.mark.parametrize(
    "stranger", [placed("420100", "1"), placed(CITY, "1"), placed(EAST, "1", goal="other")]
)
def test_a_target_that_was_not_handed_down_from_here_is_refused(stranger: PlacedTarget) -> None:
    with pytest.raises(JingzhunError, match="GOAL015"):
        check_no_raising(placed(CITY, "1"), [stranger])


def test_findings_point_at_the_child_that_wrote_them() -> None:
    where = Position(file="goals.yaml", line=7, column=3)
    parent = placed(CITY, "80", is_rate=True)
    child = PlacedTarget(
        goal_id=parent.goal_id,
        place=EAST,
        target=Target(year=2018, comparison="=", value=Decimal(81)),
        nature=Nature.FLOOR,
        is_rate=True,
        position=where,
    )
    [fault] = check_no_raising(parent, [child])
    assert fault.severity == "warning"
    assert fault.line().startswith("goals.yaml:7:3: GOAL011 410621 was given 81")
