"""Whether targets grow as they are handed down: 不层层加码, no raising at each level.

For counts the sum of the children is held against the parent's figure, for rates and dates each
child. What goes beyond it without a recorded reason is a finding; with one it is shown as a notice. A child
that falls due after its parent is an error: no reason makes the parent's sum complete in time.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from types import MappingProxyType

from jingzhun.errors import Fault, JingzhunError, Position
from jingzhun.goals.items import due_of
from jingzhun.goals.progress import bounds_of
from jingzhun.packs import Nature, Target, governs, significant_digits

NO_REASONS: Mapping[str, str] = MappingProxyType({})


@dataclass(frozen=True, kw_only=True)
class PlacedTarget:
    """A target that a place was given; ``position`` is where it is written, if anywhere."""

    goal_id: str
    place: str
    target: Target
    nature: Nature
    is_rate: bool = False
    position: Position = field(default_factory=Position)


def check_no_raising(
    parent: PlacedTarget,
    children: Sequence[PlacedTarget],
    reasons: Mapping[str, str] = NO_REASONS,
) -> tuple[Fault, ...]:
    """What is wrong with how a target was handed down; empty when nothing is.

    ``reasons`` are recorded by place: a child's own excuses its rate and its date, the parent's
    excuses the sum. Findings are warnings: GOAL010 (sum above the parent's), GOAL011 (a rate above
    it), GOAL012 (an earlier date), GOAL013 (children short of the parent's: for the parent to see);
    excused ones are notices (GOAL014). A later date is an error that nothing excuses
    (GOAL016). Under a ceiling, smaller is stricter, so the two change sides.

    Raises:
        JingzhunError: a child of another goal, or not inside the parent's place (GOAL015).
    """
    _check_kin(parent, children)
    found = [*_amounts(parent, children), *(f for c in children for f in _dates(parent, c))]
    return tuple(_excused(fault, reasons) for fault in found)


def _check_kin(parent: PlacedTarget, children: Iterable[PlacedTarget]) -> None:
    strangers = [
        child
        for child in children
        if child.goal_id != parent.goal_id or not _is_below(child.place, parent.place)
    ]
    if strangers:
        wanted = f"{parent.goal_id} {parent.place}"
        raise JingzhunError(
            Fault(
                code="GOAL015",
                position=child.position,
                seen=f"{child.goal_id} {child.place}",
                wanted=wanted,
            )
            for child in strangers
        )


def _is_below(place: str, upper: str) -> bool:
    return governs(upper, place) and significant_digits(place) != significant_digits(upper)


def _amounts(parent: PlacedTarget, children: Sequence[PlacedTarget]) -> Iterator[Fault]:
    if parent.is_rate:
        for child in children:
            if _is_stricter(parent, child.target.value):
                yield _fault(
                    "GOAL011", parent, child, str(child.target.value), str(parent.target.value)
                )
        return
    if not children:
        return
    total = sum((child.target.value for child in children), Decimal(0))
    if total == parent.target.value:
        return
    code = "GOAL010" if _is_stricter(parent, total) else "GOAL013"
    yield _fault(code, parent, parent, str(total), str(parent.target.value))


def _is_stricter(parent: PlacedTarget, value: Decimal) -> bool:
    """Whether a figure asks more than the parent's: more of a quota or floor, less of a ceiling."""
    is_ceiling = bounds_of(parent.target, parent.nature).least is None
    return value < parent.target.value if is_ceiling else value > parent.target.value


def _dates(parent: PlacedTarget, child: PlacedTarget) -> Iterator[Fault]:
    due, own = due_of(parent.target), due_of(child.target)
    if own < due:
        yield _fault("GOAL012", parent, child, own.isoformat(), due.isoformat())
    elif own > due:
        late = _fault("GOAL016", parent, child, own.isoformat(), due.isoformat())
        yield replace(late, severity="error")


def _fault(code: str, parent: PlacedTarget, at: PlacedTarget, seen: str, wanted: str) -> Fault:
    return Fault(
        code=code,
        position=at.position,
        severity="warning",
        seen=seen,
        wanted=wanted,
        fields={"goal": parent.goal_id, "place": at.place},
    )


def _excused(fault: Fault, reasons: Mapping[str, str]) -> Fault:
    """A finding with a recorded reason becomes a notice that shows it; a shortfall or late date stays."""
    reason = reasons.get(fault.fields["place"], "").strip()
    if not reason or fault.code in ("GOAL013", "GOAL016"):
        return fault
    fields = {**fault.fields, "reason": reason}
    return replace(fault, code="GOAL014", severity="notice", fields=fields)
