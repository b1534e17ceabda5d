"""Which villages the place has, how many households and persons of each stratum live in each, and the blocks.

A block is a run of villages with about :data:`BLOCK_HOUSEHOLDS` households. It is the unit of drawing: its rows
depend on the plan and its number alone, so blocks may be made in any order or on many machines.
"""

from dataclasses import dataclass, field
from functools import cached_property

import numpy as np

from jingzhun.errors import Fault, JingzhunError
from jingzhun.population.draws import Floats, Ints, largest_remainder, stream
from jingzhun.population.frame import Column
from jingzhun.population.plan import STRATA, PopulationPlan, illness_or_disability_persons
from jingzhun.population.village_places import VillagePlace, village_places

BLOCK_HOUSEHOLDS = 8_192

# The strata of drawing: the poor are drawn in two, so that the share of illness and disability is met exactly.
POOR_ILL, POOR_OTHER, EXITED, BORDERLINE, SCREENED, REMOVED, NEVER = range(7)
DRAWN_STRATA = ("poor_ill", "poor_other", *STRATA[1:])
ORDINARY, POOR_VILLAGE, DEEP_VILLAGE, DELISTED_VILLAGE = range(4)


@dataclass(frozen=True, kw_only=True)
class Layout:
    """The villages in their order and the counts in each: one row a village, one column a drawn stratum."""

    villages: tuple[VillagePlace, ...]
    kind: Ints
    households: Ints
    persons: Ints
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
        poor = self.households[:, [POOR_ILL, POOR_OTHER]].sum(axis=1)
        return np.array([poor[list(block)].sum() for block in self.blocks], dtype=np.float64)

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
        JingzhunError: POPULATION006 when the place has fewer villages than the plan asks for.
    """
    rng = stream(plan.seed, block=0, theme="layout")
    villages = _chosen_villages(plan, rng)
    kind = _village_kinds(plan, villages, rng)
    weights = _village_weights(plan, kind, rng)
    persons, households = np.zeros((2, len(villages), len(DRAWN_STRATA)), dtype=np.int64)
    for number, (total_households, total_persons) in enumerate(_totals(plan)):
        homes = largest_remainder(total_households, weights=weights[number])
        households[:, number] = homes
        # In proportion to households, so that every village's persons fit into its households.
        persons[:, number] = largest_remainder(total_persons, weights=homes.astype(np.float64))
    return Layout(villages=villages, kind=kind, households=households, persons=persons)


def _totals(plan: PopulationPlan) -> list[tuple[int, int]]:
    poor = plan.strata["poor"]
    ill = illness_or_disability_persons(plan)
    ill_households = poor.households * ill // poor.persons
    totals = [
        (ill_households, ill),
        (poor.households - ill_households, poor.persons - ill),
    ]
    others = [plan.strata[name] for name in STRATA[1:]]
    return totals + [(s.households, s.persons) for s in others]


def _chosen_villages(plan: PopulationPlan, rng: np.random.Generator) -> tuple[VillagePlace, ...]:
    known = village_places(plan.root)
    if len(known) < plan.villages:
        fields = {"root": plan.root}
        raise JingzhunError(
            [
                Fault(
                    code="POPULATION006",
                    seen=str(plan.villages),
                    wanted=str(len(known)),
                    fields=fields,
                )
            ]
        )
    # The townships that are still 乡 lie mostly in the hills, where the poor villages are.
    in_hills = np.array([is_hill_township(v.township_code) for v in known])
    order = np.argsort(-(rng.random(len(known)) + 0.6 * in_hills), kind="stable")
    chosen = np.sort(order[: plan.villages])
    return tuple(known[int(number)] for number in chosen)


def _village_kinds(
    plan: PopulationPlan, villages: tuple[VillagePlace, ...], rng: np.random.Generator
) -> Ints:
    listed = plan.poor_villages
    townships = {
        code: rng.random() + 0.8 * is_hill_township(code)
        for code in sorted({v.township_code for v in villages})
    }
    hardness = np.array([townships[v.township_code] for v in villages]) + 0.6 * rng.random(
        len(villages)
    )
    order = np.argsort(-hardness, kind="stable")
    kind = np.full(len(villages), ORDINARY, dtype=np.int64)
    kind[order[: listed.poor + listed.delisted_earlier]] = DELISTED_VILLAGE
    kind[order[: listed.poor]] = POOR_VILLAGE
    kind[order[: listed.deep]] = DEEP_VILLAGE
    return kind


def is_hill_township(code: str) -> bool:
    """Whether a township's code (its digits seven to nine from 200 on) says that it is a 乡.

    >>> is_hill_township("410622202000"), is_hill_township("410622101000")
    (True, False)
    """
    return "200" <= code[6:9] < "400"


def _village_weights(plan: PopulationPlan, kind: Ints, rng: np.random.Generator) -> list[Floats]:
    size = rng.lognormal(0.0, 0.45, len(kind))
    on_list = np.isin(kind, (POOR_VILLAGE, DEEP_VILLAGE))
    smaller = np.where(on_list, 0.55, 1.0)
    poor = np.where(kind == DEEP_VILLAGE, 1.4, 1.0) * rng.lognormal(0.0, 0.35, len(kind))
    poor *= size
    share = plan.poor_villages.poor_person_percent / 100
    if 0 < on_list.sum() < len(kind):
        poor[on_list] *= share / poor[on_list].sum()
        poor[~on_list] *= (1 - share) / poor[~on_list].sum()
    exited = size * np.select([kind == DELISTED_VILLAGE, on_list], [2.5, 1.6], 0.7)
    return [poor, poor, exited, poor + 0.002, exited, exited, size * smaller]
