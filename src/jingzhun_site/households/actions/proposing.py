"""Submitting a change: applied at once, unless it turns an entitlement; then a second person confirms it first."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.households.actions.operations import OPERATIONS
from jingzhun_site.households.actions.standing import Turn, standing, turned
from jingzhun_site.households.filling import Became, tell_source
from jingzhun_site.households.models import PendingChange
from jingzhun_site.register.actions import ConflictError, Why
from jingzhun_site.register.history import RecordChange

State = PendingChange.State
_BECAME: Mapping[str, Became] = {
    State.CONFIRMED: Became.MADE,
    State.REFUSED: Became.REFUSED,
    State.WITHDRAWN: Became.WITHDRAWN,
    State.OUTDATED: Became.OUTDATED,
}


@dataclass(frozen=True, kw_only=True)
class Proposal:
    """Something that someone wants to write: an operation with plain JSON arguments, and why.

    ``households`` are those whose verdicts it may turn; the first one is the one that it is about. ``source`` names
    what filled the form in, which is told what became of it.
    """

    operation: str
    arguments: Mapping[str, Any]
    households: tuple[str, ...]
    place_code: str
    why: Why
    source: str = ""


@dataclass(frozen=True, kw_only=True)
class Outcome:
    """What became of a proposal: what it turned, and the change that now waits, if it does."""

    turns: tuple[Turn, ...]
    pending: PendingChange | None = None
    made: str = ""
    """The key of a household that the operation made."""


class OwnChangeError(Exception):
    """Someone tried to confirm a change of their own."""


class SettledError(Exception):
    """The change was confirmed, refused or withdrawn before."""


class TurnsChangedError(Exception):
    """The change would turn something else by now than what the second person was told."""


class _TurnedError(Exception):
    """Ends the trial: an entitlement turns."""

    def __init__(self, turns: list[Turn]) -> None:
        super().__init__(len(turns))
        self.turns = turns


def submit(proposal: Proposal, *, acting_user: User) -> Outcome:
    """Apply a proposal, decide again, compare; what turns an entitlement is taken back and waits.

    Raises what the operation raises (:class:`ConflictError`, :class:`.operations.RefusedError`).
    """
    try:
        return _apply(proposal, acting_user=acting_user)
    except _TurnedError as stopped:
        pending = _keep(proposal, stopped.turns, acting_user=acting_user)
        return Outcome(turns=tuple(stopped.turns), pending=pending)


@transaction.atomic
def _apply(proposal: Proposal, *, acting_user: User) -> Outcome:
    """Write and compare; an entitlement that turns takes everything back."""
    before = standing(proposal.households)
    made = OPERATIONS[proposal.operation](
        proposal.arguments, acting_user=acting_user, why=proposal.why
    )
    turns = turned(before, standing((*proposal.households, made)))
    if any(turn.needs_confirmation for turn in turns):
        raise _TurnedError(turns)
    tell_source(proposal.source, Became.MADE, by=acting_user)
    return Outcome(turns=tuple(turns), made=made)


def confirm(pending: PendingChange, *, acting_user: User, reason: str = "") -> PendingChange:
    """Write a change that waited, in the name of who asked for it.

    What others changed since stays: where they changed the same fields, the change is outdated.

    Raises :class:`OwnChangeError` for one's own change, :class:`SettledError` for one settled before, and
    :class:`TurnsChangedError` when it would turn something else by now; what it would is kept with it then.
    """
    try:
        return _confirmed(pending, acting_user=acting_user, reason=reason)
    except _TurnedError as stopped:
        turns = [turn.as_json() for turn in stopped.turns]
        PendingChange.objects.filter(pk=pending.pk, state=State.WAITING).update(turns=turns)
        raise TurnsChangedError from stopped


@transaction.atomic
def _confirmed(pending: PendingChange, *, acting_user: User, reason: str) -> PendingChange:
    locked = _waiting(pending)
    if locked.asked_by_id == acting_user.pk:
        raise OwnChangeError
    before = standing(_households_of(locked))
    try:
        made = _write(locked)
    except ConflictError as conflict:
        if _are_the_same_fields(locked, conflict):
            return _settle(locked, State.OUTDATED, acting_user=acting_user, reason=reason)
        made = _write(locked, version=conflict.record.version)
    turns = turned(before, standing((*_households_of(locked), made)))
    if _told(turns) != _told(Turn(**kept) for kept in locked.turns):
        raise _TurnedError(turns)
    return _settle(locked, State.CONFIRMED, acting_user=acting_user, reason=reason)


@transaction.atomic
def _write(pending: PendingChange, *, version: int | None = None) -> str:
    why = Why(
        reason=pending.reason, valid_from=pending.valid_from, kind=RecordChange.Kind(pending.kind)
    )
    arguments = dict(pending.arguments)
    if version is not None:
        arguments["version"] = version
    return OPERATIONS[pending.operation](arguments, acting_user=pending.asked_by, why=why)


def _households_of(pending: PendingChange) -> tuple[str, ...]:
    """The households whose verdicts a change may turn."""
    given = (pending.arguments.get(name) for name in ("household_id", "into_id"))
    return tuple(dict.fromkeys(key for key in (pending.household_id, *given) if key))


def _are_the_same_fields(pending: PendingChange, conflict: ConflictError) -> bool:
    """Whether somebody else has written what the change is about; what is no list of fields always is."""
    values = pending.arguments.get("values")
    return not values or any(set(values) & set(change.values) for change in conflict.since)


def _told(turns: Iterable[Turn]) -> Counter[tuple[str, int, int]]:
    """What a second person was told: a member who is only now made had another number then."""
    return Counter((turn.rule, turn.before, turn.after) for turn in turns)


@transaction.atomic
def refuse(pending: PendingChange, *, acting_user: User, reason: str) -> PendingChange:
    """Turn a change down, with the reason that who asked for it will read.

    Raises :class:`OwnChangeError` for one's own change, :class:`SettledError` for one settled before.
    """
    locked = _waiting(pending)
    if locked.asked_by_id == acting_user.pk:
        raise OwnChangeError
    return _settle(locked, State.REFUSED, acting_user=acting_user, reason=reason)


@transaction.atomic
def withdraw(pending: PendingChange, *, acting_user: User) -> PendingChange:
    """Take back a change that one asked for oneself; raises :class:`SettledError` when it is settled."""
    return _settle(_waiting(pending), State.WITHDRAWN, acting_user=acting_user, reason="")


@transaction.atomic
def _keep(proposal: Proposal, turns: list[Turn], *, acting_user: User) -> PendingChange:
    """Keep a change that waits; the same one sent twice is kept once."""
    arguments = dict(proposal.arguments)
    same = PendingChange.objects.filter(
        state=State.WAITING,
        operation=proposal.operation,
        household_id=proposal.households[0],
        asked_by=acting_user,
    )
    for waiting in same:
        if waiting.arguments == arguments:
            return waiting
    pending = PendingChange.objects.create(
        operation=proposal.operation,
        arguments=arguments,
        household_id=proposal.households[0],
        place_code=proposal.place_code,
        turns=[turn.as_json() for turn in turns],
        valid_from=proposal.why.valid_from,
        kind=proposal.why.kind,
        reason=proposal.why.reason,
        source=proposal.source,
        asked_by=acting_user,
        asked_at=clock.now(),
    )
    tell_source(pending.source, Became.WAITS, by=acting_user)
    _audit("households.change_asked", pending, acting_user, proposal.why.reason)
    return pending


def _waiting(pending: PendingChange) -> PendingChange:
    found = PendingChange.objects.select_for_update().get(pk=pending.pk)
    if found.state != State.WAITING:
        raise SettledError
    return found


def _settle(
    pending: PendingChange, state: PendingChange.State, *, acting_user: User, reason: str
) -> PendingChange:
    pending.state = state
    pending.decided_by = acting_user
    pending.decided_at = clock.now()
    pending.decision_reason = reason
    pending.save()
    _audit(f"households.change_{state}", pending, acting_user, reason)
    tell_source(pending.source, _BECAME[state], by=pending.asked_by, text=reason)
    return pending


def _audit(action: str, pending: PendingChange, acting_user: User, reason: str) -> None:
    record_audit(
        action,
        acting_user=acting_user,
        entity="households",
        key=pending.household_id,
        place_code=pending.place_code,
        new={"pending": pending.pk, "operation": pending.operation},
        reason=reason,
    )
