"""Which villages the place has, how many households and persons of each stratum live in each, and the blocks.

A block is a run of villages with about :data:`BLOCK_HOUSEHOLDS` households. It is the unit of drawing: its rows
depend on the plan and its number alone, so blocks may be made in any order or on many machines.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from jingzhun.errors import Fault, JingzhunError
from jingzhun.population.county_classes import (
    ClassedVillages,
    chosen_by_class,
    classes_in,
    poor_cells,
)
from jingzhun.population.draws import Bools, Floats, Ints, largest_remainder, stream
from jingzhun.population.frame import Column
from jingzhun.population.plan import STRATA, PopulationPlan, illness_or_disability_persons
from jingzhun.population.plan_checks import LARGEST_HOUSEHOLD, no_room
from jingzhun.population.village_places import VillagePlace, village_places

BLOCK_HOUSEHOLDS = 8_192

# The strata of drawing: the poor are drawn in two, so that the share of illness and disability is met exactly.
POOR_ILL, POOR_OTHER, EXITED, BORDERLINE, SCREENED, REMOVED, NEVER = range(7)
DRAWN_STRATA = ("poor_ill", "poor_other", *STRATA[1:])
ORDINARY, POOR_VILLAGE, DEEP_VILLAGE, DELISTED_VILLAGE = range(4)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The villages in their order and the counts in each: one row a village, one column a drawn stratum.

    A plan that shares its place out among classes of counties has a column for each stratum of the poor and year of
    leaving: ``column_stratum`` and ``column_year`` say which; the year is 0 where it is drawn by the plan's shares.
    """

    villages: tuple[VillagePlace, ...]
    kind: Ints
    households: Ints
    persons: Ints
    column_stratum: Ints
    column_year: Ints
    _shares: dict[int, Ints] = field(default_factory=dict, repr=False)

    @cached_property
    def blocks(self) -> tuple[range, ...]:
        """The runs of village numbers that are drawn together."""
        before = np.cumsum(self.households.sum(axis=1)) - self.households.sum(axis=1)
        numbers = before // BLOCK_HOUSEHOLDS
        starts = np.flatnonzero(np.r_[True, numbers[1:] != numbers[:-1]])
        ends = np.r_[starts[1:], len(numbers)]
        return tuple(range(int(a), int(b)) for a, b in zip(starts, ends, strict=True))

    @cached_property
    def poor_households_by_block(self) -> Floats:
        """The weight by which totals of the plan are shared out among the blocks."""
        poor = self.households[:, self.is_poor_column].sum(axis=1)
        return np.array([poor[list(block)].sum() for block in self.blocks], dtype=np.float64)

    @property
    def is_poor_column(self) -> Bools:
        """The columns of people who are poor at the base date."""
        return self.column_stratum <= POOR_OTHER

    def share_of_block(self, block: int, *, total: int) -> int:
        """The part of a plan's total that falls on one block; the parts sum to the total."""
        if total not in self._shares:
            self._shares[total] = largest_remainder(total, weights=self.poor_households_by_block)
        return int(self._shares[total][block])

    @cached_property
    def code_letters(self) -> Column:
        """The bytes of the codes of the villages, one row a village."""
        letters = "".join(village.code for village in self.villages).encode()
        return np.frombuffer(letters, dtype=np.uint8).reshape(len(self.villages), -1)


def lay_out(plan: PopulationPlan) -> Layout:
    """The villages of ``plan`` with the counts of households and persons of each stratum.

    Raises:
        JingzhunError: POPULATION006 when the place has fewer villages than the plan asks for, POPULATION005 when so
            few are drawn that the persons of a stratum are left without a household.
    """
    rng = stream(plan.seed, block=0, theme="layout")
    villages = _chosen_villages(plan, rng)
    classed = ClassedVillages.of(plan, villages)
    kind = _village_kinds(plan, villages, classed, rng)
    weights = _village_weights(plan, kind, classed, rng)
    drawn = [*_poor(plan, classed, weights[0]), *_others(plan, weights[1:])]
    _check_room(drawn)
    return Layout(
        villages=villages,
        kind=kind,
        households=np.stack([one.households for one in drawn], axis=1),
        persons=np.stack([one.persons for one in drawn], axis=1),
        column_stratum=np.array([one.stratum for one in drawn], dtype=np.int64),
        column_year=np.array([one.year for one in drawn], dtype=np.int64),
    )


@dataclass(frozen=True, kw_only=True)
class _Column:
    stratum: int
    year: int
    households: Ints
    persons: Ints


def _check_room(columns: Iterable[_Column]) -> None:
    """In a village every person needs a household, and every household a person."""
    faults = []
    for column in columns:
        homes, persons = column.households, column.persons
        if np.any((persons < homes) | (persons > homes * LARGEST_HOUSEHOLD)):
            name = DRAWN_STRATA[column.stratum]
            faults.append(no_room(name, persons=int(persons.sum()), households=int(homes.sum())))
    if faults:
        raise JingzhunError(faults)


