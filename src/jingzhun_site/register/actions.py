"""Writing to the register. Every change keeps what stood before, says from when it is true, and is audited.

Values are stored values: codes, decimals, dates, keys of other records, tokens of the vault
(:func:`.values.sealed` makes them from plain identities).
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any
from uuid import uuid4

from django.db import transaction

from jingzhun_site.accounts.models import User
from jingzhun_site.audit.actions import record_audit
from jingzhun_site.config import clock
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import MODELS
from jingzhun_site.register.placing import PLACES, follow, place_of
from jingzhun_site.register.record import Record
from jingzhun_site.register.signals import record_changed
from jingzhun_site.register.values import to_json

Kind = RecordChange.Kind


@dataclass(frozen=True, kw_only=True)
class Why:
    """What an action says of itself: its reason, from when its values are true, the batch it belongs to."""

    reason: str = ""
    valid_from: date | None = None
    kind: RecordChange.Kind = Kind.CHANGE
    batch: str = ""


class ConflictError(Exception):
    """Somebody else changed the record since it was read; ``since`` are the changes that were missed."""

    def __init__(self, record: Record, since: list[RecordChange]) -> None:
        super().__init__(f"{record.entity.name} {record.pk} is at version {record.version}")
        self.record = record
        self.since = since


@transaction.atomic
def change_record(
    record: Record,
    changes: Mapping[str, Any],
    *,
    acting_user: User | None,
    why: Why,
    expected_version: int | None = None,
) -> RecordChange | None:
    """Change fields of a record; nothing happens when they say so already.

    ``expected_version`` is the version that the user saw; without it, the present one. Raises
    :class:`ConflictError` when the record has moved on since, and writes nothing then.
    """
    current = type(record).with_withdrawn.select_for_update().get(pk=record.pk)
    if expected_version is not None and current.version != expected_version:
        raise ConflictError(current, changes_since(current, expected_version))
    new = {name: value for name, value in changes.items() if getattr(current, name) != value}
    if not new:
        return None
    old = {name: getattr(current, name) for name in new}
    _keep_base(current)
    current.version += 1
    _assign(current, new)
    change = _note(current, values=new, old=old, acting_user=acting_user, why=why)
    current.save()
    record.refresh_from_db()
    if change.place_code != (place_of(current) or change.place_code):
        _move(current)
    _audit(f"register.{why.kind}", current, change, acting_user)
    return change


@transaction.atomic
def add_record(
    entity: str, values: Mapping[str, Any], *, acting_user: User | None, why: Why
) -> Record:
    """Add a record; its key is made when none is given.

    ``place_code`` among the values answers for a record whose references lead to no place.
    """
    model = MODELS[entity]
    key = model.entity.key
    given = {name: value for name, value in values.items() if value is not None}
    given.setdefault(key, uuid4().hex)
    record = model(known_at=clock.now(), valid_from=why.valid_from)
    _assign(record, given)
    record.place_code = place_of(record) or record.place_code
    added = Why(reason=why.reason, valid_from=why.valid_from, kind=Kind.ADDITION, batch=why.batch)
    record.save(force_insert=True)
    change = _note(record, values=record.values(), old={}, acting_user=acting_user, why=added)
    _audit("register.addition", record, change, acting_user)
    return record


@transaction.atomic
def withdraw_record(record: Record, *, acting_user: User | None, why: Why) -> RecordChange:
    """Take a record back that should never have been written; it stays in the table, out of sight."""
    return _set_withdrawn(record, Kind.WITHDRAWAL, acting_user=acting_user, why=why)


@transaction.atomic
def restore_record(record: Record, *, acting_user: User | None, why: Why) -> RecordChange:
    """Bring back a record that was withdrawn."""
    return _set_withdrawn(record, Kind.RESTORATION, acting_user=acting_user, why=why)


def changes_since(record: Record, version: int) -> list[RecordChange]:
    """What happened to a record after a version of it."""
    return list(
        RecordChange.objects.filter(
            entity=record.entity.name, key=str(record.pk), version__gt=version
        ).select_related("user")
    )


def _set_withdrawn(
    record: Record, kind: RecordChange.Kind, *, acting_user: User | None, why: Why
) -> RecordChange:
    current = type(record).with_withdrawn.select_for_update().get(pk=record.pk)
    _keep_base(current)
    current.version += 1
    current.withdrawn_at = clock.now() if kind == Kind.WITHDRAWAL else None
    current.save()
    stated = Why(reason=why.reason, valid_from=why.valid_from, kind=kind, batch=why.batch)
    change = _note(current, values={}, old={}, acting_user=acting_user, why=stated)
    _audit(f"register.{kind}", current, change, acting_user)
    record.refresh_from_db()
    return change


def _keep_base(record: Record) -> None:
    """Before its first change, keep the whole record as it was loaded."""
    known = RecordChange.objects.filter(entity=record.entity.name, key=str(record.pk))
    if known.exists():
        return
    RecordChange.objects.create(
        entity=record.entity.name,
        key=str(record.pk),
        place_code=record.place_code,
        kind=Kind.BASE,
        valid_from=record.valid_from,
        known_at=record.known_at,
        values=to_json(record.values()),
        version=record.version,
    )


def _note(
    record: Record,
    *,
    values: Mapping[str, Any],
    old: Mapping[str, Any],
    acting_user: User | None,
    why: Why,
) -> RecordChange:
    change = RecordChange.objects.create(
        entity=record.entity.name,
        key=str(record.pk),
        place_code=record.place_code,
        kind=why.kind,
        valid_from=why.valid_from,
        known_at=clock.now(),
        values=to_json(values),
        old_values=to_json(old),
        version=record.version,
        user=acting_user,
        reason=why.reason,
        batch=why.batch,
    )
    transaction.on_commit(
        lambda: record_changed.send(sender=type(record), record=record, change=change)
    )
    return change


def _assign(record: Record, values: Mapping[str, Any]) -> None:
    for name, value in values.items():
        setattr(record, name, value)


def _move(record: Record) -> None:
    record.place_code = place_of(type(record).with_withdrawn.get(pk=record.pk))
    record.save(update_fields=["place_code"])
    if record.entity.name in ("households", "persons") or record.entity.name in PLACES:
        follow(record)


def _audit(action: str, record: Record, change: RecordChange, acting_user: User | None) -> None:
    record_audit(
        action,
        acting_user=acting_user,
        entity=record.entity.name,
        key=str(record.pk),
        place_code=record.place_code,
        old=change.old_values or None,
        new=change.values or None,
        reason=change.reason,
    )
