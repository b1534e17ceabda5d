"""A plan against the one above it: what is earlier, larger, looser or missing below."""

from collections.abc import Sequence
from datetime import date
from decimal import Decimal

from jingzhun.directives.comparing.outcome import Compared, paired
from jingzhun.directives.comparing.pairing import Corrections, Pair, candidates
from jingzhun.directives.meaning import per, unit_class
from jingzhun.directives.model import Comparison, Quantity, QuantityKind

_AS_GOOD = 0.12  # candidates this close to the best speak of the same thing
_LATEST = date(9999, 12, 31)


def compare_levels(
    upper: Sequence[Quantity], lower: Sequence[Quantity], corrections: Corrections | None = None
) -> tuple[Compared, ...]:
    """Every target and standard of the upper plan held against the lower one, then what the lower has of its own.

    A count may be split among the places below, so that a smaller one is a share; a rate, and whatever is counted
    per household, village or the like, binds each place as it stands.
    """
    known = corrections or Corrections()
    binding = [quantity for quantity in upper if quantity.kind is not QuantityKind.BASELINE]
    below = [quantity for quantity in lower if quantity.kind is not QuantityKind.BASELINE]
    found = [_as_good(pairs) for pairs in candidates(binding, below, known)]
    met = {id(pair.second) for pairs in found for pair in pairs}
    taken, lines = set[int](), list[Compared]()
    for target, pairs in zip(binding, found, strict=True):
        lines.append(_held(target, sorted(pairs, key=lambda p: id(p.second) in taken)))
        taken.add(id(lines[-1].second))
    return (*lines, *(Compared(outcome="own", second=q) for q in below if id(q) not in met))


def is_level(quantity: Quantity) -> bool:
    """Whether a quantity binds every place as it stands, and is not split among places."""
    return (
        unit_class(quantity.unit) in ("percent", "time")
        or bool(per(quantity.unit))
        or quantity.kind is QuantityKind.STANDARD
    )


def _as_good(pairs: Sequence[Pair]) -> tuple[Pair, ...]:
    """The best, and those about as good: which of them is meant, years and the order of the text decide."""
    return tuple(pair for pair in pairs if pair.score >= pairs[0].score - _AS_GOOD)


def _held(upper: Quantity, pairs: Sequence[Pair]) -> Compared:
    """One target of the upper plan against all that the lower says about it, what nobody has taken yet first."""
    if not pairs:
        return Compared(outcome="missing", first=upper)
    same_time = [pair for pair in pairs if due(pair.second) == due(upper)]
    if same_time and not is_level(upper):  # a year's share is held against that year's
        return paired(_outcome(upper, same_time[0].second), same_time[0])
    early = [pair for pair in pairs if _is_earlier(pair.second, upper)]
    if early:
        first = min(early, key=lambda pair: due(pair.second))
        is_larger = strength(first.second, upper) > 0 and is_level(upper)
        return paired("earlier_and_larger" if is_larger else "earlier", first)
    pair = same_time[0] if same_time else max(pairs, key=lambda p: (_is_dated(p), p.score))
    return paired(_outcome(upper, pair.second), pair)


def _is_dated(pair: Pair) -> bool:
    return due(pair.second) != _LATEST


def _outcome(upper: Quantity, lower: Quantity) -> str:
    if due(upper) < due(lower) < _LATEST:
        return "later"
    more = strength(lower, upper)
    if more > 0:
        return "larger"
    return "same" if more == 0 else "looser" if is_level(upper) else "share"


def _is_earlier(lower: Quantity, upper: Quantity) -> bool:
    """Whether the lower plan asks for all of it before the day of the upper; a share of a count is not all."""
    return due(lower) < due(upper) < _LATEST and strength(lower, upper) >= 0


def strength(lower: Quantity, upper: Quantity) -> Decimal:
    """How much more the lower plan asks: above 0 more, below 0 less; of a ceiling less is more."""
    more = lower.value - upper.value
    return -more if upper.comparison is Comparison.AT_MOST else more


def due(quantity: Quantity) -> date:
    """The day by which a quantity must be reached; the last of all days where none is said."""
    if quantity.dating.deadline is not None:
        return quantity.dating.deadline
    if not quantity.dating.years:
        return _LATEST
    return date(max(quantity.dating.years), 12, 31)
