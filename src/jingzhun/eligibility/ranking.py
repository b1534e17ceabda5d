"""Who comes first: the records that a procedure chooses among, in the order of its ranking."""

from bisect import bisect_left, bisect_right
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import ceil

from jingzhun.eligibility.columns import State

_WHOLE = 100  # percent


@dataclass(frozen=True, kw_only=True)
class Candidate:
    """A record that is among those ranked (YES), or may be (UNKNOWN), with the value that ranks it.

    ``group`` is the place within which it is ranked, ``share`` how many percent of those ranked there are to be
    chosen; values that are not known are ``None``. ``chosen`` says whether the register has it as chosen.
    """

    subject_id: str
    group: str
    among: State
    value: Decimal | None
    beside: tuple[Decimal | None, ...] = ()
    share: Decimal | None = None
    chosen: State | None = None


@dataclass(frozen=True, kw_only=True)
class Ranked:
    """A candidate with the ranks that it may have, 1 for the first; equal values share one rank.

    ``room`` is how many are to be chosen, at least and at most: a share of the candidates is seldom a whole number,
    and no source says how it is rounded. ``is_inside`` tells whether the rank lies within; UNKNOWN where facts, a
    fraction or an equal value leave it open, ``None`` where no share is printed.
    """

    candidate: Candidate
    first: int
    last: int
    room: tuple[Fraction, Fraction] | None = None
    is_inside: State | None = None


def rank(candidates: Iterable[Candidate], *, has_share: bool = False) -> list[Ranked]:
    """The candidates group after group, each in the order of its rank, then by record.

    >>> def of(key, value): return Candidate(subject_id=key, group="", among=State.YES, value=value)
    >>> [(one.candidate.subject_id, one.first, one.last) for one in rank([of("a", 1), of("b", 3), of("c", 3)])]
    [('b', 1, 1), ('c', 1, 1), ('a', 3, 3)]
    >>> [(one.candidate.subject_id, one.first, one.last) for one in rank([of("a", 1), of("b", None)])]
    [('a', 1, 2), ('b', 1, 2)]
    """
    groups: dict[str, list[Candidate]] = defaultdict(list)
    for candidate in candidates:
        groups[candidate.group].append(candidate)
    return [one for name in sorted(groups) for one in _in_order(groups[name], has_share)]


def _in_order(group: Sequence[Candidate], has_share: bool) -> list[Ranked]:
    field = _Field.of(group)
    found = (field.placed(candidate, has_share=has_share) for candidate in group)
    return sorted(found, key=lambda one: (one.first, one.last, one.candidate.subject_id))


@dataclass(frozen=True, kw_only=True)
class _Field:
    """All who are ranked together: the values of those surely among them and of those who may be, ascending."""

    sure: Sequence[Decimal]
    doubtful: Sequence[Decimal]
    sure_without_value: int
    doubtful_without_value: int

    @classmethod
    def of(cls, group: Sequence[Candidate]) -> "_Field":
        sure = [one.value for one in group if one.among is State.YES]
        doubtful = [one.value for one in group if one.among is not State.YES]
        return cls(
            sure=sorted(value for value in sure if value is not None),
            doubtful=sorted(value for value in doubtful if value is not None),
            sure_without_value=sure.count(None),
            doubtful_without_value=doubtful.count(None),
        )

    @property
    def least(self) -> int:
        """How many are ranked here at least."""
        return len(self.sure) + self.sure_without_value

    @property
    def most(self) -> int:
        """How many are ranked here at most."""
        return self.least + len(self.doubtful) + self.doubtful_without_value

    def placed(self, candidate: Candidate, *, has_share: bool) -> Ranked:
        """The candidate with its ranks and whether they lie within its share."""
        first, last, behind = self._ranks(candidate)
        found = Ranked(candidate=candidate, first=first, last=last)
        if not has_share:
            return found
        if candidate.share is None:
            return replace(found, is_inside=State.UNKNOWN)
        share = Fraction(candidate.share) / _WHOLE
        room = (share * self.least, share * self.most)
        inside = _inside(first, behind, room)
        is_open = inside is State.YES and candidate.among is not State.YES
        return replace(found, room=room, is_inside=State.UNKNOWN if is_open else inside)

    def _ranks(self, candidate: Candidate) -> tuple[int, int, int]:
        """The first and the last rank it may have, and its place if all that may equal it came before it."""
        value, is_sure = candidate.value, candidate.among is State.YES
        if value is None:
            others = self.most - 1
            return 1, 1 + others, 1 + others
        above = len(self.sure) - bisect_right(self.sure, value)
        equal = bisect_right(self.sure, value) - bisect_left(self.sure, value) - int(is_sure)
        maybe_above = len(self.doubtful) - bisect_right(self.doubtful, value)
        maybe_equal = bisect_right(self.doubtful, value) - bisect_left(self.doubtful, value)
        maybe_equal -= int(not is_sure)
        open_ = maybe_above + self.sure_without_value + self.doubtful_without_value
        return 1 + above, 1 + above + open_, 1 + above + open_ + equal + maybe_equal


def _inside(first: int, behind: int, room: tuple[Fraction, Fraction]) -> State:
    """Whether a rank lies within, whatever is still open; a fraction of a place is nobody's."""
    least, most = room
    if behind <= least:
        return State.YES
    return State.NO if first > ceil(most) else State.UNKNOWN
