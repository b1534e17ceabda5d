"""A smaller likeness of a plan: the same counties, classes and years, one in so many villages and people."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import TypeVar

import numpy as np

from jingzhun.population.draws import largest_remainder
from jingzhun.population.plan import CountyClass, PoorVillages, PopulationPlan, Stratum
from jingzhun.population.plan_checks import check_plan

Key = TypeVar("Key", int, str)


def thin_plan(plan: PopulationPlan, *, one_in: int) -> PopulationPlan:
    """The plan with one in ``one_in`` of its villages, households, persons, quotas and plants.

    Every county that the plan names keeps a village, and as many counties leave the list in each year; of no other
    figure does the plan's document speak any more.

    Raises:
        JingzhunError: When so little is left that the plan no longer holds.

    >>> from jingzhun.population import load_plan
    >>> thin_plan(load_plan("sichuan"), one_in=20).strata["poor"].persons
    85650
    """
    if one_in == 1:
        return plan
    strata = {
        name: Stratum(households=s.households // one_in, persons=s.persons // one_in)
        for name, s in plan.strata.items()
    }
    counties = _counties(plan, poor_persons=strata["poor"].persons, one_in=one_in)
    thinned = replace(
        plan,
        one_in=one_in,
        villages=sum(one.villages for one in counties.values()) or plan.villages // one_in,
        strata=strata,
        counties=counties,
        poor_villages=_poor_villages(plan, counties, one_in=one_in),
        printed={},
        quotas={name: _fewer(years, one_in) for name, years in plan.quotas.items()},
        plants=_fewer(plan.plants, one_in),
    )
    check_plan(thinned, file=f"{plan.id}, 1/{one_in}").raise_if_errors()
    return thinned


def _counties(plan: PopulationPlan, *, poor_persons: int, one_in: int) -> dict[str, CountyClass]:
    people = _split(poor_persons, [one.poor_persons for one in plan.counties.values()])
    return {
        name: _thin_class(one, poor_persons=count, one_in=one_in)
        for (name, one), count in zip(plan.counties.items(), people, strict=True)
    }


def _thin_class(one: CountyClass, *, poor_persons: int, one_in: int) -> CountyClass:
    poor_villages = round(one.poor_villages / one_in)
    return replace(
        one,
        villages=max(round(one.villages / one_in), poor_villages, len(one.codes), 1),
        poor_villages=poor_villages,
        deep_villages=min(round(one.deep_villages / one_in), poor_villages),
        poor_persons=poor_persons,
    )


def _poor_villages(
    plan: PopulationPlan, counties: Mapping[str, CountyClass], *, one_in: int
) -> PoorVillages:
    listed = plan.poor_villages
    classes = counties.values()
    return replace(
        listed,
        poor=sum(one.poor_villages for one in classes) or round(listed.poor / one_in),
        deep=sum(one.deep_villages for one in classes) if counties else listed.deep // one_in,
        delisted_earlier=listed.delisted_earlier // one_in,
    )


def _split(total: int, weights: Sequence[int]) -> list[int]:
    return [int(n) for n in largest_remainder(total, weights=np.array(weights, dtype=np.float64))]


def _fewer(counts: Mapping[Key, int], one_in: int) -> dict[Key, int]:
    return {key: round(count / one_in) for key, count in counts.items()}
