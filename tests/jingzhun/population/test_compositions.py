"""The kinds of households fit together: every size can be drawn, nobody is born before a possible parent."""

import numpy as np

from jingzhun.population.compositions import load_compositions, size_weights
from jingzhun.population.plan_checks import LARGEST_HOUSEHOLD


def test_every_size_up_to_the_largest_can_be_drawn() -> None:
    kinds = load_compositions()
    assert set(kinds.sizes) == set(range(1, LARGEST_HOUSEHOLD + 1))
    for profile in ("poor", "general"):
        assert (size_weights(profile)[1:] > 0).all()


def test_the_youngest_head_has_no_unborn_member() -> None:
    kinds = load_compositions()
    for row, size in enumerate(kinds.sizes):
        youngest = kinds.head_ages[row, 0] - kinds.younger_until[row, :size]
        assert (youngest >= 0).all()


def test_the_oldest_head_has_no_member_past_a_hundred() -> None:
    kinds = load_compositions()
    for row, size in enumerate(kinds.sizes):
        oldest = kinds.head_ages[row, 1] - kinds.younger_from[row, :size]
        assert np.all(oldest <= 100)
