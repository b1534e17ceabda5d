"""The pace at which a quota should fill: so much of the target as days of its time have passed."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jingzhun.periods import Period

PACE_METHOD = "linear_days"
"""Names the method in reports: linear in calendar days, the day of the snapshot included."""


@dataclass(frozen=True, kw_only=True)
class Pace:
    """How much of a target's time has passed."""

    elapsed_days: int
    total_days: int

    @property
    def share(self) -> Fraction:
        """The share of the target that is in pace."""
        return Fraction(self.elapsed_days, self.total_days)


def pace_on(day: date, *, first: date, due: date) -> Pace:
    """The pace on a day of a target that runs from ``first`` to ``due``, both included.

    >>> pace_on(date(2018, 3, 31), first=date(2018, 1, 1), due=date(2018, 12, 31))
    Pace(elapsed_days=90, total_days=365)
    """
    total = Period(start=first, end=due).days
    if day < first:
        return Pace(elapsed_days=0, total_days=total)
    elapsed = Period(start=first, end=min(day, due)).days
    return Pace(elapsed_days=elapsed, total_days=total)
