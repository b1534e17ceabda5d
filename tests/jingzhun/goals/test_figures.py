"""Exact figures and the sharp bounds of rates."""

from fractions import Fraction
from itertools import product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.goals.figures import Figure, Quotient, RateCounts, rate, whole

TRUTHS = (True, False, None)
ROWS = st.lists(st.tuples(st.sampled_from(TRUTHS), st.sampled_from(TRUTHS)), max_size=6)


def counts(rows: list[tuple[bool | None, bool | None]]) -> RateCounts:
    names = {
        (True, True): "counted",
        (True, False): "missed",
        (True, None): "undecided",
        (None, True): "maybe_counted",
        (None, False): "maybe_missed",
        (None, None): "maybe_undecided",
    }
    found: dict[str, int] = {}
    for row in rows:
        if row in names:
            found[names[row]] = found.get(names[row], 0) + 1
    return RateCounts(**found)


def every_rate(rows: list[tuple[bool | None, bool | None]]) -> list[Fraction]:
    """The rate under every completion of the missing facts; none of those without base.

    Where a completion leaves no base, while another has one, there may be no rate: it can be nothing or all.
    """
    choices = [
        product(*((True, False) if known is None else (known,) for known in row)) for row in rows
    ]
    bases = [[hit for inside, hit in world if inside] for world in product(*choices)]
    rates = [Fraction(sum(base), len(base)) for base in bases if base]
    may_be_none = rates and not all(bases)
    return [*rates, Fraction(0), Fraction(1)] if may_be_none else rates


@settings(deadline=None, max_examples=150)
@given(ROWS)
def test_the_bounds_of_a_rate_are_those_of_all_completions(
    rows: list[tuple[bool | None, bool | None]],
) -> None:
    figure, worlds = rate(counts(rows)), every_rate(rows)
    if not worlds:
        assert figure is None
    else:
        assert figure is not None
        assert figure.high is not None
        assert (figure.low.exact, figure.high.exact) == (min(worlds), max(worlds))


def test_a_rate_over_no_rows_is_no_figure() -> None:
    assert rate(RateCounts()) is None


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        (RateCounts(maybe_missed=1), "0/1 – 1/1"),
        (RateCounts(maybe_counted=3), "0/3 – 3/3"),
        (RateCounts(missed=1), "0/1"),  # one is surely in the base, and surely not met
        (RateCounts(missed=1, maybe_missed=2), "0/3"),
    ],
)
def test_nothing_is_known_of_a_rate_whose_base_may_be_empty(rows: RateCounts, text: str) -> None:
    figure = rate(rows)
    assert figure is not None
    assert figure.text() == text
    assert figure.is_exact == (rows.missed > 0)


def test_percentages_keep_the_rows_that_were_counted() -> None:
    figure = rate(RateCounts(counted=2, missed=2))
    assert figure is not None
    assert figure.text() == "2/4"
    assert figure.lowest == 50


def test_a_sum_without_upper_end_says_so() -> None:
    figure = whole(125, None, scale=100, open_rows=1)
    assert figure.text() == "1.25 – …"
    assert figure.highest is None
    assert not figure.is_exact


def test_two_ends_of_equal_value_are_exact() -> None:
    half, two_quarters = (
        Quotient(numerator=1, denominator=2),
        Quotient(numerator=2, denominator=4),
    )
    assert Figure(low=half, high=two_quarters, is_rate=True).is_exact
