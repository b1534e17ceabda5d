"""The figures of a plan that a document may print, by name: what ``printed`` of a plan file refers to."""

from collections.abc import Mapping
from decimal import Decimal

from jingzhun.population.plan import PopulationPlan


def plan_figures(plan: PopulationPlan) -> Mapping[str, Decimal]:
    """Totals of people, villages and counties, what leaves in each year, the slices of deep-poor counties, quotas.

    >>> from jingzhun.population import load_plan
    >>> str(plan_figures(load_plan("sichuan"))["counties_leaving.2019"])
    '31'
    """
    figures: dict[str, int | Decimal] = {
        "illness_or_disability_percent": plan.illness_or_disability_percent,
        "poor_villages": plan.poor_villages.poor,
        "deep_villages": plan.poor_villages.deep,
        "counties": sum(len(one.codes) for one in plan.counties.values()),
    }
    if "poor" in plan.strata:
        figures["people"] = plan.strata["poor"].persons
    figures |= {f"people_leaving.{year}": count for year, count in plan.exits.items()}
    figures |= {f"villages_leaving.{year}": count for year, count in plan.village_exits.items()}
    for year in plan.exits:
        leaving = sum(one.exits.get(year, 0) for one in plan.counties.values())
        figures[f"counties_leaving.{year}"] = leaving
    figures |= _slices(plan)
    for name, years in plan.quotas.items():
        figures |= {f"quotas.{name}.{year}": count for year, count in years.items()}
    figures |= {f"city_budget_yuan.{year}": yuan for year, yuan in plan.city_budget_yuan.items()}
    return {name: Decimal(value) for name, value in figures.items()}


def _slices(plan: PopulationPlan) -> Mapping[str, int]:
    """What lies in each class of counties; of those that leave, the ones that leave in the years of the people."""
    found = {}
    for name, one in plan.counties.items():
        found[f"{name}.counties"] = len(one.codes)
        found[f"{name}.people"] = one.poor_persons
        found[f"{name}.villages"] = one.poor_villages
        found[f"{name}.counties_leaving"] = sum(one.exits.get(year, 0) for year in plan.exits)
    return found
