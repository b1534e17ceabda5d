"""The lines of a report: each target of each goal in one place, with its figure and its status."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from functools import cached_property

from jingzhun.goals.figures import Figure, Quotient
from jingzhun.goals.items import Item, due_of, items_in
from jingzhun.goals.measuring import Measured, has_base, is_supplied
from jingzhun.goals.pace import Pace, pace_on
from jingzhun.goals.progress import Standing, assess
from jingzhun.goals.report import GoalLine, Reason, TargetStatus, Window
from jingzhun.goals.request import GoalsRequest
from jingzhun.goals.tables import Source, source_of
from jingzhun.packs import Measure, Nature, Target, governs, significant_digits

_OWN_ONLY = (Nature.QUOTA, Nature.FORECAST)


@dataclass(frozen=True, kw_only=True)
class LineMaker:
    """Makes the lines of one place after another from what was measured."""

    request: GoalsRequest
    measured: Measured
    years: frozenset[int]

    @cached_property
    def _items(self) -> tuple[tuple[tuple[Item, Source], ...], ...]:
        """The items of each chain and where they read their rows, found once for all places."""
        chains = self.request.regimes.chains
        items = (items_in(chain, only=self.request.only).values() for chain in chains)
        return tuple(tuple((item, source_of(item)) for item in of_chain) for of_chain in items)

    def lines(self, place: str) -> Iterator[GoalLine]:
        """All lines of a place: goals first, in the order of the packs, targets by year."""
        regimes = self.request.regimes
        number = regimes.number_of(place.ljust(12, "0"))
        there = self.measured.sources_with_rows(place)
        for item, source in self._items[number]:
            if self._speaks_of(item, place, has_rows=source in there):
                for target, is_shared in self._targets(item, place):
                    if not self.years or target.year in self.years:
                        yield self._line(item, place, target, is_shared)

    def _speaks_of(self, item: Item, place: str, *, has_rows: bool) -> bool:
        """Below its own place a goal has lines only where records of its kind are."""
        if not governs(item.pack.place, place):
            return False
        if _is_own(item, place):
            return True
        digits = significant_digits(place)
        is_near = digits.startswith(item.limit) or any(p.startswith(digits) for p in item.limit)
        return is_near and (has_rows or self._is_given(item, place))

    def _is_given(self, item: Item, place: str) -> bool:
        """Whether a target was handed down to the place, or a figure reported from it."""
        asked = self.request
        return place in asked.shares.get(item.id, {}) or place in asked.reported.get(item.id, {})

    def _targets(self, item: Item, place: str) -> Iterator[tuple[Target, bool]]:
        """The targets that hold in a place, and whether they were handed down to it."""
        shares = self.request.shares.get(item.id, {}).get(place, ())
        taken = {(target.year, target.span) for target in shares}
        yield from ((target, True) for target in shares)
        for target in item.targets:
            if (target.year, target.span) not in taken:
                yield target, False

    def _line(self, item: Item, place: str, target: Target, is_shared: bool) -> GoalLine:
        window = item.window(target)
        figure, reason = self._figure(item, window, place, target)
        pace = self._pace(item, window, target)
        status = self._no_figure(item, reason)
        has_target = is_shared or _is_own(item, place) or item.nature not in _OWN_ONLY
        if figure is not None and not has_target:
            status = TargetStatus.NO_TARGET
        elif figure is not None:
            standing = self._standing(item, target, figure, pace)
            status, reason = assess(target, item.nature, standing)
        entry = item.compiled.entry
        return GoalLine(
            kind=item.kind,
            goal_id=item.id,
            label=item.entry.indicator.label if item.entry else entry.label,
            unit=item.unit,
            measure=item.measure,
            nature=item.nature,
            pack_id=item.pack.id,
            clause=(target.source or entry.source).clause,
            lead=entry.lead,
            place=place,
            year=target.year,
            due=due_of(target),
            as_at=self._as_at,
            status=status,
            span=target.span,
            target=target if has_target else None,
            reason=reason,
            figure=figure,
            window=window,
            pace=pace,
            goal_status=entry.status,
            note=target.note or entry.note,
        )

    @property
    def _as_at(self) -> date:
        return self.request.snapshot.manifest.as_at

    def _no_figure(self, item: Item, reason: Reason | None) -> TargetStatus:
        """What has no figure because its year has not begun is not due; the rest cannot be computed."""
        if reason is Reason.YEAR_TO_COME:
            is_forecast = item.nature is Nature.FORECAST
            return TargetStatus.EXPECTED if is_forecast else TargetStatus.NOT_DUE
        return TargetStatus.NOT_COMPUTABLE

    def _figure(
        self, item: Item, window: Window | None, place: str, target: Target
    ) -> tuple[Figure | None, Reason | None]:
        """The figure, or why there is none."""
        if item.measure is Measure.REPORTED:
            return self._reported(item, place, target)
        if not is_supplied(self.request, item):
            return None, Reason.NO_RECORDS
        reason = self._untimely(item, window, target)
        if reason is None and not has_base(self.request, item):
            reason = Reason.NEEDS_START_SNAPSHOT
        if reason is not None:
            return None, reason
        figure = self.measured.figure(item, window, place)
        if figure is None:
            return None, self._why_undefined(item, window, place)
        return figure, None

    def _reported(
        self, item: Item, place: str, target: Target
    ) -> tuple[Figure | None, Reason | None]:
        """The figure that somebody answers for; rates are reported in percent."""
        value = self.request.reported.get(item.id, {}).get(place, {}).get(target.year)
        if value is None:
            return None, Reason.NEEDS_REPORT
        numerator, denominator = value.as_integer_ratio()
        is_rate = item.unit == "percent"
        end = Quotient(numerator=numerator, denominator=denominator * (100 if is_rate else 1))
        return Figure(low=end, high=end, is_rate=is_rate), None

    def _why_undefined(self, item: Item, window: Window | None, place: str) -> Reason:
        """A rate has no figure over no rows, a ratio of money none over an unknown base."""
        is_open = self.measured.sums(item, window, place).get("of_unknown", 0) > 0
        return Reason.FACTS_MISSING if is_open else Reason.EMPTY_BASE

    def _untimely(self, item: Item, window: Window | None, target: Target) -> Reason | None:
        """Why the records of this day say nothing of the target's year, if they do not."""
        now = self._as_at.year
        first = window.first if window else target.year
        is_state = window is None
        if target.year < now and (is_state or item.is_bound_to_year):
            return Reason.NEEDS_SNAPSHOT
        if first > now and not is_state:
            return Reason.YEAR_TO_COME
        if target.year > now and item.is_bound_to_year:
            return Reason.YEAR_TO_COME
        return None

    def _pace(self, item: Item, window: Window | None, target: Target) -> Pace | None:
        """The pace of what fills up: rows that count on a day of their own."""
        if window is None or item.kind == "money":
            return None
        return pace_on(self._as_at, first=date(window.first, 1, 1), due=due_of(target))

    def _standing(self, item: Item, target: Target, figure: Figure, pace: Pace | None) -> Standing:
        return Standing(
            figure=figure,
            as_at=self._as_at,
            due=due_of(target),
            pace=pace,
            is_final_once=target.span == "by",
            is_own_year=target.year == self._as_at.year,
        )


def _is_own(item: Item, place: str) -> bool:
    """Whether the place is the one that a goal speaks of as a whole."""
    digits = significant_digits(place)
    return digits == significant_digits(item.pack.place) or (digits,) == item.limit
