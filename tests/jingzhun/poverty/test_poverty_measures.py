"""Poverty measures against published examples, and what must hold for any population."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jingzhun.engines import DuckDBEngine, EngineSettings
from jingzhun.errors import JingzhunError
from jingzhun.poverty import IncomePoverty, Standard, income_poverty, multidimensional_poverty

ENGINE = DuckDBEngine(EngineSettings(threads=1))
FOUR = Standard(weights={name: Fraction(1, 4) for name in "abcd"}, cutoff=Fraction(1, 2))
LIVING = ("l1", "l2", "l3", "l4", "l5", "l6")
SIXTHS = {name: Fraction(1, 6) for name in ("nutrition", "mortality", "years", "attendance")}
UNDP = Standard(
    weights={**SIXTHS, **{name: Fraction(1, 18) for name in LIVING}}, cutoff=Fraction(1, 3)
)


def measured(standard, households):
    """``households`` are (size, {indicator: True or None}); what is not named is False."""
    names = list(standard.weights)
    rows = ", ".join(
        f"('p', 2020, {size}, {', '.join(_truth(lacks.get(name, False)) for name in names)})"
        for size, lacks in households
    )
    with ENGINE.session() as engine:
        engine.run(
            f"CREATE OR REPLACE TEMP TABLE t AS FROM (VALUES {rows}) v(place_code, year, size, {', '.join(names)})"
        )
        return multidimensional_poverty(engine, relation="t", standard=standard)[0]


def _truth(value):
    return "NULL::BOOLEAN" if value is None else f"{value}"


def incomes(rows, line=100):
    values = ", ".join(
        f"('{place}', 2020, {size}, {'NULL::BIGINT' if fen is None else fen})"
        for place, size, fen in rows
    )
    with ENGINE.session() as engine:
        engine.run(
            f"CREATE OR REPLACE TEMP TABLE t AS FROM (VALUES {values}) v(place_code, year, size, income_fen)"
        )
        return income_poverty(engine, relation="t", line_fen=line)


def lacking(*names):
    return dict.fromkeys(names, True)


def test_the_example_of_four_persons_comes_out():
    line = measured(
        FOUR, [(1, {}), (1, lacking("b", "d")), (1, lacking(*"abcd")), (1, lacking("b"))]
    )
    assert (line.headcount.low, line.intensity, line.adjusted.low) == (
        Fraction(1, 2),
        Fraction(3, 4),
        Fraction(3, 8),
    )


def test_the_example_of_four_households_comes_out_and_contributions_add_up_to_one():
    line = measured(
        UNDP,
        [
            (4, lacking("mortality", "l1")),
            (7, lacking("mortality", "years", "attendance", *LIVING[:4])),
            (5, lacking("nutrition", *LIVING[:4])),
            (4, lacking("mortality", "years", *LIVING[:3])),
        ],
    )
    assert (line.headcount.low, line.intensity, line.adjusted.low) == (
        Fraction(4, 5),
        Fraction(9, 16),
        Fraction(9, 20),
    )
    assert sum(line.contributions.values()) == 1


def test_an_unknown_deprivation_that_decides_makes_an_interval():
    line = measured(FOUR, [(1, {"a": True, "b": None}), (1, {})])
    assert (line.headcount.low, line.headcount.high, line.intensity) == (0, Fraction(1, 2), None)


def test_weights_and_a_cut_off_that_measure_nothing_are_refused_together():
    with pytest.raises(JingzhunError) as refused:
        measured(Standard(weights={"a": Fraction(1, 3)}, cutoff=Fraction(2)), [(1, {})])
    assert [fault.code for fault in refused.value.faults] == ["POVERTY003", "POVERTY004"]


def test_a_line_of_nothing_is_refused():
    with pytest.raises(JingzhunError, match="POVERTY002"):
        incomes([("p", 1, 50)], line=0)


def test_a_place_without_people_has_no_line():
    assert [line.place_code for line in incomes([("p", 0, 50), ("q", 1, 50)])] == ["q"]


def test_an_income_below_zero_counts_as_zero():
    (line,) = incomes([("p", 1, -500)])
    assert (line.gap.low, line.squared_gap.low) == (1, 1)


def test_income_on_the_line_is_not_poor_and_an_unknown_one_widens_the_interval():
    (line,) = incomes([("p", 1, 50), ("p", 2, 100), ("p", 1, None)])
    assert (line.headcount.low, line.headcount.high) == (Fraction(1, 4), Fraction(1, 2))
    assert (line.gap.low, line.squared_gap.low) == (Fraction(1, 8), Fraction(1, 16))


HOUSEHOLDS = st.lists(
    st.tuples(st.sampled_from("pq"), st.integers(1, 9), st.none() | st.integers(-50, 200)),
    min_size=1,
    max_size=8,
)


@settings(deadline=None)
@given(HOUSEHOLDS)
def test_a_whole_is_the_mean_of_its_parts_by_people(rows):
    parts, (whole,) = incomes(rows), incomes([("w", size, fen) for _, size, fen in rows])
    for name in ("headcount", "gap", "squared_gap"):
        for end in ("low", "high"):
            together = sum(part.people * getattr(getattr(part, name), end) for part in parts)
            assert together / whole.people == getattr(getattr(whole, name), end)


@settings(deadline=None)
@given(HOUSEHOLDS, st.integers(1, 60))
def test_more_income_never_raises_a_measure(rows, more):
    before = incomes(rows)
    after = incomes(
        [(place, size, None if fen is None else fen + more) for place, size, fen in rows]
    )
    assert all(_not_above(new, old) for new, old in zip(after, before, strict=True))


def _not_above(new: IncomePoverty, old: IncomePoverty) -> bool:
    pairs = [(new.headcount, old.headcount), (new.gap, old.gap), (new.squared_gap, old.squared_gap)]
    return all(a.low <= b.low and a.high <= b.high for a, b in pairs)


LACKS = st.fixed_dictionaries({name: st.sampled_from([True, False, None]) for name in "abcd"})
PEOPLE = st.lists(st.tuples(st.integers(1, 9), LACKS), min_size=1, max_size=4)
CUTOFFS = st.sampled_from([Fraction(n, 8) for n in range(1, 9)])
UNEVEN = {"a": Fraction(1, 2), "b": Fraction(1, 4), "c": Fraction(1, 6), "d": Fraction(1, 12)}


def _ends(line):
    return {"headcount": line.headcount, "adjusted": line.adjusted, **line.censored}


@settings(deadline=None, max_examples=50)
@given(PEOPLE, PEOPLE, CUTOFFS)
def test_several_standards_over_a_whole_are_the_mean_of_its_parts_by_people(one, other, cutoff):
    standard = Standard(weights=UNEVEN, cutoff=cutoff)
    parts = [measured(standard, one), measured(standard, other)]
    whole = measured(standard, [*one, *other])
    for name, bounds in _ends(whole).items():
        for end in ("low", "high"):
            together = sum(part.people * getattr(_ends(part)[name], end) for part in parts)
            assert together / whole.people == getattr(bounds, end)


@settings(deadline=None, max_examples=50)
@given(PEOPLE, st.lists(st.booleans(), min_size=16, max_size=16), CUTOFFS)
def test_the_bounds_hold_every_completion_and_both_ends_are_reached(households, truths, cutoff):
    standard = Standard(weights=UNEVEN, cutoff=cutoff)
    bounds, least, some, most = (
        _ends(measured(standard, people))
        for people in (
            households,
            _completed(households, [False] * 16),
            _completed(households, truths),
            _completed(households, [True] * 16),
        )
    )
    for name, interval in bounds.items():
        assert (least[name].low, most[name].low) == (interval.low, interval.high)
        assert interval.low <= some[name].low <= interval.high


def _completed(households, truths):
    """The same households, what is unknown of them filled in from ``truths``."""
    left = iter(truths)
    return [
        (size, {name: next(left) if known is None else known for name, known in lacks.items()})
        for size, lacks in households
    ]
