"""The arithmetic of drawing: totals are met to the unit, ages count from the very day."""

from datetime import date

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from jingzhun.population.draws import (
    completed_years,
    day_number,
    largest_remainder,
    rank_within,
    some,
    stream,
)

_WEIGHTS = st.lists(st.floats(min_value=0, max_value=1e6), min_size=1, max_size=40)


@given(total=st.integers(min_value=0, max_value=10**6), weights=_WEIGHTS)
def test_shares_sum_to_the_total_and_stay_within_one_of_proportion(
    total: int, weights: list[float]
) -> None:
    array = np.array(weights)
    shares = largest_remainder(total, weights=array)
    assert shares.sum() == total
    assert (shares >= 0).all()
    if array.sum() > 0:
        assert (np.abs(shares - array / array.sum() * total) < 1 + 1e-6).all()


@given(
    born=st.dates(min_value=date(1900, 1, 1), max_value=date(2018, 1, 1)),
    on=st.dates(min_value=date(2018, 1, 1), max_value=date(2020, 12, 31)),
)
def test_completed_years_agree_with_the_calendar(born: date, on: date) -> None:
    years = on.year - born.year - ((on.month, on.day) < (born.month, born.day))
    assert completed_years(np.array([day_number(born)]), on=day_number(on)).tolist() == [years]


def test_somebody_born_on_a_leap_day_turns_sixteen_on_the_first_of_march() -> None:
    born = np.array([day_number(date(2004, 2, 29))])
    assert completed_years(born, on=day_number(date(2019, 2, 28))).tolist() == [14]
    assert completed_years(born, on=day_number(date(2019, 3, 1))).tolist() == [15]


def test_ranks_count_from_zero_in_every_group() -> None:
    groups = np.array([2, 1, 2, 1, 2])
    ranks = rank_within(groups, keys=np.array([0.3, 0.2, 0.1, 0.9, 0.2]))
    assert ranks.tolist() == [2, 0, 0, 1, 1]


def test_a_choice_never_takes_what_does_not_qualify() -> None:
    mask = np.array([True, False, True, True, False])
    rng = stream(1, block=0, theme="test")
    assert set(some(rng, mask, count=2)) <= {0, 2, 3}
    assert some(rng, mask, count=9).tolist() == [0, 2, 3]


def test_themes_and_blocks_have_streams_of_their_own() -> None:
    draws = {
        stream(5, block=block, theme=theme).random()
        for block in (0, 1, 2)
        for theme in ("names", "incomes")
    }
    assert len(draws) == 6
