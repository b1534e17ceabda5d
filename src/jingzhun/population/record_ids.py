"""Numbers of records: built from numbers, never counted across blocks, so that blocks stay independent."""

import numpy as np
import pyarrow as pa

from jingzhun.population.columns import digits, fixed_text
from jingzhun.population.draws import Ints
from jingzhun.population.frame import Column, Frame
from jingzhun.population.layout import Layout

_DASH = ord("-")


def number_ids(letter: str, *, block: int, numbers: Ints) -> pa.Array:
    """Ids such as ``E00003-0000017``: the kind of record, the block, the number in the block.

    >>> number_ids("E", block=3, numbers=np.array([17])).to_pylist()
    ['E00003-0000017']
    """
    rows = len(numbers)
    head = np.frombuffer(f"{letter}{block:05d}-".encode(), dtype=np.uint8)
    letters = np.concatenate([np.tile(head, (rows, 1)), digits(numbers, width=7)], axis=1)
    return fixed_text(letters)


def place_ids(frame: Frame, persons: Frame, *, layout: Layout) -> None:
    """Sets ``household_id``, ``village_id`` and ``head_id`` of households, and the ids of persons.

    A household is its village's code and a number in the village, a person its household and a place in it.
    """
    village = layout.code_letters[frame["village"]]
    household = _joined(village, digits(frame["number"], width=4))
    frame["village_id"], frame["household_id"] = fixed_text(village), fixed_text(household)
    first = digits(np.ones(frame.rows, dtype=np.int64), width=2)
    frame["head_id"] = fixed_text(_joined(household, first))
    owner = persons["household"]
    places = digits(persons["place"] + 1, width=2)
    persons["person_id"] = fixed_text(_joined(household[owner], places))
    persons["household_id"] = fixed_text(household[owner])


def _joined(left: Column, right: Column) -> Column:
    dash = np.full((len(left), 1), _DASH, dtype=np.uint8)
    return np.concatenate([left, dash, right], axis=1)
