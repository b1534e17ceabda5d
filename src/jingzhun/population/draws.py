"""Repeatable draws: one stream of random numbers for each block of villages and each theme.

A theme has a stream of its own, so that a change to the names never moves an income.
"""

import zlib
from collections.abc import Sequence
from datetime import date

import numpy as np
from numpy.typing import NDArray

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]
Bools = NDArray[np.bool_]

EPOCH = date(1970, 1, 1)


def stream(seed: int, *, block: int, theme: str) -> np.random.Generator:
    """The random numbers of one theme in one block: the same whenever and wherever they are drawn.

    >>> a, b = (stream(7, block=3, theme="names").random() for _ in range(2))
    >>> a == b
    True
    """
    key = np.array([seed, (block << 32) | zlib.crc32(theme.encode())], dtype=np.uint64)
    return np.random.Generator(np.random.Philox(key=key))


def day_number(day: date) -> int:
    """Days since 1970-01-01, the form in which dates are kept in columns."""
    return (day - EPOCH).days


def year_days(year: int, month: int, day: int) -> int:
    """The day number of a calendar date given by its parts."""
    return day_number(date(year, month, day))


def year_of(days: Ints) -> Ints:
    """The calendar years of day numbers."""
    return days.astype("datetime64[D]").astype("datetime64[Y]").astype(np.int64) + 1970


def completed_years(born: Ints, *, on: int) -> Ints:
    """Full years of age on a day: a birthday counts from that very day.

    >>> completed_years(np.array([year_days(2000, 3, 2)]), on=year_days(2016, 3, 1)).tolist()
    [15]
    """
    months = born.astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    day_of_month = born - months.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64)
    then = np.datetime64(on, "D")
    then_months = int(then.astype("datetime64[M]").astype(np.int64))
    then_day = on - int(then.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64))
    full_months = then_months - months - (day_of_month > then_day)
    return np.asarray(full_months // 12, dtype=np.int64)


def largest_remainder(total: int, *, weights: Floats) -> Ints:
    """``total`` split in proportion to ``weights``: whole numbers that sum to it exactly.

    Equal remainders go to the first. Weights that are all zero share equally.

    >>> largest_remainder(10, weights=np.array([1.0, 1.0, 1.0])).tolist()
    [4, 3, 3]
    """
    if len(weights) == 0:
        return np.zeros(0, dtype=np.int64)
    mass = weights.sum()
    shares = weights / mass * total if mass > 0 else np.full(len(weights), total / len(weights))
    whole: Ints = np.floor(shares).astype(np.int64)
    order = np.argsort(-(shares - whole), kind="stable")
    whole[order[: total - int(whole.sum())]] += 1
    return whole


def rank_within(groups: Ints, *, keys: Floats) -> Ints:
    """The position of each row among the rows of its group, ordered by ``keys``, from 0.

    >>> rank_within(np.array([5, 5, 8]), keys=np.array([0.9, 0.1, 0.5])).tolist()
    [1, 0, 0]
    """
    order = np.lexsort((keys, groups))
    ranks = np.empty(len(groups), dtype=np.int64)
    ranks[order] = position_in_run(groups[order])
    return ranks


def position_in_run(values: Ints) -> Ints:
    """The position of each row in its run of equal values, from 0.

    >>> position_in_run(np.array([4, 4, 4, 9, 9])).tolist()
    [0, 1, 2, 0, 1]
    """
    if len(values) == 0:
        return np.zeros(0, dtype=np.int64)
    starts = np.flatnonzero(np.r_[True, values[1:] != values[:-1]])
    lengths = np.diff(np.r_[starts, len(values)])
    return np.arange(len(values)) - np.repeat(starts, lengths)


def pick(rng: np.random.Generator, rows: int, *, weights: Sequence[float] | Floats) -> Ints:
    """For each of ``rows`` rows a position in ``weights``, drawn in proportion to them."""
    edges = np.cumsum(np.asarray(weights, dtype=np.float64))
    found: Ints = np.searchsorted(edges, rng.random(rows) * edges[-1], side="right")
    return np.minimum(found, len(edges) - 1)


def some(rng: np.random.Generator, mask: Bools, *, count: int) -> Ints:
    """``count`` different rows drawn from those where ``mask`` holds, or all of them if fewer; ascending."""
    candidates = np.flatnonzero(mask)
    keys = rng.random(len(mask))[candidates]
    chosen = candidates[np.argsort(keys, kind="stable")[:count]]
    return np.sort(chosen)
