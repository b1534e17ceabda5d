"""What a report says of one target once: what is counted, by when, or why no place can have a figure."""

from dataclasses import dataclass, replace
from datetime import date

from jingzhun.goals.cells import CellKey
from jingzhun.goals.items import Item, due_of
from jingzhun.goals.measuring import has_base, is_supplied
from jingzhun.goals.pace import Pace, pace_on
from jingzhun.goals.report import LineHead, Reason, Window
from jingzhun.goals.request import GoalsRequest
from jingzhun.packs import Measure, Target


@dataclass(frozen=True, kw_only=True, eq=False)
class GoalHead:
    """One target of a goal with all that is the same in every place.

    ``held`` is the head of lines in places that the target holds in, ``bare`` that in places without one of their
    own. ``why_none`` says why no figure can be made of this snapshot, wherever it is asked for; ``cell`` names what
    a figure is made of.
    """

    item: Item
    held: LineHead
    bare: LineHead
    cell: CellKey
    why_none: Reason | None


def head_of(item: Item, target: Target, request: GoalsRequest) -> GoalHead:
    """What holds of a target on the day of a snapshot, whatever the place."""
    held = _line_head(item, target, request.snapshot.manifest.as_at)
    return GoalHead(
        item=item,
        held=held,
        bare=replace(held, target=None),
        cell=(item.id, held.window),
        why_none=_why_none(item, held.window, target, request),
    )


def _line_head(item: Item, target: Target, as_at: date) -> LineHead:
    window, due, entry = item.window(target), due_of(target), item.compiled.entry
    return LineHead(
        kind=item.kind,
        goal_id=item.id,
        label=item.entry.indicator.label if item.entry else entry.label,
        unit=item.unit,
        measure=item.measure,
        nature=item.nature,
        pack_id=item.pack.id,
        clause=(target.source or entry.source).clause,
        lead=entry.lead,
        year=target.year,
        due=due,
        as_at=as_at,
        span=target.span,
        target=target,
        window=window,
        pace=_pace(item, window, due, as_at),
        goal_status=entry.status,
        note=target.note or entry.note,
    )


def _pace(item: Item, window: Window | None, due: date, as_at: date) -> Pace | None:
    """The pace of what fills up: rows that count on a day of their own."""
    if window is None or item.kind == "money":
        return None
    return pace_on(as_at, first=date(window.first, 1, 1), due=due)


def _why_none(
    item: Item, window: Window | None, target: Target, request: GoalsRequest
) -> Reason | None:
    if item.measure is Measure.REPORTED:
        return None
    if not is_supplied(request, item):
        return Reason.NO_RECORDS
    untimely = _untimely(item, window, target, request.snapshot.manifest.as_at.year)
    if untimely is None and not has_base(request, item):
        return Reason.NEEDS_START_SNAPSHOT
    return untimely


def _untimely(item: Item, window: Window | None, target: Target, now: int) -> Reason | None:
    """Why the records of this year say nothing of the target's year, if they do not."""
    first = window.first if window else target.year
    is_state = window is None
    if target.year < now and (is_state or item.is_bound_to_year):
        return Reason.NEEDS_SNAPSHOT
    if first > now and not is_state:
        return Reason.YEAR_TO_COME
    if target.year > now and item.is_bound_to_year:
        return Reason.YEAR_TO_COME
    return None
