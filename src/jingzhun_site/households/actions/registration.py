"""Events of registration: identified, exited, relapsed, removed. Removal is not exit, and exit is not the end."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.register.actions import Why, add_record, change_record
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record


class RefusedError(Exception):
    """The operation cannot be done as things stand; ``why`` is the word for the reason."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


@dataclass(frozen=True, kw_only=True)
class Passage:
    """From which statuses an event leads to which one; with none it leaves the status alone."""

    before: frozenset[str]
    after: str = ""


_NEVER = frozenset({"never_registered", "screened_not_eligible", "borderline"})
_POOR = frozenset({"poor", "relapsed"})

PASSAGES: Mapping[str, Passage] = {
    "screened": Passage(before=_NEVER, after="screened_not_eligible"),
    "identified": Passage(before=_NEVER, after="poor"),
    "exited": Passage(before=_POOR, after="exited"),
    "relapsed": Passage(before=frozenset({"exited"}), after="relapsed"),
    "removed": Passage(before=_POOR | {"exited"}, after="removed"),
    "restored": Passage(before=frozenset({"removed"}), after="poor"),
    "monitored": Passage(before=_NEVER | {"exited"}),
    "risk_cleared": Passage(before=_NEVER | {"exited"}),
}
"""What each event does to the status of a household."""


def events_for(registration: str) -> list[str]:
    """The events that may happen to a household of that status.

    >>> events_for("exited")
    ['relapsed', 'removed', 'monitored', 'risk_cleared']
    """
    return [name for name, passage in PASSAGES.items() if registration in passage.before]


def register_event(arguments: Mapping[str, Any], *, acting_user: User, why: Why) -> str:
    """Write an event with what follows from it for the household and its members.

    Raises :class:`RefusedError` when the household's status does not allow it.
    """
    household = MODELS["households"].objects.filter(pk=arguments["household_id"]).first()
    if household is None:
        raise RefusedError("gone")
    passage = PASSAGES[arguments["event"]]
    if household.value("registration") not in passage.before:
        raise RefusedError("status")
    on = date.fromisoformat(arguments["on"])
    _note(household, arguments, on, acting_user=acting_user, why=why)
    changes = _changes(arguments, passage, on)
    change_record(household, changes, acting_user=acting_user, why=why)
    if passage.after:
        _pass_on(household, passage.after, on, acting_user=acting_user, why=why)
    return ""


def _note(
    household: Record, arguments: Mapping[str, Any], on: date, *, acting_user: User, why: Why
) -> None:
    values = {
        "household_id": household.pk,
        "event": arguments["event"],
        "happened_on": on,
        "reason": arguments.get("cause") or None,
    }
    add_record("registration_events", values, acting_user=acting_user, why=why)


def _changes(arguments: Mapping[str, Any], passage: Passage, on: date) -> dict[str, Any]:
    event = arguments["event"]
    changes: dict[str, Any] = {"registration": passage.after} if passage.after else {}
    if event == "identified":
        changes |= {"registered_on": on}
    if event in ("identified", "relapsed"):
        changes |= {"main_cause": arguments.get("cause")} if arguments.get("cause") else {}
    if event == "exited":
        changes |= {"exited_on": on}
    if event == "monitored":
        changes |= {"monitoring": arguments.get("monitoring")}
    if event == "risk_cleared":
        changes |= {"monitoring": "none"}
    return changes


def _pass_on(household: Record, status: str, on: date, *, acting_user: User, why: Why) -> None:
    """The status histories of the household and of its members, and the members' own status."""
    _stand(household, "household", status, on, acting_user=acting_user, why=why)
    for person in MODELS["persons"].objects.filter(household_id=household.pk):
        change_record(person, {"registration": status}, acting_user=acting_user, why=why)
        _stand(person, "person", status, on, acting_user=acting_user, why=why)


def _stand(
    record: Record, kind: str, status: str, on: date, *, acting_user: User, why: Why
) -> None:
    """End the status of a household or person that stands, and begin the next one."""
    entity, about = f"{kind}_statuses", {f"{kind}_id": record.pk}
    standing: Any = MODELS[entity].objects
    for one in standing.filter(until_on__isnull=True, **about):
        until = {"until_on": on - timedelta(days=1)}
        change_record(one, until, acting_user=acting_user, why=why)
    values = {**about, "status": status, "from_on": on}
    add_record(entity, values, acting_user=acting_user, why=why)
