"""Keeping the ledgers' lines when others write: an import, an undone batch, a household that moves."""

from typing import Any

from django.db.models import Q

from jingzhun_site.programmes.actions.progress import refresh_progress
from jingzhun_site.programmes.models import EnrolmentProgress
from jingzhun_site.programmes.procedures import SUBJECTS
from jingzhun_site.register.history import RecordChange
from jingzhun_site.register.models import EnrolmentStep
from jingzhun_site.register.record import Record

_OWN = ("enrol-", "sign-", "return-")
"""How batches begin whose actions keep the lines themselves."""


def on_record_changed(
    sender: object, *, record: Record, change: RecordChange, **_rest: object
) -> None:
    """Keep the line of a changed enrolment or step, or those of a household that moved."""
    del sender
    if change.batch:
        return
    name = record.entity.name
    if name == "enrolments":
        refresh_progress([record.pk])
    elif name == "enrolment_steps":
        refresh_progress([record.value("enrolment_id")])
    elif name in SUBJECTS:
        moved = EnrolmentProgress.objects.filter(_about(record)).exclude(
            place_code=record.place_code
        )
        refresh_progress(moved.values_list("pk", flat=True))


def on_records_changed(sender: object, *, batch: str, **_rest: object) -> None:
    """Keep the lines of whatever a batch touched."""
    del sender
    if batch.startswith(_OWN):
        return
    changes = RecordChange.objects.filter(batch=batch)
    keys = set(changes.filter(entity="enrolments").values_list("key", flat=True))
    steps: Any = EnrolmentStep.with_withdrawn
    of_batch = changes.filter(entity="enrolment_steps").values("key")
    keys |= set(steps.filter(pk__in=of_batch).values_list("enrolment_id", flat=True))
    households = changes.filter(entity="households", values__has_key="village_id").values("key")
    moved = EnrolmentProgress.objects.filter(household__in=households)
    refresh_progress({*keys, *moved.values_list("pk", flat=True)})


def _about(record: Record) -> Q:
    """The lines that a record's move takes along: its own, and those of what belongs to it."""
    name, key = record.entity.name, str(record.pk)
    own = Q(entity=name, subject=key)
    if name == "households":
        return own | Q(household=key)
    if name == "persons":
        return own | Q(enrolment__bill__person=key) | Q(enrolment__job__person=key)
    return own
