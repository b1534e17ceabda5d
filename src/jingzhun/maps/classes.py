"""Classes of values for colouring: about as many places in each, equal values never parted."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal


@dataclass(frozen=True, kw_only=True)
class ValueClass:
    """From the least to the greatest value that stands in it, and how many do."""

    low: Decimal
    high: Decimal
    count: int


def value_classes(values: Iterable[Decimal], *, most: int = 5) -> tuple[ValueClass, ...]:
    """At most so many classes, the lowest first; nought has its own, for nothing is not little.

    Classes are quantiles of the values as shown, so that a legend states numbers that occur. Up to ``most``
    different values each have a class of their own.

    >>> [(int(c.low), int(c.high), c.count) for c in value_classes(map(Decimal, [0, 0, 3, 4, 4, 9, 12]), most=3)]
    [(0, 0, 2), (3, 4, 3), (9, 12, 2)]
    """
    ordered = sorted(values)
    if not ordered:
        return ()
    different = sorted(set(ordered))
    if len(different) <= most:
        return tuple(_class([v for v in ordered if v == one]) for one in different)
    noughts = [v for v in ordered if v == 0]
    if not noughts or ordered[0] < 0:
        return tuple(_quantiles(ordered, most))
    rest = [v for v in ordered if v != 0]
    return (_class(noughts), *_quantiles(rest, most - 1))


def class_of(value: Decimal, classes: Sequence[ValueClass]) -> int:
    """The class that a value stands in, counted from nought; between two classes, the lower one.

    >>> class_of(Decimal(4), value_classes(map(Decimal, [1, 4, 9])))
    1
    """
    return max((number for number, one in enumerate(classes) if one.low <= value), default=0)


def _quantiles(ordered: Sequence[Decimal], parts: int) -> Iterable[ValueClass]:
    """Cut where the shares are nearly equal, moved on to the end of a run of equal values."""
    begin = 0
    for part in range(1, parts + 1):
        end = max(begin, round(len(ordered) * part / parts))
        while 0 < end < len(ordered) and ordered[end] == ordered[end - 1]:
            end += 1
        if end > begin:
            yield _class(ordered[begin:end])
        begin = end


def _class(members: Sequence[Decimal]) -> ValueClass:
    return ValueClass(low=members[0], high=members[-1], count=len(members))
