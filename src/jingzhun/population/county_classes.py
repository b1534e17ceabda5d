"""Sharing a place out among classes of counties: which villages, and how many of the poor leave where and when."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np

from jingzhun.errors import Fault, JingzhunError
from jingzhun.population.draws import Bools, Floats, Ints, largest_remainder
from jingzhun.population.plan import COUNTY_CLASSES, CountyClass, PopulationPlan
from jingzhun.population.village_places import VillagePlace

_DIGITS_OF_A_COUNTY = 6
# How much likelier than in other years the poor of a county leave in the year in which it does, and how seldom later.
_IN_ITS_YEAR, _AFTER_ITS_YEAR = 1.6, 0.04
_ROUNDS = 60


@dataclass(frozen=True, kw_only=True)
class ClassedVillages:
    """The class of counties in which each village lies, by its place in the plan, and when its county leaves the list.

    Without classes everything lies in one, and ``exit_year`` is 0 as it is where a county never leaves or was never on.
    """

    classes: tuple[CountyClass, ...]
    number: Ints
    exit_year: Ints

    @staticmethod
    def of(plan: PopulationPlan, villages: Sequence[VillagePlace]) -> "ClassedVillages":
        """The villages of a place with the classes of its plan."""
        classes = classes_in(plan)
        numbers = {code: number for number, one in enumerate(classes) for code in one.codes}
        rest = max(0, len(classes) - 1)
        codes = [village.county_code[:_DIGITS_OF_A_COUNTY] for village in villages]
        years = plan.county_exit_years
        return ClassedVillages(
            classes=classes,
            number=np.array([numbers.get(code, rest) for code in codes], dtype=np.int64),
            exit_year=np.array([years.get(code, 0) for code in codes], dtype=np.int64),
        )

    @property
    def masks(self) -> list[Bools]:
        """The villages of each class."""
        return [self.number == n for n in range(max(1, len(self.classes)))]


def classes_in(plan: PopulationPlan) -> tuple[CountyClass, ...]:
    """The classes of counties of a plan, the one of all other counties last."""
    return tuple(plan.counties[name] for name in COUNTY_CLASSES if name in plan.counties)


def chosen_by_class(plan: PopulationPlan, villages: Sequence[VillagePlace], order: Ints) -> Ints:
    """As many villages of each class as the plan says, the first in ``order``; every county that is named has one.

    Raises:
        JingzhunError: POPULATION006 when a class has fewer villages than the plan asks for.
    """
    classed = ClassedVillages.of(plan, villages)
    counties = np.array([village.county_code for village in villages])
    chosen = []
    for one, mask in zip(classed.classes, classed.masks, strict=True):
        inside = order[mask[order]]
        if len(inside) < one.villages:
            fields = {"root": plan.root}
            seen, wanted = str(one.villages), str(len(inside))
            raise JingzhunError(
                [Fault(code="POPULATION006", seen=seen, wanted=wanted, fields=fields)]
            )
        is_first = np.zeros(len(inside), dtype=np.bool_)
        if one.codes:
            is_first[np.unique(counties[inside], return_index=True)[1]] = True
        ranked = np.concatenate([inside[is_first], inside[~is_first]])
        chosen.append(ranked[: one.villages])
    return np.sort(np.concatenate(chosen))


@dataclass(frozen=True, kw_only=True)
class PoorCell:
    """The poor of one stratum (0 poor for illness or disability, 1 for others) who leave in one year, by village."""

    stratum: int
    year: int
    households: Ints
    persons: Ints


def poor_cells(
    plan: PopulationPlan,
    classed: ClassedVillages,
    weights: Floats,
    *,
    totals: Sequence[tuple[int, int]],
) -> Iterator[PoorCell]:
    """The poor shared out by stratum, year of leaving and village: every total of the plan is met to the unit.

    ``totals`` are the households and persons of the two strata.
    """
    years = list(plan.exits)
    seeds = np.stack([weights * _likelihood(classed.exit_year, year) for year in years], axis=1)
    leaving = _leaving(plan, classed, seeds)
    ill = largest_remainder(totals[0][1], weights=leaving.ravel().astype(np.float64)).reshape(
        leaving.shape
    )
    for stratum, persons in enumerate((ill, leaving - ill)):
        homes = largest_remainder(totals[stratum][0], weights=persons.ravel().astype(np.float64))
        homes = homes.reshape(persons.shape)
        for column, year in enumerate(years):
            cell = np.zeros((2, len(weights)), dtype=np.int64)
            for row, mask in enumerate(classed.masks):
                here = largest_remainder(int(homes[row, column]), weights=seeds[mask, column])
                cell[0, mask] = here
                # In proportion to households, so that every village's persons fit into its households.
                whole = int(persons[row, column])
                cell[1, mask] = largest_remainder(whole, weights=here.astype(np.float64))
            yield PoorCell(stratum=stratum, year=year, households=cell[0], persons=cell[1])


def _likelihood(exit_year: Ints, year: int) -> Floats:
    """How likely the poor of each village leave in a year: mostly before their county does, hardly ever after it."""
    after = (exit_year > 0) & (exit_year < year)
    return np.select([exit_year == year, after], [_IN_ITS_YEAR, _AFTER_ITS_YEAR], 1.0)


def _leaving(plan: PopulationPlan, classed: ClassedVillages, seeds: Floats) -> Ints:
    """The persons who leave, one row a class and one column a year, with the sums that the plan gives to both."""
    people = plan.strata["poor"].persons
    by_class = np.array([one.poor_persons for one in classed.classes], dtype=np.float64)
    shares = np.array(list(plan.exits.values()), dtype=np.float64)
    by_year = largest_remainder(people, weights=shares)
    table = np.stack([seeds[mask].sum(axis=0) for mask in classed.masks]) + 1e-12
    for _ in range(_ROUNDS):  # iterative proportional fitting to both margins
        table *= (by_class / table.sum(axis=1))[:, None]
        table *= by_year / table.sum(axis=0)
    whole = np.floor(table).astype(np.int64)
    _fill(
        whole,
        rows=by_class.astype(np.int64) - whole.sum(axis=1),
        columns=by_year - whole.sum(axis=0),
    )
    return whole


def _fill(table: Ints, *, rows: Ints, columns: Ints) -> None:
    """Adds what the margins of a table still lack, which sums to the same over both."""
    for row in range(len(rows)):
        for column in range(len(columns)):
            more = min(int(rows[row]), int(columns[column]))
            table[row, column] += more
            rows[row] -= more
            columns[column] -= more
