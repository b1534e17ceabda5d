"""A changed figure over the same snapshot: who gains, who loses, what it costs."""

from decimal import Decimal

import pytest

from jingzhun.eligibility import DecisionRequest, simulate, with_parameters
from jingzhun.errors import JingzhunError
from jingzhun.packs import LookupTable


def test_a_higher_line_is_a_loss_for_those_just_above_it(request_: DecisionRequest) -> None:
    changed = with_parameters(request_.regimes, {"line": 300_001})
    (difference,) = simulate(request_, changed)
    assert difference.rule == "standard:income"
    assert (difference.place_id, difference.gain, difference.lose) == ("410621", 0, 1)
    assert difference.cost_before is None


def test_a_higher_tariff_costs_more_and_moves_nobody(request_: DecisionRequest) -> None:
    tariff = LookupTable(cells={("C",): 800_000, ("D",): 2_500_000})
    (difference,) = simulate(request_, with_parameters(request_.regimes, {"tariff": tariff}))
    assert difference.rule == "programme:renovation"
    assert (difference.gain, difference.lose) == (0, 0)
    assert difference.cost_before == Decimal(20000)
    assert difference.cost_after == Decimal(25000)


def test_an_unchanged_parameter_changes_nothing(request_: DecisionRequest) -> None:
    assert simulate(request_, with_parameters(request_.regimes, {"line": 300_000})) == ()


def test_a_parameter_that_no_pack_has_is_refused(request_: DecisionRequest) -> None:
    with pytest.raises(JingzhunError, match="DECIDE005"):
        with_parameters(request_.regimes, {"lime": 1})