def _poor(plan: PopulationPlan, classed: ClassedVillages, weights: Floats) -> Iterator[_Column]:
    """The poor, in two strata; with classes of counties, by the year of leaving too."""
    poor = plan.strata["poor"]
    ill = illness_or_disability_persons(plan)
    ill_households = poor.households * ill // poor.persons
    totals = ((ill_households, ill), (poor.households - ill_households, poor.persons - ill))
    if not plan.counties:
        for number, total in enumerate(totals):
            yield _column(number, total, weights)
        return
    for cell in poor_cells(plan, classed, weights, totals=totals):
        yield _Column(
            stratum=(POOR_ILL, POOR_OTHER)[cell.stratum],
            year=cell.year,
            households=cell.households,
            persons=cell.persons,
        )


def _others(plan: PopulationPlan, weights: list[Floats]) -> Iterator[_Column]:
    for name, weight in zip(STRATA[1:], weights, strict=True):
        stratum = plan.strata[name]
        total = (stratum.households, stratum.persons)
        yield _column(DRAWN_STRATA.index(name), total, weight)


def _column(stratum: int, total: tuple[int, int], weights: Floats) -> _Column:
    homes = largest_remainder(total[0], weights=weights)
    # In proportion to households, so that every village's persons fit into its households.
    persons = largest_remainder(total[1], weights=homes.astype(np.float64))
    return _Column(stratum=stratum, year=0, households=homes, persons=persons)


def _chosen_villages(plan: PopulationPlan, rng: np.random.Generator) -> tuple[VillagePlace, ...]:
    known = village_places(plan.root)
    if len(known) < plan.villages:
        raise _too_few(plan, wanted=len(known))
    # The townships that are still 乡 lie mostly in the hills, where the poor villages are.
    in_hills = np.array([is_hill_township(v.township_code) for v in known])
    order = np.argsort(-(rng.random(len(known)) + 0.6 * in_hills), kind="stable")
    free = np.sort(order[: plan.villages])
    chosen = chosen_by_class(plan, known, order) if plan.counties else free
    return tuple(known[int(number)] for number in chosen)


def _village_kinds(
    plan: PopulationPlan,
    villages: tuple[VillagePlace, ...],
    classed: ClassedVillages,
    rng: np.random.Generator,
) -> Ints:
    townships = {
        code: rng.random() + 0.8 * is_hill_township(code)
        for code in sorted({v.township_code for v in villages})
    }
    hardness = np.array([townships[v.township_code] for v in villages]) + 0.6 * rng.random(
        len(villages)
    )
    order = np.argsort(-hardness, kind="stable")
    kind = np.full(len(villages), ORDINARY, dtype=np.int64)
    for mask, (poor, deep) in zip(classed.masks, _listed(plan), strict=True):
        inside = order[mask[order]]
        kind[inside[:poor]] = POOR_VILLAGE
        kind[inside[:deep]] = DEEP_VILLAGE
    free = order[kind[order] == ORDINARY]
    kind[free[: plan.poor_villages.delisted_earlier]] = DELISTED_VILLAGE
    return kind


def _listed(plan: PopulationPlan) -> list[tuple[int, int]]:
    """The poor and the deep villages of each class of counties, or of the place."""
    counted = [(one.poor_villages, one.deep_villages) for one in classes_in(plan)]
    return counted or [(plan.poor_villages.poor, plan.poor_villages.deep)]


def is_hill_township(code: str) -> bool:
    """Whether a township's code (its digits seven to nine from 200 on) says that it is a 乡.

    >>> is_hill_township("410622202000"), is_hill_township("410622101000")
    (True, False)
    """
    return "200" <= code[6:9] < "400"


def _village_weights(
    plan: PopulationPlan, kind: Ints, classed: ClassedVillages, rng: np.random.Generator
) -> list[Floats]:
    """The weight of each village in the share of the poor, and in that of every other stratum."""
    size = rng.lognormal(0.0, 0.45, len(kind))
    on_list = np.isin(kind, (POOR_VILLAGE, DEEP_VILLAGE))
    smaller = np.where(on_list, 0.55, 1.0)
    poor = np.where(kind == DEEP_VILLAGE, 1.4, 1.0) * rng.lognormal(0.0, 0.35, len(kind))
    poor *= size
    share = plan.poor_villages.poor_person_percent / 100
    for mask in classed.masks:
        listed, rest = mask & on_list, mask & ~on_list
        if listed.any() and rest.any():
            poor[listed] *= share / poor[listed].sum()
            poor[rest] *= (1 - share) / poor[rest].sum()
    exited = size * np.select([kind == DELISTED_VILLAGE, on_list], [2.5, 1.6], 0.7)
    return [poor, exited, poor + 0.002, exited, exited, size * smaller]


def _too_few(plan: PopulationPlan, *, wanted: int) -> JingzhunError:
    fields = {"root": plan.root}
    fault = Fault(code="POPULATION006", seen=str(plan.villages), wanted=str(wanted), fields=fields)
    return JingzhunError([fault])
