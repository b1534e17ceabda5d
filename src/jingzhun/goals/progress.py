"""How a figure stands to its target: by nature, by day, and by what missing facts leave open."""

from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from jingzhun.goals.figures import Figure
from jingzhun.goals.pace import Pace
from jingzhun.goals.report import Reason, TargetStatus
from jingzhun.packs import Nature, Target

Verdict = tuple[TargetStatus, Reason | None]


@dataclass(frozen=True, kw_only=True)
class Bounds:
    """Between which figures a target is reached: at least, at most, or both."""

    least: Fraction | None = None
    most: Fraction | None = None
    is_strict: bool = False

    def surely_met(self, figure: Figure) -> bool:
        """Whether every completion of the missing facts reaches the target."""
        is_enough = self.least is None or self._above(figure.lowest, self.least)
        high = figure.highest
        fits = self.most is None or (high is not None and self._above(self.most, high))
        return is_enough and fits

    def perhaps_met(self, figure: Figure) -> bool:
        """Whether some completion of the missing facts reaches the target."""
        high = figure.highest
        is_enough = self.least is None or high is None or self._above(high, self.least)
        return is_enough and not self.surely_over(figure)

    def surely_over(self, figure: Figure) -> bool:
        """Whether the upper bound is broken whatever the missing facts are."""
        return self.most is not None and not self._above(self.most, figure.lowest)

    def _above(self, upper: Fraction, lower: Fraction) -> bool:
        return upper > lower if self.is_strict else upper >= lower


def bounds_of(target: Target, nature: Nature) -> Bounds:
    """What a target asks: ``=`` means at least of what is to be done, at most of a ceiling."""
    value = Fraction(target.value)
    if target.comparison == "range":
        return Bounds(least=value, most=Fraction(target.value_max or target.value))
    is_strict = target.comparison in ("<", ">")
    is_ceiling = target.comparison in ("<", "<=")
    if is_ceiling or (target.comparison == "=" and nature is Nature.CEILING):
        return Bounds(most=value, is_strict=is_strict)
    return Bounds(least=value, is_strict=is_strict)


@dataclass(frozen=True, kw_only=True)
class Standing:
    """A figure, the day of its records, and the day by whose end its target must be reached.

    ``pace`` is given for what fills up day by day (dated rows); a state has none. ``is_final_once``
    marks targets that are reached for good (by the end of …).
    """

    figure: Figure
    as_at: date
    due: date
    pace: Pace | None
    is_final_once: bool
    is_own_year: bool = True


def assess(target: Target, nature: Nature, standing: Standing) -> Verdict:
    """The status of a figure against its target.

    A forecast is expected or due and nothing else. On its day and after, a target is done when even
    the lower end of an interval reaches it; when even the upper end does not, it is overdue once the
    day is over: the day itself is in time. Before its day a quota is done, on pace or behind in the
    same way; a state is not due, or already within its bound.
    """
    if nature is Nature.FORECAST:
        is_due = standing.as_at >= standing.due
        return (TargetStatus.DUE if is_due else TargetStatus.EXPECTED), None
    bounds = bounds_of(target, nature)
    if standing.as_at >= standing.due:
        is_over = standing.as_at > standing.due
        missed = TargetStatus.OVERDUE if is_over else TargetStatus.DUE_TODAY
        return _when_due(bounds, standing.figure, missed)
    if standing.pace is None:
        return _state_before(bounds, standing)
    return _flow_before(bounds, standing.figure, standing.pace)


def _when_due(bounds: Bounds, figure: Figure, missed: TargetStatus) -> Verdict:
    if bounds.surely_met(figure):
        return TargetStatus.DONE, None
    if bounds.perhaps_met(figure):
        return TargetStatus.UNDECIDED, Reason.FACTS_MISSING
    over = Reason.OVER_CEILING if bounds.surely_over(figure) else None
    return missed, over


def _state_before(bounds: Bounds, standing: Standing) -> Verdict:
    """A state may be lost again: before its day it is done only where reaching it once is enough."""
    if not bounds.surely_met(standing.figure):
        return TargetStatus.NOT_DUE, None
    if standing.is_final_once:
        return TargetStatus.DONE, None
    return (TargetStatus.ON_PACE if standing.is_own_year else TargetStatus.NOT_DUE), None


def _flow_before(bounds: Bounds, figure: Figure, pace: Pace) -> Verdict:
    if bounds.surely_over(figure):
        return TargetStatus.BEHIND, Reason.OVER_CEILING
    if bounds.least is None:
        is_within = bounds.surely_met(figure)
        return _or_undecided(TargetStatus.ON_PACE if is_within else None)
    if bounds.surely_met(figure):
        return TargetStatus.DONE, None
    due_now = bounds.least * pace.share
    if figure.lowest >= due_now:
        return TargetStatus.ON_PACE, None
    is_behind = figure.highest is not None and figure.highest < due_now
    return _or_undecided(TargetStatus.BEHIND if is_behind else None)


def _or_undecided(status: TargetStatus | None) -> Verdict:
    if status is None:
        return TargetStatus.UNDECIDED, Reason.FACTS_MISSING
    return status, None
