"""Which quantity of one document answers which of another, by meaning; people may correct it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from jingzhun.directives.meaning import Likeness, compare_quantities
from jingzhun.directives.model import Quantity

LEAST_SCORE = 0.55
_YEAR_WEIGHT = 0.1
_VALUE_WEIGHT = 0.05  # between figures alike in all else the one with the same value goes first
BY_HAND = Likeness(score=1.0)


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """What people said of pairs, by the keys of both sides (:func:`key_of`)."""

    together: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two quantities that speak of the same thing, the score from 0 to 1, and what it rests on."""

    first: Quantity
    second: Quantity
    score: float
    likeness: Likeness
    is_by_hand: bool = False


def key_of(quantity: Quantity) -> str:
    """A quantity named so that people and the next run find it again: clause, indicator, scope, years."""
    years = "、".join(str(year) for year in quantity.dating.years)
    parts = (quantity.section, quantity.indicator, quantity.scope, years)
    return "｜".join(part for part in parts if part)


def pair_one_to_one(
    first: Sequence[Quantity], second: Sequence[Quantity], corrections: Corrections
) -> tuple[Pair, ...]:
    """The best pairs, each quantity in one of them at most, in the order of the first document."""
    found = sorted(_candidates(first, second, corrections), key=lambda c: (-c[0].score, c[1], c[2]))
    taken, others, kept = set[int](), set[int](), list[tuple[int, Pair]]()
    for pair, n, m in found:
        if n not in taken and m not in others:
            taken.add(n)
            others.add(m)
            kept.append((n, pair))
    return tuple(pair for _, pair in sorted(kept, key=lambda k: k[0]))


def candidates_of(
    quantity: Quantity, others: Sequence[Quantity], corrections: Corrections
) -> tuple[Pair, ...]:
    """All quantities that speak of the same thing as one, the best first; those set by hand alone if there are any."""
    found = [pair for pair, _, _ in _candidates([quantity], others, corrections)]
    by_hand = [pair for pair in found if pair.is_by_hand]
    return tuple(sorted(by_hand or found, key=lambda pair: -pair.score))


def _candidates(
    first: Sequence[Quantity], second: Sequence[Quantity], corrections: Corrections
) -> list[tuple[Pair, int, int]]:
    keys = [(key_of(one), key_of(two)) for one in first for two in second]
    pairs = ((n, m) for n in range(len(first)) for m in range(len(second)))
    found = []
    for (n, m), (key, other) in zip(pairs, keys, strict=True):
        pair = _pair(first[n], second[m], corrections, key, other)
        if pair is not None:
            found.append((pair, n, m))
    return found


def _pair(
    one: Quantity, other: Quantity, corrections: Corrections, key: str, other_key: str
) -> Pair | None:
    if corrections.together.get(key) == other_key:
        return Pair(first=one, second=other, score=2.0, likeness=BY_HAND, is_by_hand=True)
    if (key, other_key) in corrections.apart or key in corrections.together:
        return None
    likeness = compare_quantities(one, other)
    if likeness.score < LEAST_SCORE:
        return None
    score = likeness.score * (1 - _YEAR_WEIGHT - _VALUE_WEIGHT)
    score += _YEAR_WEIGHT * (one.dating.years == other.dating.years) + _VALUE_WEIGHT * (
        one.value == other.value
    )
    return Pair(first=one, second=other, score=round(score, 3), likeness=likeness)
