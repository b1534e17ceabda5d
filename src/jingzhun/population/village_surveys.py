"""What is counted in each village at the end of a year: its households and people, and the poor among them."""

import numpy as np
import pyarrow as pa

from jingzhun.population.columns import to_table
from jingzhun.population.draws import Bools, Ints, day_number, year_days
from jingzhun.population.frame import Frame
from jingzhun.population.layout import Layout
from jingzhun.population.plan import FIRST_YEAR, PopulationPlan
from jingzhun.population.selection import Drawing
from jingzhun.vocabulary import load_vocabulary

COUNTED = ("rural_households", "rural_population", "poor_households", "poor_population")


def surveyed_years(plan: PopulationPlan) -> range:
    """The years that had ended on the register's day."""
    has_ended = day_number(plan.as_at) >= year_days(plan.as_at.year, 12, 31)
    return range(FIRST_YEAR, plan.as_at.year + int(has_ended))


def count_villages(drawing: Drawing) -> Ints:
    """The counts of a block's villages: one row a village, then the years, then :data:`COUNTED`."""
    ends = [year_days(year, 12, 31) for year in surveyed_years(drawing.plan)]
    villages = len(drawing.layout.blocks[drawing.block])
    counts = [_count(drawing, day) for day in ends]
    if not counts:
        return np.zeros((villages, 0, len(COUNTED)), dtype=np.int64)
    return np.stack(counts, axis=1)


def survey_table(plan: PopulationPlan, layout: Layout, counts: Ints) -> pa.Table:
    """``village_surveys`` of the whole register, from the counts of all its villages."""
    years = surveyed_years(plan)
    frame = Frame(rows=len(layout.villages) * len(years))
    pairs = [(village.code, year) for village in layout.villages for year in years]
    frame["survey_id"] = pa.array([f"{village}-{year}" for village, year in pairs], pa.string())
    frame["village_id"] = pa.array([village for village, _ in pairs], pa.string())
    frame["year"] = np.array([year for _, year in pairs], dtype=np.int64)
    for number, name in enumerate(COUNTED):
        frame[name] = counts[:, :, number].ravel()
    return to_table(load_vocabulary().entities["village_surveys"], frame)


def _count(drawing: Drawing, day: int) -> Ints:
    """One row a village of a block, one column each of :data:`COUNTED`, on one day."""
    persons, villages = drawing.persons, drawing.layout.blocks[drawing.block]
    home = (drawing.households["village"] - villages[0])[persons["household"]]
    living = (persons["born_on"] <= day) & (persons["died_day"] > day)
    poor = living & persons["registered"] & _is_poor(drawing.households, day)[persons["household"]]
    counted = [
        chosen
        for people in (living, poor)
        for chosen in (_one_of_each(persons["household"], people), people)
    ]
    return np.stack([np.bincount(home[c], minlength=len(villages)) for c in counted], axis=1)


def _one_of_each(household: Ints, people: Bools) -> Bools:
    """One of the people of each household: who counts these counts households."""
    rows = np.flatnonzero(people)
    one = np.zeros(len(household), dtype=np.bool_)
    one[rows[np.unique(household[rows], return_index=True)[1]]] = True
    return one


def _is_poor(households: Frame, day: int) -> Bools:
    """The households that stood in the register as poor on a day."""
    listed = (households["identified_on"] <= day) & (households["removed_day"] > day)
    out = (households["exit_day"] <= day) & (households["relapse_day"] > day)
    return np.asarray(listed & ~out)
