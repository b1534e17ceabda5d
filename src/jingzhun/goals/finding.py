"""How one target stands in place after place: its figure, its status, and why it is no plainer."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from functools import cached_property

from jingzhun.goals.figures import Figure, Quotient
from jingzhun.goals.heads import GoalHead
from jingzhun.goals.items import Item
from jingzhun.goals.measuring import Measured, Span
from jingzhun.goals.progress import Standing, assess
from jingzhun.goals.report import GoalLine, LineHead, Reason, TargetStatus
from jingzhun.packs import Measure, Nature

Finding = tuple[Figure | None, TargetStatus, Reason | None]


@dataclass(frozen=True, kw_only=True, eq=False)
class Finder:
    """Makes the lines of one target, where it holds or where places have none of their own: ``said`` tells which.

    Many villages have the same few rows of a kind, so what a target's sums come to is worked out once for each.
    """

    head: GoalHead
    said: LineHead
    measured: Measured
    _known: dict[tuple[int, ...], Finding] = field(default_factory=dict)

    def line(self, place: str, totals: Sequence[int] | None) -> GoalLine:
        """The line of a place; ``totals`` are those of its rows in the goal's source, ``None`` without any."""
        figure, status, reason = self._finding(place, totals)
        return GoalLine(head=self.said, place=place, status=status, reason=reason, figure=figure)

    def _finding(self, place: str, totals: Sequence[int] | None) -> Finding:
        if self._without is not None:
            return self._without
        if self.head.item.measure is Measure.REPORTED:
            return self._assessed(self._reported(place), Reason.NEEDS_REPORT)
        sums = self._span.of(totals)
        found = self._known.get(sums)
        if found is None:
            found = self._known[sums] = self._of_sums(sums)
        return found

    @cached_property
    def _span(self) -> Span:
        return self.measured.spans[self.head.cell]

    @cached_property
    def _without(self) -> Finding | None:
        """What is found in every place where no figure can be made of the snapshot."""
        why = self.head.why_none
        return None if why is None else (None, _without_figure(self.head.item, why), why)

    def _of_sums(self, sums: tuple[int, ...]) -> Finding:
        figure = self.measured.figure(self.head.cell, sums)
        why_none = Reason.EMPTY_BASE
        if figure is None and self.measured.is_base_unknown(self.head.cell, sums):
            why_none = Reason.FACTS_MISSING
        return self._assessed(figure, why_none)

    def _assessed(self, figure: Figure | None, why_none: Reason) -> Finding:
        said = self.said
        if figure is None:
            return None, _without_figure(self.head.item, why_none), why_none
        if said.target is None:
            return figure, TargetStatus.NO_TARGET, None
        status, reason = assess(said.target, said.nature, _standing(said, figure))
        return figure, status, reason

    def _reported(self, place: str) -> Figure | None:
        """The figure that somebody answers for; rates are reported in percent."""
        reported = self.measured.request.reported.get(self.said.goal_id, {})
        value = reported.get(place, {}).get(self.said.year)
        if value is None:
            return None
        numerator, denominator = value.as_integer_ratio()
        is_rate = self.said.unit == "percent"
        end = Quotient(numerator=numerator, denominator=denominator * (100 if is_rate else 1))
        return Figure(low=end, high=end, is_rate=is_rate)


def _standing(said: LineHead, figure: Figure) -> Standing:
    return Standing(
        figure=figure,
        as_at=said.as_at,
        due=said.due,
        pace=said.pace,
        is_final_once=said.span == "by",
        is_own_year=said.year == said.as_at.year,
    )


def _without_figure(item: Item, reason: Reason) -> TargetStatus:
    """What has no figure because its year has not begun is not due; the rest cannot be computed."""
    if reason is Reason.YEAR_TO_COME:
        is_forecast = item.nature is Nature.FORECAST
        return TargetStatus.EXPECTED if is_forecast else TargetStatus.NOT_DUE
    return TargetStatus.NOT_COMPUTABLE
