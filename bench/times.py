"""Figures of many times."""

from collections.abc import Sequence
from math import ceil


def at_percent(percent: float, times: Sequence[float]) -> float:
    """The time within which so many percent of all lie (nearest rank); 0 of none.

    >>> at_percent(95, [float(n) for n in range(1, 101)]), at_percent(50, [3.0])
    (95.0, 3.0)
    """
    if not times:
        return 0.0
    return sorted(times)[max(0, ceil(percent / 100 * len(times)) - 1)]
