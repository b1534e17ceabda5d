"""The lines of a report: each target of each goal in one place, with its figure and its status."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from jingzhun.goals.finding import Finder
from jingzhun.goals.heads import head_of
from jingzhun.goals.items import Item, items_in
from jingzhun.goals.measuring import Measured
from jingzhun.goals.report import GoalLine
from jingzhun.goals.request import GoalsRequest
from jingzhun.goals.tables import Source, source_of
from jingzhun.packs import Nature, Target, significant_digits

_OWN_ONLY = (Nature.QUOTA, Nature.FORECAST)


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """One goal of a chain: where it reads its rows, whose it is, and its targets.

    ``held`` are its targets in places that it speaks of as a whole (``own``), ``below`` those in places inside.
    """

    item: Item
    source: Source
    pack_digits: str
    own: frozenset[str]
    held: tuple[Finder, ...]
    below: tuple[Finder, ...]

    def is_near(self, digits: str) -> bool:
        """Whether the place lies in one that the goal speaks of, or around it."""
        limit = self.item.limit
        return digits.startswith(limit) or any(one.startswith(digits) for one in limit)


@dataclass(frozen=True, kw_only=True)
class LineMaker:
    """Makes the lines of one place after another from what was measured."""

    request: GoalsRequest
    measured: Measured
    years: frozenset[int]

    def lines(self, place: str) -> Iterator[GoalLine]:
        """All lines of a place: goals first, in the order of the packs, targets by year.

        Below its own place a goal has lines only where records of its kind are, or something was handed down to or
        reported from.
        """
        code, digits = place.ljust(12, "0"), significant_digits(place)
        totals, given = self.measured.totals_in(digits), self._given.get(place, frozenset())
        for asked in self._asked[self.request.regimes.number_of(code)]:
            rows, is_own = totals.get(asked.source), digits in asked.own
            if not (is_own or rows or asked.item.id in given):
                continue
            if code.startswith(asked.pack_digits) and (is_own or asked.is_near(digits)):
                for finder in self._finders(asked, place, is_own=is_own):
                    yield finder.line(place, rows)

    @cached_property
    def _asked(self) -> tuple[tuple[_Asked, ...], ...]:
        """What each chain asks of every place, found once for all of them."""
        return tuple(
            tuple(map(self._asked_of, items_in(chain, only=self.request.only).values()))
            for chain in self.request.regimes.chains
        )

    def _asked_of(self, item: Item) -> _Asked:
        pack_digits = significant_digits(item.pack.place)
        held = tuple(self._finder(item, target) for target in item.targets if self._wants(target))
        below = held
        if item.nature in _OWN_ONLY:
            below = tuple(
                Finder(head=one.head, said=one.head.bare, measured=self.measured) for one in held
            )
        return _Asked(
            item=item,
            source=source_of(item),
            pack_digits=pack_digits,
            own=frozenset((pack_digits, *(item.limit if len(item.limit) == 1 else ()))),
            held=held,
            below=below,
        )

    @cached_property
    def _given(self) -> Mapping[str, frozenset[str]]:
        """By place, the goals of which a target was handed down to it, or a figure reported from it."""
        found: dict[str, set[str]] = {}
        for given in (self.request.shares, self.request.reported):
            for goal, places in given.items():
                for place in places:
                    found.setdefault(place, set()).add(goal)
        return {place: frozenset(goals) for place, goals in found.items()}

    def _finders(self, asked: _Asked, place: str, *, is_own: bool) -> Sequence[Finder]:
        """The targets that hold in a place; those that were handed down to it stand before the goal's own."""
        plain = asked.held if is_own else asked.below
        shares = self.request.shares.get(asked.item.id, {}).get(place)
        if not shares:
            return plain
        taken = {(target.year, target.span) for target in shares}
        handed_down = (self._finder(asked.item, one) for one in shares if self._wants(one))
        others = (one for one in plain if (one.said.year, one.said.span) not in taken)
        return [*handed_down, *others]

    def _finder(self, item: Item, target: Target) -> Finder:
        head = head_of(item, target, self.request)
        return Finder(head=head, said=head.held, measured=self.measured)

    def _wants(self, target: Target) -> bool:
        return not self.years or target.year in self.years
