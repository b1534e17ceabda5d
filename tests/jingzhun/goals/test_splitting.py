"""Quotas handed down: sums are exact, remainders fair, ties by code, fixed shares kept."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal
from fractions import Fraction
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.errors import JingzhunError
from jingzhun.goals import (
    GoalsReport,
    bases_from_facts,
    bases_from_report,
    decompose_down,
    decompose_quota,
    split_target,
)
from jingzhun.packs import Nature, Target
from jingzhun.places import Level, PlaceFact, PlaceFacts, ancestor_codes
from tests.jingzhun.goals.conftest import CITY, EAST, WEST

CODES = st.integers(0, 40).map(lambda n: f"4106{n + 10:02d}")
BASES = st.dictionaries(CODES, st.integers(0, 10_000), min_size=1).filter(
    lambda bases: sum(bases.values()) > 0
)
TOTALS = st.integers(0, 10**9)


@given(TOTALS, BASES)
def test_shares_sum_to_the_total_and_stay_within_one_of_the_exact_share(
    total: int, bases: Mapping[str, int]
) -> None:
    shares = decompose_quota(total, bases)
    whole = sum(bases.values())
    assert sum(shares.values()) == total
    for place, base in bases.items():
        assert abs(shares[place] - Fraction(total * base, whole)) < 1
        assert base or shares[place] == 0


@given(TOTALS, BASES)
def test_a_larger_base_never_gets_a_smaller_share(total: int, bases: Mapping[str, int]) -> None:
    shares = decompose_quota(total, bases)
    ranked = sorted(bases, key=lambda place: bases[place])
    for smaller, larger in pairwise(ranked):
        if bases[smaller] < bases[larger]:
            assert shares[smaller] <= shares[larger]


@given(TOTALS, BASES)
def test_the_order_of_the_places_does_not_matter(total: int, bases: Mapping[str, int]) -> None:
    turned = dict(reversed(bases.items()))
    assert decompose_quota(total, turned) == decompose_quota(total, bases)


@given(TOTALS, BASES, st.data())
def test_fixed_shares_are_kept_and_the_rest_still_sums(
    total: int, bases: Mapping[str, int], data: st.DataObject
) -> None:
    place = data.draw(st.sampled_from(sorted(bases)))
    fixed = {place: data.draw(st.integers(0, total))}
    if not sum(base for other, base in bases.items() if other != place):
        fixed = {place: total}
    shares = decompose_quota(total, bases, fixed=fixed)
    assert shares[place] == fixed[place]
    assert sum(shares.values()) == total


def test_equal_remainders_go_by_place_code() -> None:
    assert decompose_quota(2, {"410611": 1, "410602": 1, "410603": 1}) == {
        "410602": 1,
        "410603": 1,
        "410611": 0,
    }


@given(TOTALS, st.dictionaries(st.integers(0, 400), st.integers(1, 500), min_size=1))
def test_every_level_sums_to_the_one_above(total: int, drawn: Mapping[int, int]) -> None:
    bases = {f"4106{n % 4 + 21:02d}1{n % 3:02d}{n + 200:03d}": base for n, base in drawn.items()}
    levels = [Level.COUNTY, Level.TOWNSHIP, Level.VILLAGE]
    shares = decompose_down(total, bases, levels=levels)
    for code in (CITY, *shares):
        below = children(code, shares)
        assert not below or sum(below) == shares.get(code, total)


def children(code: str, shares: Mapping[str, int]) -> list[int]:
    """The shares of the places directly below one."""
    parent = code.ljust(12, "0")
    return [share for place, share in shares.items() if ancestor_codes(place)[-1] == parent]


@pytest.mark.parametrize(
    ("total", "bases", "fixed", "code"),
    [
        (5, {EAST: 1}, {EAST: 6}, "GOAL005"),
        (5, {EAST: 0, WEST: 0}, {}, "GOAL007"),
        (5, {}, {}, "GOAL007"),
        (5, {EAST: 1}, {EAST: 4}, "GOAL007"),  # one left, and nobody to carry it
        (-5, {EAST: 1}, {}, "GOAL008"),
        (5, {EAST: -1, WEST: 3}, {}, "GOAL008"),
        (5, {EAST: 1}, {WEST: 1}, "GOAL009"),
    ],
)
def test_what_cannot_be_split_is_refused(
    total: int, bases: Mapping[str, int], fixed: Mapping[str, int], code: str
) -> None:
    with pytest.raises(JingzhunError, match=code):
        decompose_quota(total, bases, fixed=fixed)


def test_a_fixed_share_of_no_level_is_refused() -> None:
    villages = {"410621100201": 1}
    with pytest.raises(JingzhunError, match=r"GOAL009 .*410622000000"):
        decompose_down(1, villages, levels=[Level.COUNTY], fixed={WEST: 1})


def test_nothing_to_split_by_is_refused_on_every_level() -> None:
    with pytest.raises(JingzhunError, match="GOAL007"):
        decompose_down(1, {}, levels=[Level.COUNTY])


def target(value: str, **more: Decimal) -> Target:
    return Target(year=2018, comparison="=", value=Decimal(value), **more)


@pytest.mark.parametrize(
    ("nature", "is_rate", "expected"),
    [
        (Nature.QUOTA, False, ("2", "1")),
        (Nature.CEILING, False, ("2", "1")),
        (Nature.FORECAST, False, ("2", "1")),
        (Nature.FLOOR, False, ("3", "3")),  # each child must reach it
        (Nature.QUOTA, True, ("3", "3")),  # a rate is not shared out
    ],
)
def test_what_a_child_is_asked_follows_from_the_nature(
    nature: Nature, is_rate: bool, expected: tuple[str, str]
) -> None:
    split = split_target(target("3"), nature, bases={EAST: 2, WEST: 1}, is_rate=is_rate)
    assert tuple(str(split[place][0].value) for place in (EAST, WEST)) == expected


@pytest.mark.parametrize("wrong", [target("1.5"), target("1", value_max=Decimal(2))])
def test_a_count_that_is_no_whole_number_is_not_split(wrong: Target) -> None:
    with pytest.raises(JingzhunError, match="GOAL008"):
        split_target(wrong, Nature.QUOTA, bases={EAST: 1})


def test_an_indicator_gives_the_base(sample: GoalsReport) -> None:
    bases = bases_from_report(sample, "registered", places=[EAST, WEST], year=2018)
    assert bases == {EAST: 2, WEST: 1}
    assert decompose_quota(10, bases) == {EAST: 7, WEST: 3}


def test_a_rate_is_no_base(sample: GoalsReport) -> None:
    with pytest.raises(JingzhunError, match=r"GOAL007 .*410600"):
        bases_from_report(sample, "safe_homes_rate", places=[CITY], year=2018)


def test_a_fact_of_places_gives_the_base() -> None:
    day = date(2018, 12, 31)
    facts = PlaceFacts(
        PlaceFact(
            place_id=place, fact="rural_population", value=Decimal(value), as_at=day, known_at=day
        )
        for place, value in ((EAST, 300), (WEST, 100))
    )
    bases = bases_from_facts(facts, "rural_population", places=[EAST, WEST], on=day, known_on=day)
    assert decompose_quota(8, bases) == {EAST: 6, WEST: 2}
    with pytest.raises(JingzhunError, match="PLACE012"):
        bases_from_facts(facts, "rural_population", places=[CITY], on=day, known_on=day)
