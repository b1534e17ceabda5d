"""Comparisons, also of values that are known only to lie between two bounds.

A count over children of which some are unknown is an interval; so is a share. ``count_of(…) >= 2`` is decided by the
interval: true if its lower end reaches 2, false if its upper end does not, else unknown. Quotients are compared by
cross-multiplication in 38 digits, unknown unless the divisor is positive; a product beyond them stops the query.
"""

from collections.abc import Callable
from dataclasses import dataclass

from jingzhun.rules.aggregates import Raw
from jingzhun.rules.exactness import unknown_sql, widest
from jingzhun.rules.expressions import Aggregate, Compare, Comparison, Expression, Ratio
from jingzhun.vocabulary import FieldType


@dataclass(frozen=True, kw_only=True)
class Fraction:
    """A quotient in SQL; ``below`` is empty for a plain value."""

    above: str
    below: str = ""


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """The least and the greatest value that a side can have."""

    least: Fraction
    greatest: Fraction

    @property
    def is_exact(self) -> bool:
        """Whether both are the same."""
        return self.least == self.greatest


def compare_sql(
    node: Compare, *, write: Callable[[Expression], str], raw: Callable[[Aggregate], Raw | None]
) -> str:
    """Three-valued SQL of a comparison."""
    left, right = (_bounds(side, write, raw) for side in node.children())
    if left is None or right is None:
        return unknown_sql(FieldType.BOOLEAN)
    if left.is_exact and right.is_exact:
        return _guarded(_compared(node.operator, left.least, right.least), left.least, right.least)
    return _decided(node.operator, left, right)


def _bounds(
    side: Expression, write: Callable[[Expression], str], raw: Callable[[Aggregate], Raw | None]
) -> Bounds | None:
    if isinstance(side, Aggregate) and side.function in ("count_of", "share_of"):
        counts = raw(side)
        return None if counts is None else _aggregate_bounds(side, counts)
    exact = Fraction(above=write(side)) if not isinstance(side, Ratio) else _fraction(side, write)
    return Bounds(least=exact, greatest=exact)


def _fraction(ratio: Ratio, write: Callable[[Expression], str]) -> Fraction:
    above = write(ratio.numerator)
    if ratio.type.kind is FieldType.RATE and ratio.numerator.type.kind is not FieldType.RATE:
        above = f"{widest(above)} * 1000000"
    return Fraction(above=above, below=write(ratio.denominator))


def _aggregate_bounds(node: Aggregate, counts: Raw) -> Bounds:
    """A possible failure lowers the least share; a possible hit raises the greatest."""
    held, most = counts["held"], f"({counts['held']} + {counts['maybe_held']})"
    if node.function == "count_of":
        return Bounds(least=Fraction(above=held), greatest=Fraction(above=most))
    failed = counts["failed"]
    least = Fraction(
        above=f"{widest(held)} * 1000000", below=f"({held} + {failed} + {counts['maybe_failed']})"
    )
    greatest = Fraction(above=f"{widest(most)} * 1000000", below=f"({most} + {failed})")
    return Bounds(least=least, greatest=greatest)


def _compared(operator: Comparison, left: Fraction, right: Fraction) -> str:
    one = f"{widest(left.above)} * {right.below}" if right.below else left.above
    other = f"{widest(right.above)} * {left.below}" if left.below else right.above
    return f"({one} {operator} {other})"


def _guarded(condition: str, *sides: Fraction) -> str:
    guards = " AND ".join(dict.fromkeys(f"{side.below} > 0" for side in sides if side.below))
    return f"(CASE WHEN {guards} THEN {condition} END)" if guards else condition


def _decided(operator: Comparison, left: Bounds, right: Bounds) -> str:
    """True when it holds for every pair of values inside the bounds, false when for none."""
    if operator in ("=", "<>"):
        return _equality(operator, left, right)
    is_upward = operator in (">", ">=")
    surely = (left.least, right.greatest) if is_upward else (left.greatest, right.least)
    possibly = (left.greatest, right.least) if is_upward else (left.least, right.greatest)
    yes = _guarded(_compared(operator, *surely), *surely)
    no = _guarded(f"(NOT {_compared(operator, *possibly)})", *possibly)
    return f"(CASE WHEN {yes} THEN TRUE WHEN {no} THEN FALSE END)"


def _equality(operator: Comparison, left: Bounds, right: Bounds) -> str:
    apart = " OR ".join(
        _guarded(_compared("<", high, low), high, low)
        for high, low in ((left.greatest, right.least), (right.greatest, left.least))
    )
    one = (
        _guarded(_compared("=", left.least, right.greatest), left.least, right.greatest)
        + " AND "
        + _guarded(_compared("=", left.greatest, right.least), left.greatest, right.least)
    )
    same, different = ("TRUE", "FALSE") if operator == "=" else ("FALSE", "TRUE")
    return f"(CASE WHEN {one} THEN {same} WHEN {apart} THEN {different} END)"
