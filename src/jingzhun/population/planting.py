"""Planting."""

from jingzhun.population.participation import Drawing, Participation
from jingzhun.population.truth import Truth
import numpy as np


def plant_before(drawing: Drawing, taking_part: dict[str, Participation], truth: Truth) -> None:
    truth.taken = np.zeros(drawing.households.rows, dtype=np.bool_)


def plant_after(drawing: Drawing, taking_part: dict[str, Participation], truth: Truth) -> None:
    pass
