"""Who takes part in what a year's plan counts by heads: forest work, forest business, skills classes, rural tourism."""

import numpy as np

from jingzhun.population.draws import Bools, Ints, day_number
from jingzhun.population.households import NEVER_DAY
from jingzhun.population.selection import Drawing, Participation, by_quota

_TOURIST_VILLAGES = 0.25
"""The share of villages whose households are drawn as hosts: guests come to few places, not to all."""


def draw_projects(drawing: Drawing) -> list[Participation]:
    """So many in each year as the plan says; to be fit for one is no claim, so nobody is left without."""
    households, persons = drawing.households, drawing.persons
    ours = persons["registered"] & (persons["died_day"] == NEVER_DAY)
    able = ours & (persons["is_able"] | persons["is_weak"])
    taught = able & persons["wants_training"] & persons["meets_training_conditions"]
    hosting = _in_tourist_village(drawing) & (households["last_death"] == NEVER_DAY)
    drawn = [
        by_quota(drawing, "forestry_work", able & persons["wants_work"], of_persons=True),
        by_quota(drawing, "forest_industry", able, of_persons=True),
        by_quota(drawing, "precise_skills_class", taught, of_persons=True),
        by_quota(drawing, "tourism_household", hosting),
    ]
    for one in drawn:
        one.qualifies = one.days <= day_number(drawing.plan.as_at)
    return drawn


def hosts_by_village(drawing: Drawing, hosting: Participation) -> Ints:
    """How many households of each village of the block are hosts in any year."""
    villages = drawing.layout.blocks[drawing.block]
    owner = drawing.households["village"][hosting.days < NEVER_DAY] - villages[0]
    return np.bincount(owner, minlength=len(villages)).astype(np.int64)


def _in_tourist_village(drawing: Drawing) -> Bools:
    villages = drawing.layout.blocks[drawing.block]
    chosen = drawing.stream("tourist_villages").random(len(villages)) < _TOURIST_VILLAGES
    return np.asarray(chosen[drawing.households["village"] - villages[0]])
