"""Which quantity of one document answers which of another, by meaning; people may correct it."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from jingzhun.directives.jsonl import Record
from jingzhun.directives.meaning import Likeness, compare_quantities
from jingzhun.directives.model import Quantity

LEAST_SCORE = 0.55
_YEAR_WEIGHT = 0.1
_VALUE_WEIGHT = 0.05  # between figures alike in all else the one with the same value goes first
BY_HAND = 2.0  # the score of what people joined, above every other
_JOINED = Likeness(score=1.0)


@dataclass(frozen=True, kw_only=True)
class Corrections:
    """What people said of pairs, by the keys of both sides (:func:`key_of`)."""

    together: Mapping[str, str] = field(default_factory=dict)
    apart: frozenset[tuple[str, str]] = frozenset()

    def score(self, key: str, other_key: str, score: float) -> float:
        """The score of a pair as people leave it: joined, parted, or as it was."""
        if key in self.together:
            return BY_HAND if self.together[key] == other_key else 0.0
        return 0.0 if (key, other_key) in self.apart else score


@dataclass(frozen=True, kw_only=True)
class Pair:
    """Two quantities that speak of the same thing, the score from 0 to 1, and what it rests on."""

    first: Quantity
    second: Quantity
    score: float
    likeness: Likeness
    is_by_hand: bool = False


def key_of(record: Record) -> str:
    """A record named so that people and the next run find it again: clause, indicator, scope, years."""
    years = "、".join(str(year) for year in record.dating.years)
    if isinstance(record, Quantity):
        parts = (record.section, record.indicator, record.scope, years)
    else:
        parts = (record.section, record.words, "", years)
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


def candidates(
    first: Sequence[Quantity], second: Sequence[Quantity], corrections: Corrections
) -> tuple[tuple[Pair, ...], ...]:
    """For each quantity all that speak of the same thing, the best first; those set by hand alone if there are any."""
    found: list[list[Pair]] = [[] for _ in first]
    for pair, n, _ in _candidates(first, second, corrections):
        found[n].append(pair)
    by_hand = [[pair for pair in pairs if pair.is_by_hand] for pairs in found]
    return tuple(
        tuple(sorted(hand or pairs, key=lambda pair: -pair.score))
        for hand, pairs in zip(by_hand, found, strict=True)
    )


def _candidates(
    first: Sequence[Quantity], second: Sequence[Quantity], corrections: Corrections
) -> Iterator[tuple[Pair, int, int]]:
    others = [(m, other, key_of(other)) for m, other in enumerate(second)]
    for n, one in enumerate(first):
        key = key_of(one)
        for m, other, other_key in others:
            pair = _pair(one, other, corrections, key, other_key)
            if pair is not None:
                yield pair, n, m


def _pair(
    one: Quantity, other: Quantity, corrections: Corrections, key: str, other_key: str
) -> Pair | None:
    likeness = compare_quantities(one, other)
    given = corrections.score(key, other_key, likeness.score)
    if given == BY_HAND:
        return Pair(first=one, second=other, score=BY_HAND, likeness=_JOINED, is_by_hand=True)
    if given < LEAST_SCORE:
        return None
    years = one.dating.years == other.dating.years
    score = likeness.score * (1 - _YEAR_WEIGHT - _VALUE_WEIGHT)
    score += _YEAR_WEIGHT * years + _VALUE_WEIGHT * (one.value == other.value)
    return Pair(first=one, second=other, score=round(score, 3), likeness=likeness)
