"""The lines of a report: each target of each goal in one place, with its figure and its status."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property

from jingzhun.goals.figures import Figure, Quotient
from jingzhun.goals.heads import GoalHead, head_of
from jingzhun.goals.items import Item, items_in
from jingzhun.goals.measuring import Measured
from jingzhun.goals.progress import Standing, assess
from jingzhun.goals.report import GoalLine, Reason, TargetStatus
from jingzhun.goals.request import GoalsRequest
from jingzhun.goals.tables import Source, source_of
from jingzhun.packs import Measure, Nature, significant_digits

_OWN_ONLY = (Nature.QUOTA, Nature.FORECAST)

Finding = tuple[Figure | None, TargetStatus, Reason | None]
"""What a place comes to: its figure, how that stands to the target, and why it is no plainer."""


@dataclass(frozen=True, kw_only=True)
class _Asked:
    """One goal of a chain: where it reads its rows, whose it is, and its targets."""

    item: Item
    source: Source
    pack_digits: str
    heads: tuple[GoalHead, ...]

    def is_own(self, digits: str) -> bool:
        """Whether the place is the one that the goal speaks of as a whole."""
        return digits == self.pack_digits or (digits,) == self.item.limit

    def is_near(self, digits: str) -> bool:
        """Whether the place lies in one that the goal speaks of, or around it."""
        limit = self.item.limit
        return digits.startswith(limit) or any(one.startswith(digits) for one in limit)


@dataclass(frozen=True, kw_only=True)
class LineMaker:
    """Makes the lines of one place after another from what was measured.

    Many villages have the same few rows of a kind, so what a target's sums come to is worked out once for each.
    """

    request: GoalsRequest
    measured: Measured
    years: frozenset[int]
    _findings: dict[tuple[GoalHead, bool, tuple[int, ...]], Finding] = field(default_factory=dict)

    @cached_property
    def _asked(self) -> tuple[tuple[_Asked, ...], ...]:
        """What each chain asks of every place, found once for all of them."""
        return tuple(
            tuple(map(self._asked_of, items_in(chain, only=self.request.only).values()))
            for chain in self.request.regimes.chains
        )

    def _asked_of(self, item: Item) -> _Asked:
        return _Asked(
            item=item,
            source=source_of(item),
            pack_digits=significant_digits(item.pack.place),
            heads=tuple(head_of(item, target, self.request) for target in item.targets),
        )

    def lines(self, place: str) -> Iterator[GoalLine]:
        """All lines of a place: goals first, in the order of the packs, targets by year."""
        code, digits = place.ljust(12, "0"), significant_digits(place)
        there = self.measured.sources_with_rows(place)
        for asked in self._asked[self.request.regimes.number_of(code)]:
            if not code.startswith(asked.pack_digits):
                continue
            is_own = asked.is_own(digits)
            if is_own or self._has_lines_below(
                asked, place, digits, has_rows=asked.source in there
            ):
                for head, is_given in self._heads(asked, place):
                    if not self.years or head.target.year in self.years:
                        yield self._line(head, place, digits, is_own=is_own or is_given)

    def _has_lines_below(self, asked: _Asked, place: str, digits: str, *, has_rows: bool) -> bool:
        """Below its own place a goal has lines only where records of its kind are."""
        return asked.is_near(digits) and (has_rows or self._is_given(asked.item, place))

    def _is_given(self, item: Item, place: str) -> bool:
        """Whether a target was handed down to the place, or a figure reported from it."""
        asked = self.request
        return place in asked.shares.get(item.id, {}) or place in asked.reported.get(item.id, {})

    def _heads(self, asked: _Asked, place: str) -> Iterator[tuple[GoalHead, bool]]:
        """The targets that hold in a place, and whether they were handed down to it."""
        item = asked.item
        shares = self.request.shares.get(item.id, {}).get(place, ())
        taken = {(target.year, target.span) for target in shares}
        yield from ((head_of(item, target, self.request), True) for target in shares)
        for head in asked.heads:
            if (head.target.year, head.target.span) not in taken:
                yield head, False

    def _line(self, head: GoalHead, place: str, digits: str, *, is_own: bool) -> GoalLine:
        item, target, entry = head.item, head.target, head.item.compiled.entry
        has_target = is_own or item.nature not in _OWN_ONLY
        figure, status, reason = self._finding(head, place, digits, has_target=has_target)
        return GoalLine(
            kind=item.kind,
            goal_id=item.id,
            label=head.label,
            unit=item.unit,
            measure=item.measure,
            nature=item.nature,
            pack_id=item.pack.id,
            clause=head.clause,
            lead=entry.lead,
            place=place,
            year=target.year,
            due=head.due,
            as_at=self.request.snapshot.manifest.as_at,
            status=status,
            span=target.span,
            target=target if has_target else None,
            reason=reason,
            figure=figure,
            window=head.window,
            pace=head.pace,
            goal_status=entry.status,
            note=target.note or entry.note,
        )

    def _finding(self, head: GoalHead, place: str, digits: str, *, has_target: bool) -> Finding:
        if head.why_none is not None:
            return None, _without_figure(head.item, head.why_none), head.why_none
        if head.item.measure is Measure.REPORTED:
            figure = self._reported(head, place)
            return self._assessed(head, figure, Reason.NEEDS_REPORT, has_target=has_target)
        sums = self.measured.sums(head.cell, digits)
        key = (head, has_target, sums)
        found = self._findings.get(key)
        if found is None:
            found = self._findings[key] = self._of_sums(head, sums, has_target=has_target)
        return found

    def _of_sums(self, head: GoalHead, sums: tuple[int, ...], *, has_target: bool) -> Finding:
        figure = self.measured.figure(head.cell, sums)
        why_none = Reason.EMPTY_BASE
        if figure is None and self.measured.is_base_unknown(head.cell, sums):
            why_none = Reason.FACTS_MISSING
        return self._assessed(head, figure, why_none, has_target=has_target)

    def _assessed(
        self, head: GoalHead, figure: Figure | None, why_none: Reason, *, has_target: bool
    ) -> Finding:
        if figure is None:
            return None, _without_figure(head.item, why_none), why_none
        if not has_target:
            return figure, TargetStatus.NO_TARGET, None
        status, reason = assess(head.target, head.item.nature, self._standing(head, figure))
        return figure, status, reason

    def _reported(self, head: GoalHead, place: str) -> Figure | None:
        """The figure that somebody answers for; rates are reported in percent."""
        value = self.request.reported.get(head.item.id, {}).get(place, {}).get(head.target.year)
        if value is None:
            return None
        numerator, denominator = value.as_integer_ratio()
        is_rate = head.item.unit == "percent"
        end = Quotient(numerator=numerator, denominator=denominator * (100 if is_rate else 1))
        return Figure(low=end, high=end, is_rate=is_rate)

    def _standing(self, head: GoalHead, figure: Figure) -> Standing:
        as_at = self.request.snapshot.manifest.as_at
        return Standing(
            figure=figure,
            as_at=as_at,
            due=head.due,
            pace=head.pace,
            is_final_once=head.target.span == "by",
            is_own_year=head.target.year == as_at.year,
        )


def _without_figure(item: Item, reason: Reason) -> TargetStatus:
    """What has no figure because its year has not begun is not due; the rest cannot be computed."""
    if reason is Reason.YEAR_TO_COME:
        is_forecast = item.nature is Nature.FORECAST
        return TargetStatus.EXPECTED if is_forecast else TargetStatus.NOT_DUE
    return TargetStatus.NOT_COMPUTABLE
