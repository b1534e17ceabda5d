"""Aggregates over the child rows of one subject, in Python, and comparisons of bounds."""

import operator
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Protocol, TypeVar

from jingzhun.rules.days import DayRange, window_days
from jingzhun.rules.expressions import Aggregate, Comparison, Expression
from jingzhun.rules.functions import Value
from jingzhun.vocabulary import Blank, Entity, Timing

Fraction = tuple[Value, int] | None
"""A value over a positive divisor; ``None`` when unknown."""


class Row(Protocol):
    """What counting needs of a child row."""

    def value(self, name: str) -> Value | None:
        """A field's value."""


RowT = TypeVar("RowT", bound=Row)


@dataclass(frozen=True, kw_only=True)
class Counts:
    """Every child row as the pair (does it count, its item), both possibly unknown."""

    pairs: Sequence[tuple[bool | None, Value | None]]

    def value(self, function: str) -> Value | None:
        """The three-valued result of an aggregate word."""
        return _VALUES[function](self)

    def bounds(self, function: str) -> tuple[Fraction, Fraction]:
        """The least and the greatest value of a count, or of a share in millionths of one."""
        held, maybe_held = self.number(self.held), self.maybe(self.held)
        if function == "count_of":
            return (held, 1), (held + maybe_held, 1)
        failed, maybe_failed = self.number(self.failed), self.maybe(self.failed)
        least = _fraction(held, held + failed + maybe_failed)
        return least, _fraction(held + maybe_held, held + maybe_held + failed)

    def held(self, pair: tuple[bool | None, Value | None]) -> bool | None:
        """Whether a row counts and holds."""
        return kleene_and(pair[0], _truth(pair[1]))

    def failed(self, pair: tuple[bool | None, Value | None]) -> bool | None:
        """Whether a row counts and does not hold."""
        truth = _truth(pair[1])
        return kleene_and(pair[0], None if truth is None else not truth)

    def number(self, test: Callable[[tuple[bool | None, Value | None]], bool | None]) -> int:
        """How many rows pass for certain."""
        return sum(test(pair) is True for pair in self.pairs)

    def maybe(self, test: Callable[[tuple[bool | None, Value | None]], bool | None]) -> int:
        """Of how many rows it is not known whether they pass."""
        return sum(test(pair) is None for pair in self.pairs)

    @property
    def kept(self) -> int:
        """How many rows count for certain."""
        return sum(keep is True for keep, _ in self.pairs)

    @property
    def maybe_kept(self) -> int:
        """Of how many rows it is not known whether they count."""
        return sum(keep is None for keep, _ in self.pairs)

    @property
    def terms(self) -> list[Value] | None:
        """The values of the rows that count; ``None`` when one is unknown or may or may not count."""
        counting = [value for keep, value in self.pairs if keep]
        known = [value for value in counting if value is not None]
        return None if self.maybe_kept or len(known) < len(counting) else known


def count_rows(
    node: Aggregate,
    rows: Iterable[RowT],
    *,
    child: Entity,
    today: date,
    read: Callable[[Expression, RowT], Value | None],
) -> Counts:
    """The rows of an aggregate with what is known of each."""
    days = None if node.window is None else window_days(node.window, today)
    pairs: list[tuple[bool | None, Value | None]] = []
    for row in rows:
        keep: bool | None = True if days is None else lies_in(days, row, child)
        if node.where is not None:
            keep = kleene_and(keep, _truth(read(node.where, row)))
        pairs.append((keep, True if node.item is None else read(node.item, row)))
    return Counts(pairs=pairs)


def lies_in(days: DayRange, row: Row, child: Entity) -> bool | None:
    """Whether a child row's time meets a window."""
    if child.timing is Timing.YEARLY:
        year = row.value(child.year_field)
        return None if not isinstance(year, int) else days.start.year <= year <= days.end.year
    if child.timing is Timing.EVENT:
        return _day(row, child, child.date_field, lambda day: days.start <= day <= days.end)
    begun = _day(row, child, child.from_field, lambda day: day <= days.end)
    until = row.value(child.until_field)
    is_open = until is None and child.fields[child.until_field].blank is Blank.NONE
    lasts = True if is_open else None if not isinstance(until, date) else until >= days.start
    return kleene_and(begun, lasts)


