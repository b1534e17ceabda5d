"""Records as they were on a day, as far as it was known on a day.

A field's value is the one learned last among those that were true by then. A correction made in March so
changes today's answer for December, and not the answer that was given in December.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from django.utils import timezone

from jingzhun.vocabulary import Entity
from jingzhun_site.config import clock
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.record import Record
from jingzhun_site.register.values import from_json

Kind = RecordChange.Kind


@dataclass(frozen=True, kw_only=True)
class Times:
    """The day that is looked at, and the day whose knowledge is used."""

    as_at: date
    known_at: date

    @classmethod
    def present(cls) -> "Times":
        """Today, with all that is known."""
        return cls(as_at=clock.today(), known_at=clock.today())

    @property
    def is_past(self) -> bool:
        """Whether the present rows may not be the answer."""
        return self.as_at < clock.today() or self.known_at < clock.today()

    @property
    def known_until(self) -> datetime:
        """The last moment of the day whose knowledge is used."""
        return timezone.make_aware(datetime.combine(self.known_at, time.max))


def values_as_of(records: Iterable[Record], times: Times) -> list[dict[str, Any]]:
    """The fields of records of one entity as of the times; those not yet there then are left out.

    Pass records with those withdrawn since: they were there before.
    """
    found = list(records)
    if not times.is_past:
        return [record.values() for record in found if record.withdrawn_at is None]
    changes = _changes_of(found)
    folded = (_as_of(record, changes.get(str(record.pk), ()), times) for record in found)
    return [values for values in folded if values is not None]


def _changes_of(records: Sequence[Record]) -> Mapping[str, list[RecordChange]]:
    by_key: dict[str, list[RecordChange]] = {}
    if records:
        entity = records[0].entity.name
        keys = [str(record.pk) for record in records]
        for change in RecordChange.objects.filter(entity=entity, key__in=keys).order_by("id"):
            by_key.setdefault(change.key, []).append(change)
    return by_key


def _as_of(record: Record, changes: Sequence[RecordChange], times: Times) -> dict[str, Any] | None:
    if not changes:
        return record.values() if _is_known(record, times) else None
    return folded(record.entity, changes, times)


def folded(entity: Entity, changes: Sequence[RecordChange], times: Times) -> dict[str, Any] | None:
    """The fields of a record from all its changes, its base among them; ``None`` when it was not there then."""
    seen = [c for c in changes if c.known_at <= times.known_until and _was_true(c, times)]
    began = [c for c in seen if c.kind in (Kind.BASE, Kind.ADDITION)]
    if not began or _is_withdrawn(seen):
        return None
    values: dict[str, Any] = {}
    for change in sorted(seen, key=lambda c: (c.known_at, c.pk)):
        values.update(change.values)
    return from_json(entity, values)


def _is_known(record: Record, times: Times) -> bool:
    has_begun = record.valid_from is None or record.valid_from <= times.as_at
    return has_begun and record.known_at <= times.known_until


def _was_true(change: RecordChange, times: Times) -> bool:
    return change.valid_from is None or change.valid_from <= times.as_at


def _is_withdrawn(seen: Sequence[RecordChange]) -> bool:
    last = [c.kind for c in seen if c.kind in (Kind.WITHDRAWAL, Kind.RESTORATION)]
    return bool(last) and last[-1] == Kind.WITHDRAWAL
