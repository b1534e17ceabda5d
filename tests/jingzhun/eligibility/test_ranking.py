"""Ranks where everything is known, and where facts are missing."""

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction
from itertools import product
from math import ceil

import pytest

from jingzhun.eligibility import State
from jingzhun.eligibility.ranking import Candidate, Ranked, rank

HALF = Decimal(50)


def candidate(
    key: str, value: int | None, *, group: str = "", share: Decimal | None = None, **facts: State
) -> Candidate:
    known = None if value is None else Decimal(value)
    among = facts.get("among", State.YES)
    return Candidate(subject_id=key, group=group, among=among, value=known, share=share)


def places(found: list[Ranked]) -> list[tuple[str, int, int]]:
    return [(one.candidate.subject_id, one.first, one.last) for one in found]


def test_the_highest_comes_first_and_equal_values_share_a_rank() -> None:
    found = rank([candidate("a", 3), candidate("b", 7), candidate("c", 7), candidate("d", 9)])
    assert places(found) == [("d", 1, 1), ("b", 2, 2), ("c", 2, 2), ("a", 4, 4)]
    assert {one.is_inside for one in found} == {None}


def test_each_group_is_ranked_apart() -> None:
    found = rank(
        [candidate("a", 3, group="2"), candidate("b", 1, group="1"), candidate("c", 9, group="2")]
    )
    assert places(found) == [("b", 1, 1), ("c", 1, 1), ("a", 2, 2)]


def test_who_has_no_value_may_stand_anywhere_and_moves_those_below() -> None:
    found = rank([candidate("a", 3), candidate("b", 7), candidate("c", None)])
    assert places(found) == [("b", 1, 2), ("c", 1, 3), ("a", 2, 3)]


def test_who_may_not_be_ranked_at_all_moves_those_below_too() -> None:
    found = rank([candidate("a", 3), candidate("b", 7, among=State.UNKNOWN)])
    assert places(found) == [("b", 1, 1), ("a", 1, 2)]


STATE_OF = {"Y": State.YES, "N": State.NO, "?": State.UNKNOWN}


@pytest.mark.parametrize(
    ("count", "inside"),
    [(4, "YYNN"), (5, "YY?NN"), (3, "Y?N")],
)
def test_a_fraction_of_a_place_is_nobodys(count: int, inside: str) -> None:
    found = rank([candidate(str(n), -n, share=HALF) for n in range(count)], has_share=True)
    assert [one.is_inside for one in found] == [STATE_OF[letter] for letter in inside]


def test_equal_values_on_the_last_place_are_open() -> None:
    found = rank(
        [candidate(k, v, share=HALF) for k, v in zip("abcd", (9, 5, 5, 1), strict=True)],
        has_share=True,
    )
    assert [one.is_inside for one in found] == [State.YES, State.UNKNOWN, State.UNKNOWN, State.NO]
    assert found[0].room == (Fraction(2), Fraction(2))


def test_a_share_that_is_not_known_leaves_all_open() -> None:
    (found,) = rank([candidate("a", 1)], has_share=True)
    assert (found.is_inside, found.room) == (State.UNKNOWN, None)


def completions(group: list[Candidate]) -> Iterator[dict[str, Decimal]]:
    """Every way in which the missing facts may be: the values of all who are then ranked."""
    choices: list[list[Decimal | None]] = []
    for one in group:
        values = [one.value] if one.value is not None else [Decimal(n) for n in (0, 1, 2, 3)]
        choices.append([*values, *([None] if one.among is State.UNKNOWN else [])])
    for chosen in product(*choices):
        pairs = zip(group, chosen, strict=True)
        yield {one.subject_id: value for one, value in pairs if value is not None}


def facts_of(key: str, values: dict[str, Decimal]) -> tuple[int, bool, bool]:
    """The rank of one of those ranked, whether it is surely within the half, and surely outside."""
    first = 1 + sum(value > values[key] for value in values.values())
    behind = sum(value >= values[key] for value in values.values())
    half = Fraction(len(values), 2)
    return first, behind <= half, first > ceil(half)


STATES = list(product((State.YES, State.UNKNOWN), repeat=3))


@pytest.mark.parametrize("values", list(product((1, 2, None), repeat=3)))
def test_a_rank_holds_every_way_in_which_missing_facts_may_be(
    values: tuple[int | None, ...],
) -> None:
    for states in STATES:
        group = [
            replace(candidate(key, value, share=HALF), among=state)
            for key, value, state in zip("abc", values, states, strict=True)
        ]
        for one in rank(group, has_share=True):
            key = one.candidate.subject_id
            ways = [facts_of(key, way) for way in completions(group) if key in way]
            assert (one.first, one.last) == (min(w[0] for w in ways), max(w[0] for w in ways))
            assert one.is_inside is not State.YES or all(within for _, within, _ in ways)
            assert one.is_inside is not State.NO or all(outside for *_, outside in ways)