def _day(row: Row, child: Entity, name: str, test: Callable[[date], bool]) -> bool | None:
    day = row.value(name)
    if isinstance(day, date):
        return test(day)
    return False if child.fields[name].blank is Blank.NONE else None


def kleene_and(one: bool | None, other: bool | None) -> bool | None:
    """Kleene conjunction of two values.

    >>> kleene_and(None, False), kleene_and(None, True)
    (False, None)
    """
    if one is False or other is False:
        return False
    return None if one is None or other is None else True


def _truth(value: Value | None) -> bool | None:
    return None if value is None else bool(value)


def _fraction(above: int, below: int) -> Fraction:
    return (above * 1_000_000, below) if below > 0 else None


def _any_of(counts: Counts) -> Value | None:
    if counts.number(counts.held):
        return True
    return None if counts.maybe(counts.held) else False


def _none_of(counts: Counts) -> Value | None:
    found = _any_of(counts)
    return None if found is None else not found


def _every_of(counts: Counts) -> Value | None:
    if counts.number(counts.failed) or not (counts.kept or counts.maybe_kept):
        return False
    return True if counts.kept and not counts.maybe(counts.failed) else None


def _count_of(counts: Counts) -> Value | None:
    return None if counts.maybe(counts.held) else counts.number(counts.held)


def _share_of(counts: Counts) -> Value | None:
    if counts.maybe(counts.held) or counts.maybe(counts.failed) or not counts.kept:
        return None
    return counts.number(counts.held) * 1_000_000 // counts.kept


def _sum_of(counts: Counts) -> Value | None:
    terms = counts.terms
    return None if terms is None else sum(term for term in terms if isinstance(term, int))


def _max_of(counts: Counts) -> Value | None:
    return max(counts.terms, default=None) if counts.terms else None


def _min_of(counts: Counts) -> Value | None:
    return min(counts.terms, default=None) if counts.terms else None


_VALUES: Mapping[str, Callable[[Counts], Value | None]] = {
    "any_of": _any_of,
    "none_of": _none_of,
    "every_of": _every_of,
    "count_of": _count_of,
    "share_of": _share_of,
    "sum_of": _sum_of,
    "max_of": _max_of,
    "min_of": _min_of,
}
_OPERATORS: Mapping[Comparison, Callable[[int, int], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}


def decided(
    sign: Comparison, left: tuple[Fraction, Fraction], right: tuple[Fraction, Fraction]
) -> bool | None:
    """Whether a comparison holds for all values inside the bounds (true), for none (false), or it depends."""
    if sign in ("=", "<>"):
        same = _equal(left, right)
        return same if sign == "=" or same is None else not same
    upward = sign in (">", ">=")
    surely = (left[0], right[1]) if upward else (left[1], right[0])
    possibly = (left[1], right[0]) if upward else (left[0], right[1])
    if _holds(_OPERATORS[sign], *surely):
        return True
    return False if _holds(_OPERATORS[sign], *possibly) is False else None


def _equal(left: tuple[Fraction, Fraction], right: tuple[Fraction, Fraction]) -> bool | None:
    meet = (_holds(operator.eq, left[0], right[1]), _holds(operator.eq, left[1], right[0]))
    if meet == (True, True):
        return True
    if left[0] == left[1] and right[0] == right[1]:
        return meet[0]
    apart = (_holds(operator.lt, left[1], right[0]), _holds(operator.lt, right[1], left[0]))
    return False if True in apart else None


def _holds(test: Callable[[int, int], bool], one: Fraction, other: Fraction) -> bool | None:
    if one is None or other is None:
        return None
    if one[1] == 1 and other[1] == 1:
        return test(one[0], other[0])  # type: ignore[arg-type]  # any two values of one type
    return test(int(one[0]) * other[1], int(other[0]) * one[1])  # type: ignore[arg-type]
