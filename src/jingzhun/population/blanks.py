"""Cells left empty: a share of each field, for households on the register and others, as the plan declares."""

import numpy as np

from jingzhun.population.draws import Bools
from jingzhun.population.frame import Frame
from jingzhun.population.households import is_on_register
from jingzhun.population.selection import Drawing
from jingzhun.population.truth import Truth


def leave_blanks(drawing: Drawing, truth: Truth) -> None:
    """Empties cells at random, but none of a household in which something was planted."""
    households, persons = drawing.households, drawing.persons
    ours = is_on_register(households)
    free = ~truth.taken
    _empty(drawing, "households", households, ours=ours, free=free)
    owner = persons["household"]
    _empty(drawing, "persons", persons, ours=ours[owner], free=free[owner])


def _empty(drawing: Drawing, entity: str, frame: Frame, *, ours: Bools, free: Bools) -> None:
    for name, (on_register, others) in drawing.plan.blanks.get(entity, {}).items():
        rng = drawing.stream(f"blank:{entity}.{name}")
        percent = np.where(ours, float(on_register), float(others))
        frame.make_blank(name, (rng.random(frame.rows) * 100 < percent) & free)
