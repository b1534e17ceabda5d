"""What can be proposed: each operation writes with plain JSON arguments, so that it can wait and be done later."""

from collections.abc import Callable, Mapping
from datetime import date, timedelta
from typing import Any

from jingzhun_site.accounts.models import User
from jingzhun_site.households.actions.registration import RefusedError, register_event
from jingzhun_site.register.actions import (
    Why,
    add_record,
    change_record,
    withdraw_record,
)
from jingzhun_site.register.membership import kind_for
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import from_json

Arguments = Mapping[str, Any]
Operation = Callable[..., str]
"""Takes arguments, ``acting_user`` and ``why``; returns the key of a household that it made, or nothing."""

__all__ = ["OPERATIONS", "RefusedError"]


def change(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """Change fields of one record at the version that was seen."""
    record = _get(arguments["entity"], arguments["key"])
    values = from_json(record.entity, arguments["values"])
    version = arguments.get("version")
    change_record(record, values, acting_user=acting_user, why=why, expected_version=version)
    return ""


def join(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """A person who was in no household here joins one: born, married, moved in."""
    household = _get("households", arguments["household_id"])
    declared = MODELS["persons"].entity
    values = from_json(declared, arguments["person"])
    person = add_record(
        "persons",
        {**values, "household_id": household.pk, "registration": household.value("registration")},
        acting_user=acting_user,
        why=why,
    )
    _begin(person, household, arguments, acting_user=acting_user, why=why)
    return ""


def leave(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """A member leaves the register: died, married out, moved out. The last day is still one of membership."""
    person = _get("persons", arguments["person_id"])
    _refuse_heads(person)
    left_on = date.fromisoformat(arguments["on"])
    _end(person, left_on, arguments["because"], acting_user=acting_user, why=why)
    if arguments["because"] == "died":
        change_record(person, {"died_on": left_on}, acting_user=acting_user, why=why)
    gone = Why(reason=why.reason, valid_from=left_on + timedelta(days=1), batch=why.batch)
    withdraw_record(person, acting_user=acting_user, why=gone)
    return ""


def move(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """A member of one household becomes a member of another."""
    person = _get("persons", arguments["person_id"])
    _refuse_heads(person)
    household = _get("households", arguments["household_id"])
    _move(person, household, arguments, acting_user=acting_user, why=why)
    return ""


def split(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """Some members go out and form a household of their own, with the standing of the old one."""
    old = _get("households", arguments["household_id"])
    if old.value("head_id") in arguments["person_ids"]:
        raise RefusedError("head_leaves")
    kept = ("village_id", "registration", "registered_on", "exited_on", "villager_group")
    values = {name: old.value(name) for name in kept} | {"head_id": arguments["head_id"]}
    new = add_record("households", values, acting_user=acting_user, why=why)
    for person_id in arguments["person_ids"]:
        moved = {
            **arguments,
            "because": "household_split",
            "relation": _relation(arguments, person_id),
        }
        _move(_get("persons", person_id), new, moved, acting_user=acting_user, why=why)
    return str(new.pk)


def merge(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """All members of a household join another one; the empty household leaves the register."""
    old = _get("households", arguments["household_id"])
    into = _get("households", arguments["into_id"])
    members = MODELS["persons"].objects.filter(household_id=old.pk).order_by("pk")
    for person in members:
        moved = {
            **arguments,
            "because": "household_merged",
            "relation": _relation(arguments, str(person.pk)),
        }
        _move(person, into, moved, acting_user=acting_user, why=why)
    withdraw_record(old, acting_user=acting_user, why=why)
    return ""


def set_head(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """Another member becomes head; how everybody is related to the head is said anew."""
    household = _get("households", arguments["household_id"])
    head = {"head_id": arguments["head_id"]}
    version = arguments.get("version")
    change_record(household, head, acting_user=acting_user, why=why, expected_version=version)
    for person_id, relation in arguments["relations"].items():
        person = _get("persons", person_id)
        change_record(person, {"relation": relation}, acting_user=acting_user, why=why)
    return ""


def found_household(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """A household that was on no roster, with its head."""
    declared = MODELS["households"].entity
    values = from_json(declared, arguments["household"])
    household = add_record("households", values, acting_user=acting_user, why=why)
    person = {
        "person": {**arguments["person"], "relation": "head"},
        "household_id": str(household.pk),
    }
    join({**arguments, **person}, acting_user=acting_user, why=why)
    head = MODELS["persons"].objects.get(household_id=household.pk)
    change_record(household, {"head_id": head.pk}, acting_user=acting_user, why=why)
    return str(household.pk)


def survey(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """The figures of a year's survey: those of other years stay."""
    household_id, year = arguments["household_id"], arguments["year"]
    model = MODELS["household_surveys"]
    values = from_json(model.entity, arguments["values"])
    found = model.objects.filter(household_id=household_id, year=year).first()
    if found is None:
        keys = {"household_id": household_id, "year": year}
        add_record("household_surveys", {**keys, **values}, acting_user=acting_user, why=why)
    else:
        version = arguments.get("version")
        change_record(found, values, acting_user=acting_user, why=why, expected_version=version)
    return ""


def enter_group(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """A person enters another group: a hukou book, a dibao unit, a dwelling; one of a kind at a time."""
    person = _get("persons", arguments["person_id"])
    household = _get("households", arguments["household_id"])
    on = date.fromisoformat(arguments["on"])
    _end_group(
        person, arguments["group_kind"], on - timedelta(days=1), acting_user=acting_user, why=why
    )
    values = {
        "household_id": household.pk,
        "person_id": person.pk,
        "group_kind": arguments["group_kind"],
        "joined_on": on,
    }
    add_record("memberships", values, acting_user=acting_user, why=why)
    return ""


def leave_group(arguments: Arguments, *, acting_user: User, why: Why) -> str:
    """A person leaves a group and stays in the household; the last day is still one of membership."""
    person = _get("persons", arguments["person_id"])
    on = date.fromisoformat(arguments["on"])
    if not _end_group(person, arguments["group_kind"], on, acting_user=acting_user, why=why):
        raise RefusedError("gone")
    return ""


def _end_group(person: Record, kind: str, on: date, *, acting_user: User, why: Why) -> int:
    """End the memberships of a kind that are open; how many there were."""
    memberships: Any = MODELS["memberships"].objects
    found = list(memberships.filter(person_id=person.pk, group_kind=kind, left_on__isnull=True))
    if any(membership.joined_on > on for membership in found):
        raise RefusedError("day")
    for membership in found:
        change_record(membership, {"left_on": on}, acting_user=acting_user, why=why)
    return len(found)


def _get(entity: str, key: str) -> Record:
    record = MODELS[entity].objects.filter(pk=key).first()
    if record is None:
        raise RefusedError("gone")
    return record


def _refuse_heads(person: Record) -> None:
    """A head goes only when nobody is left behind without one."""
    household = _get("households", str(person.value("household_id")))
    others = MODELS["persons"].objects.filter(household_id=household.pk).exclude(pk=person.pk)
    if household.value("head_id") == person.pk and others.exists():
        raise RefusedError("head_leaves")


def _relation(arguments: Arguments, person_id: str) -> str | None:
    if person_id == arguments.get("head_id"):
        return "head"
    return arguments.get("relations", {}).get(person_id)


def _move(
    person: Record, household: Record, arguments: Arguments, *, acting_user: User, why: Why
) -> None:
    joined_on = date.fromisoformat(arguments["on"])
    left = arguments.get("left_because") or arguments["because"]
    _end(person, joined_on - timedelta(days=1), left, acting_user=acting_user, why=why)
    values = {"household_id": household.pk, "relation": arguments.get("relation")}
    values |= {"registration": household.value("registration")}
    change_record(person, values, acting_user=acting_user, why=why)
    _begin(person, household, arguments, acting_user=acting_user, why=why)


def _begin(
    person: Record, household: Record, arguments: Arguments, *, acting_user: User, why: Why
) -> None:
    values = {
        "household_id": household.pk,
        "person_id": person.pk,
        "group_kind": kind_for(household.value("registration")),
        "joined_on": date.fromisoformat(arguments["on"]),
        "joined_because": arguments["because"],
    }
    add_record("memberships", values, acting_user=acting_user, why=why)


def _end(person: Record, left_on: date, because: str, *, acting_user: User, why: Why) -> None:
    """Whoever leaves a household leaves every group of it, and whoever dies all groups."""
    memberships = MODELS["memberships"].objects.filter(person_id=person.pk, left_on__isnull=True)
    if because != "died":
        memberships = memberships.filter(household_id=person.value("household_id"))
    for membership in memberships:
        values = {"left_on": left_on, "left_because": because}
        change_record(membership, values, acting_user=acting_user, why=why)


OPERATIONS: Mapping[str, Operation] = {
    "change": change,
    "join": join,
    "leave": leave,
    "move": move,
    "split": split,
    "merge": merge,
    "head": set_head,
    "found": found_household,
    "survey": survey,
    "enter_group": enter_group,
    "leave_group": leave_group,
    "registration": register_event,
}
"""The operations by the name under which a change waits."""
