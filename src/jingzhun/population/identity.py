"""ID numbers that check but can belong to nobody: their area (99 and the number of the block) is in no use.

The rule is GB 11643: eighteen characters, seventeen weights, a check character modulo 11.
"""

import numpy as np

from jingzhun.population.columns import digits
from jingzhun.population.draws import Bools, Floats, Ints, rank_within
from jingzhun.population.frame import Column, Frame

_WEIGHTS = np.array([7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2], dtype=np.int64)
_CHECKS = np.frombuffer(b"10X98765432", dtype=np.uint8)
AREA_BASE = 990_000


def id_letters(area: int, *, born_on: Ints, is_man: Bools, keys: Floats) -> Column:
    """The bytes of valid ID numbers, all different within an area; ``keys`` order those born on one day.

    >>> letters = id_letters(990001, born_on=np.array([0]), is_man=np.array([True]), keys=np.zeros(1))
    >>> letters.tobytes().decode()
    '990001197001010014'
    """
    rank = rank_within(born_on * 2 + is_man, keys=keys)
    sequence = rank * 2 + is_man
    body = np.concatenate(
        [
            digits(np.full(len(born_on), area, dtype=np.int64), width=6),
            digits(_written_date(born_on), width=8),
            digits(sequence, width=3),
        ],
        axis=1,
    )
    return with_check_digit(body)


def with_check_digit(body: Column) -> Column:
    """Seventeen digits a row, with the right check character behind them."""
    numbers = body.astype(np.int64) - ord("0")
    checks = _CHECKS[(numbers @ _WEIGHTS) % 11]
    return np.concatenate([body, checks[:, None]], axis=1)


def _written_date(days: Ints) -> Ints:
    """Day numbers as yyyymmdd."""
    dates = days.astype("datetime64[D]")
    months = dates.astype("datetime64[M]")
    month_numbers: Ints = months.astype(np.int64)
    day: Ints = (dates - months.astype("datetime64[D]")).astype(np.int64) + 1
    return (month_numbers // 12 + 1970) * 10_000 + (month_numbers % 12 + 1) * 100 + day


def draw_ids(persons: Frame, *, block: int, rng: np.random.Generator) -> None:
    """Sets ``id_letters``, the bytes of everybody's ID number."""
    persons["id_letters"] = id_letters(
        AREA_BASE + block,
        born_on=persons["born_on"],
        is_man=persons["is_man"],
        keys=rng.random(persons.rows),
    )
