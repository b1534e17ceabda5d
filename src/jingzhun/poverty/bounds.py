"""A measure's least and greatest value, whatever the unknown facts turn out to be."""

from dataclasses import dataclass
from fractions import Fraction


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """``low`` and ``high`` are shares; they are equal when no unknown fact matters."""

    low: Fraction
    high: Fraction

    @property
    def is_known(self) -> bool:
        """Whether the two ends are one."""
        return self.low == self.high


def shares(low: int, high: int, whole: int) -> Bounds:
    """``low`` and ``high`` as parts of ``whole``, which is not zero."""
    return Bounds(low=Fraction(low, whole), high=Fraction(high, whole))
